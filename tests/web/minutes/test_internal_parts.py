"""What is internal is found nowhere but where it belongs: every person of the cast looks for it everywhere."""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from branchmeet.extensions import db
from branchmeet.models import Event, Meeting, MinutesRendering
from tests.people import PEOPLE
from tests.web.minutes.conftest import SECRETS

LEADERS = {"lan", "hung", "mai"}
OWN_WORDS = {"ba": {"self_criticism", "on_criticism", "reserved"}, "minh": {"criticism"}}
"""What people said themselves, which they may find among their own words outside the minutes."""
IN_THE_MINUTES = (
    "",
    "?copy=superior_copy",
    "?copy=branch_copy",
    "/paper?copy=superior_copy",
    "/paper?copy=branch_copy",
    *(f"/reading?part={part}" for part in range(1, 16)),
    "/sections/criticism",
    "/sections/criticism/revisions",
    "/sections/reserved",
    "/sections/discussion",
)


def words(response) -> str:
    """Everything in an answer, a Word file unpacked."""
    if response.mimetype.endswith("wordprocessingml.document"):
        with ZipFile(BytesIO(response.data)) as package:
            return "".join(package.read(name).decode() for name in package.namelist())
    return response.get_data(as_text=True)


def found_at(browser, paths) -> set[str]:
    """Which secrets a person finds at these places together."""
    everything = "".join(words(browser.client.get(path)) for path in paths)
    return {name for name, secret in SECRETS.items() if secret in everything}


def found_in_minutes(browser, sitting) -> set[str]:
    return found_at(browser, [sitting.url(place) for place in IN_THE_MINUTES])


def found_anywhere(browser, sitting) -> set[str]:
    """On every page of the program that needs no key but the meeting's; titles stand on the agenda for all to read."""
    rules = [rule for rule in browser.app.url_map.iter_rules() if "GET" in rule.methods and rule.endpoint != "static"]
    ids = {"meeting_id": sitting.id}
    paths = [
        browser.url(rule.endpoint, **ids if rule.arguments else {}) for rule in rules if rule.arguments <= ids.keys()
    ]
    return found_at(browser, paths) - {"title"}


@pytest.mark.slow
@pytest.mark.parametrize("state", ["sitting", "adopted", "committee_adopted"])
def test_nobody_but_the_leadership_and_the_clerk_finds_a_word_of_it(state, request, browse):
    sitting = request.getfixturevalue(state)
    for person in PEOPLE:
        in_minutes = found_in_minutes(browse(person), sitting)
        elsewhere = found_anywhere(browse(person), sitting) - OWN_WORDS.get(person, set())
        assert bool(in_minutes or elsewhere) == (person in LEADERS), (person, in_minutes, elsewhere)


def test_the_leadership_finds_all_of_it_but_the_title_of_the_item(adopted, browse):
    assert found_in_minutes(browse("hung"), adopted) == SECRETS.keys() - {"title"}


@pytest.mark.parametrize("person", ["minh", "hanh", "khanh", "dat"])
def test_members_and_superiors_read_the_locked_superior_copy(adopted, browse, person):
    page = browse(person).open(adopted.url())
    assert "BẢN GỬI CẤP TRÊN" in page.text
    assert "Có phần tự phê bình và phê bình lưu tại chi bộ." in page.text
    assert "“Tôi thấy hạn ngắn.”" in page.text
    assert "Dán lịch ở 9 hẻm" in page.text
    assert "Ý KIẾN BẢO LƯU" not in page.text


def test_a_clerk_who_is_no_committee_member_reads_all_of_his_meeting(sitting, world, browse, inside):
    assert found_in_minutes(browse("minh"), sitting) == set()
    with inside():
        db.session.get_one(Meeting, sitting.id).clerk_id = world.members["minh"]
        db.session.commit()
    assert found_in_minutes(browse("minh"), sitting) == SECRETS.keys() - {"title"}


def test_the_locked_superior_copy_and_the_events_hold_nothing_of_it(adopted, committee_adopted, inside):
    with inside():
        copies = db.session.scalars(select(MinutesRendering).where(MinutesRendering.key == "superior_copy"))
        stored = [copy.body for copy in copies]
        stored += [json.dumps(event.particulars, ensure_ascii=False) for event in db.session.scalars(select(Event))]
    assert len(stored) >= 8
    assert not [secret for secret in SECRETS.values() if secret in "".join(stored)]
