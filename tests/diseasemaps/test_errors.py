"""When something cannot be shown: plain words, a way on, nothing lost, and nothing told to logs."""

import io
import logging
import re
import runpy
from contextlib import closing, contextmanager
from types import SimpleNamespace

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import InterfaceError, OperationalError, connection
from django.test import Client, RequestFactory
from django.urls import path, reverse

from conditions.models import Condition
from diseasemaps import errors, urls
from diseasemaps.logs import QuietFormatter, masked, safe_path
from experiences.exceptions import NotAllowed
from tests.support.factories import make_member, make_topic

SECRET = "hollow-near-my-chin"
REFERENCE = re.compile(r'<p class="dm-secret">([2-9a-hj-kmnp-z]{8})</p>')


def raising(error: Exception):
    def view(request):
        raise error

    return view


# The site's own addresses and a few that fail; the handlers are those of the site.
urlpatterns = [
    path("fails/400/", raising(BadRequest(SECRET))),
    path("fails/refused/", raising(NotAllowed("Nobody decides on their own words."))),
    path("fails/403/", raising(PermissionDenied(SECRET))),
    path("fails/500/", raising(ValueError(SECRET))),
    path("fails/database/", raising(OperationalError(SECRET))),
    path("fails/connection/", raising(InterfaceError(SECRET))),
    path("fails/reads/", lambda request: request.POST),
    *urls.urlpatterns,
]
handler400, handler403, handler404 = urls.handler400, urls.handler403, urls.handler404
handler429, handler500 = urls.handler429, urls.handler500
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def log():
    """What the site's log holds of this test, written as in production."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(QuietFormatter("{levelname} {name} {message}", style="{"))
    logging.getLogger().addHandler(handler)
    yield stream.getvalue
    logging.getLogger().removeHandler(handler)


@contextmanager
def broken_database(error: type[Exception] = OperationalError):
    """Every query fails, as when the database is away."""

    def fail(*args):
        raise error(SECRET)

    with connection.execute_wrapper(fail):
        yield


def heading(response) -> str:
    return re.search(r"<h1[^>]*>(.*?)</h1>", response.text, re.S)[1]


def title(response) -> str:
    return re.search(r"<title>(.*?)</title>", response.text, re.S)[1]


HEADINGS = {
    "/fails/400/": (400, "We could not read that request"),
    "/fails/403/": (403, "You do not have access to this page"),
    "/nowhere/": (404, "Page not found"),
    "/fails/500/": (500, "Something went wrong on our side"),
    "/fails/database/": (503, "We cannot reach our records at the moment"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("address", HEADINGS)
def test_each_error_has_a_page_in_plain_words(visitor, address):
    response = visitor.get(address)
    status, words = HEADINGS[address]

    assert response.status_code == status
    assert heading(response) == words
    assert title(response) == f"{words} | diseasemaps"
    assert '<meta name="robots" content="noindex">' in response.text
    assert response["Cache-Control"] == "private, no-store"
    assert "frame-ancestors" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert not re.search(r"<(?:script|style)|style=|!<", response.text)
    assert SECRET not in response.text
    assert "Traceback" not in response.text


@pytest.mark.parametrize("address", ["/fails/400/", "/fails/500/", "/fails/database/"])
def test_pages_for_faults_ask_the_database_for_nothing(visitor, address):
    """Without the database mark, any query here fails."""
    visitor.cookies["sessionid"] = "x" * 32

    assert visitor.get(address).status_code == HEADINGS[address][0]


def test_pages_for_faults_keep_the_theme(visitor):
    visitor.cookies["theme"] = "dark"

    assert '<html lang="en" dir="ltr" data-theme="dark">' in visitor.get("/fails/500/").text


# 403


@pytest.mark.django_db
def test_a_refused_transition_is_explained_in_its_own_sentence(visitor):
    assert "Nobody decides on their own words." in visitor.get("/fails/refused/").text


def form_of(topic) -> str:
    return topic.get_absolute_url() + "share/"


@pytest.fixture
def careful() -> Client:
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.mark.django_db
def test_a_form_that_was_open_too_long_gives_the_words_back(careful, log):
    words = f"\n<b>It</b> began & went on.\n\n{SECRET}"
    address = form_of(make_topic())
    careful.force_login(make_member())
    response = careful.post(address, {"words": words})

    assert response.status_code == 403
    assert heading(response) == "Your form was open for a long time"
    shown = re.search(r"<textarea[^>]* readonly>\n(.*?)</textarea>", response.text, re.S)[1]
    assert shown == f"\n&lt;b&gt;It&lt;/b&gt; began &amp; went on.\n\n{SECRET}"
    assert f'href="{address}"' in response.text
    assert response["Cache-Control"] == "private, no-store"
    assert SECRET not in log()
    assert "Forbidden" in log()


@pytest.mark.django_db
def test_without_words_there_is_nothing_to_copy(careful):
    response = careful.post("/accounts/login/", {"login": "a@example.org", "password": SECRET})

    assert response.status_code == 403
    assert "<textarea" not in response.text
    assert SECRET not in response.text


# 404


@pytest.mark.django_db
def test_a_page_that_is_not_there_offers_a_search_for_the_words_of_its_address(visitor):
    response = visitor.get("/conditions/parry-rombreg-syndrome/causes/?q=else")
    form = response.text[response.text.index("<form") : response.text.index("</form>")]

    assert 'method="get" action="/conditions/"' in form
    assert 'name="q" type="search" value="parry rombreg syndrome"' in form


@pytest.mark.django_db
def test_the_words_of_an_address_are_escaped(visitor):
    response = visitor.get('/conditions/x"><script>alert(1)</script>/')

    assert response.status_code == 404
    assert "<script>" not in response.text


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/conditions/morphea/share/", "morphea"),
        ("/morphea.html", "morphea"),
        ("/en/morphea.html", "morphea"),
        ("/en/me/experiences/ab12cd34-aaaa-bbbb-cccc-ddddeeeeffff/", ""),
        ("/Sjögren-syndrome", "Sjögren syndrome"),
        ("/12345/", ""),
        ("/me/experiences/ab12cd34-aaaa-bbbb-cccc-ddddeeeeffff/", ""),
        ("/experiences/ab12cd34-aaaa-bbbb-cccc-ddddeeeeffff/", ""),
        ("/accounts/password/reset/key/1-secretkey/", ""),
        ("/static/css/old.css", ""),
        ("/" + "long-" * 100, ("long " * 100)[:80]),
    ],
)
def test_private_addresses_and_numbers_are_not_searched_for(address, words):
    assert errors.search_words_of(address) == words


@pytest.mark.django_db
def test_the_page_for_a_key_that_is_none_searches_for_nothing(visitor):
    response = visitor.get(f"/reports/{SECRET}/")

    assert response.status_code == 404
    assert 'name="q" type="search" value=""' in response.text


# 413, 400


@pytest.mark.parametrize("status", [413, 400])
def test_what_is_too_large_is_refused_with_a_page(visitor, settings, status):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000 if status == 413 else None
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    response = visitor.post("/fails/reads/", {f"field{n}": SECRET * 10 for n in range(11)})

    assert response.status_code == status
    assert heading(response).startswith("That was more" if status == 413 else "We could not read")
    assert SECRET not in response.text


def test_a_host_that_is_not_ours_gets_a_page(visitor, settings):
    settings.ALLOWED_HOSTS = ["www.example.org"]
    response = visitor.get("/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert "evil.example" not in response.text


# 429


@pytest.mark.django_db
def test_too_many_tries_are_told_when_to_come_back(visitor):
    for number in range(20):
        visitor.post("/accounts/password/reset/", {"email": f"somebody{number}@example.org"})
    response = visitor.post("/accounts/password/reset/", {"email": "somebody@example.org"})

    assert response.status_code == 429
    assert heading(response) == "Too many tries in a short time"
    assert response["Retry-After"] == "300"
    assert "Please wait 5 minutes" in response.text


@pytest.mark.django_db
def test_too_many_tries_lose_no_words(rf):
    request = rf.post("/anything/", {"words": "It began <then>"})

    assert "It began &lt;then&gt;</textarea>" in errors.too_many_requests(request).text


# 500


def test_a_fault_shows_a_reference_that_stands_in_the_log(visitor, log):
    response = visitor.post(f"/fails/500/?q={SECRET}", {"words": SECRET})
    reference = REFERENCE.search(response.text)[1]

    assert response.status_code == 500
    assert f"error {reference}: ValueError at POST /fails/500/\n" in log()
    assert "tests/diseasemaps/test_errors.py" in log()
    assert SECRET not in log()


def test_no_two_faults_have_the_same_reference(visitor):
    references = {REFERENCE.search(visitor.get("/fails/500/").text)[1] for _time in range(20)}

    assert len(references) == 20


def test_a_fault_in_the_page_for_faults_still_says_something(visitor, log, monkeypatch):
    def fail(name):
        raise RuntimeError(SECRET)

    monkeypatch.setattr(errors, "get_template", fail)
    response = visitor.get("/fails/500/")

    assert response.status_code == 500
    assert "Something went wrong on our side" in response.text
    reference = re.search(r"Reference: (\w{8})", response.text)[1]
    assert f"error {reference}: its page failed with RuntimeError" in log()
    assert SECRET not in response.text + log()


# 503


def test_a_site_closed_for_a_while_says_so_everywhere(visitor, settings):
    """Without the database mark, any query here fails."""
    settings.MAINTENANCE = True
    visitor.cookies["sessionid"] = "x" * 32
    for address in ("/", "/about/", "/admin/", "/accounts/login/", "/me/", "/nowhere/"):
        response = visitor.get(address)
        assert response.status_code == 503, address
        assert heading(response) == "We are updating the site"
        assert response["Retry-After"] == "300"
        assert response["Cache-Control"] == "private, no-store"
        assert not response.cookies
    response = visitor.post("/about/", {"words": SECRET})
    assert response.status_code == 503
    assert "What you typed is still in your browser" in response.text


@pytest.mark.django_db
def test_a_closed_site_still_serves_its_look(visitor, settings):
    settings.MAINTENANCE = True

    with closing(visitor.get("/static/img/favicon.svg")) as response:
        assert response.status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_without_its_database_the_site_asks_to_come_back(visitor, log, error):
    topic = make_topic()
    addresses = ["/", topic.get_absolute_url(), topic.condition.get_absolute_url(), "/nowhere/x/"]
    member = Client(raise_request_exception=False)
    member.force_login(make_member())
    with broken_database(error):
        for address in addresses[:3]:
            response = visitor.get(address)
            assert response.status_code == 503, address
            assert response["Retry-After"] == "60"
            assert "What you typed is still in your browser" in response.text
            assert REFERENCE.search(response.text)[1] in log()
        assert visitor.get(addresses[3]).status_code == 404
        for address in [*addresses, form_of(topic)]:
            assert member.get(address).status_code == 503, address
        response = member.post(form_of(topic), {"words": SECRET})
    assert response.status_code == 503
    assert SECRET not in response.text + log()


@pytest.mark.django_db
def test_pages_that_need_no_database_stay_readable_without_it(visitor):
    with broken_database():
        for name in ("about-page", "community-rules", "support-page", "contact-page"):
            assert visitor.get(reverse(name)).status_code == 200, name
        assert "Find A Helpline" in visitor.get(reverse("support-page")).text


@pytest.mark.django_db
def test_after_the_database_is_back_the_next_request_is_answered(visitor):
    with broken_database():
        assert visitor.get("/").status_code == 503

    assert visitor.get("/").status_code == 200
    assert not Condition.objects.exists()


# Logs


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("GET /search/?q=words HTTP/1.1", "GET /search/ HTTP/1.1"),
        (
            "Not Found: /accounts/password/reset/key/3-c0ffee-beef/",
            "Not Found: /accounts/password/reset/key/***/",
        ),
        ("/accounts/confirm-email/Mg:1abc:xyz_-/ 200", "/accounts/confirm-email/***/ 200"),
        ("GET /reports/c0ffee/ 200", "GET /reports/***/ 200"),
        ("POST /letters/stop/c0ffee.tea/ 200", "POST /letters/stop/***/ 200"),
        ("Referer https://example.org/a?b=c, checked", "Referer https://example.org/a checked"),
        ("Is it so? Yes.", "Is it so? Yes."),
    ],
)
def test_log_lines_keep_no_query_and_no_key(text, kept):
    assert masked(text) == kept


def test_a_path_in_a_log_stays_on_one_line():
    assert safe_path("/a\nINFO forged/?q=x") == "/a\\nINFO forged/"


def test_a_logged_error_tells_its_class_and_place_through_all_its_causes():
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(f"{SECRET} again") from error
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, __file__, 1, "%s: %s", (str(error), "/a/"), None
        )
        record.exc_info = (type(error), error, error.__traceback__)
    line = QuietFormatter("{message}", style="{").format(record)

    assert SECRET not in line
    assert line.startswith("ValueError: /a/\n")
    assert "builtins.KeyError" in line
    assert "test_errors.py" in line


def test_another_formatter_that_wrote_the_error_first_changes_nothing():
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        record = logging.makeLogRecord({"msg": "it failed", "exc_info": (None, error, None)})
    record.exc_text = SECRET

    assert SECRET not in QuietFormatter("{message}", style="{").format(record)
    assert record.exc_text == SECRET


def test_the_access_log_holds_neither_reader_nor_query_nor_key(settings):
    conf = runpy.run_path(str(settings.BASE_DIR / "deploy/gunicorn.conf.py"))
    config = SimpleNamespace(
        accesslog=None, errorlog="-", loglevel="info", capture_output=False, syslog=False
    )
    logger = conf["QuietLogger"].__new__(conf["QuietLogger"])
    logger.cfg = config
    environ = RequestFactory().get(f"/accounts/password/reset/key/1-{SECRET}/?q={SECRET}").environ
    environ |= {
        "RAW_URI": environ["PATH_INFO"] + "?" + environ["QUERY_STRING"],
        "HTTP_REFERER": f"https://example.org/?{SECRET}",
        "REMOTE_ADDR": "192.0.2.7",
    }
    answer = SimpleNamespace(status="200 OK", sent=10, headers={})
    time = SimpleNamespace(seconds=0, microseconds=12000)
    line = conf["access_log_format"] % logger.atoms(answer, {}, environ, time)

    assert "GET /accounts/password/reset/key/***/ 200 10 bytes 12 ms" in line
    assert SECRET not in line
    assert "192.0.2.7" not in line


def test_nothing_is_mailed_to_anybody_when_the_site_fails(settings):
    handlers = settings.LOGGING["loggers"]["django"]["handlers"]

    assert handlers == []
    assert not [h for h in logging.getLogger("django").handlers if "Email" in type(h).__name__]
