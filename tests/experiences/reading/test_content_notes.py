"""Texts that are hard to read: readers are told first, and so are moderators."""

import json
import re

import html5lib
import pytest
from django.urls import reverse

from conditions.versions import page_version
from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import Blocker, ContentNote, Escalation, Experience
from tests.support.desk import send
from tests.support.factories import (
    block,
    hand_in_edit,
    make_credible_member,
    make_helpline,
    make_member,
    make_moderator,
    make_question,
    make_senior_moderator,
    make_topic,
    publish,
    report,
    submit,
)

pytestmark = pytest.mark.django_db

WORDS = "There was a winter that I do not like to think of, and then there was a spring."
FIRST = WORDS[:30]


@pytest.fixture
def lines():
    make_helpline("", "World One")
    make_helpline("DE", "Hier Eins")


def noted(*notes: str, **fields) -> Experience:
    """A public text behind these notes, made by the real transitions."""
    submission = submit(**{"words": WORDS} | fields)
    workflow.publish(submission, by=make_moderator(), content_notes=notes)
    return Experience.objects.get(pk=submission.experience_id)


def notes_of(experience: Experience) -> list[str]:
    return Experience.objects.get(pk=experience.pk).content_notes


def outside_details(page: str) -> str:
    """Everything of a page that can be read without opening anything."""
    document = html5lib.parse(page, namespaceHTMLElements=False)
    for parent in list(document.iter()):
        for child in list(parent):
            if child.tag == "details":
                for inner in list(child):
                    if inner.tag != "summary":
                        child.remove(inner)
    return " ".join("".join(document.itertext()).split()) + " ".join(
        value for element in document.iter() for value in element.attrib.values()
    )


# Choosing them


def test_the_notes_are_written_with_the_publication_each_once_and_in_their_order():
    experience = noted("death", "suicide", "death")

    assert notes_of(experience) == ["suicide", "death"]


def test_a_publication_without_notes_has_none():
    assert notes_of(noted()) == []


def test_a_note_that_there_is_not_publishes_nothing():
    submission = submit()
    with pytest.raises(NotAllowed, match="There is no content note “sadness”"):
        workflow.publish(submission, by=make_moderator(), content_notes=["sadness"])

    submission.refresh_from_db()
    assert submission.state == "waiting"
    assert not Experience.objects.readable().exists()


def test_the_notes_of_an_edit_replace_those_of_the_version_before():
    experience = noted("suicide")
    edit = hand_in_edit(experience)
    assert notes_of(experience) == ["suicide"]
    workflow.publish(edit, by=make_moderator(), content_notes=["eating"])

    assert notes_of(experience) == ["eating"]


def test_they_can_be_changed_later_and_the_pages_read_differently():
    experience = noted()
    topic = experience.topic
    before = page_version(topic), page_version(topic.condition)
    changed = workflow.set_content_notes(experience, ["death"], by=make_moderator())

    assert changed and notes_of(experience) == ["death"]
    assert page_version(topic) != before[0] and page_version(topic.condition) != before[1]


def test_setting_what_is_set_already_changes_nothing():
    experience = noted("death")
    topic = experience.topic
    version = page_version(topic)
    assert not workflow.set_content_notes(experience, ["death"], by=make_moderator())

    assert page_version(topic) == version


def test_they_decide_nothing_about_the_words(caplog):
    experience = noted()
    decisions, letters = experience.decisions.count(), experience.contributor.member.letters.count()
    with caplog.at_level("INFO"):
        workflow.set_content_notes(experience, ["suicide"], by=make_moderator())

    experience.refresh_from_db()
    assert experience.is_readable
    assert experience.decisions.count() == decisions
    assert experience.contributor.member.letters.count() == letters
    (line,) = [r.getMessage() for r in caplog.records if "content notes" in r.getMessage()]
    assert str(experience.public_id) in line and "suicide" not in line


def test_a_held_text_can_be_given_notes_and_no_page_changes_for_it():
    experience = noted()
    block(experience)
    version = page_version(experience.topic)
    workflow.set_content_notes(experience, ["death"], by=make_moderator())

    assert notes_of(experience) == ["death"]
    assert page_version(experience.topic) == version
    assert Blocker.objects.filter(experience=experience).exists()


