"""Addresses under /accounts/: ours, some of them in allauth's place; the rest is allauth's."""

from django.urls import include, path, re_path

from . import views

urlpatterns = [
    path("signup/", views.sign_up, name="account_signup"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.reset_password,
        name="account_reset_password_from_key",
    ),
    re_path(
        r"^confirm-email/(?P<key>[-:\w]+)/$", views.confirm_email, name="account_confirm_email"
    ),
    path("password/set/", views.set_password, name="account_set_password"),
    path("reauthenticate/code/", views.reauthenticate_by_code, name="reauthenticate-by-code"),
    path("waiting/", views.waiting_page, name="waiting-page"),
    path("", include("allauth.urls")),
]
