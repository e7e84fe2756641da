"""The statistics of moderation: computed from rows, with no small number that could be about
somebody."""

import re
from datetime import timedelta
from unittest import mock

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from experiences import workflow
from experiences.models import Appeal, Decision, Submission
from experiences.moderation import statistics
from experiences.moderation.statistics import merged, public_statistics, team_statistics
from tests.support.factories import (
    answer_appeal,
    hand_in_edit,
    make_appeal,
    make_moderator,
    make_senior_moderator,
    make_topic,
    publish,
    reject,
    report,
    return_for_changes,
    submit,
)

pytestmark = pytest.mark.django_db
PAGE = reverse("how-we-moderate")
NONE = "fewer than 5"


@pytest.fixture
def topic():
    return make_topic()


@pytest.fixture
def anna():
    return make_moderator(desk_name="Anna at the desk")


def afresh() -> dict[str, list[str]]:
    """The cells of the page's tables by the label of their row, computed now."""
    cache.clear()
    shown = public_statistics()
    return {row.label: row.cells for row in (*shown.rows, *shown.reasons)}


def refuse(topic, anna, reason: str, number: int) -> None:
    for _ in range(number):
        workflow.reject(submit(topic), by=anna, reason=reason, facts="Why.")


def sent_ago(submission: Submission, **ago) -> Submission:
    sent = timezone.now() - timedelta(**ago)
    Submission.objects.filter(pk=submission.pk).update(submitted_at=sent)
    return submission


def long_ago(decisions, days: int) -> None:
    at = timezone.now() - timedelta(days=days)
    decisions.update(decided_at=at)


def test_a_site_without_texts_names_no_number():
    cells = afresh()

    assert cells["Texts received"] == [NONE, NONE]
    assert cells["From sending to the decision, median"] == ["too few to say"] * 2
    assert public_statistics().oldest == "No text is waiting at the moment."
    assert public_statistics().reasons == []


def test_each_figure_counts_its_rows_in_both_periods(topic, anna):
    for _ in range(5):
        publish(submit(topic), by=anna)
    for _ in range(6):
        return_for_changes(submit(topic), by=anna)
    refuse(topic, anna, "spam", 7)
    long_ago(Decision.objects.filter(outcome="returned"), 31)
    old = Submission.objects.filter(state="returned")
    old.update(submitted_at=timezone.now() - timedelta(days=32))
    long_ago(Decision.objects.filter(pk=Decision.objects.filter(reason="spam")[0].pk), 366)
    cells = afresh()

    assert cells["Texts received"] == ["12", "18"]
    assert cells["Published"] == ["5", "5"]
    assert cells["Changes asked for"] == [NONE, "6"]
    assert cells["Not published"] == ["6", "6"]
    assert cells["It is advertising or sent many times"] == ["6", "6"]


def test_public_texts_that_were_removed_and_appeals_are_counted(topic, anna):
    judge = make_senior_moderator()
    for number in range(10):
        removed = publish(submit(topic), by=anna)
        workflow.remove(removed, by=anna, reason="other", facts="Why.")
        appeal = make_appeal(removed.decisions.get(outcome="removed"))
        answer_appeal(appeal, by=judge, overturns=number < 5)
    cells = afresh()

    assert cells["Public texts removed"] == ["10", "10"]
    assert cells["Decisions that somebody asked to look at again"] == ["10", "10"]
    assert cells["Of these, overturned so far"] == ["5", "5"]


def test_a_decision_that_was_undone_does_not_count(topic, anna):
    refuse(topic, anna, "spam", 6)
    undone = Decision.objects.first()
    Decision.objects.create(
        topic=undone.topic, number=1, outcome="undone", undoes=undone, decided_by=anna
    )

    assert afresh()["Not published"] == ["5", "5"]
    assert sum(row.decided for row in team_statistics()) == 5


