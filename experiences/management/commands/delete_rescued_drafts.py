"""Delete rescued drafts whose author has not signed in again."""

from django.core.management.base import BaseCommand

from experiences.writing import rescue


class Command(BaseCommand):
    help = "Delete words that were held for too long (RESCUE_MINUTES). Run it every few minutes."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"{rescue.delete_old_rescued_drafts()} rescued drafts deleted.")
