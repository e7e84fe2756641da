"""What the moderators have done, in numbers: for everybody, and per moderator for the seniors.

Computed from rows, not for each reader; without a cache each time, because a page that is read
must not depend on one. What decisions were undone counts nowhere.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import TypeVar

from django.core.cache import cache
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Mod
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Member
from accounts.reasons import Reason
from diseasemaps.common.optional import not_none
from experiences.models import Appeal, AppealState, Decision, Outcome, Submission
from experiences.models.decision import ON_SUBMISSIONS
from experiences.policy import ExperiencePolicy

log = logging.getLogger(__name__)
_T = TypeVar("_T")


def cached_for_a_while(key: str, compute: Callable[[], _T]) -> _T:
    """What was computed lately; computed now where the cache has nothing or is down."""
    try:
        found = cache.get(key)
    except Exception as error:  # noqa: BLE001 - whatever kind of cache it is
        log.warning("the cache does not answer (%s)", type(error).__name__)
        return compute()
    if found is None:
        found = compute()
        try:
            cache.set(key, found, ExperiencePolicy.STATISTICS_CACHE_SECONDS)
        except Exception as error:  # noqa: BLE001 - whatever kind of cache it is
            log.warning("the cache keeps nothing (%s)", type(error).__name__)
    return found


# For everybody


@dataclass(frozen=True)
class StatisticsRow:
    """One line of a table: what is counted, and the cell for each period."""

    label: str
    cells: list[str]


@dataclass(frozen=True)
class PublicStatistics:
    """What the page shows: `oldest` in words, a table of numbers, and one of reasons."""

    oldest: str
    rows: list[StatisticsRow]
    reasons: list[StatisticsRow]


def public_statistics() -> PublicStatistics:
    """The statistics of the page about moderation, in words."""
    columns = "-".join(map(str, ExperiencePolicy.STATISTICS_DAYS))
    numbers = cached_for_a_while(f"statistics-of-moderation-{columns}", _numbers)
    periods = numbers["periods"]
    lines = [
        (_("Texts received"), "received"),
        (_("Published"), "published"),
        (_("Changes asked for"), "returned"),
        (_("Not published"), "rejected"),
        (_("Public texts removed"), "removed"),
        (_("Decisions that somebody asked to look at again"), "appeals"),
    ]
    rows = [
        StatisticsRow(label, [_cell(numbers[name]) for numbers in periods]) for label, name in lines
    ]
    rows.append(StatisticsRow(_("Of these, overturned so far"), [_overturned(p) for p in periods]))
    rows.append(
        StatisticsRow(
            _("From sending to the decision, median"), [_hours(p["median"]) for p in periods]
        )
    )
    return PublicStatistics(
        oldest=_oldest(numbers["oldest_hours"]), rows=rows, reasons=_reason_rows(periods)
    )


def merged(counts: dict[str, int]) -> tuple[dict[str, int], int]:
    """The counts that can be shown by themselves, and the sum of all others.

    Where that sum is small, the smallest of the shown goes into it: the total is known, so it could
    be worked out by subtraction.
    """
    fewest = ExperiencePolicy.SMALLEST_FIGURE
    shown = {key: count for key, count in counts.items() if count >= fewest}
    rest = sum(counts.values()) - sum(shown.values())
    if 0 < rest < fewest and shown:
        rest += shown.pop(min(shown, key=lambda key: (shown[key], key)))
    return shown, rest


def _numbers() -> dict:
    now = timezone.now()
    oldest = Submission.objects.waiting().values_list("submitted_at", flat=True).first()
    return {
        "oldest_hours": None if oldest is None else int((now - oldest) / timedelta(hours=1)),
        "periods": [
            _of_period(now - timedelta(days=days)) for days in ExperiencePolicy.STATISTICS_DAYS
        ],
    }


def _of_period(since: datetime) -> dict:
    """The plain numbers since then. `received` counts what was sent, and of texts that are gone
    by now those that were decided on: their decisions stay, without words and without a text."""
    decisions = _not_undone(since)
    groups = list(
        decisions.filter(outcome__in=(*ON_SUBMISSIONS, Outcome.REMOVED))
        .values_list("outcome", "reason")
        .annotate(number=Count("pk"), of_gone=Count("pk", filter=Q(submission=None)))
    )
    by_outcome = dict.fromkeys((*ON_SUBMISSIONS, Outcome.REMOVED), 0)
    reasons: dict[str, int] = {}
    gone = 0
    for outcome, reason, number, of_gone in groups:
        by_outcome[outcome] += number
        gone += of_gone if outcome in ON_SUBMISSIONS else 0
        if outcome == Outcome.REJECTED:
            reasons[reason] = number
    appeals = Appeal.objects.filter(opened_at__gte=since).aggregate(
        all=Count("pk"), overturned=Count("pk", filter=Q(state=AppealState.OVERTURNED))
    )
    timed = decisions.filter(outcome__in=ON_SUBMISSIONS, submission__isnull=False)
    decided = sum(by_outcome[outcome] for outcome in ON_SUBMISSIONS) - gone
    return {
        "received": Submission.objects.filter(submitted_at__gte=since).count() + gone,
        **{str(outcome): number for outcome, number in by_outcome.items()},
        "reasons": reasons,
        "appeals": appeals["all"],
        "overturned": appeals["overturned"],
        "median": _median_hours(timed, decided),
    }


def _not_undone(since: datetime) -> QuerySet[Decision]:
    """Decisions since then that nobody has undone; those few are found by their index."""
    undone = Decision.objects.filter(undoes__isnull=False).order_by().values("undoes")
    return Decision.objects.filter(decided_at__gte=since).exclude(pk__in=undone).order_by()


def _median_hours(decisions: QuerySet[Decision], number: int) -> float | None:
    """Hours from sending to the decision: half took longer, half less. None where they are few.

    Of very many, evenly spread ones are taken: their median is the same to the hour.
    """
    if number < ExperiencePolicy.SMALLEST_FIGURE:
        return None
    step = number // ExperiencePolicy.MOST_MEDIAN_DECISIONS + 1
    if step > 1:
        decisions = decisions.annotate(place=Mod(F("pk"), step)).filter(place=0)
    times = decisions.values_list("decided_at", "submission__submitted_at")
    return _median([decided_at - sent_at for decided_at, sent_at in times])


def _median(times: list[timedelta]) -> float | None:
    """The median in hours; None of nothing."""
    return median(time / timedelta(hours=1) for time in times) if times else None


def _cell(number: int) -> str:
    fewest = ExperiencePolicy.SMALLEST_FIGURE
    if number < fewest:
        return _("fewer than %(number)s") % {"number": fewest}
    return number_format(number, force_grouping=True)


def _overturned(numbers: dict) -> str:
    """So many; never so that the rest, which is known by subtraction, would be a small number."""
    overturned, others = numbers["overturned"], numbers["appeals"] - numbers["overturned"]
    fewest = ExperiencePolicy.SMALLEST_FIGURE
    if overturned >= fewest and 0 < others < fewest:
        return _("at least %(number)s") % {"number": fewest}
    return _cell(overturned)


def _hours(hours: float | None) -> str:
    if hours is None:
        return _("too few to say")
    whole = round(hours)
    if whole < 1:
        return _("less than an hour")
    return ngettext("%(number)s hour", "%(number)s hours", whole) % {"number": number_format(whole)}


def _oldest(hours: int | None) -> str:
    if hours is None:
        return _("No text is waiting at the moment.")
    if hours < 1:
        return _("The oldest text that is waiting was sent less than an hour ago.")
    if hours < 48:
        return ngettext(
            "The oldest text that is waiting was sent %(number)s hour ago.",
            "The oldest text that is waiting was sent %(number)s hours ago.",
            hours,
        ) % {"number": hours}
    days = hours // 24
    return ngettext(
        "The oldest text that is waiting was sent %(number)s day ago.",
        "The oldest text that is waiting was sent %(number)s days ago.",
        days,
    ) % {"number": number_format(days)}


def _reason_rows(periods: list[dict]) -> list[StatisticsRow]:
    """Each reason that is frequent enough in one of the periods, and the others together."""
    cells = [merged(numbers["reasons"]) for numbers in periods]
    rows = [
        StatisticsRow(
            str(reason.label), [_reason_cell(shown.get(reason)) for shown, _rest in cells]
        )
        for reason in Reason
        if any(reason in shown for shown, _rest in cells)
    ]
    if rows and any(rest for _shown, rest in cells):
        rest = [_cell(rest) if rest else _reason_cell(None) for _shown, rest in cells]
        rows.append(StatisticsRow(_("Other reasons, together"), rest))
    return rows


def _reason_cell(number: int | None) -> str:
    return "–" if number is None else _cell(number)


# For the senior moderators


@dataclass(frozen=True)
class TeamStatisticsRow:
    """What one moderator decided in one lane: how many, how fast, and what did not stand."""

    name: str
    lane: str
    decided: int
    median: str
    overturned: int


NEW, EDITS, PUBLIC, APPEALS = "new", "edits", "public", "appeals"
_ON_PUBLIC = (Outcome.HELD, Outcome.KEPT, Outcome.REMOVED)


def team_statistics() -> list[TeamStatisticsRow]:
    """Per moderator and lane lately, in the order of the alphabet."""
    found = cached_for_a_while("statistics-of-the-team", _team_numbers)
    members = Member.objects.in_bulk({key for key, *_rest in found})
    titles = {
        NEW: _("New texts"),
        EDITS: _("Edits of public texts"),
        PUBLIC: _("Public texts"),
        APPEALS: _("Appeals"),
    }
    lanes = list(titles)
    rows = [
        (members[key].name_at_the_desk, lanes.index(lane), decided, hours, overturned)
        for key, lane, decided, hours, overturned in found
        if key in members
    ]
    return [
        TeamStatisticsRow(
            name=name,
            lane=titles[lanes[lane]],
            decided=decided,
            median="–" if hours is None else _hours(hours),
            overturned=overturned,
        )
        for name, lane, decided, hours, overturned in sorted(
            rows, key=lambda row: (row[0].casefold(), row[0], row[1])
        )
    ]


def _team_numbers() -> list[tuple[int, str, int, float | None, int]]:
    since = timezone.now() - timedelta(days=ExperiencePolicy.TEAM_STATISTICS_DAYS)
    published_before = Decision.objects.filter(
        experience=OuterRef("experience"),
        outcome=Outcome.PUBLISHED,
        decided_at__lt=OuterRef("decided_at"),
    ).order_by()
    decisions = (
        _not_undone(since)
        .filter(outcome__in=(*ON_SUBMISSIONS, *_ON_PUBLIC))
        .annotate(is_edit=Exists(published_before))
        .values_list(
            "decided_by",
            "outcome",
            "is_edit",
            "decided_at",
            "submission__submitted_at",
            "appeal__state",
        )
    )
    times: dict[tuple[int, str], list[timedelta]] = {}
    numbers: dict[tuple[int, str], list[int]] = {}

    def count_in(place: tuple[int, str], took: timedelta | None, overturned: bool) -> None:
        number = numbers.setdefault(place, [0, 0])
        number[0] += 1
        number[1] += overturned
        if took is not None:
            times.setdefault(place, []).append(took)

    for by, outcome, is_edit, decided_at, sent_at, appeal in decisions.iterator():
        is_public = outcome in _ON_PUBLIC
        lane = PUBLIC if is_public else EDITS if is_edit else NEW
        # How long ago the public version was sent says nothing about a decision on it.
        took = None if is_public or sent_at is None else decided_at - sent_at
        count_in((by, lane), took, appeal == AppealState.OVERTURNED)
    answered = Appeal.objects.filter(decided_at__gte=since)
    for by, opened_at, at in answered.values_list("decided_by", "opened_at", "decided_at"):
        count_in((by, APPEALS), not_none(at) - opened_at, overturned=False)
    return [
        (by, lane, decided, _median(times.get((by, lane), [])), overturned)
        for (by, lane), (decided, overturned) in numbers.items()
    ]
