"""The way from a row of the desk to the page on which it is switched off and on."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conditions.models import Condition, Question, Topic


def switch_url(row: Topic | Question | Condition) -> str:
    """Where a topic, a question or a condition is switched. The page is one of a package above:
    it is about the experiences that go out of sight."""
    return reverse(f"admin:experiences_pagedecision_{row._meta.model_name}", args=[row.pk])


def switch_link(row: Topic | Question | Condition, *, is_on: bool) -> SafeString:
    """A link there that says what can be done."""
    said = _("Switch off …") if is_on else _("Switch on …")
    return format_html('<a href="{}">{}</a>', switch_url(row), said)
