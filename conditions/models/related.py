"""Conditions that a reader may be looking for instead, or next: the editors' choice."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .condition import Condition


class RelatedConditionQuerySet(models.QuerySet["RelatedCondition"]):
    def listed(self) -> "RelatedConditionQuerySet":
        """Those that visitors may read, each with the condition that it leads to."""
        return self.filter(related__is_listed=True).select_related("related")


class RelatedCondition(models.Model):
    """A condition shown on another one's page, with a sentence on what joins or parts the two.

    One way only: whether the other page leads back is a choice of its own.
    """

    condition = models.ForeignKey(
        Condition, on_delete=models.CASCADE, related_name="related_conditions"
    )
    related = models.ForeignKey(
        Condition,
        on_delete=models.CASCADE,
        related_name="related_from",
        verbose_name=_("related condition"),
    )
    comparison = models.CharField(
        _("comparison"),
        max_length=200,
        help_text=_("One sentence: what they share, or what tells them apart."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = RelatedConditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("related condition")
        verbose_name_plural = _("related conditions")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "related"], name="a_related_condition_once_per_condition"
            ),
            models.CheckConstraint(
                name="a_condition_is_not_related_to_itself",
                condition=~models.Q(condition=models.F("related")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.condition}: {self.related}"
