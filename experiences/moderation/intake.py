"""The desk's page with the switch that pauses the sending of texts."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import SendingPause
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
    """The other button: nothing to say, only to press."""

    resume = forms.BooleanField()


class PausePage:
    """What `SubmissionAdmin` takes on for this page: its address and its view."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("sending/", wrap(self.sending_view), name="experiences_submission_sending"),
            *super().get_urls(),
        ]

    def sending_view(self, request: HttpRequest) -> HttpResponse:
        """Whether texts can be sent, and the button that changes it."""
        if not request.user.has_perm(PAUSE_INTAKE):
            raise PermissionDenied
        form = PauseForm(request.POST if request.method == "POST" else None)
        status = 200
        if request.method == "POST":
            try:
                if ResumeForm(request.POST).is_valid():
                    workflow.resume_sending(by=request.user)
                    messages.success(request, _("Texts can be sent again."))
                    return redirect("admin:experiences_submission_sending")
                if form.is_valid():
                    workflow.pause_sending(form.cleaned_data["sentence"], by=request.user)
                    messages.success(request, _("Sending is paused. Members read your sentence."))
                    return redirect("admin:experiences_submission_sending")
            except NotAllowed as refusal:
                messages.error(request, str(refusal))
                status = 409
        pauses = SendingPause.objects.newest_first()
        return TemplateResponse(
            request,
            "experiences/moderation/intake.html",
            self.admin_site.each_context(request)
            | {
                "title": _("Sending of texts"),
                "opts": self.opts,
                "form": form,
                "pause": SendingPause.objects.select_related("began_by").running(),
                "pauses": pauses[: ExperiencePolicy.INTAKE_PAUSES_SHOWN],
            },
            status=status,
        )
