"""The room of the administrator: units and accounts, never minutes."""
