"""A journey through each lane of the desk, by those who work in it and those whom it is about."""

import re

import pytest
from playwright.sync_api import Page, expect

from experiences.models import Decision, Experience, Submission

from .test_accessibility import Look, window

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

CONDITION = "/conditions/parry-romberg-syndrome/"
PATIENT, NEWCOMER = "patient@example.org", "newcomer@example.org"
MODERATOR, COLLEAGUE = "moderator@example.org", "moderator2@example.org"
SENIOR = "senior@example.org"
IN_NEED = "I have not slept for weeks and I do not know how to go on with this face."


def lane(page: Page, title: str) -> None:
    """Open a lane from the desk's first page."""
    page.goto("/admin/")
    with page.expect_navigation():
        # By its number as well: "Urgent reports" is another lane than "Reports".
        named = re.compile(rf"[0-9]\+?\s+{title}")
        page.locator(".desk-lane").filter(has_text=named).get_by_role("link").click()


def first_row(page: Page) -> None:
    with page.expect_navigation():
        page.locator("#result_list tbody tr").first.get_by_role("link").first.click()


def button(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def said(page: Page, text: str) -> None:
    expect(page.locator(".messagelist")).to_contain_text(text)


def send_in(page: Page, question: str, words: str, *, asks_for_support: bool = False) -> None:
    """Write on one question and send it."""
    page.goto(f"{CONDITION}{question}/share/")
    page.get_by_label("Your experience").fill(words)
    page.get_by_label("I have the condition").check()
    if asks_for_support:
        page.get_by_label("I need support now").check()
    agreed = page.get_by_label("I agree that what I write here about health")
    if agreed.count():
        agreed.check()
    button(page, "Preview")
    for keep in page.get_by_label(re.compile("^Keep it")).all():
        keep.check()


def test_the_lane_of_crises_is_for_seniors_and_its_author_sees_who_listens_at_once(site):
    author, moderator = site.somebody(NEWCOMER), site.somebody(MODERATOR)
    senior = Look(window(site, SENIOR), at_the_desk=True)
    send_in(author, "outlook", IN_NEED, asks_for_support=True)
    expect(author.get_by_role("heading", name="You asked for support")).to_be_visible()
    button(author, "Send to a moderator")
    expect(author.get_by_role("heading", level=1)).to_contain_text("A moderator has your text")
    expect(author.get_by_role("link", name=re.compile("^[0-9 ]+$")).first).to_be_visible()

    moderator.goto("/admin/")
    expect(moderator.locator(".desk-lanes")).not_to_contain_text("Crisis")
    desk = senior.page
    lane(desk, "Crisis and illegal")
    senior.here("on top")
    text = Submission.objects.get(words=IN_NEED)
    desk.goto(f"/admin/experiences/submission/{text.pk}/change/")
    expect(desk.locator(".desk-words").first).not_to_be_visible()
    desk.locator(".desk-fold summary").first.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator(".desk-words").first).to_contain_text(IN_NEED)
    senior.here("a text on top")
    desk.get_by_label("Publish", exact=True).check()
    desk.get_by_label("suicide or self-harm").check()
    button(desk, "Save")
    said(desk, "The author gets a letter.")

    reader = site.somebody()
    reader.goto(f"{CONDITION}outlook/")
    voice = reader.locator("article.dm-voice").filter(has_text="Content note")
    expect(voice.get_by_text(IN_NEED)).not_to_be_visible()
    voice.locator("summary").click()
    expect(voice.get_by_text(IN_NEED)).to_be_visible()
    assert senior.wrong == []


def test_the_lane_of_reports_leads_to_an_answer_for_the_reader(site):
    reader, moderator = site.somebody(), Look(window(site, MODERATOR), at_the_desk=True)
    text = Experience.objects.readable().filter(reports=None).first()
    reader.goto(f"/experiences/{text.public_id}/")
    reader.locator(f"#e-{text.public_id}").get_by_role("link", name=re.compile("^Report")).click()
    reader.get_by_label("It could harm somebody").check()
    reader.get_by_label("What should the moderator know?").fill("It praises a cream.")
    button(reader, "Send report")
    follow = reader.url

    desk = moderator.page
    lane(desk, "Reports")
    desk.goto(f"/admin/experiences/experience/{text.pk}/change/")
    expect(desk.get_by_text("It praises a cream.")).to_be_visible()
    moderator.here("a reported text")
    desk.get_by_label("Keep public").check()
    desk.get_by_label("Those who reported read, if the text stays").fill("It names no product.")
    button(desk, "Save")
    said(desk, "Those who reported are told")
    reader.goto(follow)
    expect(reader.get_by_text("It names no product.")).to_be_visible()
    assert moderator.wrong == []


def test_the_lane_of_urgent_reports_is_worked_in_by_every_moderator(site):
    reader, moderator = site.somebody(), Look(window(site, MODERATOR), at_the_desk=True)
    text = Experience.objects.readable().filter(reports=None).first()
    reader.goto(f"/experiences/{text.public_id}/report/")
    reader.get_by_label("I am worried about this person").check()
    reader.get_by_label("What should the moderator know?").fill("The \u202elast\u202c line.")
    button(reader, "Send report")

    desk = moderator.page
    lane(desk, "Urgent reports")
    moderator.here("the urgent reports")
    first_row(desk)
    expect(desk.locator(".desk-words").first).not_to_be_visible()
    desk.locator(".desk-fold summary").first.click()
    expect(desk.locator(".desk-words").first).to_be_visible()
    expect(desk.locator(".desk-invisible").first).to_contain_text("direction sign")
    moderator.here("an urgent report")
    desk.get_by_label("Keep public").check()
    button(desk, "Save")
    said(desk, "Those who reported are told")
    reader.goto(f"/experiences/{text.public_id}/")
    expect(reader.get_by_role("heading", level=1)).to_be_visible()
    assert moderator.wrong == []


