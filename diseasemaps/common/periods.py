"""Periods and small numbers as the house writes them: "seven days", "half an hour", "six months"."""

from collections.abc import Callable

from django.utils.formats import number_format
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def in_words(number: int) -> str:
    """One to ten in words; every other number in figures, with the language's separator."""
    words = [
        _("one"),
        _("two"),
        _("three"),
        _("four"),
        _("five"),
        _("six"),
        _("seven"),
        _("eight"),
        _("nine"),
        _("ten"),
    ]
    if 0 < number <= len(words):
        return words[number - 1]
    return number_format(number, force_grouping=True)


def seconds(number: int) -> str:
    """So many seconds; in minutes, hours or days where they are whole ones."""
    if number and number % 60 == 0:
        return minutes(number // 60)
    return ngettext("%(number)s second", "%(number)s seconds", number) % _said(number)


def minutes(number: int) -> str:
    """So many minutes: "ten minutes", "half an hour"; in hours or days where they are whole ones."""
    if number == 30:
        return _("half an hour")
    if number and number % 60 == 0:
        return hours(number // 60)
    return ngettext("%(number)s minute", "%(number)s minutes", number) % _said(number)


def hours(number: int) -> str:
    """So many hours: "an hour", "24 hours", "36 hours"; in days where they are whole ones."""
    if number > 24 and number % 24 == 0:
        return days(number // 24)
    if number == 1:
        return _("an hour")
    return ngettext("%(number)s hour", "%(number)s hours", number) % _said(number)


def days(number: int) -> str:
    """So many days: "seven days", "two weeks", "six months", "a year".

    Months, where they are no shorter than so many months of a year are on the average: 183 days are
    "six months", 180 are "180 days". Nobody is promised a day more than they have.
    """
    if number == 1:
        return hours(24)
    if number and number % 365 == 0:
        return months(number // 365 * 12)
    # Rounded up: what is left of the division goes into one more day.
    for whole in range(1, 12):
        if number == -(-whole * 365 // 12):
            return months(whole)
    if number in (14, 21, 28, 42):
        weeks = number // 7
        return ngettext("%(number)s week", "%(number)s weeks", weeks) % _said(weeks)
    return ngettext("%(number)s day", "%(number)s days", number) % _said(number)


def months(number: int) -> str:
    """So many months: "a month", "18 months"; in years where they are whole ones."""
    if number == 1:
        return _("a month")
    if number == 12:
        return _("a year")
    if number and number % 12 == 0:
        years = number // 12
        return ngettext("%(number)s year", "%(number)s years", years) % _said(years)
    return ngettext("%(number)s month", "%(number)s months", number) % _said(number)


def _said(number: int) -> dict[str, str]:
    return {"number": in_words(number)}


def lazily(sentence: str | Promise, **parts: Callable[[], object]) -> str:
    """The sentence with its parts filled in when it is shown, for tables that a module holds.

    What comes back does all that a str does, each time in the language of the moment.

    lazily(gettext_lazy("It closes in %(period)s."), period=lambda: days(AccountPolicy.CLOSING_DAYS))
    """
    return lazy(lambda: str(sentence) % {name: part() for name, part in parts.items()}, str)()
