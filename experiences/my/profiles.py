"""How a member is known in one condition's community: the page where they see and change it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from conditions.models import Topic
from diseasemaps.common.refusals import refusals_lead_to
from experiences import workflow
from experiences.models import Contributor, Experience
from experiences.presenters import voice

from .profile_forms import ContextForm, PenNameForm, ShownAsForm


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@login_required
def my_profile(request: HttpRequest, contributor) -> HttpResponse:
    """The name and what stands beside it, each in a form of its own; others' answer 404."""
    own = get_object_or_404(
        Contributor.objects.of(request.user).select_related("condition"), public_id=contributor
    )
    sent = request.POST if request.method == "POST" else None
    name_form = PenNameForm(
        sent if PenNameForm.is_sent(sent) else None, contributor=own, member=request.user
    )
    context_form = ContextForm(sent if ContextForm.is_sent(sent) else None, contributor=own)
    for form in (name_form, context_form):
        if form.is_bound and form.is_valid() and form.save(by=request.user):
            messages.success(request, form.saved)
            return redirect("my-profile", own.public_id)
    return render(
        request,
        "experiences/my/profile.html",
        {
            "contributor": own,
            "shown": voice.shown_context(own),
            "name_form": name_form,
            "context_form": context_form,
            "form": context_form if context_form.is_bound else name_form,
            "experiences": _experiences(own),
            "crumbs": [
                {"title": _("My experiences"), "url": reverse("my-experiences")},
                {"title": own.condition.heading},
            ],
            "nav": "mine",
        },
    )


def _experiences(own: Contributor) -> list[Experience]:
    """One's own texts in this community, each with the name that it is shown under."""
    experiences = own.experiences.prefetch_related(Prefetch("topic", Topic.objects.with_wording()))
    found = list(experiences.order_by("-created_at", "-pk"))
    for experience in found:
        experience.contributor = own
    return found


@login_required
@require_POST
@refusals_lead_to("my-experience", "experience")
def shown_as(request: HttpRequest, experience) -> HttpResponse:
    """Show one's own text under the pen name or as "A member", at once."""
    own = get_object_or_404(Experience.objects.by(request.user), public_id=experience)
    form = ShownAsForm(request.POST)
    if form.is_valid():
        workflow.show_as(own, by=request.user, pen_name=form.wants_pen_name)
        messages.success(request, _("Saved. Every page shows it so from now on."))
    return redirect("my-experience", own.public_id)
