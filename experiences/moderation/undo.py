"""Undoing one's own return or refusal at the desk, until its letter leaves (transition 18)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.models import Member
from accounts.requests import MemberRequest
from conditions.models import Topic
from diseasemaps.common.desk import DeskAdmin, OwnPage
from diseasemaps.common.once import once
from diseasemaps.common.refusals import refusals_lead_to
from experiences import workflow
from experiences.models import Decision, Submission
from experiences.models.decision import UNDOABLE
from experiences.policy import ExperiencePolicy


@dataclass(frozen=True)
class Undoable:
    """A decision that can still be taken back, and until when."""

    decision: Decision
    title: str
    until: datetime


def undoable_by(member: Member) -> list[Undoable]:
    """What this moderator can still undo, newest first, in two queries."""
    since = timezone.now() - timedelta(minutes=ExperiencePolicy.UNDO_MINUTES)
    decisions = (
        Decision.objects.in_force()
        .filter(decided_by=member, decided_at__gt=since, outcome__in=UNDOABLE)
        .exclude(experience=None)
        .select_related("undone_by")
        .prefetch_related(Prefetch("topic", Topic.objects.with_wording()))
    )
    found = []
    for decision in decisions:
        until = workflow.undoable_until(decision)
        if until:
            found.append(Undoable(decision, decision.topic.title, until))
    return found


_UNDONE = gettext_lazy("Undone. The author has not been told, and the text waits.")


class UndoPage(DeskAdmin[Submission]):
    """What `SubmissionAdmin` gets for undoing a decision: its address and its view."""

    def own_pages(self) -> list[OwnPage]:
        page = OwnPage("undo/<uuid:decision>/", self.undo_view, "undo", first=(require_POST,))
        return [page, *super().own_pages()]

    @method_decorator([refusals_lead_to("admin:experiences_submission_changelist"), once(_UNDONE)])
    def undo_view(self, request: MemberRequest, decision) -> HttpResponse:
        """Let the text wait again, with whoever decided; somebody else's decision is not there."""
        row = Decision.objects.filter(
            public_id=decision, decided_by=request.user, outcome__in=UNDOABLE
        ).first()
        if row is None:
            raise Http404
        workflow.undo(row, by=request.user)
        messages.success(request, _UNDONE)
        return redirect("admin:experiences_submission_change", row.submission_id)
