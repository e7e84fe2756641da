"""A copy of everything that is kept about a member: for machines exactly, for people to read.

Which fields are in it says `experiences.privacy.registry`; how they are arranged says this module and
docs/export.md. No data of others: of the team it only says that it was the team.
"""

import io
import json
import uuid
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db.models import Field, Model, Prefetch
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_countries.fields import CountryField

from accounts.models import AccountDecision, AddressChange, Closing, Consent, Letter, Member, Notice
from conditions.models import Condition, MedicalReviewer, Topic
from experiences.models import (
    Appeal,
    Blocker,
    Contributor,
    Decision,
    Draft,
    Experience,
    HeldWords,
    ModeratedCondition,
    Report,
    SameForMe,
    Submission,
)
from experiences.models.experience import notes_line

from .registry import REGISTRY, Exported, Withheld

# Another number where a key is renamed or removed; a new key needs none.
FORMAT = "diseasemaps-export/1"
NOTHING = "–"
STYLE = """body { max-width: 45rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 sans-serif; }
dt { font-weight: bold; }
dd { margin: 0 0 .5rem; white-space: pre-wrap; overflow-wrap: anywhere; }
section section { margin-inline-start: 1rem; }
"""


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


def archive(member: Member) -> bytes:
    """The copy as a zip file: `data.json`, and `index.html` with its style."""
    now = timezone.now()
    sections = everything(member)
    data = {
        "format": FORMAT,
        "site": settings.SITE_URL,
        "made_at": now.isoformat(),
        **{section.key: section.as_json() for section in sections},
    }
    page = render_to_string(
        "experiences/my/export.html",
        {
            "sections": sections,
            "made_at": now,
            "format": FORMAT,
            "site_name": settings.SITE_NAME,
            "operator_name": settings.OPERATOR_NAME,
            "operator_contact": settings.OPERATOR_CONTACT,
            "language": get_language() or "en",
        },
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=2))
        package.writestr("index.html", page)
        package.writestr("style.css", STYLE)
    return file.getvalue()


def everything(member: Member) -> list[Section]:
    """All that is kept about a member, in the order in which the copy says it; a constant number
    of queries."""
    topics = Prefetch("topic", Topic.objects.with_wording())
    return [
        _one("account", _("Account"), [_entry(_account(member), _("Account"))]),
        _many(
            "email_addresses",
            _("E-mail addresses"),
            EmailAddress.objects.filter(user=member).order_by("pk"),
            lambda row: row.email,
        ),
        Section("second_steps", _("Second steps of signing in"), _second_steps(member)),
        _one(
            "medical_reviewer",
            _("Medical reviewer"),
            [_entry(row, row.name) for row in MedicalReviewer.objects.filter(member=member)],
        ),
        _many(
            "consents",
            _("Consents"),
            Consent.objects.filter(member=member).order_by("given_at", "pk"),
            lambda row: row.get_scope_display(),
        ),
        _many(
            "communities",
            _("Communities that you write in"),
            Contributor.objects.filter(member=member)
            .select_related("condition", "consent")
            .order_by("pk"),
            lambda row: row.condition.heading,
        ),
        _many(
            "drafts",
            _("Drafts"),
            Draft.objects.filter(member=member).prefetch_related(topics).order_by("pk"),
            lambda row: row.topic.title,
        ),
        _many(
            "held_words",
            _("Words kept while you sign in again"),
            HeldWords.objects.filter(member=member).prefetch_related(topics).order_by("pk"),
            lambda row: row.topic.title,
        ),
        Section("experiences", _("Experiences"), _experiences(member, topics)),
        Section("decisions_on_account", _("Decisions on your account"), _on_account(member)),
        Section("reports", _("Reports that you made"), _reports(member)),
        _many(
            "letters",
            _("Letters"),
            Letter.objects.filter(member=member).order_by("pk"),
            lambda row: _moment(row.written_at),
        ),
        _many(
            "notices",
            _("What you were told here"),
            Notice.objects.filter(member=member).order_by("pk"),
            lambda row: _moment(row.told_at),
        ),
        _many(
            "same_for_me",
            _("Experiences that were the same for you"),
            SameForMe.objects.filter(contributor__member=member)
            .select_related("experience")
            .order_by("pk"),
            lambda row: _moment(row.said_at),
        ),
        _many(
            "moderated_conditions",
            _("Conditions that you moderate"),
            ModeratedCondition.objects.filter(moderator=member)
            .select_related("condition")
            .order_by("pk"),
            lambda row: row.condition.heading,
        ),
        _many(
            "sessions",
            _("Where you are signed in"),
            UserSession.objects.filter(user=member).order_by("pk"),
            lambda row: _moment(row.created_at),
        ),
        _one(
            "closing",
            _("Closing of your account"),
            [
                _entry(row, row.get_choice_display())
                for row in Closing.objects.filter(member=member)
            ],
        ),
        _one(
            "address_change",
            _("New address asked for by the desk"),
            [_entry(row, row.new_address) for row in AddressChange.objects.filter(member=member)],
        ),
    ]


