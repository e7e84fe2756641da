"""Send the letters that are due: those whose first try failed, or whose worker died."""

from functools import partial

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.letters import outbox
from diseasemaps.common import rows


class Command(BaseCommand):
    help = "Send every letter that is due once; run it every few minutes (cron or a timer)."

    def handle(self, *args, **options) -> None:
        due = list(outbox.due(timezone.now()).order_by("pk").values_list("pk", flat=True))
        # What a try has changed is committed before and after the mail server is asked.
        send = partial(rows.each, "letter", due, outbox.deliver, in_transaction=False)
        sent, failures = rows.attempt("sending letters", send)
        self.stdout.write(f"{sent} of {len(due)} letters left.")
        rows.exit_if_any(failures)
