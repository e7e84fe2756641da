"""What somebody wrote is there afterwards, whatever happened to the session, the form or the tab."""

import logging
import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import consents
from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import Draft, RescuedDraft, Submission
from experiences.policy import ExperiencePolicy
from experiences.writing import rescue
from tests.support.factories import (
    PASSWORD,
    WORDS,
    make_condition,
    make_draft,
    make_member,
    make_question,
    make_topic,
    publish,
    submit,
)

pytestmark = pytest.mark.django_db
TYPED = "Typed before anything went wrong: it began in spring.\n\nAnd it went on."


@pytest.fixture
def topic():
    condition = make_condition("Parry-Romberg syndrome", slug="parry-romberg")
    return make_topic(condition, make_question())


@pytest.fixture
def member():
    return make_member("anna@example.org")


@pytest.fixture
def writer(client, member):
    """A client signed in as the member."""
    client.force_login(member)
    return client


def share(topic) -> str:
    return reverse("write-experience", args=[topic.condition.slug, topic.question.key])


def form_of(page: str) -> dict[str, str]:
    """The hidden fields and the words of a page's form, as a browser would send them."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', page)
    (box,) = re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.S)
    return {name: unescape(value) for name, value in hidden} | {"words": unescape(box)}


def opened(client, topic, **changes) -> dict[str, str]:
    """The write form as this client sees it, with some fields typed over."""
    form = form_of(client.get(share(topic)).text)
    form.pop("csrfmiddlewaretoken", None)
    return form | changes


def box(page: str) -> str:
    return form_of(page)["words"]


def autosave(client, topic, **fields):
    return client.post(share(topic), {"seen_version": 0, "do": "autosave"} | fields)


# While somebody types


def test_the_page_saves_what_is_in_the_box_and_is_told_version_and_time(writer, topic, member):
    answer = autosave(writer, topic, words=TYPED)

    draft = Draft.objects.get(member=member, topic=topic)
    assert answer.status_code == 200
    assert answer.json() == {
        "version": draft.version,
        "saved_at": timezone.localtime(draft.saved_at).strftime("%H:%M"),
    }
    assert draft.words == TYPED


@pytest.mark.parametrize(
    "words", ["  a word, then a space ", "\n\nTwo lines below", "", "x" * 20_000]
)
def test_saved_words_are_to_the_letter_what_is_in_the_box(writer, topic, words):
    autosave(writer, topic, words=words.replace("\n", "\r\n"))

    assert Draft.objects.get().words == words
    assert box(writer.get(share(topic)).text) == words


def test_saving_by_itself_asks_for_nothing_and_takes_whatever_it_can(writer, topic):
    answer = autosave(writer, topic, words="x", written_as="nobody", country="??", typed_name="y")

    assert answer.status_code == 200
    draft = Draft.objects.get()
    assert (draft.words, draft.typed_name, draft.written_as) == ("x", "y", "")


def test_a_tick_in_the_consent_box_is_not_an_agreement_until_its_author_presses(
    writer, topic, member
):
    autosave(writer, topic, words=TYPED, consent="on")

    assert consents.valid_consent(member) is None


def test_only_a_text_beyond_any_measure_is_not_saved_and_the_page_is_told_so(writer, topic):
    answer = autosave(writer, topic, words="x" * 50_001)

    assert answer.status_code == 400
    assert "too long" in answer.json()["message"]
    assert not Draft.objects.exists()


def test_one_save_after_another_goes_on_from_the_version_it_was_told(writer, topic):
    first = autosave(writer, topic, words="one").json()
    second = autosave(writer, topic, words="one two", seen_version=first["version"]).json()

    assert second["version"] == first["version"] + 1
    assert Draft.objects.get().words == "one two"


def test_a_stale_page_is_told_the_words_that_stand_there_and_changes_nothing(writer, topic):
    autosave(writer, topic, words="from one window")
    answer = autosave(writer, topic, words="from the other window")

    assert answer.status_code == 409
    assert answer.json() == {"stale": True, "version": 1, "words": "from one window"}
    assert Draft.objects.get().words == "from one window"


def test_the_next_send_of_a_stale_page_shows_both_texts(writer, topic, member):
    make_draft(topic, member, "from one window")
    page = writer.post(share(topic), {"words": "from the other", "seen_version": 0, "do": "draft"})

    assert page.status_code == 409
    assert box(page.text) == "from the other"
    assert "data-both" in page.text
    assert page.text.count("(optional)") == writer.get(share(topic)).text.count("(optional)")
    assert "from one window" in page.text


def test_a_save_whose_answer_was_lost_may_be_repeated(writer, topic):
    autosave(writer, topic, words="one")
    autosave(writer, topic, words="one two", seen_version=1)
    again = autosave(writer, topic, words="one two", seen_version=1)

    assert again.status_code == 200
    assert again.json()["version"] == 2


def test_while_a_text_is_with_a_moderator_the_page_is_told_why_nothing_is_saved(
    writer, topic, member
):
    submit(topic, member)
    answer = autosave(writer, topic, words=TYPED)

    assert answer.status_code == 409
    assert answer.json()["waiting"] is True
    assert "with a moderator" in answer.json()["message"]
    assert not Draft.objects.exists()


def test_a_page_whose_session_has_ended_is_told_so_and_nothing_is_kept(writer, topic):
    form = opened(writer, topic, words=TYPED, do="autosave")
    writer.logout()
    answer = writer.post(share(topic), form)

    assert answer.status_code == 403
    assert answer.json() == {"signed_out": True}
    assert not RescuedDraft.objects.exists()
    assert not Draft.objects.exists()


def test_a_page_left_open_by_one_member_saves_nothing_for_the_next(client, topic, member):
    client.force_login(member)
    form = opened(client, topic, words=TYPED)
    client.force_login(make_member())
    saved = client.post(share(topic), form | {"do": "autosave"})
    pressed = client.post(share(topic), form | {"do": "draft"}, follow=True)

    assert saved.status_code == 403
    assert not Draft.objects.exists()
    assert "Typed before" not in pressed.text
    assert "You wrote this with another account." in pressed.text
    assert RescuedDraft.objects.get().member == member


def test_words_of_spaces_alone_are_a_draft_but_cannot_be_sent(topic, member):
    consents.record_consent(member)
    draft = make_draft(topic, member, " " * 30)

    with pytest.raises(NotAllowed):
        workflow.submit(
            topic,
            by=member,
            token="4b6e2f1e-0d7c-4a53-9d0a-0b9b0f2f6a11",
            seen_version=draft.version,
        )


def test_the_page_saves_every_ten_seconds(writer, topic):
    assert ExperiencePolicy.AUTOSAVE_SECONDS == 10
    assert 'data-seconds="10"' in writer.get(share(topic)).text


# After a send whose session had ended


@pytest.fixture
def sent_signed_out(writer, topic):
    """The answer to a form that was sent after its author's session had ended."""
    form = opened(writer, topic, words=TYPED, written_as="parent", country="FR", do="preview")
    writer.logout()
    return writer.post(share(topic), form)


