"""A member's wish that somebody else look at a decision again."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import AccountDecision
from accounts.models.decision import RESTRICTIONS
from accounts.policy import AccountPolicy
from diseasemaps.common.optional import not_none

from .decision import APPEALABLE, Decision


class AppealState(models.TextChoices):
    OPEN = "open", _("Open")
    UPHELD = "upheld", _("The decision stands")
    OVERTURNED = "overturned", _("The decision was overturned")


class AppealQuerySet(models.QuerySet["Appeal"]):
    def open(self) -> "AppealQuerySet":
        """Appeals that nobody has answered, oldest first."""
        return self.filter(state=AppealState.OPEN).order_by("opened_at", "pk")

    def judged_by_others_than(self, member) -> "AppealQuerySet":
        """Without those against this person's decisions, and those that are about them."""
        return (
            self.exclude(account_decision__decided_by=member)
            .exclude(account_decision__member=member)
            .exclude(decision__decided_by=member)
            .exclude(decision__experience__contributor__member=member)
        )

    def on(self, experience) -> "AppealQuerySet":
        """Those against decisions on one experience."""
        return self.filter(decision__experience=experience)


class Appeal(models.Model):
    """One for a decision on an account or on a text; one question and one answer, always by
    somebody else."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account_decision = models.OneToOneField(
        AccountDecision, on_delete=models.PROTECT, null=True, related_name="appeal"
    )
    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, related_name="appeal"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=AppealState, default=AppealState.OPEN
    )
    opened_at = models.DateTimeField(_("asked"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            models.CheckConstraint(
                name="an_appeal_is_against_exactly_one_decision",
                condition=Q(account_decision__isnull=False, decision=None)
                | Q(account_decision=None, decision__isnull=False),
            ),
            models.CheckConstraint(
                name="a_decided_appeal_names_who_and_when",
                condition=Q(state=AppealState.OPEN, decided_by=None, decided_at=None)
                | ~Q(state=AppealState.OPEN)
                & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"appeal {str(self.public_id)[:8]}"

    @property
    def against(self) -> AccountDecision | Decision:
        """The decision that is looked at again."""
        if self.account_decision is not None:
            return self.account_decision
        return not_none(self.decision)


def last_day(decision: AccountDecision | Decision):
    """Until when a decision can be appealed against."""
    return decision.decided_at + timedelta(days=AccountPolicy.APPEAL_DAYS)


def is_appealable(decision: AccountDecision | Decision) -> bool:
    """Whether another look can be asked for, as far as the decision itself is concerned."""
    if isinstance(decision, Decision):
        is_restriction = decision.outcome in APPEALABLE and not hasattr(decision, "undone_by")
    else:
        is_restriction = decision.outcome in RESTRICTIONS
    return is_restriction and timezone.now() <= last_day(decision)


class AppealTextKind(models.TextChoices):
    APPEAL = "appeal", _("What the member writes")
    MESSAGE = "message", _("The answer")


class AppealText(models.Model):
    """Free text that belongs to an appeal."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField(_("kind"), max_length=10, choices=AppealTextKind)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("text of an appeal")
        verbose_name_plural = _("texts of appeals")
        constraints = [
            models.UniqueConstraint(fields=["appeal", "kind"], name="one_text_per_appeal_and_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.appeal}"
