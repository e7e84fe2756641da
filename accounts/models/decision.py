"""What was decided on an account: written once, its free text apart so that it can be erased."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.policy import AccountPolicy
from accounts.reasons import Reason
from diseasemaps.common import periods

from .member import Member


class AccountOutcome(models.TextChoices):
    APPROVED = "approved", _("Application approved")
    DECLINED = "declined", _("Application declined")
    NOTE = "note", _("Note")
    WARNING = "warning", _("Warning")
    PAUSE = "pause", _("Paused")
    LONG_PAUSE = "long_pause", _("Paused for longer")
    BAN = "ban", _("Banned")
    LIFTED = "lifted", _("Pause or ban lifted")
    OVERTURNED = "overturned", _("Decision overturned on appeal")
    CLOSING = "closing", _("Closing asked for by the desk")
    ADDRESS = "address", _("New address asked for by the desk")


# Each of these is a strike until it lapses; a note is none.
STRIKES = (
    AccountOutcome.WARNING,
    AccountOutcome.PAUSE,
    AccountOutcome.LONG_PAUSE,
    AccountOutcome.BAN,
)
# What restricts somebody: needs a reason, and can be appealed against.
RESTRICTIONS = (AccountOutcome.DECLINED, AccountOutcome.NOTE, *STRIKES)
PAUSES = (AccountOutcome.PAUSE, AccountOutcome.LONG_PAUSE)


class AccountDecisionQuerySet(models.QuerySet["AccountDecision"]):
    def not_overturned(self) -> "AccountDecisionQuerySet":
        """Those that no appeal has overturned."""
        return self.filter(undone_by=None)

    def strikes(self, now=None) -> "AccountDecisionQuerySet":
        """Those that count as a strike now: not overturned, and not lapsed."""
        since = (now or timezone.now()) - timedelta(days=AccountPolicy.STRIKE_DAYS)
        return self.not_overturned().filter(outcome__in=STRIKES, decided_at__gt=since)


class AccountDecision(models.Model):
    """Outcome, reason, who, when, until when. `member` is empty once the account is erased."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="account_decisions"
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=AccountOutcome)
    reason = models.CharField(_("reason"), max_length=30, choices=Reason, blank=True)
    hides_words = models.BooleanField(_("hides published words"), default=False)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )
    decided_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), default=timezone.now)
    # Automation may point at something; it never decides.
    found_by_automation = models.BooleanField(_("found by automation"), default=False)

    objects = AccountDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision on an account")
        verbose_name_plural = _("decisions on accounts")
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="every_restriction_of_an_account_has_a_reason",
                condition=~Q(outcome__in=RESTRICTIONS) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="only_a_ban_hides_words",
                condition=Q(hides_words=False) | Q(outcome=AccountOutcome.BAN),
            ),
            models.CheckConstraint(
                name="only_pauses_have_an_end",
                condition=Q(outcome__in=PAUSES, until__isnull=False)
                | ~Q(outcome__in=PAUSES) & Q(until=None),
            ),
            models.CheckConstraint(
                name="only_an_overturning_undoes_a_decision",
                condition=Q(outcome=AccountOutcome.OVERTURNED, undoes__isnull=False)
                | ~Q(outcome=AccountOutcome.OVERTURNED) & Q(undoes=None),
            ),
            models.CheckConstraint(
                name="nobody_decides_on_their_own_account",
                condition=Q(member=None) | ~Q(member=F("decided_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"decision on an account {self.pk}"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise TypeError("A decision is written once.")
        super().save(*args, **kwargs)

    def get_outcome_display(self) -> str:  # type: ignore[no-redef] # Django makes it where we do not
        """The outcome in words; for a pause with the time that it was decided to last."""
        if self.until:
            days = (self.until - self.decided_at).days
            return gettext("Paused for %(period)s") % {"period": periods.days(days)}
        return str(AccountOutcome(self.outcome).label)


class AccountTextKind(models.TextChoices):
    MESSAGE = "message", _("Message to the member")
    FACTS = "facts", _("Facts the decision rests on")


class AccountDecisionText(models.Model):
    """Free text that belongs to a decision on an account."""

    decision = models.ForeignKey(AccountDecision, on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField(_("kind"), max_length=10, choices=AccountTextKind)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("text of a decision on an account")
        verbose_name_plural = _("texts of decisions on accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "kind"], name="one_text_per_account_decision_and_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.decision}"
