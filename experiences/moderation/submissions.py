"""The queue of waiting submissions at the desk."""

from django.contrib import admin, messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.requests import MemberRequest
from conditions.models import Topic
from diseasemaps.common.desk import OwnPage, ReadOnlyDeskAdmin
from diseasemaps.common.once import once
from diseasemaps.common.refusals import Refused, refusals_lead_to
from experiences import workflow
from experiences.models import (
    Experience,
    Lane,
    Outcome,
    Submission,
    SubmissionState,
)
from experiences.permissions import DECIDE
from experiences.policy import ExperiencePolicy
from experiences.text_checks import hints as privacy_hints
from experiences.workflow import visibility

from . import queues, review
from .filters import FILTERS
from .intake import IntakePage
from .published import review_context
from .spam import SpamPage
from .undo import UndoPage, undoable_by

_GIVEN_BACK = gettext_lazy("Given back. Others can claim it.")


def _with_oneself() -> str:
    """The list of what the one who asks has claimed."""
    return reverse("admin:experiences_submission_changelist") + "?with=me"


class SubmissionAdmin(UndoPage, SpamPage, IntakePage, ReadOnlyDeskAdmin[Submission]):
    """The queue, oldest first. Each submission is read and decided on by itself."""

    right = DECIDE
    listed_as = gettext_lazy("Submissions")
    list_display = ["question", "condition", "age", "kind", "hints", "offered", "state"]
    list_display_links = ["question"]
    list_filter = FILTERS
    show_facets = admin.ShowFacets.NEVER
    paginator = queues.CappedPaginator
    # By any other order than that of an index, millions of rows would be sorted.
    sortable_by = ()

    def get_queryset(self, request):
        # Not joined: the order comes from an index only as long as nothing else is looked up.
        return visibility.submissions_for(request.user).prefetch_related(
            Prefetch("experience", Experience.objects.with_words()),
            Prefetch("experience__topic", Topic.objects.with_wording()),
            "offered_to",
            "claimed_by",
        )

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
            f"{since}, {queues.mark_label(mark)}" if mark else since,
        )

    @admin.display(description=gettext_lazy("kind"))
    def kind(self, submission: Submission) -> str:
        if submission.lane == Lane.ESCALATED:
            return submission.get_lane_display()
        return _("Edit") if submission.experience.published_id else _("New")

    @admin.display(description=gettext_lazy("possible"))
    def hints(self, submission: Submission) -> str:
        return ", ".join(privacy_hints.labels(submission.words)) or "–"

    @admin.display(description=gettext_lazy("with"))
    def offered(self, submission: Submission) -> str:
        """Who has claimed it, or to whom it is offered first after a return."""
        for colleague, until in (
            (submission.claimed_by, submission.claimed_until),
            (submission.offered_to, submission.offered_until),
        ):
            if colleague and until and until > timezone.now():
                return colleague.name_at_the_desk
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
        try:
            submission = self.object_or_404(request, object_id)
        except Http404:
            if not self._was_taken_back(request, object_id):
                raise
            messages.warning(
                request, _("The author has taken this text back. Nothing was changed.")
            )
            return redirect("admin:experiences_submission_changelist")
        # First of all: what is shown is never older than its version.
        version = workflow.version_shown(submission.experience)
        page = review.review_page(submission)
        form = self._form(request, page, version)
        if request.method != "POST" or not form.is_valid():
            return self._page(request, page, form)
        if "_preview" in request.POST:
            return self._page(request, page, form, preview=form.preview(submission))
        with Refused() as refused:
            form.decide(submission, by=request.user)
            outcome = Outcome(form.cleaned_data["outcome"]).label
            messages.success(
                request, _("Done: %(outcome)s. The author gets a letter.") % {"outcome": outcome}
            )
            return redirect(self._next_url(request))
        return self._as_it_is_now(request, object_id, form, refused)

    def _as_it_is_now(
        self, request: MemberRequest, object_id: str, form: review.DecisionForm, refused: Refused
    ) -> HttpResponse:
        """After a refusal: how the text stands now, and all that was typed."""
        submission = self.get_object(request, object_id)
        if submission is None:
            return self.gone_page(request, form, refused)
        refused.tell(request)
        version = workflow.version_shown(submission.experience)
        page = review.review_page(submission)
        again = self._form(request, page, version)
        again.read_again()
        return self._page(request, page, again, status=refused.status)

    def _form(
        self, request: MemberRequest, page: review.ReviewPage, version: str
    ) -> review.DecisionForm:
        return review.DecisionForm(
            request.POST if request.method == "POST" else None,
            name_to_read=page.contributor.pen_name if page.asks_for_pen_name else "",
            notes=page.submission.experience.content_notes,
            version_now=version,
        )

    def _page(
        self,
        request: MemberRequest,
        page: review.ReviewPage,
        form: review.DecisionForm,
        *,
        status: int = 200,
        preview: review.LetterPreview | None = None,
    ) -> HttpResponse:
        submission = page.submission
        return self.render_page(
            request,
            "experiences/moderation/review.html",
            title=page.topic.title,
            status=status,
            # What somebody typed stays on the page, also where nothing is left to decide.
            typed_text=form.data.get("text", "") if status != 200 else "",
            page=page,
            form=form,
            marked_words=privacy_hints.marked(submission.words),
            hints=privacy_hints.passages(submission.words, submission.confirmed_hints),
            reasons=review.reason_details(),
            why_folded=review.why_folded(submission.experience),
            claimed_by_another=workflow.claimed_by_another(submission, request.user),
            is_mine=Submission.objects.claimed_by(request.user).filter(pk=submission.pk).exists(),
            account_url=review.account_url(page.contributor, by=request.user),
            preview=preview,
            undoable=undoable_by(request.user),
            **review_context(submission.experience, by=request.user),
        )

    def _was_taken_back(self, request: MemberRequest, object_id: str) -> bool:
        """Whether this was a text to decide on, until its author took it back."""
        if not object_id.isdecimal():
            return False
        return visibility.taken_back_from(request.user).filter(pk=object_id).exists()

    def _next_url(self, request: MemberRequest) -> str:
        """The oldest waiting submission after "save and open next", the queue otherwise."""
        if "_next" in request.POST:
            return self._claimed_next_url(request)
        return reverse("admin:experiences_submission_changelist")

    def _claimed_next_url(self, request: MemberRequest) -> str:
        """Claim the next text and give its page; the queue where nothing is left."""
        with Refused(request, level=messages.WARNING):
            following = workflow.claim_next(by=request.user)
            if following:
                return reverse("admin:experiences_submission_change", args=[following.pk])
            messages.info(request, _("Nothing is waiting."))
        return reverse("admin:experiences_submission_changelist")

    def own_pages(self) -> list[OwnPage]:
        return [
            OwnPage("next/", self.next_view, "next", first=(require_POST,)),
            OwnPage("<int:pk>/claim/", self.claim_view, "claim", first=(require_POST,)),
            OwnPage("<int:pk>/release/", self.release_view, "release", first=(require_POST,)),
            *super().own_pages(),
        ]

    def next_view(self, request: MemberRequest) -> HttpResponse:
        """Claim what has waited longest, and open it; or several, and list them."""
        form = queues.ClaimForm(request.POST)
        if not form.is_valid():
            return HttpResponseBadRequest()
        if form.number_of_texts == 1:
            return redirect(self._claimed_next_url(request))
        with Refused(request, level=messages.WARNING):
            return self._claim_several(request, form.number_of_texts)
        return redirect(_with_oneself())

    @method_decorator(once(gettext_lazy("What is with you is listed here.")))
    def _claim_several(self, request: MemberRequest, number: int) -> HttpResponse:
        taken = len(workflow.claim_several(number, by=request.user))
        messages.info(request, queues.claimed_message(taken))
        return redirect(_with_oneself())

    @method_decorator(refusals_lead_to("admin:experiences_submission_change", "pk"))
    def claim_view(self, request: MemberRequest, pk: int) -> HttpResponse:
        """Claim one text, or renew the lease while working on it."""
        workflow.claim(self.object_or_404(request, pk), by=request.user)
        return redirect("admin:experiences_submission_change", pk)

    @method_decorator(
        [refusals_lead_to("admin:experiences_submission_change", "pk"), once(_GIVEN_BACK)]
    )
    def release_view(self, request: MemberRequest, pk: int) -> HttpResponse:
        """Give one text back for others to claim."""
        workflow.release(self.object_or_404(request, pk), by=request.user)
        messages.success(request, _GIVEN_BACK)
        return redirect("admin:experiences_submission_changelist")
