"""What waits at the desk: one number for each lane, for whoever may work in it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Member, MemberState
from accounts.permissions import APPROVE_MEMBER
from experiences.models import (
    Lane,
)
from experiences.policy import ExperiencePolicy
from experiences.workflow import visibility

from . import queues


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
        return queues.mark_label(self.mark)


def lanes(member: Member) -> list[InLane]:
    """The lanes that this person may work in; never their own words and decisions."""
    found = []
    if visibility.is_moderator(member):
        texts = reverse("admin:experiences_submission_changelist")
        waiting = visibility.waiting_for(member)
        public = reverse("admin:experiences_experience_changelist")
        pen_names = reverse("admin:experiences_contributor_changelist")
        if visibility.is_senior_moderator(member):
            rows = visibility.escalations_for(member)
            escalated = reverse("admin:experiences_escalation_changelist")
            found.append(_lane(_("Crisis and illegal"), rows, "raised_at", escalated))
        found += [
            _lane(
                _("Urgent reports"),
                visibility.urgent_reports_for(member),
                "created_at",
                f"{public}?urgent=yes",
            ),
            _lane(
                _("Reports"),
                visibility.reports_for(member),
                "created_at",
                f"{public}?standing=reported",
            ),
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
            _lane(
                _("Held texts"), visibility.held_for(member), "set_at", f"{public}?standing=held"
            ),
            _lane(_("Pen names"), visibility.pen_names_for(member), "pen_name_at", pen_names),
        ]
    if visibility.is_judge(member):
        appeals = reverse("admin:experiences_appeal_changelist")
        opened = visibility.appeals_for(member).open()
        found.append(_lane(_("Appeals"), opened, "opened_at", f"{appeals}?state=open"))
    if member.has_perm(APPROVE_MEMBER):
        applicants = Member.objects.filter(state=MemberState.APPLIED)
        accounts = reverse("admin:accounts_member_changelist")
        found.append(_lane(_("Applicants"), applicants, "joined_at", f"{accounts}?state=applied"))
    return found


def _lane(title: str, rows: QuerySet, since: str, url: str) -> InLane:
    """Count the rows of a lane, up to as many as are listed, and find the oldest."""
    times = rows.order_by(since).values_list(since, flat=True)
    most = ExperiencePolicy.MOST_LISTED
    number = times[:most].count()
    return InLane(title, number, times.first(), url, number == most)
