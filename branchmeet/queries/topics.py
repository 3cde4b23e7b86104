"""The topics of plans, who prepares them and who is asked to study them and to speak."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from textwrap import shorten
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from branchmeet.clock import VIETNAM, day_of
from branchmeet.domain.calendar import Quarter, add_months
from branchmeet.domain.meetings import BRANCH_MEETINGS, MeetingKind, MeetingState
from branchmeet.domain.membership import counts_in_attendance
from branchmeet.domain.plan_days import HABIT, DayRules, Holidays, meeting_day
from branchmeet.domain.posts import NEIGHBOURHOOD_POSTS, PostKind
from branchmeet.domain.scope import Scope, Subject
from branchmeet.domain.topic_plans import PlannedTopic, PlanState
from branchmeet.extensions import db
from branchmeet.models import (
    Assignment,
    AssignmentSpeaker,
    Cell,
    Contribution,
    LibraryTopic,
    Meeting,
    Member,
    Membership,
    Post,
    Standing,
    Task,
    Topic,
    TopicPlan,
    Unit,
)
from branchmeet.queries.missing import Missing
from branchmeet.queries.scoping import Columns, within
from branchmeet.queries.spans import holds_on

SUMMARY_LENGTH = 240
"""Characters of a content that a card shows; the whole text may be pages long."""
STUDY_LENGTH = 100
"""Characters of an assignment that a card shows."""


@dataclass(frozen=True)
class TopicHead:
    """One topic with its plan; `content` is whole, or in a plan's cards cut to `SUMMARY_LENGTH`."""

    id: int
    version: int
    plan_id: int
    plan_state: PlanState
    branch_id: int
    branch_name: str
    path: str
    rules: dict[str, Any]
    superior_rules: dict[str, Any] | None
    year: int
    quarter: int
    month: int
    title: str
    formal_subject: str
    why: str
    content: str
    prompts: list[str]
    draft_conclusion: str
    library_topic_id: int | None
    follow_up: dict[str, Any] | None
    preparer_id: int | None
    preparer_name: str | None
    draft_due_on: date | None
    meets_on: date | None

    @property
    def subject(self) -> Subject:
        """What permission depends on; the formal subject of the topic is `formal_subject`."""
        return Subject(
            unit_id=self.branch_id,
            path=self.path,
            state=self.plan_state,
            preparer_ids=frozenset({self.preparer_id} if self.preparer_id else ()),
        )

    @property
    def period(self) -> Quarter:
        """The quarter of the plan."""
        return Quarter(self.year, self.quarter)

    @property
    def day_rules(self) -> DayRules:
        """When things are due: as the branch has it, else as the unit above has it for all, else as usual."""
        return DayRules.of((self.superior_rules or {}) | self.rules)

    @property
    def address(self) -> dict[str, Any]:
        """The ids of its plan's URL."""
        return {"branch_id": self.branch_id, "year": self.year, "quarter": self.quarter}


@dataclass(frozen=True)
class AssignmentLine:
    """A cell or a member asked to study and to speak, with the speakers that a cell leader named."""

    id: int
    version: int
    cell_id: int | None
    member_id: int | None
    who: str
    study: str
    due_on: date | None
    speakers: tuple[tuple[int, str], ...] = ()

    @property
    def spoken(self) -> str:
        """Who is asked what, on one line: "Tổ đảng 1 (Đoàn Hữu Lành): điểm rác hẻm 8"."""
        named = ", ".join(name for _, name in self.speakers)
        who = f"{self.who} ({named})" if named else self.who
        return f"{who}: {shorten(self.study, STUDY_LENGTH, placeholder=' …')}" if self.study else who


@dataclass(frozen=True)
class TopicCard:
    """A topic and its assignments, cells first."""

    head: TopicHead
    assignments: tuple[AssignmentLine, ...]

    @property
    def asked(self) -> list[tuple[bool, str]]:
        """For each assignment whether a cell is asked, and the line that says so."""
        return [(line.cell_id is not None, line.spoken) for line in self.assignments]

    @property
    def subject(self) -> Subject:
        """What permission depends on."""
        return self.head.subject

    @property
    def planned(self) -> PlannedTopic:
        """The topic as the rules see it."""
        return PlannedTopic(
            title=self.head.title,
            subject=self.head.formal_subject,
            month=self.head.month,
            topic_id=self.head.id,
            library_topic_id=self.head.library_topic_id,
            has_preparer=self.head.preparer_id is not None,
            assignments=len(self.assignments),
            meets_on=self.head.meets_on,
        )


