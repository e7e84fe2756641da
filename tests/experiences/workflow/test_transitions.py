"""Every transition that an experience can make, and every one that it cannot, written a second time by hand."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import consents
from accounts.models import Consent, Letter, Member, MemberState
from conditions.models import Condition, Topic
from experiences import workflow
from experiences.exceptions import NotAllowed, StaleDraft
from experiences.models import (
    Blocker,
    Cause,
    Contributor,
    Decision,
    DecisionText,
    Draft,
    Escalation,
    Experience,
    ModeratorNote,
    Report,
    ReportText,
    Submission,
)
from experiences.workflow import transitions, visibility
from experiences.workflow.common import check_transition
from tests.support.factories import (
    WORDS,
    block,
    drift,
    hand_in_edit,
    make_condition,
    make_credible_member,
    make_draft,
    make_escalation,
    make_member,
    make_moderator,
    make_question,
    make_senior_moderator,
    make_topic,
    publish,
    reject,
    report,
    return_for_changes,
    set_state,
    stored_counts,
    submit,
)
from tests.support.writes import Writes

pytestmark = pytest.mark.django_db
PUBLIC_WORDS = "The words that were published first."
EDIT = "The words of an edit that nobody has read yet."


def snapshot() -> dict:
    """Every row that a transition could touch."""
    models = [Experience, Submission, Draft, Blocker, Decision, DecisionText, Contributor]
    models += [Topic, Condition, Letter, Consent, Report, ReportText, Escalation, ModeratorNote]
    return {model: list(model.objects.order_by("pk").values()) for model in models}


def an_unsent_draft(topic, author):
    make_draft(topic, author)


def a_first_text_waiting(topic, author):
    submit(topic, author)


def a_first_text_returned(topic, author):
    return_for_changes(submit(topic, author))
    Draft.objects.all().delete()


def a_first_text_rejected(topic, author):
    reject(submit(topic, author))


def a_first_text_taken_back(topic, author):
    workflow.take_back(submit(topic, author).experience, by=author)
    Draft.objects.all().delete()


def readable(topic, author):
    return publish(submit(topic, author, PUBLIC_WORDS))


def readable_and_an_edit_waiting(topic, author):
    hand_in_edit(readable(topic, author), EDIT)


def reported(topic, author):
    experience = readable(topic, author)
    report(experience)
    return experience


def reported_and_an_edit_waiting(topic, author):
    hand_in_edit(reported(topic, author), EDIT)


def reported_and_withdrawn(topic, author):
    workflow.unpublish(reported(topic, author), by=author)


def withdrawn(topic, author):
    experience = readable(topic, author)
    workflow.unpublish(experience, by=author)
    return experience


def withdrawn_and_an_edit_waiting(topic, author):
    hand_in_edit(withdrawn(topic, author), EDIT)


def held(topic, author):
    experience = readable(topic, author)
    block(experience, Cause.HELD)
    return experience


def held_and_an_edit_waiting(topic, author):
    hand_in_edit(held(topic, author), EDIT)


def withdrawn_and_held(topic, author):
    experience = withdrawn(topic, author)
    block(experience, Cause.HELD)
    return experience


def withdrawn_and_held_and_an_edit_waiting(topic, author):
    hand_in_edit(withdrawn_and_held(topic, author), EDIT)


def removed(topic, author):
    experience = readable(topic, author)
    workflow.remove(experience, by=make_moderator(), reason="spam", facts="An advert.")
    return experience


def removed_and_an_edit_waiting(topic, author):
    hand_in_edit(removed(topic, author), EDIT)


def a_first_text_escalated(topic, author):
    make_escalation(submit(topic, author).experience)


def readable_and_an_edit_escalated(topic, author):
    experience = readable(topic, author)
    hand_in_edit(experience, EDIT)
    make_escalation(experience)


def reported_and_escalated(topic, author):
    make_escalation(reported(topic, author))


def held_and_escalated(topic, author):
    experience = readable(topic, author)
    workflow.escalate(
        experience, by=make_moderator(), kind="illegal", note="Passage two.", holds=True
    )


# What may be done, and by whom; whoever is not named is refused. No other transition exists.
AUTHORS_TRANSITIONS = {
    an_unsent_draft: "submit",
    a_first_text_waiting: "take_back delete",
    a_first_text_returned: "submit delete",
    a_first_text_rejected: "submit delete",
    a_first_text_taken_back: "submit delete",
    readable: "submit unpublish delete",
    readable_and_an_edit_waiting: "take_back unpublish delete",
    reported: "submit unpublish delete",
    reported_and_an_edit_waiting: "take_back unpublish delete",
    reported_and_withdrawn: "submit republish delete",
    withdrawn: "submit republish delete",
    withdrawn_and_an_edit_waiting: "take_back republish delete",
    held: "submit unpublish delete",
    held_and_an_edit_waiting: "take_back unpublish delete",
    withdrawn_and_held: "submit republish delete",
    withdrawn_and_held_and_an_edit_waiting: "take_back republish delete",
    removed: "submit unpublish delete",
    removed_and_an_edit_waiting: "take_back unpublish delete",
    a_first_text_escalated: "take_back delete",
    readable_and_an_edit_escalated: "take_back unpublish delete",
    reported_and_escalated: "submit unpublish delete",
    held_and_escalated: "submit unpublish delete",
}
MODERATORS_TRANSITIONS = {
    a_first_text_waiting: "claim publish return reject escalate",
    readable: "hold remove escalate",
    readable_and_an_edit_waiting: "claim publish return reject hold remove escalate",
    reported: "hold keep remove escalate",
    reported_and_an_edit_waiting: "claim publish return reject hold keep remove escalate",
    reported_and_withdrawn: "keep remove",
    withdrawn_and_an_edit_waiting: "claim publish return reject escalate",
    held: "keep remove",
    held_and_an_edit_waiting: "claim publish return reject keep remove escalate",
    withdrawn_and_held: "keep remove",
    withdrawn_and_held_and_an_edit_waiting: "claim publish return reject keep remove escalate",
    removed_and_an_edit_waiting: "claim publish return reject escalate",
}
# What is escalated is for senior moderators alone; elsewhere they may do what every moderator may.
SENIORS_TRANSITIONS = MODERATORS_TRANSITIONS | {
    a_first_text_escalated: "claim publish return reject resolve",
    readable_and_an_edit_escalated: "claim publish return reject hold remove resolve",
    reported_and_escalated: "hold keep remove resolve",
    held_and_escalated: "keep remove resolve",
}
# What the system does by itself once enough credible readers have reported the public words.
SYSTEMS_TRANSITIONS = {
    readable: "hold_after_reports",
    readable_and_an_edit_waiting: "hold_after_reports",
    reported: "hold_after_reports",
    reported_and_an_edit_waiting: "hold_after_reports",
    readable_and_an_edit_escalated: "hold_after_reports",
    reported_and_escalated: "hold_after_reports",
}
# Whether the words can be read after a transition that was allowed.
READABLE_AFTER = {
    an_unsent_draft: set(),
    a_first_text_waiting: {"publish"},
    a_first_text_returned: set(),
    a_first_text_rejected: set(),
    a_first_text_taken_back: set(),
    readable: {"submit"},
    readable_and_an_edit_waiting: {"take_back", "claim", "publish", "return", "reject"},
    reported: {"submit", "keep"},
    reported_and_an_edit_waiting: {"take_back", "claim", "publish", "return", "reject", "keep"},
    reported_and_withdrawn: {"republish"},
    withdrawn: {"republish"},
    withdrawn_and_an_edit_waiting: {"republish"},
    held: {"keep"},
    held_and_an_edit_waiting: {"keep"},
    withdrawn_and_held: set(),
    withdrawn_and_held_and_an_edit_waiting: set(),
    removed: set(),
    removed_and_an_edit_waiting: set(),
    a_first_text_escalated: {"publish"},
    readable_and_an_edit_escalated: {
        "take_back",
        "claim",
        "publish",
        "return",
        "reject",
        "resolve",
    },
    reported_and_escalated: {"submit", "keep", "resolve"},
    held_and_escalated: {"keep"},
}
STATE_AFTER = {
    "submit": "waiting",
    "take_back": "taken_back",
    "publish": "published",
    "return": "returned",
    "reject": "rejected",
}
ACTIONS = [
    "submit",
    "take_back",
    "claim",
    "publish",
    "return",
    "reject",
    "hold",
    "keep",
    "remove",
    "unpublish",
    "republish",
    "escalate",
    "resolve",
    # Undoing is for whoever decided, who is none of the people below (tests/experiences/workflow/test_undo.py).
    "undo",
    "delete",
]


def in_state(state: str, make=make_member):
    return lambda: set_state(make(), state)


def with_role(role: str):
    def make() -> Member:
        call_command("ensure_roles", verbosity=0)
        member = make_member(is_staff=True)
        member.groups.add(Group.objects.get(name=role))
        return member

    return make


# Those who may make some transition somewhere, by whose table, and how each is made.
# Who the author is; on a member's words moderators try as well.
AUTHORS = {
    "member": make_member,
    "moderator": make_moderator,
    "senior moderator": make_senior_moderator,
}
# Those who may make none on somebody else's words.
OUTSIDERS = {
    "another member": make_member,
    "applicant": in_state("applied"),
    "paused member": in_state("paused"),
    "banned member": in_state("banned"),
    "paused moderator": in_state("paused", make_moderator),
    "banned senior moderator": in_state("banned", make_senior_moderator),
    "editor": with_role("editor"),
    "medical reviewer": with_role("medical reviewer"),
    "administrator": with_role("administrator"),
}


@dataclass
class Attempt:
    """One person's attempt at one transition on an experience, with everything it takes but the right."""

    topic: Topic
    author: Member
    by: Member

    def make(self, action: str) -> None:
        experience = Experience.objects.filter(contributor__member=self.author).first()
        if action == "submit":
            # A draft is there even while a text waits, so that not its absence is what refuses.
            draft, _ = Draft.objects.get_or_create(
                topic=self.topic, member=self.author, defaults={"words": EDIT, "written_as": "self"}
            )
            workflow.submit(self.topic, by=self.by, token=uuid.uuid4(), seen_version=draft.version)
            return
        if experience is None:
            raise NotAllowed("There is nothing yet that it could be made on.")
        last = experience.submissions.order_by("-number").first()
        match action:
            case "take_back":
                workflow.take_back(experience, by=self.by)
            case "publish":
                workflow.publish(last, by=self.by)
            case "return":
                workflow.return_for_changes(last, by=self.by, reason="other", message="Why.")
            case "reject":
                workflow.reject(last, by=self.by, reason="spam", facts="What.")
            case "claim":
                workflow.claim(last, by=self.by)
            case "hold":
                workflow.hold(experience, by=self.by, reason="other", facts="What.")
            case "keep":
                workflow.keep(experience, by=self.by)
            case "remove":
                workflow.remove(experience, by=self.by, reason="spam", facts="What.")
            case "unpublish":
                workflow.unpublish(experience, by=self.by)
            case "republish":
                workflow.republish(experience, by=self.by)
            case "delete":
                workflow.delete_experience(experience, by=self.by)
            case "escalate":
                workflow.escalate(
                    experience, by=self.by, kind="child", note="Line three.", holds=True
                )
            case "resolve":
                workflow.resolve_escalation(experience, by=self.by)
            case "undo":
                decision = experience.decisions.first()
                if decision is None:
                    raise NotAllowed("There is no decision yet that could be undone.")
                workflow.undo(decision, by=self.by)


