"""A newcomer reads, signs up, writes, changes and takes down; a moderator decides: in a browser."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from diseasemaps.demo.people import PASSWORD

from .conftest import letter_to

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

CONDITION = "/conditions/parry-romberg-syndrome/"
CAUSES = CONDITION + "causes/"
NEWCOMER = "somebody.new@example.org"
FIRST_WORDS = "Nobody could tell me why. My aunt said it was the fall from the pear tree."
NEW_WORDS = FIRST_WORDS + " I have stopped asking, and I am all right."


def expect_people(reader: Page, people: int, individuals: int, title: str = "") -> None:
    """What somebody without an account reads at this moment, on three pages."""
    reader.goto(CAUSES)
    expect(reader.locator(".dm-live")).to_contain_text(
        f"{people} people with Parry-Romberg syndrome / Progressive hemifacial atrophy have shared "
        "their first-person experience on this question"
    )
    expect(
        reader.get_by_role("heading", name=f"{people} people have shared their experience")
    ).to_be_visible()
    expect(reader.locator("article.dm-voice")).to_have_count(people)
    reader.goto(CONDITION)
    expect(reader.locator(".dm-people__count")).to_have_text(
        f"{individuals} individuals have shared their experiences"
    )
    causes = reader.get_by_role("listitem").filter(has_text="What causes Parry-Romberg syndrome?")
    expect(causes).to_contain_text(f"{people} experiences")


def decide(moderator: Page, words: str, decision: str) -> None:
    """Find a text in the queue and decide on it."""
    moderator.goto("/admin/")
    moderator.get_by_role("link", name="Submissions", exact=True).first.click()
    rows = moderator.locator("#result_list tbody tr").filter(has_text="What causes Parry-Romberg")
    rows.filter(has_text=re.compile("0.minutes")).get_by_role("link").first.click()
    expect(moderator.locator(".desk-words").first).to_contain_text(words)
    moderator.get_by_label(decision, exact=True).check()
    moderator.get_by_role("button", name="Save", exact=True).click()
    expect(moderator.locator(".messagelist")).to_contain_text("The author gets a letter.")


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_newcomer_shares_an_experience_and_the_pages_count_it_at_once(site, javascript):
    newcomer = site.somebody(java_script_enabled=javascript)
    moderator = site.somebody(java_script_enabled=javascript)
    reader = site.somebody(java_script_enabled=javascript)
    expect_people(reader, 3, 106)

    # Reading, then signing up with the letter's link.
    newcomer.goto("/")
    newcomer.get_by_role("link", name="Parry-Romberg syndrome", exact=True).first.click()
    newcomer.get_by_role("link", name="What causes Parry-Romberg syndrome?").click()
    expect(newcomer.get_by_role("heading", level=1)).to_have_text(
        "What causes Parry-Romberg syndrome?"
    )
    newcomer.get_by_role("link", name="Share your experience").click()
    newcomer.get_by_role("link", name="Create an account").click()
    newcomer.get_by_label("Email").fill(NEWCOMER)
    newcomer.get_by_label("Password").fill("a-pear-tree-in-a-garden")
    newcomer.get_by_label("I am 18 or older").check()
    newcomer.get_by_role("button", name="Create an account").click()
    expect(newcomer.get_by_role("heading", level=1)).to_have_text("Check your e-mail")
    assert [message.to for message in mail.outbox] == [[NEWCOMER]]
    (link,) = re.findall(r"http://\S+", letter_to(NEWCOMER))
    newcomer.goto(link)
    newcomer.get_by_role("button", name="Confirm").click()

    # Writing: the form that was asked for before.
    expect(newcomer.get_by_role("heading", level=1)).to_have_text("Share your experience")
    newcomer.get_by_label("Your experience").fill(FIRST_WORDS)
    newcomer.get_by_label("I have the condition").check()
    newcomer.get_by_text("About the person who has the condition (optional)").click()
    newcomer.get_by_label("Country", exact=False).first.select_option(label="Austria")
    name = newcomer.locator(".dm-choice").filter(has_text="We made this one up").locator("span")
    pen_name = re.match(r"[A-Z]\w+ [A-Z]\w+ \d{3}", name.inner_text().strip())[0]
    newcomer.get_by_role("button", name="Preview").click()
    expect(newcomer.get_by_role("alert")).to_contain_text("Tick the box to agree")
    expect(newcomer.get_by_label("Your experience")).to_have_value(FIRST_WORDS)
    newcomer.get_by_label("I agree that what I write here").check()
    newcomer.get_by_role("button", name="Preview").click()
    voice = newcomer.locator("article.dm-voice")
    expect(voice).to_contain_text(FIRST_WORDS)
    expect(voice).to_contain_text(pen_name)
    expect(voice).to_contain_text("Austria")
    newcomer.get_by_role("button", name="Send to a moderator").click()
    expect(newcomer.get_by_role("heading", level=1)).to_contain_text("A moderator has your text")
    assert "We have your text" in mail.outbox[-1].subject
    expect_people(reader, 3, 106)

    # The moderator signs in at the desk and publishes.
    moderator.goto("/admin/")
    moderator.get_by_label("Email").fill("moderator@example.org")
    moderator.get_by_label("Password").fill(PASSWORD)
    moderator.get_by_role("button", name="Sign in", exact=True).click()
    expect_people(reader, 3, 106)
    decide(moderator, FIRST_WORDS, "Publish")
    expect_people(reader, 4, 107)
    reader.goto(CAUSES)
    first = reader.locator("article.dm-voice").first
    for shown in (FIRST_WORDS, pen_name, "Austria", "has Parry-Romberg syndrome"):
        expect(first).to_contain_text(shown)
    assert "Your text can be read now" in mail.outbox[-1].subject
    (link,) = re.findall(r"http://\S+", letter_to(NEWCOMER))

    # Changing it: the old words stay until the new ones have been read.
    newcomer.goto(link)
    newcomer.get_by_role("link", name="Edit").click()
    expect(newcomer.get_by_label("Your experience")).to_have_value(FIRST_WORDS)
    newcomer.get_by_label("Your experience").fill(NEW_WORDS)
    newcomer.get_by_role("button", name="Preview").click()
    newcomer.get_by_role("button", name="Send to a moderator").click()
    newcomer.get_by_role("main").get_by_role("link", name="My experiences").click()
    expect(newcomer.locator(".dm-rows")).to_contain_text("Published, changes with a moderator")
    expect_people(reader, 4, 107)
    reader.goto(CAUSES)
    expect(reader.locator("article.dm-voice").first).to_contain_text(FIRST_WORDS)
    expect(reader.locator("main")).not_to_contain_text("I have stopped asking")
    decide(moderator, NEW_WORDS, "Publish")
    reader.goto(CAUSES)
    expect(reader.locator("article.dm-voice").first).to_contain_text(NEW_WORDS)
    expect_people(reader, 4, 107)

    # Taking it down and putting it back.
    newcomer.goto("/me/")
    newcomer.get_by_role("link", name="What causes Parry-Romberg syndrome?").first.click()
    newcomer.get_by_role("button", name="Take it down").click()
    expect(newcomer.locator(".dm-messages")).to_contain_text("Your words are no longer shown.")
    expect_people(reader, 3, 106)
    newcomer.get_by_role("button", name="Put it back").click()
    expect(newcomer.locator(".dm-messages")).to_contain_text("Your words are shown again.")
    expect_people(reader, 4, 107)

    # Deleting it for good, and leaving.
    newcomer.get_by_role("link", name="Delete this experience for good").click()
    newcomer.get_by_label("Password").fill("a-pear-tree-in-a-garden")
    newcomer.get_by_role("button", name="Continue").click()
    newcomer.get_by_role("button", name="Delete for good").click()
    expect(newcomer.locator(".dm-messages")).to_contain_text("deleted for good")
    expect(newcomer.locator("main")).to_contain_text("You have not written anything yet")
    expect_people(reader, 3, 106)
    newcomer.get_by_role("link", name="Sign out").click()
    newcomer.get_by_role("button", name="Sign out").click()
    newcomer.goto("/me/")
    expect(newcomer.get_by_role("heading", level=1)).to_have_text("Sign in")


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_text_is_returned_changed_and_then_published(site, javascript):
    newcomer = site.somebody("newcomer@example.org", java_script_enabled=javascript)
    moderator = site.somebody("moderator@example.org", java_script_enabled=javascript)
    newcomer.goto(CAUSES + "share/")
    newcomer.get_by_label("Your experience").fill(FIRST_WORDS + " Dr Miller agreed.")
    newcomer.get_by_label("My child has it").check()
    newcomer.get_by_label("Another name that I choose").check()
    newcomer.get_by_label("The name you choose").fill("Pear tree parent")
    newcomer.get_by_label("I agree that what I write here").check()
    newcomer.get_by_role("button", name="Preview").click()
    expect(newcomer.locator("main")).to_contain_text("“Dr Miller” looks like somebody's name")
    newcomer.get_by_role("button", name="Send to a moderator").click()
    expect(newcomer.get_by_role("alert")).to_contain_text("“Dr Miller”: keep it as it is")
    newcomer.get_by_label("Keep it: it is not personal").check()
    newcomer.get_by_role("button", name="Send to a moderator").click()

    moderator.goto("/admin/experiences/submission/")
    rows = moderator.locator("#result_list tbody tr").filter(has_text="What causes Parry-Romberg")
    rows.filter(has_text=re.compile("0.minutes")).get_by_role("link").first.click()
    expect(moderator.locator("mark")).to_have_text("Dr Miller")
    moderator.get_by_label("Ask for changes").check()
    moderator.get_by_role("button", name="Save", exact=True).click()
    expect(moderator.get_by_role("alert")).to_contain_text("Choose the reason")
    moderator.get_by_label("Reason").select_option("personal_data_other")
    moderator.get_by_label("Message to the author, or facts").fill("Please leave out the name.")
    moderator.get_by_role("button", name="Save", exact=True).click()
    expect(moderator.locator(".messagelist")).to_contain_text("The author gets a letter.")

    newcomer.goto("/me/")
    expect(newcomer.locator(".dm-rows")).to_contain_text("Please leave out the name.")
    newcomer.get_by_role("link", name="Read the note and edit").click()
    expect(newcomer.locator("main")).to_contain_text("Please leave out the name.")
    newcomer.get_by_label("Your experience").fill(FIRST_WORDS)
    newcomer.get_by_role("button", name="Preview").click()
    newcomer.get_by_role("button", name="Send to a moderator").click()

    moderator.goto("/admin/experiences/submission/")
    rows.filter(has_text=re.compile("0.minutes")).get_by_role("link").first.click()
    expect(moderator.locator("main, #content").first).to_contain_text("Please leave out the name.")
    moderator.get_by_label("Publish", exact=True).check()
    moderator.get_by_label("Show it", exact=True).check()
    moderator.get_by_role("button", name="Save and open next").click()
    expect(moderator.locator(".messagelist")).to_contain_text("The author gets a letter.")
    expect(moderator.get_by_role("button", name="Save and open next")).to_be_visible()

    reader = site.somebody(java_script_enabled=javascript)
    reader.goto(CAUSES + "?who=relatives")
    expect(reader.locator("article.dm-voice")).to_have_count(1)
    expect(reader.locator("article.dm-voice")).to_contain_text("Pear tree parent")
    expect(reader.locator(".dm-live")).to_contain_text(
        "3 people with Parry-Romberg syndrome / Progressive hemifacial atrophy and "
        "1 relative or carer have shared"
    )


def test_words_survive_an_accident_in_the_browser(site):
    """Two windows, the back button, a reload: nothing that was saved is lost."""
    one = site.somebody("newcomer@example.org")
    one.goto(CAUSES + "share/")
    two = one.context.new_page()
    two.goto(CAUSES + "share/")
    one.get_by_label("Your experience").fill("Words of the first window.")
    one.get_by_role("button", name="Save as draft").click()
    expect(one.locator(".dm-messages")).to_contain_text("Your draft is saved.")
    two.get_by_label("Your experience").fill("Words of the second window.")
    two.get_by_role("button", name="Save as draft").click()
    expect(two.locator("main")).to_contain_text("This draft was changed elsewhere")
    expect(two.locator("main")).to_contain_text("Words of the first window.")
    expect(two.get_by_label("Your experience")).to_have_value("Words of the second window.")
    two.get_by_role("button", name="Save as draft").click()
    expect(two.locator(".dm-messages")).to_contain_text("Your draft is saved.")
    two.goto("/")
    two.go_back()
    expect(two.get_by_label("Your experience")).to_have_value("Words of the second window.")
    two.reload()
    expect(two.get_by_label("Your experience")).to_have_value("Words of the second window.")


def focus(page: Page) -> dict:
    """What has the focus, as somebody who sees the page would say, and whether they can see it."""
    return page.evaluate(
        """() => {
            const at = document.activeElement, style = getComputedStyle(at);
            const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
            const label = at.labels && at.labels.length ? at.labels[0].innerText : "";
            return {
                name: (label || at.innerText || at.value || "").trim(), tag: at.tagName,
                type: at.type || "", seen: outlined || style.boxShadow !== "none",
            };
        }"""
    )


def tab_to(page: Page, name: str) -> None:
    """Press Tab until this has the focus; every step on the way can be seen."""
    for _ in range(120):
        page.keyboard.press("Tab")
        at = focus(page)
        if at["tag"] != "BODY":
            assert at["seen"], f"the focus cannot be seen on {at}"
        if at["name"].startswith(name):
            return
    raise AssertionError(f"Tab never reaches {name!r}")


def test_somebody_without_a_mouse_gets_from_the_condition_to_a_saved_draft(site):
    page = site.somebody("newcomer@example.org")
    page.goto(CONDITION)
    page.keyboard.press("Tab")
    assert focus(page)["name"] == "Skip to the main content"
    page.keyboard.press("Enter")
    tab_to(page, "What would you tell someone just diagnosed")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("What would you tell someone")
    tab_to(page, "Share your experience")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Share your experience")
    tab_to(page, "Your experience")
    page.keyboard.type("Take somebody along who can write fast.")
    tab_to(page, "I have the condition")
    page.keyboard.press("ArrowDown")
    assert focus(page)["name"] == "My child has it"
    tab_to(page, "Save as draft")
    page.keyboard.press("Enter")
    expect(page.locator(".dm-messages")).to_contain_text("Your draft is saved.")
    expect(page.get_by_label("Your experience")).to_have_value(
        "Take somebody along who can write fast."
    )
    expect(page.get_by_label("My child has it")).to_be_checked()


def test_somebody_without_a_mouse_is_led_to_what_is_wrong(site):
    page = site.somebody("newcomer@example.org")
    page.goto(CAUSES + "share/")
    tab_to(page, "Your experience")
    page.keyboard.type("Too short.")
    tab_to(page, "Preview")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    tab_to(page, "Write a little more: one whole sentence is enough.")
    page.keyboard.press("Enter")
    page.keyboard.press("End")
    page.keyboard.type(" But now it is long enough.")
    expect(page.get_by_label("Your experience")).to_have_value(
        "Too short. But now it is long enough."
    )
