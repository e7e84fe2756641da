"""The catalogue of questions, with what each is for and how much has been shared."""

import re

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import override

from conditions.catalogue.questions import QUESTIONS
from conditions.models import Condition, Question, QuestionText, Topic
from tests.diseasemaps.test_queries import queries_of
from tests.support.desk import as_read
from tests.support.factories import (
    load_catalogue,
    make_condition,
    make_many_readable,
    make_member,
    make_question,
    make_topic,
    reject,
    submit,
)

pytestmark = pytest.mark.django_db
ROW = re.compile(
    r"<h3>(?P<title>.*?)</h3>\s*(?:<p>(?P<purpose>.*?)</p>)?\s*<p class=\"dm-questions__count[^>]*>"
    r"(?P<count>.*?)</p>",
    re.DOTALL,
)


def rows(client) -> dict[str, tuple[str, str]]:
    """Purpose and count by title, as the page shows them."""
    text = client.get("/questions/").text
    return {
        row["title"]: (row["purpose"], re.sub("<[^>]*>", "", row["count"]))
        for row in ROW.finditer(text)
    }


def test_every_question_of_the_catalogue_is_there_with_what_it_is_for(client):
    load_catalogue()
    shown = rows(client)

    assert len(shown) == len(QUESTIONS) == 27
    assert all(purpose for purpose, _count in shown.values())
    assert not any("[[" in title for title in shown)
    assert "What causes the condition?" in shown
    assert "Living with the condition as a child, parent or carer" in shown
    text = client.get("/questions/").text
    assert re.findall(r"<h2>(.*?)</h2>", text) == [
        "About the condition",
        "Treatment and outlook",
        "Daily life",
        "Find out more",
    ]


def test_each_question_says_how_many_experiences_the_whole_site_holds(client):
    causes, diet = make_question(), make_question("diet", "Does food help with [[condition]]?")
    make_question("types", "Which types of [[condition]] are there?", takes_experiences=False)
    make_many_readable(make_topic(make_condition(), causes), 1100)
    make_many_readable(make_topic(make_condition(), causes), 7)
    make_topic(Condition.objects.first(), diet)
    submit(Topic.objects.with_wording().get(condition=Condition.objects.first(), question=diet))

    assert {title: count for title, (_purpose, count) in rows(client).items()} == {
        "What causes the condition?": "1,107 experiences",
        "Does food help with the condition?": "No experiences yet",
        "Which types of the condition are there?": "Reviewed answer only",
    }


def test_what_visitors_cannot_find_is_not_counted(client):
    make_many_readable(make_topic(make_condition(is_listed=False)), 5)
    switched_off = make_topic(make_condition())
    make_many_readable(switched_off, 4)
    Topic.objects.filter(pk=switched_off.pk).update(is_on=False)
    make_many_readable(make_topic(make_condition()), 1)
    reject(submit(make_topic(make_condition())))

    assert rows(client)["What causes the condition?"][1] == "1 experience"


def test_the_page_asks_the_database_twice_however_many_conditions_there_are(client):
    load_catalogue()
    for_none = queries_of(client, "/questions/")
    for _ in range(5):
        make_many_readable(make_topic(make_condition()), 3)
    call_command("load_questions", verbosity=0)

    assert len(queries_of(client, "/questions/")) == len(for_none) == 2


def test_a_hostile_wording_stays_text(client):
    make_question("x", "<script>What is [[condition]]?</script>")
    QuestionText.objects.update(purpose="<img src=x>")
    text = client.get("/questions/").text

    assert "<script>" not in text
    assert "<img" not in text


def test_loading_fills_in_an_empty_purpose_and_keeps_what_editors_wrote(client):
    make_question("causes")
    make_question("diet", "Does food help with [[condition]]?")
    QuestionText.objects.filter(question__key="diet").update(purpose="Written by an editor.")
    load_catalogue()
    load_catalogue()
    by_key = dict(QuestionText.objects.values_list("question__key", "purpose"))

    assert by_key["causes"] == next(q.purpose for q in QUESTIONS if q.key == "causes")
    assert by_key["diet"] == "Written by an editor."
    assert all(by_key.values())
    assert max(len(question.purpose) for question in QUESTIONS) <= 300


def test_the_catalogue_says_what_the_site_does_differently_for_a_question():
    load_catalogue()
    soon = set(Question.objects.filter(review_months=24).values_list("key", flat=True))

    assert soon == {"treatments", "cure", "outlook", "research"}
    assert Question.objects.filter(review_months=None).count() == 23
    assert Question.objects.get(shows_helplines=True).key == "mental-health"
    assert Question.objects.get(is_overview=True).key == "what-is"


def test_loading_leaves_the_overview_where_an_editor_put_it():
    make_question("in-short", is_overview=True)
    load_catalogue()

    assert Question.objects.get(is_overview=True).key == "in-short"
    assert Question.objects.filter(key="what-is").exists()


def test_an_editor_chooses_what_a_question_does_and_there_is_one_overview(client):
    overview = make_question("what-is", is_overview=True)
    causes = make_question("causes")
    client.force_login(make_member(is_staff=True, is_superuser=True))

    def save(question, **changes):
        wording = question.texts.get()
        form = {
            **{"key": question.key, "group": "about", "aspect": "Causes", "position": "0"},
            **{"takes_experiences": "on", "review_months": "36"},
            **{"texts-TOTAL_FORMS": "1", "texts-INITIAL_FORMS": "1"},
            **{"texts-0-id": wording.pk, "texts-0-question": question.pk},
            **{"texts-0-language": "en", "texts-0-title": wording.title},
        }
        address = reverse("admin:conditions_question_change", args=[question.pk])
        return client.post(address, form | changes | as_read(client, address))

    assert "Another question is the overview." in save(causes, is_overview="on").text
    assert save(causes, review_months="0").status_code == 200
    assert save(overview, review_months="").status_code == 302
    chosen = {"is_overview": "on", "review_months": "12", "shows_helplines": "on"}
    assert save(causes, **chosen).status_code == 302
    causes.refresh_from_db()
    assert (causes.is_overview, causes.review_months, causes.shows_helplines) == (True, 12, True)
    assert Question.objects.get(is_overview=True) == causes


def test_a_language_without_a_purpose_of_its_own_shows_the_english_one(settings):
    question = make_question("causes")
    question.texts.update(purpose="What is known about it.")
    question.texts.create(language="de", title="Was verursacht [[condition]]?")
    with override("de"):
        shown = Question.objects.with_wording().get()

    assert shown.wording == "Was verursacht [[condition]]?"
    assert shown.purpose == "What is known about it."


def test_the_header_leads_to_conditions_and_questions(client):
    header = client.get("/questions/").text.split("</header>")[0]

    assert 'href="/conditions/"' in header
    assert '<a href="/questions/" aria-current="page">Questions</a>' in header
