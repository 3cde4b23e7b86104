"""What every door shares: access, errors, forms, formats, navigation."""
