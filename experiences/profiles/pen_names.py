"""Pen names: suggested ones that say nothing about anybody, and the check of typed ones."""

import re
import secrets
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diseasemaps.common import periods
from diseasemaps.common.text import fold
from experiences.policy import ExperiencePolicy

# Beside the choice of a typed name, wherever one is offered.
WAITS = gettext_lazy("A moderator reads it first; “A member” is shown until then.")

# Neutral words: no sex, no place, no colour of skin, no illness, no mood.
FIRST = (
    (
        "Amber Autumn Brisk Bright Calm Cedar Clear Copper Coral Early Evening Fern Gentle Golden "
        "Granite Green Hazel Indigo Ivory Juniper Lantern Late Linen Little Maple Marble Meadow Mellow "
        "Misty Morning Mossy Olive Open Orchard Paper Patient Pebble Plain Quiet River Rowan Saffron "
        "Sage Silver Slate Slow Soft Spring Steady Still Summer Teal Velvet Warm Wide Willow Winter"
    )
    .replace("Patient ", "")
    .split()
)
SECOND = [
    "Acorn",
    "Anchor",
    "Badger",
    "Beacon",
    "Birch",
    "Bridge",
    "Brook",
    "Candle",
    "Clover",
    "Compass",
    "Crane",
    "Curlew",
    "Dune",
    "Falcon",
    "Feather",
    "Field",
    "Finch",
    "Garden",
    "Gate",
    "Grove",
    "Harbour",
    "Heron",
    "Hill",
    "Island",
    "Kettle",
    "Kite",
    "Lake",
    "Lark",
    "Leaf",
    "Lighthouse",
    "Lily",
    "Linnet",
    "Moth",
    "Nest",
    "Oak",
    "Otter",
    "Owl",
    "Path",
    "Pine",
    "Plover",
    "Pond",
    "Quill",
    "Reed",
    "Robin",
    "Sail",
    "Shell",
    "Shore",
    "Sparrow",
    "Stone",
    "Swift",
    "Thistle",
    "Tide",
    "Tree",
    "Valley",
    "Wave",
    "Wheel",
    "Wren",
]
LOWEST, HIGHEST = 100, 999  # three digits, so that the number never reads as a year


def suggest(email: str = "") -> str:
    """A pen name made of two neutral words and a number, without this address: Robin and Hazel are
    words here, and may be somebody's name. Whether it is free is not looked up."""
    while True:
        number = LOWEST + secrets.randbelow(HIGHEST - LOWEST + 1)
        name = f"{secrets.choice(FIRST)} {secrets.choice(SECOND)} {number}"
        if not contains_address(name, email):
            return name


def is_suggestion(name: str) -> bool:
    """Whether `name` is one that `suggest` could have made, and so may show at once."""
    words = name.split(" ")
    return (
        len(words) == 3
        and words[0] in FIRST
        and words[1] in SECOND
        and words[2].isascii()
        and words[2].isdecimal()
        and len(words[2]) == 3
        and int(words[2]) >= LOWEST
    )


def tidy(name: str) -> str:
    """The name as it was meant: no space around it, and one between words."""
    return " ".join(name.split())


def key(name: str) -> str:
    """What makes two names the same to a reader: "Otter7", "otter 7" and "Ótter-7" are one."""
    return fold(name).replace(" ", "")


def objection(name: str, email: str) -> str:
    """Why a typed pen name may not stand, and what to do; empty where nothing is against it."""
    fewest = ExperiencePolicy.FEWEST_PEN_NAME_CHARACTERS
    if len(key(name)) < fewest:
        return ngettext(
            "Choose a name with at least %(number)s letter.",
            "Choose a name with at least %(number)s letters.",
            fewest,
        ) % {"number": periods.in_words(fewest)}
    if key(name) in {key("A member"), key(_("A member"))}:
        return _("“A member” stands where no name is shown. Choose another name, or no name.")
    if contains_address(name, email):
        return _("This name holds part of your e-mail address. Choose one that does not.")
    if _looks_like_address(name):
        return _("This looks like an address or a link. Leave out @, /, www and dots.")
    if _has_birth_year(name):
        return _(
            "This may be the year somebody was born. Leave the year out, or choose a number "
            "of one to three digits."
        )
    if _title(name):
        return _(
            "“%(title)s” before a name makes it a real person’s. Leave “%(title)s” out, and choose "
            "one word or a word with a number, such as “Otter 7”."
        ) % {"title": _title(name)}
    if _looks_like_full_name(name):
        return _(
            "Two words with a capital letter look like a full name. Choose one word or a word with "
            "a number, such as “Otter 7”, use small letters, or take the suggested name."
        )
    return ""


