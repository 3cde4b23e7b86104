"""The rooms of the house as data, and which of them a person finds in the bar."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for


@dataclass(frozen=True, kw_only=True)
class Room:
    """One entry of the menu: where it leads, its sign of static/icons.svg and its word."""

    endpoint: str
    icon: str
    word: str

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
    Room(endpoint="topic_plans.index", icon="calendar3", word="Kế hoạch"),
    Room(endpoint="meetings.index", icon="people", word="Sinh hoạt"),
    Room(endpoint="tasks.index", icon="list-check", word="Nhiệm vụ"),
    Room(endpoint="concerns.index", icon="chat-square-text", word="Dư luận"),
    Room(endpoint="documents.index", icon="file-earmark-text", word="Văn bản"),
    Room(endpoint="branches.index", icon="bank", word="Chi bộ"),
)


def register(app: Flask) -> None:
    """Give the templates `menu(actor)` and `door_url(endpoint)`."""
    app.jinja_env.globals.update(menu=menu, door_url=door_url)


def menu(actor: object) -> list[Entry]:
    """The rooms this person may enter, in the order of the bar; on a phone the first four, the others behind "Thêm"."""
    return [_entry(room) for room in ROOMS if room.endpoint in current_app.view_functions]


def door_url(endpoint: str) -> str | None:
    """Address of a room outside the menu (search, account), or None where its door is not installed."""
    return url_for(endpoint) if endpoint in current_app.view_functions else None


def _entry(room: Room) -> Entry:
    return Entry(url=url_for(room.endpoint), icon=room.icon, word=room.word, current=request.blueprint == room.door)
