"""Leaving and staying, agreements, names and decisions on people, by those they are about."""

import re

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Closing, Member
from diseasemaps.demo.people import PASSWORD
from experiences.models import Contributor, Experience
from tests.support.page_catalogue import ADMINISTRATOR, FIRST, MODERATOR, PATIENT, SENIOR

from .conftest import letter_to
from .test_every_page import follow, tab_to

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

CONDITION = f"/conditions/{FIRST}/"
LEAVE = "Leave my published words, without any link to me"


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def press(page: Page, name: str) -> None:
    """Press a button of the page itself; what only screen readers read may follow its name."""
    page.locator("#main, #content").get_by_role("button", name=name).first.click()


def sign_in(page: Page, email: str = PATIENT) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    heading(page, "My experiences")


def individuals(site, number: int) -> None:
    """How many people a reader without an account finds on the condition's page."""
    reader = site.somebody()
    reader.goto(CONDITION)
    expect(reader.locator(".dm-people__count")).to_have_text(
        f"{number} individuals have shared their experiences"
    )


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_somebody_closes_the_account_and_changes_their_mind(site, javascript):
    page = site.somebody(PATIENT, java_script_enabled=javascript)
    page.goto("/me/data/")
    page.get_by_role("link", name="Close your account").click()
    heading(page, "Close your account")
    expect(page.get_by_label("Erase everything")).to_be_checked()
    press(page, "Close my account")
    heading(page, "Your account will be closed in seven days")
    individuals(site, 105)
    assert "/me/data/" in letter_to(PATIENT)

    page.goto("/me/")
    heading(page, "Sign in")
    sign_in(page)
    expect(page.get_by_role("heading", name="Your account closes on")).to_be_visible()
    press(page, "Keep my account")
    expect(page.locator(".dm-messages")).to_contain_text("Your account stays")
    individuals(site, 106)


def test_words_that_were_left_are_removed_with_the_key_of_the_last_letter(site):
    words = Experience.objects.readable().with_words().filter(contributor__member__email=PATIENT)
    first_words = [words.published.words[:60] for words in words]
    page = site.somebody(PATIENT)
    page.goto("/me/data/close/")
    page.get_by_label(LEAVE).check()
    press(page, "Close my account")
    heading(page, "Your account will be closed in seven days")
    Closing.objects.filter(member__email=PATIENT).update(due_at=timezone.now())
    call_command("run_retention", verbosity=0)
    call_command("send_letters", verbosity=0)
    individuals(site, 106)
    (key,) = re.findall(r"\b(?:\w{5}-){3}\w{5}\b", letter_to(PATIENT))

    page = site.somebody()
    page.goto("/experiences/remove/")
    page.get_by_label("The key from our last letter").fill(key[:-1])
    press(page, "Show the texts")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Check it letter by letter.")
    page.get_by_label("The key from our last letter").fill(key)
    press(page, "Show the texts")
    for beginning in first_words:
        expect(page.get_by_role("main")).to_contain_text(beginning)
    press(page, "Remove for good")
    expect(page.get_by_role("heading", level=1)).to_have_text("Remove texts that you left behind")
    individuals(site, 105)


def test_the_agreement_on_health_is_ended_and_given_again(site):
    page = site.somebody(PATIENT)
    page.goto("/me/consents/")
    press(page, "End this agreement")
    expect(page.get_by_role("main")).to_contain_text("None of your texts is public any more.")
    individuals(site, 105)
    page.goto("/me/")
    expect(page.get_by_role("main")).to_contain_text("It is shown again if you agree again")
    page.get_by_role("link", name="Your consents").first.click()
    heading(page, "Your consents")
    press(page, "I agree")
    expect(page.get_by_role("main")).to_contain_text("Thank you. Your agreement is noted")
    individuals(site, 106)


