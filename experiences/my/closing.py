"""Leaving: closing the account, changing one's mind, and removing words that were left behind."""

from allauth.account.decorators import reauthentication_required
from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Closing, ClosingChoice
from accounts.policy import AccountPolicy
from accounts.requests import MemberRequest
from diseasemaps.common import periods
from diseasemaps.common.fields import set_choice_hints
from diseasemaps.common.once import once
from diseasemaps.common.refusals import refusals_lead_to
from experiences import workflow
from experiences.models import Experience
from experiences.workflow.removal_keys import KEY_GROUP, KEY_LENGTH


class ClosingForm(forms.Form):
    """What becomes of the words. Erasing everything is chosen unless the member says otherwise."""

    choice = forms.ChoiceField(
        label=gettext_lazy("What should happen to your texts?"),
        choices=ClosingChoice.choices,
        initial=ClosingChoice.ERASE,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        closing = {"period": periods.days(AccountPolicy.CLOSING_DAYS)}
        hints: dict[str, str] = {
            ClosingChoice.ERASE: _(
                "All your texts leave the public pages now, and the numbers of people with them. "
                "In %(period)s everything is gone for good."
            )
            % closing,
            ClosingChoice.LEAVE_WORDS: _(
                "Texts that are public today stay, with their pen names. In %(period)s nothing "
                "leads from them to you, so you can no longer change them. A key in our last "
                "letter lets you remove them later. Everything else is gone for good."
            )
            % closing,
        }
        set_choice_hints(self.fields["choice"], hints)


# In the session of somebody who has just been signed out by it: that their account closes.
_CLOSING_ASKED = "closing_asked"


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def close_account_view(request: HttpRequest) -> HttpResponse:
    """Explain both ways of leaving, and begin the one that is chosen.

    Whoever has been signed out by the first press is told the same by a second one.
    """
    is_asked = _CLOSING_ASKED in request.session and not request.user.is_authenticated
    if is_asked and request.method == "POST":
        return redirect("closing-asked")
    return _close_account(request)


@refusals_lead_to("my-data")
@once(whoever=True, behind=(login_required, reauthentication_required))
def _close_account(request: MemberRequest) -> HttpResponse:
    form = ClosingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        workflow.ask_to_close(request.user, form.cleaned_data["choice"])
        logout(request)
        request.session[_CLOSING_ASKED] = True
        request.session.set_expiry(0)
        return redirect("closing-asked")
    return render(
        request,
        "experiences/my/close_account.html",
        {
            "form": form,
            "readable": Experience.objects.by(request.user).readable().count(),
            "is_asked": Closing.objects.filter(member=request.user).exists(),
            "crumbs": [
                {"title": _("My experiences"), "url": reverse("my-experiences")},
                {"title": _("Your data"), "url": reverse("my-data")},
                {"title": _("Close your account")},
            ],
            "nav": "mine",
        },
    )


@require_safe
@never_cache
def closing_asked(request: HttpRequest) -> HttpResponse:
    """What happens now, for somebody who has just been signed out."""
    return render(request, "experiences/my/closing_asked.html", {})


_KEPT = gettext_lazy("Your account stays, with everything as it was.")


@login_required
@require_POST
@refusals_lead_to("my-data")
@once(_KEPT)
def cancel_closing_view(request: MemberRequest) -> HttpResponse:
    """Change one's mind: the account stays, and the words are as they were."""
    workflow.cancel_closing(request.user)
    messages.success(request, _KEPT)
    return redirect("my-data")


class KeyForm(forms.Form):
    """The key from the last letter; `sure` comes with the second step."""

    key = forms.CharField(
        label=gettext_lazy("The key from our last letter to you"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=periods.lazily(
            gettext_lazy("%(groups)s groups of %(size)s letters and digits."),
            groups=lambda: capfirst(periods.in_words(KEY_LENGTH // KEY_GROUP)),
            size=lambda: periods.in_words(KEY_GROUP),
        ),
        error_messages={"required": gettext_lazy("Enter the key.")},
    )
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_key(self) -> str:
        """The key, if there are words that it removes."""
        key = self.cleaned_data["key"]
        self.contributor = workflow.contributor_with_key(key)
        if self.contributor is None:
            raise forms.ValidationError(
                _("This key belongs to no texts. Check it letter by letter.")
            )
        return key


_REMOVED = gettext_lazy("The texts are gone for good.")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@once(_REMOVED)
def remove_left_words_view(request: HttpRequest) -> HttpResponse:
    """Remove words that were left behind: the key first, then a look, then the button."""
    if request.method == "POST":
        refused = ratelimit.consume_or_429(request, action="removal_key")
        if refused:
            return refused
    form = KeyForm(request.POST if request.method == "POST" else None)
    texts = []
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["sure"]:
            workflow.remove_left_words(form.cleaned_data["key"])
            messages.success(request, _REMOVED)
            return redirect(reverse("remove-left-words"))
        own = Experience.objects.filter(contributor=form.contributor)
        texts = list(own.with_words().newest_first())
    return render(
        request, "experiences/my/remove_left_words.html", {"form": form, "texts": texts, "nav": ""}
    )
