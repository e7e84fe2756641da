"""Periods and small numbers in words."""

import pytest
from django.utils.translation import gettext_lazy

from diseasemaps.common import periods

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0"), (1, "one"), (3, "three"), (10, "ten"), (11, "11"), (5000, "5,000")],
)
def test_numbers_up_to_ten_are_words(number, words):
    assert periods.in_words(number) == words


@pytest.mark.parametrize(
    ("unit", "number", "words"),
    [
        ("seconds", 45, "45 seconds"),
        ("seconds", 600, "ten minutes"),
        ("seconds", 3600, "an hour"),
        ("seconds", 14 * 24 * 3600, "two weeks"),
        ("minutes", 1, "one minute"),
        ("minutes", 10, "ten minutes"),
        ("minutes", 30, "half an hour"),
        ("minutes", 60, "an hour"),
        ("minutes", 90, "90 minutes"),
        ("minutes", 120, "two hours"),
        ("hours", 1, "an hour"),
        ("hours", 6, "six hours"),
        ("hours", 24, "24 hours"),
        ("hours", 36, "36 hours"),
        ("hours", 48, "two days"),
        ("hours", 72, "three days"),
        ("days", 1, "24 hours"),
        ("days", 2, "two days"),
        ("days", 7, "seven days"),
        ("days", 14, "two weeks"),
        ("days", 30, "30 days"),
        ("days", 31, "a month"),
        ("days", 90, "90 days"),
        ("days", 180, "180 days"),
        ("days", 183, "six months"),
        ("days", 364, "364 days"),
        ("days", 365, "a year"),
        ("days", 730, "two years"),
        ("months", 1, "a month"),
        ("months", 12, "a year"),
        ("months", 18, "18 months"),
        ("months", 36, "three years"),
    ],
)
def test_a_period_is_said_as_people_say_it(unit, number, words):
    assert getattr(periods, unit)(number) == words


def test_no_period_of_days_is_said_longer_than_it_is():
    """A right that ends after so many days is not promised for a day more."""
    months_in_words = {periods.in_words(number): number for number in range(24)} | {"a": 1}
    for number in range(1, 800):
        words = periods.days(number)
        if "month" in words:
            assert number >= months_in_words[words.split()[0]] * 365 / 12, words
        elif "year" in words:
            assert number % 365 == 0, words


def test_a_lazy_sentence_asks_for_its_figures_each_time():
    days = [7]
    sentence = periods.lazily(
        gettext_lazy("It closes in %(period)s."), period=lambda: periods.days(days[0])
    )

    assert str(sentence) == "It closes in seven days."
    days[0] = 14
    assert f"{sentence}" == "It closes in two weeks."
