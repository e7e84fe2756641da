"""What moderators tell each other about a text."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .experience import Experience


class ModeratorNote(models.Model):
    """What one moderator tells the others about a text; its author and readers never see it.

    `asks` names the colleague to whom the text was handed on with it.
    """

    experience = models.ForeignKey(Experience, on_delete=models.CASCADE, related_name="notes")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("written by"),
    )
    asks = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("for"),
    )
    text = models.TextField(_("note"))
    written_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("note between moderators")
        verbose_name_plural = _("notes between moderators")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"note {self.pk}"
