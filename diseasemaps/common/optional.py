"""Values that can be None in general and not where they are asked for."""

from typing import TypeVar

_T = TypeVar("_T")


def not_none(value: _T | None) -> _T:
    """The value, where a constraint of the database or the query before it rules out None.

    Raises TypeError where it is None nevertheless.
    """
    if value is None:
        raise TypeError("This cannot be None.")
    return value
