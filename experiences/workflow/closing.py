"""Closing an account (move 20): a wish that waits for a while, then everything goes.

Either everything is erased, or readable words stay, in nobody's name and linked to no account.
Where somebody has decided things at the desk, an emptied row of the account stays behind, because
decisions name who made them.
"""

import logging
from datetime import timedelta
from uuid import UUID

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import DateTimeField, Model, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts import erasure_journal, sessions
from accounts import workflow as accounts_lifecycle
from accounts.letters import outbox
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
    MemberState,
)
from accounts.policy import AccountPolicy
from conditions import versions
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
    ModeratedCondition,
    ModeratorNote,
    PenNameState,
    Report,
    SendingPause,
    Submission,
    SubmissionState,
)
from experiences.profiles import pen_names
from experiences.workflow import counts

from .appeals import forget_appeals
from .me_too import forget_same_for_me
from .members import block_all, take_all_back, unblock_all
from .profiles import taken_names
from .reports import drop_reports, forget_closed_reports, forget_contact, forget_reporter

log = logging.getLogger(__name__)

# No letter or digit that is easily taken for another; 20 of them are beyond guessing.
KEY_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
KEY_LENGTH, KEY_GROUP = 20, 5
# What stays of a contributor whose words are left behind; everything else told is forgotten.
STAYS = frozenset(
    {
        "id",
        "public_id",
        "condition",
        "member",
        "consent",
        "pen_name",
        "pen_name_state",
        "published_count",
        "removal_key",
    }
)
# Pen names that readers have never seen.
UNREAD = (PenNameState.WAITING, PenNameState.REFUSED)