@dataclass(frozen=True)
class AssignmentHead:
    """One assignment with its topic."""

    topic: TopicHead
    line: AssignmentLine

    @property
    def subject(self) -> Subject:
        """What permission depends on: the plan's state, and the cell that is asked."""
        topic = self.topic
        return Subject(unit_id=topic.branch_id, path=topic.path, state=topic.plan_state, cell_id=self.line.cell_id)


@dataclass(frozen=True)
class Person:
    """A member of a branch who may be asked, with the posts held there."""

    member_id: int
    name: str
    cell_id: int | None
    cell_name: str | None
    posts: tuple[PostKind, ...] = ()


@dataclass(frozen=True)
class MeetingDays:
    """On which days a branch meets: planned by month of a quarter, and the latest ones, the newest last.

    `regular` are the months that have a regular meeting; `hour` and `place` are those of the newest one, as usual.
    """

    planned: dict[int, date]
    regular: frozenset[int]
    habit: tuple[date, ...]
    hour: time | None
    place: str

    def propose(self, quarter: Quarter, holidays: Holidays) -> dict[int, date | None]:
        """The day of each month of the quarter: planned, else the usual one; None where there is nothing to go by."""
        return {
            month: meeting_day(
                date(quarter.year, month, 1), planned=self.planned.get(month), habit=self.habit, holidays=holidays
            )
            for month in quarter.months
        }


def get_topic(topic_id: int) -> TopicHead:
    """A topic with its whole content; Missing when there is none with this key."""
    row = db.session.execute(_with_plan(select(*head_columns())).where(Topic.id == topic_id)).one()
    return _head(row._mapping)


def get_assignment(assignment_id: int) -> AssignmentHead:
    """An assignment that was not withdrawn, with its topic; Missing when there is none with this key."""
    cards = list_cards(Assignment.id == assignment_id)
    if not cards:
        raise Missing
    return AssignmentHead(cards[0].head, cards[0].assignments[0])


def list_topics(plan_id: int, *, whole: bool = False) -> list[TopicCard]:
    """The topics of a plan with their assignments, month by month; `whole` gives contents uncut, for the paper."""
    return list_cards(Topic.plan_id == plan_id, whole=whole)


def find_card(topic_id: int) -> TopicCard | None:
    """A topic with its assignments; None when there is none with this key."""
    return next(iter(list_cards(Topic.id == topic_id)), None)


def is_in_use(topic_id: int) -> bool:
    """Whether a meeting, a contribution or a task rests on a topic."""
    used = (exists().where(table.topic_id == topic_id) for table in (Meeting, Contribution, Task))
    return bool(db.session.scalar(select(or_(*used))))


def list_assignments(topic_id: int) -> tuple[AssignmentLine, ...]:
    """Who is asked to speak on a topic, cells first."""
    cards = list_cards(Topic.id == topic_id)
    return cards[0].assignments if cards else ()


def list_assignment_ids(topic_id: int) -> list[int]:
    """The keys of all assignments of a topic, withdrawn ones included."""
    return list(
        db.session.scalars(select(Assignment.id).where(Assignment.topic_id == topic_id).order_by(Assignment.id))
    )


def list_asked(scope: Scope, *, member_id: int, cell_ids: Iterable[int], since: Quarter) -> list[TopicCard]:
    """What is asked of one person from a quarter on: topics to prepare, and with them the assignments to the person
    or one of the cells. Nothing of a plan that the scope does not show.
    """
    mine = or_(Assignment.member_id == member_id, Assignment.cell_id.in_(sorted(cell_ids)))
    return list_cards(
        within(scope, TOPIC_COLUMNS),
        or_(TopicPlan.year > since.year, and_(TopicPlan.year == since.year, TopicPlan.quarter >= since.number)),
        or_(Topic.preparer_id == member_id, Assignment.id.is_not(None)),
        asked=mine,
    )


