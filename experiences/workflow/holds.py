"""Decisions on words that are public: hold, keep, remove (moves 12, 13, 14)."""

import logging

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Member
from experiences.exceptions import NotAllowed
from experiences.models import (
    Blocker,
    Cause,
    DecisionText,
    Experience,
    Outcome,
    ReportState,
    TextKind,
)
from experiences.workflow import counts
from experiences.workflow.transitions import Standing, status_of

from .common import check, decide, locked, tell_author
from .escalations import settle_escalation
from .reports import close_reports

log = logging.getLogger(__name__)


def hold(experience: Experience, *, by: Member, reason: str, facts: str) -> None:
    """Take public words out of sight until somebody has decided (move 12).

    Reports stay open: what becomes of the text is not decided yet.
    """
    _restrict(experience, "hold", Cause.HELD, Outcome.HELD, by=by, reason=reason, facts=facts)


def remove(
    experience: Experience, *, by: Member, reason: str, facts: str, answer: str = ""
) -> None:
    """Take public, held or reported words down (moves 13 and 14), with a statement of reasons.

    Whoever reported them reads `answer`, or our usual sentence.
    """
    with transaction.atomic():
        _restrict(
            experience, "remove", Cause.REMOVED, Outcome.REMOVED, by=by, reason=reason, facts=facts
        )
        close_reports(experience, ReportState.UPHELD, by=by, answer=answer)
        settle_escalation(experience, by=by)


def keep(
    experience: Experience, *, by: Member, reports_unfounded: bool = False, answer: str = ""
) -> bool:
    """Let held or reported words be public (move 13) and say whether they are readable now.

    Whoever reported them reads `answer`, or our usual sentence. The author is told where the words
    were held; otherwise nothing has changed for them.
    """
    with transaction.atomic():
        experience = locked(experience.pk)
        check(experience, "keep", by)
        was_held, _by_model = experience.blockers.filter(cause=Cause.HELD).delete()
        decide(experience, experience.published, Outcome.KEPT, by=by)
        is_readable = counts.settle(experience)
        if was_held:
            tell_author(experience, "kept")
        close_reports(
            experience,
            ReportState.DISMISSED,
            by=by,
            is_unfounded=reports_unfounded,
            answer=answer,
        )
        settle_escalation(experience, by=by)
    log.info("experience %s kept by member %s", experience.public_id, by.pk)
    return is_readable


def _restrict(
    experience: Experience,
    move: str,
    cause: Cause,
    outcome: Outcome,
    *,
    by: Member,
    reason: str,
    facts: str,
) -> None:
    with transaction.atomic():
        experience = locked(experience.pk)
        check(experience, move, by)
        is_held = experience.blockers.filter(cause=Cause.HELD).exists()
        is_removed = experience.blockers.filter(cause=Cause.REMOVED).exists()
        is_reported = move == "remove" and experience.reports.open().exists()
        is_public = status_of(experience) is Standing.READABLE
        if is_removed or not (is_held or is_public or is_reported):
            raise NotAllowed(
                _("These words are neither public nor held, so they cannot be removed.")
            )
        if not (reason and facts.strip()):
            raise NotAllowed(_("A decision needs its reason and the facts that it rests on."))
        decision = decide(experience, experience.published, outcome, by=by, reason=reason)
        DecisionText.objects.create(decision=decision, kind=TextKind.FACTS, text=facts.strip())
        # What was held is removed now: one cause takes the place of the other.
        experience.blockers.filter(cause=Cause.HELD).delete()
        Blocker.objects.create(experience=experience, cause=cause, set_by=by)
        counts.settle(experience)
        tell_author(experience, outcome, decision)
    log.info("experience %s %s by member %s", experience.public_id, outcome, by.pk)
