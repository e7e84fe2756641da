"""What a page asks of the database stays the same, however many people have written."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from experiences import workflow
from tests.support.factories import (
    hand_in_edit,
    load_catalogue,
    make_article,
    make_condition,
    make_draft,
    make_many_readable,
    make_member,
    make_moderator,
    make_question,
    make_topic,
    publish,
    publish_article,
    reject,
    return_for_changes,
    submit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
MOST = 6


def queries_of(client: Client, address: str) -> list[str]:
    """The queries of a page, not counting what the process looks up once and keeps."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured]


@pytest.fixture
def topic():
    """A question with a signed answer, in a condition with the whole catalogue and an overview."""
    condition = make_condition("Example syndrome", second_name="example disease")
    condition.names.create(name="Sample syndrome")
    condition.codes.create(system="ORPHA", code="1")
    load_catalogue()
    overview = condition.topics.get(question__key="what-is")
    publish_article(make_article(overview))
    topic = make_topic(condition)
    publish_article(make_article(topic))
    return topic


def test_the_condition_page_costs_the_same_for_nobody_one_person_and_a_thousand(client, topic):
    address = topic.condition.get_absolute_url()
    for_nobody = queries_of(client, address)
    publish(topic=topic)
    for_one = queries_of(client, address)
    make_many_readable(topic, 999)
    for_a_thousand = queries_of(client, address)

    assert "1,000</strong> individuals" in client.get(address).text
    assert len(for_nobody) == len(for_one) == len(for_a_thousand) <= MOST, for_nobody


def test_the_question_page_costs_the_same_for_nobody_one_person_and_a_thousand(client, topic):
    address = topic.get_absolute_url()
    for_nobody = queries_of(client, address)
    publish(topic=topic)
    for_one = queries_of(client, address)
    make_many_readable(topic, 999)
    for_a_thousand = queries_of(client, address)

    assert "and 249 relatives or carers have shared" in client.get(address).text
    assert len(for_nobody) == len(for_one) == len(for_a_thousand) <= MOST, for_nobody


def test_reading_on_costs_one_query_more_and_the_last_page_as_much_as_the_second(client, topic):
    experiences = make_many_readable(topic, 1000)
    address = topic.get_absolute_url()
    first = queries_of(client, address)
    second = queries_of(client, f"{address}?before={experiences[19].public_id}")
    last = queries_of(client, f"{address}?before={experiences[979].public_id}")

    assert (
        experiences[-1].published.words
        in client.get(f"{address}?before={experiences[979].public_id}").text
    )
    assert len(second) == len(last) == len(first) + 1 <= MOST


@pytest.mark.parametrize("who", ["self", "relatives"])
def test_choosing_whose_words_to_read_costs_nothing_more(client, topic, who):
    make_many_readable(topic, 100)
    address = topic.get_absolute_url()

    assert len(queries_of(client, f"{address}?who={who}")) == len(queries_of(client, address))


@pytest.mark.parametrize("last", [19, 979])
def test_no_page_of_experiences_reads_more_than_the_rows_that_it_shows(client, topic, last):
    experiences = make_many_readable(topic, 1000)
    queries = queries_of(client, f"{topic.get_absolute_url()}?before={experiences[last].public_id}")

    (rows,) = [sql for sql in queries if "is_readable" in sql and "ORDER BY" in sql]
    assert "LIMIT 21" in rows
    assert "OFFSET" not in rows


def test_the_home_page_costs_the_same_for_one_condition_and_thirty(client):
    make_condition()
    for_one = queries_of(client, "/")
    for _ in range(29):
        make_condition()

    assert len(queries_of(client, "/")) == len(for_one) <= MOST


def something_in_every_state(author, moderator, number: int) -> None:
    """So many experiences of one person, in every state, each of a condition of its own."""
    question = make_question()

    def topic():
        return make_topic(make_condition(), question)

    states = [
        lambda: make_draft(topic(), author),
        lambda: publish(submit(topic(), author), by=moderator),
        lambda: submit(topic(), author),
        lambda: return_for_changes(submit(topic(), author), by=moderator),
        lambda: reject(submit(topic(), author), by=moderator),
        lambda: hand_in_edit(publish(submit(topic(), author), by=moderator)),
        lambda: workflow.unpublish(publish(submit(topic(), author), by=moderator), by=author),
        lambda: workflow.take_back(submit(topic(), author).experience, by=author),
    ]
    for place in range(number):
        states[place % len(states)]()


def test_my_experiences_costs_the_same_for_a_few_and_for_many(client):
    few, many, moderator = make_member(), make_member(), make_moderator()
    something_in_every_state(few, moderator, 8)
    something_in_every_state(many, moderator, 32)

    client.force_login(few)
    for_few = queries_of(client, reverse("my-experiences"))
    client.force_login(many)
    for_many = queries_of(client, reverse("my-experiences"))

    assert client.get(reverse("my-experiences")).text.count("since <time") == 32
    assert len(for_few) == len(for_many)