def test_a_ban_is_read_objected_to_and_overturned_by_somebody_else(site):
    member = Member.objects.get(email=PATIENT)
    page, desk = site.somebody(PATIENT), site.somebody(ADMINISTRATOR)
    desk.goto(f"/admin/accounts/member/{member.pk}/change/")
    desk.get_by_role("link", name="Ban", exact=True).click()
    press(desk, "Ban")
    expect(desk.get_by_role("alert")).to_contain_text("3 things need your attention")
    desk.get_by_label("Reason", exact=True).select_option(label="It attacks somebody")
    desk.get_by_label("Facts", exact=True).fill("Two texts call another contributor a liar.")
    desk.get_by_label("Are hidden for as long as the ban lasts").check()
    press(desk, "Ban")
    expect(desk.locator(".messagelist")).to_contain_text("The member gets a letter.")
    individuals(site, 105)

    page.goto("/me/")
    heading(page, "Sign in")
    sign_in(page)
    page.get_by_role("link", name="The decision, and how to ask for another look").first.click()
    ban = page.locator("section").filter(has_text="Banned: your account")
    expect(ban).to_contain_text("Two texts call another contributor a liar.")
    ban.get_by_role("link", name="Ask for another look").click()
    page.get_by_label("Why should we look again?").fill("I quoted what she had said of herself.")
    press(page, "Send the request")
    expect(page.locator(".dm-messages").last).to_contain_text("We have your request.")

    judge = site.somebody(SENIOR)
    judge.goto("/admin/")
    judge.get_by_role("link", name="Appeals", exact=True).first.click()
    judge.locator("#result_list tbody tr").last.get_by_role("link").first.click()
    expect(judge.locator(".desk-words").first).to_contain_text("what she had said of herself")
    judge.get_by_label("Overturn it").check()
    judge.get_by_label("Answer", exact=True).fill("The quotation is her own. We are sorry.")
    press(judge, "Answer")
    expect(judge.locator(".messagelist")).to_contain_text("Answered. The member gets a letter.")

    page.goto("/me/decisions/")
    expect(page.get_by_role("main")).to_contain_text("The quotation is her own. We are sorry.")
    expect(page.get_by_role("main")).not_to_contain_text("Your account is banned")
    individuals(site, 106)


def test_a_new_name_stands_above_every_text_once_a_moderator_has_read_it(site):
    own = Contributor.objects.get(member__email=PATIENT)
    text = Experience.objects.readable().filter(contributor=own).first()
    page, reader = site.somebody(PATIENT), site.somebody()
    moderator = site.somebody(MODERATOR)

    def shown(name: str) -> None:
        reader.goto(f"/experiences/{text.public_id}/")
        expect(reader.locator(".dm-voice__by b").first).to_have_text(name)

    shown(own.pen_name)
    page.goto("/me/")
    page.locator("#main").get_by_role("link", name="Parry-Romberg syndrome", exact=True).click()
    heading(page, "How you are known")
    page.get_by_label("Another name that I choose").check()
    press(page, "Save the name")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("The name you choose").fill("Kettle 9")
    press(page, "Save the name")
    expect(page.locator(".dm-messages")).to_contain_text("A moderator reads the name first")
    shown("A member")

    moderator.goto("/admin/")
    moderator.get_by_role("link", name="Pen names that wait", exact=True).first.click()
    moderator.get_by_role("link", name="Kettle 9").click()
    press(moderator, "Show it")
    expect(moderator.locator(".messagelist")).to_contain_text("the name is shown")
    shown("Kettle 9")
    assert own.condition.slug not in letter_to(PATIENT)


def test_somebody_without_a_mouse_closes_their_account(site):
    page = site.somebody(PATIENT)
    page.goto("/me/data/")
    follow(page, "Close your account")
    tab_to(page, "Erase everything")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label(LEAVE)).to_be_checked()
    follow(page, "Close my account")
    heading(page, "Your account will be closed in seven days")
    individuals(site, 106)


def test_a_moderator_without_a_mouse_decides_on_an_account(site):
    member = Member.objects.get(email=PATIENT)
    page = site.somebody(MODERATOR)
    page.goto(f"/admin/accounts/member/{member.pk}/change/")
    follow(page, "Warn")
    follow(page, "Warn")
    expect(page.get_by_role("alert")).to_be_visible()
    tab_to(page, "Reason")
    page.keyboard.type("It promotes")
    tab_to(page, "Facts")
    page.keyboard.type("One text names a shop and a price.")
    follow(page, "Warn")
    expect(page.locator(".messagelist")).to_contain_text("The member gets a letter.")
    expect(page.locator("#content")).to_contain_text("One text names a shop and a price.")
