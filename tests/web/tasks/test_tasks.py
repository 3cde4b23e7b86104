"""The room of tasks: the lists, the table, and everything that may happen to a task on its way."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from branchmeet.clock import today
from branchmeet.domain.tasks import Owner, TaskState
from branchmeet.extensions import db
from branchmeet.models import Event, Membership, Minutes, Task
from branchmeet.services import tasks as services
from tests.factories import make_held, make_meeting, make_task


@pytest.fixture
def task(inside, world) -> int:
    with inside():
        return make_task(world, owner_id=world.members["minh"], measure="9/9 hẻm").id


def titles(page) -> set[str]:
    return {"".join(link.itertext()) for link in page.all("a") if "what" in (link.get("class") or "")}


def test_the_lists_are_narrowed_by_state_person_and_resolution(inside, world, browse):
    with inside():
        held = make_held(world, on=today() - timedelta(days=20))
        minh = world.members["minh"]
        make_task(world, title="Đang làm", owner_id=minh, meeting_id=held.id)
        make_task(world, title="Đã quá hạn", due_on=today() - timedelta(days=1), owner_id=world.members["ba"])
        make_task(world, title="Của tổ 1", owner_cell_id=world.cells[1])
        make_task(world, title="Không ai giữ")
        make_task(world, title="Xong rồi", state=TaskState.DONE, meeting_id=held.id, owner_id=minh)
        make_task(world, title="Nội bộ", internal_only=True, owner_id=minh, meeting_id=held.id)
    browser = browse("lan")
    assert titles(browser.open("/tasks")) == {"Đang làm", "Đã quá hạn", "Của tổ 1", "Không ai giữ", "Nội bộ"}
    assert titles(browser.open("/tasks?only=overdue")) == {"Đã quá hạn"}
    assert titles(browser.open("/tasks?only=ownerless")) == {"Không ai giữ"}
    assert titles(browser.open("/tasks?only=done")) == {"Xong rồi"}
    page = browser.open(f"/tasks?only=all&meeting={held.id}")
    assert titles(page) == {"Đang làm", "Xong rồi", "Nội bộ"}
    assert "1/2 việc xong (50,0%)" in page.text, "the internal task is no part of the resolution"
    assert titles(browse("minh").open("/tasks?mine=1")) == {"Đang làm", "Nội bộ"}
    assert titles(browse("sau").open("/tasks?mine=1")) == {"Của tổ 1"}
    assert "Nội bộ" not in browse("ba").open("/tasks?only=all").text


def test_the_table_is_printed_with_everything_a_meeting_asks(task, browse):
    page = browse("lan").open("/tasks/table")
    assert {"Dán lịch lấy rác", "9/9 hẻm"} <= {" ".join(cell.itertext()) for cell in page.all("td") + page.all("th")}
    assert browse("lan").open("/tasks/table?only=done").text.count("Không có việc nào") == 1


def test_a_list_costs_three_statements_whatever_is_in_it(inside, world, browse, statements):
    with inside():
        for number in range(60):
            make_task(world, title=f"Việc {number}", owner_id=world.members["minh"])
    browser = browse("lan")
    statements.clear()
    assert browser.client.get("/tasks?page=2").status_code == 200
    assert len([one for one in statements if one.startswith("SELECT")]) <= 3


def test_a_task_is_set_right_and_made_to_come_every_month(inside, task, browse):
    browser, path = browse("mai"), f"/tasks/{task}/details"
    form = browser.open(path).form(path)
    month = today().replace(day=1)
    page = browser.submit(
        form, title="Dán lịch ở 9 hẻm", measure="9 hẻm", repeats_monthly="y", report_month=month.isoformat()
    )
    assert "lặp lại hằng tháng" in page.text
    assert f"kỳ tháng {month.month}/{month.year}" in page.text
    with inside():
        assert db.session.get_one(Task, task).title == "Dán lịch ở 9 hẻm"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"title": ""}, "Đề nghị đồng chí điền mục này."),
        ({"due_on": "2031-01-01"}, "Hạn đã định thì chỉ đổi bằng gia hạn"),
        ({"owner": ""}, "Việc đã giao thì chỉ đổi người bằng bàn giao"),
        ({"title": "x" * 5000}, "Dài quá"),
    ],
)
def test_what_may_not_be_changed_is_said_beside_the_field_and_the_rest_stays(task, browse, values, sentence):
    browser, path = browse("mai"), f"/tasks/{task}/details"
    page = browser.submit(browser.open(path).form(path), 422, **({"measure": "giữ nguyên"} | values))
    assert sentence in page.errors()[0]
    assert page.form(path).values["measure"] == "giữ nguyên"


def test_a_task_is_handed_over_and_its_history_says_so(inside, world, task, browse):
    browser = browse("lan")
    page = browser.open(f"/tasks/{task}")
    form = page.form(f"/tasks/{task}/handover")
    page = browser.submit(form, owner=f"m{world.members['ba']}", reason="đồng chí Lành đi công tác")
    assert "Đoàn Hữu Lành bàn giao cho Cao Văn Điền: đồng chí Lành đi công tác" in " ".join(page.text.split())
    with inside():
        assert db.session.get_one(Task, task).owner_id == world.members["ba"]
    assert browse("minh").post("tasks.report", {"version": 2, "report": "x"}, task_id=task).status_code == 404
    page = browser.submit(browser.open(f"/tasks/{task}").form(f"/tasks/{task}/handover"), 422, owner="", reason="x")
    assert page.errors()


def test_the_task_of_somebody_who_left_asks_for_another_owner(inside, world, task, browse):
    with inside():
        stay = db.session.query(Membership).filter_by(member_id=world.members["minh"]).one()
        stay.ends_on = today()
        db.session.commit()
    page = browse("lan").open("/tasks?only=ownerless")
    assert "không còn ở chi bộ" in page.text
    assert "không còn ở chi bộ" in browse("lan").open(f"/tasks/{task}").text


def test_a_task_is_stopped_by_a_meeting_that_is_held_and_only_there(inside, world, task, browse):
    browser = browse("lan")
    page = browser.open(f"/tasks/{task}")
    assert [form for form in page.forms() if form.action.endswith("/stopping")] == []
    values = {"version": 1, "reason": "chi bộ thôi làm"}
    assert browser.post("tasks.stop", values, task_id=task).status_code == 422
    with inside():
        meeting = make_meeting(world, state="in_progress")
        db.session.add(Minutes(meeting_id=meeting.id))
        db.session.commit()
    page = browser.submit(browser.open(f"/tasks/{task}").form(f"/tasks/{task}/stopping"), reason="chi bộ thôi làm")
    assert "Dừng lại" in page.text or "dừng lại" in page.text.lower()
    assert "chi bộ thôi làm" in page.text
    browser.submit(page.form(f"/tasks/{task}/reopening"))


@pytest.mark.parametrize("person", ["minh", "sau", "ba", "hanh", "khanh", "nam"])
def test_nobody_else_hands_over_stops_or_changes(task, browse, person):
    browser = browse(person)
    for endpoint in ("tasks.hand_over", "tasks.stop", "tasks.details"):
        assert browser.post(endpoint, {"version": 1, "reason": "x"}, task_id=task).status_code == 404


OUTSIDE = ("hanh", "khanh", "phuoc", "dat", "nga", "kieu", "nam")


def test_what_came_of_criticism_goes_nowhere_but_its_owner_and_the_leadership(inside, world, browse, who):
    secret = "việcphảisửatronglòng"
    with inside():
        meeting = make_held(world, on=today() - timedelta(days=9))
        key = make_task(world, title=secret, meeting_id=meeting.id, internal_only=True, owner_id=world.members["ba"]).id
        services.report(task_id=key, version=1, text=f"đã sửa {secret}", by=who("ba"))
        services.hand_over(
            task_id=key, version=2, to=Owner(world.members["minh"]), reason=f"bận {secret}", by=who("lan")
        )
        services.confirm(task_id=key, version=3, step="done", result=f"xong {secret}", by=who("lan"))
        told = json.dumps([event.particulars for event in db.session.query(Event)], ensure_ascii=False)
        meeting_id, branch = meeting.id, world.units["home"]
    assert secret not in told
    for person in ("lan", "mai", "minh"):
        assert secret in browse(person).open(f"/tasks/{key}").text
    for person in (*OUTSIDE, "sau", "ba", "tu"):
        browser = browse(person)
        assert browser.client.get(f"/tasks/{key}").status_code == 404, person
        for path in (
            "/",
            "/tasks?only=all",
            "/tasks/table?only=all",
            f"/tasks?only=all&meeting={meeting_id}",
            f"/meetings/{meeting_id}",
            f"/meetings/{meeting_id}/minutes",
            f"/meetings/{meeting_id}/resolution",
            f"/meetings/{meeting_id}/contributions",
            f"/branches/{branch}",
            "/branches/picture",
            "/reports",
            "/reviews",
        ):
            answer = browser.client.get(path)
            assert answer.status_code in (200, 303, 404), path
            assert secret not in answer.get_data(as_text=True), (person, path)
