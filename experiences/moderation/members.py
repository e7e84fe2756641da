"""Accounts at the desk: a page that shows state, strikes, numbers and history, and each decision
on a page of its own. Only who may see it sees the e-mail address."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from accounts import workflow as accounts_workflow
from accounts.models import AccountOutcome, Member
from accounts.permissions import GRANT_ROLES, SANCTION_MEMBER, VIEW_ADDRESS
from accounts.read import account_version
from accounts.requests import MemberRequest
from diseasemaps.common.desk import OwnPage
from diseasemaps.common.optional import not_none
from diseasemaps.common.refusals import Refused
from experiences import workflow
from experiences.workflow.strikes import with_strikes

from . import sanctions
from .account_page import account_page
from .member_conditions import ModeratedConditionsPage
from .member_forms import AccountDecisionForm, AddressForm, DeskClosingForm


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


class AccountAdmin(ModeratedConditionsPage):
    """The accounts. Members are never deleted here: they close their accounts themselves."""

    listed_as = gettext_lazy("Accounts")
    list_filter = [AccountStateFilter, ("is_staff", TeamFilter)]
    ordering = ["-joined_at", "-pk"]
    fields = ["desk_name", "is_staff", "groups"]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """The handful of roles as boxes to tick, each in view."""
        field = not_none(
            super().formfield_for_manytomany(
                db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs
            )
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
        return member.strikes  # type: ignore[attr-defined] # annotated by with_strikes

    def own_pages(self) -> list[OwnPage]:
        again = (reauthentication_required,)
        return [
            OwnPage("<int:pk>/decide/<slug:outcome>/", self.decide_view, "decide"),
            OwnPage("<int:pk>/roles/", self.roles_view, "roles", first=again),
            OwnPage("<int:pk>/address/", self.address_view, "address", first=again),
            OwnPage("<int:pk>/close/", self.close_view, "close", first=again),
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
            self.sent(request),
            outcome=outcome,
            version_now=account_version(member),
        )
        refused = Refused()
        if request.method == "POST" and form.is_valid():
            with refused:
                workflow.decide_on_account(member, outcome, by=request.user, **form.said())
                done = _("Done: %(outcome)s. The member gets a letter.")
                messages.success(request, done % {"outcome": outcome.label.lower()})
                return redirect("admin:accounts_member_change", member.pk)
        return self.form_page(
            request,
            member,
            form,
            status=self.shown_again(request, form, refused),
            action=str(sanctions.ACTIONS[outcome]),
            effect=sanctions.EFFECTS[outcome],
            refusal="" if accounts_workflow.may(member, outcome, by=request.user) else "refused",
        )

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
    def close_view(self, request, pk) -> HttpResponse:
        """Close an account for somebody who cannot do it, as the procedures say."""
        member = self.object_or_404(request, pk)
        if not self._may_grant(request, member):
            raise PermissionDenied
        now = account_version(member)
        form, refused = DeskClosingForm(self.sent(request), version_now=now), Refused()
        if request.method == "POST" and form.is_valid():
            with refused:
                workflow.close_for_somebody(member, by=request.user, **form.cleaned_data)
                said = _("The account closes in %(period)s.") % sanctions.closing()
                messages.success(request, said)
                return redirect("admin:accounts_member_change", member.pk)
        return self.form_page(
            request,
            member,
            form,
            status=self.shown_again(request, form, refused),
            action=_("Close the account"),
            effect=_(
                "Every session ends now. In %(period)s the account is erased. Until then its "
                "member can sign in and keep it. The member gets a letter."
            )
            % sanctions.closing(),
        )

    @method_decorator(sensitive_post_parameters())
    def address_view(self, request, pk) -> HttpResponse:
        """Give a new address to somebody who has lost their mailbox, as the procedure says."""
        member = self.object_or_404(request, pk)
        if not (self._may_grant(request, member) and request.user.has_perm(VIEW_ADDRESS)):
            raise PermissionDenied
        now = account_version(member)
        form, refused = AddressForm(self.sent(request), version_now=now), Refused()
        if request.method == "POST" and form.is_valid():
            with refused:
                accounts_workflow.ask_for_address(member, by=request.user, **form.cleaned_data)
                said = _("The address changes in %(period)s.") % sanctions.closing()
                messages.success(request, said)
                return redirect("admin:accounts_member_change", member.pk)
        return self.form_page(
            request,
            member,
            form,
            status=self.shown_again(request, form, refused),
            action=_("Change the address"),
            effect=_(
                "In %(period)s the account gets this address, its password ends and so does every "
                "session. A letter to the old address says so; any sign-in until then stops it."
            )
            % sanctions.closing(),
        )

    def _may_grant(self, request: MemberRequest, member: Member) -> bool:
        return accounts_workflow.may_administer(member, by=request.user)
