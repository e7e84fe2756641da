"""What authors do with their own public words: take down, put back, delete (transitions 10, 11, 19)."""

import logging

from django.db import transaction

from accounts import workflow as accounts_workflow
from accounts.letters import outbox
from accounts.models import Member
from experiences.models import Blocker, Cause, Experience
from experiences.workflow import counts

from .common import check_transition, lock_experience
from .erasure import erase_experience
from .escalations import resolve_if_nothing_is_left
from .sending import take_back_waiting

log = logging.getLogger(__name__)


def unpublish(experience: Experience, *, by: Member) -> None:
    """Take one's own words down at once (transition 10); a waiting edit is taken back."""
    with transaction.atomic():
        experience = lock_experience(experience.pk)
        check_transition(experience, "unpublish", by)
        if experience.submissions.waiting().exists():
            take_back_waiting(experience, by)
        Blocker.objects.create(experience=experience, cause=Cause.WITHDRAWN, set_by=by)
        counts.update_readability(experience)
        resolve_if_nothing_is_left(experience)
        outbox.notify("unpublished", to=by, context={}, about=experience.public_id)
    log.info("experience %s unpublished", experience.public_id)


def republish(experience: Experience, *, by: Member) -> bool:
    """Undo one's own withdrawal (transition 11) and say whether the words are readable again."""
    with transaction.atomic():
        experience = lock_experience(experience.pk)
        check_transition(experience, "republish", by)
        experience.blockers.filter(cause=Cause.WITHDRAWN).delete()
        is_readable = counts.update_readability(experience)
        kind = "republished" if is_readable else "republished_but_hidden"
        outbox.notify(kind, to=by, context={}, about=experience.public_id)
    log.info("experience %s republished", experience.public_id)
    return is_readable


def delete_experience(experience: Experience, *, by: Member) -> None:
    """Delete one's own experience for good (transition 19): versions, draft and texts of decisions.

    Decision rows stay, without words. A contributor with nothing left goes too, because being
    one is itself a fact about somebody's health.
    """
    with transaction.atomic():
        # First of all locks, as where a text is sent: both take the draft.
        accounts_workflow.lock_member(by.pk)
        experience = lock_experience(experience.pk)
        check_transition(experience, "delete", by)
        erase_experience(experience)
        outbox.notify("deleted", to=by, context={})
    log.info("experience %s deleted for good by its author", experience.public_id)