def ask_to_close(member: Member, choice: ClosingChoice, *, by_desk: bool = False) -> Closing:
    """Ask for the end of an account: it comes after a while, and every session ends now.

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
            due_at=now + timedelta(days=AccountPolicy.CLOSING_DAYS),
            asked_by_desk=by_desk,
        )
        if choice == ClosingChoice.ERASE:
            block_all(member, Cause.ERASURE, by=None if by_desk else member)
        else:
            counts.lock_all(Experience.objects.by(member))
            take_all_back(member)
        accounts_lifecycle.end_sessions(member)
        outbox.write("closing_asked", to=member, context={"closing": closing})
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
        outbox.write("closing_kept", to=member, context={})
    log.info("member %s keeps the account", member.pk)


def close_due() -> int:
    """Close every account whose week is over and say how many; each in its own transaction.

    One that fails is named in the log by its number and stays due; the others do not wait for it.
    """
    due = Closing.objects.filter(due_at__lte=timezone.now()).select_related("member")
    closed, traces = 0, sessions.Traces()
    for closing in due.order_by("due_at", "pk"):
        of_this_one = sessions.traces_of(closing.member)
        try:
            if _close_if_still_due(closing):
                closed, traces = closed + 1, traces | of_this_one
        except Exception as error:
            log.error("closing %s did not happen: %s", closing.pk, type(error).__name__)
    sessions.delete_traces(traces)
    return closed


def _close_if_still_due(closing: Closing) -> bool:
    """Close the account unless its member has kept it, or another process closed it, meanwhile."""
    with transaction.atomic():
        try:
            member = accounts_lifecycle.locked(closing.member_id)
        except NotAllowed:
            return False
        now_due = Closing.objects.filter(pk=closing.pk, due_at__lte=timezone.now()).first()
        if now_due is None:
            return False
        close_account(member, now_due.choice)
    return True


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
            outbox.write("account_closed", to=member, context={"keys": keys})
        erasure_journal.note(
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
        erasure_journal.note(ErasedKind.CONTRIBUTOR, contributor.public_id)
        consent = contributor.consent
        contributor.delete()
        # That of somebody who has an account is theirs, whatever becomes of these words.
        if consent.member_id is None and not consent.contributors.exists():
            consent.delete()
    log.info("words left behind by contributor %s erased", contributor.public_id)
    return len(experiences)


def erase_experience(experience: Experience) -> None:
    """Erase one experience again after a restore, whoever its author is, with its draft."""
    with transaction.atomic():
        (row,) = counts.lock_all(Experience.objects.filter(pk=experience.pk))
        row.blockers.get_or_create(cause=Cause.ERASURE)
        counts.settle(row)
        contributor = row.contributor
        _delete_experiences(Experience.objects.filter(pk=row.pk))
        if contributor.member_id is not None:
            of_the_topic = {"member": contributor.member_id, "topic": row.topic_id}
            Draft.objects.filter(**of_the_topic).delete()
            HeldWords.objects.filter(**of_the_topic).delete()
        if not contributor.experiences.exists():
            contributor.delete()


def erase_unverified() -> int:
    """Erase accounts whose address nobody confirmed in time, with their drafts; how many.

    Never one of the team, one with experiences, or one who has decided anything at the desk.
    """
    since = timezone.now() - timedelta(days=AccountPolicy.KEEP_UNVERIFIED_DAYS)
    unverified = Member.objects.filter(
        joined_at__lte=since, is_staff=False, is_superuser=False, contributors=None
    ).exclude(state=MemberState.CLOSED)
    unverified = unverified.exclude(emailaddress__verified=True)
    erased, traces = 0, sessions.Traces()
    for pk in list(unverified.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            member = unverified.filter(pk=pk).first()
            if member is None or _has_decided(member):
                continue
            traces |= sessions.traces_of(member)
            close_account(member, ClosingChoice.ERASE, tell=False)
        erased += 1
    sessions.delete_traces(traces)
    return erased


def erase_again(kind: ErasedKind, reference: UUID) -> bool:
    """Erase once more what a restored backup has brought back; whether it was there."""
    match kind:
        case ErasedKind.EXPERIENCE:
            experience = Experience.objects.filter(public_id=reference).first()
            if experience:
                erase_experience(experience)
            return experience is not None
        case ErasedKind.CONTRIBUTOR:
            contributor = Contributor.objects.filter(public_id=reference).first()
            if contributor:
                erase_contributor(contributor)
            return contributor is not None
    # The row of somebody who has decided things is there for good, emptied.
    member = Member.objects.filter(public_id=reference).exclude(state=MemberState.CLOSED).first()
    if member is None:
        return False
    traces = sessions.traces_of(member)
    left = kind == ErasedKind.MEMBER_LEFT_WORDS
    close_account(member, ClosingChoice.LEAVE_WORDS if left else ClosingChoice.ERASE, tell=False)
    sessions.delete_traces(traces)
    return True


def _delete_experiences(experiences: QuerySet[Experience]) -> None:
    """Delete experiences that count nowhere any more, with every version and text."""
    pks = list(experiences.values_list("pk", flat=True))
    rows = Experience.objects.filter(pk__in=pks)
    submissions = Submission.objects.filter(experience__in=pks)
    _empty_desk_log(rows)
    _empty_desk_log(submissions)
    DecisionText.objects.filter(decision__experience__in=pks).delete()
    forget_appeals(Appeal.objects.filter(decision__experience__in=pks))
    drop_reports(rows)
    rows.update(published=None)
    rows.delete()


def _unlink(member: Member) -> list[str]:
    """Leave what still has words to nobody, and give the keys that remove them, one for each.

    What goes with the words is what readers saw: the pen name, unless nobody had read it yet.
    Each gets a consent row of its own, of the day on which they became part of that community: a
    common row, or a common day, would link what one person left in two of them.
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
        ModeratorNote.objects.filter(experience__in=staying).delete()
        forget_appeals(Appeal.objects.filter(decision__experience__in=staying))
        forget_closed_reports(staying)
        forget_same_for_me(contributor)
        # What readers see stays, so also that its author said it still holds; not that we asked.
        staying.update(asked_at=None)
        submissions.exclude(state=SubmissionState.PUBLISHED).delete()
        given = contributor.consent
        day = contributor.created_at.replace(hour=0, minute=0, second=0, microsecond=0)
        key = _key_of(contributor)
        keys.append("-".join(key[i : i + KEY_GROUP] for i in range(0, KEY_LENGTH, KEY_GROUP)))
        contributor.consent = Consent.objects.create(
            scope=given.scope, version=given.version, language=given.language, given_at=day
        )
        contributor.member, contributor.removal_key = None, _hash_of(key)
        if contributor.pen_name_state in UNREAD:
            # Not shown to anybody, as before.
            contributor.pen_name = pen_names.suggest(taken_names(contributor.condition_id))
            contributor.pen_name_state = PenNameState.REFUSED
        forgotten = [
            column
            for column in Contributor._meta.concrete_fields
            if column.name not in STAYS and not isinstance(column, DateTimeField)
        ]
        for column in forgotten:
            setattr(contributor, column.attname, column.get_default())
        changed = {"consent", "member", "removal_key", "pen_name", "pen_name_state"}
        contributor.save(update_fields=changed | {column.name for column in forgotten})
        # Locked already, each kind in the order of its keys.
        for topic_id in staying.order_by("topic_id").values_list("topic_id", flat=True):
            versions.bump_topic(topic_id, contributor.condition_id)
    return keys


