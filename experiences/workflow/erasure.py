"""The one eraser: a draft, a text or its old versions, words left behind, an account.

What goes and what is emptied is declared field by field in `experiences.privacy.registry`; here
stands in which order. Every erasure does the same: lock (member, experiences, contributors, topics,
conditions), take out of the counts, answer open reports, erase, note in the journal. Whoever is
told by letter is told before the address goes.
"""

import logging
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.db.models import Field, Model, QuerySet

from accounts import erasure_journal, sessions
from accounts import workflow as accounts_workflow
from accounts.letters import outbox
from accounts.models import ClosingChoice, Consent, ErasedKind, Member, MemberState
from conditions import versions
from experiences.models import (
    Cause,
    Contributor,
    Draft,
    Experience,
    PenNameState,
    Submission,
    SubmissionState,
)
from experiences.privacy import registry
from experiences.privacy.registry import Erased, Rows
from experiences.profiles import pen_names
from experiences.workflow import counts

from .profiles import suggest_pen_name
from .removal_keys import hash_of, key_of, printed
from .reports import lapse_reports

log = logging.getLogger(__name__)

# Pen names that readers have never seen.
NEVER_SHOWN = (PenNameState.WAITING, PenNameState.REFUSED)


def erase_drafts(drafts: QuerySet[Draft]) -> int:
    """Erase drafts whose time is over and say how many there were."""
    with transaction.atomic():
        return _erase(Erased.DRAFT, drafts)


def erase_submissions(submissions: QuerySet[Submission]) -> int:
    """Erase versions of texts whose time is over and say how many there were.

    None that is public. A text goes with its last version, and a contributor with the last text;
    what its author is writing on the same question has a time of its own.
    """
    with transaction.atomic():
        texts = Experience.objects.filter(submissions__in=submissions)
        texts = Experience.objects.filter(pk__in=_keys(texts))
        counts.lock_experiences(texts)
        erased = _erase(Erased.SUBMISSION, submissions)
        over = Experience.objects.filter(pk__in=_keys(texts.filter(submissions=None)))
        _erase_experiences(over, tell=True)
    return erased


def erase_experience(experience: Experience, *, tell: bool = True) -> None:
    """Erase a text for good, whoever its author is, with what they are writing on its question.

    With `tell`, here and below, whoever reported a text reads that it is gone.
    """
    with transaction.atomic():
        text = Experience.objects.filter(pk=experience.pk)
        counts.lock_experiences(text)
        _erase(Erased.UNFINISHED, text)
        _erase_experiences(text, tell=tell)
        erasure_journal.record_erasure(ErasedKind.EXPERIENCE, experience.public_id)
    log.info("experience %s erased", experience.public_id)


def erase_contributor(contributor: Contributor, *, tell: bool = True) -> int:
    """Erase words that were left behind and say how many experiences there were."""
    with transaction.atomic():
        texts = Experience.objects.filter(contributor=contributor)
        erased = _erase_experiences(texts, tell=tell)
        _erase_empty(Contributor.objects.filter(pk=contributor.pk))
        erasure_journal.record_erasure(ErasedKind.CONTRIBUTOR, contributor.public_id)
    log.info("words left behind by contributor %s erased", contributor.public_id)
    return erased


def close_account(member: Member, choice: ClosingChoice, *, tell: bool = True) -> None:
    """Erase a member now. With `tell` they get a last letter, written before the address goes.

    Either everything goes, or the words that readers see stay in nobody's name. A text that waits
    at this moment is not public and goes with the rest.
    """
    left = choice == ClosingChoice.LEAVE_WORDS
    with transaction.atomic():
        member = accounts_workflow.lock_member(member.pk)
        texts = counts.lock_experiences(Experience.objects.by(member))
        going = [row.pk for row in texts if not (left and row.is_readable)]
        _erase_experiences(Experience.objects.filter(pk__in=going), tell=tell)
        contributors = Contributor.objects.filter(member=member)
        _erase_empty(contributors)
        keys = _leave_words(contributors)
        if tell:
            outbox.notify("account_closed", to=member, context={"keys": keys})
        kind = ErasedKind.MEMBER_LEFT_WORDS if left else ErasedKind.MEMBER
        erasure_journal.record_erasure(kind, member.public_id)
        _erase_account(member)
    log.info("an account was closed and its member erased")


def erase_again(kind: ErasedKind, reference: UUID) -> bool:
    """Erase once more what a restored backup has brought back; whether it was there.

    Nobody is written to: they were told the first time.
    """
    match kind:
        case ErasedKind.EXPERIENCE:
            experience = Experience.objects.filter(public_id=reference).first()
            if experience:
                erase_experience(experience, tell=False)
            return experience is not None
        case ErasedKind.CONTRIBUTOR:
            contributor = Contributor.objects.filter(public_id=reference).first()
            if contributor:
                erase_contributor(contributor, tell=False)
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


def has_acted(member: Member) -> bool:
    """Whether a row names this member as one of the team, so that an emptied row has to stay."""
    return member.is_staff or any(
        apps.get_model(label)._base_manager.filter(**{name: member}).exists()
        for label, name in registry.naming_the_team()
    )


