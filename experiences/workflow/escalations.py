"""What comes before everything that waits (transition 17): raised by the rules or by the team.

Senior moderators alone decide on it, until one of them has resolved it.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.letters import outbox
from accounts.models import Letter, Member
from diseasemaps.common.optional import not_none
from experiences.exceptions import NotAllowed
from experiences.models import (
    Blocker,
    Cause,
    DecisionText,
    Escalation,
    EscalationCause,
    EscalationKind,
    Experience,
    Lane,
    ModeratorNote,
    Outcome,
    SubmissionState,
    TextKind,
)
from experiences.policy import ExperiencePolicy
from experiences.workflow import counts, visibility

from .common import check_transition, lock_experience, record_decision, tell_author, usual_lane
from .read import Read, check_read

log = logging.getLogger(__name__)


def escalate_by_rules(
    experience: Experience, *, kind: EscalationKind, cause: EscalationCause
) -> Escalation:
    """Escalate a locked experience because the rules say so, and give the row.

    One that is escalated already stays as it is: what raised it first is what it stands under. What
    is public stays public until a person has looked (docs/decisions/0013).
    """
    raised, is_new = Escalation.objects.open().get_or_create(
        experience=experience, defaults={"kind": kind, "cause": cause}
    )
    _hand_waiting_to_seniors(experience)
    if is_new:
        _tell_seniors(experience)
        log.info("experience %s escalated as %s", experience.public_id, kind)
    return raised


def escalate(
    experience: Experience, *, by: Member, kind: EscalationKind, note: str, holds: bool = False
) -> Escalation:
    """Hand a waiting or public text to the senior moderators, with a note that they read.

    With `holds` public words are out of sight meanwhile: a decision row says so, and the author is
    told; else they stay public. Raises NotAllowed with a sentence where it is escalated already,
    or neither waits nor is public.
    """
    with transaction.atomic():
        experience = lock_experience(experience.pk)
        check_transition(experience, "escalate", by)
        if not note.strip():
            raise NotAllowed(_("Say in a note what the senior moderators should look at."))
        if Escalation.objects.open().filter(experience=experience).exists():
            raise NotAllowed(_("This text is escalated already: senior moderators look at it."))
        waits = experience.submissions.waiting().exists()
        if not (waits or experience.is_readable):
            raise NotAllowed(_("This text neither waits nor is public, so it cannot be escalated."))
        raised = Escalation.objects.create(
            experience=experience, kind=kind, cause=EscalationCause.STAFF, raised_by=by
        )
        ModeratorNote.objects.create(experience=experience, written_by=by, text=note.strip())
        _hand_waiting_to_seniors(experience)
        _tell_seniors(experience)
        if experience.is_readable and holds:
            _take_out_of_sight(experience, kind, by)
        elif kind == EscalationKind.CRISIS:
            tell_author(experience, "support_offered")
    log.info("experience %s escalated as %s by member %s", experience.public_id, kind, by.pk)
    return raised


def resolve_escalation(experience: Experience, *, by: Member, read: Read | None = None) -> None:
    """Resolve an escalation that is not as it seemed: the text waits in its usual lane again, and
    public words that were held for it are decided on as held ones.

    `read` is what stood on the page; another state of the text is refused (ChangedMeanwhile).
    """
    with transaction.atomic():
        experience = lock_experience(experience.pk)
        check_read(experience, read)
        check_transition(experience, "resolve", by)
        if not mark_resolved(experience, by=by):
            raise NotAllowed(_("This text is not escalated any more."))
    log.info("escalation of experience %s resolved by member %s", experience.public_id, by.pk)


def mark_resolved(experience: Experience, *, by: Member | None) -> bool:
    """Mark a locked experience's escalation as resolved; `by` is None where it went away by itself.

    Gives whether there was one.
    """
    resolved = Escalation.objects.filter(experience=experience, resolved_at=None).update(
        resolved_at=timezone.now(), resolved_by=by
    )
    if resolved:
        # Also what has been decided on meanwhile: nobody is kept from reading it any more.
        experience.submissions.filter(lane=Lane.ESCALATED).update(lane=usual_lane(experience))
    return bool(resolved)


def resolve_if_nothing_is_left(experience: Experience) -> None:
    """After its author took words back or down: resolved, where nothing of it is left to read."""
    is_held = experience.blockers.filter(cause=Cause.HELD).exists()
    is_left = is_held or experience.submissions.waiting().exists()
    if not is_left and not Experience.objects.readable().filter(pk=experience.pk).exists():
        mark_resolved(experience, by=None)


def reopen_escalation(experience: Experience, *, by: Member, since: datetime) -> None:
    """Open the escalation of a locked experience again that this moderator resolved with a decision since then,
    which is being undone."""
    resolved = Escalation.objects.filter(
        experience=experience, resolved_by=by, resolved_at__gte=since
    ).order_by("-resolved_at")
    last = resolved.first()
    if last:
        Escalation.objects.filter(pk=last.pk).update(resolved_at=None, resolved_by=None)
        _set_lane_of_waiting(experience, Lane.ESCALATED)


def _tell_seniors(experience: Experience) -> None:
    """Write at once to those who may decide on it; one letter for what comes within minutes."""
    since = timezone.now() - timedelta(minutes=ExperiencePolicy.ESCALATION_LETTER_MINUTES)
    told = Letter.objects.filter(kind="to_senior_moderators", written_at__gt=since)
    team = Member.objects.filter(is_staff=True, is_active=True)
    for colleague in team.exclude(pk__in=told.values("member")).order_by("pk"):
        is_theirs = visibility.is_senior_moderator(colleague) and (
            visibility.texts_for(colleague).filter(pk=experience.pk).exists()
        )
        if is_theirs:
            outbox.notify("to_senior_moderators", to=colleague, context={})


def _hand_waiting_to_seniors(experience: Experience) -> None:
    """Whoever had claimed the text, or was offered it first, may not decide on it any more: any
    senior moderator can open it at once."""
    _set_lane_of_waiting(experience, Lane.ESCALATED)
    experience.submissions.waiting().order_by().update(
        claimed_by=None, claimed_until=None, offered_to=None, offered_until=None
    )


def _set_lane_of_waiting(experience: Experience, lane: Lane) -> None:
    experience.submissions.filter(state=SubmissionState.WAITING).update(lane=lane)


def _take_out_of_sight(experience: Experience, kind: EscalationKind, by: Member) -> None:
    """Hold public words until a senior moderator has read them; the row and the letter say so."""
    Blocker.objects.create(experience=experience, cause=Cause.HELD, set_by=by)
    counts.update_readability(experience)
    decision = record_decision(experience, not_none(experience.published), Outcome.ESCALATED, by=by)
    DecisionText.objects.create(
        decision=decision, kind=TextKind.FACTS, text=str(EscalationKind(kind).label)
    )
    is_crisis = kind == EscalationKind.CRISIS
    tell_author(experience, "support_offered_and_held" if is_crisis else "escalated", decision)
