"""Decisions on words that are public: hold, keep, remove (transitions 12, 13, 14)."""

import logging

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Member
from diseasemaps.common.optional import not_none
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
from experiences.workflow.transitions import ExperienceStatus, status_of

from .common import check_transition, lock_experience, record_decision, tell_author
from .escalations import mark_resolved
from .read import Read, check_read
from .reports import close_reports

log = logging.getLogger(__name__)


def hold(
    experience: Experience, *, by: Member, reason: str, facts: str, read: Read | None = None
) -> None:
    """Take public words out of sight until somebody has decided (transition 12).

    Reports stay open: what becomes of the text is not decided yet. `read` is what stood on the
    page of the decision; another state of the text is refused (ChangedMeanwhile).
    """
    _restrict(experience, "hold", Cause.HELD, Outcome.HELD, by, reason, facts, read)


def remove(
    experience: Experience,
    *,
    by: Member,
    reason: str,
    facts: str,
    outcome_text: str = "",
    read: Read | None = None,
) -> None:
    """Take public, held or reported words down (transitions 13 and 14), with a statement of reasons.

    Whoever reported them reads `outcome_text`, or our usual sentence. `read` is what stood on the
    page of the decision: another version of the words is refused (ChangedMeanwhile), and reports
    that came later stay open.
    """
    with transaction.atomic():
        _restrict(experience, "remove", Cause.REMOVED, Outcome.REMOVED, by, reason, facts, read)
        close_reports(
            experience,
            ReportState.UPHELD,
            by=by,
            outcome_text=outcome_text,
            only=read.reports if read else None,
        )
        _resolve_unless_asked_again(experience, by)


def keep(
    experience: Experience,
    *,
    by: Member,
    reports_unfounded: bool = False,
    outcome_text: str = "",
    read: Read | None = None,
) -> bool:
    """Let held or reported words be public (transition 13) and say whether they are readable now.

    Whoever reported them reads `outcome_text`, or our usual sentence. The author is told where the words
    were held; otherwise nothing has changed for them. `read` is what stood on the page of the
    decision, as with `remove`.
    """
    with transaction.atomic():
        experience = lock_experience(experience.pk)
        check_read(experience, read)
        check_transition(experience, "keep", by)
        was_held, _by_model = experience.blockers.filter(cause=Cause.HELD).delete()
        record_decision(experience, not_none(experience.published), Outcome.KEPT, by=by)
        is_readable = counts.update_readability(experience)
        if was_held:
            tell_author(experience, "kept")
        close_reports(
            experience,
            ReportState.DISMISSED,
            by=by,
            is_unfounded=reports_unfounded,
            outcome_text=outcome_text,
            only=read.reports if read else None,
        )
        _resolve_unless_asked_again(experience, by)
    log.info("experience %s kept by member %s", experience.public_id, by.pk)
    return is_readable


def _resolve_unless_asked_again(experience: Experience, by: Member) -> None:
    """The decision answers why the text was escalated, but for a worry that nobody has read yet."""
    if not experience.reports.open().urgent().exists():
        mark_resolved(experience, by=by)


def _restrict(
    experience: Experience,
    transition: str,
    cause: Cause,
    outcome: Outcome,
    by: Member,
    reason: str,
    facts: str,
    read: Read | None,
) -> None:
    with transaction.atomic():
        experience = lock_experience(experience.pk)
        check_read(experience, read)
        check_transition(experience, transition, by)
        is_held = experience.blockers.filter(cause=Cause.HELD).exists()
        is_removed = experience.blockers.filter(cause=Cause.REMOVED).exists()
        is_reported = transition == "remove" and experience.reports.open().exists()
        is_public = status_of(experience) is ExperienceStatus.READABLE
        if is_removed or not (is_held or is_public or is_reported):
            raise NotAllowed(
                _("These words are neither public nor held, so they cannot be removed.")
            )
        if not (reason and facts.strip()):
            raise NotAllowed(_("A decision needs its reason and the facts that it rests on."))
        published = not_none(experience.published)
        decision = record_decision(experience, published, outcome, by=by, reason=reason)
        DecisionText.objects.create(decision=decision, kind=TextKind.FACTS, text=facts.strip())
        # What was held is removed now: one cause takes the place of the other.
        experience.blockers.filter(cause=Cause.HELD).delete()
        Blocker.objects.create(experience=experience, cause=cause, set_by=by)
        counts.update_readability(experience)
        tell_author(experience, outcome, decision)
    log.info("experience %s %s by member %s", experience.public_id, outcome, by.pk)
