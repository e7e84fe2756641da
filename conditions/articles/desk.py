"""What editors and medical reviewers work with: topics, their articles, disclaimers and reviewers."""

from django import forms
from django.contrib import admin, messages
from django.db.models import URLField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.requests import MemberRequest
from conditions.articles import workflow
from conditions.catalogue.switch_link import switch_link
from conditions.models import (
    ArticleState,
    ArticleVersion,
    Disclaimer,
    MedicalReviewer,
    Reference,
    Topic,
)
from conditions.permissions import ADD_ARTICLE, CHANGE_TOPIC, PUBLISH_ARTICLE, SIGN_ARTICLE
from diseasemaps.common.desk import DeskAdmin, OwnPage
from diseasemaps.common.diff import word_changes
from diseasemaps.common.once import once
from diseasemaps.common.refusals import Refused
from diseasemaps.common.versioned import VERSION_READ, ChangedMeanwhile, VersionedForm

from . import checks


@admin.register(Topic)
class TopicAdmin(DeskAdmin):
    """One question of one condition: begin its article, or go to where it is switched off and on."""

    list_display = ["title", "is_on", "people_count", "relatives_count", "article", "switch"]
    list_filter = ["is_on", "condition", "question"]
    search_fields = ["condition__name", "question__key"]
    fields = ["condition", "question", "is_on", "people_count", "relatives_count", "switch"]
    readonly_fields = ["switch"]

    def get_queryset(self, request):
        topics = super().get_queryset(request)
        return topics.with_wording()  # type: ignore[attr-defined] # its own queryset

    def has_add_permission(self, request) -> bool:
        return False  # made with every condition and question

    def has_change_permission(self, request, obj=None) -> bool:
        return False  # nothing of it is typed

    def get_fields(self, request, obj=None):
        return self._for_whom_it_is(request, super().get_fields(request, obj))

    def get_list_display(self, request):
        return self._for_whom_it_is(request, super().get_list_display(request))

    def _for_whom_it_is(self, request: HttpRequest, names):
        """These fields or columns, the switch only for who may press it."""
        may_switch = request.user.has_perm(CHANGE_TOPIC)
        return [name for name in names if name != "switch" or may_switch]

    @admin.display(description=gettext_lazy("off and on"))
    def switch(self, topic: Topic) -> str:
        return switch_link(topic, is_on=topic.is_on)

    @admin.display(description=gettext_lazy("article"))
    def article(self, topic: Topic) -> str:
        """A button that opens the topic's draft, made now if there is none."""
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:conditions_topic_article", args=[topic.pk]),
            _("Write"),
        )

    def own_pages(self) -> list[OwnPage]:
        return [OwnPage("<int:pk>/article/", self.start_article, "article", right=ADD_ARTICLE)]

    def start_article(self, request: MemberRequest, pk: int):
        """Open the topic's draft; ask before one is made, because a GET changes nothing."""
        topic = get_object_or_404(Topic.objects.with_wording(), pk=pk)
        if request.method == "POST":
            return self._start(request, topic)
        begun = topic.articles.filter(state=ArticleState.DRAFT).first()
        if begun:
            return redirect("admin:conditions_articleversion_change", begun.pk)
        return self.render_page(
            request,
            "conditions/articles/start_article.html",
            title=topic.title,
            published=topic.articles.published().first(),
        )

    @method_decorator(once(gettext_lazy("This is the draft that was begun.")))
    def _start(self, request: MemberRequest, topic: Topic) -> HttpResponse:
        draft = workflow.start_article(topic, by=request.user)
        return redirect("admin:conditions_articleversion_change", draft.pk)


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


class ReadArticleForm(VersionedForm):
    """An act on exactly the text that its page showed; the text comes along, to be compared."""

    text_read = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def __init__(self, *args, article: ArticleVersion, **kwargs) -> None:
        super().__init__(*args, version_now=article.checksum(), **kwargs)
        self.initial["text_read"] = self.text_now = article.whole_text()


class SignForm(ReadArticleForm):
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
        """A review holds for exactly the text that was signed: a change takes it off. Whoever
        changed it is one of its authors from now on."""
        super().save_related(request, form, formsets, change)
        if not (form.has_changed() or any(formset.has_changed() for formset in formsets)):
            return
        workflow.add_author(form.instance, request.user)
        if workflow.unsign_article(form.instance):
            messages.warning(
                request, _("The text has changed, so the clinical review no longer holds.")
            )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        article = self.get_object(request, object_id)
        context: dict[str, object] = {}
        if article:
            context |= {
                "sign_form": SignForm(article=article, auto_id="sign_%s"),
                "publish_form": ReadArticleForm(article=article, auto_id="publish_%s"),
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
            OwnPage(
                "<int:pk>/publish/",
                self.publish,
                "publish",
                right=PUBLISH_ARTICLE,
                first=(require_POST,),
            ),
            OwnPage("<int:pk>/sign/", self.sign, "sign", right=SIGN_ARTICLE, first=(require_POST,)),
        ]

    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make the draft public, or say what stands in the way."""
        article = get_object_or_404(ArticleVersion, pk=pk)
        form = ReadArticleForm(request.POST, article=article)
        form.full_clean()
        with Refused() as refused:
            version_read = form.cleaned_data.get(VERSION_READ, "")
            workflow.publish_article(article, version_read=version_read)
            messages.success(request, _("The answer is public now."))
        return self._done_or_changed(request, article, form, refused, _("Publish"))

    def sign(self, request: MemberRequest, pk: int) -> HttpResponse:
        """Record the clinical review of the person signed in."""
        article = get_object_or_404(ArticleVersion, pk=pk)
        reviewer = get_object_or_404(MedicalReviewer, member=request.user)
        form = SignForm(request.POST, article=article)
        if not form.is_valid():
            messages.error(request, _("Say what you checked: readers see it."))
            return redirect("admin:conditions_articleversion_change", pk)
        with Refused() as refused:
            workflow.sign_article(
                article,
                version_read=form.cleaned_data[VERSION_READ],
                reviewer=reviewer,
                checked=form.cleaned_data["checked"],
            )
            messages.success(request, _("Your review of exactly this version is recorded."))
        return self._done_or_changed(request, article, form, refused, _("Sign"))

    def _done_or_changed(
        self,
        request: HttpRequest,
        article: ArticleVersion,
        form: ReadArticleForm,
        refused: Refused,
        title: str,
    ) -> HttpResponse:
        """Back to the article; or, where its text is another one than was read, what changed, with
        the form once more."""
        if not isinstance(refused.refusal, ChangedMeanwhile):
            refused.tell(request)
            return redirect("admin:conditions_articleversion_change", article.pk)
        changes = word_changes(form.cleaned_data.get("text_read", ""), form.text_now)
        form.read_again(text_read=form.text_now)
        return self.render_page(
            request,
            "conditions/articles/changed.html",
            title=title,
            status=refused.status,
            article=article,
            errors=self.how_it_changed(str(article.pk)),
            changes=changes,
            form=form,
        )


@admin.register(Disclaimer)
class DisclaimerAdmin(DeskAdmin):
    """A disclaimer never changes: a new wording is a new version."""

    list_display = ["language", "version", "text"]

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and obj is None


@admin.register(MedicalReviewer)
class MedicalReviewerAdmin(DeskAdmin):
    """What is changed here stands under later reviews; those that are signed keep what they say."""

    list_display = ["name", "credentials", "member"]
    raw_id_fields = ["member"]
