"""Posts and grants of a unit, and the people who may be given one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from branchmeet.domain.posts import GrantKind, HeldSpan, PostKind
from branchmeet.domain.scope import Subject
from branchmeet.domain.vietnamese import search_terms
from branchmeet.extensions import db
from branchmeet.models import Cell, Grant, Member, Membership, Post, Unit
from branchmeet.queries.spans import holds_on, lasts_beyond

AT_MOST = 50


@dataclass(frozen=True)
class PostLine:
    """A post of a unit."""

    id: int
    member_id: int
    name: str
    kind: PostKind
    cell_name: str | None
    acts_for_secretary: bool
    decision_number: str | None
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class GrantLine:
    """A grant over the subtree of a unit."""

    id: int
    member_id: int
    name: str
    kind: GrantKind
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Entitlement:
    """A post or grant as a thing of its unit, for permission."""

    id: int
    unit_id: int
    path: str
    kind: PostKind | GrantKind

    @property
    def subject(self) -> Subject:
        """What permission depends on."""
        return Subject(unit_id=self.unit_id, path=self.path)


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be given a post or a grant, with where he is known from."""

    member_id: int
    name: str
    home: str | None


def list_posts(unit_id: int, *, on: date) -> tuple[list[PostLine], list[PostLine]]:
    """The posts of a unit that hold on a day or begin later, and those that have ended; by kind and name."""
    statement = (
        select(
            Post.id,
            Post.member_id,
            Member.full_name.label("name"),
            Post.kind,
            Cell.name.label("cell_name"),
            Post.acts_for_secretary,
            Post.decision_number,
            Post.starts_on,
            Post.ends_on,
        )
        .join(Member, Member.id == Post.member_id)
        .outerjoin(Cell, Cell.id == Post.cell_id)
        .where(Post.unit_id == unit_id)
        .order_by(Post.starts_on.desc(), Member.sort_key, Post.id)
        .limit(4 * AT_MOST)
    )
    found = [PostLine(**row._mapping) for row in db.session.execute(statement)]
    held = [post for post in found if post.ends_on is None or post.ends_on > on]
    ended = [post for post in found if post.ends_on is not None and post.ends_on <= on]
    return sorted(held, key=lambda post: list(PostKind).index(post.kind)), ended[:AT_MOST]


def list_grants(unit_id: int, *, on: date) -> list[GrantLine]:
    """The grants at a unit that hold on a day or begin later."""
    statement = (
        select(Grant.id, Grant.member_id, Member.full_name.label("name"), Grant.kind, Grant.starts_on, Grant.ends_on)
        .join(Member, Member.id == Grant.member_id)
        .where(Grant.unit_id == unit_id, lasts_beyond(Grant, on))
        .order_by(Grant.kind, Member.sort_key, Grant.id)
    )
    return [GrantLine(**row._mapping) for row in db.session.execute(statement)]


def get_post(post_id: int) -> Entitlement:
    """One post as a thing of its unit; Missing when there is none with this key."""
    statement = select(Post.id, Post.unit_id, Unit.path, Post.kind).join(Unit, Unit.id == Post.unit_id)
    return Entitlement(*db.session.execute(statement.where(Post.id == post_id)).one())


def get_grant(grant_id: int) -> Entitlement:
    """One grant as a thing of its unit; Missing when there is none with this key."""
    statement = select(Grant.id, Grant.unit_id, Unit.path, Grant.kind).join(Unit, Unit.id == Grant.unit_id)
    return Entitlement(*db.session.execute(statement.where(Grant.id == grant_id)).one())


