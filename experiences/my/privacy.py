"""What the site keeps about a member, on pages for that member alone."""

from dataclasses import dataclass

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import consents
from accounts.models import Closing, Consent, ConsentScope, Member
from accounts.requests import MemberRequest
from experiences import workflow
from experiences.models import Contributor, Draft

from . import experiences


@login_required
def my_data(request: MemberRequest) -> HttpResponse:
    """The account, the communities with the name shown there, and what was written, in numbers."""
    contributors = (
        Contributor.objects.filter(member=request.user)
        .select_related("condition")
        .order_by("condition__name")
    )
    context = {
        "contributors": contributors,
        "draft_count": Draft.objects.filter(member=request.user).count(),
        "rows": experiences.rows(request.user),
        "closing": Closing.objects.filter(member=request.user).first(),
        "starts_at_once": did_recently_reauthenticate(request),
        "nav": "mine",
    }
    return render(request, "experiences/my/data.html", context)


@dataclass(frozen=True)
class Agreement:
    """One scope: what the member agreed to so far, and the text as it is now."""

    scope: str
    title: str
    label: str
    template: str
    is_given: bool
    is_outdated: bool
    effect: str
    history: list[Consent]


def agreements(member: Member) -> list[Agreement]:
    """Every scope with all that the member ever agreed to in it, newest first."""
    given: dict[str, list[Consent]] = {}
    for consent in member.consents.order_by("-given_at", "-pk"):
        given.setdefault(consent.scope, []).append(consent)
    effects = {
        ConsentScope.HEALTH: _(
            "If you end it, all your texts leave the public pages at once, and texts that wait "
            "for a moderator go back into your drafts. Agreeing again shows them again."
        ),
        ConsentScope.STATISTICS: _("If you end it, you are counted in no new figure."),
        ConsentScope.LETTERS: _("If you end it, only letters about your texts and account come."),
    }
    titles = {
        ConsentScope.HEALTH: _("Health information"),
        ConsentScope.STATISTICS: _("Statistics"),
        ConsentScope.LETTERS: _("Letters"),
    }
    found = []
    for scope in ConsentScope:
        rows = given.get(scope, [])
        valid = [row for row in rows if row.withdrawn_at is None]
        found.append(
            Agreement(
                scope=scope.value,
                title=titles[scope],
                label=str(scope.label),
                template=consents.text_template(scope),
                is_given=bool(valid),
                is_outdated=bool(valid) and valid[0].version != consents.CURRENT[scope],
                effect=effects[scope],
                history=rows,
            )
        )
    return found


@login_required
def my_consents(request: MemberRequest) -> HttpResponse:
    """Each agreement with its text, versions and times, and one button to give or end it."""
    context = {"agreements": agreements(request.user), "nav": "mine"}
    return render(request, "experiences/my/consents.html", context)


@login_required
@require_POST
def give_consent_view(request: MemberRequest, scope: str) -> HttpResponse:
    """Agree to the current text of a scope."""
    workflow.give_consent(request.user, _scope(scope))
    noted = _("Thank you. Your agreement is noted.")
    if scope == ConsentScope.HEALTH:
        noted = _(
            "Thank you. Your agreement is noted, and texts that it had hidden are public again."
        )
    messages.success(request, noted)
    return redirect("my-consents")


@login_required
@require_POST
def withdraw_consent_view(request: MemberRequest, scope: str) -> HttpResponse:
    """End an agreement; it takes effect at once and can be given again."""
    workflow.withdraw_consent(request.user, _scope(scope))
    ended = _("Your agreement has ended.")
    if scope == ConsentScope.HEALTH:
        ended = _("Your agreement has ended. None of your texts is public any more.")
    messages.success(request, ended)
    return redirect("my-consents")


def _scope(name: str) -> ConsentScope:
    if name not in ConsentScope:
        raise Http404
    return ConsentScope(name)