def _key_of(contributor: Contributor) -> str:
    """The key of a contributor's words: the same after a restore, and guessed by nobody."""
    mac = salted_hmac("experiences.removal_key", str(contributor.public_id), algorithm="sha256")
    number, key = int.from_bytes(mac.digest(), "big"), ""
    for _place in range(KEY_LENGTH):
        number, letter = divmod(number, len(KEY_LETTERS))
        key += KEY_LETTERS[letter]
    return key


def _hash_of(bare_key: str) -> str:
    return salted_hmac("experiences.removal", bare_key, algorithm="sha256").hexdigest()


def _delete_member(member: Member) -> None:
    """Delete the member's row and all that hangs on it, but for the last letter, in nobody's name.

    The row of somebody who has decided things stays, emptied.
    """
    decisions = AccountDecision.objects.filter(member=member)
    forget_appeals(Appeal.objects.filter(account_decision__in=decisions))
    AccountDecisionText.objects.filter(decision__in=decisions).delete()
    forget_reporter(member)
    last = Letter.objects.filter(member=member, kind="account_closed", sent_at=None)
    last.update(member=None)
    # Also what is still on its way to an address that was never confirmed.
    theirs = Q(member=member)
    for address in sessions.traces_of(member).addresses:
        theirs |= Q(member=None, address__iexact=address) & ~Q(kind="account_closed")
        forget_contact(address)
    _empty_desk_log(Letter.objects.filter(theirs))
    Letter.objects.filter(theirs).delete()
    _empty_desk_log(Member.objects.filter(pk=member.pk))
    sessions.delete_sessions(member)
    Draft.objects.filter(member=member).delete()
    HeldWords.objects.filter(member=member).delete()
    Consent.objects.filter(member=member).delete()
    ModeratedCondition.objects.filter(moderator=member).delete()
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
        or Report.objects.filter(closed_by=member).exists()
        or SendingPause.objects.filter(Q(began_by=member) | Q(ended_by=member)).exists()
        or LogEntry.objects.filter(user=member).exists()
    )


def _empty_desk_log(rows: QuerySet[Model]) -> None:
    """Empty the texts of the desk's own log that are about these rows."""
    kind = ContentType.objects.get_for_model(rows.model)
    pks = [str(pk) for pk in rows.values_list("pk", flat=True)]
    LogEntry.objects.filter(content_type=kind, object_id__in=pks).update(
        object_repr="", change_message=""
    )
