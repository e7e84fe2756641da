"""At the desk a moderator sees what readers' eyes cannot, wherever members' words stand; the public
page shows the words as they are."""

import re
from pathlib import Path

import html5lib
import pytest
from django.test import Client
from django.urls import reverse

from experiences import workflow
from experiences.models import Contributor, ReportText
from tests.support.factories import (
    hand_in_edit,
    make_appeal,
    make_member,
    make_senior_moderator,
    make_topic,
    publish,
    reject,
    report,
    submit,
)

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
TAGS = "".join(chr(0xE0000 + ord(letter)) for letter in "buy")
HIDDEN = ("\u202e", "\u200b", *TAGS)
WORDS = f"It began \u202ewith\u202c a small hol\u200blow near my chin{TAGS}, and nobody knew <it>."
EDITED = WORDS.replace("nobody", "no\u200bbody")
NAME = "Quiet\u200b Otter"
LABELS = ("right-to-left override", "zero width space", "tag characters", "“buy”")


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(make_senior_moderator())
    return client


def at(name: str, *args) -> str:
    return reverse(f"admin:experiences_{name}", args=args)


def shown(page: str) -> str:
    """All that can be read of a page, with the names that pointers show."""
    document = html5lib.parse(page, namespaceHTMLElements=False)
    titles = [element.get("title", "") for element in document.iter()]
    body = document.find("body")
    for element in body.iter():
        if element.tag in ("script", "style"):
            element.text = ""
    return " ".join([*body.itertext(), *titles])


def check_all_is_marked(page: str, labels=LABELS) -> None:
    text = shown(page)
    for character in HIDDEN:
        assert character not in text, f"U+{ord(character):04X}"
    for label in labels:
        assert label in text, label
    assert "<it>" not in page


def test_the_page_of_a_waiting_text_marks_words_difference_and_name(desk):
    experience = publish(words=WORDS)
    edit = hand_in_edit(experience, EDITED)
    Contributor.objects.update(pen_name=NAME)
    page = desk.get(at("submission_change", edit.pk)).text

    check_all_is_marked(page)
    words, changes, public = re.findall(r'<div class="desk-words.*?</div>', page, re.DOTALL)
    for part in (words, changes, public):
        assert 'class="desk-invisible"' in part
    assert re.search(r"<ins>no<mark", changes)
    assert re.search(r"Quiet<mark[^>]*>invisible character", page)


def test_the_page_of_a_public_text_marks_its_words_and_what_was_reported(desk):
    experience = publish(words=WORDS)
    said = {"details": WORDS, "where": WORDS, "why": WORDS}
    report(experience, reason="illegal", **said)
    publish(hand_in_edit(experience, EDITED), by=make_senior_moderator())
    page = desk.get(at("experience_change", experience.pk)).text

    check_all_is_marked(page)
    # Both versions, and the three texts of the report.
    assert ReportText.objects.count() == 3
    assert page.count("“buy”</span>") == 5


def test_the_pages_beside_mark_them_too(desk):
    waiting = submit(words=WORDS)
    for page in (
        at("experience_note", waiting.experience_id),
        at("experience_escalate", waiting.experience_id),
        at("submission_spam"),
    ):
        check_all_is_marked(desk.get(page).text)
    confirm = desk.post(at("submission_spam"), {"text": [waiting.pk]})
    assert "Look through" in confirm.text
    check_all_is_marked(confirm.text)


def test_an_appeal_marks_what_the_member_writes_and_the_text(desk):
    refused = reject(submit(words=WORDS), by=make_senior_moderator())
    appeal = make_appeal(refused.decisions.get(), WORDS)
    page = desk.get(at("appeal_change", appeal.pk)).text

    check_all_is_marked(page)
    assert page.count("“buy”</span>") == 2


def test_a_pen_name_that_waits_is_marked_in_the_list_and_on_its_page(desk):
    submit(name_choice="typed", typed_name="Otter 7")
    Contributor.objects.update(pen_name=NAME)
    for page in (
        at("contributor_changelist"),
        at("contributor_change", Contributor.objects.get().pk),
    ):
        check_all_is_marked(desk.get(page).text, ["zero width space"])


# What members wrote, by the names under which the desk's templates know it.
WRITTEN = re.compile(
    r"\{\{ ?[\w.]*(?:\bwords|\bmarked|\bmarked_words|\bappeal_text|\bdetails|\bwhere|\bwhy|pen_name|"
    r"shown_name|change\.text)(?P<filters>\|[^}]*)? ?\}\}"
)


@pytest.mark.parametrize(
    "template", sorted((ROOT / "templates/experiences/moderation").glob("*.html")), ids=str
)
def test_no_template_of_the_desk_shows_what_members_wrote_in_another_way(template):
    # What a form sends back is the name itself.
    source = re.sub(r'value="[^"]*"', "", template.read_text())
    for found in WRITTEN.finditer(source):
        assert "|mark_invisible" in (found["filters"] or ""), found[0]


def test_the_public_page_and_the_authors_show_the_words_as_they_are():
    author = make_member()
    experience = publish(submit(make_topic(), author, WORDS))
    client = Client()
    pages = [client.get(experience.topic.get_absolute_url()).text]
    pages.append(client.get(reverse("experience-page", args=[experience.public_id])).text)
    client.force_login(author)
    pages.append(client.get(reverse("my-experience", args=[experience.public_id])).text)

    for page in pages:
        assert "hol\u200blow" in page
        assert "desk-invisible" not in page


def test_a_decision_is_about_the_words_as_they_were_sent():
    edit = submit(words=WORDS)
    workflow.publish(edit, by=make_senior_moderator())
    edit.refresh_from_db()

    assert edit.words == WORDS
