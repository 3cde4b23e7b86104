"""What members say, brought together: opinions sent before a meeting, the box on the first page, a cell's part."""

from branchmeet.web.contributions import boxes, opinions
from branchmeet.web.contributions.blueprint import bp

__all__ = ["boxes", "bp", "opinions"]
