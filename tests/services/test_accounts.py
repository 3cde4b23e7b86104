"""Accounts and one-time codes: hashed, short-lived, and never a way to more rights than one has."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import now_utc
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.posts import GrantKind
from branchmeet.domain.units import UnitKind
from branchmeet.extensions import db
from branchmeet.models import Account, Event, Grant, LoginSession, LoginThrottle, OneTimeCode
from branchmeet.queries import accounts as queries
from branchmeet.queries import units as tree
from branchmeet.services import accounts, installation, login_sessions, units
from branchmeet.services.installation import FirstAdministrator
from branchmeet.services.units import UnitNames
from tests.people import LONG_AGO

NEW = "lúa chín vàng đồng"


def refused(rule, field=None):
    where = f" at {field}" if field else ""
    return pytest.raises(RuleBroken, match=f"^{rule}{where}( |$)")


def use(issued, code=None):
    return login_sessions.sign_in_with_code(
        username=issued.username, code=code or issued.code, passphrase=NEW, address="127.0.0.1", device="test"
    )


def test_a_code_sets_the_passphrase_once(world, acting):
    issued = accounts.issue_code(account_id=world.accounts["minh"], by=acting("lan"))
    assert use(issued, issued.code.lower().replace("-", " "))
    with refused(Rule.CODE_REFUSED):
        use(issued)


def test_only_the_hash_of_a_code_is_kept(world, acting):
    issued = accounts.issue_code(account_id=world.accounts["minh"], by=acting("lan"))
    bare = login_sessions.normal_code(issued.code)
    row = db.session.scalars(db.select(OneTimeCode)).one()
    event = db.session.scalars(db.select(Event).where(Event.action == "one_time_code_issued")).one()
    assert len(bare) == 12
    assert bare not in f"{row.code_hash} {event.particulars}"
    assert row.expires_at_utc - now_utc() <= timedelta(minutes=30)


def test_a_newer_code_makes_the_older_one_worthless_and_an_old_one_expires(world, acting):
    first = accounts.issue_code(account_id=world.accounts["minh"], by=acting("lan"))
    second = accounts.issue_code(account_id=world.accounts["minh"], by=acting("lan"))
    with refused(Rule.CODE_REFUSED):
        use(first)
    db.session.scalars(db.select(OneTimeCode).order_by(OneTimeCode.id.desc())).first().expires_at_utc = now_utc()
    db.session.commit()
    with refused(Rule.CODE_REFUSED):
        use(second)


def test_a_code_helps_where_guessing_has_closed_the_account(world, acting):
    db.session.add(LoginThrottle(key="account:minh", failures=100))
    db.session.commit()
    assert use(accounts.issue_code(account_id=world.accounts["minh"], by=acting("lan")))


@pytest.mark.parametrize(
    ("target", "issuer", "rule"),
    [
        ("lan", "lan", Rule.POST_ONESELF),
        ("sau", "lan", Rule.CODE_FROM_ABOVE),
        ("mai", "hung", Rule.CODE_FROM_ABOVE),
        ("khanh", "lan", Rule.CODE_FROM_ABOVE),
        ("tam", "khanh", Rule.CODE_FROM_ABOVE),
        ("dat", "khanh", Rule.CODE_FROM_ABOVE),
        ("sau", "khanh", None),
        ("lan", "khanh", None),
        ("lan", "quy", None),
        ("dat", "quy", None),
        ("minh", "hung", None),
    ],
)
def test_codes_for_those_with_rights_come_from_above(world, acting, target, issuer, rule):
    by = acting(issuer)
    if rule is None:
        assert accounts.issue_code(account_id=world.accounts[target], by=by).username == target
    else:
        with refused(rule):
            accounts.issue_code(account_id=world.accounts[target], by=by)


def test_a_member_who_also_reviews_the_district_is_out_of_the_wards_reach(world, acting):
    db.session.add(
        Grant(
            member_id=world.members["minh"],
            unit_id=world.units["district"],
            kind=GrantKind.REVIEWER,
            starts_on=LONG_AGO,
        )
    )
    db.session.commit()
    with refused(Rule.CODE_FROM_ABOVE):
        accounts.issue_code(account_id=world.accounts["minh"], by=acting("khanh"))
    assert accounts.issue_code(account_id=world.accounts["minh"], by=acting("quy"))


def test_a_closed_account_is_out_everywhere_and_gets_no_code(world, acting):
    quy = acting("quy")
    accounts.disable(account_id=world.accounts["minh"], by=quy)
    assert queries.list_sessions(world.accounts["minh"], now=now_utc()) == []
    with refused(Rule.ACCOUNT_DISABLED):
        accounts.issue_code(account_id=world.accounts["minh"], by=quy)
    accounts.enable(account_id=world.accounts["minh"], by=quy)
    assert accounts.issue_code(account_id=world.accounts["minh"], by=quy)
    with refused(Rule.NOT_ALLOWED):
        accounts.disable(account_id=world.accounts["quy"], by=quy)


def test_a_whole_roster_gets_accounts_with_names_that_nobody_has(world, acting):
    db.session.execute(db.delete(LoginSession).where(LoginSession.account_id == world.accounts["minh"]))
    db.session.execute(db.delete(Account).where(Account.id == world.accounts["minh"]))
    db.session.get_one(Account, world.accounts["tu"]).username = "lanhdh.tm05"
    db.session.commit()
    assert accounts.open_for_roster(branch_id=world.units["home"], by=acting("quy")) == 1
    assert queries.find_account("lanhdh2.tm05").member_id == world.members["minh"]


@pytest.mark.parametrize("username", ["ab", "có dấu cách", "a..b", "-ab", "x" * 41, "<b>"])
def test_a_user_name_is_plain(world, acting, username):
    with refused(Rule.USERNAME_FORM, "username"):
        accounts.open_for_newcomer(full_name="Tô Văn Mẫn", username=username, by=acting("quy"))


def test_a_user_name_belongs_to_one_person(world, acting):
    with refused(Rule.ALREADY_EXISTS, "username"):
        accounts.open_for_newcomer(full_name="Tô Văn Mẫn", username="LAN", by=acting("quy"))


# ---- units and the first hour --------------------------------------------------------------------------------------


def test_a_new_branch_lies_in_the_tree_and_is_appraised_from_above(world, acting):
    names = UnitNames(organisation_name="Chi bộ Khu phố 7", place="Tân Mẫu", code="TM-07")
    new = units.add(
        parent_id=world.units["ward"],
        kind=UnitKind.BRANCH,
        setting=None,
        names=names,
        term_starts_on=None,
        by=acting("quy"),
    )
    card = tree.get_branch(new)
    assert card.path == f"{world.paths['ward']}{new}/"
    assert (card.appraising_unit_id, card.recognising_unit_id) == (world.units["ward"], world.units["district"])
    with refused(Rule.ALREADY_EXISTS, "code"):
        units.rename(unit_id=world.units["home"], names=names, by=acting("quy"))
    with refused(Rule.UNIT_BELOW_BRANCH):
        units.add(parent_id=new, kind=UnitKind.BRANCH, setting=None, names=names, term_starts_on=None, by=acting("quy"))


def test_an_installation_has_one_first_administrator(world, context):
    names = UnitNames(organisation_name="Đảng bộ phường Mới", place="Mới")
    with refused(Rule.ALREADY_EXISTS):
        installation.begin(
            kind=UnitKind.GRASSROOTS_ORGANISATION,
            names=names,
            administrator=FirstAdministrator(full_name="Tô Văn Mẫn", username="quantri"),
        )
