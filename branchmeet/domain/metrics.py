"""The register of metrics: facts worked out from the records, which only *propose*; people decide.

`METRICS` pairs each name of `catalogue/metrics.yaml` with what it measures and with the function that works it out,
for a meeting, for a period, or for both. The words for people are in the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from branchmeet.domain import meeting_metrics, period_metrics
from branchmeet.domain.facts import (
    UNKNOWN,
    AssignmentFact,
    ConcernFact,
    DocumentFact,
    HeldMeeting,
    MeetingFacts,
    MetricValue,
    PeriodFacts,
    RosterMark,
    SupervisionFact,
    TaskFact,
)
from branchmeet.domain.figures import FigureKey
from branchmeet.domain.membership import CountingGroup

__all__ = [
    "METRICS",
    "UNKNOWN",
    "AssignmentFact",
    "Better",
    "ConcernFact",
    "DocumentFact",
    "EvidenceOrigin",
    "HeldMeeting",
    "MeetingFacts",
    "Metric",
    "MetricUnit",
    "MetricValue",
    "PeriodFacts",
    "ProvisionalRule",
    "RosterMark",
    "SupervisionFact",
    "TaskFact",
    "meeting_values",
    "origin_of",
    "period_values",
]


class MetricUnit(StrEnum):
    """What the value is counted in."""

    MINUTES = "minutes"
    PERCENT = "percent"
    COUNT = "count"
    DAYS = "days"
    BOOLEAN = "boolean"


class Better(StrEnum):
    """Which way is good."""

    HIGHER = "higher"
    LOWER = "lower"
    YES = "yes"
    NONE = "none"


class ProvisionalRule(StrEnum):
    """What a metric says while the meeting, or the period, still goes on."""

    FINAL = "final"  # known before the opening; the same now and later
    SO_FAR = "so_far"  # from what is recorded up to now
    PLANNED_END = "planned_end"  # as if it ended as planned
    WITHOUT_LATER_STEPS = "without_later_steps"  # steps that come after scoring are in neither number
    MINUTES_READ = "minutes_read"  # "read" stands for "adopted"
    CLOSED_ONLY = "closed_only"  # only closed meetings
    AS_ENTERED = "as_entered"  # as typed
    BLANK = "blank"  # cannot be known yet


class EvidenceOrigin(StrEnum):
    """Where a value comes from; shown beside every proposal."""

    IN_MEETING = "in_meeting"
    AFTER_MEETING = "after_meeting"
    DECLARED = "declared"
    WITNESSED = "witnessed"


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric: its name and unit, which way is good, what it says meanwhile, whom it counts, which figures it
    reads, and how it is worked out (`of_meeting`, `of_period`; None where it has no such scope).
    """

    name: str
    unit: MetricUnit
    better: Better
    provisional: ProvisionalRule
    counts: CountingGroup | None = None
    reads: tuple[FigureKey, ...] = ()
    of_meeting: Callable[[MeetingFacts], MetricValue] | None = None
    of_period: Callable[[PeriodFacts], MetricValue] | None = None

    def for_meeting(self, facts: MeetingFacts) -> MetricValue:
        """The value for a meeting, marked provisional while it goes on unless it cannot change any more; KeyError
        without that scope.
        """
        if self.of_meeting is None:
            raise KeyError(self.name)
        return self._marked(self.of_meeting(facts), is_final=facts.closed)

    def for_period(self, facts: PeriodFacts) -> MetricValue:
        """The value for a period, marked provisional while the period runs unless it cannot change; KeyError
        without that scope.
        """
        if self.of_period is None:
            raise KeyError(self.name)
        return self._marked(self.of_period(facts), is_final=facts.is_over)

    def _marked(self, value: MetricValue, *, is_final: bool) -> MetricValue:
        settled = is_final or self.provisional in (ProvisionalRule.FINAL, ProvisionalRule.AS_ENTERED)
        return value if settled else value.as_provisional()


