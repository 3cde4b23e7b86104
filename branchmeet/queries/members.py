"""Members and the roster of a branch on any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from branchmeet.domain import membership as rules
from branchmeet.domain.meetings import NoticeChannel
from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.extensions import db
from branchmeet.models import Cell, Member, Membership, Standing
from branchmeet.queries.spans import holds_on


@dataclass(frozen=True)
class RosterRow:
    """One member of a branch as he stood on a day."""

    member_id: int
    membership_id: int
    name: str
    cell_id: int | None
    cell_name: str | None
    kind: MemberKind
    presence: Presence
    channel: NoticeChannel
    year_of_birth: int | None

    @property
    def counted(self) -> bool:
        """Counts when attendance is taken."""
        return rules.counts_in_attendance(self.kind, self.presence)

    @property
    def votes(self) -> bool:
        """Has a vote in the branch."""
        return rules.votes(self.kind, self.presence)


def list_roster(branch_id: int, *, on: date) -> list[RosterRow]:
    """Everybody on the roster of a branch on a day, visitors included, in Vietnamese order of names."""
    statement = (
        select(
            Member.id.label("member_id"),
            Membership.id.label("membership_id"),
            Member.full_name.label("name"),
            Membership.cell_id,
            Cell.name.label("cell_name"),
            Standing.kind,
            Standing.presence,
            Member.channel,
            Member.year_of_birth,
        )
        .select_from(Membership)
        .join(Member, Member.id == Membership.member_id)
        .join(Standing, Standing.membership_id == Membership.id)
        .outerjoin(Cell, Cell.id == Membership.cell_id)
        .where(Membership.branch_id == branch_id, holds_on(Membership, on), holds_on(Standing, on))
        .order_by(Member.sort_key, Member.id)
    )
    return [RosterRow(**row._mapping) for row in db.session.execute(statement)]
