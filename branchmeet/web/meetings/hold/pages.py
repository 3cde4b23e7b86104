"""The pages of a meeting being held. What they show is read here; what is done on them stands in `acts`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import request
from flask.typing import ResponseReturnValue

from branchmeet.clock import day_of
from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.holding import DraftField, Place, place_of, steps_during
from branchmeet.domain.meetings import AgendaKind
from branchmeet.domain.required_steps import steps_of
from branchmeet.domain.two_texts import Comparison
from branchmeet.policy import Permission
from branchmeet.queries import agenda, holding, sittings, tasks
from branchmeet.queries.agenda import AgendaRow
from branchmeet.queries.holding import Draft, ItemMarks
from branchmeet.queries.meetings import MeetingHead
from branchmeet.queries.sittings import Remark, Roll
from branchmeet.web.meetings.hold.blueprint import Held, bp, held, render, spent
from branchmeet.web.meetings.hold.forms import ConclusionForm, RemarkForm
from branchmeet.web.shared.access import actor, can, requires
from branchmeet.web.shared.arguments import whole


@dataclass(frozen=True)
class Conflict:
    """Two wrote the same: where the two texts differ, what was typed here, and what stands."""

    found: Comparison
    mine: str
    theirs: str

    @property
    def together(self) -> str:
        """Both texts, the one that stands first: short ones are sooner read whole than woven together."""
        return "\n".join(filter(None, (self.theirs, self.mine)))


@bp.get("/hold")
@requires(Permission.MEETING_HOLD, load=held)
def notes(held: Held) -> ResponseReturnValue:
    """The item before us: what was said, the field under it, the conclusion."""
    return notes_page(held, RemarkForm(), ConclusionForm())


@bp.get("/hold/speakers")
@requires(Permission.MEETING_HOLD, load=held)
def speakers(held: Held) -> ResponseReturnValue:
    """Who was asked to speak, who sent an opinion, who is there; for the chair also who has not been heard."""
    roll = sittings.get_roll(held.meeting.id)
    return render("speakers", held, roll, **read_speakers(held, roll))


def read_speakers(held: Held, roll: Roll) -> dict[str, object]:
    """Who may be asked to speak; who has not been heard is for the chair alone, and stored nowhere."""
    meeting = held.meeting
    chairs = can(Permission.MEETING_CHAIR, meeting)
    quiet = holding.list_quiet(meeting.id, meeting.branch_id) if chairs else frozenset()
    return {
        "waiting": sittings.list_waiting(meeting.id, meeting.topic_id),
        "sent": sittings.list_sent(meeting.id),
        "silent_cells": roll.silent_cells if chairs else [],
        "quiet": [row for row in roll.present if row.member_id in quiet and not row.spoke],
    }


def notes_page(
    held: Held,
    form: RemarkForm,
    conclusion_form: ConclusionForm,
    item_id: int | None = None,
    conflict: Conflict | None = None,
) -> str:
    """The page of one item, with what was typed where something was refused."""
    meeting = held.meeting
    facts = read_item(held, item_id or form.item_id or request.args.get("item", 0, int))
    item = facts.item
    form.offer(facts.roll, [row.member_id for row in facts.waiting if row.member_id])
    if not form.is_submitted():
        _begin_note(form, item, facts.marks.drafts.get(DraftField.NOTE))
    if item and not conclusion_form.is_submitted():
        _begin_conclusion(conclusion_form, item, facts.marks.drafts.get(DraftField.CONCLUSION))
    return render(
        "notes",
        held,
        facts.roll,
        facts=facts,
        here=item.id if item else None,
        items=facts.items,
        item=item,
        waiting=facts.waiting,
        remarks=facts.remarks,
        to_review=_to_review(meeting) if item and item.kind is AgendaKind.TASK_RESULTS else [],
        form=form,
        conclusion_form=conclusion_form,
        conflict=conflict,
    )


@dataclass(frozen=True)
class ItemFacts:
    """What is known of one item and of the meeting around it."""

    items: list[AgendaRow]
    item: AgendaRow | None
    place: Place | None
    roll: Roll
    waiting: list[sittings.Waiting]
    remarks: list[Remark]
    earlier: int
    page: int
    marks: ItemMarks
    steps: list[tuple[object, bool]]
    tasks: list[Remark]


def read_item(held: Held, item_id: int) -> ItemFacts:
    """Read the item asked for, or the one before us, in five statements."""
    meeting = held.meeting
    items = agenda.list_items(meeting.id)
    item = _current(items, item_id)
    opened = meeting.opinions_opened_at_utc is not None
    page = whole("page", 1)
    said = sittings.list_last_remarks(meeting.id, item.id if item else 0, with_sent=opened, page=page)
    marks = holding.get_item_marks(meeting.id, actor().account_id, item.id if item else 0)
    steps = steps_of(meeting.kind, studies_topic=meeting.topic_id is not None)
    return ItemFacts(
        items=items,
        item=item,
        place=place_of([row.minutes for row in items], items.index(item), spent(meeting)) if item else None,
        roll=sittings.get_roll(meeting.id),
        waiting=sittings.list_waiting(meeting.id, meeting.topic_id),
        remarks=said.rows,
        earlier=said.earlier,
        page=said.page,
        marks=marks,
        steps=[(step, step.code in marks.done) for step in steps_during(item.kind, steps)] if item else [],
        tasks=[one for one in said.rows if one.task_id],
    )


def _begin_note(form: RemarkForm, item: AgendaRow | None, draft: Draft | None) -> None:
    usual = ContributionKind.SELF_CRITICISM if _is_criticism(item) else ContributionKind.SPEECH
    form.agenda_item_id.data = item.id if item else ""
    form.member_id.data = request.args.get("speaker", 0, int) or (draft.member_id if draft else None)
    form.kind.data = draft.kind if draft and draft.kind else usual
    form.text.data = draft.text if draft else ""


def _begin_conclusion(form: ConclusionForm, item: AgendaRow, draft: Draft | None) -> None:
    form.conclusion.data = draft.text if draft else item.conclusion or item.draft_conclusion
    form.version.data = draft.seen_version if draft else item.version


def _current(items: list[AgendaRow], item_id: int) -> AgendaRow | None:
    """The item asked for, else the first without a conclusion that is talked about, else the first."""
    talked = [item for item in items if item.kind not in (AgendaKind.OPENING, AgendaKind.UNRECORDED)]
    asked = [item for item in items if item.id == item_id]
    open_items = [item for item in talked if not item.conclusion]
    return next(iter((*asked, *open_items, *talked, *items)), None)


def _to_review(meeting: MeetingHead) -> list[tasks.TaskCard]:
    day = day_of(meeting.starts_at_utc)
    return tasks.list_to_review(meeting.branch_id, since=day - timedelta(days=31), until=day, meeting_id=meeting.id)


def _is_criticism(item: AgendaRow | None) -> bool:
    return item is not None and item.kind is AgendaKind.CRITICISM
