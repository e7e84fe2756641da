"""The queue as a list: in which order, filtered by what, how long it waits, and never counted whole.

Everything here stays quick with millions of texts: what waits has an index of its own
("waiting_by_lane"), and no list counts or skips more rows than `MOST_LISTED`.
"""

from datetime import datetime, timedelta

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from experiences.models import (
    SubmissionState,
)
from experiences.policy import ExperiencePolicy

ON_TIME, LATE, OVER_TARGET = "", "late", "over"


def waits_since(mark: str, now: datetime | None = None) -> datetime:
    """Since when at the latest something waits that has this mark."""
    hours = {
        LATE: ExperiencePolicy.QUEUE_ALARM_HOURS,
        OVER_TARGET: ExperiencePolicy.QUEUE_TARGET_HOURS,
    }[mark]
    return (now or timezone.now()) - timedelta(hours=hours)


def mark_of(since: datetime | None) -> str:
    """Whether what has waited since then raises the alarm, or is over the target by now."""
    if since is None:
        return ON_TIME
    for mark in (OVER_TARGET, LATE):
        if since < waits_since(mark):
            return mark
    return ON_TIME


def mark_label(mark: str) -> str:
    """The mark in a word; empty where something is on time."""
    return {ON_TIME: "", LATE: _("late"), OVER_TARGET: _("over the target")}[mark]


class CappedPaginator(Paginator):
    """Pages of the first rows of a list that may have millions: no more are counted or skipped."""

    object_list: QuerySet

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        if rows.query.order_by[:1] == ("lane",):
            # What waits has an index of its own: any so many of its rows will do.
            rows = rows.order_by()
        # The others in their order: the index that gives it stops after so many.
        return rows[: ExperiencePolicy.MOST_LISTED].count()


def order_for(*, state: str = "") -> list[str]:
    """The order of the list in one state, each from an index: what waits by lane, then age; what
    does not wait is newest first."""
    if state not in ("", SubmissionState.WAITING):
        return ["-pk"]
    return ["lane", "submitted_at", "pk"]


def batches() -> tuple[int, int]:
    """How many texts can be claimed by one press, besides one by one."""
    return ExperiencePolicy.CLAIMS_AT_ONCE, ExperiencePolicy.MOST_CLAIMS


class ClaimForm(forms.Form):
    """How many texts to claim at once; one where nothing is said."""

    number = forms.TypedChoiceField(
        choices=lambda: [(number, number) for number in (1, *batches())], coerce=int, required=False
    )

    @property
    def number_of_texts(self) -> int:
        return self.cleaned_data["number"] or 1


def claimed_message(number: int) -> str:
    """What a batch has come to, in a sentence."""
    if not number:
        return _("Nothing else is waiting for you.")
    return ngettext(
        "You have claimed %(number)s more text. What is with you is listed here.",
        "You have claimed %(number)s more texts. What is with you is listed here.",
        number,
    ) % {"number": number}
