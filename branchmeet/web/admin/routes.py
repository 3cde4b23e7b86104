"""The door of the administrator, put together from its rooms."""

from branchmeet.web.admin import accounts, paper_points, unit_rules, units
from branchmeet.web.admin.blueprint import bp

__all__ = ["accounts", "bp", "paper_points", "unit_rules", "units"]
