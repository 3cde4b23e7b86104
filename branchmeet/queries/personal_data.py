"""Who looked at a person's data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from branchmeet.extensions import db
from branchmeet.models import Account, Member, PersonalDataView


@dataclass(frozen=True)
class DataView:
    """One look at somebody's data."""

    at: datetime
    name: str


def list_views(member_id: int, *, at_most: int = 20) -> list[DataView]:
    """The latest looks at a member's data, the newest first."""
    statement = (
        select(PersonalDataView.at_utc, Member.full_name)
        .join(Account, Account.id == PersonalDataView.account_id)
        .join(Member, Member.id == Account.member_id)
        .where(PersonalDataView.subject_type == "member", PersonalDataView.subject_id == member_id)
        .order_by(PersonalDataView.at_utc.desc(), PersonalDataView.id.desc())
        .limit(at_most)
    )
    return [DataView(*row) for row in db.session.execute(statement)]
