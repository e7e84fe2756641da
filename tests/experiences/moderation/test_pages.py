"""The desk's pages on which an editor switches a topic, a question or a condition off and on."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from conditions.models import Condition
from experiences import workflow
from experiences.models import Experience, PageDecision
from tests.support.desk import as_read, send
from tests.support.factories import (
    WORDS,
    make_condition,
    make_member,
    make_question,
    make_topic,
    publish,
    stored_counts,
    with_role,
)

pytestmark = pytest.mark.django_db
KINDS = ("topic", "question", "condition")
each_kind = pytest.mark.parametrize("kind", KINDS)
OFF = {"reason": "Two questions were the same."}


def browser_of(role: str = "editor", **fields) -> Client:
    client = Client()
    client.force_login(with_role(role, **fields))
    return client


@pytest.fixture
def editor() -> Client:
    return browser_of(desk_name="Edith")


@pytest.fixture
def topic():
    return make_topic(make_condition("Foo syndrome"))


def switch_page(topic, kind: str) -> str:
    row = topic if kind == "topic" else getattr(topic, kind)
    return reverse(f"admin:experiences_pagedecision_{kind}", args=[row.pk])


@each_kind
def test_an_editor_closes_and_opens_a_page_and_readers_see_it(kind, topic, editor, client):
    publish(topic=topic)
    page = switch_page(topic, kind)
    assert send(editor, page, OFF).status_code == 302
    assert stored_counts(topic) == (0, 0, 0, 0)
    assert client.get(topic.get_absolute_url()).status_code == 410
    assert "0 experiences can be read" in client.get(reverse("how-we-count")).text
    assert send(editor, page, {}).status_code == 302

    assert WORDS in client.get(topic.get_absolute_url()).text
    assert "1 experience can be read" in client.get(reverse("how-we-count")).text
    assert [row.outcome for row in PageDecision.objects.all()] == ["on", "off"]


@pytest.mark.parametrize(
    ("texts", "off", "on"),
    [
        (0, "No text can be read there now", "No text comes back"),
        (1, "1 text of 1 person goes out of sight.", "1 text of 1 person comes back into sight."),
        (2, "2 texts of 2 people go out of sight.", "2 texts of 2 people come back into sight."),
    ],
)
def test_the_page_says_how_many_texts_of_how_many_people(texts, off, on, topic, editor):
    for _ in range(texts):
        publish(topic=topic)
    page = switch_page(topic, "condition")
    shown = editor.get(page).text
    assert off in shown
    assert WORDS not in shown
    send(editor, page, OFF)

    assert on in editor.get(page).text


def test_two_texts_of_one_person_are_two_texts_of_one_person(topic, editor):
    member = make_member()
    publish(topic=topic, member=member)
    cure = make_topic(topic.condition, make_question("cure", "A cure?"))
    publish(topic=cure, member=member)

    assert (
        "2 texts of 1 person go out of sight." in editor.get(switch_page(topic, "condition")).text
    )


@each_kind
def test_a_reason_is_asked_for(kind, topic, editor):
    publish(topic=topic)
    answer = send(editor, switch_page(topic, kind), {"reason": " "})

    assert "Say why the page is switched off." in answer.text
    assert stored_counts(topic) == (1, 0, 1, 1)


@each_kind
def test_other_numbers_than_stood_on_the_page_are_refused_with_the_new_ones(kind, topic, editor):
    page = switch_page(topic, kind)
    publish(topic=topic)
    read = as_read(editor, page)
    publish(topic=topic)
    answer = editor.post(page, read | OFF)

    assert answer.status_code == 409
    assert "This has changed since you opened the page." in answer.text
    assert "2 texts of 2 people go out of sight." in answer.text
    assert OFF["reason"] in answer.text
    assert not PageDecision.objects.exists()
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
    assert editor.post(page, again | OFF).status_code == 302
    assert stored_counts(topic) == (0, 0, 0, 0)


@each_kind
def test_without_the_version_that_was_read_nothing_is_switched(kind, topic, editor):
    answer = editor.post(switch_page(topic, kind), OFF | {"outcome": "off"})
    assert answer.status_code == 409
    assert not PageDecision.objects.exists()


@each_kind
@pytest.mark.parametrize("reason", ["Another reason.", ""])
def test_whoever_presses_second_reads_who_was_first_and_keeps_what_they_typed(
    kind, reason, topic, editor
):
    page = switch_page(topic, kind)
    bert = browser_of(desk_name="Bert")
    read = as_read(bert, page)
    send(editor, page, OFF)
    answer = bert.post(page, read | {"reason": reason})

    assert answer.status_code == 409
    assert "Edith switched this page off already, on " in answer.text
    assert reason in answer.text
    assert f'href="{page}"' in answer.text
    assert PageDecision.objects.count() == 1


@each_kind
@pytest.mark.parametrize(
    "role", ["moderator", "senior moderator", "medical reviewer", "administrator"]
)
def test_others_of_the_team_switch_nothing(kind, role, topic):
    page, colleague = switch_page(topic, kind), browser_of(role)
    assert colleague.get(page).status_code == 403
    assert colleague.post(page, OFF | {"outcome": "off"}).status_code == 403
    assert not PageDecision.objects.exists()


def test_looking_at_the_page_changes_nothing(topic, editor):
    publish(topic=topic)
    for kind in KINDS:
        assert editor.get(switch_page(topic, kind)).status_code == 200
        no_such = reverse(f"admin:experiences_pagedecision_{kind}", args=[99_999_999])
        assert editor.get(no_such).status_code == 404
    assert stored_counts(topic) == (1, 0, 1, 1)


@pytest.mark.parametrize("role", ["editor", "medical reviewer"])
def test_the_rows_of_the_desk_lead_whoever_may_to_the_switch(role, topic):
    colleague = browser_of(role)
    for kind in KINDS:
        row = topic if kind == "topic" else getattr(topic, kind)
        change = reverse(f"admin:conditions_{kind}_change", args=[row.pk])
        answer = colleague.get(change)
        assert answer.status_code == 200
        assert (switch_page(topic, kind) in answer.text) is (role == "editor")
    listed = colleague.get(reverse("admin:conditions_topic_changelist")).text
    assert (switch_page(topic, "topic") in listed) is (role == "editor")


def test_a_condition_may_be_hidden_when_it_is_made_and_is_not_deleted_later(editor):
    add = reverse("admin:conditions_condition_add")
    assert 'name="is_listed"' in editor.get(add).text
    condition = make_condition(is_listed=False)
    page = reverse("admin:experiences_pagedecision_condition", args=[condition.pk])
    assert "Nothing was decided so far." in editor.get(page).text
    send(editor, page, {})

    assert Condition.objects.get(pk=condition.pk).is_listed


def test_the_list_says_what_was_decided_and_leads_to_the_page(topic, editor):
    experience = publish(topic=topic)
    send(editor, switch_page(topic, "topic"), OFF)
    listed = reverse("admin:experiences_pagedecision_changelist")
    shown = editor.get(listed).text
    for said in ("Switched off", "Edith", OFF["reason"], "Foo syndrome"):
        assert said in shown
    assert experience.contributor.pen_name not in shown
    decision = PageDecision.objects.get()
    row = reverse("admin:experiences_pagedecision_change", args=[decision.pk])
    assert editor.get(row).url == switch_page(topic, "topic")


def test_the_author_reads_why_on_a_page_of_their_own_and_can_still_delete(topic, editor, client):
    experience = publish(topic=topic)
    send(editor, switch_page(topic, "question"), OFF)
    member = experience.contributor.member
    client.force_login(member)
    own = client.get(reverse("my-experience", args=[experience.public_id])).text
    everything = client.get(reverse("my-experiences")).text

    assert "An editor has closed the page that it stands on." in own
    assert OFF["reason"] in own
    assert "The public page" not in own
    assert "An editor has closed a page on which you have written." in everything
    assert "Its page is closed." in everything
    workflow.delete_experience(experience, by=member)
    assert not Experience.objects.exists()
