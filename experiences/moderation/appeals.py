"""Appeals at the desk: looked at by somebody else than the one who decided."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from accounts.permissions import DECIDE_APPEAL
from diseasemaps.common.fields import LimitedCharField
from diseasemaps.common.policy import Derived
from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import Appeal, AppealState, AppealTextKind
from experiences.policy import ExperiencePolicy
from experiences.workflow import visibility


class AnswerForm(forms.Form):
    """Whether the decision stands, and the answer that the member reads."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What becomes of the decision?"),
        choices=[
            ("upheld", gettext_lazy("The decision stands")),
            ("overturned", gettext_lazy("Overturn it: its effect, and no other, is undone")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what becomes of the decision.")},
    )
    text = LimitedCharField(
        label=gettext_lazy("Answer"),
        longest=lambda: ExperiencePolicy.MOST_DESK_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Why you see it so. The member reads this word for word."),
        error_messages={"required": gettext_lazy("Write the answer that the member is to read.")},
    )


class AppealAdmin(admin.ModelAdmin):
    """Open appeals, oldest first; never those against one's own decisions or about oneself."""

    listed_as = gettext_lazy("Appeals")
    list_display = ["reference", "about", "opened_at", "state"]
    list_display_links = ["reference"]
    list_filter = ["state"]
    ordering = ["state", "opened_at", "pk"]
    list_per_page = Derived(lambda: ExperiencePolicy.DESK_ROWS_A_PAGE)
    show_full_result_count = False
    actions = None

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm(DECIDE_APPEAL)

    def has_module_permission(self, request) -> bool:
        return request.user.has_perm(DECIDE_APPEAL)

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_queryset(self, request):
        appeals = visibility.appeals_for(request.user)
        return appeals.select_related("account_decision", "decision__submission")

    @admin.display(description=gettext_lazy("appeal"))
    def reference(self, appeal: Appeal) -> str:
        return str(appeal)

    @admin.display(description=gettext_lazy("against"))
    def about(self, appeal: Appeal) -> str:
        return appeal.against.get_outcome_display()

    def changelist_view(self, request, extra_context=None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Appeals")} | (extra_context or {}))

    @method_decorator(sensitive_post_parameters())
    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        """The decision, what the member writes, and the answer."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        appeal = self.get_object(request, object_id)
        if appeal is None:
            raise Http404
        form = AnswerForm(request.POST if request.method == "POST" else None)
        status = 200
        if request.method == "POST" and form.is_valid():
            try:
                workflow.answer(
                    appeal,
                    by=request.user,
                    overturns=form.cleaned_data["outcome"] == AppealState.OVERTURNED,
                    text=form.cleaned_data["text"],
                )
            except NotAllowed as refusal:
                messages.error(request, str(refusal))
                appeal, status = self.get_object(request, object_id), 409
            else:
                messages.success(request, _("Answered. The member gets a letter."))
                return redirect("admin:experiences_appeal_changelist")
        return self._page(request, appeal, form, status)

    def _page(self, request: HttpRequest, appeal: Appeal, form, status: int) -> HttpResponse:
        texts = {text.kind: text.text for text in appeal.texts.all()}
        decision = appeal.against
        return TemplateResponse(
            request,
            "experiences/moderation/appeal.html",
            self.admin_site.each_context(request)
            | {
                "title": _("Appeal against: %(outcome)s")
                % {"outcome": decision.get_outcome_display().lower()},
                "opts": self.opts,
                "appeal": appeal,
                "decision": decision,
                # Gone once the text was deleted, or its version's time was over.
                "submission": getattr(decision, "submission", None),
                "decision_texts": decision.texts.order_by("kind"),
                "appeal_text": texts.get(AppealTextKind.APPEAL, ""),
                "answer_text": texts.get(AppealTextKind.ANSWER, ""),
                "is_open": appeal.state == AppealState.OPEN,
                "form": form,
            },
            status=status,
        )
