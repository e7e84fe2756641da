"""Asking an author to confirm an old text, or to change it: keep it, add to it, or take it down."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from diseasemaps.common.once import once
from diseasemaps.common.refusals import refusals_lead_to
from experiences import workflow

from . import experiences
from .views import own_experience

_RECONFIRMED = gettext_lazy("Thank you. Readers see that you have said so, and in which month.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@refusals_lead_to("my-experience", "experience")
@once(_RECONFIRMED)
def reconfirm_view(request: MemberRequest, experience) -> HttpResponse:
    """The text with three ways on; the press of the first is the answer."""
    own = own_experience(request, experience)
    if request.method == "POST":
        workflow.reconfirm(own, by=request.user)
        messages.success(request, _RECONFIRMED)
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
