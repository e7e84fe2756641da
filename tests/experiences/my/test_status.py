"""My experiences says of each text the state, since when, what next and until when, and one act."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import AccountOutcome, ConsentScope, Member
from accounts.policy import AccountPolicy
from experiences import workflow
from experiences.models import Appeal, Blocker, Decision, Draft, Experience, Submission
from experiences.my import experiences
from experiences.policy import ExperiencePolicy
from tests.support.factories import (
    block,
    decide_on_account,
    hand_in_edit,
    make_draft,
    make_member,
    make_moderator,
    make_senior,
    make_topic,
    publish,
    reject,
    return_for_changes,
    submit,
)

pytestmark = pytest.mark.django_db
WHY = {"reason": "promotion", "facts": "The second sentence is an advert."}


@pytest.fixture
def writer():
    return make_member()


@pytest.fixture
def topic():
    return make_topic()


def status_line(member: Member):
    (row,) = experiences.rows(member)
    return row.status


def day(moment) -> str:
    return date_format(timezone.localtime(moment), "DATE_FORMAT")


def in_hours(moment, hours: int = ExperiencePolicy.QUEUE_TARGET_HOURS) -> str:
    return day(moment + timedelta(hours=hours))


def on_the_page(member: Member, status) -> None:
    """The list and the text's own page both say it."""
    client = Client()
    client.force_login(Member.objects.get(pk=member.pk))
    listed = client.get("/me/").text
    for said in (status.tag, status.next, day(status.since), status.todo, status.todo_url):
        assert said in listed
    if status.message:
        assert status.message in listed
    own = Experience.objects.by(member).first()
    if own:
        page = client.get(reverse("my-experience", args=[own.public_id])).text
        assert status.next in page and status.tag in page


def test_a_draft_says_until_when_it_is_kept(writer, topic):
    draft = make_draft(topic, writer)
    status = status_line(writer)

    assert (status.tag, status.since, status.todo) == ("Draft", draft.saved_at, "Go on writing")
    assert day(draft.saved_at + timedelta(days=ExperiencePolicy.KEEP_DRAFTS_DAYS)) in status.next
    on_the_page(writer, status)


def test_the_day_a_draft_goes_is_the_one_that_its_letter_named(writer, topic):
    draft = make_draft(topic, writer)
    Draft.objects.update(saved_at=timezone.now() - timedelta(days=88))
    workflow.warn_of_drafts()
    goes = day(timezone.now() + timedelta(days=7))

    assert goes in writer.letters.get().body
    assert goes in status_line(writer).next
    draft.refresh_from_db()
    Draft.objects.update(saved_at=timezone.now())
    assert day(timezone.now() + timedelta(days=90)) in status_line(writer).next


def test_a_waiting_text_says_by_when_it_is_usually_read(writer, topic):
    submission = submit(topic, writer)
    status = status_line(writer)

    assert (status.tag, status.since) == ("With a moderator", submission.submitted_at)
    assert status.next == (
        f"A moderator reads it, usually within 48 hours, so until about "
        f"{in_hours(submission.submitted_at)}."
    )
    on_the_page(writer, status)


def test_a_text_that_waits_for_longer_is_told_so_and_promised_nothing(writer, topic):
    submit(topic, writer)
    Submission.objects.update(submitted_at=timezone.now() - timedelta(hours=49))

    assert "It takes longer than usual" in status_line(writer).next
    assert "until about" not in status_line(writer).next


def test_the_target_is_the_operators(writer, topic, settings):
    settings.QUEUE_TARGET_HOURS = 72
    submission = submit(topic, writer)

    assert "within 72 hours" in status_line(writer).next
    assert in_hours(submission.submitted_at, 72) in status_line(writer).next


def test_a_text_that_a_moderator_has_claimed_is_being_read(writer, topic):
    submission = submit(topic, writer)
    moderator = make_moderator(desk_name="Moderator Surname")
    workflow.claim(submission, by=moderator)
    status = status_line(writer)

    assert (status.tag, status.next) == ("Being read", "A moderator is reading it now.")
    on_the_page(writer, status)
    Submission.objects.update(claimed_until=timezone.now() - timedelta(minutes=1))
    assert status_line(writer).tag == "With a moderator"


