"""What the tests about signing up and in share: a person at the forms, and what they are told."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth import get_user, hashers
from django.core import mail
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.forms import opened_now
from accounts.models import Letter, Member
from tests.support.factories import PASSWORD

NEW, NEW_PASSWORD = "somebody.new@example.org", "a-pear-tree-in-a-garden"
UNKNOWN = "nobody.knows@example.org"


def opened_a_minute_ago() -> str:
    """The hidden moment of a form that a person has had open for a while."""
    with mock.patch("django.core.signing.time.time", return_value=1_700_000_000):
        return opened_now()


def sign_up(client: Client, email: str = NEW, password: str = NEW_PASSWORD, **fields):
    """Fill in the whole form like a person; a field given as None is left out."""
    data = {
        "email": email,
        "password1": password,
        "old_enough": "on",
        "website": "",
        "opened": opened_a_minute_ago(),
    } | fields
    data = {name: value for name, value in data.items() if value is not None}
    return client.post(reverse("account_signup"), data)


def sign_in(client: Client, email: str, password: str = PASSWORD, **fields):
    return client.post(reverse("account_login"), {"login": email, "password": password} | fields)


def ask_for_code(client: Client, email: str, **fields):
    return client.post(reverse("account_request_login_code"), {"email": email} | fields)


def type_code(client: Client, code: str, **fields):
    return client.post(reverse("account_confirm_login_code"), {"code": code} | fields)


def ask_for_new_password(client: Client, email: str):
    return client.post(reverse("account_reset_password"), {"email": email})


def choose_password(client: Client, link: str, password: str = NEW_PASSWORD) -> HttpResponse:
    """Open the link of a letter and choose a password on the page that it leads to."""
    form = client.get(link, follow=True)
    return client.post(form.request["PATH_INFO"], {"password1": password, "password2": password})


def reauthenticate(client: Client, password: str = PASSWORD) -> None:
    response = client.post(reverse("account_reauthenticate"), {"password": password})
    assert response.status_code == 302


def add_app(member: Member) -> str:
    """Set up an authenticator app for a member; the secret that it holds."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(member, secret)
    return secret


def code_of(secret: str) -> str:
    """What an authenticator app shows now."""
    now = int(time.time()) // 30
    return totp.format_hotp_value(totp.hotp_value(secret, now))


def add_key(member: Member) -> Authenticator:
    """A security key of a member, made by no page."""
    return Authenticator.objects.create(
        user=member,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Key", "passwordless": True, "credential": {}},
    )


def set_up_app(client: Client, password: str = PASSWORD) -> HttpResponse:
    """Set up an authenticator app on its page, giving the password where it is asked for."""
    page = client.get(reverse("mfa_activate_totp"), follow=True)
    if "Show that it is you" in page.text:
        reauthenticate(client, password)
        page = client.get(reverse("mfa_activate_totp"))
    (secret,) = re.findall(r'dm-secret">([A-Z2-7]+)<', page.text)
    return client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}, follow=True)


def pass_second_step(client: Client, member: Member) -> None:
    """Note in the session of somebody signed in what a sign-in with each of their factors would."""
    request = HttpRequest()
    request.session = client.session
    for factor in member.authenticator_set.order_by("pk"):
        record_authentication(request, member, "mfa", id=factor.pk, type=factor.type)
    request.session.save()


def link_in(body: str) -> str:
    (link,) = re.findall(r"http://testserver(/\S+)", body)
    return link


def code_in(body: str) -> str:
    (code,) = re.findall(r"^[A-Z]{4}-[A-Z]{4}$", body, re.M)
    return code


def newest_letter(address: str) -> str:
    return next(m.body for m in reversed(mail.outbox) if m.to == [address])


def is_signed_in(client: Client) -> bool:
    return get_user(client).is_authenticated


def is_refused(response: HttpResponse) -> bool:
    """Whether this was one try too many."""
    return response.status_code == 429 or "Too many tries" in response.text


def what_was_answered(response: HttpResponse, *typed: str) -> tuple:
    """Status, headers, cookies and text of an answer, without what is random or was typed."""
    text = re.sub(r'(name="(?:csrfmiddlewaretoken|opened)" value=")[^"]*', r"\1", response.text)
    for word in typed:
        text = text.replace(word, "X")
    clock = ("Content-Length", "Expires")
    headers = {k: v for k, v in response.headers.items() if k not in clock}
    return response.status_code, headers, sorted(response.cookies), text


@contextmanager
def counted() -> Iterator[dict[str, int]]:
    """How many passwords are hashed and letters queued meanwhile."""
    cost = {"hashes": 0, "letters": -Letter.objects.count()}
    encode = hashers.MD5PasswordHasher.encode

    def counting(self, password, salt):
        cost["hashes"] += 1
        return encode(self, password, salt)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashers.MD5PasswordHasher, "encode", counting)
        yield cost
    cost["letters"] += Letter.objects.count()
