"""What is lived: contributors, their experiences in versions, blockers, decisions and reports."""

from .appeal import Appeal, AppealState, AppealText, AppealTextKind
from .blocker import Blocker, Cause
from .contributor import Contributor, PenNameState
from .decision import Decision, DecisionText, Outcome, TextKind
from .draft import Draft
from .escalation import Escalation, EscalationCause, EscalationKind
from .experience import ContentNote, Experience, WrittenAs
from .held_words import HeldWords
from .helpline import Helpline
from .me_too import SameForMe
from .moderated_condition import ModeratedCondition
from .moderator_note import ModeratorNote
from .report import Report, ReportReason, ReportState, ReportText, ReportTextKind
from .sending_pause import SendingPause
from .submission import Lane, Submission, SubmissionState
