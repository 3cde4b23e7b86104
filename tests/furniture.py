"""A furnished world: in every branch one of everything, at the beginning, in the middle and at the end of its life.

`furnish` gives, for each branch and stage, the keys that fill the parameters of any URL of the program.
"""

from __future__ import annotations

from datetime import date, timedelta

from branchmeet import storage
from branchmeet.clock import now_utc, today
from branchmeet.domain.addenda import AddendumCopy, forms_of, written
from branchmeet.domain.assessments import AssessmentKind, AssessmentState, PeriodKind
from branchmeet.domain.calendar import Quarter
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.meetings import MeetingKind, MeetingState, NoticeChannel, VotePurpose
from branchmeet.domain.membership import OtherAttendee
from branchmeet.domain.minutes import RenderingKey, sha256_of
from branchmeet.domain.papers import PaperKind
from branchmeet.domain.plan_versions import PlanLine
from branchmeet.domain.reminders import ReminderKind
from branchmeet.domain.tasks import TaskState
from branchmeet.domain.topic_plans import PlanState
from branchmeet.extensions import db
from branchmeet.models import (
    Account,
    AddendumRendering,
    AgendaItem,
    AgendaPaper,
    Assessment,
    Attendance,
    Grant,
    Guest,
    ItemScore,
    LoginSession,
    Membership,
    Minutes,
    MinutesAddendum,
    Notice,
    OtherAttendance,
    PlanComment,
    PlanVersion,
    Post,
    Reminder,
    ScoreSheet,
    SignedPage,
    TopicPlan,
    Vote,
)
from branchmeet.queries import members
from branchmeet.services import shipped
from tests.factories import (
    make_assignment,
    make_held,
    make_library_paper,
    make_meeting,
    make_task,
    make_topic,
    make_word,
)
from tests.people import World

BRANCHES = {"home": ("lan", "mai", "minh"), "neighbour": ("nam",) * 3, "inner": ("giang",) * 3, "foreign": ("an",) * 3}
"""Each branch with its chair, its clerk and a plain member."""

Keys = dict[str, object]


def furnish(world: World) -> dict[tuple[str, str], Keys]:
    """Fill every branch; the keys by branch and stage (begun, running, done)."""
    shipped.load_catalogue()
    make_library_paper()
    return {
        (branch, stage): fill(world, branch)
        for branch in BRANCHES
        for stage, fill in (("begun", begun), ("running", running), ("done", done))
    }


def begun(world: World, branch: str) -> Keys:
    """A meeting that was called, a plan being drafted, a sheet nobody voted on."""
    chair, clerk, plain = BRANCHES[branch]
    quarter = Quarter.of(today()).next
    plan = TopicPlan(branch_id=world.units[branch], year=quarter.year, quarter=quarter.number)
    db.session.add(plan)
    db.session.flush()
    topic = _topic_of(plan, quarter)
    meeting = make_meeting(world, branch=branch, chair=chair, clerk=clerk, on=today() + timedelta(days=3))
    opinion = make_word(
        world,
        meeting,
        plain,
        "Xin nói về giờ xe lấy rác.",
        kind=ContributionKind.WRITTEN_BEFORE,
        sent_at_utc=now_utc(),
        account_id=world.accounts[plain],
    )
    task = make_task(world, branch=branch, owner_id=world.members[plain])
    sheet = make_sheet(world, branch, AssessmentKind.FOUR_GOOD, AssessmentState.DRAFT, period=f"{today().year}")
    return _keys(world, branch, meeting.id, plan, topic.id, opinion.id, task.id, sheet)


def running(world: World, branch: str) -> Keys:
    """A meeting that is being held, an adopted plan, an internal task."""
    chair, clerk, plain = BRANCHES[branch]
    topic = make_topic(world, branch=branch, state=PlanState.ADOPTED)
    plan = db.session.get_one(TopicPlan, topic.plan_id)
    meeting = make_meeting(world, branch=branch, chair=chair, clerk=clerk, state=MeetingState.IN_PROGRESS)
    meeting.opened_at_utc = now_utc() - timedelta(minutes=40)
    for row in members.list_roster(world.units[branch], on=today()):
        code = "present" if row.counted else "exempt"
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
    db.session.add(Minutes(meeting_id=meeting.id))
    word = make_word(world, meeting, plain, "Hẻm 8 đã có 31/40 nhà chia hai nhóm.")
    task = make_task(world, branch=branch, owner_id=world.members[plain], meeting_id=meeting.id, internal_only=True)
    sheet = make_sheet(world, branch, AssessmentKind.MEETING, AssessmentState.DRAFT, meeting_id=meeting.id)
    return _keys(world, branch, meeting.id, plan, topic.id, word.id, task.id, sheet)


