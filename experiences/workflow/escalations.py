"""What goes to the top of everything that waits (move 17): raised by the rules or by the team.

Senior moderators alone decide on it, until one of them has settled it.
"""

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Member
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
from experiences.workflow import counts

from .common import check, decide, locked, tell_author, usual_lane

log = logging.getLogger(__name__)


def raise_by_rules(
    experience: Experience, *, kind: EscalationKind, cause: EscalationCause
) -> Escalation:
    """Put a locked experience on top because the rules say so, and give the row.

    One that is on top already stays as it is: what raised it first is what it stands under. What
    is public stays public until a person has looked (docs/decisions/0013).
    """
    raised, is_new = Escalation.objects.open().get_or_create(
        experience=experience, defaults={"kind": kind, "cause": cause}
    )
    _move_waiting_to(experience, Lane.TOP)
    if is_new:
        log.info("experience %s escalated as %s", experience.public_id, kind)
    return raised


def escalate(experience: Experience, *, by: Member, kind: EscalationKind, note: str) -> Escalation:
    """Hand a waiting or public text to the senior moderators, with a note that they read.

    Public words are out of sight meanwhile: a decision row says so, and the author is told. Raises
    NotAllowed with a sentence where it is on top already, or neither waits nor is public.
    """
    with transaction.atomic():
        experience = locked(experience.pk)
        check(experience, "escalate", by)
        if not note.strip():
            raise NotAllowed(_("Say in a note what the senior moderators should look at."))
        if Escalation.objects.open().filter(experience=experience).exists():
            raise NotAllowed(_("This text is on top already: senior moderators look at it."))
        waits = experience.submissions.waiting().exists()
        if not (waits or experience.is_readable):
            raise NotAllowed(_("This text neither waits nor is public, so it cannot be handed on."))
        raised = Escalation.objects.create(
            experience=experience, kind=kind, cause=EscalationCause.STAFF, raised_by=by
        )
        ModeratorNote.objects.create(experience=experience, written_by=by, text=note.strip())
        _move_waiting_to(experience, Lane.TOP)
        # Whoever raised it has read it; it is for others now.
        experience.submissions.waiting().order_by().update(
            claimed_by=None, claimed_until=None, offered_to=None, offered_until=None
        )
        if experience.is_readable:
            _take_out_of_sight(experience, kind, by)
        elif kind == EscalationKind.CRISIS:
            tell_author(experience, "support_offered")
    log.info("experience %s escalated as %s by member %s", experience.public_id, kind, by.pk)
    return raised


def settle(experience: Experience, *, by: Member) -> None:
    """Take a text off the top that is not as it seemed: it waits in its usual lane again, and
    public words that were held for it are decided on as held ones."""
    with transaction.atomic():
        experience = locked(experience.pk)
        check(experience, "settle", by)
        if not settle_escalation(experience, by=by):
            raise NotAllowed(_("This text is not on top any more."))
    log.info("experience %s taken off the top by member %s", experience.public_id, by.pk)


def settle_escalation(experience: Experience, *, by: Member | None) -> bool:
    """Take a locked experience off the top; `by` is None where it went away by itself.

    Gives whether it was on top.
    """
    settled = Escalation.objects.filter(experience=experience, settled_at=None).update(
        settled_at=timezone.now(), settled_by=by
    )
    if settled:
        # Also what has been decided on meanwhile: nobody is kept from reading it any more.
        experience.submissions.filter(lane=Lane.TOP).update(lane=usual_lane(experience))
    return bool(settled)


def let_go_of_escalation(experience: Experience) -> None:
    """After its author took words back or down: off the top, where nothing of it is left to read."""
    is_held = experience.blockers.filter(cause=Cause.HELD).exists()
    is_left = is_held or experience.submissions.waiting().exists()
    if not is_left and not Experience.objects.readable().filter(pk=experience.pk).exists():
        settle_escalation(experience, by=None)


def raise_again(experience: Experience, *, by: Member, since) -> None:
    """Put a locked experience back on top that this moderator settled with a decision since then,
    which is being undone."""
    settled = Escalation.objects.filter(
        experience=experience, settled_by=by, settled_at__gte=since
    ).order_by("-settled_at")
    last = settled.first()
    if last:
        Escalation.objects.filter(pk=last.pk).update(settled_at=None, settled_by=None)
        _move_waiting_to(experience, Lane.TOP)


def _move_waiting_to(experience: Experience, lane: Lane) -> None:
    experience.submissions.filter(state=SubmissionState.WAITING).update(lane=lane)


def _take_out_of_sight(experience: Experience, kind: EscalationKind, by: Member) -> None:
    """Hold public words until a senior moderator has read them; the row and the letter say so."""
    Blocker.objects.create(experience=experience, cause=Cause.HELD, set_by=by)
    counts.settle(experience)
    decision = decide(experience, experience.published, Outcome.ESCALATED, by=by)
    DecisionText.objects.create(
        decision=decision, kind=TextKind.FACTS, text=str(EscalationKind(kind).label)
    )
    is_crisis = kind == EscalationKind.CRISIS
    tell_author(experience, "support_offered_and_held" if is_crisis else "escalated", decision)
