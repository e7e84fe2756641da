"""Signing in by password, mailed code or passkey, a new password, and signing out."""

import re
from datetime import datetime, timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Letter, Member
from tests.support.factories import PASSWORD, make_member, make_moderator
from tests.support.signing_up import (
    NEW,
    NEW_PASSWORD,
    add_app,
    ask_for_code,
    ask_for_new_password,
    choose_password,
    code_in,
    code_of,
    is_refused,
    is_signed_in,
    link_in,
    newest_letter,
    sign_in,
    type_code,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
    pytest.mark.usefixtures("letters_leave_at_once"),
]

FOREIGN = [
    "https://example.com/",
    "//example.com/",
    "///example.com",
    r"\\example.com",
    "/\\example.com",
    "javascript:alert(1)",
    "http:example.com",
    "https:///example.com",
    " https://example.com",
    "https://testserver@example.com/",
    "https://testserver.example.com/",
    "data:text/html,x",
    "\t//example.com",
    "/%09/example.com",
]


def leads_within_the_site(response) -> bool:
    return bool(re.match(r"/(?![/\\])", response["Location"])) and not re.search(
        r"[\t\r\n]", response["Location"]
    )


def test_the_address_signs_in_in_any_case(client):
    make_member(NEW)
    sign_in(client, NEW.upper())

    assert is_signed_in(client)


@pytest.mark.parametrize("target", FOREIGN)
def test_signing_in_never_leads_off_the_site(client, target):
    make_member(NEW)
    response = sign_in(client, NEW, next=target)

    assert response.status_code == 302
    assert leads_within_the_site(response)


@pytest.mark.parametrize("target", FOREIGN)
def test_a_code_never_leads_off_the_site(client, target):
    make_member(NEW)
    asked = ask_for_code(client, NEW, next=target)
    response = type_code(client, code_in(mail.outbox[0].body), next=target)

    assert leads_within_the_site(asked) and leads_within_the_site(response)
    assert is_signed_in(client)


@pytest.mark.parametrize("target", FOREIGN)
def test_signing_out_and_asking_again_never_lead_off_the_site(client, target):
    client.force_login(make_member())
    asked = client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": target})
    assert leads_within_the_site(asked)
    assert leads_within_the_site(client.post(reverse("account_logout"), {"next": target}))


def test_signing_out_takes_a_button_and_ends_the_session(client):
    client.force_login(make_member())
    key = client.session.session_key
    assert "What you have saved stays saved." in client.get(reverse("account_logout")).text
    assert is_signed_in(client)
    response = client.post(reverse("account_logout"))

    assert response["Location"] == "/"
    assert not is_signed_in(client)
    client.cookies["sessionid"] = key
    assert client.get("/me/").status_code == 302


@pytest.mark.parametrize(
    ("state", "gets_in"),
    [
        ("applied", True),
        ("paused", True),
        ("banned", True),
        ("declined", False),
        ("closed", False),
    ],
)
def test_paused_and_banned_members_may_sign_in_and_closed_accounts_may_not(client, state, gets_in):
    make_member(NEW, state=state, is_active=gets_in)
    sign_in(client, NEW)

    assert is_signed_in(client) is gets_in


# By a mailed code


def test_a_mailed_code_signs_in_without_a_password(client):
    make_member(NEW)
    assert "Send me a code by e-mail" in client.get(reverse("account_login")).text
    asked = ask_for_code(client, NEW, next="/me/data/")
    page = client.get(asked["Location"])
    assert "Type the code</h1>" in page.text and NEW in page.text
    response = type_code(client, code_in(newest_letter(NEW)), next="/me/data/")

    assert response["Location"] == "/me/data/"
    assert is_signed_in(client)


def test_a_code_may_be_typed_in_small_letters_and_with_spaces(client):
    make_member(NEW)
    ask_for_code(client, NEW)
    type_code(client, f" {code_in(newest_letter(NEW)).lower().replace('-', ' ')} ")

    assert is_signed_in(client)


def test_a_code_works_once_and_only_in_the_browser_that_asked(client):
    make_member(NEW)
    ask_for_code(client, NEW)
    code = code_in(newest_letter(NEW))
    elsewhere = Client()
    ask_for_code(elsewhere, NEW)
    type_code(elsewhere, code)
    assert not is_signed_in(elsewhere)
    type_code(client, code)
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    type_code(client, code)

    assert not is_signed_in(client)


def test_the_third_wrong_code_is_the_last(client):
    make_member(NEW)
    ask_for_code(client, NEW)
    code = code_in(newest_letter(NEW))
    assert "This code is not right." in type_code(client, "BBBB-BBBB").text
    type_code(client, "BBBB-BBBC")
    assert type_code(client, "BBBB-BBBD")["Location"] == reverse("account_request_login_code")
    type_code(client, code)

    assert not is_signed_in(client)


@pytest.mark.parametrize(("minutes", "works"), [(9, True), (11, False)])
def test_a_code_works_for_ten_minutes(client, monkeypatch, minutes, works):
    make_member(NEW)
    ask_for_code(client, NEW)
    session = client.session
    login = session["account_login"]
    login["state"]["stages"]["login_by_code"]["data"]["at"] -= minutes * 60
    session["account_login"] = login
    session.save()
    type_code(client, code_in(newest_letter(NEW)))

    assert is_signed_in(client) is works


def test_somebody_with_a_slip_in_the_address_begins_again(client):
    make_member(NEW)
    ask_for_code(client, "slip@example.org")
    page = client.get(reverse("account_confirm_login_code")).text
    (target,) = re.findall(r'name="next" value="(/accounts/login/code/[^"]*)"', page)
    again = client.post(reverse("account_logout"), {"next": target}, follow=True)

    assert "Sign in with a code</h1>" in again.text
    ask_for_code(client, NEW)
    type_code(client, code_in(newest_letter(NEW)))
    assert is_signed_in(client)


