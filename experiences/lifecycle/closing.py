"""Closing an account (move 20): a wish that waits for a week, then everything goes.

Either everything is erased, or readable words stay, in nobody's name and linked to no account.
Where somebody has decided things at the desk, an emptied row of the account stays behind, because
decisions name who made them.
"""

import logging
import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts import journal, letters, sessions
from accounts import lifecycle as accounts_lifecycle
from accounts.models import (
    AccountDecision,
    AccountDecisionText,
    AccountOutcome,
    Closing,
    ClosingChoice,
    Consent,
    ErasedKind,
    Letter,
    Member,
)
from experiences import counts
from experiences.exceptions import NotAllowed
from experiences.models import (
    Appeal,
    Cause,
    Contributor,
    Decision,
    DecisionText,
    Draft,
    Experience,
    HeldWords,
    Submission,
    SubmissionState,
)

from .appeals import forget_appeals
from .members import block_all, take_all_back, unblock_all

log = logging.getLogger(__name__)

# No letter or digit that is easily taken for another; 20 of them are beyond guessing.
KEY_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
KEY_LENGTH, KEY_GROUP = 20, 5


def ask_to_close(member: Member, choice: ClosingChoice, *, by_desk: bool = False) -> Closing:
    """Ask for the end of an account: it comes in a week, and every session ends now.

    Where everything is to be erased, all words are hidden at once; where words are left, texts
    that wait are taken back and what is readable stays so. Raises NotAllowed where it was asked
    before.
    """
    with transaction.atomic():
        member = accounts_lifecycle.locked(member.pk)
        if Closing.objects.filter(member=member).exists():
            raise NotAllowed(_("This account is about to be closed already."))
        now = timezone.now()
        closing = Closing.objects.create(
            member=member,
            choice=choice,
            asked_at=now,
            due_at=now + timedelta(days=settings.CLOSING_DAYS),
            asked_by_desk=by_desk,
        )
        if choice == ClosingChoice.ERASE:
            block_all(member, Cause.ERASURE, by=None if by_desk else member)
        else:
            counts.lock_all(Experience.objects.by(member))
            take_all_back(member)
        accounts_lifecycle.end_sessions(member)
        letters.write("closing_asked", to=member, context={"closing": closing})
    log.info("closing %s of member %s asked", closing.pk, member.pk)
    return closing


def close_for_somebody(member: Member, *, by: Member, choice: ClosingChoice, facts: str) -> None:
    """Close an account for a member who cannot: an administrator, after a written procedure.

    What was checked stands in the account's history as a note, for as long as the account does.
    """
    with transaction.atomic():
        accounts_lifecycle.record(member, AccountOutcome.CLOSING, by=by, facts=facts)
        ask_to_close(member, choice, by_desk=True)


def keep_account(member: Member) -> None:
    """Change one's mind within the week: the account and its words are as they were."""
    with transaction.atomic():
        member = accounts_lifecycle.locked(member.pk)
        deleted, _rows = Closing.objects.filter(member=member).delete()
        if not deleted:
            raise NotAllowed(_("Nobody has asked to close this account."))
        unblock_all(member, Cause.ERASURE)
        letters.write("closing_kept", to=member, context={})
    log.info("member %s keeps the account", member.pk)


def close_due() -> int:
    """Close every account whose week is over and say how many; each in its own transaction."""
    due = Closing.objects.filter(due_at__lte=timezone.now()).select_related("member")
    closed, words = 0, set()
    for closing in due.order_by("due_at", "pk"):
        words |= {closing.member.email, str(closing.member.public_id)}
        close_account(closing.member, closing.choice)
        closed += 1
    if closed:
        sessions.delete_unfinished(words)
    return closed


def close_account(member: Member, choice: ClosingChoice, *, tell: bool = True) -> None:
    """Erase a member now. With `tell` they get a last letter, written before the address goes.

    Also what `manage.py erase_again` calls after a restore, then without a letter.
    """
    with transaction.atomic():
        member = accounts_lifecycle.locked(member.pk)
        if choice == ClosingChoice.LEAVE_WORDS:
            # A text that waits at this moment is not public and goes with the rest.
            staying = counts.lock_all(Experience.objects.by(member).readable())
        else:
            staying = []
            block_all(member, Cause.ERASURE, by=None)
        going = Experience.objects.by(member).exclude(pk__in=[row.pk for row in staying])
        _delete_experiences(going)
        keys = _unlink(member)
        if tell:
            letters.write("account_closed", to=member, context={"keys": keys})
        journal.note(
            ErasedKind.MEMBER_LEFT_WORDS
            if choice == ClosingChoice.LEAVE_WORDS
            else ErasedKind.MEMBER,
            member.public_id,
        )
        _delete_member(member)
    log.info("an account was closed and its member erased")


def remove_left_words(key: str) -> int:
    """Remove the words that somebody left behind, by the key from their last letter; how many.

    Raises NotAllowed for a key that belongs to no words.
    """
    with transaction.atomic():
        contributor = contributor_with_key(key)
        if contributor is None:
            raise NotAllowed(_("This key belongs to no words. Check it letter by letter."))
        removed = erase_contributor(contributor)
    return removed


