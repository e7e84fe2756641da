"""Reporting a public text, by anybody, and following what becomes of the report."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import one_more_letter
from accounts.limits import CountedTry, count_try, network_of
from accounts.models import Member
from accounts.policy import AccountPolicy
from diseasemaps.common import periods
from diseasemaps.common.fields import LimitedCharField, mark_conditional, set_choice_hints
from diseasemaps.common.once import once
from diseasemaps.common.pages import secret
from diseasemaps.common.refusals import Refused
from experiences import workflow
from experiences.models import CANNOT_WAIT, Experience, Report, ReportReason, ReportState
from experiences.policy import ExperiencePolicy
from experiences.presenters.voice import voice_of

from .views import crumbs_to, gone_page, is_gone, once_public

# Of what cannot wait a place has a smaller share.
URGENT_LIMIT = "urgent_report"


def _words(label, hint="") -> forms.CharField:
    return LimitedCharField(
        label=label,
        required=False,
        longest=lambda: ExperiencePolicy.MOST_REPORT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=hint,
    )


class ReportForm(forms.Form):
    """What is wrong with a text. Three fields are for what is against the law, and read only then;
    an address is asked for only from somebody without an account."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What is wrong with this experience?"),
        choices=ReportReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what is wrong with the text.")},
    )
    details = _words(
        gettext_lazy("What should the moderator know?"),
        periods.lazily(
            gettext_lazy("Up to %(most)s characters. Its author never sees this."),
            most=lambda: periods.in_words(ExperiencePolicy.MOST_REPORT_CHARACTERS),
        ),
    )
    where = _words(
        gettext_lazy("Which passage is against the law?"), gettext_lazy("Copy it, or describe it.")
    )
    why = _words(gettext_lazy("Why?"), gettext_lazy("The law and the country, if you know them."))
    contact = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy(
            "Only if you want to be told by letter. You can follow your report without it. We use "
            "the address for these letters alone and delete it with the answer."
        ),
    )
    OF_THE_LAW = ("where", "why", "contact")

    def __init__(self, *args, request: HttpRequest, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        if request.user.is_authenticated:
            del self.fields["contact"]
        for name in ("where", "why"):
            mark_conditional(self.fields[name])
        hints: dict[str, Promise] = {
            ReportReason.IDENTIFIES: gettext_lazy("The author, or somebody they write about."),
            ReportReason.WORRIED: gettext_lazy("It sounds as if somebody may be in danger."),
            ReportReason.HARMFUL: gettext_lazy(
                "For example a dose, or advice to stop a treatment."
            ),
            ReportReason.ILLEGAL: gettext_lazy("We then ask which passage, and why."),
        }
        set_choice_hints(self.fields["reason"], hints)

    def of_the_law(self) -> list[forms.BoundField]:
        return [self[name] for name in self.OF_THE_LAW if name in self.fields]

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if data.get("reason") != ReportReason.ILLEGAL:
            for name in self.OF_THE_LAW:
                # What belongs to another reason neither hinders the report nor is kept.
                self.errors.pop(name, None)
                data[name] = ""
            return data
        if "where" not in self.errors and not data.get("where"):
            self.add_error("where", _("Say which passage is against the law."))
        if "why" not in self.errors and not data.get("why"):
            self.add_error("why", _("Say why it is against the law."))
        return data


@sensitive_post_parameters("details", "where", "why", "contact")
@require_http_methods(["GET", "HEAD", "POST"])
@once()
def report_experience(request: HttpRequest, experience: UUID) -> HttpResponse:
    """The form for a text that is public now, and the report; 410 and 404 as on its own page.

    Beyond a limit the page says so with everything that was typed (429).
    """
    found, topic = once_public(experience)
    if is_gone(found, topic):
        return gone_page(request, topic)
    form = ReportForm(request.POST if request.method == "POST" else None, request=request)
    refusal, status = "", HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        by = request.user if request.user.is_authenticated else None
        limits = _limits_of(by, form.cleaned_data["reason"])
        counted = count_try(request, *limits)
        if counted is None:
            refusal, status = _beyond_the_limit(by, limits), HTTPStatus.TOO_MANY_REQUESTS
        elif written := _count_letter(request, form):
            with Refused() as refused:
                made = workflow.report(found, by=by, place=network_of(request), **form.cleaned_data)
                return redirect("follow-report", made.key)
            refusal, status = str(refused), HTTPStatus(refused.status)
            counted.take_back()
            written.take_back()
        else:
            counted.take_back()
    context = {
        "topic": topic,
        "crumbs": crumbs_to(topic),
        "voice": voice_of(found, topic.condition, alone=True),
        "form": form,
        "refusal": refusal,
        "is_beyond_the_limit": status == HTTPStatus.TOO_MANY_REQUESTS,
        "is_own": _is_own(request, found),
        "open_report": _open_report(request, found),
        "nav": "conditions",
    }
    answer = render(request, "experiences/reading/report.html", context, status=status)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        answer["Retry-After"] = str(AccountPolicy.REPORTS_COUNTED_MINUTES * 60)
    return answer


def _limits_of(by: Member | None, reason: str) -> tuple[str, ...]:
    """What a report is counted against. A place that somebody floods from has others in it: who is
    known to report with care is counted by themselves."""
    if by is not None and workflow.is_credible(by):
        return ("report_by_member",)
    return ("report", URGENT_LIMIT) if reason in CANNOT_WAIT else ("report",)


def _beyond_the_limit(by: Member | None, limits: tuple[str, ...]) -> str:
    """That no such report is taken now, and what to do instead."""
    if "report_by_member" in limits:
        said = _("You have sent many reports in a short time.")
    elif URGENT_LIMIT in limits:
        said = _("Many reports that cannot wait have come from your network in a short time.")
    else:
        said = _("Many reports have come from your network in a short time.")
    todo = (
        _("Nothing has been sent. Sign in and report it from your account, or try in %(period)s.")
        if by is None
        else _("Nothing has been sent. Please try again in %(period)s.")
    )
    period = periods.minutes(AccountPolicy.REPORTS_COUNTED_MINUTES)
    return f"{said} {todo % {'period': period}}"


def _count_letter(request: HttpRequest, form: ReportForm) -> CountedTry | None:
    """Count the letter to an address that a visitor leaves; None, with a sentence at the field,
    where none may be written: whose address it is nobody knows."""
    contact = form.cleaned_data.get("contact")
    if not contact:
        return count_try(request)
    written = count_try(request, "report_letter")
    if written and one_more_letter(request, contact):
        return written
    if written:
        written.take_back()
    form.add_error(
        "contact",
        _(
            "A letter about a report has gone out from your network already. Leave the address out: "
            "you can follow your report without it."
        ),
    )
    return None


def _is_own(request: HttpRequest, found: Experience) -> bool:
    member = found.contributor.member_id
    return member is not None and member == request.user.pk


def _open_report(request: HttpRequest, found: Experience) -> Report | None:
    """The member's own report on this text that nobody has decided on."""
    if not request.user.is_authenticated:
        return None
    return found.reports.open().by(request.user).first()


@secret
@require_safe
def follow_report(request: HttpRequest, key: str) -> HttpResponse:
    """What became of a report, for whoever has its key; nothing about the text or its author."""
    report = get_object_or_404(Report.objects.with_key(key).prefetch_related("texts"))
    context = {
        "report": report,
        "is_open": report.state == ReportState.OPEN,
        "is_worried": report.reason == ReportReason.WORRIED,
        "outcome": workflow.outcome_of(report),
    }
    return render(request, "experiences/reading/report_followed.html", context)
