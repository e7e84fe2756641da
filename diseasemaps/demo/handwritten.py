"""Experiences that somebody wrote whole, and what is decided on them, as the files say it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from accounts.reasons import Reason
from experiences.models import ContentNote, WrittenAs
from experiences.profiles.bands import AgeAtFirstSigns, YearsSinceFirstSigns

from .files import HERE, prose, read_entry, read_text, read_toml, texts_in

EXPERIENCES, DECISIONS = HERE / "experiences", HERE / "decisions.toml"


@dataclass(frozen=True)
class Given:
    """What a file may say, or leave out."""

    def given(self) -> dict[str, Any]:
        """What it says, by name."""
        return {name: value for name, value in vars(self).items() if value is not None}


@dataclass(frozen=True)
class InventedContext(Given):
    """What an author tells about the person who has the condition, and what of it shows."""

    age_band: AgeAtFirstSigns | None = None
    years_band: YearsSinceFirstSigns | None = None
    country: str | None = None
    shows_age: bool | None = None
    shows_years: bool | None = None
    shows_country: bool | None = None


@dataclass(frozen=True)
class Handwritten:
    """One text and what is known about it (`experiences/…/<name>.md`).

    `waits_hours` is for how long it has been in the moderators' queue.
    """

    path: Path
    words: str
    condition: str
    question: str
    written_as: WrittenAs = WrittenAs.SELF
    language: str = "en"
    typed_name: str = ""
    waits_hours: int = 0
    asks_for_support: bool = False
    content_notes: tuple[ContentNote, ...] = ()
    tells: InventedContext = field(default_factory=InventedContext)


def text(name: str) -> Handwritten:
    """The text of this name below `experiences/`, without the ending. Raises BrokenFile."""
    path = EXPERIENCES / f"{name}.md"
    values, words = read_text(path)
    return read_entry(Handwritten, path, values, path=path, words=prose(words))


def texts(folder: str) -> list[Handwritten]:
    """All texts of one folder of `experiences/`, by the names of their files. Raises BrokenFile."""
    paths = texts_in(EXPERIENCES / folder)
    return [text(str(path.relative_to(EXPERIENCES).with_suffix(""))) for path in paths]


@dataclass(frozen=True)
class Said(Given):
    """What a moderator gives as reason, facts and message."""

    reason: Reason
    facts: str | None = None
    message: str | None = None


@dataclass(frozen=True)
class Reports:
    """What readers report, and what one of them is told.

    `promotion` are several readers on one text, which is held by them; somebody is `worried` about
    the author of another; a visitor thinks that a third `identifies` somebody, and it is `kept`.
    """

    promotion: tuple[str, ...]
    worried: str
    identifies: str
    kept: str


@dataclass(frozen=True)
class Decisions:
    """Everything that `decisions.toml` says."""

    returned: Said
    rejected: Said
    held: Said
    note: Said
    pause: Said
    warning: Said
    ban: Said
    appeal: str
    reports: Reports


def decisions() -> Decisions:
    """What is decided, what it rests on, and what people say to it. Raises BrokenFile."""
    return read_entry(Decisions, DECISIONS, read_toml(DECISIONS))
