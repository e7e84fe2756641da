"""What authors do with their own public words: take down, put back, delete (moves 10, 11, 19)."""

import logging

from django.db import transaction

from accounts import erasure_journal
from accounts.letters import outbox
from accounts.models import ErasedKind, Member
from experiences.models import (
    Appeal,
    Blocker,
    Cause,
    Contributor,
    DecisionText,
    Draft,
    Experience,
    HeldWords,
)
from experiences.workflow import counts

from .appeals import forget_appeals
from .common import check, locked
from .escalations import let_go_of_escalation
from .reports import drop_reports
from .sending import take_back_waiting

log = logging.getLogger(__name__)


def withdraw(experience: Experience, *, by: Member) -> None:
    """Take one's own words down at once (move 10); a waiting edit is taken back."""
    with transaction.atomic():
        experience = locked(experience.pk)
        check(experience, "withdraw", by)
        if experience.submissions.waiting().exists():
            take_back_waiting(experience, by)
        Blocker.objects.create(experience=experience, cause=Cause.WITHDRAWN, set_by=by)
        counts.settle(experience)
        let_go_of_escalation(experience)
        outbox.write("withdrawn", to=by, context={}, about=experience.public_id)
    log.info("experience %s withdrawn", experience.public_id)


def put_back(experience: Experience, *, by: Member) -> bool:
    """Undo one's own withdrawal (move 11) and say whether the words are readable again."""
    with transaction.atomic():
        experience = locked(experience.pk)
        check(experience, "put_back", by)
        experience.blockers.filter(cause=Cause.WITHDRAWN).delete()
        is_readable = counts.settle(experience)
        kind = "put_back" if is_readable else "put_back_but_hidden"
        outbox.write(kind, to=by, context={}, about=experience.public_id)
    log.info("experience %s put back", experience.public_id)
    return is_readable


def delete(experience: Experience, *, by: Member) -> None:
    """Delete one's own experience for good (move 19): versions, draft and texts of decisions.

    Decision rows stay, without words. A contributor with nothing left goes too, because being
    one is itself a fact about somebody's health.
    """
    with transaction.atomic():
        experience = locked(experience.pk)
        check(experience, "delete", by)
        # Out of the counts first, by the same door as any other reason not to be readable.
        Blocker.objects.get_or_create(
            experience=experience, cause=Cause.ERASURE, defaults={"set_by": by}
        )
        counts.settle(experience)
        Experience.objects.filter(pk=experience.pk).update(published=None)
        DecisionText.objects.filter(decision__experience=experience).delete()
        forget_appeals(Appeal.objects.on(experience))
        drop_reports(Experience.objects.filter(pk=experience.pk))
        Draft.objects.filter(member=by, topic_id=experience.topic_id).delete()
        HeldWords.objects.filter(member=by, topic_id=experience.topic_id).delete()
        # Locked, so that a first text on another topic is either seen below or waits.
        contributor = Contributor.objects.select_for_update().get(pk=experience.contributor_id)
        public_id = experience.public_id
        erasure_journal.note(ErasedKind.EXPERIENCE, public_id)
        outbox.forget_notices(public_id)
        experience.delete()
        if not contributor.experiences.exists():
            contributor.delete()
        outbox.write("deleted", to=by, context={})
    log.info("experience %s deleted for good by its author", public_id)
