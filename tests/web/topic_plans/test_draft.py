"""The draft of a topic: written by its preparer, commented on, adopted, then in the agenda."""

from __future__ import annotations

import pytest

from branchmeet.domain.topic_plans import PlanState
from branchmeet.extensions import db
from branchmeet.models import Topic, TopicDraft
from branchmeet.services import agenda
from branchmeet.services.agenda import ItemValues
from tests.factories import make_item, make_meeting
from tests.web.topic_plans.conftest import MONTH, QUARTER

TEXT = {
    "content": "Thực trạng ở hẻm 8.",
    "prompts": "- Ở đâu?\n\n  Ai làm? ",
    "draft_conclusion": "Tổ đảng 1 khảo sát hẻm 12 trước ngày 15.",
}


@pytest.fixture
def plan(make_plan):
    return make_plan(PlanState.ADOPTED)


@pytest.fixture
def topic(plan):
    return plan.topics["minh"]


def write(browser, topic, **more):
    url = browser.url("topic_plans.content", topic_id=topic)
    return browser.submit(browser.open(url).form(url), **(TEXT | more))


def test_from_the_preparers_text_to_the_agenda(browse, topic, stored, change, world, inside):
    from branchmeet.domain.meetings import AgendaKind, MeetingState

    made = []

    def call() -> None:
        meeting = make_meeting(world, state=MeetingState.PLANNED, topic_id=topic)
        made.append(make_item(meeting, position=4, kind=AgendaKind.TOPIC, title="Hẻm sạch").id)

    change(call)
    minh, lan, mai = browse("minh"), browse("lan"), browse("mai")
    assert "/content" in " ".join(minh.visit("topic_plans.topic", topic_id=topic).links())
    shown = write(minh, topic, present="y")
    assert "Chờ chi ủy thông qua" in shown.text
    assert "Tổ đảng 1 khảo sát hẻm 12" in shown.text
    assert "Thực trạng ở hẻm 8." not in browse("thu").visit("topic_plans.topic", topic_id=topic).text

    url = f"/topics/{topic}/draft/comments"
    shown = mai.submit(mai.visit("topic_plans.draft", topic_id=topic).form(url), note="Thêm số nhà chưa chia rác.")
    assert "Bùi Thị Xinh góp ý dự thảo lần 1" in shown.text
    assert "Thêm số nhà chưa chia rác." in minh.visit("topic_plans.content", topic_id=topic).text

    shown = write(minh, topic, content="Thực trạng ở hẻm 8: 9 nhà chưa chia.", present="y")
    assert "Chỗ mới so với lần trước" in shown.text
    assert any("9 nhà chưa chia." in "".join(new.itertext()) for new in shown.all("ins"))

    shown = lan.submit(lan.visit("topic_plans.draft", topic_id=topic).form(f"/topics/{topic}/draft/adoption"))
    assert "Chi ủy đã thông qua" in shown.text
    assert "Trương Thị Lan thông qua dự thảo lần 2" in shown.text
    assert "9 nhà chưa chia" in browse("thu").visit("topic_plans.topic", topic_id=topic).text
    with inside():
        item = db.session.get(agenda.AgendaItem, made[0])
        assert (item.prompts, item.draft_conclusion) == (["Ở đâu?", "Ai làm?"], TEXT["draft_conclusion"])


def test_what_was_rewritten_in_the_agenda_stays(browse, topic, change, world, who, inside):
    from branchmeet.domain.meetings import AgendaKind, MeetingState

    keys = []

    def call() -> None:
        meeting = make_meeting(world, state=MeetingState.PLANNED, topic_id=topic)
        item = make_item(meeting, position=4, kind=AgendaKind.TOPIC, title="Hẻm sạch")
        keys.extend((meeting.id, item.id, item.version))

    change(call)
    meeting, item, version = keys
    own = ItemValues(
        kind=AgendaKind.TOPIC, title="Hẻm sạch", prompts=("Câu của chủ trì?",), draft_conclusion="Lời khác"
    )
    with inside():
        agenda.change(meeting_id=meeting, item_id=item, version=version, values=own, by=who("lan"))
    write(browse("minh"), topic, present="y")
    lan = browse("lan")
    lan.submit(lan.visit("topic_plans.draft", topic_id=topic).form(f"/topics/{topic}/draft/adoption"))
    with inside():
        row = db.session.get(agenda.AgendaItem, item)
        assert (row.prompts, row.draft_conclusion) == (["Câu của chủ trì?"], "Lời khác")


def test_a_meeting_planned_afterwards_begins_with_it(browse, topic, world, who, inside):
    from datetime import time

    from branchmeet.clock import at
    from branchmeet.domain.meetings import AgendaKind, MeetingKind
    from branchmeet.services import meetings
    from branchmeet.services.meetings import MeetingValues

    write(browse("minh"), topic)
    lan = browse("lan")
    lan.submit(lan.visit("topic_plans.draft", topic_id=topic).form(f"/topics/{topic}/draft/adoption"))
    day = QUARTER.starts_on.replace(month=MONTH, day=7)
    with inside():
        values = MeetingValues(starts_at=at(day, time(19)), place="Nhà văn hóa", topic_id=topic)
        key = meetings.plan(branch_id=world.units["home"], kind=MeetingKind.THEMATIC, values=values, by=who("lan"))
        (item,) = [one for one in agenda.queries.list_items(key) if one.kind is AgendaKind.TOPIC]
        assert item.draft_conclusion == TEXT["draft_conclusion"]


