"""Closing an account: the wish that waits for a while, and the journal that outlives a restore."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .member import Member


class ClosingChoice(models.TextChoices):
    ERASE = "erase", _("Erase everything")
    LEAVE_WORDS = "leave_words", _("Leave my published words, without any link to me")


class Closing(models.Model):
    """A member's wish to close the account; until `due_at` they can change their mind."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="closing")
    choice = models.CharField(_("choice"), max_length=12, choices=ClosingChoice)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    due_at = models.DateTimeField(_("due"))
    # Set where an administrator acts for somebody, after a procedure under docs/procedures.
    asked_by_desk = models.BooleanField(_("asked for by the desk"), default=False)

    class Meta:
        verbose_name = _("closing of an account")
        verbose_name_plural = _("closings of accounts")
        constraints = [
            models.CheckConstraint(
                name="an_account_closes_after_it_was_asked",
                condition=Q(due_at__gte=F("asked_at")),
            )
        ]

    def __str__(self) -> str:
        return f"closing {self.pk}"


class ErasedKind(models.TextChoices):
    MEMBER = "member", _("Account, with everything")
    MEMBER_LEFT_WORDS = "left_words", _("Account, published words left")
    EXPERIENCE = "experience", _("Experience")
    CONTRIBUTOR = "contributor", _("Words that had been left behind")


class ErasureEntry(models.Model):
    """That something was erased, by an opaque reference: applied again after a restore."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=ErasedKind)
    reference = models.UUIDField(_("reference"))
    erased_at = models.DateTimeField(_("erased"), default=timezone.now)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["erased_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "reference"], name="each_erasure_is_recorded_once"
            )
        ]

    def __str__(self) -> str:
        return f"erasure {self.pk}"
