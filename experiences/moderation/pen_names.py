"""The desk's list of typed pen names that wait, and the page that decides on one of them."""

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from diseasemaps.common.desk import ReadOnlyDeskAdmin
from diseasemaps.common.invisible import mark_invisible
from diseasemaps.common.refusals import Refused
from experiences import workflow
from experiences.models import Contributor
from experiences.permissions import DECIDE
from experiences.policy import ExperiencePolicy
from experiences.workflow import visibility


class PenNameDecisionForm(forms.Form):
    """Which button was pressed, and the name that stood beside it."""

    SHOW, REFUSE = "show", "refuse"
    pen_name = forms.CharField(
        max_length=ExperiencePolicy.PEN_NAME_CHARACTERS, widget=forms.HiddenInput, strip=False
    )
    outcome = forms.ChoiceField(choices=[(SHOW, ""), (REFUSE, "")], widget=forms.HiddenInput)

    def decide(self, contributor: Contributor, *, by) -> str:
        """Decide on the name that was read, and say what was done."""
        approved = self.cleaned_data["outcome"] == self.SHOW
        name = self.cleaned_data["pen_name"]
        workflow.decide_typed_name(contributor, name, by=by, approved=approved)
        if approved:
            return _("Done: the name is shown. Its owner gets a letter.")
        return _("Done: the name is not shown. Its owner gets a letter.")


class PenNameAdmin(ReadOnlyDeskAdmin[Contributor]):
    """What waits, oldest first; each name is read and decided on by itself.

    No filter: by the member or the consent, the names of one person could be found.
    """

    right = DECIDE
    listed_as = gettext_lazy("Pen names that wait")
    list_display = ["name", "community", "since"]
    list_display_links = ["name"]

    def get_queryset(self, request):
        return visibility.pen_names_for(request.user).select_related("condition")

    def get_ordering(self, request) -> list[str]:
        return ["pen_name_at", "pk"]

    @admin.display(description=gettext_lazy("pen name"))
    def name(self, contributor: Contributor) -> str:
        return mark_invisible(contributor.pen_name)

    @admin.display(description=gettext_lazy("condition"))
    def community(self, contributor: Contributor) -> str:
        return contributor.condition.heading

    @admin.display(description=gettext_lazy("waiting for"), ordering="pen_name_at")
    def since(self, contributor: Contributor) -> str:
        return timesince(contributor.pen_name_at, depth=1)

    @method_decorator(sensitive_post_parameters())
    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        """Read one name, and show it or not."""
        listed = reverse("admin:experiences_contributor_changelist")
        try:
            contributor = self.object_or_404(request, object_id)
        except Http404:
            if request.method != "POST":
                raise
            messages.error(request, _("This pen name does not wait any more. Nothing was changed."))
            return redirect(listed)
        form = PenNameDecisionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            with Refused(request):
                messages.success(request, form.decide(contributor, by=request.user))
            return redirect(self._next_url(request) or listed)
        return self.render_page(
            request,
            "experiences/moderation/pen_name.html",
            title=_("A pen name"),
            contributor=contributor,
        )

    def _next_url(self, request: HttpRequest) -> str:
        """The name that has waited longest, until none does."""
        following = self.get_queryset(request).first()
        if following is None:
            return ""
        return reverse("admin:experiences_contributor_change", args=[following.pk])
