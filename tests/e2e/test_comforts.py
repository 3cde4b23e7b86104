"""static/js/app.js in a browser: words are kept, questions are asked first, small things are small."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
from flask import Flask, Response, request
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

pytestmark = pytest.mark.browser

STATIC = Path(__file__).resolve().parents[2] / "static"
FRAME = """<!doctype html><html lang="vi"><head><title>Ghi</title><meta name="csrf-token" content="token">
<script src="/static/vendor/htmx/htmx.min.js" defer></script><script src="/static/js/app.js" defer></script></head>
<body data-who="7"><h1>Ghi</h1>{body}</body></html>"""
NOTES = """<span class="save-pill" data-save-pill>
<svg><use href="/static/icons.svg#cloud-check"/></svg><span>Đã gửi 19:42</span></span>
<form method="post" action="/notes" data-autosave data-conflict="#both">
<input name="version" type="hidden" value="{version}">
<textarea name="words">{words}</textarea><button>Xong</button></form><div id="both"></div>
<button type="button" data-insert="textarea">Đề nghị…</button>"""
QUESTIONS = """<form method="post" action="/adoption" data-confirm="Thông qua biên bản?">
<button>Thông qua</button></form>
<form method="post" action="/adoption" hx-post="/adoption" hx-target="#out" data-confirm="Có chắc không?">
<button>Gửi ngầm</button></form>
<div id="out"></div>"""
ONCE = """<form method="post" action="/adoption"><button>Gửi</button></form>"""
SMALL = """<button data-text-size>Cỡ chữ lớn</button><div id="notice">Kính mời đồng chí</div>
<button data-copy="#notice">Chép</button>
<div data-tally="35"><span data-tally-less>0 − 0</span><output data-tally-rest>35</output>
<div><button type="button" data-step="-1">bớt</button>
<input type="number" value="0" min="0" max="35">
<button type="button" data-step="1">thêm</button></div></div>
<span data-minutes-since="2026-12-03T12:03:00+00:00">0</span>
<ul data-keys><li><a href="#a">a</a></li>
<li><a href="#b" aria-current="true">b</a></li><li><a href="#c">c</a></li></ul>"""


class Clerk:
    """A server that answers as it is told and remembers what reached it."""

    def __init__(self) -> None:
        self.address = ""
        self.answer = 204
        self.version = 1
        self.words = "cũ"
        self.reached: list[dict[str, str]] = []
        self.app = Flask(__name__, static_folder=str(STATIC))
        self.app.add_url_rule("/notes", "notes", self.show)
        self.app.add_url_rule("/notes", "save", self.save, methods=["POST"])
        self.app.add_url_rule("/adoption", "adopt", self.adopt, methods=["POST"])
        self.app.add_url_rule("/questions", "questions", lambda: FRAME.format(body=QUESTIONS))
        self.app.add_url_rule("/once", "once", lambda: FRAME.format(body=ONCE))
        self.app.add_url_rule("/small", "small", lambda: FRAME.format(body=SMALL))

    def show(self) -> str:
        return FRAME.format(body=NOTES.format(version=self.version, words=self.words))

    def save(self) -> Response:
        self.reached.append({**request.form, "token": request.headers.get("X-CSRFToken", "")})
        if self.answer == 409:
            return Response('<section id="both" data-focus tabindex="-1">Hai người cùng sửa</section>', 409)
        if self.answer == 204:
            self.version += 1
            self.words = request.form["words"]
        return Response(status=self.answer, headers={"X-Version": str(self.version)})

    def adopt(self) -> Response:
        self.reached.append({"token": request.headers.get("X-CSRFToken", "")})
        sleep(0.5)  # a slow network: time for a second tap
        return Response("<h1>đã thông qua</h1>")


@pytest.fixture
def clerk() -> Iterator[Clerk]:
    clerk = Clerk()
    server = make_server("127.0.0.1", 0, clerk.app, threaded=True)
    clerk.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield clerk
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(chromium: Browser, clerk: Clerk) -> Iterator[Page]:
    context = chromium.new_context(base_url=clerk.address, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.clock.install(time="2026-12-03T12:45:00Z")
    yield page
    context.close()


def wait_for_save(page: Page, text: str) -> None:
    page.clock.run_for(5100)
    page.locator("[data-save-pill]", has_text=text).wait_for()


def test_words_are_sent_every_five_seconds_with_the_token(page, clerk):
    page.goto("/notes")
    page.fill("textarea", "mới")
    wait_for_save(page, "Đã gửi 19:45")
    assert clerk.reached == [{"words": "mới", "version": "1", "token": "token"}]
    assert page.input_value("[name=version]") == "2"
    assert page.evaluate("localStorage.length") == 0


def test_nothing_is_sent_while_nothing_changes(page, clerk):
    page.goto("/notes")
    page.clock.run_for(20000)
    assert clerk.reached == []


def test_words_survive_a_failing_server_and_a_closed_page(page, clerk):
    clerk.answer = 500
    page.goto("/notes")
    page.fill("textarea", "mất mạng")
    wait_for_save(page, "Đã lưu trên máy")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    assert page.input_value("textarea") == "mất mạng"
    clerk.answer = 204
    wait_for_save(page, "Đã gửi 19:45")
    assert clerk.words == "mất mạng"


def test_words_typed_over_an_older_version_meet_the_newer_one(page, clerk):
    clerk.answer = 500
    page.goto("/notes")
    page.fill("textarea", "của tôi")
    wait_for_save(page, "Đã lưu trên máy")
    clerk.version, clerk.words, clerk.answer = 9, "của người khác", 409
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.clock.run_for(5100)
    page.get_by_text("Hai người cùng sửa").wait_for()
    assert clerk.reached[-1]["version"] == "1"
    assert page.input_value("textarea") == "của tôi"


def test_words_that_arrived_are_not_taken_up_again(page, clerk):
    page.goto("/notes")
    page.fill("textarea", "xong")
    page.click("text=Xong")
    clerk.words = "người sau sửa tiếp"
    page.goto("/notes")
    assert page.input_value("textarea") == "người sau sửa tiếp"


def test_a_ready_phrase_is_put_behind_what_was_typed(page):
    page.goto("/notes")
    page.fill("textarea", "Tổ 2")
    page.click("text=Đề nghị…")
    assert page.input_value("textarea") == "Tổ 2 Đề nghị "


@pytest.mark.parametrize("button", ["Thông qua", "Gửi ngầm"])
def test_a_question_is_asked_before_sending(page, clerk, button):
    page.goto("/questions")
    page.click(f"button:text-is('{button}')")
    page.click("dialog >> text=Thôi, chưa làm")
    assert clerk.reached == []
    page.click(f"button:text-is('{button}')")
    page.click(f"dialog button:text-is('{button}')")
    page.get_by_text("đã thông qua").wait_for()
    assert len(clerk.reached) == 1


def test_a_second_tap_on_a_slow_network_sends_nothing_again(page, clerk):
    page.goto(f"{clerk.address}/once")
    page.evaluate("const tap = () => document.querySelector('button').click(); tap(); setTimeout(tap, 200)")
    page.wait_for_selector("h1:has-text('đã thông qua')")
    assert len(clerk.reached) == 1


def test_text_size_is_kept_in_a_cookie(page):
    page.goto("/small")
    page.click("[data-text-size]")
    assert page.evaluate("document.documentElement.dataset.text") == "large"
    assert [cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "text_size"] == ["large"]
    page.click("[data-text-size]")
    assert page.evaluate("document.documentElement.dataset.text") is None


def test_notice_is_copied(page):
    page.goto("/small")
    page.click("text=Chép")
    page.get_by_text("Đã chép").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "Kính mời đồng chí"


def test_a_show_of_hands_adds_up_and_stays_within_bounds(page):
    page.goto("/small")
    page.click("text=bớt")
    assert page.input_value("[type=number]") == "0"
    page.click("text=thêm")
    assert page.inner_text("[data-tally-rest]") == "34"


def test_minutes_go_on_counting(page):
    page.goto("/small")
    page.clock.run_for(60000)
    assert page.inner_text("[data-minutes-since]") == "43"


def test_j_and_k_lead_to_the_neighbours_but_not_while_typing(page):
    page.goto("/small")
    page.keyboard.press("j")
    assert page.url.endswith("#c")
    page.keyboard.press("k")
    assert page.url.endswith("#a")
    page.focus("[type=number]")
    page.keyboard.press("j")
    assert page.url.endswith("#a")