@pytest.mark.parametrize("situation", AUTHORS_TRANSITIONS, ids=lambda situation: situation.__name__)
def test_in_every_situation_nobody_else_makes_any_transition_of_somebodys_words(situation):
    topic, author = make_topic(), make_member()
    situation(topic, author)
    people = {role: make() for role, make in OUTSIDERS.items()}
    Draft.objects.get_or_create(
        topic=topic, member=author, defaults={"words": EDIT, "written_as": "self"}
    )
    before = snapshot()
    for role, by in people.items():
        # Sending on a topic is everybody's own, with a draft of their own.
        for action in set(ACTIONS) - {"submit"}:
            with pytest.raises(NotAllowed, match=r"\.$"):
                Attempt(topic, author, by).make(action)
                pytest.fail(f"{role} may {action}")
    assert snapshot() == before


@pytest.mark.parametrize("situation", AUTHORS_TRANSITIONS, ids=lambda situation: situation.__name__)
def test_a_paused_or_banned_author_may_do_everything_with_their_words_but_send(situation):
    topic, author = make_topic(), make_member()
    situation(topic, author)
    allowed = set(AUTHORS_TRANSITIONS[situation].split()) - {"submit"}
    for state in ("paused", "banned"):
        author = set_state(author, state)
        for action in ACTIONS:
            with transaction.atomic():
                try:
                    Attempt(topic, author, author).make(action)
                except NotAllowed:
                    assert action not in allowed, state
                else:
                    assert action in allowed, state
                transaction.set_rollback(True)


