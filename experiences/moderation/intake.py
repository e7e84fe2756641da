"""The desk's page with the switch that pauses the sending of texts."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import MemberRequest
from diseasemaps.common.desk import DeskAdmin, OwnPage
from diseasemaps.common.once import once
from diseasemaps.common.refusals import Refused
from experiences import workflow
from experiences.models import IntakePause, Submission
from experiences.permissions import PAUSE_INTAKE
from experiences.policy import ExperiencePolicy


class PauseForm(forms.Form):
    """What members read while they cannot send."""

    sentence = forms.CharField(
        label=gettext_lazy("What members read"),
        max_length=ExperiencePolicy.INTAKE_SENTENCE_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "One sentence: that texts cannot be sent at the moment and until when, as far as you "
            "know. That drafts are saved as usual is said beside it."
        ),
        error_messages={"required": gettext_lazy("Write the sentence that members are to read.")},
    )


class ResumeForm(forms.Form):
    """The other button: nothing to say, only to press; it ends the pause that stands beside it."""

    resume = forms.IntegerField(min_value=1)


_PAUSED = gettext_lazy("Sending is paused. Members read your sentence.")
_RESUMED = gettext_lazy("Texts can be sent again.")


def _done(request: HttpRequest) -> Promise:
    return _RESUMED if ResumeForm(request.POST).is_valid() else _PAUSED


class IntakePage(DeskAdmin[Submission]):
    """What `SubmissionAdmin` gets for this page: its address and its view."""

    def own_pages(self) -> list[OwnPage]:
        page = OwnPage("sending/", self.intake_view, "intake", right=PAUSE_INTAKE)
        return [page, *super().own_pages()]

    @method_decorator(once(_done))
    def intake_view(self, request: MemberRequest) -> HttpResponse:
        """Whether texts can be sent, and the button that changes it."""
        form = PauseForm(request.POST if request.method == "POST" else None)
        refused = Refused(request)
        if request.method == "POST":
            with refused:
                if (resume := ResumeForm(request.POST)).is_valid():
                    pause = resume.cleaned_data["resume"]
                    workflow.resume_intake(by=request.user, pause_read=pause)
                    messages.success(request, _RESUMED)
                    return redirect("admin:experiences_submission_intake")
                if form.is_valid():
                    workflow.pause_intake(form.cleaned_data["sentence"], by=request.user)
                    messages.success(request, _PAUSED)
                    return redirect("admin:experiences_submission_intake")
        pauses = IntakePause.objects.newest_first()
        return self.render_page(
            request,
            "experiences/moderation/intake.html",
            title=_("Sending of texts"),
            status=refused.status,
            form=form,
            pause=IntakePause.objects.select_related("began_by").running(),
            pauses=pauses[: ExperiencePolicy.INTAKE_PAUSES_SHOWN],
        )