def sign_in(client, member, to: str):
    """Sign in through the page that the visitor was led to."""
    return client.post(to, {"login": member.email, "password": PASSWORD}, follow=True)


def test_signing_in_again_leads_back_to_the_words(writer, topic, member, sent_signed_out):
    assert sent_signed_out.status_code == 302
    assert sent_signed_out.url == f"{reverse('account_login')}?next={share(topic)}"

    page = sign_in(writer, member, sent_signed_out.url)

    assert page.redirect_chain[-1][0] == share(topic)
    assert box(page.text) == TYPED
    assert "Nothing was lost" in page.text
    assert "data-unsaved" in page.text
    assert re.search(r'value="parent"[^>]*checked', page.text)
    assert re.search(r'value="FR" selected', page.text)


def test_looking_at_rescued_words_changes_nothing_and_saving_them_lets_them_go(
    writer, topic, member, sent_signed_out
):
    writer.force_login(member)
    writer.get(share(topic))
    assert RescuedDraft.objects.count() == 1
    assert not Draft.objects.exists()

    form = opened(writer, topic, do="draft")
    assert writer.post(share(topic), form).status_code == 302

    assert Draft.objects.get().words == TYPED
    assert not RescuedDraft.objects.exists()
    assert "Nothing was lost" not in writer.get(share(topic)).text


