"""A moderator's decision on a submission (moves 4, 5, 7, 9)."""

import logging
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Member
from experiences import counts
from experiences.models import (
    Decision,
    DecisionText,
    Experience,
    Outcome,
    Submission,
    SubmissionState,
    TextKind,
)

from .common import back_into_draft, check, locked, move_submission, tell_author
from .communities import decide_pen_name
from .noting import tidy_notes

log = logging.getLogger(__name__)


def publish(
    submission: Submission,
    *,
    by: Member,
    approve_pen_name: bool | None = None,
    content_notes: Collection[str] = (),
) -> None:
    """Make exactly these words public (moves 4 and 9), unless a blocker stands in the way.

    `approve_pen_name` decides a typed pen name on the same occasion: True shows it, False
    refuses it, None leaves it waiting. `content_notes` are what readers are told before they open
    this version; those of an earlier one go with it. Raises NotAllowed for a note that there is
    not.
    """
    notes = tidy_notes(content_notes)
    with transaction.atomic():
        experience = locked(submission.experience_id)
        check(experience, "publish", by, submission)
        # The one that was public steps down first: the database allows one published version.
        experience.submissions.filter(state=SubmissionState.PUBLISHED).update(
            state=SubmissionState.SUPERSEDED
        )
        move_submission(submission, SubmissionState.PUBLISHED)
        now = timezone.now()
        Experience.objects.filter(pk=experience.pk).update(
            published=submission,
            first_published_at=Coalesce("first_published_at", now),
            content_notes=notes,
        )
        decide(experience, submission, Outcome.PUBLISHED, by=by, at=now)
        if approve_pen_name is not None:
            decide_pen_name(experience.contributor_id, approved=approve_pen_name)
        is_readable = counts.settle(experience, written_as=submission.written_as)
        tell_author(experience, "published" if is_readable else "published_but_hidden")
    log.info("submission %s published by member %s", submission.public_id, by.pk)


def return_for_changes(submission: Submission, *, by: Member, reason: str, message: str) -> None:
    """Ask for changes (moves 5 and 9): the words go back into the author's draft."""
    with transaction.atomic():
        experience = locked(submission.experience_id)
        check(experience, "return", by, submission)
        move_submission(submission, SubmissionState.RETURNED)
        decision = decide(experience, submission, Outcome.RETURNED, by=by, reason=reason)
        DecisionText.objects.create(decision=decision, kind=TextKind.MESSAGE, text=message)
        back_into_draft(submission)
        tell_author(experience, "returned")
    log.info("submission %s returned by member %s", submission.public_id, by.pk)


def reject(submission: Submission, *, by: Member, reason: str, facts: str) -> None:
    """Decline to publish (moves 7 and 9), with a statement of reasons; public words stay."""
    with transaction.atomic():
        experience = locked(submission.experience_id)
        check(experience, "reject", by, submission)
        move_submission(submission, SubmissionState.REJECTED)
        decision = decide(experience, submission, Outcome.REJECTED, by=by, reason=reason)
        DecisionText.objects.create(decision=decision, kind=TextKind.FACTS, text=facts)
        tell_author(experience, "rejected")
    log.info("submission %s rejected by member %s", submission.public_id, by.pk)


def decide(
    experience: Experience,
    submission: Submission,
    outcome: Outcome,
    *,
    by: Member,
    reason: str = "",
    at: datetime | None = None,
) -> Decision:
    """Write the decision on a version of a locked experience."""
    return Decision.objects.create(
        topic_id=experience.topic_id,
        experience=experience,
        submission=submission,
        number=submission.number,
        outcome=outcome,
        reason=reason,
        decided_by=by,
        decided_at=at or timezone.now(),
    )
