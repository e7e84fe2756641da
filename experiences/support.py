"""Somebody to talk to: for everybody on a page of its own, and for authors who need it now."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django_countries import countries

from accounts.models import Member
from conditions.models import Topic

from . import helplines, privacy_hints
from .forms import WriteForm


class CountryForm(forms.Form):
    """Where somebody is; part of the address, so that the lines of a country can be linked."""

    country = forms.ChoiceField(
        label=_("Where are you?"),
        required=False,
        error_messages={"invalid_choice": _("Choose a country from the list.")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("Choose a country")), *countries]
        self.fields["country"].is_conditional = True


@require_safe
def support_page(request: HttpRequest) -> HttpResponse:
    """The lines of the country that the address names, or those for everybody; and what to do
    where a life is in danger. Identical for everybody who asks for the same address."""
    form = CountryForm(request.GET if "country" in request.GET else None)
    country = form.cleaned_data["country"] if form.is_bound and form.is_valid() else ""
    lines = helplines.lines_whatever_happens(country)
    context = {
        "form": form,
        "lines": lines,
        "country": countries.name(country) if country else "",
        "has_own": any(line.country for line in lines),
    }
    return render(request, "pages/support.html", context)


def for_author(
    topic: Topic, *, by: Member, words: str, asks_for_support: bool, country: str = ""
) -> dict | None:
    """What to show an author who asks for support, or whose words tell of a crisis; else None.

    The lines are those of the country that the author has told in this community, or else of the
    one that stands in the form. Nothing more follows from it here: sending is never hindered.
    """
    if not asks_for_support and not privacy_hints.tells_of_crisis(words):
        return None
    known = helplines.country_of(by, topic) or country
    return {"is_asked": asks_for_support, "lines": helplines.lines_for(known)}


def typed_in(form: WriteForm) -> dict[str, object]:
    """What `for_author` asks for, out of a form that was checked, whatever else is wrong with it."""
    return {
        "words": form.kept.get("words", ""),
        "asks_for_support": form.kept.get("asks_for_support", False),
        "country": form.kept.get("country", ""),
    }
