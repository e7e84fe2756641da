"""The reviewed answer to one topic, in versions, with references and reviews."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diseasemaps.common.versioned import version_of

from .question import FALLBACK_LANGUAGE, Topic


class Disclaimer(models.Model):
    """What every article says about itself; a new wording is a new version."""

    language = models.CharField(_("language"), max_length=10, default=FALLBACK_LANGUAGE)
    version = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("text"))
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("disclaimer")
        verbose_name_plural = _("disclaimers")
        ordering = ["language", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "version"], name="one_disclaimer_per_language_and_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.version}"


class MedicalReviewer(models.Model):
    """A clinician whose name stands under the articles that they checked."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="medical_reviewer",
        verbose_name=_("member"),
        help_text=_("The account that signs as this reviewer."),
    )
    name = models.CharField(_("name"), max_length=120)
    credentials = models.CharField(_("credentials"), max_length=300)
    conflicts = models.TextField(
        _("conflict statement"), help_text=_("Interests that readers should know of, or “None”.")
    )

    class Meta:
        verbose_name = _("medical reviewer")
        verbose_name_plural = _("medical reviewers")

    def __str__(self) -> str:
        return self.name


class ArticleState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Replaced")


class ArticleQuerySet(models.QuerySet["ArticleVersion"]):
    def published(self) -> "ArticleQuerySet":
        """The versions that visitors may read: at most one a topic and language."""
        return self.filter(state=ArticleState.PUBLISHED)

    def on_each_topic(self) -> "ArticleQuerySet":
        """The same, to be asked of each row in a query of topics."""
        return self.filter(topic=models.OuterRef("pk"))

    def for_readers_of(self, topic: Topic) -> "ArticleQuerySet":
        """The topic's published article, the reader's language before English."""
        return (
            self.published()
            .filter(topic=topic, language__in={get_language() or "en", FALLBACK_LANGUAGE})
            .select_related("review", "disclaimer")
            .order_by(
                models.Case(models.When(language=FALLBACK_LANGUAGE, then=1), default=0)
                if get_language() != FALLBACK_LANGUAGE
                else "pk"
            )
        )


class ArticleVersion(models.Model):
    """One version of the reviewed answer to a topic, in one language.

    A draft is changeable; a published version never changes, and stays public until the next one
    replaces it. Markdown becomes sanitised HTML when it is published (conditions.articles.rendering).
    """

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="articles")
    language = models.CharField(_("language"), max_length=10, default=FALLBACK_LANGUAGE)
    number = models.PositiveIntegerField(_("version"), default=1, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=ArticleState, default=ArticleState.DRAFT, editable=False
    )
    short_answer = models.TextField(
        _("short answer"),
        blank=True,
        help_text=_("Two or three sentences that answer by themselves; shown once, marked TL;DR."),
    )
    body = models.TextField(
        _("sections"),
        blank=True,
        help_text=_(
            "Markdown: ## for a section, ### below it. Live numbers are tokens: [[contributors]], "
            "[[contributors:over]], [[contributors:topic]], [[condition]], [[second_name]]."
        ),
    )
    change_summary = models.CharField(
        _("what changed"), max_length=300, blank=True, help_text=_("Shown in the public history.")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    # Made once, when the version is published.
    html = models.TextField(editable=False, blank=True)
    contents = models.JSONField(default=list, editable=False)
    sources = models.JSONField(default=list, editable=False)
    disclaimer = models.ForeignKey(
        Disclaimer, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("publish_articleversion", "Can publish an article"),
            ("sign_articleversion", "Can sign an article clinically"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "language", "number"], name="article_versions_are_numbered"
            ),
            models.UniqueConstraint(
                fields=["topic", "language"],
                condition=Q(state=ArticleState.PUBLISHED),
                name="one_published_article_per_topic_and_language",
            ),
            models.UniqueConstraint(
                fields=["topic", "language"],
                condition=Q(state=ArticleState.DRAFT),
                name="one_draft_article_per_topic_and_language",
            ),
            models.CheckConstraint(
                name="a_public_article_has_a_short_answer_date_and_disclaimer",
                condition=Q(state=ArticleState.DRAFT)
                | Q(published_at__isnull=False, disclaimer__isnull=False) & ~Q(short_answer=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} ({self.language}, {self.number})"

    @property
    def is_draft(self) -> bool:
        return self.state == ArticleState.DRAFT

    def whole_text(self) -> str:
        """Everything that readers or the history show of this version, as one text to compare."""
        references = [f"{row.source}: {row.title}\n{row.url}" for row in self.references.all()]
        parts = [self.short_answer, self.body, "\n\n".join(references), self.change_summary]
        return "\n\n".join(part.strip() for part in parts if part.strip())

    def checksum(self) -> str:
        """Of exactly this text: what a signature and a publication are bound to."""
        references = list(self.references.values_list("position", "source", "title", "url"))
        return version_of(
            self.language, self.short_answer, self.body, self.change_summary, references
        )


class ArticleAuthor(models.Model):
    """Somebody who began or changed a version: one of its authors, and so none of its reviewers."""

    article = models.ForeignKey(
        ArticleVersion, on_delete=models.CASCADE, related_name="article_authors"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="article_authorships"
    )

    class Meta:
        verbose_name = _("author of an article")
        verbose_name_plural = _("authors of articles")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "member"], name="an_author_once_per_article_version"
            )
        ]

    def __str__(self) -> str:
        return f"author {self.pk}"


