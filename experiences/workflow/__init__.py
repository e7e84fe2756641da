"""The only writer of experiences: every move of the table in `experiences.workflow.transitions`.

Each move is one function and one transaction: lock the experience, guard with a conditional
update, write the decision, settle readability and counts, queue the letter.
"""

from .appeals import answer, appeal, may_appeal
from .author_actions import delete, put_back, withdraw
from .claims import claim, claim_next, claim_several, release
from .closing import (
    ask_to_close,
    close_due,
    close_for_somebody,
    keep_account,
    remove_left_words,
)
from .common import held_by_another, takes_experiences
from .content_notes import set_content_notes
from .drafts import discard_draft, save_draft
from .erasure import close_account, erase_again, erase_contributor, erase_experience
from .escalations import escalate, raise_by_rules, settle
from .holds import hold, keep, remove
from .intake import pause_sending, resume_sending
from .me_too import contributor_for, may_say_same, said_same, same_counts, say_same, take_same_back
from .members import decide_on_account, give_consent, withdraw_consent
from .moderated_conditions import limit_to_conditions
from .notes import add_note, hand_on
from .profiles import (
    change_context,
    decide_typed_name,
    hold_typed_name,
    objection_to,
    show_as,
    take_suggestion,
    taken_names,
    type_pen_name,
)
from .reconfirm import ask_whether_they_hold, confirm, is_old, written_at
from .removal_keys import contributor_with_key
from .reports import (
    USUAL_ANSWERS,
    answer_to,
    delete_old_reports,
    hold_after_reports,
    is_credible,
    report,
)
from .retention import (
    delete_old_drafts,
    delete_refused,
    draft_goes_at,
    erase_unverified,
    warn_of_drafts,
)
from .review import publish, reject, return_for_changes, undo, undoable_until
from .sending import submit, submitted_with, take_back
from .spam import reject_as_spam
from .transitions import Standing, status_of
