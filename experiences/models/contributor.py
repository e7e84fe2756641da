"""A member within one condition's community."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Consent
from conditions.models import Condition
from diseasemaps.common.text import LONGEST
from experiences.policy import ExperiencePolicy

from .context import BANDS_ALONE, Context


class PenNameState(models.TextChoices):
    SUGGESTED = "suggested", _("Suggested by us")
    WAITING = "waiting", _("Typed, to be read by a moderator")
    APPROVED = "approved", _("Typed, read by a moderator")
    REFUSED = "refused", _("Typed, not shown")


SHOWN = (PenNameState.SUGGESTED, PenNameState.APPROVED)


def a_member() -> str:
    """What stands in the place of a pen name that is not shown."""
    return gettext("A member")


class ContributorQuerySet(models.QuerySet["Contributor"]):
    def of(self, member) -> "ContributorQuerySet":
        """What one member is in the communities, for pages of their own."""
        return self.filter(member=member)

    def with_condition(self) -> "ContributorQuerySet":
        """The same, with the condition of each, in the order of their names."""
        return self.select_related("condition").order_by("condition__name")

    def with_name_to_read(self) -> "ContributorQuerySet":
        """Those whose typed pen name waits for a moderator, oldest first."""
        return self.filter(pen_name_state=PenNameState.WAITING).order_by("pen_name_at", "pk")


class Contributor(Context):
    """What one member is in one condition's community, so that nobody can link the two.

    Being one is itself health data: the row needs a consent. `member` is empty once the account
    is gone and the words were left behind.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, related_name="contributors")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="contributors",
    )
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="contributors")
    pen_name = models.CharField(_("pen name"), max_length=ExperiencePolicy.PEN_NAME_CHARACTERS)
    # As names are compared: two that read alike have one key (experiences.profiles.pen_names).
    pen_name_key = models.CharField(max_length=LONGEST, editable=False)
    pen_name_state = models.CharField(
        _("pen name is"), max_length=10, choices=PenNameState, default=PenNameState.SUGGESTED
    )
    pen_name_at = models.DateTimeField(_("pen name since"), default=timezone.now, editable=False)
    published_count = models.IntegerField(_("readable experiences"), default=0, editable=False)
    # Only once the account is gone: the key, as a hash, with which its words can be removed.
    removal_key = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    objects = ContributorQuerySet.as_manager()

    class Meta:
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "member"], name="one_contributor_per_member_and_condition"
            ),
            models.UniqueConstraint(
                fields=["condition", "pen_name_key"],
                name="one_contributor_per_pen_name_and_condition",
            ),
            models.CheckConstraint(
                name="a_pen_name_has_a_letter_or_a_digit",
                condition=~Q(pen_name_key=""),
            ),
            models.CheckConstraint(
                name="contributor_count_is_never_negative",
                condition=Q(published_count__gte=0),
            ),
            *BANDS_ALONE,
            models.CheckConstraint(
                name="only_words_left_behind_have_a_removal_key",
                condition=models.Q(removal_key="") | models.Q(member=None),
            ),
        ]

        indexes = [
            models.Index(
                fields=["pen_name_at"],
                condition=Q(pen_name_state=PenNameState.WAITING),
                name="waiting_names_oldest_first",
            )
        ]

    def __str__(self) -> str:
        return f"contributor {str(self.public_id)[:8]}"

    @property
    def shown_name(self) -> str:
        """What readers see: the pen name, or "A member" until a moderator has read a typed one."""
        return self.pen_name if self.pen_name_state in SHOWN else a_member()
