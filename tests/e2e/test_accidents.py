"""Nine accidents that befall people who write, in a real browser: the words are there afterwards."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect, sync_playwright

from accounts import consents
from accounts.models import Member
from conditions.models import Topic
from experiences.models import Draft, RescuedDraft, Submission
from tests.support.factories import (
    PASSWORD,
    make_condition,
    make_draft,
    make_member,
    make_question,
    make_topic,
    publish,
    submit,
)

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

TYPED = "It began in spring, with a small hollow near my chin."
MORE = " Nobody had a name for it."
# Instead of the ten seconds of the site, so that nobody waits for the tests.
SECONDS = 0.4
KEPT_HERE = "These words are kept in this browser only"


@pytest.fixture(scope="module")
def chromium(request) -> Iterator[Browser]:
    """The browser that the journeys share where there is one, else one of our own."""
    try:
        yield request.getfixturevalue("browser")
    except pytest.FixtureLookupError:
        with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
            # Playwright keeps an event loop in this thread; the tests ask the database all the same.
            patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"),
                args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            )
            yield browser
            browser.close()


@pytest.fixture
def topic(chromium, transactional_db) -> Topic:
    condition = make_condition("Parry-Romberg syndrome", slug="parry-romberg")
    return make_topic(condition, make_question())


@pytest.fixture
def author(topic) -> Member:
    member = make_member("anna@example.org")
    consents.record_consent(member)
    return member


class Desk:
    """Browsers at the site, signed in or not, and the pages that they open."""

    def __init__(self, chromium: Browser, address: str, topic: Topic) -> None:
        self.chromium, self.address = chromium, address
        self.share = address + reverse(
            "write-experience", args=[topic.condition.slug, topic.question.key]
        )
        self.contexts: list[BrowserContext] = []

    def browser_of(self, member: Member | None, **options) -> BrowserContext:
        context = self.chromium.new_context(**options)
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        if member:
            self.sign_in(context, member)
        return context

    def sign_in(self, context: BrowserContext, member: Member) -> None:
        client = Client()
        client.force_login(member)
        (cookie,) = client.cookies.values()
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.address}])

    def open(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.goto(self.share)
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def desk(chromium, live_server, settings, topic) -> Iterator[Desk]:
    settings.AUTOSAVE_SECONDS = SECONDS
    desk = Desk(chromium, live_server.url, topic)
    yield desk
    desk.close()


@pytest.fixture
def writer(desk, author) -> BrowserContext:
    return desk.browser_of(author)


@pytest.fixture
def page(desk, writer) -> Page:
    """The write page, open and empty."""
    return desk.open(writer)


def box(page: Page):
    return page.locator("#id_words")


def write(page: Page, words: str = TYPED, *, until_saved: bool = True) -> None:
    """Type at the end of what is there, key by key, as people do."""
    box(page).press("Control+End")
    box(page).press_sequentially(words)
    if until_saved:
        expect(page.locator("[data-shown]")).to_contain_text("Draft saved at")
        eventually(lambda: Draft.objects.get().words == box(page).input_value())


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def eventually(holds: Callable[[], bool], within: float = 8) -> None:
    """Wait until something holds on the server."""
    deadline = time.monotonic() + within
    while True:
        try:
            if holds():
                return
        except Draft.DoesNotExist:
            pass
        assert time.monotonic() < deadline, "it did not come to hold"
        time.sleep(0.05)


def go_offline(page: Page) -> None:
    """The server is away for this page."""
    page.route("**/*", lambda route: route.abort())


def go_online(page: Page) -> None:
    page.unroute("**/*")


def see_the_browsers_own_error(page: Page) -> None:
    """Wait for what a browser shows when it reaches nobody."""
    while not page.url.startswith("chrome-error://"):
        page.wait_for_event("framenavigated")


def stored_in(page: Page) -> list[str]:
    """The names under which this tab keeps words; the number of a version holds none."""
    names = page.evaluate("Object.keys(sessionStorage)")
    return [name for name in names if not name.endswith(" version")]


# 1. The server is away at send


def test_server_away_at_send_then_back(page):
    write(page)
    write(page, MORE, until_saved=False)
    go_offline(page)
    press(page, "Preview")
    see_the_browsers_own_error(page)
    go_online(page)
    page.go_back()

    expect(box(page)).to_have_value(TYPED + MORE)
    eventually(lambda: Draft.objects.get().words == TYPED + MORE)
    expect(page.get_by_text(KEPT_HERE)).to_be_hidden()
    assert stored_in(page) == []


def test_server_away_at_send_then_back_without_script(desk, author):
    page = desk.open(desk.browser_of(author, java_script_enabled=False))
    box(page).fill(TYPED)
    go_offline(page)
    press(page, "Save as draft")
    see_the_browsers_own_error(page)
    go_online(page)
    page.go_back()

    expect(box(page)).to_have_value(TYPED)


def test_server_away_while_typing_is_told_and_the_words_can_be_deleted_here(page):
    write(page)
    go_offline(page)
    write(page, MORE, until_saved=False)

    expect(page.get_by_text("Not saved yet.")).to_be_visible()
    expect(page.get_by_text(KEPT_HERE)).to_be_visible()
    (key,) = stored_in(page)
    assert "anna" not in key and "@" not in key

    press(page, "Delete from this computer")

    assert stored_in(page) == []
    expect(box(page)).to_have_value(TYPED)


def test_when_the_server_is_back_the_words_are_saved_and_the_copy_here_goes(page):
    go_offline(page)
    write(page, until_saved=False)
    expect(page.get_by_text(KEPT_HERE)).to_be_visible()
    go_online(page)

    expect(page.locator("[data-shown]")).to_contain_text("Draft saved at")
    expect(page.get_by_text(KEPT_HERE)).to_be_hidden()
    assert Draft.objects.get().words == TYPED
    assert stored_in(page) == []


def test_a_save_whose_answer_is_lost_is_not_taken_for_another_window(page):
    write(page)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/share/", lose)
    write(page, MORE, until_saved=False)
    expect(page.get_by_text("Not saved yet.")).to_be_visible()
    page.unroute("**/share/")
    write(page, " And more.")

    expect(page.get_by_text("changed in another window")).to_be_hidden()
    assert Draft.objects.get().words == f"{TYPED}{MORE} And more."


# 2. The session has ended


def sign_in_again(page: Page, email: str) -> None:
    page.wait_for_url("**/accounts/login/**")
    page.get_by_label("Email").fill(email)
    page.locator("input[type=password]").fill(PASSWORD)
    press(page, "Sign in")
    page.wait_for_url("**/share/")


def test_session_ended_then_signed_in_again(page, writer, author):
    write(page)
    writer.clear_cookies(name="sessionid")
    write(page, MORE, until_saved=False)
    expect(page.get_by_text("you are signed out")).to_be_visible()
    press(page, "Preview")
    sign_in_again(page, author.email)

    expect(box(page)).to_have_value(TYPED + MORE)
    expect(page.get_by_text("Nothing was lost")).to_be_visible()
    eventually(lambda: Draft.objects.get().words == TYPED + MORE)
    eventually(lambda: not RescuedDraft.objects.exists())
    expect(page.get_by_text(KEPT_HERE)).to_be_hidden()
    assert stored_in(page) == []


def test_all_cookies_gone_then_signed_in_again(page, writer, author):
    write(page)
    writer.clear_cookies()
    write(page, MORE, until_saved=False)
    press(page, "Save as draft")
    expect(page.get_by_label("What you sent")).to_have_value(TYPED + MORE)
    page.locator("main").get_by_role("link", name="Sign in").click()
    sign_in_again(page, author.email)

    expect(box(page)).to_have_value(TYPED + MORE)
    eventually(lambda: Draft.objects.get().words == TYPED + MORE)


def test_signed_in_again_in_another_tab_the_first_goes_on_saving(page, writer, author, desk):
    write(page)
    writer.clear_cookies()
    write(page, MORE, until_saved=False)
    expect(page.get_by_text("Not saved")).to_be_visible()
    other = writer.new_page()
    other.goto(f"{desk.address}{reverse('account_login')}?next={reverse('my-experiences')}")
    other.get_by_label("Email").fill(author.email)
    other.locator("input[type=password]").fill(PASSWORD)
    press(other, "Sign in")
    other.wait_for_url("**/me/")
    write(page, " And more.")

    assert Draft.objects.get().words == f"{TYPED}{MORE} And more."


def test_somebody_else_who_signs_in_here_is_shown_nothing(page, writer, desk):
    write(page)
    writer.clear_cookies(name="sessionid")
    write(page, MORE, until_saved=False)
    expect(page.get_by_text(KEPT_HERE)).to_be_visible()
    desk.sign_in(writer, make_member())
    page.goto(desk.share)

    expect(box(page)).to_have_value("")
    expect(page.get_by_text(KEPT_HERE)).to_be_hidden()


def test_signing_out_leaves_no_words_in_this_browser(page, desk):
    write(page)
    page.route("**/share/", lambda route: route.abort())
    write(page, MORE, until_saved=False)
    expect(page.get_by_text(KEPT_HERE)).to_be_visible()
    page.get_by_role("link", name="Sign out").click()
    page.wait_for_load_state()  # the script is there
    assert len(stored_in(page)) == 1
    press(page, "Sign out")
    page.wait_for_url(f"{desk.address}/")

    assert page.evaluate("sessionStorage.length") == 0


# 3. Reload


def test_reload_after_a_save(page):
    write(page)
    page.reload()

    expect(box(page)).to_have_value(TYPED)
    expect(page.get_by_text("Draft saved")).to_be_visible()


def test_reload_at_once(page):
    write(page, until_saved=False)
    page.reload()

    expect(box(page)).to_have_value(TYPED)
    eventually(lambda: Draft.objects.get().words == TYPED)
    expect(page.get_by_text("changed elsewhere")).to_be_hidden()


def test_reload_while_the_server_is_away_then_come_back(page):
    go_offline(page)
    write(page, until_saved=False)
    expect(page.get_by_text(KEPT_HERE)).to_be_visible()
    go_online(page)
    page.route("**/share/", lambda r: r.abort() if r.request.method == "POST" else r.continue_())
    page.reload()

    expect(box(page)).to_have_value(TYPED)
    expect(page.get_by_text(KEPT_HERE)).to_be_visible()


def tell(page: Page) -> None:
    """Choose an age, show it, and take the country's tick away."""
    if not page.locator("details.dm-fold").first.evaluate("fold => fold.open"):
        page.get_by_text("About the person who has the condition (optional)").click()
    page.get_by_label("Age at the first signs").select_option(label="10 to 14")
    page.get_by_label("Show the age beside my texts").check()
    page.get_by_label("Show the country beside my texts").uncheck()


