"""The queue as a list: its order, its marks, its filters, its batches, and that it is never counted
whole."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import Submission
from experiences.moderation.lanes import lanes
from experiences.policy import ExperiencePolicy
from experiences.workflow import visibility
from experiences.workflow.escalations import escalate_by_rules
from tests.support.factories import (
    hand_in_edit,
    make_condition,
    make_member,
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
QUEUE = reverse("admin:experiences_submission_changelist")
NEXT = reverse("admin:experiences_submission_next")


@pytest.fixture
def anna():
    return make_moderator(desk_name="Anna at the desk")


@pytest.fixture
def desk(anna):
    return desk_of(anna)


def desk_of(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def listed(page: str) -> list[int]:
    return [int(key) for key in re.findall(r'href="/admin/experiences/submission/(\d+)/', page)]


def filters(page: str) -> str:
    return page[page.index('id="changelist-filter"') :]


def wait(submission: Submission, hours: float) -> Submission:
    """The same text, as if it had been sent so long ago."""
    sent = timezone.now() - timedelta(hours=hours)
    Submission.objects.filter(pk=submission.pk).update(submitted_at=sent)
    return submission


# Marks


def test_a_text_is_late_after_the_alarm_and_over_the_target_after_the_target(desk, settings):
    assert (ExperiencePolicy.QUEUE_ALARM_HOURS, ExperiencePolicy.QUEUE_TARGET_HOURS) == (24, 48)
    topic = make_topic()
    wait(submit(topic), 23.9)
    assert "desk-age--" not in desk.get(QUEUE).text
    wait(submit(topic), 25)
    wait(submit(topic), 49)
    page = desk.get(QUEUE).text

    assert re.findall(r"desk-age--(\w+)", page) == ["over", "late"]
    assert "1\xa0day, late" in page and "2\xa0days, over the target" in page


def test_alarm_and_target_are_settings(desk, settings):
    settings.QUEUE_ALARM_HOURS, settings.QUEUE_TARGET_HOURS = 2, 3
    wait(submit(), 2.5)

    assert "2\xa0hours, late" in desk.get(QUEUE).text
    assert "Over 3 hours" in desk.get(QUEUE).text


def test_the_first_page_of_the_desk_marks_each_lane_by_its_oldest(desk, anna):
    experience = publish()
    wait(submit(), 25)
    wait(hand_in_edit(experience), 49)
    marks = {lane.title: (lane.mark, lane.mark_label) for lane in lanes(anna)}

    assert marks["New texts"] == ("late", "late")
    assert marks["Edits of public texts"] == ("over", "over the target")
    assert marks["Reports"] == ("", "")
    page = desk.get("/admin/").text
    assert ">late</span>" in page and ">over the target</span>" in page


# Order


def test_what_has_waited_longest_comes_first(desk):
    topic = make_topic()
    newer, older = wait(submit(topic), 1), wait(submit(topic), 2)

    assert listed(desk.get(QUEUE).text) == [older.pk, newer.pk]


def test_what_does_not_wait_is_newest_first(desk):
    topic = make_topic()
    first, second = publish(submit(topic)), publish(submit(topic))

    rows = [second.published_id, first.published_id]
    assert listed(desk.get(f"{QUEUE}?state=published").text) == rows
    assert listed(desk.get(f"{QUEUE}?state=all").text) == rows


def test_what_is_escalated_comes_first_for_who_decides_on_it():
    topic = make_topic()
    old, urgent = wait(submit(topic), 2), submit(topic)
    escalate_by_rules(urgent.experience, kind="crisis", cause="words")
    senior = make_senior_moderator()

    assert listed(desk_of(senior).get(QUEUE).text) == [urgent.pk, old.pk]
    assert workflow.claim_next(by=senior) == urgent


# Filters


def test_only_conditions_and_languages_that_occur_are_offered(desk):
    here = submit(make_topic(make_condition("Alpha syndrome")))
    make_topic(make_condition("Gamma syndrome"))
    elsewhere = submit(make_topic(make_condition("Beta syndrome")), language="de")
    page = desk.get(QUEUE).text

    assert "Alpha syndrome" in filters(page) and "Beta syndrome" in filters(page)
    assert "Gamma syndrome" not in filters(page)
    key = here.experience.topic.condition_id
    assert listed(desk.get(f"{QUEUE}?condition={key}").text) == [here.pk]
    assert listed(desk.get(f"{QUEUE}?language=de").text) == [elsewhere.pk]


def test_by_age_over_the_alarm_and_over_the_target(desk):
    topic = make_topic()
    submit(topic)
    late, over = wait(submit(topic), 25), wait(submit(topic), 49)

    assert listed(desk.get(f"{QUEUE}?age=late").text) == [over.pk, late.pk]
    assert listed(desk.get(f"{QUEUE}?age=over").text) == [over.pk]


def test_by_the_reason_of_an_earlier_refusal_or_of_an_open_report(desk):
    topic = make_topic()
    submit(topic)
    returned = return_for_changes(submit(topic))
    again = submit(topic, returned.experience.contributor.member)
    refused = reject(submit(topic))
    anew = submit(topic, refused.experience.contributor.member)
    experience = publish(submit(topic))
    report(experience, reason="abuse")
    edit = hand_in_edit(experience)
    offered = filters(desk.get(QUEUE).text)

    for value, rows in {
        "before-not_first_person": [again],
        "before-promotion": [anew],
        "reported-abuse": [edit],
        "before-spam": [],
    }.items():
        found = listed(desk.get(f"{QUEUE}?reason={value}").text)
        assert found == [row.pk for row in rows], value
        assert (value in offered) is bool(rows), value


def test_by_who_has_taken_a_text_on(desk, anna):
    topic = make_topic()
    mine, theirs, free = (submit(topic) for _ in range(3))
    workflow.claim(mine, by=anna)
    workflow.claim(theirs, by=make_moderator())

    assert listed(desk.get(f"{QUEUE}?with=me").text) == [mine.pk]
    assert listed(desk.get(f"{QUEUE}?with=nobody").text) == [free.pk]


@pytest.mark.parametrize(
    "nonsense",
    ["condition=x", "condition=-1", "condition=" + "9" * 40, "language=zz", "age=old", "with=you"]
    + ["reason=before-", "reason=reported-x", "reason=%00", "condition=1", "state=nonsense"],
)
def test_nonsense_in_a_filter_finds_nothing_or_everything_and_breaks_nothing(desk, nonsense):
    submit()

    assert desk.get(f"{QUEUE}?{nonsense}").status_code in (200, 302)


@pytest.mark.parametrize(
    "lookup",
    ["claimed_by__email__startswith=a", "offered_to__password__startswith=a", "words__contains=a"]
    + ["experience__contributor__member=1", "experience__topic__condition=1"],
)
def test_nothing_but_the_filters_may_stand_in_the_address(desk, anna, lookup):
    workflow.claim(submit(), by=anna)

    assert desk.get(f"{QUEUE}?{lookup}").status_code == 400


# Never counted whole


def test_no_list_counts_or_skips_more_rows_than_it_lists(desk, settings):
    settings.MOST_LISTED, settings.DESK_ROWS_A_PAGE = 3, 2
    topic = make_topic()
    for _ in range(5):
        submit(topic)
    with CaptureQueriesContext(connection) as captured:
        page = desk.get(QUEUE).text
    counts = [query["sql"] for query in captured if "COUNT(" in query["sql"].upper()]

    assert [sql for sql in counts if "experiences_submission" in sql]
    assert all("LIMIT 3" in sql for sql in counts if "experiences_submission" in sql), counts
    assert "Only the first 3 are listed" in page
    assert [len(listed(desk.get(f"{QUEUE}?p={n}").text)) for n in (1, 2)] == [2, 1]
    assert desk.get(f"{QUEUE}?p=3").status_code == 302


def test_the_queue_costs_the_same_however_much_waits(desk):
    topic = make_topic()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            desk.get(QUEUE)
        return len(captured)

    submit(topic)
    desk.get(QUEUE)
    for_one = queries()
    for _ in range(9):
        submit(topic)

    assert queries() == for_one


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the plan is PostgreSQL's")
def test_the_first_page_comes_from_the_index_of_what_waits(anna):
    rows = visibility.next_for(anna)[:50]
    with connection.cursor() as cursor:
        # Few rows are sorted as quickly, whatever the tables held before: here only the index may
        # give the order.
        for way in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        plan = rows.explain()

    assert "waiting_by_lane" in plan


# Batches


@pytest.mark.parametrize("number", [5, 20])
def test_several_texts_are_claimed_with_one_press(desk, anna, number):
    topic = make_topic()
    texts = [submit(topic) for _ in range(number + 1)]
    page = desk.post(NEXT, {"number": number}, follow=True)

    assert page.redirect_chain == [(f"{QUEUE}?with=me", 302)]
    assert f"You have claimed {number} more texts." in page.text
    mine = list(Submission.objects.claimed_by(anna))
    assert mine == texts[:number]
    assert listed(page.text) == [text.pk for text in mine]


def test_a_batch_never_holds_more_than_twenty_and_goes_on_after_what_one_has(desk, anna):
    topic = make_topic()
    texts = [submit(topic) for _ in range(ExperiencePolicy.MOST_CLAIMS + 2)]
    assert workflow.claim_several(5, by=anna) == texts[:5]
    assert workflow.claim_several(20, by=anna) == texts[5 : ExperiencePolicy.MOST_CLAIMS]
    with pytest.raises(NotAllowed, match="You have claimed 20 texts"):
        workflow.claim_several(1, by=anna)
    assert "You have claimed 20 texts" in desk.post(NEXT, {"number": 5}, follow=True).text


def test_a_batch_leaves_out_what_is_with_somebody_else_or_ones_own(anna):
    topic = make_topic()
    workflow.claim(submit(topic), by=make_moderator())
    submit(topic, anna)
    free = submit(topic)

    assert workflow.claim_several(5, by=anna) == [free]
    with pytest.raises(NotAllowed):
        workflow.claim(free, by=make_member())


def test_a_batch_of_nothing_says_so(desk):
    assert "Nothing else is waiting for you." in desk.post(NEXT, {"number": 5}, follow=True).text


@pytest.mark.parametrize("number", ["2", "1000", "x"])
def test_a_batch_of_another_size_is_refused(desk, number):
    submit()

    assert desk.post(NEXT, {"number": number}).status_code == 400
    assert not Submission.objects.exclude(claimed_by=None).exists()
