"""A language that is none: every translated string is marked, and longer than in English."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from unittest import mock

from django.utils import translation

WORD = re.compile(r"[^\W\d_]{2,}")
OPEN, CLOSE = "⟦", "⟧"
# Other languages take about a third more room than English.
LONGER = 3


def marked(message: str) -> str:
    """The message as our pseudo-language has it; placeholders and markup stay as they are."""
    if not message.strip():
        return message
    return f"{OPEN}{message}{' ẍẍ' * (len(message) // (3 * LONGER))}{CLOSE}"


@contextmanager
def pseudo_language() -> Iterator[None]:
    """Within it everything that is translated at all comes out marked."""
    trans = translation._trans
    trans.gettext("")  # the real functions are put in place at the first call
    patches = {
        "gettext": marked,
        "ngettext": lambda one, many, n: marked(one if n == 1 else many),
        "pgettext": lambda context, message: marked(message),
        "npgettext": lambda context, one, many, n: marked(one if n == 1 else many),
    }
    with mock.patch.multiple(trans, **patches):
        yield


class _Texts(HTMLParser):
    """Collects what a person reads or hears: text, labels, descriptions."""

    SAID = {"aria-label", "placeholder", "alt", "title"}

    def __init__(self) -> None:
        super().__init__()
        self.silent = 0
        self.texts: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        if tag in ("script", "style"):
            self.silent += 1
        attributes = dict(attrs)
        self.texts += [attributes[name] for name in self.SAID if attributes.get(name)]
        if tag == "meta" and attributes.get("name") == "description":
            self.texts.append(attributes["content"])

    def handle_endtag(self, tag) -> None:
        if tag in ("script", "style"):
            self.silent -= 1

    def handle_data(self, data) -> None:
        if not self.silent:
            self.texts.append(data)


def untranslated(html: str, allowed: set[str]) -> list[str]:
    """The words of a page that stand outside every mark and are not `allowed`.

    Marks may reach over elements, as where a sentence holds a link, so depth is counted over the
    whole page.
    """
    parser = _Texts()
    parser.feed(html)
    found, depth = [], 0
    for text in parser.texts:
        outside = ""
        for character in text:
            if character == OPEN:
                depth += 1
            elif character == CLOSE:
                depth -= 1
            elif not depth:
                outside += character
        for word in sorted(allowed, key=len, reverse=True):
            outside = outside.replace(word, "")
        # A single letter is an entry of the alphabet, not a word.
        if WORD.search(outside):
            found.append(" ".join(text.split()))
    return found