def expect_told(page: Page) -> None:
    expect(page.get_by_label("Age at the first signs")).to_have_value("10-14")
    expect(page.get_by_label("Show the age beside my texts")).to_be_checked()
    expect(page.get_by_label("Show the country beside my texts")).not_to_be_checked()


def test_choices_and_ticks_are_saved_as_words_are(page):
    write(page)
    tell(page)
    eventually(lambda: Draft.objects.get().shows_age)
    draft = Draft.objects.get()
    assert (draft.age_band, draft.shows_country) == ("10-14", False)
    page.reload()
    expect_told(page)


def test_choices_and_ticks_are_kept_here_while_the_server_is_away(page):
    page.route("**/share/", lambda r: r.abort() if r.request.method == "POST" else r.continue_())
    write(page, until_saved=False)
    tell(page)
    expect(page.locator("[data-shown]")).to_have_attribute("data-bad", "")
    page.reload()
    expect(box(page)).to_have_value(TYPED)
    expect_told(page)


def test_words_kept_here_stand_beside_a_draft_saved_elsewhere_meanwhile(page, topic, author):
    page.route("**/share/", lambda r: r.abort() if r.request.method == "POST" else r.continue_())
    write(page, until_saved=False)
    expect(page.get_by_text(KEPT_HERE)).to_be_visible()
    make_draft(topic, author, "Saved on the telephone.")
    page.unroute("**/share/")
    page.reload()

    expect(box(page)).to_have_value(TYPED)
    expect(page.locator("[data-other-words]")).to_have_text("Saved on the telephone.")
    assert Draft.objects.get().words == "Saved on the telephone."

    press(page, "Save as draft")
    expect(page.get_by_text("Your draft is saved.")).to_be_visible()
    assert Draft.objects.get().words == TYPED
    assert stored_in(page) == []


