"""The room of the level above: sheets that wait, disagreement first."""
