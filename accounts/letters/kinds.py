"""Every kind of letter to a member, and whether it is about a decision.

Letters about a decision, about who may sign in and about the end of the account are always sent;
the others (receipts, reminders, questions) carry an address that stops them, and go to nobody who
has done so. Whichever it is, the site tells it too (`accounts.models.Notification`). A kind that is not
named here cannot be written. Letters of signing in and up are allauth's and none of these.
"""

from enum import Enum


class About(Enum):
    """What a letter is about, as far as it matters for who gets it."""

    DECISION = "decision"
    ACCOUNT_SAFETY = "account safety"
    THEIR_OWN_DOING = "their own doing"
    REMINDER = "reminder"
    TASK_AT_THE_DESK = "a task at the desk"


A = About
# Whoever switched letters off still gets these.
ALWAYS_SENT = (A.DECISION, A.ACCOUNT_SAFETY, A.TASK_AT_THE_DESK)
KINDS = {
    # texts, by a moderator
    "published": A.DECISION,
    "published_but_hidden": A.DECISION,
    "returned": A.DECISION,
    "rejected": A.DECISION,
    "held": A.DECISION,
    "held_by_reports": A.DECISION,
    "kept": A.DECISION,
    "removed": A.DECISION,
    # a page with texts, by an editor
    "page_closed": A.DECISION,
    "pen_name_shown": A.DECISION,
    "pen_name_refused": A.DECISION,
    "report_outcome": A.DECISION,
    "escalated": A.DECISION,
    "support_offered_and_held": A.DECISION,
    # Somebody may need help now.
    "support_offered": A.ACCOUNT_SAFETY,
    "appeal_upheld": A.DECISION,
    "appeal_overturned": A.DECISION,
    # the account, by a moderator
    "account_approved": A.DECISION,
    "account_declined": A.DECISION,
    "account_note": A.DECISION,
    "account_warning": A.DECISION,
    "account_pause": A.DECISION,
    "account_long_pause": A.DECISION,
    "account_ban": A.DECISION,
    "account_lifted": A.DECISION,
    # what a stranger may have done in the member's name
    "address_asked": A.ACCOUNT_SAFETY,
    "address_changed": A.ACCOUNT_SAFETY,
    "closing_asked": A.ACCOUNT_SAFETY,
    "closing_cancelled": A.ACCOUNT_SAFETY,
    "account_closed": A.ACCOUNT_SAFETY,
    # senior moderators, where somebody may be in danger
    "to_senior_moderators": A.TASK_AT_THE_DESK,
    # receipts
    "submitted": A.THEIR_OWN_DOING,
    "submitted_with_support": A.THEIR_OWN_DOING,
    "unpublished": A.THEIR_OWN_DOING,
    "republished": A.THEIR_OWN_DOING,
    "republished_but_hidden": A.THEIR_OWN_DOING,
    "deleted": A.THEIR_OWN_DOING,
    "consent_withdrawn": A.THEIR_OWN_DOING,
    "report_received": A.THEIR_OWN_DOING,
    "appeal_opened": A.THEIR_OWN_DOING,
    # what may be done, and nobody has to
    "draft_will_go": A.REMINDER,
    "reconfirm": A.REMINDER,
}
# With the first the account is gone: there is nobody left to be told on the site. The desk itself
# tells of the second.
WITHOUT_NOTIFICATION = frozenset({"account_closed", "to_senior_moderators"})

OPTIONAL = frozenset(kind for kind, about in KINDS.items() if about not in ALWAYS_SENT)


def is_optional(kind: str) -> bool:
    """Whether members can switch this kind off; allauth's kinds and unknown ones they cannot."""
    return kind in OPTIONAL
