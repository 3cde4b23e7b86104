"""The room of what members say."""
