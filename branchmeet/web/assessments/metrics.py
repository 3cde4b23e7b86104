"""How a computed fact was worked out: its two counts, the records behind them, and where these come from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from branchmeet import catalogue
from branchmeet.clock import now_utc, today
from branchmeet.domain.assessment_periods import AssessmentPeriod
from branchmeet.domain.assessments import ASSESSMENT_SUBMITTED
from branchmeet.domain.facts import UNKNOWN, MeetingFacts, MetricValue
from branchmeet.domain.metrics import METRICS
from branchmeet.domain.required_steps import required_steps
from branchmeet.domain.scope import Subject
from branchmeet.domain.visibility import ADOPTED, EVIDENCE, INTERNAL, OPEN_TASK
from branchmeet.policy import Permission
from branchmeet.queries import assessments
from branchmeet.queries.assessments import AssessmentHead
from branchmeet.queries.facts import TaskRecord
from branchmeet.queries.figures import catalogue_figures
from branchmeet.queries.meeting_facts import get_meeting_basis
from branchmeet.queries.missing import Missing
from branchmeet.queries.period_facts import get_period_basis
from branchmeet.web.assessments.blueprint import bp
from branchmeet.web.shared.access import requires
from branchmeet.web.shared.metric_words import metric_entry


@dataclass(frozen=True)
class MetricAt:
    """A metric of one sheet."""

    head: AssessmentHead
    name: str

    @property
    def subject(self) -> Subject:
        """What permission depends on: the sheet."""
        return self.head.subject


@dataclass(frozen=True)
class TaskView:
    """A task behind a metric, seen through the sheet that rests on it."""

    record: TaskRecord
    head: AssessmentHead

    @property
    def subject(self) -> Subject:
        """What permission depends on: a submitted sheet makes its tasks evidence; internal ones never are."""
        return Subject(
            unit_id=self.head.branch_id,
            path=self.head.path,
            state=EVIDENCE if self.head.state in ASSESSMENT_SUBMITTED else ADOPTED,
            kind=INTERNAL if self.record.fact.internal_only else OPEN_TASK,
            author_id=self.record.owner_id,
        )


def metric_at(assessment_id: int, name: str) -> MetricAt:
    """A metric that this kind of sheet can have; Missing for any other name."""
    head = assessments.get_head(assessment_id)
    metric = METRICS.get(name)
    if metric is None or (metric.of_meeting if head.is_of_meeting else metric.of_period) is None:
        raise Missing
    return MetricAt(head, name)


@bp.get("/assessments/<int:assessment_id>/metrics/<name>")
@requires(Permission.ASSESSMENT_READ, load=metric_at)
def metric(at: MetricAt) -> ResponseReturnValue:
    """Cách tính số liệu này: now, and when the branch scored."""
    value, records = _of_meeting(at) if at.head.is_of_meeting else _of_period(at)
    return render_template(
        "assessments/metric.html",
        head=at.head,
        name=at.name,
        metric=METRICS[at.name],
        entry=metric_entry(at.name),
        value=value,
        scored=_when_scored(at),
        figures=[catalogue_figures()[key] for key in METRICS[at.name].reads],
        levels={level["key"]: level["label"] for level in catalogue.load("score_sheet_meeting_2025")["levels"]},
        **records,
    )


def _when_scored(at: MetricAt) -> MetricValue:
    """What the metric said when the sheet's lines were last worked out."""
    lines = assessments.list_lines(at.head.id, provisional=at.head.is_provisional).values()
    return next((line.values[at.name] for line in lines if at.name in line.values), UNKNOWN)


def _of_meeting(at: MetricAt) -> tuple[MetricValue, dict[str, Any]]:
    basis = get_meeting_basis(at.head.meeting_id or 0, now=now_utc())
    facts = basis.facts
    tasks = basis.given if at.name == "tasks_with_owner_and_due_share" else basis.due
    records = {
        "kind": _MEETING_RECORDS.get(at.name, ""),
        "facts": facts,
        "marks": Counter(mark.code for mark in facts.roster if mark.code is not None),
        "steps": required_steps(regular=facts.regular, thematic=facts.thematic),
        "tasks": [TaskView(record, at.head) for record in tasks if _counts(at.name, record, facts)],
    }
    return METRICS[at.name].for_meeting(facts), records


def _counts(name: str, record: TaskRecord, facts: MeetingFacts) -> bool:
    """Whether the task is in the denominator: of the tasks due, those since the regular meeting before."""
    if name != "tasks_done_on_time_share":
        return True
    since = facts.previous_regular_on
    return not record.fact.is_stopped and (since is None or (record.fact.due_on or since) > since)


def _of_period(at: MetricAt) -> tuple[MetricValue, dict[str, Any]]:
    period = AssessmentPeriod.parse(at.head.period)
    basis = get_period_basis(at.head.branch_id, period, today=today())
    only_internal = at.name == "correction_tasks_done_share"
    due = [
        record
        for record in basis.tasks
        if record.fact.due_on and period.starts_on <= record.fact.due_on <= period.ends_on
        if not record.fact.is_stopped and (record.fact.internal_only or not only_internal)
    ]
    records = {
        "kind": _PERIOD_RECORDS.get(at.name, ""),
        "facts": basis.facts,
        "meetings": basis.meetings,
        "tasks": [TaskView(record, at.head) for record in due],
        "typed": [figure for figure in basis.figures if figure.key in METRICS[at.name].reads],
    }
    return METRICS[at.name].for_period(basis.facts), records


_MEETING_RECORDS = {
    "meeting_duration_minutes": "hours",
    "required_duration_minutes": "hours",
    "duration_share": "hours",
    "attendance_rate": "marks",
    "absent_without_reason_count": "marks",
    "max_consecutive_excused_absences": "marks",
    "full_members_present_share": "marks",
    "committee_met_before": "preparations",
    "notice_days": "notice",
    "documents_days_before": "posted",
    "upload_days_after": "posted",
    "required_steps_done_share": "steps",
    "speaker_share": "marks",
    "assigned_members_share": "assignments",
    "assignments_fulfilled_share": "assignments",
    "tasks_done_on_time_share": "tasks",
    "tasks_overdue_count": "tasks",
    "tasks_with_owner_and_due_share": "tasks",
    "minutes_adopted": "minutes",
}
_PERIOD_RECORDS = {
    "regular_meetings_held": "meetings",
    "regular_meetings_full_length": "meetings",
    "months_without_regular_meeting": "meetings",
    "thematic_meetings_held": "meetings",
    "quarters_without_thematic_meeting": "meetings",
    "average_attendance_rate": "meetings",
    "average_speaker_share": "meetings",
    "meetings_rated_good": "meetings",
    "assigned_members_share": "meetings",
    "assignments_fulfilled_share": "meetings",
    "topics_with_followup_share": "meetings",
    "tasks_done_on_time_share": "tasks",
    "tasks_overdue_count": "tasks",
    "correction_tasks_done_share": "tasks",
    "members_with_task_share": "tasks",
    "supervision_items_done_share": "typed",
    "members_rated_good_share": "typed",
    "disciplined_members_count": "typed",
    "bypassing_petitions_count": "typed",
    "dues_paid_on_time_share": "typed",
    "members_213_commented_share": "typed",
    "admission_target_share": "typed",
}
