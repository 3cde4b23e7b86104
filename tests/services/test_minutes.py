"""The minutes: rewritten section by section, read, adopted, locked."""

from __future__ import annotations

import json
from contextlib import nullcontext
from datetime import timedelta
from functools import partial
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from branchmeet.clock import now_utc, today
from branchmeet.domain.attendance import AttendanceCode
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import MeetingKind, VotePurpose
from branchmeet.domain.minutes import Chapter, MinutesState, RenderingKey, SectionKey, sha256_of
from branchmeet.domain.numbering import DocumentType
from branchmeet.extensions import db
from branchmeet.models import (
    CommitteeTerm,
    Event,
    IssuedPaper,
    Minutes,
    MinutesRendering,
    MinutesRevision,
    MinutesSection,
    Vote,
)
from branchmeet.queries import agenda, sittings
from branchmeet.queries import minutes as queries
from branchmeet.services import minutes as services
from branchmeet.services import papers, transaction
from branchmeet.services import sittings as sitting_services
from tests.factories import make_sitting, make_task, make_word

STUDY = SectionKey(Chapter.STUDY)


@pytest.fixture
def lan(acting):
    return acting("lan")


@pytest.fixture
def mai(acting):
    return acting("mai")


@pytest.fixture
def meeting(world, lan):
    return make_sitting(world, lan)


def broken(rule):
    return pytest.raises(RuleBroken, match=f"^{rule}")


def minutes_of(meeting):
    db.session.expire_all()
    return db.session.query(Minutes).filter_by(meeting_id=meeting.id).one()


def save(meeting, text, *, version=0, key=STUDY, by):
    return services.save_section(meeting_id=meeting.id, key=key, version=version, text=text, by=by)


def read(meeting, by):
    services.mark_read(meeting_id=meeting.id, version=minutes_of(meeting).version, by=by)


def adopt(meeting, by, *, disapprove=0, other=0):
    services.adopt(
        meeting_id=meeting.id, version=minutes_of(meeting).version, disapprove=disapprove, other=other, by=by
    )


def locked(meeting, rendering):
    return queries.get_locked(minutes_of(meeting).id, rendering)


def revisions(meeting):
    return [row.text for row in queries.list_revisions(minutes_of(meeting).id, str(STUDY))]


# ---- own words ------------------------------------------------------------------------------------------------------


def test_every_text_is_kept_and_the_last_stands(meeting, lan, mai):
    version = save(meeting, "Đọc bài về tiết kiệm.", by=mai)
    version = save(meeting, "Đọc bài về nêu gương.", version=version, by=lan)
    words = queries.list_own_words(minutes_of(meeting).id)[str(STUDY)]
    assert (words.text, words.version, words.by_name) == ("Đọc bài về nêu gương.", version, lan.name)
    assert revisions(meeting) == ["Đọc bài về nêu gương.", "Đọc bài về tiết kiệm."]


def test_the_loser_is_told_what_stands_and_by_whom(meeting, lan, mai):
    save(meeting, "Của thư ký.", by=mai)
    with broken(Rule.CHANGED_BY_SOMEONE_ELSE) as caught:
        save(meeting, "Của bí thư.", by=lan)
    facts = caught.value.facts
    assert (facts["text"], facts["by"], facts["current"]) == ("Của thư ký.", mai.name, 1)
    assert revisions(meeting) == ["Của thư ký."]


@pytest.mark.parametrize(
    ("chosen", "stands"), [(None, "Của thư ký."), ("Của bí thư.", "Của bí thư."), ("Cả hai.", "Cả hai.")]
)
def test_a_settled_conflict_keeps_both_texts(meeting, lan, mai, chosen, stands):
    save(meeting, "Của thư ký.", by=mai)
    version = services.settle_section(
        meeting_id=meeting.id, key=STUDY, version=1, mine="Của bí thư.", chosen=chosen, by=lan
    )
    words = queries.list_own_words(minutes_of(meeting).id)[str(STUDY)]
    assert (words.text, words.version) == (stands, version)
    assert version > 1
    assert {"Của thư ký.", "Của bí thư."} <= set(revisions(meeting))


