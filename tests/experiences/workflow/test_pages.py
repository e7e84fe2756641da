"""Switching a page off and on: what goes out of sight, what is counted, who is told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import ClosingChoice, Letter, Notification
from conditions.catalogue import alphabet
from conditions.models import AzEntry, Condition, Question, Topic
from conditions.versions import page_version
from diseasemaps.common.versioned import ChangedMeanwhile
from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import Blocker, Experience, PageDecision
from experiences.workflow import counts
from tests.support.factories import (
    decide_on_account,
    drift,
    make_condition,
    make_member,
    make_moderator,
    make_question,
    make_topic,
    publish,
    stored_counts,
    submit,
    with_role,
)

pytestmark = pytest.mark.django_db
WHY = "Two questions were the same."
KINDS = ("topic", "question", "condition")
each_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
def editor():
    return with_role("editor", desk_name="Edith")


@pytest.fixture
def topic() -> Topic:
    return make_topic(make_condition("Foo syndrome"))


def page_of(topic: Topic, kind: str) -> Topic | Question | Condition:
    return topic if kind == "topic" else getattr(topic, kind)


def close(page, editor, **said):
    return workflow.switch_off(page, by=editor, reason=WHY, **said)


def is_on(page) -> bool:
    fresh = type(page).objects.get(pk=page.pk)
    return fresh.is_listed if isinstance(fresh, Condition) else fresh.is_on


def causes(experience: Experience) -> set[str]:
    return set(experience.blockers.values_list("cause", flat=True))


def is_readable(experience: Experience) -> bool:
    return Experience.objects.get(pk=experience.pk).is_readable


@each_kind
def test_all_that_a_page_holds_goes_out_of_sight_and_out_of_every_count(kind, topic, editor):
    publish(topic=topic)
    publish(topic=topic, written_as="parent")
    assert stored_counts(topic) == (1, 1, 2, 2)
    decision = close(page_of(topic, kind), editor)

    assert stored_counts(topic) == (0, 0, 0, 0)
    assert not Experience.objects.readable().exists()
    assert not is_on(page_of(topic, kind))
    assert (decision.texts, decision.people, decision.reason) == (2, 2, WHY)
    assert decision.page == page_of(topic, kind)
    assert drift(topic.condition) == []


@each_kind
def test_switched_on_again_it_is_as_before(kind, topic, editor):
    published = [publish(topic=topic), publish(topic=topic, written_as="parent")]
    page = page_of(topic, kind)
    close(page, editor)
    decision = workflow.switch_on(page, by=editor)

    assert stored_counts(topic) == (1, 1, 2, 2)
    assert all(is_readable(row) for row in published)
    assert not Blocker.objects.exists()
    assert is_on(page)
    assert (decision.outcome, decision.texts, decision.people) == ("on", 2, 2)
    assert drift(topic.condition) == []


def test_other_pages_stay_as_they_are(topic, editor):
    elsewhere = make_topic(topic.condition, make_question("symptoms", "Symptoms?"))
    member = make_member()
    publish(topic=topic, member=member)
    kept = publish(topic=elsewhere, member=member)
    close(topic, editor)

    assert is_readable(kept)
    assert stored_counts(elsewhere) == (1, 0, 1, 1)
    kept.contributor.refresh_from_db()
    assert kept.contributor.published_count == 1


def test_each_experience_gets_the_blocker_whatever_hides_it_else(topic, editor):
    withdrawn, waiting = publish(topic=topic), submit(topic).experience
    workflow.unpublish(withdrawn, by=withdrawn.contributor.member)
    close(topic, editor)

    assert causes(withdrawn) == {"withdrawn", "closed"}
    assert causes(waiting) == {"closed"}


def test_only_its_own_undoing_lifts_the_blocker(topic, editor):
    experience = publish(topic=topic)
    member = experience.contributor.member
    close(topic, editor)
    workflow.unpublish(experience, by=member)
    assert workflow.republish(experience, by=member) is False
    decide_on_account(member, "ban", hides_words=True)
    decide_on_account(member, "lifted", reason="")

    assert causes(experience) == {"closed"}
    assert not is_readable(experience)


def test_switching_on_shows_nothing_that_something_else_hides(topic, editor):
    experience = publish(topic=topic)
    close(topic, editor)
    workflow.unpublish(experience, by=experience.contributor.member)
    assert workflow.switch_state(topic).texts == 0
    workflow.switch_on(topic, by=editor)

    assert causes(experience) == {"withdrawn"}
    assert stored_counts(topic) == (0, 0, 0, 0)


def test_a_text_under_two_closed_pages_comes_back_with_the_last_of_them(topic, editor):
    experience = publish(topic=topic)
    for page in (topic, topic.question, topic.condition):
        close(page, editor)
    for page in (topic.condition, topic):
        assert workflow.switch_state(page).texts == 0
        workflow.switch_on(page, by=editor)
        assert not is_readable(experience)
    assert workflow.switch_state(topic.question).texts == 1
    workflow.switch_on(topic.question, by=editor)

    assert is_readable(experience)
    assert not Blocker.objects.exists()


@each_kind
def test_a_text_published_while_its_page_is_closed_is_not_shown(kind, topic, editor):
    waiting = submit(topic)
    page = page_of(topic, kind)
    close(page, editor)
    experience = publish(waiting)

    assert not experience.is_readable
    assert stored_counts(topic) == (0, 0, 0, 0)
    assert Letter.objects.filter(kind="published_but_hidden").count() == 1
    workflow.switch_on(page, by=editor)
    assert is_readable(experience)
    assert stored_counts(topic) == (1, 0, 1, 1)
    assert drift(topic.condition) == []


@each_kind
def test_nothing_is_sent_to_a_closed_page_even_by_somebody_who_opened_it_before(
    kind, topic, editor
):
    opened = Topic.objects.with_wording().get(pk=topic.pk)
    assert opened.is_open
    close(page_of(topic, kind), editor)

    with pytest.raises(NotAllowed, match="does not take experiences"):
        submit(opened)
    assert not Experience.objects.exists()


def test_a_text_begun_while_the_locks_were_taken_is_seen_at_a_second_look(
    topic, editor, monkeypatch
):
    published, looks = [publish(topic=topic), publish(topic=topic)], []
    lock = counts.lock_experiences

    def lock_all_but_the_last_at_first(*args, **kwargs):
        looks.append(1)
        rows = lock(*args, **kwargs)
        return rows[:-1] if len(looks) == 1 else rows

    monkeypatch.setattr(counts, "lock_experiences", lock_all_but_the_last_at_first)
    close(topic, editor)

    assert len(looks) == 2
    assert [causes(row) for row in published] == [{"closed"}, {"closed"}]
    assert stored_counts(topic) == (0, 0, 0, 0)


def test_each_author_is_told_once_however_many_texts(topic, editor):
    condition = topic.condition
    elsewhere = make_topic(condition, make_question("symptoms", "Symptoms?"))
    two, one, hidden = make_member(), make_member(), make_member()
    for place in (topic, elsewhere):
        publish(topic=place, member=two)
    publish(topic=topic, member=one)
    workflow.unpublish(publish(topic=topic, member=hidden), by=hidden)
    submit(elsewhere, one)
    close(condition, editor)

    letters = Letter.objects.filter(kind="page_closed")
    assert sorted(letters.values_list("member", flat=True)) == sorted([two.pk, one.pk])
    assert Notification.objects.filter(kind="page_closed").count() == 2
    assert "2 texts of yours" in letters.get(member=two).body
    assert "a text of yours" in letters.get(member=one).body
    for letter in letters:
        first_line = letter.body.splitlines()[0]
        assert condition.name not in letter.subject + first_line
        assert topic.title not in letter.subject + letter.body
        assert WHY not in letter.body
    workflow.switch_on(condition, by=editor)
    assert Notification.objects.filter(kind__startswith="page_").count() == 2


def test_words_left_behind_go_out_of_sight_and_come_back(topic, editor):
    experience = publish(topic=topic)
    workflow.close_account(experience.contributor.member, ClosingChoice.LEAVE_WORDS)
    close(topic, editor)
    assert stored_counts(topic) == (0, 0, 0, 0)
    workflow.switch_on(topic, by=editor)

    assert is_readable(experience)
    assert not Letter.objects.filter(kind="page_closed").exists()


@each_kind
def test_the_second_press_does_nothing_and_says_who_did_it_when(kind, topic, editor):
    publish(topic=topic)
    page = page_of(topic, kind)
    close(page, editor)
    with pytest.raises(NotAllowed, match=r"Edith switched this page off already, on .* at "):
        close(page, with_role("editor"))
    workflow.switch_on(page, by=editor)
    with pytest.raises(NotAllowed, match=r"Edith switched this page on already, on .* at "):
        workflow.switch_on(page, by=with_role("editor"))

    assert PageDecision.objects.count() == 2
    assert Letter.objects.filter(kind="page_closed").count() == 1


def test_other_numbers_than_were_read_are_refused(topic, editor):
    publish(topic=topic)
    read = workflow.switch_state(topic).version
    publish(topic=topic)

    with pytest.raises(ChangedMeanwhile):
        close(topic, editor, version_read=read)
    assert is_on(topic)
    assert stored_counts(topic) == (2, 0, 2, 2)
    assert not PageDecision.objects.exists()
    close(topic, editor, version_read=workflow.switch_state(topic).version)
    assert not is_on(topic)


def test_the_same_numbers_after_off_and_on_are_another_version(topic, editor):
    read = workflow.switch_state(topic).version
    close(topic, editor)
    workflow.switch_on(topic, by=editor)

    with pytest.raises(ChangedMeanwhile):
        close(topic, editor, version_read=read)


@each_kind
@pytest.mark.parametrize("role", ["moderator", "senior moderator", "medical reviewer"])
def test_only_editors_switch(kind, role, topic):
    with pytest.raises(NotAllowed, match="Only editors"):
        close(page_of(topic, kind), with_role(role))
    assert is_on(page_of(topic, kind))


def test_a_paused_editor_switches_nothing(topic):
    with pytest.raises(NotAllowed, match="Only editors"):
        close(topic, with_role("editor", state="paused"))


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 4001])
def test_switching_off_needs_a_reason_of_some_length(reason, topic, editor):
    with pytest.raises(NotAllowed, match="why|up to 4000"):
        workflow.switch_off(topic, by=editor, reason=reason)
    assert is_on(topic)


def test_a_page_without_experiences_is_switched_all_the_same(topic, editor):
    decision = close(topic, editor)
    assert (decision.texts, decision.people) == (0, 0)
    assert not is_on(topic)


@each_kind
def test_the_versions_of_its_pages_move(kind, topic, editor):
    """What was stored of a page is not shown once it is closed, nor when it opens."""
    seen = [page_version(topic)]
    page = page_of(topic, kind)
    close(page, editor)
    seen.append(page_version(topic))
    workflow.switch_on(page, by=editor)
    seen.append(page_version(topic))

    assert len(set(seen)) == 3


def test_a_closed_condition_stands_in_no_list_of_names(topic, editor):
    alphabet.index_names(topic.condition)
    close(topic.condition, editor)
    assert not AzEntry.objects.exists()
    workflow.switch_on(topic.condition, by=editor)
    assert AzEntry.objects.count() == 1


def test_a_decision_is_written_once_and_its_name_tells_nothing(topic, editor):
    decision = close(topic, editor)
    assert str(decision) == f"decision on a page {decision.pk}"
    with pytest.raises(TypeError):
        decision.save()


def test_a_name_shown_while_a_text_is_published_locks_the_topic_before_the_condition(
    topic,
):
    """The order of all locks; the desk's decision on a name wrote to the condition first."""
    member = make_member()
    publish(topic=topic, member=member)
    elsewhere = make_topic(topic.condition, make_question("symptoms", "Symptoms?"))
    waiting = submit(elsewhere, member)
    workflow.type_pen_name(waiting.experience.contributor, "Badger 7", by=member)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        workflow.publish(waiting, by=make_moderator(), approve_pen_name=True)
    touched = [
        table
        for query in queries
        for table in ("conditions_topic", "conditions_condition")
        if f'UPDATE "{table}"' in query["sql"]
        or f'FROM "{table}" WHERE "{table}"."id" IN' in query["sql"]
    ]
    assert touched[0] == "conditions_topic"
