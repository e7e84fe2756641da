"""Pages switched off and on while texts are sent, published, taken down and erased."""

import random
import uuid
from functools import partial

import pytest
from django.db import connection

from accounts import consents
from accounts.models import ClosingChoice, Letter, Member
from conditions.models import Topic
from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import Blocker, Experience, PageDecision, Submission
from tests.experiences.workflow.test_races import (
    ROUNDS,
    at_once,
    is_refusal,
    make_topics,
    make_waiting,
)
from tests.support.factories import (
    drift,
    make_draft,
    make_member,
    make_moderator,
    make_question,
    make_topic,
    publish,
    stored_counts,
    submit,
    with_role,
)
from tests.support.thoroughness import times

pytestmark = pytest.mark.django_db(transaction=True)
KINDS = ("topic", "question", "condition")
each_kind = pytest.mark.parametrize("kind", KINDS)
WHY = "Two questions were the same."


def page_of(topic: Topic, kind: str):
    return topic if kind == "topic" else getattr(topic, kind)


def make_page() -> Topic:
    """A topic of a condition and of a question that no other topic has."""
    return make_topic(question=make_question(f"question-{uuid.uuid4().hex[:8]}"))


def close(page, editor):
    return workflow.switch_off(page, by=editor, reason=WHY)


def ready_to_send(topic: Topic) -> partial:
    """Somebody's first text on a topic, to be sent by a press."""
    member = make_member()
    consents.record_consent(member)
    version = make_draft(topic, member).version
    return partial(workflow.submit, topic, by=member, token=uuid.uuid4(), seen_version=version)


def assert_blockers_follow_the_pages() -> None:
    """Each text on a closed page has the blocker, none on an open one, and all else follows."""
    closed = set(Blocker.objects.filter(cause="closed").values_list("experience", flat=True))
    listed = set(Experience.objects.listed().values_list("pk", flat=True))
    every = set(Experience.objects.values_list("pk", flat=True))
    assert closed == every - listed
    assert not Experience.objects.readable().exclude(pk__in=listed).exists()


@each_kind
def test_a_first_text_sent_while_its_page_is_closed_is_refused_or_blocked(kind):
    """Published at once by a moderator, it is not shown either way."""
    moderator, editor = make_moderator(), with_role("editor")
    for _ in range(ROUNDS):
        topic = make_page()
        page = page_of(topic, kind)
        sends = [ready_to_send(topic) for _number in range(3)]

        def send_and_publish(send):
            workflow.publish(send(), by=moderator)

        at_once(*(partial(send_and_publish, send) for send in sends), partial(close, page, editor))

        assert not Experience.objects.on(topic).readable().exists()
        assert stored_counts(topic) == (0, 0, 0, 0)
        assert drift(topic.condition) == []
        assert_blockers_follow_the_pages()
        for waiting in Submission.objects.waiting():
            workflow.publish(waiting, by=moderator)
        assert not Experience.objects.on(topic).readable().exists()


@each_kind
def test_two_editors_at_once_close_a_page_once_and_tell_each_author_once(kind):
    for _ in range(ROUNDS):
        topic = make_page()
        authors = [publish(topic=topic).contributor.member for _number in range(3)]
        page = page_of(topic, kind)
        editors = [with_role("editor"), with_role("editor")]

        results = at_once(*(partial(close, page, editor) for editor in editors))

        assert [is_refusal(result) for result in results].count(True) == 1
        assert any("switched this page off already" in str(result) for result in results)
        assert PageDecision.objects.about(page).first().texts == 3
        for author in authors:
            assert Letter.objects.filter(kind="page_closed", member=author).count() == 1
        workflow.switch_on(page, by=editors[0])
        assert stored_counts(topic) == (3, 0, 3, 3)


@each_kind
def test_authors_who_leave_while_a_page_is_closed_wait_for_nobody_in_a_ring(kind):
    editor = with_role("editor")
    for _ in range(ROUNDS):
        topic = make_page()
        members = [publish(topic=topic).contributor.member for _number in range(4)]
        page = page_of(topic, kind)

        results = at_once(
            partial(close, page, editor),
            partial(workflow.close_account, members[0], ClosingChoice.ERASE),
            partial(workflow.close_account, members[1], ClosingChoice.LEAVE_WORDS),
            partial(workflow.ask_to_close, members[2], ClosingChoice.ERASE),
        )

        assert not any(is_refusal(result) for result in results)
        assert stored_counts(topic) == (0, 0, 0, 0)
        assert not Member.objects.filter(pk__in=[member.pk for member in members[:2]]).exists()
        workflow.switch_on(page, by=editor)
        assert_blockers_follow_the_pages()
        assert drift(topic.condition) == []


# SQLite lets one write at a time: there a part says as much.
TEXTS, PEOPLE = (120, 40) if connection.vendor == "postgresql" else (24, 8)
PRESSES = times(6, thorough=20, drill=100)


def test_pages_are_switched_while_everybody_is_at_work_and_nothing_is_counted_wrongly():
    """Three editors switch topics, a question and the condition; moderators publish; authors take
    down, put back, send and delete."""
    topics = make_topics(4)
    condition = topics[0].condition
    texts = make_waiting(topics, people=PEOPLE, texts=TEXTS)
    elsewhere = make_topic(question=topics[0].question)
    others = [submit(elsewhere).pk for _number in range(6)]
    sends = [ready_to_send(topic) for topic in topics for _number in range(3)]
    moderators = [make_moderator(), make_moderator()]
    published = [
        publish(Submission.objects.get(pk=pk), by=moderators[0]) for pk in texts[: TEXTS // 2]
    ]

    def each_of(acts):
        """One after the other; one that is refused was too late."""
        for act in acts:
            try:
                act()
            except NotAllowed:
                continue

    def switching(page, seed: int):
        editor, chance = editors[seed], random.Random(seed)
        acts = [partial(close, page, editor), partial(workflow.switch_on, page, by=editor)]
        return partial(each_of, [chance.choice(acts) for _press in range(PRESSES)] + acts)

    def publishing(number: int):
        order = random.Random(number).sample(texts + others, len(texts) + len(others))
        return partial(
            each_of,
            [
                partial(workflow.publish, Submission.objects.get(pk=pk), by=moderators[number])
                for pk in order
            ],
        )

    def taking_down(rows):
        acts = []
        for row in rows:
            author = row.contributor.member
            acts += [
                partial(workflow.unpublish, row, by=author),
                partial(workflow.republish, row, by=author),
            ]
        return partial(each_of, acts)

    editors = [with_role("editor") for _number in range(4)]
    at_once(
        switching(topics[0], 0),
        switching(topics[0].question, 1),
        switching(condition, 2),
        switching(topics[1], 3),
        publishing(0),
        publishing(1),
        taking_down(published[: len(published) // 2]),
        taking_down(published[len(published) // 2 :]),
        partial(each_of, sends),
    )

    assert_blockers_follow_the_pages()
    assert drift(condition) == drift(elsewhere.condition) == []
    pages = [topics[0], topics[0].question, condition, topics[1]]
    for page in pages:
        page.refresh_from_db()
        if not (page.is_listed if page == condition else page.is_on):
            workflow.switch_on(page, by=editors[0])
    assert not Blocker.objects.filter(cause="closed").exists()
    for waiting in Submission.objects.waiting():
        workflow.publish(waiting, by=moderators[0])
    assert drift(condition) == drift(elsewhere.condition) == []
    assert stored_counts(elsewhere)[3] == 6
    assert Experience.objects.readable().count() == Experience.objects.count()
