"""Somebody who needs support while writing, and somebody who opens a hard text, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.support.page_catalogue import FIRST, NEWCOMER

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_the_lines_come_with_the_tick_and_without_losing_a_word(site):
    page = site.somebody(NEWCOMER)
    page.goto(f"/conditions/{FIRST}/causes/share/")
    page.get_by_label("Your experience").fill("It began in spring, and I am tired of it.")
    note = page.locator("[data-support] section")
    expect(note).to_have_count(0)
    page.get_by_label("I need support now").check()
    expect(note).to_be_visible()
    expect(note).to_contain_text("You asked for support: here is somebody to talk to")
    expect(note).not_to_contain_text("Samaritans")
    page.get_by_text("About the person who has the condition").click()
    page.locator("[name=country]").select_option("GB")
    page.get_by_label("I need support now").uncheck()
    page.get_by_label("I need support now").check()
    expect(note).to_contain_text("Samaritans")
    page.reload()

    expect(note).to_be_visible()
    expect(page.get_by_label("I need support now")).to_be_checked()
    expect(page.get_by_label("Your experience")).to_have_value(
        "It began in spring, and I am tired of it."
    )


def test_a_text_behind_a_note_opens_with_the_keyboard(site):
    page = site.somebody()
    page.goto("/conditions/hypermobile-ehlers-danlos-syndrome/carers/")
    summary = page.get_by_text("Content note: somebody’s death. Show the text")
    words = page.locator(".dm-voice details .dm-voice__text")
    expect(words).to_be_hidden()
    summary.focus()
    page.keyboard.press("Enter")

    expect(words).to_be_visible()
