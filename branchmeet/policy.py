"""Who may do what: one table that can be read aloud. What is not in it is forbidden.

Read a row as "`permission` for `role`", perhaps "when the thing is in one of these states" or "of these kinds".
The rights of a person add up over all rows. What somebody may not see answers 404.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from branchmeet.domain.actor import Actor
from branchmeet.domain.assessments import (
    ASSESSMENT_BEFORE_BRANCH,
    ASSESSMENT_SUBMITTED,
    AssessmentKind,
)
from branchmeet.domain.figures import FigureRole
from branchmeet.domain.meetings import (
    BRANCH_MEETINGS,
    MEETING_CALLED,
    MEETING_OVER,
    MEETING_TOLD,
    MeetingKind,
    MeetingState,
)
from branchmeet.domain.minutes import MINUTES_OPEN
from branchmeet.domain.posts import COMMITTEE_POSTS, GrantKind, PostKind
from branchmeet.domain.scope import Part, Scope, Subject
from branchmeet.domain.topic_plans import PLAN_ADOPTED, PLAN_SUBMITTED
from branchmeet.domain.visibility import ADOPTED, ENTERED_FOR, EVIDENCE, OPEN_TASK, PRESENTED


class Permission(StrEnum):
    """Everything that needs permission, one sentence each."""

    BRANCH_READ = "branch_read"  # open the page of a unit: its shape, its posts, its rhythm
    PICTURE_READ = "picture_read"  # see the branches of a subtree in one picture
    REPORT_READ = "report_read"  # read the headcounts and totals of a subtree
    UNIT_WRITE = "unit_write"  # create and change units

    ROSTER_NAMES = "roster_names"  # read the names of a branch's members
    ROSTER_POSTS = "roster_posts"  # read beside the names who holds which post
    ROSTER_READ = "roster_read"  # read the roster with kinds, presence, cells and channels
    ROSTER_CELL = "roster_cell"  # read the members of one's own cell with their channels
    ROSTER_WRITE = "roster_write"  # add members, change kind, presence and cell, import
    CELL_WRITE = "cell_write"  # make cells and name their leaders
    POST_WRITE = "post_write"  # write posts that give rights

    PLAN_READ = "plan_read"  # read a quarter's topic plan
    PLAN_PREPARE = "plan_prepare"  # start and edit a plan, its topics and assignments
    PLAN_DECIDE = "plan_decide"  # adopt, submit, take back a plan
    PLAN_NOTE = "plan_note"  # note a submitted plan or return it with a reason
    PLAN_COMMENTS = "plan_comments"  # read what was said at the lines of a plan, and how it changed since
    TOPIC_PREPARE = "topic_prepare"  # write the content of a topic one was asked to prepare
    SPEAKERS_NAME = "speakers_name"  # name the speakers of the cell's assignment
    LIBRARY_READ = "library_read"  # browse the topic library: the shipped one and what units above publish
    LIBRARY_PUBLISH = "library_publish"  # publish, edit and withdraw topics for the branches below a unit
    LIBRARY_ANSWER = "library_answer"  # refuse a topic of the library for one's branch, take that back
    LIBRARY_COVERAGE = "library_coverage"  # see which branches below took a topic up and what came of it

    MEETING_READ = "meeting_read"  # read a meeting's agenda and when and where it is
    MEETING_PREPARE = "meeting_prepare"  # plan a meeting, edit its agenda, tick who was told
    MEETING_CONVENE = "meeting_convene"  # convene, postpone, cancel
    MEETING_CHAIR = "meeting_chair"  # open and close the meeting, open the opinions sent before
    MEETING_HOLD = "meeting_hold"  # write attendance, contributions, votes, conclusions, tasks while it is held
    MEETING_FILE = "meeting_file"  # tick that the documents were posted to the handbook
    ITEM_PAPER_READ = "item_paper_read"  # open the papers of an agenda
    ITEM_PAPER_MARK = "item_paper_mark"  # say that one has read a paper
    ATTENDANCE_READ = "attendance_read"  # read who was there, by name
    EXCUSE_SEND = "excuse_send"  # excuse oneself before the meeting
    EXCUSE_ENTER = "excuse_enter"  # enter an excuse for a member of the cell or branch

    OPINION_DRAFT = "opinion_draft"  # keep what one is writing on a topic, unsent
    CELL_OPINION = "cell_opinion"  # see how the own cell prepares a topic and send what it thinks
    OPINION_SEND = "opinion_send"  # send one's own opinion before the meeting
    OPINION_ENTER = "opinion_enter"  # enter an opinion for a member who has no device
    OPINION_READ = "opinion_read"  # read an opinion sent before
    OPINION_CHANGE = "opinion_change"  # change or withdraw an opinion sent before, until the chair opens it
    CONTRIBUTION_READ = "contribution_read"  # read what was said in a meeting, without the internal part

    CONTRIBUTION_ANSWER = "contribution_answer"  # answer what was said in a meeting
    CONTRIBUTION_REFER = "contribution_refer"  # carry what was said upward as a petition
    PETITION_READ = "petition_read"  # read what the branch has carried upward, and the answers

    MINUTES_READ = "minutes_read"  # read the copy that may leave the branch
    MINUTES_READ_ALL = "minutes_read_all"  # read the branch copy, self-criticism and criticism included
    MINUTES_WRITE = "minutes_write"  # edit the draft
    MINUTES_DECIDE = "minutes_decide"  # mark as read, adopt
    MINUTES_AMEND = "minutes_amend"  # after adoption: set a slip right before signing, later add with a reason
    MINUTES_KEEP = "minutes_keep"  # note that they were signed on paper, keep photographs of the signed pages

    TASK_READ = "task_read"  # read a task
    TASK_WRITE = "task_write"  # make and change a task
    TASK_REPORT = "task_report"  # report the outcome of one's own task
    TASK_CONFIRM = "task_confirm"  # confirm the outcome, extend, stop

    ASSESSMENT_READ = "assessment_read"  # read a filled sheet
    ASSESSMENT_PREPARE = "assessment_prepare"  # fill in the branch's own values
    ASSESSMENT_SUBMIT = "assessment_submit"  # open the vote, enter it, submit the sheet
    SCORE_DECIDE = "score_decide"  # decide the level of a meeting sheet
    FOUR_GOOD_APPRAISE = "four_good_appraise"  # appraise a "4 tốt" sheet, return lines
    FOUR_GOOD_RECOGNISE = "four_good_recognise"  # recognise, refuse, withdraw
    VETO_CHECK = "veto_check"  # answer a veto that only a person can answer
    REVIEW_QUEUE = "review_queue"  # see the sheets that wait for the level above

    PAPER_DRAFT = "paper_draft"  # see the papers of a meeting before they are issued, write its draft resolution
    PAPER_ISSUE = "paper_issue"  # give a paper of a meeting its number, cancel one
    FIGURE_READ = "figure_read"  # read the typed figures of a branch
    FIGURE_MEETING = "figure_meeting"  # type the dues counts in the meeting
    FIGURE_BRANCH = "figure_branch"  # type what the branch itself declares
    FIGURE_INSPECTION = "figure_inspection"  # type the discipline count
    FIGURE_OFFICE = "figure_office"  # type the count of bypassing petitions
    FIGURE_TARGET = "figure_target"  # type the admission target of a branch
    FIGURE_CONFIRM = "figure_confirm"  # confirm what a branch declared

    ACCOUNT_CODE = "account_code"  # issue a one-time code for a member
    OFFICER_CODE = "officer_code"  # issue one for somebody who holds rights: from above, never from his own side
    ACCOUNT_WRITE = "account_write"  # make and disable accounts
    FIRST_GRANT = "first_grant"  # give a unit its first officer for organisation, together with a second person


Role = Callable[[Actor], Iterator[Part]]


# ---- roles: where a person holds one ------------------------------------------------------------------------------


def member(actor: Actor) -> Iterator[Part]:
    """Takes part in the branch today."""
    return (Part(unit_id=membership.branch_id) for membership in actor.memberships)


def committee(actor: Actor) -> Iterator[Part]:
    """In the leadership of the branch: secretary, deputy or committee member."""
    return (Part(unit_id=post.unit_id) for post in actor.posts if post.kind in COMMITTEE_POSTS)


def secretary(actor: Actor) -> Iterator[Part]:
    """The secretary, or the deputy named to act for him."""
    return (
        Part(unit_id=post.unit_id)
        for post in actor.posts
        if post.kind is PostKind.SECRETARY or (post.kind is PostKind.DEPUTY_SECRETARY and post.acts_for_secretary)
    )


def cell_leader(actor: Actor) -> Iterator[Part]:
    """Leads the cell that the thing belongs to."""
    return (
        Part(unit_id=post.unit_id, cell_id=post.cell_id) for post in actor.posts if post.kind is PostKind.CELL_LEADER
    )


def chair(actor: Actor) -> Iterator[Part]:
    """Chairs this meeting, and is still of the branch."""
    return (Part(unit_id=membership.branch_id, chair_id=actor.member_id) for membership in actor.memberships)


def clerk(actor: Actor) -> Iterator[Part]:
    """Writes the minutes of this meeting, and is still of the branch."""
    return (Part(unit_id=membership.branch_id, clerk_id=actor.member_id) for membership in actor.memberships)


def author(actor: Actor) -> Iterator[Part]:
    """Said it, wrote it or answers for it, and is still of the branch."""
    return (Part(unit_id=membership.branch_id, author_id=actor.member_id) for membership in actor.memberships)


def preparer(actor: Actor) -> Iterator[Part]:
    """Was asked to prepare a topic of it, and is still of the branch."""
    return (Part(unit_id=membership.branch_id, preparer_id=actor.member_id) for membership in actor.memberships)


def liaison(actor: Actor) -> Iterator[Part]:
    """The superior committee member in charge of the branch."""
    return (Part(unit_id=post.unit_id) for post in actor.posts if post.kind is PostKind.LIAISON)


def superior_committee(actor: Actor) -> Iterator[Part]:
    """Standing committee, secretary or deputy of a unit above: of one that is not the branch the person sits in."""
    own = {membership.branch_id for membership in actor.memberships}
    return (Part(below=post.path) for post in actor.posts if post.kind in _UPPER_POSTS and post.unit_id not in own)


def decider(actor: Actor) -> Iterator[Part]:
    """Leads the very unit that appraises the branch."""
    return (
        Part(appraising_unit_id=post.unit_id, outside=_own_units(actor))
        for post in actor.posts
        if post.kind in _UPPER_POSTS
    )


def recogniser(actor: Actor) -> Iterator[Part]:
    """Leads the very unit that recognises the branch."""
    return (
        Part(recognising_unit_id=post.unit_id, outside=_own_units(actor))
        for post in actor.posts
        if post.kind in _UPPER_POSTS
    )


def appraiser(actor: Actor) -> Iterator[Part]:
    """Holds the reviewer grant at the very unit that appraises the branch, and has no part in that branch."""
    return (
        Part(appraising_unit_id=grant.unit_id, outside=_own_units(actor))
        for grant in actor.grants
        if grant.kind is GrantKind.REVIEWER
    )


def granted(*kinds: GrantKind) -> Role:
    """Holds one of these grants over a subtree with the thing in it."""

    def role(actor: Actor) -> Iterator[Part]:
        return (Part(within=grant.path) for grant in actor.grants if grant.kind in kinds)

    role.__name__ = "_or_".join(kinds)
    return role


def hearer(actor: Actor) -> Iterator[Part]:
    """Takes part in a branch, or works for a unit, to which the thing was published from above."""
    paths = [membership.path for membership in actor.memberships] + [post.path for post in actor.posts]
    paths += [grant.path for grant in actor.grants if grant.kind in _WORKS_WITH_BRANCHES]
    return (Part(heard_at=path) for path in dict.fromkeys(paths))


_WORKS_WITH_BRANCHES = frozenset(GrantKind) - {GrantKind.ADMINISTRATOR}
_UPPER_POSTS = frozenset({PostKind.STANDING_COMMITTEE, PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY})

reviewer = granted(GrantKind.REVIEWER)
organisation = granted(GrantKind.ORGANISATION)
propaganda = granted(GrantKind.PROPAGANDA)
inspection = granted(GrantKind.INSPECTION)
office = granted(GrantKind.OFFICE)
administrator = granted(GrantKind.ADMINISTRATOR)
party_building = granted(GrantKind.REVIEWER, GrantKind.ORGANISATION, GrantKind.PROPAGANDA)


# ---- the table -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    permission: Permission
    role: Role
    states: frozenset[str] | None = None
    kinds: frozenset[str] | None = None

    def parts(self, actor: Actor) -> Iterator[Part]:
        """The reasons this row gives the person."""
        return (replace(part, states=self.states, kinds=self.kinds) for part in self.role(actor))


_P = Permission
_BRANCH_KINDS = frozenset(kind.value for kind in BRANCH_MEETINGS)
_COMMITTEE_KIND = frozenset({MeetingKind.COMMITTEE.value})
_CALLED = frozenset(state.value for state in MEETING_CALLED)
_TOLD = frozenset(state.value for state in MEETING_TOLD)
_HELD = frozenset(state.value for state in MEETING_OVER | {MeetingState.IN_PROGRESS})
_OVER = frozenset(state.value for state in MEETING_OVER)
_ADOPTED_PLAN = frozenset(state.value for state in PLAN_ADOPTED)
_SUBMITTED_PLAN = frozenset(state.value for state in PLAN_SUBMITTED)
_OPEN_MINUTES = frozenset(state.value for state in MINUTES_OPEN)
_SUBMITTED = frozenset(state.value for state in ASSESSMENT_SUBMITTED)

_BEFORE_BRANCH = frozenset(state.value for state in ASSESSMENT_BEFORE_BRANCH) | {PRESENTED}
_ADOPTED = frozenset({ADOPTED, EVIDENCE})
_EVIDENCE = frozenset({EVIDENCE})
_MEETING_SHEET = frozenset({AssessmentKind.MEETING.value})
_FOUR_GOOD = frozenset({AssessmentKind.FOUR_GOOD.value})
_BEFORE_CLOSING = frozenset({""})
"""State of a task whose meeting is not over: its clerk still sets it right."""
_NOT_INTERNAL = frozenset({OPEN_TASK})
_ENTERED = frozenset({ENTERED_FOR})

TABLE: tuple[Row, ...] = (
    # the branch and the picture
    Row(_P.BRANCH_READ, member),
    Row(_P.BRANCH_READ, liaison),
    Row(_P.BRANCH_READ, superior_committee),
    Row(_P.BRANCH_READ, party_building),
    Row(_P.BRANCH_READ, inspection),
    Row(_P.BRANCH_READ, office),
    Row(_P.BRANCH_READ, administrator),
    Row(_P.PICTURE_READ, committee),
    Row(_P.PICTURE_READ, liaison),
    Row(_P.PICTURE_READ, superior_committee),
    Row(_P.PICTURE_READ, party_building),
    Row(_P.PICTURE_READ, inspection),
    Row(_P.PICTURE_READ, office),
    Row(_P.REPORT_READ, superior_committee),
    Row(_P.REPORT_READ, party_building),
    Row(_P.REPORT_READ, inspection),
    Row(_P.REPORT_READ, office),
    Row(_P.REPORT_READ, administrator),
    Row(_P.UNIT_WRITE, administrator),
    # members
    Row(_P.ROSTER_NAMES, member),
    Row(_P.ROSTER_NAMES, liaison),
    Row(_P.ROSTER_NAMES, superior_committee),
    Row(_P.ROSTER_NAMES, organisation),
    Row(_P.ROSTER_POSTS, committee),
    Row(_P.ROSTER_POSTS, liaison),
    Row(_P.ROSTER_POSTS, superior_committee),
    Row(_P.ROSTER_POSTS, organisation),
    Row(_P.ROSTER_READ, committee),
    Row(_P.ROSTER_READ, organisation),
    Row(_P.ROSTER_CELL, cell_leader),
    Row(_P.ROSTER_WRITE, secretary),
    Row(_P.ROSTER_WRITE, organisation),
    Row(_P.CELL_WRITE, secretary),
    Row(_P.POST_WRITE, organisation),
    # the quarter's plan
    Row(_P.PLAN_READ, member, states=_ADOPTED_PLAN),
    Row(_P.PLAN_READ, preparer),
    Row(_P.PLAN_READ, committee),
    Row(_P.PLAN_READ, liaison, states=_SUBMITTED_PLAN),
    Row(_P.PLAN_READ, superior_committee, states=_SUBMITTED_PLAN),
    Row(_P.PLAN_READ, party_building, states=_SUBMITTED_PLAN),
    Row(_P.PLAN_PREPARE, committee),
    Row(_P.PLAN_DECIDE, secretary),
    Row(_P.PLAN_NOTE, superior_committee, states=_SUBMITTED_PLAN),
    Row(_P.PLAN_COMMENTS, committee),
    Row(_P.PLAN_COMMENTS, liaison, states=_SUBMITTED_PLAN),
    Row(_P.PLAN_COMMENTS, superior_committee, states=_SUBMITTED_PLAN),
    Row(_P.PLAN_COMMENTS, party_building, states=_SUBMITTED_PLAN),
    Row(_P.TOPIC_PREPARE, preparer),
    Row(_P.TOPIC_PREPARE, committee),
    Row(_P.SPEAKERS_NAME, cell_leader, states=_ADOPTED_PLAN),
    Row(_P.LIBRARY_READ, hearer),
    Row(_P.LIBRARY_READ, superior_committee),
    Row(_P.LIBRARY_READ, party_building),
    Row(_P.LIBRARY_READ, inspection),
    Row(_P.LIBRARY_READ, office),
    Row(_P.LIBRARY_PUBLISH, propaganda),
    Row(_P.LIBRARY_PUBLISH, inspection),
    Row(_P.LIBRARY_PUBLISH, office),
    Row(_P.LIBRARY_ANSWER, committee),
    Row(_P.LIBRARY_COVERAGE, superior_committee),
    Row(_P.LIBRARY_COVERAGE, party_building),
    Row(_P.LIBRARY_COVERAGE, office),
    # the meeting
    Row(_P.MEETING_READ, member, states=_TOLD, kinds=_BRANCH_KINDS),
    Row(_P.MEETING_READ, committee),
    Row(_P.MEETING_READ, chair),
    Row(_P.MEETING_READ, clerk),
    Row(_P.MEETING_READ, liaison, states=_TOLD),
    Row(_P.MEETING_READ, superior_committee, states=_CALLED, kinds=_BRANCH_KINDS),
    Row(_P.MEETING_READ, party_building, states=_CALLED, kinds=_BRANCH_KINDS),
    Row(_P.MEETING_PREPARE, committee),
    Row(_P.MEETING_CONVENE, secretary),
    Row(_P.MEETING_CHAIR, chair),
    Row(_P.MEETING_CHAIR, secretary),
    Row(_P.MEETING_HOLD, chair),
    Row(_P.MEETING_HOLD, clerk),
    Row(_P.MEETING_HOLD, secretary),
    Row(_P.MEETING_FILE, committee),
    Row(_P.MEETING_FILE, clerk),
    Row(_P.ITEM_PAPER_READ, member, states=_TOLD, kinds=_BRANCH_KINDS),
    Row(_P.ITEM_PAPER_READ, committee),
    Row(_P.ITEM_PAPER_READ, liaison, states=_TOLD),
    Row(_P.ITEM_PAPER_MARK, member, states=_TOLD, kinds=_BRANCH_KINDS),
    Row(_P.ITEM_PAPER_MARK, committee, kinds=_COMMITTEE_KIND),
    Row(_P.ATTENDANCE_READ, committee),
    Row(_P.ATTENDANCE_READ, chair),
    Row(_P.ATTENDANCE_READ, clerk),
    Row(_P.EXCUSE_SEND, member, states=_TOLD, kinds=_BRANCH_KINDS),
    Row(_P.EXCUSE_ENTER, cell_leader, states=_TOLD, kinds=_BRANCH_KINDS),
    Row(_P.EXCUSE_ENTER, committee),
    # opinions
    Row(_P.OPINION_DRAFT, member, states=_ADOPTED_PLAN),
    Row(_P.CELL_OPINION, cell_leader, states=_ADOPTED_PLAN),
    Row(_P.OPINION_SEND, member, states=_TOLD, kinds=_BRANCH_KINDS),
    Row(_P.OPINION_ENTER, cell_leader, states=_TOLD, kinds=_BRANCH_KINDS),
    Row(_P.OPINION_ENTER, committee, kinds=_BRANCH_KINDS),
    Row(_P.OPINION_READ, author),
    Row(_P.OPINION_READ, cell_leader, states=_TOLD),
    Row(_P.OPINION_READ, committee),
    Row(_P.OPINION_READ, chair),
    Row(_P.OPINION_READ, clerk),
    Row(_P.OPINION_CHANGE, author),
    Row(_P.OPINION_CHANGE, cell_leader, kinds=_ENTERED),
    Row(_P.OPINION_CHANGE, committee, kinds=_ENTERED),
    Row(_P.CONTRIBUTION_READ, member, states=_OVER, kinds=_BRANCH_KINDS),
    Row(_P.CONTRIBUTION_READ, committee),
    Row(_P.CONTRIBUTION_READ, chair),
    Row(_P.CONTRIBUTION_READ, clerk),
    Row(_P.CONTRIBUTION_ANSWER, committee, states=_HELD),
    Row(_P.CONTRIBUTION_ANSWER, chair, states=_HELD),
    Row(_P.CONTRIBUTION_REFER, secretary, states=_HELD),
    Row(_P.PETITION_READ, member),
    # minutes
    Row(_P.MINUTES_READ, member, states=_ADOPTED, kinds=_BRANCH_KINDS),
    Row(_P.MINUTES_READ, committee),
    Row(_P.MINUTES_READ, chair),
    Row(_P.MINUTES_READ, clerk),
    Row(_P.MINUTES_READ, liaison, states=_ADOPTED),
    Row(_P.MINUTES_READ, superior_committee, states=_ADOPTED),
    Row(_P.MINUTES_READ, party_building, states=_EVIDENCE, kinds=_BRANCH_KINDS),
    Row(_P.MINUTES_READ_ALL, committee),
    Row(_P.MINUTES_READ_ALL, clerk),
    Row(_P.MINUTES_WRITE, secretary, states=_OPEN_MINUTES),
    Row(_P.MINUTES_WRITE, clerk, states=_OPEN_MINUTES),
    Row(_P.MINUTES_DECIDE, secretary),
    Row(_P.MINUTES_DECIDE, chair),
    Row(_P.MINUTES_AMEND, secretary, states=_ADOPTED),
    Row(_P.MINUTES_KEEP, committee, states=_ADOPTED),
    Row(_P.MINUTES_KEEP, clerk, states=_ADOPTED),
    # papers of a meeting
    Row(_P.PAPER_DRAFT, committee),
    Row(_P.PAPER_DRAFT, chair),
    Row(_P.PAPER_DRAFT, clerk),
    Row(_P.PAPER_ISSUE, secretary),
    Row(_P.PAPER_ISSUE, chair),
    # tasks
    Row(_P.TASK_READ, member, kinds=_NOT_INTERNAL),
    Row(_P.TASK_READ, author),
    Row(_P.TASK_READ, committee),
    Row(_P.TASK_READ, liaison, kinds=_NOT_INTERNAL),
    Row(_P.TASK_READ, superior_committee, states=_ADOPTED, kinds=_NOT_INTERNAL),
    Row(_P.TASK_READ, party_building, states=_EVIDENCE, kinds=_NOT_INTERNAL),
    Row(_P.TASK_WRITE, committee),
    Row(_P.TASK_WRITE, clerk, states=_BEFORE_CLOSING),
    Row(_P.TASK_REPORT, author),
    Row(_P.TASK_REPORT, cell_leader, kinds=_NOT_INTERNAL),
    Row(_P.TASK_CONFIRM, secretary),
    Row(_P.TASK_CONFIRM, chair),
    # assessments
    Row(_P.ASSESSMENT_READ, member, states=_BEFORE_BRANCH),
    Row(_P.ASSESSMENT_READ, committee),
    Row(_P.ASSESSMENT_READ, chair, kinds=_MEETING_SHEET),
    Row(_P.ASSESSMENT_READ, clerk, kinds=_MEETING_SHEET),
    Row(_P.ASSESSMENT_READ, liaison, states=_SUBMITTED),
    Row(_P.ASSESSMENT_READ, superior_committee, states=_SUBMITTED),
    Row(_P.ASSESSMENT_READ, party_building, states=_SUBMITTED),
    Row(_P.ASSESSMENT_READ, inspection, states=_SUBMITTED),
    Row(_P.ASSESSMENT_PREPARE, committee),
    Row(_P.ASSESSMENT_PREPARE, clerk, kinds=_MEETING_SHEET),
    Row(_P.ASSESSMENT_SUBMIT, secretary),
    Row(_P.ASSESSMENT_SUBMIT, chair, kinds=_MEETING_SHEET),
    Row(_P.SCORE_DECIDE, decider, states=_SUBMITTED, kinds=_MEETING_SHEET),
    Row(_P.FOUR_GOOD_APPRAISE, appraiser, states=_SUBMITTED, kinds=_FOUR_GOOD),
    Row(_P.FOUR_GOOD_RECOGNISE, recogniser, states=_SUBMITTED, kinds=_FOUR_GOOD),
    Row(_P.VETO_CHECK, inspection, states=_SUBMITTED, kinds=_FOUR_GOOD),
    Row(_P.VETO_CHECK, appraiser, states=_SUBMITTED, kinds=_FOUR_GOOD),
    Row(_P.REVIEW_QUEUE, superior_committee, states=_SUBMITTED),
    Row(_P.REVIEW_QUEUE, reviewer, states=_SUBMITTED),
    # typed figures
    Row(_P.FIGURE_READ, committee),
    Row(_P.FIGURE_READ, superior_committee),
    Row(_P.FIGURE_READ, reviewer),
    Row(_P.FIGURE_READ, inspection),
    Row(_P.FIGURE_READ, office),
    Row(_P.FIGURE_MEETING, clerk),
    Row(_P.FIGURE_MEETING, secretary),
    Row(_P.FIGURE_BRANCH, committee),
    Row(_P.FIGURE_INSPECTION, inspection),
    Row(_P.FIGURE_OFFICE, office),
    Row(_P.FIGURE_OFFICE, inspection),
    Row(_P.FIGURE_TARGET, reviewer),
    Row(_P.FIGURE_CONFIRM, reviewer),
    # accounts
    Row(_P.ACCOUNT_CODE, secretary),
    Row(_P.ACCOUNT_CODE, superior_committee),
    Row(_P.ACCOUNT_CODE, administrator),
    Row(_P.OFFICER_CODE, superior_committee),
    Row(_P.OFFICER_CODE, administrator),
    Row(_P.ACCOUNT_WRITE, administrator),
    Row(_P.FIRST_GRANT, administrator),
)


@lru_cache(maxsize=4096)
def scope(actor: Actor, permission: Permission) -> Scope:
    """Everything to which the table gives this person the permission."""
    return Scope(tuple(_parts(actor, (row for row in TABLE if row.permission is permission))))


def permits(actor: Actor, permission: Permission, subject: Subject) -> bool:
    """Whether the person has the permission for this very thing."""
    return scope(actor, permission).covers(subject)


def permits_somewhere(actor: Actor, permission: Permission) -> bool:
    """Whether there can be anything at all for which the person has the permission."""
    return bool(scope(actor, permission))


FIGURE_ROLES: dict[FigureRole, Role] = {
    FigureRole.CLERK: clerk,
    FigureRole.SECRETARY: secretary,
    FigureRole.COMMITTEE_MEMBER: committee,
    FigureRole.INSPECTION: inspection,
    FigureRole.OFFICE: office,
    FigureRole.REVIEWER: reviewer,
}
"""Who is meant where the list of figures says who may enter or confirm one."""


def figure_roles(actor: Actor, subject: Subject) -> frozenset[FigureRole]:
    """What the person is, for the figures of this branch or meeting."""
    return frozenset(
        figure_role for figure_role, role in FIGURE_ROLES.items() if any(part.covers(subject) for part in role(actor))
    )


def _parts(actor: Actor, rows: Iterable[Row]) -> Iterator[Part]:
    for row in rows:
        yield from row.parts(actor)


def _own_units(actor: Actor) -> frozenset[int]:
    memberships = {membership.branch_id for membership in actor.memberships}
    return frozenset(memberships | {post.unit_id for post in actor.posts if post.kind in COMMITTEE_POSTS})