# 4. The tab is closed


def test_tab_closed_and_opened_again(page, desk, writer):
    write(page)
    page.close()

    expect(box(desk.open(writer))).to_have_value(TYPED)


def test_tab_closed_at_once(page, desk, writer):
    box(page).fill(TYPED)
    page.close(run_before_unload=True)
    eventually(lambda: Draft.objects.get().words == TYPED)

    expect(box(desk.open(writer))).to_have_value(TYPED)


# 5. Two tabs


def test_a_second_tab_is_told_at_once_and_its_next_send_shows_both_texts(page, desk, writer):
    second = desk.open(writer)
    write(page)
    expect(second.get_by_text("changed in another window")).to_be_visible()

    write(second, "From the second tab.", until_saved=False)
    press(second, "Save as draft")

    expect(second.get_by_text("This draft was changed elsewhere")).to_be_visible()
    expect(second.locator("[data-other-words]")).to_have_text(TYPED)
    expect(box(second)).to_have_value("From the second tab.")
    assert Draft.objects.get().words == TYPED

    press(second, "Save as draft")
    expect(second.get_by_text("Your draft is saved.")).to_be_visible()
    assert Draft.objects.get().words == "From the second tab."
    assert stored_in(second) == []


def test_a_second_browser_is_told_at_its_next_save(page, desk, author):
    second = desk.open(desk.browser_of(author))
    write(page)
    write(second, "From the telephone.", until_saved=False)

    expect(second.get_by_text("changed in another window")).to_be_visible()
    expect(second.get_by_text(KEPT_HERE)).to_be_visible()
    assert Draft.objects.get().words == TYPED


