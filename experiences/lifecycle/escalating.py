"""What goes to the top of everything that waits (move 17): raised by the rules or by the team.

Senior moderators alone decide on it, until one of them has settled it.
"""

import logging

from django.utils import timezone

from accounts.models import Member
from experiences.models import Escalation, EscalationCause, EscalationKind, Experience

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
    if is_new:
        log.info("experience %s escalated as %s", experience.public_id, kind)
    return raised


def settle_escalation(experience: Experience, *, by: Member | None) -> bool:
    """Take a locked experience off the top; `by` is None where it went away by itself.

    Gives whether it was on top.
    """
    settled = Escalation.objects.filter(experience=experience, settled_at=None).update(
        settled_at=timezone.now(), settled_by=by
    )
    return bool(settled)
