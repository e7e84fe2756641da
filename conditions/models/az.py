"""The A to Z: each name of each condition, ready to be listed."""

from typing import NamedTuple

from django.db import models
from django.db.models import Case, Exists, Q, Value, When
from django.utils.translation import gettext_lazy as _

from diseasemaps.common.text import INITIALS, initial_of

from .condition import Condition


class Place(NamedTuple):
    """Where an entry stands in the list; it holds also once the entry itself has gone."""

    sort_key: str
    pk: int


class AzEntryQuerySet(models.QuerySet["AzEntry"]):
    def listed(self) -> "AzEntryQuerySet":
        """Names of conditions that visitors may read, each with its condition."""
        return self.filter(condition__is_listed=True).select_related("condition")

    def under(self, initial: str) -> "AzEntryQuerySet":
        return self.filter(initial=initial)

    def in_order(self) -> "AzEntryQuerySet":
        return self.order_by("initial", "sort_key", "pk")

    def after(self, place: Place) -> "AzEntryQuerySet":
        """Those behind `place`, for the next page of a list that is in order."""
        initial = initial_of(place.sort_key)
        here = Q(initial=initial)
        # The first line says nothing new: it is where the index begins to read.
        return self.filter(
            Q(initial__gt=initial) | here & Q(sort_key__gte=place.sort_key),
            Q(initial__gt=initial)
            | here & Q(sort_key__gt=place.sort_key)
            | here & Q(sort_key=place.sort_key, pk__gt=place.pk),
            initial__gte=initial,
        )

    def matching(self, folded: str) -> "AzEntryQuerySet":
        """Names that hold the folded text: first those that begin with it, then those in which a
        word does."""
        return self.filter(sort_key__contains=folded).order_by(
            Case(
                When(sort_key__startswith=folded, then=Value(0)),
                When(sort_key__contains=f" {folded}", then=Value(1)),
                default=Value(2),
            ),
            "sort_key",
            "pk",
        )

    def initials_in_use(self) -> set[str]:
        """The letters under which there is something, each looked up in the index."""
        questions = {
            f"has_{place}": Exists(self.listed().under(initial))
            for place, initial in enumerate(INITIALS)
        }
        answers = self.order_by().annotate(**questions).values_list(*questions)[:1]
        return {
            initial
            for answer in answers
            for initial, is_there in zip(INITIALS, answer, strict=True)
            if is_there
        }


class AzEntry(models.Model):
    """A line of the A to Z, derived from a condition's names by `conditions.catalogue.alphabet`."""

    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="az_entries")
    name = models.CharField(_("name"), max_length=200)
    sort_key = models.CharField(max_length=200)
    initial = models.CharField(_("initial"), max_length=3)
    is_preferred = models.BooleanField(_("preferred name"), default=False)

    objects = AzEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("A to Z entry")
        verbose_name_plural = _("A to Z entries")
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "sort_key"], name="a_name_stands_once_in_the_a_to_z"
            )
        ]
        indexes = [models.Index(fields=["initial", "sort_key", "id"], name="a_to_z_in_order")]

    def __str__(self) -> str:
        return self.name
