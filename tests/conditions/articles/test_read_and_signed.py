"""What is signed and published is exactly what was read; whoever wrote it does not sign it."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from conditions.articles import workflow
from conditions.models import ArticleState, ArticleVersion, Review
from tests.support.desk import as_read
from tests.support.factories import (
    make_article,
    make_member,
    make_reviewer,
    publish_article,
    sign_article,
    with_role,
)

pytestmark = pytest.mark.django_db


def desk_of(role: str, **fields) -> Client:
    """The browser of somebody of the team with a role."""
    client = Client()
    client.force_login(with_role(role, **fields))
    return client


@pytest.fixture
def article() -> ArticleVersion:
    return make_article(short_answer="The cause is not known.")


@pytest.fixture
def editor() -> Client:
    return desk_of("editor", desk_name="Edith")


@pytest.fixture
def reviewer() -> Client:
    member = with_role("medical reviewer")
    make_reviewer(member=member)
    client = Client()
    client.force_login(member)
    return client


def page_of(article: ArticleVersion, act: str = "change") -> str:
    return reverse(f"admin:conditions_articleversion_{act}", args=[article.pk])


def change(client: Client, article: ArticleVersion, read: dict | None = None, **typed):
    """Save a draft, from the page as it is now or as it was when `read`."""
    now = ArticleVersion.objects.get(pk=article.pk)
    form = {name: getattr(now, name) for name in ("short_answer", "body", "change_summary")}
    references = list(now.references.all())
    form |= {"references-TOTAL_FORMS": len(references), "references-INITIAL_FORMS": len(references)}
    for place, row in enumerate(references):
        form |= {f"references-{place}-id": row.pk, f"references-{place}-article": now.pk}
        for name in ("position", "source", "title", "url"):
            form[f"references-{place}-{name}"] = getattr(row, name)
    read = as_read(client, page_of(article)) if read is None else read
    return client.post(page_of(article), form | read | typed)


def read_to(client: Client, article: ArticleVersion, act: str) -> dict[str, str]:
    return as_read(client, page_of(article), to=page_of(article, act))


CHANGES = {
    "the short answer": {"short_answer": "Take 500 mg every hour."},
    "the sections": {"body": "## What is known\n\nAll of it."},
    "what changed": {"change_summary": "Everything."},
    "a reference": {"references-0-title": "Another title"},
    "a reference gone": {"references-1-DELETE": "on"},
}


@pytest.mark.parametrize("typed", CHANGES.values(), ids=CHANGES)
def test_a_text_that_has_changed_since_it_was_read_is_not_signed(article, editor, reviewer, typed):
    read = read_to(reviewer, article, "sign")
    assert change(editor, article, **typed).status_code == 302
    answer = reviewer.post(page_of(article, "sign"), read | {"checked": "The whole page, twice."})

    assert answer.status_code == 409
    assert not Review.objects.exists()
    assert "Edith changed this on" in answer.text
    assert 'value="The whole page, twice."' in answer.text


@pytest.mark.parametrize("typed", CHANGES.values(), ids=CHANGES)
def test_a_text_that_has_changed_since_it_was_read_is_not_published(article, editor, typed):
    read = read_to(editor, article, "publish")
    assert change(desk_of("editor"), article, **typed).status_code == 302
    answer = editor.post(page_of(article, "publish"), read)

    assert answer.status_code == 409
    assert ArticleVersion.objects.get().state == ArticleState.DRAFT


def test_both_texts_stand_on_the_page_and_the_act_can_be_done_on_the_new_one(
    article, editor, reviewer
):
    read = read_to(reviewer, article, "sign")
    change(editor, article, short_answer="The cause is known by now.")
    answer = reviewer.post(page_of(article, "sign"), read | {"checked": "The whole page."})
    assert "<del>known.</del>" in answer.text and "<ins>by now.</ins>" in answer.text

    again = {"checked": "The whole page.", "version_read": ArticleVersion.objects.get().checksum()}
    assert f'value="{again["version_read"]}"' in answer.text
    assert reviewer.post(page_of(article, "sign"), again).status_code == 302
    assert Review.objects.get().checksum == again["version_read"]


@pytest.mark.parametrize("act", ["sign", "publish"])
def test_an_act_that_does_not_say_what_was_read_is_refused(article, editor, reviewer, act):
    client = reviewer if act == "sign" else editor

    assert client.post(page_of(article, act), {"checked": "All of it."}).status_code == 409
    assert not Review.objects.exists()
    assert ArticleVersion.objects.get().state == ArticleState.DRAFT


def test_a_signature_under_another_text_is_never_published(article):
    """Whatever has changed the words: a signature holds for the text it was given to."""
    sign_article(article)
    ArticleVersion.objects.update(short_answer="Nobody has read this.")
    published = publish_article(article, reviewed=False)

    assert not Review.objects.filter(article=published).exists()


def test_whoever_changed_a_version_is_one_of_its_authors_and_signs_it_never(article):
    both = with_role("medical reviewer")
    both.groups.add(Group.objects.get(name="editor"))
    make_reviewer(member=both)
    client = Client()
    client.force_login(both)
    change(client, article, body="## All of it\n\nWritten by the reviewer.")
    read = read_to(client, article, "sign")
    answer = client.post(page_of(article, "sign"), read | {"checked": "All."}, follow=True)

    assert "Nobody signs an article that they wrote." in answer.text
    assert not Review.objects.exists()


def test_looking_at_a_draft_and_saving_it_as_it_is_makes_nobody_an_author(article, editor):
    change(editor, article)

    assert not article.article_authors.exists()


def test_an_author_of_an_earlier_version_may_sign_the_next_one(article):
    author = make_member()
    workflow.add_author(article, author)
    publish_article(article)
    draft = workflow.start_article(article.topic, by=make_member())

    assert sign_article(draft, make_reviewer(member=author))


def test_a_signed_page_keeps_the_reviewer_as_they_were_on_the_day(article, client):
    reviewer = make_reviewer(
        name="Dr Then", credentials="Dermatologist", conflicts="Paid by nobody."
    )
    sign_article(article, reviewer)
    publish_article(article, reviewed=False)
    before = client.get(article.topic.get_absolute_url()).text
    type(reviewer).objects.update(name="Dr Now", credentials="Other", conflicts="Paid by all.")

    assert client.get(article.topic.get_absolute_url()).text == before
    assert "Dr Then, Dermatologist" in before and "Paid by nobody." in before