def _erase_experiences(experiences: QuerySet[Experience], *, tell: bool) -> int:
    """Erase texts with every version, and those contributors who have none any more; how many."""
    rows = counts.lock_experiences(experiences)
    for row in rows:
        # Out of the counts first, by the same door as any other reason not to be readable.
        if row.is_readable:
            row.blockers.get_or_create(cause=Cause.ERASURE)
            counts.update_readability(row)
    texts = Experience.objects.filter(pk__in=[row.pk for row in rows])
    lapse_reports(texts, tell=tell)
    # It would hold its version fast.
    texts.update(published=None)
    _erase(Erased.EXPERIENCE, texts)
    _erase_empty(Contributor.objects.filter(pk__in={row.contributor_id for row in rows}))
    return len(rows)


def _erase_empty(contributors: QuerySet[Contributor]) -> None:
    """Erase who has no text in a community any more: being one is itself a fact about health."""
    _erase(Erased.CONTRIBUTOR, contributors.filter(experiences=None))


def _leave_words(contributors: QuerySet[Contributor]) -> list[str]:
    """Leave what readers see to nobody, and give the keys that remove it, one for each community.

    What goes with the words is what readers saw: the pen name, unless nobody had read it yet.
    Each gets a consent row of its own, of the day on which they became part of that community: a
    common row, or a common day, would link what one person left in two of them.
    """
    leaving = list(contributors.select_related("consent").order_by("pk"))
    all_versions = Submission.objects.filter(experience__contributor__in=leaving)
    _erase(Erased.SUBMISSION, all_versions.exclude(state=SubmissionState.PUBLISHED))
    _erase(Erased.LEFT_WORDS, contributors)
    return [_give_to_nobody(contributor) for contributor in leaving]


def _give_to_nobody(contributor: Contributor) -> str:
    """Put in place of what was erased what the words need to stay; gives their key."""
    key, given = key_of(contributor), contributor.consent
    day = contributor.created_at.replace(hour=0, minute=0, second=0, microsecond=0)
    consent = Consent.objects.create(
        scope=given.scope, version=given.version, language=given.language, given_at=day
    )
    name, state = contributor.pen_name, contributor.pen_name_state
    if state in NEVER_SHOWN:
        # Not shown to anybody, as before.
        name = suggest_pen_name(contributor.condition_id)
        state = PenNameState.REFUSED
    Contributor.objects.filter(pk=contributor.pk).update(
        consent=consent,
        removal_key=hash_of(key),
        pen_name=name,
        pen_name_key=pen_names.key(name),
        pen_name_state=state,
    )
    # Locked already, each kind in the order of its keys.
    for topic_id in contributor.experiences.order_by("topic_id").values_list("topic_id", flat=True):
        versions.bump_topic(topic_id, contributor.condition_id)
    return printed(key)


def _erase_account(member: Member) -> None:
    """Erase what is about a locked member without any text, and the row itself; an emptied one
    stays where it says who of the team did something."""
    stays = has_acted(member)
    _erase(Erased.ACCOUNT, Member.objects.filter(pk=member.pk))
    for label, name in registry.let_go_with_the_account():
        apps.get_model(label)._base_manager.filter(**{name: member}).update(**{name: None})
    if stays:
        accounts_workflow.close(member)
    else:
        member.delete()


def _erase(erased: Erased, subjects: QuerySet) -> int:
    """Do what the registry declares for these rows and for all that is about them; gives how many
    of these rows there were.

    What is about them is found before anything changes. Then the desk's log of each is emptied,
    and last the rows go or are emptied, those that hang on others before these.
    """
    keys = _keys(subjects)
    if not keys:
        return 0
    about = _found(erased, subjects.model._base_manager.filter(pk__in=keys))
    in_the_log = [entry for _rows, found in about for entry in _found(Erased.ROW, found)]
    for rows, found in in_the_log + about:
        found.filter(rows.go).delete()
        if rows.emptied:
            found.update(**_blank(found.model, rows.emptied))
    return len(keys)


def _found(erased: Erased, subjects: QuerySet) -> list[tuple[Rows, QuerySet]]:
    """The rows of every table that an erasure of these is about, by their keys."""
    found = []
    for label, rows in registry.rows_in(erased):
        model = apps.get_model(label)
        keys = _keys(model._base_manager.filter(rows.whose(subjects)))
        if keys:
            found.append((rows, model._base_manager.filter(pk__in=keys)))
    return found


def _blank(model: type[Model], names: str) -> dict[str, object]:
    """These columns as they are where nobody has told anything; lists are rows of their own."""
    lists = {column.name for column in model._meta.many_to_many}
    columns = {column.name: column for column in model._meta.fields}
    return {name: _blank_value(columns[name]) for name in names.split() if name not in lists}


def _blank_value(column: Field) -> object:
    return None if column.null else column.get_default()


def _keys(rows: QuerySet) -> list:
    return list(rows.order_by().values_list("pk", flat=True).distinct())
