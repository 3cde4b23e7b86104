"""Line comments from above, the branch's answers, and the history with its differences."""

from __future__ import annotations

import pytest

from branchmeet.domain.plan_versions import CommentState
from branchmeet.domain.topic_plans import PlanState
from branchmeet.extensions import db
from branchmeet.models import PlanComment, TopicPlan
from branchmeet.services import topic_plans, topics
from tests.web.topic_plans.conftest import _actor

SAID = "Cử thêm người chuẩn bị."


@pytest.fixture
def comment_id(app):
    def find() -> int:
        with app.app_context():
            return db.session.query(PlanComment).order_by(PlanComment.id).first().id

    return find


def review_form(browser, plan):
    url = browser.url("topic_plans.send_back", **plan.address)
    return browser.open(url).form(url)


def row_of(form, topic_id, line) -> str:
    values = form.values
    return next(
        name.removesuffix("line")
        for name, value in values.items()
        if name.endswith("-line") and value == line and values[name.removesuffix("line") + "topic_id"] == str(topic_id)
    )


def test_the_ward_comments_at_a_line_and_the_branch_sees_it_there(make_plan, browse, state_of):
    plan = make_plan(PlanState.SUBMITTED)
    khanh, mai = browse("khanh"), browse("mai")
    form = review_form(khanh, plan)
    khanh.submit(form, **{row_of(form, plan.topics["minh"], "preparer") + "text": SAID})
    assert state_of(plan) is PlanState.RETURNED
    page = mai.visit("topic_plans.show", **plan.address)
    assert "Còn 1 góp ý của cấp trên chưa trả lời" in page.text
    assert f"Góp ý: người chuẩn bị Trịnh Quốc Vinh, " in page.text  # noqa: F541
    card = next(article for article in page.all("article") if SAID in "".join(article.itertext()))
    assert "Hẻm sạch, hết điểm đen rác" in "".join(card.itertext())


def test_the_page_of_a_topic_shows_what_was_said_about_it_alone(make_plan, browse):
    plan = make_plan(PlanState.RETURNED)
    assert SAID in browse("lan").visit("topic_plans.topic", topic_id=plan.topics["minh"]).text
    assert SAID not in browse("lan").visit("topic_plans.topic", topic_id=plan.topics[""]).text
    assert SAID not in browse("minh").visit("topic_plans.topic", topic_id=plan.topics["minh"]).text


def test_a_plan_is_noted_with_comments_from_the_same_page(make_plan, browse, state_of):
    plan = make_plan(PlanState.SUBMITTED)
    khanh = browse("khanh")
    form = review_form(khanh, plan)
    form.action = khanh.url("topic_plans.note", **plan.address)
    page = khanh.submit(form, reason="Làm sớm trong tháng đầu.")
    assert state_of(plan) is PlanState.NOTED
    assert "Làm sớm trong tháng đầu." in page.text


def test_silence_is_refused_and_what_was_typed_too_long_stays(make_plan, browse, state_of):
    plan = make_plan(PlanState.SUBMITTED)
    khanh = browse("khanh")
    form = review_form(khanh, plan)
    assert khanh.submit(form, 422).errors() == ["Đề nghị đồng chí điền mục này."]
    place = row_of(form, plan.topics["minh"], "days") + "text"
    page = khanh.submit(form, 422, **{place: "x" * 5000, "reason": "Sửa hai chỗ."})
    assert page.errors() == ["Dài quá, tối đa 1000 ký tự."]
    again = page.form(form.action).values
    assert (again[place], again["reason"]) == ("x" * 5000, "Sửa hai chỗ.")
    assert state_of(plan) is PlanState.SUBMITTED


def test_a_line_nobody_knows_is_refused(make_plan, browse, state_of):
    plan = make_plan(PlanState.SUBMITTED)
    khanh = browse("khanh")
    form = review_form(khanh, plan)
    khanh.submit(form, 422, **{"rows-0-line": "everything", "rows-0-text": "Sai"})
    assert state_of(plan) is PlanState.SUBMITTED


