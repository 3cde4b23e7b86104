"""The door of topic plans, put together from its rooms."""

from branchmeet.web.topic_plans import coverage, drafts, library, papers, plans, reviewing, starting, supply, topics
from branchmeet.web.topic_plans.blueprint import bp

__all__ = ["bp", "coverage", "drafts", "library", "papers", "plans", "reviewing", "starting", "supply", "topics"]
