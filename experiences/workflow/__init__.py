"""The only writer of experiences: every transition of the table in `experiences.workflow.transitions`.

Each transition is one function and one transaction: lock the experience, guard with a conditional
update, write the decision, update readability and counts, queue the letter.
"""

from .appeals import decide_appeal, may_appeal, open_appeal
from .author_actions import delete_experience, republish, unpublish
from .claims import claim, claim_next, claim_several, release
from .closing import (
    ask_to_close,
    cancel_closing,
    close_due,
    close_for_somebody,
    remove_left_words,
)
from .common import claimed_by_another, takes_experiences
from .content_notes import content_notes_version, set_content_notes
from .drafts import discard_draft, save_draft
from .erasure import close_account, erase_again, erase_contributor, erase_experience
from .escalations import escalate, escalate_by_rules, resolve_escalation
from .holds import hold, keep, remove
from .intake import pause_intake, resume_intake
from .me_too import (
    contributor_for,
    may_say_me_too,
    me_too_counts,
    said_me_too,
    say_me_too,
    take_me_too_back,
)
from .members import decide_on_account, give_consent, withdraw_consent
from .moderated_conditions import limit_to_conditions, moderates_version
from .notes import add_note, hand_on
from .pages import SwitchState, switch_off, switch_on, switch_state, why_closed
from .profiles import (
    change_context,
    decide_typed_name,
    lock_typed_name,
    objection_to,
    show_as,
    suggest_pen_name,
    take_suggestion,
    type_pen_name,
)
from .read import Read, check_read, published_read, version_shown
from .reconfirm import ask_to_reconfirm, is_old, reconfirm, written_at
from .removal_keys import contributor_with_key
from .reports import (
    USUAL_OUTCOME_TEXTS,
    delete_old_reports,
    hold_after_reports,
    is_credible,
    outcome_of,
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
from .transitions import ExperienceStatus, status_of
