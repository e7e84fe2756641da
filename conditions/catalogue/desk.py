"""What editors work with: conditions with their names and codes, and the question catalogue."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

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
from conditions.permissions import CHANGE_CONDITION, CHANGE_QUESTION
from diseasemaps.common.desk import DeskAdmin
from diseasemaps.common.keys import is_key

from . import topics
from .switch_link import switch_link


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
    """A condition is switched off on a page of its own, never deleted."""

    list_display = ["name", "second_name", "contributor_count", "experience_count", "is_listed"]
    list_filter = ["is_listed"]
    search_fields = ["name", "second_name", "names__name"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["contributor_count", "experience_count", "version"]
    inlines = [NameInline, CodeInline, RelatedInline]

    def lock(self, pk: str) -> None:
        """With the conditions whose pages lead to this one, which get another version too: all of
        them by key, so that two who save at once wait for each other in no ring."""
        if is_key(pk):
            versions.lock_with_related_to(int(pk))

    def get_readonly_fields(self, request: HttpRequest, obj: Condition | None = None) -> Any:
        """Whether visitors see it is chosen for a new one alone; then it is decided on."""
        shown = super().get_readonly_fields(request, obj)
        if obj is None:
            return shown
        switch = ["switch"] if request.user.has_perm(CHANGE_CONDITION) else []
        return [*shown, "is_listed", *switch]

    @admin.display(description=gettext_lazy("off and on"))
    def switch(self, condition: Condition) -> str:
        return switch_link(condition, is_on=condition.is_listed)

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
        *("key", "group", "position", "is_on", "takes_experiences", "aspect"),
        *("shows_helplines", "review_months", "is_overview"),
    ]
    list_filter = ["group", "is_on", "takes_experiences"]
    inlines = [QuestionTextInline]

    def get_exclude(self, request: HttpRequest, obj: Question | None = None) -> Any:
        return [] if obj else ["is_on"]

    def get_readonly_fields(self, request: HttpRequest, obj: Question | None = None) -> Any:
        if obj is None:
            return []
        return ["is_on", "switch"] if request.user.has_perm(CHANGE_QUESTION) else ["is_on"]

    @admin.display(description=gettext_lazy("off and on"))
    def switch(self, question: Question) -> str:
        return switch_link(question, is_on=question.is_on)

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        topics.make_topics(question=form.instance)
        versions.bump_site()
