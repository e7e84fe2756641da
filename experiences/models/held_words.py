"""What somebody sent after their session had ended, until they have signed in again."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conditions.models import Topic


class HeldWordsQuerySet(models.QuerySet["HeldWords"]):
    def current(self) -> "HeldWordsQuerySet":
        """What may still be shown to its author, newest first."""
        since = timezone.now() - HeldWords.HELD_FOR
        return self.filter(created_at__gt=since).order_by("-created_at", "-pk")

    def over(self) -> "HeldWordsQuerySet":
        """What has been held for too long and is to be forgotten."""
        return self.filter(created_at__lte=timezone.now() - HeldWords.HELD_FOR)


class HeldWords(models.Model):
    """What somebody sent after their session had ended, until they have signed in again.

    Written and read by `experiences.writing.rescue` alone; shown to its member only.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="held_words"
    )
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="held_words")
    fields = models.JSONField(_("fields of the form"))
    created_at = models.DateTimeField(_("held since"), default=timezone.now, db_index=True)

    objects = HeldWordsQuerySet.as_manager()

    HELD_FOR = timedelta(minutes=30)

    class Meta:
        verbose_name = _("held words")
        verbose_name_plural = _("held words")

    def __str__(self) -> str:
        return f"held words {self.pk}"
