"""Accounts: made, closed, opened again, and the one-time codes with which their owners come in."""

from __future__ import annotations

import secrets

from branchmeet.clock import now_utc, today
from branchmeet.domain.actor import Actor
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.posts import ensure_not_oneself
from branchmeet.domain.roster import ensure_name
from branchmeet.domain.usernames import ensure_username, propose_username
from branchmeet.domain.vietnamese import fold, name_key, search_text
from branchmeet.extensions import db
from branchmeet.models import Account, Member, OneTimeCode
from branchmeet.policy import Permission, permits
from branchmeet.queries import accounts, people, units
from branchmeet.services import events, login_sessions
from branchmeet.services.login_sessions import CODE_LENGTH, IssuedCode
from branchmeet.services.transaction import transactional

CODE_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without I, O, 0 and 1, which are read for one another."""
CODE_GROUPS, SIGNS_A_GROUP = 3, 4
"""Sixty bits, which nobody guesses in half an hour behind the throttle."""


@transactional
def open_account(*, member_id: int, username: str, by: Actor | None) -> int:
    """Make an account for a person who has none; its owner comes in with a one-time code. Returns its key."""
    name = fold(username.strip())
    ensure_username(name)
    if accounts.find_account(name):
        raise RuleBroken(Rule.ALREADY_EXISTS, field="username")
    if people.get_person(member_id, on=today()).account_id:
        raise RuleBroken(Rule.ALREADY_EXISTS)
    account = Account(member_id=member_id, username=name, password_hash=None)
    db.session.add(account)
    db.session.flush()
    events.record("account_opened", subject=("account", account.id), by=by)
    return account.id


@transactional
def open_for_newcomer(*, full_name: str, username: str, by: Actor | None) -> int:
    """Make an account for a person of an upper level who stands on no roster; returns its key."""
    ensure_name(full_name)
    newcomer = Member(
        full_name=full_name, sort_key=name_key(full_name), search_text=search_text(full_name), year_of_birth=None
    )
    db.session.add(newcomer)
    db.session.flush()
    return open_account(member_id=newcomer.id, username=username, by=by)


@transactional
def open_for_roster(*, branch_id: int, by: Actor) -> int:
    """Make an account, with a proposed user name, for everybody on a roster who has none; returns how many."""
    branch = units.get_branch(branch_id)
    taken = accounts.usernames()
    waiting = people.list_without_account(branch_id, on=today())
    for member_id, name in waiting:
        username = propose_username(name, branch.code or f"u{branch_id}", taken)
        taken.add(username)
        db.session.add(Account(member_id=member_id, username=username, password_hash=None))
    events.record("accounts_opened", subject=("unit", branch_id), by=by, unit_id=branch_id, accounts=len(waiting))
    return len(waiting)


@transactional
def disable(*, account_id: int, by: Actor) -> None:
    """Close an account: every device is out at its next request. Nobody closes his own."""
    account = accounts.get_account(account_id)
    if account_id == by.account_id:
        raise RuleBroken(Rule.NOT_ALLOWED)
    _ensure_reach(account, Permission.ACCOUNT_WRITE, by)
    account.disabled_at_utc = now_utc()
    for session in accounts.list_sessions(account_id, now=now_utc()):
        session.ended_at_utc = now_utc()
    events.record("account_disabled", subject=("account", account_id), by=by)


@transactional
def enable(*, account_id: int, by: Actor) -> None:
    """Open a closed account again."""
    account = accounts.get_account(account_id)
    _ensure_reach(account, Permission.ACCOUNT_WRITE, by)
    account.disabled_at_utc = None
    events.record("account_enabled", subject=("account", account_id), by=by)


@transactional
def issue_code(*, account_id: int, by: Actor) -> IssuedCode:
    """Issue a one-time code that sets a passphrase; older ones are worth nothing from now on.

    Nobody issues one for himself. For somebody who holds rights it comes from above every unit in which he holds them,
    or from the administrator, so that no code ever gives its issuer more than he has.
    """
    account = accounts.get_account(account_id)
    ensure_not_oneself(account.member_id, by.member_id, field="account_id")
    if account.disabled_at_utc:
        raise RuleBroken(Rule.ACCOUNT_DISABLED)
    _ensure_reach(account, Permission.OFFICER_CODE, by)
    return issue(account, by=by)


def issue(account: Account, *, by: Actor | None) -> IssuedCode:
    """Write a fresh code for an account, inside the transaction of the caller."""
    for old in accounts.living_codes(account.id, now=now_utc()):
        old.expires_at_utc = now_utc()
    code = "-".join("".join(secrets.choice(CODE_SIGNS) for _ in range(SIGNS_A_GROUP)) for _ in range(CODE_GROUPS))
    db.session.add(
        OneTimeCode(
            account_id=account.id,
            code_hash=login_sessions.token_hash(login_sessions.normal_code(code)),
            expires_at_utc=now_utc() + CODE_LENGTH,
            issued_by_id=by.account_id if by else None,
        )
    )
    login_sessions.forgive(username=account.username)
    events.record("one_time_code_issued", subject=("account", account.id), by=by)
    return IssuedCode(account.username, code, int(CODE_LENGTH.total_seconds() // 60))


def _ensure_reach(account: Account, permission: Permission, by: Actor) -> None:
    """Raise RuleBroken unless the permission covers every unit in which the owner of the account holds rights."""
    entitled = people.list_entitled_units(account.member_id, on=today())
    if not all(permits(by, permission, unit.subject) for unit in entitled):
        raise RuleBroken(Rule.CODE_FROM_ABOVE if permission is Permission.OFFICER_CODE else Rule.NOT_ALLOWED)
