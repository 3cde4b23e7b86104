"""Holding a meeting in a room with a bad network: few taps, several hands, nothing lost."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, Page, ViewportSize
from sqlalchemy import select
from werkzeug.serving import BaseWSGIServer

from branchmeet.clock import now_utc
from branchmeet.extensions import db
from branchmeet.models import (
    AgendaItem,
    Attendance,
    Contribution,
    ItemDraft,
    LoginSession,
    Meeting,
    ReceivedEntry,
)
from branchmeet.queries import accounts
from branchmeet.services import passphrases, sittings
from branchmeet.services.login_sessions import token_hash
from tests.e2e.visitor import Visitor, open_server
from tests.factories import make_meeting
from tests.people import PEOPLE, World
from tests.rosters import add_members

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = ViewportSize(width=390, height=844)
PASSPHRASE = "hoa sen nở đầu hè"
TYPED = "Nhà trọ hẻm 12 không có chỗ để hai thùng"

Meet = Callable[[str], Visitor]


class Network:
    """The way to the server, which can be cut and mended; the address stays the same."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.port = 0
        self.server: BaseWSGIServer | None = None
        self.mend()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def mend(self) -> None:
        self.server = open_server(self.app, self.port)
        self.port = self.server.server_port
        self.thread = Thread(target=self.server.serve_forever)
        self.thread.start()

    def cut(self) -> None:
        if self.server:
            self.server.shutdown()
            self.thread.join()
            self.server.server_close()
            self.server = None


@pytest.fixture
def network(app: Flask) -> Iterator[Network]:
    way = Network(app)
    yield way
    way.cut()


@pytest.fixture
def meeting(app: Flask, world: World) -> int:
    """A meeting of a branch with more than 38 members, opened, with its chair Lan and its clerk Mai."""
    with app.app_context():
        add_members(world, 32)
        opened = make_meeting(world).id
        lan = accounts.find_signed_in(token_hash(world.token("lan")), now=now_utc(), today=now_utc().date())
        assert lan
        sittings.open_meeting(meeting_id=opened, version=1, by=lan.actor)
        for person in ("lan", "mai"):
            accounts.get_account(world.accounts[person]).password_hash = passphrases.hashed(PASSPHRASE)
        db.session.commit()
        db.session.remove()
    return opened


@pytest.fixture
def meet(app: Flask, chromium: Browser, network: Network) -> Iterator[Meet]:
    """A phone for each person, signed in."""
    people: dict[str, Visitor] = {}
    with ExitStack() as windows:

        def find(person: str) -> Visitor:
            if person not in people:
                visitor = Visitor(chromium, network.address, cookie_of(app, person), PHONE)
                people[person] = windows.enter_context(visitor)
            return people[person]

        yield find


def cookie_of(app: Flask, person: str) -> str:
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer
    return str(signer.dumps({"_user_id": World.token(person), "_fresh": True}))


def wait_for(page: Page, found: Callable[[], object], seconds: float) -> float:
    """How long it took until something was there; it must be within so many seconds."""
    began = time.monotonic()
    while not found():
        assert time.monotonic() - began < seconds, f"not there after {seconds} s"
        page.wait_for_timeout(100)
    return time.monotonic() - began


def until_ready(page: Page) -> None:
    """The device has its key and the worker is at work."""
    page.evaluate("window.outbox.ready.then(() => navigator.serviceWorker.ready).then(() => true)")


def item_id(app: Flask, meeting: int, position: int) -> int:
    with app.app_context():
        found = db.session.scalar(
            select(AgendaItem.id).where(AgendaItem.meeting_id == meeting, AgendaItem.position == position)
        )
        assert found
        return found


