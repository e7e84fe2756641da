"""Let go of what has been kept for as long as the settings say, and do what its day has come for.

Once a day, by cron or a timer. Every step may be repeated: a second run finds nothing to do. Each
says in one line how many there were. A row that fails keeps no other row, and a step that fails no
later step, from being done; both are named at the end by ids, and the command exits with 1.
"""

from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts import erasure_journal, sessions
from accounts import workflow as accounts_workflow
from diseasemaps.common import once, rows
from experiences import workflow
from experiences.policy import ExperiencePolicy
from experiences.writing import rescue


def delete_old_tasks() -> int:
    """Delete what the queue has done, or failed to do; letters that wait are rows of their own."""
    since = timezone.now() - timedelta(days=ExperiencePolicy.KEEP_TASKS_DAYS)
    deleted, _by_model = DBTaskResult.objects.finished().filter(finished_at__lte=since).delete()
    return deleted


# In this order: a letter of the first steps is never deleted by the later ones.
STEPS = {
    "pauses ended": accounts_workflow.end_pauses,
    "addresses changed": accounts_workflow.change_due_addresses,
    "accounts closed": workflow.close_due,
    "accounts without a confirmed address erased": workflow.erase_unverified,
    "authors told of old drafts": workflow.warn_of_drafts,
    "authors asked to confirm a text": workflow.ask_to_reconfirm,
    "old drafts deleted": workflow.delete_old_drafts,
    "refused texts deleted": workflow.delete_refused,
    "old reports deleted": workflow.delete_old_reports,
    "rescued drafts deleted": rescue.delete_old_rescued_drafts,
    "old letters deleted": accounts_workflow.delete_old_letters,
    "old notifications deleted": accounts_workflow.delete_old_notifications,
    "sessions deleted": sessions.delete_expired,
    "presses of forms forgotten": once.delete_old_presses,
    "finished tasks deleted": delete_old_tasks,
    "lines added to the erasure journal": erasure_journal.catch_up,
}


class Command(BaseCommand):
    help = "Delete what was kept long enough, close accounts that are due. Run it once a day."

    def handle(self, *args, **options) -> None:
        failures: list[str] = []
        for what, step in STEPS.items():
            number, failed = rows.attempt(what, step)
            self.stdout.write(f"{number} {what}.")
            failures += failed
        rows.exit_if_any(failures)
