"""The door of meetings before and after they are held, put together from its rooms."""

from branchmeet.web.meetings import calling, guests, item_papers, papers, posting, preparing, reading, resolution
from branchmeet.web.meetings.blueprint import bp

__all__ = ["bp", "calling", "guests", "item_papers", "papers", "posting", "preparing", "reading", "resolution"]
