"""Keeping the A to Z true to the names, and the reference by which its pages go on."""

import base64
import binascii
import json
from collections.abc import Iterator

from django.db import transaction
from django.utils.text import capfirst

from conditions.models import AzEntry, Condition, NameKind, Place
from diseasemaps.common import rows
from diseasemaps.common.text import fold, initial_of

_HIGHEST_PK = 2**63 - 1


def index_names(condition: Condition) -> int:
    """Make one condition's entries true to its names; say how many lines changed.

    Call it whenever a condition or one of its names has been saved. A condition that is not
    shown to visitors has no entries.
    """
    return _update_entries(condition.pk)


def index_all_names() -> int:
    """The same for every condition; entries that are right stay as they are."""
    conditions = Condition.objects.order_by("pk").values_list("pk", flat=True)
    return rows.each("condition", conditions, _update_entries)


@transaction.atomic
def _update_entries(condition_pk: int) -> int:
    fresh = Condition.objects.filter(pk=condition_pk).prefetch_related("names")
    wanted = {_line(entry): entry for condition in fresh for entry in _entries(condition)}
    there = {_line(entry): entry for entry in AzEntry.objects.filter(condition=condition_pk)}
    gone = [entry.pk for line, entry in there.items() if line not in wanted]
    new = [entry for line, entry in wanted.items() if line not in there]
    AzEntry.objects.filter(pk__in=gone).delete()
    # Two editors may save one condition at once: the constraint keeps a single line of each name.
    AzEntry.objects.bulk_create(new, ignore_conflicts=True)
    return len(gone) + len(new)


def _line(entry: AzEntry) -> tuple[int, str, str, bool]:
    return entry.condition_id, entry.name, entry.sort_key, entry.is_preferred


def _entries(condition: Condition) -> Iterator[AzEntry]:
    """A line for each name, the preferred one first; names that read the same once."""
    if not condition.is_listed:
        return
    names = [(condition.heading, True), (_shown(condition.second_name), False)]
    names += [
        (n.name if n.kind == NameKind.ABBREVIATION else _shown(n.name), False)
        for n in condition.names.all()
    ]
    seen = set()
    for name, is_preferred in names:
        key = fold(name)
        if name and key not in seen:
            seen.add(key)
            yield AzEntry(
                condition=condition,
                name=name,
                sort_key=key,
                initial=initial_of(key),
                is_preferred=is_preferred,
            )


def _shown(name: str) -> str:
    """The name with a capital; "hEDS", whose capitals stand within, stays as it is."""
    first_word = name.partition(" ")[0]
    return capfirst(name) if first_word == first_word.lower() else name


def reference_of(place: Place) -> str:
    """The place as it stands in an address."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def place_of(reference: str) -> Place | None:
    """The place that an address names, or None for a text that is no reference of ours."""
    try:
        padded = reference + "=" * (-len(reference) % 4)
        key, pk = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, TypeError, RecursionError):
        return None
    is_ours = (
        isinstance(key, str) and fold(key) == key and type(pk) is int and 0 < pk <= _HIGHEST_PK
    )
    return Place(key, pk) if is_ours else None
