"""The desk's change forms: bound to what was read, and writing what was changed and nothing else."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Member
from conditions.models import Condition, Question
from diseasemaps.common.change_form import VersionedChangeForm
from experiences.models import Helpline
from tests.support.desk import as_read
from tests.support.factories import (
    make_article,
    make_condition,
    make_member,
    make_question,
    make_reviewer,
    with_role,
)
from tests.support.lives import form_with

pytestmark = pytest.mark.django_db


def make_helpline() -> Helpline:
    return Helpline.objects.create(
        country="GB",
        name="Somebody listens",
        telephone="116 123",
        source="https://example.org/",
        verified_on="2026-11-01",
    )


# Every change form of the desk: a row, a field of it, and what two colleagues type there.
FORMS = {
    "conditions.condition": (
        lambda: make_condition("Example syndrome"),
        "second_name",
        "One",
        "Two",
    ),
    "conditions.question": (make_question, "aspect", "Cause", "Origin"),
    "conditions.articleversion": (make_article, "short_answer", "One.", "Two."),
    "conditions.medicalreviewer": (make_reviewer, "credentials", "One", "Two"),
    "experiences.helpline": (make_helpline, "hours", "By day", "By night"),
    "auth.group": (lambda: Group.objects.create(name="A role"), "name", "One", "Two"),
    "accounts.member": (lambda: make_member(), "desk_name", "Anna", "Bert"),
}
# Lists whose rows are changed by transitions alone, each on a versioned page or form of its own.
READ_ONLY = {
    "accounts.letter",
    "conditions.disclaimer",
    "conditions.topic",
    "experiences.appeal",
    "experiences.contributor",
    "experiences.escalation",
    "experiences.experience",
    "experiences.pagedecision",
    "experiences.submission",
}
both = pytest.mark.parametrize("name", FORMS)


def address(row) -> str:
    page = "roles" if isinstance(row, Member) else "change"
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


def form_of(client: Client, row, field: str) -> dict[str, str]:
    """The change form as a browser would send it."""
    return as_sent(client.get(address(row)).text, field)


def as_sent(page: str, field: str) -> dict[str, str]:
    form = form_with(page, field)
    # Of a list nothing is chosen from, nothing is sent.
    left_out = {"csrfmiddlewaretoken", "permissions"}
    return {name: value or "" for name, value in form.items() if name not in left_out}


@pytest.fixture
def anna() -> Client:
    return browser_of("Anna")


@pytest.fixture
def bert() -> Client:
    return browser_of("Bert")


def browser_of(desk_name: str) -> Client:
    """A superuser, who has just entered the password: some pages ask for it."""
    from tests.support.page_catalogue import sign_in

    member = make_member(is_staff=True, is_superuser=True, desk_name=desk_name)
    client = Client()
    sign_in(client, member.email)
    return client


def test_every_list_of_the_desk_is_either_here_or_read_only():
    listed = {model._meta.label_lower for model in admin.site._registry}

    assert set(FORMS) | READ_ONLY | {"django_tasks_database.dbtaskresult"} == listed
    for name in FORMS:
        assert isinstance(admin.site._registry[apps.get_model(name)], VersionedChangeForm)


@both
def test_the_second_of_two_who_save_is_told_who_did_what_and_loses_nothing(name, anna, bert):
    make, field, ones, twos = FORMS[name]
    row = make()
    first, second = form_of(anna, row, field), form_of(bert, row, field)
    assert anna.post(address(row), first | {field: ones}).status_code == 302
    answer = bert.post(address(row), second | {field: twos})

    assert answer.status_code == 409
    row.refresh_from_db()
    assert getattr(row, field) == ones
    assert "Anna changed this on" in answer.text
    shown = answer.text.split('id="saved-now-h"')[1].split("</section>")[0]
    assert ones in shown
    again = as_sent(answer.text, field)
    assert again[field] == twos

    assert bert.post(address(row), second | again).status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == twos


def test_a_row_below_that_was_changed_meanwhile_is_not_overwritten(anna, bert):
    article = make_article()
    typed = form_of(bert, article, "short_answer")
    first = form_of(anna, article, "short_answer")
    anna.post(address(article), first | {"references-0-title": "Another source"})
    answer = bert.post(address(article), typed | {"references-1-title": "A third one"})

    assert answer.status_code == 409
    titles = set(article.references.values_list("title", flat=True))
    assert titles == {"Another source", "Entry 1"}
    assert "Another source" in answer.text.split('id="saved-now-h"')[1].split("</section>")[0]


def test_a_form_without_the_version_that_was_read_is_refused(anna):
    condition = make_condition("Example syndrome")
    form = form_of(anna, condition, "second_name") | {"second_name": "Another"}
    del form["version_read"]

    assert anna.post(address(condition), form).status_code == 409
    assert not Condition.objects.get().second_name


def test_what_a_form_does_not_show_makes_it_no_other_version(anna):
    """A count that moved while somebody renames the condition is no change of what they read."""
    condition = make_condition("Example syndrome")
    form = form_of(anna, condition, "second_name") | {"second_name": "Another"}
    Condition.objects.update(version=7, contributor_count=3, experience_count=3)

    assert anna.post(address(condition), form).status_code == 302
    condition.refresh_from_db()
    assert (condition.second_name, condition.contributor_count) == ("Another", 3)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_writes_no_column_that_was_not_changed_in_it(name, anna):
    make, field, ones, _twos = FORMS[name]
    row = make()
    form = form_of(anna, row, field)
    form[field] = ones
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert anna.post(address(row), form).status_code == 302
    table = re.compile(f'UPDATE "{row._meta.db_table}" SET (.*?) WHERE')  # noqa: S608
    written = {
        column
        for query in queries
        for clause in table.findall(query["sql"])
        for column in re.findall(r'"(\w+)" = ', clause)
    }

    # Versions are counted up by themselves (`conditions.versions`).
    assert written - {"version", "shared_version"} == {field}


def test_giving_a_role_brings_no_sanction_back(anna):
    """A ban that was decided while the roles were being chosen stands."""
    member = with_role("editor")
    form = form_of(anna, member, "desk_name") | {"desk_name": "Berta"}
    Member.objects.filter(pk=member.pk).update(state="banned")
    anna.post(address(member), form)

    assert Member.objects.get(pk=member.pk).state == "banned"
    assert Member.objects.get(pk=member.pk).desk_name == "Berta"


def test_an_address_of_no_row_is_answered_as_by_django(anna):
    for pk in ("x", "0", "99999999"):
        page = reverse("admin:conditions_condition_change", args=[pk])
        assert anna.get(page).status_code == anna.post(page, {}).status_code == 302


def test_what_was_saved_is_shown_in_words_and_never_as_markup(anna, bert):
    question = make_question()
    typed = form_of(bert, question, "aspect") | {"group": "life"}
    Question.objects.update(group="more", aspect="<b>Causes</b>")
    answer = bert.post(address(question), typed)
    shown = answer.text.split('id="saved-now-h"')[1].split("</section>")[0]

    assert "Find out more" in shown
    assert "&lt;b&gt;Causes&lt;/b&gt;" in shown and "<b>" not in shown


def test_nothing_changed_is_saved_as_nothing(anna):
    condition = make_condition("Example syndrome")
    form = form_of(anna, condition, "second_name")
    assert anna.post(address(condition), form).status_code == 302
    assert Condition.objects.get(pk=condition.pk).name == "Example syndrome"
    assert as_read(anna, address(condition))["version_read"]


def test_whether_visitors_see_a_row_is_typed_in_no_form(anna):
    """It is decided on, because of the texts that go out of sight."""
    for row, column in (
        (make_condition("Example syndrome"), "is_listed"),
        (make_question(), "is_on"),
    ):
        form = form_of(anna, row, "name" if column == "is_listed" else "key")
        assert column not in form
        assert anna.post(address(row), form | {column: ""}).status_code == 302
        row.refresh_from_db()
        assert getattr(row, column)
