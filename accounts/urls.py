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
    path("2fa/totp/activate/", views.activate_app, name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", views.deactivate_app, name="mfa_deactivate_totp"),
    path("2fa/webauthn/add/", views.add_key, name="mfa_add_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/remove/", views.remove_key, name="mfa_remove_webauthn"),
    path(
        "2fa/recovery-codes/generate/",
        views.make_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("waiting/", views.waiting_page, name="waiting-page"),
    path("", include("allauth.urls")),
]
