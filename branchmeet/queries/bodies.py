"""Who counts in the body that meets."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_

from branchmeet.domain.meetings import MeetingKind
from branchmeet.domain.membership import MemberKind, Presence, counts_in_attendance
from branchmeet.domain.posts import COMMITTEE_POSTS
from branchmeet.models import Membership, Post, Standing
from branchmeet.queries.spans import holds_on

COUNTED = tuple(presence for presence in Presence if counts_in_attendance(MemberKind.FULL, presence))


def in_body(branch_id: Any, kind: Any, day: Any) -> ColumnElement[bool]:
    """The memberships, each joined to its standing, that make up the body of a meeting: of the branch, or of its
    committee.

    Branch, kind and day are those of one meeting, or columns of the statement's own; a moment as the day means the one
    on which it falls in UTC, which is that in Vietnam from seven in the morning on.
    """
    leads = exists().where(
        Post.member_id == Membership.member_id,
        Post.unit_id == Membership.branch_id,
        Post.kind.in_(COMMITTEE_POSTS),
        holds_on(Post, day),
    )
    return and_(
        Membership.branch_id == branch_id,
        holds_on(Membership, day),
        holds_on(Standing, day),
        Standing.presence.in_(COUNTED),
        or_(kind != MeetingKind.COMMITTEE, leads),
    )
