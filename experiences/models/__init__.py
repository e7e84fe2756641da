"""What is lived: contributors, their experiences in versions, blockers, decisions and reports."""

from .appeal import Appeal, AppealState, AppealText, AppealTextKind
from .blocker import Blocker, Cause
from .contributor import Contributor, PenNameState
from .decision import Decision, DecisionText, Outcome, TextKind
from .draft import Draft
from .escalation import Escalation, EscalationCause, EscalationKind
from .experience import ContentNote, Experience, WrittenAs
from .helpline import Helpline
from .intake_pause import IntakePause
from .me_too import MeToo
from .moderated_condition import ModeratedCondition
from .moderator_note import ModeratorNote
from .page_decision import PageDecision, PageOutcome
from .report import (
    CANNOT_WAIT,
    Report,
    ReportReason,
    ReportState,
    ReportText,
    ReportTextKind,
    hash_of_place,
)
from .rescued_draft import RescuedDraft
from .submission import Lane, Submission, SubmissionState
