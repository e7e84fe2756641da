"""The only writer of experiences: every move of the table in `experiences.moves`.

Each move is one function and one transaction: lock the experience, guard with a conditional
update, write the decision, settle readability and counts, queue the letter.
"""

from .appeals import answer, appeal, may_appeal
from .closing import (
    ask_to_close,
    close_account,
    close_due,
    contributor_with_key,
    erase_again,
    erase_contributor,
    erase_experience,
    erase_unverified,
    keep_account,
    remove_left_words,
)
from .common import standing, takes_experiences
from .communities import is_taken, taken_names
from .drafts import discard_draft, save_draft
from .members import decide_on_account, give_consent, withdraw_consent
from .retention import delete_old_drafts, delete_refused, warn_of_drafts
from .review import publish, reject, return_for_changes
from .sending import submit, submitted_with, take_back
from .taking_down import delete, put_back, withdraw

__all__ = [
    "answer",
    "appeal",
    "ask_to_close",
    "close_account",
    "close_due",
    "contributor_with_key",
    "decide_on_account",
    "delete",
    "delete_old_drafts",
    "delete_refused",
    "discard_draft",
    "erase_again",
    "erase_contributor",
    "erase_experience",
    "erase_unverified",
    "give_consent",
    "is_taken",
    "keep_account",
    "may_appeal",
    "publish",
    "put_back",
    "reject",
    "remove_left_words",
    "return_for_changes",
    "save_draft",
    "standing",
    "submit",
    "submitted_with",
    "take_back",
    "taken_names",
    "takes_experiences",
    "warn_of_drafts",
    "withdraw",
    "withdraw_consent",
]
