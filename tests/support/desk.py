"""The desk's versioned forms, as a test opens and sends them."""

import re
from collections.abc import Iterator
from html import unescape

from django.test import Client

HIDDEN = re.compile(
    r'<input type="hidden" name="(version_read|reports_read|text_read)" value="([^"]*)"'
)


def versioned_forms(page: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Each form of a page that carries a version: the form, and what it carries."""
    for form in page.split("<form")[1:]:
        hidden = {name: unescape(value) for name, value in HIDDEN.findall(form)}
        if "version_read" in hidden:
            yield form, hidden


def as_read(client: Client, page: str, *, to: str = "") -> dict[str, str]:
    """Open a page of the desk, and give what its form carries of what stands there: the version,
    and what goes with it. `to` is where the form is sent, if that is not the page itself."""
    for form, hidden in versioned_forms(client.get(page).text):
        if f'action="{to}"' in form if to else 'action="' not in form:
            return hidden
    return {}


def send(client: Client, page: str, data: dict, *, to: str = "", **options):
    """The answer to a form of the desk, opened at `page` and sent with this in its fields."""
    return client.post(to or page, as_read(client, page, to=to) | data, **options)
