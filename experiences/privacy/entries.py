"""Rows as they stand in the copy of a member's data: as values for machines, as text for people.

Which fields are in it says `experiences.privacy.registry`.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db.models import Field, Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_countries.fields import CountryField

from accounts.models import Consent
from conditions.models import Condition, Topic
from experiences.models.experience import content_notes_line

from .registry import REGISTRY, Exported, Withheld

NOTHING = "–"


@dataclass(frozen=True)
class Fact:
    """One field as somebody reads it."""

    label: str
    text: str


@dataclass(frozen=True)
class Entry:
    """One row, with the rows that stand under it."""

    title: str
    data: dict[str, Any]
    facts: list[Fact]
    parts: list["Section"] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return self.data | {part.key: part.as_json() for part in self.parts}


@dataclass(frozen=True)
class Section:
    """Rows of one kind; `is_one` where there is one at most."""

    key: str
    title: str
    entries: list[Entry]
    is_one: bool = False

    def as_json(self) -> list[dict[str, Any]] | dict[str, Any] | None:
        rows = [entry.as_json() for entry in self.entries]
        if not self.is_one:
            return rows
        return rows[0] if rows else None


@dataclass(frozen=True)
class Column:
    """A field as it is declared: `says` stands in its place where it is withheld."""

    name: str
    of_row: Field
    label: str
    says: str
    choices: dict[Any, str]


@lru_cache
def _columns(label: str, _language: str) -> list[Column]:
    """The fields of a table that stand in the copy, with their names in the member's language.

    Worked out once, since a copy has thousands of rows.
    """
    columns = []
    for name, declared in REGISTRY[label].fields.items():
        column = apps.get_model(label)._meta.get_field(name)
        if isinstance(declared, Exported) and not declared.by_place:
            says = ""
        elif isinstance(declared, Withheld) and declared.says:
            says = str(declared.says)
        else:
            continue
        # The names of countries are looked up by their own field.
        choices = [] if isinstance(column, CountryField) else (column.choices or [])
        named = {value: str(text) for value, text in choices}
        columns.append(Column(name, column, capfirst(str(column.verbose_name)), says, named))
    return columns


def entry_of(row: Model, title: str, *parts: Section) -> Entry:
    """The row's fields as they are declared: what is exported, and what stands for the rest."""
    data, facts = {}, []
    for column in _columns(row._meta.label, get_language() or ""):
        if column.says:
            # Nobody has decided yet where there is nobody to name.
            text = column.says if getattr(row, column.of_row.attname) else None
            data[column.name] = text
            facts.append(Fact(column.label, text or NOTHING))
        else:
            data[column.name] = exact(row, column.of_row)
            facts.append(Fact(column.label, _shown(row, column)))
    return Entry(title, data, facts, list(parts))


def exact(row: Model, column: Field) -> Any:
    """The field's value as JSON can hold it, without loss."""
    if column.many_to_many:
        return sorted(_reference(other) for other in getattr(row, column.name).all())
    if column.is_relation:
        return _reference(getattr(row, column.name))
    value = getattr(row, column.attname)
    if isinstance(column, CountryField):
        return value.code or ""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    return value


def _reference(other: Model | None) -> Any:
    """What names another row in the copy."""
    match other:
        case None:
            return None
        case Topic():
            return {"condition": other.condition.slug, "question": other.question.key}
        case Condition():
            return other.slug
        case Consent():
            return {"version": other.version, "given_at": other.given_at.isoformat()}
        case Group():
            return other.name
        case Permission():
            return other.codename
    return str(other.serializable_value("public_id"))


def _shown(row: Model, column: Column) -> str:
    """The field's value as somebody reads it."""
    if column.of_row.many_to_many:
        return ", ".join(exact(row, column.of_row)) or NOTHING
    value = getattr(row, column.name)
    if column.choices:
        return column.choices.get(value, value) or NOTHING
    match value:
        case Topic():
            return value.title
        case Condition():
            return value.heading
        case Consent():
            return moment(value.given_at)
        case Model():
            return str(_reference(value))
        case datetime():
            return moment(value)
        case bool():
            return _("Yes") if value else _("No")
        case dict():
            return "\n".join(f"{name}: {text}" for name, text in value.items()) or NOTHING
        case list() if column.name == "content_notes":
            return content_notes_line(value) or NOTHING
        case list():
            each = (", ".join(f"{name}: {text}" for name, text in row.items()) for row in value)
            return "\n".join(each) or NOTHING
    if isinstance(column.of_row, CountryField):
        return str(value.name) or NOTHING
    return NOTHING if value in (None, "") else str(value)


def moment(at: datetime) -> str:
    # What happens to a text happens to several rows within the same minute.
    return _minute(timezone.localtime(at).replace(second=0, microsecond=0), get_language() or "")


@lru_cache(maxsize=1000)
def _minute(at: datetime, _language: str) -> str:
    return date_format(at, "DATETIME_FORMAT")
