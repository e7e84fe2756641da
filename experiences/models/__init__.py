"""What is lived: contributors, their experiences in versions, blockers, decisions and reports."""

from .appeal import Appeal, AppealState, AppealText, AppealTextKind
from .contributor import Contributor, PenNameState
from .decision import Decision, DecisionText, Outcome, TextKind
from .experience import Blocker, Cause, Experience, WrittenAs
from .report import Report, ReportReason, ReportState, ReportText, ReportTextKind
from .submission import Draft, HeldWords, Submission, SubmissionState

__all__ = [
    "Appeal",
    "AppealState",
    "AppealText",
    "AppealTextKind",
    "Blocker",
    "Cause",
    "Contributor",
    "Decision",
    "DecisionText",
    "Draft",
    "Experience",
    "HeldWords",
    "Outcome",
    "PenNameState",
    "Report",
    "ReportReason",
    "ReportState",
    "ReportText",
    "ReportTextKind",
    "Submission",
    "SubmissionState",
    "TextKind",
    "WrittenAs",
]
