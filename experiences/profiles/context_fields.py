"""What a contributor may tell about the person who has the condition: the fields, asked alike on
the write form and on the page of the community."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from diseasemaps.common.fields import field_of, mark_conditional

from .bands import AgeAtFirstSigns, YearsSinceFirstSigns
from .context import BOXES, CONTEXT_FIELDS, TOLD, TOLD_FIELDS

NOT_SAID = ("", _("I would rather not say"))


class ContextFields(forms.Form):
    """Bands and never dates, each optional, and each with a box of its own that shows it."""

    age_band = forms.ChoiceField(
        label=_("Age at the first signs"),
        required=False,
        choices=[NOT_SAID, *AgeAtFirstSigns.choices],
        help_text=_("In years; of the person who has the condition."),
    )
    shows_age = forms.BooleanField(
        label=_("Show the age beside my texts"),
        required=False,
        help_text=_(
            "The date of your texts is left out then: an age and a year together tell when "
            "somebody was born."
        ),
    )
    years_band = forms.ChoiceField(
        label=_("Time since the first signs"),
        required=False,
        choices=[NOT_SAID, *YearsSinceFirstSigns.choices],
    )
    shows_years = forms.BooleanField(label=_("Show the time beside my texts"), required=False)
    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        help_text=_("Country only, never a place."),
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )
    shows_country = forms.BooleanField(label=_("Show the country beside my texts"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "country", forms.ChoiceField).choices = [NOT_SAID, *countries]
        for name in BOXES:
            # It belongs to the choice above it, which is the one that is optional.
            mark_conditional(self.fields[name])

    @property
    def tells_something(self) -> bool:
        """Whether any of it is filled in or refused, so that it must be in view."""
        present = [name for name in TOLD_FIELDS if name in self.fields]
        return any(self[name].value() or self.errors.get(name) for name in present)

    @property
    def choices_with_boxes(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each choice beside the box that shows it."""
        return [(self[told.field], self[told.box]) for told in TOLD]


def context_of(row) -> dict[str, object]:
    """The fields as a contributor or a draft has them."""
    return {name: getattr(row, name) for name in CONTEXT_FIELDS} | {"country": row.country.code}
