"""The only writer of experiences: every move of the table in `experiences.moves`.

Each move is one function and one transaction: lock the experience, guard with a conditional
update, write the decision, settle readability and counts, queue the letter.
"""

from .common import standing, takes_experiences
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
from .drafts import discard_draft, save_draft
from .review import publish, reject, return_for_changes
from .sending import submit, submitted_with, take_back
from .taking_down import delete, put_back, withdraw

__all__ = [
    "change_context",
    "decide_typed_name",
    "delete",
    "discard_draft",
    "hold_typed_name",
    "objection_to",
    "publish",
    "put_back",
    "reject",
    "return_for_changes",
    "save_draft",
    "show_as",
    "standing",
    "submit",
    "submitted_with",
    "take_back",
    "take_suggestion",
    "taken_names",
    "takes_experiences",
    "type_pen_name",
    "withdraw",
]
