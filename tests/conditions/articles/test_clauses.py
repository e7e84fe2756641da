"""The sentences that carry a number of people, word for word."""

import pytest
from django.template import Context, Template

from conditions.articles import clauses, rendering
from conditions.models import Condition, Question, Topic
from tests.support.factories import make_article, make_topic, publish, publish_article

# The same on every database.
pytestmark = pytest.mark.once

PRS = "Parry-Romberg syndrome / Progressive hemifacial atrophy"


def condition(count: int = 0, **fields) -> Condition:
    """A condition with so many contributors; nothing here needs a database."""
    fields = {
        "name": "Parry-Romberg syndrome",
        "second_name": "Progressive hemifacial atrophy",
    } | fields
    return Condition(contributor_count=count, **fields)


def topic(people: int = 0, relatives: int = 0, **fields) -> Topic:
    of = fields.pop("condition", None) or condition(people + relatives, **fields)
    return Topic(condition=of, question=Question(), people_count=people, relatives_count=relatives)


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (0, "nobody has shared their experiences yet"),
        (1, "1 individual has shared their experiences"),
        (2, "2 individuals have shared their experiences"),
        (106, "106 individuals have shared their experiences"),
        (1234, "1,234 individuals have shared their experiences"),
    ],
)
def test_how_many_people_of_a_condition_have_shared(count, sentence):
    assert clauses.contributors(condition(count)) == sentence


@pytest.mark.parametrize(
    ("count", "html"),
    [
        (0, "Nobody has shared their experiences yet"),
        (1, "<strong>1</strong> individual has shared their experiences"),
        (1234, "<strong>1,234</strong> individuals have shared their experiences"),
    ],
)
def test_the_heading_says_the_same_with_its_number_marked_up(count, html):
    assert clauses.contributors_heading(condition(count)) == html


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (0, "nobody has shared their experiences yet"),
        (1, "1 individual has shared their experiences"),
        (20, "20 individuals have shared their experiences"),
        (21, "over 20 members have shared their experiences"),
        (29, "over 20 members have shared their experiences"),
        (30, "over 20 members have shared their experiences"),
        (31, "over 30 members have shared their experiences"),
        (99, "over 90 members have shared their experiences"),
        (100, "over 90 members have shared their experiences"),
        (101, "over 100 members have shared their experiences"),
        (106, "over 100 members have shared their experiences"),
        (110, "over 100 members have shared their experiences"),
        (111, "over 110 members have shared their experiences"),
        (1000, "over 990 members have shared their experiences"),
        (1001, "over 1,000 members have shared their experiences"),
        (1234, "over 1,200 members have shared their experiences"),
        (10_000, "over 9,900 members have shared their experiences"),
    ],
)
def test_over_so_many_people_names_the_largest_round_number_below(count, sentence):
    assert clauses.contributors_over(condition(count)) == sentence


def test_the_round_number_is_below_the_count_and_has_two_digits_at_most():
    for count in range(21, 3000):
        number = clauses.round_number_below(count)
        step = 10 if count <= 1000 else 100

        assert number < count <= number + step, count
        assert len(str(number).rstrip("0")) <= 2, count
        assert number % 10 == 0, count


@pytest.mark.parametrize(
    ("people", "relatives", "sentence"),
    [
        (0, 0, "nobody has shared a first-person experience on this question yet"),
        (
            1,
            0,
            f"1 person with {PRS} has shared their first-person experience on this question",
        ),
        (
            3,
            0,
            f"3 people with {PRS} have shared their first-person experience on this question",
        ),
        (
            0,
            1,
            f"1 relative or carer of somebody with {PRS} has shared their first-person "
            "experience on this question",
        ),
        (
            0,
            2,
            f"2 relatives or carers of people with {PRS} have shared their first-person "
            "experience on this question",
        ),
        (
            1,
            1,
            f"1 person with {PRS} and 1 relative or carer have shared their first-person "
            "experience on this question",
        ),
        (
            3,
            1,
            f"3 people with {PRS} and 1 relative or carer have shared their first-person "
            "experience on this question",
        ),
        (
            1,
            2,
            f"1 person with {PRS} and 2 relatives or carers have shared their first-person "
            "experience on this question",
        ),
        (
            1234,
            5678,
            f"1,234 people with {PRS} and 5,678 relatives or carers have shared their "
            "first-person experience on this question",
        ),
    ],
)
def test_how_many_people_have_answered_a_question(people, relatives, sentence):
    assert clauses.topic_contributors(topic(people, relatives)) == sentence


def test_the_line_under_a_short_answer_says_where_they_shared():
    line = clauses.live_line(topic(3, second_name=""), "The site")

    assert line == (
        "3 people with Parry-Romberg syndrome have shared their first-person experience on this "
        "question at The site."
    )


def test_the_line_under_a_short_answer_reads_right_for_nobody():
    line = clauses.live_line(topic(), "The site")

    assert line == "Nobody has shared a first-person experience on this question yet."