def _account(member: Member) -> Member:
    return Member.objects.prefetch_related("groups", "user_permissions").get(pk=member.pk)


def _second_steps(member: Member) -> list[Entry]:
    """Kind and times of each; of a passkey also the name that the member gave it."""
    entries = []
    for row in Authenticator.objects.filter(user=member).order_by("pk"):
        entry = _entry(row, row.get_type_display())
        name = row.data.get("name", "") if row.type == Authenticator.Type.WEBAUTHN else ""
        if name:
            entry.data["name"] = name
            entry.facts.append(Fact(_("Name"), name))
        entries.append(entry)
    return entries


def _experiences(member: Member, topics: Prefetch) -> list[Entry]:
    appeals = Prefetch("appeal", Appeal.objects.prefetch_related("texts"))
    rows = (
        Experience.objects.by(member)
        .select_related("contributor", "published")
        .defer("published__words")
        .prefetch_related(
            topics,
            Prefetch("blockers", Blocker.objects.order_by("pk")),
            Prefetch("submissions", Submission.objects.order_by("number", "pk")),
            Prefetch(
                "decisions",
                Decision.objects.order_by("decided_at", "pk")
                .select_related("submission", "undoes")
                .defer("submission__words")
                .prefetch_related("texts", appeals),
            ),
        )
        .order_by("pk")
    )
    return [
        _entry(
            row,
            row.topic.title,
            _part(
                "versions",
                _("Versions"),
                row.submissions.all(),
                lambda version: _("Version %(number)s") % {"number": version.number},
            ),
            Section(
                "decisions",
                _("Decisions"),
                [
                    _entry(
                        decision,
                        decision.get_outcome_display(),
                        _texts(decision),
                        _appeal_against(decision),
                    )
                    for decision in row.decisions.all()
                ],
            ),
            _part(
                "hidden_because",
                _("Why it is not shown"),
                row.blockers.all(),
                lambda blocker: blocker.get_cause_display(),
            ),
        )
        for row in rows
    ]


def _on_account(member: Member) -> list[Entry]:
    rows = (
        AccountDecision.objects.filter(member=member)
        .select_related("undoes")
        .prefetch_related("texts", Prefetch("appeal", Appeal.objects.prefetch_related("texts")))
        .order_by("decided_at", "pk")
    )
    entries = []
    for row in rows:
        entries.append(
            _entry(
                row,
                row.get_outcome_display(),
                _texts(row),
                _appeal_against(row),
            )
        )
    return entries


def _reports(member: Member) -> list[Entry]:
    rows = Report.objects.by(member).select_related("experience").prefetch_related("texts")
    return [_entry(row, row.get_reason_display(), _texts(row)) for row in rows.order_by("pk")]


def _appeal_against(decision: Decision | AccountDecision) -> Section:
    appeal = getattr(decision, "appeal", None)
    appeals = [_entry(appeal, appeal.get_state_display(), _texts(appeal))] if appeal else []
    return _one("appeal", _("Another look that you asked for"), appeals)


def _texts(row: Model) -> Section:
    texts = sorted(row.texts.all(), key=lambda text: text.pk)
    return _part("texts", _("Texts"), texts, lambda text: text.get_kind_display())


def _one(key: str, title: str, entries: list[Entry]) -> Section:
    return Section(key, title, entries, is_one=True)


def _many(key: str, title: str, rows: Iterable[Model], named: Callable[[Any], str]) -> Section:
    return Section(key, title, [_entry(row, named(row)) for row in rows])


_part = _many


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
    for name, declared in REGISTRY[label].items():
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


def _entry(row: Model, title: str, *parts: Section) -> Entry:
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
    return str(other.public_id)


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
            return _moment(value.given_at)
        case Model():
            return str(_reference(value))
        case datetime():
            return _moment(value)
        case bool():
            return _("Yes") if value else _("No")
        case dict():
            return "\n".join(f"{name}: {text}" for name, text in value.items()) or NOTHING
        case list() if column.name == "content_notes":
            return notes_line(value) or NOTHING
        case list():
            each = (", ".join(f"{name}: {text}" for name, text in row.items()) for row in value)
            return "\n".join(each) or NOTHING
    if isinstance(column.of_row, CountryField):
        return str(value.name) or NOTHING
    return NOTHING if value in (None, "") else str(value)


def _moment(at: datetime) -> str:
    # What happens to a text happens to several rows within the same minute.
    return _minute(timezone.localtime(at).replace(second=0, microsecond=0), get_language() or "")


@lru_cache(maxsize=1000)
def _minute(at: datetime, _language: str) -> str:
    return date_format(at, "DATETIME_FORMAT")
