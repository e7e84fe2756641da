"""Addresses of what is known."""

from django.urls import path, register_converter

from diseasemaps.common.text import LETTERS

from . import views


class LetterConverter:
    """A letter of the A to Z, as addresses write it."""

    regex = "|".join(LETTERS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(LetterConverter, "letter")

urlpatterns = [
    path("conditions/", views.conditions_page, name="conditions-page"),
    path("conditions/letter/<letter:letter>/", views.letter_page, name="letter-page"),
    path("conditions/<slug:condition>/", views.condition_page, name="condition-page"),
    path("questions/", views.questions_page, name="questions-page"),
]