@pytest.mark.parametrize("who", AUTHORS)
@pytest.mark.parametrize("situation", AUTHORS_TRANSITIONS, ids=lambda situation: situation.__name__)
def test_in_every_situation_each_person_may_make_their_own_transitions_and_no_others(
    situation, who
):
    topic, author = make_topic(), AUTHORS[who]()
    people = [("author", author, AUTHORS_TRANSITIONS)]
    if who == "member":
        people += [("moderator", make_moderator(), MODERATORS_TRANSITIONS)]
        people += [("senior moderator", make_senior_moderator(), SENIORS_TRANSITIONS)]
    for _role, by, _table in people:
        consents.record_consent(by)
    situation(topic, author)
    wrong = []
    for role, by, table in people:
        allowed = table.get(situation, "").split()
        for action in ACTIONS:
            with transaction.atomic():
                if action == "submit":
                    Draft.objects.get_or_create(
                        topic=topic, member=author, defaults={"words": EDIT, "written_as": "self"}
                    )
                found = wrong_about(situation, action, topic, author, by, action in allowed)
                wrong += [f"{role}: {sentence}" for sentence in found]
                transaction.set_rollback(True)
    assert wrong == []


def wrong_about(situation, action: str, topic, author, by, is_allowed: bool) -> list[str]:
    """What is not as it should be when this person tries this transition."""
    writes = Writes()
    try:
        with connection.execute_wrapper(writes):
            Attempt(topic, author, by).make(action)
    except NotAllowed as refusal:
        wrong = [f"{action} was refused"] if is_allowed else []
        if writes.tables:
            wrong.append(f"{action} was refused, and yet something changed: {writes.tables}")
        if not str(refusal).endswith("."):
            wrong.append(f"{action} was refused without a sentence")
        return wrong
    if not is_allowed:
        return [f"{action} was allowed"]
    return wrong_after(situation, action, topic, author)


