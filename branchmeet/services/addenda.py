"""Addenda to adopted minutes: each locked in its own forms, none ever changed."""

from __future__ import annotations

from branchmeet.clock import now_utc
from branchmeet.domain.actor import Actor
from branchmeet.domain.addenda import AddendumCopy, forms_of, written
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.minutes import MinutesState, RenderingKey, read_copy, sha256_of
from branchmeet.extensions import db
from branchmeet.models import AddendumRendering, MinutesAddendum
from branchmeet.phrases import minutes as phrases
from branchmeet.queries import addenda as queries
from branchmeet.queries import minutes as minutes_queries
from branchmeet.services import events
from branchmeet.services.transaction import transactional


@transactional
def add(*, meeting_id: int, reason: str, text: str, kept: str, by: Actor) -> int:
    """Add something to adopted minutes; returns its number among the addenda of these minutes.

    `text` stands in both forms, `kept` in the branch copy alone. Raises RuleBroken before adoption, without a reason,
    or when there is nothing to add.
    """
    minutes = minutes_queries.get_row(meeting_id)
    if minutes.state is not MinutesState.ADOPTED:
        raise RuleBroken(Rule.ADDENDUM_BEFORE_ADOPTION)
    if not reason:
        raise RuleBroken(Rule.REQUIRED, field="reason")
    if not (text or kept):
        raise RuleBroken(Rule.REQUIRED, field="text")
    head = minutes_queries.get_head(meeting_id)
    addendum = MinutesAddendum(
        minutes_id=minutes.id,
        number=queries.last_number(minutes.id) + 1,
        made_at_utc=now_utc(),
        account_id=by.account_id,
    )
    db.session.add(addendum)
    db.session.flush()
    adopted = read_copy(minutes_queries.get_locked(minutes.id, RenderingKey.BRANCH_COPY).body)
    whole = AddendumCopy(
        rendering=RenderingKey.BRANCH_COPY,
        kind=adopted.kind,
        superior_name=adopted.superior_name,
        branch_name=adopted.branch_name,
        place=adopted.place,
        added_to=phrases.named(adopted, paper=head.paper),
        year=now_utc().year,
        number=addendum.number,
        reason=reason,
        text=text,
        kept=kept,
        chair_name=adopted.chair_name,
        clerk_name=adopted.clerk_name,
    )
    for form in forms_of(whole):
        body = written(form)
        db.session.add(
            AddendumRendering(addendum_id=addendum.id, key=form.rendering, body=body, sha256=sha256_of(body))
        )
    events.record(
        "minutes_added_to", subject=("minutes", minutes.id), by=by, unit_id=head.branch_id, number=addendum.number
    )
    return addendum.number
