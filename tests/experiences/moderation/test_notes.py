"""Notes, colleagues, the letter beforehand, and reports on the page where a text is decided on."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Letter
from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import Decision, ModeratorNote, Submission
from tests.support.desk import send
from tests.support.factories import (
    hand_in_edit,
    make_member,
    make_moderator,
    publish,
    report,
    set_state,
    submit,
)

pytestmark = pytest.mark.django_db
NOTE = "Is this the clinic that was in the news? I would leave it out."


@pytest.fixture
def anna():
    return make_moderator(desk_name="Anna at the desk")


@pytest.fixture
def bert():
    return make_moderator(desk_name="Bert at the desk")


def desk_of(member) -> Client:
    desk = Client()
    desk.force_login(member)
    return desk


def page_of(submission: Submission) -> str:
    return reverse("admin:experiences_submission_change", args=[submission.pk])


def at(name: str, submission: Submission) -> str:
    return reverse(f"admin:experiences_experience_{name}", args=[submission.experience_id])


def test_a_note_is_read_by_moderators_and_by_nobody_else(anna, bert):
    submission = submit()
    assert desk_of(anna).post(at("note", submission), {"text": NOTE}).url == page_of(submission)
    page = desk_of(bert).get(page_of(submission)).text
    assert NOTE in page
    assert "Anna at the desk" in page
    workflow.publish(submission, by=bert)
    experience = submission.experience
    author = desk_of(experience.contributor.member)
    own = reverse("my-experience", args=[experience.public_id])
    public = reverse("experience-page", args=[experience.public_id])
    for where in (own, public, "/me/", "/me/decisions/"):
        assert NOTE not in author.get(where).text
    assert NOTE in desk_of(bert).get(at("change", submission)).text


def test_an_empty_note_is_asked_for_and_a_long_one_is_not_lost(anna):
    submission, desk = submit(), desk_of(anna)
    assert "Write the note first." in desk.post(at("note", submission), {"text": " "}).text
    long = "x" * 2001
    assert long in desk.post(at("note", submission), {"text": long}).text
    assert not ModeratorNote.objects.exists()


@pytest.mark.parametrize("name", ["note", "hand_on", "escalate"])
def test_what_moderators_say_about_a_text_is_closed_to_its_author_and_to_others(name, anna):
    own = submit(member=anna)
    assert desk_of(anna).get(at(name, own)).status_code == 404
    assert desk_of(anna).post(at(name, own), {"text": NOTE}).status_code == 404
    assert desk_of(make_member(is_staff=True)).get(at(name, own)).status_code == 403
    assert desk_of(make_member()).get(at(name, own)).status_code == 302
    assert not ModeratorNote.objects.exists()


def test_a_deleted_text_takes_its_notes_along(anna):
    submission = submit()
    workflow.add_note(submission.experience, by=anna, text=NOTE)
    workflow.delete_experience(submission.experience, by=submission.experience.contributor.member)

    assert not ModeratorNote.objects.exists()


def test_a_colleague_who_is_asked_is_given_the_text_first_with_the_note(anna, bert):
    submit()
    submission = submit()
    workflow.claim(submission, by=anna)
    answer = desk_of(anna).post(at("hand_on", submission), {"to": bert.pk, "text": NOTE})
    assert answer.url == page_of(submission)
    submission.refresh_from_db()
    assert (submission.claimed_by, submission.offered_to) == (None, bert)

    assert workflow.claim_next(by=bert) == submission
    assert "for Bert at the desk" in desk_of(bert).get(page_of(submission)).text


def test_what_a_colleague_was_asked_is_not_offered_to_others_for_two_days(anna, bert):
    submission = submit()
    workflow.hand_on(submission, by=anna, to=bert, note=NOTE)
    third = make_moderator()
    assert workflow.claim_next(by=third) is None
    over = timezone.now() - timedelta(seconds=1)
    Submission.objects.update(offered_until=over)

    assert workflow.claim_next(by=third) == submission


def test_only_a_colleague_who_may_decide_on_it_is_asked(anna):
    author = make_moderator()
    submission = submit(member=author)
    paused = set_state(make_moderator(), "paused")
    choices = desk_of(anna).get(at("hand_on", submission)).context["form"].fields["to"].queryset
    assert paused not in choices
    assert anna not in choices
    for nobody in (author, paused, make_member(), make_member(is_staff=True)):
        with pytest.raises(NotAllowed, match="may not decide on this text"):
            workflow.hand_on(submission, by=anna, to=nobody, note=NOTE)
    with pytest.raises(NotAllowed, match="reading this text yourself"):
        workflow.hand_on(submission, by=anna, to=anna, note=NOTE)
    assert not ModeratorNote.objects.exists()


def test_a_text_that_somebody_else_has_claimed_is_not_handed_on(anna, bert):
    submission = submit()
    workflow.claim(submission, by=bert)
    with pytest.raises(NotAllowed, match="Bert at the desk has claimed this text"):
        workflow.hand_on(submission, by=anna, to=make_moderator(), note=NOTE)


def test_handing_on_without_a_colleague_or_a_note_says_what_is_missing(anna, bert):
    desk, submission = desk_of(anna), submit()
    without_note = desk.post(at("hand_on", submission), {"to": bert.pk})
    assert "Write the note first." in without_note.text
    without_colleague = desk.post(at("hand_on", submission), {"text": NOTE})
    assert "Choose whom you ask." in without_colleague.text
    assert NOTE in without_colleague.text


@pytest.mark.parametrize("outcome", ["published", "returned", "rejected"])
def test_the_letter_can_be_read_before_anything_is_decided(anna, outcome):
    submission = submit()
    before = Letter.objects.count()
    said = {"outcome": outcome, "reason": "spam", "text": "The same three sentences, nine times."}
    page = send(desk_of(anna), page_of(submission), said | {"_preview": "1"})
    assert page.status_code == 200
    assert "What the author gets" in page.text
    assert "The same three sentences, nine times." in page.text
    assert not Decision.objects.exists()
    assert Letter.objects.count() == before
    send(desk_of(anna), page_of(submission), said)
    letter = Letter.objects.get(kind=outcome)

    assert letter.subject == page.context["preview"].subject
    assert letter.body.strip() == page.context["preview"].body.strip()


def test_a_letter_cannot_be_previewed_without_what_a_decision_needs(anna):
    page = desk_of(anna).post(page_of(submit()), {"outcome": "returned", "_preview": "1"})

    assert page.context["preview"] is None
    assert "Choose the reason that the author is to read." in page.text


def test_reports_on_the_public_words_stand_beside_an_edit_of_them(anna):
    experience = publish()
    report(experience, reason="harmful", details="It praises a cure that nobody has tested.")
    edit = hand_in_edit(experience)
    text = desk_of(anna).get(page_of(edit)).text

    assert "It praises a cure that nobody has tested." in text
    assert "1 open report" in text


def test_each_reason_says_what_usually_follows_and_how_a_message_may_begin(anna):
    text = desk_of(anna).get(page_of(submit())).text

    assert 'data-reason="promotion" data-message="' in text
    assert "Usually: Ask for changes." in text
