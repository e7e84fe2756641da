"""Every address of the site says by its view what kind of page it is, in every language: which
answers may be stored and listed, and what of an address stands in the log."""

import logging
import re
import runpy
from types import SimpleNamespace

import pytest
from django.conf import settings as site
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from diseasemaps import logs
from diseasemaps.common import pages
from diseasemaps.common.pages import PageKind
from diseasemaps.middleware import PrivatePagesMiddleware, SearchEnginesMiddleware
from tests.support.role_matrix import addresses, ask, path_of
from tests.support.role_matrix_objects import a_whole_world

# The same on every database.
pytestmark = pytest.mark.once

ADDRESSES = sorted(set(addresses()))
# Decided by people: everything else is personal.
FILES = {"/robots.txt", "/humans.txt", "/favicon.ico", "/.well-known/security.txt"}
PUBLIC = FILES | {
    "/",
    "/conditions/",
    "/conditions/letter/<initial>/",
    "/conditions/<condition>/",
    "/conditions/<condition>/<question>/",
    "/experiences/<experience>/",
    "/questions/",
    "/support-now/",
    "/about/",
    "/about/how-we-review/",
    "/about/how-we-moderate/",
    "/about/how-we-count/",
    "/about/rules/",
    "/about/privacy/",
    "/about/terms/",
    "/about/accessibility/",
    "/contact/",
}
SECRET = {
    "/accounts/confirm-email/<key>/",
    "/accounts/password/reset/key/<uidb36>-<key>/",
    "/letters/stop/<key>/",
    "/reports/<key>/",
}
TWO_LANGUAGES = override_settings(LANGUAGES=[("en", "English"), ("de", "Deutsch")])


class Lines(logging.Handler):
    """The log as the site writes it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(logs.QuietFormatter("{name} {message}", style="{"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def log():
    handler = Lines()
    logging.getLogger().addHandler(handler)
    yield handler.lines
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def world(db):
    with a_whole_world() as world, TWO_LANGUAGES:
        logging.disable(logging.NOTSET)
        yield world


@pytest.fixture(scope="module")
def access_line():
    """The server's own line for a request to this path."""
    conf = runpy.run_path(str(site.BASE_DIR / "deploy/gunicorn.conf.py"))
    logger = conf["QuietLogger"].__new__(conf["QuietLogger"])
    logger.cfg = SimpleNamespace(
        accesslog=None, errorlog="-", loglevel="info", capture_output=False, syslog=False
    )

    def line(path: str) -> str:
        environ = RequestFactory().get(path).environ | {"RAW_URI": path}
        answer = SimpleNamespace(status="200 OK", sent=10, headers={})
        return logger.atoms(answer, {}, environ, SimpleNamespace(seconds=0, microseconds=0))["U"]

    return line


def what_is_told(response) -> dict[str, object]:
    """What an answer tells stores and search engines. An address with a language in it does not
    follow the language that a browser asks for; no other header differs."""
    vary = {name.strip() for name in response.headers.get("Vary", "").split(",")}
    names = ("Cache-Control", "X-Robots-Tag", "Content-Type", "Referrer-Policy")
    return {
        "status": response.status_code,
        "Vary": vary - {"Accept-Language", ""},
        "ETag": "ETag" in response.headers,
        **{name: response.headers.get(name) for name in names},
    }


def faults_of(address: str, role: str, response) -> list[str]:
    """Where an answer tells something else than its kind of page should."""
    told = what_is_told(response)
    stored = set(re.split(r",\s*", str(told["Cache-Control"])))
    is_html = str(told["Content-Type"]).startswith("text/html")
    expected = {
        "is kept from search engines": told["X-Robots-Tag"] == "noindex",
        "may be stored": not {"private", "no-store"} <= stored,
        "varies by cookie": "Cookie" in told["Vary"],
    }
    right = {
        "is kept from search engines": address not in PUBLIC,
        "may be stored": address in PUBLIC and role == "anonymous" and told["status"] == 200,
        "varies by cookie": is_html or expected["varies by cookie"],
    }
    return [f"{address} as {role}: {what}" for what in right if expected[what] != right[what]]


def test_every_address_is_the_same_kind_of_page_in_every_language(world, log, access_line):
    faults = []
    for address in ADDRESSES:
        cases = world.cases_of(address)
        for case in cases if address in SECRET else cases[:1]:
            for role in ("anonymous", "superuser" if address.startswith("/admin/") else "member"):
                path = path_of(address, case.values(role))
                seen = []
                for prefix in ("",) if address in FILES else ("", "/de"):
                    log.clear()
                    response = ask(world.people[role], "GET", prefix + path, case=case).response
                    lines = [*log, access_line(prefix + path)]
                    faults += faults_of(address, role, response)
                    if address in SECRET:
                        keys = case.values(role).values()
                        said = [line for line in lines if any(f"/{key}" in line for key in keys)]
                        faults += [f"{prefix}{address}: the log holds the key"] * bool(said)
                    lines = [line.replace(f"{prefix}/", "/", 1) for line in lines]
                    seen.append((what_is_told(response), lines))
                if seen != seen[:1] * len(seen):
                    faults.append(f"{address} as {role}: {seen[0]} but with a prefix {seen[1]}")

    assert not faults, "\n".join(faults)


