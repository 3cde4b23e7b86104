"""Members of a branch: added, described, changed in kind or presence from a day on, moved, leaving, taken in again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import Table, insert

from branchmeet.clock import now_utc, today
from branchmeet.domain.actor import Actor
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import NoticeChannel
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.posts import OF_THE_ROSTER
from branchmeet.domain.roster import (
    DatedStanding,
    corrects,
    ensure_day,
    ensure_may_leave,
    ensure_name,
    ensure_year_of_birth,
    is_same_person,
)
from branchmeet.domain.states import ensure_version
from branchmeet.domain.vietnamese import name_key, search_text
from branchmeet.extensions import Base, db
from branchmeet.models import Member, Membership, Standing
from branchmeet.policy import Permission, permits
from branchmeet.queries import cells, keys, members, posts, units
from branchmeet.services import events
from branchmeet.services.transaction import transactional


@dataclass(frozen=True, kw_only=True)
class MemberValues:
    """What is said of a member when he comes onto a roster."""

    full_name: str
    starts_on: date
    year_of_birth: int | None = None
    channel: NoticeChannel = NoticeChannel.ZALO
    cell_id: int | None = None
    kind: MemberKind = MemberKind.FULL
    presence: Presence = Presence.HERE


@transactional
def add(*, branch_id: int, values: MemberValues, by: Actor) -> int:
    """Put a person on the roster of a branch; returns the member's key.

    Raises RuleBroken(ROSTER_DUPLICATE) for somebody who cannot be told from one who is on it already.
    """
    ensure_member(values)
    _ensure_cell(branch_id, values.cell_id)
    for known in members.list_names(branch_id, on=today()):
        if is_same_person(values.full_name, values.year_of_birth, known.name, known.year_of_birth):
            raise RuleBroken(Rule.ROSTER_DUPLICATE, field="full_name", name=known.name)
    (member_id,) = insert_members(branch_id, [values])
    events.record("member_added", subject=("member", member_id), by=by, unit_id=branch_id)
    return member_id


@transactional
def import_rows(*, branch_id: int, rows: Sequence[MemberValues], by: Actor) -> int:
    """Put many people on the roster at once, all or none; the rows were checked before. Returns how many."""
    insert_members(branch_id, rows)
    events.record("roster_imported", subject=("unit", branch_id), by=by, unit_id=branch_id, members=len(rows))
    return len(rows)


@transactional
def describe(
    *,
    member_id: int,
    branch_id: int,
    version: int,
    full_name: str,
    year_of_birth: int | None,
    channel: NoticeChannel,
    by: Actor,
) -> None:
    """Correct the name and the year of birth, and say how the member is told of a meeting."""
    member = _changing(member_id, version)
    _staying(branch_id, member_id)
    ensure_name(full_name)
    ensure_year_of_birth(year_of_birth, today=today())
    member.full_name, member.year_of_birth, member.channel = full_name, year_of_birth, channel
    member.sort_key, member.search_text = name_key(full_name), search_text(full_name)
    events.record("member_described", subject=("member", member_id), by=by, unit_id=branch_id)


@transactional
def change_standing(
    *, member_id: int, branch_id: int, version: int, kind: MemberKind, presence: Presence, on: date, by: Actor
) -> None:
    """Change kind or presence from a day on; on the day of the last change it is corrected instead."""
    _changing(member_id, version)
    membership = members.latest_membership(branch_id, member_id)
    last = members.last_standing(membership.id)
    ensure_day(on, today=today(), field="on")
    if corrects(_dated(last), kind=kind, presence=presence, on=on):
        last.kind, last.presence = kind, presence
    else:
        last.ends_on = on
        db.session.add(Standing(membership_id=membership.id, kind=kind, presence=presence, starts_on=on))
    events.record(
        "standing_changed",
        subject=("member", member_id),
        by=by,
        unit_id=branch_id,
        kind=kind.value,
        presence=presence.value,
        on=on.isoformat(),
    )


@transactional
def move(*, member_id: int, branch_id: int, version: int, cell_id: int | None, by: Actor) -> None:
    """Put a member into another cell of the branch, or into none; who led the old one leads it no longer."""
    _changing(member_id, version)
    membership = _staying(branch_id, member_id)
    _ensure_cell(branch_id, cell_id)
    if membership.cell_id == cell_id:
        raise RuleBroken(Rule.ROSTER_SAME, field="cell_id")
    for post in posts.lasting_posts(branch_id, on=today(), member_id=member_id):
        if post.cell_id is not None:
            post.ends_on = max(today(), post.starts_on)
    membership.cell_id = cell_id
    events.record("member_moved", subject=("member", member_id), by=by, unit_id=branch_id, cell=cell_id)


@transactional
def leave(
    *, member_id: int, branch_id: int, version: int, on: date, by: Actor, to_branch_id: int | None = None
) -> None:
    """End a membership on the first day the member is no longer there, and with it his posts in the branch.

    `to_branch_id` takes him onto another roster on the same day; only who may write that roster too can name it.
    """
    member = _changing(member_id, version)
    membership = members.latest_membership(branch_id, member_id)
    last = members.last_standing(membership.id)
    ensure_day(on, today=today(), field="on")
    ensure_may_leave(_dated(last), on=on)
    membership.ends_on = last.ends_on = on
    for post in posts.lasting_posts(branch_id, on=on, member_id=member_id):
        if post.kind in OF_THE_ROSTER:
            post.ends_on = max(on, post.starts_on)
    events.record("membership_ended", subject=("member", member_id), by=by, unit_id=branch_id, on=on.isoformat())
    if to_branch_id:
        if last.presence is Presence.VISITING:
            raise RuleBroken(Rule.ROSTER_VISIT, field="to_branch_id")
        _ensure_destination(to_branch_id, from_branch_id=branch_id, by=by)
        _begin(to_branch_id, member, last.kind, last.presence, on, by)


@transactional
def take_in_again(*, member_id: int, branch_id: int, version: int, on: date, by: Actor) -> None:
    """Take a member who had left back onto the roster, as what he was, unless a roster holds him."""
    member = _changing(member_id, version)
    last = members.last_standing(members.latest_membership(branch_id, member_id).id)
    ensure_day(on, today=today(), field="on")
    if members.is_at_home_somewhere(member_id, from_day=on):
        raise RuleBroken(Rule.ROSTER_STILL_THERE, field="on")
    if last.ends_on and on < last.ends_on:
        raise RuleBroken(Rule.ROSTER_BEFORE_LAST, field="on", day=last.ends_on)
    _begin(branch_id, member, last.kind, last.presence, on, by)


def ensure_member(values: MemberValues) -> None:
    """Raise RuleBroken beside the field that cannot stand on a roster."""
    ensure_name(values.full_name)
    ensure_year_of_birth(values.year_of_birth, today=today())
    ensure_day(values.starts_on, today=today())


def insert_members(branch_id: int, rows: Sequence[MemberValues]) -> list[int]:
    """Write members, memberships and standings, three statements however many there are; the members' keys."""
    member_ids, membership_ids = keys.reserve(Member, len(rows)), keys.reserve(Membership, len(rows))
    keyed = list(zip(member_ids, membership_ids, rows, strict=True))
    moment = now_utc()
    db.session.execute(
        insert(_table(Member)),
        [
            {
                "id": member_id,
                "full_name": row.full_name,
                "sort_key": name_key(row.full_name),
                "search_text": search_text(row.full_name),
                "year_of_birth": row.year_of_birth,
                "channel": row.channel,
                "created_at_utc": moment,
                "version": 1,
            }
            for member_id, _, row in keyed
        ],
    )
    db.session.execute(
        insert(_table(Membership)),
        [
            {
                "id": membership_id,
                "branch_id": branch_id,
                "member_id": member_id,
                "cell_id": row.cell_id,
                "starts_on": row.starts_on,
            }
            for member_id, membership_id, row in keyed
        ],
    )
    db.session.execute(
        insert(_table(Standing)),
        [
            {"membership_id": membership_id, "kind": row.kind, "presence": row.presence, "starts_on": row.starts_on}
            for _, membership_id, row in keyed
        ],
    )
    return list(member_ids)