# 6. A validation error


def test_validation_error_keeps_the_text_and_leads_to_the_error(page):
    write(page, "Too short.")
    press(page, "Preview")
    summary = page.locator(".dm-error-summary")

    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Write a little more")
    expect(box(page)).to_have_value("Too short.")
    assert page.title().startswith("Error:")


# 7. The form's token has expired


def test_token_expired_is_not_even_noticed_with_script(page, writer):
    write(page)
    writer.clear_cookies(name="csrftoken")
    write(page, MORE)
    press(page, "Save as draft")

    expect(page.get_by_text("Your draft is saved.")).to_be_visible()
    assert Draft.objects.get().words == TYPED + MORE


def test_token_expired_without_script(desk, author):
    context = desk.browser_of(author, java_script_enabled=False)
    page = desk.open(context)
    box(page).fill(TYPED)
    context.clear_cookies(name="csrftoken")
    press(page, "Save as draft")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your form was open for a long time")
    expect(box(page)).to_have_value(TYPED)
    press(page, "Save as draft")

    expect(box(page)).to_have_value(TYPED)
    assert Draft.objects.get().words == TYPED


# 8. Sent twice


@pytest.fixture
def preview(page) -> Page:
    """The preview of a text that could be sent."""
    write(page)
    page.get_by_label("I have the condition").check()
    press(page, "Preview")
    page.wait_for_url("**/preview/")
    return page


def test_sent_twice_in_a_row_stores_one(preview):
    preview.get_by_role("button", name="Send to a moderator").dblclick()

    expect(preview.get_by_role("heading", level=1)).to_contain_text("A moderator has your text")
    assert Submission.objects.get().words == TYPED
    assert not Draft.objects.exists()