def wrong_after(situation, action: str, topic: Topic, author: Member) -> list[str]:
    """What is not as it should be after a transition that was allowed."""
    experience = Experience.objects.filter(contributor__member=author).first()
    if action == "delete":
        return ["delete left the experience"] if experience else []
    wrong = []
    if experience.is_readable is not (action in READABLE_AFTER[situation]):
        wrong.append(f"after {action} the words are readable: {experience.is_readable}")
    last = experience.submissions.order_by("-number").first()
    if action in STATE_AFTER and last.state != STATE_AFTER[action]:
        wrong.append(f"after {action} the submission is {last.state}")
    if drift(topic.condition):
        wrong.append(f"after {action} the counts are wrong")
    return wrong


@pytest.mark.parametrize("situation", AUTHORS_TRANSITIONS, ids=lambda situation: situation.__name__)
def test_in_every_situation_the_system_holds_what_it_may_and_nothing_else(situation):
    topic, author = make_topic(), make_member()
    situation(topic, author)
    experience = Experience.objects.filter(contributor__member=author).first()
    if experience is None:
        return
    before = snapshot()
    try:
        with transaction.atomic():
            workflow.hold_after_reports(experience)
    except NotAllowed as refusal:
        assert situation not in SYSTEMS_TRANSITIONS
        assert str(refusal).endswith(".")
        assert snapshot() == before
    else:
        assert SYSTEMS_TRANSITIONS[situation] == "hold_after_reports"
        experience.refresh_from_db()
        assert not experience.is_readable
        assert not drift(topic.condition)


def test_nobody_makes_the_systems_transition_by_hand():
    experience = publish()
    for person in (make_moderator(), experience.contributor.member, make_credible_member()):
        with pytest.raises(NotAllowed, match="by hand"):
            check_transition(experience, "hold_after_reports", person)


def test_the_system_makes_no_transition_of_a_persons():
    experience = publish()
    for action in sorted(set(ACTIONS)):
        with pytest.raises(NotAllowed):
            check_transition(experience, action, None)


def test_the_table_holds_these_transitions_and_no_others():
    assert sorted(transitions.TRANSITIONS) == sorted([*ACTIONS, "hold_after_reports"])


def test_the_words_a_moderator_read_are_exactly_the_words_that_become_public(client):
    words = "  First line, with <b>no</b> markup & an umlaut: ü.\n\nSecond “line” 🌿\tend.  "
    submission = submit(words=words)

    experience = publish(submission)

    assert experience.published_id == submission.pk
    assert experience.published.words == words
    page = client.get(experience.topic.get_absolute_url()).content.decode()
    assert "&lt;b&gt;no&lt;/b&gt; markup &amp; an umlaut: ü." in page


def test_a_moderator_cannot_publish_words_that_the_author_took_back_and_changed_meanwhile():
    read = submit(words="The words that the moderator has on the screen.")
    author = read.experience.contributor.member
    workflow.take_back(read.experience, by=author)
    changed = submit(read.experience.topic, author, "Quite other words, sent a minute later.")

    with pytest.raises(NotAllowed, match="taken this text back"):
        workflow.publish(read, by=make_moderator())

    assert not Experience.objects.readable().exists()
    assert publish(changed).published.words == "Quite other words, sent a minute later."


def test_nobody_can_change_a_submission():
    submission = submit()
    submission.words = "Words put into somebody's mouth."
    for fields in (None, ["words"], ["state", "words"], ["written_as"], ["number"]):
        with pytest.raises(TypeError):
            submission.save(update_fields=fields)
    submission.refresh_from_db()
    assert submission.words == WORDS


def test_every_transition_leaves_every_submission_as_it_was_handed_in():
    first = submit()
    topic, author = first.experience.topic, first.experience.contributor.member
    fields = ["words", "number", "written_as", "language", "token", "submitted_at"]
    seen = {}

    def unchanged() -> bool:
        now = {row["pk"]: row for row in Submission.objects.values("pk", *fields)}
        same = all(now[pk] == row for pk, row in seen.items())
        seen.update(now)
        return same

    assert unchanged()
    return_for_changes(first)
    assert unchanged()
    second = submit(topic, author, "The same, with the change that was asked for.")
    workflow.take_back(second.experience, by=author)
    assert unchanged()
    experience = publish(submit(topic, author, "The third version of these words."))
    assert unchanged()
    publish(hand_in_edit(experience, "The fourth version, by a relative.", written_as="relative"))
    assert unchanged()
    reject(hand_in_edit(experience, "The fifth version, an advert."))
    assert unchanged()
    workflow.unpublish(experience, by=author)
    workflow.republish(experience, by=author)
    assert unchanged()
    assert len(seen) == 5


