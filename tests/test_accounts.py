"""Signing up, in and out: one letter, one answer for everybody, no user names, and limits."""

import re

import pytest
from django.contrib.auth import get_user, hashers
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Letter, Member
from tests.factories import PASSWORD, make_member, make_moderator, make_topic

pytestmark = pytest.mark.django_db
NEW, NEW_PASSWORD = "somebody.new@example.org", "a-pear-tree-in-a-garden"


@pytest.fixture(autouse=True)
def letters_leave_at_once(django_capture_on_commit_callbacks):
    """What a commit would set off happens at the end of each request, as in life."""
    original = Client.request

    def request(self, **environ):
        with django_capture_on_commit_callbacks(execute=True):
            return original(self, **environ)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", request)
        yield


def sign_up(client, email: str = NEW, password: str = NEW_PASSWORD, **fields):
    return client.post(reverse("account_signup"), {"email": email, "password1": password} | fields)


def sign_in(client, email: str, password: str = PASSWORD, **fields):
    return client.post(reverse("account_login"), {"login": email, "password": password} | fields)


def link_in(body: str) -> str:
    (link,) = re.findall(r"http://testserver(/\S+)", body)
    return link


def is_signed_in(client) -> bool:
    return get_user(client).is_authenticated


def what_was_answered(response) -> tuple:
    """Status, place, headers, cookies and text of an answer, without what is random in it."""
    text = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", response.text)
    clock = ("Content-Length", "Expires")
    headers = {k: v for k, v in response.headers.items() if k not in clock}
    return response.status_code, headers, sorted(response.cookies), text


# Signing up


def test_somebody_signs_up_with_an_address_and_a_password_and_nothing_else(client):
    names = re.findall(r'<input[^>]*name="([^"]+)"', client.get(reverse("account_signup")).text)

    assert set(names) == {"csrfmiddlewaretoken", "email", "password1"}
    assert not [field.name for field in Member._meta.fields if "username" in field.name]


def test_signing_up_sends_exactly_one_letter_and_signs_nobody_in(client):
    response = sign_up(client)

    assert response["Location"] == reverse("account_email_verification_sent")
    assert [message.to for message in mail.outbox] == [[NEW]]
    assert mail.outbox[0].subject == "Confirm your e-mail address"
    assert Letter.objects.count() == 1
    assert not is_signed_in(client)
    assert client.get("/me/").status_code == 302


def test_without_confirming_nobody_gets_in(client):
    sign_up(client)
    response = sign_in(Client(), NEW, NEW_PASSWORD)

    assert response["Location"] == reverse("account_email_verification_sent")
    other = Client()
    sign_in(other, NEW, NEW_PASSWORD)
    assert not is_signed_in(other)
    assert not is_signed_in(client)


def test_opening_the_link_confirms_nothing_until_the_button_is_pressed(client):
    """Mail programs open links to look at them."""
    sign_up(client)
    link = link_in(mail.outbox[0].body)
    for _ in range(2):
        assert NEW in client.get(link).text
    assert not Member.objects.get().emailaddress_set.get().verified
    client.post(link)

    assert Member.objects.get().emailaddress_set.get().verified


def test_confirming_in_the_same_browser_signs_in_and_leads_to_where_one_was_going(client):
    topic = make_topic()
    share = topic.get_absolute_url() + "share/"
    asked = client.get(share)
    sign_in_page = client.get(asked["Location"]).text
    (sign_up_url,) = re.findall(r'href="([^"]*)">Create an account', sign_in_page)
    sign_up_page = client.get(sign_up_url.replace("&amp;", "&")).text
    (target,) = re.findall(r'name="next" value="([^"]*)"', sign_up_page)
    sign_up(client, next=target)
    response = client.post(link_in(mail.outbox[0].body), follow=True)

    assert is_signed_in(client)
    assert response.redirect_chain[-1][0] == share
    assert "Share your experience</h1>" in response.text


def test_confirming_without_having_gone_anywhere_leads_to_ones_own_page(client):
    sign_up(client)
    response = client.post(link_in(mail.outbox[0].body), follow=True)

    assert is_signed_in(client)
    assert response.redirect_chain[-1][0] == reverse("my-experiences")


