"""Read the demonstration's text files; of a broken one, say which it is and what to do about it.

A text begins with what is known about it, in TOML between two lines of `+++`; its words follow.
Lines may be broken anywhere: a paragraph ends with an empty line.
"""

import re
import tomllib
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from types import NoneType
from typing import Any, ClassVar, Protocol, TypeVar, get_args, get_origin, get_type_hints

HERE = Path(__file__).parent
FENCE = "+++"


class IsDataclass(Protocol):
    """What a file is read into; `typing` has no name of its own for it."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


AnyEntry = TypeVar("AnyEntry", bound=IsDataclass)

# What may stand after a name, and how it is written.
EXPECTED = {
    str: 'a text in quotes, such as "causes"',
    int: "a whole number, such as 3",
    bool: "true or false",
    date: "a date without quotes, such as 2026-04-07",
    tuple: 'a list of texts, such as ["orphanet", "gard"]',
    dict: "a table of its own, with a line in square brackets before it",
}


class BrokenFile(Exception):
    """A file of the demonstration that cannot be used; the sentence names it and what to do."""

    def __init__(self, path: Path, what_to_do: str) -> None:
        shown = path.relative_to(HERE.parent.parent) if path.is_relative_to(HERE) else path
        super().__init__(f"{shown}: {what_to_do}")


def content_of(path: Path) -> str:
    """The characters of a file. Raises BrokenFile where it is missing, or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BrokenFile(path, "This file is missing. Put it back, or write it anew.") from None
    except UnicodeDecodeError:
        raise BrokenFile(path, "Save this file as UTF-8.") from None


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a file. Raises BrokenFile where it is missing, or is not TOML."""
    return _parsed(path, content_of(path))


def read_text(path: Path) -> tuple[dict[str, Any], str]:
    """What a text file says about its words, and the words as they stand in it.

    Raises BrokenFile where it is missing, empty, or does not begin as it should.
    """
    first, *lines = content_of(path).splitlines() or [""]
    if first.strip() != FENCE:
        raise BrokenFile(path, f"Begin the file with a line of {FENCE}.")
    ends = [number for number, line in enumerate(lines) if line.strip() == FENCE]
    if not ends:
        raise BrokenFile(path, f"End what is known about the words with a line of {FENCE}.")
    words = "\n".join(lines[ends[0] + 1 :]).strip()
    if not words:
        raise BrokenFile(path, f"Write the words after the second line of {FENCE}.")
    # The empty line stands for the first fence, so that errors name the line of the file.
    return _parsed(path, "\n".join(["", *lines[: ends[0]]])), words


def read_entry(
    kind: type[AnyEntry], path: Path, values: dict[str, Any], /, **more: Any
) -> AnyEntry:
    """A `kind` (a dataclass) made of what a file says and of `more`, which the file may not say.

    A table becomes the dataclass that `kind` wants there, or a dict. Raises BrokenFile where a name
    is missing, unknown, or has a value of another type.
    """
    wanted = {field.name: field for field in fields(kind) if field.name not in more}
    types = get_type_hints(kind)
    for name in values.keys() - wanted.keys():
        alike = get_close_matches(name, wanted, 1)
        hint = f"Write `{alike[0]}`." if alike else f"Known here: {', '.join(wanted)}."
        raise BrokenFile(path, f"Nothing is called `{name}` here. {hint}")
    for name, field in wanted.items():
        if name not in values and field.default is MISSING and field.default_factory is MISSING:
            raise BrokenFile(path, f"Add `{name}`: {_expected(_plain(types[name]))}.")
    return kind(**{name: _value(path, name, values[name], types[name]) for name in values}, **more)


def prose(text: str) -> str:
    """A text with each paragraph in one line, paragraphs parted by one empty line."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def texts_in(folder: Path) -> list[Path]:
    """The text files of a folder, by name. Raises BrokenFile where there is none."""
    found = sorted(folder.glob("*.md"))
    if not found:
        raise BrokenFile(folder, "Put at least one file ending in .md into this folder.")
    return found


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenFile(path, f"This is not TOML. Mend it here: {error}.") from None


def _plain(hint: Any) -> type:
    """The type to look for: `date` for `date | None`, `tuple` for `tuple[str, ...]`."""
    kind = next((kind for kind in get_args(hint) if NoneType in get_args(hint)), hint)
    return get_origin(kind) or kind


def _expected(kind: type) -> str:
    """What may stand there, in words."""
    if issubclass(kind, Enum):
        return "one of " + ", ".join(f'"{choice.value}"' for choice in kind)
    return EXPECTED[dict if is_dataclass(kind) else kind]


def _is_written_as(kind: type, value: Any) -> bool:
    """Whether the value is of the type that TOML has for this kind, and of no other."""
    written: type = list if kind is tuple else dict if is_dataclass(kind) else kind
    return type(value) is written


def _value(path: Path, name: str, value: Any, hint: Any) -> Any:
    """What the file says under a name, as the type that is wanted there."""
    kind = _plain(hint)
    if issubclass(kind, Enum):
        if value not in [choice.value for choice in kind]:
            raise BrokenFile(path, f"`{name}` has to be {_expected(kind)}.")
        return kind(value)
    if not _is_written_as(kind, value):
        raise BrokenFile(path, f"`{name}` has to be {_expected(kind)}.")
    if is_dataclass(kind):
        return read_entry(kind, path, value)
    if kind is dict:
        _names, of_each = get_args(hint)
        return {key: _value(path, f"{name}.{key}", each, of_each) for key, each in value.items()}
    if kind is tuple:
        of_each, _any_number = get_args(hint)
        return tuple(_value(path, f"each of {name}", each, of_each) for each in value)
    return prose(value) if kind is str else value