def test_the_page_saving_by_itself_lets_rescued_words_go_too(
    writer, topic, member, sent_signed_out
):
    writer.force_login(member)
    form = opened(writer, topic, do="autosave")

    assert writer.post(share(topic), form).status_code == 200
    assert not RescuedDraft.objects.exists()


def test_signing_in_as_somebody_else_shows_nothing(writer, topic, sent_signed_out):
    other = make_member("bert@example.org")
    page = sign_in(writer, other, sent_signed_out.url)

    assert box(page.text) == ""
    assert "Nothing was lost" not in page.text
    assert RescuedDraft.objects.get().member.email == "anna@example.org"


def test_after_somebody_else_had_signed_in_first_the_author_still_finds_the_words(
    writer, topic, member, sent_signed_out
):
    sign_in(writer, make_member("bert@example.org"), sent_signed_out.url)
    writer.post(reverse("account_logout"))
    page = sign_in(writer, member, sent_signed_out.url)

    assert box(page.text) == TYPED


@pytest.mark.parametrize("author", ["", "anna@example.org", "{public_id}", "{public_id}:forged"])
def test_words_without_a_valid_mark_are_held_for_nobody(writer, topic, member, author):
    form = opened(writer, topic, words=TYPED, do="draft")
    writer.logout()
    form["author"] = author.format(public_id=member.public_id)
    answer = writer.post(share(topic), form)

    assert answer.status_code == 302
    assert not RescuedDraft.objects.exists()


def test_the_mark_names_nobody(writer, topic, member):
    assert member.email not in rescue.author_mark(member)
    assert member.email not in opened(writer, topic)["author"]


def test_words_are_held_for_half_an_hour(writer, topic, member, sent_signed_out):
    held = RescuedDraft.objects.get()
    writer.force_login(member)
    RescuedDraft.objects.update(created_at=timezone.now() - timedelta(minutes=29))
    assert rescue.latest_rescued(member, topic) == held

    RescuedDraft.objects.update(created_at=timezone.now() - timedelta(minutes=30))
    assert rescue.latest_rescued(member, topic) is None
    assert "Nothing was lost" not in writer.get(share(topic)).text


def test_a_command_forgets_what_was_held_for_too_long(member, topic, capsys):
    for minutes in (1, 29, 30, 31):
        row = RescuedDraft.objects.create(member=member, topic=topic, fields={"words": "x"})
        RescuedDraft.objects.filter(pk=row.pk).update(
            created_at=timezone.now() - timedelta(minutes=minutes)
        )
    call_command("delete_rescued_drafts")

    assert capsys.readouterr().out == "2 rescued drafts deleted.\n"
    assert RescuedDraft.objects.count() == 2


def test_holding_words_forgets_what_was_held_for_too_long(writer, topic, member):
    RescuedDraft.objects.create(
        member=make_member(),
        topic=topic,
        fields={"words": "old"},
        created_at=timezone.now() - timedelta(hours=1),
    )
    form = opened(writer, topic, words=TYPED, do="draft")
    writer.logout()
    writer.post(share(topic), form)

    assert [held.fields["words"] for held in RescuedDraft.objects.all()] == [TYPED]


