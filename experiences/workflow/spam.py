"""Refusing several waiting texts as spam at once, each of them read: the answer to a wave of it."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Member
from accounts.reasons import Reason
from experiences.exceptions import NotAllowed
from experiences.models import Escalation, Experience, Submission
from experiences.policy import ExperiencePolicy

from .review import reject

log = logging.getLogger(__name__)


@dataclass
class SpamRefused:
    """What was refused, and what was left out with the sentence that says why."""

    refused: list[Submission] = field(default_factory=list)
    left_out: list[tuple[Submission, str]] = field(default_factory=list)


def spam_facts() -> str:
    """What a refusal as spam rests on, as its author reads it."""
    return _(
        "A moderator has read the text. It advertises something, or is one of many that say the "
        "same, and tells nothing that its author lived through."
    )


def reject_as_spam(submissions: Iterable[Submission], *, by: Member) -> SpamRefused:
    """Refuse each of these as spam (transition 7): a decision row, a letter and the standard facts each.

    What somebody else has decided on or claimed meanwhile, what its author took back, what is
    escalated and what one may not decide on is left out and stays as it is. All are locked in the
    order of their keys first, so that two moderators with the same texts never wait for each other
    in a ring.
    """
    rows = sorted(submissions, key=lambda submission: submission.experience_id)
    most = ExperiencePolicy.MOST_SPAM_AT_ONCE
    if len(rows) > most:
        raise NotAllowed(_("Choose up to %(most)s texts at a time.") % {"most": most})
    done = SpamRefused()
    with transaction.atomic():
        keys = [row.experience_id for row in rows]
        locked = Experience.objects.filter(pk__in=keys).order_by("pk")
        list(locked.select_for_update(of=("self",), no_key=True).values_list("pk"))
        open_ones = Escalation.objects.open().filter(experience__in=keys).order_by()
        escalated = set(open_ones.values_list("experience", flat=True))
        for row in rows:
            try:
                if row.experience_id in escalated:
                    raise NotAllowed(_("This text is escalated: senior moderators decide on it."))
                reject(row, by=by, reason=Reason.SPAM, facts=spam_facts())
            except NotAllowed as refusal:
                done.left_out.append((row, str(refusal)))
            else:
                done.refused.append(row)
    log.info(
        "%s texts refused as spam, %s left out, by member %s",
        len(done.refused),
        len(done.left_out),
        by.pk,
    )
    return done