def test_a_text_that_says_what_the_records_say_stays_with_the_records(meeting, mai):
    key = SectionKey(Chapter.PEOPLE)
    text = services._from_records(minutes_of(meeting), key)
    assert "đồng chí Trương Thị Lan, Bí thư" in text
    assert save(meeting, text, key=key, by=mai) == 0
    assert db.session.query(MinutesSection).count() == 0


def test_taken_back_to_the_records_and_never_mistaken_for_the_first_version(meeting, lan, mai):
    save(meeting, "Chữ riêng.", by=mai)
    services.restore_section(meeting_id=meeting.id, key=STUDY, version=1, by=mai)
    words = queries.list_own_words(minutes_of(meeting).id)[str(STUDY)]
    assert (words.text, words.version) == (None, 2)
    with broken(Rule.CHANGED_BY_SOMEONE_ELSE):
        save(meeting, "Chữ của người đến sau.", version=0, by=lan)
    assert save(meeting, "Chữ mới.", version=2, by=lan) == 3
    assert revisions(meeting) == ["Chữ mới.", "", "Chữ riêng."]


@pytest.mark.parametrize("chapter", [Chapter.CLOSING, Chapter.UNRECORDED])
def test_what_comes_from_the_records_only_cannot_be_rewritten(meeting, mai, chapter):
    with broken(Rule.MINUTES_FROM_RECORDS):
        save(meeting, "Chữ riêng.", key=SectionKey(chapter), by=mai)


def test_a_section_of_other_minutes_is_unknown(world, meeting, lan, mai):
    other = make_sitting(world, lan, branch="neighbour", chair="nam", clerk="nam")
    foreign = SectionKey(Chapter.DISCUSSION, agenda.list_items(other.id)[1].id)
    with broken(Rule.UNKNOWN_CHOICE):
        save(meeting, "Chữ riêng.", key=foreign, by=mai)
    assert db.session.query(MinutesRevision).count() == 0


# ---- read and adopted -----------------------------------------------------------------------------------------------


def test_unread_minutes_are_not_adopted(meeting, lan):
    with broken(Rule.MINUTES_NOT_READ):
        adopt(meeting, lan)
    assert minutes_of(meeting).state is MinutesState.DRAFT


def test_reopened_minutes_must_be_read_again(meeting, lan):
    read(meeting, lan)
    services.reopen(meeting_id=meeting.id, version=minutes_of(meeting).version, by=lan)
    with broken(Rule.MINUTES_NOT_READ):
        adopt(meeting, lan)


def test_adoption_counts_numbers_ticks_and_locks(world, meeting, lan):
    read(meeting, lan)
    adopt(meeting, lan, other=1)
    minutes = minutes_of(meeting)
    vote = db.session.get_one(Vote, minutes.vote_id)
    assert (vote.purpose, vote.base, vote.approve, vote.other) == (VotePurpose.MINUTES, 7, 6, 1)
    paper = db.session.get_one(IssuedPaper, minutes.paper_id)
    assert (paper.number, paper.document_type, paper.issued_on) == (1, DocumentType.MINUTES, today())
    assert "regular_meeting.adopt_minutes" in sittings.steps_done(meeting.id)
    sitting_services.close_meeting(meeting_id=meeting.id, version=2, by=lan)
    body = json.loads(locked(meeting, RenderingKey.BRANCH_COPY).body)
    assert body["number"] == 1
    assert "tán thành 6, không tán thành 0, ý kiến khác 1 trên 7" in body["parts"][-1]["text"]


