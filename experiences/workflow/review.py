"""A moderator's decision on a submission (transitions 4, 5, 7, 9), and its undoing (transition 18)."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.letters import outbox
from accounts.models import Member
from experiences.exceptions import NotAllowed
from experiences.models import (
    Appeal,
    Decision,
    DecisionText,
    Draft,
    Experience,
    Outcome,
    Submission,
    SubmissionState,
    TextKind,
)
from experiences.models.decision import UNDOABLE
from experiences.policy import ExperiencePolicy
from experiences.workflow import counts

from .claims import claimed_until
from .common import (
    back_into_draft,
    check_transition,
    lane_of,
    lock_experience,
    record_decision,
    set_submission_state,
    tell_author,
)
from .content_notes import tidy_content_notes
from .escalations import mark_resolved, reopen_escalation
from .profiles import decide_pen_name
from .read import Read, check_read

log = logging.getLogger(__name__)


def publish(
    submission: Submission,
    *,
    by: Member,
    approve_pen_name: bool | None = None,
    content_notes: Collection[str] = (),
    read: Read | None = None,
) -> None:
    """Make exactly these words public (transitions 4 and 9), unless a blocker stands in the way.

    `approve_pen_name` decides a typed pen name on the same occasion: True shows it, False
    refuses it, None leaves it waiting. `content_notes` are what readers are told before they open
    this version; those of an earlier one go with it. `read` is what stood on the page of the
    decision; another state of the text is refused (ChangedMeanwhile). Raises NotAllowed for a note
    that there is not.
    """
    notes = tidy_content_notes(content_notes)
    with transaction.atomic():
        experience = lock_experience(submission.experience_id)
        check_transition(experience, "publish", by, submission)
        check_read(experience, read)
        # The one that was public steps down first: the database allows one published version.
        experience.submissions.filter(state=SubmissionState.PUBLISHED).update(
            state=SubmissionState.SUPERSEDED
        )
        set_submission_state(submission, SubmissionState.PUBLISHED)
        now = timezone.now()
        Experience.objects.filter(pk=experience.pk).update(
            published=submission,
            first_published_at=Coalesce("first_published_at", now),
            content_notes=notes,
        )
        record_decision(experience, submission, Outcome.PUBLISHED, by=by, at=now)
        if approve_pen_name is not None:
            # A name stands on every page of its condition, which is locked after the topic.
            counts.lock_experiences(Experience.objects.filter(pk=experience.pk))
            decide_pen_name(experience.contributor_id, approved=approve_pen_name)
        is_readable = counts.update_readability(experience, written_as=submission.written_as)
        tell_author(experience, "published" if is_readable else "published_but_hidden")
        mark_resolved(experience, by=by)
    log.info("submission %s published by member %s", submission.public_id, by.pk)


def return_for_changes(
    submission: Submission, *, by: Member, reason: str, message: str, read: Read | None = None
) -> None:
    """Ask for changes (transitions 5 and 9): the words go back into the author's draft."""
    with transaction.atomic():
        experience = lock_experience(submission.experience_id)
        check_transition(experience, "return", by, submission)
        check_read(experience, read)
        set_submission_state(submission, SubmissionState.RETURNED)
        decision = record_decision(experience, submission, Outcome.RETURNED, by=by, reason=reason)
        DecisionText.objects.create(decision=decision, kind=TextKind.MESSAGE, text=message)
        back_into_draft(submission)
        tell_author(experience, "returned", decision, not_before=_after_undoing(decision))
        mark_resolved(experience, by=by)
    log.info("submission %s returned by member %s", submission.public_id, by.pk)


def reject(
    submission: Submission, *, by: Member, reason: str, facts: str, read: Read | None = None
) -> None:
    """Decline to publish (transitions 7 and 9), with a statement of reasons; public words stay."""
    with transaction.atomic():
        experience = lock_experience(submission.experience_id)
        check_transition(experience, "reject", by, submission)
        check_read(experience, read)
        set_submission_state(submission, SubmissionState.REJECTED)
        decision = record_decision(experience, submission, Outcome.REJECTED, by=by, reason=reason)
        DecisionText.objects.create(decision=decision, kind=TextKind.FACTS, text=facts)
        tell_author(experience, "rejected", decision, not_before=_after_undoing(decision))
        mark_resolved(experience, by=by)
    log.info("submission %s rejected by member %s", submission.public_id, by.pk)


def undo(decision: Decision, *, by: Member) -> None:
    """Take back one's own return or refusal before its letter leaves (transition 18).

    The text waits again, with the same moderator; a further decision row says so. Raises
    NotAllowed with a sentence where it is too late, or its author has acted on it meanwhile.
    """
    with transaction.atomic():
        if decision.experience_id is None:
            raise NotAllowed(_("This experience has been deleted by its author."))
        experience = lock_experience(decision.experience_id)
        if Decision.objects.filter(undoes=decision).exists():
            raise NotAllowed(_("This was undone already: the text waits."))
        check_transition(experience, "undo", by)
        submission = decision.submission
        if decision.outcome not in UNDOABLE or submission is None:
            raise NotAllowed(_("Only a return or a refusal can be undone."))
        if decision.decided_by_id != by.pk:
            raise NotAllowed(_("Only whoever decided can undo it."))
        if timezone.now() >= _after_undoing(decision):
            raise NotAllowed(
                _("The letter has left, so this cannot be undone. The author can send it again.")
            )
        if Appeal.objects.filter(decision=decision).exists():
            raise NotAllowed(_("The author has asked for another look already."))
        _take_draft_back(submission)
        waits = Submission.objects.filter(pk=submission.pk, state=decision.outcome).update(
            state=SubmissionState.WAITING,
            lane=lane_of(experience),
            claimed_by=by,
            claimed_until=claimed_until(),
        )
        is_last = experience.decisions.first() == decision
        has_letter = experience.contributor.member_id is not None
        if not (waits and is_last) or (has_letter and not outbox.retract(decision.public_id)):
            raise NotAllowed(
                _("Something newer has happened to this text, or the letter has left.")
            )
        record_decision(experience, submission, Outcome.UNDONE, by=by, undoes=decision)
        reopen_escalation(experience, by=by, since=decision.decided_at)
    log.info("decision %s undone by member %s", decision.public_id, by.pk)


def undoable_until(decision: Decision) -> datetime | None:
    """Until when whoever made it can still undo this decision; None where that is over."""
    until = _after_undoing(decision)
    is_open = decision.outcome in UNDOABLE and not hasattr(decision, "undone_by")
    return until if is_open and timezone.now() < until else None


def _after_undoing(decision: Decision) -> datetime:
    """When the letter of a return or a refusal leaves."""
    return decision.decided_at + timedelta(minutes=ExperiencePolicy.UNDO_MINUTES)


def _take_draft_back(submission: Submission) -> None:
    """Remove the draft that the return made, unless its author has begun to work on it."""
    experience = submission.experience
    draft = Draft.objects.filter(
        member=experience.contributor.member, topic=experience.topic
    ).first()
    if experience.contributor.member_id is None or draft is None:
        return
    is_untouched = draft.version == 1 and draft.words == submission.words
    if not is_untouched:
        raise NotAllowed(_("The author has begun to change the text, so this cannot be undone."))
    draft.delete()
