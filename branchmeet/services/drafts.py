"""Half-typed words on an item, kept on the server while they are typed: the writer's own, and no part of the record."""

from __future__ import annotations

from branchmeet.clock import now_utc
from branchmeet.domain.actor import Actor
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.holding import DraftField
from branchmeet.domain.meetings import AgendaKind, MeetingState
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, ItemDraft, Meeting
from branchmeet.queries import holding
from branchmeet.services.transaction import transactional


@transactional
def keep(
    *,
    meeting_id: int,
    item_id: int,
    field: DraftField,
    text: str,
    by: Actor,
    member_id: int | None = None,
    kind: ContributionKind | None = None,
    seen_version: int = 0,
) -> None:
    """Keep what this person is typing on an item; an empty text keeps nothing. No event: nothing was recorded yet."""
    item = db.session.get(AgendaItem, item_id)
    if item is None or item.meeting_id != meeting_id:
        raise RuleBroken(Rule.UNKNOWN_CHOICE)
    if item.kind is AgendaKind.UNRECORDED:
        raise RuleBroken(Rule.ITEM_UNRECORDED)
    meeting = db.session.get_one(Meeting, meeting_id)
    if meeting.state is not MeetingState.IN_PROGRESS:
        raise RuleBroken(Rule.SITTING_NOT_OPEN, state=meeting.state)
    draft = holding.find_draft(by.account_id, item_id, field)
    if not text:
        drop(item_id=item_id, field=field, by=by)
        return
    if draft is None:
        draft = ItemDraft(account_id=by.account_id, agenda_item_id=item_id, field=field)
        db.session.add(draft)
    draft.text, draft.member_id, draft.kind = text, member_id, kind
    draft.seen_version, draft.at_utc = seen_version, now_utc()


@transactional
def drop(*, item_id: int, field: DraftField, by: Actor) -> None:
    """Forget what this person was typing, because it was recorded or is not wanted any more."""
    draft = holding.find_draft(by.account_id, item_id, field)
    if draft is not None:
        db.session.delete(draft)
