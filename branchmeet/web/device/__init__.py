"""What a device may keep for the time without a network: the key to it, and the worker that reads it."""
