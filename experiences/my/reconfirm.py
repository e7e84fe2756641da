"""Asking an author to confirm an old text, or to change it: keep it, add to it, or take it down."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diseasemaps.common.refusals import refusals_lead_to
from experiences import workflow

from . import experiences
from .views import own_experience


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@refusals_lead_to("my-experience", "experience")
def reconfirm_view(request: HttpRequest, experience) -> HttpResponse:
    """The text with three ways on; the press of the first is the answer."""
    own = own_experience(request, experience)
    if request.method == "POST":
        workflow.reconfirm(own, by=request.user)
        messages.success(
            request, _("Thank you. Readers see that you have said so, and in which month.")
        )
        return redirect("my-experience", own.public_id)
    page = experiences.page(own)
    crumbs = [
        {"title": _("My experiences"), "url": reverse("my-experiences")},
        {"title": page.topic.title, "url": reverse("my-experience", args=[own.public_id])},
        {"title": _("Is it still true for you?")},
    ]
    context = {
        "page": page,
        "is_old": workflow.is_old(page.experience),
        "crumbs": crumbs,
        "nav": "mine",
    }
    return render(request, "experiences/my/reconfirm.html", context)
