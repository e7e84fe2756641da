"""A decision at the desk is about what stood on its page; what came later is left alone."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AccountDecision, Member
from experiences import workflow
from experiences.models import Cause, Decision, Escalation, Experience, ModeratedCondition, Report
from tests.support.desk import as_read, send
from tests.support.factories import (
    hand_in_edit,
    make_condition,
    make_credible_member,
    make_escalation,
    make_member,
    make_moderator,
    make_senior_moderator,
    publish,
    report,
    submit,
)
from tests.support.page_catalogue import sign_in

pytestmark = pytest.mark.django_db
WHY = {"reason": "promotion", "facts": "The same advert, in line three."}
KEPT, HELD, REMOVED = {"outcome": "kept"}, WHY | {"outcome": "held"}, WHY | {"outcome": "removed"}


def desk_of(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def page_of(experience: Experience) -> str:
    return reverse("admin:experiences_experience_change", args=[experience.pk])


def queue_page(submission) -> str:
    return reverse("admin:experiences_submission_change", args=[submission.pk])


@pytest.fixture
def anna() -> Member:
    return make_senior_moderator(desk_name="Anna")


@pytest.fixture
def bert() -> Member:
    return make_senior_moderator(desk_name="Bert")


def now(experience: Experience) -> Experience:
    return Experience.objects.get(pk=experience.pk)


# Reports that came later


@pytest.mark.parametrize("said", [KEPT, REMOVED], ids=["kept", "removed"])
@pytest.mark.parametrize("reason", ["harmful", "identifies", "abuse"])
def test_a_report_that_came_after_the_page_was_opened_stays_open(anna, said, reason):
    experience = publish()
    read = report(experience, make_credible_member(), reason="promotion")
    desk, page = desk_of(anna), page_of(experience)
    form = as_read(desk, page)
    late = report(experience, make_credible_member(), reason=reason, details="Please look.")
    assert desk.post(page, form | said | {"unfounded": "on"}).status_code == 302

    read.refresh_from_db()
    late.refresh_from_db()
    assert read.state != "open"
    assert (late.state, late.is_unfounded) == ("open", False)
    assert Report.objects.open().get() == late


@pytest.mark.parametrize("reason", ["worried", "illegal"])
def test_a_worry_that_came_after_the_page_was_opened_stays_on_top(anna, reason):
    experience = publish()
    report(experience, make_credible_member(), reason="promotion")
    desk, page = desk_of(anna), page_of(experience)
    form = as_read(desk, page)
    late = report(experience, make_credible_member(), reason=reason, details="Please look.")
    answer = desk.post(page, form | REMOVED)

    assert answer.status_code == 409
    assert WHY["facts"] in answer.text
    late.refresh_from_db()
    assert late.state == "open"
    assert Escalation.objects.open().filter(experience=experience).exists()
    assert now(experience).is_readable


def test_a_worry_about_what_was_escalated_before_keeps_it_on_top(anna):
    experience = publish()
    report(experience, make_credible_member(), reason="worried")
    desk, page = desk_of(anna), page_of(experience)
    form = as_read(desk, page)
    late = report(experience, make_credible_member(), reason="worried", details="Still worried.")
    assert desk.post(page, form | KEPT).status_code == 302

    assert Report.objects.open().get() == late
    assert Escalation.objects.open().filter(experience=experience).exists()


def test_as_many_reports_as_there_are_keep_nobody_from_deciding(anna):
    experience = publish()
    report(experience, make_credible_member())
    desk, page = desk_of(anna), page_of(experience)
    form = as_read(desk, page)
    form["reports_read"] += "," + ",".join(str(10**9 + number) for number in range(1000))

    assert desk.post(page, form | REMOVED).status_code == 302
    assert not Report.objects.open().exists()


# Words that changed


@pytest.mark.parametrize("said", [HELD, REMOVED], ids=["held", "removed"])
def test_a_mended_version_is_not_taken_down_for_the_fault_of_the_one_before(anna, said):
    experience = publish(words="Buy my okapi cream, it is the best there is for this.")
    desk, page = desk_of(anna), page_of(experience)
    form = as_read(desk, page)
    workflow.publish(hand_in_edit(experience, "It looks a little better this year."), by=bert_of())
    answer = desk.post(page, form | said)

    assert answer.status_code == 409
    assert now(experience).is_readable
    assert WHY["facts"] in answer.text
    assert "okapi" in answer.text and "a little better" in answer.text
    assert "Bert decided on this text on" in answer.text


def bert_of() -> Member:
    return make_moderator(desk_name="Bert")


def test_after_both_were_read_the_decision_can_be_made_on_the_new_words(anna):
    experience = publish()
    desk, page = desk_of(anna), page_of(experience)
    form = as_read(desk, page)
    workflow.publish(hand_in_edit(experience), by=bert_of())
    answer = desk.post(page, form | REMOVED)
    (again,) = (
        part.split('"')[0] for part in answer.text.split('name="version_read" value="')[1:2]
    )
    assert desk.post(page, REMOVED | {"version_read": again}).status_code == 302

    assert not now(experience).is_readable


# A colleague was faster


@pytest.mark.parametrize("said", [KEPT, HELD, REMOVED], ids=["keep", "hold", "remove"])
def test_whoever_decides_on_what_a_colleague_has_removed_is_told(anna, bert, said):
    experience = publish()
    report(experience, make_credible_member())
    desk, page = desk_of(anna), page_of(experience)
    form = as_read(desk, page)
    workflow.remove(experience, by=bert, reason="spam", facts="An advert.")
    before = list(Decision.objects.values())
    answer = desk.post(page, form | said)

    assert answer.status_code == 409
    assert "Bert decided on this text on" in answer.text and "Removed" in answer.text
    if "facts" in said:
        assert WHY["facts"] in answer.text
    assert list(Decision.objects.values()) == before


@pytest.mark.parametrize("said", [HELD, REMOVED], ids=["hold", "remove"])
def test_a_decision_pressed_twice_is_one_decision_and_says_so(anna, said):
    experience = publish()
    desk, page = desk_of(anna), page_of(experience)
    form = as_read(desk, page) | said
    assert [desk.post(page, form).status_code for _press in range(2)] == [302, 409]

    decided = Decision.objects.filter(outcome=said["outcome"])
    assert decided.count() == 1
    assert "Anna decided on this text on" in desk.post(page, form).text


@pytest.mark.parametrize("said", [KEPT, HELD, REMOVED], ids=["keep", "hold", "remove"])
def test_a_decision_that_does_not_say_what_was_read_is_refused(anna, said):
    experience = publish()
    report(experience, make_credible_member())

    assert desk_of(anna).post(page_of(experience), said).status_code == 409
    assert now(experience).is_readable


def test_a_text_that_was_escalated_meanwhile_is_not_there_for_an_ordinary_moderator():
    experience = publish()
    desk, page = desk_of(make_moderator()), page_of(experience)
    form = as_read(desk, page)
    make_escalation(experience)
    answer = desk.post(page, form | REMOVED)

    # It is the senior moderators' now: not there for others, as on every page.
    assert answer.status_code == 404
    assert now(experience).is_readable


def test_a_text_of_the_queue_that_was_escalated_meanwhile_is_not_decided_on_unread(anna):
    submission = submit()
    desk, page = desk_of(anna), queue_page(submission)
    form = as_read(desk, page) | {"outcome": "returned", "reason": "other", "text": "The gnu."}
    make_escalation(submission.experience)
    answer = desk.post(page, form)

    assert answer.status_code == 409
    assert "The gnu." in answer.text
    assert Escalation.objects.open().exists()
    assert send(desk, page, {"outcome": "published"}).status_code == 302


def test_an_escalation_is_resolved_only_as_it_was_read(anna):
    experience = publish()
    make_escalation(experience)
    desk, page = desk_of(anna), page_of(experience)
    resolve = reverse("admin:experiences_experience_resolve", args=[experience.pk])
    form = as_read(desk, page, to=resolve)
    workflow.resolve_escalation(experience, by=make_senior_moderator())
    make_escalation(experience, "illegal")
    assert desk.post(resolve, form).status_code == 409

    assert Escalation.objects.open().get().kind == "illegal"


def test_content_notes_that_a_colleague_chose_meanwhile_stay(anna, bert):
    experience = publish()
    desk, page = desk_of(anna), page_of(experience)
    save = reverse("admin:experiences_experience_content_notes", args=[experience.pk])
    form = as_read(desk, page, to=save)
    workflow.set_content_notes(experience, ["suicide"], by=bert)
    answer = desk.post(save, form | {"content_notes": ["death"]})

    assert answer.status_code == 409
    assert now(experience).content_notes == ["suicide"]
    assert "Saved now:" in answer.text
    assert "checked" in answer.text.split('value="death"')[1].split(">")[0]
    assert "checked" not in answer.text.split('value="suicide"')[1].split(">")[0]


# Accounts


def account_page(member: Member, outcome: str) -> str:
    return reverse("admin:accounts_member_decide", args=[member.pk, outcome])


@pytest.mark.parametrize("outcome", ["note", "warning", "pause", "long_pause", "ban"])
def test_a_decision_on_an_account_pressed_twice_is_one_decision_and_one_letter(anna, outcome):
    member = make_member()
    desk, page = desk_of(anna), account_page(member, outcome)
    form = as_read(desk, page) | WHY | {"hides_words": "no"}
    assert [desk.post(page, form).status_code for _press in range(2)] == [302, 409]

    assert AccountDecision.objects.filter(member=member).count() == 1
    assert member.letters.count() == 1


def test_the_second_of_two_seniors_is_told_and_keeps_what_they_typed(anna, bert):
    member = make_member()
    page = account_page(member, "pause")
    first, second = desk_of(anna), desk_of(bert)
    ones, others = as_read(first, page), as_read(second, page)
    first.post(page, ones | WHY)
    answer = second.post(page, others | WHY | {"facts": "The quagga facts."})

    assert answer.status_code == 409
    assert "Anna decided on this account on" in answer.text
    assert "The quagga facts." in answer.text
    assert AccountDecision.objects.filter(member=member).count() == 1


def test_a_pause_that_is_over_does_not_let_an_old_page_decide(anna):
    member = make_member()
    desk = desk_of(anna)
    desk.post(account_page(member, "pause"), as_read(desk, account_page(member, "pause")) | WHY)
    form = as_read(desk, account_page(member, "warning"))
    Member.objects.filter(pk=member.pk).update(state="approved", paused_until=None)

    assert desk.post(account_page(member, "warning"), form | WHY).status_code == 409


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("close", {"choice": "erase", "facts": "The okapi facts."}),
        ("address", {"new_address": "new@example.org", "facts": "The okapi facts."}),
    ],
)
def test_what_an_administrator_does_for_a_member_is_done_once(act, said):
    member = make_member()
    root = make_member(is_staff=True, is_superuser=True)
    desk = Client()
    sign_in(desk, root.email)
    page = reverse(f"admin:accounts_member_{act}", args=[member.pk])
    form = as_read(desk, page) | said
    assert desk.post(page, form).status_code == 302
    answer = desk.post(page, form)

    assert answer.status_code == 409
    assert "The okapi facts." in answer.text
    assert AccountDecision.objects.filter(member=member).count() == 1


def test_the_conditions_of_a_moderator_that_a_colleague_named_meanwhile_stay():
    alpha, _beta = make_condition("Alpha syndrome"), make_condition("Beta syndrome")
    moderator = make_moderator()
    desk = Client()
    sign_in(desk, make_member(is_staff=True, is_superuser=True).email)
    page = reverse("admin:accounts_member_conditions", args=[moderator.pk])
    form = as_read(desk, page)
    ModeratedCondition.objects.create(moderator=moderator, condition=alpha)
    answer = desk.post(page, form | {"conditions": "Beta syndrome"})

    assert answer.status_code == 409
    assert "Alpha syndrome" in answer.text and ">\nBeta syndrome</textarea>" in answer.text
    assert ModeratedCondition.objects.get().condition == alpha


# Sending of texts


def test_a_pause_of_sending_that_began_meanwhile_goes_on(anna, bert):
    desk, page = desk_of(anna), reverse("admin:experiences_submission_intake")
    pause = workflow.pause_intake("We open again on Monday.", by=bert)
    workflow.resume_intake(by=bert)
    workflow.pause_intake("A wave of advertising.", by=bert)
    answer = desk.post(page, {"resume": pause.pk})

    assert answer.status_code == 409
    assert "Another pause has begun" in answer.text


# The desk knows of no other cause


def test_every_cause_that_hides_words_is_part_of_the_version():
    experience = publish()
    seen = {workflow.version_shown(experience)}
    for cause in Cause.values:
        experience.blockers.create(cause=cause)
        seen.add(workflow.version_shown(experience))

    assert len(seen) == len(Cause.values) + 1
