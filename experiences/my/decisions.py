"""Every decision on a member's words and account, as that member reads it, and the way to object."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.models import AccountDecision, AccountOutcome, Member
from accounts.models.decision import RESTRICTIONS
from accounts.policy import AccountPolicy
from accounts.reasons import REASON_DETAILS
from accounts.requests import MemberRequest
from conditions.models import Topic
from diseasemaps.common import periods
from diseasemaps.common.once import once
from diseasemaps.common.optional import not_none
from diseasemaps.common.refusals import Refused
from experiences import workflow
from experiences.models import Appeal, AppealState, Decision
from experiences.models.appeal import is_appealable, last_day
from experiences.models.decision import WITHOUT_REASON
from experiences.policy import ExperiencePolicy
from experiences.rules import Rule, rule_of
from experiences.workflow.strikes import strikes_of

from . import experiences


@dataclass(frozen=True)
class AppealSummary:
    """An appeal as the one who made it reads it."""

    opened_at: datetime
    state: str
    is_open: bool
    text: str
    message: str
    decided_at: datetime | None


@dataclass(frozen=True)
class Statement:
    """What was decided, on what ground, from when until when, and how to object."""

    reference: str
    title: str
    at: datetime
    outcome: str
    effect: str
    reason: str
    ground: str
    rule: Rule | None
    facts: str
    message: str
    found_by_automation: bool
    until: datetime | None = None
    text_url: str = ""
    appeal_url: str = ""
    appeal_until: datetime | None = None
    appeal: AppealSummary | None = None
    is_restriction: bool = False


def statements(member: Member) -> list[Statement]:
    """All of them, newest first, in a constant number of queries."""
    found = [_of_text(row) for row in text_decisions(member)]
    found += [_of_account(row) for row in account_decisions(member)]
    return sorted(found, key=lambda statement: statement.at, reverse=True)


def text_decisions(member: Member):
    """The decisions on the member's texts with all that their statements are made of."""
    return (
        Decision.objects.in_force()
        .filter(experience__contributor__member=member)
        .select_related("experience", "undone_by")
        .prefetch_related(
            "texts",
            Prefetch("topic", Topic.objects.with_wording()),
            Prefetch("appeal", Appeal.objects.prefetch_related("texts")),
        )
    )


def account_decisions(member: Member):
    """The decisions on the member's account with all that their statements are made of."""
    return (
        AccountDecision.objects.filter(member=member)
        .select_related("undone_by")
        .prefetch_related("texts", Prefetch("appeal", Appeal.objects.prefetch_related("texts")))
    )


def statement_of(decision: AccountDecision | Decision) -> Statement:
    """One decision as the person it is about reads it."""
    return _of_account(decision) if isinstance(decision, AccountDecision) else _of_text(decision)


def _of_text(decision: Decision) -> Statement:
    summary = experiences.decision_summary(decision)
    return Statement(
        reference=f"text-{decision.public_id}",
        title=decision.topic.title,
        at=summary.at,
        outcome=summary.outcome,
        effect="",
        reason=summary.reason,
        ground=summary.ground,
        rule=summary.rule,
        facts=summary.facts,
        message=summary.message,
        found_by_automation=decision.found_by_automation,
        text_url=reverse("my-experience", args=[not_none(decision.experience).public_id]),
        is_restriction=decision.outcome not in WITHOUT_REASON,
        **_objection(decision, decision.public_id),
    )


def _of_account(decision: AccountDecision) -> Statement:
    texts = {text.kind: text.text for text in decision.texts.all()}
    details = REASON_DETAILS.get(decision.reason)
    return Statement(
        reference=f"account-{decision.public_id}",
        title=_("your account"),
        at=decision.decided_at,
        outcome=decision.get_outcome_display(),
        effect=_effect(decision),
        reason=decision.get_reason_display() if decision.reason else "",
        ground=str(details.public_text) if details else "",
        rule=rule_of(decision.reason) if decision.reason else None,
        facts=texts.get("facts", ""),
        message=texts.get("message", ""),
        found_by_automation=decision.found_by_automation,
        until=decision.until,
        is_restriction=decision.outcome in RESTRICTIONS,
        **_objection(decision, decision.public_id),
    )


class Objection(TypedDict):
    """What a statement says about the way to object."""

    appeal_url: str
    appeal_until: datetime
    appeal: AppealSummary | None