def test_the_two_hashes_differ_and_can_be_made_again(world, meeting, lan):
    make_word(world, meeting, "ba", "Tôi còn đi họp muộn.", kind=ContributionKind.SELF_CRITICISM, position=3)
    read(meeting, lan)
    adopt(meeting, lan)
    copies = [locked(meeting, rendering) for rendering in RenderingKey]
    assert all(sha256_of(copy.body) == copy.sha256 for copy in copies)
    assert copies[0].sha256 != copies[1].sha256
    assert db.session.get_one(IssuedPaper, minutes_of(meeting).paper_id).sha256 == copies[0].sha256


def test_nothing_changes_after_adoption(world, meeting, lan, mai):
    save(meeting, "Chữ đã thông qua.", by=mai)
    read(meeting, lan)
    adopt(meeting, lan)
    before = {row.key: row.body for row in db.session.scalars(select(MinutesRendering))}
    for act in (
        lambda: adopt(meeting, lan),
        lambda: read(meeting, lan),
        lambda: save(meeting, "Chữ mới.", version=1, by=mai),
        lambda: services.restore_section(meeting_id=meeting.id, key=STUDY, version=1, by=mai),
        lambda: services.reopen(meeting_id=meeting.id, version=3, by=lan),
    ):
        with broken(Rule.MINUTES_LOCKED):
            act()
    make_word(world, meeting, "ba", "Nói sau khi thông qua.")
    db.session.expire_all()
    assert {row.key: row.body for row in db.session.scalars(select(MinutesRendering))} == before
    assert db.session.query(IssuedPaper).count() == 1


def test_half_of_the_body_is_not_enough(world, meeting, lan):
    read(meeting, lan)
    absent = {world.members[key]: sitting_services.Mark(AttendanceCode.UNEXCUSED) for key in ("ba", "tu", "minh")}
    sitting_services.mark_attendance(meeting_id=meeting.id, marks=absent, by=lan)
    with broken(Rule.MINUTES_NOT_PASSED) as caught:
        adopt(meeting, lan, disapprove=1)
    assert caught.value.facts == {"approve": 3, "needed": 4}
    assert db.session.query(Vote).count() == 0
    adopt(meeting, lan)
    assert minutes_of(meeting).state is MinutesState.ADOPTED


def test_committee_minutes_have_their_own_body_and_series(world, lan):
    for kind in (MeetingKind.REGULAR, MeetingKind.COMMITTEE):
        held = make_sitting(world, lan, kind=kind)
        read(held, lan)
        adopt(held, lan)
        vote = db.session.get_one(Vote, minutes_of(held).vote_id)
        paper = db.session.get_one(IssuedPaper, minutes_of(held).paper_id)
        assert paper.number == 1
        assert vote.base == (3 if kind is MeetingKind.COMMITTEE else 7)


def test_events_tell_keys_and_numbers_only(world, meeting, lan, mai):
    save(meeting, "Một câu bí mật.", by=mai)
    read(meeting, lan)
    adopt(meeting, lan)
    events = [event for event in db.session.scalars(select(Event)) if event.subject_type == "minutes"]
    assert [event.action for event in events] == ["minutes_section_saved", "minutes_read", "minutes_adopted"]
    assert events[0].particulars == {"section": "study", "number": 1}
    assert all(event.unit_id == world.units["home"] for event in events)


# ---- what the records say -------------------------------------------------------------------------------------------


def test_opinions_sent_before_stand_in_the_minutes_once_the_chair_has_opened_them(world, meeting, lan):
    make_word(world, meeting, "ba", "Gửi từ nhà.", kind=ContributionKind.WRITTEN_BEFORE, sent_at_utc=now_utc())
    key = SectionKey(Chapter.DISCUSSION, agenda.list_items(meeting.id)[1].id)
    assert "Gửi từ nhà" not in services._from_records(minutes_of(meeting), key)
    sitting_services.open_opinions(meeting_id=meeting.id, by=lan)
    assert "- Đồng chí Cao Văn Điền (gửi trước): Gửi từ nhà." in services._from_records(minutes_of(meeting), key)


