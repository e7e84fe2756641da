"""Before something that matters a member shows once more who they are, and staff in two steps."""

import re
import time

import pytest
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as SHOWN
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse

from accounts.models import Letter, Member
from diseasemaps.urls import urlpatterns as site_urls
from tests.support.factories import PASSWORD, make_member, make_moderator
from tests.support.signing_up import (
    NEW,
    NEW_PASSWORD,
    add_app,
    add_key,
    code_in,
    code_of,
    is_signed_in,
    link_in,
    newest_letter,
    pass_second_step,
    reauthenticate,
    set_up_app,
    sign_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_leave_at_once")]

# Addresses as an export or an erasure has them: only for somebody who has just shown who they are.
urlpatterns = [
    path("grave/", reauthentication_required(lambda request: HttpResponse("Done."))),
    *site_urls,
]


@pytest.fixture
def member(client) -> Member:
    """Somebody signed in in this browser, by password, a moment ago."""
    member = make_member(NEW)
    sign_in(client, NEW)
    return member


def five_minutes_later(client: Client) -> None:
    session = client.session
    session[SHOWN] = [record | {"at": time.time() - 301} for record in session[SHOWN]]
    session.save()


def asks_again(response) -> bool:
    return response.status_code == 302 and response["Location"].startswith(
        (reverse("account_reauthenticate"), reverse("mfa_reauthenticate"))
    )


def changing_the_address(client):
    return client.post(reverse("account_email"), {"action_add": "", "email": "new@example.org"})


def keeping_the_old_address(client):
    member = Member.objects.get(email=NEW)
    member.emailaddress_set.get_or_create(email="new@example.org", primary=False)
    return client.post(reverse("account_email"), {"action_remove": "", "email": "new@example.org"})


def adding_an_app(client):
    return client.get(reverse("mfa_activate_totp"))


def adding_a_key(client):
    return client.get(reverse("mfa_add_webauthn"))


def removing_the_app(client):
    member = Member.objects.get(email=NEW)
    add_app(member)
    pass_second_step(client, member)
    return client.post(reverse("mfa_deactivate_totp"))


def removing_a_key(client):
    member = Member.objects.get(email=NEW)
    key = add_key(member)
    pass_second_step(client, member)
    return client.post(reverse("mfa_remove_webauthn", args=[key.pk]))


def making_recovery_codes(client):
    member = Member.objects.get(email=NEW)
    add_app(member)
    pass_second_step(client, member)
    return client.post(reverse("mfa_generate_recovery_codes"))


@pytest.mark.parametrize(
    "what",
    [
        changing_the_address,
        keeping_the_old_address,
        adding_an_app,
        adding_a_key,
        removing_the_app,
        removing_a_key,
        making_recovery_codes,
    ],
    ids=lambda what: what.__name__,
)
def test_a_change_of_how_one_signs_in_asks_again_after_five_minutes(client, member, what):
    assert asks_again(what(client))
    Authenticator.objects.all().delete()
    assert not mail.outbox
    reauthenticate(client)
    assert not asks_again(what(client))
    Authenticator.objects.all().delete()
    member.emailaddress_set.filter(verified=False).delete()
    five_minutes_later(client)

    assert asks_again(what(client))


def test_a_new_password_takes_the_old_one(client, member):
    new = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    refused = client.post(reverse("account_change_password"), new | {"oldpassword": "guessed"})

    assert "This is not your password now." in refused.text
    member.refresh_from_db()
    assert member.check_password(PASSWORD)


def test_what_was_typed_before_being_asked_again_is_done_afterwards(client, member):
    asked = changing_the_address(client)
    client.post(asked["Location"], {"password": PASSWORD})

    assert member.emailaddress_set.filter(email="new@example.org").exists()


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("way", ["password", "app", "recovery code", "letter"])
def test_every_way_of_showing_who_one_is_leads_back_to_what_one_was_doing(client, member, way):
    secret = add_app(member) if way in ("app", "recovery code") else ""
    pass_second_step(client, member)
    if way == "letter":
        Member.objects.update(password="!unusable")
        client.force_login(Member.objects.get())
    asked = client.get("/grave/", follow=True)
    place, page = asked.redirect_chain[-1][0], asked.text
    assert "Show that it is you</h1>" in page
    assert page.count("<h1") == 1
    if way == "password":
        answer = client.post(place, {"password": PASSWORD, "next": "/grave/"})
    elif way == "letter":
        client.post(place, {"send": ""})
        code = code_in(newest_letter(NEW))
        answer = client.post(place, {"code": code, "next": "/grave/"})
    else:
        (other,) = re.findall(r'href="(/accounts/2fa/reauthenticate/[^"]*)"', page)
        assert "Show that it is you</h1>" in client.get(other).text
        answer = client.post(
            reverse("mfa_reauthenticate"), {"code": code_of(secret), "next": "/grave/"}
        )

    assert answer["Location"] == "/grave/"
    assert client.get("/grave/").text == "Done."


@pytest.mark.urls(__name__)
def test_a_member_with_a_passkey_alone_is_asked_for_it(client):
    member = make_member(NEW)
    add_key(member)
    Member.objects.update(password="!unusable")
    client.force_login(Member.objects.get())
    asked = client.get("/grave/")

    assert asked["Location"].startswith(reverse("mfa_reauthenticate_webauthn"))


# Somebody without a password


@pytest.fixture
def without_password(client) -> Member:
    make_member(NEW)
    Member.objects.update(password="!unusable")
    member = Member.objects.get()
    client.force_login(member)
    return member


def test_setting_a_first_password_asks_for_a_mailed_code(client, without_password):
    asked = client.get(reverse("account_set_password"))
    assert asked["Location"].startswith(reverse("reauthenticate-by-code"))
    assert not mail.outbox  # looking sends nothing
    client.post(asked["Location"], {"send": ""})
    client.post(asked["Location"], {"code": code_in(newest_letter(NEW))})
    client.post(
        reverse("account_set_password"),
        {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )

    without_password.refresh_from_db()
    assert without_password.check_password(NEW_PASSWORD)
    assert mail.outbox[-1].to == [NEW]


def test_the_code_counts_three_tries_and_ten_minutes(client, without_password):
    place = reverse("reauthenticate-by-code")
    client.post(place, {"send": ""})
    code = code_in(newest_letter(NEW))
    for _try in range(3):
        assert "This code is not right." in client.post(place, {"code": "BBBB-BBBB"}).text
    assert "This code is not right." in client.post(place, {"code": code}).text

    cache.clear()
    client.post(place, {"send": ""})
    session = client.session
    session["reauthentication_code"] |= {"at": time.time() - 601}
    session.save()
    assert "is not right." in client.post(place, {"code": code_in(newest_letter(NEW))}).text


def test_who_has_a_password_is_not_asked_for_a_letter(client, member):
    asked = client.get(reverse("reauthenticate-by-code"))

    assert asked["Location"].startswith(reverse("account_reauthenticate"))


# Told about it, at the old address


def test_a_changed_address_is_told_to_the_old_one(client, member):
    reauthenticate(client)
    changing_the_address(client)
    assert [m.to for m in mail.outbox] == [["new@example.org"]]
    client.post(link_in(mail.outbox[0].body))

    told = mail.outbox[-1]
    assert (told.to, told.subject) == ([NEW], "Your e-mail address was changed")
    assert "new@example.org" in told.body
    member.refresh_from_db()
    assert member.email == "new@example.org"
    assert set(Letter.objects.values_list("member", flat=True)) == {member.pk}


def test_until_the_new_address_is_confirmed_the_old_one_counts(client, member):
    reauthenticate(client)
    changing_the_address(client)
    other = Client()
    sign_in(other, NEW)
    member.refresh_from_db()

    assert member.email == NEW
    assert is_signed_in(other)


def test_looking_at_the_link_for_the_new_address_changes_nothing(client, member):
    reauthenticate(client)
    changing_the_address(client)
    client.get(link_in(mail.outbox[0].body))
    member.refresh_from_db()

    assert member.email == NEW


def test_a_changed_password_is_told(client, member):
    new = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post(reverse("account_change_password"), new)

    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == ([NEW], "Your password was changed")
    assert NEW_PASSWORD not in mail.outbox[-1].body


def test_a_changed_second_step_is_told(client, member):
    add_app(member)
    pass_second_step(client, member)
    reauthenticate(client)
    client.post(reverse("mfa_deactivate_totp"))

    assert mail.outbox[-1].to == [NEW]


# Staff


DESK = ["/admin/", "/admin/experiences/submission/", "/admin/jsi18n/", "/admin/nothing/"]


@pytest.mark.parametrize("address", DESK)
def test_staff_without_a_second_step_are_led_to_where_they_set_it_up(client, settings, address):
    settings.STAFF_MFA_REQUIRED = True
    client.force_login(make_moderator())
    response = client.get(address, follow=True)

    assert response.redirect_chain[-1][0] == reverse("mfa_index")
    assert "The desk opens for people who sign in in two steps." in response.text
    assert "What is waiting" not in response.text
    assert "Go on to the desk" not in response.text
    assert client.post(address).status_code == 302


def test_afterwards_they_are_led_to_where_they_were_going(client, settings):
    settings.STAFF_MFA_REQUIRED = True
    moderator = make_moderator(email=NEW)
    sign_in(client, NEW)
    going = "/admin/experiences/submission/?state=waiting"
    client.get(going, follow=True)
    done = set_up_app(client)

    assert "Go on to the desk" in done.text
    (way_back,) = re.findall(r'href="([^"]*)">Go on to the desk', done.text)
    assert way_back == going
    assert client.get("/admin/").status_code == 200
    assert moderator.authenticator_set.count() == 2  # the app, and codes for when it is lost


def test_recovery_codes_alone_are_no_second_step(client, settings):
    settings.STAFF_MFA_REQUIRED = True
    moderator = make_moderator()
    Authenticator.objects.create(user=moderator, type=Authenticator.Type.RECOVERY_CODES, data={})
    client.force_login(moderator)

    assert client.get("/admin/").status_code == 302


def test_a_security_key_is_a_second_step(client, settings):
    settings.STAFF_MFA_REQUIRED = True
    moderator = make_moderator()
    add_key(moderator)
    client.force_login(moderator)
    pass_second_step(client, moderator)

    assert client.get("/admin/").status_code == 200


def test_where_it_is_not_required_staff_open_the_desk_with_a_password(client, settings):
    settings.STAFF_MFA_REQUIRED = False
    client.force_login(make_moderator())

    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("required", [True, False])
def test_a_member_is_refused_at_the_desk_with_or_without_a_second_step(client, settings, required):
    settings.STAFF_MFA_REQUIRED = required
    member = make_member()
    add_app(member)
    client.force_login(member)

    assert client.get("/admin/", follow=True).status_code == 403