def test_38_on_the_roster_and_3_absent_are_nine_taps_and_one_request(app, meet, meeting):
    mai = meet("mai")
    mai.go(f"/meetings/{meeting}/hold/roll")
    until_ready(mai.page)
    sent: list[str] = []
    mai.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    taps = 0
    for name, reason in ((PEOPLE["ba"], "Việc gia đình"), (PEOPLE["minh"], "Lý do riêng"), (PEOPLE["tu"], "Khác")):
        row = mai.page.locator("li.tick", has_text=name.split()[-1]).filter(has=mai.page.get_by_label(f"{name} vắng"))
        row.locator("label.row-in").click()
        row.locator("label.chip", has_text=reason).click()
        taps += 2
    assert mai.page.locator("[data-absent]").inner_text() == "3", "the figure at the foot follows the taps"
    with mai.page.expect_navigation():
        mai.find("button", "Xong điểm danh").click()
    taps += 1
    assert (taps, len(sent)) == (7, 1)
    with app.app_context():
        marks = db.session.scalars(select(Attendance).where(Attendance.meeting_id == meeting, Attendance.counted)).all()
        assert (len(marks), sum(mark.code == "excused" for mark in marks)) == (40, 3)
    mai.must_read("37 / 40")


def test_two_devices_see_one_another_within_five_seconds(meet, meeting):
    lan, mai = meet("lan"), meet("mai")
    lan.go(f"/meetings/{meeting}/hold")
    mai.go(f"/meetings/{meeting}/hold")
    for visitor in (lan, mai):
        until_ready(visitor.page)
    lan.fill("Ghi ý chính", "Hẻm 8 đã có 31/40 nhà chia hai nhóm rác.")
    lan.tap("Ghi", to="/remarks", expect="Hẻm 8 đã có")
    assert wait_for(mai.page, lambda: mai.page.get_by_text("Hẻm 8 đã có").count(), 5) < 5
    mai.choose("Đang phát biểu", PEOPLE["sau"])
    mai.fill("Ghi ý chính", "Xin dán lịch lấy rác.")
    mai.tap("Ghi", to="/remarks", expect="Xin dán lịch")
    assert wait_for(lan.page, lambda: lan.page.get_by_text("Xin dán lịch").count(), 5) < 5
    assert "2 / 40" in lan.words, "who has spoken is counted on both devices"


def test_the_loser_of_a_conflict_sees_both_texts_and_merges(app, meet, meeting):
    lan, mai = meet("lan"), meet("mai")
    here = f"/meetings/{meeting}/hold?item={item_id(app, meeting, 2)}"
    for visitor in (lan, mai):
        visitor.go(here)
        until_ready(visitor.page)
    mai.fill("Kết luận của chủ trì", "Chọn hẻm 12 làm trước, tổ 2 kiểm.")
    lan.fill("Kết luận của chủ trì", "Chọn hẻm 8 làm trước.")
    lan.tap("Ghi kết luận", to="/conclusion")
    mai.page.get_by_text("Máy kia vừa ghi kết luận này").wait_for()
    mai.find("button", "Ghi kết luận").click()
    with mai.page.expect_navigation():
        mai.find("button", "Xem cả hai, ghi lại").click()
    mai.must_read("Hai người cùng sửa chỗ này")
    mai.must_read("Chọn hẻm 8 làm trước.")
    mai.complaints.clear()  # the browser itself reports the 409
    mai.look()
    mai.find("button", "Ghép cả hai vào ô").click()
    merged = mai.field("Kết luận của chủ trì").input_value()
    assert "hẻm 12" in merged
    assert "hẻm 8" in merged
    mai.tap("Ghi kết luận", to="/conclusion")
    with app.app_context():
        assert db.session.get_one(AgendaItem, item_id(app, meeting, 2)).conclusion == merged