def test_a_text_deleted_since_counts_as_received_where_it_was_decided_on(topic, anna):
    for _ in range(5):
        text = reject(submit(topic), by=anna)
        workflow.delete_experience(text.experience, by=text.experience.contributor.member)
    gone = submit(topic)
    workflow.delete_experience(gone.experience, by=gone.experience.contributor.member)

    assert not Submission.objects.exists()
    assert afresh()["Texts received"] == ["5", "5"]
    assert afresh()["From sending to the decision, median"] == ["too few to say"] * 2


@pytest.mark.parametrize(
    ("hours", "median"),
    [([1, 2, 3, 40, 50], "3 hours"), ([1, 2, 4, 8, 40, 50], "6 hours"), ([1] * 5, "1 hour")],
)
def test_half_of_the_texts_waited_longer_than_the_median(topic, anna, hours, median):
    for number in hours:
        text = sent_ago(submit(topic), hours=number)
        publish(text, by=anna)

    assert afresh()["From sending to the decision, median"] == [median, median]


@pytest.mark.parametrize(
    ("ago", "sentence"),
    [
        ({"minutes": 5}, "less than an hour ago"),
        ({"hours": 1.5}, "1 hour ago"),
        ({"hours": 47.5}, "47 hours ago"),
        ({"days": 3.5}, "3 days ago"),
    ],
)
def test_the_age_of_the_oldest_text_is_said_in_words(topic, ago, sentence):
    sent_ago(submit(topic), **ago)
    submit(topic)

    assert public_statistics().oldest == f"The oldest text that is waiting was sent {sentence}."


# No small numbers


@pytest.mark.parametrize(
    ("counts", "shown", "rest"),
    [
        ({}, {}, 0),
        ({"a": 5}, {"a": 5}, 0),
        ({"a": 4}, {}, 4),
        ({"a": 7, "b": 3, "c": 2}, {"a": 7}, 5),
        # One small one alone would be the total less the others.
        ({"a": 9, "b": 6, "c": 1}, {"a": 9}, 7),
        ({"a": 9, "b": 1}, {}, 10),
        ({"a": 5, "b": 5, "c": 4}, {"b": 5}, 9),
    ],
)
def test_a_small_cell_is_merged_and_a_second_one_with_it_where_it_could_be_subtracted(
    counts, shown, rest
):
    assert merged(counts) == (shown, rest)
    assert sum(shown.values()) + rest == sum(counts.values())


def test_no_reason_below_five_can_be_read_or_worked_out(topic, anna):
    refuse(topic, anna, "spam", 8)
    refuse(topic, anna, "abuse", 5)
    refuse(topic, anna, "illegal", 1)
    cells = afresh()

    assert cells["Not published"] == ["14", "14"]
    assert cells["It is advertising or sent many times"] == ["8", "8"]
    assert cells["Other reasons, together"] == ["6", "6"]
    assert "It attacks somebody" not in cells and "It is against the law" not in cells
    page = Client().get(PAGE).text
    assert not re.search(r"<td>[0-4]</td>", page)


def test_a_reason_that_is_frequent_in_one_period_only_is_a_dash_in_the_other(topic, anna):
    refuse(topic, anna, "abuse", 6)
    long_ago(Decision.objects.all(), 100)
    refuse(topic, anna, "spam", 6)
    cells = afresh()

    assert cells["It attacks somebody"] == ["–", "6"]
    assert cells["It is advertising or sent many times"] == ["6", "6"]


def test_appeals_that_were_not_overturned_cannot_be_worked_out_where_they_are_few(topic, anna):
    judge = make_senior_moderator()
    for number in range(8):
        appeal = make_appeal(reject(submit(topic), by=anna).decisions.get())
        answer_appeal(appeal, by=judge, overturns=number < 6)

    assert Appeal.objects.filter(state="overturned").count() == 6
    assert afresh()["Of these, overturned so far"] == ["at least 5"] * 2


# The page


