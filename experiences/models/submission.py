"""An unchanging copy of the words, made each time they are handed in."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .experience import Experience, WrittenAs


class SubmissionState(models.TextChoices):
    WAITING = "waiting", _("With a moderator")
    PUBLISHED = "published", _("Published")
    RETURNED = "returned", _("Changes asked for")
    REJECTED = "rejected", _("Not published")
    TAKEN_BACK = "taken_back", _("Taken back")
    SUPERSEDED = "superseded", _("Replaced by a newer text")


class Lane(models.IntegerChoices):
    """In which part of the queue a text waits; the numbers are the order of the parts."""

    TOP = 0, _("Crisis and illegal")
    NEW = 1, _("New text")
    EDIT = 2, _("Edit of a public text")


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def waiting(self) -> "SubmissionQuerySet":
        """Submissions that nobody has decided on, oldest first."""
        return self.filter(state=SubmissionState.WAITING).order_by("submitted_at", "pk")

    def by_lane(self) -> "SubmissionQuerySet":
        """In the order of the queue: by lane, then what has waited longest."""
        return self.order_by("lane", "submitted_at", "pk")

    def offered_to(self, member, now=None) -> "SubmissionQuerySet":
        """What comes to this moderator first: after a return, or handed on by a colleague."""
        return self.filter(offered_to=member, offered_until__gt=now or timezone.now())

    def claimed_by(self, member, now=None) -> "SubmissionQuerySet":
        """What this moderator has taken on and still holds, oldest first."""
        return self.waiting().filter(claimed_by=member, claimed_until__gt=now or timezone.now())


class Submission(models.Model):
    """An immutable copy of the words, made each time they are handed in."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    experience = models.ForeignKey(Experience, on_delete=models.CASCADE, related_name="submissions")
    number = models.PositiveIntegerField(_("version"))
    words = models.TextField(_("words"))
    language = models.CharField(_("language"), max_length=10, default="en")
    written_as = models.CharField(_("written as"), max_length=10, choices=WrittenAs)
    state = models.CharField(
        _("state"), max_length=10, choices=SubmissionState, default=SubmissionState.WAITING
    )
    # Kept true by the moves (experiences.workflow); without a meaning once it is decided on.
    lane = models.PositiveSmallIntegerField(
        _("lane"), choices=Lane, default=Lane.NEW, db_default=Lane.NEW, editable=False
    )
    # The places that the author was asked about and kept: start, end and kind of each.
    kept_hints = models.JSONField(
        _("hints kept"),
        default=list,
        # The code before this column existed goes on handing texts in while it is brought out.
        db_default=models.Value([], output_field=models.JSONField()),
        blank=True,
        editable=False,
    )
    token = models.UUIDField(editable=False)
    submitted_at = models.DateTimeField(_("sent"), default=timezone.now)
    # After a return the next version goes to the same moderator first.
    offered_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    offered_until = models.DateTimeField(null=True)
    # Who is reading it, for how long (experiences.workflow.claims).
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    claimed_until = models.DateTimeField(null=True)

    objects = SubmissionQuerySet.as_manager()

    # What may change after the row has been written; the words and their circumstances may not.
    CHANGEABLE = frozenset(
        {"state", "lane", "offered_to", "offered_until", "claimed_by", "claimed_until"}
    )

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        permissions = [("decide_submission", "Can read and decide on submissions")]
        constraints = [
            models.UniqueConstraint(
                fields=["experience", "number"], name="submissions_are_numbered"
            ),
            models.UniqueConstraint(
                fields=["experience", "token"], name="one_submission_per_form_token"
            ),
            models.UniqueConstraint(
                fields=["experience"],
                condition=Q(state=SubmissionState.WAITING),
                name="one_waiting_submission_per_experience",
            ),
            models.UniqueConstraint(
                fields=["experience"],
                condition=Q(state=SubmissionState.PUBLISHED),
                name="one_published_submission_per_experience",
            ),
        ]
        indexes = [
            models.Index(
                fields=["submitted_at"],
                condition=Q(state=SubmissionState.WAITING),
                name="waiting_oldest_first",
            ),
            models.Index(
                fields=["lane", "submitted_at", "id"],
                condition=Q(state=SubmissionState.WAITING),
                name="waiting_by_lane",
            ),
            # Few beside those that are public, and listed at the desk newest first.
            models.Index(
                models.F("state"),
                models.F("id").desc(),
                condition=Q(state__in=["returned", "rejected", "superseded"]),
                name="not_public_newest_first",
            ),
            # For the figures of a period.
            models.Index(fields=["submitted_at"], name="submissions_by_time"),
        ]

    def __str__(self) -> str:
        return f"submission {str(self.public_id)[:8]}"

    def save(self, *args, **kwargs) -> None:
        """Write the row once; later only its state moves, through `experiences.workflow`."""
        if not self._state.adding and not set(kwargs.get("update_fields") or ["words"]) <= (
            self.CHANGEABLE
        ):
            raise TypeError("A submission never changes; make a new one.")
        super().save(*args, **kwargs)
