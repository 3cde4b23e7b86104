"""One small function for each thing a test needs; each writes through the tables, flushes, and returns the row."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from branchmeet import storage
from branchmeet.clock import at, today
from branchmeet.domain.actor import Actor
from branchmeet.domain.attendance import AttendanceCode, allowed_codes
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.meetings import AgendaKind, MeetingKind, MeetingState
from branchmeet.domain.minutes import MinutesState
from branchmeet.domain.minutes_record import Adoption
from branchmeet.domain.papers import PaperKind
from branchmeet.domain.topic_library import ALL_YEAR
from branchmeet.domain.topic_plans import PlanState
from branchmeet.domain.vietnamese import search_text
from branchmeet.domain.votes import Count
from branchmeet.extensions import db
from branchmeet.models import (
    AgendaItem,
    Assignment,
    AssignmentSpeaker,
    Attendance,
    Contribution,
    LibraryPaper,
    LibraryTopic,
    Meeting,
    Minutes,
    Task,
    Topic,
    TopicPlan,
)
from branchmeet.queries import members
from branchmeet.services import minutes as minutes_services
from branchmeet.services import sittings
from tests.people import World


def make_meeting(
    world: World,
    *,
    branch: str = "home",
    kind: MeetingKind = MeetingKind.REGULAR,
    state: MeetingState = MeetingState.CONVENED,
    on: date | None = None,
    chair: str | None = "lan",
    clerk: str | None = "mai",
    **details: object,
) -> Meeting:
    """A meeting of a branch, today unless said otherwise, from 19:00 to 20:40, with three items."""
    day = on or today()
    starts: datetime = at(day, time(19, 0))
    meeting = Meeting(
        branch_id=world.units[branch],
        kind=kind,
        state=state,
        month=day.replace(day=1),
        starts_at_utc=starts,
        ends_at_utc=starts + timedelta(minutes=100),
        place="Nhà văn hóa Khu phố 5",
        chair_id=world.members[chair] if chair else None,
        clerk_id=world.members[clerk] if clerk else None,
        **details,
    )
    db.session.add(meeting)
    db.session.flush()
    for position, (item_kind, title) in enumerate(
        (
            (AgendaKind.TASK_RESULTS, "Kết quả nhiệm vụ tháng trước"),
            (AgendaKind.OTHER, "Phân loại rác tại nguồn"),
            (AgendaKind.CRITICISM, "Tự phê bình và phê bình"),
        ),
        start=1,
    ):
        make_item(meeting, position=position, kind=item_kind, title=title)
    db.session.commit()
    return meeting


def make_item(meeting: Meeting, *, position: int, kind: AgendaKind, title: str, **details: object) -> AgendaItem:
    """An item of an agenda."""
    item = AgendaItem(meeting_id=meeting.id, position=position, kind=kind, title=title, minutes=20, **details)
    db.session.add(item)
    db.session.flush()
    return item


def make_task(world: World, *, branch: str = "home", title: str = "Dán lịch lấy rác", **details: object) -> Task:
    """An open task, due in a week unless said otherwise."""
    details.setdefault("due_on", today() + timedelta(days=7))
    task = Task(branch_id=world.units[branch], title=title, **details)
    db.session.add(task)
    db.session.commit()
    return task


def make_topic(world: World, *, branch: str = "home", state: PlanState = PlanState.ADOPTED, **details: object) -> Topic:
    """A topic of a branch's plan of this quarter; the plan is made with the first of them."""
    quarter = Quarter.of(today())
    own = {"branch_id": world.units[branch], "year": quarter.year, "quarter": quarter.number}
    plan = db.session.query(TopicPlan).filter_by(**own).one_or_none() or TopicPlan(**own)
    plan.state = state
    db.session.add(plan)
    db.session.flush()
    details = {"title": "Rác có nơi, hẻm mới sạch", "subject": "Phân loại rác tại nguồn"} | details
    topic = Topic(plan_id=plan.id, month=today().month, prompts=["Nhà chật thì đặt thùng ở đâu?"], **details)
    db.session.add(topic)
    db.session.commit()
    return topic


