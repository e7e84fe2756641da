"""A member's own experiences: the list, one of them, and what its author can do with it."""

from collections.abc import Callable
from functools import wraps

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Closing
from accounts.requests import MemberRequest
from diseasemaps.common.once import once
from diseasemaps.common.refusals import UnlessDone, refusals_lead_to
from experiences import workflow
from experiences.models import Contributor, Experience, SubmissionState

from . import experiences, notifications


@login_required
def my_experiences(request: MemberRequest) -> HttpResponse:
    """Everything the member has written, with where it stands and the one thing to do."""
    context = {
        "rows": experiences.rows(request.user),
        "notifications": notifications.unread(request.user),
        "closing": Closing.objects.filter(member=request.user).first(),
        "contributors": Contributor.objects.of(request.user).with_condition(),
        "nav": "mine",
    }
    return render(request, "experiences/my/experiences.html", context)


def own_experience(request: MemberRequest, reference) -> Experience:
    """One's own experience; somebody else's does not exist."""
    return get_object_or_404(Experience.objects.by(request.user), public_id=reference)


@login_required
def my_experience(request: MemberRequest, experience) -> HttpResponse:
    """One of one's own experiences: public words, waiting words, decisions, what can be done."""
    page = experiences.page(own_experience(request, experience))
    crumbs = [
        {"title": _("My experiences"), "url": reverse("my-experiences")},
        {"title": page.topic.title},
    ]
    return render(
        request,
        "experiences/my/experience.html",
        {"page": page, "crumbs": crumbs, "nav": "mine"},
    )


@login_required
@require_POST
@refusals_lead_to("my-experience", "experience")
def take_back_view(request: MemberRequest, experience) -> HttpResponse:
    """Take the waiting text back and go on writing; also where it is back already."""
    own = own_experience(request, experience)
    with UnlessDone(lambda: _is_taken_back(own)):
        workflow.take_back(own, by=request.user)
    messages.success(request, _("You have your text back. Nobody will decide on it now."))
    return redirect("write-experience", own.topic.condition.slug, own.topic.question.key)


@login_required
@require_POST
@refusals_lead_to("my-experience", "experience")
def unpublish_view(request: MemberRequest, experience) -> HttpResponse:
    """Take one's own public words down at once; also where they are down already."""
    own = own_experience(request, experience)
    with UnlessDone(lambda: _stands(own, workflow.ExperienceStatus.WITHDRAWN)):
        workflow.unpublish(own, by=request.user)
    messages.success(request, _("Your words are no longer shown. You can put them back."))
    return redirect("my-experience", own.public_id)


@login_required
@require_POST
@refusals_lead_to("my-experience", "experience")
def republish_view(request: MemberRequest, experience) -> HttpResponse:
    """Show one's own words again after having taken them down; also where they are back already."""
    own = own_experience(request, experience)
    with UnlessDone(
        lambda: _stands(own, workflow.ExperienceStatus.READABLE, workflow.ExperienceStatus.BLOCKED)
    ):
        workflow.republish(own, by=request.user)
    if _stands(own, workflow.ExperienceStatus.READABLE):
        messages.success(request, _("Your words are shown again."))
    else:
        messages.info(request, _("Your text is back, but another reason hides it."))
    return redirect("my-experience", own.public_id)


def _stands(own: Experience, *statuses: workflow.ExperienceStatus) -> bool:
    """Whether it stands in one of these ways now, whatever was true when it was fetched."""
    now = Experience.objects.filter(pk=own.pk).first()
    return now is not None and workflow.status_of(now) in statuses


def _is_taken_back(own: Experience) -> bool:
    last = own.submissions.order_by("-number").first()
    return last is not None and last.state == SubmissionState.TAKEN_BACK


_DELETED = gettext_lazy("Your experience has been deleted for good.")


def _of_their_own(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Somebody else's does not exist, before anything is asked for."""

    @wraps(view)
    def checking(request: MemberRequest, experience) -> HttpResponse:
        own_experience(request, experience)
        return view(request, experience=experience)

    return checking


@require_http_methods(["GET", "POST"])
@once(
    _DELETED,
    by_address=True,
    behind=(login_required, _of_their_own, reauthentication_required),
)
def delete_view(request: MemberRequest, experience) -> HttpResponse:
    """Ask for the password and once more, then delete one's own experience for good."""
    own = own_experience(request, experience)
    if request.method == "POST":
        workflow.delete_experience(own, by=request.user)
        messages.success(request, _DELETED)
        return redirect("my-experiences")
    return render(
        request, "experiences/my/delete.html", {"page": experiences.page(own), "nav": "mine"}
    )
