"""A text that comes before everything that waits: a crisis, something illegal, or a child."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .experience import Experience


class EscalationKind(models.TextChoices):
    CRISIS = "crisis", _("Somebody may need help now")
    ILLEGAL = "illegal", _("It may be against the law")
    CHILD = "child", _("A child may be in danger, or can be recognised")


class EscalationCause(models.TextChoices):
    ASKED = "asked", _("The author asked for support")
    WORDS = "words", _("Words in the text")
    REPORTED = "reported", _("A reader reported it")
    STAFF = "staff", _("Somebody of the team")


class EscalationQuerySet(models.QuerySet["Escalation"]):
    def open(self) -> "EscalationQuerySet":
        """Those that no senior moderator has resolved, oldest first."""
        return self.filter(resolved_at=None).order_by("raised_at", "pk")

    def on(self, experiences) -> "EscalationQuerySet":
        """Those of these experiences."""
        return self.filter(experience__in=experiences)


class Escalation(models.Model):
    """Why one experience is escalated, since when, and until when (transition 17).

    While it is open, senior moderators alone decide on the experience. `raised_by` is empty where
    the rules raised it; `resolved_by` is empty where the text went away before anybody resolved it.
    """

    experience = models.ForeignKey(Experience, on_delete=models.CASCADE, related_name="escalations")
    kind = models.CharField(_("kind"), max_length=10, choices=EscalationKind)
    cause = models.CharField(_("cause"), max_length=10, choices=EscalationCause)
    raised_at = models.DateTimeField(_("raised"), default=timezone.now)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("raised by"),
    )
    resolved_at = models.DateTimeField(_("resolved"), null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("resolved by"),
    )

    objects = EscalationQuerySet.as_manager()

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        permissions = [("decide_escalated", "Can decide on escalated texts")]
        constraints = [
            models.UniqueConstraint(
                fields=["experience"],
                condition=Q(resolved_at=None),
                name="one_open_escalation_per_experience",
            ),
            models.CheckConstraint(
                name="only_the_team_raises_by_name",
                condition=Q(cause=EscalationCause.STAFF, raised_by__isnull=False)
                | ~Q(cause=EscalationCause.STAFF) & Q(raised_by=None),
            ),
            models.CheckConstraint(
                name="an_open_escalation_is_resolved_by_nobody",
                condition=Q(resolved_at__isnull=False) | Q(resolved_by=None),
            ),
            models.CheckConstraint(
                name="an_escalation_is_resolved_after_it_was_raised",
                condition=Q(resolved_at=None) | Q(resolved_at__gte=F("raised_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["raised_at"],
                condition=Q(resolved_at=None),
                name="open_escalations_oldest_first",
            )
        ]

    def __str__(self) -> str:
        return f"escalation {self.pk}"
