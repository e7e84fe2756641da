"""Derive the A to Z afresh from the conditions' names."""

from django.core.management.base import BaseCommand

from conditions.catalogue import alphabet
from diseasemaps.common import rows


class Command(BaseCommand):
    help = "Make the A to Z true to every name; run it as often as you like, for example after an import."

    def handle(self, *args, **options) -> None:
        changed, failures = rows.attempt("indexing names", alphabet.index_all_names)
        self.stdout.write(f"{changed} lines of the A to Z changed.")
        rows.exit_if_any(failures)
