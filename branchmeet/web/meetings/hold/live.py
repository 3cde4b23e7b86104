"""What keeps several devices together: news since the last look, and half-typed words kept on the server."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from branchmeet.domain.contributions import ContributionKind
from branchmeet.domain.holding import DraftField
from branchmeet.domain.meetings import MeetingState
from branchmeet.policy import Permission
from branchmeet.queries import sittings
from branchmeet.queries.agenda import AgendaRow
from branchmeet.services import drafts
from branchmeet.web.meetings.hold.blueprint import Held, bp, held, spent
from branchmeet.web.meetings.hold.forms import ConclusionForm, DraftForm
from branchmeet.web.meetings.hold.pages import read_item
from branchmeet.web.shared.access import actor, requires


@bp.get("/hold/news")
@requires(Permission.MEETING_HOLD, load=held)
def news(held: Held) -> ResponseReturnValue:
    """What changed since the last look, as pieces of the page; nothing (204), in two statements, while all is old."""
    if request.args.get("since", -1, int) == held.sitting.last_act:
        return "", 204
    tab = request.args.get("tab", "")
    meeting = held.meeting
    facts = read_item(held, request.args.get("item", 0, int)) if tab == "notes" else None
    return render_template(
        "meetings/hold/news.html",
        tab=tab,
        meeting=meeting,
        running=meeting.state is MeetingState.IN_PROGRESS,
        spent=spent(meeting),
        last_act=held.sitting.last_act,
        facts=facts,
        item=facts.item if facts else None,
        conclusion_form=_conclusion(facts.item) if facts and facts.item else None,
        roll=facts.roll if facts else sittings.get_roll(meeting.id),
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


def _conclusion(item: AgendaRow) -> ConclusionForm:
    text = item.conclusion or item.draft_conclusion
    return ConclusionForm(formdata=None, conclusion=text, version=item.version)
