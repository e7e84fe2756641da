"""To which conditions a moderator is limited: set by an administrator, never for oneself."""

import logging
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import workflow as accounts_workflow
from accounts.models import Member
from conditions.models import Condition
from diseasemaps.common.versioned import check_version, version_of
from experiences.exceptions import NotAllowed
from experiences.models import ModeratedCondition, Submission
from experiences.workflow import visibility

log = logging.getLogger(__name__)


def moderates_version(member: Member) -> str:
    """Of which conditions somebody is limited to, read from the database."""
    own = ModeratedCondition.objects.filter(moderator=member).order_by("condition_id")
    return version_of(list(own.values_list("condition_id", flat=True)))


def limit_to_conditions(
    member: Member,
    conditions: Collection[Condition],
    *,
    by: Member,
    version_read: str | None = None,
) -> None:
    """Let somebody moderate these conditions and no others; all of them where there are none.

    What they have claimed elsewhere, or is offered to them first, is for the others at once.
    Raises NotAllowed with a sentence for whoever may not administer that account, and
    ChangedMeanwhile where other conditions were named than `version_read` says
    (`moderates_version`).
    """
    keys = sorted({condition.pk for condition in conditions})
    with transaction.atomic():
        member = accounts_workflow.lock_member(member.pk)
        if not accounts_workflow.may_administer(member, by=by):
            raise NotAllowed(
                _("Only administrators choose what somebody moderates, and not for themselves.")
            )
        if version_read is not None:
            check_version(version_read, moderates_version(member))
        own = ModeratedCondition.objects.filter(moderator=member)
        own.exclude(condition__in=keys).delete()
        ModeratedCondition.objects.bulk_create(
            (ModeratedCondition(moderator=member, condition_id=key) for key in keys),
            ignore_conflicts=True,
        )
        _let_go(member)
    log.info("member %s moderates the conditions %s, by member %s", member.pk, keys or "all", by.pk)


def _let_go(member: Member) -> None:
    """Give back what this moderator cannot open any more."""
    waiting = Submission.objects.waiting()
    visible = visibility.waiting_for(member).order_by().values("pk")
    nobody = {"claimed_by": None, "claimed_until": None}
    for theirs, empty in (
        (waiting.filter(claimed_by=member), nobody),
        (waiting.filter(offered_to=member), {"offered_to": None, "offered_until": None}),
    ):
        elsewhere = list(theirs.exclude(pk__in=visible).order_by("pk").values_list("pk", flat=True))
        Submission.objects.filter(pk__in=elsewhere).update(**empty)
