"""The room of the minutes: read, rewritten section by section, read aloud, adopted, printed."""
