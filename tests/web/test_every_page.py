"""Every page as its readers meet it: all links lead somewhere, every form does something, numbers of statements stand.

A crawler walks from the first page as each person; whatever is offered must work.
"""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlsplit

import pytest
from werkzeug.test import TestResponse

from branchmeet.clock import now_utc, today
from branchmeet.domain.assessments import AssessmentKind, AssessmentState
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.meetings import AgendaKind, MeetingState
from branchmeet.domain.vietnamese import name_key
from branchmeet.extensions import db
from branchmeet.models import Meeting, Member, Membership, Standing, Topic
from tests.conftest import Template
from tests.factories import make_assignment, make_item, make_meeting, make_task, make_word
from tests.furniture import furnish, make_sheet
from tests.page import Form, Page, PageClient
from tests.people import PEOPLE

SAMPLES = 3
"""How many pages of one endpoint a crawler reads: the first few differ, the hundredth does not."""

HOSTILE = (
    "<script>alert(1)</script>",
    "'\"><img src=x onerror=alert(1)>",
    "{{7*7}}{% raw %}",
    "' OR 1=1 --",
    "../../../etc/passwd",
    "=cmd|' /C calc'!A0",
    "\x00\x01\x1f",
    "a\u0302\u0301" * 50,
    "\u202e\u2066\u200b",
    "\U0001f600" * 20,
    "x" * 70_000,
    "-1",
    "9" * 40,
    "1e309",
    "NaN",
    "31/02/2026",
    "0000-00-00",
    "9999-12-31",
    "",
    " ",
    "None",
    "\r\nSet-Cookie: a=b",
)


ENDS_THE_SESSION = ("/sign-out", "/account/sessions/end", "/account/passphrase")

HOSTILE_SENT = {"lan": 1_500, "mai": 1_000, "khanh": 400, "tam": 400, "quy": 900}
"""At least so many hostile forms a person sends: a crawler that finds no forms any more is noticed."""


@pytest.fixture
def furnished(app, world, template):
    with app.app_context():
        keys = furnish(world)
        for years_ago, state in enumerate((AssessmentState.SUBMITTED, AssessmentState.APPRAISED), start=1):
            make_sheet(world, "home", AssessmentKind.FOUR_GOOD, state, period=f"{today().year - years_ago}")
        db.session.commit()
    template.keep(app, "furnished")
    return keys


class Crawler:
    """Walks from the first page over every link, a few pages of each endpoint."""

    def __init__(self, client: PageClient) -> None:
        self.client = client
        self.seen: set[str] = set()
        self.read: Counter[str] = Counter()

    def pages(self):
        """Every page found, each checked by the page client."""
        waiting = [("/", "the address bar")]
        while waiting:
            path, source = waiting.pop(0)
            endpoint = self._endpoint(path)
            if path in self.seen or self.read[endpoint] >= SAMPLES or endpoint == "static":
                continue
            self.seen.add(path)
            self.read[endpoint] += 1
            page = self._open(path, source)
            if page is None:
                continue
            yield endpoint, page.response.request.full_path.rstrip("?"), page
            waiting += [(link.partition("#")[0], path) for link in page.links()]

    def _open(self, path: str, source: str) -> Page | None:
        response = self.client.client.get(path)
        if response.status_code in (302, 303):
            return self._open(response.headers["Location"], path)
        assert response.status_code == 200, f"{path}, offered by {source}, answered {response.status_code}"
        return self.client.open(path) if response.mimetype == "text/html" else None

    def _endpoint(self, path: str) -> str:
        adapter = self.client.app.url_map.bind("localhost")
        parts = urlsplit(path)
        return adapter.match(parts.path or "/", "GET")[0]


@pytest.mark.slow
@pytest.mark.parametrize("person", PEOPLE)
def test_every_link_leads_somewhere(app, world, furnished, person):
    read = [path for _endpoint, path, _page in Crawler(PageClient(app, world.token(person))).pages()]
    assert "/" in read


@pytest.fixture
def offered(app, world, furnished):
    """Every form that posts, as a person is offered it: by where it leads, the page it stands on."""

    def find(person: str) -> dict[str, tuple[str, Form]]:
        forms: dict[str, tuple[str, Form]] = {}
        for _endpoint, path, page in Crawler(PageClient(app, world.token(person))).pages():
            for form in page.forms():
                if form.method == "post":
                    forms.setdefault(f"{form.action} {sorted(form.values)}", (path, form))
        return forms

    return find


@pytest.mark.slow
@pytest.mark.parametrize("person", ["lan", "mai", "sau", "minh", "hanh", "khanh", "phuoc", "tam", "kieu", "dat", "quy"])
def test_every_form_changes_something_or_says_why_not(app, world, template, offered, person):
    """Sent untouched, as the page offers it, a form changes the database, or leads on, or says a sentence."""
    silent = []
    for name, (path, _form) in offered(person).items():
        template.restore(app, "furnished")
        client = PageClient(app, world.token(person))
        form = next(form for form in client.open(path).forms() if f"{form.action} {sorted(form.values)}" == name)
        before = fingerprint(template)
        response = client.client.post(form.action, data=form.values)
        assert response.status_code in (200, 302, 303, 409, 422), f"{form.action}: {response.status_code}"
        if fingerprint(template) == before and not says_something(client, response):
            silent.append(form.action)
    assert silent == []


