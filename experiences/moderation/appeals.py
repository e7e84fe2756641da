"""Appeals at the desk: looked at by somebody else than the one who decided."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from accounts.permissions import DECIDE_APPEAL
from diseasemaps.common.desk import ReadOnlyDeskAdmin
from diseasemaps.common.fields import LimitedCharField
from diseasemaps.common.refusals import Refused
from experiences import workflow
from experiences.models import Appeal, AppealState, AppealTextKind
from experiences.policy import ExperiencePolicy
from experiences.workflow import visibility


class AppealDecisionForm(forms.Form):
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


class AppealAdmin(ReadOnlyDeskAdmin[Appeal]):
    """Open appeals, oldest first; never those against one's own decisions or about oneself."""

    right = DECIDE_APPEAL
    listed_as = gettext_lazy("Appeals")
    list_display = ["reference", "about", "opened_at", "state"]
    list_display_links = ["reference"]
    list_filter = ["state"]
    ordering = ["state", "opened_at", "pk"]

    def get_queryset(self, request):
        appeals = visibility.appeals_for(request.user)
        return appeals.select_related("account_decision", "decision__submission")

    @admin.display(description=gettext_lazy("appeal"))
    def reference(self, appeal: Appeal) -> str:
        return str(appeal)

    @admin.display(description=gettext_lazy("against"))
    def about(self, appeal: Appeal) -> str:
        return appeal.against.get_outcome_display()

    @method_decorator(sensitive_post_parameters())
    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        """The decision, what the member writes, and the answer."""
        appeal = self.object_or_404(request, object_id)
        form = AppealDecisionForm(request.POST if request.method == "POST" else None)
        refused = Refused(request)
        if request.method == "POST" and form.is_valid():
            with refused:
                workflow.decide_appeal(
                    appeal,
                    by=request.user,
                    overturns=form.cleaned_data["outcome"] == AppealState.OVERTURNED,
                    text=form.cleaned_data["text"],
                )
                messages.success(request, _("Answered. The member gets a letter."))
                return redirect("admin:experiences_appeal_changelist")
            still_theirs = self.get_object(request, object_id)
            if still_theirs is None:
                return self.gone_page(request, form, refused)
            appeal = still_theirs
        return self._page(request, appeal, form, refused.status)

    def _page(self, request: HttpRequest, appeal: Appeal, form, status: int) -> HttpResponse:
        texts = {text.kind: text.text for text in appeal.texts.all()}
        decision = appeal.against
        return self.render_page(
            request,
            "experiences/moderation/appeal.html",
            title=_("Appeal against: %(outcome)s")
            % {"outcome": decision.get_outcome_display().lower()},
            status=status,
            appeal=appeal,
            decision=decision,
            # Gone once the text was deleted, or its version's time was over.
            submission=getattr(decision, "submission", None),
            decision_texts=decision.texts.order_by("kind"),
            appeal_text=texts.get(AppealTextKind.APPEAL, ""),
            message=texts.get(AppealTextKind.MESSAGE, ""),
            is_open=appeal.state == AppealState.OPEN,
            form=form,
        )