@pytest.mark.parametrize("who", ["author", "member", "paused moderator"])
def test_nobody_else_sets_them(who):
    experience = noted()
    by = {
        "author": lambda: experience.contributor.member,
        "member": make_member,
        "paused moderator": lambda: make_moderator(state="paused"),
    }[who]()
    with pytest.raises(NotAllowed):
        workflow.set_content_notes(experience, ["death"], by=by)

    assert notes_of(experience) == []


def test_words_that_were_never_published_have_no_readers_to_be_told():
    waiting = submit().experience
    with pytest.raises(NotAllowed, match="These words are not published"):
        workflow.set_content_notes(waiting, ["death"], by=make_moderator())


# What readers see


def test_a_text_with_notes_stands_whole_behind_them_without_script(client, lines):
    experience = noted("violence", "procedures")
    for address in (
        experience.topic.get_absolute_url(),
        reverse("experience-page", args=[experience.public_id]),
    ):
        page = client.get(address).text
        assert WORDS in page
        assert FIRST not in outside_details(page)
        assert (
            "Content note: violence or abuse, medical procedures in detail. Show the text"
            in outside_details(page)
        )


def test_a_text_without_notes_stands_open(client):
    experience = noted()

    assert FIRST in outside_details(client.get(experience.topic.get_absolute_url()).text)


def test_each_note_has_words_for_readers():
    for note in ContentNote:
        assert note.label and note.label == note.label.lower()


def test_the_by_line_and_the_way_to_report_stay_outside(client):
    experience = noted("death")
    seen = outside_details(client.get(experience.topic.get_absolute_url()).text)

    assert experience.shown_name in seen
    assert reverse("report-experience", args=[experience.public_id]) in seen


def test_a_folded_text_beside_open_ones_folds_alone(client):
    topic = make_topic()
    noted("death", topic=topic)
    publish(topic=topic, words="Mine began in the summer in which I learned to swim.")
    seen = outside_details(client.get(topic.get_absolute_url()).text)

    assert "learned to swim" in seen and FIRST not in seen


def test_more_on_the_same_question_folds_as_well(client):
    topic = make_topic()
    noted("death", topic=topic)
    other = publish(topic=topic, words="Mine began in the summer in which I learned to swim.")
    page = client.get(reverse("experience-page", args=[other.public_id])).text

    assert WORDS in page and FIRST not in outside_details(page)


def test_the_page_of_the_condition_and_home_show_none_of_the_words(client):
    experience = noted("death")
    publish(topic=make_topic(), words="Mine began in the summer in which I learned to swim.")
    for address in ("/", experience.topic.condition.get_absolute_url(), "/questions/"):
        assert FIRST not in client.get(address).text
    assert "learned to swim" in client.get("/").text


def test_the_text_counts_like_any_other(client):
    experience = noted("suicide")

    assert "1 person has shared" in client.get(experience.topic.get_absolute_url()).text


def json_ld(page: str) -> str:
    return re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1]


def test_search_engines_are_given_only_what_stands_open(client):
    topic = make_topic()
    noted("death", topic=topic)
    assert FIRST not in json_ld(client.get(topic.get_absolute_url()).text)
    publish(topic=topic, words="Mine began in the summer in which I learned to swim.")
    data = json_ld(client.get(topic.get_absolute_url()).text)

    assert json.loads(data)
    assert "learned to swim" in data and FIRST not in data


def test_on_the_page_of_a_report_the_summary_says_what_the_text_holds(client):
    experience = noted("death")
    page = client.get(reverse("report-experience", args=[experience.public_id])).text

    assert "content note: somebody’s death" in outside_details(page)
    assert FIRST not in outside_details(page)


def test_its_author_reads_it_open_and_is_told_what_readers_see_first(client):
    experience = noted("death")
    client.force_login(experience.contributor.member)
    page = client.get(reverse("my-experience", args=[experience.public_id])).text

    assert FIRST in outside_details(page)
    assert "Readers are told first: “Content note: somebody’s death”" in page


# Lines beside texts on suicide


def test_the_lines_stand_once_on_a_page_with_texts_on_suicide(client, lines):
    topic = make_topic()
    texts = [noted("suicide", topic=topic) for _ in range(3)]
    for address in (
        topic.get_absolute_url(),
        reverse("experience-page", args=[texts[0].public_id]),
    ):
        page = client.get(address).text
        assert page.count('id="support-lines"') == 1
        assert page.count("World One</b>") == 1
        assert "Hier Eins" not in page  # identical for everybody, so for no country
        assert reverse("support-page") in page[page.index('id="support-lines"') :]
        assert page.count('href="#support-lines"') == 3