def meeting_values(facts: MeetingFacts, names: Iterable[str] | None = None) -> dict[str, MetricValue]:
    """The metrics of a meeting by name: those asked for, or all that a meeting has."""
    wanted = [METRICS[name] for name in names] if names is not None else METRICS.values()
    return {metric.name: metric.for_meeting(facts) for metric in wanted if metric.of_meeting}


def period_values(facts: PeriodFacts, names: Iterable[str] | None = None) -> dict[str, MetricValue]:
    """The metrics of a period by name: those asked for, or all that a period has."""
    wanted = [METRICS[name] for name in names] if names is not None else METRICS.values()
    return {metric.name: metric.for_period(facts) for metric in wanted if metric.of_period}


def origin_of(name: str) -> EvidenceOrigin:
    """Where the records behind a metric come from: typed or ticked by the branch itself, written after the meeting,
    or else in it.
    """
    if name in _TICKED or METRICS[name].reads:
        return EvidenceOrigin.DECLARED
    return EvidenceOrigin.AFTER_MEETING if name in _WRITTEN_LATER else EvidenceOrigin.IN_MEETING


def _metric(
    name: str,
    unit: MetricUnit,
    better: Better,
    provisional: ProvisionalRule,
    *,
    counts: CountingGroup | None = None,
    reads: tuple[FigureKey, ...] = (),
) -> Metric:
    """A metric whose functions bear its name in `meeting_metrics`, in `period_metrics` or in both."""
    return Metric(
        name,
        unit,
        better,
        provisional,
        counts,
        reads,
        of_meeting=getattr(meeting_metrics, name, None),
        of_period=getattr(period_metrics, name, None),
    )


_TICKED = frozenset({"notice_days", "documents_days_before", "upload_days_after"})
_WRITTEN_LATER = frozenset(
    {
        "tasks_done_on_time_share",
        "tasks_overdue_count",
        "correction_tasks_done_share",
        "topics_with_followup_share",
        "members_with_task_share",
        "meetings_rated_good",
        "documents_with_followup_share",
        "opinion_reports_missing",
        "concerns_answered_on_time_share",
    }
)

_U, _B, _P, _G, _F = MetricUnit, Better, ProvisionalRule, CountingGroup, FigureKey

METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        _metric("meeting_duration_minutes", _U.MINUTES, _B.HIGHER, _P.PLANNED_END),
        _metric("required_duration_minutes", _U.MINUTES, _B.NONE, _P.FINAL),
        _metric("duration_share", _U.PERCENT, _B.HIGHER, _P.PLANNED_END),
        _metric("attendance_rate", _U.PERCENT, _B.HIGHER, _P.SO_FAR, counts=_G.COUNTED),
        _metric("absent_without_reason_count", _U.COUNT, _B.LOWER, _P.SO_FAR, counts=_G.COUNTED),
        _metric("max_consecutive_excused_absences", _U.COUNT, _B.LOWER, _P.SO_FAR, counts=_G.COUNTED),
        _metric("full_members_present_share", _U.PERCENT, _B.HIGHER, _P.SO_FAR, counts=_G.VOTERS),
        _metric("committee_met_before", _U.BOOLEAN, _B.YES, _P.FINAL),
        _metric("notice_days", _U.DAYS, _B.HIGHER, _P.FINAL),
        _metric("documents_days_before", _U.DAYS, _B.HIGHER, _P.FINAL),
        _metric("required_steps_done_share", _U.PERCENT, _B.HIGHER, _P.WITHOUT_LATER_STEPS),
        _metric("speaker_share", _U.PERCENT, _B.HIGHER, _P.SO_FAR, counts=_G.COUNTED),
        _metric("assigned_members_share", _U.PERCENT, _B.HIGHER, _P.FINAL, counts=_G.COUNTED),
        _metric("assignments_fulfilled_share", _U.PERCENT, _B.HIGHER, _P.SO_FAR, counts=_G.COUNTED),
        _metric("tasks_done_on_time_share", _U.PERCENT, _B.HIGHER, _P.SO_FAR),
        _metric("tasks_with_owner_and_due_share", _U.PERCENT, _B.HIGHER, _P.SO_FAR),
        _metric("minutes_adopted", _U.BOOLEAN, _B.YES, _P.MINUTES_READ),
        _metric("upload_days_after", _U.DAYS, _B.LOWER, _P.BLANK),
        _metric("vote_approval_share", _U.PERCENT, _B.NONE, _P.FINAL, counts=_G.VOTERS),
        _metric("regular_meetings_held", _U.COUNT, _B.HIGHER, _P.CLOSED_ONLY),
        _metric("regular_meetings_full_length", _U.COUNT, _B.HIGHER, _P.CLOSED_ONLY),
        _metric("months_without_regular_meeting", _U.COUNT, _B.LOWER, _P.CLOSED_ONLY),
        _metric("thematic_meetings_held", _U.COUNT, _B.HIGHER, _P.CLOSED_ONLY),
        _metric("quarters_without_thematic_meeting", _U.COUNT, _B.LOWER, _P.CLOSED_ONLY),
        _metric("average_attendance_rate", _U.PERCENT, _B.HIGHER, _P.CLOSED_ONLY, counts=_G.COUNTED),
        _metric("average_speaker_share", _U.PERCENT, _B.HIGHER, _P.CLOSED_ONLY, counts=_G.COUNTED),
        _metric("meetings_rated_good", _U.COUNT, _B.HIGHER, _P.CLOSED_ONLY),
        _metric("documents_with_followup_share", _U.PERCENT, _B.HIGHER, _P.CLOSED_ONLY),
        _metric("opinion_reports_missing", _U.COUNT, _B.LOWER, _P.CLOSED_ONLY),
        _metric("concerns_answered_on_time_share", _U.PERCENT, _B.HIGHER, _P.CLOSED_ONLY),
        _metric("topics_with_followup_share", _U.PERCENT, _B.HIGHER, _P.CLOSED_ONLY),
        _metric("correction_tasks_done_share", _U.PERCENT, _B.HIGHER, _P.CLOSED_ONLY),
        _metric("members_with_task_share", _U.PERCENT, _B.HIGHER, _P.SO_FAR, counts=_G.COUNTED),
        _metric(
            "supervision_items_done_share",
            _U.PERCENT,
            _B.HIGHER,
            _P.AS_ENTERED,
            reads=(_F.SUPERVISION_ITEMS_PLANNED, _F.SUPERVISION_ITEMS_DONE),
        ),
        _metric(
            "members_rated_good_share",
            _U.PERCENT,
            _B.HIGHER,
            _P.AS_ENTERED,
            counts=_G.RATED,
            reads=(_F.RATED_EXCELLENT, _F.RATED_GOOD, _F.RATED_COMPLETED, _F.RATED_NOT_COMPLETED),
        ),
        _metric(
            "disciplined_members_count",
            _U.COUNT,
            _B.LOWER,
            _P.AS_ENTERED,
            counts=_G.ON_ROLL,
            reads=(_F.DISCIPLINE_DECISIONS,),
        ),
        _metric(
            "bypassing_petitions_count", _U.COUNT, _B.LOWER, _P.AS_ENTERED, reads=(_F.BYPASSING_PETITIONS_CONFIRMED,)
        ),
        _metric("dues_paid_on_time_share", _U.PERCENT, _B.HIGHER, _P.AS_ENTERED, reads=(_F.DUES_DUE, _F.DUES_PAID)),
        _metric(
            "members_213_commented_share",
            _U.PERCENT,
            _B.HIGHER,
            _P.AS_ENTERED,
            counts=_G.LINKED_213,
            reads=(_F.MEMBERS_213_DUE, _F.MEMBERS_213_SLIPS_SENT),
        ),
        _metric(
            "admission_target_share",
            _U.PERCENT,
            _B.HIGHER,
            _P.AS_ENTERED,
            reads=(_F.ADMISSION_TARGET, _F.ADMITTED_MEMBERS),
        ),
        _metric("tasks_overdue_count", _U.COUNT, _B.LOWER, _P.SO_FAR),
    )
}
