"""Every page of the catalogue in a real browser: axe, widths, a longer language, few requests."""

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from tests.support.page_catalogue import FIRST, NEWCOMER, pages
from tests.support.pseudo import pseudo_language
from tests.support.thoroughness import IS_DRILL

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

WIDTHS = (320, 390, 1280)
PHONE = 390
COLOURS = {
    "runOnly": ["color-contrast", "link-in-text-block"],
    "resultTypes": ["violations"],
    "preload": False,
}
EVERYTHING = {"resultTypes": ["violations"], "preload": False}
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"
CULPRITS = """[...document.querySelectorAll("body *")]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 3).map(e => e.outerHTML.slice(0, 120))"""
MOST_REQUESTS, MOST_BYTES, MOST_BYTES_WITH_FONTS = 4, 40_000, 130_000
MOST_STYLESHEET_BYTES = 10_000


class Windows:
    """One window for each person, opened when it is first needed."""

    def __init__(self, site) -> None:
        self.site, self.open = site, {}

    def of(self, who: str):
        if who not in self.open:
            self.open[who] = self.site.somebody(who, reduced_motion="reduce")
        return self.open[who]


def found_by_axe(page, options: dict) -> list[str]:
    violations = Axe().run(page, options=options).response["violations"]
    return [f"{v['id']}: {node['html'][:120]}" for v in violations for node in v["nodes"]]


PARTS = 6


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_has_a_barrier_or_scrolls_sideways_in_light_or_dark(site, part):
    windows, wrong = Windows(site), {}
    for entry in list(pages())[part::PARTS]:
        page = windows.of(entry.who)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": WIDTHS[-1], "height": 800})
        page.goto(entry.path)
        found = found_by_axe(page, EVERYTHING)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if not entry.is_desk and page.evaluate(SIDEWAYS):
                found.append(f"scrolls sideways at {width}")
        if IS_DRILL:  # once more on a phone, for twice the time
            page.set_viewport_size({"width": PHONE, "height": 800})
            found += [f"phone: {f}" for f in found_by_axe(page, EVERYTHING)]
        page.emulate_media(color_scheme="dark")
        if entry.is_desk:
            page.goto(entry.path)  # it fades from one to the other
        if IS_DRILL:
            found += [f"dark, phone: {f}" for f in found_by_axe(page, COLOURS)]
        page.set_viewport_size({"width": WIDTHS[-1], "height": 800})
        found += [f"dark: {f}" for f in found_by_axe(page, COLOURS)]
        if found:
            wrong[entry.name] = found

    assert wrong == {}


def test_a_longer_language_breaks_no_layout(site):
    windows, wrong = Windows(site), []
    with pseudo_language():
        for entry in pages():
            if entry.is_desk:
                continue
            page = windows.of(entry.who)
            page.set_viewport_size({"width": WIDTHS[0], "height": 800})
            page.goto(entry.path)
            if page.evaluate(SIDEWAYS):
                wrong.append((entry.name, page.evaluate(CULPRITS)))

    assert wrong == []


def test_a_page_read_from_right_to_left_scrolls_nowhere(site):
    page = site.somebody()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"/conditions/{FIRST}/causes/")
        page.evaluate("document.documentElement.dir = 'rtl'")

        assert not page.evaluate(SIDEWAYS), width


def test_the_first_visit_of_a_question_page_is_light(site, live_server):
    """Sizes as sent by a server that compresses, which the one of the tests does not."""
    answers = []
    page = site.somebody()
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"/conditions/{FIRST}/causes/", wait_until="networkidle")
    sizes = {}
    for answer in answers:
        body = answer.body()
        is_font = answer.url.endswith(".woff2")
        sizes[answer.url] = (len(body) if is_font else len(gzip.compress(body)), is_font)
    without_fonts = [size for size, is_font in sizes.values() if not is_font]
    stylesheet = gzip.compress(Client().get("/static/css/site.css").getvalue())

    assert len(without_fonts) <= MOST_REQUESTS, list(sizes)
    assert sum(without_fonts) <= MOST_BYTES
    assert sum(size for size, _is_font in sizes.values()) <= MOST_BYTES_WITH_FONTS
    assert len(stylesheet) <= MOST_STYLESHEET_BYTES


def tab_to(page, name: str) -> None:
    """Press Tab until what has the focus is called so, as somebody without a mouse does."""
    for _ in range(150):
        page.keyboard.press("Tab")
        called = page.evaluate(
            "(e => (e.labels?.[0]?.innerText || e.innerText || e.value || '').trim())"
            "(document.activeElement)"
        )
        if called.startswith(name):
            return
    raise AssertionError(f"Tab never reached “{name}” on {page.url}")


def follow(page, name: str) -> None:
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_somebody_without_a_mouse_comes_from_home_to_a_sent_experience(site):
    page = site.somebody(NEWCOMER)
    page.goto("/")
    follow(page, "Parry-Romberg syndrome")
    follow(page, "What causes Parry-Romberg syndrome?")
    follow(page, "Share your experience")
    tab_to(page, "Your experience")
    page.keyboard.type("It began in the year that I learned to swim, and nobody could say why.")
    tab_to(page, "I have the condition")
    page.keyboard.press("Space")
    tab_to(page, "I agree")
    page.keyboard.press("Space")
    follow(page, "Preview")
    follow(page, "Send to a moderator")

    assert page.locator("h1").inner_text() == "Thank you. A moderator has your text."
