"""The door of members, put together from its rooms."""

from branchmeet.web.members import cards, cells, posts, roster, sheets
from branchmeet.web.members.blueprint import bp

__all__ = ["bp", "cards", "cells", "posts", "roster", "sheets"]
