"""A seeded grammar of our own that writes invented first-person experiences."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from diseasemaps.demo.handwritten import QUESTIONS_FOR_PATIENT as QUESTIONS_FOR_PATIENT
from diseasemaps.demo.handwritten import TEXTS_FOR_PATIENT as TEXTS_FOR_PATIENT
from diseasemaps.demo.handwritten import THREE_CAUSES as THREE_CAUSES
from diseasemaps.demo.handwritten import WAITING as WAITING

PHRASES = Path(__file__).parent / "phrases"
FACE = "parry-romberg-syndrome"
SHORTEST, LONGEST = 120, 1400
A_THIRD = 0.34
ATTEMPTS = 40

THEMES = {
    "understanding": ("what-is", "causes", "hereditary", "contagious", "myths", "research"),
    "medical": ("symptoms", "diagnosis", "outlook", "cure", "treatments", "complications"),
    "life": ("self-care", "diet", "exercise", "work-school", "daily-life", "pregnancy"),
    "people": ("relationships", "mental-health", "carers", "newly-diagnosed", "support"),
}
THEME_OF = {question: theme for theme, questions in THEMES.items() for question in questions}
QUESTIONS = tuple(THEME_OF)

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

# Where a condition's own phrases answer the question; elsewhere they would stray from it.
OWN_PHRASES_FIT = {
    "what-is",
    "myths",
    "symptoms",
    "diagnosis",
    "complications",
    "self-care",
    "daily-life",
    "work-school",
    "relationships",
    "mental-health",
}

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

RELATIVES = {
    "parent": (("my daughter", "she"), ("my son", "he")),
    "partner": (
        ("my husband", "he"),
        ("my wife", "she"),
        ("my partner", "he"),
        ("my partner", "she"),
    ),
    "carer": (
        ("my mother", "she"),
        ("my father", "he"),
        ("my sister", "she"),
        ("my brother", "he"),
        ("my aunt", "she"),
    ),
}
PRONOUNS = {
    "she": {"he": "she", "his": "her", "him": "her", "himself": "herself"},
    "he": {"he": "he", "his": "his", "him": "him", "himself": "himself"},
}

COUNTRIES = (
    ("GB", 14),
    ("US", 13),
    ("DE", 9),
    ("FR", 7),
    ("BR", 6),
    ("CA", 6),
    ("AU", 5),
    ("IN", 5),
    ("NL", 4),
    ("ES", 4),
    ("IT", 4),
    ("PL", 4),
    ("IE", 3),
    ("SE", 3),
    ("MX", 3),
    ("ZA", 3),
    ("PT", 2),
    ("AT", 2),
    ("CH", 2),
    ("TR", 2),
    ("NZ", 2),
    ("AR", 2),
    ("JP", 2),
    ("NG", 2),
    ("PH", 1),
    ("FI", 1),
)


@dataclass
class Voice:
    """Who is writing: the words for the person it is about, and what has been said so far."""

    written_as: str
    condition: str
    slots: dict[str, str]
    known: dict[str, str] = field(default_factory=dict)

    def allows(self, phrase: str) -> bool:
        """Whether what the phrase takes for granted agrees with what was said before."""
        return all(self.known.get(AXES[tag], tag) == tag for tag in tags_of(phrase))

    def remember(self, phrase: str) -> None:
        """Hold on to what the phrase takes for granted."""
        self.known.update({AXES[tag]: tag for tag in tags_of(phrase)})


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
        voice = a_voice(rng, question, written_as, condition)
        parts = compose(rng, question, voice, taken)
        text = render(parts, voice)
        scarce = few_left(question, voice, used)
        fault = leaning(parts, used, scarce)
        if is_whole(parts, text) and (best is None or fault < best[0]):
            best = fault, parts, text
        if best and (best[0] <= 0 or attempt >= ATTEMPTS - 1):
            break
    _, parts, text = best
    note(parts, used)
    return text


def compose(rng: random.Random, question: str, voice: Voice, used: set[str]) -> list[Part]:
    """Choose the parts of a text by one of the shapes, and more until it can stand alone."""
    parts: list[Part] = []
    scarce = few_left(question, voice, used)
    for kind in rng.choice(SHAPES):
        if kind == "/":
            parts.append(Part("/", ""))
        else:
            add(rng, parts, kind, question, voice, used)
    for kind in ("core", "detail", "core", "closing", "core", "opening", "core"):
        if len(render(parts, voice)) >= SHORTEST and leaning(parts, used, scarce) <= 0:
            break
        if kind != "opening" or not any(part.kind == kind for part in parts):
            add(rng, parts, kind, question, voice, used, ahead=kind == "opening")
    while len(render(parts, voice)) > LONGEST:
        parts.pop()
    return parts


def add(
    rng: random.Random,
    parts: list[Part],
    kind: str,
    question: str,
    voice: Voice,
    used: set[str],
    *,
    ahead: bool = False,
) -> None:
    """Add a phrase of that kind, where one is left that fits.

    One that an earlier text has is taken only when all others are gone, and never together
    with a second one from that same text.
    """
    here = [part.phrase for part in parts]
    fitting = [p for p in pool(kind, question, voice) if p not in here and voice.allows(p)]
    phrases = [p for p in fitting if p not in used] or [
        p
        for p in fitting
        if spent(p) not in used and not any(together(p, other) in used for other in here)
    ]
    if phrases:
        phrase = rng.choice(phrases)
        voice.remember(phrase)
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


def few_left(question: str, voice: Voice, used: set[str]) -> set[str]:
    """The unused cores where there are few: they have to last, so no text may be mostly one."""
    cores = pool("core", question, voice)
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
    counted = [(part, len(sentences_of(part.phrase))) for part in parts if part.kind != "/"]
    total = sum(count for _, count in counted)
    return [(part, count / total) for part, count in counted]


def pool(kind: str, question: str, voice: Voice) -> list[str]:
    """All phrases of a kind for this question, voice and condition."""
    theme = THEME_OF[question]
    if kind != "core":
        speaker = "self" if voice.written_as == "self" else "kin"
        phrases = list(library(theme)[f"{kind}s"].get(speaker, []))
        if kind == "detail" and speaker == "self":
            phrases += library("conditions")["any"].get(theme, [])
        return phrases
    cores = library(theme)[question]
    on_face = voice.condition == FACE
    if voice.written_as == "self":
        own = library("conditions").get(voice.condition, {}) if question in OWN_PHRASES_FIT else {}
        return cores.get("self", []) + (cores.get("face", []) if on_face else own.get(theme, []))
    closer = "child" if voice.written_as == "parent" else "adult"
    return (
        cores.get("kin", []) + cores.get(closer, []) + (cores.get("facekin", []) if on_face else [])
    )


def a_voice(rng: random.Random, question: str, written_as: str, condition: str) -> Voice:
    """Choose who is speaking, of whom, and the words of the condition they use."""
    catalogue = library("conditions")
    vocabulary = {**catalogue["other"], **catalogue.get(condition, {})}
    side = rng.choice(("left", "right"))
    slots = {"side": side, "other": "right" if side == "left" else "left"}
    for kind in ("sign", "specialist", "test", "treatment", "hurdle"):
        slots[kind] = rng.choice(vocabulary[f"{kind}s"])
    if written_as != "self":
        relatives = RELATIVES[written_as]
        if question == "pregnancy":  # it is not asked of a mother or a father who is cared for
            relatives = [r for r in relatives if r[0] not in ("my mother", "my father", "my aunt")]
        slots["kin"], pronoun = rng.choice(relatives)
        slots.update(PRONOUNS[pronoun])
    slots.update({key.capitalize(): capital(value) for key, value in slots.items()})
    return Voice(written_as, condition, slots, known={"relation": written_as})


def render(parts: Sequence[Part], voice: Voice) -> str:
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
    if voice.written_as != "self":
        template = introduce(template)
    return template.format(**voice.slots)


def introduce(template: str) -> str:
    """Let the first mention of the person be a noun ("my daughter"), not a pronoun."""
    first = re.search(r"\{(kin|he|his|him)\}", template, re.IGNORECASE)
    if first is None or first[1].lower() == "kin":
        return template
    noun = "{Kin}" if first[1][0].isupper() else "{kin}"
    owner = "'s" if first[1].lower() == "his" else ""
    return template[: first.start()] + noun + owner + template[first.end() :]


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, roughly."""
    return [s for s in re.split(r"(?<=[.!?])[\"”]?\s+", text.strip()) if s]