def test_what_is_no_address_of_the_site_is_an_error_in_every_language_and_no_page(client, db):
    with TWO_LANGUAGES:
        for path in ("/nowhere/", "/me/nowhere/", "/conditions/a/b/c/d/"):
            plain, prefixed = client.get(path), client.get(f"/de{path}")
            assert plain.status_code == prefixed.status_code == 404
            assert what_is_told(plain) == what_is_told(prefixed)
            assert plain["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("/de/reports/c0ffee/", "/de/reports/***/"),
        ("/de/letters/stop/c0ffee.tea/", "/de/letters/stop/***/"),
        ("/pt-br/accounts/confirm-email/Mg:1abc:x/", "/pt-br/accounts/confirm-email/***/"),
        ("/de/accounts/password/reset/key/3-abc/", "/de/accounts/password/reset/key/***/"),
        # As mail programs and people spoil a link.
        ("/reports/c0ffee", "/reports/***"),
        ("/reports/c0ffee).", "/reports/***"),
        ("/reports/c0ffee/and/more", "/reports/***/and/more"),
        ("/accounts/password/reset/key/c0ffee/", "/accounts/password/reset/key/***/"),
    ],
)
def test_no_key_stands_in_the_log_whatever_the_language_and_however_the_link_was_spoilt(line, kept):
    assert logs.masked(f"Not Found: {line}?q=x") == f"Not Found: {kept}"
    assert logs.safe_path(f"{line}?q=x") == kept


def test_a_line_written_while_the_site_is_being_loaded_is_written(monkeypatch):
    def not_yet():
        raise ImproperlyConfigured

    monkeypatch.setattr(pages, "beginnings_of_secrets", not_yet)
    logs._keys.cache_clear()
    assert logs.masked("GET /search/?q=words") == "GET /search/"
    monkeypatch.undo()
    assert logs.masked("GET /reports/c0ffee/") == "GET /reports/***/"


def test_the_server_knows_the_addresses_before_its_first_request():
    pages.addresses.cache_clear()
    PrivatePagesMiddleware(lambda request: HttpResponse())

    assert pages.addresses.cache_info().currsize == 1


# What a view says


def kind(view) -> PageKind:
    request = RequestFactory().get("/")
    request.resolver_match = SimpleNamespace(func=view)
    return pages.kind_of(request)


def test_a_view_that_says_nothing_answers_with_a_personal_page():
    def view(request):
        return HttpResponse("Something.", content_type="text/html")

    def answer(request):
        request.resolver_match = SimpleNamespace(func=view)
        return view(request)

    assert kind(view) is PageKind.PERSONAL
    response = SearchEnginesMiddleware(PrivatePagesMiddleware(answer))(RequestFactory().get("/"))
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"


def test_what_a_view_says_is_heard_through_its_other_decorators():
    @login_required
    @require_safe
    @sensitive_post_parameters()
    @pages.public
    def below(request): ...

    @pages.secret
    @login_required
    @require_safe
    def above(request): ...

    assert (kind(below), kind(above)) == (PageKind.PUBLIC, PageKind.SECRET)


def test_the_kinds_of_all_addresses_are_those_decided_here():
    def starred(address: str) -> str:
        return re.sub(r"<\w+>", "*", address)

    found = {kind: set() for kind in PageKind}
    for route, kind_of_page in pages.addresses().items():
        found[kind_of_page].add(route)
    assert found[PageKind.PUBLIC] == set(map(starred, PUBLIC))
    assert found[PageKind.SECRET] == {
        "/accounts/confirm-email/*",
        "/accounts/password/reset/key/*",
        "/letters/stop/*/",
        "/reports/*/",
    }


# robots.txt


def is_closed(robots: str, path: str) -> bool:
    """Whether robots.txt forbids this path: a star is anything, a beginning is enough."""
    rules = re.findall(r"^Disallow: (.*)$", robots, re.MULTILINE)
    return any(
        re.match(re.escape(rule).replace(r"\*", "[^/]*").replace(r"\$", "$"), path)
        for rule in rules
    )


def test_robots_may_visit_exactly_the_public_addresses_in_every_language(client):
    with TWO_LANGUAGES:
        robots = client.get("/robots.txt").text
    for address in ADDRESSES:
        path = re.sub(r"<\w+>", "x", address)
        for prefix in ("",) if address in FILES else ("", "/de"):
            assert is_closed(robots, prefix + path) is (address not in PUBLIC), prefix + path


def test_robots_are_told_the_shortest_beginnings(client):
    closed = re.findall(r"^Disallow: (.*)$", client.get("/robots.txt").text, re.MULTILINE)

    assert closed == [
        "/accounts/",
        "/admin/",
        "/conditions/*/*/share/",
        "/experiences/*/report/",
        "/experiences/*/same/",
        "/experiences/remove/",
        "/letters/",
        "/me/",
        "/reports/",
        "/theme/",
    ]


def test_a_personal_page_above_public_ones_is_closed_by_itself(monkeypatch):
    kinds = {"/a/": PageKind.PERSONAL, "/a/*/": PageKind.PUBLIC, "/b/*/c/": PageKind.SECRET}
    monkeypatch.setattr(pages, "addresses", lambda: kinds)

    assert pages.beginnings_without_public_pages() == ["/a/$", "/b/"]
