"""The room of tasks."""
