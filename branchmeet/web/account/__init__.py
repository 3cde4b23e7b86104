"""The room of one's own account, and of the one-time codes one may issue."""