class Reference(models.Model):
    """A source that an article rests on."""

    article = models.ForeignKey(ArticleVersion, on_delete=models.CASCADE, related_name="references")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    source = models.CharField(_("source"), max_length=200, help_text=_("Who publishes it."))
    title = models.CharField(_("title"), max_length=300)
    url = models.URLField(_("address"), max_length=500)

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.source}: {self.title}"


class ReviewQuerySet(models.QuerySet["Review"]):
    def of_public_answers(self) -> "ReviewQuerySet":
        """Reviews that a visitor finds under a published answer.

        Asked of each row, so that a list of the newest reads no more reviews than it shows.
        """
        answer = ArticleVersion.objects.published().filter(
            pk=models.OuterRef("article"),
            language__in={get_language() or "en", FALLBACK_LANGUAGE},
            topic__is_on=True,
            topic__question__is_on=True,
            topic__condition__is_listed=True,
        )
        return self.filter(models.Exists(answer))

    def newest_first(self) -> "ReviewQuerySet":
        return self.order_by("-reviewed_on", "-pk")


class Review(models.Model):
    """A recorded clinical review of exactly one version of an article.

    Name, credentials and statement are the reviewer's on the day of the review, and stay so.
    """

    article = models.OneToOneField(ArticleVersion, on_delete=models.CASCADE, related_name="review")
    reviewer = models.ForeignKey(MedicalReviewer, on_delete=models.PROTECT, related_name="reviews")
    name = models.CharField(_("name"), max_length=120)
    credentials = models.CharField(_("credentials"), max_length=300)
    conflicts = models.TextField(_("conflict statement"))
    # Of the text that was signed (`ArticleVersion.checksum`).
    checksum = models.CharField(max_length=32)
    reviewed_on = models.DateField(_("reviewed on"))
    due_on = models.DateField(_("next review due"))
    checked = models.CharField(_("what was checked"), max_length=300)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("clinical review")
        verbose_name_plural = _("clinical reviews")
        constraints = [
            models.CheckConstraint(
                name="the_next_review_is_due_after_this_one",
                condition=Q(due_on__gt=models.F("reviewed_on")),
            )
        ]
        indexes = [
            models.Index(
                models.F("reviewed_on").desc(), models.F("id").desc(), name="newest_reviews_first"
            )
        ]

    def __str__(self) -> str:
        return f"review {self.pk}"

    @property
    def is_overdue(self) -> bool:
        """Computed, never stored: tomorrow it may be another answer."""
        return self.due_on < timezone.localdate()
