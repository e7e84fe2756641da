"""Taking a waiting text on, so that two moderators do not read the same one (move 3).

A claim is a lease: it ends by itself, is renewed while somebody works, and given
up by a press. It says who is reading; deciding stays guarded by the submission's own state.
"""

import logging
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Member
from experiences.exceptions import NotAllowed
from experiences.models import Submission, SubmissionState
from experiences.policy import ExperiencePolicy
from experiences.workflow import visibility

from .common import check_may_moderate, held_by_another

log = logging.getLogger(__name__)


def claimed_until() -> datetime:
    """When a claim that begins now ends by itself."""
    return timezone.now() + timedelta(minutes=ExperiencePolicy.CLAIM_MINUTES)


def claim(submission: Submission, *, by: Member) -> None:
    """Take a waiting text on for a while, or renew one's own lease.

    Raises NotAllowed, with the colleague's name where somebody else holds it.
    """
    check_may_moderate(submission.experience, by)
    now = timezone.now()
    mine = Submission.objects.claimed_by(by, now)
    if not mine.filter(pk=submission.pk).exists() and mine.count() >= ExperiencePolicy.MOST_CLAIMS:
        raise NotAllowed(_too_many())
    free = Q(claimed_by=None) | Q(claimed_by=by) | Q(claimed_until__lte=now)
    claimed = (
        Submission.objects.filter(free, pk=submission.pk, state=SubmissionState.WAITING)
        .order_by()
        .update(claimed_by=by, claimed_until=claimed_until())
    )
    if not claimed:
        now_held = held_by_another(submission, by)
        raise NotAllowed(now_held or _("This text is not waiting any more."))
    log.info("submission %s claimed by member %s", submission.public_id, by.pk)


def claim_next(*, by: Member) -> Submission | None:
    """Take on the next text for this moderator and give it; None where nothing is left.

    One's own come first, then what was handed on or comes back to them, then by lane and age; what
    somebody else holds never comes.
    """
    while True:
        now = timezone.now()
        mine = visibility.waiting_for(by).claimed_by(by, now).first()
        if mine:
            claim(mine, by=by)
            return mine
        open_to_all = visibility.next_for(by, now)
        candidate = open_to_all.offered_to(by, now).first() or open_to_all.first()
        if candidate is None:
            return None
        try:
            claim(candidate, by=by)
        except NotAllowed:
            if visibility.next_for(by).filter(pk=candidate.pk).exists():
                raise
            continue  # somebody was faster, or its author took it back: the one after it
        return candidate


def claim_several(number: int, *, by: Member) -> list[Submission]:
    """Take on the next texts that are not with this moderator yet; those that were taken on.

    So many as one may have at a time at most; raises NotAllowed where one has them already.
    """
    now = timezone.now()
    free = ExperiencePolicy.MOST_CLAIMS - Submission.objects.claimed_by(by, now).count()
    if free < 1:
        raise NotAllowed(_too_many())
    taken: list[Submission] = []
    following = visibility.next_for(by, now).exclude(claimed_by=by, claimed_until__gt=now)
    # A few more than are wanted, for those that somebody else takes meanwhile.
    for candidate in following.select_related("experience__contributor")[
        : 2 * ExperiencePolicy.MOST_CLAIMS
    ]:
        if len(taken) == min(number, free):
            break
        try:
            claim(candidate, by=by)
        except NotAllowed:
            continue  # somebody was faster, or its author took it back
        taken.append(candidate)
    return taken


def _too_many() -> str:
    return _("You have taken on %(number)s texts. Decide on one or give one back first.") % {
        "number": ExperiencePolicy.MOST_CLAIMS
    }


def release(submission: Submission, *, by: Member) -> None:
    """Give a text back; only what one holds oneself."""
    released = Submission.objects.filter(
        pk=submission.pk, claimed_by=by, state=SubmissionState.WAITING
    ).update(claimed_by=None, claimed_until=None)
    if not released:
        raise NotAllowed(_("You have not taken this text on, so there is nothing to give back."))
    log.info("submission %s released by member %s", submission.public_id, by.pk)
