"""What authors do with their own public words: take down, put back, delete (moves 10, 11, 19)."""

import logging

from django.db import transaction

from accounts import workflow as accounts_lifecycle
from accounts.letters import outbox
from accounts.models import Member
from experiences.models import Blocker, Cause, Experience
from experiences.workflow import counts

from .common import check, locked
from .erasure import erase_experience
from .escalations import let_go_of_escalation
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
        # First of all locks, as where a text is sent: both take the draft.
        accounts_lifecycle.locked(by.pk)
        experience = locked(experience.pk)
        check(experience, "delete", by)
        erase_experience(experience)
        outbox.write("deleted", to=by, context={})
    log.info("experience %s deleted for good by its author", experience.public_id)
