"""The moderators' and editors' desk: Django's admin, signed in to through allauth."""

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
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

    # One way in for everybody: the same limits and second factors as for members.
    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        return super().login(request, extra_context)

    def register(self, model_or_iterable, admin_class=None, **options) -> None:
        """Register models, but none of the packages whose rows have no place at the desk."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        here = [model for model in models if model._meta.app_label not in self.NOT_HERE]
        super().register(here, admin_class, **options)