def fingerprint(template: Template) -> str:
    """Everything the database holds, as a hash."""
    with closing(sqlite3.connect(template.folder / "test.sqlite3")) as connection:
        return sha256("".join(connection.iterdump()).encode()).hexdigest()


def says_something(client: PageClient, response: TestResponse) -> bool:
    """Whether an answer that changed nothing leads to a page with a message, or holds a sentence itself."""
    if response.status_code in (302, 303):
        response = client.client.get(response.headers["Location"])
    text = response.get_data(as_text=True)
    return any(sign in text for sign in ("error-summary", "field-error", "notice-box", 'class="flash', "Chưa làm được"))


@pytest.mark.slow
@pytest.mark.parametrize("person", HOSTILE_SENT)
def test_hostile_values_never_break_a_page(app, world, offered, person):
    """Every form gets every hostile value, in a few fields at a time: no 5xx, nothing reflected unescaped."""
    chance = random.Random(7)
    sent = 0
    for path, offer in offered(person).values():
        if offer.action.startswith(ENDS_THE_SESSION):
            continue
        client = PageClient(app, world.token(person))
        token = client.csrf()
        for value in HOSTILE:
            values = offer.values | {"csrf_token": token, "is_admin": "1", "branch_id": "999999", "unit_id": value}
            named = sorted(values.keys() - {"csrf_token"})
            values |= dict.fromkeys(chance.sample(named, k=min(4, len(named))), value)
            response = client.client.post(offer.action, data=values)
            sent += 1
            assert response.status_code < 500, f"{offer.action} on {path}: {response.status_code} for {value[:30]!r}"
            text = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
            assert "<script>alert(1)" not in text, offer.action
            assert "<img src=x" not in text, offer.action
    assert sent >= HOSTILE_SENT[person]


# ---- statements ------------------------------------------------------------------------------------------------------


def crowd(world, keys) -> None:
    """Make everything in the home branch many times more."""
    home = world.units["home"]
    for number in range(60):
        name = f"Lê Văn Số {number}"
        member = Member(full_name=name, sort_key=name_key(name), search_text=name)
        db.session.add(member)
        db.session.flush()
        membership = Membership(branch_id=home, member_id=member.id, cell_id=world.cells[1], starts_on=today())
        db.session.add(membership)
        db.session.flush()
        db.session.add(Standing(membership_id=membership.id, kind="full", presence="here", starts_on=today()))
    for stage in ("begun", "running", "done"):
        ids = keys["home", stage]
        meeting = db.session.get_one(Meeting, ids["meeting_id"])
        for number in range(12):
            make_item(meeting, position=10 + number, kind=AgendaKind.OTHER, title=f"Nội dung {number}")
            make_word(world, meeting, "ba", f"Ý kiến số {number}")
            make_task(world, meeting_id=meeting.id, owner_id=world.members["ba"], title=f"Việc {number}")
        make_word(
            world, meeting, "ba", "gửi trước", kind=ContributionKind.WRITTEN_BEFORE, sent_at_utc=now_utc(), position=1
        )
    for number in range(15):
        make_meeting(world, on=today() - timedelta(days=40 + number), state=MeetingState.CLOSED)
        make_meeting(world, on=today() + timedelta(days=4 + number))
    for stage in ("begun", "running", "done"):
        for person in ("ba", "hung", "mai", "thu"):
            make_assignment(db.session.get_one(Topic, keys["home", stage]["topic_id"]), member_id=world.members[person])


def statement_counts(app, world, keys, statements) -> dict[str, int]:
    """How many statements each page takes, for those who read it most."""
    counts = {}
    for person in ("lan", "khanh", "phuoc"):
        client = PageClient(app, world.token(person))
        for rule in app.url_map.iter_rules():
            if rule.endpoint == "static" or "GET" not in rule.methods or app.view_functions[rule.endpoint].door.public:
                continue
            for stage in ("begun", "running", "done"):
                path = client.url(rule.endpoint, **{name: keys["home", stage][name] for name in rule.arguments})
                statements.clear()
                if client.client.get(path).status_code == 200:
                    counts[f"{person} {rule.endpoint} {stage}"] = len(
                        [one for one in statements if not one.startswith(("BEGIN", "COMMIT", "PRAGMA"))]
                    )
    return counts


def most_of(page: str) -> int:
    """A page takes 8 statements at most; a package reads each of its papers, whose number does not grow."""
    return 12 if "_zip " in page else 8


@pytest.mark.slow
def test_a_page_takes_the_same_few_statements_at_every_size(app, world, furnished, statements):
    few = statement_counts(app, world, furnished, statements)
    with app.app_context():
        crowd(world, furnished)
        db.session.commit()
        db.session.remove()
    many = statement_counts(app, world, furnished, statements)
    grown = {page: (count, many[page]) for page, count in few.items() if page in many and many[page] > count}
    assert grown == {}
    assert {page: count for page, count in many.items() if count > most_of(page)} == {}