def done(world: World, branch: str) -> Keys:
    """A meeting that is over with adopted minutes, a submitted plan and a submitted sheet, a finished task."""
    chair, clerk, plain = BRANCHES[branch]
    quarter = Quarter.of(today()).previous
    plan = TopicPlan(
        branch_id=world.units[branch], year=quarter.year, quarter=quarter.number, state=PlanState.SUBMITTED
    )
    db.session.add(plan)
    db.session.flush()
    topic = _topic_of(plan, quarter)
    meeting = make_held(world, branch=branch, chair=chair, clerk=clerk, on=today() - timedelta(days=20), spoke=(plain,))
    word = make_word(world, meeting, plain, "Đề nghị dán lịch.")
    task = make_task(
        world,
        branch=branch,
        owner_id=world.members[plain],
        meeting_id=meeting.id,
        state=TaskState.DONE,
        confirmed_on=today(),
    )
    sheet = make_sheet(world, branch, AssessmentKind.MEETING, AssessmentState.SUBMITTED, meeting_id=meeting.id)
    page_id = _later(meeting.id)
    return _keys(world, branch, meeting.id, plan, topic.id, word.id, task.id, sheet, page_id)


def _later(meeting_id: int) -> int:
    """An addendum to the minutes, and a photograph of a signed page, whose key is returned."""
    minutes = db.session.query(Minutes).filter_by(meeting_id=meeting_id).one()
    addendum = MinutesAddendum(minutes_id=minutes.id, number=1, made_at_utc=now_utc())
    page = SignedPage(minutes_id=minutes.id, file=storage.put(b"a picture"), sha256="0" * 64, size=9, width=3, height=4)
    db.session.add_all((addendum, page))
    db.session.flush()
    whole = AddendumCopy(
        rendering=RenderingKey.BRANCH_COPY,
        kind=MeetingKind.REGULAR,
        superior_name="Đảng bộ phường Tân Mẫu",
        branch_name="Chi bộ Khu phố 5",
        place="Tân Mẫu",
        added_to="Biên bản số 01-BB/CB",
        year=today().year,
        number=1,
        reason="Ghi thiếu một ý kiến",
        text="Đồng chí Điền đề nghị dán lịch ở hẻm 9.",
        kept="",
        chair_name="",
        clerk_name="",
    )
    for form in forms_of(whole):
        body = written(form)
        db.session.add(
            AddendumRendering(addendum_id=addendum.id, key=form.rendering, body=body, sha256=sha256_of(body))
        )
    return page.id


def _topic_of(plan: TopicPlan, quarter: Quarter):
    from branchmeet.models import Topic

    topic = Topic(
        plan_id=plan.id,
        month=quarter.months[0],
        title="Nhà trọ có hai lối thoát",
        subject="Bảo đảm an toàn cháy nhà trọ",
        prompts=[],
    )
    db.session.add(topic)
    db.session.flush()
    return topic


def make_sheet(
    world: World,
    branch: str,
    kind: AssessmentKind,
    state: AssessmentState,
    *,
    meeting_id: int | None = None,
    period: str = "",
) -> int:
    """An empty sheet of a meeting or of a year, in this state."""
    sheet = db.session.query(ScoreSheet).filter_by(kind=kind).order_by(ScoreSheet.id).first()
    four_good = kind is AssessmentKind.FOUR_GOOD
    assessment = Assessment(
        branch_id=world.units[branch],
        sheet_id=sheet.id,
        kind=kind,
        meeting_id=meeting_id,
        period_kind=PeriodKind.YEAR if four_good else None,
        period=period or f"{today():%Y-%m}",
        starts_on=date(today().year, 1, 1),
        ends_on=date(today().year, 12, 31),
        state=state,
    )
    db.session.add(assessment)
    db.session.flush()
    codes = [item["code"] for group in sheet.body["groups"] for item in group["items"]]
    db.session.add_all(ItemScore(assessment_id=assessment.id, code=code) for code in codes)
    return assessment.id


