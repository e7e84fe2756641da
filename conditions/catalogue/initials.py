"""The letters of the A to Z as pages show them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from conditions.models import AzEntry
from diseasemaps.common.text import LETTERS, OTHER


def label_of(letter: str) -> str:
    """How a letter is written."""
    return _("0 to 9") if letter == OTHER else letter.upper()


def crumb_of(letter: str) -> dict[str, str]:
    """A letter's page in a breadcrumb."""
    return {
        "title": _("Starting with %(letter)s") % {"letter": label_of(letter)},
        "url": reverse("letter-page", args=[letter]),
    }


def heading_of(letter: str) -> str:
    """What a letter's page is called."""
    if letter == OTHER:
        return _("Conditions starting with a digit or a sign")
    return _("Conditions starting with %(letter)s") % {"letter": label_of(letter)}


def letter_row(current: str = "") -> list[dict[str, object]]:
    """Every letter, with an address where there are names; one query."""
    in_use = AzEntry.objects.letters_in_use()
    return [
        {
            "label": label_of(letter),
            "heading": heading_of(letter),
            "url": reverse("letter-page", args=[letter]) if letter in in_use else "",
            "is_current": letter == current,
        }
        for letter in LETTERS
    ]
