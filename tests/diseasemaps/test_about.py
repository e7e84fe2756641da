"""What the site says about itself, and that it is true of what the site does."""

import re

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from accounts import consents
from accounts.models import ConsentScope
from accounts.reasons import REASON_DETAILS, Reason
from conditions.articles import clauses
from conditions.models import Question
from diseasemaps.about import PAGES
from experiences import workflow
from experiences.rules import RULES, rule_of
from tests.support.factories import (
    load_catalogue,
    make_condition,
    make_many_readable,
    make_member,
    make_moderator,
    make_topic,
    publish,
    reject,
    return_for_changes,
    submit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NAMES = [page.name for page in PAGES]


def text_of(html: str) -> str:
    """What somebody reads of the page's main part, on one line."""
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.mark.parametrize("name", [*NAMES, "support-page"])
def test_every_page_about_the_site_is_public_and_the_same_for_every_visitor(client, name):
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert response["Cache-Control"] == "no-cache"
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.text
    assert response.text.count("<h1") == 1


@pytest.mark.parametrize("name", NAMES)
def test_each_lists_all_the_others_and_marks_itself(client, name):
    html = client.get(reverse(name)).text
    side = html[html.index('aria-labelledby="about-h"') : html.index("</main>")]

    assert re.findall(r'href="([^"]+)"', side) == [reverse(other) for other in NAMES]
    assert re.findall(r'href="([^"]+)" aria-current="page"', side) == [reverse(name)]


def test_every_link_between_these_pages_leads_somewhere(client):
    for name in [*NAMES, "support-page"]:
        html = client.get(reverse(name)).text
        for href in set(re.findall(r'href="(/[^"]*)"', html)):
            address, _hash, anchor = href.partition("#")
            if address.startswith("/static/"):
                continue
            page = client.get(address, follow=True)
            assert page.status_code == 200, (name, href)
            assert not anchor or f'id="{anchor}"' in page.text, (name, href)


def test_help_stands_in_the_same_place_on_every_page(client):
    topic = make_topic()
    addresses = ["/", topic.condition.get_absolute_url(), topic.get_absolute_url(), "/nowhere/"]
    addresses += [reverse(name) for name in [*NAMES, "account_login", "theme-page"]]
    for address in addresses:
        html = client.get(address).text
        first = re.search(r"<a [^>]+>[^<]+</a>", html[html.index("<footer") :])[0]
        assert first == f'<a href="{reverse("support-page")}">Need support now?</a>', address


def test_help_stands_below_the_advice_for_writers_and_at_the_desk(client):
    topic = make_topic()
    client.force_login(make_member())
    form = client.get(topic.get_absolute_url() + "share/").text
    guide = form[form.index("<details") : form.index("</details>")]
    assert reverse("support-page") in guide[-200:]

    client.force_login(make_moderator())
    assert reverse("support-page") in client.get(reverse("admin:index")).text


def test_the_page_of_help_names_the_emergency_number_and_asks_no_other_server(client):
    html = client.get(reverse("support-page")).text

    assert "112" in text_of(html)
    assert re.findall(r'<a href="(https?:[^"]+)"', html) == ["https://findahelpline.com/"]
    assert not re.findall(r'src="(https?:)?//', html)


# How we review


def test_how_long_a_check_holds_is_what_the_questions_say(client, settings):
    load_catalogue()
    address = reverse("how-we-review")
    shown = text_of(client.get(address).text)
    assert "The next check of an answer is due after 36 months." in shown
    assert shown.count("After 24 months: ") == 4
    assert "After 24 months: Is there a cure for the condition?" in shown

    Question.objects.filter(key="cure").update(review_months=1)
    assert "After 1 month: Is there a cure for the condition?" in text_of(client.get(address).text)
    Question.objects.exclude(review_months=None).update(review_months=12)
    settings.REVIEW_MONTHS = 12
    shown = text_of(client.get(address).text)
    assert "The next check of an answer is due after 12 months." in shown
    assert "a time of their own" not in shown


# How we count


def test_how_we_count_says_the_numbers_of_this_moment(client):
    make_many_readable(make_topic(make_condition("Larger syndrome")), 12)
    smaller = make_topic(make_condition("Smaller syndrome"))
    submit(smaller)
    make_condition("Hidden syndrome", is_listed=False)

    text = text_of(client.get(reverse("how-we-count")).text)
    assert "2 conditions are listed" in text
    assert "12 experiences can be read" in text
    assert "Larger syndrome : 12 individuals have shared their experiences." in text


def test_how_we_count_follows_each_publication_and_withdrawal(client):
    topic = make_topic(make_condition("Example syndrome"))

    def text() -> str:
        return text_of(client.get(reverse("how-we-count")).text)

    assert "0 experiences can be read" in text()
    assert "At this moment" not in text()
    experience = publish(topic=topic)
    assert "1 experience can be read" in text()
    assert "Example syndrome : 1 individual has shared their experiences." in text()
    workflow.unpublish(experience, by=experience.contributor.member)
    assert "0 experiences can be read" in text()


def test_how_we_count_shows_the_very_sentences_of_the_pages(client):
    text = text_of(client.get(reverse("how-we-count")).text)
    topic = make_topic()

    assert f"0 {clauses.contributors(topic.condition)}" in text
    publish(topic=topic)
    topic.condition.refresh_from_db()
    assert f"1 {clauses.contributors(topic.condition)}" in text


def test_how_we_count_costs_the_same_for_one_and_for_many(client, django_assert_num_queries):
    for number in (1, 40):
        make_many_readable(make_topic(), number)
        client.get(reverse("how-we-count"))
        with django_assert_num_queries(2):
            client.get(reverse("how-we-count"))


# Rules


def test_every_reason_belongs_to_exactly_one_rule():
    grounded = [reason for rule in RULES for reason in rule.reasons]

    assert sorted(grounded) == sorted(Reason)
    assert len({rule.key for rule in RULES}) == len(RULES)
    assert all(rule_of(reason.value).reasons.count(reason) == 1 for reason in Reason)
    assert rule_of("") is None


def test_the_page_of_rules_shows_each_rule_at_its_address_with_its_reasons(client):
    html = client.get(reverse("community-rules")).text
    for rule in RULES:
        section = html[html.index(f'<section id="{rule.anchor}"') :]
        section = section[: section.index("</section>")]
        assert str(rule.title) in section
        for reason in rule.reasons:
            assert reason.label.replace("'", "&#x27;") in section
            assert str(REASON_DETAILS[reason].public_text).replace("'", "&#x27;") in section


@pytest.mark.parametrize(
    ("decide", "reason"),
    [(return_for_changes, Reason.NOT_FIRST_PERSON), (reject, Reason.PROMOTION)],
)
def test_whoever_gets_a_refusal_finds_the_way_to_the_rule(client, decide, reason):
    submission = decide(submit())
    experience = submission.experience
    client.force_login(experience.contributor.member)
    html = client.get(reverse("my-experience", args=[experience.public_id])).text

    rule = rule_of(reason)
    assert f'<a href="{reverse("community-rules")}#{rule.anchor}">{rule.title}</a>' in html


def test_moderators_find_the_rule_beside_each_reason(client):
    submission = submit()
    client.force_login(make_moderator())
    html = client.get(reverse("admin:experiences_submission_change", args=[submission.pk])).text

    for rule in RULES:
        assert html.count(f'#{rule.anchor}"') == len(rule.reasons)


# Privacy, terms, contact


def test_the_privacy_page_shows_the_consent_that_is_asked_for(client):
    html = client.get(reverse("privacy-page")).text

    assert render_to_string(consents.text_template(ConsentScope.HEALTH)).strip() in html
    assert consents.CURRENT[ConsentScope.HEALTH] in html


def test_the_privacy_page_names_every_cookie_that_the_site_sets(client):
    text = text_of(client.get(reverse("privacy-page")).text)
    client.get(reverse("account_login"))
    member = make_member()
    topic = make_topic()
    client.post(reverse("theme-page"), {"theme": "dark"})
    client.force_login(member)
    client.post(topic.get_absolute_url() + "share/", {"words": "A draft.", "seen_version": 0})
    client.post(reverse("account_logout"))

    assert {"theme", settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME} <= set(client.cookies)
    for name in client.cookies:
        assert name in text, name


def test_the_terms_say_that_authors_keep_their_rights(client):
    html = client.get(reverse("terms-page")).text

    assert 'id="licence"' in html
    assert "You keep all rights in what you write." in html


def test_the_contact_page_names_who_runs_the_site_and_where_weaknesses_go(client, settings):
    settings.OPERATOR_NAME = "The example association"
    settings.OPERATOR_CONTACT = "hello@example.org"
    settings.SECURITY_CONTACT = "https://example.org/security"
    html = client.get(reverse("contact-page")).text

    assert "The example association" in html
    assert 'href="mailto:hello@example.org"' in html
    assert 'href="https://example.org/security"' in html


FORBIDDEN = re.compile(r"suffer|victim|battle|!|\bstor(?:y|ies)\b", re.IGNORECASE)


@pytest.mark.parametrize("name", [*NAMES, "support-page"])
def test_the_pages_speak_as_the_house_does(client, name):
    found = FORBIDDEN.findall(text_of(client.get(reverse(name)).text))

    assert not found
