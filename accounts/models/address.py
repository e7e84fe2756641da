"""A new address for somebody who has lost both their mailbox and their password."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .member import Member


class AddressChange(models.Model):
    """Asked for by an administrator; it comes after a while, unless the member signs in before."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="address_change")
    new_address = models.EmailField(_("new e-mail address"))
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    due_at = models.DateTimeField(_("due"))

    class Meta:
        verbose_name = _("change of address")
        verbose_name_plural = _("changes of address")
        constraints = [
            models.CheckConstraint(
                name="an_address_changes_after_it_was_asked",
                condition=Q(due_at__gte=F("asked_at")),
            )
        ]

    def __str__(self) -> str:
        return f"change of address {self.pk}"
