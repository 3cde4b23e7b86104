"""What keeps several devices together: news since the last look, and half-typed words kept on the server."""

from __future__ import annotations

from collections.abc import Callable

from flask import render_template, request
from flask.typing import ResponseReturnValue

from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.holding import DraftField
from branchmeet.domain.meetings import MeetingState
from branchmeet.policy import Permission
from branchmeet.queries import sittings, tasks
from branchmeet.queries.agenda import AgendaRow
from branchmeet.services import drafts
from branchmeet.web.meetings.hold.blueprint import Held, bp, held, spent
from branchmeet.web.meetings.hold.forms import ConclusionForm, DraftForm
from branchmeet.web.meetings.hold.pages import read_item, read_speakers
from branchmeet.web.shared.access import actor, requires


@bp.get("/hold/news")
@requires(Permission.MEETING_HOLD, load=held)
def news(held: Held) -> ResponseReturnValue:
    """What changed since the last look, as pieces of the page; nothing (204), in two statements, while all is old."""
    if request.args.get("since", -1, int) == held.sitting.last_act:
        return "", 204
    meeting = held.meeting
    if meeting.state is not MeetingState.IN_PROGRESS:
        return "", 200, {"HX-Refresh": "true"}
    tab, item_id = request.args.get("tab", ""), request.args.get("item", 0, int)
    facts = _facts(held, tab, item_id)
    return render_template(
        "meetings/hold/news.html",
        tab=tab,
        meeting=meeting,
        running=True,
        spent=spent(meeting),
        last_act=held.sitting.last_act,
        here=item_id or None,
        **facts,
    )


@bp.post("/items/<int:item_id>/draft")
@requires(Permission.MEETING_HOLD, load=held)
def keep_draft(held: Held) -> ResponseReturnValue:
    """Keep what is being typed on an item; only the item travels."""
    form = DraftForm()
    if not form.validate_on_submit():
        return "", 422
    drafts.keep(
        meeting_id=held.meeting.id,
        item_id=held.ids["item_id"],
        field=DraftField(form.field.data),
        text=form.text.data or "",
        member_id=form.member_id.data or None,
        kind=ContributionKind(form.kind.data) if form.kind.data else None,
        seen_version=form.seen_version,
        by=actor(),
    )
    return "", 204


def _facts(held: Held, tab: str, item_id: int) -> dict[str, object]:
    """What the pieces of one page are made of, its roll included."""
    if tab == "notes":
        facts = read_item(held, item_id)
        form = _conclusion(facts.item) if facts.item else None
        return {"facts": facts, "item": facts.item, "conclusion_form": form, "roll": facts.roll}
    meeting_id, roll = held.meeting.id, sittings.get_roll(held.meeting.id)
    readers: dict[str, Callable[[], dict[str, object]]] = {
        "votes": lambda: {"votes": sittings.list_votes(meeting_id)},
        "tasks": lambda: {"given": tasks.list_given(meeting_id)},
        "speakers": lambda: read_speakers(held, roll),
    }
    return {"roll": roll, **readers.get(tab, dict)()}


def _conclusion(item: AgendaRow) -> ConclusionForm:
    text = item.conclusion or item.draft_conclusion
    return ConclusionForm(formdata=None, conclusion=text, version=item.version)
