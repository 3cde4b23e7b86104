"""From the first word to the locked minutes and what follows: nothing is typed twice, and what was adopted stays."""

from __future__ import annotations

from datetime import timedelta

from branchmeet.clock import today
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, MinutesRendering, Task
from branchmeet.queries import tasks
from tests.factories import make_sitting
from tests.page import Form
from tests.people import PEOPLE

DUE = today() + timedelta(days=20)
WORK = f"Đồng chí {PEOPLE['sau']} dán lịch lấy rác ở 9 hẻm, xong trước {DUE:%d/%m/%Y}"
CONCLUSION = "Chi bộ thống nhất làm hẻm 8 trước"


class Hand:
    """A person at a browser who notes everything he types; what a form offers, or lets one choose, is not typing."""

    def __init__(self, browser, typed: list[str]) -> None:
        self.browser, self.typed = browser, typed

    def open(self, path: str):
        return self.browser.open(path)

    def send(self, form: Form, *, chosen: dict[str, object] | None = None, **typed: str):
        self.typed += typed.values()
        return self.browser.submit(form, **(chosen or {}), **typed)


def links(page, words: str) -> list[str]:
    return [link.get("href") for link in page.all("a") if words in "".join(link.itertext())]


def test_minutes_are_adopted_in_the_meeting_without_a_name_a_date_or_a_task_typed_twice(world, lan, inside, browse):
    with inside():
        meeting = make_sitting(world, lan).id
        item = db.session.query(AgendaItem).filter_by(meeting_id=meeting, position=2).one().id
    typed: list[str] = []
    mai, secretary = Hand(browse("mai"), typed), Hand(browse("lan"), typed)
    here = f"/meetings/{meeting}"

    for person, words in (("ba", WORK), ("minh", CONCLUSION)):
        form = mai.open(f"{here}/hold?item={item}").form(f"{here}/remarks")
        page = mai.send(form, chosen={"member_id": world.members[person]}, text=words)
    of_words = [form for form in page.forms() if "/remarks/" in form.action]
    mai.send(next(form for form in of_words if form.action.endswith("/task")))
    mai.send([form for form in of_words if form.action.endswith("/conclusion")][-1])
    with inside():
        task = tasks.get_task(db.session.query(Task).filter_by(meeting_id=meeting).one().id)
    assert (task.owner, task.due_on) == (PEOPLE["sau"], DUE)

    page = secretary.open(f"{here}/minutes/reading")
    while follow := links(page, "Đọc tiếp"):
        page = secretary.open(follow[0])
    page = secretary.send(page.form(f"{here}/minutes/reading-done"))
    page = secretary.send(page.form(f"{here}/minutes/adoption"))

    assert typed == [WORK, CONCLUSION]
    for told in (PEOPLE["ba"], PEOPLE["minh"], PEOPLE["sau"], f"{DUE:%d/%m/%Y}", task.title, CONCLUSION):
        assert told in page.text
    assert f"hạn {DUE:%d/%m/%Y}" in page.text, "the task stands in the minutes with its day"

    with inside():
        adopted = [row.sha256 for row in db.session.query(MinutesRendering).order_by(MinutesRendering.id)]
    page = secretary.send(secretary.open(f"{here}/minutes/signed-pages").form(f"{here}/minutes/signature"))
    assert "Đã ký" in page.text
    with inside():
        assert [row.sha256 for row in db.session.query(MinutesRendering).order_by(MinutesRendering.id)] == adopted
