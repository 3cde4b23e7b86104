"""The room of reminders: what a member is told of again before it is due."""
