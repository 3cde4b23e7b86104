"""The part of the catalogue that lives in tables: score sheets and the topic library."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from branchmeet import catalogue
from branchmeet.domain.assessments import AssessmentKind
from branchmeet.domain.vietnamese import search_text
from branchmeet.extensions import db
from branchmeet.models import LibraryTopic, ScoreSheet
from branchmeet.queries import shipped
from branchmeet.services.transaction import transactional

SHEETS = {"score_sheet_meeting_2025": AssessmentKind.MEETING, "score_sheet_four_good_2026": AssessmentKind.FOUR_GOOD}


@transactional
def load_catalogue() -> None:
    """Add the score sheets and library topics that ship with the program and are not in the tables yet.

    They belong to no unit: every committee may use them, adapt them or put its own in their place.
    """
    known_sheets, known_topics = shipped.sheet_versions(), shipped.topic_codes()
    db.session.add_all(
        ScoreSheet(**sheet) for sheet in sheets() if (sheet["code"], sheet["version"]) not in known_sheets
    )
    db.session.add_all(LibraryTopic(**topic) for topic in topics() if topic["code"] not in known_topics)


def sheets() -> Iterator[dict[str, Any]]:
    """The columns of each shipped score sheet."""
    for name, kind in SHEETS.items():
        body = catalogue.load(name)
        yield {
            "code": body["code"],
            "version": body["version"],
            "kind": kind,
            "title": body["title"],
            "in_force_from": body["in_force_from"],
            "body": _as_json(body),
        }


def topics() -> Iterator[dict[str, Any]]:
    """The columns of each shipped library topic."""
    for topic in catalogue.load("topics")["topics"]:
        same = ("code", "field", "title", "subject", "description", "prompts", "quarter", "follow_up_task")
        yield {key: topic[key] for key in same} | {
            "preparer_role": topic["preparer"],
            "search_text": search_text(topic["title"], topic["subject"], topic["description"]),
        }


def _as_json(value: Any) -> Any:
    """The value with dates written as JSON can hold them."""
    if isinstance(value, dict):
        return {key: _as_json(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_as_json(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value