@pytest.mark.parametrize(
    ("count", "html"),
    [(1, "<b>1</b> experience"), (2, "<b>2</b> experiences"), (1234, "<b>1,234</b> experiences")],
)
def test_the_number_in_a_list_of_questions(count, html):
    assert clauses.experiences(count) == html


def test_a_condition_without_a_second_name_stands_alone():
    assert "with Parry-Romberg syndrome have" in clauses.topic_contributors(
        topic(2, second_name="")
    )
    assert clauses.resolve_text("[[second_name]]", topic(second_name="")) == (
        "Parry-Romberg syndrome"
    )


@pytest.mark.parametrize(
    ("token", "text"),
    [
        ("[[contributors]]", "106 individuals have shared their experiences"),
        ("[[contributors:over]]", "over 100 members have shared their experiences"),
        (
            "[[contributors:topic]]",
            f"3 people with {PRS} have shared their first-person experience on this question",
        ),
        ("[[condition]]", "Parry-Romberg syndrome"),
        ("[[second_name]]", "Progressive hemifacial atrophy"),
    ],
)
def test_each_token_becomes_its_clause_in_prose_and_in_plain_text(token, text):
    here = topic(3, condition=condition(106))

    assert clauses.resolve(f"<p>Here {token}.</p>", here) == f"<p>Here {text}.</p>"
    assert clauses.resolve_text(f"Here {token}.", here) == f"Here {text}."
    assert clauses.unknown_tokens(f"Here {token}.") == []


@pytest.mark.parametrize(
    ("text", "resolved"),
    [
        ("[[contributors]].", "Nobody has shared their experiences yet."),
        ("So far [[contributors]].", "So far nobody has shared their experiences yet."),
        ("It is rare. [[contributors]].", "It is rare. Nobody has shared their experiences yet."),
        ("It is rare, [[contributors]].", "It is rare, nobody has shared their experiences yet."),
        ("<p>[[contributors]].</p>", "<p>Nobody has shared their experiences yet.</p>"),
        (
            '<h2 id="a">[[contributors]]</h2>',
            '<h2 id="a">Nobody has shared their experiences yet</h2>',
        ),
    ],
)
def test_a_clause_that_begins_a_sentence_begins_with_a_capital(text, resolved):
    assert clauses.resolve(text, topic()) == resolved


def test_names_are_escaped_wherever_a_clause_becomes_html():
    hostile = topic(2, name="<script>alert(1)</script>", second_name="A & B")

    html = clauses.resolve("<p>[[condition]], [[second_name]], [[contributors:topic]]</p>", hostile)
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html and "A &amp; B" in html
    shown = Template("{{ text }}").render(
        Context({"text": clauses.resolve_text("[[condition]]", hostile)})
    )
    assert shown == "&lt;script&gt;alert(1)&lt;/script&gt;"


def test_a_name_that_looks_like_a_token_is_not_resolved_again():
    assert clauses.resolve_text("[[condition]]", topic(name="[[contributors]]")) == (
        "[[contributors]]"
    )


def test_tokens_that_no_clause_answers_to_are_named():
    text = "[[contributors]] and [[contributers]], [[people:over]] and [[]]."

    assert clauses.unknown_tokens(text) == ["[[contributers]]", "[[people:over]]", "[[]]"]


def test_an_unknown_token_in_stored_text_is_left_as_it_is():
    assert clauses.resolve("<p>[[people]]</p>", topic()) == "<p>[[people]]</p>"


def test_tokens_survive_markdown():
    body = "## About [[condition]]\n\nHere *[[contributors:over]]*, and [[second_name]]."

    html = rendering.render(body).html

    for token in ("[[condition]]", "[[contributors:over]]", "[[second_name]]"):
        assert token in html


@pytest.mark.django_db
def test_an_article_says_the_number_of_people_as_it_stands_when_it_is_read(client):
    page = make_topic()
    publish_article(
        make_article(
            page, short_answer="So far [[contributors]].", body="## Who\n\nHere [[contributors]]."
        )
    )
    url = page.get_absolute_url()
    assert "So far nobody has shared their experiences yet." in client.get(url).content.decode()

    publish(topic=page)

    html = client.get(url).content.decode()
    assert "So far 1 individual has shared their experiences." in html
    assert "Here 1 individual has shared their experiences." in html
    assert "[[" not in html


@pytest.mark.django_db
def test_a_condition_with_markup_in_its_name_harms_no_page(client):
    page = make_topic()
    Condition.objects.update(name="<script>alert(1)</script>", second_name="<img src=x>")
    publish_article(make_article(page, short_answer="[[condition]]", body="## A\n\n[[condition]]"))
    publish(topic=page)

    for url in (page.get_absolute_url(), page.condition.get_absolute_url(), "/"):
        html = client.get(url).content.decode()
        assert "<script>alert" not in html and "<img src=x" not in html
        assert "&lt;script&gt;alert(1)" in html
