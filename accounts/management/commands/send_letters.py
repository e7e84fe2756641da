"""Send the letters that are due: those whose first try failed, or whose worker died."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.letters import outbox
from accounts.models import Letter


class Command(BaseCommand):
    help = "Send every letter that is due once; run it every few minutes (cron or a timer)."

    def handle(self, *args, **options) -> None:
        due = list(Letter.objects.due(timezone.now()).order_by("pk").values_list("pk", flat=True))
        sent = sum(outbox.deliver(pk) for pk in due)
        self.stdout.write(f"{sent} of {len(due)} letters left.")
