"""The conditions that a moderator is limited to."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from conditions.models import Condition


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
