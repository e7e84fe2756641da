"""The erasure journal: what has been erased, by opaque ids, so that a restore can erase it again.

A row is written in the transaction of the erasure. After the commit the same line goes to the file
`settings.ERASURE_JOURNAL`, which is kept apart from the database and its backups: a backup from
before the erasure holds neither the erasure nor its row. `manage.py erase_again` reads the file.
"""

import json
import os
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from diseasemaps.common import rows

from .models import ErasedKind, ErasureEntry

# What was erased, its opaque reference, and when.
JournalEntry = tuple[ErasedKind, uuid.UUID, datetime]


def record_erasure(kind: ErasedKind, reference: uuid.UUID) -> None:
    """Write that this was erased; call it inside the transaction that erases. Once is enough."""
    entry, is_new = ErasureEntry.objects.get_or_create(kind=kind, reference=reference)
    if is_new:
        # What is erased stays erased where the file cannot be written; `catch_up` writes it later.
        line = line_of(entry)
        transaction.on_commit(lambda: _append(line), robust=True)


def catch_up() -> int:
    """Append what the database knows and the file does not, and say how many lines that were.

    A line that is no entry keeps none from being appended; it is named once they are.
    """
    path = Path(settings.ERASURE_JOURNAL)
    written: set[tuple[ErasedKind, uuid.UUID]] = set()
    unread = []
    for number, line in enumerate(_lines(path) if path.exists() else (), start=1):
        try:
            written |= {entry[:2] for entry in _entries_in(line, number)}
        except ValueError:
            unread.append(f"line {number} of the journal")
    missing = [
        line_of(entry)
        for entry in ErasureEntry.objects.all()
        if (entry.kind, entry.reference) not in written
    ]
    for line in missing:
        _append(line)
    if unread:
        raise rows.RowsFailed(len(missing), unread)
    return len(missing)


def take_over(entries: list[JournalEntry]) -> None:
    """Put the entries of a file into a restored database, with the times they had."""
    ErasureEntry.objects.bulk_create(
        (ErasureEntry(kind=kind, reference=ref, erased_at=at) for kind, ref, at in entries),
        ignore_conflicts=True,
    )


def line_of(entry: ErasureEntry) -> str:
    """One line of the file: a JSON object with kind, reference and time, ids only."""
    return json.dumps(
        {
            "kind": entry.kind,
            "reference": str(entry.reference),
            "erased_at": entry.erased_at.isoformat(),
        }
    )


def _append(line: str) -> None:
    path = Path(settings.ERASURE_JOURNAL)
    path.parent.mkdir(parents=True, exist_ok=True)
    # One write of one short line, opened to append: two processes never mix theirs.
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, f"{line}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def read(path: Path) -> Iterator[JournalEntry]:
    """The entries of a journal file, oldest first. Raises ValueError for a line that is none."""
    for number, line in enumerate(_lines(path), start=1):
        yield from _entries_in(line, number)


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines()


def _entries_in(line: str, number: int) -> list[JournalEntry]:
    """The entry that stands in a line; none in an empty one."""
    if not line.strip():
        return []
    try:
        entry = json.loads(line)
        return [
            (
                ErasedKind(entry["kind"]),
                uuid.UUID(entry["reference"]),
                datetime.fromisoformat(entry["erased_at"]),
            )
        ]
    except (KeyError, TypeError, ValueError):
        raise ValueError(f"Line {number} is no entry of an erasure journal.") from None
