"""A seeded grammar of our own that writes invented first-person experiences."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from .files import BrokenFile
from .phrases import THEME_OF, bare, path_of, sentences_in
from .voices import Narrator, a_narrator, pool

SHORTEST, LONGEST = 120, 1400
A_THIRD = 0.34
ATTEMPTS = 40

# The parts of a text in their order; "/" begins a paragraph. Short ones are likelier.
SHAPES = (
    ("core",),
    ("core",),
    ("core", "core"),
    ("opening", "core"),
    ("opening", "core", "core"),
    ("core", "detail", "closing"),
    ("core", "/", "core"),
    ("core", "/", "core", "closing"),
    ("opening", "core", "/", "core", "detail"),
    ("opening", "core", "detail", "/", "core", "closing"),
    ("core", "detail", "/", "core", "/", "core"),
    ("core", "core", "/", "core", "/", "closing"),
    ("opening", "core", "/", "core", "detail", "/", "core", "closing"),
    ("opening", "core", "/", "core", "/", "core", "detail", "closing"),
    ("core", "core", "detail", "/", "core", "core", "/", "core", "closing"),
    ("opening", "core", "core", "/", "core", "detail", "/", "core", "core", "/", "core", "closing"),
)


@dataclass(frozen=True)
class Part:
    """A phrase at its place in a text."""

    kind: str
    phrase: str


def words(
    rng: random.Random,
    question: str,
    written_as: str,
    condition: str,
    used: set[str] | None = None,
) -> str:
    """Write one invented experience: plain text, paragraphs parted by blank lines.

    `condition` is a slug. Give the same `used` set to every call, so that no phrase returns
    before the others of its kind have had their turn.
    """
    used = set() if used is None else used
    best: tuple[float, list[Part], str] | None = None
    for attempt in range(2 * ATTEMPTS):
        taken = used if attempt < ATTEMPTS else set()  # all have had their turn: begin again
        narrator = a_narrator(rng, question, written_as, condition)
        parts = compose(rng, question, narrator, taken)
        text = fill_in(parts, narrator)
        scarce = few_left(question, narrator, used)
        fault = leaning(parts, used, scarce)
        if is_whole(parts, text) and (best is None or fault < best[0]):
            best = fault, parts, text
        if best and (best[0] <= 0 or attempt >= ATTEMPTS - 1):
            break
    if best is None:
        what_to_do = f"Add phrases under “## {question}”: those there make no text ({written_as})."
        raise BrokenFile(path_of(THEME_OF[question]), what_to_do)
    _, parts, text = best
    note(parts, used)
    return text


def compose(rng: random.Random, question: str, narrator: Narrator, used: set[str]) -> list[Part]:
    """Choose the parts of a text by one of the shapes, and more until it can stand alone."""
    parts: list[Part] = []
    scarce = few_left(question, narrator, used)
    for kind in rng.choice(SHAPES):
        if kind == "/":
            parts.append(Part("/", ""))
        else:
            add(rng, parts, kind, question, narrator, used)
    for kind in ("core", "detail", "core", "closing", "core", "opening", "core"):
        if len(fill_in(parts, narrator)) >= SHORTEST and leaning(parts, used, scarce) <= 0:
            break
        if kind != "opening" or not any(part.kind == kind for part in parts):
            add(rng, parts, kind, question, narrator, used, ahead=kind == "opening")
    while len(fill_in(parts, narrator)) > LONGEST:
        parts.pop()
    return parts


def add(
    rng: random.Random,
    parts: list[Part],
    kind: str,
    question: str,
    narrator: Narrator,
    used: set[str],
    *,
    ahead: bool = False,
) -> None:
    """Add a phrase of that kind, where one is left that fits.

    One that an earlier text has is taken only when all others are gone, and never together
    with a second one from that same text.
    """
    here = [part.phrase for part in parts]
    fitting = [p for p in pool(kind, question, narrator) if p not in here and narrator.allows(p)]
    phrases = [p for p in fitting if p not in used] or [
        p
        for p in fitting
        if spent(p) not in used and not any(together(p, other) in used for other in here)
    ]
    if phrases:
        phrase = rng.choice(phrases)
        narrator.remember(phrase)
        parts.insert(0 if ahead else len(parts), Part(kind, phrase))


def is_whole(parts: Sequence[Part], text: str) -> bool:
    """Whether a text says something on its question, and enough of it."""
    return any(part.kind == "core" for part in parts) and SHORTEST <= len(text) <= LONGEST


def leaning(parts: Sequence[Part], used: set[str], scarce: set[str]) -> float:
    """How far a phrase that other texts have, or are meant to have, exceeds a third of this."""
    others = [
        share - A_THIRD
        for part, share in shares(parts)
        if part.kind != "core" or part.phrase in used or part.phrase in scarce
    ]
    return max(others, default=0.0 if parts else 1.0)


def few_left(question: str, narrator: Narrator, used: set[str]) -> set[str]:
    """The unused cores where there are few: they have to last, so no text may be mostly one."""
    cores = pool("core", question, narrator)
    fresh = {phrase for phrase in cores if phrase not in used}
    return fresh if 2 * len(fresh) < len(cores) else set()


def note(parts: Sequence[Part], used: set[str]) -> None:
    """Write down which phrases were used, which were used together, and which are used up."""
    for part, share in shares(parts):
        used.add(part.phrase)
        used.update(together(part.phrase, other.phrase) for other in parts)
        if share > A_THIRD:
            used.add(spent(part.phrase))


def shares(parts: Sequence[Part]) -> list[tuple[Part, float]]:
    """Each part that has words, with its share in the sentences of the text."""
    counted = [(part, sentences_in(part.phrase)) for part in parts if part.kind != "/"]
    total = sum(count for _, count in counted)
    return [(part, count / total) for part, count in counted]


def fill_in(parts: Sequence[Part], narrator: Narrator) -> str:
    """The text of the parts, with every slot filled."""
    paragraphs = [""]
    for part in parts:
        if part.kind == "/":
            paragraphs.append("")
            continue
        phrase = bare(part.phrase)
        if re.search(r"\{(kin|he|his|him)\}", paragraphs[-1], re.IGNORECASE):
            phrase = re.sub(r"^\{Kin\} (?!and I )", "{He} ", phrase)  # not the noun twice in a row
        paragraphs[-1] = f"{paragraphs[-1]} {phrase}".strip()
    template = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    if narrator.written_as != "self":
        template = introduce(template)
    return template.format(**narrator.slots)


def introduce(template: str) -> str:
    """Let the first mention of the person be a noun ("my daughter"), not a pronoun."""
    first = re.search(r"\{(kin|he|his|him)\}", template, re.IGNORECASE)
    if first is None or first[1].lower() == "kin":
        return template
    noun = "{Kin}" if first[1][0].isupper() else "{kin}"
    owner = "'s" if first[1].lower() == "his" else ""
    return template[: first.start()] + noun + owner + template[first.end() :]


def spent(phrase: str) -> str:
    """The mark in `used` of a phrase that must not come back at all."""
    return f"spent: {phrase}"


def together(phrase: str, other: str) -> str:
    """The mark in `used` of two phrases that stand in one text."""
    return "together: " + " | ".join(sorted((phrase, other)))