def test_an_edit_waits_while_the_old_words_stay_public(client):
    experience = publish(words=PUBLIC_WORDS)
    url = experience.topic.get_absolute_url()
    before = client.get(url).content

    edit = hand_in_edit(experience, EDIT)

    assert client.get(url).content == before
    workflow.publish(edit, by=make_moderator())
    after = client.get(url).content.decode()
    assert EDIT in after and PUBLIC_WORDS not in after


@pytest.mark.parametrize("refuse", [return_for_changes, reject])
def test_a_refused_edit_leaves_the_old_words_public(client, refuse):
    experience = publish(words=PUBLIC_WORDS)
    url = experience.topic.get_absolute_url()
    before = client.get(url).content

    refuse(hand_in_edit(experience, EDIT))

    assert client.get(url).content == before


def test_the_version_that_an_edit_replaces_is_superseded_and_keeps_its_first_date():
    experience = publish(words=PUBLIC_WORDS)
    first_date = experience.first_published_at

    publish(hand_in_edit(experience, EDIT))

    experience.refresh_from_db()
    states = experience.submissions.order_by("number").values_list("state", flat=True)
    assert list(states) == ["superseded", "published"]
    assert experience.first_published_at == first_date


def test_returned_words_go_back_into_the_authors_draft(client):
    submission = return_for_changes(submit(written_as="carer"))

    draft = Draft.objects.get()
    assert (draft.words, draft.written_as) == (WORDS, "carer")
    assert draft.member == submission.experience.contributor.member


@pytest.mark.parametrize("refuse", [return_for_changes, reject])
def test_refused_words_and_the_reason_stay_readable_to_their_author_alone(client, refuse):
    submission = submit(words="Words that were refused, but not lost.")
    refuse(
        submission,
        by=make_moderator(),
        **{
            return_for_changes: {"message": "Please leave out the street."},
            reject: {"facts": "The third sentence is an advert."},
        }[refuse],
    )
    own_page = reverse("my-experience", args=[submission.experience.public_id])

    client.force_login(make_member())
    assert client.get(own_page).status_code == 404
    client.force_login(submission.experience.contributor.member)
    page = client.get(own_page).content.decode()
    assert "Words that were refused, but not lost." in page
    told = {return_for_changes: "Please leave out the street.", reject: "sentence is an advert."}
    assert told[refuse] in page


def test_after_a_rejection_the_author_may_write_anew():
    rejected = reject(submit())

    anew = submit(rejected.experience.topic, rejected.experience.contributor.member)

    assert (anew.number, anew.experience_id) == (2, rejected.experience_id)
    assert publish(anew).is_readable


def test_a_decision_is_written_once():
    publish()
    decision = Decision.objects.get()
    decision.outcome = "rejected"
    for fields in (None, ["outcome"]):
        with pytest.raises(TypeError):
            decision.save(update_fields=fields)
    decision.refresh_from_db()
    assert decision.outcome == "published"


def test_the_second_of_two_moderators_is_told_who_decided_what():
    submission = submit()
    workflow.publish(submission, by=make_moderator(desk_name="Anna"))
    before = snapshot()

    with pytest.raises(NotAllowed, match="Anna has decided on this text already: Publish"):
        reject(submission)

    assert snapshot() == before


def test_a_decision_names_the_submission_the_version_the_moderator_and_the_reason():
    experience = publish()
    moderator = make_moderator()
    edit = return_for_changes(hand_in_edit(experience), by=moderator, message="Which year?")

    decision = Decision.objects.get(submission=edit)

    assert (decision.number, decision.outcome) == (2, "returned")
    assert (decision.decided_by, decision.reason) == (moderator, "not_first_person")
    assert (decision.topic_id, decision.experience_id) == (experience.topic_id, experience.pk)
    assert [(text.kind, text.text) for text in decision.texts.all()] == [("message", "Which year?")]


def test_a_superuser_does_not_decide_on_their_own_words_either():
    chief = make_member(is_staff=True, is_superuser=True)
    submission = submit(member=chief)

    with pytest.raises(NotAllowed, match="own words"):
        workflow.publish(submission, by=chief)

    assert submission not in visibility.next_for(chief)


def test_a_moderator_whose_account_was_closed_decides_nothing():
    submission = submit()
    moderator = make_moderator(state=MemberState.CLOSED, is_active=False)

    with pytest.raises(NotAllowed, match="Only moderators"):
        workflow.publish(submission, by=moderator)


