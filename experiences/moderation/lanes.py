"""What waits at the desk: one number for each lane, for whoever may work in it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Member, MemberState
from accounts.permissions import APPROVE_MEMBER, DECIDE_APPEAL
from experiences.models import (
    Appeal,
    Blocker,
    Cause,
    Contributor,
    Experience,
    Lane,
    Report,
    Submission,
    scope,
)
from experiences.permissions import DECIDE, DECIDE_ESCALATED

from . import queues
from .escalations import open_escalations
from .notes import open_to


@dataclass(frozen=True)
class InLane:
    """How much waits in one place, since when the oldest does, and where to work on it.

    `is_more`: at least so many; no lane counts further than its list goes.
    """

    title: str
    number: int
    since: datetime | None
    url: str
    is_more: bool = False

    @property
    def mark(self) -> str:
        """Whether its oldest raises the alarm, or is over the target by now."""
        return queues.mark_of(self.since)

    @property
    def mark_label(self) -> str:
        return queues.label_of(self.mark)


def lanes(member: Member) -> list[InLane]:
    """The lanes that this person may work in; never their own words and decisions."""
    found = []
    if member.has_perm(DECIDE):
        texts = reverse("admin:experiences_submission_changelist")
        waiting = Submission.objects.waiting().open_to(member)
        held = Blocker.objects.filter(
            scope.conditions_of(member, "experience__topic__condition"), cause=Cause.HELD
        )
        held = held.exclude(experience__contributor__member=member)
        names = Contributor.objects.with_name_to_read().within(member).exclude(member=member)
        public = reverse("admin:experiences_experience_changelist")
        pen_names = reverse("admin:experiences_contributor_changelist")
        reports = (
            Report.objects.open().within(member).exclude(experience__contributor__member=member)
        )
        if member.has_perm(DECIDE_ESCALATED):
            on_top = reverse("admin:experiences_escalation_changelist")
            top = _lane(_("Crisis and illegal"), open_escalations(member), "raised_at", on_top)
            found.append(top)
        else:
            mine = open_to(Experience.objects.all(), member)
            held = held.filter(experience__in=mine)
            reports = reports.filter(experience__in=mine)
        found += [
            _lane(_("Reports"), reports, "created_at", f"{public}?standing=reported"),
            _lane(
                _("New texts"),
                waiting.filter(lane=Lane.NEW),
                "submitted_at",
                f"{texts}?kind=new",
            ),
            _lane(
                _("Edits of public texts"),
                waiting.filter(lane=Lane.EDIT),
                "submitted_at",
                f"{texts}?kind=edit",
            ),
            _lane(_("Held texts"), held, "set_at", f"{public}?standing=held"),
            _lane(_("Pen names"), names, "pen_name_at", pen_names),
        ]
    if member.has_perm(DECIDE_APPEAL):
        appeals = reverse("admin:experiences_appeal_changelist")
        found.append(
            _lane(
                _("Appeals"), Appeal.objects.for_judge(member), "opened_at", f"{appeals}?state=open"
            )
        )
    if member.has_perm(APPROVE_MEMBER):
        applicants = Member.objects.filter(state=MemberState.APPLIED)
        accounts = reverse("admin:accounts_member_changelist")
        found.append(_lane(_("Applicants"), applicants, "joined_at", f"{accounts}?state=applied"))
    return found


def _lane(title: str, rows: QuerySet, since: str, url: str) -> InLane:
    """Count the rows of a lane, up to as many as are listed, and find the oldest."""
    times = rows.order_by(since).values_list(since, flat=True)
    number = times[: queues.MOST_LISTED].count()
    return InLane(title, number, times.first(), url, number == queues.MOST_LISTED)
