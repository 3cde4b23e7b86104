"""Which of the two forms of the minutes a page shows."""

from __future__ import annotations

from flask import abort, request

from branchmeet.domain.minutes import RenderingKey
from branchmeet.policy import Permission
from branchmeet.queries.minutes import MinutesHead
from branchmeet.web.shared.access import can


def wanted(head: MinutesHead) -> RenderingKey:
    """The form asked for, or the fullest one the person may read; the branch copy is not there for others."""
    may_read_all = can(Permission.MINUTES_READ_ALL, head)
    usual = RenderingKey.BRANCH_COPY if may_read_all else RenderingKey.SUPERIOR_COPY
    asked = request.args.get("copy", usual)
    if asked not in set(RenderingKey) or (asked == RenderingKey.BRANCH_COPY and not may_read_all):
        abort(404)
    return RenderingKey(asked)
