"""What the pages of a meeting in progress read."""

from __future__ import annotations

from datetime import timedelta

from branchmeet.clock import now_utc, today
from branchmeet.domain.contributions import ContributionKind
from branchmeet.extensions import db
from branchmeet.models import Guest, OtherAttendance
from branchmeet.queries import agenda, holding, sittings
from branchmeet.queries.sittings import REMARKS
from branchmeet.services import sittings as services
from tests.factories import make_held, make_meeting, make_word


def test_the_last_remarks_come_page_by_page_and_sent_ones_when_opened(world, context):
    meeting = make_meeting(world)
    for number in range(REMARKS + 5):
        make_word(world, meeting, "minh", f"{number}")
    sent = make_word(world, meeting, "ba", "gửi", kind=ContributionKind.WRITTEN_BEFORE, sent_at_utc=now_utc())
    item = agenda.list_items(meeting.id)[1].id
    last = sittings.list_last_remarks(meeting.id, item, with_sent=False)
    assert (last.rows[0].text, last.rows[-1].text, last.earlier) == ("5", f"{REMARKS + 4}", 5)
    first = sittings.list_last_remarks(meeting.id, item, with_sent=False, page=2)
    assert ([one.text for one in first.rows], first.earlier) == (["0", "1", "2", "3", "4"], 0)
    assert sittings.list_last_remarks(meeting.id, item, with_sent=True).rows[-1].id == sent.id
    assert [one.id for one in sittings.list_sent(meeting.id)] == [sent.id]
    assert sittings.find_remark(meeting.id, sent.id)
    assert sittings.find_remark(meeting.id + 1, sent.id) is None


def test_who_was_not_heard_lately_is_worked_out_from_the_last_meetings(world, acting):
    for weeks in (4, 8):
        make_held(world, on=today() - timedelta(weeks=weeks), spoke=("lan", "minh"))
    meeting = make_meeting(world)
    services.open_meeting(meeting_id=meeting.id, version=1, by=acting("lan"))
    quiet = holding.list_quiet(meeting.id, world.units["home"])
    assert world.members["ba"] in quiet
    assert not quiet & {world.members["lan"], world.members["minh"], world.members["chin"]}


def test_an_invited_guest_is_offered_until_he_is_written_down(world, context):
    meeting = make_meeting(world)
    db.session.add(Guest(meeting_id=meeting.id, name="Tô Văn Mẫn", organisation="Mặt trận"))
    db.session.commit()
    assert [guest.office for guest in holding.list_invited(meeting.id)] == ["Mặt trận"]
    db.session.add(OtherAttendance(meeting_id=meeting.id, kind="guest", name="Tô Văn Mẫn"))
    db.session.commit()
    assert holding.list_invited(meeting.id) == []
