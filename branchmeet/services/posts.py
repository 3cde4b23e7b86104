"""Posts: written with a day and the number of the decision, and ended. What a post gives ends with the next request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from branchmeet.clock import today
from branchmeet.domain.actor import Actor
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.posts import (
    OF_THE_ROSTER,
    PostKind,
    ensure_end,
    ensure_free,
    ensure_not_oneself,
    offered_posts,
)
from branchmeet.domain.roster import ensure_day, ensure_name
from branchmeet.domain.vietnamese import name_key, search_text
from branchmeet.extensions import db
from branchmeet.models import Member, Post, Unit
from branchmeet.policy import Permission, scope
from branchmeet.queries import members, posts
from branchmeet.services import events
from branchmeet.services.transaction import transactional


@dataclass(frozen=True, kw_only=True)
class PostValues:
    """What is said of a post. `acts_for_secretary` counts for a deputy only."""

    kind: PostKind
    starts_on: date
    decision_number: str = ""
    acts_for_secretary: bool = False


@transactional
def write(*, unit_id: int, member_id: int, values: PostValues, by: Actor) -> int:
    """Write a post as it was decided; returns its key.

    Posts of a branch are for those on its roster, except that of the superior in charge of it. Posts that give rights
    need the number of the decision.
    """
    unit = db.session.get_one(Unit, unit_id)
    ensure_not_oneself(member_id, by.member_id)
    if values.kind not in offered_posts(has_roster=unit.has_roster):
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="kind")
    if values.kind.gives_rights and not values.decision_number:
        raise RuleBroken(Rule.REQUIRED, field="decision_number")
    ensure_day(values.starts_on, today=today())
    ensure_known(member_id, unit, by)
    from_roster = unit.has_roster and values.kind in OF_THE_ROSTER
    if from_roster and not members.stands_on_roster(unit_id, member_id, on=values.starts_on):
        raise RuleBroken(Rule.POST_OUTSIDER, field="member_id", day=values.starts_on)
    ensure_free(values.kind, posts.holders(unit_id, values.kind), member_id=member_id, starts_on=values.starts_on)
    post = Post(
        member_id=member_id,
        unit_id=unit_id,
        kind=values.kind,
        acts_for_secretary=values.acts_for_secretary and values.kind is PostKind.DEPUTY_SECRETARY,
        decision_number=values.decision_number or None,
        starts_on=values.starts_on,
    )
    db.session.add(post)
    db.session.flush()
    _record("written", post, by)
    return post.id


@transactional
def write_for_newcomer(*, unit_id: int, full_name: str, values: PostValues, by: Actor) -> int:
    """Write a post for a person of an upper level who is not known yet: he gets a name and no membership."""
    ensure_name(full_name)
    newcomer = Member(
        full_name=full_name, sort_key=name_key(full_name), search_text=search_text(full_name), year_of_birth=None
    )
    db.session.add(newcomer)
    db.session.flush()
    return write(unit_id=unit_id, member_id=newcomer.id, values=values, by=by)


@transactional
def end(*, post_id: int, ends_on: date, by: Actor) -> None:
    """End a post on the first day on which it is no longer held."""
    post = db.session.get_one(Post, post_id)
    ensure_end(post.starts_on, ends_on)
    ensure_day(ends_on, today=today(), field="ends_on")
    post.ends_on = ends_on
    _record("ended", post, by)


def ensure_known(member_id: int, unit: Unit, by: Actor, permission: Permission = Permission.POST_WRITE) -> None:
    """Raise RuleBroken(UNKNOWN_CHOICE) for somebody outside the giver's own subtree: his name is not his to use."""
    root = giving_root(by, permission, unit.path)
    if root is None or not posts.may_be_given(member_id, unit_id=unit.id, root=root, on=today()):
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="member_id")


def giving_root(by: Actor, permission: Permission, path: str) -> str | None:
    """The outermost unit under which the person holds the permission and in which this path lies."""
    roots = [root for root in scope(by, permission).roots if path.startswith(root)]
    return min(roots, key=len, default=None)


def _record(act: str, post: Post, by: Actor) -> None:
    events.record(
        f"post_{act}",
        subject=("post", post.id),
        by=by,
        unit_id=post.unit_id,
        member=post.member_id,
        kind=post.kind.value,
        ends_on=post.ends_on.isoformat() if post.ends_on else None,
    )
