"""By what the list of waiting texts can be narrowed down."""

from dataclasses import dataclass

from django.conf.locale import LANG_INFO
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Member
from accounts.reasons import Reason
from accounts.requests import signed_in_member
from conditions.models import Condition
from diseasemaps.common.keys import is_key
from experiences.models import (
    Decision,
    Lane,
    Outcome,
    Report,
    ReportReason,
    Submission,
    SubmissionState,
)
from experiences.policy import ExperiencePolicy
from experiences.workflow import visibility

from .queues import LATE, OVER_TARGET, waits_since

# What became of an earlier version for a reason.
REFUSALS = (Outcome.RETURNED, Outcome.REJECTED, Outcome.REMOVED)


def first_waiting(member: Member) -> QuerySet[Submission]:
    """The oldest texts that wait for this moderator or another: what the filters are made of."""
    waiting = visibility.waiting_for(member).order_by("submitted_at", "pk")
    return waiting[: ExperiencePolicy.MOST_LOOKED_AT]


@dataclass(frozen=True)
class Occurring:
    """What occurs among the oldest texts that wait."""

    experiences: frozenset[int]
    conditions: frozenset[int]
    languages: frozenset[str]


def occurring(request: HttpRequest) -> Occurring:
    """The same for all filters of one page, asked once."""
    found = getattr(request, "_occurring_in_the_queue", None)
    if found is None:
        rows = first_waiting(signed_in_member(request)).values_list(
            "experience", "experience__topic__condition", "language"
        )
        columns = zip(*rows, strict=True)
        found = Occurring(*(frozenset(next(columns, ())) for _column in range(3)))
        request._occurring_in_the_queue = found  # type: ignore[attr-defined] # ours
    return found


class QueueFilter(admin.SimpleListFilter):
    """A filter that offers what occurs among the texts that wait, and what was chosen."""

    def lookups(self, request, model_admin):
        offered = dict(self.offered(request))
        chosen = request.GET.get(self.parameter_name)
        if chosen and chosen not in offered and (title := self.title_of(chosen)):
            offered[chosen] = title
        return list(offered.items())

    def has_output(self) -> bool:
        # Also with one choice: that nothing else waits is worth knowing.
        return len(self.lookup_choices) > 0

    def offered(self, request) -> list[tuple[str, str]]:
        """Values and titles of what occurs."""
        raise NotImplementedError

    def title_of(self, value: str) -> str:
        """The title of a value that does not occur; empty for nonsense."""
        return ""