def _table(model: type[Base]) -> Table:
    return cast(Table, model.__table__)


def _begin(branch_id: int, member: Member, kind: MemberKind, presence: Presence, on: date, by: Actor) -> None:
    membership = Membership(branch_id=branch_id, member_id=member.id, starts_on=on)
    db.session.add(membership)
    db.session.flush()
    db.session.add(Standing(membership_id=membership.id, kind=kind, presence=presence, starts_on=on))
    events.record("membership_begun", subject=("member", member.id), by=by, unit_id=branch_id, on=on.isoformat())


def _changing(member_id: int, version: int) -> Member:
    member = db.session.get_one(Member, member_id)
    ensure_version(member.version, version)
    member.version += 1
    return member


def _staying(branch_id: int, member_id: int) -> Membership:
    membership = members.latest_membership(branch_id, member_id)
    if membership.ends_on and membership.ends_on <= today():
        raise RuleBroken(Rule.ROSTER_LEFT, day=membership.ends_on)
    return membership


def _dated(row: Standing) -> DatedStanding:
    return DatedStanding(row.kind, row.presence, row.starts_on, row.ends_on)


def _ensure_cell(branch_id: int, cell_id: int | None) -> None:
    if cell_id is not None and cell_id not in cells.numbers(branch_id).values():
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="cell_id")


def _ensure_destination(branch_id: int, *, from_branch_id: int, by: Actor) -> None:
    if branch_id == from_branch_id or not permits(by, Permission.ROSTER_WRITE, units.get_branch(branch_id).subject):
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="to_branch_id")
