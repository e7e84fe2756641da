"""How long a session lives, and what its cookies look like."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from accounts.models import Member
from tests.support.factories import PASSWORD, make_member, make_topic, publish
from tests.support.signing_up import (
    NEW,
    NEW_PASSWORD,
    UNKNOWN,
    ask_for_code,
    ask_for_new_password,
    choose_password,
    code_in,
    is_signed_in,
    link_in,
    newest_letter,
    sign_in,
    sign_up,
    type_code,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_leave_at_once")]

ROOT = Path(__file__).resolve().parents[2]


def signed_in() -> Client:
    client = Client()
    sign_in(client, NEW)
    assert is_signed_in(client)
    return client


@pytest.mark.parametrize("way", ["password", "code"])
def test_signing_in_gives_a_new_session(client, way):
    make_member(NEW)
    ask_for_code(client, UNKNOWN)  # so that there is a session before
    before = client.session.session_key
    assert before
    client.post(reverse("account_logout"))
    ask_for_code(client, NEW)
    middle = client.session.session_key
    if way == "password":
        client.post(reverse("account_logout"))
        sign_in(client, NEW)
    else:
        type_code(client, code_in(newest_letter(NEW)))

    assert is_signed_in(client)
    assert client.session.session_key not in (before, middle)


def test_a_session_name_that_a_stranger_planted_signs_nobody_in(client):
    make_member(NEW)
    stranger = Client()
    ask_for_code(stranger, UNKNOWN)
    planted = stranger.session.session_key
    client.cookies["sessionid"] = planted
    client.post(reverse("account_logout"))
    sign_in(client, NEW)

    assert not is_signed_in(stranger)
    assert client.session.session_key != planted


def test_a_new_password_ends_all_other_sessions():
    make_member(NEW)
    here, elsewhere = signed_in(), signed_in()
    here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )

    assert Member.objects.get().check_password(NEW_PASSWORD)
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert elsewhere.get("/me/").status_code == 302


def test_a_password_chosen_by_letter_ends_every_session_that_was_open():
    make_member(NEW)
    one, two, reader = signed_in(), signed_in(), Client()
    ask_for_new_password(reader, NEW)
    choose_password(reader, link_in(newest_letter(NEW)))

    assert [is_signed_in(client) for client in (one, two, reader)] == [False, False, True]


def test_raising_the_epoch_ends_every_session_with_the_next_request():
    make_member(NEW)
    one, two = signed_in(), signed_in()
    Member.objects.update(session_epoch=F("session_epoch") + 1)

    for client in (one, two):
        assert client.get("/me/").status_code == 302
    assert is_signed_in(signed_in())


@pytest.mark.parametrize("state", ["declined", "closed"])
def test_an_account_that_is_over_ends_its_sessions_with_the_next_request(state):
    make_member(NEW)
    client = signed_in()
    Member.objects.update(state=state, is_active=False)

    assert client.get("/me/").status_code == 302


def test_signing_out_everywhere_else_does_so():
    make_member(NEW)
    here, elsewhere = signed_in(), signed_in()
    here.post(reverse("usersessions_list"))

    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_somebody_who_reads_gets_no_session(client):
    topic = make_topic()
    publish(topic=topic)
    for address in ("/", "/conditions/", topic.get_absolute_url(), "/about/privacy/"):
        response = client.get(address)
        assert not response.cookies, address
    client.get(reverse("account_login"))
    client.get(reverse("account_signup"))

    assert set(client.cookies) == {"csrftoken"}


def test_cookies_are_for_this_site_only_and_out_of_reach_of_scripts(client):
    make_member(NEW)
    client.get(reverse("account_login"))
    sign_in(client, NEW)

    assert set(client.cookies) == {"sessionid", "csrftoken"}
    for name in ("sessionid", "csrftoken"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"
    sign_up(Client())


PRODUCTION = {
    "DEVELOPMENT": "0",
    "SECRET_KEY": "made-up-" * 8,
    "ALLOWED_HOSTS": "www.example.org",
    "SITE_URL": "https://www.example.org",
    "OPERATOR_NAME": "Example association",
    "OPERATOR_CONTACT": "contact@example.org",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "FROM_EMAIL": "letters@example.org",
    "DATABASE_URL": "sqlite:///var/never-opened.sqlite3",
}
ASK = """
import json
from diseasemaps import settings
print(json.dumps({name: value for name, value in vars(settings).items()
                  if name.isupper() and type(value) in (bool, int, str, dict, type(None))}, default=str))
"""


def in_production(**more: str) -> dict | str:
    """The site's settings as production reads them, or what it says instead of starting."""
    found = subprocess.run(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "CACHE_URL": "dbcache://cache"} | PRODUCTION | more,
        capture_output=True,
        text=True,
        check=False,
    )
    return json.loads(found.stdout) if found.returncode == 0 else found.stderr


def test_in_production_cookies_belong_to_this_host_and_need_tls():
    site = in_production()

    for kind in ("SESSION", "CSRF"):
        assert site[f"{kind}_COOKIE_NAME"].startswith("__Host-")
        assert site[f"{kind}_COOKIE_SECURE"] is True
        assert site[f"{kind}_COOKIE_SAMESITE"] == "Lax"
        # What __Host- asks for: no domain, the whole site.
        assert site.get(f"{kind}_COOKIE_DOMAIN") is None
        assert site.get(f"{kind}_COOKIE_PATH", "/") == "/"
    assert site["CSRF_COOKIE_HTTPONLY"] is True
    assert site.get("SESSION_COOKIE_HTTPONLY", True) is True
    assert site["SESSION_COOKIE_AGE"] == 14 * 24 * 3600


def test_in_production_staff_sign_in_in_two_steps_unless_told_otherwise():
    assert in_production()["STAFF_MFA_REQUIRED"] is True
    assert in_production(STAFF_MFA_REQUIRED="0")["STAFF_MFA_REQUIRED"] is False


def test_in_production_passkeys_need_tls_and_a_store_that_hangs_is_given_up():
    assert in_production()["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"] is False
    store = in_production(CACHE_URL="rediscache://127.0.0.1:6379/0")["CACHES"]["default"]
    assert store["OPTIONS"]["socket_timeout"] == 2
    assert "MAX_ENTRIES" not in store["OPTIONS"]


@pytest.mark.parametrize("url", ["locmemcache://", "dummycache://"])
def test_production_does_not_start_where_processes_would_count_apart(url):
    assert "CACHE_URL must be shared by all processes" in in_production(CACHE_URL=url)
