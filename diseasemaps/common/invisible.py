"""What eyes cannot see in a text, made visible: direction signs, invisible and tag characters.

For whoever decides on words. A direction sign shows readers another order than is written, what is
invisible parts words that programs look for, and tag characters hold a message of their own.
"""

import re
import unicodedata
from itertools import groupby

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .policy import DeskPolicy

# Code points that are drawn as nothing (Default_Ignorable_Code_Point in Unicode's
# DerivedCoreProperties), separators and annotations that are, an empty braille cell, and controls
# other than tab and line ends.
_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_TAGS = "\U000e0000-\U000e007f"
_OTHERS = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2028\u2029\u2060-\u2065"
    "\u206a-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0080-\U000e0fff"
)
_RUN = re.compile(f"[{_CONTROLS}{_DIRECTIONS}{_TAGS}{_OTHERS}]+")
_IS_CONTROL, _IS_DIRECTION, _IS_TAG = (
    re.compile(f"[{characters}]").fullmatch for characters in (_CONTROLS, _DIRECTIONS, _TAGS)
)
# Where letters join, these two belong to the spelling (RFC 5892, appendix A): Persian, Hindi, ...
_JOINERS = ("\u200c", "\u200d")
_JOINING = re.compile(
    "[\u0600-\u0dff\u1000-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc]"
).fullmatch
# They choose between a picture and a sign, and make one picture of two.
_PICTURE = ("\ufe0e", "\ufe0f")
_JOINED_PICTURES = ("\u200d", "\ufe0f\u200d")
_KEYCAP = "\u20e3"


def mark_invisible(text: str) -> SafeString:
    """The text with a label in the place of each invisible character, everything else escaped.

    What is marked as safe is not escaped again. A label takes the place of its character, so words
    stand in the order in which they were written. What belongs to a spelling or a picture stays.
    """
    return mark_safe(_RUN.sub(_label_unless_spelled, conditional_escape(text)))  # noqa: S308


def _label_unless_spelled(run: re.Match[str]) -> str:
    text, start, end = run.string, run.start(), run.end()
    before, after = text[start - 1 : start], text[end : end + 1]
    return run[0] if _is_spelling(before, run[0], after) else _labels(run[0])


def _is_spelling(before: str, run: str, after: str) -> bool:
    if not before:
        return False
    if run in _PICTURE:
        return after == _KEYCAP or before > "\x7f" and _is_symbol(before, "SP")
    if run in _JOINED_PICTURES and after and _is_symbol(before + after, "S"):
        return True
    return run in _JOINERS and bool(_JOINING(before) and _JOINING(after))


def _is_symbol(characters: str, kinds: str) -> bool:
    """Whether each may be an emoji or a part of one, by its Unicode category."""
    return all(unicodedata.category(character)[0] in kinds for character in characters)


def _labels(run: str) -> SafeString:
    groups = ["".join(group) for _kind, group in groupby(run, key=_alike)]
    if len(groups) > DeskPolicy.MOST_INVISIBLE_LABELS:
        return _label(_("invisible characters"), "", len(run))
    return format_html_join("", "{}", ((_label_of(group),) for group in groups))


def _alike(character: str) -> str:
    """What stands together under one label: the same character, or tags, which make a message."""
    return "tag" if _IS_TAG(character) else character


def _label_of(group: str) -> SafeString:
    character = group[0]
    if _IS_TAG(character):
        # Each stands for the letter of ASCII that it is named after.
        said = "".join(chr(ord(tag) - 0xE0000) for tag in group)
        said = "".join(letter for letter in said if letter.isprintable())
        return _label(_("tag characters"), f"“{said}”" if said else "", len(group))
    # The names are Unicode's own, in one language like the names of its files.
    name = unicodedata.name(character, "").lower()
    code = f"U+{ord(character):04X}"
    if _IS_DIRECTION(character):
        kind = _("direction sign")
    elif _IS_CONTROL(character):
        kind = _("control character")
    else:
        kind = _("invisible character")
    return _label(kind, f"{name} ({code})" if name else code, len(group))


def _label(kind: str, name: str, number: int) -> SafeString:
    """A label that shows the kind and how many, and tells the name to pointers and screen readers.

    With a direction of its own: `dir="auto"` around it looks at the words alone.
    """
    shown = f"{kind} × {number}" if number > 1 else kind
    if not name:
        return format_html('<mark class="desk-invisible" dir="auto">{}</mark>', shown)
    return format_html(
        '<mark class="desk-invisible" dir="auto" title="{}">{}<span class="dm-hidden">: {}</span></mark>',
        name,
        shown,
        name,
    )
