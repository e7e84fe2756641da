"""Public and held experiences at the desk: reported or found by their address, held, kept or
removed."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.models import Member
from accounts.requests import MemberRequest
from conditions.models import Topic
from diseasemaps.common.desk import OwnPage, ReadOnlyDeskAdmin
from diseasemaps.common.diff import word_changes
from diseasemaps.common.keys import is_key
from diseasemaps.common.refusals import Refused
from diseasemaps.common.versioned import VERSION_READ, ChangedMeanwhile
from experiences import workflow
from experiences.models import (
    Cause,
    Escalation,
    Experience,
    Outcome,
    Report,
    ReportTextKind,
    Submission,
)
from experiences.models.experience import content_notes_line
from experiences.permissions import DECIDE, DECIDE_ESCALATED
from experiences.workflow import visibility

from . import review
from .filters import UrgentReportFilter
from .notes import NoteForm, NotesPages, notes_on
from .published_forms import PublicDecisionForm
from .queues import CappedPaginator

REPORTED = "reported"
_REFERENCE = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


@dataclass(frozen=True)
class ReportSummary:
    """An open report as a moderator reads it: never who made it."""

    reference: str
    at: datetime
    reason: str
    is_urgent: bool
    who: str
    details: str
    where: str
    why: str
    version: Submission | None
    is_of_public: bool


def report_summaries(experience: Experience) -> list[ReportSummary]:
    """The open reports on one text, what is urgent first."""
    reports = experience.reports.open().select_related("submission").prefetch_related("texts")
    summaries = [
        ReportSummary(
            reference=str(report),
            at=report.created_at,
            reason=report.get_reason_display(),
            is_urgent=report.is_urgent,
            who=_who(report),
            details=report.text(ReportTextKind.DETAILS),
            where=report.text(ReportTextKind.WHERE),
            why=report.text(ReportTextKind.WHY),
            version=report.submission,
            is_of_public=report.submission_id == experience.published_id,
        )
        for report in reports
    ]
    return sorted(summaries, key=lambda summary: not summary.is_urgent)


def reported_versions(experience: Experience, summaries: list[ReportSummary]) -> list[Submission]:
    """The versions that were reported and are public no more, as they were."""
    versions = {
        row.version.pk: row.version
        for row in summaries
        if row.version and row.version.pk != experience.published_id
    }
    return sorted(versions.values(), key=lambda version: version.number)


def review_context(experience: Experience, *, by: Member) -> dict[str, object]:
    """What both pages of the desk show beside the words: reports, notes, why it is escalated."""
    reports = report_summaries(experience)
    return {
        "reports": reports,
        "reported_versions": reported_versions(experience, reports),
        "notes": notes_on(experience),
        "note_form": NoteForm(auto_id="note_%s"),
        "escalation": Escalation.objects.open()
        .filter(experience=experience)
        .select_related("raised_by")
        .first(),
        "may_resolve": by.has_perm(DECIDE_ESCALATED),
    }


def _who(report: Report) -> str:
    if report.reporter_id is None:
        return _("A visitor")
    return _("A member, counts towards a hold") if report.is_credible else _("A member")


def _version_of_row(object_id: str) -> str:
    """The version that a page shows, before the page is read; of nothing where this is no key."""
    return workflow.version_shown(Experience(pk=int(object_id) if is_key(object_id) else 0))


def _is_held(experience: Experience) -> bool:
    """Of a row of the list, which has fetched its blockers."""
    return Cause.HELD in {blocker.cause for blocker in experience.blockers.all()}


def _open_reports(experience: Experience) -> list[Report]:
    """Those of a row of the list, which has fetched them."""
    return experience.open_reports  # type: ignore[attr-defined]


class ExperienceStatusFilter(admin.SimpleListFilter):
    """Reported and held ones first of all, because somebody waits for a decision."""

    title = gettext_lazy("status")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [
            (REPORTED, _("Reported")),
            ("held", _("Held")),
            ("readable", _("Public")),
            ("removed", _("Removed")),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "reported":
                return queryset.filter(pk__in=Report.objects.open().order_by().values("experience"))
            case "held":
                return queryset.filter(blockers__cause=Cause.HELD)
            case "readable":
                return queryset.readable()
            case "removed":
                return queryset.filter(blockers__cause=Cause.REMOVED)
        return queryset


class ExperienceAdmin(NotesPages, ReadOnlyDeskAdmin[Experience]):
    """What is or was public; new texts are in the review queue. Nobody's own.

    No filter by the contributor: texts shown as "A member" could be linked.
    """

    right = DECIDE
    listed_as = gettext_lazy("Published experiences")
    list_display = ["question", "condition", "status", "reports", "first_published_at"]
    list_display_links = ["question"]
    list_filter = [ExperienceStatusFilter, UrgentReportFilter]
    ordering = ["-first_published_at", "-pk"]
    search_fields = ["public_id"]
    show_facets = admin.ShowFacets.NEVER
    paginator = CappedPaginator

    def get_queryset(self, request):
        return (
            visibility.texts_for(request.user)
            .exclude(published=None)
            .select_related("contributor", "published")
            .prefetch_related(
                "blockers",
                Prefetch("reports", Report.objects.open(), to_attr="open_reports"),
                Prefetch("topic", Topic.objects.with_wording()),
            )
        )

    def get_ordering(self, request):
        """What is urgent first and then the oldest, where reports are asked for."""
        names = (ExperienceStatusFilter.parameter_name, UrgentReportFilter.parameter_name)
        if {request.GET.get(name) for name in names} & {REPORTED, UrgentReportFilter.CHOSEN}:
            reports = Report.objects.open().filter(experience=OuterRef("pk"))
            oldest = Subquery(reports.values("created_at")[:1])
            return [Exists(reports.urgent()).desc(), oldest.asc(), "pk"]
        return super().get_ordering(request)

    def get_search_results(self, request, queryset, search_term):
        """By the reference alone, also out of a whole address; words are never searched here."""
        reference = _REFERENCE.search(search_term.lower())
        if not search_term:
            return queryset, False
        return (queryset.filter(public_id=reference[0]) if reference else queryset.none()), False

    @admin.display(description=gettext_lazy("question"))
    def question(self, experience: Experience) -> str:
        return experience.topic.title

    @admin.display(description=gettext_lazy("condition"))
    def condition(self, experience: Experience) -> str:
        return experience.topic.condition.heading

    @admin.display(description=gettext_lazy("status"))
    def status(self, experience: Experience) -> str:
        if workflow.status_of(experience) is workflow.ExperienceStatus.READABLE:
            return _("Public")
        # A text may be held without a report, by whoever came upon it.
        return ", ".join(
            str(_("Held") if blocker.cause == Cause.HELD else blocker.get_cause_display())
            for blocker in experience.blockers.all()
        )

    @admin.display(description=gettext_lazy("open reports"))
    def reports(self, experience: Experience) -> str:
        reports = _open_reports(experience)
        count = str(len(reports) or "")
        is_urgent = any(report.is_urgent for report in reports)
        return _("%(count)s, urgent") % {"count": count} if is_urgent else count

    @method_decorator(sensitive_post_parameters())
    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        """The public words, what was decided before, and the decision."""
        # First of all: what is shown is never older than its version.
        version = _version_of_row(object_id)
        experience = self.object_or_404(request, object_id)
        form = self._form(request, experience, version)
        if request.method != "POST":
            return self._page(request, experience, form)
        with Refused() as refused:
            workflow.check_read(experience, form.read())
            if not form.is_valid():
                return self._page(request, experience, form)
            form.decide(experience, by=request.user)
            messages.success(request, self._done(form, _is_held(experience)))
            return redirect("admin:experiences_experience_change", experience.pk)
        return self._as_it_is_now(request, object_id, form, refused)

    def _form(
        self, request: MemberRequest, experience: Experience, version: str
    ) -> PublicDecisionForm:
        return PublicDecisionForm(
            request.POST if request.method == "POST" else None,
            is_held=_is_held(experience),
            reports=[report.pk for report in _open_reports(experience)],
            version_now=version,
        )

    def _as_it_is_now(
        self, request: MemberRequest, object_id: str, form: PublicDecisionForm, refused: Refused
    ) -> HttpResponse:
        """After a refusal: how the text stands now, what was read of it, and all that was typed."""
        read, version = form.read(), _version_of_row(object_id)
        experience = self.get_object(request, object_id)
        if experience is None:
            return self.gone_page(request, form, refused)
        refused.tell(request)
        again = self._form(request, experience, version)
        again.read_again(reports_read=again.reports_now)
        before = experience.submissions.filter(
            pk=workflow.published_read(read.version) or 0
        ).first()
        is_other = before is not None and before.pk != experience.published_id
        return self._page(
            request, experience, again, refused.status, words_read=before if is_other else None
        )

    def own_pages(self) -> list[OwnPage]:
        return [
            OwnPage(
                "<int:pk>/content-notes/",
                self.content_notes_view,
                "content_notes",
                first=(require_POST,),
            ),
            *super().own_pages(),
        ]

    def content_notes_view(self, request: MemberRequest, pk: int) -> HttpResponse:
        """Say anew what readers are told before they open this text."""
        version = _version_of_row(str(pk))
        experience = self.object_or_404(request, pk)
        form = review.ContentNotesForm(request.POST, notes=experience.content_notes)
        if not form.is_valid():
            for error in form.errors["content_notes"]:
                messages.error(request, str(error))
            return redirect("admin:experiences_experience_change", pk)
        with Refused(request) as refused:
            if workflow.set_content_notes(
                experience,
                form.cleaned_data["content_notes"],
                by=request.user,
                version_read=form.cleaned_data[VERSION_READ],
            ):
                messages.success(request, _("Done: readers see it so from now on."))
            else:
                said = _("Nothing was changed: these were the content notes already.")
                messages.info(request, said)
            return redirect("admin:experiences_experience_change", pk)
        if not isinstance(refused.refusal, ChangedMeanwhile):
            return redirect("admin:experiences_experience_change", pk)
        form.read_again()
        decision = PublicDecisionForm(
            is_held=_is_held(experience),
            reports=[report.pk for report in _open_reports(experience)],
            version_now=version,
        )
        return self._page(request, experience, decision, refused.status, notes_form=form)

    def _done(self, form: PublicDecisionForm, was_held: bool) -> str:
        """What has happened, and who is told."""
        if form.cleaned_data["outcome"] == Outcome.KEPT and not was_held:
            return _("Done. Those who reported are told; nothing has changed for the author.")
        return _("Done. The author gets a letter.")

    def _page(
        self,
        request: MemberRequest,
        experience: Experience,
        form: PublicDecisionForm,
        status: int = 200,
        words_read: Submission | None = None,
        notes_form: review.ContentNotesForm | None = None,
    ) -> HttpResponse:
        """The page; `words_read` were public when it was opened, where others are now."""
        published = experience.published
        shown = review_context(experience, by=request.user)
        return self.render_page(
            request,
            "experiences/moderation/published.html",
            title=experience.topic.title,
            status=status,
            experience=experience,
            status_label=self.status(experience),
            account_url=review.account_url(experience.contributor, by=request.user),
            author=review.author_in_numbers(experience.contributor),
            history=experience.decisions.select_related("decided_by").prefetch_related("texts"),
            # What somebody typed stays on the page, also where nothing is left to decide.
            can_decide=_is_held(experience)
            or experience.is_readable
            or shown["reports"]
            or status != 200,
            words_read=words_read,
            changes=word_changes(words_read.words, published.words)
            if words_read and published
            else [],
            why_folded=review.why_folded(experience),
            notes_now=content_notes_line(experience.content_notes) if notes_form else "",
            content_notes_form=notes_form
            or review.ContentNotesForm(notes=experience.content_notes, auto_id="notes_%s"),
            form=form,
            **shown,
        )