@cache
def library(name: str) -> dict[str, dict[str, list[str]]]:
    """Read one file of phrases: second-level heading, third-level heading, list of phrases."""
    sections: dict[str, dict[str, list[str]]] = {}
    for block in (PHRASES / f"{name}.md").read_text(encoding="utf-8").split("\n\n"):
        if block.startswith("## "):
            section = sections.setdefault(block[3:].strip(), {})
        elif block.startswith("### "):
            phrases = section.setdefault(block[4:].strip(), [])
        elif block.startswith("- "):
            items = re.split(r"^- ", block.strip(), flags=re.MULTILINE)
            phrases += [" ".join(item.split()) for item in items if item]
    return sections


def tags_of(phrase: str) -> list[str]:
    """The tags in brackets before a phrase: "(grown, man) My razor found it."."""
    tagged = re.match(r"\(([a-z, ]+)\) ", phrase)
    return tagged[1].split(", ") if tagged else []


def bare(phrase: str) -> str:
    """The phrase without its tags."""
    return re.sub(r"^\([a-z, ]+\) ", "", phrase)


def spent(phrase: str) -> str:
    """The mark in `used` of a phrase that must not come back at all."""
    return f"spent: {phrase}"


def together(phrase: str, other: str) -> str:
    """The mark in `used` of two phrases that stand in one text."""
    return "together: " + " | ".join(sorted((phrase, other)))


def capital(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]