def test_two_hands_on_one_attendance_book_undo_nothing(app, meet, meeting, world):
    lan, mai = meet("lan"), meet("mai")
    for visitor in (lan, mai):
        visitor.go(f"/meetings/{meeting}/hold/roll")
        until_ready(visitor.page)
    for visitor, person in ((lan, "ba"), (mai, "minh")):
        visitor.page.get_by_label(f"{PEOPLE[person]} vắng").check(force=True)
    for visitor in (lan, mai):
        with visitor.page.expect_navigation():
            visitor.find("button", "Xong điểm danh").click()
    with app.app_context():
        absent = select(Attendance.member_id).where(Attendance.meeting_id == meeting, Attendance.code == "excused")
        assert set(db.session.scalars(absent)) == {world.members["ba"], world.members["minh"]}


def test_a_killed_browser_loses_no_more_than_five_seconds(app, meet, meeting, network, tmp_path):
    here = f"/meetings/{meeting}/hold?item={item_id(app, meeting, 2)}"
    with doomed_browser(meet, tmp_path, app, network) as (page, kill):
        page.goto(here)
        until_ready(page)
        page.locator("#text").press_sequentially(TYPED, delay=20)
        page.wait_for_timeout(5200)
        page.locator("#text").press_sequentially(" và chưa kịp gửi", delay=20)
        kill()
    mai = meet("mai")
    mai.go(here)
    assert mai.field("Ghi ý chính").input_value().startswith(TYPED)


@contextmanager
def doomed_browser(meet: Meet, folder: Path, app: Flask, network: Network) -> Iterator[tuple[Page, Callable[[], None]]]:
    """A browser in a process of its own, which can be killed as a dead battery would."""
    playwright = meet("mai").context.browser
    assert playwright
    program = os.environ.get("CHROME_BIN") or "chromium"
    words = ["--headless=new", "--no-sandbox", "--remote-debugging-port=0", f"--user-data-dir={folder}", "about:blank"]
    process = subprocess.Popen([program, *words], start_new_session=True, stderr=subprocess.DEVNULL)
    port_file = folder / "DevToolsActivePort"
    wait_for(meet("mai").page, lambda: port_file.exists() and port_file.read_text().count("\n"), 30)
    port = port_file.read_text().split()[0]
    browser = playwright.browser_type.connect_over_cdp(f"http://127.0.0.1:{port}")
    context = browser.contexts[0]
    context.add_cookies([{"name": "branchmeet", "value": cookie_of(app, "mai"), "url": network.address}])
    page = context.new_page()
    page.set_default_timeout(10_000)

    def kill() -> None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    original = page.goto
    page.goto = lambda path: original(network.address + path)  # type: ignore[method-assign,assignment]
    try:
        yield page, kill
    finally:
        if process.poll() is None:
            kill()


def test_airplane_mode_loses_nothing_and_sends_once_in_order(app, meet, meeting, network):
    mai = meet("mai")
    item = item_id(app, meeting, 2)
    here = f"/meetings/{meeting}/hold?item={item}"
    mai.go(f"/meetings/{meeting}/hold/roll")
    until_ready(mai.page)
    kept = f"pages.some((page) => page.id.endsWith('item={item}')) && pages.length > 6"
    wait_for(mai.page, lambda: mai.page.evaluate(f"shelf.all('pages').then((pages) => {kept})"), 20)
    network.cut()
    mai.context.set_offline(True)

    mai.page.get_by_label(f"{PEOPLE['ba']} vắng").check(force=True)
    mai.find("button", "Xong điểm danh").click()
    mai.page.get_by_text("1 mục đã lưu trên máy").wait_for()
    mai.page.goto(here)
    for words in ("Một: dán lịch", "Hai: đo lại hẻm"):
        mai.fill("Ghi ý chính", words)
        mai.find("button", "Ghi").click()
        mai.page.locator("#kept-notes", has_text=words).wait_for()
    mai.page.reload()
    mai.page.get_by_text("3 mục đã lưu trên máy").wait_for()
    mai.must_read("Hai: đo lại hẻm")
    assert "Đã lưu trên máy" in mai.page.locator("[data-save-pill]").inner_text()
    stored = mai.page.evaluate(
        "Promise.all([shelf.all('entries'), shelf.all('pages'), shelf.all('words')]).then((all) => new TextDecoder()"
        ".decode(new Uint8Array(all.flat().flatMap((one) => [...new Uint8Array(one.sealed)]))))"
    )
    assert "dán lịch" not in stored
    assert "Kết luận" not in stored

    network.mend()
    mai.context.set_offline(False)
    wait_for(mai.page, lambda: mai.page.evaluate("shelf.all('entries').then((all) => all.length)") == 0, 20)
    mai.page.locator("#stream", has_text="Hai: đo lại hẻm").wait_for()
    assert mai.page.locator("[data-save-pill]").inner_text().startswith("Đã gửi")
    with app.app_context():
        said = db.session.scalars(
            select(Contribution.text).where(Contribution.meeting_id == meeting).order_by(Contribution.id)
        ).all()
        assert said == ["Một: dán lịch", "Hai: đo lại hẻm"]
        assert db.session.query(Attendance).filter_by(meeting_id=meeting, code="excused").count() == 1
        assert db.session.query(ReceivedEntry).count() == 3


