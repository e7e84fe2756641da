"""What it costs to suggest a pen name and to ask whether one is taken, in a large community.

    .venv/bin/python benchmarks/pen_names.py [contributors]

Fills a database of its own (SQLite, or PostgreSQL with DATABASE_URL) with one community of 3,000
unless said otherwise, and prints milliseconds of this process, the least of many rounds, beside
those of reading and folding every name there, and the ratio. It is not to grow with the community.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402

from experiences.models import Contributor  # noqa: E402
from experiences.profiles import pen_names  # noqa: E402
from experiences.workflow import profiles, suggest_pen_name  # noqa: E402
from tests.support.factories import make_many_readable, make_topic  # noqa: E402

ROUNDS = 50


def best(work: Callable[[], object]) -> float:
    """Milliseconds, the least of so many rounds: others' work is not counted."""
    taken = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken) * 1000


def fold_all(condition_id: int) -> set[str]:
    """Every name of a community as names are compared: what a suggestion cost without the column."""
    names = Contributor.objects.filter(condition_id=condition_id)
    return {pen_names.key(name) for name in names.values_list("pen_name", flat=True)}


def measure(contributors: int) -> None:
    topic = make_topic()
    make_many_readable(topic, contributors)
    here = topic.condition_id
    assert len(fold_all(here)) == contributors
    reference = best(lambda: fold_all(here))
    print(f"{contributors:,} contributors: all names read and folded in {reference:.2f} ms")
    for what, work in (
        ("suggest one", lambda: suggest_pen_name(here, "somebody@example.org")),
        ("is it taken", lambda: profiles.is_taken(here, "Ótter-7")),
    ):
        taken = best(work)
        print(f"  {what}: {taken:.2f} ms, {reference / taken:.0f} times as fast")


def main() -> None:
    name = connection.creation.create_test_db(verbosity=0)
    try:
        measure(int(sys.argv[1]) if len(sys.argv) > 1 else 3000)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
