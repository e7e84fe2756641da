"""What is escalated: crises, what may be illegal, children. Senior moderators alone."""

from django.contrib import admin
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy

from conditions.models import Topic
from diseasemaps.common.desk import ReadOnlyDeskAdmin
from experiences.models import Escalation, Experience
from experiences.permissions import DECIDE_ESCALATED
from experiences.workflow import visibility

from .notes import review_url


class EscalationAdmin(ReadOnlyDeskAdmin):
    """A list that leads to the pages where texts are decided on."""

    right = DECIDE_ESCALATED
    listed_as = gettext_lazy("Escalated")
    list_display = ["question", "condition", "kind", "cause", "raised", "age"]
    list_display_links = ["question"]
    ordering = ["raised_at", "pk"]

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

    @admin.display(description=gettext_lazy("escalated for"), ordering="raised_at")
    def age(self, escalation: Escalation) -> str:
        return timesince(escalation.raised_at, depth=1)

    def change_view(
        self, request: HttpRequest, object_id, form_url="", extra_context=None
    ) -> HttpResponse:
        """Lead to the page where the text is decided on."""
        escalation = self.object_or_404(request, object_id)
        return redirect(review_url(Experience.objects.get(pk=escalation.experience_id)))