def test_sent_again_after_a_lost_answer_stores_one(preview):
    sent = []

    def lose(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        sent.append(route.request.post_data)
        route.fetch(max_redirects=0)
        route.abort()

    preview.route("**/preview/", lose)
    press(preview, "Send to a moderator")
    see_the_browsers_own_error(preview)
    preview.unroute("**/preview/")
    preview.go_back()

    expect(preview.get_by_text("With a moderator").first).to_be_visible()
    assert len(sent) == 1
    assert Submission.objects.get().words == TYPED


# 9. The browser is killed


def test_browser_killed_loses_at_most_what_was_typed_since_the_last_save(page, desk, author):
    write(page)
    box(page).press_sequentially(" Lost.")
    with suppress(Error):
        page.goto("chrome://crash")

    again = desk.open(desk.browser_of(author))
    assert box(again).input_value().startswith(TYPED)


def test_somebody_who_never_stops_typing_is_saved_all_the_same(page):
    start = time.monotonic()
    behind = 0.0
    typed = {}
    while time.monotonic() - start < 6 * SECONDS:
        box(page).press("Control+End")
        box(page).press_sequentially("word ")
        typed[box(page).input_value()] = time.monotonic()
        draft = Draft.objects.first()
        if time.monotonic() - start > 2 * SECONDS:
            saved = draft.words if draft else ""
            since = [at for text, at in typed.items() if len(text) > len(saved)]
            behind = max(behind, time.monotonic() - min(since) if since else 0)

    assert 0 < behind < SECONDS + 3  # with time for a busy machine


# Without script


def test_without_script_words_are_kept_and_sent(desk, author):
    page = desk.open(desk.browser_of(author, java_script_enabled=False))
    box(page).fill("Too short.")
    press(page, "Preview")
    expect(page.locator(".dm-error-summary")).to_contain_text("Write a little more")
    expect(box(page)).to_have_value("Too short.")

    box(page).fill(TYPED)
    page.get_by_label("I have the condition").check()
    press(page, "Preview")
    press(page, "Send to a moderator")
    expect(page.get_by_role("heading", level=1)).to_contain_text("A moderator has your text")
    assert Submission.objects.get().words == TYPED


def test_without_script_a_session_that_ended_loses_nothing(desk, author):
    context = desk.browser_of(author, java_script_enabled=False)
    page = desk.open(context)
    box(page).fill(TYPED)
    context.clear_cookies(name="sessionid")
    press(page, "Save as draft")
    sign_in_again(page, author.email)

    expect(box(page)).to_have_value(TYPED)
    expect(page.get_by_text("Nothing was lost")).to_be_visible()


# The other small scripts


def assert_not_spoken_yet(region, typed_at: float) -> None:
    """Nothing is said within the pause; on a machine too busy to look in time nothing is shown."""
    said = region.inner_text()
    assert said == "" or time.monotonic() - typed_at > 1.5


@pytest.mark.parametrize(
    "text",
    ["a" * 4200, "😀" * 4100, "\n".join(["é" * 50] * 90), "\u2003" + "a" * 4100 + " \x1f\x85"],
)
def test_the_page_counts_characters_as_the_server_does(page, text):
    box(page).fill(text)
    length = len(text.strip())

    expect(page.locator("[data-count]")).to_have_text(f"{length:,} of 5,000 characters")


def test_a_count_is_shown_from_4000_characters_on_and_spoken_after_a_pause(page):
    count, spoken = page.locator("[data-count]"), page.locator("[data-count-spoken]")
    box(page).fill("a" * 3999)
    expect(count).to_be_hidden()
    box(page).press("Control+End")
    typed_at = time.monotonic()
    box(page).press_sequentially("a")
    expect(count).to_have_text("4,000 of 5,000 characters")
    assert_not_spoken_yet(spoken, typed_at)
    expect(spoken).to_have_text("4,000 of 5,000 characters")

    box(page).fill("a" * 5012)
    expect(count).to_have_text("5,012 of 5,000 characters: 12 too many")


def test_saving_is_spoken_only_after_a_pause(page):
    spoken = page.locator("[data-spoken]")
    typed_at = time.monotonic()
    write(page)
    assert_not_spoken_yet(spoken, typed_at)
    expect(spoken).to_contain_text("Draft saved at")


def test_choosing_whose_words_to_read_keeps_the_page(desk, topic):
    publish(submit(topic, words="I have it, and this is how it began for me."))
    publish(
        submit(topic, words="My daughter has it, and this is how it began.", written_as="parent")
    )
    page = desk.browser_of(None).new_page()
    page.goto(desk.address + topic.get_absolute_url())
    page.evaluate("window.isSamePage = true")
    page.get_by_label("Written by").select_option("relatives")
    press(page, "Apply")

    expect(page.locator("[data-voices-spoken]")).to_have_text("1 experience is shown")
    expect(page.locator(".dm-voice")).to_have_count(1)
    expect(page.get_by_role("button", name="Apply")).to_be_focused()
    assert page.url.endswith("?who=relatives#experiences")
    assert page.evaluate("window.isSamePage")

    page.go_back()
    expect(page.locator(".dm-voice")).to_have_count(2)
    expect(page.get_by_label("Written by")).to_have_value("")
    assert page.evaluate("window.isSamePage")


def test_a_link_to_an_experience_can_be_copied(desk, topic):
    experience = publish(submit(topic))
    context = desk.browser_of(None, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(desk.address + topic.get_absolute_url())
    page.locator(".dm-voice").get_by_role("button", name="Copy link").click()

    expect(page.get_by_text("Link copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == desk.address + reverse("experience-page", args=[experience.public_id])


@pytest.mark.parametrize("name", ["account_login", "account_signup"])
def test_a_password_can_be_shown_and_hides_again(desk, topic, name):
    page = desk.browser_of(None).new_page()
    page.goto(desk.address + reverse(name))
    password = page.locator("[autocomplete=current-password], [autocomplete=new-password]")
    press(page, "Show password")
    expect(password).to_have_attribute("type", "text")
    expect(page.get_by_text("Your password is shown")).to_be_attached()
    press(page, "Hide password")
    expect(password).to_have_attribute("type", "password")


def test_without_script_there_is_no_control_that_would_do_nothing(desk, topic):
    publish(submit(topic))
    page = desk.browser_of(None, java_script_enabled=False).new_page()
    page.goto(desk.address + topic.get_absolute_url())
    expect(page.get_by_text("Copy link")).to_have_count(0)
    page.goto(desk.address + reverse("account_login"))
    expect(page.get_by_text("Show password")).to_have_count(0)
