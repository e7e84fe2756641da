"""Switching letters off that are not about a decision: by a link, by one click, and on again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from accounts import workflow
from accounts.models import Member
from accounts.requests import MemberRequest
from diseasemaps.common.pages import secret

from .unsubscribe import member_with_key

# What a mail program sends, and nothing else, when somebody presses its own "Unsubscribe".
ONE_CLICK = {"List-Unsubscribe": ["One-Click"]}


# A mail program has neither cookie nor token. It may do this one thing, with an address that
# nobody guesses, and only with the body of the standard; every other POST needs the form's token.
@csrf_exempt
@secret
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, key: str) -> HttpResponse:
    """The page with its button, which changes nothing by itself; the press; and the one click."""
    if request.method == "POST" and _is_one_click(request):
        workflow.set_letter_preference(_member(key), wants=False)
        # No redirect: the standard forbids it.
        return HttpResponse(_("No more of these letters."), content_type="text/plain")
    return _by_hand(request, key)


@csrf_protect
def _by_hand(request: HttpRequest, key: str) -> HttpResponse:
    member = _member(key)
    if request.method == "POST":
        workflow.set_letter_preference(member, wants=False)
        return redirect("unsubscribe", key)
    return render(request, "accounts/unsubscribe.html", {"gets_letters": member.wants_letters})


def _is_one_click(request: HttpRequest) -> bool:
    return dict(request.POST.lists()) == ONE_CLICK and not request.FILES


def _member(key: str) -> Member:
    """Whose key it is; an address with any other does not exist."""
    member = member_with_key(key)
    if member is None:
        raise Http404
    return member


@login_required
@require_POST
def letter_preferences(request: MemberRequest) -> HttpResponse:
    """Switch these letters on or off from one's own page; anything but "on" means off."""
    wants = request.POST.get("letters") == "on"
    workflow.set_letter_preference(request.user, wants=wants)
    chosen = _("You get no more letters that are not about a decision.")
    if wants:
        chosen = _("You get these letters again.")
    messages.success(request, chosen)
    return redirect("my-consents")
