"""The resolution of a meeting, composed as that of a real one, issued under its number on the day of the meeting."""

from __future__ import annotations

from branchmeet.demo.world import World
from branchmeet.demo.year.lives import Life
from branchmeet.demo.year.meeting_sheets import Scored
from branchmeet.demo.year.minutes import Register
from branchmeet.demo.year.sittings import Sitting
from branchmeet.domain.issuing import PaperForm
from branchmeet.domain.meetings import VotePurpose
from branchmeet.domain.membership import Presence, on_roll
from branchmeet.domain.minutes import sha256_of
from branchmeet.domain.minutes_record import MinutesRecord
from branchmeet.exports import kept
from branchmeet.exports.letterhead import Letterhead
from branchmeet.exports.resolution_paper import resolution_paper
from branchmeet.exports.resolution_values import ResolutionFacts, compose
from branchmeet.models import IssuedPaper
from branchmeet.phrases import resolution as phrases


def issue(
    world: World, life: Life, sitting: Sitting, record: MinutesRecord, register: Register, scored: Scored | None
) -> None:
    """Issue the resolution that the meeting adopted; nothing where there was no vote on one."""
    vote = next((ballot.count for ballot in sitting.ballots if ballot.purpose is VotePurpose.RESOLUTION), None)
    if vote is None or not vote.passed:
        return
    facts = _facts(world, sitting, record, scored)
    paper = resolution_paper(compose(facts, record, _letterhead(life)))
    body = kept.to_json(paper)
    form = PaperForm.MONTHLY_RESOLUTION
    world.rows.add(
        IssuedPaper,
        unit_id=life.branch.id,
        document_type=form.document_type,
        term_id=life.branch.term_id,
        number=register.next(form.document_type),
        issued_on=sitting.day,
        subject=f"{paper.title.capitalize()} {paper.subject}",
        sha256=sha256_of(body),
        form=form,
        meeting_id=sitting.id,
        body=body,
        account_id=world.account_ids.get(life.branch.secretary.id),
    )


def _letterhead(life: Life) -> Letterhead:
    branch = life.branch
    return Letterhead(
        superior_organisation_name=branch.appraised_by.name,
        superior_committee_name=branch.appraised_by.committee_name,
        branch_name=branch.name,
        place=branch.place,
        signer_name=branch.secretary.name,
        has_committee=branch.has_committee,
        has_cells=bool(branch.cell_ids),
        demo=True,
    )


def _facts(world: World, sitting: Sitting, record: MinutesRecord, scored: Scored | None) -> ResolutionFacts:
    counted = [attendee for attendee in record.attendees if attendee.counted]
    return ResolutionFacts(
        branch_name=record.branch_name,
        kind=record.kind,
        month=record.month,
        day=sitting.day,
        opened_at_utc=sitting.opened_at,
        closed_at_utc=sitting.closed_at,
        place=sitting.place,
        chair_name=record.chair.name if record.chair else None,
        clerk_name=record.clerk.name if record.clerk else None,
        topic_subject=record.topic_subject,
        on_roll=sum(on_roll(attendee.presence) for attendee in record.attendees),
        counted=len(counted),
        present=sum(attendee.code.is_present for attendee in counted),
        exempt=sum(attendee.presence is Presence.EXEMPT for attendee in record.attendees),
        dues_due=record.dues_due,
        dues_paid=record.dues_paid,
        vote=next(ballot.count for ballot in sitting.ballots if ballot.purpose is VotePurpose.RESOLUTION),
        score_lines=_score_lines(world, record, scored),
        shortcomings=scored.shortcomings if scored else "",
    )


def _score_lines(world: World, record: MinutesRecord, scored: Scored | None) -> tuple[str, ...]:
    if scored is None or record.score is None:
        return ()
    filled = scored.filled(in_meeting=True, today=world.today)
    groups = ((group.title, *filled.group_given(group)) for group in scored.sheet.groups)
    return tuple(phrases.score_lines(groups, record.score))
