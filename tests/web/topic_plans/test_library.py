"""The library as people use it: what the ward publishes, what a branch finds, takes, refuses and takes back."""

from __future__ import annotations

import io
from functools import partial

import pytest

from branchmeet import storage
from branchmeet.clock import today
from branchmeet.domain.topic_library import RefusalReason
from branchmeet.domain.topic_plans import PlanState
from branchmeet.extensions import db
from branchmeet.models import LibraryPaper, LibraryRefusal, LibraryTopic, Topic
from tests.factories import make_library_paper, make_library_topic

TITLE = "Đèn đường hẻm 12"
WORDS = {
    "title": TITLE,
    "description": "Bàn chỗ nào tối, ai góp bóng đèn.",
    "field": "urban_environment",
    "quarter": "0",
    "prompts": "- Đoạn nào tối nhất?\n\n- Ai giữ chìa khóa tủ điện?",
    "task_title": "Thay bóng đèn",
    "task_measure": "8 bóng",
}


@pytest.fixture
def made(inside, world):
    """A topic of a unit; its key."""

    def make(**details: object) -> int:
        with inside():
            return make_library_topic(world, **details).id

    return make


@pytest.fixture
def form_of(browse, world):
    """The form in which somebody writes a topic for a unit, and the act of sending it."""

    def find(person: str = "van", unit: str = "ward"):
        browser = browse(person)
        page = browser.visit("topic_plans.publish_topic", unit_id=world.units[unit])
        return partial(browser.submit, page.form(browser.url("topic_plans.publish_topic", unit_id=world.units[unit])))

    return find


def file(name: str, content: bytes = b"%PDF-1.7 ..."):
    return io.BytesIO(content), name


# ---- the publisher -------------------------------------------------------------------------------------------------


def test_the_ward_publishes_and_its_branches_find_it_first(form_of, browse, world):
    page = form_of()(**WORDS, papers=[file("Đề cương.pdf")], without_secrets="y")
    assert page.title == TITLE
    assert "Đề cương.pdf" in page.text
    listed = browse("thu").visit("topic_plans.library")
    assert "".join(listed.all("h2")[0].itertext()) == TITLE
    assert "1 tài liệu" in listed.text
    assert TITLE not in browse("an").visit("topic_plans.library").text
    assert TITLE in browse("thu").visit("topic_plans.library", query={"q": "den duong", "above": 1}).text


def test_a_wrong_title_and_a_wrong_file_are_said_beside_the_field_and_the_rest_stays(form_of, inside):
    send = form_of()
    page = send(expect=422, **(WORDS | {"title": "x" * 5000}))
    assert page.errors() == ["Dài quá, tối đa 150 ký tự."]
    kept = page.form(page.response.request.path).values
    assert (kept["description"], kept["task_measure"], kept["quarter"]) == (WORDS["description"], "8 bóng", "0")
    lost = send(expect=422, **(WORDS | {"description": ""}), papers=[file("Đề cương.pdf")], without_secrets="y")
    assert "cần chọn lại tệp" in lost.text
    program = send(expect=422, **WORDS, papers=[file("de-cuong.pdf", b"MZ\x90")], without_secrets="y")
    assert len(program.errors()) == 1
    assert "de-cuong.pdf" in program.errors()[0]
    assert program.form(page.response.request.path).values["title"] == TITLE
    silent = send(expect=422, **WORDS, papers=[file("de-cuong.pdf")])
    assert silent.errors() == ["Đề nghị đồng chí đánh dấu xác nhận tài liệu không chứa bí mật nhà nước."]
    with inside():
        assert db.session.query(LibraryTopic).count() == 0


def test_a_published_topic_is_edited_withdrawn_and_sent_again(made, browse, inside):
    key = made()
    van = browse("van")
    edit = van.visit("topic_plans.edit_library_topic", library_topic_id=key)
    page = van.submit(edit.form(van.url("topic_plans.edit_library_topic", library_topic_id=key)), title=TITLE)
    assert page.title == TITLE
    address = van.url("topic_plans.withdraw_library_topic", library_topic_id=key)
    gone = van.submit(van.open(address).form(address), reason="Đã có bản mới")
    assert "Chuyên đề đã rút ngày" in gone.text
    assert TITLE not in browse("lan").visit("topic_plans.library").text
    assert "Đã có bản mới" in browse("lan").visit("topic_plans.library_topic", library_topic_id=key).text
    assert TITLE in van.visit("topic_plans.library", query={"withdrawn": 1}).text
    assert TITLE not in browse("lan").visit("topic_plans.library", query={"withdrawn": 1}).text
    back = van.submit(gone.form(van.url("topic_plans.restore_library_topic", library_topic_id=key)))
    assert "đã rút ngày" not in back.text
    assert TITLE in browse("lan").visit("topic_plans.library").text


