"""Addresses of what is known."""

from django.urls import path, register_converter

from diseasemaps.common.text import INITIALS

from . import views


class InitialConverter:
    """A letter of the A to Z, as addresses write it."""

    regex = "|".join(INITIALS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(InitialConverter, "initial")

urlpatterns = [
    path("conditions/", views.conditions_page, name="conditions-page"),
    path("conditions/letter/<initial:initial>/", views.initial_page, name="initial-page"),
    path("conditions/<slug:condition>/", views.condition_page, name="condition-page"),
    path("questions/", views.questions_page, name="questions-page"),
]
