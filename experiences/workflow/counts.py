"""Readability and every live count, written here and nowhere else.

Each change happens in the transaction that changes what the public sees, in one lock order:
experience, contributor, topic, condition. Nothing is counted while a page is read.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from accounts.models import Member
from conditions import versions
from conditions.models import Condition, Topic
from experiences.models import Blocker, Cause, Contributor, Experience, WrittenAs
from experiences.workflow.transitions import ExperienceStatus, status_of


def update_readability(experience: Experience, *, written_as: str | None = None) -> bool:
    """Make `is_readable` true to the published version and the blockers, and carry it on.

    Call it inside the transaction of a transition, after the version or the blocker has changed, with
    the experience's row locked. `written_as` is that of a version just published. Gives whether
    the experience is readable now.
    """
    row = Experience.objects.get(pk=experience.pk)
    before = row.written_as if row.is_readable else None
    written_as = written_as or row.written_as
    is_readable = status_of(row) is ExperienceStatus.READABLE
    after = written_as if is_readable else None
    flipped = Experience.objects.filter(pk=row.pk, is_readable=row.is_readable).update(
        is_readable=is_readable, written_as=written_as
    )
    if not flipped:
        raise RuntimeError("readability was updated without the experience's lock")
    if before or after:
        _carry(row.contributor_id, row.topic_id, before, after)
    return is_readable


def lock_experiences(
    experiences: QuerySet[Experience],
    *,
    topics: Collection[int] = (),
    conditions: Collection[int] = (),
) -> list[Experience]:
    """Lock many experiences and all that their counts hang on, each kind in the order of its keys.

    So two acts on many experiences never wait for each other in a ring; single transitions take the
    same kinds in the same order. `topics` and `conditions` are locked as well, where an act writes
    to them whether or not they have one of these.
    """
    rows = list(experiences.order_by("pk").select_for_update(of=("self",), no_key=True))
    on_topics = {row.topic_id for row in rows} | set(topics)
    of_conditions = Topic.objects.filter(pk__in=on_topics).values_list("condition", flat=True)
    for model, keys in (
        (Contributor, {row.contributor_id for row in rows}),
        (Topic, on_topics),
        (Condition, set(of_conditions) | set(conditions)),
    ):
        in_order = model.objects.filter(pk__in=keys).order_by("pk")
        list(in_order.select_for_update(of=("self",), no_key=True).values_list("pk"))
    return rows


def block_locked(experiences: list[Experience], cause: Cause, *, by: Member | None) -> None:
    """Put a blocker on each of these experiences, locked by `lock_experiences`."""
    Blocker.objects.bulk_create(
        (Blocker(experience=row, cause=cause, set_by=by) for row in experiences),
        ignore_conflicts=True,
    )
    for experience in experiences:
        # What was not readable before is not readable now, and counts nowhere.
        if experience.is_readable:
            update_readability(experience)


def unblock_locked(experiences: list[Experience], cause: Cause) -> None:
    """Lift this blocker, and no other, from each of these experiences, locked as above."""
    Blocker.objects.filter(experience__in=experiences, cause=cause).delete()
    for experience in experiences:
        update_readability(experience)


def _carry(contributor_id: int, topic_id: int, before: str | None, after: str | None) -> None:
    """Move the counts from what was readable to what is, and say that the pages changed.

    `before` and `after` are the `written_as` under which the experience counted, or None.
    """
    experiences = (after is not None) - (before is not None)
    people = (after == WrittenAs.SELF) - (before == WrittenAs.SELF)
    contributors = 0
    if experiences:
        Contributor.objects.filter(pk=contributor_id).update(
            published_count=F("published_count") + experiences
        )
        # The row is locked by the update just made, so this is the count that we made.
        now = Contributor.objects.values_list("published_count", flat=True).get(pk=contributor_id)
        contributors = (experiences == 1 and now == 1) - (experiences == -1 and now == 0)
    Topic.objects.filter(pk=topic_id).update(
        people_count=F("people_count") + people,
        relatives_count=F("relatives_count") + experiences - people,
        version=F("version") + 1,
    )
    Condition.objects.filter(topics=topic_id).update(
        contributor_count=F("contributor_count") + contributors,
        experience_count=F("experience_count") + experiences,
        version=F("version") + 1,
        # Any answer may say how many have contributed.
        shared_version=F("shared_version") + abs(contributors),
    )


@dataclass(frozen=True)
class Difference:
    """A stored count that does not equal its recount."""

    what: str
    pk: int
    field: str
    stored: int | bool
    recounted: int | bool

    def __str__(self) -> str:
        return f"{self.what} {self.pk} {self.field}: {self.stored} stored, {self.recounted} counted"


def recount(condition_id: int, *, repair: bool) -> list[Difference]:
    """Count one condition afresh in one snapshot and give what differs.

    With `repair` the rows are locked in the order of the transitions, and the differences mended.
    """
    with transaction.atomic():
        if repair:
            for rows in _rows_of(condition_id):
                list(
                    rows.order_by("pk")
                    .select_for_update(of=("self",), no_key=True)
                    .values_list("pk")
                )
        differences = list(_differences(condition_id))
        if repair and differences:
            # A row's counts together: one without the other may be what the database refuses.
            mended: dict[tuple[str, int], dict[str, int | bool]] = {}
            for difference in differences:
                row = mended.setdefault((difference.what, difference.pk), {})
                row[difference.field] = difference.recounted
            for (what, pk), numbers in mended.items():
                _MODELS[what].objects.filter(pk=pk).update(**numbers)
            versions.bump_condition(condition_id)
    return differences


_MODELS: dict[str, type[Experience] | type[Contributor] | type[Topic] | type[Condition]] = {
    "experience": Experience,
    "contributor": Contributor,
    "topic": Topic,
    "condition": Condition,
}


def _rows_of(condition_id: int) -> Iterator[QuerySet]:
    yield Experience.objects.filter(topic__condition_id=condition_id)
    yield Contributor.objects.filter(condition_id=condition_id)
    yield Topic.objects.filter(condition_id=condition_id)
    yield Condition.objects.filter(pk=condition_id)


def _differences(condition_id: int) -> Iterator[Difference]:
    """Compare each stored count with the rows it is made of.

    Everything is recounted from versions and blockers, not from `is_readable`, so that one wrong
    flag is found together with all that hangs on it. What is readable is said here once more, in the
    database's words and on purpose: a recount that asked `status_of` would share its mistakes.
    """
    true_readable = Q(published__isnull=False) & ~Exists(
        Blocker.objects.filter(experience=OuterRef("pk"))
    )
    experiences = (
        Experience.objects.filter(topic__condition_id=condition_id)
        .annotate(
            truth=Case(
                When(true_readable, then=Value(1)), default=Value(0), output_field=IntegerField()
            )
        )
        .values_list("pk", "is_readable", "truth", "contributor_id", "topic_id", "written_as")
    )
    by_contributor: dict[int, int] = {}
    people: dict[int, int] = {}
    relatives: dict[int, int] = {}
    total = 0
    for pk, stored, truth, contributor_id, topic_id, written_as in experiences.iterator():
        if stored != bool(truth):
            yield Difference("experience", pk, "is_readable", stored, bool(truth))
        if truth:
            total += 1
            by_contributor[contributor_id] = by_contributor.get(contributor_id, 0) + 1
            side = people if written_as == WrittenAs.SELF else relatives
            side[topic_id] = side.get(topic_id, 0) + 1
    for pk, stored_count in Contributor.objects.filter(condition_id=condition_id).values_list(
        "pk", "published_count"
    ):
        if stored_count != by_contributor.get(pk, 0):
            yield Difference(
                "contributor", pk, "published_count", stored_count, by_contributor.get(pk, 0)
            )
    for pk, stored_people, stored_relatives in Topic.objects.filter(
        condition_id=condition_id
    ).values_list("pk", "people_count", "relatives_count"):
        if stored_people != people.get(pk, 0):
            yield Difference("topic", pk, "people_count", stored_people, people.get(pk, 0))
        if stored_relatives != relatives.get(pk, 0):
            yield Difference("topic", pk, "relatives_count", stored_relatives, relatives.get(pk, 0))
    contributors, stored_total = Condition.objects.values_list(
        "contributor_count", "experience_count"
    ).get(pk=condition_id)
    if contributors != len(by_contributor):
        yield Difference(
            "condition", condition_id, "contributor_count", contributors, len(by_contributor)
        )
    if stored_total != total:
        yield Difference("condition", condition_id, "experience_count", stored_total, total)
