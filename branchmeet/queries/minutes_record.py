"""What the records say of a meeting, read for its minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    ScalarSelect,
    String,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    true,
)

from branchmeet.clock import day_of
from branchmeet.domain.meetings import AgendaKind
from branchmeet.domain.membership import OtherAttendee
from branchmeet.domain.minutes import Chapter, SectionKey
from branchmeet.domain.minutes_record import (
    Adoption,
    Attendee,
    CountedVote,
    Discussion,
    GivenTask,
    Matter,
    MinutesRecord,
    Officer,
    OtherPerson,
    Word,
)
from branchmeet.domain.posts import COMMITTEE_POSTS
from branchmeet.domain.tasks import TaskState
from branchmeet.domain.votes import Count
from branchmeet.extensions import db
from branchmeet.models import (
    AgendaItem,
    Attendance,
    Cell,
    Contribution,
    Meeting,
    Member,
    OtherAttendance,
    Post,
    Task,
    Vote,
)
from branchmeet.queries.minutes import MinutesHead
from branchmeet.queries.spans import holds_on

REVIEWED_DAYS = 31
"""How far back the first item of a meeting looks for tasks that fell due."""


def get_record(
    head: MinutesHead,
    *,
    adoption: Adoption | None = None,
    section: SectionKey | None = None,
    most: int | None = None,
) -> MinutesRecord:
    """Everything the minutes are composed from, in five statements. `adoption` when they are being adopted.

    With `section` all words of this section are read and of the others one of a kind; with `most` so many of a kind
    on each item. The first of them says for how many it stands, so that numbers stay right.
    """
    roll = _list_attendance(head)
    posts = {row["member_id"]: row["post"] for row in roll}
    agenda = _list_matters(head)
    return MinutesRecord(
        superior_name=head.superior_name or "",
        branch_name=head.branch_name,
        issued_in=head.place_name,
        kind=head.kind,
        mode=head.mode,
        month=head.month,
        began_at_utc=head.opened_at_utc or head.starts_at_utc,
        place=head.place,
        topic_subject=head.topic_subject,
        chair=Officer(head.chair_name, posts.get(head.chair_id)) if head.chair_name else None,
        clerk=Officer(head.clerk_name, posts.get(head.clerk_id)) if head.clerk_name else None,
        dues_due=head.dues_due,
        dues_paid=head.dues_paid,
        agenda_adopted=head.agenda_adopted,
        attendees=tuple(_attendee(row) for row in roll),
        agenda=tuple(_matter(row) for row in agenda if row["meeting_id"] == head.meeting_id),
        prepared=tuple(_matter(row) for row in agenda if row["meeting_id"] != head.meeting_id),
        prepared_on=day_of(head.prepared_at_utc) if head.prepared_at_utc else None,
        words=_list_words(head, most=1, whole=_words_for(section)) if section else _list_words(head, most=most),
        tasks=tuple(GivenTask(**row) for row in _list_tasks(head)),
        votes=tuple(_vote(row) for row in _list_votes(head)),
        score=head.score,
        adoption=adoption,
        others=_others(roll[0]["others"] if roll else None),
    )


class Discussed(Protocol):
    """What the discussion of a meeting is found by."""

    @property
    def meeting_id(self) -> int: ...
    @property
    def prepares_id(self) -> int | None: ...
    @property
    def branch_id(self) -> int: ...
    @property
    def day(self) -> date: ...
    @property
    def opinions_opened_at_utc(self) -> datetime | None: ...


def get_discussion(head: Discussed) -> Discussion:
    """The items of a meeting, what was said, and the tasks given or looked at, in three statements; without votes."""
    return Discussion(
        agenda=tuple(_matter(row) for row in _list_matters(head) if row["meeting_id"] == head.meeting_id),
        words=_list_words(head),
        tasks=tuple(GivenTask(**row) for row in _list_tasks(head)),
    )


def _list_attendance(head: MinutesHead) -> Sequence[RowMapping]:
    post = (
        select(func.max(Post.kind))  # by their letters a secretary stands above a deputy, a deputy above a member
        .where(
            Post.member_id == Attendance.member_id,
            Post.unit_id == head.branch_id,
            Post.kind.in_(COMMITTEE_POSTS),
            holds_on(Post, head.day),
        )
        .correlate(Attendance)
        .scalar_subquery()
    )
    statement = (
        select(
            Attendance.member_id,
            Member.full_name.label("name"),
            Attendance.kind,
            Attendance.presence,
            Attendance.counted,
            Attendance.votes,
            Attendance.code,
            Attendance.reason,
            Attendance.late_minutes,
            Attendance.left_early_minutes,
            Cell.name.label("cell"),
            _others_together(head.meeting_id).label("others"),
            post.label("post"),
        )
        .join(Member, Member.id == Attendance.member_id)
        .outerjoin(Cell, Cell.id == Attendance.cell_id)
        .where(Attendance.meeting_id == head.meeting_id)
        .order_by(Member.sort_key, Member.id)
    )
    return db.session.execute(statement).mappings().all()


def _list_matters(head: Discussed) -> Sequence[RowMapping]:
    """The items of the meeting, and of the branch meeting it prepares."""
    meetings = [key for key in (head.meeting_id, head.prepares_id) if key is not None]
    statement = (
        select(
            AgendaItem.meeting_id,
            AgendaItem.id,
            AgendaItem.position,
            AgendaItem.kind,
            AgendaItem.title,
            Member.full_name.label("presenter"),
            AgendaItem.minutes,
            AgendaItem.summary,
            AgendaItem.conclusion,
        )
        .outerjoin(Member, Member.id == AgendaItem.presenter_id)
        .where(AgendaItem.meeting_id.in_(meetings))
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    return db.session.execute(statement).mappings().all()


def _list_words(
    head: Discussed, *, most: int | None = None, whole: ColumnElement[bool] | None = None
) -> tuple[Word, ...]:
    """What was said, with what was sent before as soon as the chair has opened it.

    With `most` only so many of each kind on each item, the first of which says for how many it stands; of those that
    meet `whole` all the same.
    """
    said, member, cell = Contribution.__table__.c, Member.__table__.c, Cell.__table__.c
    of_meeting = said.meeting_id == head.meeting_id
    if head.opinions_opened_at_utc is None:
        of_meeting = and_(of_meeting, said.sent_at_utc.is_(None))
    words = (
        select(member.full_name, said.kind, said.text, said.agenda_item_id, cell.name, said.released)
        .select_from(Contribution.__table__)
        .join(Member.__table__, member.id == said.member_id)
        .outerjoin(Cell.__table__, cell.id == said.cell_id)
        .where(of_meeting)
        .order_by(said.id)
    )
    if most is not None:
        alike = (said.agenda_item_id, said.kind, said.released)
        place = func.row_number().over(partition_by=alike, order_by=said.id).label("place")
        total = func.count().over(partition_by=alike).label("total")
        counted = select(said.id, place, total).where(of_meeting).subquery()
        all_of_them = false() if whole is None else whole
        stands_for = case(
            (and_(counted.c.place == 1, counted.c.total > most, not_(all_of_them)), counted.c.total - most + 1), else_=1
        )
        words = (
            words.add_columns(stands_for)
            .join(counted, counted.c.id == said.id)
            .where(or_(counted.c.place <= most, all_of_them))
        )
    return tuple(Word(*row) for row in db.session.execute(words).all())


def _words_for(key: SectionKey) -> ColumnElement[bool]:
    """The words that can stand in a section: so a section of long minutes costs no more than itself."""
    said = Contribution.__table__.c
    if key.chapter is Chapter.DISCUSSION:
        return said.agenda_item_id == key.item_id if key.item_id else said.agenda_item_id.is_(None)
    if key.chapter in _MATTERS_OF:
        item = AgendaItem.__table__.c
        return said.agenda_item_id.in_(select(item.id).where(item.kind == _MATTERS_OF[key.chapter]))
    if key.chapter in (Chapter.RESERVED, Chapter.CRITICISM):
        return true()
    return false()


_MATTERS_OF = {
    Chapter.NEWS: AgendaKind.ORIENTATION,
    Chapter.REVIEW: AgendaKind.TASK_RESULTS,
    Chapter.NEXT_MONTH: AgendaKind.NEXT_TASKS,
}


def _list_tasks(head: Discussed) -> Sequence[RowMapping]:
    """The tasks given in the meeting, and the earlier ones that were still open or fell due in the last month."""
    here = and_(Task.meeting_id.is_not(None), Task.meeting_id == head.meeting_id)
    due = Task.due_on.between(head.day - timedelta(days=REVIEWED_DAYS), head.day)
    given_later = exists().where(Meeting.id == Task.meeting_id, Meeting.month > head.day)
    statement = (
        select(
            Task.title,
            Member.full_name.label("owner"),
            Cell.name.label("owner_cell"),
            Task.due_on,
            Task.measure,
            Task.state,
            Task.result,
            Task.internal_only.label("internal"),
            here.label("given_here"),
            Task.agenda_item_id.label("item_id"),
            Task.id.label("task_id"),
        )
        .outerjoin(Member, Member.id == Task.owner_id)
        .outerjoin(Cell, Cell.id == Task.owner_cell_id)
        .where(Task.branch_id == head.branch_id, or_(here, Task.state == TaskState.OPEN, due), ~given_later)
        .order_by(Task.due_on, Task.id)
    )
    return db.session.execute(statement).mappings().all()


def _list_votes(head: MinutesHead) -> Sequence[RowMapping]:
    statement = (
        select(
            Vote.purpose,
            Vote.matter,
            Vote.agenda_item_id,
            Vote.base,
            Vote.approve,
            Vote.disapprove,
            Vote.other,
            Vote.secret,
            Vote.particulars,
        )
        .where(Vote.meeting_id == head.meeting_id)
        .order_by(Vote.id)
    )
    return db.session.execute(statement).mappings().all()


def _others_together(meeting_id: int) -> ScalarSelect[str]:
    """Everybody else in the room in one text, which spares the pages of the minutes a statement."""
    parts = (cast(OtherAttendance.id, String), cast(OtherAttendance.kind, String))
    line = parts[0] + _FIELD + parts[1] + _FIELD + OtherAttendance.name + _FIELD + OtherAttendance.office
    statement = select(func.aggregate_strings(line, _LINE)).where(OtherAttendance.meeting_id == meeting_id)
    return statement.scalar_subquery()


def _others(together: str | None) -> tuple[OtherPerson, ...]:
    lines = [line.split(_FIELD) for line in together.split(_LINE)] if together else []
    ordered = sorted(lines, key=lambda line: int(line[0]))
    return tuple(OtherPerson(OtherAttendee(kind), name, office) for _, kind, name, office in ordered)


def _attendee(row: RowMapping) -> Attendee:
    return Attendee(**{name: row[name] for name in _ATTENDEE})


def _matter(row: RowMapping) -> Matter:
    return Matter(**{name: value for name, value in row.items() if name != "meeting_id"})


def _vote(row: RowMapping) -> CountedVote:
    count = _count(row)
    cells = tuple((part["cell"], _count(part)) for part in row["particulars"].get("cells", ()))
    return CountedVote(row["purpose"], row["matter"], count, row["secret"], row["agenda_item_id"], cells)


def _count(row: RowMapping | dict[str, Any]) -> Count:
    return Count(row["base"], row["approve"], row["disapprove"], row["other"])


_FIELD, _LINE = "\x1f", "\x1e"
"""Signs that no name holds: what is typed is cleaned of them."""
_ATTENDEE = tuple(field.name for field in fields(Attendee))
