"""The desk's versioned forms, as a test opens and sends them."""

import re
from collections.abc import Iterator
from html import unescape

from django.test import Client

# Not those of rows below, which have a dash in their names.
HIDDEN = re.compile(r'<input type="hidden" name="(?!csrf)(\w+)" value="([^"]*)"')


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


PART = re.compile(
    r"<(input)\b([^>]*)>|<(textarea|select)\b([^>]*)>(.*?)</(?:textarea|select)>", re.S
)


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send of the forms on a page as they stand there, without a press of
    any of their buttons."""
    sent = {}
    for part in PART.finditer(page):
        kind, attributes, inner = part[1] or part[3], part[2] or part[4], part[5] or ""
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        if "name" not in said or said.get("type") == "submit":
            continue
        if said.get("type") in ("checkbox", "radio") and "checked" not in attributes:
            continue
        text = said.get("value", "on" if said.get("type") == "checkbox" else "")
        if kind == "textarea":
            text = inner.strip("\r\n")
        elif kind == "select":
            chosen = re.search(r'<option value="([^"]*)"[^>]*selected', inner)
            text = chosen[1] if chosen else ""
        sent[said["name"]] = unescape(text)
    return sent
