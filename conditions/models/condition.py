"""A condition with its names and codes."""

from django.db import models
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


class ConditionQuerySet(models.QuerySet["Condition"]):
    def listed(self) -> "ConditionQuerySet":
        """Conditions that visitors may read."""
        return self.filter(is_listed=True)

    def with_names_and_codes(self) -> "ConditionQuerySet":
        """The same, with names and codes fetched in one query each."""
        return self.prefetch_related("names", "codes")

    def largest_community_first(self) -> "ConditionQuerySet":
        """The same, by how many people have shared; equals by name."""
        return self.order_by("-contributor_count", "name")

    def written_about(self) -> "ConditionQuerySet":
        return self.filter(experience_count__gt=0)

    def most_written_about(self) -> "ConditionQuerySet":
        return self.order_by("-experience_count", "pk")

    def totals(self) -> dict[str, int]:
        """How many conditions these are, and how many experiences they hold: never people, who
        may have written about two conditions and are not to be linked."""
        return self.aggregate(
            conditions=models.Count("pk"), experiences=models.Sum("experience_count", default=0)
        )


class Condition(models.Model):
    """A disease, the names and codes it goes by, and the community around it.

    The counts and the versions are written by `experiences.workflow.counts` and `conditions.versions`, in
    the transaction that changes what the public sees; nothing else may touch them.
    """

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    name = models.CharField(
        _("preferred name"),
        max_length=200,
        unique=True,
        help_text=_(
            "As it stands within a sentence: “localised scleroderma”, but “Parry-Romberg syndrome”."
        ),
    )
    second_name = models.CharField(
        _("second name"),
        max_length=200,
        blank=True,
        help_text=_("The synonym that stands beside it: “Parry-Romberg syndrome / …”."),
    )
    is_listed = models.BooleanField(
        _("shown to visitors"), default=True, help_text=_("Switching off hides, never deletes.")
    )
    # Switched off after people's experiences had been read there: its page answers 410.
    is_gone = models.BooleanField(default=False, editable=False)
    contributor_count = models.IntegerField(_("contributors"), default=0, editable=False)
    experience_count = models.IntegerField(_("experiences"), default=0, editable=False)
    version = models.BigIntegerField(default=1, editable=False)
    # Of what every page of the condition shows; `version` moves with it.
    shared_version = models.BigIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = ConditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="condition_counts_are_never_negative",
                condition=models.Q(contributor_count__gte=0, experience_count__gte=0),
            ),
            models.CheckConstraint(
                name="a_condition_has_no_more_contributors_than_experiences",
                condition=models.Q(contributor_count__lte=models.F("experience_count")),
            ),
            models.CheckConstraint(
                name="a_condition_shown_to_visitors_is_not_gone",
                condition=models.Q(is_listed=False) | models.Q(is_gone=False),
            ),
        ]
        indexes = [
            models.Index(
                models.F("experience_count").desc(),
                "id",
                condition=models.Q(is_listed=True),
                name="listed_by_experiences",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("condition-page", args=[self.slug])

    @property
    def heading(self) -> str:
        """The name as it begins a line."""
        return capfirst(self.name)

    @property
    def names_line(self) -> str:
        """Both names as they stand in the live counts: "first / second"."""
        return f"{self.name} / {self.second_name}" if self.second_name else self.name


class NameKind(models.TextChoices):
    SYNONYM = "synonym", _("Synonym")
    ABBREVIATION = "abbreviation", _("Abbreviation")
    FORMER = "former", _("Former name")


class ConditionName(models.Model):
    """A further name of a condition, in one language."""

    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(
        _("name"),
        max_length=200,
        help_text=_("As it stands within a sentence: small letters but for names of people."),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=NameKind, default=NameKind.SYNONYM)
    language = models.CharField(_("language"), max_length=10, default="en")

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "language", "name"], name="a_name_once_per_condition"
            )
        ]

    def __str__(self) -> str:
        return self.name


class CodeSystem(models.TextChoices):
    ORPHA = "ORPHA", "ORPHA"
    OMIM = "OMIM", "OMIM"
    MESH = "MeSH", "MeSH"
    UMLS = "UMLS", "UMLS"
    DOID = "DOID", "DOID"
    SNOMED = "SNOMED CT", "SNOMED CT"
    MONDO = "MONDO", "MONDO"
    GARD = "GARD", "GARD"
    ICD10 = "ICD-10", "ICD-10"
    ICD11 = "ICD-11", "ICD-11"


class CodeRelation(models.TextChoices):
    EXACT = "exact", _("Exact")
    BROADER = "broader", _("The code means more")
    NARROWER = "narrower", _("The code means less")


class ConditionCode(models.Model):
    """A condition's code in another catalogue."""

    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="codes")
    system = models.CharField(_("catalogue"), max_length=10, choices=CodeSystem)
    code = models.CharField(_("code"), max_length=40)
    relation = models.CharField(
        _("relation"), max_length=10, choices=CodeRelation, default=CodeRelation.EXACT
    )

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "system", "code"], name="a_code_once_per_condition"
            )
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.code}"
