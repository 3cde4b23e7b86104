"""Signing in and out. The cookie holds a random token, the database its hash; ending the row ends the session."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from branchmeet.clock import now_utc
from branchmeet.domain.actor import Actor
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.sign_in import (
    ACCOUNT_CEILING,
    ADDRESS_FREE_GUESSES,
    FREE_GUESSES,
    ensure_passphrase,
    seconds_to_wait,
)
from branchmeet.domain.vietnamese import fold
from branchmeet.extensions import db
from branchmeet.models import Account, LoginSession, LoginThrottle, Member
from branchmeet.queries import accounts
from branchmeet.services import events, passphrases
from branchmeet.services.transaction import end_read, transactional

SESSION_LENGTH = timedelta(hours=12)
"""A whole day of meetings. Nothing typed is lost when it ends: the form comes back after signing in again."""
CODE_LENGTH = timedelta(minutes=30)


@dataclass(frozen=True)
class IssuedCode:
    """A fresh one-time code: shown once, kept only as a hash."""

    username: str
    code: str
    minutes: int


def token_hash(token: str) -> str:
    """What is stored of a token or a code."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign_in(*, username: str, passphrase: str, address: str, device: str) -> str:
    """Begin a session and return its token.

    Raises RuleBroken(SIGN_IN_WAIT) while guesses must wait and RuleBroken(SIGN_IN_REFUSED) for a wrong pair; the
    sentence is the same whether the account exists or not.
    """
    return _begin(_recognise(username, passphrase, address), fold(username.strip()), address, device)


def identify(*, username: str, passphrase: str, address: str) -> int:
    """The account of somebody who signs beside another person without beginning a session; refuses like `sign_in`."""
    account_id = _recognise(username, passphrase, address)
    forgive(username=fold(username.strip()), address=address)
    return account_id


def sign_in_with_code(*, username: str, code: str, passphrase: str, address: str, device: str) -> str:
    """Use a one-time code to set the passphrase and begin a session; all older sessions end. Returns the token."""
    name = fold(username.strip())
    _reserve_guess(name, address)
    account = accounts.find_account(name)
    if account is None:
        raise RuleBroken(Rule.CODE_REFUSED, field="code")
    full_name = db.session.get_one(Member, account.member_id).full_name
    ensure_passphrase(passphrase, username=name, full_name=full_name)
    end_read()
    new_hash = passphrases.hashed(passphrase)
    _use_code(account.id, code, new_hash)
    return _begin(account.id, name, address, device)


@transactional
def sign_out(*, by: Actor) -> None:
    """End this session; a copy of its cookie is worth nothing from now on."""
    row = db.session.get_one(LoginSession, by.session_id)
    row.ended_at_utc = now_utc()
    events.record("login_session_ended", subject=("login_session", row.id), by=by)


@transactional
def sign_out_everywhere(*, by: Actor) -> None:
    """End every session of the account."""
    for row in accounts.list_sessions(by.account_id, now=now_utc()):
        row.ended_at_utc = now_utc()
    events.record("login_sessions_ended", subject=("account", by.account_id), by=by)


def change_passphrase(*, old: str, new: str, by: Actor) -> None:
    """Set a new passphrase after the old one was given; ends all other sessions."""
    account = accounts.get_account(by.account_id)
    ensure_passphrase(new, username=account.username, full_name=by.name)
    stored = account.password_hash
    end_read()
    if not passphrases.matches(stored, old):
        raise RuleBroken(Rule.SIGN_IN_REFUSED, field="old")
    _store_passphrase(passphrases.hashed(new), by=by)


@transactional
def _store_passphrase(new_hash: str, *, by: Actor) -> None:
    accounts.get_account(by.account_id).password_hash = new_hash
    for row in accounts.list_sessions(by.account_id, now=now_utc()):
        if row.id != by.session_id:
            row.ended_at_utc = now_utc()
    events.record("passphrase_changed", subject=("account", by.account_id), by=by)


@transactional
def forgive(*, username: str, address: str = "") -> None:
    """Forget the failed guesses at an account: its owner has shown himself, or an officer has.

    From the count of his address only this one guess is taken, which was right and therefore no failure.
    """
    account = _throttle(f"account:{username}")
    account.failures, account.blocked_until_utc = 0, None
    if address:
        origin = _throttle(f"address:{address}")
        origin.failures, origin.blocked_until_utc = max(0, origin.failures - 1), None


def _recognise(username: str, passphrase: str, address: str) -> int:
    name = fold(username.strip())
    _reserve_guess(name, address)
    account = accounts.find_account(name)
    stored = account.password_hash if account and account.disabled_at_utc is None else None
    end_read()
    if not passphrases.matches(stored, passphrase) or account is None:
        raise RuleBroken(Rule.SIGN_IN_REFUSED, field="passphrase")
    return account.id


@transactional
def _reserve_guess(username: str, address: str) -> None:
    """Count the guess before it is looked at, so that many at once never get more tries than one after another."""
    account, origin = _throttle(f"account:{username}"), _throttle(f"address:{address}")
    for row in (account, origin):
        if row.blocked_until_utc and row.blocked_until_utc > now_utc():
            wait = int((row.blocked_until_utc - now_utc()).total_seconds()) + 1
            raise RuleBroken(Rule.SIGN_IN_WAIT, field="passphrase", seconds=wait)
    if account.failures >= ACCOUNT_CEILING:
        raise RuleBroken(Rule.SIGN_IN_CLOSED, field="passphrase")
    _count(account, FREE_GUESSES)
    _count(origin, ADDRESS_FREE_GUESSES)


def _throttle(key: str) -> LoginThrottle:
    row = accounts.find_throttle(key)
    if row is None:
        row = LoginThrottle(key=key, failures=0)
        db.session.add(row)
    return row


def _count(row: LoginThrottle, free: int) -> None:
    row.failures += 1
    wait = seconds_to_wait(row.failures, free=free)
    row.blocked_until_utc = now_utc() + timedelta(seconds=wait) if wait else None


@transactional
def _begin(account_id: int, username: str, address: str, device: str) -> str:
    token = secrets.token_urlsafe(32)
    row = LoginSession(
        token_hash=token_hash(token),
        account_id=account_id,
        last_seen_at_utc=now_utc(),
        expires_at_utc=now_utc() + SESSION_LENGTH,
        device=device[:120],
    )
    db.session.add(row)
    forgive(username=username, address=address)
    db.session.flush()
    events.record("login_session_begun", subject=("login_session", row.id), by=None, account=account_id)
    return token


@transactional
def _use_code(account_id: int, code: str, new_hash: str) -> None:
    row = accounts.find_code(token_hash(normal_code(code)))
    if row is None or row.account_id != account_id or row.used_at_utc or row.expires_at_utc <= now_utc():
        raise RuleBroken(Rule.CODE_REFUSED, field="code")
    row.used_at_utc = now_utc()
    account = db.session.get_one(Account, account_id)
    account.password_hash = new_hash
    for session in accounts.list_sessions(account_id, now=now_utc()):
        session.ended_at_utc = now_utc()
    events.record("one_time_code_used", subject=("account", account_id), by=None)


def normal_code(code: str) -> str:
    """A code as it is hashed: upper case, without the spaces and dashes that help the eye."""
    return "".join(character for character in code.upper() if character.isalnum())
