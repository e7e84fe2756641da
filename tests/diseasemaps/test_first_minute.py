"""The first minute: `make run` and `make test` on a new machine, and what they must never lead to."""

import fcntl
import io
import json
import os
import re
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import threading
import tomllib
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import pytest
from django.core import mail
from django.core.management import CommandError, call_command, load_command_class
from django.utils import timezone

from accounts.letters import outbox
from accounts.models import Letter, Member
from diseasemaps.demo.management.commands import prepare_demo
from diseasemaps.management.commands import runserver
from tests.support.factories import make_member

# The same on every database.
pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
# Stands in for pip: writes down what it was asked, takes a moment, and ends as it is told.
PIP = """
import os, sys, time
if "--version" not in sys.argv:
    with open(os.environ["PIP_LOG"], "a") as log:
        inside = sys.prefix != sys.base_prefix
        log.write(f"inside={inside} {' '.join(sys.argv[1:])}\\n")
    time.sleep(0.2)
    sys.exit(int(os.environ.get("PIP_ENDS_WITH", "0")))
"""


class Folder:
    """A folder with the script that makes the environment, on a machine without python3-venv."""

    def __init__(self, path: Path) -> None:
        self.path, self.environment = path, path / ".venv"
        (path / "deploy").mkdir()
        shutil.copy(ROOT / "deploy/environment.py", path / "deploy")
        (path / "requirements.txt").write_text("django==1\n")
        (path / "stubs" / "pip").mkdir(parents=True)
        (path / "stubs" / "pip" / "__main__.py").write_text(PIP)
        (path / "stubs" / "pip" / "__init__.py").touch()
        (path / "stubs" / "ensurepip.py").write_text("raise ImportError")

    def start(self, **environment: str) -> subprocess.Popen:
        more = {"PYTHONPATH": f"{self.path}/stubs", "PIP_LOG": f"{self.path}/pip.log"}
        return subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, self.path / "deploy/environment.py", ".venv", "requirements.txt"],
            env=os.environ | more | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def install(self, **environment: str) -> tuple[int, str]:
        """Exit code and what was said."""
        process = self.start(**environment)
        said, _nothing = process.communicate()
        return process.returncode, said

    @property
    def installed(self) -> list[str]:
        """What pip was asked to do, one line each time."""
        log = self.path / "pip.log"
        return log.read_text().splitlines() if log.exists() else []

    def leave_something(self) -> Path:
        """A file in the environment, by whose absence one sees that it was made anew."""
        something = self.environment / "lib" / "something"
        something.parent.mkdir(parents=True, exist_ok=True)
        something.touch()
        return something


@pytest.fixture
def folder(tmp_path) -> Folder:
    return Folder(tmp_path)


def test_the_environment_is_made_without_python3_venv_and_filled_from_outside(folder):
    assert folder.install()[0] == 0

    (asked,) = folder.installed
    # These tests run in an environment; its Python may have no pip, the one it was made with has.
    assert asked.startswith("inside=False ")
    assert f"--python {folder.environment}/bin/python install" in asked
    assert "--require-hashes" in asked
    assert not list(folder.environment.glob("bin/pip*"))


def test_what_is_installed_is_installed_once_until_the_lock_changes(folder):
    folder.install()
    something = folder.leave_something()
    assert folder.install() == (0, "")
    assert len(folder.installed) == 1

    (folder.path / "requirements.txt").write_text("django==2\n")
    folder.install()
    assert len(folder.installed) == 2
    assert something.exists()


def only_a_python(folder):
    (folder.environment / "bin").mkdir(parents=True)
    (folder.environment / "bin" / "python").symlink_to(sys.executable)


def an_installation_that_failed(folder):
    code, said = folder.install(PIP_ENDS_WITH="1")
    assert code == 1
    assert "The next try begins anew." in said


def an_installation_of_more_that_failed(folder):
    folder.install()
    (folder.path / "requirements.txt").write_text("django==2\n")
    folder.install(PIP_ENDS_WITH="1")


def one_of_another_python(folder):
    folder.install()
    stamp = folder.environment / "installed.json"
    stamp.write_text(json.dumps(json.loads(stamp.read_text()) | {"python": "3.10.13"}))


def one_whose_python_is_gone(folder):
    folder.install()
    (folder.environment / "bin" / "python").unlink()


