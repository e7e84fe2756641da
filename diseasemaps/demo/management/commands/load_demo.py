"""Load the demonstration: invented people and words about real conditions, in every state."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Member
from diseasemaps.demo import everything
from diseasemaps.demo.files import BrokenFile


class Command(BaseCommand):
    help = "Fill an empty database with demonstration data. Refused outside DEVELOPMENT."

    @transaction.atomic
    def handle(self, *args, **options) -> None:
        if not settings.DEVELOPMENT:
            raise CommandError("Demonstration data is for DEVELOPMENT: it holds known passwords.")
        if Member.objects.filter(email="patient@example.org").exists():
            self.stdout.write("The demonstration data is there already.")
            return
        if Member.objects.exists():
            raise CommandError(
                "This database holds members, so no demonstration is loaded beside them. "
                "Name another one in DATABASE_URL."
            )
        for command in ("load_questions", "ensure_roles", "ensure_helplines"):
            call_command(command, verbosity=0, stdout=self.stdout)
        try:
            with quiet("accounts", "experiences"):
                everything.load()
        except BrokenFile as broken:
            raise CommandError(f"Nothing was loaded. {broken}") from broken
        self.stdout.write("The demonstration data is loaded.")


@contextmanager
def quiet(*names: str) -> Iterator[None]:
    """Let these logs keep the hundreds of transitions made meanwhile to themselves."""
    logs = [logging.getLogger(name) for name in names]
    levels = [log.level for log in logs]
    for log in logs:
        log.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for log, level in zip(logs, levels, strict=True):
            log.setLevel(level)
