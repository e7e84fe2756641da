"""What is lived: contributors, their experiences in versions, blockers, decisions and reports."""

from .appeal import Appeal, AppealState, AppealText, AppealTextKind
from .at_the_desk import ModeratedCondition, ModeratorNote, SendingPause
from .contributor import Contributor, PenNameState
from .decision import Decision, DecisionText, Outcome, TextKind
from .escalation import Escalation, EscalationCause, EscalationKind
from .experience import Blocker, Cause, ContentNote, Experience, WrittenAs
from .helpline import Helpline
from .report import Report, ReportReason, ReportState, ReportText, ReportTextKind
from .same_for_me import SameForMe
from .submission import Draft, HeldWords, Lane, Submission, SubmissionState

__all__ = [
    "Appeal",
    "AppealState",
    "AppealText",
    "AppealTextKind",
    "Blocker",
    "Cause",
    "ContentNote",
    "Contributor",
    "Decision",
    "DecisionText",
    "Draft",
    "Escalation",
    "EscalationCause",
    "EscalationKind",
    "Experience",
    "HeldWords",
    "Helpline",
    "Lane",
    "ModeratedCondition",
    "ModeratorNote",
    "Outcome",
    "PenNameState",
    "Report",
    "ReportReason",
    "ReportState",
    "ReportText",
    "ReportTextKind",
    "SameForMe",
    "SendingPause",
    "Submission",
    "SubmissionState",
    "TextKind",
    "WrittenAs",
]
