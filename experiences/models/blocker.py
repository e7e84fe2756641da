"""The reasons why an experience may not be readable, one row each."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .experience import Experience


class Cause(models.TextChoices):
    WITHDRAWN = "withdrawn", _("Taken down by its author")
    HELD = "held", _("Held after reports")
    REMOVED = "removed", _("Removed by a moderator")
    BANNED = "banned", _("Hidden with its author's ban")
    CONSENT = "consent", _("Consent withdrawn")
    ERASURE = "erasure", _("Being erased")
    CLOSED = "closed", _("Page closed")


class BlockerQuerySet(models.QuerySet["Blocker"]):
    def held(self) -> "BlockerQuerySet":
        """Those that a moderator has still to decide on."""
        return self.filter(cause=Cause.HELD)

    def erasing(self) -> "BlockerQuerySet":
        """Those on texts whose author has asked for their erasure."""
        return self.filter(cause=Cause.ERASURE)


class Blocker(models.Model):
    """One reason why an experience is not readable; lifted only by its own undoing."""

    experience = models.ForeignKey(Experience, on_delete=models.CASCADE, related_name="blockers")
    cause = models.CharField(_("cause"), max_length=10, choices=Cause)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    set_at = models.DateTimeField(_("since"), default=timezone.now)

    objects = BlockerQuerySet.as_manager()

    class Meta:
        verbose_name = _("blocker")
        verbose_name_plural = _("blockers")
        constraints = [
            models.UniqueConstraint(
                fields=["experience", "cause"], name="one_blocker_per_experience_and_cause"
            )
        ]
        indexes = [
            models.Index(fields=["set_at"], condition=Q(cause=Cause.HELD), name="held_oldest_first")
        ]

    def __str__(self) -> str:
        return f"{self.cause} on {self.experience}"