def test_two_who_write_at_once_see_both_texts(browse, topic, inside):
    minh, mai = browse("minh"), browse("mai")
    url = minh.url("topic_plans.content", topic_id=topic)
    mine, hers = minh.open(url).form(url), mai.open(url).form(url)
    mai.submit(hers, content="Bản của chi ủy viên", draft_conclusion="Kết luận của chi ủy viên")
    page = minh.submit(mine, 422, content="Bản của người chuẩn bị")
    assert "Bản của chi ủy viên" in page.text
    assert "Kết luận của chi ủy viên" in page.text
    assert page.form(url).values["content"] == "Bản của người chuẩn bị"
    minh.submit(page.form(url))
    with inside():
        texts = list(db.session.scalars(db.select(TopicDraft.content).order_by(TopicDraft.number)))
        assert texts == ["Bản của chi ủy viên", "Bản của người chuẩn bị"], "no text is ever lost"


def test_one_adopts_the_text_one_has_read(browse, topic, stored):
    write(browse("minh"), topic)
    lan = browse("lan")
    form = lan.visit("topic_plans.draft", topic_id=topic).form(f"/topics/{topic}/draft/adoption")
    write(browse("minh"), topic, content="Viết lại trong lúc đó")
    assert "Người khác vừa sửa" in lan.submit(form, 409).text
    assert stored(Topic, topic).content == ""
    form = lan.visit("topic_plans.draft", topic_id=topic).form(f"/topics/{topic}/draft/adoption")
    lan.submit(form)
    assert lan.submit(form, 422), "what is adopted is not adopted twice"
    write(browse("minh"), topic, content="Bổ sung")
    assert "Đang viết, lần 3" in lan.visit("topic_plans.draft", topic_id=topic).text
    assert stored(Topic, topic).content == "Viết lại trong lúc đó"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"prompts": "\n".join(f"Câu {n}?" for n in range(13))}, "Nhiều quá, tối đa 12 câu hỏi."),
        ({"content": "x" * 20001}, "Dài quá, tối đa 20000 ký tự."),
        ({"draft_conclusion": "x" * 4001}, "Dài quá, tối đa 4000 ký tự."),
    ],
)
def test_a_text_that_cannot_be_kept_stands_there_again(browse, topic, typed, words):
    minh = browse("minh")
    url = minh.url("topic_plans.content", topic_id=topic)
    page = minh.submit(minh.open(url).form(url), 422, **(TEXT | typed))
    assert page.errors() == [words]
    assert page.form(url).values["content"] == (TEXT | typed)["content"]


def test_an_empty_comment_is_refused_beside_its_field(browse, topic):
    write(browse("minh"), topic)
    mai, url = browse("mai"), f"/topics/{topic}/draft/comments"
    page = mai.submit(mai.visit("topic_plans.draft", topic_id=topic).form(url), 422, note=" ")
    assert page.errors() == ["Đề nghị đồng chí điền mục này."]


def test_the_preparer_presents_and_does_not_adopt(browse, topic):
    minh = browse("minh")
    page = write(minh, topic)
    assert f"/topics/{topic}/draft/adoption" not in [form.action for form in page.forms()]
    assert minh.post("topic_plans.adopt_draft", {"version": 1}, topic_id=topic).status_code == 404
    assert browse("mai").post("topic_plans.adopt_draft", {"version": 1}, topic_id=topic).status_code == 404
    page = minh.submit(page.form(f"/topics/{topic}/draft/presentation"))
    assert "Chờ chi ủy thông qua" in page.text


@pytest.mark.parametrize("person", ["thu", "sau", "ba", "hanh", "khanh", "phuoc", "nam", "quy"])
def test_nobody_else_reads_or_writes_the_draft(browse, topic, person):
    write(browse("minh"), topic)
    browser = browse(person)
    for endpoint in ("draft", "content"):
        browser.visit(f"topic_plans.{endpoint}", expect=404, topic_id=topic)
    for endpoint in ("comment", "present_draft", "adopt_draft"):
        assert browser.post(f"topic_plans.{endpoint}", {"version": 1}, topic_id=topic).status_code == 404


def test_a_preparer_of_one_topic_writes_no_other(browse, plan):
    browse("minh").visit("topic_plans.content", expect=404, topic_id=plan.topics[""])


def test_the_page_costs_the_same_however_often_it_was_written(browse, topic, statements):
    minh = browse("minh")
    write(minh, topic)

    def cost() -> int:
        statements.clear()
        minh.visit("topic_plans.draft", topic_id=topic)
        return sum(one.startswith("SELECT") for one in statements)

    few = cost()
    for number in range(4):
        write(minh, topic, content=f"Lần {number}", present="y")
    assert cost() == few <= 4