def test_words_that_were_left_behind_can_still_be_decided_on_by_any_moderator():
    submission = submit()
    Contributor.objects.update(member=None)
    moderator = make_moderator()

    assert submission in visibility.next_for(moderator)
    assert publish(submission, by=moderator).is_readable


def test_a_resubmission_is_offered_to_the_same_moderator_first_for_48_hours():
    anna, bert = make_moderator(), make_moderator()
    first = return_for_changes(submit(), by=anna)
    author = first.experience.contributor.member

    again = submit(first.experience.topic, author, "The same with the change asked for.")

    offered = visibility.next_for
    assert again in offered(anna) and again not in offered(bert)
    shortly_before = timezone.now() + timedelta(hours=47, minutes=59)
    assert again not in offered(bert, now=shortly_before)
    assert again in offered(bert, now=timezone.now() + timedelta(hours=48, minutes=1))


def test_a_text_that_was_never_returned_is_offered_to_every_moderator_but_its_author():
    author = make_moderator()
    submission = submit(member=author)

    assert submission in visibility.next_for(make_moderator())
    assert submission not in visibility.next_for(author)


def test_moderators_are_given_what_has_waited_longest_first_and_only_what_waits():
    topic = make_topic()
    newer, older = submit(topic), submit(topic)
    Submission.objects.filter(pk=older.pk).update(
        submitted_at=newer.submitted_at - timedelta(days=1)
    )
    publish(submit(topic))

    assert list(visibility.next_for(make_moderator())) == [older, newer]


@pytest.mark.parametrize("cause", [cause for cause in Cause if cause != Cause.ERASURE])
def test_publishing_a_new_version_never_lifts_a_blocker(cause):
    experience = publish(words=PUBLIC_WORDS)
    block(experience, cause)

    publish(hand_in_edit(experience, EDIT))

    experience.refresh_from_db()
    assert experience.published.words == EDIT
    assert not experience.is_readable
    assert [blocker.cause for blocker in experience.blockers.all()] == [cause]


@pytest.mark.parametrize("make", [make_moderator, make_senior_moderator])
@pytest.mark.parametrize(
    "state", [state for state in SENIORS_TRANSITIONS if "waiting" in state.__name__]
)
def test_nobody_decides_on_what_its_author_has_asked_to_erase(state, make):
    """Not even where a text waits again, after an appeal that was overturned meanwhile."""
    topic, author = make_topic(), make_member()
    state(topic, author)
    block(Experience.objects.get(), Cause.ERASURE)
    moderator, before = make(), snapshot()

    for action in sorted(
        {action for names in SENIORS_TRANSITIONS.values() for action in names.split()}
    ):
        with pytest.raises(NotAllowed, match="has asked for the erasure"):
            Attempt(topic, author, moderator).make(action)
    assert snapshot() == before


def test_words_are_readable_again_only_when_the_last_of_several_blockers_is_lifted():
    experience = publish()
    author = experience.contributor.member
    workflow.unpublish(experience, by=author)
    block(experience, Cause.REMOVED)

    assert workflow.republish(experience, by=author) is False

    experience.refresh_from_db()
    assert not experience.is_readable
    assert [blocker.cause for blocker in experience.blockers.all()] == [Cause.REMOVED]


def test_putting_back_shows_the_words_again():
    experience = publish()
    author = experience.contributor.member
    workflow.unpublish(experience, by=author)

    assert workflow.republish(experience, by=author) is True

    experience.refresh_from_db()
    assert experience.is_readable and not experience.blockers.exists()


def test_withdrawing_takes_a_waiting_edit_back_into_the_draft():
    experience = publish(words=PUBLIC_WORDS)
    edit = hand_in_edit(experience, EDIT, written_as="parent")

    workflow.unpublish(experience, by=experience.contributor.member)

    edit.refresh_from_db()
    draft = Draft.objects.get()
    assert edit.state == "taken_back"
    assert (draft.words, draft.written_as) == (EDIT, "parent")
    assert not Submission.objects.waiting().exists()


def test_taking_back_gives_the_words_back_and_never_overwrites_newer_ones():
    submission = submit(words=EDIT)
    author = submission.experience.contributor.member
    Draft.objects.create(topic=submission.experience.topic, member=author, words="Newer words.")

    draft = workflow.take_back(submission.experience, by=author)

    assert draft.words == "Newer words."
    submission.refresh_from_db()
    assert submission.words == EDIT


def test_deleting_leaves_no_words_anywhere_but_keeps_that_there_were_decisions():
    experience = publish(words=PUBLIC_WORDS)
    author = experience.contributor.member
    reject(hand_in_edit(experience, EDIT), facts="A fact about the words.")
    return_for_changes(hand_in_edit(experience, EDIT), message="A message about them.")

    workflow.delete_experience(experience, by=author)

    assert not Submission.objects.exists() and not Draft.objects.exists()
    assert not DecisionText.objects.exists() and not Blocker.objects.exists()
    assert sorted(Decision.objects.values_list("outcome", "experience", "submission")) == [
        ("published", None, None),
        ("rejected", None, None),
        ("returned", None, None),
    ]
    letters = "".join(f"{letter.subject}{letter.body}" for letter in Letter.objects.all())
    assert PUBLIC_WORDS not in letters and EDIT not in letters