def contributor_with_key(key: str) -> Contributor | None:
    """Whose words left behind this key removes; spaces, hyphens and small letters do not matter."""
    bare = "".join(character for character in key.upper() if character in KEY_LETTERS)
    if len(bare) != KEY_LENGTH:
        return None
    return Contributor.objects.filter(member=None, removal_key=_hash_of(bare)).first()


def erase_contributor(contributor: Contributor) -> int:
    """Erase words that were left behind and say how many experiences there were."""
    with transaction.atomic():
        experiences = counts.lock_all(Experience.objects.filter(contributor=contributor))
        for experience in experiences:
            experience.blockers.get_or_create(cause=Cause.ERASURE)
            counts.settle(experience)
        _delete_experiences(Experience.objects.filter(contributor=contributor))
        journal.note(ErasedKind.CONTRIBUTOR, contributor.public_id)
        consent = contributor.consent
        contributor.delete()
        if not consent.contributors.exists():
            consent.delete()
    log.info("words left behind by contributor %s erased", contributor.public_id)
    return len(experiences)


def erase_experience(experience: Experience) -> None:
    """Erase one experience again after a restore, whoever its author is."""
    with transaction.atomic():
        (row,) = counts.lock_all(Experience.objects.filter(pk=experience.pk))
        row.blockers.get_or_create(cause=Cause.ERASURE)
        counts.settle(row)
        contributor = row.contributor
        _delete_experiences(Experience.objects.filter(pk=row.pk))
        if not contributor.experiences.exists():
            contributor.delete()


def _delete_experiences(experiences: QuerySet[Experience]) -> None:
    """Delete experiences that count nowhere any more, with every version and text."""
    pks = list(experiences.values_list("pk", flat=True))
    rows = Experience.objects.filter(pk__in=pks)
    submissions = Submission.objects.filter(experience__in=pks)
    _empty_desk_log(rows)
    _empty_desk_log(submissions)
    DecisionText.objects.filter(decision__experience__in=pks).delete()
    forget_appeals(Appeal.objects.filter(decision__experience__in=pks))
    rows.update(published=None)
    rows.delete()


def _unlink(member: Member) -> list[str]:
    """Leave what still has words to nobody, and give the keys that remove them, one for each.

    Each gets a consent row of its own: a common one would link what one person left in two
    communities. Its time is cut to the day for the same reason.
    """
    keys = []
    for contributor in Contributor.objects.filter(member=member).select_related("consent"):
        staying = Experience.objects.filter(contributor=contributor)
        if not staying.exists():
            contributor.delete()
            continue
        submissions = Submission.objects.filter(experience__in=staying)
        _empty_desk_log(submissions)
        DecisionText.objects.filter(decision__experience__in=staying).delete()
        forget_appeals(Appeal.objects.filter(decision__experience__in=staying))
        submissions.exclude(state=SubmissionState.PUBLISHED).delete()
        given = contributor.consent
        day = given.given_at.replace(hour=0, minute=0, second=0, microsecond=0)
        key = "".join(secrets.choice(KEY_LETTERS) for _place in range(KEY_LENGTH))
        keys.append("-".join(key[i : i + KEY_GROUP] for i in range(0, KEY_LENGTH, KEY_GROUP)))
        contributor.consent = Consent.objects.create(
            scope=given.scope, version=given.version, language=given.language, given_at=day
        )
        contributor.member, contributor.removal_key = None, _hash_of(key)
        contributor.save(update_fields=["consent", "member", "removal_key"])
    return keys


def _hash_of(bare_key: str) -> str:
    return salted_hmac("experiences.removal", bare_key, algorithm="sha256").hexdigest()


def _delete_member(member: Member) -> None:
    """Delete the member's row and all that hangs on it, but for the last letter, in nobody's name.

    The row of somebody who has decided things stays, emptied.
    """
    decisions = AccountDecision.objects.filter(member=member)
    forget_appeals(Appeal.objects.filter(account_decision__in=decisions))
    AccountDecisionText.objects.filter(decision__in=decisions).delete()
    last = Letter.objects.filter(member=member, kind="account_closed", sent_at=None)
    last.update(member=None)
    _empty_desk_log(Letter.objects.filter(member=member))
    Letter.objects.filter(member=member).delete()
    _empty_desk_log(Member.objects.filter(pk=member.pk))
    sessions.delete_sessions(member)
    Draft.objects.filter(member=member).delete()
    HeldWords.objects.filter(member=member).delete()
    Consent.objects.filter(member=member).delete()
    if _has_decided(member):
        accounts_lifecycle.empty(member)
        return
    decisions.update(member=None)
    member.delete()


def _has_decided(member: Member) -> bool:
    """Whether rows name this member as the one who decided."""
    return (
        member.is_staff
        or Decision.objects.filter(decided_by=member).exists()
        or AccountDecision.objects.filter(decided_by=member).exists()
        or Appeal.objects.filter(decided_by=member).exists()
        or LogEntry.objects.filter(user=member).exists()
    )


def _empty_desk_log(rows: QuerySet[Model]) -> None:
    """Empty the texts of the desk's own log that are about these rows."""
    kind = ContentType.objects.get_for_model(rows.model)
    pks = [str(pk) for pk in rows.values_list("pk", flat=True)]
    LogEntry.objects.filter(content_type=kind, object_id__in=pks).update(
        object_repr="", change_message=""
    )
