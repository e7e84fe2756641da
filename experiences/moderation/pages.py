"""The desk's pages on which an editor switches a topic, a question or a condition off and on.

Editors see numbers here, never words or names.
"""

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.requests import MemberRequest
from conditions.catalogue.switch_link import switch_url
from conditions.models import Condition, Question, Topic
from conditions.permissions import CHANGE_CONDITION, CHANGE_QUESTION, CHANGE_TOPIC
from diseasemaps.common.desk import OwnPage, ReadOnlyDeskAdmin
from diseasemaps.common.fields import LimitedCharField
from diseasemaps.common.refusals import Refused
from diseasemaps.common.versioned import VERSION_READ, ChangedMeanwhile, VersionedForm
from experiences import workflow
from experiences.models import PageDecision, PageOutcome
from experiences.models.page_decision import Switchable
from experiences.permissions import VIEW_PAGE_DECISION
from experiences.policy import ExperiencePolicy


class SwitchForm(VersionedForm):
    """Off or on, for the state and the numbers that stood on the page; off with a reason."""

    outcome = forms.ChoiceField(choices=PageOutcome, widget=forms.HiddenInput)
    reason = LimitedCharField(
        label=gettext_lazy("Reason"),
        longest=lambda: ExperiencePolicy.MOST_DESK_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Why nobody is to read the page. Authors read this beside their texts, so say nothing "
            "of one of them."
        ),
        error_messages={"required": gettext_lazy("Say why the page is switched off.")},
    )

    def __init__(self, *args, outcome: PageOutcome, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["outcome"] = self.asked = outcome
        if outcome == PageOutcome.ON:
            self.fields["reason"].required = False
            self.fields["reason"].help_text = _("For colleagues. You can leave it out.")


class PageDecisionAdmin(ReadOnlyDeskAdmin[PageDecision]):
    """What was switched off and on, by whom, when and why; each row leads to the page's switch."""

    right = VIEW_PAGE_DECISION
    listed_as = gettext_lazy("Pages switched off and on")
    list_display = ["about", "outcome", "texts", "people", "reason", "colleague", "decided_at"]
    list_display_links = ["about"]
    list_select_related = ["question", "condition", "decided_by"]
    list_filter = ["outcome"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("topic__condition", "topic__question")

    @admin.display(description=gettext_lazy("page"))
    def about(self, decision: PageDecision) -> str:
        return str(decision.page)

    @admin.display(description=gettext_lazy("decided by"))
    def colleague(self, decision: PageDecision) -> str:
        return decision.decided_by.name_at_the_desk

    def change_view(
        self, request: HttpRequest, object_id, form_url="", extra_context=None
    ) -> HttpResponse:
        """Lead to where the page is switched."""
        return redirect(switch_url(self.object_or_404(request, object_id).page))

    def own_pages(self) -> list[OwnPage]:
        return [
            OwnPage("topic/<int:pk>/", self.topic_view, "topic", right=CHANGE_TOPIC),
            OwnPage("question/<int:pk>/", self.question_view, "question", right=CHANGE_QUESTION),
            OwnPage(
                "condition/<int:pk>/", self.condition_view, "condition", right=CHANGE_CONDITION
            ),
            *super().own_pages(),
        ]

    def topic_view(self, request: MemberRequest, pk: int) -> HttpResponse:
        """One question of one condition."""
        topic = Topic.objects.with_wording().filter(pk=pk).first()
        return self._switch_view(request, topic, topic.title if topic else "")

    def question_view(self, request: MemberRequest, pk: int) -> HttpResponse:
        """One question with its pages of all conditions."""
        question = Question.objects.with_wording().filter(pk=pk).first()
        return self._switch_view(request, question, question.title if question else "")

    def condition_view(self, request: MemberRequest, pk: int) -> HttpResponse:
        """One condition with all its pages."""
        condition = Condition.objects.filter(pk=pk).first()
        return self._switch_view(request, condition, condition.heading if condition else "")

    def _switch_view(
        self, request: MemberRequest, page: Switchable | None, title: str
    ) -> HttpResponse:
        if page is None:
            raise Http404
        state = workflow.switch_state(page)
        form = _form(request, state)
        refused = Refused()
        # What has been done already is said first, whatever else the form lacks.
        is_done = state.is_on is (form.asked == PageOutcome.ON)
        if request.method == "POST" and (form.is_valid() or is_done):
            said = {"by": request.user, "reason": form.cleaned_data.get("reason", "")}
            said[VERSION_READ] = form.cleaned_data.get(VERSION_READ, "")
            with refused:
                if form.asked == PageOutcome.OFF:
                    workflow.switch_off(page, **said)
                    done = _(
                        "The page is switched off. Authors whose texts could be read are told."
                    )
                else:
                    workflow.switch_on(page, **said)
                    done = _("The page is switched on.")
                self.message_user(request, done)
                return redirect(switch_url(page))
            if not isinstance(refused.refusal, ChangedMeanwhile):
                return self.gone_page(request, form, refused, back=switch_url(page))
            state = workflow.switch_state(page)
            form = _form(request, state)
            form.read_again()
        return self.render_page(
            request,
            "experiences/moderation/switch.html",
            title=title,
            status=refused.status,
            errors=refused.sentences,
            form=form,
            state=state,
            numbers=_numbers(state),
            kind=page._meta.model_name,
            decisions=PageDecision.objects.about(page),
        )


def _form(request: HttpRequest, state: workflow.SwitchState) -> SwitchForm:
    """The form for what can be done, or for what was sent: that may have been done by now."""
    data = request.POST if request.method == "POST" else None
    possible = PageOutcome.OFF if state.is_on else PageOutcome.ON
    sent = data.get("outcome") if data else None
    outcome = PageOutcome(sent) if sent in PageOutcome.values else possible
    return SwitchForm(data, version_now=state.version, outcome=outcome)


def _numbers(state: workflow.SwitchState) -> str:
    """How many texts of how many people the next press is about, in a sentence."""
    people = ngettext("%(count)s person", "%(count)s people", state.people) % {
        "count": number_format(state.people, force_grouping=True)
    }
    about = {"count": number_format(state.texts, force_grouping=True), "people": people}
    if state.is_on:
        if not state.texts:
            return _("No text can be read there now, so none goes out of sight.")
        return (
            ngettext(
                "%(count)s text of %(people)s goes out of sight.",
                "%(count)s texts of %(people)s go out of sight.",
                state.texts,
            )
            % about
        )
    if not state.texts:
        return _("No text comes back into sight.")
    return (
        ngettext(
            "%(count)s text of %(people)s comes back into sight.",
            "%(count)s texts of %(people)s come back into sight.",
            state.texts,
        )
        % about
    )
