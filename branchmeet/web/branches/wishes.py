"""What the address of a list or picture asks for. What makes no sense there is left out, never an error."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from branchmeet.domain.assessment_periods import AssessmentPeriod
from branchmeet.domain.assessments import AssessmentKind, PeriodKind
from branchmeet.domain.pictures import Values
from branchmeet.domain.units import UnitSet
from branchmeet.domain.vietnamese import clean_text

LONGEST_SEARCH = 100
LARGEST_PAGE = 10_000
QUARTERS = 4

Arguments = MultiDict[str, str]


@dataclass(frozen=True)
class ListWish:
    """A list of units: words to look for, a set, or what is open in the tree; and which page."""

    words: str = ""
    which: UnitSet | None = None
    opened: str = ""
    page: int = 1

    @classmethod
    def of(cls, args: Arguments) -> ListWish:
        """Read the address."""
        which = args.get("which", "")
        return cls(
            words=clean_text(args.get("q", ""))[:LONGEST_SEARCH].strip(),
            which=UnitSet(which) if which in list(UnitSet) else None,
            opened=args.get("open", ""),
            page=_page(args),
        )

    @property
    def is_search(self) -> bool:
        """Whether a flat list of what fits is wanted rather than the tree."""
        return bool(self.words or self.which)

    @property
    def opened_ids(self) -> tuple[int, ...]:
        """The units to open, from the root down."""
        return _ids(self.opened)


@dataclass(frozen=True)
class PictureWish:
    """A picture: of which sheets, over which period, with whose points, with what open, which page of it."""

    kind: AssessmentKind
    period: AssessmentPeriod
    values: Values
    opened: str = ""
    page: int = 1

    @classmethod
    def of(cls, args: Arguments, today: date) -> PictureWish:
        """Read the address; without one the meetings of this quarter, or the last "4 tốt" sheets that can be done."""
        kind = AssessmentKind.FOUR_GOOD if args.get("kind") == AssessmentKind.FOUR_GOOD else AssessmentKind.MEETING
        choices = periods(today)
        wanted = args.get("period", "")
        usual = choices[0] if kind is AssessmentKind.MEETING else choices[1]
        values = args.get("values", "")
        return cls(
            kind=kind,
            period=next((period for period in choices if period.code == wanted), usual),
            values=Values(values) if values in list(Values) else Values.OWN,
            opened=args.get("open", ""),
            page=_page(args),
        )

    @property
    def opened_ids(self) -> tuple[int, ...]:
        """The units to open, from the root down."""
        return _ids(self.opened)

    @property
    def address(self) -> dict[str, Any]:
        """What leads here again, without what is open."""
        return {"kind": self.kind.value, "period": self.period.code, "values": self.values.value}


def periods(today: date) -> list[AssessmentPeriod]:
    """The periods that a picture may be of: this quarter and those before it, this year and the one before."""
    quarter, year = (AssessmentPeriod.of(kind, today) for kind in (PeriodKind.QUARTER, PeriodKind.YEAR))
    found = [quarter]
    while len(found) < QUARTERS:
        found.append(found[-1].previous)
    return [*found, year, year.previous]


def _ids(chain: str) -> tuple[int, ...]:
    return tuple(int(part) for part in chain.split(".")[:20] if part.isascii() and part.isdigit() and len(part) < 10)


def _page(args: Arguments) -> int:
    return min(max(args.get("page", 1, int), 1), LARGEST_PAGE)
