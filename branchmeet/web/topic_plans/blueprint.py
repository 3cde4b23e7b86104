"""The blueprint of this door; its handlers stand in `plans`, `topics` and `library`."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("topic_plans", __name__)

PLAN = "/branches/<int:branch_id>/topic-plans/<int(min=2000, max=2199):year>/q<int(min=1, max=4):quarter>"
"""The address of one plan: there is a place for it in every quarter, whether it was started or not."""

YEAR = "/branches/<int:branch_id>/topic-plans/<int(min=2000, max=2199):year>"
"""The address of a branch's plans of one year."""
