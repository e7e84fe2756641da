"""Light or dark by choice: one cookie, no script, and back to where somebody was."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.support.factories import make_topic

# The same on every database.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAGE = "/theme/"


def choose(client: Client, theme: str, next: str = "/about/"):
    return client.post(PAGE, {"theme": theme, "next": next})


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_choice_is_kept_for_a_year_in_a_cookie_of_this_site(client, theme):
    response = choose(client, theme)
    cookie = response.cookies["theme"]

    assert (response.status_code, response["Location"]) == (302, "/about/")
    assert cookie.value == theme
    assert cookie["max-age"] == 365 * 24 * 3600
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["domain"] == ""
    assert bool(cookie["secure"]) is settings.SESSION_COOKIE_SECURE


def test_outside_development_the_cookie_travels_encrypted_only(client, settings):
    settings.SESSION_COOKIE_SECURE = True

    assert choose(client, "dark").cookies["theme"]["secure"]


def test_following_the_device_again_removes_the_cookie(client):
    choose(client, "dark")
    response = choose(client, "system")

    assert response.cookies["theme"].value == ""
    assert response.cookies["theme"]["max-age"] == 0


def test_the_page_shows_what_is_chosen_now(client):
    def chosen() -> list[str]:
        return re.findall(r'value="(\w+)" id="id_theme_\d" required checked', client.get(PAGE).text)

    assert chosen() == ["system"]
    choose(client, "dark")
    assert chosen() == ["dark"]


def test_every_page_follows_the_choice_and_a_value_of_nobody_is_ignored(client):
    assert "data-theme" not in client.get("/").text
    client.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in client.get("/").text
    assert 'data-theme="dark"' in client.get("/nowhere/").text
    client.cookies["theme"] = '"><script>'
    assert "data-theme" not in client.get("/").text


def test_a_choice_that_is_none_is_refused_with_a_sentence(client):
    response = choose(client, "purple")

    assert response.status_code == 200
    assert "theme" not in response.cookies
    assert "<title>Error: Light or dark theme" in response.text


def test_a_form_without_its_token_changes_nothing():
    client = Client(enforce_csrf_checks=True)

    assert choose(client, "dark").status_code == 403
    assert "theme" not in client.cookies


def test_the_page_is_never_stored_and_nobody_gets_a_session_for_it(client):
    response = client.get(PAGE)

    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert settings.SESSION_COOKIE_NAME not in client.cookies
    choose(client, "dark")
    assert settings.SESSION_COOKIE_NAME not in client.cookies


@pytest.mark.parametrize(
    "next",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "http:evil.example",
        "https:///evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "evil.example",
        "\thttps://evil.example",
        "/\t/evil.example",
        "",
    ],
)
def test_the_way_back_never_leaves_the_site(client, next):
    assert choose(client, "dark", next)["Location"] == "/"
    assert 'name="next" value="/"' in client.get(PAGE, {"next": next}).text


def test_the_way_back_is_the_page_one_came_from_without_its_query(client):
    topic = make_topic()
    address = topic.get_absolute_url()
    html = client.get(address, {"who": "self"}).text

    assert f'href="{reverse("theme-page")}?next={address}"' in html
    assert f'name="next" value="{address}"' in client.get(PAGE, {"next": address}).text


def test_a_page_of_refusal_is_not_what_one_is_led_back_to(client):
    html = client.get("/nowhere/").text

    assert f'href="{reverse("theme-page")}"' in html
    assert "next=" not in html


def test_every_page_says_that_it_varies_by_cookie(client):
    topic = make_topic()
    addresses = ["/", topic.get_absolute_url(), "/about/", "/nowhere/", "/accounts/login/", PAGE]
    for address in addresses:
        assert "Cookie" in client.get(address)["Vary"], address
    newcomer = Client()
    again = newcomer.get("/", headers={"if-none-match": newcomer.get("/")["ETag"]})
    assert again.status_code == 304
    assert "Cookie" in again["Vary"]


def test_a_page_in_another_theme_is_another_page_for_a_store(client):
    light = client.get("/about/")["ETag"]
    client.cookies["theme"] = "dark"

    assert client.get("/about/")["ETag"] != light