def test_a_returned_text_shows_the_message_and_until_when_the_draft_is_kept(writer, topic):
    return_for_changes(submit(topic, writer), message="Please leave out the street.")
    status = status_line(writer)

    assert (status.kind, status.tag) == ("warn", "Changes asked for")
    assert status.message == "Please leave out the street."
    assert status.since == Decision.objects.get().decided_at
    assert day(timezone.now() + timedelta(days=90)) in status.next
    assert status.todo_url == topic.get_absolute_url() + "share/"
    on_the_page(writer, status)


def test_a_returned_edit_says_that_the_version_before_stays_public(writer, topic):
    return_for_changes(hand_in_edit(publish(submit(topic, writer))))

    assert "the version before stays public" in status_line(writer).next


def test_a_text_returned_a_second_time_shows_the_second_message(writer, topic):
    return_for_changes(submit(topic, writer), message="The first message.")
    return_for_changes(submit(topic, writer), message="The second message.")

    assert status_line(writer).message == "The second message."


def test_a_refused_text_shows_the_facts_and_until_when_another_look_can_be_asked_for(writer, topic):
    reject(submit(topic, writer), facts=WHY["facts"])
    status = status_line(writer)
    decided = Decision.objects.get().decided_at

    assert (status.tag, status.message, status.since) == ("Not published", WHY["facts"], decided)
    assert (
        f"look again until {day(decided + timedelta(days=AccountPolicy.APPEAL_DAYS))}"
        in status.next
    )
    on_the_page(writer, status)
    Decision.objects.update(
        decided_at=timezone.now() - timedelta(days=AccountPolicy.APPEAL_DAYS + 1)
    )
    assert status_line(writer).next == "You may write anew."


def test_an_open_appeal_says_by_when_it_is_usually_answered_and_leads_to_the_request(writer, topic):
    decision = reject(submit(topic, writer)).decisions.get()
    appeal = workflow.open_appeal(decision, by=writer, text="It was no advert.")
    status = status_line(writer)

    assert (status.tag, status.since) == ("Another look asked for", appeal.opened_at)
    assert "up to 7 days" in status.next
    assert day(appeal.opened_at + timedelta(days=7)) in status.next
    client = Client()
    client.force_login(writer)
    address, _hash, place = status.todo_url.partition("#")
    assert f'id="{place}"' in client.get(address).text
    on_the_page(writer, status)
    Appeal.objects.update(opened_at=timezone.now() - timedelta(days=8))
    assert "It takes longer than usual" in status_line(writer).next


def test_an_answered_appeal_says_that_the_decision_stands_or_the_text_waits_again(writer, topic):
    decision = reject(submit(topic, writer)).decisions.get()
    appeal = workflow.open_appeal(decision, by=writer, text="It was no advert.")
    workflow.decide_appeal(appeal, by=make_senior(), overturns=False, text="It was one.")
    status = status_line(writer)
    assert status.tag == "Not published"
    assert status.next.startswith("Somebody else has looked at it again, and the decision stands.")
    assert "ask somebody else" not in status.next

    other = make_member()
    decision = reject(submit(make_topic(), other)).decisions.get()
    appeal = workflow.open_appeal(decision, by=other, text="It was no advert.")
    workflow.decide_appeal(appeal, by=make_senior(), overturns=True, text="It was none.")
    assert status_line(other).tag == "With a moderator"


def test_a_public_text_says_that_everybody_can_read_it(writer, topic):
    experience = publish(submit(topic, writer))
    status = status_line(writer)

    assert (status.kind, status.tag) == ("ok", "Published")
    assert status.since == experience.first_published_at
    assert "Everybody can read it." in status.next
    on_the_page(writer, status)


def test_an_edit_that_waits_beside_a_public_text_says_what_readers_see_meanwhile(writer, topic):
    edit = hand_in_edit(publish(submit(topic, writer)))
    status = status_line(writer)

    assert status.tag == "Published, changes with a moderator"
    assert in_hours(edit.submitted_at) in status.next
    assert "Until then readers see the version before." in status.next
    on_the_page(writer, status)


def test_a_refused_edit_leaves_the_text_published(writer, topic):
    reject(hand_in_edit(publish(submit(topic, writer))))
    status = status_line(writer)

    assert (status.kind, status.tag) == ("ok", "Published, changes not accepted")


