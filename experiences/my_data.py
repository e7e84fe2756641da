"""What the site keeps about a member, on pages for that member alone."""

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts import consents
from conditions.models import Topic

from . import mine
from .models import Contributor, Decision, Draft


@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    """The account, the communities with the name shown there, and what was written, in numbers."""
    contributors = (
        Contributor.objects.filter(member=request.user)
        .select_related("condition")
        .order_by("condition__name")
    )
    context = {
        "contributors": contributors,
        "draft_count": Draft.objects.filter(member=request.user).count(),
        "rows": mine.rows(request.user),
        "nav": "mine",
    }
    return render(request, "experiences/my_data.html", context)


@login_required
def my_consents(request: HttpRequest) -> HttpResponse:
    """Each agreement with its version, language and time, and the text that is current."""
    context = {
        "consents": request.user.consents.order_by("-given_at"),
        "texts": [
            {"scope": scope.label, "version": version, "template": consents.text_template(scope)}
            for scope, version in consents.CURRENT.items()
        ],
        "nav": "mine",
    }
    return render(request, "experiences/my_consents.html", context)


@login_required
def my_decisions(request: HttpRequest) -> HttpResponse:
    """Every decision on the member's words, newest first, as its author reads it."""
    decisions = (
        Decision.objects.filter(experience__contributor__member=request.user)
        .select_related("experience")
        .prefetch_related("texts", Prefetch("topic", Topic.objects.with_wording()))
    )
    context = {
        "decisions": [
            {"note": mine.note_of(decision), "decision": decision} for decision in decisions
        ],
        "nav": "mine",
        "empty_title": _("Nothing has been decided yet"),
    }
    return render(request, "experiences/my_decisions.html", context)
