"""The words being written: changeable, the author's alone."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conditions.models import Topic
from experiences.policy import ExperiencePolicy

from .context import Context
from .experience import Experience, WrittenAs


class NameChoice(models.TextChoices):
    """Under what a text is to be shown. Who has a pen name in the community chooses between the
    last two; for everybody else the first choice makes one."""

    SUGGESTED = "suggested", _("The suggested name")
    TYPED = "typed", _("A name I choose")
    PEN_NAME = "pen_name", _("My pen name")
    HIDDEN = "hidden", _("No name")


class Draft(Context):
    """The words that one member is writing on one topic: the author's alone.

    It hangs on the member and the topic, not on an experience, because it may exist before the
    consent that a contributor needs (docs/decisions/0003).
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts"
    )
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="drafts")
    words = models.TextField(_("words"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    written_as = models.CharField(_("written as"), max_length=10, choices=WrittenAs, blank=True)
    name_choice = models.CharField(max_length=10, choices=NameChoice, default=NameChoice.SUGGESTED)
    suggested_name = models.CharField(max_length=ExperiencePolicy.PEN_NAME_CHARACTERS, blank=True)
    typed_name = models.CharField(max_length=ExperiencePolicy.PEN_NAME_CHARACTERS, blank=True)
    asks_for_support = models.BooleanField(
        _("asks for support"), default=False, db_default=False, editable=False
    )
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)
    # When its author was told that it would be deleted; a change since then starts anew.
    warned_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "topic"], name="one_draft_per_member_and_topic"
            )
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"

    def shows_pen_name(self, experience: Experience | None) -> bool:
        """Whether these words, sent now, would stand under the pen name.

        A draft that does not say so leaves its experience as it is: one that was made of words
        taken back, or begun before its author had a pen name in this community.
        """
        if self.name_choice == NameChoice.HIDDEN:
            return False
        if self.name_choice == NameChoice.PEN_NAME or experience is None:
            return True
        return experience.shows_pen_name
