"""Rules of the field as pure functions of values: standard library only, dates are arguments."""
