"""Somebody to talk to: the page for everybody."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django_countries import countries

from diseasemaps.common.fields import field_of, mark_conditional
from diseasemaps.common.pages import public

from . import helplines


class CountryForm(forms.Form):
    """Where somebody is; part of the address, so that the lines of a country can be linked."""

    country = forms.ChoiceField(
        label=_("Where are you?"),
        required=False,
        error_messages={"invalid_choice": _("Choose a country from the list.")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        country = field_of(self, "country", forms.ChoiceField)
        country.choices = [("", _("Choose a country")), *countries]
        mark_conditional(country)


@public
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
    return render(request, "experiences/support/page.html", context)
