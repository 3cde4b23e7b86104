"""A person at a browser. Each page is looked at: by axe, in the console, at its width, at what it fetches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any, Literal
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Browser, Locator, Page, Request, ViewportSize
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

AXE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text()
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK_AXE = """async (levels) => (await axe.run(document, {runOnly: levels, resultTypes: ["violations"]})).violations.map(
  (found) => `${found.id}: ${found.nodes.map((node) => node.html.slice(0, 300)).join(" | ")}`)"""
PATIENCE = 10_000
"""Milliseconds; a page of this program is there in a few dozen."""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Impatient(WSGIRequestHandler):
    """Hangs up on a browser that keeps a line open without asking for anything."""

    timeout = 2


def open_server(app: Flask, port: int = 0) -> BaseWSGIServer:
    """The program on a port of this machine, a free one for 0.

    Closing it waits for the requests under way: one that outlived its test would meet the database of the next.
    """
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Impatient)
    server.daemon_threads = False  # type: ignore[attr-defined]
    return server


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The program on a free port of this machine; its address."""
    server = open_server(app)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Visitor:
    """One person, signed in, in a window of a certain size."""

    def __init__(self, browser: Browser, address: str, cookie: str, size: ViewportSize) -> None:
        self.address = address
        self.context = browser.new_context(base_url=address, viewport=size, accept_downloads=True)
        self.context.add_cookies([{"name": "branchmeet", "value": cookie, "url": address}])
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._notice)

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    # ---- going about ---------------------------------------------------------------------------------------------

    def go(self, path: str) -> None:
        """Open a path and look at the page."""
        self.page.goto(path)
        self.look()

    def follow(self, words: str) -> None:
        """Follow the link with these words."""
        with self.page.expect_navigation():
            self.find("link", words).click()
        self.look()

    def press(self, words: str, *, sure: bool = False, expect: str = "") -> None:
        """Press the button with these words, answer the question before it where one is asked, read the next page."""
        button = self.find("button", words)
        with self.page.expect_navigation():
            button.click()
            if sure:
                self.page.locator("dialog.confirm button.btn-primary").click()
        self.look()
        if expect:
            self.must_read(expect)

    def tap(self, words: str, *, to: str, expect: str = "") -> None:
        """Press a button whose page stays where it is, and wait until the server has answered and the page says so."""
        with self.page.expect_response(lambda answer: urlsplit(answer.url).path.endswith(to)) as waiting:
            self.find("button", words).click()
        assert waiting.value.status == 204, f"{words}: {waiting.value.status}"
        if expect:
            self.page.get_by_text(expect).first.wait_for()
        self.look()

    def fill(self, label: str, text: str) -> None:
        """Type into the field with this label."""
        self.field(label).fill(text)

    def choose(self, label: str, words: str) -> None:
        """Choose an entry of a list by its words."""
        self.field(label).select_option(label=words)

    def tick(self, label: str) -> None:
        """Tick a box, or choose one of several."""
        self.field(label).check()

    def unfold(self, words: str) -> None:
        """Open what is folded away."""
        self.page.locator("summary", has_text=words).first.click()

    def download(self, words: str) -> Path:
        """The file behind a link."""
        with self.page.expect_download() as waiting:
            self.find("link", words).click()
        return Path(waiting.value.path())

    def find(self, role: Literal["link", "button"], words: str) -> Locator:
        """The link or button of that name, else the first that has these words in its name."""
        exact = self.page.get_by_role(role, name=words, exact=True)
        return (exact if exact.count() else self.page.get_by_role(role, name=words)).first

    def field(self, label: str) -> Locator:
        """The field whose label begins like this."""
        named = self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}($|[\s:,])"))
        return named.and_(self.page.locator("input, select, textarea")).first

    # ---- reading -------------------------------------------------------------------------------------------------

    @property
    def path(self) -> str:
        """Where he is."""
        return urlsplit(self.page.url).path

    @property
    def key(self) -> int:
        """The key at the end of the address."""
        return int(self.path.rstrip("/").rpartition("/")[2])

    @property
    def words(self) -> str:
        """What can be read on the page."""
        return " ".join(self.page.inner_text("body").split())

    def must_read(self, text: str) -> None:
        """The page says this."""
        assert text in self.words, f"{self.path} does not say {text!r}:\n{self.words[:4000]}"

    def look(self) -> None:
        """The page can be used by everybody, is no wider than the window, complains of nothing, asks nobody else."""
        self.page.evaluate(AXE)
        violations: list[str] = self.page.evaluate(ASK_AXE, LEVELS)
        assert not violations, f"{self.path}, {self.page.title()}:\n" + "\n".join(violations)
        overflow: Any = self.page.evaluate(OVERFLOW)
        assert overflow <= 0, f"{self.path} is {overflow} px wider than the window"
        assert not self.complaints, f"{self.path}: {self.complaints}\n{self.words[:2000]}"

    def _notice(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"asked {request.url}")
