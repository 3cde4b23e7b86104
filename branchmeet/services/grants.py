"""Grants: dated rights of the staff of an upper unit, given by its officer for organisation, never to oneself."""

from __future__ import annotations

from datetime import date

from branchmeet.clock import today
from branchmeet.domain.actor import Actor
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.posts import GIVEN_GRANTS, GrantKind, ensure_end, ensure_not_oneself
from branchmeet.domain.roster import ensure_day
from branchmeet.extensions import db
from branchmeet.models import Grant, Unit
from branchmeet.policy import Permission
from branchmeet.queries import accounts, posts
from branchmeet.services import events, login_sessions
from branchmeet.services.posts import ensure_known
from branchmeet.services.transaction import transactional


@transactional
def give(*, unit_id: int, member_id: int, kind: GrantKind, starts_on: date, by: Actor) -> int:
    """Give a grant over the subtree of a unit that has branches below it; returns its key."""
    unit = db.session.get_one(Unit, unit_id)
    ensure_known(member_id, unit, by)
    return _give(unit, member_id, kind, starts_on, by)


def give_first(
    *, unit_id: int, member_id: int, starts_on: date, witness: str, passphrase: str, address: str, by: Actor
) -> int:
    """Give a unit its first officer for organisation, which takes two people: the administrator and a witness.

    The witness signs with his own user name and passphrase and is neither the giver nor the receiver.
    """
    witness_id = login_sessions.identify(username=witness, passphrase=passphrase, address=address)
    return _give_first(unit_id, member_id, starts_on, witness_id, by)


@transactional
def end(*, grant_id: int, ends_on: date, by: Actor) -> None:
    """End a grant on the first day on which it no longer holds. The administrator's is not ended here."""
    grant = db.session.get_one(Grant, grant_id)
    if grant.kind not in GIVEN_GRANTS:
        raise RuleBroken(Rule.NOT_ALLOWED)
    ensure_end(grant.starts_on, ends_on)
    ensure_day(ends_on, today=today(), field="ends_on")
    grant.ends_on = ends_on
    _record("ended", grant, by)


@transactional
def _give_first(unit_id: int, member_id: int, starts_on: date, witness_id: int, by: Actor) -> int:
    unit = db.session.get_one(Unit, unit_id)
    witness = accounts.get_account(witness_id)
    if witness.member_id in (by.member_id, member_id):
        raise RuleBroken(Rule.GRANT_WITNESS, field="witness")
    if posts.has_grant(unit_id, GrantKind.ORGANISATION, on=today()):
        raise RuleBroken(Rule.GRANT_NOT_FIRST)
    ensure_known(member_id, unit, by, Permission.FIRST_GRANT)
    return _give(unit, member_id, GrantKind.ORGANISATION, starts_on, by, witness_id=witness_id)


def _give(
    unit: Unit, member_id: int, kind: GrantKind, starts_on: date, by: Actor, *, witness_id: int | None = None
) -> int:
    ensure_not_oneself(member_id, by.member_id)
    ensure_day(starts_on, today=today())
    if kind not in GIVEN_GRANTS or unit.has_roster:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="kind")
    if posts.held_grant(unit.id, kind, member_id, on=starts_on):
        raise RuleBroken(Rule.POST_TAKEN, field="kind")
    grant = Grant(member_id=member_id, unit_id=unit.id, kind=kind, starts_on=starts_on, granted_by_id=by.account_id)
    db.session.add(grant)
    db.session.flush()
    _record("given", grant, by, witness=witness_id)
    return grant.id


def _record(act: str, grant: Grant, by: Actor, **more: int | None) -> None:
    events.record(
        f"grant_{act}",
        subject=("grant", grant.id),
        by=by,
        unit_id=grant.unit_id,
        member=grant.member_id,
        kind=grant.kind.value,
        **more,
    )
