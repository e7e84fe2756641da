"""What becomes of every field of every table in a copy of a member's data, and in every erasure.

`REGISTRY` names each field of each installed model; a test fails for one that nobody has decided
on. `experiences.privacy.export` writes exactly what is declared here as exported, and
`experiences.workflow.erasure` deletes and empties exactly what is declared here as erased.
"""

from collections.abc import Iterator

from . import accounts, conditions, experiences, machinery
from .declared import (
    EVERY,
    NONE,
    Declared,
    Erased,
    Exported,
    NotPersonal,
    Rows,
    Table,
    Withheld,
)

# A table stands after those that its rows hang on.
REGISTRY: dict[str, Table] = (
    accounts.TABLES | conditions.TABLES | experiences.TABLES | machinery.TABLES
)


def rows_in(erased: Erased) -> Iterator[tuple[str, Rows]]:
    """The tables that an erasure is about, those that hang on others before these."""
    for label, table in reversed(REGISTRY.items()):
        if erased in table.erased:
            yield label, table.erased[erased]


def naming_the_team() -> Iterator[tuple[str, str]]:
    """Table and name of each field that goes on naming who of the team did something."""
    for label, table in REGISTRY.items():
        for name in table.names.split():
            yield label, name


def let_go_with_the_account() -> Iterator[tuple[str, str]]:
    """Table and name of each field that leads to one of the team while their account is there."""
    for label, table in REGISTRY.items():
        for name in table.lets_go.split():
            yield label, name
