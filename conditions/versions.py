"""The numbers that move with every change a reader could see; pages take their ETag from them.

What a page's version is made of (`page_version`):

* a question page: `Topic.version`, its own (answer, experiences, counts); `Condition.shared_version`,
  what all pages of its condition show (its names, how many have contributed, pen names and what
  stands beside them); `SiteVersion`, what pages of all conditions show (the words and the place of
  questions, helplines, reviewers).
* a condition's page: `Condition.version`, which moves with each of its topics and with what they
  share; `SiteVersion`.

A published answer keeps the disclaimer it was published with, so a new one moves nothing.

Each is written in the transaction of the change, the row of a topic before that of its condition,
that of the site last.
"""

from django.db.models import F, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from .models import Condition, SiteVersion, Topic

BEFORE_ANY_CHANGE = 0


def page_version(page: Topic | Condition) -> tuple[int, ...]:
    """The version of a page as the database has it now: where it is equal, so is the page.

    One query. Today's date, language and release are no part of it.
    """
    site = Coalesce(Subquery(SiteVersion.objects.values("version")), BEFORE_ANY_CHANGE)
    own = ["version"] if isinstance(page, Condition) else ["version", "condition__shared_version"]
    return type(page).objects.values_list(*own, site).get(pk=page.pk)


def bump_topic(topic_id: int, condition_id: int) -> None:
    """Say that one topic, and so its condition's page, now reads differently."""
    Topic.objects.filter(pk=topic_id).update(version=F("version") + 1)
    Condition.objects.filter(pk=condition_id).update(version=F("version") + 1)


def bump_condition(condition_id: int) -> None:
    """Say that everything about one condition now reads differently (a name, a pen name)."""
    Condition.objects.filter(pk=condition_id).update(
        version=F("version") + 1, shared_version=F("shared_version") + 1
    )


def leading_to(condition_id: int) -> QuerySet[Condition]:
    """The conditions whose pages lead to this one, by the relations that editors chose."""
    return Condition.objects.filter(related_conditions__related=condition_id)


def lock_with_related_to(condition_id: int) -> None:
    """Lock a condition and those whose pages lead to it, by key, until the transaction ends."""
    leading = leading_to(condition_id).values("pk")
    rows = Condition.objects.filter(Q(pk=condition_id) | Q(pk__in=leading)).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk"))


def bump_related_to(condition_id: int) -> None:
    """Say that every page which leads to this condition reads differently (its name)."""
    for pk in leading_to(condition_id).order_by("pk").values_list("pk", flat=True):
        Condition.objects.filter(pk=pk).update(version=F("version") + 1)


def bump_site() -> None:
    """Say that pages of all conditions may read differently (a question, a helpline, a reviewer)."""
    SiteVersion.objects.bulk_create([SiteVersion(version=BEFORE_ANY_CHANGE)], ignore_conflicts=True)
    SiteVersion.objects.update(version=F("version") + 1)
