"""What the moderators' queue costs in the database, with as many experiences as you like.

    DATABASE_URL=... .venv/bin/python benchmarks/desk_queue.py [experiences]

Fills an empty database (PostgreSQL or SQLite; 100,000 experiences unless said otherwise) and prints,
for each page of the desk, its dearest query and all of them together: the database's own time, the
median of several runs, and the ratio to a reference of the same run, the look-up of one text by its
key. A query of the queue is to take at most 1 millisecond at any size. With `--again` a database
that was filled by this before is measured once more; with `-v` the dearest queries are printed.

5,000,000 take about 12 GB and some minutes on PostgreSQL:

    pg_virtualenv -o fsync=off sh -c 'DATABASE_URL="postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/\
$PGUSER" .venv/bin/python benchmarks/desk_queue.py 5000000'
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
# In the place of this folder, whose queue.py would be taken for Python's own.
sys.path[0] = str(ROOT)
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django  # noqa: E402

django.setup()

from django.contrib import admin  # noqa: E402
from django.contrib.auth.models import Group  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Consent, Member  # noqa: E402
from conditions.models import Condition, Question, Topic  # noqa: E402
from experiences.models import (  # noqa: E402
    Contributor,
    Decision,
    Escalation,
    Experience,
    Lane,
    ModeratedCondition,
    Submission,
)
from experiences.moderation import lanes, statistics  # noqa: E402
from experiences.workflow import visibility  # noqa: E402

QUESTIONS, TEXTS_EACH, RUNS = 27, 5, 15
# So many wait: two days of a site that receives five million texts within five years.
WAITING = 5000
FIRST = 100_000_000  # keys of the rows made in bulk, beyond those of the others
IS_POSTGRESQL = connection.vendor == "postgresql"
UUID = "gen_random_uuid()" if IS_POSTGRESQL else "lower(hex(randomblob(16)))"
NOW = timezone.now()


def ago(seconds: str) -> str:
    """So many seconds before now, as SQL."""
    if IS_POSTGRESQL:
        return f"now() - ({seconds}) * interval '1 second'"
    return f"datetime('now', '-' || ({seconds}) || ' seconds')"


def words(number: str) -> str:
    """A text of some 300 characters that differs from row to row."""
    text = "It began with a small hollow near my chin, and nobody had a name for it. " * 4
    return f"'{text}' || ({number})"


@contextmanager
def without_indexes(cursor, table: str) -> Iterator[None]:
    """Meanwhile the table has its primary key only: eight times as fast, where it is large."""
    if not IS_POSTGRESQL:
        yield
        return
    cursor.execute(
        "SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),"
        " format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,"
        " pg_get_constraintdef(oid)) FROM pg_constraint"
        " WHERE contype = 'u' AND conrelid = %s::regclass UNION ALL"
        " SELECT format('DROP INDEX %%I', indexname), indexdef FROM pg_indexes"
        " WHERE tablename = %s AND indexname NOT IN (SELECT conname FROM pg_constraint)",
        [table, table],
    )
    statements = cursor.fetchall()
    for drop, _make in statements:
        cursor.execute(drop)
    yield
    for _drop, make in statements:
        cursor.execute(make)


def fill(model: type[models.Model], rows: int, **columns: str) -> None:
    """Insert rows in one statement: `columns` are expressions of `i`, the number of the row; every
    other column gets its default."""
    names, values, params = [], [], []
    for field in model._meta.concrete_fields:
        expression = columns.pop(field.name, None)
        if expression is None and field.primary_key:
            expression = f"{FIRST} + i"
        names.append(connection.ops.quote_name(field.column))
        values.append(expression.replace("%", "%%") if expression else "%s")
        if expression is None:
            default = NOW if getattr(field, "auto_now_add", False) else field.get_default()
            params.append(field.get_db_prep_save(default, connection))
    assert not columns, columns
    table = connection.ops.quote_name(model._meta.db_table)
    numbers = (
        "generate_series(0, {last}) AS n(i)"
        if IS_POSTGRESQL
        else "(WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {last}) "
        "SELECT i FROM n)"
    ).format(last=rows - 1)
    into = f"INSERT INTO {table} ({', '.join(names)})"
    began = time.perf_counter()
    with connection.cursor() as cursor, without_indexes(cursor, model._meta.db_table):
        # Made of this file's own words.
        cursor.execute(f"{into} SELECT {', '.join(values)} FROM {numbers}", params)  # noqa: S608
    print(
        f"  {rows:>9,} {model._meta.verbose_name_plural}: {time.perf_counter() - began:.0f} s",
        flush=True,
    )


def fill_all(experiences: int) -> None:
    """Conditions, people, texts and decisions. Of each hundred texts four were returned, three
    refused; the newest wait."""
    people = max(1, experiences // TEXTS_EACH)
    conditions = min(10_000, max(20, people // 100))
    waits = min(WAITING, experiences // 10)
    with connection.cursor() as cursor:
        # Foreign keys hold by construction, in the end.
        if IS_POSTGRESQL:
            cursor.execute("SET session_replication_role = replica; SET statement_timeout = 0")
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")
    questions = Question.objects.bulk_create(
        Question(key=f"question-{n}", group="about", aspect="Causes") for n in range(QUESTIONS)
    )
    first_question = min(question.pk for question in questions)
    fill(Condition, conditions, slug="'condition-' || i", name="'Condition ' || i")
    fill(
        Topic,
        conditions * QUESTIONS,
        condition=f"{FIRST} + i / {QUESTIONS}",
        question=f"{first_question} + i % {QUESTIONS}",
    )
    fill(Member, people, email="'person' || i || '@example.org'", public_id=UUID)
    fill(Consent, people, member=f"{FIRST} + i", scope="'health'", version="'2026-11'")
    fill(
        Contributor,
        people,
        public_id=UUID,
        condition=f"{FIRST} + i % {conditions}",
        member=f"{FIRST} + i",
        consent=f"{FIRST} + i",
        pen_name="'Quiet Otter ' || i",
        pen_name_key="'quietotter' || i",
    )
    # The newest `waits` rows wait; a new text has nothing public.
    state = (
        f"CASE WHEN i >= {experiences - waits} THEN 'waiting' WHEN i % 100 < 4 THEN 'returned' "
        "WHEN i % 100 < 7 THEN 'rejected' ELSE 'published' END"
    )
    is_public = f"i < {experiences - waits} AND i % 100 >= 7"
    at = ago(f"({experiences} - i) * 30")
    topic = f"{FIRST} + (i % {people} % {conditions}) * {QUESTIONS} + i / {people}"
    fill(
        Experience,
        experiences,
        public_id=UUID,
        contributor=f"{FIRST} + i % {people}",
        topic=topic,
        written_as="'self'",
        published=f"CASE WHEN {is_public} THEN {FIRST} + i END",
        first_published_at=f"CASE WHEN {is_public} THEN {at} END",
        is_readable=is_public,
        created_at=at,
    )
    fill(
        Submission,
        experiences,
        public_id=UUID,
        experience=f"{FIRST} + i",
        number="1",
        words=words("i"),
        written_as="'self'",
        state=state,
        token=UUID,
        submitted_at=at,
    )
    moderator = Member.objects.get(email="moderator@example.org").pk
    fill(
        Decision,
        experiences - waits,
        public_id=UUID,
        topic=topic,
        experience=f"{FIRST} + i",
        submission=f"{FIRST} + i",
        number="1",
        outcome=state,
        reason="CASE WHEN i % 100 < 7 THEN 'spam' ELSE '' END",
        decided_by=str(moderator),
        decided_at=ago(f"({experiences} - i) * 30 - 7200"),
    )
    with connection.cursor() as cursor:
        if IS_POSTGRESQL:
            cursor.execute("SET session_replication_role = DEFAULT")
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")


def prepare(experiences: int) -> None:
    """Fill the database, with three moderators of whom one is limited to one condition."""
    call_command("ensure_roles", verbosity=0)
    somebody("moderator@example.org", "moderator")
    somebody("senior@example.org", "senior moderator")
    limited = somebody("limited@example.org", "moderator")
    print(f"Filling {connection.vendor} with {experiences:,} experiences.", flush=True)
    fill_all(experiences)
    ModeratedCondition.objects.create(moderator=limited, condition=Condition.objects.earliest("pk"))


def somebody(address: str, role: str) -> Member:
    member = Member.objects.create_user(address, None, is_staff=True)
    member.groups.add(Group.objects.get(name=role))
    return member


# Measuring


def took(sql: str) -> float:
    """Milliseconds that the database needs for a statement: the median of several runs."""
    times = []
    with connection.cursor() as cursor:
        for _ in range(RUNS):
            if IS_POSTGRESQL:
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}")
                (plan,) = cursor.fetchone()[0]
                times.append(plan["Execution Time"])
            else:
                began = time.perf_counter()
                cursor.execute(sql)
                cursor.fetchall()
                times.append((time.perf_counter() - began) * 1000)
    return median(times)


def queries_of(page: Callable[[], object]) -> list[str]:
    """The queries that a page asks."""
    page()
    with CaptureQueriesContext(connection) as captured:
        page()
    statements = [query["sql"] for query in captured]
    # What is read row by row comes through a cursor with a name.
    statements = [sql[sql.index("SELECT") :] for sql in statements]
    assert not any(" FOR UPDATE" in sql for sql in statements)
    return statements


def queue_page(by: Member, query: str = "") -> Callable[[], object]:
    """The list of the queue with its filters and rows, as the admin builds it."""
    model_admin = admin.site._registry[Submission]

    def page() -> None:
        request = RequestFactory().get(f"/admin/experiences/submission/?{query}")
        request.user = Member.objects.get(pk=by.pk)
        changes = model_admin.get_changelist_instance(request)
        list(changes.result_list)

    return page


def main() -> None:
    numbers = [argument for argument in sys.argv[1:] if argument.isdecimal()]
    experiences = int(numbers[0]) if numbers else 100_000
    call_command("migrate", verbosity=0)
    if "--again" not in sys.argv:
        if Member.objects.exists():
            raise SystemExit("This database holds something. Name an empty one in DATABASE_URL.")
        prepare(experiences)
    moderator, limited, senior = (
        Member.objects.get(email=f"{name}@example.org")
        for name in ("moderator", "limited", "senior")
    )
    Escalation.objects.all().delete()
    condition = Submission.objects.waiting().values_list("experience__topic__condition").first()[0]

    def report(what: str, page: Callable[[], object]) -> None:
        times = {sql: took(sql) for sql in queries_of(page)}
        dearest = max(times, key=times.get)
        ratio = times[dearest] / reference
        print(
            f"{what:<44} {len(times):>3} queries, dearest {times[dearest]:>9.3f} ms "
            f"({ratio:>7.1f} times), together {sum(times.values()):>9.3f} ms"
        )
        if "-v" in sys.argv:
            print(f"    {dearest[:2000]}")

    one = Submission.objects.waiting().values_list("pk", flat=True).first()
    (look_up,) = queries_of(lambda: Submission.objects.get(pk=one))
    reference = took(look_up)
    print(f"reference, one text by its key: {reference:.3f} ms")
    next_text = visibility.next_for
    report("next text", lambda: next_text(moderator).first())
    report("next text, one condition", lambda: next_text(limited).first())
    report("queue, first page", queue_page(moderator))
    report("queue, page 10", queue_page(moderator, "p=10"))
    report("queue, one condition moderated", queue_page(limited))
    report("queue, by condition", queue_page(moderator, f"condition={condition}"))
    report("queue, over the target", queue_page(moderator, "age=over"))
    report("queue, by reason", queue_page(moderator, "reason=before-spam"))
    report("queue, all states", queue_page(moderator, "state=all"))
    report("queue, published", queue_page(moderator, "state=published"))
    report("queue, refused", queue_page(moderator, "state=rejected"))
    report("queue, replaced", queue_page(moderator, "state=superseded"))
    report("lanes", lambda: lanes.lanes(Member.objects.get(pk=senior.pk)))
    report("statistics for everybody, once an hour", statistics._numbers)
    report("statistics of the team, once an hour", statistics._team_numbers)
    for place in range(3):
        row = Submission.objects.waiting()[1000 * place if experiences > 50_000 else place]
        raised = NOW - timedelta(hours=place)
        Escalation.objects.create(
            experience_id=row.experience_id, kind="crisis", cause="words", raised_at=raised
        )
        Submission.objects.filter(pk=row.pk).update(lane=Lane.ESCALATED)
    report("queue, three escalated", queue_page(senior))
    if IS_POSTGRESQL:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            print(f"database: {cursor.fetchone()[0] / 1e9:.1f} GB")
    print(
        f"{Experience.objects.count():,} experiences, {Submission.objects.waiting().count():,} wait"
    )


if __name__ == "__main__":
    main()
