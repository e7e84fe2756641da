"""Closing an account: explained, confirmed with the password, a week to change one's mind."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Closing, Letter, Member
from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import Experience
from tests.support.factories import (
    PASSWORD,
    drift,
    hand_in_edit,
    make_member,
    publish,
    set_state,
    stored_counts,
    submit,
)
from tests.support.page_catalogue import sign_in

pytestmark = pytest.mark.django_db
CLOSE = "/me/data/close/"


def window(member: Member) -> Client:
    client = Client()
    sign_in(client, member.email)
    return client


def last_letter(member: Member, callbacks) -> str:
    """Close the account now and give the last letter."""
    mail.outbox.clear()
    with callbacks(execute=True):
        workflow.close_account(member, "leave_words")
    return mail.outbox[-1].body


def test_closing_asks_for_the_password_again(client):
    member = make_member()
    client.force_login(member)
    response = client.get(CLOSE)

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    client.post(response["Location"], {"password": PASSWORD})
    assert "Close your account</h1>" in client.get(CLOSE).text


def test_both_ways_of_leaving_are_explained_and_erasing_is_the_one_that_is_chosen():
    page = window(make_member()).get(CLOSE).text

    assert "All your texts leave the public pages now" in page
    assert "In seven days nothing leads from them to you" in page
    assert page.index('value="erase"') < page.index("checked") < page.index('value="leave_words"')


def test_erasing_hides_every_text_at_once_signs_out_everywhere_and_can_be_undone():
    experience = publish()
    member, topic = experience.contributor.member, experience.topic
    phone, laptop = window(member), window(member)
    response = phone.post(CLOSE, {"choice": "erase"}, follow=True)

    assert "Your account will be closed in seven days" in response.text
    assert stored_counts(topic) == (0, 0, 0, 0)
    assert phone.get("/me/").status_code == laptop.get("/me/").status_code == 302
    assert Letter.objects.filter(kind="closing_asked", member=member).count() == 1
    back = window(Member.objects.get(pk=member.pk))
    assert "Your account closes on" in back.get("/me/").text
    back.post("/me/data/keep/")
    assert stored_counts(topic) == (1, 0, 1, 1)
    assert not Closing.objects.exists()
    assert not drift(topic.condition)


def test_leaving_words_keeps_what_is_public_and_takes_back_what_waits():
    experience = publish()
    member, topic = experience.contributor.member, experience.topic
    edit = hand_in_edit(experience, "An edit that waits to be read.")
    window(member).post(CLOSE, {"choice": "leave_words"})
    edit.refresh_from_db()

    assert stored_counts(topic) == (1, 0, 1, 1)
    assert edit.state == "taken_back"


def test_nothing_can_be_sent_while_an_account_is_about_to_be_closed():
    member = make_member()
    workflow.ask_to_close(member, "leave_words")
    with pytest.raises(NotAllowed, match="about to be closed"):
        submit(member=Member.objects.get(pk=member.pk))


@pytest.mark.parametrize("state", ["paused", "banned", "applied"])
def test_whoever_may_sign_in_may_leave(state):
    member = set_state(make_member(), state)
    window(member).post(CLOSE, {"choice": "erase"})

    assert Closing.objects.get().member == member


def test_asking_twice_is_asking_once():
    member = make_member()
    workflow.ask_to_close(member, "erase")
    again = window(Member.objects.get(pk=member.pk)).post(CLOSE, {"choice": "leave_words"})

    assert again["Location"] == reverse("my-data")
    assert Closing.objects.get().choice == "erase"


def test_words_left_behind_stay_count_as_one_person_and_lead_to_nobody(
    django_capture_on_commit_callbacks,
):
    experience = publish()
    member, topic = experience.contributor.member, experience.topic
    last_letter(member, django_capture_on_commit_callbacks)
    left = Experience.objects.get()

    assert stored_counts(topic) == (1, 0, 1, 1)
    assert left.contributor.member is None
    assert not Member.objects.filter(pk=member.pk).exists()
    assert experience.published.words in Client().get(topic.get_absolute_url()).text
    assert not drift(topic.condition)


def test_the_key_of_the_last_letter_removes_the_words_after_a_look(
    django_capture_on_commit_callbacks, client
):
    experience = publish()
    topic = experience.topic
    body = last_letter(experience.contributor.member, django_capture_on_commit_callbacks)
    (key,) = [line for line in body.splitlines() if line.count("-") == 3]
    page = reverse("remove-left-words")
    assert page in body
    wrong = client.post(page, {"key": "AAAAA-AAAAA-AAAAA-AAAAA"})
    assert "This key belongs to no texts." in wrong.text
    looked = client.post(page, {"key": f" {key.lower().replace('-', ' ')} "})
    assert experience.published.words in looked.text
    assert Experience.objects.exists()
    client.post(page, {"key": key, "sure": "on"})

    assert stored_counts(topic) == (0, 0, 0, 0)
    assert not Experience.objects.exists()
    assert client.get(f"/experiences/{experience.public_id}/").status_code == 404
    assert "This key belongs to no texts." in client.post(page, {"key": key}).text


def test_guessing_keys_is_stopped(client):
    page = reverse("remove-left-words")
    answers = [client.post(page, {"key": f"guess {n}"}).status_code for n in range(31)]

    assert answers == [200] * 30 + [429]


def test_nobody_keeps_somebody_elses_account_and_keeping_without_asking_says_so():
    member, other = make_member(), make_member()
    workflow.ask_to_close(member, "erase")
    page = window(other).post("/me/data/keep/", follow=True)

    assert "Nobody has asked to close this account." in page.text
    assert Closing.objects.get().member == member