def test_tasks_of_the_last_month_are_reviewed_and_new_ones_are_given(world, meeting):
    make_task(world, title="Việc kỳ trước", due_on=today() - timedelta(days=3), owner_id=world.members["ba"])
    make_task(world, title="Việc năm xưa", due_on=today() - timedelta(days=300), state="done")
    make_task(world, title="Việc mới", meeting_id=meeting.id, owner_cell_id=world.cells[2], measure="9 hẻm")
    make_task(world, title="Việc của chi bộ khác", branch="neighbour")
    review = services._from_records(minutes_of(meeting), SectionKey(Chapter.REVIEW))
    given = services._from_records(minutes_of(meeting), SectionKey(Chapter.CONCLUSION))
    assert "Việc kỳ trước (đồng chí Cao Văn Điền; hạn" in review
    assert "Việc mới: Tổ đảng 2 phụ trách; hạn" in given
    assert "kết quả cần đạt: 9 hẻm." in given
    assert not any(title in review + given for title in ("Việc năm xưa", "Việc của chi bộ khác"))
    assert "Việc mới" not in review


# ---- numbers under parallel requests --------------------------------------------------------------------------------


def at_once(app, acts):
    """Run the acts at the same moment, each in a thread with a session of its own, without the queue of this process:
    only the database keeps them apart. Returns what went wrong.
    """
    barrier, failures = Barrier(len(acts)), []

    def run(act):
        with app.app_context():
            barrier.wait()
            try:
                act()
            except Exception as failure:
                failures.append(failure)
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.fixture
def without_queue(context, monkeypatch):
    monkeypatch.setattr(transaction, "_writing", nullcontext())
    yield
    db.session.remove()
    db.engine.dispose()


def test_parallel_requests_take_each_number_once_without_a_gap(app, world, context, without_queue):
    branch = world.units["home"]

    def take():
        papers.issue(unit_id=branch, document_type=DocumentType.NOTICE, subject="sinh hoạt", on=today())

    assert at_once(app, [take] * 12) == []
    assert sorted(db.session.scalars(select(IssuedPaper.number))) == list(range(1, 13))


def test_two_who_adopt_at_once_adopt_once(app, meeting, lan, without_queue):
    read(meeting, lan)
    meeting_id, version = meeting.id, minutes_of(meeting).version
    db.session.rollback()

    def act():
        services.adopt(meeting_id=meeting_id, version=version, disapprove=0, other=0, by=lan)

    failures = at_once(app, [act] * 4)
    assert [failure.rule for failure in failures] == [Rule.MINUTES_LOCKED] * 3
    assert db.session.query(IssuedPaper).count() == 1


def test_two_who_save_at_once_do_not_overwrite_one_another(app, meeting, lan, without_queue):
    meeting_id = meeting.id
    db.session.rollback()

    def act(text):
        services.save_section(meeting_id=meeting_id, key=STUDY, version=0, text=text, by=lan)

    failures = at_once(app, [partial(act, f"Bản của người thứ {number}.") for number in range(4)])
    assert [failure.rule for failure in failures] == [Rule.CHANGED_BY_SOMEONE_ELSE] * 3
    assert len(revisions(meeting)) == 1


def test_a_new_term_begins_at_one_and_no_term_gives_no_number(world, context):
    branch = world.units["home"]

    def take():
        return papers.issue(unit_id=branch, document_type=DocumentType.NOTICE, subject="sinh hoạt", on=today()).number

    assert [take(), take()] == [1, 2]
    term = db.session.query(CommitteeTerm).filter_by(unit_id=branch).one()
    term.ends_on = today()
    db.session.commit()
    with broken(Rule.PAPER_NO_TERM):
        take()
    db.session.add(CommitteeTerm(unit_id=branch, starts_on=today()))
    db.session.commit()
    assert take() == 1