def test_an_answer_lost_on_the_way_writes_nothing_twice(app, meet, meeting):
    mai = meet("mai")
    mai.go(f"/meetings/{meeting}/hold?item={item_id(app, meeting, 2)}")
    until_ready(mai.page)
    lost = []

    def lose_the_answer(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch().status)
        return route.abort()

    mai.page.route("**/remarks", lose_the_answer)
    mai.fill("Ghi ý chính", TYPED)
    mai.find("button", "Ghi").click()
    wait_for(mai.page, lambda: lost and mai.page.evaluate("shelf.all('entries').then((all) => all.length)") == 0, 20)
    assert lost == [204]
    with app.app_context():
        assert db.session.query(Contribution).filter_by(meeting_id=meeting).count() == 1


def test_an_ended_session_keeps_the_words_until_signing_in_again(app, meet, meeting, world):
    mai = meet("mai")
    here = f"/meetings/{meeting}/hold?item={item_id(app, meeting, 2)}"
    mai.go(here)
    until_ready(mai.page)
    with app.app_context():
        row = db.session.query(LoginSession).filter_by(account_id=world.accounts["mai"]).one()
        row.expires_at_utc = now_utc()
        db.session.commit()
    mai.fill("Ghi ý chính", TYPED)
    mai.find("button", "Ghi").click()
    mai.page.get_by_text("1 mục đã lưu trên máy").wait_for()
    mai.page.goto(here)
    mai.fill("Tên đăng nhập", "mai")
    mai.fill("Cụm mật khẩu", PASSPHRASE)
    mai.find("button", "Đăng nhập").click()
    mai.page.locator("#stream", has_text=TYPED).wait_for()
    with app.app_context():
        assert db.session.query(Contribution).filter_by(meeting_id=meeting).count() == 1


def test_signing_out_leaves_nothing_on_the_device(app, meet, meeting, network):
    mai = meet("mai")
    mai.go(f"/meetings/{meeting}/hold")
    until_ready(mai.page)
    wait_for(mai.page, lambda: mai.page.evaluate("shelf.all('pages').then((pages) => pages.length)") > 3, 20)
    mai.page.goto("/account")
    with mai.page.expect_navigation():
        mai.page.evaluate("document.querySelector(\"form[action$='sign-out'] button\").click()")
    mai.page.get_by_label("Tên đăng nhập").wait_for()
    databases = mai.page.evaluate("indexedDB.databases().then((all) => all.map((one) => one.name))")
    workers = mai.page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)")
    caches = mai.page.evaluate("caches.keys()")
    assert (databases, workers, caches) == ([], 0, [])
    with app.app_context():
        assert db.session.query(ItemDraft).count() == 0
        assert db.session.get_one(Meeting, meeting).state == "in_progress"
