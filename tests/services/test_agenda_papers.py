"""Papers of an agenda: what may come in, who has read them, what becomes of the files."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest

from branchmeet import storage
from branchmeet.clock import today
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import AgendaKind, MeetingState
from branchmeet.domain.papers import ITEM_PAPERS_MOST
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, AgendaPaper, PaperReading
from branchmeet.queries import agenda_papers as queries
from branchmeet.queries.missing import Missing
from branchmeet.services import agenda, agenda_papers
from branchmeet.services.agenda import ItemValues
from branchmeet.services.uploads import Upload
from tests.factories import make_meeting

PDF = Upload("Báo cáo tháng.pdf", b"%PDF-1.7 report")
SUMMARY = "31/40 nhà đã chia rác.\nHẻm 12 chưa có chỗ đặt thùng.\nĐề nghị khảo sát."


@pytest.fixture
def lan(acting):
    return acting("lan")


@pytest.fixture
def meeting(world, context):
    return make_meeting(world, on=today() + timedelta(days=7))


@pytest.fixture
def item(meeting):
    return db.session.query(AgendaItem).filter_by(meeting_id=meeting.id, position=2).one()


@pytest.fixture
def put(meeting, item, lan):
    def put(file: Upload = PDF, **values):
        values = {"summary": SUMMARY, "without_secrets": True, "item_id": item.id, "by": lan} | values
        return agenda_papers.add(meeting_id=meeting.id, file=file, **values)

    return put


def refused(act, **arguments) -> RuleBroken:
    with pytest.raises(RuleBroken) as broken:
        act(**arguments)
    db.session.rollback()
    return broken.value


def the_paper(key: int) -> AgendaPaper:
    return db.session.get_one(AgendaPaper, key)


def test_a_paper_is_kept_under_a_name_that_says_nothing(put):
    paper = the_paper(put())
    assert (paper.name, paper.size, paper.summary) == ("Báo cáo tháng.pdf", len(PDF.content), SUMMARY)
    assert storage.get(paper.file_key) == PDF.content
    assert len(paper.file_key) == 64


def package(*parts: str) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for part in ("[Content_Types].xml", *parts):
            archive.writestr(part, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("file", "rule"),
    [
        (Upload("lệnh.exe", b"MZ"), Rule.PAPER_KIND),
        (Upload("giả.pdf", b"MZ not a pdf"), Rule.PAPER_KIND),
        (Upload("rỗng.pdf", b""), Rule.PAPER_KIND),
        (Upload("không đuôi", b"%PDF-1.7"), Rule.PAPER_KIND),
        (Upload("trang.html", b"<script>"), Rule.PAPER_KIND),
        (Upload("to.pdf", b"%PDF-" + b"0" * (10 * 1024 * 1024)), Rule.PAPER_TOO_LARGE),
        (Upload("macro.docx", package("word/document.xml", "word/vbaProject.bin")), Rule.PAPER_UNSAFE),
        (Upload("bảng.docx", package("xl/workbook.xml")), Rule.PAPER_KIND),
    ],
    ids=lambda value: value.name if isinstance(value, Upload) else "",
)
def test_a_wrong_file_is_refused_beside_its_field_and_nothing_is_kept(put, file, rule):
    broken = refused(put, file=file)
    assert (broken.rule, broken.field) == (rule, "file")
    assert db.session.scalars(db.select(AgendaPaper)).all() == []


@pytest.mark.parametrize(
    ("values", "rule", "field"),
    [
        ({"summary": ""}, Rule.REQUIRED, "summary"),
        ({"summary": "một\nhai\nba\nbốn"}, Rule.PAPER_SUMMARY, "summary"),
        ({"summary": "x" * 5000}, Rule.PAPER_SUMMARY, "summary"),
        ({"without_secrets": False}, Rule.PAPER_SECRECY, "without_secrets"),
    ],
)
def test_three_lines_and_the_word_about_secrets_are_asked_for(put, values, rule, field):
    broken = refused(put, **values)
    assert (broken.rule, broken.field) == (rule, field)


def test_an_unrecorded_item_has_no_papers_and_loses_those_it_had(put, meeting, item, lan):
    key = the_paper(put()).file_key
    values = ItemValues(kind=AgendaKind.UNRECORDED, minutes=10)
    agenda.change(meeting_id=meeting.id, item_id=item.id, version=item.version, values=values, by=lan)
    assert db.session.scalars(db.select(AgendaPaper)).all() == []
    assert storage.get(key) is None
    assert refused(put).rule is Rule.PAPER_UNRECORDED


def test_an_item_taken_off_takes_its_papers_and_their_files_along(put, meeting, item, lan, acting):
    paper = the_paper(put())
    agenda_papers.read(meeting_id=meeting.id, paper_id=paper.id, by=acting("minh"))
    agenda.remove(meeting_id=meeting.id, item_id=item.id, by=lan)
    assert storage.get(paper.file_key) is None
    assert db.session.scalars(db.select(PaperReading)).all() == []


def test_a_removal_that_comes_to_nothing_leaves_the_file(put, meeting, lan, monkeypatch):
    paper = the_paper(put())

    def fail(*_args: object) -> None:
        raise RuntimeError("disk")

    monkeypatch.setattr(db.session, "commit", fail)
    with pytest.raises(RuntimeError):
        agenda_papers.remove(meeting_id=meeting.id, paper_id=paper.id, by=lan)
    monkeypatch.undo()
    assert storage.get(paper.file_key) == PDF.content
    agenda_papers.remove(meeting_id=meeting.id, paper_id=paper.id, by=lan)
    assert storage.get(paper.file_key) is None


def test_an_item_has_at_most_ten(put):
    for _ in range(ITEM_PAPERS_MOST):
        put()
    broken = refused(put)
    assert (broken.rule, broken.field) == (Rule.PAPERS_TOO_MANY, "file")


@pytest.mark.parametrize("state", [MeetingState.IN_PROGRESS, MeetingState.CLOSED])
def test_once_the_meeting_has_begun_nothing_is_added_or_taken_away(put, meeting, lan, state):
    key = put()
    meeting.state = state
    db.session.commit()
    assert refused(put).rule is Rule.STATE_NOT_ALLOWED
    for act, more in ((agenda_papers.remove, {}), (agenda_papers.describe, {"summary": "khác"})):
        assert refused(act, meeting_id=meeting.id, paper_id=key, by=lan, **more).rule is Rule.STATE_NOT_ALLOWED


def test_readings_are_counted_once_each_and_taken_back(put, meeting, item, acting, world):
    key = put()
    for person in ("minh", "ba", "minh", "chin"):  # the last need not come, and is not counted
        agenda_papers.read(meeting_id=meeting.id, paper_id=key, by=acting(person))
    listed = queries.list_items(meeting.id, reader_id=world.members["minh"])
    (card,) = listed.papers[item.id]
    assert (card.readings, card.read) == (2, True)
    assert [row.position for row in listed.items] == [1, 2, 3]
    agenda_papers.unread(meeting_id=meeting.id, paper_id=key, by=acting("minh"))
    (card,) = queries.list_items(meeting.id, reader_id=world.members["minh"]).papers[item.id]
    assert (card.readings, card.read) == (1, False)


def test_a_paper_of_another_meeting_is_not_found(put, world, lan):
    key = put()
    other = make_meeting(world, branch="neighbour", chair=None, clerk=None).id
    for act in (agenda_papers.read, agenda_papers.unread, agenda_papers.remove):
        with pytest.raises(Missing):
            act(meeting_id=other, paper_id=key, by=lan)
