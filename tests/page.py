"""The page client: fetches a page as one person and reads it as a reader would, checking it as a page each time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

FORBIDDEN_WORDS = re.compile(r"\bNone\b|\bUndefined\b|<[A-Z]\w+ object")
CONTROLS = {"input", "select", "textarea"}


@dataclass
class Page:
    """An answered page: its status, its words, its elements."""

    response: TestResponse
    tree: Element

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status_code

    @property
    def text(self) -> str:
        """All words a reader sees, blanks folded."""
        body = self.tree.find("body")
        return " ".join(visible_text(body if body is not None else self.tree).split())

    @property
    def title(self) -> str:
        """The words of the page's only h1."""
        return " ".join(visible_text(self.all("h1")[0]).split())

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Every element with this tag and these attributes."""
        return [
            element
            for element in self.tree.iter(tag)
            if all(element.get(name.rstrip("_").replace("_", "-")) == value for name, value in attributes.items())
        ]

    def links(self) -> list[str]:
        """Where the page leads to inside the program."""
        return [href for link in self.all("a") if (href := link.get("href", "")).startswith("/")]

    def forms(self) -> list[Form]:
        """Every form of the page."""
        return [Form(element) for element in self.all("form")]

    def form(self, action: str) -> Form:
        """The form that leads to this path; one that posts comes before one that only looks something up."""
        found = [form for form in self.forms() if form.action.partition("?")[0] == action]
        found.sort(key=lambda form: form.method != "post")
        assert found, f"no form to {action}; there are {[form.action for form in self.forms()]}"
        return found[0]

    def errors(self) -> list[str]:
        """The sentences beside fields."""
        return [
            " ".join(visible_text(element).split())
            for element in self.tree.iter()
            if "field-error" in (element.get("class") or "").split()
        ]


class Form:
    """A form of a page and the values it would send untouched."""

    def __init__(self, element: Element) -> None:
        self.element = element
        self.action = element.get("action", "")
        self.method = element.get("method", "get").lower()

    @property
    def values(self) -> dict[str, Any]:
        """What the browser would send if nothing were touched."""
        values: dict[str, Any] = {}
        for control in self.element.iter():
            name = control.get("name")
            if not name or control.tag not in CONTROLS or control.get("disabled") is not None:
                continue
            if control.tag == "select":
                self._add(values, name, *self._chosen(control))
            elif control.tag == "textarea":
                values[name] = "".join(control.itertext()).removeprefix("\n")
            elif control.get("type") in ("checkbox", "radio"):
                if control.get("checked") is not None:
                    self._add(values, name, control.get("value", "on"))
            elif control.get("type") not in ("submit", "file", "button"):
                self._add(values, name, control.get("value", ""))
        return values

    @staticmethod
    def _add(values: dict[str, Any], name: str, *more: str) -> None:
        for value in more:
            if name in values:
                kept = values[name] if isinstance(values[name], list) else [values[name]]
                values[name] = [*kept, value]
            else:
                values[name] = value

    @staticmethod
    def _chosen(control: Element) -> list[str]:
        options = list(control.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        if not chosen and options and control.get("multiple") is None:
            chosen = options[:1]
        return [option.get("value", "".join(option.itertext())) for option in chosen]


class PageClient:
    """One person at a browser."""

    def __init__(self, app: Flask, token: str | None = None) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        if token:
            with self.client.session_transaction() as session:
                session["_user_id"] = token
                session["_fresh"] = True

    def url(self, endpoint: str, **ids: object) -> str:
        """The path of an endpoint."""
        return self.app.url_map.bind("localhost").build(endpoint, ids)

    def visit(self, endpoint: str, expect: int = 200, query: Mapping[str, Any] | None = None, **ids: object) -> Page:
        """Open a page and check it as a page."""
        return self.open(self.url(endpoint, **ids), expect=expect, query=query)

    def open(self, path: str, expect: int = 200, query: Mapping[str, Any] | None = None) -> Page:
        """Open a path and check it as a page."""
        return self._read(self.client.get(path, query_string=query), expect)

    def submit(self, form: Form, expect: int = 303, follow: bool = True, **values: object) -> Page | TestResponse:
        """Send a form as the page offered it, with some values changed.

        A redirect is followed to the page it leads to unless `follow` is False.
        """
        response = self.client.post(form.action, data=form.values | values)
        if response.status_code in (302, 303) and expect == 303:
            return self.open(response.headers["Location"]) if follow else response
        return self._read(response, expect)

    def post(self, endpoint: str, data: Mapping[str, Any] | None = None, **ids: object) -> TestResponse:
        """Send values to an endpoint with a token, as a form of some page would."""
        return self.client.post(self.url(endpoint, **ids), data={"csrf_token": self.csrf(), **(data or {})})

    def csrf(self) -> str:
        """A token that belongs to this browser's session."""
        page = self.client.get("/healthz")
        assert page.status_code == 200
        found = re.search(
            r'name="csrf-token" content="([^"]+)"', self.client.get("/no-such-page").get_data(as_text=True)
        )
        assert found
        return found.group(1)

    def _read(self, response: TestResponse, expect: int) -> Page:
        text = response.get_data(as_text=True)
        assert response.status_code == expect, f"{response.request.path}: {response.status_code}\n{text[:3000]}"
        tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
        page = Page(response, tree)
        check_page(page, text)
        return page


def check_page(page: Page, source: str) -> None:
    """Every page has one heading said in its title, unique ids, named controls, tokens in its forms, clean words."""
    assert len(page.all("h1")) == 1, "a page has exactly one h1"
    title = "".join(page.all("title")[0].itertext())
    assert page.title in " ".join(title.split()), f"title {title!r} does not name the page {page.title!r}"
    ids = [identifier for element in page.tree.iter() if (identifier := element.get("id"))]
    assert len(ids) == len(set(ids)), f"double ids: {sorted({i for i in ids if ids.count(i) > 1})}"
    labelled = {label.get("for") for label in page.all("label")}
    wrapped = {id(control) for label in page.all("label") for control in label.iter() if control.tag in CONTROLS}
    for control in (element for element in page.tree.iter() if element.tag in CONTROLS):
        if control.get("type") in ("hidden", "submit", "button"):
            continue
        named = (
            control.get("id") in labelled
            or id(control) in wrapped
            or control.get("aria-label")
            or control.get("aria-labelledby")
        )
        assert named, f"control {control.get('name')!r} has no name"
    for form in page.forms():
        if form.method == "post":
            assert form.values.get("csrf_token"), f"form to {form.action} has no token"
            assert form.action, "a form needs an action"
    assert unicodedata.is_normalized("NFC", source), "text is not NFC"
    assert not FORBIDDEN_WORDS.search(page.text), FORBIDDEN_WORDS.search(page.text)
    assert " style=" not in source, "inline style"
    assert not re.search(r"<script(?![^>]*\bsrc=)", source), "inline script"


def visible_text(element: Element) -> str:
    """The words of an element without scripts and styles."""
    if element.tag in ("script", "style", "template", "title", "head"):
        return ""
    parts = [element.text or ""]
    for child in element:
        parts += [
            visible_text(child),
            " " if child.tag not in ("b", "i", "em", "strong", "span", "a") else "",
            child.tail or "",
        ]
    return "".join(parts)
