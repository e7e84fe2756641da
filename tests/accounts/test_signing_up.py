"""Signing up: one letter, one answer for everybody, no puzzle, and no user names."""

import re
import time

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.forms import opened_now
from accounts.models import Letter, Member, MemberState
from tests.support.factories import PASSWORD, make_draft, make_member, make_topic
from tests.support.signing_up import (
    NEW,
    NEW_PASSWORD,
    UNKNOWN,
    ask_for_new_password,
    counted,
    is_signed_in,
    link_in,
    sign_in,
    sign_up,
    what_was_answered,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
    pytest.mark.usefixtures("letters_leave_at_once"),
]


def input_of(response, name: str) -> str:
    (tag,) = re.findall(rf'<input[^>]*name="{name}"[^>]*>', response.text)
    return tag


def test_somebody_signs_up_with_an_address_a_password_and_an_age_and_nothing_else(client):
    names = re.findall(r'<input[^>]*name="([^"]+)"', client.get(reverse("account_signup")).text)

    hidden = {"csrfmiddlewaretoken", "website", "opened"}
    assert set(names) - hidden == {"email", "password1", "old_enough"}
    assert not [field.name for field in Member._meta.fields if "username" in field.name]


def test_signing_up_sends_exactly_one_letter_and_signs_nobody_in(client):
    response = sign_up(client)

    assert response["Location"] == reverse("account_email_verification_sent")
    assert [message.to for message in mail.outbox] == [[NEW]]
    assert mail.outbox[0].subject == "Confirm your e-mail address"
    assert Letter.objects.get().member == Member.objects.get()
    assert not is_signed_in(client)
    assert client.get("/me/").status_code == 302


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
    assert NEW_PASSWORD not in response.text
    assert not Member.objects.exists()
    assert not mail.outbox


def test_password_managers_know_the_fields(client):
    page = client.get(reverse("account_signup"))

    assert 'autocomplete="email"' in input_of(page, "email")
    assert 'autocomplete="new-password"' in input_of(page, "password1")
    assert "maxlength" not in input_of(page, "password1")


# Age


@pytest.mark.parametrize("years", [18, 16])
def test_the_box_for_the_age_starts_unticked_and_what_it_said_is_stored(client, settings, years):
    settings.MINIMUM_AGE = years
    page = client.get(reverse("account_signup"))

    assert f"I am {years} or older" in page.text
    assert "checked" not in input_of(page, "old_enough")
    sign_up(client)
    assert Member.objects.get().confirmed_age == years


def test_without_the_tick_nobody_signs_up_and_a_sentence_says_why(client):
    response = sign_up(client, old_enough=None)

    assert "Tick the box if you are 18 or older." in response.text
    assert f'value="{NEW}"' in response.text
    assert not Member.objects.exists()
    assert not mail.outbox


# Programs


def test_nobody_sees_the_trap(client):
    page = client.get(reverse("account_signup"))
    trap = input_of(page, "website")

    assert 'autocomplete="off"' in trap and 'tabindex="-1"' in trap
    assert "required" not in trap and "style=" not in page.text
    assert (
        f'<p class="dm-trap"><label for="id_website">Leave this field empty</label> {trap}</p>'
        in (page.text)
    )


def test_a_program_that_fills_in_everything_gets_the_answer_of_everybody_and_nothing_happens():
    person, program = Client(), Client()
    with counted() as person_cost:
        to_person = sign_up(person)
    with counted() as program_cost:
        to_program = sign_up(program, "program@example.org", website="https://example.com")

    assert what_was_answered(to_program) == what_was_answered(to_person)
    done = reverse("account_email_verification_sent")
    assert what_was_answered(program.get(done)) == what_was_answered(person.get(done))
    assert program_cost["hashes"] == person_cost["hashes"] == 1
    assert (program_cost["letters"], person_cost["letters"]) == (0, 1)
    assert [member.email for member in Member.objects.all()] == [NEW]


def test_a_program_learns_nothing_about_a_known_address_either():
    make_member(NEW)
    with counted() as cost:
        to_program = sign_up(Client(), NEW, website="x")

    assert cost == {"hashes": 1, "letters": 0}
    assert what_was_answered(to_program) == what_was_answered(sign_up(Client(), UNKNOWN))


@pytest.mark.parametrize("opened", ["now", "", "forged", "form:1vGtzW:forged"])
def test_somebody_too_fast_is_asked_to_press_again_with_everything_kept(client, opened):
    opened = opened_now() if opened == "now" else opened
    with counted() as cost:
        response = sign_up(client, opened=opened)

    assert response.status_code == 200
    assert "That was very quick. Please press the button once more." in response.text
    assert f'value="{NEW}"' in input_of(response, "email")
    assert f'value="{NEW_PASSWORD}"' in input_of(response, "password1")
    assert "checked" in input_of(response, "old_enough")
    assert "no-store" in response["Cache-Control"]
    assert cost == {"hashes": 0, "letters": 0}
    assert not Member.objects.exists()


def test_pressing_again_after_a_moment_signs_up(client, settings):
    refused = sign_up(client, opened=opened_now())
    (moment,) = re.findall(r'value="([^"]+)"', input_of(refused, "opened"))
    settings.SIGN_UP_SECONDS = -2  # the moment has passed

    assert sign_up(client, opened=moment).status_code == 302
    assert Member.objects.count() == 1


