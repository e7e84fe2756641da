"""Telephone and chat lines for people who need to talk to somebody now."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from experiences.policy import ExperiencePolicy


def oldest_verified() -> date:
    """The day from which on a line is still known to be true."""
    return timezone.localdate() - timedelta(days=ExperiencePolicy.HELPLINE_DAYS)


class HelplineQuerySet(models.QuerySet["Helpline"]):
    def shown(self) -> "HelplineQuerySet":
        """Those that pages may show, in the order of the editors."""
        return self.filter(is_on=True).order_by("position", "pk")

    def overdue(self) -> "HelplineQuerySet":
        """Those that pages show although nobody has rung or opened them for too long."""
        return self.shown().filter(verified_on__lt=oldest_verified())


class Helpline(models.Model):
    """One line of one country; without a country it is for everybody else.

    Somebody has rung or opened it on the day it was last verified.
    """

    country = CountryField(
        _("country"), blank=True, help_text=_("Empty: shown where a country has none of its own.")
    )
    name = models.CharField(_("name"), max_length=100)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    url = models.URLField(_("web address"), blank=True)
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
                condition=~Q(telephone="") | ~Q(url=""),
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
        return self.verified_on < oldest_verified()

    @property
    def telephone_uri(self) -> str:
        """What a telephone opens to ring the line; empty where it cannot be rung."""
        digits = "".join(c for c in self.telephone if c.isdecimal() or c == "+")
        return f"tel:{digits}" if digits else ""

    @property
    def url_label(self) -> str:
        """The web address as people read it out: without its beginning and its last slash."""
        return self.url.partition("://")[2].removeprefix("www.").rstrip("/")
