"""Somebody signs in by a mailed code and by a passkey, in a browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from diseasemaps.demo.people import PASSWORD
from tests.support.page_catalogue import PATIENT

from .conftest import letter_to
from .test_accessibility import Look, window

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def named_site(site):
    """The site under a name: browsers keep passkeys for names, not for numbers."""
    site.address = site.address.replace("127.0.0.1", "localhost")
    return site


def plug_in(page: Page, *, knows_its_owner: bool = True) -> None:
    """Give the browser a fingerprint reader."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    reader = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": knows_its_owner,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": reader})


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    press(page, "Sign out")
    expect(page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()


def test_a_mailed_code_signs_in_with_and_without_scripts(site):
    for javascript in (True, False):
        page = site.somebody(java_script_enabled=javascript)
        page.goto("/accounts/login/?next=/me/data/")
        page.get_by_role("link", name="Send me a code by e-mail").click()
        page.get_by_label("Email").fill(PATIENT)
        press(page, "Send the code")
        heading(page, "Type the code")
        page.get_by_label("Code").fill(re.search(r"^\w{4}-\w{4}$", letter_to(PATIENT), re.M)[0])
        press(page, "Sign in")
        heading(page, "Your data")


def test_a_passkey_is_added_signs_in_and_answers_when_asked_again(named_site):
    look = Look(window(named_site, PATIENT, asked_lately=False))
    page = look.page
    plug_in(page)
    page.goto("/accounts/2fa/webauthn/add/")
    heading(page, "Show that it is you")
    look.here("asked again")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Continue")
    heading(page, "Add a security key")
    look.here("add a key")
    page.get_by_label("Let this key sign me in without a password").check()
    press(page, "Add the key")
    heading(page, "Recovery codes")
    look.here("recovery codes")
    sign_out(page)

    # In one step, and to where one was going.
    page.goto("/accounts/login/?next=/me/data/")
    press(page, "Sign in with a passkey")
    heading(page, "Your data")
    page.goto("/accounts/2fa/webauthn/reauthenticate/?next=/accounts/2fa/recovery-codes/generate/")
    look.here("asked again, for the key")
    press(page, "Use a security key")
    heading(page, "Make recovery codes")
    sign_out(page)

    # As a second step.
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(PATIENT)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    heading(page, "The second step")
    look.here("second step")
    press(page, "Use a security key")
    heading(page, "My experiences")
    assert look.wrong == []


def test_a_passkey_that_is_not_used_is_answered_in_words(named_site):
    page = named_site.somebody()
    plug_in(page, knows_its_owner=False)
    page.goto("/accounts/login/")
    press(page, "Sign in with a passkey")

    expect(page.get_by_role("alert")).to_have_text(
        "No passkey was used. Try again, or sign in another way."
    )
    assert page.url.endswith("/accounts/login/")


def test_without_scripts_no_passkey_is_offered(site):
    page = site.somebody(java_script_enabled=False)
    page.goto("/accounts/login/")

    expect(page.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)


def test_whoever_waits_for_a_moderator_can_read_about_it(site):
    look = Look(window(site, "applicant@example.org"))
    look.at("waiting", "/accounts/waiting/")
    look.at("my experiences, waiting", "/me/")

    assert look.wrong == []
