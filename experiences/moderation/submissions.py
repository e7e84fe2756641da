"""The queue of waiting submissions at the desk."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from conditions.models import Topic
from diseasemaps.common.policy import Derived
from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import (
    Experience,
    Lane,
    Submission,
    SubmissionState,
)
from experiences.permissions import DECIDE
from experiences.policy import ExperiencePolicy
from experiences.text_checks import hints as privacy_hints
from experiences.workflow import visibility

from . import queues, review
from .filters import FILTERS
from .intake import PausePage
from .published import talk_about
from .spam import SpamPage
from .undo import Undoing, undoable_by


class SubmissionAdmin(Undoing, SpamPage, PausePage, admin.ModelAdmin):
    """The queue, oldest first. Each submission is read and decided on by itself."""

    list_display = ["question", "condition", "age", "kind", "hints", "offered", "state"]
    list_display_links = ["question"]
    list_filter = FILTERS
    list_per_page = Derived(lambda: ExperiencePolicy.DESK_ROWS_A_PAGE)
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = queues.CappedPaginator
    # By any other order than that of an index, millions of rows would be sorted.
    sortable_by = ()
    actions = None
    listed_as = gettext_lazy("Submissions")

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm(DECIDE)

    def has_module_permission(self, request) -> bool:
        return request.user.has_perm(DECIDE)

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_queryset(self, request):
        # Not joined: the order comes from an index only as long as nothing else is looked up.
        return visibility.submissions_for(request.user).prefetch_related(
            Prefetch("experience", Experience.objects.with_words()),
            Prefetch("experience__topic", Topic.objects.with_wording()),
            "offered_to",
            "claimed_by",
        )

    def lookup_allowed(self, lookup, value, request) -> bool:
        """By the filters alone: Django would let a colleague's address be guessed letter by
        letter."""
        return lookup in {filter.parameter_name for filter in FILTERS}

    def get_ordering(self, request) -> list:
        return queues.order_for(state=request.GET.get("state", ""))

    @admin.display(description=gettext_lazy("question"))
    def question(self, submission: Submission) -> str:
        return submission.experience.topic.title

    @admin.display(description=gettext_lazy("condition"))
    def condition(self, submission: Submission) -> str:
        return submission.experience.topic.condition.heading

    @admin.display(description=gettext_lazy("waiting for"), ordering="submitted_at")
    def age(self, submission: Submission) -> str:
        if submission.state != SubmissionState.WAITING:
            return "–"
        mark = queues.mark_of(submission.submitted_at)
        since = timesince(submission.submitted_at, depth=1)
        return format_html(
            '<span class="desk-age{}">{}</span>',
            f" desk-age--{mark}" if mark else "",
            f"{since}, {queues.label_of(mark)}" if mark else since,
        )

    @admin.display(description=gettext_lazy("kind"))
    def kind(self, submission: Submission) -> str:
        if submission.lane == Lane.TOP:
            return submission.get_lane_display()
        return _("Edit") if submission.experience.published_id else _("New")

    @admin.display(description=gettext_lazy("possible"))
    def hints(self, submission: Submission) -> str:
        return ", ".join(privacy_hints.labels(submission.words)) or "–"

    @admin.display(description=gettext_lazy("with"))
    def offered(self, submission: Submission) -> str:
        """Who has taken it on, or to whom it is offered first after a return."""
        if submission.claimed_by_id and submission.claimed_until > timezone.now():
            return submission.claimed_by.name_at_the_desk
        if submission.offered_to_id and submission.offered_until > timezone.now():
            return submission.offered_to.name_at_the_desk
        return "–"

    def changelist_view(self, request, extra_context=None) -> HttpResponse:
        return super().changelist_view(
            request,
            {
                "title": _("Review queue"),
                "most_listed": ExperiencePolicy.MOST_LISTED,
                "batches": queues.batches(),
                "undoable": undoable_by(request.user),
            }
            | (extra_context or {}),
        )

    @method_decorator(sensitive_post_parameters())
    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        """Read one submission with everything in view, and decide."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        submission = self.get_object(request, object_id)
        if submission is None and self._was_taken_back(request, object_id):
            messages.warning(
                request, _("The author has taken this text back. Nothing was changed.")
            )
            return redirect("admin:experiences_submission_changelist")
        if submission is None:
            raise Http404
        page = review.review_page(submission)
        form = review.DecisionForm(
            request.POST if request.method == "POST" else None,
            name_to_read=page.contributor.pen_name if page.asks_for_pen_name else "",
            notes=submission.experience.content_notes,
        )
        status, preview = 200, None
        if request.method == "POST" and form.is_valid() and "_preview" in request.POST:
            preview = form.preview(submission)
        elif request.method == "POST" and form.is_valid():
            try:
                form.decide(submission, by=request.user)
            except NotAllowed as refusal:
                messages.error(request, str(refusal))
                status = 409
                submission = self.get_object(request, object_id)
                page = review.review_page(submission)
            else:
                outcome = dict(form.fields["outcome"].choices)[form.cleaned_data["outcome"]]
                messages.success(
                    request,
                    _("Done: %(outcome)s. The author gets a letter.") % {"outcome": outcome},
                )
                return redirect(self._next_address(request))
        return TemplateResponse(
            request,
            "experiences/moderation/review.html",
            self.admin_site.each_context(request)
            | {
                "title": page.topic.title,
                "opts": self.opts,
                "page": page,
                "form": form,
                "marked_words": privacy_hints.marked(submission.words),
                "hints": privacy_hints.passages(submission.words, submission.kept_hints),
                "reasons": review.reason_notes(),
                "why_folded": review.why_folded(submission.experience),
                "held_by_another": workflow.held_by_another(submission, request.user),
                "is_mine": Submission.objects.claimed_by(request.user)
                .filter(pk=submission.pk)
                .exists(),
                "account_url": review.account_address(page.contributor, by=request.user),
                "preview": preview,
                "undoable": undoable_by(request.user),
                **talk_about(submission.experience, by=request.user),
            },
            status=status,
        )

    def _was_taken_back(self, request: HttpRequest, object_id: str) -> bool:
        """Whether this was a text to decide on, until its author took it back."""
        if not object_id.isdecimal():
            return False
        return visibility.taken_back_from(request.user).filter(pk=object_id).exists()

    def _next_address(self, request: HttpRequest) -> str:
        """The oldest waiting submission after "save and open next", the queue otherwise."""
        if "_next" in request.POST:
            return self._address_of_next(request)
        return reverse("admin:experiences_submission_changelist")

    def _address_of_next(self, request: HttpRequest) -> str:
        """Take the next text on and give its page; the queue where nothing is left."""
        try:
            following = workflow.claim_next(by=request.user)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            return reverse("admin:experiences_submission_changelist")
        if following:
            return reverse("admin:experiences_submission_change", args=[following.pk])
        messages.info(request, _("Nothing is waiting."))
        return reverse("admin:experiences_submission_changelist")

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("next/", wrap(self.next_view), name="experiences_submission_next"),
            path("<int:pk>/claim/", wrap(self.claim_view), name="experiences_submission_claim"),
            path(
                "<int:pk>/release/", wrap(self.release_view), name="experiences_submission_release"
            ),
            *self.undo_urls(),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def next_view(self, request: HttpRequest) -> HttpResponse:
        """Take on what has waited longest, and open it; or several, and list them."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = queues.TakeOnForm(request.POST)
        if not form.is_valid():
            return HttpResponseBadRequest()
        if form.number_of_texts == 1:
            return redirect(self._address_of_next(request))
        try:
            taken = len(workflow.claim_several(form.number_of_texts, by=request.user))
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.info(request, queues.taken_on(taken))
        listed = reverse("admin:experiences_submission_changelist")
        return redirect(f"{listed}?with=me")

    @method_decorator(require_POST)
    def claim_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take one text on, or renew the lease while working on it."""
        submission = self._of_the_queue(request, pk)
        try:
            workflow.claim(submission, by=request.user)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        return redirect("admin:experiences_submission_change", pk)

    @method_decorator(require_POST)
    def release_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give one text back for others to take on."""
        submission = self._of_the_queue(request, pk)
        try:
            workflow.release(submission, by=request.user)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect("admin:experiences_submission_change", pk)
        messages.success(request, _("Given back. Others can take it on."))
        return redirect("admin:experiences_submission_changelist")

    def _of_the_queue(self, request: HttpRequest, pk: int) -> Submission:
        if not self.has_view_permission(request):
            raise PermissionDenied
        submission = self.get_object(request, str(pk))
        if submission is None:
            raise Http404
        return submission
