"""What happens to all of a member's words at once: hidden with a ban, with a consent withdrawn.

Every act locks in one order: member, experiences, contributors, topics, conditions, each by key.
"""

import logging

from django.db import transaction

from accounts import consents
from accounts import workflow as accounts_workflow
from accounts.letters import outbox
from accounts.models import AccountDecision, AccountOutcome, Consent, ConsentScope, Member
from experiences.models import Cause, Contributor, Experience, SubmissionState
from experiences.workflow import counts

from .sending import take_back_waiting

log = logging.getLogger(__name__)


def decide_on_account(
    member: Member,
    outcome: AccountOutcome,
    *,
    by: Member,
    reason: str = "",
    facts: str = "",
    message: str = "",
    hides_words: bool = False,
    version_read: str | None = None,
) -> AccountDecision:
    """Decide on an account and let its words follow: a ban may hide them, a lift shows them again.

    Reason, facts, message and the version that was read are those of `accounts.workflow.decide`,
    whose refusals are raised here too.
    """
    with transaction.atomic():
        decision = accounts_workflow.decide(
            member,
            outcome,
            by=by,
            reason=reason,
            facts=facts,
            message=message,
            hides_words=hides_words,
            version_read=version_read,
        )
        follow_ban(member)
    return decision


def follow_ban(member: Member) -> None:
    """Hide the member's words while a ban that hides them is in force, and not otherwise."""
    ban = accounts_workflow.ban_in_force(member)
    if ban and ban.hides_words:
        block_all(member, Cause.BANNED, by=ban.decided_by)
    else:
        unblock_all(member, Cause.BANNED)


def withdraw_consent(member: Member, scope: ConsentScope) -> None:
    """End an agreement. Without the one on health, all words go off the public pages at once.

    Words that wait for a moderator are taken back into drafts. The consent rows stay, with the
    time at which they ended.
    """
    with transaction.atomic():
        accounts_workflow.lock_member(member.pk)
        withdrawn = consents.record_withdrawal(member, scope)
        if withdrawn and scope == ConsentScope.HEALTH:
            block_all(member, Cause.CONSENT, by=member)
        if withdrawn:
            outbox.notify("consent_withdrawn", to=member, context={})
    log.info("member %s withdrew the consent %s", member.pk, scope)


def give_consent(member: Member, scope: ConsentScope) -> Consent:
    """Give an agreement to the current text; the one on health shows hidden words again."""
    with transaction.atomic():
        accounts_workflow.lock_member(member.pk)
        consent = consents.record_consent(member, scope)
        if scope == ConsentScope.HEALTH:
            ended = Contributor.objects.filter(member=member, consent__withdrawn_at__isnull=False)
            ended.update(consent=consent)
            unblock_all(member, Cause.CONSENT)
    return consent


def block_all(member: Member, cause: Cause, *, by: Member | None) -> list[Experience]:
    """Put a blocker on every experience of a locked member; texts that wait are taken back.

    Not with a ban: what waits is decided on by a moderator. Gives the experiences.
    """
    experiences = counts.lock_experiences(Experience.objects.by(member))
    if cause != Cause.BANNED:
        take_all_back(member)
    counts.block_locked(experiences, cause, by=by)
    return experiences


def take_all_back(member: Member) -> None:
    """Take back every text of the member that waits, with the experiences locked."""
    waiting = Experience.objects.by(member).filter(submissions__state=SubmissionState.WAITING)
    for experience in waiting.order_by("pk"):
        take_back_waiting(experience, member)


def unblock_all(member: Member, cause: Cause) -> None:
    """Lift this blocker, and no other, from every experience of a locked member."""
    blocked = Experience.objects.by(member).filter(blockers__cause=cause)
    experiences = counts.lock_experiences(Experience.objects.filter(pk__in=blocked.values("pk")))
    counts.unblock_locked(experiences, cause)
