"""What is known of the demonstration's conditions, as its files say it."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from .files import HERE, BrokenFile, prose, read_entry, read_text, read_toml

CONDITIONS, ARTICLES = HERE / "conditions", HERE / "articles"
REVIEWERS, DISCLAIMER = ARTICLES / "reviewers.toml", ARTICLES / "disclaimer.md"


@dataclass(frozen=True)
class KnownReference:
    """A source that articles on one condition name."""

    source: str
    title: str
    url: str


@dataclass(frozen=True)
class KnownCondition:
    """A condition with the names and codes that it goes by (`conditions/<slug>.toml`).

    `related` are slugs of others, each with the sentence that stands beside it; `references` are
    what its articles name by the key.
    """

    path: Path
    position: int
    name: str
    second_name: str
    codes: dict[str, str]
    references: dict[str, KnownReference]
    synonyms: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    related: dict[str, str] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return self.path.stem


@dataclass(frozen=True)
class KnownReviewer:
    """An invented clinician who signs articles."""

    name: str
    credentials: str
    conflicts: str


@dataclass(frozen=True)
class KnownDisclaimer:
    """What stands under every article."""

    language: str
    version: int
    text: str


@dataclass(frozen=True)
class KnownArticle:
    """The answer to one question of one condition (`articles/<condition>/<question>.md`).

    `references` are keys of its condition's, in the order of their numbers; `reviewer` is a key of
    `reviewers.toml`, with the day and with what was checked, or nothing where nobody has reviewed
    it clinically.
    """

    path: Path
    body: str
    short_answer: str
    references: tuple[str, ...]
    updated_on: date
    reviewer: str = ""
    reviewed_on: date | None = None
    checked: str = ""

    @property
    def condition(self) -> str:
        return self.path.parent.name

    @property
    def question(self) -> str:
        return self.path.stem


def conditions() -> dict[str, KnownCondition]:
    """Every condition by its slug, in the order of their positions. Raises BrokenFile."""
    paths = sorted(CONDITIONS.glob("*.toml"))
    found = [read_entry(KnownCondition, path, read_toml(path), path=path) for path in paths]
    found.sort(key=lambda entry: entry.position)
    by_slug = {entry.slug: entry for entry in found}
    for entry in found:
        for slug in entry.related.keys() - by_slug.keys():
            raise BrokenFile(entry.path, f"`{slug}` under [related] is no file of this folder.")
    return by_slug


def reviewers() -> dict[str, KnownReviewer]:
    """Everybody who signs articles, by their key. Raises BrokenFile."""
    return {
        key: read_entry(KnownReviewer, REVIEWERS, values)
        for key, values in read_toml(REVIEWERS).items()
    }


def disclaimer() -> KnownDisclaimer:
    """What stands under every article. Raises BrokenFile."""
    values, words = read_text(DISCLAIMER)
    return read_entry(KnownDisclaimer, DISCLAIMER, values, text=prose(words))


def articles() -> list[KnownArticle]:
    """Every article, condition by condition. Raises BrokenFile."""
    paths = [path for slug in conditions() for path in sorted((ARTICLES / slug).glob("*.md"))]
    for stray in set(ARTICLES.glob("*/*.md")) - set(paths):
        raise BrokenFile(stray, f"Add conditions/{stray.parent.name}.toml, or move this file.")
    return [_article(path) for path in paths]


def _article(path: Path) -> KnownArticle:
    values, body = read_text(path)
    article = read_entry(KnownArticle, path, values, path=path, body=f"{body}\n")
    if bool(article.reviewer) != bool(article.reviewed_on):
        raise BrokenFile(path, "Write `reviewer` and `reviewed_on` both, or neither.")
    return article
