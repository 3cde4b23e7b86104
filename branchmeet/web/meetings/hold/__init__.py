"""A meeting being held: five pages under the thumb, and the acts that belong to them."""

from branchmeet.web.meetings.hold import acts, deciding, ending, live, pages, roll
from branchmeet.web.meetings.hold.blueprint import bp

__all__ = ["acts", "bp", "deciding", "ending", "live", "pages", "roll"]
