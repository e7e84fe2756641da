"""The page on which a contributor says of another's text that it was the same for them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Member
from diseasemaps.common.refusals import Refused
from experiences import workflow
from experiences.models import Experience
from experiences.presenters.voice import voice_of

from .views import crumbs_to, gone_page, is_gone, once_public


@require_http_methods(["GET", "HEAD", "POST"])
def me_too_page(request: HttpRequest, experience: UUID) -> HttpResponse:
    """One button, or what is missing for it; 410 and 404 as on the text's own page.

    A visitor is led to sign in and comes back here.
    """
    found, topic = once_public(experience)
    if is_gone(found, topic):
        return gone_page(request, topic)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    refused = Refused()
    if request.method == "POST":
        with refused:
            _do(request, found, by=request.user)
            return redirect("me-too", found.public_id)
    contributor = workflow.contributor_for(found, request.user)
    context = {
        "topic": topic,
        "crumbs": crumbs_to(topic),
        "voice": voice_of(found, topic.condition, alone=True),
        "refusal": str(refused),
        "is_own": found.contributor.member_id == request.user.pk,
        "has_said": workflow.said_me_too(found, request.user).exists(),
        "may_say": workflow.may_say_me_too(found, request.user),
        "is_contributor": contributor is not None and contributor.published_count > 0,
        "is_on_the_way": contributor is not None and not contributor.published_count,
        "share_url": reverse("write-experience", args=[topic.condition.slug, topic.question.key]),
        "nav": "conditions",
    }
    return render(request, "experiences/reading/me_too.html", context, status=refused.status)


def _do(request: HttpRequest, found: Experience, *, by: Member) -> None:
    if request.POST.get("same") == "no":
        workflow.take_me_too_back(found, by=by)
        messages.success(request, _("You have taken it back."))
        return
    workflow.say_me_too(found, by=by)
    messages.success(
        request, _("Thank you. Its author sees that others have lived through the same.")
    )
