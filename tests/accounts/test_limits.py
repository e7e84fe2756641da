"""Guessing and flooding are stopped; the owner of an account gets in all the same."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from accounts.models import Member
from tests.support.factories import PASSWORD, make_member, make_topic
from tests.support.signing_up import (
    NEW,
    NEW_PASSWORD,
    UNKNOWN,
    ask_for_code,
    ask_for_new_password,
    choose_password,
    code_in,
    is_refused,
    is_signed_in,
    link_in,
    newest_letter,
    reauthenticate,
    sign_in,
    sign_up,
    type_code,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_leave_at_once")]

FORGED = ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Client-IP", "True-Client-IP"]


def somewhere(number: int) -> Client:
    """A browser in a place of its own."""
    return Client(REMOTE_ADDR=f"10.0.{number // 250}.{number % 250 + 1}")


@pytest.mark.parametrize("email", [NEW, UNKNOWN])
def test_the_sixth_wrong_password_in_a_row_is_not_even_looked_at(email):
    make_member(NEW)
    answers = [sign_in(somewhere(n), email, f"wrong-password-{n}") for n in range(6)]

    assert [is_refused(answer) for answer in answers] == [False] * 5 + [True]
    with_the_right_one = somewhere(99)
    assert is_refused(sign_in(with_the_right_one, email))
    assert not is_signed_in(with_the_right_one)


def test_signing_in_rightly_in_between_gives_no_further_tries():
    make_member(NEW)
    answers = []
    for number in range(6):
        sign_in(somewhere(50 + number), NEW)
        answers.append(sign_in(somewhere(number), NEW, "wrong"))

    assert is_refused(answers[-1])


@pytest.mark.parametrize("spelling", [NEW.upper(), f" {NEW} ", "Somebody.New@Example.ORG"])
def test_another_spelling_of_the_address_gives_no_further_tries(spelling):
    make_member(NEW)
    for number in range(5):
        sign_in(somewhere(number), NEW, "wrong")

    assert is_refused(sign_in(somewhere(9), spelling, "wrong"))


def test_many_accounts_from_one_place_are_stopped():
    answers = [sign_in(Client(), f"one{n}@example.org", "wrong") for n in range(30)]

    assert [is_refused(answer) for answer in answers] == [False] * 10 + [True] * 20


@pytest.mark.parametrize("header", FORGED)
def test_a_forged_address_lifts_no_limit(header):
    answers = [
        sign_in(Client(headers={header: f"10.0.0.{n}"}), f"one{n}@example.org", "wrong")
        for n in range(11)
    ]

    assert is_refused(answers[-1])


@pytest.mark.parametrize("header", FORGED)
def test_behind_one_proxy_of_ours_only_what_it_adds_is_believed(settings, header):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def person(number: int, real: str) -> Client:
        forged = f"10.9.9.{number}"
        if header == "X-Forwarded-For":
            return Client(headers={header: f"{forged}, {real}"}, REMOTE_ADDR="127.0.0.1")
        return Client(headers={header: forged, "X-Forwarded-For": real}, REMOTE_ADDR="127.0.0.1")

    one = [sign_in(person(n, "192.0.2.1"), f"one{n}@example.org", "wrong") for n in range(11)]
    other = sign_in(person(99, "192.0.2.2"), "other@example.org", "wrong")

    assert is_refused(one[-1])
    assert not is_refused(other)


def test_a_whole_ipv6_network_is_one_place():
    answers = [
        sign_in(Client(REMOTE_ADDR=f"2001:db8::{n:x}"), f"one{n}@example.org", "wrong")
        for n in range(11)
    ]

    assert is_refused(answers[-1])


def test_signing_up_again_and_again_is_stopped():
    answers = [sign_up(Client(), f"one{n}@example.org").status_code for n in range(21)]

    assert answers == [302] * 20 + [429]
    assert Member.objects.count() == 20


@pytest.mark.parametrize("ask", [ask_for_code, ask_for_new_password])
def test_one_place_sends_six_letters_an_hour_to_an_address(ask):
    make_member(NEW)
    answers = [ask(Client(), NEW) for _ in range(7)]

    assert [answer.status_code for answer in answers] == [302] * 6 + [200]
    assert "Many letters have gone to this address already." in answers[-1].text
    assert len(mail.outbox) == 6


def test_all_places_together_send_thirty_letters_an_hour_to_an_address():
    make_member(NEW)
    for number in range(40):
        (ask_for_code, ask_for_new_password)[number % 2](somewhere(number), NEW)

    assert len(mail.outbox) == 30


def test_somebody_who_is_stopped_gets_a_page_of_this_site(client):
    for number in range(20):
        sign_up(Client(), f"one{number}@example.org")
    response = sign_up(client)

    assert response.status_code == 429
    assert "diseasemaps" in response.text
    assert "<style" not in response.text


def test_a_thousand_other_addresses_do_not_make_the_site_forget_the_tries(settings):
    """Django's caches drop entries at random above 300."""
    assert settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] == 1_000_000
    make_member(NEW)
    for number in range(5):
        sign_in(somewhere(number), NEW, "wrong")
    for number in range(1000):
        cache.set(f"another-{number}", [1.0], 300)

    assert is_refused(sign_in(somewhere(9), NEW, "wrong"))


