"""Photographs of the signed pages of minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from branchmeet.domain.scope import Subject
from branchmeet.domain.undoing import may_undo
from branchmeet.extensions import db
from branchmeet.models import Account, Member, SignedPage
from branchmeet.queries import minutes
from branchmeet.queries.minutes import MinutesHead


@dataclass(frozen=True)
class PageRow:
    """A photograph in the list of its minutes."""

    id: int
    file: str
    size: int
    width: int
    height: int
    created_at_utc: datetime
    account_id: int | None
    by_name: str | None

    def may_be_removed_by(self, account_id: int, *, now: datetime) -> bool:
        """Whether this account kept it and may still take it away."""
        return may_undo(done_at=self.created_at_utc, done_by=self.account_id, account_id=account_id, now=now)


@dataclass(frozen=True)
class KeptPage:
    """A photograph of the minutes of a meeting, as a URL names it."""

    head: MinutesHead
    page: PageRow

    @property
    def subject(self) -> Subject:
        """What permission depends on: the minutes."""
        return self.head.subject


def list_pages(minutes_id: int) -> list[PageRow]:
    """The photographs, in the order in which they were kept."""
    statement = _pages().where(SignedPage.minutes_id == minutes_id).order_by(SignedPage.id)
    return [PageRow(**row._mapping) for row in db.session.execute(statement)]


def get_page(meeting_id: int, page_id: int) -> KeptPage:
    """One photograph; Missing when these minutes have none with this key."""
    head = minutes.get_head(meeting_id)
    statement = _pages().where(SignedPage.id == page_id, SignedPage.minutes_id == head.id)
    return KeptPage(head, PageRow(**db.session.execute(statement).one()._mapping))


def _pages() -> Any:
    return (
        select(
            SignedPage.id,
            SignedPage.file,
            SignedPage.size,
            SignedPage.width,
            SignedPage.height,
            SignedPage.created_at_utc,
            SignedPage.account_id,
            Member.full_name.label("by_name"),
        )
        .outerjoin(Account, Account.id == SignedPage.account_id)
        .outerjoin(Member, Member.id == Account.member_id)
    )
