"""The only writer of experiences: every move of the table in `experiences.moves`.

Each move is one function and one transaction: lock the experience, guard with a conditional
update, write the decision, settle readability and counts, queue the letter.
"""

from .common import standing, takes_experiences
from .communities import is_taken, taken_names
from .drafts import discard_draft, save_draft
from .review import publish, reject, return_for_changes
from .sending import submit, submitted_with, take_back
from .taking_down import delete, put_back, withdraw

__all__ = [
    "delete",
    "discard_draft",
    "is_taken",
    "publish",
    "put_back",
    "reject",
    "return_for_changes",
    "save_draft",
    "standing",
    "submit",
    "submitted_with",
    "take_back",
    "taken_names",
    "takes_experiences",
    "withdraw",
]
