"""The cast: a small known world that every test plays in. Nobody in it exists.

A district (root) over two wards. In the first ward the home branch, Khu phố 5, with everybody who matters; a
neighbour branch, and a partial organisation with an inner branch. In the second ward a foreign branch.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta

from branchmeet.clock import now_utc, today
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.posts import GrantKind, PostKind
from branchmeet.domain.units import Setting, UnitKind, path_of
from branchmeet.domain.vietnamese import name_key, search_text
from branchmeet.extensions import db
from branchmeet.models import (
    Account,
    Cell,
    CommitteeTerm,
    Grant,
    LoginSession,
    Member,
    Membership,
    Post,
    Standing,
    Unit,
)

LONG_AGO = date(2020, 1, 1)

PEOPLE = {
    # the home branch
    "lan": "Trương Thị Lan",  # secretary
    "hung": "Đặng Văn Khiêm",  # deputy named to act for her
    "mai": "Bùi Thị Xinh",  # committee member, usually the clerk
    "sau": "Lâm Văn Nhàn",  # leader of cell 1
    "minh": "Đoàn Hữu Lành",  # member of cell 1
    "tu": "Phan Thị Thơm",  # member of cell 1 without a device
    "thu": "Ngô Bảo Hân",  # probationary, cell 2
    "ba": "Cao Văn Điền",  # member of cell 2
    "chin": "Tạ Thị Sương",  # exempt
    # elsewhere below
    "nam": "Huỳnh Văn Sanh",  # secretary of the neighbour branch
    "giang": "Mai Thị Lụa",  # secretary of the inner branch of the partial organisation
    "an": "Lý Văn Thới",  # member of the foreign branch
    # above
    "hanh": "Dương Thị Ngà",  # liaison of the home branch
    "khanh": "Trịnh Quốc Vinh",  # standing committee of the ward
    "phuoc": "Quách Văn Lộc",  # reviewer of the ward
    "tam": "Kiều Thị Thắm",  # organisation of the ward
    "van": "Châu Ngọc Oanh",  # propaganda of the ward
    "kieu": "Thái Thị Nhung",  # inspection of the ward
    "oanh": "Lương Thị Huệ",  # office of the ward
    "dat": "Đinh Hữu Nghĩa",  # standing committee of the district
    "nga": "Vũ Thị Quyên",  # reviewer of the district
    "quy": "Đào Văn Trực",  # administrator
    "khach": "Hồ Thị Mận",  # secretary in the other ward's standing committee: a stranger from above
}


@dataclass
class World:
    """Keys of the world: units, cells and people by short name."""

    units: dict[str, int] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    cells: dict[int, int] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)

    @staticmethod
    def token(person: str) -> str:
        """The session token of a person who is signed in."""
        return f"token-of-{person}"


def build_world() -> World:
    """Write the cast into an empty, migrated database."""
    world = World()
    _build_units(world)
    _build_people(world)
    _build_offices(world)
    db.session.commit()
    return world


def _build_units(world: World) -> None:
    ward_names = {"organisation_name": "Đảng bộ phường Tân Mẫu", "committee_name": "Đảng ủy phường Tân Mẫu"}
    _unit(
        world,
        "district",
        None,
        UnitKind.SUPERIOR_ORGANISATION,
        organisation_name="Đảng bộ quận Mẫu",
        committee_name="Quận ủy Mẫu",
        standing_name="Ban Thường vụ Quận ủy Mẫu",
        place="Quận Mẫu",
    )
    _unit(
        world,
        "ward",
        "district",
        UnitKind.GRASSROOTS_ORGANISATION,
        standing_name="Ban Thường vụ Đảng ủy phường Tân Mẫu",
        place="Tân Mẫu",
        **ward_names,
    )
    _unit(
        world,
        "other_ward",
        "district",
        UnitKind.GRASSROOTS_ORGANISATION,
        organisation_name="Đảng bộ phường Bình Mẫu",
        committee_name="Đảng ủy phường Bình Mẫu",
        standing_name="Ban Thường vụ Đảng ủy phường Bình Mẫu",
        place="Bình Mẫu",
    )
    _unit(
        world,
        "partial",
        "ward",
        UnitKind.PARTIAL_ORGANISATION,
        organisation_name="Đảng bộ bộ phận Khu phố 9",
        committee_name="Đảng ủy bộ phận Khu phố 9",
        place="Tân Mẫu",
    )
    _branch(world, "home", "ward", "Chi bộ Khu phố 5", "Tân Mẫu", "TM-05")
    _branch(world, "neighbour", "ward", "Chi bộ Khu phố 6", "Tân Mẫu", "TM-06")
    _branch(world, "inner", "partial", "Chi bộ 1 (Khu phố 9)", "Tân Mẫu", "TM-09-1")
    _branch(world, "foreign", "other_ward", "Chi bộ Khu phố 1", "Bình Mẫu", "BM-01")
    _appraise(world, {"home": ("ward", "district"), "neighbour": ("ward", "district")})
    _appraise(world, {"inner": ("partial", "ward"), "foreign": ("other_ward", "district")})


def _branch(world: World, key: str, parent: str, name: str, place: str, code: str) -> None:
    _unit(
        world,
        key,
        parent,
        UnitKind.BRANCH,
        setting=Setting.NEIGHBOURHOOD,
        organisation_name=name,
        place=place,
        code=code,
        has_roster=True,
    )


def _unit(world: World, key: str, parent: str | None, kind: UnitKind, **names: object) -> None:
    unit = Unit(parent_id=world.units[parent] if parent else None, kind=kind, path="", **names)
    unit.search_text = search_text(str(names["organisation_name"]), str(names["place"]))
    db.session.add(unit)
    db.session.flush()
    unit.path = path_of(world.paths[parent] if parent else "/", unit.id)
    world.units[key], world.paths[key] = unit.id, unit.path
    db.session.add(CommitteeTerm(unit_id=unit.id, starts_on=LONG_AGO))


def _appraise(world: World, above: dict[str, tuple[str, str]]) -> None:
    for key, (appraising, recognising) in above.items():
        unit = db.session.get_one(Unit, world.units[key])
        unit.appraising_unit_id = world.units[appraising]
        unit.recognising_unit_id = world.units[recognising]


def _build_people(world: World) -> None:
    for number in (1, 2):
        cell = Cell(branch_id=world.units["home"], number=number, name=f"Tổ đảng {number}")
        db.session.add(cell)
        db.session.flush()
        world.cells[number] = cell.id
    for key, name in PEOPLE.items():
        member = Member(full_name=name, sort_key=name_key(name), search_text=search_text(name))
        db.session.add(member)
        db.session.flush()
        world.members[key] = member.id
        _account(world, key, member.id)


def _account(world: World, key: str, member_id: int) -> None:
    account = Account(member_id=member_id, username=key)
    db.session.add(account)
    db.session.flush()
    world.accounts[key] = account.id
    db.session.add(
        LoginSession(
            token_hash=hashlib.sha256(world.token(key).encode()).hexdigest(),
            account_id=account.id,
            last_seen_at_utc=now_utc(),
            expires_at_utc=now_utc() + timedelta(hours=12),
            device="test",
        )
    )


def _build_offices(world: World) -> None:
    for key, cell in {"lan": 1, "hung": 2, "mai": 2, "sau": 1, "minh": 1, "tu": 1, "ba": 2}.items():
        _membership(world, key, "home", cell=cell)
    _membership(world, "thu", "home", cell=2, kind=MemberKind.PROBATIONARY)
    _membership(world, "chin", "home", cell=1, presence=Presence.EXEMPT)
    for key, branch in {"nam": "neighbour", "giang": "inner", "an": "foreign"}.items():
        _membership(world, key, branch)

    _post(world, "lan", PostKind.SECRETARY, "home")
    _post(world, "hung", PostKind.DEPUTY_SECRETARY, "home", acts_for_secretary=True)
    _post(world, "mai", PostKind.COMMITTEE_MEMBER, "home")
    _post(world, "sau", PostKind.CELL_LEADER, "home", cell_id=world.cells[1])
    _post(world, "lan", PostKind.NEIGHBOURHOOD_HEAD, "home")
    _post(world, "nam", PostKind.SECRETARY, "neighbour")
    _post(world, "giang", PostKind.SECRETARY, "inner")
    _post(world, "hanh", PostKind.LIAISON, "home")
    _post(world, "khanh", PostKind.STANDING_COMMITTEE, "ward")
    _post(world, "dat", PostKind.STANDING_COMMITTEE, "district")
    _post(world, "khach", PostKind.STANDING_COMMITTEE, "other_ward")

    for key, kind, unit in (
        ("phuoc", GrantKind.REVIEWER, "ward"),
        ("tam", GrantKind.ORGANISATION, "ward"),
        ("van", GrantKind.PROPAGANDA, "ward"),
        ("kieu", GrantKind.INSPECTION, "ward"),
        ("oanh", GrantKind.OFFICE, "ward"),
        ("nga", GrantKind.REVIEWER, "district"),
        ("quy", GrantKind.ADMINISTRATOR, "district"),
    ):
        db.session.add(Grant(member_id=world.members[key], unit_id=world.units[unit], kind=kind, starts_on=LONG_AGO))


def _membership(
    world: World,
    key: str,
    branch: str,
    *,
    cell: int | None = None,
    kind: MemberKind = MemberKind.FULL,
    presence: Presence = Presence.HERE,
) -> None:
    membership = Membership(
        branch_id=world.units[branch],
        member_id=world.members[key],
        cell_id=world.cells[cell] if cell else None,
        starts_on=LONG_AGO,
    )
    db.session.add(membership)
    db.session.flush()
    db.session.add(Standing(membership_id=membership.id, kind=kind, presence=presence, starts_on=LONG_AGO))


def _post(world: World, key: str, kind: PostKind, unit: str, **details: object) -> None:
    db.session.add(
        Post(
            member_id=world.members[key],
            unit_id=world.units[unit],
            kind=kind,
            starts_on=min(LONG_AGO, today()),
            **details,
        )
    )