def test_the_same_words_sent_twice_are_held_once_and_others_beside_them(writer, topic):
    form = opened(writer, topic, words=TYPED, do="draft")
    writer.logout()
    for words in (TYPED, TYPED, "From a second tab."):
        writer.post(share(topic), form | {"words": words})

    assert sorted(held.fields["words"] for held in RescuedDraft.objects.all()) == [
        "From a second tab.",
        TYPED,
    ]


def test_nobody_can_fill_the_store(writer, topic):
    form = opened(writer, topic, do="draft")
    writer.logout()
    for number in range(ExperiencePolicy.MOST_RESCUED_DRAFTS + 3):
        writer.post(share(topic), form | {"words": f"Text {number}."})
    writer.post(
        share(topic), form | {"words": "x" * (4 * ExperiencePolicy.MOST_DRAFT_CHARACTERS + 1)}
    )

    held = [row.fields["words"] for row in RescuedDraft.objects.order_by("pk")]
    assert held == [
        f"Text {number}." for number in range(3, ExperiencePolicy.MOST_RESCUED_DRAFTS + 3)
    ]


def test_an_agreement_is_never_held(writer, topic):
    form = opened(writer, topic, words=TYPED, consent="on", do="preview")
    writer.logout()
    writer.post(share(topic), form)

    assert set(RescuedDraft.objects.get().fields) <= {*rescue.FIELDS, rescue.VERSION}
    assert "consent" not in RescuedDraft.objects.get().fields


def test_a_draft_saved_elsewhere_meanwhile_is_shown_beside_the_rescued_words(writer, topic, member):
    form = opened(writer, topic, words=TYPED, do="draft")
    writer.logout()
    writer.post(share(topic), form)
    make_draft(topic, member, "Saved on the telephone.")
    writer.force_login(member)
    page = writer.get(share(topic)).text

    assert box(page) == TYPED
    assert "Saved on the telephone." in page
    assert "data-both" in page
    assert Draft.objects.get().words == "Saved on the telephone."


def test_rescued_words_can_be_read_while_an_earlier_text_is_with_a_moderator(writer, topic, member):
    form = opened(writer, topic, words=TYPED, do="draft")
    writer.logout()
    writer.post(share(topic), form)
    submit(topic, member)
    writer.force_login(member)
    page = writer.get(share(topic))

    assert page.status_code == 200
    assert box(page.text) == TYPED
    assert "take it back first" in page.text


def test_an_experience_deleted_for_good_takes_rescued_words_with_it(topic, member):
    experience = publish(submit(topic, member))
    RescuedDraft.objects.create(member=member, topic=topic, fields={"words": "x"})
    workflow.delete_experience(experience, by=member)

    assert not RescuedDraft.objects.exists()


def test_a_draft_thrown_away_takes_rescued_words_with_it(topic, member):
    RescuedDraft.objects.create(member=member, topic=topic, fields={"words": "x"})
    workflow.discard_draft(topic, by=member)

    assert not RescuedDraft.objects.exists()


def test_a_send_from_the_preview_whose_session_had_ended_leads_back_to_it(writer, topic, member):
    consents.record_consent(member)
    draft = make_draft(topic, member)
    address = reverse("preview-experience", args=[topic.condition.slug, topic.question.key])
    token = re.search(r'name="token" value="([^"]+)"', writer.get(address).text)[1]
    sent = {"token": token, "seen_version": draft.version}
    writer.logout()
    answer = writer.post(address, sent)
    page = sign_in(writer, member, answer.url)

    assert page.redirect_chain[-1][0] == address
    assert WORDS in page.text
    assert not Submission.objects.exists()


# After a send whose form had no valid token any more


