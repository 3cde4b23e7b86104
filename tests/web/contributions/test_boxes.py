"""The box for an opinion: on the first page, kept by the server, sent at once; and the part of a cell."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import now_utc, today
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.meetings import AgendaKind, MeetingState
from branchmeet.extensions import db
from branchmeet.models import Assignment, Contribution, Event, Meeting, OpinionDraft
from branchmeet.services import contributions, opinion_drafts
from tests.factories import make_assignment, make_item, make_meeting, make_topic

WORDS = "Nhà trọ ở hẻm 12 chật, xin đặt thùng chung ở đầu hẻm."


@pytest.fixture
def topic(inside, world):
    with inside():
        topic = make_topic(world)
        make_assignment(topic, member_id=world.members["minh"], study="Chỗ đặt thùng ở nhà trọ")
        make_assignment(topic, cell_id=world.cells[1], study="Điểm rác hẻm 8", speakers=(world.members["tu"],))
        db.session.commit()
        return topic.id


@pytest.fixture
def meeting(inside, world, topic):
    with inside():
        meeting = make_meeting(world, on=today() + timedelta(days=5), topic_id=topic)
        make_item(meeting, position=4, kind=AgendaKind.TOPIC, title="Phân loại rác tại nguồn")
        db.session.commit()
        return meeting.id


@pytest.fixture
def of_cell(inside, topic, world):
    with inside():
        return db.session.scalar(db.select(Assignment.id).where(Assignment.cell_id == world.cells[1]))


def save_itself(browser, path: str, text: str, version: int):
    """What the page sends while one types."""
    typed = {"csrf_token": browser.csrf(), "text": text, "version": version}
    return browser.client.post(path, data=typed, headers={"X-Autosave": "1"})


def sent() -> list[Contribution]:
    return list(db.session.scalars(db.select(Contribution).order_by(Contribution.id)))


def drafts() -> list[tuple[str, int]]:
    return [(row.text, row.version) for row in db.session.scalars(db.select(OpinionDraft))]


# ---- one's own ------------------------------------------------------------------------------------------------------


def test_the_first_page_holds_the_box_and_sends_from_it(inside, world, browse, topic, meeting):
    browser, path = browse("minh"), f"/meetings/{meeting}/topic-opinion"
    form = browser.visit("home.index").form(path)
    page = browser.submit(form, text=WORDS)
    assert page.title == "Việc hôm nay"
    assert "Đồng chí đã gửi: Nhà trọ ở hẻm 12" in page.text
    assert path not in [form.action for form in page.forms()]
    with inside():
        (opinion,) = sent()
        assert (opinion.text, opinion.member_id, opinion.topic_id) == (WORDS, world.members["minh"], topic)
        assert opinion.kind is ContributionKind.WRITTEN_BEFORE
    browser.submit(form, text=WORDS)
    with inside():
        assert len(sent()) == 1, "a second tap sends nothing more"


def test_the_draft_is_kept_by_its_button_and_found_on_another_device(inside, browse, topic, meeting):
    browser = browse("minh")
    form = browser.visit("home.index").form(f"/meetings/{meeting}/topic-opinion")
    (keep,) = [button for button in form.element.iter("button") if button.get("formaction")]
    form.action = keep.get("formaction")
    assert "Đã giữ nháp, chỉ đồng chí đọc được" in browser.submit(form, text="Đang nghĩ").text
    other = browse("minh")
    elsewhere = other.visit("home.index").form(f"/meetings/{meeting}/topic-opinion")
    assert elsewhere.values["text"] == "Đang nghĩ"
    other.submit(elsewhere, text="Nghĩ xong")
    with inside():
        assert drafts() == []
        assert [opinion.text for opinion in sent()] == ["Nghĩ xong"]


def test_it_keeps_itself_and_tells_the_new_version(inside, browse, topic, meeting):
    browser = browse("minh")
    answer = save_itself(browser, f"/topics/{topic}/opinion-draft", "A", 0)
    assert (answer.status_code, answer.headers["X-Version"]) == (204, "1")
    answer = save_itself(browser, f"/topics/{topic}/opinion-draft", "AB", 1)
    assert answer.headers["X-Version"] == "2"
    with inside():
        assert drafts() == [("AB", 2)]
        begun = db.session.scalars(db.select(Event).where(Event.action == "opinion_draft_begun")).all()
        assert len(begun) == 1, "not every letter is an event"


def test_a_draft_is_found_among_ones_opinions_and_thrown_away(inside, who, browse, topic):
    with inside():
        opinion_drafts.keep(topic_id=topic, version=0, text="Chưa chắc lắm", by=who("minh"))
        opinion_drafts.keep(topic_id=topic, version=0, text="Của người khác", by=who("tu"))
    browser = browse("minh")
    page = browser.visit("contributions.index")
    assert "Nháp chưa gửi" in page.text
    assert "Chưa chắc lắm" in page.text
    assert "Của người khác" not in page.text
    page = browser.submit(page.form(f"/topics/{topic}/opinion-draft/removal"))
    assert "Chưa chắc lắm" not in page.text
    with inside():
        assert drafts() == [("Của người khác", 1)]


def test_two_devices_of_one_person_lose_no_word(inside, browse, topic, meeting):
    browser, path = browse("minh"), f"/topics/{topic}/opinion-draft"
    save_itself(browser, path, "Trên điện thoại", 0)
    answer = save_itself(browser, path, "Trên máy nhà", 0)
    fragment = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "<html" not in fragment
    assert "Trên điện thoại" in fragment
    assert "Trên máy nhà" in fragment
    page = browser._read(browser.post("contributions.keep_draft", {"text": "Trên máy nhà"}, topic_id=topic), 409)
    form = page.form(f"/meetings/{meeting}/topic-opinion")
    assert form.values["text"] == "Trên máy nhà"
    assert "Trên điện thoại" in page.text
    browser.submit(form, text="Ghép cả hai")
    with inside():
        assert [opinion.text for opinion in sent()] == ["Ghép cả hai"]


def test_sending_over_another_devices_draft_shows_it_first(inside, who, browse, topic, meeting):
    browser = browse("minh")
    form = browser.visit("home.index").form(f"/meetings/{meeting}/topic-opinion")
    with inside():
        opinion_drafts.keep(topic_id=topic, version=0, text="Viết ở máy kia", by=who("minh"))
    page = browser.submit(form, 409, text=WORDS)
    assert "Viết ở máy kia" in page.text
    with inside():
        assert sent() == []


def test_before_the_meeting_is_called_a_draft_is_all_there_is(inside, browse, topic):
    browser = browse("minh")
    page = browser.visit("home.index")
    form = page.form(f"/topics/{topic}/opinion-draft")
    assert "gửi được khi kỳ sinh hoạt đã thông báo" in page.text
    browser.submit(form, text="Chuẩn bị dần")
    with inside():
        assert drafts() == [("Chuẩn bị dần", 1)]


@pytest.mark.parametrize(("text", "words"), [(" ", "Đề nghị đồng chí điền mục này."), ("x" * 4001, "Dài quá")])
def test_what_cannot_be_sent_stands_there_again_as_typed(browse, topic, meeting, text, words):
    browser, path = browse("minh"), f"/meetings/{meeting}/topic-opinion"
    page = browser.submit(browser.visit("home.index").form(path), 422, text=text)
    assert any(words in error for error in page.errors())
    assert page.form(path).values["text"].strip() == text.strip()


def test_once_opened_the_box_closes(inside, browse, topic, meeting):
    browser, path = browse("minh"), f"/meetings/{meeting}/topic-opinion"
    form = browser.visit("home.index").form(path)
    with inside():
        db.session.get_one(Meeting, meeting).opinions_opened_at_utc = now_utc()
        db.session.commit()
    assert "Chủ trì đã mở đọc ý kiến gửi trước" in browser.visit("home.index").text
    page = browser.submit(form, 422, text=WORDS)
    assert "Chủ trì đã mở ý kiến gửi trước" in page.text
    assert WORDS in page.form(f"/topics/{topic}/opinion-draft").values["text"]


def test_a_draft_is_nobody_elses_to_read(inside, who, browse, topic, meeting, of_cell):
    with inside():
        opinion_drafts.keep(topic_id=topic, version=0, text="Chưa muốn nói", by=who("minh"))
    for person in ("lan", "mai", "sau", "thu", "khanh", "phuoc"):
        browser = browse(person)
        for path in ("/", f"/topics/{topic}", f"/meetings/{meeting}", f"/meetings/{meeting}/opinions"):
            assert "Chưa muốn nói" not in browser.client.get(path).get_data(as_text=True)
    page = browse("sau").visit("contributions.cell", assignment_id=of_cell)
    assert "Đang soạn" in page.text
    assert "Chưa muốn nói" not in page.text


@pytest.mark.parametrize("person", ["nam", "an", "hanh", "khanh", "phuoc", "quy"])
def test_strangers_keep_and_send_nothing(browse, topic, meeting, person):
    browser = browse(person)
    assert browser.post("contributions.keep_draft", {"text": "A"}, topic_id=topic).status_code == 404
    assert browser.post("contributions.send_on_topic", {"text": "A"}, meeting_id=meeting).status_code == 404


def test_who_said_he_will_be_away_reads_it_and_takes_it_back(inside, who, browse, meeting):
    from branchmeet.domain.attendance import ExcuseReason
    from branchmeet.services import excuses

    with inside():
        excuses.send(meeting_id=meeting, reason=ExcuseReason.HEALTH, by=who("minh"))
    browser = browse("minh")
    page = browser.visit("home.index")
    assert "Đồng chí đã báo vắng: lý do riêng" in page.text
    assert "Đã bỏ báo vắng" in browser.submit(page.form(f"/meetings/{meeting}/excuse/withdrawal")).text
    assert "báo vắng:" not in browse("minh").visit("home.index").text


# ---- a cell's -------------------------------------------------------------------------------------------------------


def test_the_leader_sees_who_has_prepared_and_enters_for_who_has_no_phone(inside, world, who, browse, meeting, of_cell):
    with inside():
        contributions.send_on_topic(meeting_id=meeting, version=0, text=WORDS, by=who("minh"))
    browser = browse("sau")
    assert f"/assignments/{of_cell}/cell" in browser.visit("home.index").links()
    page = browser.visit("contributions.cell", assignment_id=of_cell)
    assert "1/4 đồng chí đã có ý kiến" in page.text
    assert WORDS in page.text
    assert "Phan Thị Thơm được cử phát biểu" in page.text
    (enter,) = [link for link in page.links() if f"member={world.members['tu']}" in link]
    form = browser.open(enter).form(f"/meetings/{meeting}/opinions/new?assignment={of_cell}".partition("?")[0])
    assert form.values["member_id"] == str(world.members["tu"])
    page = browser.submit(form, text="Xin thêm đèn")
    assert "2/4 đồng chí đã có ý kiến" in page.text
    assert "Đã nhập thay" in page.text
    with inside():
        entered = sent()[-1]
        assert (entered.member_id, entered.account_id) == (world.members["tu"], world.accounts["sau"])
        assert entered.topic_id is not None


def test_the_cell_sends_one_opinion_gathered_from_its_members(inside, world, who, browse, meeting, of_cell):
    with inside():
        contributions.send_on_topic(meeting_id=meeting, version=0, text=WORDS, by=who("minh"))
    browser, path = browse("sau"), f"/assignments/{of_cell}/cell/opinion"
    form = browser.visit("contributions.cell", assignment_id=of_cell).form(path)
    assert form.values["text"] == f"- Đoàn Hữu Lành: {WORDS}"
    page = browser.submit(form, text="Tổ 1 đề nghị đặt thùng chung ở đầu hẻm 12.")
    assert "Sửa ý kiến của tổ" in page.text
    with inside():
        opinion = sent()[-1]
        assert (opinion.kind, opinion.cell_id) == (ContributionKind.CELL_OPINION, world.cells[1])
        assert opinion.member_id == world.members["sau"]
    assert "Tổ đảng đã gửi ý kiến" in browser.submit(form, 422, text="Lần hai").text
    assert "Ý kiến của tổ đảng" in browse("lan").visit("contributions.sent", meeting_id=meeting).text


def test_the_draft_of_the_cell_is_not_the_leaders_own(inside, who, browse, topic, meeting, of_cell):
    browser, path = browse("sau"), f"/assignments/{of_cell}/cell/draft"
    save_itself(browser, path, "Nháp của tổ", 0)
    form = browser.visit("contributions.cell", assignment_id=of_cell).form(f"/assignments/{of_cell}/cell/opinion")
    assert form.values["text"] == "Nháp của tổ"
    assert "Nháp của tổ" not in browser.visit("home.index").text
    answer = browser.post("contributions.keep_cell_draft", {"text": "Khác"}, assignment_id=of_cell)
    stale = browser._read(answer, 409)
    assert "Nháp của tổ" in stale.text


def test_a_cell_sends_nothing_before_the_meeting_is_called(inside, browse, of_cell):
    browser = browse("sau")
    page = browser.visit("contributions.cell", assignment_id=of_cell)
    assert f"/assignments/{of_cell}/cell/opinion" not in [form.action for form in page.forms()]
    answer = browser.post("contributions.send_for_cell", {"text": "A"}, assignment_id=of_cell)
    assert "Kỳ sinh hoạt chưa được thông báo" in browser._read(answer, 422).text


@pytest.mark.parametrize("person", ["lan", "mai", "minh", "ba", "hanh", "khanh", "nam", "quy"])
def test_the_page_of_a_cell_is_its_leaders(browse, of_cell, person):
    browse(person).visit("contributions.cell", assignment_id=of_cell, expect=404)


def test_the_page_of_a_cell_costs_the_same_at_any_size(inside, world, who, browse, statements, meeting, of_cell):
    browser = browse("sau")

    def count() -> int:
        statements.clear()
        browser.visit("contributions.cell", assignment_id=of_cell)
        return len([one for one in statements if one.startswith("SELECT")])

    small = count()
    with inside():
        for person in ("minh", "tu", "sau"):
            contributions.send_on_topic(meeting_id=meeting, version=0, text=WORDS, by=who(person))
        db.session.get_one(Meeting, meeting).state = MeetingState.IN_PROGRESS
        db.session.commit()
    assert count() == small <= 6
