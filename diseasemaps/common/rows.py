"""Acts on many rows, of which one may fail: each by itself, and at the end who failed, by number.

A row that fails never keeps the others from their turn, and never goes unnoticed: `each` raises
once all have had theirs, and a command ends with 1. Of an error only its class is told, and in the
log where it came from: its text may quote a row, and a row may hold somebody's words.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from traceback import extract_tb
from typing import TypeVar

from django.core.management import CommandError
from django.db import transaction

log = logging.getLogger(__name__)
_K = TypeVar("_K")


class RowsFailed(Exception):
    """Some rows failed, and all others were done: how many that were, and who failed."""

    def __init__(self, done: int, failures: Sequence[str]) -> None:
        self.done, self.failures = done, list(failures)
        super().__init__(f"{len(self.failures)} failed: {', '.join(self.failures)}.")


def each(
    kind: str, keys: Iterable[_K], act: Callable[[_K], int], *, in_transaction: bool = True
) -> int:
    """Act on every row, each in a transaction of its own; the sum of what the acts say they did.

    `kind` and the key are what a failure is named by: ids and references, never words, addresses
    or keys of sessions. Without `in_transaction` the act has its own, for what must be committed
    while it goes on. Raises RowsFailed when all rows have had their turn.
    """
    done, failures = 0, []
    for key in list(keys):
        try:
            with transaction.atomic() if in_transaction else nullcontext():
                number = act(key)
        except Exception as error:
            failures.append(_told(f"{kind} {key}", error))
        else:
            # Only what the commit has not refused.
            done += number
    if failures:
        raise RowsFailed(done, failures)
    return done


def attempt(what: str, step: Callable[[], int]) -> tuple[int, list[str]]:
    """Make one step of a command: how many it did, and who failed; itself by name, if it did."""
    try:
        return step(), []
    except RowsFailed as some:
        return some.done, some.failures
    except Exception as error:
        return 0, [_told(what, error)]


def exit_if_any(failures: Sequence[str]) -> None:
    """End a command with 1 and the names of what failed, once everything else is done."""
    if failures:
        raise CommandError(str(RowsFailed(0, failures)), returncode=1)


def _told(what: str, error: Exception) -> str:
    """Log a failure, and give it as a command tells it."""
    name = type(error).__name__
    place = extract_tb(error.__traceback__)[-1]
    log.error("%s failed: %s at %s:%s", what, name, place.filename, place.lineno)
    return f"{what} ({name})"
