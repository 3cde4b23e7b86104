"""The door of topic plans, put together from its rooms."""

from branchmeet.web.topic_plans import library, plans, starting, supply, topics
from branchmeet.web.topic_plans.blueprint import bp

__all__ = ["bp", "library", "plans", "starting", "supply", "topics"]
