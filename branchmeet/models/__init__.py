"""The tables. Importing this package makes the metadata whole."""

from branchmeet.models.account import Account, Grant, LoginSession, LoginThrottle, OneTimeCode
from branchmeet.models.assessment import Assessment, AssessmentStep, Figure, ItemScore, ScoreSheet, VetoCheck
from branchmeet.models.contribution import Contribution, OpinionDraft, Petition
from branchmeet.models.event import Event, EventSeal, PersonalDataView
from branchmeet.models.holding import ItemDraft, OtherAttendance, ReceivedEntry
from branchmeet.models.meeting import (
    AgendaItem,
    AgendaPaper,
    Attendance,
    Excuse,
    Guest,
    Meeting,
    MeetingStep,
    Notice,
    PaperReading,
    RequiredStepDone,
    Vote,
)
from branchmeet.models.member import Cell, Member, Membership, Post, Standing
from branchmeet.models.minutes import (
    AddendumRendering,
    IssuedPaper,
    Minutes,
    MinutesAddendum,
    MinutesCorrection,
    MinutesRendering,
    MinutesRevision,
    MinutesSection,
    SignedPage,
)
from branchmeet.models.reminder import Reminder
from branchmeet.models.resolution import Resolution
from branchmeet.models.task import Task, TaskExtension, TaskHandover
from branchmeet.models.topic_draft import TopicDraft, TopicDraftStep
from branchmeet.models.topic_plan import (
    Assignment,
    AssignmentSpeaker,
    LibraryPaper,
    LibraryRefusal,
    LibraryTopic,
    Topic,
    TopicPlan,
    TopicPlanStep,
)
from branchmeet.models.unit import CommitteeTerm, Unit

__all__ = [
    "Account",
    "AddendumRendering",
    "AgendaItem",
    "AgendaPaper",
    "Assessment",
    "AssessmentStep",
    "Assignment",
    "AssignmentSpeaker",
    "Attendance",
    "Cell",
    "CommitteeTerm",
    "Contribution",
    "Event",
    "EventSeal",
    "Excuse",
    "Figure",
    "Grant",
    "Guest",
    "IssuedPaper",
    "ItemDraft",
    "ItemScore",
    "LibraryPaper",
    "LibraryRefusal",
    "LibraryTopic",
    "LoginSession",
    "LoginThrottle",
    "Meeting",
    "MeetingStep",
    "Member",
    "Membership",
    "Minutes",
    "MinutesAddendum",
    "MinutesCorrection",
    "MinutesRendering",
    "MinutesRevision",
    "MinutesSection",
    "Notice",
    "OneTimeCode",
    "OpinionDraft",
    "OtherAttendance",
    "PaperReading",
    "PersonalDataView",
    "Petition",
    "Post",
    "ReceivedEntry",
    "Reminder",
    "RequiredStepDone",
    "Resolution",
    "ScoreSheet",
    "SignedPage",
    "Standing",
    "Task",
    "TaskExtension",
    "TaskHandover",
    "Topic",
    "TopicDraft",
    "TopicDraftStep",
    "TopicPlan",
    "TopicPlanStep",
    "Unit",
    "VetoCheck",
    "Vote",
]
