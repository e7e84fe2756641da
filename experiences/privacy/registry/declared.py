"""The words in which the registry says what an export and an erasure do with a field."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What the copy of a member's data does with a field


@dataclass(frozen=True)
class Exported:
    """The member gets it, with its exact value.

    `by_place`: the value is the place where the row stands in the copy (a version stands under
    its experience), so it is not said again.
    """

    by_place: bool = False


@dataclass(frozen=True)
class NotPersonal:
    """It says nothing about any member."""


@dataclass(frozen=True)
class Withheld:
    """It is about the member or about somebody else, and stays here for this reason.

    `says` stands in the copy in its place.
    """

    reason: str
    says: str | Promise = ""


Declared = Exported | NotPersonal | Withheld

YES = Exported()
PLACE = Exported(by_place=True)
NO = NotPersonal()
NUMBER = Withheld("The row's number within this database; it means nothing outside.")
MODERATOR = Withheld("Who of the team it was is about them.", says=_("Moderation team"))
ACTS_AS_THEM = "Whoever knows it could act as the member."


def fields(declared: Declared, names: str) -> dict[str, Declared]:
    """The same for several fields."""
    return dict.fromkeys(names.split(), declared)


# What an erasure does with a row


class Erased(Enum):
    """What is erased; in brackets the rows that `experiences.workflow.erasure` starts from."""

    DRAFT = "words that nobody changed for too long (drafts)"
    UNFINISHED = "what is being written on the same questions (experiences)"
    SUBMISSION = "versions of a text, of which others may stay (submissions)"
    EXPERIENCE = "texts with all their versions (experiences)"
    CONTRIBUTOR = "who has no text in a community any more (contributors)"
    LEFT_WORDS = "whose the texts are that stay in nobody's name (contributors)"
    ACCOUNT = "an account (members)"
    ROW = "what the desk's log says of any row that one of the others is about"


# A filter for rows of one table, made from the rows that an erasure starts from.
Whose = Callable[[QuerySet], Q]
EVERY, NONE = Q(), Q(pk__in=())


@dataclass(frozen=True)
class Rows:
    """Which rows of a table one erasure is about, and what becomes of them.

    Those that match `go` are deleted. The others stay, and each of their fields is one of:
    `emptied`, as if it had never been told (a reference leads nowhere then); `replaced` by the
    eraser, which knows with what; or `kept`, by the reason why.
    """

    whose: Whose
    go: Q = EVERY
    emptied: str = ""
    replaced: str = ""
    kept: dict[str, str] = field(default_factory=dict)

    def after(self) -> dict[str, str]:
        """What becomes of each field where a row stays: "emptied", "replaced", or the reason why
        it is kept."""
        kept = {name: why for why, names in self.kept.items() for name in names.split()}
        emptied = dict.fromkeys(self.emptied.split(), "emptied")
        return kept | emptied | dict.fromkeys(self.replaced.split(), "replaced")


@dataclass(frozen=True)
class Table:
    """What becomes of each field of a table in a copy, and of its rows in each erasure.

    Without rows for an erasure, none is about what that one erases. `names` are the fields that
    go on naming who of the team did something: whoever they name is emptied with their account and
    never deleted. `lets_go` are those that lead to one of the team only while the account is there.
    """

    fields: dict[str, Declared]
    erased: dict[Erased, Rows] = field(default_factory=dict)
    names: str = ""
    lets_go: str = ""


def of(*paths: str) -> Whose:
    """Rows that lead to one of those that an erasure starts from, by any of these paths."""

    def whose(rows: QuerySet) -> Q:
        found = Q()
        for path in paths:
            found |= Q(**{f"{path}__in": rows})
        return found

    return whose
