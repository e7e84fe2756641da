"""Pen names: suggested ones that say nothing about anybody, and the check of typed ones."""

import secrets

from django.utils.translation import gettext as _

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


def suggest(taken: set[str] | None = None) -> str:
    """A pen name made of two neutral words and a number; not one of `taken` (in lower case)."""
    while True:
        number = LOWEST + secrets.randbelow(HIGHEST - LOWEST + 1)
        name = f"{secrets.choice(FIRST)} {secrets.choice(SECOND)} {number}"
        if not taken or name.lower() not in taken:
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


def objection(name: str, email: str) -> str:
    """Why a typed pen name may not stand, in a sentence; empty where nothing is against it."""
    local_part = email.partition("@")[0].lower()
    bare = "".join(c for c in name.lower() if c.isalnum())
    bare_local = "".join(c for c in local_part if c.isalnum())
    if len(bare) < 2:
        return _("Choose a name with at least two letters.")
    if "@" in name or "/" in name:
        return _("Choose a name without an address or a link.")
    if len(bare_local) >= 3 and bare_local in bare:
        return _("This name holds part of your e-mail address. Choose one that does not.")
    return ""
