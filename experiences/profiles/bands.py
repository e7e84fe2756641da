"""The bands in which people say how old and how long ago: one list for the product, never a date.

An age never stands together with a calendar year: the two would tell when somebody was born.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgeAtFirstSigns(models.TextChoices):
    """How old the person who has the condition was when it began, in whole years."""

    FROM_0 = "0-4", _("0 to 4")
    FROM_5 = "5-9", _("5 to 9")
    FROM_10 = "10-14", _("10 to 14")
    FROM_15 = "15-19", _("15 to 19")
    FROM_20 = "20-29", _("20 to 29")
    FROM_30 = "30-39", _("30 to 39")
    FROM_40 = "40-49", _("40 to 49")
    FROM_50 = "50-59", _("50 to 59")
    FROM_60 = "60-69", _("60 to 69")
    FROM_70 = "70+", _("70 and over")


class YearsSinceFirstSigns(models.TextChoices):
    UNDER_1 = "0", _("Under 1 year")
    FROM_1 = "1-2", _("1 to 2 years")
    FROM_3 = "3-5", _("3 to 5 years")
    FROM_6 = "6-10", _("6 to 10 years")
    FROM_11 = "11-20", _("11 to 20 years")
    OVER_20 = "20+", _("Over 20 years")


# The same as a by-line says it, where a sentence made of parts could not be translated.
_YEARS_LINES = {
    YearsSinceFirstSigns.UNDER_1: _("under 1 year since the first signs"),
    YearsSinceFirstSigns.FROM_1: _("1 to 2 years since the first signs"),
    YearsSinceFirstSigns.FROM_3: _("3 to 5 years since the first signs"),
    YearsSinceFirstSigns.FROM_6: _("6 to 10 years since the first signs"),
    YearsSinceFirstSigns.FROM_11: _("11 to 20 years since the first signs"),
    YearsSinceFirstSigns.OVER_20: _("over 20 years since the first signs"),
}


def age_line(band: str) -> str:
    """An age as a by-line says it; empty for none."""
    if not band:
        return ""
    return str(_("first signs at age %(band)s") % {"band": AgeAtFirstSigns(band).label})


def years_line(band: str) -> str:
    """The years since as a by-line says them; empty for none."""
    return str(_YEARS_LINES[YearsSinceFirstSigns(band)]) if band else ""
