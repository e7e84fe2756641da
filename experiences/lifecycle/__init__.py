"""The only writer of experiences: every move of the table in `experiences.moves`.

Each move is one function and one transaction: lock the experience, guard with a conditional
update, write the decision, settle readability and counts, queue the letter.
"""

from .appeals import answer, appeal, may_appeal
from .claims import claim, claim_next, claim_several, release
from .closing import (
    ask_to_close,
    close_account,
    close_due,
    close_for_somebody,
    contributor_with_key,
    erase_again,
    erase_contributor,
    erase_experience,
    erase_unverified,
    keep_account,
    remove_left_words,
)
from .common import held_by_another, standing, takes_experiences
from .communities import (
    change_context,
    decide_typed_name,
    hold_typed_name,
    objection_to,
    show_as,
    take_suggestion,
    taken_names,
    type_pen_name,
)
from .content_notes import set_content_notes
from .drafts import discard_draft, save_draft
from .escalating import escalate, raise_by_rules, settle
from .holding import hold, keep, remove
from .members import decide_on_account, give_consent, withdraw_consent
from .moderators import limit_to_conditions
from .notes import add_note, hand_on
from .pausing import pause_sending, resume_sending
from .reports import (
    USUAL_ANSWERS,
    answer_to,
    delete_old_reports,
    hold_after_reports,
    is_credible,
    report,
)
from .retention import delete_old_drafts, delete_refused, draft_goes_at, warn_of_drafts
from .review import publish, reject, return_for_changes, undo, undoable_until
from .same_for_me import (
    contributor_for,
    may_say_same,
    said_same,
    same_counts,
    say_same,
    take_same_back,
)
from .sending import submit, submitted_with, take_back
from .spam import reject_as_spam
from .still_holding import ask_whether_they_hold, confirm, is_old, written_at
from .taking_down import delete, put_back, withdraw

__all__ = [
    "USUAL_ANSWERS",
    "add_note",
    "answer",
    "answer_to",
    "appeal",
    "ask_to_close",
    "ask_whether_they_hold",
    "change_context",
    "claim",
    "claim_next",
    "claim_several",
    "close_account",
    "close_due",
    "close_for_somebody",
    "confirm",
    "contributor_for",
    "contributor_with_key",
    "decide_on_account",
    "decide_typed_name",
    "delete",
    "delete_old_drafts",
    "delete_old_reports",
    "delete_refused",
    "discard_draft",
    "draft_goes_at",
    "erase_again",
    "erase_contributor",
    "erase_experience",
    "erase_unverified",
    "escalate",
    "give_consent",
    "hand_on",
    "held_by_another",
    "hold",
    "hold_after_reports",
    "hold_typed_name",
    "is_credible",
    "is_old",
    "keep",
    "keep_account",
    "limit_to_conditions",
    "may_appeal",
    "may_say_same",
    "objection_to",
    "pause_sending",
    "publish",
    "put_back",
    "raise_by_rules",
    "reject",
    "reject_as_spam",
    "release",
    "remove",
    "remove_left_words",
    "report",
    "resume_sending",
    "return_for_changes",
    "said_same",
    "same_counts",
    "save_draft",
    "settle",
    "set_content_notes",
    "say_same",
    "show_as",
    "standing",
    "submit",
    "submitted_with",
    "take_back",
    "take_same_back",
    "take_suggestion",
    "taken_names",
    "takes_experiences",
    "type_pen_name",
    "undo",
    "undoable_until",
    "warn_of_drafts",
    "withdraw",
    "withdraw_consent",
    "written_at",
]
