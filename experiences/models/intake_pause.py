"""The switch that stops texts from being sent for a while."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from experiences.policy import ExperiencePolicy


class IntakePauseQuerySet(models.QuerySet["IntakePause"]):
    def running(self) -> "IntakePause | None":
        """The pause that is on, if there is one."""
        return self.filter(ended_at=None).first()

    def newest_first(self) -> "IntakePauseQuerySet":
        """All there have been, with the colleagues who began and ended them."""
        return self.select_related("began_by", "ended_by").order_by("-began_at", "-pk")


class IntakePause(models.Model):
    """A time in which no text can be sent in, with the sentence that members read.

    Words can be written and saved all the same.
    """

    sentence = models.CharField(
        _("what members read"), max_length=ExperiencePolicy.INTAKE_SENTENCE_CHARACTERS
    )
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

    objects = IntakePauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("intake pause")
        verbose_name_plural = _("intake pauses")
        permissions = [("pause_intake", "Can pause the sending of texts")]
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(ended_at=None), name="one_running_intake_pause"
            ),
            models.CheckConstraint(
                name="an_ended_pause_names_who_and_when",
                condition=Q(ended_at=None, ended_by=None)
                # Said in so many words: a comparison with nothing is neither true nor false.
                | Q(ended_at__isnull=False, ended_at__gte=F("began_at"), ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"intake pause {self.pk}"
