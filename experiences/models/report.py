"""A reader's wish that a moderator look at a public text again."""

import hashlib
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from .experience import Experience
from .submission import Submission

KEY_CHARACTERS = 40


class ReportReason(models.TextChoices):
    IDENTIFIES = "identifies", _("It tells who somebody is")
    WORRIED = "worried", _("I am worried about this person")
    HARMFUL = "harmful", _("It could harm somebody")
    PROMOTION = "promotion", _("It is advertising or spam")
    ABUSE = "abuse", _("It attacks somebody")
    ILLEGAL = "illegal", _("It is against the law")
    OTHER = "other", _("Something else")


# These come first in the list.
URGENT = (ReportReason.IDENTIFIES, ReportReason.WORRIED, ReportReason.ILLEGAL)
# These cannot wait (transition 17): of a credible member they escalate the text, of anybody else
# they come into the urgent lane, which every moderator opens.
CANNOT_WAIT = (ReportReason.WORRIED, ReportReason.ILLEGAL)


class ReportState(models.TextChoices):
    OPEN = "open", _("Open")
    UPHELD = "upheld", _("The text was removed")
    DISMISSED = "dismissed", _("The text stays")
    LAPSED = "lapsed", _("The text is gone")


DECIDED = (ReportState.UPHELD, ReportState.DISMISSED)


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> "ReportQuerySet":
        """Those that nobody has decided on, oldest first."""
        return self.filter(state=ReportState.OPEN).order_by("created_at", "pk")

    def by(self, member) -> "ReportQuerySet":
        """What one member has reported."""
        return self.filter(reporter=member)

    def on(self, experiences) -> "ReportQuerySet":
        """Those on these experiences."""
        return self.filter(experience__in=experiences)

    def credible(self) -> "ReportQuerySet":
        """Those whose reporter was credible when they reported."""
        return self.filter(is_credible=True)

    def urgent(self) -> "ReportQuerySet":
        return self.filter(reason__in=URGENT)

    def in_urgent_lane(self) -> "ReportQuerySet":
        """What cannot wait and escalates nothing, because anybody may have said it."""
        return self.filter(reason__in=CANNOT_WAIT, is_credible=False)

    def from_place(self, place: str) -> "ReportQuerySet":
        """What visitors reported from one place, by its hash (`hash_of_place`)."""
        return self.filter(place=place)

    def unfounded_since(self, moment) -> "ReportQuerySet":
        return self.filter(is_unfounded=True, closed_at__gt=moment)

    def with_key(self, key: str) -> "ReportQuerySet":
        """The one that this key follows, if there is one."""
        return self.filter(follow_hash=_hash_of(key))


class Report(models.Model):
    """One reader's report on the version that was public then; who it was is told to nobody.

    `reporter` is empty for a visitor and for somebody whose account is gone. Experience and
    submission are empty once those are. Whoever has the key can follow what becomes of it; the key
    is worked out from the reference and the site's secret, and only its hash is stored.

    `place` says from where a visitor reports, as a keyed hash, so that one place counts once for a
    text; a member has none, and it goes when the report is closed.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    experience = models.ForeignKey(
        Experience, on_delete=models.SET_NULL, null=True, related_name="reports"
    )
    submission = models.ForeignKey(
        Submission, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    follow_hash = models.CharField(max_length=64, blank=True, editable=False)
    place = models.CharField(max_length=64, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=10, choices=ReportReason)
    is_credible = models.BooleanField(_("counts towards a hold"), default=False)
    state = models.CharField(
        _("state"), max_length=10, choices=ReportState, default=ReportState.OPEN
    )
    is_unfounded = models.BooleanField(_("unfounded"), default=False)
    created_at = models.DateTimeField(_("reported"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "experience"],
                condition=Q(state=ReportState.OPEN),
                name="one_open_report_per_member_and_experience",
            ),
            models.UniqueConstraint(
                fields=["experience", "place"],
                condition=Q(state=ReportState.OPEN) & ~Q(place=""),
                name="one_open_report_per_place_and_experience",
            ),
            models.CheckConstraint(
                name="only_an_open_report_of_a_visitor_has_a_place",
                condition=Q(place="") | Q(state=ReportState.OPEN, reporter=None),
            ),
            models.UniqueConstraint(
                fields=["follow_hash"], condition=~Q(follow_hash=""), name="one_report_per_key"
            ),
            models.CheckConstraint(
                name="an_open_report_names_its_text",
                condition=~Q(state=ReportState.OPEN) | Q(experience__isnull=False),
            ),
            models.CheckConstraint(
                name="a_decided_report_names_who_and_when",
                condition=Q(state=ReportState.OPEN, closed_at=None, closed_by=None)
                | Q(state=ReportState.LAPSED, closed_at__isnull=False, closed_by=None)
                | Q(state__in=DECIDED, closed_at__isnull=False, closed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="only_a_dismissed_report_is_unfounded",
                condition=Q(is_unfounded=False) | Q(state=ReportState.DISMISSED),
            ),
            models.CheckConstraint(
                name="only_a_members_report_is_credible",
                condition=Q(is_credible=False) | Q(reporter__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["experience", "created_at"],
                condition=Q(state=ReportState.OPEN),
                name="open_reports_oldest_first",
            ),
            models.Index(
                fields=["closed_at"],
                condition=~Q(state=ReportState.OPEN),
                name="closed_reports_oldest_first",
            ),
        ]

    def __str__(self) -> str:
        return f"report {str(self.public_id)[:8]}"

    def save(self, *args, **kwargs) -> None:
        if self._state.adding:
            self.follow_hash = _hash_of(self.key)
        super().save(*args, **kwargs)

    @property
    def key(self) -> str:
        """What follows this report: beyond guessing, and the same each time it is worked out."""
        mac = salted_hmac("experiences.report", str(self.public_id), algorithm="sha256")
        return mac.hexdigest()[:KEY_CHARACTERS]

    @property
    def is_urgent(self) -> bool:
        return self.reason in URGENT

    def text(self, kind: str) -> str:
        """One of its texts, from rows already fetched."""
        return next((text.text for text in self.texts.all() if text.kind == kind), "")


def hash_of_place(experience: Experience, address: str) -> str:
    """A network address as it is kept with a report on this text.

    Keyed, so that nobody can try all addresses; and another one on each text, so that nobody sees
    what else was reported from the same place.
    """
    where = f"{experience.public_id} {address}"
    return salted_hmac("experiences.report.place", where, algorithm="sha256").hexdigest()


def _hash_of(key: str) -> str:
    # Not with the site's secret: addresses in letters outlive a change of it.
    return hashlib.sha256(key.encode()).hexdigest()


class ReportTextKind(models.TextChoices):
    DETAILS = "details", _("What the reader writes")
    WHERE = "where", _("Which passage is said to be against the law")
    WHY = "why", _("Why it is said to be against the law")
    CONTACT = "contact", _("Where the reader wants an answer")
    OUTCOME = "outcome", _("What the reader is told")


class ReportText(models.Model):
    """Free text that belongs to a report."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField(_("kind"), max_length=10, choices=ReportTextKind)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("text of a report")
        verbose_name_plural = _("texts of reports")
        constraints = [
            models.UniqueConstraint(fields=["report", "kind"], name="one_text_per_report_and_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.report}"