def test_who_came_second_sees_both_texts(made, browse):
    key = made()
    van, oanh = browse("van"), browse("oanh")
    address = van.url("topic_plans.edit_library_topic", library_topic_id=key)
    late = oanh.open(address).form(address)
    van.submit(van.open(address).form(address), title=TITLE)
    page = oanh.submit(late, expect=422, title="Đèn sáng lối đi")
    assert "Bản người khác vừa lưu" in page.text
    assert page.form(address).values["title"] == "Đèn sáng lối đi"
    assert oanh.submit(page.form(address)).title == "Đèn sáng lối đi"


def test_a_paper_is_saved_under_its_name_and_taken_away(made, browse, inside):
    key = made()
    with inside():
        paper_id = make_library_paper(key, "Đề cương tuyên truyền.pdf").id
    ids = {"library_topic_id": key, "paper_id": paper_id}
    an, lan, van = browse("an"), browse("lan"), browse("van")
    got = lan.client.get(lan.url("topic_plans.library_paper", **ids))
    assert (got.status_code, got.data[:5], got.headers["X-Content-Type-Options"]) == (200, b"%PDF-", "nosniff")
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.mimetype == "application/octet-stream"
    assert an.client.get(an.url("topic_plans.library_paper", **ids)).status_code == 404
    other = {"library_topic_id": made(), "paper_id": paper_id}
    assert lan.client.get(lan.url("topic_plans.library_paper", **other)).status_code == 404
    edit = van.visit("topic_plans.edit_library_topic", library_topic_id=key)
    van.submit(edit.form(van.url("topic_plans.remove_library_paper", **ids)))
    assert lan.client.get(lan.url("topic_plans.library_paper", **ids)).status_code == 404
    with inside():
        assert db.session.query(LibraryPaper).count() == 0


def test_a_file_that_is_gone_from_the_disk_is_not_found(made, browse, inside):
    key = made()
    with inside():
        paper = make_library_paper(key)
        storage.remove(paper.file_key)
        ids = {"library_topic_id": key, "paper_id": paper.id}
    browse("lan").visit("topic_plans.library_paper", expect=404, **ids)


@pytest.mark.parametrize("person", ["lan", "khanh", "phuoc", "tam", "dat", "quy", "khach"])
def test_who_may_not_publish_for_the_ward(person, browse, world, made):
    browser, key = browse(person), made()
    browser.visit("topic_plans.publish_topic", expect=404, unit_id=world.units["ward"])
    assert browser.post("topic_plans.publish_topic", WORDS, unit_id=world.units["ward"]).status_code == 404
    browser.visit("topic_plans.edit_library_topic", expect=404, library_topic_id=key)
    assert browser.post("topic_plans.restore_library_topic", library_topic_id=key).status_code == 404


@pytest.mark.parametrize("person", ["van", "kieu", "oanh"])
def test_who_may_finds_the_button(person, browse, world):
    browser = browse(person)
    assert (
        browser.url("topic_plans.publish_topic", unit_id=world.units["ward"])
        in browser.visit("topic_plans.library").links()
    )


# ---- the branch ----------------------------------------------------------------------------------------------------


def test_a_refusal_folds_the_topic_away_and_can_be_undone(made, browse, world, inside):
    key = made()
    ids = {"branch_id": world.units["home"], "library_topic_id": key}
    mai = browse("mai")
    address = mai.url("topic_plans.refuse_library_topic", **ids)
    assert address in mai.visit("topic_plans.library_topic", library_topic_id=key).links()
    silent = mai.submit(mai.open(address).form(address), expect=422, reason="other")
    assert len(silent.errors()) == 1
    page = mai.submit(silent.form(address), reason="other", words="Hẻm mới làm xong tháng trước")
    assert "Chi bộ không chọn chuyên đề này" in page.text
    listed = mai.visit("topic_plans.library")
    assert [item.get("class") for item in listed.all("details") if "Hẻm mới làm xong" in "".join(item.itertext())]
    back = mai.submit(listed.form(mai.url("topic_plans.take_back_refusal", **ids)))
    assert "không chọn chuyên đề này" not in back.text
    with inside():
        assert db.session.query(LibraryRefusal).count() == 0


