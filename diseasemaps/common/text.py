"""Names as they are compared and sorted: without case, accents or punctuation."""

import unicodedata
from string import ascii_lowercase

# Everything that begins with no Latin letter stands together, at the end of the row.
OTHER = "0-9"
INITIALS = (*ascii_lowercase, OTHER)
LONGEST = 200
# Letters that carry no accent which could be taken off.
_PLAIN = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
    | dict.fromkeys("'’ʼ‘`´", "")
)


def fold(text: str) -> str:
    """The text in small letters and digits, its words parted by one space: "Crohn's" is "crohns"."""
    plain = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(_PLAIN)
    kept = (
        char if char.isalnum() else "" if unicodedata.combining(char) else " " for char in plain
    )
    return " ".join("".join(kept).split())[:LONGEST].rstrip()


def initial_of(folded: str) -> str:
    """The letter under which a folded name stands."""
    first = folded[:1]
    return first if first in INITIALS else OTHER
