"""Which texts somebody at the desk may see and work on: said here, and nowhere else.

The rule is one for everything that hangs on a text: it is on a condition that this person
moderates, it is somebody else's, its author has not asked for its erasure, and what is escalated is
for senior moderators alone. The numbers of the lanes, the lists, the pages of single rows and the
guard of every transition ask these functions, so that none of them knows more than another.

Whoever may decide on nothing is given nothing. The shape of the queries is that of
docs/decisions/0015: what is short (somebody's conditions, their own texts) is looked up first, so
that the queue comes from its index without a join.
"""

from datetime import datetime
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Member
from accounts.permissions import DECIDE_APPEAL
from experiences.models import (
    Appeal,
    Blocker,
    Contributor,
    Escalation,
    Experience,
    Report,
    Submission,
    SubmissionState,
)
from experiences.models.appeal import AppealQuerySet
from experiences.models.blocker import BlockerQuerySet
from experiences.models.contributor import ContributorQuerySet
from experiences.models.escalation import EscalationQuerySet
from experiences.models.experience import ExperienceQuerySet
from experiences.models.report import ReportQuerySet
from experiences.models.submission import SubmissionQuerySet
from experiences.permissions import DECIDE, DECIDE_ESCALATED

AnyRows = TypeVar("AnyRows", bound=QuerySet)


def is_moderator(member: Member) -> bool:
    """Whether this person decides on members' words now: never while paused or banned."""
    return member.may_write and member.has_perm(DECIDE)


def is_senior_moderator(member: Member) -> bool:
    """Whether this person decides on what is escalated as well."""
    return is_moderator(member) and member.has_perm(DECIDE_ESCALATED)


def is_judge(member: Member) -> bool:
    """Whether this person decides on appeals now."""
    return member.may_write and member.has_perm(DECIDE_APPEAL)


def texts_for(member: Member) -> ExperienceQuerySet:
    """The experiences that this person may see, in whatever state."""
    return _hanging_on_texts_for(member, Experience.objects.all(), text="")


def submissions_for(member: Member) -> SubmissionQuerySet:
    """Every version of those texts, but what its author has taken back: that is a draft again."""
    versions = Submission.objects.exclude(state=SubmissionState.TAKEN_BACK)
    return _hanging_on_texts_for(member, versions, text="experience")


def taken_back_from(member: Member) -> SubmissionQuerySet:
    """What this person could see until its author took it back; to be told so, never to be read."""
    versions = Submission.objects.filter(state=SubmissionState.TAKEN_BACK)
    return _hanging_on_texts_for(member, versions, text="experience")


def waiting_for(member: Member) -> SubmissionQuerySet:
    """What waits for this person or a colleague, in the order of the queue: by lane, then age."""
    return submissions_for(member).waiting().by_lane()


def next_for(member: Member, now: datetime | None = None) -> SubmissionQuerySet:
    """The same without what is first offered to somebody else, and what somebody else has taken
    on: what this person may decide on next."""
    now = now or timezone.now()
    return (
        waiting_for(member)
        .exclude(~Q(offered_to=member) & Q(offered_to__isnull=False, offered_until__gt=now))
        .exclude(~Q(claimed_by=member) & Q(claimed_by__isnull=False, claimed_until__gt=now))
    )


def held_for(member: Member) -> BlockerQuerySet:
    """The holds that this person may decide on."""
    return _hanging_on_texts_for(member, Blocker.objects.held(), text="experience")


def reports_for(member: Member) -> ReportQuerySet:
    """The open reports that this person may decide on, oldest first."""
    return _hanging_on_texts_for(member, Report.objects.open(), text="experience")


def urgent_reports_for(member: Member) -> ReportQuerySet:
    """Those among them that cannot wait and that anybody may have made: every moderator reads
    them, and settles them or escalates the text. What is escalated already is in its own lane."""
    escalated = Escalation.objects.open().filter(experience=OuterRef("experience")).order_by()
    return reports_for(member).in_urgent_lane().exclude(Exists(escalated))


def escalations_for(member: Member) -> EscalationQuerySet:
    """What a senior moderator has to look at, oldest first: only where something waits, is public
    or is held."""
    if not is_senior_moderator(member):
        return Escalation.objects.none()
    waiting = Submission.objects.waiting().filter(experience=OuterRef("experience")).order_by()
    there = Escalation.objects.open().filter(
        Exists(waiting) | Q(experience__published__isnull=False)
    )
    return _hanging_on_texts_for(member, there, text="experience")


def contributors_for(member: Member) -> ContributorQuerySet:
    """Those on whose pen names this person may decide: in communities that they moderate, never
    themselves, and nobody who has asked for the erasure of all that hangs on the name."""
    if not is_moderator(member):
        return Contributor.objects.none()
    leaving = Blocker.objects.erasing().filter(experience__contributor=OuterRef("pk"))
    return (
        Contributor.objects.filter(_moderated_by(member, "condition"))
        .exclude(member=member)
        .exclude(Exists(leaving))
    )


def pen_names_for(member: Member) -> ContributorQuerySet:
    """Those whose typed pen name waits for this person, oldest first."""
    return contributors_for(member).with_name_to_read()


def appeals_for(member: Member) -> AppealQuerySet:
    """The appeals, open and answered, that this person may judge: never against their own decision
    nor about themselves; of those on texts, what they may see as a moderator."""
    if not is_judge(member):
        return Appeal.objects.none()
    on_texts = _moderated_by(member, "decision__topic__condition")
    found = Appeal.objects.judged_by_others_than(member)
    if on_texts:
        found = found.filter(Q(decision=None) | on_texts)
    return _within_reach_of(member, found, text="decision__experience")


def _hanging_on_texts_for(member: Member, rows: AnyRows, *, text: str) -> AnyRows:
    """The one rule, for rows with their text at the end of the path `text`; "" for texts."""
    if not is_moderator(member):
        return rows.none()
    topic, key = (f"{text}__topic", text) if text else ("topic", "pk")
    rows = rows.filter(_moderated_by(member, f"{topic}__condition"))
    # One's own are few and found first, so that no row of the others has to be looked up for it.
    rows = rows.exclude(**{f"{key}__in": Experience.objects.by(member).values("pk")})
    return _within_reach_of(member, rows, text=key)


def _within_reach_of(member: Member, rows: AnyRows, *, text: str) -> AnyRows:
    """Without what is about to be erased, which is nobody else's any more; and without what is
    escalated, but for those who decide on that."""
    rows = rows.exclude(Exists(Blocker.objects.erasing().filter(experience=OuterRef(text))))
    if member.has_perm(DECIDE_ESCALATED):
        return rows
    escalated = Escalation.objects.open().filter(experience=OuterRef(text)).order_by()
    return rows.exclude(Exists(escalated))


def _moderated_by(member: Member, condition: str) -> Q:
    """The filter for rows whose condition, at the end of the path `condition`, this person
    moderates; an empty one where they are not limited to some (docs/decisions/0015).

    Which these are is asked first: whoever has no limit reads the queue without any join.
    """
    limits = list(member.moderated_conditions.values_list("condition", flat=True))
    return Q(**{f"{condition}__in": limits}) if limits else Q()
