"""The moderators' and editors' desk: Django's admin, signed in to through allauth."""

from collections.abc import Iterable

from allauth.account.adapter import get_adapter
from allauth.account.decorators import secure_admin_login
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.requests import signed_in_member
from accounts.second_step import owes_second_step, passed_second_step
from experiences.models import IntakePause
from experiences.moderation.lanes import lanes
from experiences.moderation.statistics import team_statistics
from experiences.permissions import DECIDE_ESCALATED
from experiences.support.helplines import overdue_warning

# Where in the desk somebody was going who has to set up a second factor first.
ON_THE_WAY_TO = "desk_page"


class Desk(AdminSite):
    # allauth's own lists show addresses, sessions and keys, and look for user names.
    NOT_HERE = frozenset({"account", "mfa", "usersessions"})

    site_title = _("The desk")
    site_header = _("The desk")
    index_title = _("What is waiting")
    site_url = "/"
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff in good standing, in a session that passed the second step where it is required.

        What counts is what this session has shown, not what its member has set up. Whoever is
        paused or banned decides and publishes nothing.
        """
        return self._is_of_the_team(request) and (
            not settings.STAFF_MFA_REQUIRED or passed_second_step(request)
        )

    def _is_of_the_team(self, request: HttpRequest) -> bool:
        user = request.user
        return super().has_permission(request) and user.is_authenticated and user.may_write

    @method_decorator(secure_admin_login)
    def login(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """One way in for everybody: the same limits and second factors as for members.

        Django's own form knows neither, so it is never shown and never listened to, not even for
        colleagues who have signed in already. Who still lacks the second factor is led to where
        it is set up, and whose session has not shown it to where it is asked for.
        """
        if not self._is_of_the_team(request):
            raise PermissionDenied
        target = get_next_redirect_url(request) or reverse("admin:index")
        if self.has_permission(request):
            return redirect(target)
        request.session[ON_THE_WAY_TO] = target
        if owes_second_step(request):
            messages.warning(
                request,
                _(
                    "The desk opens for people who sign in in two steps, and here you have not "
                    "taken the second one. Take it now, then you are at the desk."
                ),
            )
            ways = get_adapter().get_reauthentication_methods(request.user)
            return redirect(f"{ways[0]['url']}?{urlencode({REDIRECT_FIELD_NAME: target})}")
        messages.warning(
            request,
            _(
                "The desk opens for people who sign in in two steps. Set up an authenticator app "
                "or a security key here, then go on to the desk."
            ),
        )
        return redirect("mfa_index")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict]:
        """Each list under the name of its page (`listed_as`), not under its model's."""
        apps = super().get_app_list(request, app_label)
        for entry in (model for app in apps for model in app["models"]):
            listed_as = getattr(self._registry[entry["model"]], "listed_as", "")
            entry["name"] = listed_as or entry["name"]
        return apps

    def index(self, request: HttpRequest, extra_context=None) -> TemplateResponse:
        """The first page: what waits in each lane, then everything else; for senior moderators
        also what was decided, per moderator."""
        member = signed_in_member(request)
        is_senior = member.has_perm(DECIDE_ESCALATED)
        shown = {
            "lanes": lanes(member),
            "pause": IntakePause.objects.select_related("began_by").running(),
            "team": team_statistics() if is_senior else [],
            "helplines": overdue_warning(member),
        }
        return super().index(request, shown | (extra_context or {}))

    def password_change(  # type: ignore[override] # any response will do
        self, request: HttpRequest, extra_context=None
    ) -> HttpResponse:
        """One way to a new password too: asked for again first, and told in a letter."""
        return redirect("account_change_password")

    def password_change_done(  # type: ignore[override] # any response will do
        self, request: HttpRequest, extra_context=None
    ) -> HttpResponse:
        return redirect("account_change_password")

    @method_decorator(require_safe)
    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Nobody's: no form of the desk completes what is typed.

        Django's own answers for every relation to a list that can be searched, to all who may see
        that list, whether or not any form asks.
        """
        raise PermissionDenied

    def register(
        self, model_or_iterable: type[Model] | Iterable[type[Model]], admin_class=None, **options
    ) -> None:
        """Register models, but none of the packages whose rows have no place at the desk."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        here = [
            model
            for model in models
            if model._meta.app_label not in self.NOT_HERE
            # Our list of roles stands before Django's, whose app comes later.
            and not (model is Group and self.is_registered(model))
        ]
        super().register(here, admin_class, **options)
