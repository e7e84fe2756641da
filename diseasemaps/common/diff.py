"""The difference between two texts, word by word."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

PIECE = re.compile(r"\s+|[^\s]+")


class Change(NamedTuple):
    """A run of text: `kind` is "same", "new" or "gone"."""

    kind: str
    text: str


def word_changes(old: str, new: str) -> list[Change]:
    """The runs that make `old` into `new`, whole words at a time, white space kept."""
    before, after = PIECE.findall(old), PIECE.findall(new)
    changes = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            changes.append(Change("same", "".join(before[i1:i2])))
            continue
        if i2 > i1:
            changes.append(Change("gone", "".join(before[i1:i2])))
        if j2 > j1:
            changes.append(Change("new", "".join(after[j1:j2])))
    return changes