def test_a_code_confirms_the_address_as_a_link_does(client):
    make_member(NEW, verified=False)
    ask_for_code(client, NEW)
    type_code(client, code_in(newest_letter(NEW)))

    assert is_signed_in(client)
    assert Member.objects.get().emailaddress_set.get().verified


def test_the_letter_with_the_code_says_no_more_than_it_must(client):
    make_member(NEW)
    ask_for_code(client, NEW)

    assert code_in(newest_letter(NEW)) not in mail.outbox[0].subject
    assert "http" not in mail.outbox[0].body
    assert Letter.objects.get().body == ""  # emptied once it has left


# A new password


def test_a_forgotten_password_is_replaced_by_the_letters_link_once(client):
    make_member(NEW)
    other_browser = Client()
    sign_in(other_browser, NEW)
    ask_for_new_password(client, NEW)
    link = link_in(newest_letter(NEW))
    form = client.get(link, follow=True)
    assert link not in form.request["PATH_INFO"]  # the key is not in the page's own address
    assert not Member.objects.get().check_password(NEW_PASSWORD)
    response = choose_password(client, link)

    assert Member.objects.get().check_password(NEW_PASSWORD)
    assert response["Location"] == reverse("my-experiences")
    assert is_signed_in(client)  # who opened the letter has shown who they are
    assert "This link does not work" in Client().get(link, follow=True).text
    assert not is_signed_in(other_browser)
    assert mail.outbox[-1].subject == "Your password was changed"
    assert mail.outbox[-1].to == [NEW]


@pytest.mark.parametrize(("minutes", "works"), [(59, True), (61, False)])
def test_a_link_for_a_new_password_works_for_an_hour(client, monkeypatch, minutes, works):
    make_member(NEW)
    ask_for_new_password(client, NEW)
    later = datetime.now() + timedelta(minutes=minutes)  # noqa: DTZ005 - as Django counts
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: later)
    page = client.get(link_in(newest_letter(NEW)), follow=True)

    assert ("This link does not work" not in page.text) is works


def test_a_second_step_is_asked_for_after_a_new_password_too(client):
    member = make_member(NEW)
    add_app(member)
    ask_for_new_password(client, NEW)
    response = choose_password(client, link_in(newest_letter(NEW)))

    assert response["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)


def test_letters_never_lead_to_another_host(client):
    make_member(NEW)
    for host in ("evil.example.com", "testserver.evil.example.com"):
        for name in ("account_reset_password", "account_request_login_code"):
            response = client.post(reverse(name), {"email": NEW}, headers={"host": host})
            assert response.status_code == 400
    client.post(
        reverse("account_reset_password"),
        {"email": NEW},
        headers={"x-forwarded-host": "evil.example.com", "forwarded": "host=evil.example.com"},
    )

    assert mail.outbox
    assert not [m for m in mail.outbox if "evil" in m.body]


# Two steps


def test_who_has_an_app_is_asked_for_its_code_whatever_came_first(client):
    secret = add_app(make_member(NEW))
    for come_in in (by_password, by_code):
        response = come_in(client)
        assert response["Location"] == reverse("mfa_authenticate")
        assert client.get("/me/").status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "This code is not right." in wrong.text
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    assert is_signed_in(client)


def by_password(client):
    return sign_in(client, NEW)


def by_code(client):
    client.post(reverse("account_logout"))
    ask_for_code(client, NEW)
    return type_code(client, code_in(newest_letter(NEW)))


def test_a_recovery_code_lets_in_once(client):
    member = make_member(NEW)
    add_app(member)
    (code, *_rest) = RecoveryCodes.activate(member).get_unused_codes()
    for gets_in in (True, False):
        client.post(reverse("account_logout"))
        sign_in(client, NEW)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert is_signed_in(client) is gets_in


def test_guessing_the_code_of_an_app_is_stopped(client):
    add_app(make_member(NEW))
    sign_in(client, NEW)
    answers = [client.post(reverse("mfa_authenticate"), {"code": f"{n:06}"}) for n in range(6)]

    assert [is_refused(answer) for answer in answers] == [False] * 5 + [True]


def test_a_passkey_needs_its_own_page_and_tells_nothing_about_addresses(client):
    options = client.get(
        reverse("mfa_login_webauthn"), headers={"accept": "application/json"}
    ).json()["request_options"]["publicKey"]

    assert options["challenge"] and options["userVerification"]
    assert not options.get("allowCredentials")
    refused = client.post(reverse("mfa_login_webauthn"), {"credential": "{}"})
    assert refused.status_code in (302, 400)
    assert not is_signed_in(client)


# The desk


def test_the_desk_has_no_door_of_its_own(client):
    moderator = make_moderator()
    asked = client.get("/admin/", follow=True)
    assert asked.redirect_chain[-1][0].startswith(reverse("account_login"))
    direct = client.post("/admin/login/", {"username": moderator.email, "password": PASSWORD})
    assert direct.status_code == 302
    assert direct["Location"].startswith(reverse("account_login"))
    assert not is_signed_in(client)
    response = client.post(
        asked.redirect_chain[-1][0],
        {"login": moderator.email, "password": PASSWORD, "next": "/admin/"},
    )

    assert response["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_member_who_is_not_staff_does_not_get_into_the_desk(client):
    client.force_login(make_member())

    for address in ("/admin/", reverse("admin:experiences_submission_changelist")):
        response = client.get(address, follow=True)
        assert response.status_code == 403
        assert "What is waiting" not in response.text
