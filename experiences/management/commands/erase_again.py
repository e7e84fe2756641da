"""Erase again, after a restore from a backup, what members had erased since the backup was made.

The file is the erasure journal (setting ERASURE_JOURNAL), which lies apart from the backups; see
docs/procedures/restore.md. Nobody is written to. A second run finds nothing more to erase.
"""

from functools import partial
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts import erasure_journal
from diseasemaps.common import rows
from experiences import workflow


class Command(BaseCommand):
    help = "Apply an erasure journal once more, after a restore from a backup."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, help="the journal: one JSON object a line")

    def handle(self, *args, file: Path, **options) -> None:
        try:
            entries = list(erasure_journal.read(file))
        except (OSError, ValueError) as error:
            raise CommandError(f"Nothing was erased. {error}") from error
        erasure_journal.take_over(entries)
        kinds = {f"{kind} {reference}": (kind, reference) for kind, reference, _at in entries}
        again = partial(
            rows.each, "erasure of", kinds, lambda key: workflow.erase_again(*kinds[key])
        )
        erased, failures = rows.attempt("erasing again", again)
        self.stdout.write(f"{len(entries)} entries read, {erased} found and erased again.")
        rows.exit_if_any(failures)
