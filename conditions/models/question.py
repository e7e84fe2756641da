"""The question catalogue, and the topics it makes with each condition."""

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, FilteredRelation, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from conditions.policy import ConditionPolicy

from .condition import Condition

FALLBACK_LANGUAGE = "en"


class QuestionGroup(models.TextChoices):
    ABOUT = "about", _("About the condition")
    TREATMENT = "treatment", _("Treatment and outlook")
    LIFE = "life", _("Daily life")
    MORE = "more", _("Find out more")


def _with_texts(rows: QuerySet, question: str = "") -> QuerySet:
    """The rows joined to their question's wording, `_local` and `_english`; `question` is the way
    to it, such as "question__"."""
    texts = f"{question}texts"
    language = f"{texts}__language"
    return rows.annotate(
        _local=FilteredRelation(texts, condition=Q(**{language: get_language()})),
        _english=FilteredRelation(texts, condition=Q(**{language: FALLBACK_LANGUAGE})),
    )


class QuestionQuerySet(models.QuerySet["Question"]):
    def switched_on(self) -> "QuestionQuerySet":
        """Questions that visitors may read about."""
        return self.filter(is_on=True)

    def with_wording(self) -> "QuestionQuerySet":
        """The same, with `wording` and `purpose` in the reader's language, else in English."""
        return _with_texts(self).annotate(
            wording=Coalesce(
                "_local__title", "_english__title", "key", output_field=models.CharField()
            ),
            purpose=Coalesce(
                NullIf("_local__purpose", models.Value("")),
                "_english__purpose",
                models.Value(""),
                output_field=models.CharField(),
            ),
        )


class Question(models.Model):
    """One question of the site-wide catalogue, asked of every condition.

    What the site does differently for one question is a column here, never its key in the code.
    """

    # Of `with_wording` alone.
    wording: str
    purpose: str

    key = models.SlugField(_("key"), max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    group = models.CharField(_("group"), max_length=10, choices=QuestionGroup)
    is_on = models.BooleanField(
        _("shown to visitors"), default=True, help_text=_("Switching off hides, never deletes.")
    )
    takes_experiences = models.BooleanField(
        _("takes experiences"),
        default=True,
        help_text=_("A question that stops taking them keeps showing those it has."),
    )
    aspect = models.CharField(
        _("schema.org aspect"),
        max_length=40,
        help_text=_("The health aspect for search engines, such as “Causes”."),
    )
    shows_helplines = models.BooleanField(
        _("shows helplines"),
        default=False,
        help_text=_("For a question that is hard to read about: the lines stand on its pages."),
    )
    review_months = models.PositiveSmallIntegerField(
        _("months until the next review"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Empty: as usual. Counts from the next signature on; a review that is recorded keeps "
            "its day."
        ),
    )
    is_overview = models.BooleanField(
        _("is the overview"),
        default=False,
        help_text=_("Its short answer stands at the head of each condition’s page."),
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_overview"],
                condition=Q(is_overview=True),
                name="one_question_is_the_overview",
                violation_error_message=_(
                    "Another question is the overview. Take it away there first."
                ),
            ),
            models.CheckConstraint(
                name="a_review_is_due_after_a_month_or_more",
                condition=Q(review_months__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def months_until_review(self) -> int:
        """After how many months an answer is reviewed again."""
        return self.review_months or ConditionPolicy.REVIEW_MONTHS

    @property
    def title(self) -> str:
        """The question as asked of no condition in particular; needs `with_wording`."""
        # Translators: stands for a condition's name within a question: "What causes …?".
        return capfirst(self.wording.replace("[[condition]]", gettext("the condition")))


class QuestionText(models.Model):
    """A question's words in one language."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=10, default=FALLBACK_LANGUAGE)
    title = models.CharField(
        _("title"),
        max_length=200,
        help_text=_("[[condition]] stands for the condition's name."),
        validators=[
            RegexValidator(
                r"\[\[(?!condition\]\])",
                _("[[condition]] is the only token that a title may hold."),
                inverse_match=True,
            )
        ],
    )
    purpose = models.CharField(
        _("what it is for"),
        max_length=300,
        blank=True,
        help_text=_("One or two sentences for the list of all questions."),
    )
    prompts = models.TextField(
        _("prompts for writers"),
        blank=True,
        help_text=_("One guiding question a line, shown above the box people write in."),
    )

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "language"], name="one_wording_per_question_and_language"
            )
        ]

    def __str__(self) -> str:
        return self.title


class TopicQuerySet(models.QuerySet["Topic"]):
    def listed(self) -> "TopicQuerySet":
        """Topics that visitors may read: switched on, as are their question and condition."""
        return self.filter(is_on=True, question__is_on=True, condition__is_listed=True)

    def with_wording(self) -> "TopicQuerySet":
        """The same, with condition, question, and the wording in the reader's language.

        `wording` and `prompts` are English where the language has none; a `Topic` fetched without
        this has no title.
        """
        return _with_texts(self.select_related("condition", "question"), "question__").annotate(
            wording=Coalesce(
                "_local__title",
                "_english__title",
                "question__key",
                output_field=models.CharField(),
            ),
            prompts=Coalesce(
                "_local__prompts",
                "_english__prompts",
                models.Value(""),
                output_field=models.TextField(),
            ),
        )

    def in_catalogue_order(self) -> "TopicQuerySet":
        return self.order_by("question__position", "question_id")

    def experiences_by_question(self) -> dict[int, int]:
        """How many readable experiences visitors find on these topics, by question.

        It reads nothing of the conditions that nobody has written about, which are most.
        """
        written_about = Condition.objects.listed().written_about()
        on_pages = self.filter(
            is_on=True, question__is_on=True, condition__in=written_about
        ).order_by()
        counted = on_pages.values("question").annotate(
            total=Sum(F("people_count") + F("relatives_count"))
        )
        return dict(counted.values_list("question", "total"))


class Topic(models.Model):
    """One question of one condition: a page with a reviewed answer and people's experiences.

    Counts and version are written like those of `Condition`.
    """

    # Of `with_wording` alone.
    wording: str
    prompts: str

    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="topics")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="topics")
    is_on = models.BooleanField(
        _("shown to visitors"), default=True, help_text=_("Switching off hides, never deletes.")
    )
    people_count = models.IntegerField(
        _("experiences of people with it"), default=0, editable=False
    )
    relatives_count = models.IntegerField(
        _("experiences of relatives and carers"), default=0, editable=False
    )
    version = models.BigIntegerField(default=1, editable=False)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "question"], name="one_topic_per_condition_and_question"
            ),
            models.CheckConstraint(
                name="topic_counts_are_never_negative",
                condition=Q(people_count__gte=0, relatives_count__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.condition}: {self.question}"

    def get_absolute_url(self) -> str:
        return reverse("question-page", args=[self.condition.slug, self.question.key])

    @property
    def title(self) -> str:
        """The question as asked of this condition; needs `with_wording`."""
        return capfirst(self.wording.replace("[[condition]]", self.condition.name))

    @property
    def is_open(self) -> bool:
        """Whether visitors may read this page (`listed`)."""
        return self.is_on and self.question.is_on and self.condition.is_listed

    @property
    def shows_experiences(self) -> bool:
        """Whether the page has a place for experiences: it takes them, or still has some."""
        return self.question.takes_experiences or self.experience_count > 0

    @property
    def experience_count(self) -> int:
        """All readable experiences on this topic, whoever wrote them."""
        return self.people_count + self.relatives_count
