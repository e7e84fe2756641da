"""Delete words that were held for a sign-in that did not come."""

from django.core.management.base import BaseCommand

from experiences.writing import rescue


class Command(BaseCommand):
    help = "Delete words that were held for too long (RESCUE_MINUTES). Run it every few minutes."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"{rescue.forget_old()} texts forgotten.")
