"""Editors save at the desk while words are published, taken down and put back on the same pages."""

import itertools
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from conditions.models import Condition, RelatedCondition
from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import Experience
from tests.support.desk import as_read
from tests.support.factories import (
    drift,
    make_article,
    make_condition,
    make_member,
    make_moderator,
    make_question,
    make_topic,
    publish,
    stored_counts,
    submit,
)
from tests.support.lives import form_with
from tests.support.thoroughness import times

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite lets one write at a time: nothing to race"
    ),
]
SECONDS = times(4, thorough=20, drill=60)


class Together:
    """People who act over and over until the time is up; what went wrong is kept, and how often
    each got through."""

    def __init__(self, **acts: Callable[[int], bool]) -> None:
        self.acts = acts
        self.done = dict.fromkeys(acts, 0)
        self.faults: list[str] = []

    def run(self, seconds: int) -> None:
        until = time.monotonic() + seconds
        people = [threading.Thread(target=self._act, args=(name, until)) for name in self.acts]
        for person in people:
            person.start()
        for person in people:
            person.join()

    def _act(self, name: str, until: float) -> None:
        try:
            for turn in itertools.count():
                if time.monotonic() > until:
                    return
                self.done[name] += bool(self.acts[name](turn))
        except Exception as error:
            self.faults.append(f"{name}: {type(error).__name__}: {error}")
        finally:
            connection.close()


def browser() -> Client:
    client = Client()
    client.force_login(make_member(is_staff=True, is_superuser=True))
    return client


def saves(address: str, field: str) -> Callable[[int], bool]:
    """Somebody who opens a form of the desk, types something new and saves."""
    client = browser()

    def act(turn: int) -> bool:
        form = form_with(client.get(address).text, field)
        form = {name: value or "" for name, value in form.items() if name != "csrfmiddlewaretoken"}
        answer = client.post(address, form | {field: f"Typed {turn}"})
        assert answer.status_code in (302, 409), answer.status_code
        return answer.status_code == 302

    return act


def moves(texts: list[Experience]) -> Callable[[int], bool]:
    """Authors who take their words down and put them back."""

    def act(turn: int) -> bool:
        text = texts[turn % len(texts)]
        move = workflow.unpublish if (turn // len(texts)) % 2 == 0 else workflow.republish
        try:
            move(text, by=text.contributor.member)
        except NotAllowed:
            return False
        return True

    return act


def at_the_desk(model: str, pk: int) -> str:
    return reverse(f"admin:conditions_{model}_change", args=[pk])


def test_editors_and_authors_at_once_lose_no_count_no_publication_and_wait_in_no_ring():
    alpha, beta = make_condition("Alpha syndrome"), make_condition("Beta syndrome")
    RelatedCondition.objects.create(condition=alpha, related=beta, comparison="Alike.")
    RelatedCondition.objects.create(condition=beta, related=alpha, comparison="Alike.")
    question = make_question()
    topics = [make_topic(alpha, question), make_topic(beta, question)]
    texts = [publish(submit(topics[n % 2])) for n in range(6)]
    article = make_article(topics[0])
    waiting = [submit(topics[n % 2]) for n in range(200)] if SECONDS > 4 else []
    waiting = waiting or [submit(topics[n % 2]) for n in range(40)]
    moderator, left = make_moderator(), list(waiting)
    published: list[int] = []
    desk = Client()
    desk.force_login(moderator)

    def publishes(turn: int) -> bool:
        if not left:
            time.sleep(0.05)
            return False
        submission = left.pop()
        page = reverse("admin:experiences_submission_change", args=[submission.pk])
        answer = desk.post(page, as_read(desk, page) | {"outcome": "published"})
        assert answer.status_code == 302, answer.status_code
        published.append(submission.pk)
        return True

    together = Together(
        renames_alpha=saves(at_the_desk("condition", alpha.pk), "second_name"),
        renames_beta=saves(at_the_desk("condition", beta.pk), "second_name"),
        renames_alpha_too=saves(at_the_desk("condition", alpha.pk), "second_name"),
        words_the_question=saves(at_the_desk("question", question.pk), "aspect"),
        writes=saves(at_the_desk("articleversion", article.pk), "short_answer"),
        takes_down=moves(texts[:3]),
        puts_back=moves(texts[3:]),
        publishes=publishes,
    )
    together.run(SECONDS)

    assert together.faults == []
    # Two share one form, and refuse each other's versions.
    together.done["renames_alpha"] += together.done.pop("renames_alpha_too")
    assert all(together.done.values()), together.done
    for condition in (alpha, beta):
        assert drift(condition) == []
    readable = Experience.objects.readable().count()
    assert sum(stored_counts(topic)[0] for topic in topics) == readable
    public = Experience.objects.filter(published__in=published).count()
    assert public == len(published)
    counts = Condition.objects.values_list("experience_count", flat=True)
    assert sum(counts) == readable