class SubmissionStateFilter(admin.SimpleListFilter):
    """What is waiting, unless something else is asked for."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        states = [(s.value, s.label) for s in SubmissionState if s != SubmissionState.TAKEN_BACK]
        return [("all", _("All")), *states]

    def choices(self, changelist):
        chosen = self.value() or SubmissionState.WAITING
        for value, title in self.lookup_choices:
            yield {
                "selected": chosen == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": title,
            }

    def queryset(self, request, queryset):
        chosen = self.value() or SubmissionState.WAITING
        if chosen == "all":
            return queryset
        return queryset.filter(state=chosen)


class NewOrEditFilter(admin.SimpleListFilter):
    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return [("new", _("New")), ("edit", _("Edit of a public text"))]

    def queryset(self, request, queryset):
        match self.value():
            case "new":
                return queryset.filter(lane=Lane.NEW)
            case "edit":
                return queryset.filter(lane=Lane.EDIT)
        return queryset


def _over(hours: int) -> str:
    said = ngettext("Over %(hours)s hour", "Over %(hours)s hours", hours)
    return said % {"hours": hours}


class AgeFilter(admin.SimpleListFilter):
    """By how long a text has waited: from the alarm on, or from the target on."""

    title = gettext_lazy("age")
    parameter_name = "age"

    def lookups(self, request, model_admin):
        return [
            (LATE, _over(ExperiencePolicy.QUEUE_ALARM_HOURS)),
            (OVER_TARGET, _over(ExperiencePolicy.QUEUE_TARGET_HOURS)),
        ]

    def queryset(self, request, queryset):
        value = self.value()
        if value not in (LATE, OVER_TARGET):
            return queryset
        since = waits_since(value)
        return queryset.filter(state=SubmissionState.WAITING, submitted_at__lt=since)


class ClaimFilter(admin.SimpleListFilter):
    """By who has claimed a text."""

    title = gettext_lazy("moderator")
    parameter_name = "with"

    def lookups(self, request, model_admin):
        return [("me", _("With me")), ("nobody", _("With nobody"))]

    def queryset(self, request, queryset):
        claimed = {"claimed_by__isnull": False, "claimed_until__gt": timezone.now()}
        match self.value():
            case "me":
                return queryset.filter(**claimed | {"claimed_by": request.user})
            case "nobody":
                return queryset.exclude(**claimed)
        return queryset


class ConditionFilter(QueueFilter):
    title = gettext_lazy("condition")
    parameter_name = "condition"

    def offered(self, request):
        conditions = Condition.objects.filter(pk__in=occurring(request).conditions)
        return [(str(condition.pk), condition.heading) for condition in conditions]

    def title_of(self, value):
        condition = Condition.objects.filter(pk=value).first() if is_key(value) else None
        return condition.heading if condition else ""

    def queryset(self, request, queryset):
        if not is_key(self.value()):
            return queryset
        return queryset.filter(experience__topic__condition=self.value())


class LanguageFilter(QueueFilter):
    title = gettext_lazy("language")
    parameter_name = "language"

    def offered(self, request):
        languages = sorted(occurring(request).languages)
        return [(language, self.title_of(language) or language) for language in languages]

    def title_of(self, value):
        return capfirst(LANG_INFO.get(value, {}).get("name_local", ""))

    def queryset(self, request, queryset):
        return queryset.filter(language=self.value()) if self.value() else queryset


class ReasonFilter(QueueFilter):
    """By why the text is to be looked at closely: an earlier version of it was refused, returned or
    removed for a reason, or readers report what is public of it.

    Not by what the words may give away: that is worked out when a text is looked at, from patterns
    that change, and stored nowhere.
    """

    title = gettext_lazy("reason")
    parameter_name = "reason"
    BEFORE, REPORTED = "before-", "reported-"

    def offered(self, request):
        experiences = occurring(request).experiences
        before, reported = self._before(experiences), self._reported(experiences)
        offered = [
            *(self.BEFORE + reason for reason in sorted({reason for reason, _key in before})),
            *(self.REPORTED + reason for reason in sorted({reason for reason, _key in reported})),
        ]
        return [(value, self.title_of(value)) for value in offered]

    def _before(self, experiences) -> QuerySet:
        refused = Decision.objects.filter(outcome__in=REFUSALS, experience__in=experiences)
        undone = Decision.objects.filter(undoes__isnull=False).order_by().values("undoes")
        return refused.exclude(pk__in=undone).order_by().values_list("reason", "experience")

    def _reported(self, experiences) -> QuerySet:
        reports = Report.objects.open().filter(experience__in=experiences)
        return reports.order_by().values_list("reason", "experience")

    def title_of(self, value):
        for start, reasons, sentence in (
            (self.BEFORE, Reason, _("Before: %(reason)s")),
            (self.REPORTED, ReportReason, _("Reported: %(reason)s")),
        ):
            reason = value.removeprefix(start)
            if value.startswith(start) and reason in reasons.values:
                return sentence % {"reason": reasons(reason).label}
        return ""

    def queryset(self, request, queryset):
        value = self.value() or ""
        if not self.title_of(value):
            return queryset
        # Those that wait are asked for first: among all that were ever decided on, one that was
        # refused for a rare reason would be looked for through millions of rows.
        waiting = Submission.objects.waiting().values_list("experience", flat=True)
        experiences = list(waiting[: 2 * ExperiencePolicy.MOST_LISTED])
        before = value.startswith(self.BEFORE)
        found = self._before(experiences) if before else self._reported(experiences)
        reason = value.removeprefix(self.BEFORE if before else self.REPORTED)
        keys = {key for _reason, key in found.filter(reason=reason)}
        return queryset.filter(state=SubmissionState.WAITING, experience__in=keys)


class UrgentReportFilter(admin.SimpleListFilter):
    """Of the public texts: what visitors and new members report and cannot wait."""

    title = gettext_lazy("urgency")
    parameter_name = "urgent"
    CHOSEN = "yes"

    def lookups(self, request, model_admin):
        return [(self.CHOSEN, _("Urgent reports"))]

    def queryset(self, request, queryset):
        if self.value() != self.CHOSEN:
            return queryset
        urgent = visibility.urgent_reports_for(signed_in_member(request))
        return queryset.filter(pk__in=urgent.order_by().values("experience"))


FILTERS = (
    SubmissionStateFilter,
    NewOrEditFilter,
    AgeFilter,
    ConditionFilter,
    LanguageFilter,
    ReasonFilter,
    ClaimFilter,
)
