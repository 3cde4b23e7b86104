"""What members say, brought together: opinions sent before a meeting, the box on the first page, what came of it."""

from branchmeet.web.contributions import answers, boxes, opinions
from branchmeet.web.contributions.blueprint import bp

__all__ = ["answers", "boxes", "bp", "opinions"]
