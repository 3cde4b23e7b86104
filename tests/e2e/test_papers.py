"""Getting the resolution out, counted: every tap from the page of the closed meeting until it has its number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, ViewportSize

from branchmeet.clock import today
from branchmeet.domain.meetings import VotePurpose
from branchmeet.extensions import db
from branchmeet.models import Vote
from tests.e2e.counter import Counter
from tests.e2e.visitor import Visitor, serving
from tests.factories import make_held, make_task
from tests.people import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZES = {"laptop": ViewportSize(width=1366, height=768), "phone": ViewportSize(width=390, height=844)}
MOST_TAPS = 3


@pytest.fixture(params=SIZES)
def at_meeting(
    request: pytest.FixtureRequest, app: Flask, world: World, chromium: Browser
) -> Iterator[tuple[Visitor, str]]:
    """The secretary, and the path of a meeting that was closed with a resolution voted and a task given."""
    with app.app_context():
        meeting = make_held(world, on=today() - timedelta(days=1))
        make_task(world, meeting_id=meeting.id, owner_id=world.members["minh"])
        vote = {"base": 7, "approve": 7, "disapprove": 0, "other": 0}
        db.session.add(Vote(meeting_id=meeting.id, purpose=VotePurpose.RESOLUTION, matter="Nghị quyết", **vote))
        db.session.commit()
        path = f"/meetings/{meeting.id}"
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer
    cookie = str(signer.dumps({"_user_id": World.token("lan"), "_fresh": True}))
    with serving(app) as address, Visitor(chromium, address, cookie, SIZES[request.param]) as visitor:
        yield visitor, path


def test_the_resolution_has_its_number_after_three_taps_and_no_key(at_meeting):
    lan, path = at_meeting
    counter = Counter(lan)
    lan.go(path)
    counter.tap(lan.find("link", "Nghị quyết"))
    counter.tap(lan.find("button", "Ban hành, lấy số"), leads_on=False)
    counter.tap(lan.page.locator("dialog.confirm button.btn-primary"))
    lan.must_read("Số 01-NQ/CB")
    lan.must_read("7/7 đảng viên có quyền biểu quyết tán thành")
    assert counter.counts == {"taps": MOST_TAPS, "characters": 0}
    lan.go(f"{path}/papers")
    lan.follow("Dán lịch lấy rác")
    lan.must_read("TRÍCH SAO ĐÚNG BẢN CHÍNH")