_ADDRESS = re.compile(
    r"""@ | [/\\] | :// | \bwww\b
    | \w\.\w{2,}                            # anna.berg, example.org
    | [(\[{]\s*(?:at|dot)\s*[)\]}]          # anna (at) example
    | \bdot\s+(?:com|org|net|info|eu|[a-z]{2})\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def _looks_like_address(name: str) -> bool:
    return bool(_ADDRESS.search(name))


# As people write them where an address takes no accents.
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
SHORTEST_PART = 3


def contains_address(name: str, email: str) -> bool:
    """Whether the name holds what stands before the @, whatever the case, accents, punctuation,
    order of its parts, or digits at its end. A very short one only as the whole name."""
    names = {key(name), key(name.lower().translate(_GERMAN))}
    return any(
        part in spelt if len(part) >= SHORTEST_PART else part == spelt.rstrip("0123456789")
        for part in _address_parts(email)
        for spelt in names
    )


def _address_parts(email: str) -> set[str]:
    """What stands before the @ as it may turn up in a name."""
    local = email.rpartition("@")[0]
    found = set()
    for text in (local, local.partition("+")[0], local.lower().translate(_GERMAN)):
        words = fold(text).split()
        # fold keeps letters and digits together; "berg.anna7" may return as "Anna Berg".
        bare = [word.rstrip("0123456789") for word in words]
        for parts in (words, bare):
            found |= {"".join(parts), "".join(reversed(parts))}
        found.add("".join(words).rstrip("0123456789"))
    return found - {""}


_DIGITS = re.compile(r"\d+")
EARLIEST_BIRTH = 1900


def _has_birth_year(name: str) -> bool:
    """Whether a number in the name is a year in which a living person may have been born, or a
    date that begins or ends with one."""
    latest = timezone.localdate().year
    for digits in _DIGITS.findall(name):
        ends = {digits[:4], digits[-4:]} if len(digits) in (6, 8) else {digits}
        if any(len(end) == 4 and EARLIEST_BIRTH <= int(end) <= latest for end in ends):
            return True
    return False


TITLES = frozenset(
    ["dr", "doctor", "prof", "professor", "mr", "mister", "mrs", "ms", "miss", "mx", "sir", "madam"]
    + ["herr", "frau", "monsieur", "madame", "mme", "mlle", "señor", "señora", "sr", "sra", "dott"]
)


def _words(name: str) -> Iterator[str]:
    """The parts that read as words: "Anna_Berg", "Anna-Berg" and "AnnaBerg" have two, "McCloud" one."""
    humps = re.sub(r"(?<=[a-zà-ÿ][a-zà-ÿ])(?=[A-ZÀ-Þ][a-zà-ÿ])", " ", name)
    for word in re.split(r"[^\w'’]|_", humps):
        if word.strip("'’"):
            yield word.strip("'’")


def _title(name: str) -> str:
    """The title with which the name begins, where a word follows it; empty for none."""
    words = list(_words(name))
    is_titled = len(words) > 1 and words[0].casefold() in TITLES and words[1][0].isalpha()
    return words[0] if is_titled else ""


def _looks_like_full_name(name: str) -> bool:
    """Two or more words of letters alone that begin with a capital: "Anna Berg", "A. BERG 7".

    Our own suggestions are made of two such words, and they are nobody's name.
    """
    if is_suggestion(name):
        return False
    capitals = [
        word
        for word in _words(name)
        if word[0].isupper() and word.replace("'", "").replace("’", "").isalpha()
    ]
    return len(capitals) >= 2
