"""The account desk's page that limits a moderator to some conditions."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import workflow as accounts_workflow
from accounts.models import Member
from accounts.requests import MemberRequest
from conditions.models import Condition
from diseasemaps.common.desk import OwnPage
from diseasemaps.common.fields import LimitedCharField
from diseasemaps.common.refusals import Refused
from diseasemaps.common.versioned import VersionedForm
from experiences import workflow
from experiences.policy import ExperiencePolicy

from .account_page import AccountFormPages


class ConditionsForm(VersionedForm):
    """Conditions by name or by the last part of their address, one a line."""

    conditions = LimitedCharField(
        label=gettext_lazy("Conditions"),
        required=False,
        longest=lambda: 200 * ExperiencePolicy.MOST_MODERATED_CONDITIONS,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One a line: the name, or the last part of the address of its page. Leave it empty "
            "for all conditions, those of the future too."
        ),
    )

    def clean_conditions(self) -> list[Condition]:
        """The conditions that the lines name; each line that names none is said."""
        lines = [line.strip() for line in self.cleaned_data["conditions"].splitlines()]
        lines = list(dict.fromkeys(line for line in lines if line))
        most = ExperiencePolicy.MOST_MODERATED_CONDITIONS
        if len(lines) > most:
            raise forms.ValidationError(
                _("Name up to %(most)s conditions, or none for all of them.") % {"most": most}
            )
        found = [(line, _named(line)) for line in lines]
        unknown = [line for line, condition in found if condition is None]
        if unknown:
            raise forms.ValidationError(
                [
                    _("No condition is called “%(name)s”. Check the spelling.") % {"name": line}
                    for line in unknown
                ]
            )
        return [condition for _line, condition in found if condition is not None]


def _named(line: str) -> Condition | None:
    """The condition at this address or of exactly this name, else of this name in other letters."""
    conditions = Condition.objects.all()
    return (
        conditions.filter(slug=line.rstrip("/").rsplit("/")[-1]).first()
        or conditions.filter(name=line).first()
        or conditions.filter(name__iexact=line).first()
    )


class ModeratedConditionsPage(AccountFormPages):
    """What `AccountAdmin` gets for this page: its address and its view."""

    def own_pages(self) -> list[OwnPage]:
        return [
            OwnPage(
                "<int:pk>/conditions/",
                self.conditions_view,
                "conditions",
                first=(reauthentication_required,),
            ),
            *super().own_pages(),
        ]

    def conditions_view(self, request: MemberRequest, pk: int) -> HttpResponse:
        """Which conditions somebody moderates; nobody's own."""
        member = self.object_or_404(request, pk)
        if not accounts_workflow.may_administer(member, by=request.user):
            raise PermissionDenied
        # First of all: what is shown is never older than its version.
        version = workflow.moderates_version(member)
        now = "\n".join(row.condition.name for row in _limits(member))
        form = ConditionsForm(self.sent(request), initial={"conditions": now}, version_now=version)
        refused = Refused()
        if request.method == "POST" and form.is_valid():
            with refused:
                workflow.limit_to_conditions(member, by=request.user, **form.cleaned_data)
                if workflow.moderates_version(member) == version:
                    messages.info(request, _("Nothing was changed: it was so already."))
                    return redirect("admin:accounts_member_change", member.pk)
                keys = sorted(_limits(member).values_list("condition_id", flat=True))
                # In the language of the installation, for whoever reads the log; ids only.
                said = f"Moderates the conditions {keys}." if keys else "Moderates all conditions."
                self.log_change(request, member, said)
                messages.success(request, _("What this account moderates is as you chose."))
                return redirect("admin:accounts_member_change", member.pk)
        return self.form_page(
            request,
            member,
            form,
            status=self.shown_again(request, form, refused),
            saved_now=now or _("All conditions") if refused else "",
            action=_("Conditions to moderate"),
            effect=_(
                "With conditions named here, this account sees and decides on members’ words of "
                "these and of no others: texts, pen names, reports and appeals against decisions "
                "on texts. It gives no right; roles do that."
            ),
        )


def _limits(member: Member):
    return member.moderated_conditions.select_related("condition").order_by("condition__name")
