"""What editors and medical reviewers work with: topics, their articles, disclaimers and reviewers."""

from django import forms
from django.contrib import admin, messages
from django.db.models import URLField
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from conditions import versions
from conditions.articles import workflow
from conditions.models import (
    ArticleState,
    ArticleVersion,
    Disclaimer,
    MedicalReviewer,
    Reference,
    Topic,
)
from conditions.permissions import ADD_ARTICLE, PUBLISH_ARTICLE, SIGN_ARTICLE
from diseasemaps.common.desk import DeskAdmin, OwnPage
from diseasemaps.common.refusals import refusals_lead_to

from . import checks


@admin.register(Topic)
class TopicAdmin(DeskAdmin):
    """Switch one question of one condition on or off, and begin its article."""

    list_display = ["title", "is_on", "people_count", "relatives_count", "article"]
    list_filter = ["is_on", "condition", "question"]
    search_fields = ["condition__name", "question__key"]
    fields = ["condition", "question", "is_on", "people_count", "relatives_count"]
    readonly_fields = ["condition", "question", "people_count", "relatives_count"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_wording()

    def has_add_permission(self, request) -> bool:
        return False  # made with every condition and question

    @admin.display(description=gettext_lazy("article"))
    def article(self, topic: Topic) -> str:
        """A button that opens the topic's draft, made now if there is none."""
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:conditions_topic_article", args=[topic.pk]),
            _("Write"),
        )

    def save_model(self, request, obj, form, change) -> None:
        obj.save(update_fields=["is_on"])
        versions.bump_topic(obj.pk, obj.condition_id)

    def own_pages(self) -> list[OwnPage]:
        return [OwnPage("<int:pk>/article/", self.start_article, "article", right=ADD_ARTICLE)]

    def start_article(self, request: HttpRequest, pk: int):
        """Open the topic's draft; ask before one is made, because a GET changes nothing."""
        topic = get_object_or_404(Topic.objects.with_wording(), pk=pk)
        if request.method == "POST":
            draft = workflow.start_article(topic, by=request.user)
            return redirect("admin:conditions_articleversion_change", draft.pk)
        draft = topic.articles.filter(state=ArticleState.DRAFT).first()
        if draft:
            return redirect("admin:conditions_articleversion_change", draft.pk)
        return self.render_page(
            request,
            "conditions/articles/start_article.html",
            title=topic.title,
            published=topic.articles.published().first(),
        )


class ReferenceInline(admin.StackedInline):
    model = Reference
    extra = 2
    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    def _may_change(self, request, article) -> bool:
        return article is None or article.is_draft

    def has_add_permission(self, request, obj=None) -> bool:
        return super().has_add_permission(request, obj) and self._may_change(request, obj)

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and self._may_change(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_change(request, obj)


class SignForm(forms.Form):
    """What a medical reviewer states when signing a draft."""

    checked = forms.CharField(
        label=gettext_lazy("What was checked"),
        max_length=300,
        help_text=gettext_lazy("Readers see this sentence at the foot of the answer."),
    )


@admin.register(ArticleVersion)
class ArticleAdmin(DeskAdmin):
    """Write a draft, look at it as the real page, have it signed, publish it."""

    change_form_template = "conditions/articles/change_form.html"
    list_display = ["topic", "language", "number", "state", "reviewed", "published_at"]
    list_filter = ["state", "language", "topic__condition"]
    search_fields = ["topic__condition__name", "topic__question__key"]
    list_select_related = ["topic__condition", "topic__question", "review"]
    fields = ["topic", "language", "state", "short_answer", "body", "change_summary"]
    readonly_fields = ["topic", "language", "state"]
    inlines = [ReferenceInline]

    def has_add_permission(self, request) -> bool:
        return False  # an article begins at its topic

    def has_change_permission(self, request, obj=None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or obj.is_draft)

    @admin.display(description=gettext_lazy("reviewed"), boolean=True)
    def reviewed(self, article: ArticleVersion) -> bool:
        return hasattr(article, "review")

    def save_related(self, request, form, formsets, change) -> None:
        """A review holds for exactly the text that was signed: a change takes it off."""
        super().save_related(request, form, formsets, change)
        changed = form.has_changed() or any(formset.has_changed() for formset in formsets)
        if changed and workflow.unsign_article(form.instance):
            messages.warning(
                request, _("The text has changed, so the clinical review no longer holds.")
            )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        article = self.get_object(request, object_id)
        context = {"sign_form": SignForm()}
        if article:
            context |= {
                "preview_url": f"{article.topic.get_absolute_url()}?draft={article.pk}"
                if article.is_draft
                else article.topic.get_absolute_url(),
                "hindrances": checks.hindrances(article) if article.is_draft else [],
                "review": getattr(article, "review", None),
                "may_publish": article.is_draft and request.user.has_perm(PUBLISH_ARTICLE),
                "may_sign": article.is_draft
                and request.user.has_perm(SIGN_ARTICLE)
                and MedicalReviewer.objects.filter(member=request.user).exists(),
            }
        return super().change_view(request, object_id, form_url, (extra_context or {}) | context)

    def own_pages(self) -> list[OwnPage]:
        return [
            OwnPage("<int:pk>/publish/", self.publish, "publish", right=PUBLISH_ARTICLE),
            OwnPage("<int:pk>/sign/", self.sign, "sign", right=SIGN_ARTICLE),
        ]

    @method_decorator(
        [require_POST, refusals_lead_to("admin:conditions_articleversion_change", "pk")]
    )
    def publish(self, request: HttpRequest, pk: int) -> HttpResponseRedirect:
        """Make the draft public, or say what stands in the way."""
        workflow.publish_article(get_object_or_404(ArticleVersion, pk=pk))
        messages.success(request, _("The answer is public now."))
        return redirect("admin:conditions_articleversion_change", pk)

    @method_decorator(
        [require_POST, refusals_lead_to("admin:conditions_articleversion_change", "pk")]
    )
    def sign(self, request: HttpRequest, pk: int) -> HttpResponseRedirect:
        """Record the clinical review of the person signed in."""
        article = get_object_or_404(ArticleVersion, pk=pk)
        reviewer = get_object_or_404(MedicalReviewer, member=request.user)
        form = SignForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Say what you checked: readers see it."))
            return redirect("admin:conditions_articleversion_change", pk)
        workflow.sign_article(article, reviewer=reviewer, checked=form.cleaned_data["checked"])
        messages.success(request, _("Your review of exactly this version is recorded."))
        return redirect("admin:conditions_articleversion_change", pk)


@admin.register(Disclaimer)
class DisclaimerAdmin(DeskAdmin):
    """A disclaimer never changes: a new wording is a new version."""

    list_display = ["language", "version", "text"]

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and obj is None


@admin.register(MedicalReviewer)
class MedicalReviewerAdmin(DeskAdmin):
    list_display = ["name", "credentials", "member"]
    raw_id_fields = ["member"]

    def save_model(self, request, obj, form, change) -> None:
        super().save_model(request, obj, form, change)
        versions.bump_site()
