"""The worker that sends letters, which has nothing to do where they leave within the request."""

from django.conf import settings
from django_tasks_db.management.commands import db_worker


class Command(db_worker.Command):
    def run_from_argv(self, argv: list[str]) -> None:
        if settings.LETTERS_AT_ONCE:
            self.stdout.write("Letters leave at once here (LETTERS_AT_ONCE): no worker is needed.")
            return
        super().run_from_argv(argv)
