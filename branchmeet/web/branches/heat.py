"""The picture as the heat-map component wants it: columns with short words, rows with numbers and levels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from branchmeet.domain.pictures import PictureRow, level, whole_percent
from branchmeet.domain.units import UnitKind
from branchmeet.domain.vietnamese import vn_number
from branchmeet.queries.pictures import Group, Picture
from branchmeet.queries.units import UnitRow

SHORT = {
    "Chấp hành thời gian, thời lượng sinh hoạt": "Thời lượng",
    "Tỷ lệ đảng viên dự sinh hoạt": "Dự họp",
    "Công tác chuẩn bị": "Chuẩn bị",
    "Tổ chức sinh hoạt": "Tổ chức",
    "Nguyên tắc tổ chức, sinh hoạt đảng": "Nguyên tắc",
    "Kết quả thực hiện kết luận, nghị quyết kỳ trước": "Kết quả",
    "Kết thúc sinh hoạt": "Kết thúc",
    "Hoàn thành tốt nhiệm vụ chính trị": "Nhiệm vụ",
    "Chất lượng sinh hoạt tốt": "Sinh hoạt",
    "Đoàn kết tốt, kỷ luật tốt": "Đoàn kết",
    "Cán bộ tốt, đảng viên tốt": "Cán bộ",
}
"""One word for each group of the shipped sheets; a group of another sheet is named by its code."""

Row = dict[str, Any]
Address = Callable[[UnitRow], str]


def short_word(group: Group) -> str:
    """The head of a column."""
    return SHORT.get(group.title, f"Nhóm {group.code}")


def columns(picture: Picture, *, many: bool) -> list[Row]:
    """The heads; `many`: some rows stand for several branches."""
    counts = [{"word": "Chi bộ", "only": "desk"}, {"word": "Cần giúp", "only": "desk"}] if many else []
    groups = [{"word": short_word(group), "only": ""} for group in picture.groups]
    return [*counts, *groups, {"word": "% có mặt", "only": "desk"}]


def rows(units: Sequence[UnitRow], picture: Picture, opened: Sequence[int], address: Address) -> list[Row]:
    """The rows that have branches, those that need help first among their brothers."""
    many = any(unit.opens for unit in units)
    return [
        _row(unit, picture.rows[unit.id], many=many, is_open=unit.id in opened, url=address(unit))
        for unit in _by_need(units, picture.rows)
    ]


def name_of(unit: UnitRow) -> str:
    """A unit among its like: the ward by its place, the branch without "Chi bộ"."""
    if unit.kind is UnitKind.GRASSROOTS_ORGANISATION and unit.place:
        return unit.place
    name = unit.organisation_name.removeprefix("Chi bộ ").removeprefix("Đảng bộ ")
    return name[:1].upper() + name[1:]


def _by_need(units: Sequence[UnitRow], found: Mapping[int, PictureRow], depth: int = 0) -> Iterator[UnitRow]:
    """Brothers by their total, the lowest first and those without one last, each followed by the units below it."""
    families: list[list[UnitRow]] = []
    for unit in units:
        if unit.depth == depth or not families:
            families.append([unit])
        else:
            families[-1].append(unit)
    for head, *below in sorted(families, key=lambda family: _need(found.get(family[0].id))):
        if head.id in found:
            yield head
        yield from _by_need(below, found, depth + 1) if below else ()


def _need(row: PictureRow | None) -> tuple[bool, Fraction]:
    total = row.total if row else None
    return (total is None, total or Fraction())


def _row(unit: UnitRow, row: PictureRow, *, many: bool, is_open: bool, url: str) -> Row:
    counts: Iterable[Row] = (_count(row.branches, unit.opens), _count(row.needing_help, unit.opens)) if many else ()
    return {
        "name": name_of(unit),
        "url": url,
        "open": is_open if unit.opens else None,
        "inner": unit.depth > 0 and not unit.opens,
        "sub": _below(row) if unit.opens else None,
        "cells": [*counts, *map(_cell, row.cells), _plain(row.attendance)],
        "total": "–" if row.total is None else vn_number(row.total, 1),
    }


def _below(row: PictureRow) -> str:
    return f"{row.needing_help}/{row.branches} cần giúp" if row.needing_help else f"{row.branches} chi bộ"


def _count(number: int, stands_for_many: bool) -> Row:
    return {"value": number if stands_for_many else "", "level": None}


def _cell(share: Fraction | None) -> Row:
    percent = whole_percent(share)
    return {"value": "–" if percent is None else percent, "level": level(percent)}


def _plain(share: Fraction | None) -> Row:
    percent = whole_percent(share)
    return {"value": "–" if percent is None else percent, "level": 0 if percent is None else None}
