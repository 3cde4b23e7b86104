"""Opinions before a meeting: sent in three taps, read by few, entered for somebody, followed to their end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from branchmeet.clock import now_utc, today
from branchmeet.domain.contributions import ContributionFate, ContributionKind
from branchmeet.domain.meetings import AgendaKind, MeetingKind, MeetingState
from branchmeet.extensions import db
from branchmeet.models import Contribution, Meeting
from branchmeet.services import contributions
from tests.factories import make_assignment, make_item, make_meeting, make_task, make_topic, make_word

WORDS = "Nhà trọ ở hẻm 12 chật, xin đặt thùng chung ở đầu hẻm."


@pytest.fixture
def meeting(inside, world):
    with inside():
        topic = make_topic(world)
        meeting = make_meeting(world, clerk="ba", on=today() + timedelta(days=5), topic_id=topic.id)
        make_item(meeting, position=4, kind=AgendaKind.TOPIC, title=topic.title, prompts=topic.prompts)
        make_item(meeting, position=5, kind=AgendaKind.UNRECORDED, title="Nội dung không ghi trên phần mềm")
        make_assignment(topic, member_id=world.members["minh"], study="Chỗ đặt thùng ở nhà trọ")
        return meeting.id


@pytest.fixture
def opinion(inside, who, meeting):
    with inside():
        return contributions.send(meeting_id=meeting, text=WORDS, by=who("minh"))


def texts() -> list[str]:
    return list(db.session.scalars(db.select(Contribution.text).order_by(Contribution.id)))


# ---- sending -------------------------------------------------------------------------------------------------------


def test_from_the_first_page_an_opinion_takes_three_taps(inside, world, browse, meeting):
    browser = browse("minh")
    home = browser.visit("home.index")
    path = f"/meetings/{meeting}/opinion"
    assert path in home.links()  # tap 1
    page = browser.open(path)
    assert "Chỗ đặt thùng ở nhà trọ" in page.text
    assert "Nhà chật thì đặt thùng ở đâu?" in page.text
    page = browser.submit(page.form(path), text=WORDS)  # into the field, tap 2; send, tap 3
    assert "Đã gửi ý kiến" in page.text
    with inside():
        sent = db.session.scalars(db.select(Contribution)).one()
        assert (sent.text, sent.member_id, sent.on_behalf) == (WORDS, world.members["minh"], False)
        assert sent.topic_id is not None, "who is asked about the topic writes about the topic"


def test_who_is_asked_nothing_writes_in_general_unless_he_chooses(inside, browse, meeting):
    browser, path = browse("thu"), f"/meetings/{meeting}/opinion"
    form = browser.open(path).form(path)
    assert form.values["agenda_item_id"] == ""
    offered = [option.text for option in form.element.iter("option")]
    assert "Phân loại rác tại nguồn" in offered
    assert "Nội dung không ghi trên phần mềm" not in offered


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text": " "}, "Đề nghị đồng chí điền mục này."),
        ({"text": "x" * 4001}, "Dài quá"),
        ({"agenda_item_id": "999999"}, "không có trong danh sách"),
    ],
)
def test_a_wrong_opinion_is_shown_again_as_typed(browse, meeting, typed, sentence):
    browser, path = browse("minh"), f"/meetings/{meeting}/opinion"
    page = browser.submit(browser.open(path).form(path), 422, **({"text": WORDS} | typed))
    assert any(sentence in error for error in page.errors())
    assert page.form(path).values["text"].strip() == typed.get("text", WORDS).strip()


@pytest.mark.parametrize("person", ["nam", "an", "hanh", "khanh", "phuoc", "quy"])
def test_who_is_not_of_the_branch_sends_nothing(browse, meeting, person):
    browser = browse(person)
    browser.visit("contributions.send", meeting_id=meeting, expect=404)
    assert browser.post("contributions.send", {"text": "A"}, meeting_id=meeting).status_code == 404


def test_nothing_is_sent_to_a_planned_or_a_committee_meeting(inside, world, browse):
    with inside():
        planned = make_meeting(world, state=MeetingState.PLANNED, on=today() + timedelta(days=40)).id
        committee = make_meeting(world, kind=MeetingKind.COMMITTEE, on=today() + timedelta(days=3)).id
    for hidden in (planned, committee):
        browse("minh").visit("contributions.send", meeting_id=hidden, expect=404)


def test_once_opened_the_page_says_so(inside, browse, meeting):
    with inside():
        db.session.get_one(Meeting, meeting).opinions_opened_at_utc = now_utc()
        db.session.commit()
    browser, path = browse("minh"), f"/meetings/{meeting}/opinion"
    page = browser.submit(browser.open(path).form(path), 422, text=WORDS)
    assert "Chủ trì đã mở ý kiến gửi trước" in page.text
    assert page.form(path).values["text"] == WORDS


# ---- reading -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "reads"),
    [
        ("minh", True),  # the author
        ("sau", True),  # leads his cell
        ("lan", True),
        ("hung", True),
        ("mai", True),
        ("ba", True),  # the clerk
        ("thu", False),
        ("tu", False),
        ("nam", False),
        ("hanh", False),
        ("khanh", False),
        ("phuoc", False),
        ("quy", False),
    ],
)
def test_author_cell_leader_leadership_and_clerk_read_it_and_nobody_else(browse, opinion, meeting, person, reads):
    browser = browse(person)
    paths = [
        f"/meetings/{meeting}",
        f"/meetings/{meeting}/opinions",
        "/contributions",
        "/",
        f"/contributions/{opinion}",
    ]
    bodies = [browser.client.get(path).get_data(as_text=True) for path in paths]
    assert any("đặt thùng chung ở đầu hẻm" in body for body in bodies) is reads


def test_the_leader_of_another_cell_does_not_read_it(inside, who, browse, meeting):
    with inside():
        contributions.send(meeting_id=meeting, text="Ý của tổ 2", by=who("thu"))
    page = browse("sau").visit("contributions.sent", meeting_id=meeting)
    assert "Ý của tổ 2" not in page.text
    assert "0 ý kiến đồng chí được đọc" in page.text


@pytest.mark.parametrize("person", ["minh", "thu", "hanh", "khanh", "quy"])
def test_the_list_of_all_is_for_those_who_prepare_and_hold(browse, opinion, meeting, person):
    browse(person).visit("contributions.sent", meeting_id=meeting, expect=404)


# ---- changing ------------------------------------------------------------------------------------------------------


def test_the_author_changes_and_withdraws_it(inside, browse, opinion):
    browser, path = browse("minh"), f"/contributions/{opinion}"
    page = browser.submit(browser.open(path).form(path), text="Viết lại cho rõ")
    assert "Viết lại cho rõ" in page.text
    browser.submit(browser.open(path).form(f"{path}/withdrawal"))
    with inside():
        assert texts() == []


@pytest.mark.parametrize("person", ["lan", "mai", "sau", "ba", "thu", "nam", "khanh"])
def test_nobody_changes_what_the_author_wrote_himself(inside, browse, opinion, person):
    browser = browse(person)
    browser.open(f"/contributions/{opinion}", expect=404)
    changed = browser.post("contributions.edit", {"text": "Khác", "version": 1}, contribution_id=opinion)
    assert changed.status_code == 404
    assert browser.post("contributions.withdraw", contribution_id=opinion).status_code == 404
    with inside():
        assert texts() == [WORDS]


def test_two_windows_of_one_author_lose_no_word(browse, opinion):
    browser, path = browse("minh"), f"/contributions/{opinion}"
    forms = [browser.open(path).form(path) for _ in range(2)]
    browser.submit(forms[0], text="Bản thứ nhất")
    page = browser.submit(forms[1], 422, text="Bản thứ hai")
    assert "Người khác vừa sửa mục này" in page.text
    assert page.form(path).values["text"] == "Bản thứ hai"


def test_after_the_opening_it_is_only_read(inside, browse, opinion, meeting):
    with inside():
        db.session.get_one(Meeting, meeting).opinions_opened_at_utc = now_utc()
        db.session.commit()
    page = browse("minh").open(f"/contributions/{opinion}")
    assert WORDS in page.text
    assert [form.action for form in page.forms() if "contributions" in form.action] == []
    assert browse("minh").post("contributions.withdraw", contribution_id=opinion).status_code == 422


# ---- entered for somebody ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["sau", "lan", "mai"])
def test_an_opinion_is_entered_for_who_has_no_device_and_both_names_stand_there(inside, world, browse, meeting, person):
    browser, path = browse(person), f"/meetings/{meeting}/opinions/new"
    page = browser.submit(browser.open(path).form(path), member_id=str(world.members["tu"]), text="Xin thêm đèn")
    assert "Phan Thị Thơm" in page.text
    assert "nhập thay" in page.text
    with inside():
        sent = db.session.scalars(db.select(Contribution)).one()
        assert (sent.member_id, sent.account_id, sent.on_behalf) == (
            world.members["tu"],
            world.accounts[person],
            True,
        )
    assert "Xin thêm đèn" in browse("tu").visit("contributions.index").text


def test_a_cell_leader_enters_for_the_own_cell_only(inside, world, browse, meeting):
    browser, path = browse("sau"), f"/meetings/{meeting}/opinions/new"
    form = browser.open(path).form(path)
    (people,) = [select for select in form.element.iter("select") if select.get("name") == "member_id"]
    offered = {option.get("value") for option in people.iter("option")}
    assert form.values["member_id"] == "", "nobody is chosen to begin with"
    assert "Đề nghị đồng chí điền mục này." in browser.submit(form, 422, text="A").errors()
    assert str(world.members["tu"]) in offered
    for other in ("thu", "ba", "sau", "nam"):
        assert str(world.members[other]) not in offered
        page = browser.submit(form, 422, member_id=str(world.members[other]), text="A")
        assert "Lựa chọn này không có trong danh sách." in page.errors()
    with inside():
        assert texts() == []


def test_what_was_entered_may_be_changed_by_its_author_and_by_those_who_enter(inside, world, who, browse, meeting):
    with inside():
        entered = contributions.enter(meeting_id=meeting, member_id=world.members["tu"], text="Xin đèn", by=who("sau"))
    path = f"/contributions/{entered}"
    for person in ("sau", "tu", "lan"):
        browser = browse(person)
        browser.submit(browser.open(path).form(path), text=f"Sửa bởi {person}")
    browse("minh").open(path, expect=404)
    with inside():
        assert texts() == ["Sửa bởi lan"]


@pytest.mark.parametrize("person", ["minh", "ba", "hanh", "khanh", "nam", "quy"])
def test_nobody_else_enters_for_somebody(world, browse, meeting, person):
    browser = browse(person)
    browser.visit("contributions.enter", meeting_id=meeting, expect=404)
    data = {"member_id": world.members["tu"], "text": "A"}
    assert browser.post("contributions.enter", data, meeting_id=meeting).status_code == 404


# ---- what became of it ---------------------------------------------------------------------------------------------


def test_the_author_follows_his_opinions_to_the_task(inside, world, browse, meeting):
    with inside():
        held = make_meeting(
            world, kind=MeetingKind.EXTRAORDINARY, state=MeetingState.CLOSED, on=today() - timedelta(days=20)
        )
        taken = make_word(world, held, "minh", "Xin đèn đầu hẻm", fate=ContributionFate.TASK)
        make_task(world, title="Đề nghị phường lắp đèn", contribution_id=taken.id)
        hidden = make_word(world, held, "minh", "Tôi góp ý thẳng", fate=ContributionFate.TASK)
        make_task(world, title="Việc nội bộ", contribution_id=hidden.id, internal_only=True)
        make_word(world, held, "ba", "Lời người khác")
        running = db.session.get_one(Meeting, meeting)
        make_word(world, running, "minh", "Chưa bế mạc")
    page = browse("minh").visit("contributions.index")
    assert "Xin đèn đầu hẻm" in page.text
    assert "Đã thành việc" in page.text
    assert "Đề nghị phường lắp đèn" in page.text
    for hidden_words in ("Việc nội bộ", "Lời người khác", "Chưa bế mạc"):
        assert hidden_words not in page.text


def test_criticism_of_oneself_waits_for_no_result(inside, world, browse):
    with inside():
        held = make_meeting(world, state=MeetingState.CLOSED, on=today() - timedelta(days=20))
        make_word(world, held, "minh", "Tôi còn chậm", kind=ContributionKind.SELF_CRITICISM)
        make_word(world, held, "tu", "Xin đèn đầu hẻm")
    assert "Chưa có kết quả" not in browse("minh").visit("contributions.index").text
    assert "Chưa có kết quả" in browse("tu").visit("contributions.index").text


def test_without_opinions_the_page_says_where_they_come_from(browse):
    assert "Đồng chí chưa có ý kiến nào" in browse("thu").visit("contributions.index").text


@pytest.mark.parametrize("person", ["khanh", "phuoc", "hanh", "quy"])
def test_who_is_of_no_branch_has_no_opinions(browse, person):
    browse(person).visit("contributions.index", expect=404)


def test_lists_of_opinions_take_as_many_statements_at_any_size(inside, world, who, browse, statements, meeting):
    browser = browse("lan")

    def count(endpoint: str, **ids: int) -> int:
        statements.clear()
        browser.visit(endpoint, **ids)
        return len([sent for sent in statements if sent.startswith("SELECT")])

    before = count("contributions.sent", meeting_id=meeting), count("contributions.index")
    with inside():
        for number in range(60):
            contributions.send(meeting_id=meeting, text=f"Ý {number}", by=who(("lan", "minh", "thu")[number % 3]))
    after = count("contributions.sent", meeting_id=meeting), count("contributions.index")
    assert before == after == (4, 3)
