"""Who writes an invented experience, and which phrases they could say."""

import random
from dataclasses import dataclass, field

from .phrases import AXES, THEME_OF, library, tags_of, under

FACE = "parry-romberg-syndrome"

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


@dataclass
class Narrator:
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


def a_narrator(rng: random.Random, question: str, written_as: str, condition: str) -> Narrator:
    """Choose who is speaking, of whom, and the words of the condition they use."""
    catalogue = library("conditions")
    vocabulary = {**under("conditions", "other"), **catalogue.get(condition, {})}
    side = rng.choice(("left", "right"))
    slots = {"side": side, "other": "right" if side == "left" else "left"}
    for kind in ("sign", "specialist", "test", "treatment", "hurdle"):
        slots[kind] = rng.choice(vocabulary[f"{kind}s"])
    if written_as != "self":
        relatives = list(RELATIVES[written_as])
        if question == "pregnancy":  # it is not asked of a mother or a father who is cared for
            relatives = [r for r in relatives if r[0] not in ("my mother", "my father", "my aunt")]
        slots["kin"], pronoun = rng.choice(relatives)
        slots.update(PRONOUNS[pronoun])
    slots.update({key.capitalize(): capital(value) for key, value in slots.items()})
    return Narrator(written_as, condition, slots, known={"relation": written_as})


def pool(kind: str, question: str, narrator: Narrator) -> list[str]:
    """All phrases of a kind for this question, narrator and condition."""
    theme = THEME_OF[question]
    if kind != "core":
        speaker = "self" if narrator.written_as == "self" else "kin"
        phrases = list(under(theme, f"{kind}s").get(speaker, []))
        if kind == "detail" and speaker == "self":
            phrases += under("conditions", "any").get(theme, [])
        return phrases
    cores = under(theme, question)
    on_face = narrator.condition == FACE
    if narrator.written_as == "self":
        own = (
            library("conditions").get(narrator.condition, {}) if question in OWN_PHRASES_FIT else {}
        )
        return cores.get("self", []) + (cores.get("face", []) if on_face else own.get(theme, []))
    closer = "child" if narrator.written_as == "parent" else "adult"
    return (
        cores.get("kin", []) + cores.get(closer, []) + (cores.get("facekin", []) if on_face else [])
    )


def capital(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]