def test_a_known_address_is_not_answered_faster_than_a_person_types(client):
    make_member(NEW)
    fast, as_fast = sign_up(client, NEW, opened=""), sign_up(Client(), UNKNOWN, opened="")

    assert what_was_answered(fast, NEW) == what_was_answered(as_fast, UNKNOWN)


# Confirming the address


def test_without_confirming_nobody_gets_in(client):
    sign_up(client)
    other = Client()
    response = sign_in(other, NEW, NEW_PASSWORD)

    assert response["Location"] == reverse("account_email_verification_sent")
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
    (target,) = set(re.findall(r'name="next" value="([^"]*)"', sign_up_page))
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
    assert Client().post(link).status_code == 404


@pytest.mark.parametrize(("hours", "works"), [(23, True), (25, False)])
def test_a_link_works_for_a_day(client, monkeypatch, hours, works):
    sign_up(client)
    link = link_in(mail.outbox[0].body)
    later = time.time() + hours * 3600
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    client.post(link)

    assert Member.objects.get().emailaddress_set.get().verified is works


def test_somebody_who_lost_the_letter_gets_another_by_signing_in(client):
    sign_up(client)
    mail.outbox.clear()
    cache.clear()  # three minutes later
    sign_in(Client(), NEW, NEW_PASSWORD)

    assert [m.to for m in mail.outbox] == [[NEW]]
    assert mail.outbox[0].subject == "Confirm your e-mail address"


def test_an_account_that_never_confirmed_an_address_does_not_keep_it_from_its_owner(client):
    """Somebody begins twice, or a stranger claims the address first."""
    sign_up(Client(), NEW)
    owner = make_member("old@example.org")
    owner.emailaddress_set.create(email=NEW, verified=False, primary=False)
    cache.clear()
    client.force_login(owner)
    client.post(reverse("account_email"), {"action_send": "", "email": NEW})
    client.post(link_in(mail.outbox[-1].body))

    assert Member.objects.get(email=NEW) == owner
    assert Member.objects.count() == 1


def test_a_stranger_who_claims_a_confirmed_address_never_gets_it(client):
    owner, stranger = make_member(NEW), make_member()
    stranger.emailaddress_set.create(email=NEW, verified=False, primary=False)
    client.force_login(stranger)
    client.post(reverse("account_email"), {"action_send": "", "email": NEW})
    link = link_in(mail.outbox[-1].body)

    assert "This link does not work" in client.get(link).text
    client.post(link)
    owner.refresh_from_db()
    assert owner.email == NEW
    assert owner.emailaddress_set.get().verified


def test_no_letter_says_more_than_it_must(client):
    """Neither a condition nor a password, and every one says who sends it."""
    sign_up(client)
    ask_for_new_password(client, NEW)

    assert len(mail.outbox) == 2
    for message in mail.outbox:
        assert NEW_PASSWORD not in message.body
        assert "syndrome" not in message.subject + message.body
        assert "contact@example.org" in message.body
        assert message.to == [NEW]
        assert not message.cc + message.bcc


# Approval


def test_where_no_approval_is_needed_a_new_account_is_approved(client):
    sign_up(client)
    member = Member.objects.get()

    assert (member.state, member.is_active) == (MemberState.APPROVED, True)


def confirmed_applicant(client, settings) -> Member:
    settings.ACCOUNTS_NEED_APPROVAL = True
    sign_up(client)
    client.response = client.post(link_in(mail.outbox[0].body), follow=True)
    return Member.objects.get()


def test_an_applicant_confirms_signs_in_and_reads_what_happens_next(client, settings):
    member = confirmed_applicant(client, settings)

    assert (member.state, member.is_active) == (MemberState.APPLIED, True)
    assert client.response.redirect_chain[-1][0] == reverse("waiting-page")
    assert "Your account waits for a moderator</h1>" in client.response.text
    client.post(reverse("account_logout"))
    assert sign_in(client, NEW, NEW_PASSWORD)["Location"] == reverse("waiting-page")


def test_every_page_tells_an_applicant_that_the_account_waits(client, settings):
    confirmed_applicant(client, settings)
    topic = make_topic()
    for address in ("/", "/me/", topic.get_absolute_url(), reverse("account_email")):
        assert "Your account waits for a moderator." in client.get(address).text, address
    assert "Your account waits" not in Client().get("/").text


def test_an_applicant_may_draft_and_not_send(client, settings):
    member = confirmed_applicant(client, settings)
    topic = make_topic()

    assert make_draft(topic, member).pk
    assert client.get(topic.get_absolute_url() + "share/").status_code == 200
    assert not member.may_write


def test_the_waiting_page_is_for_applicants_only(client):
    assert client.get(reverse("waiting-page"))["Location"].startswith(reverse("account_login"))
    client.force_login(make_member())
    assert client.get(reverse("waiting-page"))["Location"] == reverse("my-experiences")
    assert "Your account waits" not in client.get("/me/").text


def test_a_known_address_stays_as_it_is(client):
    member = make_member(NEW)
    for email in (NEW, NEW.upper(), "Somebody.New@Example.ORG"):
        sign_up(Client(), email)
        cache.clear()

    assert Member.objects.filter(email__iexact=NEW).get() == member
    assert member.check_password(PASSWORD)
    assert {m.subject for m in mail.outbox} == {"You already have an account"}
    assert make_password(PASSWORD) != member.password
