"""What a contributor may tell about the person who has the condition, and by which box it shows.

One table, in the order of the by-line. Forms, by-lines, saving, copies and erasure follow it; the
columns are in `experiences.models.context`, the fields in `experiences.profiles.context_fields`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .bands import age_line, years_line


@dataclass(frozen=True)
class Told:
    """One thing that may be told. `line` gives what a by-line says of the value; empty for none."""

    field: str
    box: str
    line: Callable[[Any], str]


TOLD = (
    Told("age_band", "shows_age", age_line),
    Told("years_band", "shows_years", years_line),
    Told("country", "shows_country", lambda country: country.name),
)
TOLD_FIELDS = tuple(told.field for told in TOLD)
BOXES = tuple(told.box for told in TOLD)
CONTEXT_FIELDS = tuple(name for told in TOLD for name in (told.field, told.box))
