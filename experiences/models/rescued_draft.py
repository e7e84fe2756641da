"""What somebody sent after their session had ended, until they have signed in again."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conditions.models import Topic
from experiences.policy import ExperiencePolicy


def _oldest_current() -> datetime:
    """What was held at this moment or before is over."""
    return timezone.now() - timedelta(minutes=ExperiencePolicy.RESCUE_MINUTES)


class RescuedDraftQuerySet(models.QuerySet["RescuedDraft"]):
    def current(self) -> "RescuedDraftQuerySet":
        """What may still be shown to its author, newest first."""
        return self.filter(created_at__gt=_oldest_current()).order_by("-created_at", "-pk")

    def expired(self) -> "RescuedDraftQuerySet":
        """What has been there for too long and is to be deleted."""
        return self.filter(created_at__lte=_oldest_current())


class RescuedDraft(models.Model):
    """What somebody sent after their session had ended, until they have signed in again.

    Written and read by `experiences.writing.rescue` alone; shown to its member only.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rescued_drafts"
    )
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="rescued_drafts")
    fields = models.JSONField(_("fields of the form"))
    created_at = models.DateTimeField(_("rescued"), default=timezone.now, db_index=True)

    objects = RescuedDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("rescued draft")
        verbose_name_plural = _("rescued drafts")

    def __str__(self) -> str:
        return f"rescued draft {self.pk}"
