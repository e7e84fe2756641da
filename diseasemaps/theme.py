"""The page on which a reader chooses light or dark colours, kept in a cookie of this site."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from .context_processors import THEME_COOKIE, theme_of
from .policy import SitePolicy

SYSTEM = "system"
HOME = "/"


class ThemeForm(forms.Form):
    """Which colours, and the page to go back to."""

    theme = forms.ChoiceField(
        label=_("Colours"),
        choices=[
            (SYSTEM, _("As my device is set")),
            ("light", _("Light")),
            ("dark", _("Dark")),
        ],
        widget=forms.RadioSelect,
    )
    next = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def clean_next(self) -> str:
        """The page to go back to, if it is one of ours."""
        return safe_next(self.cleaned_data["next"])


def safe_next(address: str) -> str:
    """The address if it is a path of this site; home otherwise."""
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(
        address, allowed_hosts=None
    )
    return address if is_ours else HOME


@require_http_methods(["GET", "HEAD", "POST"])
def theme_page(request: HttpRequest) -> HttpResponse:
    """Ask for the colours; then remember them and go back."""
    form = ThemeForm(
        request.POST or None,
        initial={
            "theme": theme_of(request) or SYSTEM,
            "next": safe_next(request.GET.get("next", "")),
        },
    )
    if request.method == "POST" and form.is_valid():
        response = redirect(form.cleaned_data["next"])
        _remember(response, form.cleaned_data["theme"])
        return response
    return render(request, "diseasemaps/theme.html", {"form": form})


def _remember(response: HttpResponse, theme: str) -> None:
    """Keep the choice for long; following the device needs no cookie, so there it goes."""
    if theme == SYSTEM:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
        return
    response.set_cookie(
        THEME_COOKIE,
        theme,
        max_age=timedelta(days=SitePolicy.THEME_DAYS),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
