"""The signed-in person as plain values: who he is and which roles he holds today."""

from __future__ import annotations

from dataclasses import dataclass

from branchmeet.domain.membership import MemberKind, Presence
from branchmeet.domain.posts import COMMITTEE_POSTS, GrantKind, PostKind


@dataclass(frozen=True)
class HeldPost:
    """A Party post held today. `path` is that of the unit in the tree."""

    kind: PostKind
    unit_id: int
    path: str
    cell_id: int | None = None
    acts_for_secretary: bool = False


@dataclass(frozen=True)
class HeldGrant:
    """A grant held today over the subtree under `path`."""

    kind: GrantKind
    unit_id: int
    path: str


@dataclass(frozen=True)
class HeldMembership:
    """A branch where the person takes part today."""

    branch_id: int
    path: str
    cell_id: int | None
    kind: MemberKind
    presence: Presence


@dataclass(frozen=True)
class Actor:
    """Who acts. Rights add up over everything held; `unit_name` is where the person is first of all at home."""

    account_id: int
    member_id: int
    name: str
    session_id: int = 0
    unit_name: str = ""
    posts: tuple[HeldPost, ...] = ()
    grants: tuple[HeldGrant, ...] = ()
    memberships: tuple[HeldMembership, ...] = ()

    @property
    def branch_id(self) -> int | None:
        """The branch on whose roster the person stands, or None for the staff of an upper level."""
        return self.memberships[0].branch_id if self.memberships else None

    @property
    def leads_branch_id(self) -> int | None:
        """The branch of which the person is in the leadership (secretary, deputy or committee member)."""
        own = {held.branch_id for held in self.memberships}
        return next((post.unit_id for post in self.posts if post.kind in COMMITTEE_POSTS and post.unit_id in own), None)

    @property
    def foremost(self) -> PostKind | GrantKind | None:
        """The post or grant by which the person is addressed in the bar; None for a member without one."""
        posts = sorted((post.kind for post in self.posts), key=list(PostKind).index)
        return next(iter(posts), None) or next((grant.kind for grant in self.grants), None)