def test_confirming_in_another_browser_asks_for_the_password_there(client):
    sign_up(client)
    other = Client()
    response = other.post(link_in(mail.outbox[0].body), follow=True)

    assert not is_signed_in(other)
    assert "Sign in</h1>" in response.text
    assert sign_in(other, NEW, NEW_PASSWORD).status_code == 302
    assert is_signed_in(other)


def test_a_link_works_once(client):
    sign_up(client)
    link = link_in(mail.outbox[0].body)
    client.post(link)

    assert "This link does not work" in Client().get(link).text


@pytest.mark.parametrize("known", [NEW, NEW.upper(), "Somebody.New@Example.ORG"])
def test_nobody_learns_from_signing_up_whether_an_address_has_an_account(client, known):
    member = make_member(NEW)
    to_known = sign_up(client, known)
    to_unknown = sign_up(Client(), "nobody.knows@example.org")

    assert what_was_answered(to_known) == what_was_answered(to_unknown)
    assert [m.to for m in mail.outbox] == [[known], ["nobody.knows@example.org"]] or [
        m.to for m in mail.outbox
    ] == [[NEW], ["nobody.knows@example.org"]]
    assert mail.outbox[0].subject == "You already have an account"
    assert Member.objects.filter(email__iexact=NEW).get() == member
    assert member.check_password(PASSWORD)


@pytest.mark.parametrize("state", ["verified", "unverified", "paused", "banned", "closed"])
def test_every_answer_to_signing_up_takes_as_many_hashes_and_letters(monkeypatch, state):
    """The time of an answer would tell what its words do not."""
    if state in ("verified", "unverified"):
        make_member(NEW, verified=state == "verified")
    else:
        make_member(NEW, state=state, is_active=state != "closed")
    hashed = []
    encode = hashers.MD5PasswordHasher.encode

    def counting(self, password, salt):
        hashed.append(1)
        return encode(self, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counting)

    def cost(email) -> tuple[int, int]:
        hashed.clear()
        mail.outbox.clear()
        assert sign_up(Client(), email).status_code == 302
        return len(hashed), len(mail.outbox)

    assert cost(NEW) == cost("nobody.knows@example.org") == (1, 1)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "at least 12 characters"),
        ("password1234", "too common"),
        ("somebody.new@example", "too similar"),
        ("", "Password"),
    ],
)
def test_a_weak_password_is_refused_in_a_sentence_and_the_address_stays(client, password, sentence):
    response = sign_up(client, password=password)

    assert response.status_code == 200
    assert sentence in response.text
    assert f'value="{NEW}"' in response.text
    assert not Member.objects.exists()
    assert not mail.outbox


def test_somebody_who_lost_the_letter_gets_another_by_signing_in(client, monkeypatch):
    sign_up(client)
    mail.outbox.clear()
    from django.core.cache import cache

    cache.clear()  # three minutes later
    sign_in(Client(), NEW, NEW_PASSWORD)

    assert [m.to for m in mail.outbox] == [[NEW]]
    assert mail.outbox[0].subject == "Confirm your e-mail address"


# Signing in and out


def test_nobody_learns_from_signing_in_whether_an_address_has_an_account(client):
    make_member(NEW)
    wrong = sign_in(client, NEW, "not-the-password")
    unknown = sign_in(Client(), "nobody.knows@example.org", "not-the-password")

    assert wrong.status_code == 200
    assert what_was_answered(wrong)[3].replace(NEW, "X") == what_was_answered(unknown)[3].replace(
        "nobody.knows@example.org", "X"
    )
    assert not mail.outbox


def test_the_address_signs_in_in_any_case_and_the_session_gets_a_new_name(client):
    make_member(NEW)
    client.get(reverse("account_login"))
    before = client.session.session_key
    sign_in(client, NEW.upper())

    assert is_signed_in(client)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "target",
    [
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
    ],
)
def test_signing_in_never_leads_off_the_site(client, target):
    make_member(NEW)
    response = sign_in(client, NEW, next=target)

    assert response.status_code == 302
    assert re.match(r"/(?![/\\])", response["Location"])


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
    ("state", "gets_in"), [("paused", True), ("banned", True), ("closed", False)]
)
def test_paused_and_banned_members_may_sign_in_and_closed_accounts_may_not(client, state, gets_in):
    make_member(NEW, state=state, is_active=gets_in)
    sign_in(client, NEW)

    assert is_signed_in(client) is gets_in