# The owner, while somebody guesses


def attack(*places: int) -> None:
    """Somebody elsewhere uses up every try that there is for the owner's account."""
    for place in places:
        for _try in range(6):
            sign_in(somewhere(place), NEW, "wrong")
        for _letter in range(7):
            ask_for_code(somewhere(place), NEW)
            ask_for_new_password(somewhere(place), NEW)


def test_while_somebody_guesses_the_owner_gets_in_by_a_mailed_code():
    make_member(NEW)
    attack(1, 2, 3, 4)
    owner = somewhere(77)
    assert is_refused(sign_in(owner, NEW))
    ask_for_code(owner, NEW)
    type_code(owner, code_in(newest_letter(NEW)))

    assert is_signed_in(owner)


def test_when_letters_are_used_up_too_the_newest_link_lets_the_owner_in():
    """The attack itself has sent it; a link works in every browser, within the hour."""
    make_member(NEW)
    attack(*range(1, 8))
    owner = somewhere(77)
    assert is_refused(sign_in(owner, NEW))
    assert ask_for_code(owner, NEW).status_code == 200
    link = next(m.body for m in reversed(mail.outbox) if "new password" in m.subject)
    choose_password(owner, link_in(link))

    assert is_signed_in(owner)


def test_whoever_is_signed_in_keeps_their_settings_while_somebody_guesses():
    make_member(NEW)
    owner = somewhere(77)
    sign_in(owner, NEW)
    attack(1, 2)
    reauthenticate(owner)

    assert owner.get(reverse("mfa_activate_totp")).status_code == 200


def test_a_session_left_open_is_no_place_for_guessing_either(client):
    client.force_login(make_member())
    answers = [client.post(reverse("account_reauthenticate"), {"password": "x"}) for _ in range(6)]
    assert [is_refused(answer) for answer in answers] == [False] * 5 + [True]

    change = {"oldpassword": "x", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    answers = [client.post(reverse("account_change_password"), change) for _ in range(6)]
    assert [is_refused(answer) for answer in answers] == [False] * 5 + [True]


# The store that counts is down


class StoreIsDown(LocMemCache):
    """Answers nothing, as a server does that is not there."""

    error: type[Exception] = ConnectionError

    def add(self, *args, **kwargs):
        raise self.error("redis://user:secret@10.0.0.9")

    get = set = delete = add


class DatabaseOfTheStoreIsDown(StoreIsDown):
    error = OperationalError


class SomethingElseIsDown(StoreIsDown):
    error = type("RedisError", (Exception,), {})


@pytest.mark.parametrize("store", [StoreIsDown, DatabaseOfTheStoreIsDown, SomethingElseIsDown])
def test_without_the_store_nobody_signs_in_and_reading_goes_on(settings, store):
    settings.CACHES = {"default": {"BACKEND": f"{__name__}.{store.__name__}"}}
    make_member(NEW)
    visitor = Client(raise_request_exception=False)
    for answer in (
        sign_in(visitor, NEW),
        sign_up(visitor, UNKNOWN),
        ask_for_code(visitor, NEW),
        ask_for_new_password(visitor, NEW),
    ):
        assert answer.status_code == 503
        assert "Signing in is not possible at the moment</h1>" in answer.text
        assert answer["Retry-After"] == "60"
        assert "10.0.0.9" not in answer.text
    assert not is_signed_in(visitor)
    assert not mail.outbox
    for address in ("/", make_topic().get_absolute_url(), reverse("account_login")):
        assert visitor.get(address).status_code == 200, address


def test_a_fault_of_ours_while_somebody_signs_in_is_not_blamed_on_the_store(monkeypatch):
    def fail(*args, **kwargs):
        raise ValueError

    monkeypatch.setattr("accounts.adapter.AccountAdapter.authenticate", fail)

    assert sign_in(Client(raise_request_exception=False), NEW, PASSWORD).status_code == 500
