"""What cannot wait is escalated: seen and decided on by senior moderators alone (transition 17)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Letter
from conditions.models import Condition
from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import (
    Cause,
    Decision,
    Escalation,
    Experience,
    Lane,
    ModeratedCondition,
    ModeratorNote,
    Submission,
)
from experiences.workflow import visibility
from tests.support.desk import send
from tests.support.factories import (
    WORDS,
    drift,
    hand_in_edit,
    make_condition,
    make_escalation,
    make_moderator,
    make_senior_moderator,
    make_topic,
    publish,
    report,
    return_for_changes,
    stored_counts,
    submit,
)

pytestmark = pytest.mark.django_db
QUEUE = reverse("admin:experiences_submission_changelist")
ESCALATED = reverse("admin:experiences_escalation_changelist")


def desk_of(member) -> Client:
    desk = Client()
    desk.force_login(member)
    return desk


def page_of(submission: Submission) -> str:
    return reverse("admin:experiences_submission_change", args=[submission.pk])


def at(name: str, experience: Experience) -> str:
    return reverse(f"admin:experiences_experience_{name}", args=[experience.pk])


def letters_to(experience: Experience) -> list[str]:
    written = Letter.objects.filter(member=experience.contributor.member).order_by("pk")
    return list(written.values_list("kind", flat=True))


def test_what_is_escalated_stands_before_everything_however_new_it_is():
    old = submit()
    edit = hand_in_edit(publish())
    crisis = submit()
    make_escalation(crisis.experience)
    senior = make_senior_moderator()

    assert list(visibility.next_for(senior)) == [crisis, old, edit]
    assert workflow.claim_next(by=senior) == crisis


def test_other_moderators_neither_see_nor_open_nor_are_given_what_is_escalated():
    crisis = submit(words="These words are only for the most experienced of the team.")
    make_escalation(crisis.experience)
    public = publish(words="Public words that somebody has reported as illegal here.")
    report(public)
    make_escalation(public, kind="illegal", cause="reported")
    moderator = make_moderator()
    desk = desk_of(moderator)

    assert workflow.claim_next(by=moderator) is None
    assert page_of(crisis) not in desk.get(QUEUE).text
    for where in (page_of(crisis), at("change", public), at("note", crisis.experience)):
        assert desk.get(where).status_code in (302, 404)
    assert desk.get(at("note", crisis.experience)).status_code == 404
    assert desk.post(page_of(crisis), {"outcome": "published"}).status_code in (302, 404)
    assert desk.get(ESCALATED).status_code == 403
    for escalation in Escalation.objects.all():
        leads = reverse("admin:experiences_escalation_change", args=[escalation.pk])
        assert desk.get(leads).status_code == 403
    crisis.refresh_from_db()
    assert crisis.state == "waiting"


@pytest.mark.parametrize("act", ["publish", "claim", "hold", "hand on", "note"])
def test_no_forged_transition_of_another_moderator_reaches_what_is_escalated(act):
    moderator, experience = make_moderator(), publish()
    edit = hand_in_edit(experience)
    make_escalation(experience)
    with pytest.raises(NotAllowed, match="only senior moderators"):
        match act:
            case "publish":
                workflow.publish(edit, by=moderator)
            case "claim":
                workflow.claim(edit, by=moderator)
            case "hold":
                workflow.hold(experience, by=moderator, reason="other", facts="What.")
            case "hand on":
                workflow.hand_on(edit, by=moderator, to=make_senior_moderator(), note="You.")
            case "note":
                workflow.add_note(experience, by=moderator, text="I saw it too.")


def test_a_senior_moderator_finds_it_in_its_lane_and_is_led_to_where_it_is_decided_on():
    crisis, public = submit(), publish()
    make_escalation(crisis.experience)
    make_escalation(public, kind="illegal", cause="reported")
    desk = desk_of(make_senior_moderator())
    assert desk.get(ESCALATED).text.count("field-question") == 2
    waiting, reported = Escalation.objects.order_by("pk")
    change = "admin:experiences_escalation_change"

    assert desk.get(reverse(change, args=[waiting.pk])).url == page_of(crisis)
    assert desk.get(reverse(change, args=[reported.pk])).url == at("change", public)
    assert "Somebody may need help now" in desk.get(page_of(crisis)).text


def test_a_senior_moderator_never_sees_their_own_words_escalated():
    senior = make_senior_moderator()
    own = submit(member=senior)
    make_escalation(own.experience)
    desk = desk_of(senior)
    escalation = Escalation.objects.get()

    assert "field-question" not in desk.get(ESCALATED).text
    address = reverse("admin:experiences_escalation_change", args=[escalation.pk])
    assert desk.get(address).status_code in (302, 404)
    assert page_of(own) not in desk.get(address).headers.get("Location", "")
    with pytest.raises(NotAllowed, match="their own words"):
        workflow.resolve_escalation(own.experience, by=senior)


def test_a_moderator_hands_a_waiting_text_on_with_a_note_that_seniors_read():
    moderator, submission = make_moderator(), submit()
    workflow.claim(submission, by=moderator)
    desk = desk_of(moderator)
    answer = desk.post(
        at("escalate", submission.experience),
        {"kind": "child", "text": "A school is named in the second sentence."},
    )
    assert answer.url == QUEUE
    submission.refresh_from_db()
    assert (submission.lane, submission.claimed_by) == (Lane.ESCALATED, None)
    text = desk_of(make_senior_moderator()).get(page_of(submission)).text

    assert "A school is named in the second sentence." in text
    assert "A child may be in danger" in text
    assert letters_to(submission.experience) == ["submitted"]


def test_an_author_in_a_crisis_gets_a_warm_letter_and_no_word_of_the_text():
    submission = submit()
    workflow.escalate(
        submission.experience, by=make_moderator(), kind="crisis", note="The last line.", holds=True
    )
    letter = Letter.objects.get(kind="support_offered")

    assert "/support-now/" in letter.body
    assert WORDS[:20] not in letter.body
    assert "The last line" not in letter.body
    assert submission.experience.topic.condition.name not in letter.subject + letter.body


@pytest.mark.parametrize(
    ("kind", "letter"),
    [("crisis", "support_offered_and_held"), ("illegal", "escalated"), ("child", "escalated")],
)
def test_public_words_are_out_of_sight_while_they_are_escalated_and_their_author_knows(
    kind, letter
):
    topic = make_topic()
    experience = publish(submit(topic))
    workflow.escalate(experience, by=make_moderator(), kind=kind, note="Look at it.", holds=True)
    experience.refresh_from_db()

    assert not experience.is_readable
    assert experience.blockers.get().cause == Cause.HELD
    assert stored_counts(topic) == (0, 0, 0, 0)
    assert not drift(topic.condition)
    assert letters_to(experience)[-1] == letter
    assert experience.decisions.first().outcome == "escalated"
    author = desk_of(experience.contributor.member)
    assert "Out of sight until a senior moderator has read it" in author.get("/me/decisions/").text
    assert "Look at it." not in author.get("/me/decisions/").text


def test_public_words_that_staff_escalates_stay_public_unless_staff_says_otherwise():
    experience = publish()
    workflow.escalate(experience, by=make_moderator(), kind="illegal", note="Look at it.")
    experience.refresh_from_db()

    assert experience.is_readable
    assert not experience.blockers.exists()
    assert "escalated" not in letters_to(experience)
    assert Escalation.objects.open().get().experience == experience


def test_a_moderator_says_at_the_desk_whether_a_text_stays_public_meanwhile():
    for ticked, stays in (({}, True), ({"holds": "on"}, False)):
        experience = publish()
        said = {"kind": "child", "text": "Line three."} | ticked
        desk_of(make_moderator()).post(at("escalate", experience), said)

        assert Experience.objects.get(pk=experience.pk).is_readable is stays


# Senior moderators are told at once


def to_seniors() -> list[Letter]:
    return list(Letter.objects.filter(kind="to_senior_moderators").order_by("pk"))


@pytest.mark.parametrize(
    "escalated",
    [
        lambda: workflow.escalate(submit().experience, by=make_moderator(), kind="child", note="?"),
        lambda: submit(asks_for_support=True),
        lambda: make_escalation(publish(), kind="illegal", cause="reported"),
    ],
    ids=["by staff", "by the author", "by a reader in good standing"],
)
def test_senior_moderators_get_a_letter_at_once_that_tells_nothing(escalated):
    seniors = {make_senior_moderator(), make_senior_moderator()}
    make_moderator()
    escalated()

    assert {letter.member for letter in to_seniors()} == seniors
    letter = to_seniors()[0]
    assert letter.next_try_at <= timezone.now()
    assert "/admin/" in letter.body
    assert WORDS[:20] not in letter.body
    for condition in Condition.objects.all():
        assert condition.name not in letter.subject + letter.body


def test_what_comes_within_minutes_is_one_letter_and_what_comes_later_another():
    senior = make_senior_moderator()
    make_escalation(publish())
    make_escalation(publish())
    assert len(to_seniors()) == 1

    Letter.objects.update(written_at=timezone.now() - timedelta(minutes=11))
    make_escalation(publish())
    assert [letter.member for letter in to_seniors()] == [senior] * 2


def test_no_senior_moderator_is_written_to_about_a_text_that_is_not_theirs():
    author, elsewhere = make_senior_moderator(), make_senior_moderator()
    ModeratedCondition.objects.create(moderator=elsewhere, condition=make_topic().condition)
    make_escalation(publish(submit(make_topic(make_condition()), author)))

    assert to_seniors() == []


def test_what_the_rules_escalate_stays_public_until_a_person_has_looked():
    experience = publish()
    make_escalation(experience, kind="illegal", cause="reported")
    experience.refresh_from_db()

    assert experience.is_readable
    assert letters_to(experience)[-1] == "published"


@pytest.mark.parametrize("decide", ["publish", "return_for_changes", "reject", "resolve"])
def test_a_decision_or_a_resolution_ends_the_escalation_of_a_waiting_text(decide):
    submission, senior = submit(), make_senior_moderator()
    make_escalation(submission.experience)
    match decide:
        case "publish":
            workflow.publish(submission, by=senior)
        case "return_for_changes":
            workflow.return_for_changes(submission, by=senior, reason="other", message="Why.")
        case "reject":
            workflow.reject(submission, by=senior, reason="spam", facts="What.")
        case "resolve":
            workflow.resolve_escalation(submission.experience, by=senior)
    escalation = Escalation.objects.get()
    submission.refresh_from_db()

    assert escalation.resolved_by == senior
    assert submission.lane == Lane.NEW


@pytest.mark.parametrize("decide", ["keep", "remove"])
def test_a_decision_on_public_words_ends_their_escalation(decide):
    experience, senior = publish(), make_senior_moderator()
    workflow.escalate(experience, by=make_moderator(), kind="illegal", note="Line two.", holds=True)
    if decide == "keep":
        assert workflow.keep(experience, by=senior)
    else:
        workflow.remove(experience, by=senior, reason="illegal", facts="Line two.")

    assert Escalation.objects.get().resolved_by == senior


def test_words_that_were_held_for_it_stay_held_when_it_is_resolved_and_wait_for_a_decision():
    experience, senior = publish(), make_senior_moderator()
    workflow.escalate(experience, by=make_moderator(), kind="illegal", note="Line two.", holds=True)
    workflow.resolve_escalation(experience, by=senior)
    experience.refresh_from_db()

    assert not experience.is_readable
    assert "standing=held" in desk_of(make_moderator()).get("/admin/").text


def test_words_their_author_takes_back_or_down_are_escalated_no_more():
    first, public = submit(), publish()
    make_escalation(first.experience)
    make_escalation(public)
    workflow.take_back(first.experience, by=first.experience.contributor.member)
    workflow.unpublish(public, by=public.contributor.member)

    assert not Escalation.objects.open().exists()
    assert set(Escalation.objects.values_list("resolved_by", flat=True)) == {None}


def test_an_edit_taken_back_leaves_the_public_words_escalated():
    experience = publish()
    hand_in_edit(experience)
    make_escalation(experience)
    workflow.take_back(experience, by=experience.contributor.member)

    assert Escalation.objects.open().count() == 1


def test_the_next_version_of_what_is_escalated_is_escalated_too():
    experience = publish()
    make_escalation(experience)

    assert hand_in_edit(experience).lane == Lane.ESCALATED


def test_a_returned_text_that_comes_back_with_words_of_a_crisis_is_for_any_senior_at_once():
    returned = return_for_changes(submit(), by=make_moderator())
    author, topic = returned.experience.contributor.member, returned.experience.topic
    again = submit(topic, author, "It is three in the morning and I want to die.")
    again.refresh_from_db()
    assert again.lane == Lane.ESCALATED
    assert again.offered_to is None
    assert workflow.claim_next(by=make_senior_moderator()) == again


def test_what_is_escalated_by_a_report_is_claimed_by_nobody_any_more():
    edit = hand_in_edit(publish())
    workflow.claim(edit, by=make_moderator())
    make_escalation(edit.experience, kind="illegal", cause="reported")

    edit.refresh_from_db()
    assert (edit.claimed_by, edit.claimed_until) == (None, None)
    assert workflow.claim_next(by=make_senior_moderator()) == edit


def test_what_is_raised_twice_stands_under_what_raised_it_first():
    submission = submit()
    make_escalation(submission.experience, kind="crisis", cause="asked")
    make_escalation(submission.experience, kind="illegal", cause="reported")

    assert Escalation.objects.get().kind == "crisis"


def test_handing_on_needs_a_reason_and_a_note_and_loses_no_typed_word():
    submission = submit()
    desk = desk_of(make_moderator())
    where = at("escalate", submission.experience)
    typed = "Something in the third line."

    assert "Choose what the matter is." in desk.post(where, {"text": typed}).text
    assert typed in desk.post(where, {"text": typed}).text
    assert "Write the note first." in desk.post(where, {"kind": "crisis"}).text
    assert not Escalation.objects.exists()
    assert not ModeratorNote.objects.exists()


def test_what_neither_waits_nor_is_public_is_not_handed_on():
    experience = publish()
    workflow.unpublish(experience, by=experience.contributor.member)
    with pytest.raises(NotAllowed, match="neither waits nor is public"):
        workflow.escalate(
            experience, by=make_moderator(), kind="child", note="Line two.", holds=True
        )


def test_only_a_button_ends_an_escalation():
    submission = submit()
    make_escalation(submission.experience)
    resolve = at("resolve", submission.experience)
    senior = desk_of(make_senior_moderator())
    assert senior.get(resolve).status_code == 405
    assert desk_of(make_moderator()).post(resolve).status_code == 404
    assert Escalation.objects.open().exists()
    assert senior.post(resolve).status_code == 409
    assert send(senior, page_of(submission), {}, to=resolve).url == page_of(submission)
    assert not Escalation.objects.open().exists()


def test_an_escalation_of_words_left_behind_is_still_decided_on():
    experience = publish()
    experience.contributor.__class__.objects.filter(pk=experience.contributor_id).update(
        member=None, removal_key="x" * 64
    )
    workflow.escalate(experience, by=make_moderator(), kind="illegal", note="Line two.", holds=True)
    assert Decision.objects.filter(outcome="escalated").exists()
    workflow.remove(experience, by=make_senior_moderator(), reason="illegal", facts="Line two.")

    assert Escalation.objects.get().resolved_at <= timezone.now()
