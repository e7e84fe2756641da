"""The desk's list of helplines: which are shown, and which somebody has to ring again."""

import re

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conditions import versions
from diseasemaps.common.desk import DeskAdmin
from experiences.models import Helpline
from experiences.support.helplines import OVERDUE

TELEPHONE = re.compile(r"\+?[0-9][0-9 ]{1,28}")


class HelplineForm(forms.ModelForm):
    """A line that can be rung or opened, checked on a day that has been."""

    url = forms.URLField(label=gettext_lazy("Web address"), required=False, assume_scheme="https")
    source = forms.URLField(
        label=gettext_lazy("Where this is written"),
        assume_scheme="https",
        help_text=gettext_lazy("The page that says so, best their own."),
    )

    class Meta:
        model = Helpline
        fields = (
            "country",
            "name",
            "telephone",
            "url",
            "hours",
            "source",
            "verified_on",
            "position",
            "is_on",
        )
        help_texts = {
            "telephone": gettext_lazy("Digits and spaces, as people write it there."),
            "verified_on": gettext_lazy("The day on which somebody rang or opened it."),
            "position": gettext_lazy("Lower comes first. Pages show at most three of a country."),
        }

    def clean_telephone(self) -> str:
        telephone = " ".join(self.cleaned_data["telephone"].split())
        if telephone and not TELEPHONE.fullmatch(telephone):
            raise forms.ValidationError(
                _("Write the number in digits and spaces, such as 116 123.")
            )
        return telephone

    def clean_verified_on(self):
        day = self.cleaned_data["verified_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come. Write the day of the check."))
        return day

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        if not data.get("telephone") and not data.get("url") and not self.errors:
            self.add_error("telephone", _("Write a telephone number or a web address, or both."))
        others = Helpline.objects.exclude(pk=self.instance.pk)
        if others.filter(country=data.get("country") or "", name=data.get("name", "")).exists():
            self.add_error("name", _("This country has a line of this name already."))
        return data


class CheckedFilter(admin.SimpleListFilter):
    """Those that have to be checked again."""

    title = gettext_lazy("checked")
    parameter_name = "checked"

    def lookups(self, request, model_admin):
        return [(OVERDUE, _("To be verified again"))]

    def queryset(self, request, queryset):
        return queryset.overdue() if self.value() == OVERDUE else queryset


class HelplineAdmin(DeskAdmin[Helpline]):
    """Senior moderators keep them true. A line that is gone is switched off, and never deleted."""

    listed_as = gettext_lazy("Helplines")
    form = HelplineForm
    list_display = ["name", "where", "telephone", "checked", "is_on"]
    list_filter = [CheckedFilter, "is_on"]
    list_per_page = 200  # all of them, which are some dozens
    ordering = ["country", "position", "pk"]

    @admin.display(description=gettext_lazy("country"), ordering="country")
    def where(self, line: Helpline) -> str:
        return line.country.name or _("Everywhere else")

    @admin.display(description=gettext_lazy("verified on"), ordering="verified_on")
    def checked(self, line: Helpline) -> str:
        shown = date_format(line.verified_on)
        if not line.is_overdue:
            return shown
        return format_html(
            '{} <span class="desk-age desk-age--late">{}</span>', shown, _("to be verified again")
        )

    def save_model(self, request: HttpRequest, obj: Model, form, change: bool) -> None:
        """Every page that shows the line reads differently from now on."""
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            versions.bump_site()
