"""One browser for all journeys, the demonstration behind a real server, and what a browser says.

Nothing leaves this machine: the browser finds no other host than this one.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support import databases
from tests.support.page_catalogue import sign_in

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
os.environ.setdefault("DJANGO_LIVE_TEST_SERVER_ADDRESS", "127.0.0.1")
LONGEST_WAIT = 15_000  # milliseconds


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, started once."""
    chromium = shutil.which("chromium")
    assert chromium, "The journeys need chromium."
    # Playwright keeps an event loop in this thread; Django would refuse to ask the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Site:
    """The demonstration on a real server, and the people who open it in a browser."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def somebody(self, email: str = "", *, asked_lately: bool = True, **options) -> Page:
        """A window of its own; signed in already where an address is given.

        Without `asked_lately` the site will ask for the password again before what is delicate.
        """
        context = self.browser.new_context(**{"base_url": self.address} | options)
        context.set_default_timeout(LONGEST_WAIT)
        self.contexts.append(context)
        context.on("request", self._note_request)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self._note(f"script error: {error.error}"))
        if email:
            client = Client()
            sign_in(client, email, asked_lately=asked_lately)
            (cookie,) = client.cookies.values()
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.address}])
        return context.new_page()

    def _note(self, complaint: str) -> None:
        self.complaints.append(complaint)

    def _note_request(self, request) -> None:
        if not request.url.startswith((self.address + "/", "data:", "blob:", "about:")):
            self._note(f"request to another host: {request.url}")

    def _note_console(self, message) -> None:
        # The browser tells of every page that answers 4xx; the tests look at those themselves.
        if message.type in (
            "error",
            "warning",
        ) and "the server responded with a status of 4" not in (message.text):
            self._note(f"{message.page.url if message.page else ''}: {message.text}")

    def close_all(self) -> None:
        while self.contexts:
            self.contexts.pop().close()


def load_demonstration() -> None:
    """Load it, or on SQLite put back the whole file as it was when it had been loaded."""
    if databases.is_sqlite():
        file = databases.demonstration_file()
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as loaded:
            loaded.backup(connection.connection)
        ContentType.objects.clear_cache()
    else:
        databases.load_demonstration()


@pytest.fixture
def site(browser, transactional_db, live_server, settings) -> Iterator[Site]:
    """The demonstration, fresh for one journey; in the end the browser has nothing to complain of."""
    settings.SITE_URL = live_server.url
    settings.SIGN_UP_SECONDS = -1  # this browser types faster than people
    load_demonstration()
    site = Site(browser, live_server.url)
    yield site
    site.close_all()
    assert not site.complaints, "\n".join(site.complaints)


def letter_to(address: str) -> str:
    """The newest letter to this address."""
    return next(m.body for m in reversed(mail.outbox) if m.to == [address])
