"""The first hour of a real installation: a root unit, an administrator, and the code with which he comes in."""

from __future__ import annotations

from dataclasses import dataclass

from branchmeet.clock import today
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.posts import GrantKind
from branchmeet.domain.units import UnitKind
from branchmeet.extensions import db
from branchmeet.models import Grant
from branchmeet.queries import accounts, units
from branchmeet.services import accounts as account_services
from branchmeet.services import events
from branchmeet.services.login_sessions import IssuedCode
from branchmeet.services.transaction import transactional
from branchmeet.services.units import UnitNames, add_root


@dataclass(frozen=True, kw_only=True)
class FirstAdministrator:
    """Who looks after the installation."""

    full_name: str
    username: str


@transactional
def begin(*, kind: UnitKind, names: UnitNames, administrator: FirstAdministrator) -> IssuedCode:
    """Make the root unit, unless there is one, and the first administrator; returns his one-time code.

    Raises RuleBroken(ALREADY_EXISTS) when there is an administrator. Nobody acts here but who sits at the console.
    """
    if accounts.has_administrator():
        raise RuleBroken(Rule.ALREADY_EXISTS)
    root_id = units.find_root() or add_root(kind=kind, names=names)
    account_id = account_services.open_for_newcomer(
        full_name=administrator.full_name, username=administrator.username, by=None
    )
    account = accounts.get_account(account_id)
    db.session.add(Grant(member_id=account.member_id, unit_id=root_id, kind=GrantKind.ADMINISTRATOR, starts_on=today()))
    events.record("installation_begun", subject=("unit", root_id), by=None, unit_id=root_id)
    return account_services.issue(account, by=None)


@transactional
def renew_first_code() -> IssuedCode | None:
    """A fresh code for an administrator who never came in; None when everybody of them has."""
    waiting = accounts.administrator_without_passphrase()
    return account_services.issue(waiting, by=None) if waiting else None
