"""Addresses of what is known."""

from django.urls import path

from . import views

urlpatterns = [
    path("<slug:condition>/", views.condition_page, name="condition-page"),
]
