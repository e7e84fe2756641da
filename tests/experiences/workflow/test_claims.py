"""Taking texts on at the desk: one moderator at a time reads a text, and "next" knows it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import Submission
from experiences.policy import ExperiencePolicy
from tests.support.desk import send
from tests.support.factories import (
    WORDS,
    make_member,
    make_moderator,
    make_topic,
    publish,
    return_for_changes,
    submit,
)

pytestmark = pytest.mark.django_db
QUEUE = reverse("admin:experiences_submission_changelist")
NEXT = reverse("admin:experiences_submission_next")


@pytest.fixture
def anna():
    return make_moderator(desk_name="Anna at the desk")


@pytest.fixture
def bert():
    return make_moderator(desk_name="Bert at the desk")


def desk_of(moderator) -> Client:
    client = Client()
    client.force_login(moderator)
    return client


def page_of(submission) -> str:
    return reverse("admin:experiences_submission_change", args=[submission.pk])


def address(act: str, submission) -> str:
    return reverse(f"admin:experiences_submission_{act}", args=[submission.pk])


def let_the_lease_end(submission) -> None:
    over = timezone.now() - timedelta(seconds=1)
    Submission.objects.filter(pk=submission.pk).update(claimed_until=over)


def test_a_claim_lasts_half_an_hour_and_is_seen_by_others(anna, bert):
    submission = submit()
    workflow.claim(submission, by=anna)
    submission.refresh_from_db()

    lease = timedelta(minutes=ExperiencePolicy.CLAIM_MINUTES)
    assert lease == timedelta(minutes=30)
    assert abs(submission.claimed_until - timezone.now() - lease) < timedelta(seconds=5)
    with pytest.raises(NotAllowed, match="Anna at the desk has claimed this text until"):
        workflow.claim(submission, by=bert)
    desk = desk_of(bert)
    assert "Anna at the desk" in desk.get(QUEUE).text
    assert "Anna at the desk has claimed this text until" in desk.get(page_of(submission)).text


def test_looking_at_a_text_takes_nothing_on(anna):
    submission = submit()
    page = desk_of(anna).get(page_of(submission)).text
    submission.refresh_from_db()

    assert "Nobody has claimed this text." in page
    assert submission.claimed_by is None


@pytest.mark.parametrize("act", ["publish", "return", "reject"])
def test_nobody_decides_on_what_somebody_else_has_claimed(anna, bert, act):
    submission = submit()
    workflow.claim(submission, by=anna)
    acts = {
        "publish": lambda by: workflow.publish(submission, by=by),
        "return": lambda by: workflow.return_for_changes(
            submission, by=by, reason="other", message="Please."
        ),
        "reject": lambda by: workflow.reject(submission, by=by, reason="spam", facts="An ad."),
    }
    with pytest.raises(NotAllowed, match="has claimed this text"):
        acts[act](bert)
    assert not submission.decisions.exists()
    acts[act](anna)

    assert submission.decisions.count() == 1


def test_a_text_that_nobody_has_claimed_is_decided_on_without_a_claim(anna):
    submission = submit()
    workflow.publish(submission, by=anna)

    assert submission.decisions.get().decided_by == anna


def test_a_lease_that_is_over_holds_nobody_back(anna, bert):
    submission = submit()
    workflow.claim(submission, by=anna)
    let_the_lease_end(submission)
    workflow.claim(submission, by=bert)

    with pytest.raises(NotAllowed, match="Bert at the desk"):
        workflow.publish(submission, by=anna)


def test_working_on_renews_the_lease(anna):
    submission = submit()
    workflow.claim(submission, by=anna)
    Submission.objects.update(claimed_until=timezone.now() + timedelta(minutes=2))
    desk_of(anna).post(address("claim", submission))
    submission.refresh_from_db()

    assert submission.claimed_until > timezone.now() + timedelta(minutes=29)


def test_a_text_given_back_can_be_claimed_by_others(anna, bert):
    submission = submit()
    workflow.claim(submission, by=anna)
    with pytest.raises(NotAllowed, match="nothing to give back"):
        workflow.release(submission, by=bert)
    answer = desk_of(anna).post(address("release", submission), follow=True)

    assert "Given back. Others can claim it." in answer.text
    workflow.claim(submission, by=bert)


def test_next_gives_what_has_waited_longest_and_never_what_somebody_else_holds(anna, bert):
    topic = make_topic()
    first, second, third = submit(topic), submit(topic), submit(topic)

    assert workflow.claim_next(by=anna) == first
    assert workflow.claim_next(by=bert) == second
    workflow.publish(first, by=anna)
    assert workflow.claim_next(by=anna) == third
    workflow.publish(third, by=anna)
    assert workflow.claim_next(by=anna) is None


def test_next_gives_ones_own_again_before_anything_new(anna):
    topic = make_topic()
    first, _second = submit(topic), submit(topic)
    workflow.claim(first, by=anna)

    assert workflow.claim_next(by=anna) == first


def test_a_returned_text_comes_back_to_the_same_moderator_first(anna, bert):
    returned = return_for_changes(submit(), by=anna)
    again = submit(returned.experience.topic, returned.experience.contributor.member)

    assert workflow.claim_next(by=bert) is None
    assert workflow.claim_next(by=anna) == again


def test_a_moderator_holds_no_more_than_twenty_texts(anna):
    topic = make_topic()
    for _ in range(ExperiencePolicy.MOST_CLAIMS):
        workflow.claim(submit(topic), by=anna)
    one_more = submit(topic)
    with pytest.raises(NotAllowed, match="You have claimed 20 texts"):
        workflow.claim(one_more, by=anna)
    mine = Submission.objects.claimed_by(anna).first()
    workflow.claim(mine, by=anna)
    workflow.release(mine, by=anna)
    workflow.claim(one_more, by=anna)


def test_nobody_takes_on_their_own_words_and_only_moderators_take_any_on(anna):
    own = submit(member=anna)
    with pytest.raises(NotAllowed, match="their own words"):
        workflow.claim(own, by=anna)
    with pytest.raises(NotAllowed, match="Only moderators"):
        workflow.claim(submit(), by=make_member())
    assert workflow.claim_next(by=anna) != own


@pytest.mark.parametrize("decide", [publish, return_for_changes])
def test_what_was_decided_on_is_with_nobody_any_more(anna, decide):
    submission = submit()
    workflow.claim(submission, by=anna)
    decide(submission, by=anna)
    submission.refresh_from_db()

    assert (submission.claimed_by, submission.claimed_until) == (None, None)


def test_a_moderators_minute_from_the_queue_to_the_next_text(anna):
    """Three presses and three pages: claim the next, choose, save and open next."""
    topic = make_topic()
    submit(topic)
    second = submit(topic, words="The second text, about something else entirely.")
    desk = desk_of(anna)
    assert "Claim the next text" in desk.get(QUEUE).text
    opened = desk.post(NEXT, follow=True)
    assert WORDS in opened.text
    (address_of_first,) = (where for where, _status in opened.redirect_chain)
    following = send(desk, address_of_first, {"outcome": "published", "_next": "1"}, follow=True)

    assert following.redirect_chain[-1][0] == page_of(second)
    assert "You have claimed this text." in following.text
    assert Submission.objects.claimed_by(anna).get() == second


def test_taking_on_takes_a_button(anna):
    submission = submit()
    desk = desk_of(anna)
    for where in (NEXT, address("claim", submission), address("release", submission)):
        assert desk.get(where).status_code == 405
    assert desk_of(make_member(is_staff=True)).post(NEXT).status_code == 403
    assert not Submission.objects.exclude(claimed_by=None).exists()
