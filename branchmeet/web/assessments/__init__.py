"""The room of scores: the sheet of a meeting, the "4 tốt" sheet, and the figures that are typed."""
