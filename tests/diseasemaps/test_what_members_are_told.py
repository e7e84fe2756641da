"""Whoever is restricted, hidden or refused reads on the page where they are what to do about it."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import ConsentScope, Member
from experiences import workflow
from experiences.models import Appeal
from tests.support.factories import (
    block,
    decide_on_account,
    make_draft,
    make_member,
    make_moderator,
    make_topic,
    publish,
)
from tests.support.signing_up import NEW_PASSWORD, sign_up

pytestmark = pytest.mark.django_db


def browser_of(member: Member) -> Client:
    client = Client()
    client.force_login(Member.objects.get(pk=member.pk))
    return client


def preview(topic) -> str:
    return reverse("preview-experience", args=[topic.condition.slug, topic.question.key])


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        ("pause", "Your account is paused: you can send texts again from"),
        ("ban", "Your account is banned: you cannot send texts."),
    ],
)
def test_whoever_cannot_send_texts_reads_it_before_writing_one(outcome, told):
    member, topic = make_member(), make_topic()
    make_draft(topic, member)
    client = browser_of(member)
    assert "Send to a moderator" in client.get(preview(topic)).text
    decide_on_account(member, outcome)
    client = browser_of(member)
    for page in ("/me/", "/me/data/", topic.get_absolute_url() + "share/", preview(topic)):
        assert told in client.get(page).text, page
        assert f'href="{reverse("my-decisions")}"' in client.get(page).text, page

    assert "Send to a moderator" not in client.get(preview(topic)).text
    assert told not in Client().get(topic.get_absolute_url()).text
    assert told not in browser_of(make_member()).get("/me/").text


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        ("consent", "You have ended your agreement on health information."),
        ("erasure", "You have asked to close your account and to erase everything."),
        ("banned", "It is hidden for as long as your account is banned."),
        ("held", "A moderator holds it until it is decided."),
        ("removed", "A moderator has removed it."),
        ("closed", "An editor has closed the page that it stands on."),
    ],
)
def test_the_author_of_a_hidden_text_reads_why(cause, told):
    experience = publish()
    page = reverse("my-experience", args=[experience.public_id])
    client = browser_of(experience.contributor.member)
    assert "not shown at the moment" not in client.get(page).text
    if cause == "held":
        workflow.hold(experience, by=make_moderator(), reason="other", facts="Why.")
    else:
        block(experience, cause)

    assert told in client.get(page).text


def test_ending_and_giving_the_agreement_on_health_says_what_became_of_the_texts():
    client = browser_of(publish().contributor.member)
    ended = client.post(reverse("withdraw-consent", args=[ConsentScope.HEALTH]), follow=True)
    assert "None of your texts is public any more." in ended.text
    assert "If you agree again, they are shown again." in ended.text
    given = client.post(reverse("give-consent", args=[ConsentScope.HEALTH]), follow=True)

    assert "texts that it had hidden are public again" in given.text
    assert "If you agree again, they are shown again." not in given.text


def test_an_appeal_that_is_too_long_is_kept_and_says_by_how_much():
    decision = decide_on_account(make_member(), "warning")
    client = browser_of(decision.member)
    page = reverse("appeal", args=[decision.public_id])
    assert "maxlength" not in client.get(page).text, "a browser would cut it off silently"
    refused = client.post(page, {"text": "b" * 3234})

    assert "This is 1,234 characters too long." in refused.text
    assert "b" * 3234 in refused.text
    assert not Appeal.objects.exists()


def test_a_password_that_will_do_is_not_typed_again_because_of_another_field(client):
    refused = sign_up(client, old_enough=None)
    assert f'value="{NEW_PASSWORD}"' in refused.text
    assert "no-store" in refused["Cache-Control"]

    assert 'value="short"' not in sign_up(client, password="short").text
