"""Public and held experiences at the desk: found by their address, held, kept or removed."""

import re

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from accounts.reasons import Reason
from conditions.models import Topic

from . import desk, lifecycle
from .exceptions import NotAllowed
from .models import Cause, Experience, Outcome

DECIDE = "experiences.decide_submission"
_REFERENCE = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


class PublicDecisionForm(forms.Form):
    """Hold, keep or remove; with a reason and the facts unless the words stay."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What becomes of the text?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what becomes of the text.")},
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[("", gettext_lazy("Choose a reason")), *Reason.choices],
        required=False,
        help_text=gettext_lazy("For holding and removing. The author sees it."),
    )
    facts = forms.CharField(
        label=gettext_lazy("Facts"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "For holding and removing: which passage, and what is wrong with it. The author reads "
            "this word for word."
        ),
    )

    def __init__(self, *args, is_held: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        outcomes = (Outcome.KEPT if is_held else Outcome.HELD, Outcome.REMOVED)
        self.fields["outcome"].choices = [(outcome, outcome.label) for outcome in outcomes]
        self.fields["outcome"].choice_hints = {
            Outcome.HELD: gettext_lazy("Out of sight at once, until somebody decides."),
            Outcome.KEPT: gettext_lazy("Public again, unless its author took it down."),
            Outcome.REMOVED: gettext_lazy("Out of sight for good, with a statement of reasons."),
        }
        for name in ("reason", "facts"):
            self.fields[name].is_conditional = True

    def clean(self) -> dict:
        data = super().clean()
        if data.get("outcome") in (Outcome.HELD, Outcome.REMOVED):
            if not data.get("reason"):
                self.add_error("reason", _("Choose the reason that the author is to read."))
            if not (data.get("facts") or "").strip():
                self.add_error("facts", _("Write down the facts that the decision rests on."))
        return data

    def decide(self, experience: Experience, *, by) -> None:
        """Make the move that was chosen. Raises NotAllowed when somebody was faster."""
        data = self.cleaned_data
        said = {"reason": data["reason"], "facts": data["facts"]}
        match data["outcome"]:
            case Outcome.HELD:
                lifecycle.hold(experience, by=by, **said)
            case Outcome.KEPT:
                lifecycle.keep(experience, by=by)
            case Outcome.REMOVED:
                lifecycle.remove(experience, by=by, **said)


class StandingFilter(admin.SimpleListFilter):
    """Held ones first of all, because somebody waits for a decision."""

    title = gettext_lazy("standing")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [
            ("held", _("Held")),
            ("readable", _("Public")),
            ("removed", _("Removed")),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "held":
                return queryset.filter(blockers__cause=Cause.HELD)
            case "readable":
                return queryset.filter(is_readable=True)
            case "removed":
                return queryset.filter(blockers__cause=Cause.REMOVED)
        return queryset


class ExperienceAdmin(admin.ModelAdmin):
    """What is or was public; new texts are in the review queue. Nobody's own."""

    listed_as = gettext_lazy("Published experiences")
    list_display = ["question", "condition", "standing", "first_published_at"]
    list_display_links = ["question"]
    list_filter = [StandingFilter]
    ordering = ["-first_published_at", "-pk"]
    list_per_page = 50
    search_fields = ["public_id"]
    show_full_result_count = False
    actions = None

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm(DECIDE)

    def has_module_permission(self, request) -> bool:
        return request.user.has_perm(DECIDE)

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .exclude(published=None)
            .exclude(contributor__member=request.user)
            .select_related("contributor", "published")
            .prefetch_related("blockers", Prefetch("topic", Topic.objects.with_wording()))
        )

    def waiting(self, request: HttpRequest) -> desk.Waiting:
        held = self.get_queryset(request).filter(blockers__cause=Cause.HELD)
        listed = reverse("admin:experiences_experience_changelist") + "?standing=held"
        return desk.Waiting(_("Held experiences"), held.count(), listed)

    def get_search_results(self, request, queryset, search_term):
        """By the reference alone, also out of a whole address; words are never searched here."""
        reference = _REFERENCE.search(search_term.lower())
        if not search_term:
            return queryset, False
        return (queryset.filter(public_id=reference[0]) if reference else queryset.none()), False

    @admin.display(description=gettext_lazy("question"))
    def question(self, experience: Experience) -> str:
        return experience.topic.title

    @admin.display(description=gettext_lazy("condition"))
    def condition(self, experience: Experience) -> str:
        return experience.topic.condition.heading

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, experience: Experience) -> str:
        # A text may be held without a report, by whoever came upon it.
        causes = [
            str(_("Held") if blocker.cause == Cause.HELD else blocker.get_cause_display())
            for blocker in experience.blockers.all()
        ]
        return ", ".join(causes) or _("Public")

    def changelist_view(self, request, extra_context=None) -> HttpResponse:
        return super().changelist_view(
            request, {"title": _("Published experiences")} | (extra_context or {})
        )

    @method_decorator(sensitive_post_parameters())
    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        """The public words, what was decided before, and the decision."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        experience = self.get_object(request, object_id)
        if experience is None:
            raise Http404
        causes = {blocker.cause for blocker in experience.blockers.all()}
        is_held = Cause.HELD in causes
        form = PublicDecisionForm(
            request.POST if request.method == "POST" else None, is_held=is_held
        )
        status = 200
        if request.method == "POST" and form.is_valid():
            try:
                form.decide(experience, by=request.user)
            except NotAllowed as refusal:
                messages.error(request, str(refusal))
                status = 409
            else:
                outcome = Outcome(form.cleaned_data["outcome"]).label
                done = _("Done: %(outcome)s. The author gets a letter.")
                messages.success(request, done % {"outcome": outcome.lower()})
                return redirect("admin:experiences_experience_change", experience.pk)
        return self._page(request, experience, form, is_held, status)

    def _page(
        self, request: HttpRequest, experience: Experience, form, is_held: bool, status: int
    ) -> HttpResponse:
        context = {
            "title": experience.topic.title,
            "opts": self.opts,
            "experience": experience,
            "standing": self.standing(experience),
            "account_url": desk.account_address(experience.contributor, by=request.user),
            "author": desk.author_in_numbers(experience.contributor),
            "history": experience.decisions.select_related("decided_by").prefetch_related("texts"),
            "can_decide": is_held or experience.is_readable,
            "form": form,
        }
        return TemplateResponse(
            request,
            "admin/experiences/experience/decide.html",
            self.admin_site.each_context(request) | context,
            status=status,
        )