def test_somebody_who_deletes_their_last_experience_is_no_contributor_any_more():
    experience = publish()
    author = experience.contributor.member

    workflow.delete_experience(experience, by=author)

    assert not Contributor.objects.exists()
    assert Member.objects.filter(pk=author.pk).exists()


def test_somebody_who_deletes_one_of_two_experiences_stays_a_contributor():
    condition = make_condition()
    one = publish(topic=make_topic(condition))
    author = one.contributor.member
    other = publish(
        submit(make_topic(condition, make_question("diet", "Food and [[condition]]?")), author)
    )

    workflow.delete_experience(one, by=author)

    assert list(Experience.objects.all()) == [other]
    assert other.contributor == Contributor.objects.get()
    assert stored_counts(other.topic) == (1, 0, 1, 1)


def test_deleting_on_one_condition_leaves_what_somebody_wrote_on_another():
    author = make_member()
    one, other = publish(member=author), publish(member=author)
    make_draft(other.topic, author)

    workflow.delete_experience(one, by=author)

    assert list(Experience.objects.all()) == [other]
    assert Draft.objects.filter(topic=other.topic).exists()


def test_a_moderator_who_comes_after_a_deletion_is_told_so():
    submission = submit()
    workflow.delete_experience(submission.experience, by=submission.experience.contributor.member)

    with pytest.raises(NotAllowed, match="deleted by its author"):
        workflow.publish(submission, by=make_moderator())


def send(topic, author, *, token=None, seen_version=None):
    """Press Send on what the draft holds now."""
    if seen_version is None:
        seen_version = Draft.objects.get(topic=topic, member=author).version
    return workflow.submit(topic, by=author, token=token or uuid.uuid4(), seen_version=seen_version)


def writer(**fields) -> Member:
    member = make_member(**fields)
    consents.record_consent(member)
    return member


def test_pressing_send_twice_stores_one_text():
    topic, author, token = make_topic(), writer(), uuid.uuid4()
    draft = make_draft(topic, author)

    first = send(topic, author, token=token, seen_version=draft.version)
    again = send(topic, author, token=token, seen_version=draft.version)

    assert again == first
    assert Submission.objects.count() == 1
    assert Letter.objects.filter(kind="submitted").count() == 1


def test_a_token_seen_elsewhere_gives_nobody_somebody_elses_text():
    topic, token = make_topic(), uuid.uuid4()
    submissions = []
    for author in (writer(), writer()):
        make_draft(topic, author)
        submissions.append(send(topic, author, token=token))

    assert submissions[0] != submissions[1]


def test_words_changed_in_another_window_are_not_sent_unseen():
    topic, author = make_topic(), writer()
    seen = make_draft(topic, author)
    newer = workflow.save_draft(
        topic, by=author, seen_version=seen.version, words="Words typed in another window."
    )
    before = snapshot()

    with pytest.raises(StaleDraft) as stale:
        send(topic, author, seen_version=seen.version)

    assert stale.value.draft == newer
    assert snapshot() == before


def test_a_draft_saved_from_an_old_window_does_not_overwrite_newer_words():
    topic, author = make_topic(), make_member()
    seen = make_draft(topic, author)
    newer = workflow.save_draft(topic, by=author, seen_version=seen.version, words="Newer.")

    for seen_version in (seen.version, 0):
        with pytest.raises(StaleDraft):
            workflow.save_draft(topic, by=author, seen_version=seen_version, words="Older.")

    assert Draft.objects.get().words == newer.words == "Newer."


def test_words_typed_in_a_window_whose_draft_was_discarded_elsewhere_are_kept():
    topic, author = make_topic(), make_member()
    draft = make_draft(topic, author)
    workflow.discard_draft(topic, by=author)

    saved = workflow.save_draft(
        topic, by=author, seen_version=draft.version, words="Still being typed."
    )

    assert saved.words == Draft.objects.get().words == "Still being typed."


def test_the_draft_cannot_be_changed_while_the_text_is_with_a_moderator():
    submission = submit()

    with pytest.raises(NotAllowed, match="Take it back first"):
        make_draft(submission.experience.topic, submission.experience.contributor.member)


def test_a_draft_needs_no_consent_but_handing_in_does():
    topic, author = make_topic(), make_member()
    make_draft(topic, author)
    before = snapshot()

    with pytest.raises(NotAllowed, match="Please agree"):
        send(topic, author)

    assert snapshot() == before
    assert not Contributor.objects.exists()