def list_cards(
    *conditions: ColumnElement[bool], asked: ColumnElement[bool] | None = None, whole: bool = False
) -> list[TopicCard]:
    """Topics with their assignments in one statement, month by month; `asked` narrows the assignments, `whole` gives
    contents uncut.
    """
    standing = [ON_TOPIC, Assignment.withdrawn_on.is_(None)] + ([] if asked is None else [asked])
    content = Topic.content if whole else func.substr(Topic.content, 1, SUMMARY_LENGTH)
    statement = (
        _with_plan(select(*head_columns(content), *_ASSIGNMENT))
        .outerjoin(Assignment, and_(*standing))
        .outerjoin(Cell, Cell.id == Assignment.cell_id)
        .outerjoin(_asked, _asked.id == Assignment.member_id)
        .outerjoin(AssignmentSpeaker, AssignmentSpeaker.assignment_id == Assignment.id)
        .outerjoin(_speaker, _speaker.id == AssignmentSpeaker.member_id)
        .where(*conditions)
        .order_by(
            TopicPlan.year,
            Topic.month,
            Topic.id,
            Assignment.cell_id.is_(None),
            Cell.number,
            _asked.sort_key,
            Assignment.id,
            _speaker.sort_key,
        )
    )
    return _fold(db.session.execute(statement))


def list_people(branch_id: int, *, on: date) -> list[Person]:
    """Everybody of a branch who takes part on a day and so may be asked, in Vietnamese order of names."""
    return fold_people(db.session.execute(people_statement(branch_id, on=on)))


def people_statement(branch_id: int, *, on: date, more: Iterable[Any] = ()) -> Any:
    """The roster of a branch on a day, one row a post; `more` are further columns, one value a member."""
    return (
        select(
            Member.id,
            Member.full_name,
            Membership.cell_id,
            Cell.name.label("cell_name"),
            Standing.kind,
            Standing.presence,
            Post.kind.label("post"),
            *more,
        )
        .select_from(Membership)
        .join(Member, Member.id == Membership.member_id)
        .join(Standing, and_(Standing.membership_id == Membership.id, holds_on(Standing, on)))
        .outerjoin(Cell, Cell.id == Membership.cell_id)
        .outerjoin(
            Post,
            and_(
                Post.member_id == Member.id,
                Post.unit_id == branch_id,
                holds_on(Post, on),
                Post.kind.not_in(NEIGHBOURHOOD_POSTS),
            ),
        )
        .where(Membership.branch_id == branch_id, holds_on(Membership, on))
        .order_by(Member.sort_key, Member.id, Post.id)
    )


def fold_people(rows: Iterable[Any]) -> list[Person]:
    """One person out of one row a post; only those who take part."""
    people: dict[int, Person] = {}
    for row in rows:
        if counts_in_attendance(row.kind, row.presence):
            known = people.get(row.id)
            posts = (*(known.posts if known else ()), *((row.post,) if row.post else ()))
            people[row.id] = Person(row.id, row.full_name, row.cell_id, row.cell_name, posts)
    return list(people.values())


def list_cells(branch_id: int, *, on: date) -> list[tuple[int, str]]:
    """Key and name of every cell of a branch that is there on a day, by number."""
    open_then = or_(Cell.closed_on.is_(None), Cell.closed_on > on)
    statement = select(Cell.id, Cell.name).where(Cell.branch_id == branch_id, open_then).order_by(Cell.number)
    return [(row.id, row.name) for row in db.session.execute(statement)]


def find_meeting_days(branch_id: int, quarter: Quarter) -> MeetingDays:
    """The days of the branch's meetings in a quarter, a thematic one before others, and of those that show its habit:
    the regular ones of the year before, else whatever meetings there are.
    """
    statement = (
        select(Meeting.month, Meeting.starts_at_utc, Meeting.kind, Meeting.place)
        .where(
            Meeting.branch_id == branch_id,
            Meeting.kind.in_(BRANCH_MEETINGS),
            Meeting.state != MeetingState.CANCELLED,
            Meeting.month >= add_months(quarter.starts_on, -12),
            Meeting.month <= quarter.ends_on,
        )
        .order_by(Meeting.starts_at_utc, Meeting.id)
    )
    rows = db.session.execute(statement).all()
    inside = [row for row in rows if row.month >= quarter.starts_on]
    before = [row for row in rows if row.month < quarter.starts_on]
    by_rank = sorted(inside, key=lambda row: row.kind is MeetingKind.THEMATIC)
    usual = [row for row in before if row.kind is MeetingKind.REGULAR] or before or inside
    return MeetingDays(
        planned={row.month.month: day_of(row.starts_at_utc) for row in by_rank},
        regular=frozenset(row.month.month for row in inside if row.kind is MeetingKind.REGULAR),
        habit=tuple(day_of(row.starts_at_utc) for row in usual[-HABIT:]),
        hour=usual[-1].starts_at_utc.astimezone(VIETNAM).time() if usual else None,
        place=usual[-1].place if usual else "",
    )


