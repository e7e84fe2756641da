"""Closing an account (transition 20): a wish that waits for a while, then everything goes.

Either everything is erased, or readable words stay, in nobody's name and linked to no account. What
that means for each row stands in `erasure`, here is when it comes.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import sessions
from accounts import workflow as accounts_workflow
from accounts.letters import outbox
from accounts.models import AccountOutcome, Closing, ClosingChoice, Member
from accounts.policy import AccountPolicy
from accounts.read import check_account_read
from diseasemaps.common import rows
from experiences.exceptions import NotAllowed
from experiences.models import Cause, Experience
from experiences.workflow import counts

from .erasure import close_account, erase_contributor
from .members import block_all, take_all_back, unblock_all
from .removal_keys import contributor_with_key

log = logging.getLogger(__name__)


def ask_to_close(member: Member, choice: ClosingChoice, *, by_desk: bool = False) -> Closing:
    """Ask for the end of an account: it comes after a while, and every session ends now.

    Where everything is to be erased, all words are hidden at once; where words are left, texts
    that wait are taken back and what is readable stays so. Raises NotAllowed where it was asked
    before.
    """
    with transaction.atomic():
        member = accounts_workflow.lock_member(member.pk)
        if Closing.objects.filter(member=member).exists():
            raise NotAllowed(_("This account is about to be closed already."))
        now = timezone.now()
        closing = Closing.objects.create(
            member=member,
            choice=choice,
            asked_at=now,
            due_at=now + timedelta(days=AccountPolicy.CLOSING_DAYS),
            asked_by_desk=by_desk,
        )
        if choice == ClosingChoice.ERASE:
            block_all(member, Cause.ERASURE, by=None if by_desk else member)
        else:
            counts.lock_experiences(Experience.objects.by(member))
            take_all_back(member)
        accounts_workflow.end_sessions(member)
        outbox.notify("closing_asked", to=member, context={"closing": closing})
    log.info("closing %s of member %s asked", closing.pk, member.pk)
    return closing


def close_for_somebody(
    member: Member,
    *,
    by: Member,
    choice: ClosingChoice,
    facts: str,
    version_read: str | None = None,
) -> None:
    """Close an account for a member who cannot: an administrator, after a written procedure.

    What was checked stands in the account's history as a note, for as long as the account does.
    `version_read` as with `decide_on_account`.
    """
    with transaction.atomic():
        accounts_workflow.lock_member(member.pk)
        check_account_read(member, version_read)
        accounts_workflow.record_by_administrator(
            member, AccountOutcome.CLOSING, by=by, facts=facts
        )
        ask_to_close(member, choice, by_desk=True)


def cancel_closing(member: Member) -> None:
    """Change one's mind within the week: the account and its words are as they were."""
    with transaction.atomic():
        member = accounts_workflow.lock_member(member.pk)
        deleted, _rows = Closing.objects.filter(member=member).delete()
        if not deleted:
            raise NotAllowed(_("Nobody has asked to close this account."))
        unblock_all(member, Cause.ERASURE)
        outbox.notify("closing_cancelled", to=member, context={})
    log.info("closing of member %s cancelled", member.pk)


def close_due() -> int:
    """Close every account whose week is over and say how many; one that fails stays due."""
    due = Closing.objects.filter(due_at__lte=timezone.now()).order_by("due_at", "pk")
    traces: dict[int, sessions.Traces] = {}

    def close_if_still_due(closing_pk: int) -> int:
        """Unless its member has kept it, or another process closed it, meanwhile."""
        closing = Closing.objects.select_related("member").filter(pk=closing_pk).first()
        if closing is None:
            return 0
        traces[closing.member_id] = sessions.traces_of(closing.member)
        try:
            member = accounts_workflow.lock_member(closing.member_id)
        except NotAllowed:
            return 0
        now_due = Closing.objects.filter(pk=closing_pk, due_at__lte=timezone.now()).first()
        if now_due is None:
            return 0
        close_account(member, ClosingChoice(now_due.choice))
        return 1

    try:
        return rows.each("closing", due.values_list("pk", flat=True), close_if_still_due)
    finally:
        # All at once: each look through the sessions reads every one of them.
        sessions.delete_traces_of_erased(traces)


def remove_left_words(key: str) -> int:
    """Remove the words that somebody left behind, by the key from their last letter; how many.

    Raises NotAllowed for a key that belongs to no words.
    """
    with transaction.atomic():
        contributor = contributor_with_key(key)
        if contributor is None:
            raise NotAllowed(_("This key belongs to no words. Check it letter by letter."))
        return erase_contributor(contributor)
