"""Limits hold for a real server with several processes, which count in one place."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.support.factories import PASSWORD

# The same on every database.
pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
OWNER = "owner@example.org"
# In one process, which loads the site once.
SET_UP = f"""
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", "cache_0", "cache_1", "cache_2", "cache_3", verbosity=0)
from tests.support.factories import make_member
make_member("{OWNER}")
"""
FORGED = ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Client-IP"]


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> dict[str, str]:
    """A database with one member, and in it the caches that processes share."""
    folder = tmp_path_factory.mktemp("server")
    # The server refuses to start in development, which is what the tests' settings begin with.
    here = {name: value for name, value in os.environ.items() if name != "DEVELOPMENT"}
    environment = here | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
        "EMAIL_URL": f"filemail:///{folder}/mail",
    }
    subprocess.run(  # noqa: S603 - our own commands
        [sys.executable, "-c", SET_UP], cwd=ROOT, env=environment, check=True
    )
    return environment


@contextmanager
def server(environment: dict[str, str], cache: str, workers: int) -> Iterator[int]:
    """The site on a free port of this machine, in so many processes; its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [
            *(sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"),
            *("--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--log-level", "error"),
            *("--graceful-timeout", "1", "diseasemaps.wsgi"),
        ],
        cwd=ROOT,
        env=environment | {"CACHE_URL": f"dbcache://{cache}"},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _try in range(150):
            try:
                ask(port, "GET", "/robots.txt")
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)


def ask(port: int, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str, str]:
    """Status, cookies and text of one answer, over a connection of its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=15)
    form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    connection.request(method, path, body, form | headers)
    response = connection.getresponse()
    text = response.read().decode()
    cookies = "; ".join(c.split(";")[0] for c in response.headers.get_all("Set-Cookie", []))
    connection.close()
    return response.status, cookies, text


def post(port: int, path: str, data: dict[str, str], **headers: str) -> tuple[int, str, str]:
    """Open a form and send it, as a new visitor."""
    _status, cookie, page = ask(port, "GET", path)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    body = urlencode(data | {"csrfmiddlewaretoken": token})
    return ask(port, "POST", path, body, Cookie=cookie, **headers)


def sign_in(port: int, password: str, number: int = 0) -> str:
    """What happens to one try: looked at (wrong), refused, or let in."""
    forged = {FORGED[number % len(FORGED)]: f"10.0.0.{number}"}
    status, _cookie, text = post(
        port, "/accounts/login/", {"login": OWNER, "password": password}, **forged
    )
    if status == 302:
        return "in"
    return "refused" if status == 429 or "Too many tries" in text else "wrong"


@pytest.mark.parametrize(
    ("workers", "caches"), [(1, ("cache_0", "cache_1")), (2, ("cache_2", "cache_3"))]
)
def test_the_sixth_wrong_password_is_refused_by_any_number_of_processes(
    environment, workers, caches
):
    with server(environment, caches[0], workers) as port:
        assert sign_in(port, PASSWORD) == "in"
        in_a_row = [sign_in(port, f"wrong-{n}", n) for n in range(7)]
        assert in_a_row == ["wrong"] * 5 + ["refused"] * 2
        assert sign_in(port, PASSWORD) == "refused"
        # The owner's other way in is open.
        asked = post(port, "/accounts/login/code/", {"email": OWNER})
        assert asked[0] == 302

    with server(environment, caches[1], workers) as port:
        with ThreadPoolExecutor(8) as people:
            at_once = list(people.map(lambda n: sign_in(port, f"wrong-{n}", n), range(16)))
        assert at_once.count("wrong") <= 5
        assert at_once.count("in") == 0
        assert sign_in(port, PASSWORD) == "refused"
