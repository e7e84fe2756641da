"""What was decided on a submission: written once, its free text apart so that it can be erased."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.reasons import Reason
from conditions.models import Topic

from .experience import Experience
from .submission import Submission


class Outcome(models.TextChoices):
    PUBLISHED = "published", _("Publish")
    RETURNED = "returned", _("Ask for changes")
    REJECTED = "rejected", _("Do not publish")
    HELD = "held", _("Hold")
    KEPT = "kept", _("Keep public")
    REMOVED = "removed", _("Remove")
    OVERTURNED = "overturned", _("Overturned on appeal")
    ESCALATED = "escalated", _("Escalated and out of sight")
    UNDONE = "undone", _("Undone")


# What can be decided on a submission; the others are decisions on words that are public.
ON_SUBMISSIONS = (Outcome.PUBLISHED, Outcome.RETURNED, Outcome.REJECTED)
WITHOUT_REASON = (
    Outcome.PUBLISHED,
    Outcome.KEPT,
    Outcome.OVERTURNED,
    Outcome.ESCALATED,
    Outcome.UNDONE,
)
# What can be undone for a few minutes, until its letter leaves (transition 18).
UNDOABLE = (Outcome.RETURNED, Outcome.REJECTED)
# What its author can ask another look at.
APPEALABLE = (Outcome.REJECTED, Outcome.REMOVED)


class DecisionQuerySet(models.QuerySet["Decision"]):
    def in_force(self) -> "DecisionQuerySet":
        """Without those that were undone before anybody was told, and without the undoings; that
        they were not is fetched with them."""
        found = self.exclude(outcome=Outcome.UNDONE).filter(undone_by=None)
        return found.select_related("undone_by")


class Decision(models.Model):
    """Outcome, reason, version, who and when. Experience and submission empty once deleted."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    experience = models.ForeignKey(
        Experience, on_delete=models.SET_NULL, null=True, related_name="decisions"
    )
    submission = models.ForeignKey(
        Submission, on_delete=models.SET_NULL, null=True, related_name="decisions"
    )
    number = models.PositiveIntegerField(_("version decided on"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    reason = models.CharField(_("reason"), max_length=30, choices=Reason, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), default=timezone.now)
    # The return or refusal that this row takes back.
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="undone_by"
    )
    # Automation may point at something; it never decides.
    found_by_automation = models.BooleanField(_("found by automation"), default=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="every_refusal_has_a_reason_and_no_publication_has",
                condition=Q(outcome__in=WITHOUT_REASON, reason="")
                | ~Q(outcome__in=WITHOUT_REASON) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="an_undoing_names_what_it_undoes",
                condition=Q(outcome=Outcome.UNDONE, undoes__isnull=False)
                | ~Q(outcome=Outcome.UNDONE) & Q(undoes=None),
            ),
        ]

        # For the statistics of a period.
        indexes = [models.Index(fields=["decided_at"], name="decisions_by_time")]

    def __str__(self) -> str:
        return f"decision {self.pk}"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise TypeError("A decision is written once.")
        super().save(*args, **kwargs)


class TextKind(models.TextChoices):
    MESSAGE = "message", _("Message to the author")
    FACTS = "facts", _("Facts the decision rests on")


class DecisionText(models.Model):
    """Free text that belongs to a decision."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField(_("kind"), max_length=10, choices=TextKind)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("text of a decision")
        verbose_name_plural = _("texts of decisions")
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "kind"], name="one_text_per_decision_and_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.decision}"