def test_my_experiences_costs_the_same_for_one_text_and_for_thirty(client):
    one, thirty, moderator = make_member(), make_member(), make_moderator()
    question = make_question()
    publish(submit(make_topic(make_condition(), question), one), by=moderator)
    for _ in range(30):
        publish(submit(make_topic(make_condition(), question), thirty), by=moderator)

    client.force_login(one)
    for_one = queries_of(client, reverse("my-experiences"))
    client.force_login(thirty)

    assert len(queries_of(client, reverse("my-experiences"))) == len(for_one)


def test_the_review_queue_costs_the_same_for_one_text_and_for_forty(client):
    question = make_question()
    queue = reverse("admin:experiences_submission_changelist")
    moderator = make_moderator()
    # One that is offered to somebody: whose names stand on the page is asked once for all rows.
    returned = return_for_changes(submit(make_topic(make_condition(), question)), by=moderator)
    submit(returned.experience.topic, returned.experience.contributor.member)
    client.force_login(moderator)
    for_one = queries_of(client, queue)
    for place in range(39):
        submission = submit(make_topic(make_condition(), question))
        if place % 3 == 0:
            publish(submission, by=moderator)
            hand_in_edit(submission.experience)
        elif place % 3 == 1:
            return_for_changes(submission, by=moderator)
            author = submission.experience.contributor.member
            submit(submission.experience.topic, author)

    assert client.get(queue).text.count("desk-age") == 40
    assert len(queries_of(client, queue)) == len(for_one)


def test_the_review_page_costs_the_same_after_one_decision_and_after_ten(client):
    topic, author, moderator = make_topic(), make_member(), make_moderator()
    client.force_login(moderator)

    def of_the_page():
        submission = submit(topic, author)
        found = queries_of(
            client, reverse("admin:experiences_submission_change", args=[submission.pk])
        )
        return_for_changes(submission, by=moderator)
        return found

    of_the_page()
    after_one = of_the_page()
    for _ in range(7):
        return_for_changes(submit(topic, author), by=moderator)

    assert len(of_the_page()) == len(after_one)


def test_ones_own_page_costs_the_same_after_one_decision_and_after_ten(client):
    topic, author, moderator = make_topic(), make_member(), make_moderator()
    submission = return_for_changes(submit(topic, author), by=moderator)
    address = reverse("my-experience", args=[submission.experience.public_id])
    client.force_login(author)
    after_one = queries_of(client, address)
    for _ in range(9):
        return_for_changes(submit(topic, author), by=moderator)

    assert len(queries_of(client, address)) == len(after_one)


def test_the_page_of_one_experience_costs_the_same_alone_and_among_a_thousand(client, topic):
    address = reverse("experience-page", args=[publish(topic=topic).public_id])
    alone = queries_of(client, address)
    make_many_readable(topic, 999)

    assert len(queries_of(client, address)) == len(alone) <= MOST


def test_the_community_page_costs_the_same_for_one_text_among_few_and_many_among_a_thousand(
    client, topic
):
    author = make_member()
    experience = publish(submit(topic, author))
    address = reverse("my-profile", args=[experience.contributor.public_id])
    client.force_login(author)
    for_one = queries_of(client, address)
    make_many_readable(topic, 1000)
    for key in ("diet", "cure", "outlook", "daily-life"):
        publish(submit(make_topic(topic.condition, make_question(key)), author))

    assert client.get(address).text.count("/me/experiences/") == 5
    assert len(queries_of(client, address)) == len(for_one)


def test_the_list_of_pen_names_costs_the_same_for_one_and_for_forty(client):
    queue = reverse("admin:experiences_contributor_changelist")
    question = make_question()

    def somebody_types(number):
        topic = make_topic(make_condition(), question)
        submit(topic, name_choice="typed", typed_name=f"Otter {number}")

    somebody_types(0)
    client.force_login(make_moderator())
    for_one = queries_of(client, queue)
    for number in range(1, 40):
        somebody_types(number)

    assert client.get(queue).text.count("field-community") == 40
    assert len(queries_of(client, queue)) == len(for_one)


@pytest.mark.parametrize("name", ["my-data", "my-decisions", "my-consents"])
def test_what_is_kept_about_somebody_costs_the_same_for_a_little_and_for_much(client, name):
    little, much, moderator = make_member(), make_member(), make_moderator()
    something_in_every_state(little, moderator, 8)
    something_in_every_state(much, moderator, 32)

    client.force_login(little)
    for_little = queries_of(client, reverse(name))
    client.force_login(much)

    assert len(queries_of(client, reverse(name))) == len(for_little)
