"""What waits at the desk: one number for each lane, for whoever may work in it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Member, MemberState

from . import queue, scope
from .models import Appeal, Blocker, Cause, Contributor, Report, Submission

DECIDE = "experiences.decide_submission"


@dataclass(frozen=True)
class Lane:
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
        return queue.mark_of(self.since)

    @property
    def mark_label(self) -> str:
        return queue.label_of(self.mark)


def lanes(member: Member) -> list[Lane]:
    """The lanes that this person may work in; never their own words and decisions."""
    found = []
    if member.has_perm(DECIDE):
        waiting = Submission.objects.waiting().within(member).by_others_than(member)
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
        found += [
            _lane(_("Reports"), reports, "created_at", f"{public}?standing=reported"),
            *_lanes_of_the_queue(waiting),
            _lane(_("Held texts"), held, "set_at", f"{public}?standing=held"),
            _lane(_("Pen names"), names, "pen_name_at", pen_names),
        ]
    if member.has_perm("accounts.decide_appeal"):
        appeals = reverse("admin:experiences_appeal_changelist")
        found.append(
            _lane(
                _("Appeals"), Appeal.objects.for_judge(member), "opened_at", f"{appeals}?state=open"
            )
        )
    if member.has_perm("accounts.approve_member"):
        applicants = Member.objects.filter(state=MemberState.APPLIED)
        accounts = reverse("admin:accounts_member_changelist")
        found.append(_lane(_("Applicants"), applicants, "joined_at", f"{accounts}?state=applied"))
    return found


def _lanes_of_the_queue(waiting: QuerySet[Submission]) -> list[Lane]:
    """New texts and edits, told apart among the oldest that wait, in one query."""
    url = reverse("admin:experiences_submission_changelist")
    rows = list(waiting.values_list("submitted_at", "experience__published")[: queue.MOST_LISTED])
    is_more = len(rows) == queue.MOST_LISTED
    new = [sent_at for sent_at, published in rows if published is None]
    edits = [sent_at for sent_at, published in rows if published is not None]
    return [
        Lane(title, len(times), times[0] if times else None, f"{url}?kind={kind}", is_more)
        for title, kind, times in (
            (_("New texts"), "new", new),
            (_("Edits of public texts"), "edit", edits),
        )
    ]


def _lane(title: str, rows: QuerySet, since: str, url: str) -> Lane:
    """Count the rows of a lane, up to as many as are listed, and find the oldest."""
    times = rows.order_by(since).values_list(since, flat=True)
    number = times[: queue.MOST_LISTED].count()
    return Lane(title, number, times.first(), url, number == queue.MOST_LISTED)