@pytest.mark.parametrize(
    "leave",
    [
        only_a_python,
        an_installation_that_failed,
        an_installation_of_more_that_failed,
        one_of_another_python,
        one_whose_python_is_gone,
    ],
)
def test_an_environment_that_cannot_be_trusted_is_made_anew(folder, leave):
    leave(folder)
    something = folder.leave_something()
    before = len(folder.installed)

    assert folder.install()[0] == 0
    assert len(folder.installed) == before + 1
    assert not something.exists()
    assert (folder.environment / "bin" / "python").exists()
    assert folder.install() == (0, "")


def test_an_environment_behind_a_link_is_never_emptied(folder):
    (folder.path / "elsewhere").mkdir()
    folder.environment.symlink_to(folder.path / "elsewhere")
    something = folder.leave_something()
    folder.install()

    assert something.exists()
    assert len(folder.installed) == 1


def test_two_starts_in_one_folder_install_once(folder):
    both = [folder.start(), folder.start()]

    assert [(process.communicate(), process.returncode)[1] for process in both] == [0, 0]
    assert len(folder.installed) == 1


@pytest.mark.parametrize("version", [(3, 10, 13), (3, 15, 0)])
def test_a_python_that_does_not_fit_is_told_by_name(version):
    main = runpy.run_path(str(ROOT / "deploy/environment.py"))["main"]
    main.__globals__["sys"] = SimpleNamespace(
        version_info=version, executable="/usr/bin/python3", exit=sys.exit
    )
    with pytest.raises(SystemExit, match="Python 3.11 to 3.14; /usr/bin/python3 is"):
        main(".venv", "requirements.txt")