@pytest.fixture
def strict(topic, member):
    """A client that checks form tokens, signed in as the member, and what it would send."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)
    form = form_of(client.get(share(topic)).text)
    return client, form | {"words": TYPED, "written_as": "self", "do": "draft"}


def test_an_old_token_shows_the_author_the_words_with_a_fresh_one(strict, topic):
    client, form = strict
    refused = client.post(share(topic), form | {"csrfmiddlewaretoken": "x" * 64})

    assert refused.status_code == 403
    assert not Draft.objects.exists()
    again = form_of(refused.text)
    assert again["words"] == TYPED
    assert again["written_as"] == "self"

    assert client.post(share(topic), again | {"do": "draft"}).status_code == 302
    assert Draft.objects.get().words == TYPED
    assert not RescuedDraft.objects.exists()


def test_a_browser_that_lost_its_cookies_shows_the_words_and_brings_them_back(
    strict, topic, member
):
    client, form = strict
    client.cookies.clear()
    refused = client.post(share(topic), form)

    assert refused.status_code == 403
    assert re.search(r"<textarea[^>]* readonly>\nTyped before", refused.text)
    assert "csrfmiddlewaretoken" not in refused.text
    assert f"{reverse('account_login')}?next=" in refused.text

    signed_in = Client()
    signed_in.force_login(member)
    assert box(signed_in.get(share(topic)).text) == TYPED


def test_somebody_else_gets_no_form_for_words_typed_in_anothers(strict, topic):
    client, form = strict
    client.force_login(make_member())
    refused = client.post(share(topic), form | {"csrfmiddlewaretoken": "x" * 64})

    assert refused.status_code == 403
    assert "readonly" in refused.text
    assert 'name="words"' not in refused.text


def test_words_without_a_mark_are_shown_to_be_copied_and_not_held(strict, topic):
    client, form = strict
    client.cookies.clear()
    refused = client.post(share(topic), form | {"author": "nobody"})

    assert "copy it" in refused.text
    assert box(refused.text) == TYPED
    assert not RescuedDraft.objects.exists()


def test_any_other_form_without_its_token_gets_a_page_that_says_what_to_do():
    refused = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "x"})

    assert refused.status_code == 403
    assert "Load the page again" in refused.text
    assert "<textarea" not in refused.text


def test_what_was_typed_is_only_ever_text_on_the_page_that_shows_it_again(strict, topic):
    client, form = strict
    payload = "</textarea><script>alert(1)</script>"
    refused = client.post(
        share(topic),
        form | {"csrfmiddlewaretoken": "x", "words": payload, "country": '"><script>alert(2)'},
    )

    assert "<script>alert" not in refused.text
    assert box(refused.text) == payload


# Nothing of it is told to anybody


def test_logs_never_hold_words_nor_whose_they_are(strict, topic, member, caplog):
    client, form = strict
    with caplog.at_level(logging.DEBUG):
        client.post(share(topic), form | {"csrfmiddlewaretoken": "x"})
        client.post(share(topic), form | {"do": "autosave"})
        client.logout()
        client.post(share(topic), form)
        client.cookies.clear()
        client.post(share(topic), form)

    assert RescuedDraft.objects.exists()
    assert "Typed before" not in caplog.text
    assert member.email not in caplog.text


@pytest.mark.parametrize("do", ["draft", "autosave"])
def test_a_fault_while_saving_reports_no_words(writer, topic, monkeypatch, do, settings):
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    monkeypatch.setattr(
        "experiences.workflow.save_draft", lambda *args, **kwargs: 1 / 0, raising=True
    )
    writer.raise_request_exception = False
    answer = autosave(writer, topic, words=TYPED, do=do)

    assert answer.status_code == 500
    assert answer.wsgi_request.sensitive_post_parameters == "__ALL__"


def test_nothing_on_these_pages_is_stored_by_the_browser_or_anything_between(
    writer, topic, sent_signed_out, strict
):
    client, form = strict
    answers = [
        sent_signed_out,
        client.get(share(topic)),
        client.post(share(topic), form | {"csrfmiddlewaretoken": "x"}),
        client.post(share(topic), form | {"do": "autosave"}),
    ]

    assert {answer["Cache-Control"] for answer in answers} == {"private, no-store"}
