"""The accounts of the demo: one for each kind of person, all with one passphrase that is no secret."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from branchmeet.demo.world import HOME_BRANCH, Person, World
from branchmeet.domain.meetings import NoticeChannel
from branchmeet.domain.membership import Presence
from branchmeet.domain.posts import GrantKind, PostKind
from branchmeet.domain.usernames import propose_username
from branchmeet.models import Account
from branchmeet.queries import accounts
from branchmeet.services import passphrases

PASSPHRASE = "hoa sen nở đầu hè"

TITLES = {
    "bithu": "Bí thư chi bộ",
    "chiuyvien": "Chi ủy viên, thư ký cuộc họp",
    "dangvien": "Đảng viên",
    "danguyphuong": "Đảng ủy phường",
    "quanuy": "Quận ủy",
    "quantri": "Quản trị",
    "phobithu": "Phó bí thư chi bộ",
    "totruong": "Tổ trưởng tổ đảng",
    "phutrach": "Cấp ủy viên phụ trách chi bộ",
    "dangbophan": "Bí thư đảng bộ bộ phận",
    "thamdinhphuong": "Thẩm định phường",
    "tochucphuong": "Tổ chức phường",
    "tuyengiaophuong": "Tuyên giáo phường",
    "kiemtraphuong": "Kiểm tra phường",
    "vanphongphuong": "Văn phòng phường",
    "thamdinhquan": "Thẩm định quận",
}
"""User names and what their buttons on the sign-in page say."""

WARD, PARTIAL_ORGANISATION, ROOT = "TT", "BHHA-09", "QU"
"""Codes of the upper units at which these people are at home."""


@dataclass(frozen=True)
class DemoPerson:
    """A button of the sign-in page."""

    title: str
    name: str
    username: str
    passphrase: str = PASSPHRASE


def people() -> list[DemoPerson]:
    """The demo accounts that exist, in the order of `TITLES`."""
    names = accounts.names_of(TITLES)
    return [DemoPerson(title, names[username], username) for username, title in TITLES.items() if username in names]


def open_accounts(world: World) -> None:
    """Give an account to everybody who holds a post or grant, to all who use Zalo, and to the whole home branch.

    The others have no device of their own: somebody enters for them what they say.

    One hash serves for all: the passphrase is printed on the sign-in page, so that nothing is kept secret by it.
    """
    password_hash = passphrases.hashed(PASSPHRASE)
    bound = {person.id: username for username, person in _bound(world).items()}
    taken: set[str] = set()
    for person, code in _entitled(world):
        if person.id not in world.account_ids:
            username = bound.get(person.id) or propose_username(person.name, code, taken)
            taken.add(username)
            world.account_ids[person.id] = world.rows.add(
                Account, member_id=person.id, username=username, password_hash=password_hash
            )


def ordinary_member(world: World) -> Person:
    """A member of the first cell who holds no post and has taken part for years."""
    branch = world.branch(HOME_BRANCH)
    busy = {person.id for person in [*branch.leaders, *branch.cell_leaders]}
    return next(
        person
        for person in branch.members
        if person.id not in busy
        and person.cell_id == branch.cell_ids[0]
        and person.presence is Presence.HERE
        and len(person.history) == 1
        and person.year_of_birth <= world.today.year - 40
    )


def _bound(world: World) -> dict[str, Person]:
    branch, ward = world.branch(HOME_BRANCH), world.office(WARD)
    partial, root = world.office(PARTIAL_ORGANISATION), world.office(ROOT)
    secretary, deputy, committee_member, *_ = branch.leaders
    return {
        "bithu": secretary,
        "phobithu": deputy,
        "chiuyvien": committee_member,
        "totruong": branch.cell_leaders[0],
        "dangvien": ordinary_member(world),
        "phutrach": branch.liaison,
        "dangbophan": partial.posts[PostKind.SECRETARY][0],
        "danguyphuong": ward.posts[PostKind.STANDING_COMMITTEE][0],
        "thamdinhphuong": ward.grants[GrantKind.REVIEWER][0],
        "tochucphuong": ward.grants[GrantKind.ORGANISATION][0],
        "tuyengiaophuong": ward.grants[GrantKind.PROPAGANDA][0],
        "kiemtraphuong": ward.grants[GrantKind.INSPECTION][0],
        "vanphongphuong": ward.grants[GrantKind.OFFICE][0],
        "quanuy": root.posts[PostKind.STANDING_COMMITTEE][0],
        "thamdinhquan": root.grants[GrantKind.REVIEWER][0],
        "quantri": root.grants[GrantKind.ADMINISTRATOR][0],
    }


def _entitled(world: World) -> Iterator[tuple[Person, str]]:
    for office in world.offices:
        for people_of_a_kind in [*office.posts.values(), *office.grants.values()]:
            yield from ((person, office.code) for person in people_of_a_kind)
    for branch in world.branches:
        yield from ((person, branch.code) for person in [*branch.leaders, *branch.cell_leaders])
        yield branch.liaison, branch.ward.code
        yield from ((person, branch.code) for person in branch.members if person.channel is NoticeChannel.ZALO)
    demo_branch = world.branch(HOME_BRANCH)
    yield from ((person, HOME_BRANCH) for person in [*demo_branch.members, *demo_branch.visitors])
