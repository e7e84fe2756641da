"""What goes by itself when its time is over: drafts, refused words, accounts never confirmed.

Called daily by `manage.py run_retention`; the periods are settings. Every act may be repeated, and
each row has a transaction of its own (`diseasemaps.common.rows`).
"""

import logging
from datetime import datetime, timedelta

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts import sessions
from accounts import workflow as accounts_workflow
from accounts.letters import outbox
from accounts.models import ClosingChoice, Member, MemberState
from accounts.policy import AccountPolicy
from diseasemaps.common import rows
from experiences.exceptions import NotAllowed
from experiences.models import (
    Appeal,
    AppealState,
    Draft,
    Experience,
    Submission,
    SubmissionState,
)
from experiences.policy import ExperiencePolicy
from experiences.workflow import counts

from .erasure import close_account, erase_drafts, erase_submissions, has_acted

log = logging.getLogger(__name__)

REFUSED = (SubmissionState.REJECTED, SubmissionState.RETURNED, SubmissionState.TAKEN_BACK)


def warn_of_drafts() -> int:
    """Tell the authors of drafts that are soon too old, each in one letter; how many letters.

    A draft that was saved since its warning is new again.
    """
    now = timezone.now()
    old = Draft.objects.filter(
        Q(warned_at=None) | Q(warned_at__lt=F("saved_at")),
        saved_at__lte=now - timedelta(days=ExperiencePolicy.WARN_OF_DRAFTS_DAYS),
    )

    def warn(member_pk: int) -> int:
        try:
            member = accounts_workflow.lock_member(member_pk)
        except NotAllowed:
            return 0
        theirs = list(old.filter(member=member).values_list("pk", "saved_at"))
        Draft.objects.filter(pk__in=[pk for pk, _saved_at in theirs]).update(warned_at=now)
        # Whoever cannot sign in any more could not save it either.
        if not theirs or not member.is_active:
            return 0
        day = min(_goes_at(saved_at, now) for _pk, saved_at in theirs)
        outbox.notify("draft_will_go", to=member, context={"day": day})
        return 1

    authors = old.order_by("member").values_list("member", flat=True).distinct()
    return rows.each("member", authors, warn)


def draft_goes_at(draft: Draft) -> datetime:
    """When a draft is deleted, if nobody saves it before."""
    if draft.warned_at and draft.warned_at >= draft.saved_at:
        return _goes_at(draft.saved_at, draft.warned_at)
    warning = draft.saved_at + timedelta(days=ExperiencePolicy.WARN_OF_DRAFTS_DAYS)
    return _goes_at(draft.saved_at, max(warning, timezone.now()))


def _goes_at(saved_at: datetime, warned_at: datetime) -> datetime:
    """However late a warning was written, the draft stays for some time after it."""
    return max(
        saved_at + timedelta(days=ExperiencePolicy.KEEP_DRAFTS_DAYS),
        warned_at + timedelta(days=ExperiencePolicy.DRAFT_NOTICE_DAYS),
    )


def delete_old_drafts() -> int:
    """Delete drafts that nobody has changed for too long, and warned of in time; how many."""
    now = timezone.now()
    old = Draft.objects.filter(
        saved_at__lte=now - timedelta(days=ExperiencePolicy.KEEP_DRAFTS_DAYS),
        warned_at__gte=F("saved_at"),
        warned_at__lte=now - timedelta(days=ExperiencePolicy.DRAFT_NOTICE_DAYS),
    )
    return rows.each(
        "draft",
        old.order_by("pk").values_list("pk", flat=True),
        lambda pk: erase_drafts(old.filter(pk=pk)),
    )


def refused_for_good() -> QuerySet[Submission]:
    """Refused texts whose decision can be appealed against no more, and whose author has no
    appeal open. One that was taken back has no decision; its time runs from its sending."""
    since = timezone.now() - timedelta(days=AccountPolicy.APPEAL_DAYS)
    open_appeals = Appeal.objects.filter(
        Q(account_decision__member=OuterRef("experience__contributor__member"))
        | Q(decision__experience=OuterRef("experience")),
        state=AppealState.OPEN,
    )
    return (
        Submission.objects.filter(state__in=REFUSED)
        .annotate(over_since=Coalesce(Max("decisions__decided_at"), F("submitted_at")))
        .filter(over_since__lt=since)
        .exclude(Exists(open_appeals))
    )


def delete_refused() -> int:
    """Delete texts that were refused, returned or taken back long ago; how many.

    An experience of which nothing is left goes too, and so does a contributor. Decisions stay
    without words; what was written to the author stays while there is a page to read it on.
    """
    over = refused_for_good()
    experiences = over.order_by("experience").values_list("experience", flat=True).distinct()
    return rows.each("experience", experiences, _delete_refused_of)


def _delete_refused_of(experience_pk: int) -> int:
    lock_experience = counts.lock_experiences(Experience.objects.filter(pk=experience_pk))
    pks = list(
        refused_for_good().filter(experience__in=lock_experience).values_list("pk", flat=True)
    )
    erase_submissions(Submission.objects.filter(pk__in=pks))
    log.info("%s refused texts of experience %s deleted", len(pks), experience_pk)
    return len(pks)


def erase_unverified() -> int:
    """Erase accounts whose address nobody confirmed in time, with their drafts; how many.

    Never one of the team, one with experiences, or one who has decided anything at the desk.
    """
    since = timezone.now() - timedelta(days=AccountPolicy.KEEP_UNVERIFIED_DAYS)
    unverified = Member.objects.filter(
        joined_at__lte=since, is_staff=False, is_superuser=False, contributors=None
    ).exclude(state=MemberState.CLOSED)
    unverified = unverified.exclude(emailaddress__verified=True)
    traces: dict[int, sessions.Traces] = {}

    def erase(pk: int) -> int:
        member = unverified.filter(pk=pk).first()
        if member is None or has_acted(member):
            return 0
        traces[pk] = sessions.traces_of(member)
        close_account(member, ClosingChoice.ERASE, tell=False)
        return 1

    try:
        members = unverified.order_by("pk").values_list("pk", flat=True)
        return rows.each("member", members, erase)
    finally:
        sessions.delete_traces_of_erased(traces)
