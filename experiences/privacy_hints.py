"""Passages that may tell who somebody is: shown to the author before sending, and to moderators.

Hints, never verdicts: they block nothing and decide nothing.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


class HintKind(StrEnum):
    EMAIL = "email"
    LINK = "link"
    PHONE = "phone"
    DOCTOR = "doctor"
    DATE = "date"
    DOSE = "dose"


_TITLE = r"(?:Dr|Doctor|Prof|Professor|Nurse|Mr|Mrs|Ms)"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
PATTERNS = {
    HintKind.EMAIL: re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"),
    HintKind.LINK: re.compile(
        r"\b(?:https?://|www\.)\S{1,300}|\b[\w-]{2,63}\.(?:com|org|net|info|io|de|fr|uk)\b", re.I
    ),
    HintKind.PHONE: re.compile(r"(?<![\w+])\+?\d(?:[ ()./-]?\d){7,14}(?!\w)"),
    HintKind.DOCTOR: re.compile(rf"\b{_TITLE}\.?\s+[A-Z][\w'-]{{0,40}}\.?"),
    HintKind.DATE: re.compile(
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\s+\d{{4}}\b"
        rf"|\b{_MONTH}\s+\d{{1,2}},?\s+\d{{4}}\b|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\b"
    ),
    HintKind.DOSE: re.compile(r"\b\d+(?:[.,]\d+)?\s?(?:mg|milligrams?|ml|µg|mcg|grams?|units)\b"),
}


@dataclass(frozen=True, order=True)
class Hint:
    """A passage `words[start:end]` and why it is worth a second look."""

    start: int
    end: int
    kind: HintKind

    @property
    def label(self) -> str:
        """What it may be, in words."""
        return {
            HintKind.EMAIL: _("an e-mail address"),
            HintKind.LINK: _("a link"),
            HintKind.PHONE: _("a phone number"),
            HintKind.DOCTOR: _("somebody's name"),
            HintKind.DATE: _("an exact date"),
            HintKind.DOSE: _("a dose"),
        }[self.kind]


def hints(words: str) -> list[Hint]:
    """The passages worth a second look, in order; where two overlap the earlier one stands."""
    found = sorted(
        Hint(match.start(), match.end(), kind)
        for kind, pattern in PATTERNS.items()
        for match in pattern.finditer(words)
    )
    kept: list[Hint] = []
    for hint in found:
        if not kept or hint.start >= kept[-1].end:
            kept.append(hint)
    return kept


def passages(words: str) -> list[dict[str, str]]:
    """The same as {"passage", "label"}, for a list beside the words."""
    return [{"passage": words[h.start : h.end], "label": h.label} for h in hints(words)]


def marked(words: str) -> SafeString:
    """The words with each passage in <mark>, everything escaped, paragraphs kept."""
    pieces, position = [], 0
    for hint in hints(words):
        pieces += [("", words[position : hint.start], ""), _mark(words[hint.start : hint.end])]
        position = hint.end
    pieces.append(("", words[position:], ""))
    return format_html_join("", "{}{}{}", pieces)


def _mark(passage: str) -> tuple[SafeString, str, SafeString]:
    return mark_safe("<mark>"), passage, mark_safe("</mark>")
