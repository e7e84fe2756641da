"""A return or a refusal is undone within ten minutes, before its letter leaves (transition 18)."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Letter
from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import Decision, Draft, Escalation, Experience, Lane, Submission
from experiences.workflow.strikes import strikes_of
from tests.support.factories import (
    drift,
    hand_in_edit,
    make_escalation,
    make_moderator,
    make_senior_moderator,
    publish,
    reject,
    return_for_changes,
    submit,
)

pytestmark = pytest.mark.django_db
QUEUE = reverse("admin:experiences_submission_changelist")
BOTH = pytest.mark.parametrize("refuse", [return_for_changes, reject])


@pytest.fixture
def anna():
    return make_moderator(desk_name="Anna at the desk")


def decision_on(submission: Submission) -> Decision:
    return submission.decisions.first()


def address(decision: Decision) -> str:
    return reverse("admin:experiences_submission_undo", args=[decision.public_id])


def desk_of(member) -> Client:
    desk = Client()
    desk.force_login(member)
    return desk


def ten_minutes_later(decision: Decision) -> None:
    before = timezone.now() - timedelta(minutes=10)
    Decision.objects.filter(pk=decision.pk).update(decided_at=before)
    Letter.objects.filter(about=decision.public_id).update(next_try_at=before)


@BOTH
def test_the_letter_of_a_return_or_a_refusal_waits_for_ten_minutes(refuse, anna, mailoutbox):
    submission = refuse(submit(), by=anna)
    call_command("send_letters", verbosity=0)
    assert [m.subject for m in mailoutbox if "change" in m.subject or "About" in m.subject] == []
    ten_minutes_later(decision_on(submission))
    call_command("send_letters", verbosity=0)

    letter = Letter.objects.get(about=decision_on(submission).public_id)
    assert letter.sent_at is not None


@BOTH
def test_an_undone_decision_leaves_the_text_waiting_with_whoever_decided(refuse, anna):
    submission = refuse(submit(), by=anna)
    decision = decision_on(submission)
    workflow.undo(decision, by=anna)
    submission.refresh_from_db()

    assert (submission.state, submission.claimed_by) == ("waiting", anna)
    assert submission.lane == Lane.NEW
    assert not Letter.objects.filter(about=decision.public_id).exists()
    assert not Draft.objects.exists()
    undoing = submission.decisions.first()
    assert (undoing.outcome, undoing.undoes, undoing.decided_by) == ("undone", decision, anna)
    workflow.publish(submission, by=anna)
    assert Experience.objects.get().is_readable


@BOTH
def test_its_author_never_learns_of_an_undone_decision(refuse, anna):
    submission = refuse(submit(), by=anna)
    workflow.undo(decision_on(submission), by=anna)
    author = submission.experience.contributor.member
    pages = desk_of(author)
    own = reverse("my-experience", args=[submission.experience.public_id])
    for where in ("/me/", "/me/decisions/", own):
        text = pages.get(where).text
        assert "Changes asked for" not in text
        assert "An advert." not in text
        assert "Please." not in text
    assert strikes_of(author) == 0
    assert "Being read" in pages.get("/me/").text


def test_an_undone_refusal_counts_nowhere_at_the_desk_either(anna):
    submission = reject(submit(), by=anna)
    workflow.undo(decision_on(submission), by=anna)
    page = desk_of(anna).get(reverse("admin:experiences_submission_change", args=[submission.pk]))

    assert page.context["page"].author.rejected == 0


@BOTH
def test_after_ten_minutes_nothing_is_undone(refuse, anna):
    submission = refuse(submit(), by=anna)
    decision = decision_on(submission)
    ten_minutes_later(decision)
    decision.refresh_from_db()
    with pytest.raises(NotAllowed, match="letter has left"):
        workflow.undo(decision, by=anna)
    submission.refresh_from_db()
    assert submission.state == decision.outcome


def test_a_letter_on_its_way_is_not_called_back(anna):
    submission = reject(submit(), by=anna)
    decision = decision_on(submission)
    Letter.objects.filter(about=decision.public_id).update(tries=1)
    with pytest.raises(NotAllowed, match="letter has left"):
        workflow.undo(decision, by=anna)
    assert not Decision.objects.filter(outcome="undone").exists()


def test_only_whoever_decided_undoes_it(anna):
    decision = decision_on(reject(submit(), by=anna))
    bert = make_senior_moderator()
    with pytest.raises(NotAllowed, match="Only whoever decided"):
        workflow.undo(decision, by=bert)
    assert desk_of(bert).post(address(decision)).status_code == 404


def test_a_publication_is_not_undone(anna):
    experience = publish(by=anna)
    with pytest.raises(NotAllowed, match="Only a return or a refusal"):
        workflow.undo(experience.decisions.get(), by=anna)
    assert desk_of(anna).post(address(experience.decisions.get())).status_code == 404


def test_it_is_undone_once(anna):
    decision = decision_on(reject(submit(), by=anna))
    workflow.undo(decision, by=anna)
    with pytest.raises(NotAllowed, match="undone already"):
        workflow.undo(decision, by=anna)
    assert Decision.objects.filter(outcome="undone").count() == 1


def test_words_that_their_author_has_begun_to_change_are_not_taken_away(anna):
    submission = return_for_changes(submit(), by=anna)
    Draft.objects.update(words="Changed already, and better.", version=2)
    with pytest.raises(NotAllowed, match="begun to change"):
        workflow.undo(decision_on(submission), by=anna)
    assert Draft.objects.get().words == "Changed already, and better."


def test_a_text_sent_again_meanwhile_waits_instead(anna):
    submission = return_for_changes(submit(), by=anna)
    experience = submission.experience
    submit(experience.topic, experience.contributor.member, "Changed, and sent again at once.")
    with pytest.raises(NotAllowed):
        workflow.undo(decision_on(submission), by=anna)
    assert experience.submissions.waiting().count() == 1


def test_a_decision_appealed_against_is_not_undone(anna):
    decision = decision_on(reject(submit(), by=anna))
    workflow.open_appeal(decision, by=decision.experience.contributor.member, text="Look again.")
    with pytest.raises(NotAllowed, match="another look"):
        workflow.undo(decision, by=anna)


def test_nobody_appeals_against_what_was_undone(anna):
    decision = decision_on(reject(submit(), by=anna))
    workflow.undo(decision, by=anna)
    with pytest.raises(NotAllowed):
        workflow.open_appeal(
            Decision.objects.get(pk=decision.pk),
            by=decision.experience.contributor.member,
            text="Look again.",
        )


@BOTH
def test_a_refused_edit_that_is_undone_leaves_the_public_words_and_counts_as_they_were(
    refuse, anna
):
    experience = publish()
    edit = refuse(hand_in_edit(experience), by=anna)
    workflow.undo(decision_on(edit), by=anna)
    experience.refresh_from_db()

    assert experience.is_readable
    assert not drift(experience.topic.condition)
    edit.refresh_from_db()
    assert edit.lane == Lane.EDIT


def test_what_was_escalated_is_escalated_again():
    senior, submission = make_senior_moderator(), submit()
    make_escalation(submission.experience)
    reject(submission, by=senior)
    workflow.undo(decision_on(submission), by=senior)
    submission.refresh_from_db()

    assert Escalation.objects.open().count() == 1
    assert submission.lane == Lane.ESCALATED


def test_the_desk_offers_to_undo_and_does_it_at_a_press(anna):
    submission = reject(submit(), by=anna)
    decision, desk = decision_on(submission), desk_of(anna)
    assert address(decision) in desk.get(QUEUE).text
    assert desk.get(address(decision)).status_code == 405
    following = desk.post(address(decision), follow=True)

    assert "Undone. The author has not been told" in following.text
    assert address(decision) not in following.text
    assert address(decision) not in desk_of(make_moderator()).get(QUEUE).text


def test_the_desk_stops_offering_when_the_letter_leaves(anna):
    decision = decision_on(reject(submit(), by=anna))
    ten_minutes_later(decision)

    assert address(decision) not in desk_of(anna).get(QUEUE).text
    assert "letter has left" in desk_of(anna).post(address(decision), follow=True).text
