"""Measurements: ratios in one run, never a test with a clock."""
