"""Addresses that refuse our letters for good."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .member import Member


class RefusedAddressQuerySet(models.QuerySet["RefusedAddress"]):
    def marked(self) -> "RefusedAddressQuerySet":
        """Those that have refused letters for good on different days, and have taken none since."""
        return self.filter(marked_at__isnull=False)


class RefusedAddress(models.Model):
    """A member's address at which the last letter was refused for good.

    From the second day of refusals on it is marked: letters that can wait do so, and the member
    and the desk are told. A letter that is accepted ends it, and so does another address: the row
    is about the one that it names. Written by `accounts.letters.refusals` alone.
    """

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="refused_address")
    address = models.EmailField(_("address"))
    refused_at = models.DateTimeField(_("first refused"), default=timezone.now)
    marked_at = models.DateTimeField(_("marked"), null=True, blank=True)

    objects = RefusedAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address that refuses letters")
        verbose_name_plural = _("addresses that refuse letters")
        constraints = [
            models.CheckConstraint(
                name="an_address_is_marked_after_it_refused",
                condition=models.Q(marked_at=None) | models.Q(marked_at__gt=models.F("refused_at")),
            )
        ]

    def __str__(self) -> str:
        return f"refused address {self.pk}"
