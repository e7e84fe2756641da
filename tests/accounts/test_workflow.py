"""Decisions on accounts: who may decide what from which state, what follows, and what does not."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts import workflow as accounts_workflow
from accounts.exceptions import NotAllowed
from accounts.models import (
    AccountDecision,
    AccountDecisionText,
    AccountOutcome,
    Letter,
    Member,
    MemberState,
)
from experiences import workflow
from experiences.models import Appeal, Experience
from experiences.workflow import visibility
from experiences.workflow.strikes import strikes_of
from tests.support.factories import (
    drift,
    hand_in_edit,
    make_member,
    make_moderator,
    make_question,
    make_topic,
    publish,
    reject,
    set_state,
    stored_counts,
    submit,
)

pytestmark = pytest.mark.django_db

# Written by hand, a second time: from which states each decision can be made, and to where.
ALLOWED = {
    "approved": {"applied": "approved"},
    "declined": {"applied": "declined"},
    "note": {"approved": "approved", "paused": "paused", "banned": "banned"},
    "warning": {"approved": "approved", "paused": "paused", "banned": "banned"},
    "pause": {"approved": "paused", "paused": "paused"},
    "long_pause": {"approved": "paused", "paused": "paused"},
    "ban": {"approved": "banned", "paused": "banned"},
    "lifted": {"paused": "approved", "banned": "approved"},
}
# And which role may make it.
BY_ROLE = {
    "member": set(),
    "moderator": {"approved", "declined", "note", "warning", "pause"},
    "senior moderator": set(ALLOWED),
    "editor": set(),
    "medical reviewer": set(),
    "administrator": {"note", "warning", "pause", "long_pause", "ban", "lifted"},
}


@pytest.fixture(autouse=True)
def roles():
    call_command("ensure_roles", verbosity=0)


def somebody(role: str = "senior moderator") -> Member:
    member = make_member(is_staff=role != "member")
    if role != "member":
        member.groups.add(Group.objects.get(name=role))
    return Member.objects.get(pk=member.pk)


def decide(member: Member, outcome: str, *, by: Member | None = None, **said) -> AccountDecision:
    said = {"reason": "spam", "facts": "Three adverts on one day."} | said
    if outcome in ("approved", "lifted"):
        said |= {"reason": ""}
    return workflow.decide_on_account(member, AccountOutcome(outcome), by=by or somebody(), **said)


def in_state(state: str) -> Member:
    """A member whose account came into this state by the real decisions."""
    member = make_member()
    if state in ("applied", "declined", "closed"):
        member = set_state(member, state)
    elif state == "paused":
        decide(member, "pause")
    elif state == "banned":
        decide(member, "ban")
    return Member.objects.get(pk=member.pk)


def now(member: Member) -> Member:
    return Member.objects.get(pk=member.pk)


@pytest.mark.parametrize("state", MemberState.values)
@pytest.mark.parametrize("outcome", ALLOWED)
def test_each_decision_is_made_from_its_own_states_and_from_no_other(outcome, state):
    member = in_state(state)
    before = AccountDecision.objects.count()
    letters = Letter.objects.filter(kind=f"account_{outcome}", member=member)
    told = letters.count()
    if state in ALLOWED[outcome]:
        decision = decide(member, outcome)
        assert now(member).state == ALLOWED[outcome][state]
        assert decision.member == member
        assert letters.count() == told + 1
    else:
        with pytest.raises(NotAllowed, match="so this cannot be decided now"):
            decide(member, outcome)
        assert now(member).state == state
        assert AccountDecision.objects.count() == before


@pytest.mark.parametrize("role", BY_ROLE)
@pytest.mark.parametrize("outcome", ALLOWED)
def test_each_role_makes_its_own_decisions_and_no_others(outcome, role):
    member = in_state(next(iter(ALLOWED[outcome])))
    before = AccountDecision.objects.count()
    if outcome in BY_ROLE[role]:
        decide(member, outcome, by=somebody(role))
        assert AccountDecision.objects.count() == before + 1
    else:
        with pytest.raises(NotAllowed, match="You do not have the right"):
            decide(member, outcome, by=somebody(role))
        assert AccountDecision.objects.count() == before


def test_the_table_of_transitions_holds_these_decisions_and_no_others():
    table = {
        outcome.value: set(transition.states)
        for outcome, transition in accounts_workflow.ACCOUNT_TRANSITIONS.items()
    }

    assert table == {outcome: set(states) for outcome, states in ALLOWED.items()}


def test_nobody_decides_on_their_own_account():
    senior = somebody()
    with pytest.raises(NotAllowed, match="Nobody decides on their own account"):
        decide(senior, "note", by=senior)
    superuser = make_member(is_staff=True, is_superuser=True)
    with pytest.raises(NotAllowed, match="Nobody decides on their own account"):
        decide(superuser, "lifted", by=superuser)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountDecision.objects.create(
            member=senior, outcome="note", reason="spam", decided_by=senior
        )


def test_only_administrators_decide_on_the_accounts_of_the_team():
    with pytest.raises(NotAllowed, match="accounts of the team"):
        decide(somebody("moderator"), "pause", by=somebody())
    decide(somebody("moderator"), "long_pause", by=somebody("administrator"))
    decide(somebody("moderator"), "pause", by=make_member(is_staff=True, is_superuser=True))


@pytest.mark.parametrize("state", ["paused", "banned"])
def test_somebody_of_the_team_who_is_paused_or_banned_decides_nothing(state):
    senior = set_state(somebody(), state)
    with pytest.raises(NotAllowed):
        decide(make_member(), "warning", by=senior)
    with pytest.raises(NotAllowed):
        workflow.publish(submit(), by=set_state(make_moderator(), state))


@pytest.mark.parametrize("missing", [{"reason": ""}, {"facts": " "}])
def test_a_restriction_needs_its_reason_and_its_facts(missing):
    member = make_member()
    with pytest.raises(NotAllowed, match="reason and the facts"):
        decide(member, "warning", **missing)

    assert not AccountDecision.objects.exists()


def test_a_decision_stores_what_a_statement_of_reasons_asks_for():
    member, senior = make_member(), somebody()
    decision = decide(
        member, "long_pause", by=senior, facts="The facts.", message="The message.", reason="abuse"
    )
    texts = dict(AccountDecisionText.objects.values_list("kind", "text"))

    assert texts == {"facts": "The facts.", "message": "The message."}
    assert (decision.reason, decision.decided_by, decision.found_by_automation) == (
        "abuse",
        senior,
        False,
    )
    assert decision.until - decision.decided_at == timedelta(days=30)


def test_a_decision_on_an_account_is_written_once():
    decision = decide(make_member(), "note")
    decision.reason = "other"
    with pytest.raises(TypeError):
        decision.save()


# Strikes


def test_a_note_is_no_strike_and_each_step_of_the_ladder_proposes_the_next():
    member = make_member()
    assert accounts_workflow.next_step(strikes_of(member)) == "warning"
    decide(member, "note")
    assert strikes_of(member) == 0
    for strikes, (outcome, proposed) in enumerate(
        [("warning", "pause"), ("pause", "long_pause"), ("long_pause", "ban"), ("ban", "ban")], 1
    ):
        decide(member, outcome)
        assert strikes_of(member) == strikes
        assert accounts_workflow.next_step(strikes) == proposed


def test_a_text_refused_for_a_strike_reason_is_a_strike_and_a_returned_one_is_not():
    topic = make_topic()
    author = make_member()
    reject(submit(topic, author))
    assert strikes_of(author) == 1
    workflow.return_for_changes(
        submit(topic, author), by=make_moderator(), reason="promotion", message="Please."
    )
    assert strikes_of(author) == 1


@pytest.mark.parametrize(("days", "strikes"), [(179, 2), (181, 0)])
def test_strikes_lapse_after_180_days(days, strikes):
    author = make_member()
    decide(author, "warning")
    reject(submit(member=author))
    at = timezone.now() - timedelta(days=days)
    AccountDecision.objects.update(decided_at=at)
    author.contributors.get().experiences.get().decisions.update(decided_at=at)

    assert strikes_of(author) == strikes


# Pauses and bans


def test_a_paused_member_cannot_send_until_the_pause_is_over_and_can_then_without_anybody():
    topic, member = make_topic(), make_member()
    decide(member, "pause")
    with pytest.raises(NotAllowed, match="cannot send texts"):
        submit(topic, now(member))
    over = timezone.now() - timedelta(seconds=1)
    Member.objects.filter(pk=member.pk).update(paused_until=over)
    submit(topic, now(member))

    assert accounts_workflow.end_pauses() == 1
    assert (now(member).state, now(member).paused_until) == ("approved", None)
    assert accounts_workflow.end_pauses() == 0


def test_a_shorter_pause_never_shortens_a_longer_one():
    member = make_member()
    long = decide(member, "long_pause")
    decide(member, "pause")

    assert now(member).paused_until == long.until


def test_a_pause_never_hides_words_and_a_ban_does_only_where_its_decision_says_so():
    experience = publish()
    author, topic = experience.contributor.member, experience.topic
    decide(author, "pause")
    assert stored_counts(topic) == (1, 0, 1, 1)
    decide(author, "ban", hides_words=False)
    assert stored_counts(topic) == (1, 0, 1, 1)
    decide(author, "lifted")
    decide(author, "ban", hides_words=True)
    assert stored_counts(topic) == (0, 0, 0, 0)
    decide(author, "lifted")
    assert stored_counts(topic) == (1, 0, 1, 1)
    assert not drift(topic.condition)


def test_only_a_ban_can_hide_words():
    with pytest.raises(IntegrityError), transaction.atomic():
        decide(make_member(), "pause", hides_words=True)


def test_a_ban_that_hides_words_hides_what_is_published_meanwhile_too():
    submission = submit()
    author = submission.experience.contributor.member
    decide(author, "ban", hides_words=True)
    experience = publish(submission)

    assert not experience.is_readable
    decide(author, "lifted")
    assert Experience.objects.get().is_readable


def test_lifting_a_ban_lifts_no_other_blocker():
    experience = publish()
    author = experience.contributor.member
    workflow.unpublish(experience, by=author)
    decide(author, "ban", hides_words=True)
    decide(author, "lifted")

    assert not Experience.objects.get().is_readable
    assert [b.cause for b in experience.blockers.all()] == ["withdrawn"]


def test_a_ban_ends_the_open_sessions_with_the_next_request_and_signing_in_still_works():
    member = make_member()
    phone, laptop = Client(), Client()
    for client in (phone, laptop):
        client.force_login(member)
        assert client.get("/me/").status_code == 200
    decide(member, "ban")
    for client in (phone, laptop):
        assert client.get("/me/").status_code == 302
    phone.force_login(now(member))

    for page in ("/me/", "/me/data/", "/me/consents/", "/me/decisions/", "/me/data/close/"):
        assert phone.get(page).status_code in (200, 302), page
    assert "Banned" in phone.get("/me/decisions/").text


# Another look


def test_an_appeal_is_judged_by_somebody_else_once():
    member, senior, other = make_member(), somebody(), somebody()
    decision = decide(member, "ban", by=senior)
    appeal = workflow.open_appeal(decision, by=member, text="It was not me.")

    with pytest.raises(NotAllowed, match="Somebody else"):
        workflow.decide_appeal(appeal, by=senior, overturns=False, text="No.")
    for role in ("moderator", "editor", "administrator"):
        with pytest.raises(NotAllowed, match="Only senior moderators"):
            workflow.decide_appeal(appeal, by=somebody(role), overturns=True, text="Yes.")
    workflow.decide_appeal(appeal, by=other, overturns=False, text="It stands.")
    with pytest.raises(NotAllowed, match="has answered already"):
        workflow.decide_appeal(appeal, by=somebody(), overturns=True, text="Yes.")

    appeal.refresh_from_db()
    assert (appeal.state, appeal.decided_by) == ("upheld", other)
    assert now(member).state == "banned"


def test_a_superuser_does_not_judge_their_own_decision_either():
    member, superuser = make_member(), make_member(is_staff=True, is_superuser=True)
    appeal = workflow.open_appeal(
        decide(member, "ban", by=superuser), by=member, text="It was not me."
    )

    with pytest.raises(NotAllowed, match="Somebody else"):
        workflow.decide_appeal(appeal, by=superuser, overturns=False, text="No.")
    assert Appeal.objects.get().state == "open"


def test_overturning_undoes_that_decision_and_no_other():
    experience = publish()
    member = experience.contributor.member
    pause = decide(member, "long_pause")
    ban = decide(member, "ban", hides_words=True)
    strikes = strikes_of(member)
    workflow.decide_appeal(
        workflow.open_appeal(ban, by=member, text="It was not me."),
        by=somebody(),
        overturns=True,
        text="You are right.",
    )

    assert (now(member).state, now(member).paused_until) == ("paused", pause.until)
    assert Experience.objects.get().is_readable
    assert strikes_of(member) == strikes - 1
    assert not drift(experience.topic.condition)


def test_overturning_an_old_ban_leaves_a_new_one():
    experience = publish()
    member = experience.contributor.member
    old = decide(member, "ban", hides_words=True)
    appeal = workflow.open_appeal(old, by=member, text="It was not me.")
    decide(member, "lifted")
    decide(member, "ban", hides_words=True)
    workflow.decide_appeal(appeal, by=somebody(), overturns=True, text="You were right then.")

    assert now(member).state == "banned"
    assert not Experience.objects.get().is_readable


@pytest.mark.parametrize("outcome", ["note", "warning", "pause", "long_pause", "ban"])
def test_every_restriction_can_be_appealed_against_once(outcome):
    member = make_member()
    decision = decide(member, outcome)
    workflow.open_appeal(decision, by=member, text="It was not me.")

    with pytest.raises(NotAllowed, match="once"):
        workflow.open_appeal(decision, by=member, text="Again.")
    assert Letter.objects.filter(kind="appeal_opened").count() == 1


def test_a_lifting_is_nothing_to_appeal_against():
    member = in_state("banned")
    with pytest.raises(NotAllowed):
        workflow.open_appeal(decide(member, "lifted"), by=member, text="Why?")


def test_nobody_appeals_for_somebody_else():
    decision = decide(make_member(), "ban")
    with pytest.raises(NotAllowed, match="Only the person"):
        workflow.open_appeal(decision, by=make_member(), text="It was not them.")


@pytest.mark.parametrize(("days", "is_possible"), [(182, True), (184, False)])
def test_an_appeal_is_possible_for_six_months(days, is_possible):
    member = make_member()
    decide(member, "warning")
    AccountDecision.objects.update(decided_at=timezone.now() - timedelta(days=days))

    assert workflow.may_appeal(AccountDecision.objects.get()) is is_possible


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_an_appeal_says_something_and_not_too_much(text):
    member = make_member()
    with pytest.raises(NotAllowed):
        workflow.open_appeal(decide(member, "warning"), by=member, text=text)
    assert not Appeal.objects.exists()


# Consents


def test_ending_the_consent_on_health_hides_every_text_at_once_and_giving_it_again_shows_them():
    experience = publish()
    author, topic = experience.contributor.member, experience.topic
    other = publish(
        topic=make_topic(topic.condition, make_question("cure", "A cure?")), member=author
    )
    workflow.withdraw_consent(author, "health")

    assert stored_counts(topic) == (0, 0, 0, 0)
    assert not Experience.objects.readable().exists()
    assert Client().get(f"/experiences/{other.public_id}/").status_code == 410
    assert author.consents.get().withdrawn_at
    workflow.give_consent(author, "health")
    assert stored_counts(topic) == (1, 0, 1, 2)
    assert author.contributors.get().consent.withdrawn_at is None
    assert author.consents.count() == 2
    assert not drift(topic.condition)


def test_ending_the_consent_takes_back_what_waits_and_nothing_can_be_sent_without_it():
    experience = publish()
    author = experience.contributor.member
    waiting = hand_in_edit(experience, "Other words that are waiting now.")
    workflow.withdraw_consent(author, "health")
    waiting.refresh_from_db()

    assert waiting.state == "taken_back"
    assert author.drafts.get().words == "Other words that are waiting now."
    with pytest.raises(NotAllowed, match="Please agree"):
        workflow.submit(
            experience.topic,
            by=author,
            token="4b6e2f1e-0d7c-4a53-9d0a-0b9b0f2f6a11",
            seen_version=author.drafts.get().version,
        )


@pytest.mark.parametrize("scope", ["statistics", "letters"])
def test_the_other_consents_come_and_go_without_touching_words(scope):
    experience = publish()
    author = experience.contributor.member
    workflow.give_consent(author, scope)
    workflow.withdraw_consent(author, scope)

    assert Experience.objects.get().is_readable
    assert author.consents.valid().get().scope == "health"


def test_giving_the_consent_again_lifts_no_other_blocker():
    experience = publish()
    author = experience.contributor.member
    workflow.unpublish(experience, by=author)
    workflow.withdraw_consent(author, "health")
    workflow.give_consent(author, "health")

    assert not Experience.objects.get().is_readable


def test_the_consents_page_gives_and_ends_each_agreement_with_one_press(client):
    experience = publish()
    client.force_login(experience.contributor.member)
    page = client.get("/me/consents/").text
    assert "/me/consents/health/withdraw/" in page
    assert "all your texts leave the public pages at once" in page
    assert client.get("/me/consents/health/withdraw/").status_code == 405
    client.post("/me/consents/health/withdraw/")
    assert not Experience.objects.get().is_readable
    assert "/me/consents/health/give/" in client.get("/me/consents/").text
    client.post("/me/consents/health/give/")
    assert Experience.objects.get().is_readable
    assert client.post("/me/consents/everything/give/").status_code == 404


# Another look at a decision on a text


def test_a_rejected_text_waits_again_when_its_rejection_is_overturned():
    rejected = reject(submit())
    author, decision = rejected.experience.contributor.member, rejected.decisions.get()
    appeal = workflow.open_appeal(decision, by=author, text="It is no advert.")
    assert strikes_of(author) == 1
    workflow.decide_appeal(appeal, by=somebody(), overturns=True, text="You are right.")
    rejected.refresh_from_db()

    assert rejected.state == "waiting"
    assert strikes_of(author) == 0
    assert [row.outcome for row in rejected.decisions.all()] == ["overturned", "rejected"]


def test_newer_words_stay_when_an_older_rejection_is_overturned():
    rejected = reject(submit())
    author, topic = rejected.experience.contributor.member, rejected.experience.topic
    newer = publish(submit(topic, author, "The newer words, which are public by now."))
    appeal = workflow.open_appeal(rejected.decisions.get(), by=author, text="It is no advert.")
    workflow.decide_appeal(appeal, by=somebody(), overturns=True, text="You are right.")
    rejected.refresh_from_db()
    newer.refresh_from_db()

    assert rejected.state == "rejected"
    assert newer.published.words == "The newer words, which are public by now."


def test_a_removed_text_is_public_again_when_its_removal_is_overturned_and_not_otherwise_hidden():
    experience = publish()
    author, topic = experience.contributor.member, experience.topic
    remover = make_moderator()
    workflow.remove(experience, by=remover, reason="spam", facts="An advert.")
    decision = experience.decisions.get(outcome="removed")
    appeal = workflow.open_appeal(decision, by=author, text="It is no advert.")
    with pytest.raises(NotAllowed, match="Only senior moderators"):
        workflow.decide_appeal(appeal, by=remover, overturns=True, text="Yes.")
    workflow.unpublish(experience, by=author)
    workflow.decide_appeal(appeal, by=somebody(), overturns=True, text="You are right.")
    assert stored_counts(topic) == (0, 0, 0, 0)
    workflow.republish(experience, by=author)
    assert stored_counts(topic) == (1, 0, 1, 1)
    assert not drift(topic.condition)


def test_nothing_is_sent_on_a_text_while_somebody_looks_at_its_decision_again():
    rejected = reject(submit())
    author, topic = rejected.experience.contributor.member, rejected.experience.topic
    appeal = workflow.open_appeal(rejected.decisions.get(), by=author, text="It is no advert.")
    with pytest.raises(NotAllowed, match="Wait for the answer"):
        submit(topic, author, "Other words in the meantime.")
    workflow.decide_appeal(appeal, by=somebody(), overturns=False, text="It stands.")

    assert submit(topic, author, "Other words afterwards, as allowed.").state == "waiting"


@pytest.mark.parametrize("outcome", ["returned", "published", "held"])
def test_only_rejections_and_removals_of_texts_can_be_appealed_against(outcome):
    submission = submit()
    author = submission.experience.contributor.member
    if outcome == "returned":
        workflow.return_for_changes(
            submission, by=make_moderator(), reason="other", message="Please."
        )
    else:
        experience = publish(submission)
        if outcome == "held":
            workflow.hold(experience, by=make_moderator(), reason="other", facts="Why.")
    decision = submission.decisions.get(outcome=outcome)
    with pytest.raises(NotAllowed):
        workflow.open_appeal(decision, by=author, text="It is no advert.")


def test_the_author_of_a_text_does_not_judge_its_decision():
    senior = somebody()
    rejected = reject(submit(member=senior))
    appeal = workflow.open_appeal(rejected.decisions.get(), by=senior, text="It is no advert.")
    with pytest.raises(NotAllowed, match="Nobody judges in their own case"):
        workflow.decide_appeal(appeal, by=senior, overturns=True, text="Yes.")
    decided_it = Member.objects.get(pk=rejected.decisions.get().decided_by_id)
    assert not visibility.appeals_for(senior).open().exists()
    assert not Appeal.objects.judged_by_others_than(decided_it).exists()


def test_deleting_a_text_lets_go_of_its_open_appeal_and_empties_an_answered_one():
    first, second = reject(submit()), reject(submit())
    for rejected in (first, second):
        author = rejected.experience.contributor.member
        appeal = workflow.open_appeal(rejected.decisions.get(), by=author, text="It is no advert.")
        if rejected is second:
            workflow.decide_appeal(appeal, by=somebody(), overturns=False, text="It stands.")
        workflow.delete_experience(rejected.experience, by=author)

    answered = Appeal.objects.get()
    assert answered.state == "upheld"
    assert not answered.texts.exists()


def test_a_decision_on_a_text_is_appealed_against_from_the_page_of_decisions(client):
    rejected = reject(submit())
    author = rejected.experience.contributor.member
    client.force_login(author)
    page = client.get("/me/decisions/").text
    address = f"/me/decisions/{rejected.decisions.get().public_id}/appeal/"
    assert address in page
    client.post(address, {"text": "It is no advert."})

    assert Appeal.objects.get().decision == rejected.decisions.get()
    assert (
        "Somebody else than the one who decided will answer." in client.get("/me/decisions/").text
    )
