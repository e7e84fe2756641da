"""A text as the patterns read it, and how patterns are written down."""

import re
from dataclasses import dataclass, field

Span = tuple[int, int]

_TIDY = str.maketrans(
    "’‘‛ʼ`´“”„«»‐‑‒–—−\u00a0\u2007\u2009\u202f\t", "''''''" + '"' * 5 + "-" * 6 + " " * 5
)
_SMALL = {ord(large): large.lower() for large in map(chr, range(0x250)) if len(large.lower()) == 1}
_LINE_END = re.compile(r"(?<!\n)\n(?!\n)")


@dataclass(frozen=True)
class Text:
    """A text as the patterns read it: `words` tidied, `small` the same in small letters."""

    words: str
    small: str = field(default="")

    @classmethod
    def of(cls, words: str) -> "Text":
        tidied = _LINE_END.sub(" ", words.translate(_TIDY))
        return cls(tidied, tidied.translate(_SMALL))


def pattern(source: str) -> re.Pattern[str]:
    """Compiled, with the blanks of ordinary typing."""
    return re.compile(source.replace("~?", " {0,3}").replace("~", " {1,3}"))


def any_of(words: str) -> str:
    """One of these words, longest first; `_` stands for a blank."""
    each = sorted(set(words.split()), key=len, reverse=True)
    return "(?:" + "|".join(word.replace("_", "~") for word in each) + ")"


def words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


def back_over(signs: str, text: str, end: int) -> int:
    """Where the run of these signs begins that ends at `end`; at most 64 back."""
    before = text[max(0, end - 64) : end]
    return end - len(before) + len(before.rstrip(signs))


LOWER_CASE = "abcdefghijklmnopqrstuvwxyz"
