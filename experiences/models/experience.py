"""What one contributor says on one topic."""

import uuid
from collections.abc import Collection

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conditions.models import Topic

from .contributor import Contributor, a_member


class WrittenAs(models.TextChoices):
    SELF = "self", _("I have the condition")
    PARENT = "parent", _("My child has it")
    RELATIVE = "relative", _("My partner or relative has it")
    CARER = "carer", _("I care for somebody who has it")


class ContentNote(models.TextChoices):
    """What readers are told before they open a text that may be hard to read."""

    SUICIDE = "suicide", _("suicide or self-harm")
    VIOLENCE = "violence", _("violence or abuse")
    DEATH = "death", _("somebody’s death")
    EATING = "eating", _("trouble with eating")
    PROCEDURES = "procedures", _("medical procedures in detail")


# Helplines stand beside texts with these.
WITH_HELPLINES = frozenset({ContentNote.SUICIDE})


class ExperienceQuerySet(models.QuerySet["Experience"]):
    """The words the rest of the code uses to ask for experiences."""

    def readable(self) -> "ExperienceQuerySet":
        """What visitors may read. Pages, counts, feeds and search all ask through this word."""
        return self.filter(is_readable=True)

    def once_public(self) -> "ExperienceQuerySet":
        """Those that readers can read or could."""
        return self.exclude(first_published_at=None)

    def listed(self) -> "ExperienceQuerySet":
        """Those on pages that visitors may read."""
        return self.filter(
            topic__is_on=True,
            topic__question__is_on=True,
            topic__condition__is_listed=True,
        )

    def on(self, topic: Topic) -> "ExperienceQuerySet":
        return self.filter(topic=topic)

    def by(self, member) -> "ExperienceQuerySet":
        """The experiences of one member, for pages of their own."""
        return self.filter(contributor__member=member)

    def by_people_with_it(self) -> "ExperienceQuerySet":
        return self.filter(written_as=WrittenAs.SELF)

    def by_relatives_and_carers(self) -> "ExperienceQuerySet":
        return self.exclude(written_as=WrittenAs.SELF)

    def with_words(self) -> "ExperienceQuerySet":
        """The same, with the published words and the contributor, in one query."""
        return self.select_related("published", "contributor")

    def with_page(self) -> "ExperienceQuerySet":
        """The same, with all that the address of its question's page is made of."""
        return self.select_related("topic__condition", "topic__question")

    def newest_first(self) -> "ExperienceQuerySet":
        return self.order_by("-first_published_at", "-pk")

    def before(self, experience: "Experience") -> "ExperienceQuerySet":
        """Those that come after `experience` in a list that is newest first (a keyset page)."""
        at = experience.first_published_at
        return self.filter(
            Q(first_published_at__lt=at) | Q(first_published_at=at, pk__lt=experience.pk)
        )


class Experience(models.Model):
    """One contributor's answer to one topic, in versions (`Submission`).

    `is_readable` is true exactly when there is a published version and no blocker; it is written
    by `experiences.workflow.counts` alone, together with every count that hangs on it. `written_as` is
    that of the published version.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contributor = models.ForeignKey(
        Contributor, on_delete=models.PROTECT, related_name="experiences"
    )
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="experiences")
    written_as = models.CharField(_("written as"), max_length=10, choices=WrittenAs)
    shows_pen_name = models.BooleanField(
        _("under the pen name"),
        default=True,
        editable=False,
        help_text=_("Otherwise as “A member”."),
    )
    published = models.OneToOneField(
        "Submission", on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    first_published_at = models.DateTimeField(_("first published"), null=True, editable=False)
    # Chosen by the moderator who read the published version; the text stands folded behind them.
    content_notes = models.JSONField(
        _("content notes"),
        default=list,
        db_default=models.Value([], output_field=models.JSONField()),
        blank=True,
        editable=False,
    )
    # When it has grown old its author is asked to confirm it, and may.
    reconfirm_asked_at = models.DateTimeField(_("asked to confirm"), null=True, editable=False)
    reconfirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    is_readable = models.BooleanField(_("readable"), default=False, editable=False)
    created_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)

    objects = ExperienceQuerySet.as_manager()

    class Meta:
        verbose_name = _("experience")
        verbose_name_plural = _("experiences")
        constraints = [
            models.UniqueConstraint(
                fields=["contributor", "topic"], name="one_experience_per_contributor_and_topic"
            ),
            models.CheckConstraint(
                name="a_readable_experience_has_a_published_version",
                condition=Q(is_readable=False) | Q(published__isnull=False),
            ),
            models.CheckConstraint(
                name="a_published_version_has_its_first_date",
                condition=Q(published__isnull=True) | Q(first_published_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                "topic",
                models.F("first_published_at").desc(),
                models.F("id").desc(),
                condition=Q(is_readable=True),
                name="readable_newest_first",
            ),
            # The same for the whole site, whose home page shows the newest.
            models.Index(
                models.F("first_published_at").desc(),
                models.F("id").desc(),
                condition=Q(is_readable=True),
                name="readable_newest_of_all",
            ),
        ]

    def __str__(self) -> str:
        return f"experience {str(self.public_id)[:8]}"

    @property
    def shown_name(self) -> str:
        """Under what readers see this text: the pen name as far as it shows, or "A member"."""
        return self.contributor.shown_name if self.shows_pen_name else a_member()


def content_notes_line(notes: Collection[str]) -> str:
    """What readers are told before they open a text, in one line; empty where there is nothing."""
    return ", ".join(str(ContentNote(note).label) for note in notes)
