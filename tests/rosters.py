"""A roster as long as a test needs it."""

from __future__ import annotations

from branchmeet.domain.vietnamese import name_key, search_text
from branchmeet.extensions import db
from branchmeet.models import Member, Membership, Standing
from tests.people import LONG_AGO, World


def add_members(world: World, number: int) -> None:
    """So many more members of the home branch, in its two cells by turns."""
    for count in range(number):
        name = f"Lê Văn Thứ {chr(65 + count // 26)}{chr(97 + count % 26)}"
        member = Member(full_name=name, sort_key=name_key(name), search_text=search_text(name))
        db.session.add(member)
        db.session.flush()
        cell = world.cells[1 + count % 2]
        membership = Membership(branch_id=world.units["home"], member_id=member.id, cell_id=cell, starts_on=LONG_AGO)
        db.session.add(membership)
        db.session.flush()
        db.session.add(Standing(membership_id=membership.id, kind="full", presence="here", starts_on=LONG_AGO))
    db.session.commit()
