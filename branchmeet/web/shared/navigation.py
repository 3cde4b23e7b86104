"""The rooms of the house as data, and which of them a person finds in the bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for

from branchmeet.domain.actor import Actor
from branchmeet.policy import Permission, permits_somewhere


@dataclass(frozen=True, kw_only=True)
class Room:
    """One entry of the menu: where it leads, its sign of static/icons.svg, its word, the permission that shows it."""

    endpoint: str
    icon: str
    word: str
    permission: Permission | None = None

    @property
    def door(self) -> str:
        """The blueprint behind the entry: every page of it lights the entry up."""
        return self.endpoint.partition(".")[0]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A room as it stands in one person's bar."""

    url: str
    icon: str
    word: str
    current: bool


ROOMS = (
    Room(endpoint="home.index", icon="house-door", word="Hôm nay"),
    Room(endpoint="reports.index", icon="bar-chart-line", word="Toàn cảnh", permission=Permission.REPORT_READ),
    Room(endpoint="reviews.index", icon="award", word="Thẩm định", permission=Permission.REVIEW_QUEUE),
    Room(endpoint="topic_plans.index", icon="calendar3", word="Kế hoạch", permission=Permission.PLAN_PREPARE),
    Room(endpoint="meetings.index", icon="people", word="Sinh hoạt", permission=Permission.EXCUSE_SEND),
    Room(endpoint="tasks.index", icon="list-check", word="Nhiệm vụ", permission=Permission.TASK_REPORT),
    Room(endpoint="assessments.index", icon="clipboard-check", word="Đánh giá", permission=Permission.EXCUSE_SEND),
    Room(endpoint="assessments.index", icon="clipboard-check", word="Phiếu", permission=Permission.VETO_CHECK),
    Room(endpoint="figures.index", icon="pencil", word="Số liệu", permission=Permission.FIGURE_OFFICE),
    Room(endpoint="topic_plans.index", icon="lightbulb", word="Chuyên đề", permission=Permission.PLAN_READ),
    Room(endpoint="topic_plans.library", icon="lightbulb", word="Thư viện", permission=Permission.FIGURE_OFFICE),
    Room(endpoint="branches.index", icon="bank", word="Chi bộ", permission=Permission.EXCUSE_SEND),
    Room(endpoint="branches.index", icon="diagram-3", word="Tổ chức", permission=Permission.BRANCH_READ),
    Room(endpoint="members.index", icon="person", word="Đảng viên", permission=Permission.ROSTER_NAMES),
    Room(endpoint="minutes.index", icon="journal-text", word="Biên bản", permission=Permission.MINUTES_READ),
    Room(endpoint="admin.index", icon="gear", word="Quản trị", permission=Permission.ACCOUNT_WRITE),
)
"""In the order of the bar. A room may stand here under two words (a branch's plan, the plans of all branches):
the first that the person may see is taken."""


def register(app: Flask) -> None:
    """Give the templates `menu(actor)` and `door_url(endpoint)`."""
    app.jinja_env.globals.update(menu=menu, door_url=door_url)


def menu(actor: Actor) -> list[Entry]:
    """The rooms this person may enter; on a phone the first four stand at the foot, the others behind "Thêm"."""
    found: dict[str, Room] = {}
    for room in ROOMS:
        if _installed(room.endpoint) and (room.permission is None or permits_somewhere(actor, room.permission)):
            found.setdefault(room.endpoint, room)
    return [_entry(room) for room in found.values()]


def door_url(endpoint: str, **ids: Any) -> str | None:
    """Address of a room outside the menu (search, account) or of a page in one, or None where there is no such door."""
    return url_for(endpoint, **ids) if _installed(endpoint) else None


def _installed(endpoint: str) -> bool:
    return endpoint in current_app.view_functions


def _entry(room: Room) -> Entry:
    return Entry(url=url_for(room.endpoint), icon=room.icon, word=room.word, current=request.blueprint == room.door)
