"""What members agreed to: one row for each agreement to one version of one text."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .member import Member


class ConsentScope(models.TextChoices):
    """HEALTH is needed to send an experience; the others are a member's free choice."""

    HEALTH = "health", _("Health information that I write is kept and published")
    STATISTICS = "statistics", _("What I tell about myself is counted in statistics")
    LETTERS = "letters", _("Letters that are not about my own texts or account")


class ConsentQuerySet(models.QuerySet["Consent"]):
    def valid(self) -> "ConsentQuerySet":
        """Consents that were given and not withdrawn, whatever the version of their text."""
        return self.filter(withdrawn_at=None)

    def of(self, scope: ConsentScope) -> "ConsentQuerySet":
        return self.filter(scope=scope)


class Consent(models.Model):
    """One agreement of one member to one version of one text (accounts.consents)."""

    member = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="consents"
    )
    scope = models.CharField(_("scope"), max_length=20, choices=ConsentScope)
    version = models.CharField(_("version of the text"), max_length=20)
    language = models.CharField(_("language of the text"), max_length=10)
    given_at = models.DateTimeField(_("given"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "scope", "version"],
                condition=Q(withdrawn_at=None),
                name="one_valid_consent_per_member_scope_and_version",
            ),
            models.CheckConstraint(
                name="consent_is_withdrawn_after_it_was_given",
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=models.F("given_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"
