"""What a `get_…` query raises when there is no such row; the doors turn it into "not found"."""

from sqlalchemy.exc import NoResultFound as Missing

__all__ = ["Missing"]
