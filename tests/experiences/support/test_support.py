"""Somebody to talk to: which lines are shown to whom, and what follows when an author needs them."""

import json
import re
import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import consents
from accounts.models import Letter
from conditions.versions import page_version
from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import Draft, Escalation, Experience, Helpline, RescuedDraft
from experiences.policy import ExperiencePolicy
from experiences.support import helplines
from experiences.support.seed import HELPLINES
from experiences.text_checks import hints
from tests.support.desk import send
from tests.support.factories import (
    hand_in_edit,
    make_credible_member,
    make_draft,
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
from tests.support.lives import form_with

pytestmark = pytest.mark.django_db

IN_CRISIS = "It is three in the morning and I want to die. Nobody knows."
QUIET = "It began with a small hollow near my chin, and nobody had a name for it."
ASKED = "You asked for support: here is somebody to talk to"
SOUNDS = "It sounds as if things are very hard right now"


@pytest.fixture
def lines():
    """Two lines for everybody, two for Germany, one for France."""
    return [
        make_helpline("", "World One", url="https://one.example/", telephone=""),
        make_helpline("", "World Two"),
        make_helpline("DE", "Hier Eins", telephone="0800 111 0 111"),
        make_helpline("DE", "Hier Zwei"),
        make_helpline("FR", "Ici"),
    ]


@pytest.fixture
def topic():
    return make_topic()


@pytest.fixture
def writer(client):
    member = make_member()
    client.force_login(member)
    consents.record_consent(member)
    return member


def names(country: str = "") -> list[str]:
    return [line.name for line in helplines.lines_for(country)]


def share(topic) -> str:
    return topic.get_absolute_url() + "share/"


def main_of(page: str) -> str:
    return re.search(r"<main.*</main>", page, re.S)[0]


# Which lines


def test_a_country_with_lines_of_its_own_is_shown_those_alone(lines):
    assert names("DE") == ["Hier Eins", "Hier Zwei"]


def test_a_country_with_one_line_is_shown_those_for_everybody_as_well(lines):
    assert names("FR") == ["Ici", "World One", "World Two"]


@pytest.mark.parametrize("country", ["", "BR"])
def test_without_lines_of_its_own_those_for_everybody_are_shown(lines, country):
    assert names(country) == ["World One", "World Two"]


def test_there_are_never_more_than_three_and_none_that_is_switched_off():
    for number in range(5):
        make_helpline("GB", f"Line {number}", position=10 - number)
    Helpline.objects.filter(name="Line 4").update(is_on=False)

    assert names("GB") == ["Line 3", "Line 2", "Line 1"]


def test_the_lines_cost_one_query_however_many_there_are(lines):
    for country in ("", "DE", "FR", "BR"):
        with CaptureQueriesContext(connection) as captured:
            helplines.lines_for(country)
        assert len(captured) == 1


def test_the_lines_are_those_of_the_country_told_in_the_community(lines, topic):
    member, elsewhere = make_member(), make_topic()
    assert helplines.country_of(member, topic) == ""
    make_draft(topic, member, country="FR")
    assert helplines.country_of(member, topic) == "FR"
    submit(topic, member, country="DE")
    assert helplines.country_of(member, topic) == "DE"
    assert helplines.country_of(member, elsewhere) == ""


# The lines to begin with


def test_the_known_lines_are_loaded_once_and_what_the_desk_changed_stays():
    call_command("ensure_helplines", verbosity=0)
    changed = Helpline.objects.get(country="GB", name="Samaritans")
    Helpline.objects.filter(pk=changed.pk).update(hours="At weekends", is_on=False)
    call_command("ensure_helplines", verbosity=0)

    changed.refresh_from_db()
    assert Helpline.objects.count() == len(HELPLINES)
    assert (changed.hours, changed.is_on) == ("At weekends", False)


def test_each_known_line_says_where_and_when_it_was_looked_up_and_two_are_for_everybody():
    assert (
        len([line for line in HELPLINES if not line.country]) >= ExperiencePolicy.FEWEST_HELPLINES
    )
    for line in HELPLINES:
        assert line.source.startswith("https://") and line.verified_on and line.hours
        assert line.telephone or line.url.startswith("https://"), line.name


# The page


def test_the_page_shows_the_lines_with_numbers_to_ring_and_the_day_of_the_check(client, lines):
    Helpline.objects.update(verified_on="2026-11-21")
    page = client.get(reverse("support-page"), {"country": "DE"}).text

    assert 'href="tel:08001110111"' in page
    assert '<time datetime="2026-11-21">21 November 2026</time>' in page
    assert "Hier Eins" in page and "World One" not in page
    assert '<option value="DE" selected>Germany</option>' in page


def test_without_a_country_and_for_one_without_lines_those_for_everybody_stand_there(client, lines):
    for asked in ({}, {"country": ""}, {"country": "BR"}):
        page = main_of(client.get(reverse("support-page"), asked).text)
        assert "World One" in page and "Hier Eins" not in page
    assert "We know no line of its own for Brazil yet." in page


def test_a_country_that_is_none_gets_a_sentence_and_the_lines_all_the_same(client, lines):
    for nonsense in ("XX", "de", "<script>", "D" * 500):
        answer = client.get(reverse("support-page"), {"country": nonsense})
        assert answer.status_code == 200
        assert "Choose a country from the list." in answer.text
        assert "World One" in answer.text and "<script>al" not in main_of(answer.text)


def test_the_page_is_identical_for_everybody_and_asks_nothing_of_anybody(lines):
    address = reverse("support-page") + "?country=FR"
    first, second = Client().get(address), Client().get(address)

    assert first.content == second.content
    assert first["Cache-Control"] == "no-cache" and first["ETag"] == second["ETag"]
    assert "csrfmiddlewaretoken" not in first.text and not first.cookies
    assert Client().get(address, headers={"if-none-match": first["ETag"]}).status_code == 304


def test_the_page_names_emergency_numbers_that_can_be_rung(client):
    page = client.get(reverse("support-page")).text

    for number in ("112", "999", "911"):
        assert f'<a href="tel:{number}">{number}</a>' in page
    assert "findahelpline.com" in page  # also before anybody has loaded the lines


# Questions that are hard to read about


def test_the_question_on_mood_shows_the_lines_for_everybody_and_others_do_not(client, lines):
    mood = make_topic(question=make_question("mental-health", shows_helplines=True))
    publish(topic=mood)
    page = client.get(mood.get_absolute_url()).text
    other = client.get(make_topic(question=make_question("diet")).get_absolute_url()).text

    assert page.count('id="support-lines"') == 1
    assert "World One" in page and "Hier Eins" not in page
    assert "World One" not in other


def test_the_question_on_mood_shows_the_lines_before_anybody_has_written(client, lines):
    mood = make_topic(question=make_question("mental-health", shows_helplines=True))

    assert "World One" in client.get(mood.get_absolute_url()).text


def test_the_lines_cost_the_page_one_query_and_no_more(client, lines):
    mood = make_topic(question=make_question("mental-health", shows_helplines=True))
    other = make_topic(mood.condition, make_question("diet"))
    queries = []
    for topic in (mood, other):
        publish(topic=topic)
        client.get(topic.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            client.get(topic.get_absolute_url())
        queries.append(len(captured))

    assert queries[0] == queries[1] + 1


# Writing


def send_form(client, topic, **fields):
    page = client.get(share(topic)).text
    sent = form_with(page, "words") | {"words": QUIET, "written_as": "self"} | fields
    return client.post(share(topic), sent)


def test_whoever_ticks_the_box_sees_the_lines_of_their_country_at_once(
    client, writer, topic, lines
):
    assert ASKED not in client.get(share(topic)).text
    answer = send_form(client, topic, do="draft", asks_for_support="on", country="DE")
    assert Draft.objects.get().asks_for_support
    page = client.get(answer["Location"]).text

    assert ASKED in page and "Hier Eins" in page and "World One" not in page
    assert re.search(r'name="asks_for_support"[^>]*checked', page)


def test_the_box_is_no_obstacle_on_the_way_to_sending(client, writer, topic, lines):
    answer = send_form(client, topic, do="preview", asks_for_support="on", country="FR")
    preview = client.get(answer["Location"]).text
    assert ASKED in preview and "Ici" in preview
    sent = client.post(answer["Location"], form_with(preview, "token"))
    thanks = client.get(sent["Location"]).text

    assert "Thank you. A moderator has your text." in thanks
    assert ASKED in thanks and "Ici" in thanks
    assert Experience.objects.get().submissions.waiting().exists()


def test_words_of_a_crisis_bring_the_lines_without_a_box(client, writer, topic, lines):
    answer = send_form(client, topic, do="preview", words=IN_CRISIS, country="DE")
    preview = client.get(answer["Location"]).text
    sent = client.post(answer["Location"], form_with(preview, "token"), follow=True).text

    for page in (preview, sent):
        assert SOUNDS in page and "Hier Eins" in page and ASKED not in page
        assert "tel:112" in page


def test_a_form_that_is_refused_shows_the_lines_all_the_same(client, writer, topic, lines):
    answer = send_form(client, topic, do="preview", words="Short.", asks_for_support="on")

    assert answer.status_code == 200 and "Write a little more" in answer.text
    assert ASKED in answer.text and "World One" in answer.text


def test_a_stale_tab_is_shown_both_texts_and_the_lines(client, writer, topic, lines):
    make_draft(topic, writer, "Written in another window.")
    sent = form_with(client.get(share(topic)).text, "words")
    workflow.save_draft(topic, by=writer, seen_version=1, words="Written there meanwhile.")
    answer = client.post(share(topic), sent | {"asks_for_support": "on", "do": "draft"})

    assert answer.status_code == 409
    assert ASKED in answer.text and "Written there meanwhile." in answer.text


def autosave(client, topic, **fields) -> dict:
    sent = form_with(client.get(share(topic)).text, "words") | {"words": QUIET, "do": "autosave"}
    return json.loads(client.post(share(topic), sent | fields).content)


def test_while_somebody_types_the_answer_brings_the_lines_with_it(client, writer, topic, lines):
    assert "support" not in autosave(client, topic)
    told = autosave(client, topic, asks_for_support="on", country="FR")
    assert ASKED in told["support"] and "Ici" in told["support"]
    assert Draft.objects.get().asks_for_support
    told = autosave(client, topic, words=IN_CRISIS, asks_for_support="")
    assert SOUNDS in told["support"]
    assert not Draft.objects.get().asks_for_support


def test_a_save_that_is_refused_brings_the_lines_too(client, writer, topic, lines):
    sent = form_with(client.get(share(topic)).text, "words")
    submit(topic, writer)
    sent |= {"words": QUIET, "do": "autosave", "asks_for_support": "on"}
    told = json.loads(client.post(share(topic), sent).content)

    assert told["waiting"] and ASKED in told["support"]


def test_the_box_comes_back_with_words_that_were_held(client, writer, topic, lines):
    sent = form_with(client.get(share(topic)).text, "words")
    client.logout()
    client.post(share(topic), sent | {"words": QUIET, "asks_for_support": "on", "do": "preview"})
    assert RescuedDraft.objects.get().fields["asks_for_support"] == "on"
    client.force_login(writer)
    page = client.get(share(topic)).text

    assert ASKED in page
    assert re.search(r'name="asks_for_support"[^>]*checked', page)


def test_an_edit_does_not_ask_again_by_itself(topic, writer):
    submission = submit(topic, writer, asks_for_support=True)
    draft = workflow.take_back(submission.experience, by=writer)

    assert not draft.asks_for_support


# What follows when such words are sent


def test_who_asks_is_escalated_of_the_list_and_told_of_the_lines_in_the_receipt(topic, lines):
    author = make_member()
    submission = submit(topic, author, asks_for_support=True, country="DE")

    raised = Escalation.objects.get()
    assert (raised.experience_id, raised.kind, raised.cause) == (
        submission.experience_id,
        "crisis",
        "asked",
    )
    letter = author.letters.get()
    assert letter.kind == "submitted_with_support"
    assert "0800 111 0 111" in letter.body and "Hier Zwei" in letter.body
    assert "112" in letter.body and reverse("support-page") in letter.body


def test_words_of_a_crisis_are_escalated_of_the_list_too(topic, lines):
    author = make_member()
    submit(topic, author, IN_CRISIS)

    assert Escalation.objects.get().cause == "words"
    assert author.letters.get().kind == "submitted_with_support"


def test_ordinary_words_are_not_escalated_and_get_the_ordinary_receipt(topic, lines):
    author = make_member()
    submit(topic, author)

    assert not Escalation.objects.exists()
    assert author.letters.get().kind == "submitted"


def test_the_receipt_looks_like_any_other_from_outside_and_names_no_condition(topic, lines):
    asks, other = make_member(), make_member()
    submit(topic, asks, asks_for_support=True)
    submit(topic, other)
    supportive, plain = asks.letters.get(), other.letters.get()

    assert supportive.subject == plain.subject
    first = supportive.body.splitlines()[0]
    assert not re.search("support|help|crisis|listen", first, re.IGNORECASE)
    for word in (topic.condition.name, topic.title, QUIET[:20]):
        assert word not in supportive.body


def test_a_text_that_is_refused_escalates_nothing_and_writes_no_letter(topic, lines):
    author = make_member()
    consents.record_consent(author)
    draft = make_draft(topic, author, "Too short.", asks_for_support=True)
    with pytest.raises(NotAllowed):
        workflow.submit(topic, by=author, token=uuid.uuid4(), seen_version=draft.version)

    assert not Escalation.objects.exists() and not Letter.objects.exists()


def test_an_edit_that_asks_raises_its_text_and_leaves_the_public_words(topic, lines):
    experience = publish(topic=topic)
    hand_in_edit(experience, asks_for_support=True)

    experience.refresh_from_db()
    assert experience.is_readable
    assert Escalation.objects.open().get().experience == experience


def test_a_retry_after_a_lost_answer_shows_the_lines_once_more(client, writer, topic, lines):
    answer = send_form(client, topic, do="preview", asks_for_support="on")
    form = form_with(client.get(answer["Location"]).text, "token")
    client.post(answer["Location"], form)
    again = client.post(answer["Location"], form, follow=True)

    assert ASKED in again.text
    assert Escalation.objects.count() == 1 and writer.letters.count() == 1


def test_readers_never_learn_that_somebody_asked(client, topic, lines):
    asked = publish(submit(topic, asks_for_support=True), by=make_senior_moderator())
    page = client.get(topic.get_absolute_url()).text

    assert QUIET[:20] in page and ASKED not in page
    assert ASKED not in client.get(reverse("experience-page", args=[asked.public_id])).text


# Readers who worry


@pytest.mark.parametrize("reason, kind", [("worried", "crisis"), ("illegal", "illegal")])
def test_one_report_of_a_member_in_good_standing_escalates_a_text_and_hides_nothing(reason, kind):
    experience = publish()
    report(experience, make_credible_member(), reason=reason)

    raised = Escalation.objects.open().get()
    assert (raised.kind, raised.cause, raised.raised_by) == (kind, "reported", None)
    experience.refresh_from_db()
    assert experience.is_readable


@pytest.mark.parametrize("reason", ["identifies", "harmful", "promotion", "abuse", "other"])
def test_other_reports_escalate_nothing(reason):
    report(publish(), make_credible_member(), reason=reason)

    assert not Escalation.objects.exists()


def test_a_second_worry_adds_nothing_to_the_first():
    experience = publish()
    for _ in range(2):
        report(experience, make_credible_member(), reason="worried")

    assert Escalation.objects.count() == 1


def test_a_report_that_is_refused_escalates_nothing():
    experience = publish()
    author = experience.contributor.member
    with pytest.raises(NotAllowed):
        report(experience, author, reason="worried")

    assert not Escalation.objects.exists()


# The desk


def overdue(days: int = 91):
    return timezone.localdate() - timedelta(days=days)


def test_the_first_page_says_how_many_lines_are_to_be_checked_again(client, lines):
    first = reverse("admin:index")
    client.force_login(make_senior_moderator())
    assert "last checked more than" not in client.get(first).text
    Helpline.objects.filter(country="DE").update(verified_on=overdue(90))
    assert "last checked more than" not in client.get(first).text
    Helpline.objects.filter(country="DE").update(verified_on=overdue(91))
    Helpline.objects.filter(country="FR").update(verified_on=overdue(400), is_on=False)
    page = client.get(first).text

    assert "2 helplines were last checked more than 90 days ago." in page
    listed = re.search(r'href="([^"]+checked=overdue)"', page)[1]
    found = client.get(listed).text
    assert "Hier Eins" in found and "Hier Zwei" in found
    assert "Ici" not in found and "World One" not in found
    assert "to be verified again" in found


def test_nobody_who_may_not_change_them_is_bothered_with_the_lines(client, lines):
    Helpline.objects.update(verified_on=overdue())
    client.force_login(make_moderator())

    assert "last checked" not in client.get(reverse("admin:index")).text
    assert client.get(reverse("admin:experiences_helpline_changelist")).status_code == 403


FILLED = {
    "country": "DE",
    "name": "Neue Linie",
    "telephone": "0800  111 0 222",
    "address": "",
    "hours": "Day and night, free",
    "source": "https://linie.example/",
    "verified_on": "2026-11-20",
    "position": "5",
    "is_on": "on",
}


@pytest.fixture
def senior(client):
    senior = make_senior_moderator()
    client.force_login(senior)
    return senior


def test_a_senior_moderator_adds_a_line_and_it_is_shown_at_once(client, senior, lines):
    answer = client.post(reverse("admin:experiences_helpline_add"), FILLED)

    assert answer.status_code == 302
    assert Helpline.objects.get(name="Neue Linie").telephone == "0800 111 0 222"
    assert names("DE") == ["Hier Eins", "Hier Zwei", "Neue Linie"]


@pytest.mark.parametrize(
    "wrong, sentence",
    [
        ({"telephone": ""}, "Write a telephone number or a web address, or both."),
        ({"telephone": "call me"}, "Write the number in digits and spaces, such as 116 123."),
        ({"telephone": "116 123;ext"}, "Write the number in digits and spaces, such as 116 123."),
        ({"verified_on": "2199-01-01"}, "This day is still to come."),
        ({"name": "Hier Eins"}, "This country has a line of this name already."),
        ({"source": ""}, "This field is required."),
    ],
)
def test_a_line_that_cannot_be_right_is_refused_with_a_sentence(
    client, senior, lines, wrong, sentence
):
    answer = client.post(reverse("admin:experiences_helpline_add"), FILLED | wrong)

    assert answer.status_code == 200 and sentence in answer.text
    assert Helpline.objects.count() == len(lines)


def test_a_line_is_never_deleted_but_switched_off(client, senior, lines):
    address = reverse("admin:experiences_helpline_delete", args=[lines[0].pk])

    assert client.post(address, {"post": "yes"}).status_code == 403
    assert Helpline.objects.count() == len(lines)


def test_pages_that_show_a_line_read_differently_once_it_has_changed(client, senior, lines):
    mood = make_topic(question=make_question("mental-health", shows_helplines=True))
    noted = make_topic(question=make_question("diet"))
    workflow.publish(submit(noted), by=make_moderator(), content_notes=["suicide"])
    before = page_version(mood), page_version(noted)
    address = reverse("admin:experiences_helpline_change", args=[lines[1].pk])
    changed = FILLED | {"country": "", "name": "World Two"}
    assert send(client, address, changed).status_code == 302

    assert page_version(mood) != before[0] and page_version(noted) != before[1]


def test_the_patterns_of_a_crisis_are_what_the_tests_here_rest_on():
    assert hints.tells_of_crisis(IN_CRISIS)
    assert not hints.tells_of_crisis(QUIET)