def test_the_same_pythons_are_named_everywhere():
    module = runpy.run_path(str(ROOT / "deploy/environment.py"))
    (_3, oldest), (_3, newest) = module["OLDEST"], module["NEWEST"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert project["requires-python"] == f">=3.{oldest},<3.{newest + 1}"
    assert f"python3 (3.{oldest} to 3.{newest})" in (ROOT / "README.md").read_text()


# Typefaces


@pytest.fixture
def fonts(tmp_path, monkeypatch):
    """The script that fetches typefaces, in a folder of its own and with an npm that is given."""
    main = runpy.run_path(str(ROOT / "deploy/fonts.py"))["main"]
    (tmp_path / "static").mkdir()
    (tmp_path / "bin").mkdir()
    main.__globals__.update(
        ROOT=tmp_path,
        TARGET=tmp_path / "static" / "fonts",
        TRIED=tmp_path / "var" / "fonts-tried",
    )
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")

    def with_npm(script: str):
        npm = tmp_path / "bin" / "npm"
        npm.write_text(f"#!/bin/sh\necho $$ >> {tmp_path}/npm.log\n{script}\n")
        npm.chmod(0o755)
        return main

    return with_npm


class Hanging(subprocess.Popen):
    """A process that never ends by itself, without the time it takes to see that."""

    started: list["Hanging"] = []
    waited: list[float] = []

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.started.append(self)

    def wait(self, timeout: float | None = None) -> int:
        if timeout is None:
            return super().wait()
        self.waited.append(timeout)
        raise subprocess.TimeoutExpired(self.args, timeout)


def test_a_network_that_does_not_answer_is_waited_for_once(fonts, tmp_path, monkeypatch, capsys):
    main = fonts("exec sleep 60")
    monkeypatch.setattr(subprocess, "Popen", Hanging)
    main("--once")
    assert "to try again: make fonts" in capsys.readouterr().out
    main("--once")
    (npm,) = Hanging.started
    assert Hanging.waited == [20]
    assert npm.returncode == -signal.SIGKILL
    assert not (tmp_path / "static" / "fonts").exists()

    with pytest.raises(SystemExit, match="make fonts"):
        main()
    assert len(Hanging.started) == 2


def package(path: Path, name: str) -> None:
    with tarfile.open(path / f"fontsource-variable-{name}-5.3.0.tgz", "w:gz") as archive:
        for file in (f"files/{name}-latin-wght-normal.woff2", "LICENSE"):
            entry = tarfile.TarInfo(f"package/{file}")
            entry.size = 4
            archive.addfile(entry, io.BytesIO(b"face"))


def test_typefaces_come_whole_or_not_at_all(fonts, tmp_path):
    (tmp_path / "packages").mkdir()
    package(tmp_path / "packages", "literata")
    main = fonts(f"cp {tmp_path}/packages/* .")
    main("--once")
    assert not (tmp_path / "static" / "fonts").exists()

    # What an earlier try may have left there does not keep it from working.
    (tmp_path / "static" / "fonts").mkdir()
    (tmp_path / "static" / "fonts" / "half.woff2").touch()
    package(tmp_path / "packages", "atkinson-hyperlegible-next")
    main()
    assert {file.name for file in (tmp_path / "static" / "fonts").iterdir()} == {
        "atkinson-hyperlegible-next-LICENSE",
        "atkinson-next-latin.woff2",
        "fonts.css",
        "literata-LICENSE",
        "literata-latin.woff2",
    }
    # It is there, so no start fetches it, and if it goes the next start may.
    main("--once")
    assert len((tmp_path / "npm.log").read_text().split()) == 2
    assert not (tmp_path / "var" / "fonts-tried").exists()


def test_a_folder_where_a_typeface_should_be_stops_no_start(fonts, tmp_path, capsys):
    (tmp_path / "packages").mkdir()
    for name in ("literata", "atkinson-hyperlegible-next"):
        with tarfile.open(
            tmp_path / "packages" / f"fontsource-variable-{name}-5.3.0.tgz", "w:gz"
        ) as archive:
            folder = tarfile.TarInfo(f"package/files/{name}-latin-wght-normal.woff2")
            folder.type = tarfile.DIRTYPE
            archive.addfile(folder)

    fonts(f"cp {tmp_path}/packages/* .")("--once")
    assert "They could not be fetched." in capsys.readouterr().out
    assert not (tmp_path / "static" / "fonts").exists()


# Development is for one's own machine


def test_whoever_copies_the_example_of_settings_switches_nothing_on():
    lines = (ROOT / ".env.example").read_text().splitlines()

    assert [line for line in lines if line and not line.startswith("#")] == [
        "SITE_NAME=diseasemaps"
    ]
    assert {"# DEVELOPMENT=1", "# DEBUG=1", "# DATABASE_URL="} <= set(lines)


PRODUCTION = {
    "SECRET_KEY": "made-up-" * 8,
    "ALLOWED_HOSTS": "www.example.org",
    "SITE_URL": "https://www.example.org",
    "OPERATOR_NAME": "Example association",
    "OPERATOR_CONTACT": "contact@example.org",
    "CACHE_URL": "dbcache://cache",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "FROM_EMAIL": "letters@example.org",
}
SQLITE = {"DATABASE_URL": "sqlite:///var/never-opened.sqlite3"}


def python(code: str, environment: dict[str, str]) -> subprocess.CompletedProcess:
    """Run a line of code with these settings and no others."""
    return subprocess.run(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("setting", ["DEVELOPMENT", "DEBUG"])
def test_no_server_loads_a_site_in_development(setting):
    found = python("import diseasemaps.wsgi", PRODUCTION | SQLITE | {setting: "1"})

    assert found.returncode == 1
    assert "ImproperlyConfigured: DEVELOPMENT or DEBUG is set" in found.stderr
    # Also where nothing else is set.
    assert "DEVELOPMENT or DEBUG is set" in python("import diseasemaps.wsgi", {setting: "1"}).stderr


def test_a_server_loads_a_site_for_others():
    assert python("import diseasemaps.wsgi", PRODUCTION | SQLITE).returncode == 0


@pytest.mark.parametrize("where", ["environment", ".env"])
@pytest.mark.parametrize("setting", ["DEVELOPMENT", "DEBUG"])
def test_gunicorn_says_in_one_sentence_that_it_does_not_start(
    tmp_path, monkeypatch, setting, where
):
    monkeypatch.delenv("DEVELOPMENT", raising=False)
    (tmp_path / "deploy").mkdir()
    shutil.copy(ROOT / "deploy/gunicorn.conf.py", tmp_path / "deploy")
    runpy.run_path(str(tmp_path / "deploy/gunicorn.conf.py"))["on_starting"](None)

    if where == ".env":
        (tmp_path / ".env").write_text(f"{setting}=1\n")
    else:
        monkeypatch.setenv(setting, "1")
    conf = runpy.run_path(str(tmp_path / "deploy/gunicorn.conf.py"))
    with pytest.raises(SystemExit, match="DEVELOPMENT or DEBUG is set"):
        conf["on_starting"](None)
    # The workers read .env themselves, also after a reload.
    assert where == "environment" or setting not in os.environ


def test_a_site_for_others_names_its_database_and_shows_nobody_its_code():
    settings = "import diseasemaps.settings as site; print(site.DATABASES['default']['NAME'])"

    assert "Set DATABASE_URL (see .env.example)." in python(settings, PRODUCTION).stderr
    nowhere = {"DATABASE_URL": ""}
    assert "DATABASE_URL must name" in python(settings, PRODUCTION | nowhere).stderr
    shown = {"DEBUG": "1", "DEVELOPMENT": "0"}
    assert "for DEVELOPMENT alone" in python(settings, PRODUCTION | SQLITE | shown).stderr
    # The same file for a command that runs in another folder.
    elsewhere = "import os, sys; sys.path.insert(0, os.getcwd()); os.chdir('/'); "
    found = python(elsewhere + settings, PRODUCTION | SQLITE)
    assert found.stdout.strip() == str(ROOT / "var/never-opened.sqlite3"), found.stderr


ASK_NOWHERE = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "diseasemaps.settings"
django.setup()
from django.test import Client
print(Client(SERVER_NAME="localhost").get("/nowhere/").text)
"""


def test_in_development_an_unknown_address_shows_our_page_and_djangos_if_asked(tmp_path):
    database = {"DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3"}
    ours = python(ASK_NOWHERE, database | {"DEVELOPMENT": "1"}).stdout
    djangos = python(ASK_NOWHERE, database | {"DEBUG": "1"}).stdout

    assert "<title>Page not found | diseasemaps</title>" in ours
    assert "Using the URLconf defined in" in djangos


# Commands by hand after `make run`


@pytest.fixture
def by_hand(tmp_path):
    """What manage.py does with the environment, in a folder where `make run` ran once."""
    shutil.copy(ROOT / "manage.py", tmp_path)
    (tmp_path / "var").mkdir()
    (tmp_path / "var/development.env").write_text("DEVELOPMENT=1\nSITE_URL=http://127.0.0.1:8123\n")

    def read(**environment: str) -> dict[str, str]:
        with mock.patch.dict(os.environ, environment, clear=True):
            runpy.run_path(str(tmp_path / "manage.py"))["read_development"]()
            return dict(os.environ)

    return read


def test_commands_by_hand_run_in_development_as_make_run_did(by_hand, capsys):
    assert by_hand() == {"DEVELOPMENT": "1", "SITE_URL": "http://127.0.0.1:8123"}
    assert "In development" in capsys.readouterr().err
    assert by_hand(SITE_URL="http://localhost:8000")["SITE_URL"] == "http://localhost:8000"


def test_commands_by_hand_run_as_the_environment_or_the_file_of_settings_says(by_hand, tmp_path):
    assert by_hand(SECRET_KEY="x") == {"SECRET_KEY": "x"}
    assert by_hand(DEVELOPMENT="0") == {"DEVELOPMENT": "0"}
    (tmp_path / ".env").write_text("SECRET_KEY=y\n")
    assert by_hand() == {"SECRET_KEY": "y"}


def test_without_make_run_nothing_is_in_development(by_hand, tmp_path):
    (tmp_path / "var/development.env").unlink()

    assert by_hand() == {}


def test_make_run_leaves_what_commands_by_hand_need(settings, tmp_path, monkeypatch):
    settings.VAR_DIR, settings.DEVELOPMENT = tmp_path, True
    settings.SITE_URL = "http://127.0.0.1:8123"
    called = []
    monkeypatch.setattr(prepare_demo, "call_command", lambda name, **_: called.append(name))
    call_command("prepare_demo", f"127.0.0.1:{free_port()}")

    assert called == ["migrate", "load_demo"]
    words = (tmp_path / "development.env").read_text()
    assert words == "DEVELOPMENT=1\nSITE_URL=http://127.0.0.1:8123\n"


def test_only_one_start_in_a_folder_migrates_and_loads(settings, tmp_path, monkeypatch):
    settings.VAR_DIR, settings.DEVELOPMENT = tmp_path, True
    held = []

    def look(name, **options):
        with open(tmp_path / "prepare.lock") as lock, pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        held.append(name)

    monkeypatch.setattr(prepare_demo, "call_command", look)
    call_command("prepare_demo", f"127.0.0.1:{free_port()}")

    assert held == ["migrate", "load_demo"]
    with open(tmp_path / "prepare.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_site_for_others_is_never_prepared_for_the_demonstration(monkeypatch):
    monkeypatch.setattr(prepare_demo, "call_command", None)
    with pytest.raises(CommandError, match="DEVELOPMENT"):
        call_command("prepare_demo", f"127.0.0.1:{free_port()}")


@pytest.mark.django_db
def test_no_demonstration_is_loaded_beside_other_members(settings):
    settings.DEVELOPMENT = True
    make_member()
    with pytest.raises(CommandError, match="holds members"):
        call_command("load_demo", verbosity=0)

    assert Member.objects.count() == 1


def test_the_worker_for_letters_says_where_it_is_not_needed(settings, capsys):
    settings.LETTERS_AT_ONCE = True
    load_command_class("diseasemaps", "db_worker").run_from_argv(["manage.py", "db_worker"])

    assert "no worker is needed" in capsys.readouterr().out


# The development server


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def taken():
    """An address where somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


def test_a_taken_address_is_said_with_what_to_do_before_anything_is_done(
    settings, taken, monkeypatch
):
    settings.DEVELOPMENT = True
    monkeypatch.setattr(prepare_demo, "call_command", None)
    with pytest.raises(CommandError, match=f"^{taken} is taken: ") as refused:
        call_command("prepare_demo", taken)

    instead = re.search(r"make run ADDR=(\S+)$", str(refused.value))[1]
    runserver.refuse_taken_port(instead)
    assert refused.value.returncode == 1


@pytest.mark.parametrize("address", ["127.0.0.1:x", "127.0.0.1", "127.0.0.1:99999"])
def test_what_is_no_address_is_said(address):
    with pytest.raises(CommandError, match="no address with a port, such as"):
        runserver.refuse_taken_port(address)


@pytest.fixture
def started(monkeypatch) -> list:
    """What the development server would start, without doing so."""
    started = []

    def exit_with(code: int):
        raise SystemExit(code)

    monkeypatch.setattr(runserver.os, "_exit", exit_with)
    monkeypatch.setattr(threading.Thread, "start", lambda self: started.append(self))
    monkeypatch.setattr(
        "django.core.management.commands.runserver.Command.inner_run",
        lambda self, *args, **options: started.append("server"),
    )
    return started


def test_an_address_taken_meanwhile_starts_nothing_and_shows_no_sign_ins(started, taken, capsys):
    with pytest.raises(SystemExit) as end:
        call_command("runserver", taken, use_reloader=False)

    assert end.value.code == 1
    assert started == []
    said = capsys.readouterr()
    assert "is taken" in said.err
    assert "Sign in" not in said.out


def test_beside_the_server_letters_leave_and_end_with_it(started):
    call_command("runserver", f"127.0.0.1:{free_port()}", use_reloader=False)

    thread, server = started
    assert server == "server"
    assert thread.daemon
    assert thread._target is runserver.send_letters_for_ever


@pytest.mark.django_db
def test_sign_ins_are_shown_once_the_site_is_there_if_they_exist():
    said = io.StringIO()
    command = runserver.Command(stdout=said)
    command.addr, command._raw_ipv6 = "127.0.0.1", False
    command.on_bind(8123)
    assert "http://127.0.0.1:8123/admin/" in said.getvalue()
    assert "Sign in" not in said.getvalue()

    make_member("patient@example.org")
    command.on_bind(8123)
    assert "Sign in with the password" in said.getvalue()
    assert said.getvalue().endswith("\n    patient@example.org\n")


@pytest.mark.django_db
def test_a_letter_that_was_to_wait_leaves_when_its_time_has_come():
    member = make_member()
    for minutes in (-1, 5):
        outbox.add_to_outbox(
            "returned",
            address=member.email,
            subject=f"{minutes} minutes",
            body="Words",
            member=member,
            not_before=timezone.now() + timedelta(minutes=minutes),
        )
    runserver.send_due_letters()

    assert [message.subject for message in mail.outbox] == ["-1 minutes"]
    assert Letter.objects.filter(sent_at=None).count() == 1


def test_a_round_that_fails_is_not_the_last(monkeypatch, caplog):
    """Without the database mark, any query here fails."""
    runserver.send_due_letters()
    assert "letters that were to wait could not be sent" in caplog.text

    rounds = []
    monkeypatch.setattr(runserver, "send_due_letters", lambda: rounds.append("sent"))
    # A pause that ends the test at the third.
    pauses = iter([None, None])
    monkeypatch.setattr(runserver.time, "sleep", lambda seconds: next(pauses))
    monkeypatch.setattr(runserver, "connections", mock.Mock())
    with pytest.raises(StopIteration):
        runserver.send_letters_for_ever()
    assert rounds == ["sent", "sent"]
