"""The tree of the demo: a district, wards, a partial organisation, branches, units that only report a number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from branchmeet import catalogue
from branchmeet.demo.world import Branch, Office, Scale, World
from branchmeet.domain.posts import PostKind
from branchmeet.domain.units import Setting, UnitKind, path_of
from branchmeet.domain.vietnamese import search_text
from branchmeet.models import Cell, CommitteeTerm, Unit

FIRST_KEY = 1001
"""All keys have four digits, so that paths compared as text keep the order of the tree."""
ROOT_CODE = "QU"
SMALL_WARD, SMALL_BRANCHES = "tan_tao", frozenset({4, 5, 6, 12})
SMALL_OTHERS = 2

Data = dict[str, Any]


def plant(world: World) -> None:
    """Make every unit and the term its committee is in."""
    invented = catalogue.load("binh_tan_2023")["synthetic"]
    world.rows.count_from(Unit, FIRST_KEY)
    root = _office(world, None, invented["root"] | {"code": ROOT_CODE}, position=0)
    for position, ward in enumerate(_wards(invented, world.scale)):
        _ward(world, root, ward, position)
    others = invented["other_grassroots"]
    for position, other in enumerate(others if world.scale is Scale.DISTRICT else others[:SMALL_OTHERS]):
        _reporting(world, root, UnitKind(other["kind"]), other, position=len(invented["wards"]) + position)


def _wards(invented: Data, scale: Scale) -> list[Data]:
    """All of them; in a small demo one ward with a few branches, and of another only the partial organisation."""
    wards: list[Data] = invented["wards"]
    if scale is Scale.DISTRICT:
        return wards
    few = [
        ward | {"neighbourhood_branches": [branch for branch in _neighbourhoods(ward) if _is_in_small(ward, branch)]}
        for ward in wards
    ]
    return [ward for ward in few if ward["neighbourhood_branches"] or ward["partial_organisations"]]


def _neighbourhoods(ward: Data) -> list[Data]:
    branches: list[Data] = ward["neighbourhood_branches"]
    return branches


def _is_in_small(ward: Data, branch: Data) -> bool:
    return ward["key"] == SMALL_WARD and branch["number"] in SMALL_BRANCHES


def _ward(world: World, root: Office, ward: Data, position: int) -> None:
    office = _office(world, root, ward, position)
    below = sorted([*ward["partial_organisations"], *_neighbourhoods(ward)], key=lambda unit: int(unit["number"]))
    for place, unit in enumerate([*below, *ward["apartment_branches"], *ward["agency_branches"]]):
        if "branches" in unit:
            _partial_organisation(world, root, office, unit, place)
        elif "reported_headcount" in unit:
            _reporting(world, office, UnitKind.BRANCH, unit, place)
        else:
            _branch(world, office, unit, place, office, appraised_by=office, recognised_by=root)


def _partial_organisation(world: World, root: Office, ward: Office, unit: Data, position: int) -> None:
    office = _office(world, ward, unit | {"code": _code(ward, unit)}, position, appraised_by=ward, recognised_by=root)
    for place, inner in enumerate(unit["branches"]):
        _branch(world, office, inner, place, ward, appraised_by=office, recognised_by=ward)


def _office(world: World, parent: Office | None, unit: Data, position: int, **judges: Office) -> Office:
    key, path = _unit(world, parent, UnitKind(unit["kind"]), unit, position, code=unit["code"], **judges)
    committee = unit.get("committee_name") or unit["organisation_name"]
    office = Office(
        key, path, UnitKind(unit["kind"]), unit["code"], unit["organisation_name"], unit["place"], committee
    )
    world.offices.append(office)
    world.rows.add(CommitteeTerm, unit_id=key, starts_on=date(world.today.year - 3, 6, 15))
    return office


def _branch(world: World, parent: Office, unit: Data, position: int, ward: Office, **judges: Office) -> None:
    code = unit.get("code") or _code(ward, unit)
    setting = Setting(unit.get("setting", Setting.NEIGHBOURHOOD))
    has_committee = unit.get("has_committee", True)
    named = unit | {"committee_name": _committee_name(unit) if has_committee else None}
    key, path = _unit(
        world, parent, UnitKind.BRANCH, named, position, code=code, setting=setting, has_roster=True, **judges
    )
    branch = Branch(
        id=key,
        path=path,
        code=code,
        name=unit["organisation_name"],
        place=unit["place"],
        ward=ward,
        appraised_by=judges["appraised_by"],
        size=unit["members"],
        number_of_cells=unit["cells"],
        has_committee=has_committee,
        other_post=PostKind(unit["other_post"]) if "other_post" in unit else None,
    )
    branch.cell_ids.extend(_cells(world, branch))
    world.branches.append(branch)
    branch.term_id = world.rows.add(CommitteeTerm, unit_id=key, starts_on=date(world.today.year - 2, 3, 15))


def _cells(world: World, branch: Branch) -> Iterator[int]:
    for number in range(1, branch.number_of_cells + 1):
        yield world.rows.add(Cell, branch_id=branch.id, number=number, name=_naming("cell_name").format(n=number))


def _reporting(world: World, parent: Office, kind: UnitKind, unit: Data, position: int) -> None:
    """A unit of which only a headcount is known."""
    setting = Setting(unit["setting"]) if "setting" in unit else None
    _unit(world, parent, kind, unit, position, setting=setting, reported_headcount=unit["reported_headcount"])


def _unit(
    world: World,
    parent: Office | None,
    kind: UnitKind,
    unit: Data,
    position: int,
    *,
    appraised_by: Office | None = None,
    recognised_by: Office | None = None,
    **more: Any,
) -> tuple[int, str]:
    key = world.rows.next_key(Unit)
    path = path_of(parent.path if parent else "/", key)
    world.rows.add(
        Unit,
        path=path,
        parent_id=parent.id if parent else None,
        kind=kind,
        organisation_name=unit["organisation_name"],
        committee_name=unit.get("committee_name"),
        standing_name=unit.get("standing_name"),
        place=unit["place"],
        position=position,
        search_text=search_text(unit["organisation_name"], unit["place"], more.get("code") or ""),
        appraising_unit_id=appraised_by.id if appraised_by else None,
        recognising_unit_id=recognised_by.id if recognised_by else None,
        **more,
    )
    return key, path


def _code(ward: Office, unit: Data) -> str:
    return _naming("branch_code").format(ward=ward, number=unit["number"])


def _committee_name(unit: Data) -> str:
    return _naming("branch_committee_name").format(organisation_name=unit["organisation_name"])


def _naming(key: str) -> str:
    pattern: str = catalogue.load("binh_tan_2023")["synthetic"]["naming"][key]
    return pattern
