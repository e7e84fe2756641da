"""What every page of the site has in common, page by page."""

import re

import html5lib
import pytest
from django.test import Client

from tests.support.page_catalogue import CataloguePage, pages, sign_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
]
ID = re.compile(r'\sid="([^"]*)"')
REFERS = re.compile(r'\s(?:for|aria-labelledby|aria-describedby|aria-controls)="([^"]*)"')
HEADING = re.compile(r"<h([1-6])[\s>]")


@pytest.fixture(scope="module")
def seen(demonstration) -> list[tuple[CataloguePage, object]]:
    """Each page of the demonstration as it was answered, asked for once for all tests here."""
    clients: dict[str, Client] = {}
    answers = []
    for page in pages():
        if page.who not in clients:
            clients[page.who] = Client()
            if page.who:
                sign_in(clients[page.who], page.who)
        answers.append((page, clients[page.who].get(page.path)))
    return answers


def wrong(seen, problem) -> dict[str, object]:
    """The pages with a problem, by name."""
    return {page.name: found for page, answer in seen if (found := problem(page, answer))}


def of_the_site(seen):
    return [(page, answer) for page, answer in seen if not page.is_desk]


def test_every_page_answers_as_it_should(seen):
    assert len(seen) > 50
    assert (
        wrong(seen, lambda page, a: a.status_code != page.status and (page.path, a.status_code))
        == {}
    )


def test_every_page_is_html(seen):
    def errors(page, answer):
        parser = html5lib.HTMLParser()
        parser.parse(answer.text)
        return [(place, code, data) for place, code, data in parser.errors]

    assert wrong(of_the_site(seen), errors) == {}


def test_every_id_is_there_once_and_everything_referred_to_is_there(seen):
    def problems(page, answer):
        ids = ID.findall(answer.text)
        twice = {i for i in ids if ids.count(i) > 1}
        missing = {r for refs in REFERS.findall(answer.text) for r in refs.split()} - set(ids)
        return (twice, missing) if twice or missing else None

    assert wrong(of_the_site(seen), problems) == {}


def test_every_page_has_one_heading_of_its_own_and_no_level_is_skipped(seen):
    def problems(page, answer):
        levels = [int(level) for level in HEADING.findall(answer.text)]
        skips = [pair for pair in zip(levels, levels[1:], strict=False) if pair[1] > pair[0] + 1]
        return (levels, skips) if levels.count(1) != 1 or levels[0] != 1 or skips else None

    assert wrong(of_the_site(seen), problems) == {}


def test_every_page_has_title_description_language_landmarks_and_a_skip_link(seen):
    def missing(page, answer):
        text = answer.text
        needed = {
            "language": '<html lang="en" dir="ltr"',
            "main": '<main id="main"',
            "skip link": 'href="#main"',
            "header": "<header",
            "footer": "<footer",
            "description": '<meta name="description" content="',
            "support": ">Need support now?</a>",
        }
        gaps = [name for name, mark in needed.items() if mark not in text]
        title = re.search(r"<title>(.*?)</title>", text, re.S)
        if not title or not title[1].strip().endswith("| diseasemaps") or "  " in title[1]:
            gaps.append(f"title: {title and title[1]}")
        return gaps

    assert wrong(of_the_site(seen), missing) == {}


def test_no_two_pages_have_the_same_title_unless_they_are_one(seen):
    titles: dict[str, set[str]] = {}
    for page, answer in of_the_site(seen):
        title = re.search(r"<title>(.*?)</title>", answer.text, re.S)[1]
        titles.setdefault(title, set()).add(page.name)
    shared = {title: names for title, names in titles.items() if len(names) > 1}
    variants = [
        {"question", "question-relatives"},
        {"conditions", "conditions-found", "conditions-not-found"},
        {
            "my-experiences",
            "my-experiences-empty",
            "my-experiences-banned",
            "my-experiences-closing",
            "my-experiences-old",
        },
        {"my-decisions", "my-decisions-banned", "my-decisions-paused", "my-decisions-none"},
        {"my-consents", "my-consents-none", "my-consents-ended"},
        {"close-account", "close-account-asked"},
        {"my-data", "my-data-closing"},
        {"conditions-found", "conditions-not-found"},
        {"my-profile", "my-profile-refused"},
        {"write", "write-waiting", "write-paused", "write-support", "edit", "returned"},
        {"preview", "preview-support"},
        {"reset-sent", "verification-sent"},
        {"my-held", "my-rejected"},
        {"me-too", "me-too-said", "me-too-own", "me-too-not-yet"},
        {"reconfirm-old", "reconfirm-old-and-confirmed"},
        {"report-open", "report-worried"},
    ]

    assert [names for names in shared.values() if names not in variants] == []