def list_candidates(unit_id: int, *, root: str, words: str, on: date) -> list[Candidate]:
    """People under `root` (the giver's own subtree) who may be given something in a unit: those on its roster, and
    those who hold something in it or above it; with words, anybody whose name has them, and people who have no place
    anywhere yet. At most 50.
    """
    above = aliased(Unit)
    path = select(Unit.path).where(Unit.id == unit_id).scalar_subquery()
    chain = select(above.id).where(
        func.substr(path, 1, func.length(above.path)) == above.path, above.path >= root, above.path < root[:-1] + "0"
    )
    near = or_(
        exists().where(Membership.member_id == Member.id, Membership.branch_id == unit_id, holds_on(Membership, on)),
        exists().where(Post.member_id == Member.id, Post.unit_id.in_(chain), holds_on(Post, on)),
        exists().where(Grant.member_id == Member.id, Grant.unit_id.in_(chain), holds_on(Grant, on)),
    )
    terms = search_terms(words)
    found = or_(_under(root, on), _without_a_place()) if terms else near
    home = (
        select(func.min(Unit.organisation_name))
        .join(Membership, Membership.branch_id == Unit.id)
        .where(Membership.member_id == Member.id, holds_on(Membership, on))
        .correlate(Member)
        .scalar_subquery()
    )
    statement = (
        select(Member.id, Member.full_name, home)
        .where(found, *(Member.search_text.contains(term) for term in terms))
        .order_by(Member.sort_key, Member.id)
        .limit(AT_MOST)
    )
    return [Candidate(*row) for row in db.session.execute(statement)]


def may_be_given(member_id: int, *, unit_id: int, root: str, on: date) -> bool:
    """Whether `list_candidates` could name this person, with or without words."""
    statement = select(exists().where(Member.id == member_id, or_(_under(root, on), _without_a_place())))
    return bool(db.session.scalar(statement))


def holders(unit_id: int, kind: PostKind, *, cell_id: int | None = None) -> list[HeldSpan]:
    """Who holds or held a post of this kind in a unit, in one cell if that is named."""
    statement = select(Post.member_id, Post.starts_on, Post.ends_on).where(Post.unit_id == unit_id, Post.kind == kind)
    if cell_id:
        statement = statement.where(Post.cell_id == cell_id)
    return [HeldSpan(*row) for row in db.session.execute(statement.order_by(Post.id))]


def lasting_posts(unit_id: int, *, on: date, member_id: int | None = None, cell_id: int | None = None) -> list[Post]:
    """The rows of posts in a unit that hold on a day or begin later, of one person or one cell if that is named."""
    statement = select(Post).where(Post.unit_id == unit_id, lasts_beyond(Post, on)).order_by(Post.id)
    if member_id:
        statement = statement.where(Post.member_id == member_id)
    if cell_id:
        statement = statement.where(Post.cell_id == cell_id, Post.kind == PostKind.CELL_LEADER)
    return list(db.session.scalars(statement))


def has_grant(unit_id: int, kind: GrantKind, *, on: date) -> bool:
    """Whether anybody holds this grant at a unit on a day or later."""
    statement = select(exists().where(Grant.unit_id == unit_id, Grant.kind == kind, lasts_beyond(Grant, on)))
    return bool(db.session.scalar(statement))


def held_grant(unit_id: int, kind: GrantKind, member_id: int, *, on: date) -> Grant | None:
    """The row of a grant that a person holds at a unit on a day or later."""
    statement = select(Grant).where(
        Grant.unit_id == unit_id, Grant.kind == kind, Grant.member_id == member_id, lasts_beyond(Grant, on)
    )
    return db.session.scalar(statement.order_by(Grant.id).limit(1))


def _under(root: str, on: date) -> ColumnElement[bool]:
    units = select(Unit.id).where(and_(Unit.path >= root, Unit.path < root[:-1] + "0"))
    return or_(
        exists().where(Membership.member_id == Member.id, Membership.branch_id.in_(units), holds_on(Membership, on)),
        exists().where(Post.member_id == Member.id, Post.unit_id.in_(units), holds_on(Post, on)),
        exists().where(Grant.member_id == Member.id, Grant.unit_id.in_(units), holds_on(Grant, on)),
    )


def _without_a_place() -> ColumnElement[bool]:
    return ~or_(
        exists().where(Membership.member_id == Member.id),
        exists().where(Post.member_id == Member.id),
        exists().where(Grant.member_id == Member.id),
    )