def test_one_tap_says_mended_and_a_sentence_answers(make_plan, browse, stored, comment_id):
    plan = make_plan(PlanState.RETURNED)
    mai, key = browse("mai"), comment_id()
    url = mai.url("topic_plans.answer_comment", comment_id=key)
    page = mai.submit(mai.visit("topic_plans.show", **plan.address).form(url))
    assert "Đã sửa" in page.text
    assert stored(PlanComment, key).state is CommentState.MENDED
    form = mai.open(url).form(url)
    empty = mai.submit(form, 422)
    assert empty.errors() == ["Đề nghị đồng chí điền mục này."]
    mai.submit(empty.form(url), answer="Đồng chí Xinh đã nhận.")
    seen = browse("khanh").visit("topic_plans.show", **plan.address)
    assert "Đồng chí Xinh đã nhận." in seen.text
    assert not [form for form in seen.forms() if "/answer" in form.action]


def test_who_reads_comments(make_plan, browse):
    plan = make_plan(PlanState.RETURNED)
    for person in ("lan", "mai", "khanh", "dat", "hanh", "van"):
        assert SAID in browse(person).visit("topic_plans.show", **plan.address).text
        browse(person).visit("topic_plans.history", **plan.address)
    assert SAID not in browse("minh").visit("topic_plans.show", **plan.address).text
    for person in ("minh", "sau", "nam", "quy", "kieu"):
        browse(person).visit("topic_plans.history", 404, **plan.address)


@pytest.mark.parametrize("person", ["minh", "sau", "nam", "khanh", "hanh", "quy"])
def test_only_the_leadership_answers(make_plan, browse, comment_id, person):
    make_plan(PlanState.RETURNED)
    answer = browse(person).post("topic_plans.answer_comment", {"version": 1, "mended": 1}, comment_id=comment_id())
    assert answer.status_code == 404


def test_the_history_shows_what_was_changed_between_two_sendings(make_plan, browse, app, world):
    plan = make_plan(PlanState.RETURNED)

    def take(*steps):
        with app.app_context():
            for step in steps:
                step(
                    plan_id=plan.id,
                    version=db.session.get_one(TopicPlan, plan.id).version,
                    by=_actor(world, "lan"),
                )

    take(topic_plans.reopen)
    with app.app_context():
        topics.set_preparer(
            topic_id=plan.topics[""], version=1, preparer_id=world.members["mai"], by=_actor(world, "lan")
        )
    before_sending = browse("lan").visit("topic_plans.history", **plan.address)
    take(topic_plans.adopt, topic_plans.submit)
    assert "Sửa từ lần gửi trước, chưa gửi" in before_sending.text
    page = browse("khanh").visit("topic_plans.history", **plan.address)
    assert [heading for heading in ("Gửi lần 2", "Gửi lần 1", "Bản gửi đầu tiên.") if heading in page.text] == [
        "Gửi lần 2", "Gửi lần 1", "Bản gửi đầu tiên.",
    ]  # fmt: skip
    assert [" ".join("".join(mark.itertext()).split()) for mark in page.all("ins")] == ["Bùi Thị Xinh"]
    assert SAID in page.text
    assert browse("khanh").url("topic_plans.history", **plan.address) in (
        browse("khanh").visit("topic_plans.show", **plan.address).links()
    )


def test_the_pages_cost_the_same_however_much_was_said(make_plan, browse, statements, change):
    plan = make_plan(PlanState.RETURNED)

    def cost(person: str, endpoint: str) -> int:
        url = browse(person).url(endpoint, **plan.address)
        statements.clear()
        assert browse(person).client.get(url).status_code == 200
        return sum(statement.startswith("SELECT") for statement in statements)

    def say_much() -> None:
        first = db.session.query(PlanComment).one()
        values = {"plan_id": first.plan_id, "line": first.line, "at_utc": first.at_utc, "number": 1, "text": "Nữa"}
        db.session.add_all(PlanComment(topic_id=first.topic_id, **values) for _ in range(30))

    pages = [("lan", "topic_plans.show"), ("lan", "topic_plans.history"), ("khanh", "topic_plans.show")]
    few = [cost(*page) for page in pages]
    change(say_much)
    assert [cost(*page) for page in pages] == few
    assert max(few) <= 8
