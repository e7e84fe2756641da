"""What is on top at the desk: crises, what may be illegal, children. Senior moderators alone."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conditions.models import Topic
from diseasemaps.common.policy import Derived
from experiences.models import Escalation, Experience
from experiences.permissions import DECIDE_ESCALATED
from experiences.policy import ExperiencePolicy
from experiences.workflow import visibility

from .notes import address_of


class EscalationAdmin(admin.ModelAdmin):
    """A list that leads to the pages where texts are decided on."""

    listed_as = gettext_lazy("On top")
    list_display = ["question", "condition", "kind", "cause", "raised", "age"]
    list_display_links = ["question"]
    list_per_page = Derived(lambda: ExperiencePolicy.DESK_ROWS_A_PAGE)
    show_full_result_count = False
    actions = None
    ordering = ["raised_at", "pk"]

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm(DECIDE_ESCALATED)

    def has_module_permission(self, request) -> bool:
        return request.user.has_perm(DECIDE_ESCALATED)

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_queryset(self, request):
        topics = Prefetch("experience__topic", Topic.objects.with_wording())
        found = visibility.escalations_for(request.user).select_related("experience", "raised_by")
        return found.prefetch_related(topics)

    @admin.display(description=gettext_lazy("question"))
    def question(self, escalation: Escalation) -> str:
        return escalation.experience.topic.title

    @admin.display(description=gettext_lazy("condition"))
    def condition(self, escalation: Escalation) -> str:
        return escalation.experience.topic.condition.heading

    @admin.display(description=gettext_lazy("raised by"))
    def raised(self, escalation: Escalation) -> str:
        return escalation.raised_by.name_at_the_desk if escalation.raised_by else "–"

    @admin.display(description=gettext_lazy("on top for"), ordering="raised_at")
    def age(self, escalation: Escalation) -> str:
        return timesince(escalation.raised_at, depth=1)

    def changelist_view(self, request, extra_context=None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("On top")} | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id, form_url="", extra_context=None
    ) -> HttpResponse:
        """Lead to the page where the text is decided on."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        escalation = self.get_object(request, object_id)
        if escalation is None:
            raise Http404
        return redirect(address_of(Experience.objects.get(pk=escalation.experience_id)))
