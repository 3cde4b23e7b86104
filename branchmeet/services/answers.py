"""What becomes of an opinion besides a conclusion and a task: it is answered, or carried upward as a petition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from branchmeet.clock import now_utc, today
from branchmeet.domain.actor import Actor
from branchmeet.domain.contributions import ContributionFate, may_go_up
from branchmeet.domain.errors import Rule, RuleBroken
from branchmeet.domain.meetings import AgendaKind
from branchmeet.domain.states import ensure_version
from branchmeet.domain.undoing import ensure_may_undo
from branchmeet.extensions import db
from branchmeet.models import AgendaItem, Contribution, Meeting, Petition, Unit
from branchmeet.queries import answers as queries
from branchmeet.queries import events as event_queries
from branchmeet.queries import members
from branchmeet.services import events
from branchmeet.services.transaction import transactional

ANSWERS = frozenset({"contribution_answered", "contribution_answer_undone"})
PETITIONS = frozenset({"contribution_forwarded", "contribution_forward_undone"})
"""Acts of which the last can be taken back while it is not itself a taking back."""


@dataclass(frozen=True, kw_only=True)
class PetitionValues:
    """What the level above is to read, which unit, who of the branch follows it, until when an answer is due."""

    text: str
    to_unit_id: int
    owner_id: int
    due_on: date


@transactional
def answer(*, contribution_id: int, version: int, text: str, by: Actor) -> None:
    """Answer what a member said, or write down the answer that came from above; its author reads it.

    What became a conclusion or a task stays that and has the answer beside it.
    """
    contribution = _changing(contribution_id, version)
    if not text:
        raise RuleBroken(Rule.REQUIRED, field="text")
    contribution.answer, contribution.answered_on, contribution.answered_by_id = text, today(), by.account_id
    if contribution.fate in (ContributionFate.NONE, ContributionFate.FORWARDED):
        contribution.fate = ContributionFate.ANSWERED
    _record("answered", contribution, by)


@transactional
def undo_answer(*, contribution_id: int, version: int, by: Actor) -> None:
    """Take an answer back within a day, by who gave it."""
    contribution = _changing(contribution_id, version)
    _ensure_last(contribution_id, ANSWERS, "contribution_answered", by)
    contribution.answer, contribution.answered_on, contribution.answered_by_id = "", None, None
    if contribution.fate is ContributionFate.ANSWERED:
        carried = queries.find_petition(contribution_id) is not None
        contribution.fate = ContributionFate.FORWARDED if carried else ContributionFate.NONE
    _record("answer_undone", contribution, by)


@transactional
def refer(*, contribution_id: int, version: int, values: PetitionValues, by: Actor) -> None:
    """Carry what a member said upward as a petition, in words that name nobody.

    Raises RuleBroken for what must stay in the branch, for a unit that is not above it, for an owner who is not of it,
    for a day that has passed, and for a second petition.
    """
    contribution = _changing(contribution_id, version)
    meeting = db.session.get_one(Meeting, contribution.meeting_id)
    if not may_go_up(contribution.kind, released=contribution.released, item=_item_kind(contribution)):
        raise RuleBroken(Rule.PETITION_INTERNAL)
    if queries.find_petition(contribution_id) is not None:
        raise RuleBroken(Rule.ALREADY_EXISTS)
    _ensure_values(meeting.branch_id, values)
    db.session.add(
        Petition(
            branch_id=meeting.branch_id,
            contribution_id=contribution_id,
            to_unit_id=values.to_unit_id,
            owner_id=values.owner_id,
            text=values.text,
            sent_on=today(),
            due_on=values.due_on,
            account_id=by.account_id,
        )
    )
    if contribution.fate is ContributionFate.NONE:
        contribution.fate = ContributionFate.FORWARDED
    _record("forwarded", contribution, by)


@transactional
def undo_referral(*, contribution_id: int, version: int, by: Actor) -> None:
    """Take a petition back within a day, by who carried it, while nobody has answered it."""
    contribution = _changing(contribution_id, version)
    _ensure_last(contribution_id, PETITIONS, "contribution_forwarded", by)
    petition = queries.find_petition(contribution_id)
    if petition is None or contribution.answer:
        raise RuleBroken(Rule.UNDO_OVERTAKEN)
    db.session.delete(petition)
    if contribution.fate is ContributionFate.FORWARDED:
        contribution.fate = ContributionFate.NONE
    _record("forward_undone", contribution, by)


def _changing(contribution_id: int, version: int) -> Contribution:
    contribution = db.session.get_one(Contribution, contribution_id)
    ensure_version(contribution.version, version)
    meeting = db.session.get_one(Meeting, contribution.meeting_id)
    if contribution.sent_at_utc is not None and meeting.opinions_opened_at_utc is None:
        raise RuleBroken(Rule.ANSWER_SEALED)
    contribution.version += 1
    return contribution


def _item_kind(contribution: Contribution) -> AgendaKind | None:
    if contribution.agenda_item_id is None:
        return None
    return db.session.get_one(AgendaItem, contribution.agenda_item_id).kind


def _ensure_values(branch_id: int, values: PetitionValues) -> None:
    if not values.text:
        raise RuleBroken(Rule.REQUIRED, field="text")
    branch = db.session.get_one(Unit, branch_id)
    if values.to_unit_id not in queries.unit_ids_above(branch.path):
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="to_unit_id")
    if values.owner_id not in {row.member_id for row in members.list_roster(branch_id, on=today())}:
        raise RuleBroken(Rule.UNKNOWN_CHOICE, field="owner_id")
    if values.due_on < today():
        raise RuleBroken(Rule.TASK_DUE_PAST, field="due_on")


def _ensure_last(contribution_id: int, acts: frozenset[str], wanted: str, by: Actor) -> None:
    act = event_queries.find_last(("contribution", contribution_id), acts)
    if act is None or act.action != wanted:
        raise RuleBroken(Rule.UNDO_OVERTAKEN)
    ensure_may_undo(done_at=act.at_utc, done_by=act.account_id, account_id=by.account_id, now=now_utc())


def _record(act: str, contribution: Contribution, by: Actor) -> None:
    branch_id = db.session.get_one(Meeting, contribution.meeting_id).branch_id
    events.record(f"contribution_{act}", subject=("contribution", contribution.id), by=by, unit_id=branch_id)
