"""Make ready what `make run` serves: the database, the demonstration, settings for commands."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from diseasemaps.management.commands.runserver import refuse_taken_port


class Command(BaseCommand):
    help = "Migrate and load the demonstration once; refused where the address is taken."
    # The database may not be there yet.
    requires_system_checks = ()

    def add_arguments(self, parser) -> None:
        parser.add_argument("address", help="where it is going to be served: 127.0.0.1:8000")

    def handle(self, *args, address: str, **options) -> None:
        if not settings.DEVELOPMENT:
            raise CommandError("The demonstration is for DEVELOPMENT: it holds known passwords.")
        refuse_taken_port(address)
        with one_at_a_time():
            call_command("migrate", verbosity=0)
            call_command("load_demo", stdout=self.stdout)
            # For commands by hand (manage.py).
            words = f"DEVELOPMENT=1\nSITE_URL={settings.SITE_URL}\n"
            (settings.VAR_DIR / "development.env").write_text(words)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two starts in one folder do not migrate and load together: the second waits."""
    with open(settings.VAR_DIR / "prepare.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