def test_somebody_who_withdrew_the_consent_cannot_hand_in():
    topic, author = make_topic(), writer()
    make_draft(topic, author)
    author.consents.update(withdrawn_at=timezone.now())

    with pytest.raises(NotAllowed, match="Please agree"):
        send(topic, author)


@pytest.mark.parametrize("state", [state for state in MemberState if state != "approved"])
def test_only_an_approved_member_hands_in(state):
    topic, author = make_topic(), writer()
    make_draft(topic, author)
    author = set_state(author, state)
    before = snapshot()

    with pytest.raises(NotAllowed, match="Your account cannot send texts"):
        send(topic, author)

    assert snapshot() == before


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Topic, {"is_on": False}),
        (Condition, {"is_listed": False}),
        (Topic.question.field.related_model, {"takes_experiences": False}),
    ],
    ids=["topic off", "condition unlisted", "question takes none"],
)
def test_a_question_that_is_switched_off_takes_no_text(model, change):
    topic, author = make_topic(), writer()
    make_draft(topic, author)
    model.objects.update(**change)
    topic = Topic.objects.with_wording().get(pk=topic.pk)
    before = snapshot()

    with pytest.raises(NotAllowed, match="does not take experiences"):
        send(topic, author)

    assert snapshot() == before


@pytest.mark.parametrize("length", [0, 19, 5001])
def test_a_text_that_is_too_short_or_too_long_is_refused_with_its_length(length):
    topic, author = make_topic(), writer()
    make_draft(topic, author, "x" * length)
    before = snapshot()

    with pytest.raises(NotAllowed, match=f"this one has {length}"):
        send(topic, author)

    assert snapshot() == before


@pytest.mark.parametrize("length", [20, 5000])
def test_the_shortest_and_the_longest_text_can_be_handed_in(length):
    topic, author = make_topic(), writer()
    make_draft(topic, author, "x" * length)

    assert len(send(topic, author).words) == length


def test_a_text_says_who_it_is_written_as():
    topic, author = make_topic(), writer()
    make_draft(topic, author, written_as="")

    with pytest.raises(NotAllowed, match="who you are writing as"):
        send(topic, author)


def test_handing_in_empties_the_draft_and_sends_a_receipt():
    submission = submit()

    assert not Draft.objects.exists()
    letter = Letter.objects.get()
    assert (letter.kind, letter.member) == ("submitted", submission.experience.contributor.member)


def test_the_author_is_told_of_each_decision_and_of_nothing_else():
    experience = publish()
    author = experience.contributor.member
    reject(hand_in_edit(experience))
    return_for_changes(hand_in_edit(experience))
    workflow.unpublish(experience, by=author)
    publish(hand_in_edit(experience))
    workflow.republish(experience, by=author)
    workflow.delete_experience(experience, by=author)

    assert list(Letter.objects.order_by("pk").values_list("kind", flat=True)) == [
        "submitted",
        "published",
        "submitted",
        "rejected",
        "submitted",
        "returned",
        "unpublished",
        "submitted",
        "published_but_hidden",
        "republished",
        "deleted",
    ]
    assert set(Letter.objects.values_list("member", flat=True)) == {author.pk}


def test_nobody_can_link_what_somebody_wrote_about_two_conditions():
    author = make_member()
    one, other = publish(member=author), publish(member=author)

    assert one.contributor != other.contributor
    assert one.contributor.public_id != other.contributor.public_id
    assert one.contributor.pen_name != other.contributor.pen_name


def test_a_contributor_has_the_consent_under_which_they_wrote():
    author = writer()
    experience = publish(member=author)

    assert experience.contributor.consent == consents.valid_consent(author)


@pytest.mark.parametrize(
    ("approve", "shown"), [(True, "Kestrel of the north"), (False, "A member"), (None, "A member")]
)
def test_a_typed_pen_name_shows_once_a_moderator_has_approved_it(client, approve, shown):
    submission = submit(name_choice="typed", typed_name="Kestrel of the north")
    workflow.publish(submission, by=make_moderator(), approve_pen_name=approve)

    contributor = Contributor.objects.get()
    assert contributor.shown_name == shown
    page = client.get(submission.experience.topic.get_absolute_url()).content.decode()
    assert ("Kestrel" in page) is (approve is True)


def test_a_name_slipped_in_as_a_suggestion_is_replaced_by_one_of_ours():
    submit(name_choice="suggested", suggested_name="Jane Doe, London")

    assert "Jane" not in Contributor.objects.get().pen_name


def test_somebody_else_having_the_typed_name_meanwhile_is_said_in_a_sentence():
    topic = make_topic()
    submit(topic, name_choice="typed", typed_name="Kestrel of the north")
    author = writer()
    make_draft(topic, author, name_choice="typed", typed_name="KESTREL of the north")
    before = snapshot()

    with pytest.raises(NotAllowed, match="choose another"):
        send(topic, author)

    assert snapshot() == before
