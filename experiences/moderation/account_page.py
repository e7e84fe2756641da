"""What the desk shows of an account, and the page on which one thing about it is decided."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.db.models import Count, Q
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from accounts import workflow as accounts_workflow
from accounts.letters import refusals
from accounts.models import AccountDecision, AccountOutcome, Closing, Member, RefusedAddress
from accounts.requests import MemberRequest
from diseasemaps.common.desk import DeskAdmin
from diseasemaps.common.refusals import Refused
from diseasemaps.common.versioned import VersionedForm
from experiences.models import Contributor, Decision, Outcome, Submission, SubmissionState
from experiences.workflow.strikes import strikes_of

from . import sanctions


@dataclass(frozen=True)
class Event:
    """One line of an account's history; `text` is what was written about a decision on it."""

    at: datetime
    what: str
    reason: str
    by: str
    texts: list[str]


@dataclass(frozen=True)
class AccountPage:
    """What the desk sees of an account: never words, and an address only for some."""

    member: Member
    strikes: int
    proposed: str
    numbers: list[tuple[str, int]]
    history: list[Event]
    decisions: list[tuple[AccountOutcome, str]]
    closing: Closing | None
    refused_address: RefusedAddress | None


def account_page(member: Member, *, by: Member) -> AccountPage:
    """Everything about one account that a decision on it needs."""
    strikes = strikes_of(member)
    possible = [
        outcome
        for outcome in accounts_workflow.ACCOUNT_TRANSITIONS
        if accounts_workflow.may(member, outcome, by=by)
    ]
    proposed = accounts_workflow.next_step(strikes)
    return AccountPage(
        member=member,
        strikes=strikes,
        proposed=str(sanctions.ACTIONS[proposed]) if proposed in possible else "",
        numbers=_numbers(member),
        history=_history(member),
        decisions=[(outcome, str(sanctions.ACTIONS[outcome])) for outcome in possible],
        closing=Closing.objects.filter(member=member).first(),
        refused_address=refusals.marked_address_of(member),
    )


def _numbers(member: Member) -> list[tuple[str, int]]:
    mine = Q(decisions__outcome=Outcome.PUBLISHED)
    of_texts = Submission.objects.filter(experience__contributor__member=member).aggregate(
        published=Count("pk", filter=mine, distinct=True),
        returned=Count(
            "pk",
            filter=Q(decisions__outcome=Outcome.RETURNED, decisions__undone_by=None),
            distinct=True,
        ),
        rejected=Count(
            "pk",
            filter=Q(decisions__outcome=Outcome.REJECTED, decisions__undone_by=None),
            distinct=True,
        ),
        waiting=Count("pk", filter=Q(state=SubmissionState.WAITING), distinct=True),
    )
    return [
        (_("Texts published"), of_texts["published"]),
        (_("Changes asked for"), of_texts["returned"]),
        (_("Texts not published"), of_texts["rejected"]),
        (_("Texts waiting"), of_texts["waiting"]),
        (_("Communities"), Contributor.objects.filter(member=member).count()),
    ]


def _history(member: Member) -> list[Event]:
    """Decisions on the account and on its texts, newest first; of texts only outcome and reason."""
    on_account = (
        AccountDecision.objects.filter(member=member)
        .select_related("decided_by")
        .prefetch_related("texts")
    )
    on_texts = Decision.objects.filter(experience__contributor__member=member).exclude(
        outcome__in=(Outcome.PUBLISHED, Outcome.KEPT)
    )
    events = [
        Event(
            at=row.decided_at,
            what=row.get_outcome_display(),
            reason=row.get_reason_display() if row.reason else "",
            by=row.decided_by.name_at_the_desk,
            texts=[text.text for text in row.texts.all()],
        )
        for row in on_account
    ]
    events += [
        Event(
            at=row.decided_at,
            what=_("Text: %(outcome)s") % {"outcome": row.get_outcome_display().lower()},
            reason=row.get_reason_display(),
            by=row.decided_by.name_at_the_desk,
            texts=[],
        )
        for row in on_texts.select_related("decided_by")
    ]
    return sorted(events, key=lambda event: event.at, reverse=True)


class AccountFormPages(DeskAdmin[Member]):
    """What all pages with one form about an account share: a versioned one, which is shown again
    with everything typed where it was refused."""

    def sent(self, request: MemberRequest) -> QueryDict | None:
        """What was sent to the page; None where it is only looked at."""
        return request.POST if request.method == "POST" else None

    def shown_again(self, request: MemberRequest, form: VersionedForm, refused: Refused) -> int:
        """Say the refusal, let the form be about what there is now, and give the answer's status."""
        if refused:
            refused.tell(request)
            form.read_again()
        return refused.status

    def form_page(
        self, request: MemberRequest, member: Member, form: forms.Form, *, action: str, **context
    ) -> HttpResponse:
        """One form about an account, beside what was decided before."""
        about = {"action": action, "member": member.name_at_the_desk}
        return self.render_page(
            request,
            "experiences/moderation/member_decide.html",
            title=_("%(action)s: %(member)s") % about,
            member=member,
            form=form,
            action=action,
            page=account_page(member, by=request.user),
            **context,
        )