def test_the_page_has_two_tables_with_headings_for_rows_and_columns(client, topic, anna):
    refuse(topic, anna, "spam", 5)
    page = client.get(PAGE).text

    assert page.count("<caption") == 2
    assert page.count('<th scope="col">the last 365 days</th>') == 2
    assert '<th scope="row">Texts received</th><td>5</td><td>5</td>' in page
    assert "The oldest text" in page or "No text is waiting" in page


def test_the_page_is_computed_once_an_hour_and_the_same_for_everybody(client, topic, anna):
    submit(topic)
    first = client.get(PAGE)
    for _ in range(6):
        publish(submit(topic), by=anna)
    member = Client()
    member.force_login(anna)

    assert client.get(PAGE).content == first.content
    assert "fewer than 5" in member.get(PAGE).text
    assert '<th scope="row">Published</th><td>fewer than 5</td>' in member.get(PAGE).text
    cache.clear()
    assert '<th scope="row">Published</th><td>6</td>' in client.get(PAGE).text


def test_the_page_is_read_when_the_cache_is_down(client, topic, anna, caplog):
    for _ in range(5):
        publish(submit(topic), by=anna)
    broken = mock.Mock(get=mock.Mock(side_effect=ConnectionError), set=mock.Mock())
    with mock.patch.object(statistics, "cache", broken):
        page = client.get(PAGE)
    assert page.status_code == 200
    assert '<th scope="row">Published</th><td>5</td>' in page.text
    keeps_nothing = mock.Mock(
        get=mock.Mock(return_value=None), set=mock.Mock(side_effect=ConnectionError)
    )
    with mock.patch.object(statistics, "cache", keeps_nothing):
        assert client.get(PAGE).status_code == 200
    assert "ConnectionError" in caplog.text


def test_the_page_costs_the_same_however_much_was_decided(client, topic, anna):
    def queries() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        return len(captured)

    for _ in range(5):
        publish(submit(topic), by=anna)
    few = queries()
    refuse(topic, anna, "spam", 9)
    refuse(topic, anna, "abuse", 9)

    assert queries() == few
    with CaptureQueriesContext(connection) as captured:
        client.get(PAGE)
    assert len(captured) == 0


# For the seniors


def test_seniors_read_what_each_moderator_decided_in_each_lane(topic, anna):
    bert = make_moderator(desk_name="bert at the desk")
    judge = make_senior_moderator(desk_name="Zoe at the desk")
    experience = publish(sent_ago(submit(topic), hours=4), by=bert)
    publish(sent_ago(hand_in_edit(experience), hours=9), by=anna)
    overturned = reject(sent_ago(submit(topic), hours=2), by=anna)
    reject(sent_ago(submit(topic), hours=8), by=anna)
    answer_appeal(make_appeal(overturned.decisions.get()), by=judge, overturns=True)
    report(experience)
    workflow.keep(experience, by=bert)
    rows = [(r.name, r.lane, r.decided, r.median, r.overturned) for r in team_statistics()]

    assert rows == [
        ("Anna at the desk", "New texts", 2, "5 hours", 1),
        ("Anna at the desk", "Edits of public texts", 1, "9 hours", 0),
        ("bert at the desk", "New texts", 1, "4 hours", 0),
        ("bert at the desk", "Public texts", 1, "–", 0),
        ("Zoe at the desk", "Appeals", 1, "less than an hour", 0),
    ]


def test_what_was_decided_earlier_is_not_in_the_teams_statistics(topic, anna):
    publish(submit(topic), by=anna)
    long_ago(Decision.objects.all(), 31)

    assert team_statistics() == []


def test_only_seniors_find_the_teams_statistics_on_the_first_page(topic, anna):
    publish(submit(topic), by=anna)

    def first_page(member) -> str:
        client = Client()
        client.force_login(member)
        return client.get("/admin/").text

    assert "per moderator and lane" in first_page(make_senior_moderator())
    assert "per moderator and lane" not in first_page(anna)
