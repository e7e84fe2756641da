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

from .models import ErasedKind, ErasureEntry


def record_erasure(kind: ErasedKind, reference: uuid.UUID) -> None:
    """Write that this was erased; call it inside the transaction that erases. Once is enough."""
    entry, is_new = ErasureEntry.objects.get_or_create(kind=kind, reference=reference)
    if is_new:
        # What is erased stays erased where the file cannot be written; `catch_up` writes it later.
        line = line_of(entry)
        transaction.on_commit(lambda: _append(line), robust=True)


def catch_up() -> int:
    """Append what the database knows and the file does not, and say how many lines that were."""
    path = Path(settings.ERASURE_JOURNAL)
    written = {entry[:2] for entry in read(path)} if path.exists() else set()
    missing = [
        line_of(entry)
        for entry in ErasureEntry.objects.all()
        if (entry.kind, entry.reference) not in written
    ]
    for line in missing:
        _append(line)
    return len(missing)


def take_over(entries: list[tuple[ErasedKind, uuid.UUID, datetime]]) -> None:
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


def read(path: Path) -> Iterator[tuple[ErasedKind, uuid.UUID, datetime]]:
    """The entries of a journal file, oldest first. Raises ValueError for a line that is none."""
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            yield (
                ErasedKind(entry["kind"]),
                uuid.UUID(entry["reference"]),
                datetime.fromisoformat(entry["erased_at"]),
            )
        except (KeyError, TypeError, ValueError):
            raise ValueError(f"Line {number} is no entry of an erasure journal.") from None
