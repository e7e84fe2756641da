"""The moderators' and editors' desk: Django's admin, signed in to through allauth."""

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _


class Desk(AdminSite):
    # allauth's own lists show addresses, sessions and keys, and look for user names.
    NOT_HERE = frozenset({"account", "mfa", "usersessions"})

    site_title = _("The desk")
    site_header = _("The desk")
    index_title = _("What is waiting")
    site_url = "/"
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff in good standing: whoever is paused or banned decides and publishes nothing."""
        return super().has_permission(request) and request.user.may_write

    @method_decorator(secure_admin_login)
    def login(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """One way in for everybody: the same limits and second factors as for members.

        Django's own form knows neither, so it is never shown and never listened to, not even for
        colleagues who have signed in already.
        """
        if not self.has_permission(request):
            raise PermissionDenied
        return redirect("admin:index")

    def password_change(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """One way to a new password too: asked for again first, and told in a letter."""
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        return redirect("account_change_password")

    def register(self, model_or_iterable, admin_class=None, **options) -> None:
        """Register models, but none of the packages whose rows have no place at the desk."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        here = [model for model in models if model._meta.app_label not in self.NOT_HERE]
        super().register(here, admin_class, **options)