def test_other_notes_bring_no_lines(client, lines):
    page = client.get(noted("death", "violence").topic.get_absolute_url()).text

    assert "support-lines" not in page


# The desk


def review(client, submission, **fields):
    address = reverse("admin:experiences_submission_change", args=[submission.pk])
    return send(client, address, {"outcome": "published"} | fields)


def test_a_moderator_chooses_the_notes_when_publishing(client):
    client.force_login(make_moderator())
    submission = submit(words=WORDS)
    assert review(client, submission, content_notes=["suicide", "death"]).status_code == 302

    assert notes_of(submission.experience) == ["suicide", "death"]


def test_a_forged_note_is_refused_with_a_sentence_and_publishes_nothing(client):
    client.force_login(make_moderator())
    submission = submit()
    answer = review(client, submission, content_notes=["sadness"])

    assert answer.status_code == 200
    assert "Choose content notes from the list." in answer.text
    assert not Experience.objects.readable().exists()


def test_an_edit_begins_with_the_notes_of_the_public_version(client):
    edit = hand_in_edit(noted("eating"))
    client.force_login(make_moderator())
    page = client.get(reverse("admin:experiences_submission_change", args=[edit.pk])).text

    (ticked,) = re.findall(r'name="content_notes" value="([^"]+)"[^>]*checked', page)
    assert ticked == "eating"


def test_a_moderator_changes_them_on_the_page_of_a_public_text(client):
    experience = noted("suicide")
    client.force_login(make_moderator())
    address = reverse("admin:experiences_experience_content_notes", args=[experience.pk])
    page = reverse("admin:experiences_experience_change", args=[experience.pk])

    def save(*notes):
        return send(client, page, {"content_notes": notes}, to=address, follow=True)

    answer = save("death")
    assert notes_of(experience) == ["death"]
    assert "Done: readers see it so from now on." in answer.text
    assert "Nothing was changed" in save("death").text
    assert "Choose content notes from the list." in save("sadness").text
    save()

    assert notes_of(experience) == []


def test_the_small_form_is_for_moderators_posts_and_nobodys_own_words(client):
    experience = noted()
    address = reverse("admin:experiences_experience_content_notes", args=[experience.pk])
    assert client.post(address, {"content_notes": ["death"]}).status_code == 302
    moderator = make_moderator()
    client.force_login(moderator)
    assert client.get(address).status_code == 405
    own = noted(member=moderator)
    theirs = reverse("admin:experiences_experience_content_notes", args=[own.pk])
    assert client.post(theirs, {"content_notes": ["death"]}).status_code == 404

    assert notes_of(experience) == [] == notes_of(own)


def test_moderators_open_the_words_themselves_where_notes_stand_before_them(client):
    experience = noted("death")
    edit = hand_in_edit(experience, words=f"{WORDS} Dr Miller was kind.")
    client.force_login(make_moderator())
    for address in (
        reverse("admin:experiences_experience_change", args=[experience.pk]),
        reverse("admin:experiences_submission_change", args=[edit.pk]),
    ):
        page = client.get(address).text
        seen = outside_details(page)
        assert FIRST in page and FIRST not in seen and "Miller" not in seen
        assert "Content note: somebody’s death. Show the words" in seen


@pytest.mark.parametrize("who", ["member in good standing", "visitor"])
def test_moderators_open_the_words_themselves_while_somebody_may_need_help(client, who):
    asks = submit(words=WORDS, asks_for_support=True)
    worried = publish(words=WORDS)
    report(worried, None if who == "visitor" else make_credible_member(), reason="worried")
    client.force_login(make_senior_moderator())
    for address in (
        reverse("admin:experiences_submission_change", args=[asks.pk]),
        reverse("admin:experiences_experience_change", args=[worried.pk]),
    ):
        seen = outside_details(client.get(address).text)
        assert FIRST not in seen
        assert "Somebody may need help now. Show the words" in seen
    Escalation.objects.all().delete()
    workflow.keep(worried, by=make_moderator())
    for address in (
        reverse("admin:experiences_submission_change", args=[asks.pk]),
        reverse("admin:experiences_experience_change", args=[worried.pk]),
    ):
        assert FIRST in outside_details(client.get(address).text)


def test_a_question_on_mood_folds_nothing_by_itself(client, lines):
    mood = make_topic(question=make_question("mental-health", shows_helplines=True))
    publish(topic=mood, words=WORDS)

    assert FIRST in outside_details(client.get(mood.get_absolute_url()).text)
