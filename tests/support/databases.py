"""Databases that need not be made again: the empty tables, and the demonstration.

On SQLite a file is kept from one run to the next with the tables as the migrations make them, and
the demonstration is loaded once in a run, whichever process needs it first. PostgreSQL makes its
tables once a process, and loads the demonstration once in each that needs it.
"""

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

FOLDER = settings.VAR_DIR / "test"
# What SQLite keeps beside a database that is open.
BESIDE = ("", "-wal", "-shm")


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


# The tables


def tables_file() -> Path:
    """Where the tables of these migrations are kept, those of other packages included."""
    said = hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes())
    for app in apps.get_app_configs():
        for migration in sorted(Path(app.path).glob("migrations/*.py")):
            said.update(migration.read_bytes())
    return FOLDER / f"tables-{said.hexdigest()[:16]}.sqlite3"


def begin_with_the_kept_tables() -> None:
    """Put the kept tables where Django is about to make its own: it finds nothing left to do."""
    if tables_file().exists():
        shutil.copy(tables_file(), connection.settings_dict["TEST"]["NAME"])


def keep_the_tables() -> None:
    """Keep them as they are now, empty; other ones are of no use any more."""
    kept = tables_file()
    if kept.exists():
        return
    connection.close()
    _copy_at_once(Path(connection.settings_dict["NAME"]), kept)
    for other in FOLDER.glob("tables-*.sqlite3"):
        if other != kept:
            other.unlink(missing_ok=True)


# The demonstration


@contextmanager
def connected_to(name: str | Path) -> Iterator[None]:
    """Within it every connection of this process leads to another database."""
    usual = connection.settings_dict["NAME"]
    try:
        _lead_to(name)
        yield
    finally:
        _lead_to(usual)


def _lead_to(name: str | Path) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()


def demonstration_file() -> Path:
    """The file with the demonstration of this run, loaded now if no process has done so (SQLite)."""
    file = FOLDER / f"demonstration-{settings.TEST_RUN}.sqlite3"
    with _alone(file.with_suffix(".lock")):
        if not file.exists():
            loaded = file.with_suffix(".loading")
            shutil.copy(tables_file(), loaded)
            with connected_to(loaded):
                load_demonstration()
            loaded.rename(file)
    return file


def make_demonstration_database() -> str | Path:
    """Make a database beside the usual one that holds the demonstration, and give its name."""
    name = connection.creation.get_test_db_clone_settings("demonstration")["NAME"]
    if is_sqlite():
        shutil.copy(demonstration_file(), name)
    else:
        connection.close()
        connection.creation.clone_test_db("demonstration", verbosity=0, autoclobber=True)
        with connected_to(name):
            load_demonstration()
    return name


def destroy_demonstration_database() -> None:
    connection.creation.destroy_test_db(suffix="demonstration", verbosity=0)


def load_demonstration() -> None:
    """Load it where the connection leads."""
    with override_settings(DEVELOPMENT=True):
        call_command("load_demo", verbosity=0)


# Files


def forget(file: str | Path) -> None:
    """Remove a database that is a file."""
    for end in BESIDE:
        Path(f"{file}{end}").unlink(missing_ok=True)


def forget_the_run() -> None:
    """Remove what the processes of this run shared, and what runs left that were ended long ago."""
    for file in FOLDER.glob(f"demonstration-{settings.TEST_RUN}.*"):
        file.unlink(missing_ok=True)
    a_day_ago = time.time() - 24 * 3600
    for file in FOLDER.iterdir():
        if not file.name.startswith("tables-") and file.stat().st_mtime < a_day_ago:
            file.unlink(missing_ok=True)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Until it is left, any other process waits that asks for the same lock."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _copy_at_once(source: Path, target: Path) -> None:
    """A copy that nobody ever sees half made."""
    half = target.with_suffix(f".{os.getpid()}")
    shutil.copy(source, half)
    half.rename(target)
