"""Every SELECT of the house, one file per noun. Lists are answered through a `Scope`."""
