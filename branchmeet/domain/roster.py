"""The roster as rules: who may stand on it, and how what he is there changes from a day on.

A membership runs from a day to a day; inside it the rows of kind and presence follow one another without a gap and
without an overlap. What is already written of the past is never rewritten: a change begins on or after the last one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.vietnamese import fold

FOUNDING_DAY = date(1930, 2, 3)
"""Nobody stood on a roster before the Party was founded."""
ADMISSION_AGE = 18
"""Who is admitted has turned eighteen (Party Charter, article 1, grade A)."""
OLDEST_YEAR = 1900
FORESEEN = timedelta(days=366)
"""A change may be written down ahead, but not further than a year (grade P)."""
NAME_MOST = 100
ROWS_MOST = 2000
"""A roster from Excel has at most so many rows of data (grade P)."""

_NAME_SIGNS = frozenset(" '’-.")


class RosterColumn(StrEnum):
    """The columns of a roster in Excel."""

    NAME = "name"
    YEAR_OF_BIRTH = "year_of_birth"
    CELL = "cell"
    KIND = "kind"
    PRESENCE = "presence"
    STARTS_ON = "starts_on"
    CHANNEL = "channel"


@dataclass(frozen=True)
class DatedStanding:
    """What a member is from a day on; `ends_on` is the first day on which it no longer holds."""

    kind: MemberKind
    presence: Presence
    starts_on: date
    ends_on: date | None = None


def ensure_name(name: str) -> None:
    """Raise RuleBroken unless this can be the name of a person: letters, blanks, apostrophe, hyphen and full stop."""
    if not name:
        raise RuleBroken(Rule.REQUIRED, field="full_name")
    if len(name) > NAME_MOST or len(name) < 2 or not all(sign.isalpha() or sign in _NAME_SIGNS for sign in name):
        raise RuleBroken(Rule.ROSTER_NAME, field="full_name")


def ensure_year_of_birth(year: int | None, *, today: date) -> None:
    """Raise RuleBroken(ROSTER_YEAR) for a year in which no member of today can be born. It may stay unknown."""
    youngest = today.year - ADMISSION_AGE
    if year is not None and not OLDEST_YEAR <= year <= youngest:
        raise RuleBroken(Rule.ROSTER_YEAR, field="year_of_birth", least=OLDEST_YEAR, most=youngest)


def ensure_day(day: date, *, today: date, field: str = "starts_on") -> None:
    """Raise RuleBroken(ROSTER_DAY) for a day before the Party or too far ahead."""
    if not FOUNDING_DAY <= day <= today + FORESEEN:
        raise RuleBroken(Rule.ROSTER_DAY, field=field, least=FOUNDING_DAY, most=today + FORESEEN)


def corrects(last: DatedStanding, *, kind: MemberKind, presence: Presence, on: date) -> bool:
    """Whether a change on that day replaces the last row (true) or ends it and begins another (false).

    Raises RuleBroken when the membership has ended, when the day lies before the last change, when nothing would
    change, when a full member would become probationary again (the Charter knows no way back, articles 4 and 5), and
    when a visit would begin or end this way: a visitor comes and leaves by his membership.
    """
    if last.ends_on is not None:
        raise RuleBroken(Rule.ROSTER_LEFT, day=last.ends_on)
    if on < last.starts_on:
        raise RuleBroken(Rule.ROSTER_BEFORE_LAST, field="on", day=last.starts_on)
    if (kind, presence) == (last.kind, last.presence):
        raise RuleBroken(Rule.ROSTER_SAME, field="kind")
    same_day = on == last.starts_on
    if last.kind is MemberKind.FULL and kind is MemberKind.PROBATIONARY and not same_day:
        raise RuleBroken(Rule.ROSTER_KIND_BACK, field="kind")
    if (last.presence is Presence.VISITING) != (presence is Presence.VISITING):
        raise RuleBroken(Rule.ROSTER_VISIT, field="presence")
    return same_day


def ensure_may_leave(last: DatedStanding, *, on: date) -> None:
    """Raise RuleBroken unless a membership may end on this day, the first on which the member is no longer there."""
    if last.ends_on is not None:
        raise RuleBroken(Rule.ROSTER_LEFT, day=last.ends_on)
    if on < last.starts_on:
        raise RuleBroken(Rule.ROSTER_BEFORE_LAST, field="on", day=last.starts_on)


def is_same_person(name: str, year: int | None, other_name: str, other_year: int | None) -> bool:
    """Whether two lines of a roster must be taken for one person: one name, and no two years that tell them apart."""
    return fold(name) == fold(other_name) and (year == other_year or year is None or other_year is None)
