"""What is lived: contributors, their experiences in versions, blockers and decisions."""

from .appeal import Appeal, AppealState, AppealText, AppealTextKind
from .contributor import Contributor, PenNameState
from .decision import Decision, DecisionText, Outcome, TextKind
from .experience import Blocker, Cause, Experience, WrittenAs
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
    "Submission",
    "SubmissionState",
    "TextKind",
    "WrittenAs",
]
