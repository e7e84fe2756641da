"""Passages worth a second look: shown to the author before sending, and to moderators.

Hints, never verdicts: they block nothing and decide nothing. Most may tell who somebody is; a few
others copy (doses, stopping); those of a crisis are never called personal, and lead to support.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from . import patterns
from .patterns import Span, Text


class HintKind(StrEnum):
    CRISIS = "crisis"
    EMAIL = "email"
    LINK = "link"
    IDENTITY = "identity"
    DATE = "date"
    POSTCODE = "postcode"
    PHONE = "phone"
    STOP = "stop"
    DOSE = "dose"
    HOSPITAL = "hospital"
    DOCTOR = "doctor"
    NAME = "name"


# In this order: what an earlier one has taken, a later one does not call something else.
FINDERS: dict[HintKind, Callable[[Text], Iterator[Span]]] = {
    HintKind.CRISIS: patterns.crises,
    HintKind.EMAIL: patterns.emails,
    HintKind.LINK: patterns.links,
    HintKind.IDENTITY: patterns.identity_numbers,
    HintKind.DATE: patterns.dates,
    HintKind.POSTCODE: patterns.postcodes,
    HintKind.PHONE: patterns.phones,
    HintKind.STOP: patterns.stopping,
    HintKind.DOSE: patterns.doses,
    HintKind.HOSPITAL: patterns.hospitals,
    HintKind.DOCTOR: patterns.doctors,
    HintKind.NAME: patterns.names,
}
LABELS: dict[HintKind, Promise] = {
    HintKind.CRISIS: _("possible crisis"),
    HintKind.EMAIL: _("an e-mail address"),
    HintKind.LINK: _("a link or a name on another site"),
    HintKind.IDENTITY: _("a number that identifies somebody"),
    HintKind.DATE: _("an exact date"),
    HintKind.POSTCODE: _("a postcode"),
    HintKind.PHONE: _("a phone number"),
    HintKind.STOP: _("stopping a medicine"),
    HintKind.DOSE: _("a dose"),
    HintKind.HOSPITAL: _("the name of a hospital"),
    HintKind.DOCTOR: _("somebody's name"),
    HintKind.NAME: _("a full name"),
}
# Others might do the same: these are not about who somebody is.
COPIED = frozenset({HintKind.DOSE, HintKind.STOP})


@dataclass(frozen=True, order=True)
class Hint:
    """A passage `words[start:end]` and why it is worth a second look."""

    start: int
    end: int
    kind: HintKind

    @property
    def key(self) -> str:
        """Its name in forms and addresses; tells nothing of the words."""
        return f"{self.kind}-{self.start}-{self.end}"

    @property
    def label(self) -> str:
        """What it may be, in words."""
        return str(LABELS[self.kind])

    @property
    def is_asked(self) -> bool:
        """Whether its author is asked to change or keep it; a crisis is answered with support."""
        return self.kind is not HintKind.CRISIS


def hints(words: str) -> list[Hint]:
    """The passages worth a second look, in order, none within another."""
    text = Text.of(words)
    kept: list[Hint] = []
    taken = bytearray(len(words))
    for kind, find in FINDERS.items():
        # Of two that begin alike the longer one.
        for start, end in sorted(find(text), key=lambda place: (place[0], -place[1])):
            start, end = _trimmed(words, start, end)
            if start < end and not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                kept.append(Hint(start, end, kind))
    return sorted(kept)


def _trimmed(words: str, start: int, end: int) -> Span:
    """The place without blanks at its ends."""
    passage = words[start:end]
    start += len(passage) - len(passage.lstrip())
    return start, max(start, end - len(passage) + len(passage.rstrip()))


def asked(words: str) -> list[Hint]:
    """The places of which their author says whether they change or keep them."""
    return [hint for hint in hints(words) if hint.is_asked]


def named(words: str, key: str) -> Hint | None:
    """The hint of this name, if these words have it."""
    return next((hint for hint in hints(words) if hint.key == key), None)


def tells_of_crisis(words: str) -> bool:
    """Whether somebody may be in danger now. Leads to support, and is never called personal."""
    return next(patterns.crises(Text.of(words)), None) is not None


def confirmed_of(asked_for: Collection[Hint], keys: Collection[str]) -> list[dict[str, int | str]]:
    """What a submission remembers: the places that its author kept."""
    return [
        {"start": hint.start, "end": hint.end, "kind": str(hint.kind)}
        for hint in asked_for
        if hint.key in keys
    ]


@dataclass(frozen=True)
class Passage:
    """A hint with the words that it is about and a few around them, for people to read."""

    hint: Hint
    before: str
    words: str
    after: str
    confirmation: str = ""

    @property
    def label(self) -> str:
        return self.hint.label

    @property
    def key(self) -> str:
        return self.hint.key


AROUND = 40


def passage(words: str, hint: Hint, confirmation: str = "") -> Passage:
    before, after = words[: hint.start], words[hint.end :]
    # Whole words only, and a sign that there is more.
    short = before[-AROUND:]
    if len(before) > AROUND:
        short = "…" + short.partition(" ")[2]
    rest = after[:AROUND]
    if len(after) > AROUND:
        rest = rest.rpartition(" ")[0] + "…"
    return Passage(hint, short, words[hint.start : hint.end], rest, confirmation)


def passages(words: str, kept: Collection[dict[str, int | str]] = ()) -> list[Passage]:
    """All of them with what the author said of each, a possible crisis first."""
    confirmations = {(place["start"], place["end"], place["kind"]) for place in kept}
    return [
        passage(
            words,
            hint,
            confirmation_of(hint) if (hint.start, hint.end, hint.kind) in confirmations else "",
        )
        for hint in sorted(hints(words), key=lambda hint: (hint.is_asked, hint))
    ]


def confirmation_of(hint: Hint) -> str:
    """What an author says who keeps it."""
    return str(
        _("the author says: what happened, not advice")
        if hint.kind in COPIED
        else _("the author says: not personal")
    )


def labels(words: str) -> list[str]:
    """What these words may hold, each kind once, a possible crisis first."""
    kinds = {hint.kind for hint in hints(words)}
    return [str(LABELS[kind]) for kind in HintKind if kind in kinds]


def marked(words: str) -> SafeString:
    """The words with each passage in <mark>, everything escaped, paragraphs kept."""
    pieces, position = [], 0
    for hint in hints(words):
        pieces.append(("", words[position : hint.start], ""))
        # A mark ends with its paragraph.
        for place, part in enumerate(_PARAGRAPHS.split(words[hint.start : hint.end])):
            pieces.append(("", part, "") if place % 2 else _mark(part))
        position = hint.end
    pieces.append(("", words[position:], ""))
    return format_html_join("", "{}{}{}", pieces)


_PARAGRAPHS = re.compile(r"(\n{2,})")


def _mark(part: str) -> tuple[SafeString, str, SafeString]:
    return mark_safe("<mark>"), part, mark_safe("</mark>")
