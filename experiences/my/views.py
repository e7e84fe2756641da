"""A member's own experiences: the list, one of them, and what its author can do with it."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Closing
from diseasemaps.common.refusals import refusals_lead_to
from experiences import workflow
from experiences.models import Contributor, Experience

from . import experiences, notifications


@login_required
def my_experiences(request: HttpRequest) -> HttpResponse:
    """Everything the member has written, with where it stands and the one thing to do."""
    context = {
        "rows": experiences.rows(request.user),
        "notifications": notifications.unread(request.user),
        "closing": Closing.objects.filter(member=request.user).first(),
        "contributors": Contributor.objects.of(request.user).with_condition(),
        "nav": "mine",
    }
    return render(request, "experiences/my/experiences.html", context)


def own_experience(request: HttpRequest, reference) -> Experience:
    """One's own experience; somebody else's does not exist."""
    return get_object_or_404(Experience.objects.by(request.user), public_id=reference)


@login_required
def my_experience(request: HttpRequest, experience) -> HttpResponse:
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
def take_back_view(request: HttpRequest, experience) -> HttpResponse:
    """Take the waiting text back and go on writing."""
    own = own_experience(request, experience)
    workflow.take_back(own, by=request.user)
    messages.success(request, _("You have your text back. Nobody will decide on it now."))
    return redirect("write-experience", own.topic.condition.slug, own.topic.question.key)


@login_required
@require_POST
@refusals_lead_to("my-experience", "experience")
def unpublish_view(request: HttpRequest, experience) -> HttpResponse:
    """Take one's own public words down at once."""
    own = own_experience(request, experience)
    workflow.unpublish(own, by=request.user)
    messages.success(request, _("Your words are no longer shown. You can put them back."))
    return redirect("my-experience", own.public_id)


@login_required
@require_POST
@refusals_lead_to("my-experience", "experience")
def republish_view(request: HttpRequest, experience) -> HttpResponse:
    """Show one's own words again after having taken them down."""
    own = own_experience(request, experience)
    if workflow.republish(own, by=request.user):
        messages.success(request, _("Your words are shown again."))
    else:
        messages.info(request, _("Your text is back, but another reason hides it."))
    return redirect("my-experience", own.public_id)


@login_required
@require_http_methods(["GET", "POST"])
def delete_view(request: HttpRequest, experience) -> HttpResponse:
    """Ask for the password and once more, then delete one's own experience for good."""
    return _delete(request, own_experience(request, experience))


@reauthentication_required
def _delete(request: HttpRequest, own: Experience) -> HttpResponse:
    if request.method == "POST":
        workflow.delete_experience(own, by=request.user)
        messages.success(request, _("Your experience has been deleted for good."))
        return redirect("my-experiences")
    return render(
        request, "experiences/my/delete.html", {"page": experiences.page(own), "nav": "mine"}
    )