def make_library_topic(world: World, *, unit: str = "ward", **details: object) -> LibraryTopic:
    """A topic that a unit published to the branches below it, for all the year unless said otherwise."""
    number = db.session.query(LibraryTopic).count() + 1
    details = {
        "code": f"made-{number}",
        "field": "urban_environment",
        "title": f"Giữ hẻm xanh, đợt {number}",
        "subject": "Giữ gìn vệ sinh các tuyến hẻm",
        "description": "Chọn một tuyến hẻm, nhận phần chăm sóc, hẹn ngày xem lại.",
        "prompts": ["Tuyến hẻm nào làm trước?", "Ai giữ sau khi làm xong?"],
        "quarter": ALL_YEAR,
        "preparer_role": "deputy_secretary",
        "follow_up_task": {"title": "Trồng cây đầu hẻm", "owner": "cell_leader", "due_days": 30, "measure": "20 chậu"},
        "published_on": today() - timedelta(days=10),
    } | details
    topic = LibraryTopic(unit_id=world.units[unit], **details)
    topic.search_text = search_text(topic.title, topic.subject, topic.description)
    db.session.add(topic)
    db.session.commit()
    return topic


def make_library_paper(library_topic_id: int = 1, name: str = "Đề cương.pdf") -> LibraryPaper:
    """A file that goes with a topic of the library; it lies on the shelf."""
    content = b"%PDF-1.7 ..."
    paper = LibraryPaper(
        library_topic_id=library_topic_id,
        name=name,
        kind=PaperKind.PDF,
        size=len(content),
        file_key=storage.put(content),
    )
    db.session.add(paper)
    db.session.commit()
    return paper


def make_assignment(topic: Topic, *, speakers: tuple[int, ...] = (), **details: object) -> Assignment:
    """A cell or a member asked to speak on a topic, perhaps with speakers whom the cell leader named."""
    assignment = Assignment(topic_id=topic.id, **details)
    db.session.add(assignment)
    db.session.flush()
    db.session.add_all(AssignmentSpeaker(assignment_id=assignment.id, member_id=member_id) for member_id in speakers)
    db.session.commit()
    return assignment


def make_sitting(world: World, by: Actor, **details: object) -> Meeting:
    """A meeting that `by` has just opened: everybody is marked present, the minutes are a draft."""
    meeting = make_meeting(world, **details)
    sittings.open_meeting(meeting_id=meeting.id, version=meeting.version, by=by)
    return meeting


def make_word(
    world: World,
    meeting: Meeting,
    person: str,
    text: str,
    *,
    kind: ContributionKind = ContributionKind.SPEECH,
    position: int | None = 2,
    **details: object,
) -> Contribution:
    """What a person said on the item at this place of the agenda; None: on none of them."""
    item_id = position and db.session.query(AgendaItem).filter_by(meeting_id=meeting.id, position=position).one().id
    word = Contribution(
        meeting_id=meeting.id,
        agenda_item_id=item_id,
        member_id=world.members[person],
        kind=kind,
        text=text,
        **details,
    )
    db.session.add(word)
    db.session.commit()
    return word


def make_held(
    world: World,
    *,
    on: date,
    branch: str = "home",
    minutes: int = 100,
    absent: tuple[str, ...] = (),
    spoke: tuple[str, ...] = ("lan", "mai", "minh", "ba"),
    **details: object,
) -> Meeting:
    """A meeting that was held on a past day and closed, with its roll, its words and its adopted minutes."""
    meeting = make_meeting(world, branch=branch, on=on, state=MeetingState.CLOSED, **details)
    meeting.opened_at_utc = meeting.starts_at_utc
    meeting.closed_at_utc = meeting.starts_at_utc + timedelta(minutes=minutes)
    away = {world.members[person] for person in absent}
    for row in members.list_roster(meeting.branch_id, on=on):
        code = AttendanceCode.UNEXCUSED if row.member_id in away else allowed_codes(row.presence)[0]
        db.session.add(
            Attendance(
                meeting_id=meeting.id,
                member_id=row.member_id,
                cell_id=row.cell_id,
                kind=row.kind,
                presence=row.presence,
                counted=row.counted,
                votes=row.votes,
                code=code,
            )
        )
    db.session.add(Minutes(meeting_id=meeting.id, state=MinutesState.READ))
    for person in spoke:
        make_word(world, meeting, person, "Hẻm 8 đã có 31/40 nhà chia hai nhóm.")
    db.session.commit()
    count = Count(base=7, approve=7, disapprove=0, other=0)
    minutes_services.lock_copies(meeting_id=meeting.id, adoption=Adoption(meeting.closed_at_utc, count))
    return meeting
