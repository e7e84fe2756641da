"""The switch that pauses sending: members read a sentence, and nothing that they wrote is lost."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from accounts import consents
from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import Draft, IntakePause, Submission
from tests.support.factories import (
    WORDS,
    hand_in_edit,
    make_draft,
    make_member,
    make_moderator,
    make_senior_moderator,
    make_topic,
    publish,
    submit,
)

pytestmark = pytest.mark.django_db
SENDING = reverse("admin:experiences_submission_intake")
SENTENCE = "We read a wave of advertising at the moment and open again on Monday."


@pytest.fixture
def senior():
    return make_senior_moderator(desk_name="Sofia at the desk")


def client_of(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def send(draft, token=None):
    return workflow.submit(
        draft.topic, by=draft.member, token=token or uuid.uuid4(), seen_version=draft.version
    )


def test_while_sending_is_paused_no_text_is_sent_and_its_author_reads_the_sentence(senior):
    topic, member = make_topic(), make_member()
    consents.record_consent(member)
    draft = make_draft(topic, member)
    workflow.pause_intake(SENTENCE, by=senior)
    with pytest.raises(NotAllowed, match=SENTENCE):
        send(draft)

    assert not Submission.objects.exists()
    assert Draft.objects.get().words == WORDS
    workflow.resume_intake(by=senior)
    assert send(draft).state == "waiting"


def test_a_new_version_of_a_public_text_waits_too(senior):
    experience = publish()
    workflow.pause_intake(SENTENCE, by=senior)
    with pytest.raises(NotAllowed, match=SENTENCE):
        hand_in_edit(experience)


def test_a_form_sent_again_after_the_pause_began_still_finds_its_text(senior):
    member, token = make_member(), uuid.uuid4()
    consents.record_consent(member)
    draft = make_draft(make_topic(), member)
    sent = send(draft, token)
    workflow.pause_intake(SENTENCE, by=senior)

    assert send(draft, token) == sent


def test_what_waits_is_decided_on_as_always(senior):
    text = submit()
    workflow.pause_intake(SENTENCE, by=senior)

    assert publish(text).is_readable


def test_the_form_and_the_preview_say_it_at_once_and_save_the_draft_as_usual(senior):
    topic, member = make_topic(), make_member()
    consents.record_consent(member)
    address = topic.get_absolute_url() + "share/"
    client = client_of(member)
    assert "cannot be sent at the moment" not in client.get(address).text
    workflow.pause_intake(SENTENCE, by=senior)
    form = client.get(address).text
    fields = {"words": WORDS, "written_as": "self", "seen_version": "0", "do": "preview"}
    saved = client.post(address, fields | {"name_choice": "hidden"})

    assert SENTENCE in form and "Your draft is saved as usual" in form
    assert Draft.objects.get().words == WORDS, saved.text
    preview = client.get(address + "preview/")
    assert SENTENCE in preview.text and WORDS in preview.text
    assert "Send to a moderator" not in preview.text


def test_a_preview_that_was_open_before_the_pause_keeps_the_words_and_says_why(senior):
    topic, member = make_topic(), make_member()
    consents.record_consent(member)
    draft = make_draft(topic, member)
    workflow.pause_intake(SENTENCE, by=senior)
    answer = client_of(member).post(
        topic.get_absolute_url() + "share/preview/",
        {"token": uuid.uuid4(), "seen_version": draft.version},
    )

    assert answer.status_code == 409
    assert "Your text has not been sent" in answer.text and SENTENCE in answer.text
    assert WORDS in answer.text
    assert Draft.objects.get().words == WORDS


def test_public_pages_are_the_same_bytes_as_before(senior):
    experience = publish()
    topic = experience.topic
    addresses = ["/", topic.get_absolute_url(), topic.condition.get_absolute_url(), "/about/"]
    before = [Client().get(address).content for address in addresses]
    workflow.pause_intake(SENTENCE, by=senior)

    assert [Client().get(address).content for address in addresses] == before


# The switch


def test_a_senior_moderator_pauses_and_resumes_with_a_press_each(senior):
    desk = client_of(senior)
    paused = desk.post(SENDING, {"sentence": f" {SENTENCE}\n"}, follow=True).text
    pause = IntakePause.objects.get()

    assert "Sending is paused. Members read your sentence." in paused
    assert (pause.sentence, pause.began_by, pause.ended_at) == (SENTENCE, senior, None)
    assert "by Sofia at the desk" in paused and SENTENCE in paused
    assert "Let texts be sent again" in paused
    resumed = desk.post(SENDING, {"resume": pause.pk}, follow=True).text
    pause.refresh_from_db()
    assert "Texts can be sent again." in resumed
    assert pause.ended_by == senior
    assert "Sofia at the desk" in resumed and SENTENCE in resumed


def test_the_first_page_of_the_desk_says_that_sending_is_paused(senior):
    moderator = make_moderator()
    assert "Sending is paused" not in client_of(moderator).get("/admin/").text
    workflow.pause_intake(SENTENCE, by=senior)

    page = client_of(moderator).get("/admin/").text
    assert "Sending is paused since" in page and SENTENCE in page
    assert SENDING not in page
    assert SENDING in client_of(senior).get("/admin/").text


@pytest.mark.parametrize("sentence", ["", " ", "x" * 301])
def test_a_pause_needs_a_sentence_of_a_length_that_can_be_read(senior, sentence):
    answer = client_of(senior).post(SENDING, {"sentence": sentence})

    assert answer.status_code == 200
    assert "dm-error-summary" in answer.text
    with pytest.raises(NotAllowed, match="one sentence of up to 300"):
        workflow.pause_intake(sentence, by=senior)


def test_a_second_pause_and_a_second_end_are_refused_with_a_sentence(senior):
    workflow.pause_intake(SENTENCE, by=senior)
    again = client_of(senior).post(SENDING, {"sentence": "Another one."})
    assert again.status_code == 409
    assert "Sending is paused already." in again.text
    workflow.resume_intake(by=senior)
    with pytest.raises(NotAllowed, match="Sending is not paused"):
        workflow.resume_intake(by=senior)
    assert IntakePause.objects.count() == 1


def test_only_who_has_the_right_pauses_and_looking_changes_nothing(senior):
    moderator = make_moderator()
    desk = client_of(moderator)
    for answer in (desk.get(SENDING), desk.post(SENDING, {"sentence": SENTENCE})):
        assert answer.status_code == 403
    for act in (workflow.resume_intake, lambda by: workflow.pause_intake(SENTENCE, by=by)):
        with pytest.raises(NotAllowed, match="Only senior moderators"):
            act(by=moderator)
    client_of(senior).get(f"{SENDING}?sentence=x&resume=1")
    assert not IntakePause.objects.exists()
