"""How long a copy of the data and an erasure take for a member with 200 experiences.

    .venv/bin/python benchmarks/rights.py [experiences]

Makes a database of its own, and prints seconds and their ratio to a reference of the same run: one
plain SELECT of the member's versions and experiences. To be at most 2 seconds each.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import F  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from accounts.models import Closing, ClosingChoice, Member  # noqa: E402
from experiences import workflow  # noqa: E402
from experiences.models import Experience, Submission  # noqa: E402
from experiences.privacy.archive import archive  # noqa: E402
from tests.support.factories import (  # noqa: E402
    drift,
    hand_in_edit,
    make_condition,
    make_draft,
    make_member,
    make_moderator,
    make_question,
    make_topic,
    publish,
    reject,
    return_for_changes,
    submit,
)

WORDS = "It began with a small hollow near my chin, and nobody had a name for it. " * 20


def write(experiences: int) -> Member:
    """A member with so many experiences of three conditions, four versions and a draft each."""
    member, moderator = make_member(), make_moderator()
    conditions = [make_condition() for _ in range(3)]
    for place in range(experiences):
        question = make_question(f"question-{place}", "What now?")
        topic = make_topic(conditions[place % 3], question)
        return_for_changes(submit(topic, member, WORDS), by=moderator)
        publish(submit(topic, member, WORDS), by=moderator)
        experience = publish(submit(topic, member, WORDS), by=moderator)
        if place % 2:
            reject(hand_in_edit(experience, WORDS), by=moderator)
            make_draft(topic, member, WORDS)
        else:
            hand_in_edit(experience, WORDS)
    return member


@dataclass
class Measured:
    """Seconds on the clock and of this process's work, and what came of it."""

    clock: float
    work: float
    result: object

    def line(self, what: str, reference: float) -> str:
        ratio = self.clock / reference
        return f"  {what:8} {self.clock:6.2f} s  ({self.work:.2f} s of work)  {ratio:5.0f} x"


def measure(act: Callable[[], object]) -> Measured:
    clock, work = time.perf_counter(), time.process_time()
    result = act()
    return Measured(time.perf_counter() - clock, time.process_time() - work, result)


def reference(member: Member) -> None:
    list(Submission.objects.filter(experience__contributor__member=member).values_list())
    list(Experience.objects.by(member).values_list())


def main(experiences: int) -> None:
    for choice in (ClosingChoice.ERASE, ClosingChoice.LEAVE_WORDS):
        measure_rights_of(write(experiences), choice, experiences)


def measure_rights_of(member: Member, choice: ClosingChoice, experiences: int) -> None:
    plain = min(measure(lambda: reference(member)).clock for _ in range(5))
    print(f"{choice}: {experiences} experiences; the plain SELECT takes {plain:.4f} s")
    copy = measure(lambda: archive(member))
    with CaptureQueriesContext(connection) as queries:
        archive(member)
    size = len(copy.result) // 1024
    print(copy.line("copy", plain), f" {len(queries)} queries, {size} KiB")
    print(measure(lambda: workflow.ask_to_close(member, choice)).line("ask", plain))
    week = timedelta(days=8)
    Closing.objects.update(asked_at=F("asked_at") - week, due_at=F("due_at") - week)
    erasure = measure(workflow.close_due)
    assert erasure.result == 1
    print(erasure.line("erasure", plain))
    for condition in {row.topic.condition for row in Experience.objects.all()}:
        assert not drift(condition)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        settings.ERASURE_JOURNAL = Path(folder, "erasures.jsonl")
        name = connection.creation.create_test_db(verbosity=0)
        try:
            main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)
