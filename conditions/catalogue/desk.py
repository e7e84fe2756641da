"""What editors work with: conditions with their names and codes, and the question catalogue."""

from django.contrib import admin

from conditions import versions
from conditions.catalogue import alphabet
from conditions.models import (
    Condition,
    ConditionCode,
    ConditionName,
    Question,
    QuestionText,
    RelatedCondition,
)
from diseasemaps.common.desk import DeskAdmin

from . import topics


class NameInline(admin.StackedInline):
    model = ConditionName
    extra = 1


class CodeInline(admin.StackedInline):
    model = ConditionCode
    extra = 1


class RelatedInline(admin.StackedInline):
    model = RelatedCondition
    fk_name = "condition"
    raw_id_fields = ["related"]
    extra = 1


@admin.register(Condition)
class ConditionAdmin(DeskAdmin):
    """A condition is hidden with "shown to visitors", never deleted."""

    list_display = ["name", "second_name", "contributor_count", "experience_count", "is_listed"]
    list_filter = ["is_listed"]
    search_fields = ["name", "second_name", "names__name"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["contributor_count", "experience_count", "version"]
    inlines = [NameInline, CodeInline, RelatedInline]

    def lock(self, pk: str) -> None:
        """With the conditions whose pages lead to this one, which get another version too: all of
        them by key, so that two who save at once wait for each other in no ring."""
        # What was typed into an address may be no key, and is no condition then.
        if pk.isascii() and pk.isdecimal() and len(pk) < 19:
            versions.lock_with_related_to(int(pk))

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        topics.make_topics(condition=form.instance)
        alphabet.index_names(form.instance)
        versions.bump_condition(form.instance.pk)
        versions.bump_related_to(form.instance.pk)


class QuestionTextInline(admin.StackedInline):
    model = QuestionText
    extra = 0
    min_num = 1


@admin.register(Question)
class QuestionAdmin(DeskAdmin):
    list_display = [
        *("key", "group", "position", "takes_experiences", "aspect"),
        *("shows_helplines", "review_months", "is_overview"),
    ]
    list_filter = ["group", "takes_experiences"]
    inlines = [QuestionTextInline]

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        topics.make_topics(question=form.instance)
        versions.bump_site()