def test_other_branches_and_plain_members_do_not_answer(made, browse, world):
    here, away = made(), made(unit="other_ward")
    home = world.units["home"]
    for person, branch, key in (
        ("minh", home, here),
        ("nam", home, here),
        ("khanh", home, here),
        ("lan", world.units["neighbour"], here),
        ("lan", home, away),
    ):
        ids = {"branch_id": branch, "library_topic_id": key}
        browse(person).visit("topic_plans.refuse_library_topic", expect=404, **ids)
        answer = browse(person).post("topic_plans.refuse_library_topic", {"reason": "not_here"}, **ids)
        assert answer.status_code == 404, (person, ids)
    browse("lan").visit("topic_plans.library_topic", expect=404, library_topic_id=away)


def test_a_topic_of_another_ward_does_not_come_into_the_plan(make_plan, made, browse):
    plan = make_plan()
    away = made(unit="other_ward")
    browse("lan").visit("topic_plans.new_topic", expect=404, query={"library": away}, **plan.address)


def test_from_the_page_of_a_topic_into_the_draft_in_the_branchs_own_words(make_plan, made, browse, inside):
    plan, key = make_plan(), made(title=TITLE)
    lan = browse("lan")
    page = lan.visit("topic_plans.library_topic", library_topic_id=key)
    (address,) = (link for link in page.links() if "/topics/new?library=" in link)
    form = lan.open(address).form(lan.url("topic_plans.new_topic", **plan.address))
    lan.submit(form, title="Hẻm 12 sáng đèn")
    with inside():
        topic = db.session.query(Topic).filter_by(library_topic_id=key).one()
        assert (topic.adapted, topic.title) == (True, "Hẻm 12 sáng đèn")
        topic_id = topic.id
    source = lan.url("topic_plans.library_topic", library_topic_id=key)
    assert source in lan.visit("topic_plans.topic", topic_id=topic_id).links()
    again = lan.visit("topic_plans.library_topic", library_topic_id=key)
    assert "Theo lời của chi bộ" in again.text
    assert (
        "Chi bộ chưa sinh hoạt chuyên đề này"
        in browse("minh").visit("topic_plans.library_topic", library_topic_id=key).text
    )  # a draft is the leadership's


def test_without_a_draft_one_is_led_to_the_first_quarter_without_a_plan(make_plan, made, browse):
    key = made()
    quarter = make_plan(PlanState.SUBMITTED)  # of the quarter after this one, which may be the one in hand
    links = browse("lan").visit("topic_plans.library_topic", library_topic_id=key).links()
    led = [link for link in links if "/topic-plans/" in link and "/q" in link]
    assert len(led) == 1
    assert browse("lan").url("topic_plans.show", **quarter.address) != led[0]
    assert not [link for link in links if "/topics/new" in link]


def test_pages_of_the_library_cost_the_same_at_any_size(made, browse, statements, inside, world):
    key = made()
    visits = [
        ("lan", "topic_plans.library", {}, 3),
        ("van", "topic_plans.library", {}, 3),
        ("lan", "topic_plans.library_topic", {"library_topic_id": key}, 8),
    ]

    def costs() -> list[int]:
        found = []
        for person, endpoint, ids, _ in visits:
            browser = browse(person)
            url = browser.url(endpoint, **ids)
            statements.clear()
            assert browser.client.get(url).status_code == 200
            found.append(sum(statement.startswith("SELECT") for statement in statements))
        return found

    with inside():
        make_library_paper(key)
    few = costs()
    with inside():
        for _ in range(60):
            topic = make_library_topic(world)
            db.session.add(
                LibraryRefusal(branch_id=world.units["home"], library_topic_id=topic.id, reason=RefusalReason.STUDIED)
            )
        for _ in range(60):
            make_library_topic(world, published_on=today())
        for _ in range(4):
            make_library_paper(key)
    assert costs() == few
    assert all(cost <= most for cost, (*_, most) in zip(few, visits, strict=True))
