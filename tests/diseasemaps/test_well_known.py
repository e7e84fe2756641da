"""What machines read: where they may go, whom to tell of a weakness, how a page looks elsewhere."""

import re
from contextlib import closing
from datetime import UTC, datetime, timedelta
from urllib.robotparser import RobotFileParser

import pytest
from django.conf import settings
from django.urls import reverse

from tests.support.factories import (
    make_article,
    make_condition,
    make_member,
    make_topic,
    publish_article,
    submit,
)

SECURITY = "/.well-known/security.txt"


def fields_of(text: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in text.strip().splitlines())


def test_robots_may_read_everything_but_what_is_private(client):
    response = client.get("/robots.txt")
    rules = RobotFileParser()
    rules.parse(response.text.splitlines())

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    for address in ("/", "/conditions/x/causes/", "/about/rules/", "/support-now/", "/contact/"):
        assert rules.can_fetch("anybot", address), address
    for address in ("/admin/", "/accounts/login/", "/me/", "/me/experiences/x/", "/theme/"):
        assert not rules.can_fetch("anybot", address), address
    assert "Disallow: /conditions/*/*/share/" in response.text
    assert "Disallow: /experiences/*/report/" in response.text


def test_whoever_finds_a_weakness_learns_whom_to_tell(client, settings):
    settings.SECURITY_CONTACT = "security@example.org"
    settings.SITE_URL = "https://www.example.org"
    response = client.get(SECURITY)
    fields = fields_of(response.text)

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == "mailto:security@example.org"
    assert fields["Canonical"] == "https://www.example.org/.well-known/security.txt"
    assert fields["Preferred-Languages"] == "en"
    expires = datetime.fromisoformat(fields["Expires"])
    now = datetime.now(UTC)
    assert now + timedelta(days=363) < expires <= now + timedelta(days=365)


def test_the_contact_for_weaknesses_may_be_an_address_on_the_web(client, settings):
    settings.SECURITY_CONTACT = "https://example.org/report"

    assert fields_of(client.get(SECURITY).text)["Contact"] == "https://example.org/report"


def test_without_a_contact_of_its_own_weaknesses_go_to_the_operator():
    assert settings.SECURITY_CONTACT == settings.OPERATOR_CONTACT


def test_the_files_ask_the_database_for_nothing(client):
    """Without the database mark, any query here fails."""
    for address in ("/robots.txt", "/humans.txt", SECURITY, "/favicon.ico"):
        assert client.get(address).status_code in (200, 302), address


def test_people_are_named_where_machines_look_for_them(client, settings):
    settings.OPERATOR_NAME = "The example association"

    assert "The example association" in client.get("/humans.txt").text


@pytest.mark.django_db
def test_browsers_that_guess_the_icon_find_it(client):
    with closing(client.get("/favicon.ico", follow=True)) as response:
        assert response.status_code == 200
        assert response["Content-Type"] == "image/svg+xml"


@pytest.mark.django_db
def test_search_engines_are_kept_from_private_pages_by_a_header(client):
    topic = make_topic()
    client.force_login(make_member(is_staff=True, is_superuser=True))
    private = [
        "/me/",
        "/admin/",
        "/accounts/email/",
        "/theme/",
        topic.get_absolute_url() + "share/",
    ]
    public = ["/", topic.get_absolute_url(), "/about/", "/support-now/", "/contact/"]

    for address in private:
        response = client.get(address)
        assert (response.status_code, response["X-Robots-Tag"]) == (200, "noindex"), address
    for address in public:
        assert "X-Robots-Tag" not in client.get(address), address


def open_graph(html: str) -> dict[str, str]:
    return dict(re.findall(r'<meta property="og:([a-z_]+)" content="([^"]*)">', html))


@pytest.mark.django_db
def test_public_pages_say_how_they_look_where_their_address_is_passed_on(client):
    topic = make_topic(make_condition("Example syndrome"))
    bare = make_topic(topic.condition)
    publish_article(make_article(topic))
    for page in (topic.condition, topic, bare):
        address = page.get_absolute_url()
        graph = open_graph(client.get(address).text)
        assert set(graph) == {"title", "description", "type", "url", "site_name"}
        assert graph["url"] == settings.SITE_URL + address
        assert "xample syndrome" in graph["title"]
        assert graph["description"]
    for name in ("home", "about-page", "support-page", "how-we-count"):
        graph = open_graph(client.get(reverse(name)).text)
        assert graph["url"] == settings.SITE_URL + reverse(name)


@pytest.mark.django_db
def test_private_pages_and_errors_look_like_nothing_elsewhere(client):
    topic = make_topic()
    experience = submit(topic).experience
    client.force_login(experience.contributor.member)
    for address in (
        "/me/",
        reverse("my-experience", args=[experience.public_id]),
        topic.get_absolute_url() + "share/",
        "/accounts/email/",
        "/theme/",
        "/nowhere/",
    ):
        assert not open_graph(client.get(address, follow=True).text), address
