"""What is said in a meeting, written down by its clerk."""

from __future__ import annotations

from branchmeet.domain.actor import Actor
from branchmeet.domain.contributions import ContributionFate, ContributionKind
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.required_steps import StepKey
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, Contribution, Meeting
from branchmeet.phrases import notes as phrases
from branchmeet.queries import contributions
from branchmeet.queries import sittings as sitting_queries
from branchmeet.services import events, sittings
from branchmeet.services.transaction import transactional

_STEP_OF_KIND = {
    ContributionKind.SELF_CRITICISM: StepKey.CRITICISM,
    ContributionKind.CRITICISM: StepKey.CRITICISM,
}


@transactional
def record(
    *, meeting_id: int, agenda_item_id: int, member_id: int, kind: ContributionKind, text: str, by: Actor
) -> int:
    """Write down what a present member said on an item; returns its key.

    An opinion of a cell is spoken by one of its members and stands for the whole cell.
    """
    return _write(meeting_id, agenda_item_id, member_id, kind, text, by)


@transactional
def reserve(*, meeting_id: int, agenda_item_id: int, text: str, released: bool, by: Actor) -> int:
    """A present member keeps a differing opinion in his own words (bảo lưu ý kiến); returns its key.

    `released`: he wishes it to stand in the copy for the level above as well.
    """
    kind = ContributionKind.RESERVED_OPINION
    return _write(meeting_id, agenda_item_id, by.member_id, kind, text, by, released=released)


def _write(
    meeting_id: int,
    agenda_item_id: int,
    member_id: int,
    kind: ContributionKind,
    text: str,
    by: Actor,
    *,
    released: bool = False,
) -> int:
    meeting = sittings.get_open(meeting_id)
    item = sittings.ensure_item(agenda_item_id, meeting_id)
    if item is None:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="agenda_item_id")
    speaker = {row.member_id: row for row in sitting_queries.get_roll(meeting_id).rows}.get(member_id)
    if speaker is None or not speaker.is_present:
        raise RuleBroken(Rule.SPEAKER_ABSENT, field="member_id")
    if not text:
        raise RuleBroken(Rule.REQUIRED, field="text")
    contribution = Contribution(
        meeting_id=meeting_id,
        agenda_item_id=item.id,
        topic_id=meeting.topic_id if item.kind == "topic" else None,
        member_id=member_id,
        cell_id=speaker.cell_id if kind is ContributionKind.CELL_OPINION else None,
        kind=kind,
        text=text,
        account_id=by.account_id,
        on_behalf=kind.in_own_words and member_id != by.member_id,
        released=released,
    )
    db.session.add(contribution)
    db.session.flush()
    sittings.tick_key(meeting, _STEP_OF_KIND.get(kind, StepKey.DISCUSSION), of=sittings.list_of(item.kind))
    _record("recorded", contribution, meeting, by)
    return contribution.id


@transactional
def correct(*, meeting_id: int, contribution_id: int, version: int, text: str, by: Actor) -> None:
    """Correct a slip while the meeting goes on; a reserved opinion stays in its author's words.

    When somebody else wrote in between, RuleBroken(CHANGED_BY_SOMEONE_ELSE) carries `text` and `current`.
    """
    meeting = sittings.get_open(meeting_id)
    contribution = _contribution(contribution_id, meeting_id)
    if contribution.version != version:
        raise RuleBroken(
            Rule.CHANGED_BY_SOMEONE_ELSE, current=contribution.version, seen=version, text=contribution.text
        )
    if contribution.kind.in_own_words:
        raise RuleBroken(Rule.NOT_ALLOWED, field="text")
    if not text:
        raise RuleBroken(Rule.REQUIRED, field="text")
    contribution.text = text
    contribution.version += 1
    _record("corrected", contribution, meeting, by)


@transactional
def remove(*, meeting_id: int, contribution_id: int, by: Actor) -> None:
    """Take back something recorded by mistake, as long as nothing came of it; what a member sent himself stays."""
    meeting = sittings.get_open(meeting_id)
    contribution = _contribution(contribution_id, meeting_id)
    if contribution.sent_at_utc is not None or contributions.has_led_further(contribution_id):
        raise RuleBroken(Rule.NOT_ALLOWED)
    _record("removed", contribution, meeting, by)
    db.session.delete(contribution)


@transactional
def take_into_conclusion(*, meeting_id: int, contribution_id: int, by: Actor) -> None:
    """Make what was said part of the item's conclusion; its author sees that it was taken."""
    meeting = sittings.get_open(meeting_id)
    contribution = _contribution(contribution_id, meeting_id)
    if contribution.kind.internal_only or contribution.kind.in_own_words or contribution.agenda_item_id is None:
        raise RuleBroken(Rule.NOT_ALLOWED)
    if contribution.fate is ContributionFate.TAKEN:
        raise RuleBroken(Rule.ALREADY_EXISTS)
    item = db.session.get_one(AgendaItem, contribution.agenda_item_id)
    item.conclusion = "\n".join(filter(None, (item.conclusion, phrases.bare(contribution.text))))
    item.version += 1
    contribution.fate = ContributionFate.TAKEN
    contribution.version += 1
    _record("taken", contribution, meeting, by)


def _contribution(contribution_id: int, meeting_id: int) -> Contribution:
    contribution = db.session.get_one(Contribution, contribution_id)
    if contribution.meeting_id != meeting_id:
        raise RuleBroken(Rule.UNKNOWN_CHOICE)
    return contribution


def _record(act: str, contribution: Contribution, meeting: Meeting, by: Actor) -> None:
    events.record(f"contribution_{act}", subject=("contribution", contribution.id), by=by, unit_id=meeting.branch_id)
