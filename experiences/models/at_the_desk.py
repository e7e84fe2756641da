"""What moderators leave for each other, what they are limited to, and what they can switch off."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conditions.models import Condition

from .experience import Experience

MOST_NOTE_CHARACTERS = 2000
MOST_SENTENCE_CHARACTERS = 300


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
    text = models.TextField(_("note"), max_length=MOST_NOTE_CHARACTERS)
    written_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("note between moderators")
        verbose_name_plural = _("notes between moderators")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"note {self.pk}"


class ModeratedCondition(models.Model):
    """One condition that a moderator is limited to; who has no such row decides on all of them."""

    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="moderated_conditions"
    )
    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("condition of a moderator")
        verbose_name_plural = _("conditions of moderators")
        constraints = [
            models.UniqueConstraint(
                fields=["moderator", "condition"], name="each_condition_once_per_moderator"
            )
        ]

    def __str__(self) -> str:
        return f"condition {self.condition_id} of member {self.moderator_id}"


class SendingPauseQuerySet(models.QuerySet["SendingPause"]):
    def running(self) -> "SendingPause | None":
        """The pause that is on, if there is one."""
        return self.filter(ended_at=None).first()

    def newest_first(self) -> "SendingPauseQuerySet":
        """All there have been, with the colleagues who began and ended them."""
        return self.select_related("began_by", "ended_by").order_by("-began_at", "-pk")


class SendingPause(models.Model):
    """A time in which no text can be sent in, with the sentence that members read.

    Words can be written and saved all the same.
    """

    sentence = models.CharField(_("what members read"), max_length=MOST_SENTENCE_CHARACTERS)
    began_at = models.DateTimeField(_("since"), default=timezone.now)
    began_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("paused by"),
    )
    ended_at = models.DateTimeField(_("until"), null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("ended by"),
    )

    objects = SendingPauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("pause in sending")
        verbose_name_plural = _("pauses in sending")
        permissions = [("pause_sending", "Can pause the sending of texts")]
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(ended_at=None), name="one_running_pause_in_sending"
            ),
            models.CheckConstraint(
                name="an_ended_pause_names_who_and_when",
                condition=Q(ended_at=None, ended_by=None)
                # Said in so many words: a comparison with nothing is neither true nor false.
                | Q(ended_at__isnull=False, ended_at__gte=F("began_at"), ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"pause in sending {self.pk}"
