"""Addresses under /accounts/: ours, some of them in allauth's place; the rest is allauth's."""

from django.urls import include, path

from . import views

urlpatterns = [
    path("signup/", views.sign_up, name="account_signup"),
    path("password/set/", views.set_password, name="account_set_password"),
    path("reauthenticate/code/", views.reauthenticate_by_code, name="reauthenticate-by-code"),
    path("waiting/", views.waiting_page, name="waiting-page"),
    path("", include("allauth.urls")),
]
