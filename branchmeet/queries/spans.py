"""Dated rows: from a day, up to but not including a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, or_


def holds_on(span: Any, day: date | BindParameter[date]) -> ColumnElement[bool]:
    """The rows that hold on a day, of any table (or alias of one) with `starts_on` and `ends_on`."""
    return and_(span.starts_on <= day, or_(span.ends_on.is_(None), span.ends_on > day))


def lasts_beyond(span: Any, day: date) -> ColumnElement[bool]:
    """The rows that hold on a day or will hold later."""
    return or_(span.ends_on.is_(None), span.ends_on > day)