_preparer, _asked, _speaker = aliased(Member), aliased(Member), aliased(Member)
_above = aliased(Unit)

ON_TOPIC = Assignment.topic_id == Topic.id

TOPIC_COLUMNS: Columns = {
    "unit_id": TopicPlan.__table__.c.branch_id,
    "path": Unit.__table__.c.path,
    "state": TopicPlan.__table__.c.state,
    "preparer_id": Topic.__table__.c.preparer_id,
}
"""What a scope needs of a query over topics."""

_ASSIGNMENT = (
    Assignment.id.label("assignment_id"),
    Assignment.version.label("assignment_version"),
    Assignment.cell_id,
    Assignment.member_id,
    func.coalesce(Cell.name, _asked.full_name).label("who"),
    Assignment.study,
    Assignment.due_on,
    _speaker.id.label("speaker_id"),
    _speaker.full_name.label("speaker_name"),
)


def head_columns(content: ColumnElement[str] | Any = Topic.content) -> tuple[Any, ...]:
    """The columns of a `TopicHead`."""
    return (
        Topic.id,
        Topic.version,
        Topic.plan_id,
        TopicPlan.state.label("plan_state"),
        TopicPlan.branch_id,
        Unit.organisation_name.label("branch_name"),
        Unit.path,
        Unit.rules,
        _above.rules.label("superior_rules"),
        TopicPlan.year,
        TopicPlan.quarter,
        Topic.month,
        Topic.title,
        Topic.subject.label("formal_subject"),
        Topic.why,
        content.label("content"),
        Topic.prompts,
        Topic.draft_conclusion,
        Topic.library_topic_id,
        LibraryTopic.follow_up_task.label("follow_up"),
        Topic.preparer_id,
        _preparer.full_name.label("preparer_name"),
        Topic.draft_due_on,
        Topic.meets_on,
    )


def _with_plan(statement: Any) -> Any:
    return (
        statement.select_from(Topic)
        .join(TopicPlan, TopicPlan.id == Topic.plan_id)
        .join(Unit, Unit.id == TopicPlan.branch_id)
        .outerjoin(_above, _above.id == Unit.parent_id)
        .outerjoin(LibraryTopic, LibraryTopic.id == Topic.library_topic_id)
        .outerjoin(_preparer, _preparer.id == Topic.preparer_id)
    )


def _fold(rows: Iterable[Any]) -> list[TopicCard]:
    """One card a topic out of one row a speaker."""
    heads: dict[int, TopicHead] = {}
    lines: dict[int, dict[int, AssignmentLine]] = {}
    for row in rows:
        values = row._mapping
        heads.setdefault(row.id, _head(values))
        asked = lines.setdefault(row.id, {})
        if row.assignment_id:
            known = asked.get(row.assignment_id)
            speakers = (*(known.speakers if known else ()), *_speaker_of(row))
            asked[row.assignment_id] = _line(row, speakers)
    return [TopicCard(head, tuple(lines[topic_id].values())) for topic_id, head in heads.items()]


def _head(values: Any) -> TopicHead:
    return TopicHead(**{name: values[name] for name in TopicHead.__dataclass_fields__})


def _speaker_of(row: Any) -> tuple[tuple[int, str], ...]:
    return ((row.speaker_id, row.speaker_name),) if row.speaker_id else ()


def _line(row: Any, speakers: tuple[tuple[int, str], ...]) -> AssignmentLine:
    return AssignmentLine(
        id=row.assignment_id,
        version=row.assignment_version,
        cell_id=row.cell_id,
        member_id=row.member_id,
        who=row.who,
        study=row.study,
        due_on=row.due_on,
        speakers=speakers,
    )