def test_cookies_are_for_this_site_only_and_out_of_reach_of_scripts(client):
    make_member(NEW)
    client.get(reverse("account_login"))
    sign_in(client, NEW)

    assert set(client.cookies) >= {"sessionid", "csrftoken"}
    for name in ("sessionid", "csrftoken"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"


# A new password


def test_a_forgotten_password_is_replaced_by_the_letters_link_once(client):
    make_member(NEW)
    other_browser = Client()
    sign_in(other_browser, NEW)
    client.post(reverse("account_reset_password"), {"email": NEW})
    link = link_in(mail.outbox[-1].body)
    form = client.get(link, follow=True)
    assert link not in form.request["PATH_INFO"]  # the key is not in the page's own address
    client.post(form.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    member = Member.objects.get()
    assert member.check_password(NEW_PASSWORD)
    assert "This link does not work" in Client().get(link, follow=True).text
    assert not is_signed_in(other_browser)
    assert mail.outbox[-1].subject == "Your password was changed"


def test_nobody_learns_from_asking_for_a_new_password_whether_an_address_has_an_account(client):
    make_member(NEW)

    def ask(email):
        return Client().post(reverse("account_reset_password"), {"email": email})

    assert what_was_answered(ask(NEW)) == what_was_answered(ask("nobody.knows@example.org"))
    assert [(m.to, m.subject) for m in mail.outbox] == [
        ([NEW], "Choose a new password"),
        (["nobody.knows@example.org"], "No account with this address"),
    ]


def test_letters_never_lead_to_another_host(client):
    make_member(NEW)
    for host in ("evil.example.com", "testserver.evil.example.com"):
        response = client.post(
            reverse("account_reset_password"), {"email": NEW}, headers={"host": host}
        )
        assert response.status_code == 400
    client.post(
        reverse("account_reset_password"),
        {"email": NEW},
        headers={"x-forwarded-host": "evil.example.com", "forwarded": "host=evil.example.com"},
    )

    assert mail.outbox
    assert not [m for m in mail.outbox if "evil" in m.body]


def test_no_letter_says_more_than_it_must(client):
    """Neither a condition nor a password, and every one says who sends it."""
    sign_up(client)
    client.post(reverse("account_reset_password"), {"email": NEW})

    assert len(mail.outbox) == 2
    for message in mail.outbox:
        assert NEW_PASSWORD not in message.body
        assert "syndrome" not in message.subject + message.body
        assert "contact@example.org" in message.body
        assert message.to == [NEW]
        assert not message.cc + message.bcc


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


# Limits


def test_guessing_a_password_is_stopped_and_the_right_one_does_not_help_then(client):
    make_member(NEW)
    answers = [sign_in(Client(), NEW, f"wrong-password-{n}") for n in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    refused = sign_in(client, NEW)

    assert not is_signed_in(client)
    assert refused.status_code == 429 or "Too many failed" in refused.text


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Client-IP"])
def test_a_forged_address_does_not_lift_the_limit(header):
    for number in range(40):
        response = sign_in(
            Client(headers={header: f"10.0.0.{number}"}),
            f"one{number}@example.org",
            "wrong-password-1",
        )
        if response.status_code == 429 or "Too many failed" in response.text:
            return
    raise AssertionError("Forty wrong passwords in a row were answered.")


def test_signing_up_again_and_again_is_stopped(client):
    answers = [sign_up(Client(), f"one{n}@example.org").status_code for n in range(21)]

    assert answers == [302] * 20 + [429]
    assert Member.objects.count() == 20


def test_asking_again_and_again_for_a_new_password_is_stopped(client):
    make_member(NEW)
    answers = [
        Client().post(reverse("account_reset_password"), {"email": NEW}).status_code
        for _ in range(6)
    ]

    assert answers == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_somebody_who_is_stopped_gets_a_page_of_this_site(client):
    for number in range(20):
        sign_up(Client(), f"one{number}@example.org")
    response = sign_up(client)

    assert response.status_code == 429
    assert "diseasemaps" in response.text
    assert "<style" not in response.text
