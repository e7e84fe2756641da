"""Count afresh and compare with the stored counts; repair them unless only asked to check."""

from functools import partial

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from conditions.models import Condition
from diseasemaps.common import rows
from experiences.workflow import counts


class Command(BaseCommand):
    help = "Recount every live count. With --check nothing changes and a difference exits with 1."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true", help="compare only, change nothing")

    def handle(self, *args, check: bool, **options) -> None:
        conditions = Condition.objects.order_by("pk").values_list("pk", flat=True)
        differences: list[counts.Difference] = []

        def recount(pk: int) -> int:
            differences.extend(counts.recount(pk, repair=not check))
            return 1

        count = partial(rows.each, "condition", conditions, recount)
        if check:
            # All conditions in one snapshot, so that transitions made meanwhile cannot look like drift.
            outermost = not connection.in_atomic_block
            with transaction.atomic():
                if outermost and connection.vendor == "postgresql":
                    with connection.cursor() as cursor:
                        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                counted, failures = rows.attempt("counting", count)
        else:
            counted, failures = rows.attempt("counting", count)
        for difference in differences:
            self.stdout.write(str(difference))
        verb = "differ" if check else "repaired"
        self.stdout.write(f"{counted} conditions counted, {len(differences)} {verb}.")
        rows.exit_if_any(failures)
        if check and differences:
            raise CommandError(f"{len(differences)} stored counts differ.", returncode=1)
