"""A wave of spam: one page to refuse from, where each text is read and nothing is published."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Letter
from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import Decision, Submission
from experiences.policy import ExperiencePolicy
from experiences.workflow.escalations import escalate_by_rules
from experiences.workflow.spam import spam_facts
from tests.support.factories import (
    drift,
    make_condition,
    make_member,
    make_moderator,
    make_topic,
    publish,
    return_for_changes,
    submit,
)

pytestmark = pytest.mark.django_db
SPAM = reverse("admin:experiences_submission_spam")
ADVERT = "Buy our cream at a shop near you, it helps against everything there is."


@pytest.fixture
def anna():
    return make_moderator(desk_name="Anna at the desk")


@pytest.fixture
def desk(anna):
    client = Client()
    client.force_login(anna)
    return client


@pytest.fixture
def topic():
    return make_topic(make_condition("Alpha syndrome"))


def listed(page: str) -> list[int]:
    """The texts that can be ticked, in their order."""
    return [int(key) for key in re.findall(r'name="text" value="(\d+)"', page)]


def test_the_page_shows_each_waiting_text_whole_and_ticks_none(desk, topic):
    text = submit(topic, words=ADVERT + " " + "More of it. " * 300)
    page = desk.get(SPAM).text

    assert listed(page) == [text.pk]
    assert page.count("More of it.") == 300
    assert "checked" not in page
    assert 'value="published"' not in page


def test_the_newest_come_first_and_the_same_words_stand_together(desk, topic):
    first = submit(topic, words=ADVERT)
    own = submit(topic, words="What I lived through myself, in my own words.")
    copy = submit(topic, words=ADVERT.upper().replace(" ", "  "))
    page = desk.get(SPAM).text

    assert listed(page) == [copy.pk, first.pk, own.pk]
    assert page.count("2 texts here have the same words") == 2


def test_up_to_fifty_are_listed(desk, topic):
    one = submit(topic, words=ADVERT)
    Submission.objects.filter(pk=one.pk).update(submitted_at=timezone.now() - timedelta(hours=2))
    for _ in range(ExperiencePolicy.MOST_SPAM_AT_ONCE):
        submit(topic, words=ADVERT)

    assert len(listed(desk.get(SPAM).text)) == ExperiencePolicy.MOST_SPAM_AT_ONCE == 50
    assert one.pk not in listed(desk.get(SPAM).text)


def test_the_list_can_be_of_one_condition_and_of_the_last_hours(desk, topic):
    here, old = submit(topic), submit(topic)
    elsewhere = submit(make_topic(make_condition("Beta syndrome")))
    Submission.objects.filter(pk=old.pk).update(submitted_at=timezone.now() - timedelta(hours=2))

    assert set(listed(desk.get(f"{SPAM}?since=1").text)) == {here.pk, elsewhere.pk}
    of_one = f"{SPAM}?since=1&condition={topic.condition_id}"
    assert listed(desk.get(of_one).text) == [here.pk]
    assert desk.get(f"{SPAM}?since=nonsense&condition=x").status_code == 200


def test_what_is_ones_own_with_a_colleague_or_escalated_is_not_listed(desk, anna, topic):
    submit(topic, anna)
    workflow.claim(submit(topic), by=make_moderator())
    urgent = submit(topic)
    escalate_by_rules(urgent.experience, kind="crisis", cause="words")

    assert listed(desk.get(SPAM).text) == []


def test_refusing_takes_a_look_at_each_text_once_more(desk, topic):
    spam, other = submit(topic, words=ADVERT), submit(topic)
    confirm = desk.post(SPAM, {"text": [spam.pk]})

    assert listed(confirm.text) == [spam.pk]
    assert ADVERT in confirm.text and "Refuse this text as spam" in confirm.text
    assert not Decision.objects.exists()
    done = desk.post(SPAM, {"text": [spam.pk], "confirmed": "1"}, follow=True)
    assert "1 text refused as spam. Its author gets a letter." in done.text
    decision = Decision.objects.get()
    assert (decision.submission, decision.outcome, decision.reason) == (spam, "rejected", "spam")
    assert decision.texts.get().text == spam_facts()
    assert Letter.objects.filter(kind="rejected").count() == 1
    other.refresh_from_db()
    assert other.state == "waiting"
    assert drift(topic.condition) == []


def test_an_edit_refused_as_spam_leaves_the_public_text_as_it_is(anna, topic):
    experience = publish(submit(topic))
    edit = submit(topic, experience.contributor.member, ADVERT)
    workflow.reject_as_spam([edit], by=anna)
    experience.refresh_from_db()

    assert experience.is_readable
    assert drift(topic.condition) == []


def test_nothing_ticked_is_said(desk, topic):
    text = submit(topic)
    answer = desk.post(SPAM, {})

    assert answer.status_code == 400
    assert "Tick the texts that are spam." in answer.text
    assert listed(answer.text) == [text.pk]


def test_no_more_than_fifty_at_a_time(desk, anna, topic):
    answer = desk.post(SPAM, {"text": list(range(1, 52))})

    assert answer.status_code == 400
    assert "Choose up to 50 texts at a time." in answer.text
    with pytest.raises(NotAllowed, match="up to 50"):
        workflow.reject_as_spam([Submission(experience_id=n) for n in range(51)], by=anna)


def test_what_was_decided_claimed_taken_back_or_raised_meanwhile_is_left_out_and_named(desk, topic):
    bert = make_moderator(desk_name="Bert at the desk")
    texts = [submit(topic, words=f"{ADVERT} Number {n}.") for n in range(5)]
    spam, decided, taken, gone, urgent = texts
    return_for_changes(decided, by=bert)
    workflow.claim(taken, by=bert)
    workflow.take_back(gone.experience, by=gone.experience.contributor.member)
    escalate_by_rules(urgent.experience, kind="illegal", cause="words")
    done = desk.post(SPAM, {"text": [t.pk for t in texts], "confirmed": "1"}, follow=True).text

    assert "1 text refused as spam." in done
    assert "Bert at the desk has decided on this text already: Ask for changes." in done
    assert "Bert at the desk has claimed this text until" in done
    # Taken back, or escalated by now: neither is this moderator's to read.
    assert "2 texts are not in your queue any more." in done
    assert str(taken) in done
    states = [Submission.objects.get(pk=text.pk).state for text in texts]
    assert states == ["rejected", "returned", "waiting", "taken_back", "waiting"]
    assert Decision.objects.filter(reason="spam").get().submission == spam


def test_words_of_ones_own_and_of_other_conditions_are_not_refused_by_a_forged_form(
    desk, anna, topic
):
    own = submit(topic, anna)
    elsewhere = submit(make_topic(make_condition("Beta syndrome")))
    anna.moderated_conditions.create(condition=topic.condition)
    for said in ({}, {"confirmed": "1"}):
        desk.post(SPAM, {"text": [own.pk, elsewhere.pk, "x", "9" * 30], **said})

    assert not Decision.objects.exists()
    done = workflow.reject_as_spam([own, elsewhere], by=anna)
    assert done.refused == []
    assert [sentence for _text, sentence in done.left_out] == [
        "Nobody decides on their own words.",
        "You moderate other conditions than the one of this text.",
    ]


def test_only_moderators_have_the_page_and_looking_at_it_changes_nothing(desk, anna, topic):
    text = submit(topic)
    stranger = Client()
    stranger.force_login(make_member(is_staff=True))

    assert stranger.get(SPAM).status_code == 403
    assert stranger.post(SPAM, {"text": [text.pk], "confirmed": "1"}).status_code == 403
    desk.get(f"{SPAM}?text={text.pk}&confirmed=1")
    text.refresh_from_db()
    assert text.state == "waiting"
    by_a_member = workflow.reject_as_spam([text], by=make_member())
    assert by_a_member.left_out == [(text, "Only moderators decide on experiences.")]


def test_the_page_costs_the_same_however_many_texts_it_shows(
    desk, topic, django_assert_max_num_queries
):
    for _ in range(8):
        submit(topic, words=ADVERT)
    with django_assert_max_num_queries(16):
        desk.get(SPAM)