def test_a_draft_of_changes_beside_a_public_text_says_until_when_it_is_kept(writer, topic):
    publish(submit(topic, writer))
    make_draft(topic, writer, "Other words about the same.")
    status = status_line(writer)

    assert status.tag == "Published, with a draft of changes"
    assert "Readers see the version before" in status.next
    assert day(timezone.now() + timedelta(days=90)) in status.next


def test_a_text_held_by_a_moderator_shows_the_facts_and_by_when_it_is_decided(writer, topic):
    experience = publish(submit(topic, writer))
    workflow.hold(experience, by=make_moderator(), **WHY)
    status, since = status_line(writer), Blocker.objects.get().set_at

    assert (status.tag, status.since, status.message) == ("Out of sight", since, WHY["facts"])
    assert in_hours(since) in status.next
    on_the_page(writer, status)


def test_a_text_held_by_reports_says_that_nothing_is_decided(writer, topic):
    block(publish(submit(topic, writer)))
    status = status_line(writer)

    assert status.tag == "Out of sight" and not status.message
    assert status.next.startswith("Nothing has been decided")
    on_the_page(writer, status)


def test_a_held_text_with_changes_that_wait_says_both(writer, topic):
    experience = publish(submit(topic, writer))
    hand_in_edit(experience)
    block(experience)

    assert status_line(writer).tag == "Out of sight"
    assert status_line(writer).next.endswith("Your changes are with a moderator.")


def test_a_removed_text_shows_the_facts_and_can_be_appealed_against(writer, topic):
    experience = publish(submit(topic, writer))
    workflow.remove(experience, by=make_moderator(), **WHY)
    status = status_line(writer)
    assert (status.tag, status.message) == ("Removed", WHY["facts"])
    assert day(timezone.now() + timedelta(days=AccountPolicy.APPEAL_DAYS)) in status.next
    on_the_page(writer, status)
    removal = Decision.objects.get(outcome="removed")
    workflow.open_appeal(removal, by=writer, text="It was no advert.")
    assert status_line(writer).tag == "Another look asked for"


def test_a_text_that_was_taken_down_leads_to_putting_it_back(writer, topic):
    experience = publish(submit(topic, writer))
    workflow.unpublish(experience, by=writer)
    status = status_line(writer)

    assert (status.tag, status.todo) == ("Taken down by you", "Put it back")
    assert status.since == Blocker.objects.get().set_at
    on_the_page(writer, status)


def test_words_that_were_taken_back_are_a_draft_and_without_it_can_be_written_anew(writer, topic):
    workflow.take_back(submit(topic, writer).experience, by=writer)
    assert status_line(writer).tag == "Draft"
    Draft.objects.all().delete()
    status = status_line(writer)

    assert (status.tag, status.todo) == ("Taken back by you", "Write anew")
    on_the_page(writer, status)


@pytest.mark.parametrize(
    ("hide", "said", "leads"),
    [
        (
            lambda m: workflow.withdraw_consent(m, ConsentScope.HEALTH),
            "It is shown again if you agree again",
            "my-consents",
        ),
        (lambda m: workflow.ask_to_close(m, "erase"), "about to be closed", "my-data"),
        (
            lambda m: decide_on_account(m, AccountOutcome.BAN, hides_words=True),
            "for as long as your account is banned",
            "my-decisions",
        ),
    ],
)
def test_what_hides_all_texts_says_why_and_leads_to_what_can_be_done(
    writer, topic, hide, said, leads
):
    publish(submit(topic, writer))
    hide(writer)
    status = status_line(writer)

    assert status.tag == "Not shown" and said in status.next
    assert status.todo_url == reverse(leads)
    on_the_page(writer, status)


def test_a_message_is_cut_in_the_list_and_whole_on_its_page(writer, topic):
    message = "Please leave out the street. " * 40
    submission = return_for_changes(submit(topic, writer), message=message)
    client = Client()
    client.force_login(writer)

    assert message.strip() not in client.get("/me/").text
    own = reverse("my-experience", args=[submission.experience.public_id])
    assert message.strip() in client.get(own).text


def test_a_text_that_was_sent_again_waits_whatever_was_decided_before(writer, topic):
    return_for_changes(submit(topic, writer), message="An older message.")
    submit(topic, writer)

    assert status_line(writer).tag == "With a moderator"
    assert not status_line(writer).message
