"""Where a limit or a period gets its figure: each app names its own in its `policy.py`, and what all
of them share stands below."""

from collections.abc import Callable
from typing import Generic, TypeVar

from django.conf import settings

_T = TypeVar("_T")


class Default(Generic[_T]):
    """A figure with its default, above which a Django setting of the same name stands.

    Ask for it when it is needed (`ExperiencePolicy.UNDO_MINUTES`), never in a constant, a field, a
    validator or an argument's default: those would keep what it was when the module was imported.
    """

    def __init__(self, default: _T) -> None:
        self.default = default

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: object, owner: type) -> _T:
        return getattr(settings, self.name, self.default)


class Derived(Generic[_T]):
    """A figure that follows from others, or from a setting that a framework reads, in our unit."""

    def __init__(self, read: Callable[[], _T]) -> None:
        self.read = read

    def __get__(self, instance: object, owner: type) -> _T:
        return self.read()


class DeskPolicy:
    # So many rows of any list of the desk are on one page.
    DESK_ROWS_A_PAGE = Default(50)
    # More different invisible characters in a row are counted together: nobody fills a page with
    # labels (diseasemaps.common.invisible).
    MOST_INVISIBLE_LABELS = Default(8)


class OncePolicy:
    # For so long a second press of a form is known for one (docs/decisions/0021).
    KEEP_PRESSES_DAYS = Default(7)
