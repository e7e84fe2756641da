"""The outbox."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .member import Member


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self, now) -> "LetterQuerySet":
        """Letters that are on their way and whose next try has come; one whose sending broke off comes again."""
        return self.on_their_way().filter(next_try_at__lte=now)

    def on_their_way(self) -> "LetterQuerySet":
        """Letters that have neither left nor been given up."""
        return self.filter(sent_at=None, given_up_at=None)


class Letter(models.Model):
    """One e-mail to one person: written with the change it tells of, sent after the commit.

    Address, subject and body are emptied once it has left (accounts.letters.outbox), or was refused
    for good and given up (accounts.letters.refusals).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, null=True, blank=True, related_name="letters"
    )
    kind = models.CharField(_("kind"), max_length=60)
    # The reference of the decision that it tells of, so that an undoing finds it; else of the text,
    # the community or the report.
    about = models.UUIDField(_("about"), null=True, blank=True, editable=False)
    address = models.EmailField(_("address"), blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("body"), blank=True)
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("given up"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(sent_at=None, given_up_at=None),
                name="letters_still_to_send",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="a_letter_that_is_over_keeps_no_address_and_no_words",
                condition=Q(sent_at=None, given_up_at=None) | Q(address="", subject="", body=""),
            ),
            models.CheckConstraint(
                name="a_letter_leaves_or_is_given_up",
                condition=Q(sent_at=None) | Q(given_up_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"
