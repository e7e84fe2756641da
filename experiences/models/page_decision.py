"""What was decided on a page: switched off with all its experiences, or on again; written once."""

from typing import TypeAlias

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conditions.models import Condition, Question, Topic

# One question of one condition, one question of all conditions, one condition with all its questions.
Switchable: TypeAlias = Topic | Question | Condition


class PageOutcome(models.TextChoices):
    OFF = "off", _("Switched off")
    ON = "on", _("Switched on")


class PageDecisionQuerySet(models.QuerySet["PageDecision"]):
    def about(self, page: Switchable) -> "PageDecisionQuerySet":
        """Those on exactly this page, newest first, with whoever decided."""
        about = Q((str(type(page)._meta.model_name), page.pk))
        return self.filter(about).select_related("decided_by")


class PageDecision(models.Model):
    """Outcome, reason, who and when, and how many texts of how many people went out of sight or
    came back by it."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, null=True, related_name="+")
    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=3, choices=PageOutcome)
    reason = models.TextField(_("reason"), blank=True)
    texts = models.PositiveIntegerField(_("texts"))
    people = models.PositiveIntegerField(_("people"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), default=timezone.now)

    objects = PageDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision on a page")
        verbose_name_plural = _("decisions on pages")
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_decision_on_a_page_is_about_one",
                condition=Q(topic__isnull=False, question=None, condition=None)
                | Q(topic=None, question__isnull=False, condition=None)
                | Q(topic=None, question=None, condition__isnull=False),
            ),
            models.CheckConstraint(
                name="every_switching_off_has_its_reason",
                condition=Q(outcome=PageOutcome.ON) | Q(outcome=PageOutcome.OFF) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="a_page_holds_no_more_people_than_texts",
                condition=Q(people__lte=models.F("texts")),
            ),
        ]

    def __str__(self) -> str:
        return f"decision on a page {self.pk}"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise TypeError("A decision is written once.")
        super().save(*args, **kwargs)

    @property
    def page(self) -> Switchable:
        """What it is about."""
        found = self.topic or self.question or self.condition
        if found is None:
            raise RuntimeError("the database lets no decision be about nothing")
        return found
