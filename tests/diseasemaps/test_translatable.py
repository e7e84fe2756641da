"""Every string that a person reads can be translated: in a made-up language none stays English."""

import itertools

import pytest
from django.conf import settings
from django.urls import reverse
from django_countries import countries

from conditions.models import ConditionCode, ConditionName, QuestionText
from experiences import workflow
from experiences.profiles import pen_names
from tests.support.factories import (
    make_article,
    make_condition,
    make_draft,
    make_member,
    make_moderator,
    make_question,
    make_topic,
    publish,
    publish_article,
    reject,
    submit,
)
from tests.support.page_catalogue import sign_in
from tests.support.pseudo import CLOSE, OPEN, pseudo_language, untranslated

# The same on every database.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


def data(text: str) -> str:
    """Content that editors or members wrote: not for translation, so marked from the start."""
    return f"{OPEN}{text}{CLOSE}"


ALLOWED = {
    settings.SITE_NAME,
    settings.OPERATOR_NAME,
    settings.OPERATOR_CONTACT,
    "TL;DR",
    *("sessionid", "csrftoken", "theme"),  # the names of the cookies
    "ORPHA",
    *dict(countries).values(),  # translated by the package that they come from
}
VISITORS_PAGES = [
    "/",
    "/conditions/",
    "/conditions/?q=zzz",
    "/conditions/letter/e/",
    "/questions/",
    "/about/",
    "/about/how-we-count/",
    "/about/how-we-review/",
    "/about/how-we-moderate/",
    "/about/rules/",
    "/about/privacy/",
    "/about/accessibility/",
    "/about/terms/",
    "/contact/",
    "/support-now/",
    "/theme/",
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/signup/",
    "/accounts/confirm-email/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/inactive/",
    "/nothing/here/",
]
MEMBERS_PAGES = [
    "/me/",
    "/me/data/",
    "/me/consents/",
    "/me/decisions/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/sessions/",
    "/accounts/logout/",
]


@pytest.fixture
def topic():
    condition = make_condition(data("example syndrome"), slug="example")
    ConditionName.objects.create(condition=condition, name=data("another name"))
    ConditionCode.objects.create(condition=condition, system="ORPHA", code="1")
    topic = make_topic(condition, make_question("causes", data("What causes [[condition]]?")))
    article = make_article(topic, short_answer=data("Nobody knows."), body=f"## {data('Known')}")
    article.references.update(source=data("Source"), title=data("Entry"))
    publish_article(article)
    type(article).objects.get(pk=article.pk).disclaimer.__class__.objects.update(text=data("Ask."))
    review = article.__class__.objects.get(pk=article.pk).review
    review.__class__.objects.update(
        name=data("Somebody"),
        credentials=data("Doctor"),
        conflicts=data("None"),
        checked=data("All of it."),
    )
    return topic


def looked_through(client, paths: list[str], allowed: set[str]) -> dict[str, object]:
    """What is wrong at each address: another answer than the page, or a string left in English."""
    found = {}
    for path in paths:
        response = client.get(path)
        expected = 404 if path == "/nothing/here/" else 200
        wrong = untranslated(response.text, allowed)
        if response.status_code != expected or wrong:
            found[path] = (response.status_code, wrong)
    return found


def test_no_page_for_visitors_has_a_string_that_cannot_be_translated(client, topic):
    experience = publish(submit(topic, words=data("These are somebody's own words.")))
    experience.contributor.__class__.objects.update(
        pen_name=data("Name"), age_band="10-14", shows_age=True, years_band="3-5", shows_years=True
    )
    own = [topic.condition.get_absolute_url(), topic.get_absolute_url()]
    own += [topic.get_absolute_url() + "?who=relatives"]
    own += [reverse("experience-page", args=[experience.public_id])]
    with pseudo_language():
        found = looked_through(client, VISITORS_PAGES + own, ALLOWED)

    assert found == {}


def test_no_page_for_members_has_a_string_that_cannot_be_translated(client, topic, monkeypatch):
    # Never the same again: a name that is taken is suggested anew until one is free.
    number = itertools.count()
    monkeypatch.setattr(pen_names, "suggest", lambda *args: data(f"Suggested {next(number)}"))
    member, moderator = make_member(), make_moderator()
    sign_in(client, member.email)
    words = data("These are somebody's own words.")
    pages = list(MEMBERS_PAGES)
    published = publish(submit(topic, member, words), by=moderator)
    other = make_topic(topic.condition, make_question("cure", data("Is there a cure?")))
    rejected = reject(submit(other, member, words), by=moderator, facts=data("Facts."))
    third = make_topic(topic.condition, make_question("diet", data("What to eat?")))
    QuestionText.objects.update(prompts=data("What was it like?"))
    make_draft(third, member, words)
    for experience in (published, rejected.experience):
        pages.append(reverse("my-experience", args=[experience.public_id]))
        pages.append(reverse("delete-experience", args=[experience.public_id]))
    write = reverse("write-experience", args=["example", "diet"])
    pages += [write, reverse("preview-experience", args=["example", "diet"])]
    published.contributor.__class__.objects.update(
        pen_name=data("Name"), age_band="10-14", shows_age=True, years_band="3-5", shows_years=True
    )
    pages.append(reverse("my-profile", args=[published.contributor.public_id]))
    workflow.unpublish(published, by=member)
    with pseudo_language():
        found = looked_through(client, pages, ALLOWED | {member.email})
        refused = client.post(write, {"do": "preview", "words": "", "seen_version": 1}).text

    assert found == {}
    assert untranslated(refused, ALLOWED) == []


def test_a_string_that_cannot_be_translated_is_found():
    assert untranslated("<p>⟦Guten Tag⟧ and hello</p>", set()) == ["⟦Guten Tag⟧ and hello"]
    assert untranslated("<p>⟦Yes, <a>of course</a>⟧ 7</p>", set()) == []
