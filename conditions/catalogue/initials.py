"""The letters of the A to Z as pages show them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from conditions.models import AzEntry
from diseasemaps.common.text import INITIALS, OTHER


def initial_label(initial: str) -> str:
    """How a letter is written."""
    return _("0 to 9") if initial == OTHER else initial.upper()


def initial_crumb(initial: str) -> dict[str, str]:
    """A letter's page in a breadcrumb."""
    return {
        "title": _("Starting with %(letter)s") % {"letter": initial_label(initial)},
        "url": reverse("initial-page", args=[initial]),
    }


def initial_heading(initial: str) -> str:
    """What a letter's page is called."""
    if initial == OTHER:
        return _("Conditions starting with a digit or a sign")
    return _("Conditions starting with %(letter)s") % {"letter": initial_label(initial)}


def initial_row(current: str = "") -> list[dict[str, object]]:
    """Every letter, with an address where there are names; one query."""
    in_use = AzEntry.objects.initials_in_use()
    return [
        {
            "label": initial_label(initial),
            "heading": initial_heading(initial),
            "url": reverse("initial-page", args=[initial]) if initial in in_use else "",
            "is_current": initial == current,
        }
        for initial in INITIALS
    ]
