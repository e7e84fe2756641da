"""The phrases of which invented experiences are made, as the files in `phrases/` list them.

A file has themes or conditions as headings of the second level, questions or voices as those of
the third, and phrases as lists: "- (grown, man) My razor found it." A tag in brackets says what
the phrase takes for granted about its writer; a word in braces stands for one of the condition's
or the person's own.
"""

import re
from functools import cache
from pathlib import Path

from .files import HERE, BrokenFile, content_of

PHRASES = HERE / "phrases"

PHRASE_FILES = {
    "understanding": ("what-is", "causes", "hereditary", "contagious", "myths", "research"),
    "medical": ("symptoms", "diagnosis", "outlook", "cure", "treatments", "complications"),
    "life": ("self-care", "diet", "exercise", "work-school", "daily-life", "pregnancy"),
    "people": ("relationships", "mental-health", "carers", "newly-diagnosed", "support"),
}
THEME_OF = {question: theme for theme, questions in PHRASE_FILES.items() for question in questions}

# What a phrase takes for granted about its writer; one value of each may hold in a text.
AXES = {
    "young": "onset",
    "grown": "onset",
    "op": "surgery",
    "noop": "surgery",
    "woman": "sex",
    "man": "sex",
    "wife": "home",
    "husband": "home",
    "single": "home",
    "kids": "children",
    "nokids": "children",
    "birth": "parenthood",
    "adopted": "parenthood",
    "baker": "work",
    "desk": "work",
    "driver": "work",
    "nights": "work",
    "seller": "work",
    "teacher": "work",
    "parent": "relation",
    "partner": "relation",
    "carer": "relation",
}

# What may stand in braces: words of the condition, and of whoever has it.
SLOTS = {"side", "other", "sign", "specialist", "test", "treatment", "hurdle"} | {
    *("kin", "he", "his", "him", "himself")
}


@cache
def library(name: str) -> dict[str, dict[str, list[str]]]:
    """One file of phrases: second-level heading, third-level heading, list of phrases.

    Raises BrokenFile for what stands under no heading, and for a tag or a slot that there is not.
    """
    path = path_of(name)
    sections: dict[str, dict[str, list[str]]] = {}
    section: dict[str, list[str]] | None = None
    phrases: list[str] | None = None
    for block in content_of(path).split("\n\n"):
        begin, _blank, rest = block.strip().partition(" ")
        if begin in ("##", "###") and "\n" in rest:
            raise BrokenFile(path, f"Leave an empty line after “{block.strip().splitlines()[0]}”.")
        if begin == "##":
            section, phrases = sections.setdefault(rest.strip(), {}), None
        elif begin == "###":
            if section is None:
                raise BrokenFile(path, f"Put a heading with ## before “### {rest}”.")
            phrases = section.setdefault(rest.strip(), [])
        elif begin == "-":
            if phrases is None:
                raise BrokenFile(path, f"Put a heading with ### before “- {rest}”.")
            items = re.split(r"^- ", block.strip(), flags=re.MULTILINE)
            phrases += [_checked(path, " ".join(item.split())) for item in items if item]
    return sections


def path_of(name: str) -> Path:
    return PHRASES / f"{name}.md"


def under(name: str, heading: str) -> dict[str, list[str]]:
    """The lists under one second-level heading of a file. Raises BrokenFile where it is missing."""
    try:
        return library(name)[heading]
    except KeyError:
        what_to_do = f"Add the heading “## {heading}” with lists of phrases."
        raise BrokenFile(path_of(name), what_to_do) from None


def _checked(path: Path, phrase: str) -> str:
    """The phrase, if the grammar knows everything in it."""
    for kind, known, found in (
        ("tag", AXES, tags_of(phrase)),
        ("slot", SLOTS, [slot.lower() for slot in re.findall(r"\{(.*?)\}", phrase)]),
    ):
        for name in set(found) - set(known):
            alike = f"There are {', '.join(sorted(known))}."
            raise BrokenFile(path, f"No {kind} is called “{name}” (in “{phrase}”). {alike}")
    return phrase


@cache
def tags_of(phrase: str) -> tuple[str, ...]:
    """The tags in brackets before a phrase: "(grown, man) My razor found it."."""
    tagged = re.match(r"\(([a-z, ]+)\) ", phrase)
    return tuple(tagged[1].split(", ")) if tagged else ()


def bare(phrase: str) -> str:
    """The phrase without its tags."""
    return re.sub(r"^\([a-z, ]+\) ", "", phrase)


@cache
def sentences_in(phrase: str) -> int:
    """How many sentences a phrase has, roughly."""
    return len([s for s in re.split(r"(?<=[.!?])[\"”]?\s+", phrase.strip()) if s])