def _plan_comment(plan: TopicPlan, topic_id: int) -> int:
    comment = PlanComment(
        plan_id=plan.id,
        topic_id=topic_id,
        number=1,
        line=PlanLine.PREPARER,
        about="Nhà trọ có hai lối thoát",
        text="Đề nghị cử đồng chí am hiểu phòng cháy.",
        at_utc=now_utc(),
    )
    version = PlanVersion(plan_id=plan.id, number=1, sent_at_utc=now_utc(), body={"aim": "", "topics": []})
    db.session.add_all((comment, version))
    db.session.flush()
    return comment.id


def _keys(
    world: World,
    branch: str,
    meeting_id: int,
    plan: TopicPlan,
    topic_id: int,
    contribution_id: int,
    task_id: int,
    assessment_id: int,
    page_id: int = 0,
) -> Keys:
    plain = world.members[BRANCHES[branch][2]]
    item = db.session.query(AgendaItem).filter_by(meeting_id=meeting_id, position=2).one()
    vote = Vote(
        meeting_id=meeting_id,
        purpose=VotePurpose.OTHER,
        matter="Chọn hẻm 8 làm trước",
        base=7,
        approve=6,
        disapprove=1,
        other=0,
    )
    notice = Notice(meeting_id=meeting_id, member_id=plain, channel=NoticeChannel.ZALO, told_at_utc=now_utc())
    other = OtherAttendance(meeting_id=meeting_id, kind=OtherAttendee.GUEST, name="Lê Văn Khách")
    db.session.add_all((vote, notice, other))
    from branchmeet.models import Topic

    assignment = make_assignment(db.session.get_one(Topic, topic_id), member_id=plain)
    account = db.session.query(Account).filter_by(member_id=plain).one()
    keys: Keys = {
        "branch_id": world.units[branch],
        "unit_id": world.units[branch],
        "year": plan.year,
        "quarter": plan.quarter,
        "plan_id": plan.id,
        "comment_id": _plan_comment(plan, topic_id),
        "topic_id": topic_id,
        "assignment_id": assignment.id,
        "meeting_id": meeting_id,
        "item_id": item.id,
        "other_id": other.id,
        "contribution_id": contribution_id,
        "vote_id": vote.id,
        "task_id": task_id,
        "assessment_id": assessment_id,
        "member_id": plain,
        "membership_id": db.session.query(Membership).filter_by(member_id=plain).one().id,
        "post_id": _post(world, branch),
        "cell_id": world.cells[1] if branch == "home" else 0,
        "account_id": account.id,
        "session_id": db.session.query(LoginSession).filter_by(account_id=account.id).first().id,
        "library_topic_id": 1,
        "agenda_paper_id": _agenda_paper(item.id),
        "guest_id": _guest(meeting_id),
        "reminder_id": _reminder(plain, meeting_id),
        "paper_id": 1,
        "grant_id": db.session.query(Grant).order_by(Grant.id).first().id,
        "position": 1,
        "addendum_number": 1,
        "page_id": page_id,
        "form": "notice",
        "key": "discussion",
        "name": "attendance_rate",
        "code": "1.1",
        "channel": "zalo",
        "period": f"{today().year}",
    }
    db.session.commit()
    return keys


def _agenda_paper(item_id: int) -> int:
    key = storage.put(b"%PDF-1.7")
    paper = AgendaPaper(agenda_item_id=item_id, name="bao-cao.pdf", kind=PaperKind.PDF, size=8, file_key=key)
    db.session.add(paper)
    db.session.flush()
    return paper.id


def _guest(meeting_id: int) -> int:
    guest = Guest(meeting_id=meeting_id, name="Tô Văn Mẫn", organisation="Ban công tác Mặt trận khu phố")
    db.session.add(guest)
    db.session.flush()
    return guest.id


def _reminder(member_id: int, meeting_id: int) -> int:
    reminder = Reminder(
        member_id=member_id,
        kind=ReminderKind.MEETING,
        about_id=meeting_id,
        due_on=today() + timedelta(days=3),
        step=3,
        at_utc=now_utc(),
    )
    db.session.add(reminder)
    db.session.flush()
    return reminder.id


def _post(world: World, branch: str) -> int:
    post = db.session.query(Post).filter_by(unit_id=world.units[branch]).order_by(Post.id).first()
    return post.id if post else 0