def test_a_text_is_claimed_returned_undone_handed_on_previewed_and_published(site):
    moderator, colleague = Look(window(site, MODERATOR), at_the_desk=True), site.somebody(COLLEAGUE)
    desk = moderator.page
    desk.goto("/admin/experiences/submission/")
    button(desk, "Claim the next text")
    address, words = desk.url, desk.locator(".desk-words").first.inner_text()
    desk.get_by_label("Reason").select_option(label="It gives away who the author is")
    message = desk.get_by_label("Message to the author, or facts")
    expect(message).not_to_have_value("")
    expect(desk.get_by_label("Ask for changes", exact=True)).to_be_checked()
    message.fill("Please leave out the name of your town.")
    button(desk, "Preview the letter")
    expect(desk.get_by_text("Nothing has been saved yet.")).to_be_visible()
    moderator.here("the letter beforehand")
    button(desk, "Save")
    said(desk, "Ask for changes")
    moderator.here("the queue with something to undo")
    desk.get_by_role("button", name=re.compile("^Undo until")).click()
    said(desk, "Undone. The author has not been told")
    assert desk.url == address
    assert Decision.objects.filter(outcome="undone").count() == 1

    desk.get_by_role("link", name="Ask a colleague").click()
    moderator.here("asking a colleague")
    desk.get_by_label("Colleague").select_option(label="Moderator Two")
    desk.get_by_role("textbox", name="Note").fill("You know this shop.")
    button(desk, "Ask a colleague")
    said(desk, "Moderator Two is offered this text first")
    colleague.goto("/admin/experiences/submission/")
    button(colleague, "Claim the next text")
    assert colleague.url == address
    expect(colleague.locator(".desk-words").first).to_have_text(words)
    expect(colleague.get_by_text("You know this shop.")).to_be_visible()
    colleague.get_by_label("Publish", exact=True).check()
    button(colleague, "Save")
    said(colleague, "The author gets a letter.")
    assert moderator.wrong == []


def test_the_lane_of_edits_shows_what_has_changed(site):
    author, desk = site.somebody(PATIENT), site.somebody(MODERATOR)
    mine = Experience.objects.readable().filter(contributor__member__email=PATIENT)
    mine = mine.exclude(submissions__state="waiting").select_related("topic__question", "published")
    text = mine.first()
    send_in(author, text.topic.question.key, f"{text.published.words} It is quieter now.")
    button(author, "Send to a moderator")
    lane(desk, "Edits of public texts")
    waiting = text.submissions.waiting().get()
    desk.goto(f"/admin/experiences/submission/{waiting.pk}/change/")
    expect(desk.locator("ins")).to_contain_text("It is quieter now.")
    desk.get_by_label("Publish", exact=True).check()
    button(desk, "Save")
    said(desk, "The author gets a letter.")
    text.refresh_from_db()
    assert text.published == waiting


def test_the_lanes_of_appeals_and_accounts_are_worked_through(site):
    desk = site.somebody(SENIOR)
    lane(desk, "Appeals")
    first_row(desk)
    desk.get_by_label(re.compile("^The decision stands")).check()
    desk.get_by_role("textbox", name="Answer").fill("The same sentence stood in four texts.")
    button(desk, "Answer")
    said(desk, "Answered.")
    lane(desk, "Applicants")
    first_row(desk)
    desk.get_by_role("link", name="Approve the application").click()
    desk.get_by_label("Facts").fill("Says what brings them here, and is of age.")
    button(desk, "Approve the application")
    expect(desk.locator(".messagelist")).to_be_visible()


def test_a_wave_of_spam_is_refused_from_one_page_and_sending_is_paused(site):
    senior, author = Look(window(site, SENIOR), at_the_desk=True), site.somebody(NEWCOMER)
    desk = senior.page
    desk.goto("/admin/experiences/submission/spam/")
    senior.here("spam")
    boxes = desk.locator(".desk-wave input[type=checkbox]")
    assert boxes.count() >= 2
    assert not any(box.is_checked() for box in boxes.all())
    boxes.nth(0).check()
    boxes.nth(1).check()
    button(desk, "Look through what is ticked")
    senior.here("spam, looked through")
    button(desk, "Refuse these 2 texts as spam")
    said(desk, "2 texts refused as spam.")
    assert Decision.objects.filter(reason="spam", outcome="rejected").count() >= 2

    desk.goto("/admin/experiences/submission/sending/")
    desk.get_by_label("What members read").fill("We read a wave of advertising until Monday.")
    button(desk, "Pause sending")
    senior.here("sending is paused")
    author.goto(f"{CONDITION}outlook/share/")
    expect(author.get_by_text("We read a wave of advertising until Monday.")).to_be_visible()
    desk.goto("/admin/experiences/submission/sending/")
    button(desk, "Let texts be sent again")
    assert senior.wrong == []
