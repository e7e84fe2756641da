"""What a page's version is made of, and what a change of it costs."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from conditions import versions
from conditions.models import Condition, SiteVersion, Topic
from conditions.versions import page_version
from tests.support.desk import as_read
from tests.support.factories import (
    load_catalogue,
    make_article,
    make_condition,
    make_disclaimer,
    make_member,
    make_question,
    make_topic,
    publish,
    publish_article,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def condition() -> Condition:
    """A condition with the page of every question."""
    make_topic(condition := make_condition("Example syndrome"))
    load_catalogue()
    return condition


@pytest.fixture
def editor(client):
    client.force_login(make_member(is_staff=True, is_superuser=True))
    return client


def pages_of(condition: Condition) -> dict:
    """The version of each page of one condition."""
    pages = [condition, *condition.topics.order_by("pk")]
    return {page: page_version(page) for page in pages}


def all_moved(before: dict) -> bool:
    return all(page_version(page) != was for page, was in before.items())


def none_moved(before: dict) -> bool:
    return all(page_version(page) == was for page, was in before.items())


def test_a_name_moves_every_page_of_its_condition_in_one_statement_however_many_there_are(
    condition, django_assert_num_queries
):
    before, elsewhere = pages_of(condition), pages_of(make_topic(make_condition()).condition)
    assert len(before) > 27
    with django_assert_num_queries(1):
        versions.bump_condition(condition.pk)

    assert all_moved(before)
    assert none_moved(elsewhere)


def test_one_topic_moves_its_own_page_and_its_conditions(condition):
    topic, *others = condition.topics.order_by("pk")
    before = {page: page_version(page) for page in (topic, condition)}
    beside = {page: page_version(page) for page in others}
    versions.bump_topic(topic.pk, condition.pk)

    assert all_moved(before)
    assert none_moved(beside)


def test_a_version_is_read_in_one_query(condition, django_assert_num_queries):
    for page in (condition, condition.topics.first()):
        with django_assert_num_queries(1):
            page_version(page)


def test_what_all_pages_show_moves_every_page_in_two_statements(
    condition, django_assert_num_queries
):
    before = pages_of(condition) | pages_of(make_topic(make_condition()).condition)
    first = SiteVersion.objects.get().version
    for _ in range(2):
        with django_assert_num_queries(2):
            versions.bump_site()
        assert all_moved(before)
        before = {page: page_version(page) for page in before}
    assert SiteVersion.objects.get().version == first + 2


def test_another_wording_of_a_question_moves_every_page(condition, editor):
    before = pages_of(condition)
    question = make_question("causes")
    wording = question.texts.get()
    form = {
        **{"key": "causes", "group": "about", "aspect": "Causes", "position": "3"},
        **{"review_months": "36", "takes_experiences": "on"},
        **{"texts-TOTAL_FORMS": "1", "texts-INITIAL_FORMS": "1"},
        **{"texts-0-id": wording.pk, "texts-0-question": question.pk, "texts-0-language": "en"},
        "texts-0-title": "Where does [[condition]] come from?",
    }
    address = reverse("admin:conditions_question_change", args=[question.pk])
    assert editor.post(address, form | as_read(editor, address)).status_code == 302

    assert all_moved(before)


@pytest.mark.parametrize(
    "change",
    [
        lambda: (
            Topic.objects.filter(question__key="causes").delete(),
            make_question("causes").delete(),
        ),
        lambda: make_question("causes").texts.update(purpose=""),
        lambda: Topic.objects.filter(question__key="causes").delete(),
    ],
    ids=["a question", "a purpose", "a topic"],
)
def test_a_catalogue_loaded_again_moves_every_page_where_something_was_missing(condition, change):
    before = pages_of(condition)
    call_command("load_questions", verbosity=0)
    assert none_moved(before)

    change()
    before = pages_of(condition)
    call_command("load_questions", verbosity=0)
    assert all_moved(before)


def test_helplines_that_were_missing_move_every_page(condition):
    before = pages_of(condition)
    call_command("ensure_helplines", verbosity=0)
    assert all_moved(before)

    before = pages_of(condition)
    call_command("ensure_helplines", verbosity=0)
    assert none_moved(before)


def test_a_reviewers_new_name_and_a_new_disclaimer_move_no_page(condition, editor, client):
    """What is signed keeps the name, the credentials and the statement of its day."""
    article = publish_article(make_article(condition.topics.get(question__key="causes")))
    reviewer = article.review.reviewer
    before = pages_of(condition)
    newer = make_disclaimer().version + 1
    added = {"language": "en", "version": newer, "text": "Another wording."}
    assert editor.post(reverse("admin:conditions_disclaimer_add"), added).status_code == 302
    assert none_moved(before)

    address = reverse("admin:conditions_medicalreviewer_change", args=[reviewer.pk])
    form = {"name": "Dr Renamed", "credentials": "Dermatologist", "conflicts": "None"}
    assert editor.post(address, form | as_read(editor, address)).status_code == 302
    assert none_moved(before)
    assert "Dr Example, Dermatologist" in client.get(article.topic.get_absolute_url()).text


def test_a_form_that_was_open_for_long_sets_no_count_and_no_version_back(
    condition, editor, monkeypatch
):
    """Between reading the row and writing it somebody else's text is published."""
    address = reverse("admin:conditions_condition_change", args=[condition.pk])
    form = {"name": "Renamed syndrome", "slug": condition.slug, "is_listed": "on"}
    for prefix in ("names", "codes", "related_conditions"):
        form |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    topic = condition.topics.get(question__key="causes")
    full_clean = Condition.full_clean

    def meanwhile(self, *args, **kwargs):
        full_clean(self, *args, **kwargs)
        publish(topic=topic)

    read = as_read(editor, address)
    monkeypatch.setattr(Condition, "full_clean", meanwhile)
    assert editor.post(address, form | read).status_code == 302
    monkeypatch.undo()

    now = Condition.objects.get(pk=condition.pk)
    assert (now.name, now.contributor_count, now.experience_count) == ("Renamed syndrome", 1, 1)
    assert now.version == condition.version + 2
