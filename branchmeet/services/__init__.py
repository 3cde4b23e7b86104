"""Every write of the house: one function, one transaction, `by=` the actor."""
