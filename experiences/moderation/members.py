"""Accounts at the desk: a page that shows state, strikes, numbers and history, and each decision
on a page of its own. Only who may see it sees the e-mail address."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from accounts import workflow as accounts_workflow
from accounts.models import AccountDecision, AccountOutcome, Closing, Member
from accounts.permissions import GRANT_ROLES, SANCTION_MEMBER, VIEW_ADDRESS
from diseasemaps.common.desk import DeskAdmin, OwnPage
from diseasemaps.common.refusals import Refused, refusals_lead_to
from experiences import workflow
from experiences.models import Contributor, Decision, Outcome, Submission, SubmissionState
from experiences.workflow.strikes import strikes_of, with_strikes

from . import sanctions
from .member_conditions import ModeratedConditionsPage
from .member_forms import AccountDecisionForm, AddressForm, DeskClosingForm


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


class AccountStateFilter(admin.SimpleListFilter):
    """Every state, named after the table of transitions."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return Member._meta.get_field("state").choices

    def queryset(self, request, queryset):
        return queryset.filter(state=self.value()) if self.value() else queryset


class TeamFilter(admin.BooleanFieldListFilter):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("being on the team")


class AccountAdmin(ModeratedConditionsPage, DeskAdmin):
    """The accounts. Members are never deleted here: they close their accounts themselves."""

    listed_as = gettext_lazy("Accounts")
    list_filter = [AccountStateFilter, ("is_staff", TeamFilter)]
    ordering = ["-joined_at", "-pk"]
    fields = ["desk_name", "is_staff", "groups"]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """The handful of roles as boxes to tick, each in view."""
        field = super().formfield_for_manytomany(
            db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs
        )
        field.label, field.help_text = _("Roles"), ""
        return field

    def has_module_permission(self, request) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm(SANCTION_MEMBER) or request.user.has_perm(GRANT_ROLES)

    def has_change_permission(self, request, obj=None) -> bool:
        return request.user.has_perm(GRANT_ROLES)

    def has_add_permission(self, request) -> bool:
        return False  # people sign up themselves

    def get_queryset(self, request):
        return with_strikes(super().get_queryset(request))

    def get_list_display(self, request):
        columns = ["reference", "state", "strikes", "joined_at"]
        if request.user.has_perm(VIEW_ADDRESS):
            columns.insert(1, "email")
        return columns

    def get_search_fields(self, request):
        fields = ["public_id__istartswith", "desk_name"]
        return [*fields, "email"] if request.user.has_perm(VIEW_ADDRESS) else fields

    @admin.display(description=gettext_lazy("account"))
    def reference(self, member: Member) -> str:
        return member.name_at_the_desk

    @admin.display(description=gettext_lazy("strikes"), ordering="strikes")
    def strikes(self, member: Member) -> int:
        return member.strikes

    def own_pages(self) -> list[OwnPage]:
        return [
            OwnPage("<int:pk>/decide/<slug:outcome>/", self.decide_view, "decide"),
            OwnPage("<int:pk>/roles/", self.roles_view, "roles"),
            OwnPage("<int:pk>/address/", self.address_view, "address"),
            OwnPage("<int:pk>/close/", self.close_view, "close"),
            *super().own_pages(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        """The account: state, strikes, numbers, history, and a way to each decision."""
        member = self.object_or_404(request, object_id)
        return self.render_page(
            request,
            "experiences/moderation/member.html",
            title=capfirst(member.name_at_the_desk),
            member=member,
            page=account_page(member, by=request.user),
            shows_address=request.user.has_perm(VIEW_ADDRESS),
            may_grant=self._may_grant(request, member),
        )

    @method_decorator(sensitive_post_parameters())
    def decide_view(self, request, pk, outcome) -> HttpResponse:
        """One decision: what it does, why, and the button."""
        member = self.object_or_404(request, pk)
        if outcome not in accounts_workflow.ACCOUNT_TRANSITIONS:
            raise Http404
        outcome = AccountOutcome(outcome)
        if not request.user.has_perm(accounts_workflow.ACCOUNT_TRANSITIONS[outcome].right):
            raise PermissionDenied
        form = AccountDecisionForm(
            request.POST if request.method == "POST" else None, outcome=outcome
        )
        refused = Refused(request)
        if request.method == "POST" and form.is_valid():
            with refused:
                workflow.decide_on_account(member, outcome, by=request.user, **form.said())
                done = _("Done: %(outcome)s. The member gets a letter.")
                messages.success(request, done % {"outcome": outcome.label.lower()})
                return redirect("admin:accounts_member_change", member.pk)
        return self._form_page(
            request,
            member,
            form,
            status=refused.status,
            action=sanctions.ACTIONS[outcome],
            effect=sanctions.EFFECTS[outcome],
            refusal="" if accounts_workflow.may(member, outcome, by=request.user) else "refused",
        )

    @method_decorator(reauthentication_required)
    def roles_view(self, request, pk) -> HttpResponse:
        """Rights and desk name; nobody's own."""
        member = self.object_or_404(request, pk)
        if not self._may_grant(request, member):
            raise PermissionDenied
        return super().change_view(
            request, str(pk), extra_context={"title": _("Roles"), "subtitle": ""}
        )

    def response_change(self, request, obj) -> HttpResponse:
        messages.success(request, _("The roles are as you chose."))
        return redirect("admin:accounts_member_change", obj.pk)

    @method_decorator(sensitive_post_parameters())
    @method_decorator(reauthentication_required)
    @method_decorator(refusals_lead_to("admin:accounts_member_change", "pk"))
    def close_view(self, request, pk) -> HttpResponse:
        """Close an account for somebody who cannot do it, as the procedures say."""
        member = self.object_or_404(request, pk)
        if not self._may_grant(request, member):
            raise PermissionDenied
        form = DeskClosingForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            workflow.close_for_somebody(member, by=request.user, **form.cleaned_data)
            messages.success(request, _("The account closes in %(period)s.") % sanctions.closing())
            return redirect("admin:accounts_member_change", member.pk)
        return self._form_page(
            request,
            member,
            form,
            action=_("Close the account"),
            effect=_(
                "Every session ends now. In %(period)s the account is erased. Until then its "
                "member can sign in and keep it. The member gets a letter."
            )
            % sanctions.closing(),
        )

    @method_decorator(sensitive_post_parameters())
    @method_decorator(reauthentication_required)
    @method_decorator(refusals_lead_to("admin:accounts_member_change", "pk"))
    def address_view(self, request, pk) -> HttpResponse:
        """Give a new address to somebody who has lost their mailbox, as the procedure says."""
        member = self.object_or_404(request, pk)
        if not (self._may_grant(request, member) and request.user.has_perm(VIEW_ADDRESS)):
            raise PermissionDenied
        form = AddressForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            accounts_workflow.ask_for_address(member, by=request.user, **form.cleaned_data)
            messages.success(request, _("The address changes in %(period)s.") % sanctions.closing())
            return redirect("admin:accounts_member_change", member.pk)
        return self._form_page(
            request,
            member,
            form,
            action=_("Change the address"),
            effect=_(
                "In %(period)s the account gets this address, its password ends and so does every "
                "session. A letter to the old address says so; any sign-in until then stops it."
            )
            % sanctions.closing(),
        )

    def _may_grant(self, request: HttpRequest, member: Member) -> bool:
        return accounts_workflow.may_administer(member, by=request.user)

    def _form_page(
        self, request: HttpRequest, member: Member, form: forms.Form, *, action: str, **context
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
