"""Telephone and chat lines for people who need to talk to somebody now."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField


class HelplineQuerySet(models.QuerySet["Helpline"]):
    def shown(self) -> "HelplineQuerySet":
        """Those that pages may show, in the order of the editors."""
        return self.filter(is_on=True).order_by("position", "pk")


class Helpline(models.Model):
    """One line of one country; without a country it is for everybody else.

    Somebody has rung or opened it on the day it was last verified.
    """

    country = CountryField(
        _("country"), blank=True, help_text=_("Empty: shown where a country has none of its own.")
    )
    name = models.CharField(_("name"), max_length=100)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    address = models.URLField(_("web address"), blank=True)
    hours = models.CharField(
        _("when and in which languages"), max_length=150, help_text=_("“Day and night, free”")
    )
    source = models.URLField(_("where this is written"))
    verified_on = models.DateField(_("verified on"))
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    is_on = models.BooleanField(_("shown"), default=True)

    objects = HelplineQuerySet.as_manager()

    class Meta:
        verbose_name = _("helpline")
        verbose_name_plural = _("helplines")
        ordering = ["country", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_helpline_can_be_rung_or_opened",
                condition=~Q(telephone="") | ~Q(address=""),
            ),
            models.UniqueConstraint(
                fields=["country", "name"], name="each_helpline_once_per_country"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_overdue(self) -> bool:
        """Whether it was verified too long ago."""
        oldest = timezone.localdate() - timedelta(days=settings.HELPLINE_DAYS)
        return self.verified_on < oldest