def _objection(decision: AccountDecision | Decision, reference: UUID) -> Objection:
    """The way to ask for another look, or what came of it."""
    appeal = getattr(decision, "appeal", None)
    can_appeal = appeal is None and is_appealable(decision)
    return {
        "appeal_url": reverse("appeal", args=[reference]) if can_appeal else "",
        "appeal_until": last_day(decision),
        "appeal": _appeal_summary(appeal) if appeal else None,
    }


def _effect(decision: AccountDecision) -> str:
    """What the decision restricts, in a sentence."""
    if hasattr(decision, "undone_by"):
        return _("This decision was overturned: it has no effect any more.")
    if decision.outcome == AccountOutcome.BAN:
        if decision.hides_words:
            return _("You cannot send texts any more, and your published texts are hidden.")
        return _("You cannot send texts any more. Your published texts stay public.")
    closing = {"period": periods.days(AccountPolicy.CLOSING_DAYS)}
    effects: dict[str, str] = {
        AccountOutcome.APPROVED: _("You can send texts."),
        AccountOutcome.NOTE: _("It changes nothing about what you can do."),
        AccountOutcome.WARNING: _("It counts as a strike for %(period)s. You can go on writing.")
        % {"period": periods.days(AccountPolicy.STRIKE_DAYS)},
        AccountOutcome.PAUSE: _("You cannot send texts until it ends; you can go on reading."),
        AccountOutcome.LONG_PAUSE: _("You cannot send texts until it ends; you can go on reading."),
        AccountOutcome.LIFTED: _("You can send texts again."),
        AccountOutcome.OVERTURNED: _("The effect of that decision is undone."),
        AccountOutcome.CLOSING: _("Your account closes in %(period)s unless you keep it.")
        % closing,
        AccountOutcome.ADDRESS: _("Your address changes in %(period)s unless you sign in before.")
        % closing,
    }
    return effects.get(decision.outcome, "")


def _appeal_summary(appeal: Appeal) -> AppealSummary:
    texts = {text.kind: text.text for text in appeal.texts.all()}
    return AppealSummary(
        opened_at=appeal.opened_at,
        state=appeal.get_state_display(),
        is_open=appeal.state == AppealState.OPEN,
        text=texts.get("appeal", ""),
        message=texts.get("message", ""),
        decided_at=appeal.decided_at,
    )


class AppealForm(forms.Form):
    """Why the decision is wrong, in the member's own words."""

    text = forms.CharField(
        label=gettext_lazy("Why should we look again?"),
        widget=forms.Textarea(attrs={"rows": 8, "class": "dm-area"}),
        help_text=periods.lazily(
            gettext_lazy(
                "Say what the decision overlooks or gets wrong, in up to %(most)s characters."
            ),
            most=lambda: periods.in_words(ExperiencePolicy.MOST_APPEAL_CHARACTERS),
        ),
        error_messages={"required": gettext_lazy("Say in a few words what we should look at.")},
    )

    def clean_text(self) -> str:
        """What was written, or by how much it is too long: a browser that cuts it off loses words."""
        text = self.cleaned_data["text"]
        over = len(text) - ExperiencePolicy.MOST_APPEAL_CHARACTERS
        if over > 0:
            raise forms.ValidationError(
                ngettext(
                    "This is %(count)s character too long. Shorten it, then send it again.",
                    "This is %(count)s characters too long. Shorten it, then send it again.",
                    over,
                )
                % {"count": number_format(over, use_l10n=True, force_grouping=True)}
            )
        return text


@login_required
def my_decisions(request: MemberRequest) -> HttpResponse:
    """Every decision on the member's words and account, newest first."""
    context = {
        "statements": statements(request.user),
        "strikes": strikes_of(request.user),
        "nav": "mine",
    }
    return render(request, "experiences/my/decisions.html", context)


_ASKED = gettext_lazy("We have your request. Somebody else than the one who decided answers.")


@login_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@once(_ASKED)
def appeal_view(request: MemberRequest, decision) -> HttpResponse:
    """Ask for another look at one decision; somebody else's does not exist."""
    row = text_decisions(request.user).filter(public_id=decision).first()
    row = row or get_object_or_404(account_decisions(request.user), public_id=decision)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with Refused(form=form):
            workflow.open_appeal(row, by=request.user, text=form.cleaned_data["text"])
            messages.success(request, _ASKED)
            return redirect("my-decisions")
    return render(
        request,
        "experiences/my/appeal.html",
        {
            "statement": statement_of(row),
            "form": form,
            "crumbs": [
                {"title": _("My experiences"), "url": reverse("my-experiences")},
                {"title": _("Decisions"), "url": reverse("my-decisions")},
                {"title": _("Ask for another look")},
            ],
            "nav": "mine",
        },
    )
