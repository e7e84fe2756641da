"""What is told about the person who has the condition, as contributors and drafts hold it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from experiences.profiles.bands import AgeAtFirstSigns, YearsSinceFirstSigns


class Context(models.Model):
    """In bands, never dates; each is shown only where its owner says so
    (`experiences.profiles.context` lists them)."""

    age_band = models.CharField(
        _("age at the first signs"), max_length=5, choices=AgeAtFirstSigns, blank=True
    )
    years_band = models.CharField(
        _("years since the first signs"), max_length=5, choices=YearsSinceFirstSigns, blank=True
    )
    country = CountryField(_("country"), blank=True)
    shows_age = models.BooleanField(_("shows the age"), default=False)
    shows_years = models.BooleanField(_("shows the years since"), default=False)
    shows_country = models.BooleanField(_("shows the country"), default=True)

    class Meta:
        abstract = True


# What a contributor tells is public once its box is ticked: the database refuses all but bands.
BANDS_ALONE = [
    models.CheckConstraint(
        name="the_age_at_first_signs_is_a_band",
        condition=Q(age_band__in=["", *AgeAtFirstSigns.values]),
    ),
    models.CheckConstraint(
        name="the_years_since_first_signs_are_a_band",
        condition=Q(years_band__in=["", *YearsSinceFirstSigns.values]),
    ),
]
