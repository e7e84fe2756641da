"""What every transition of an experience begins and ends with: the lock, the guard, the author told."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from accounts.letters import outbox
from accounts.models import Member
from conditions.models import Topic
from experiences.exceptions import NotAllowed
from experiences.models import (
    Cause,
    Decision,
    Draft,
    Escalation,
    Experience,
    Lane,
    Outcome,
    Submission,
    SubmissionState,
)
from experiences.workflow import visibility
from experiences.workflow.transitions import TRANSITIONS, Role, status_of


def takes_experiences(topic: Topic) -> bool:
    """Whether experiences may be sent on this topic now."""
    return topic.is_open and topic.question.takes_experiences


def lock_experience(experience_pk: int) -> Experience:
    """The experience as it is now, its row locked until the transaction ends."""
    try:
        return Experience.objects.select_for_update(of=("self",), no_key=True).get(pk=experience_pk)
    except Experience.DoesNotExist:
        raise NotAllowed(_("This experience has been deleted by its author.")) from None


def check_may_moderate(experience: Experience, by: Member | None) -> None:
    """Refuse whoever is no moderator, or is paused or banned, and everybody who may not see the
    text (`experiences.workflow.visibility`)."""
    if by is None or not visibility.is_moderator(by):
        raise NotAllowed(_("Only moderators decide on experiences."))
    if not visibility.texts_for(by).filter(pk=experience.pk).exists():
        raise NotAllowed(why_not_theirs(experience, by))


def why_not_theirs(experience: Experience, by: Member) -> str:
    """Why a moderator may not see this text, in a sentence; that they may not is known."""
    if not Experience.objects.filter(pk=experience.pk).exists():
        return _("This experience has been deleted by its author.")
    if experience.contributor.member_id == by.pk:
        return _("Nobody decides on their own words.")
    if experience.blockers.erasing().exists():
        return _("Its author has asked for the erasure of this text. Nothing was changed.")
    is_escalated = Escalation.objects.open().filter(experience=experience).exists()
    if is_escalated and not visibility.is_senior_moderator(by):
        return _("This text is escalated: only senior moderators decide on it.")
    return _("You moderate other conditions than the one of this text.")


def claimed_by_another(submission: Submission, by: Member) -> str:
    """Who else has claimed this text until when, in a sentence; empty where nobody has."""
    row = Submission.objects.select_related("claimed_by").filter(pk=submission.pk).first()
    colleague, until = (row.claimed_by, row.claimed_until) if row else (None, None)
    if colleague is None or until is None or until <= timezone.now() or colleague.pk == by.pk:
        return ""
    return _("%(colleague)s has claimed this text until %(time)s. Nothing was changed.") % {
        "colleague": colleague.name_at_the_desk,
        "time": time_format(timezone.localtime(until)),
    }


def check_transition(
    experience: Experience, name: str, by: Member | None, submission: Submission | None = None
) -> None:
    """Refuse a transition that the table does not know for this person, or not now.

    `by` is None where the system makes the transition.
    """
    transition = TRANSITIONS[name]
    is_author = by is not None and experience.contributor.member_id == by.pk
    if transition.by is Role.SYSTEM:
        if by is not None:
            raise NotAllowed(_("Nobody does this by hand."))
    elif transition.by is Role.MODERATOR:
        check_may_moderate(experience, by)
    elif not is_author:
        raise NotAllowed(_("Only its author can do this with an experience."))
    waits = experience.submissions.waiting().exists()
    if submission is not None:
        state = Submission.objects.values_list("state", flat=True).get(pk=submission.pk)
        if state != SubmissionState.WAITING:
            raise NotAllowed(_how_it_went(submission))
        if by is not None and (sentence := claimed_by_another(submission, by)):
            raise NotAllowed(sentence)
    elif transition.waits is not None and waits is not transition.waits:
        raise NotAllowed(
            _("Your text is with a moderator already. Take it back first to change it.")
            if waits
            else _("No text of yours is waiting here any more.")
        )
    is_held = experience.blockers.filter(cause=Cause.HELD).exists()
    is_questioned = is_held or experience.reports.open().exists()
    if (
        status_of(experience) not in transition.statuses
        or transition.held not in (None, is_held)
        or transition.questioned not in (None, is_questioned)
    ):
        raise NotAllowed(_NOT_FROM_HERE[name]())


_NOT_FROM_HERE = {
    "unpublish": lambda: _("These words are not public, so there is nothing to take down."),
    "hold": lambda: _("These words are not public at the moment, so they cannot be held."),
    "hold_after_reports": lambda: _("These words are not public at the moment."),
    "keep": lambda: _("These words are neither held nor reported: there is nothing to decide."),
    "remove": lambda: _("These words are neither public nor held, so they cannot be removed."),
    "republish": lambda: _("You have not taken these words down, so they cannot be put back."),
}


def _how_it_went(submission: Submission) -> str:
    """Why a submission cannot be decided on any more: who decided what, or that it was taken
    back."""
    state = Submission.objects.values_list("state", flat=True).get(pk=submission.pk)
    if state == SubmissionState.TAKEN_BACK:
        return _("The author has taken this text back. Nothing was changed.")
    decision = submission.decisions.select_related("decided_by").first()
    if decision is None:
        return _("This text is not waiting any more. Nothing was changed.")
    return _(
        "%(colleague)s has decided on this text already: %(outcome)s. Nothing was changed."
    ) % {
        "colleague": decision.decided_by.name_at_the_desk,
        "outcome": decision.get_outcome_display(),
    }


def set_submission_state(submission: Submission, to: SubmissionState) -> None:
    """Set the state, unless somebody moved the submission first."""
    is_set = Submission.objects.filter(pk=submission.pk, state=SubmissionState.WAITING).update(
        state=to, claimed_by=None, claimed_until=None
    )
    if not is_set:
        raise NotAllowed(_how_it_went(submission))


def wait_again(submission: Submission) -> None:
    """Let a rejected submission wait once more, after its rejection was overturned."""
    Submission.objects.filter(pk=submission.pk, state=SubmissionState.REJECTED).update(
        state=SubmissionState.WAITING, lane=lane_of(submission.experience)
    )


def back_into_draft(submission: Submission) -> Draft | None:
    """Put handed-in words back where their author can change them; a newer draft is never lost.

    Words that were left behind have nobody who could.
    """
    experience = submission.experience
    if experience.contributor.member_id is None:
        return None
    draft, _is_new = Draft.objects.get_or_create(
        member=experience.contributor.member,
        topic=experience.topic,
        defaults={
            "words": submission.words,
            "language": submission.language,
            "written_as": submission.written_as,
        },
    )
    return draft


def record_decision(
    experience: Experience,
    submission: Submission,
    outcome: Outcome,
    *,
    by: Member,
    reason: str = "",
    at: datetime | None = None,
    undoes: Decision | None = None,
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
        undoes=undoes,
    )


def usual_lane(experience: Experience) -> Lane:
    """Where a text of this experience waits when nothing is the matter with it."""
    return Lane.EDIT if experience.published_id else Lane.NEW


def lane_of(experience: Experience) -> Lane:
    """Where a text of this experience waits now: first while something of it is escalated."""
    is_escalated = Escalation.objects.open().filter(experience=experience).exists()
    return Lane.ESCALATED if is_escalated else usual_lane(experience)


def tell_author(
    experience: Experience,
    kind: str,
    decision: Decision | None = None,
    *,
    not_before: datetime | None = None,
) -> None:
    """Queue the author's letter about a decision, to leave now or later; words that were left
    behind have nobody to tell."""
    member = experience.contributor.member
    if member is not None:
        outbox.notify(
            kind,
            to=member,
            context={"experience_id": experience.public_id},
            about=decision.public_id if decision else experience.public_id,
            not_before=not_before,
        )
