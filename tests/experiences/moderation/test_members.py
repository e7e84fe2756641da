"""At the desk: accounts, appeals and public texts, decided on through the pages."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import workflow as accounts_workflow
from accounts.models import AccountDecision, AddressChange, Closing, Letter, Member
from experiences import workflow
from experiences.models import Appeal, Decision, Experience
from tests.support.desk import send
from tests.support.factories import (
    block,
    drift,
    make_appeal,
    make_member,
    publish,
    reject,
    set_state,
    stored_counts,
    submit,
)
from tests.support.page_catalogue import sign_in

pytestmark = pytest.mark.django_db
WHY = {"reason": "spam", "facts": "The okapi facts of it.", "message": "The zebra message."}


@pytest.fixture(autouse=True)
def roles():
    call_command("ensure_roles", verbosity=0)


def somebody(role: str, **fields) -> Member:
    member = make_member(is_staff=True, **fields)
    member.groups.add(Group.objects.get(name=role))
    return member


def at_the_desk(role: str = "senior moderator", **fields) -> Client:
    client = Client()
    sign_in(client, somebody(role, **fields).email)
    return client


def account(member: Member) -> str:
    return reverse("admin:accounts_member_change", args=[member.pk])


def decision_page(member: Member, outcome: str) -> str:
    return reverse("admin:accounts_member_decide", args=[member.pk, outcome])


def public_page(experience: Experience) -> str:
    return reverse("admin:experiences_experience_change", args=[experience.pk])


# Accounts


def test_the_account_page_shows_state_strikes_numbers_and_history_and_no_address():
    experience = publish()
    member = experience.contributor.member
    desk = at_the_desk()
    send(desk, decision_page(member, "warning"), WHY)
    page = desk.get(account(member)).text

    for shown in ("Approved", "Strikes in force", "Texts published", "Warning", WHY["facts"]):
        assert shown in page
    for hidden in (member.email, experience.published.words, experience.topic.condition.name):
        assert hidden not in page


@pytest.mark.parametrize(
    ("role", "sees"), [("moderator", False), ("senior moderator", False), ("administrator", True)]
)
def test_only_who_may_see_it_sees_the_address(role, sees):
    member = make_member("canary.address@example.org")
    desk = at_the_desk(role)
    listed = reverse("admin:accounts_member_changelist")

    assert ("canary.address" in desk.get(account(member)).text) is sees
    assert ("canary.address" in desk.get(listed).text) is sees
    found = desk.get(listed, {"q": "canary.address"}).text
    assert (account(member) in found) is sees
    assert account(member) in desk.get(listed, {"q": str(member.public_id)[:8]}).text


def test_each_decision_is_made_on_a_page_of_its_own_and_needs_its_reason():
    member = make_member()
    desk = at_the_desk()
    page = decision_page(member, "long_pause")
    assert "No new texts for 30 days" in desk.get(page).text
    assert not AccountDecision.objects.exists()
    refused = send(desk, page, {"reason": "", "facts": "", "message": "Kept words."})
    assert "Choose the reason that the member is to read." in refused.text
    assert "Write down the facts that the decision rests on." in refused.text
    assert "Kept words." in refused.text
    assert send(desk, page, WHY).status_code == 302

    decision = AccountDecision.objects.get()
    assert (decision.member, decision.outcome, decision.reason) == (member, "long_pause", "spam")
    assert Member.objects.get(pk=member.pk).state == "paused"


def test_a_ban_asks_what_happens_to_the_published_texts():
    experience = publish()
    member, topic = experience.contributor.member, experience.topic
    desk = at_the_desk()
    page = decision_page(member, "ban")
    assert "Say what happens to the published texts." in send(desk, page, WHY).text
    send(desk, page, WHY | {"hides_words": "yes"})

    assert stored_counts(topic) == (0, 0, 0, 0)
    send(desk, decision_page(member, "lifted"), WHY)
    assert stored_counts(topic) == (1, 0, 1, 1)


def test_a_decision_that_came_too_late_says_so_and_keeps_what_was_typed():
    member = make_member()
    desk = at_the_desk()
    desk.get(decision_page(member, "ban"))
    set_state(member, "banned")
    late = send(desk, decision_page(member, "ban"), WHY | {"hides_words": "no"})

    assert late.status_code == 409
    assert "This account is banned, so this cannot be decided now." in late.text
    assert WHY["facts"] in late.text
    assert not AccountDecision.objects.exists()


def test_a_moderator_may_not_ban_and_an_editor_sees_no_account():
    member = make_member()
    page = decision_page(member, "ban")
    assert send(at_the_desk("moderator"), page, WHY | {"hides_words": "no"}).status_code == 403
    editor = at_the_desk("editor")
    assert editor.get(account(member)).status_code == 403
    assert send(editor, decision_page(member, "note"), WHY).status_code == 403
    assert not AccountDecision.objects.exists()


def test_nobody_decides_on_or_gives_roles_to_themselves():
    senior = somebody("senior moderator")
    desk = Client()
    sign_in(desk, senior.email)
    assert send(desk, decision_page(senior, "note"), WHY).status_code == 409
    administrator = somebody("administrator")
    sign_in(desk, administrator.email)
    roles = reverse("admin:accounts_member_roles", args=[administrator.pk])

    assert desk.post(roles, {"is_staff": "on", "is_superuser": "on"}).status_code == 403
    assert not AccountDecision.objects.exists()


@pytest.mark.parametrize("role", ["moderator", "senior moderator", "editor", "medical reviewer"])
def test_only_an_administrator_grants_roles_closes_accounts_and_changes_addresses(role):
    member = make_member()
    desk = at_the_desk(role)
    for name in ("roles", "close", "address"):
        page = reverse(f"admin:accounts_member_{name}", args=[member.pk])
        assert desk.get(page).status_code == 403
        assert send(desk, page, {"is_staff": "on", "choice": "erase"}).status_code == 403
    # The page that Django would show for it gives no roles either.
    desk.post(account(member), {"is_staff": "on", "groups": []})
    assert not Member.objects.get(pk=member.pk).is_staff
    assert not Closing.objects.exists() and not AddressChange.objects.exists()


def test_an_applicant_is_approved_or_declined_with_a_reason():
    first, second = (set_state(make_member(), "applied") for _ in range(2))
    desk = at_the_desk("moderator")
    send(desk, decision_page(first, "approved"), WHY)
    assert "Choose the reason" in send(desk, decision_page(second, "declined"), {}).text
    send(desk, decision_page(second, "declined"), WHY)

    assert Member.objects.get(pk=first.pk).state == "approved"
    assert Member.objects.get(pk=second.pk).state == "declined"
    letter = Letter.objects.get(kind="account_declined")
    assert "It is advertising or sent many times" in letter.body
    assert WHY["facts"] not in letter.body


def test_whoever_decides_reads_whom_it_is_about_and_what_was_decided_before():
    member = make_member()
    desk = at_the_desk()
    send(desk, decision_page(member, "warning"), WHY)
    page = desk.get(decision_page(member, "pause")).text

    assert f"<h1>Pause for seven days: {member}</h1>" in page
    assert "Strikes in force" in page and WHY["facts"] in page
    assert member.email not in page


# Procedures


def test_an_administrator_closes_an_account_for_somebody_who_can_still_keep_it():
    experience = publish()
    member = experience.contributor.member
    desk = at_the_desk("administrator")
    page = reverse("admin:accounts_member_close", args=[member.pk])
    assert "Write down who asked" in send(desk, page, {"choice": "erase", "facts": ""}).text
    send(desk, page, {"choice": "erase", "facts": "A relative wrote; the procedure was followed."})

    closing = Closing.objects.get()
    assert closing.asked_by_desk and closing.member == member
    assert not Experience.objects.get().is_readable
    assert Letter.objects.filter(kind="closing_asked", member=member).exists()
    own = Client()
    own.force_login(Member.objects.get(pk=member.pk))
    assert "An administrator asked for it on your behalf." in own.get("/me/data/").text
    own.post("/me/data/keep/")
    assert Experience.objects.get().is_readable
    assert not drift(experience.topic.condition)


def test_a_new_address_comes_after_a_week_and_a_sign_in_stops_it():
    member, other = make_member("old@example.org"), make_member("old2@example.org")
    Member.objects.update(last_login=timezone.now() - timedelta(days=30))
    desk = at_the_desk("administrator")
    for person, address in ((member, "new@example.org"), (other, "new2@example.org")):
        page = reverse("admin:accounts_member_address", args=[person.pk])
        send(desk, page, {"new_address": address, "facts": "Knew the drafts by heart."})
    told = Letter.objects.filter(kind="address_asked").order_by("pk")
    assert [letter.address for letter in told] == ["old@example.org", "old2@example.org"]
    assert accounts_workflow.change_due_addresses() == 0
    Client().force_login(other)
    past = timezone.now() - timedelta(days=8)
    AddressChange.objects.update(asked_at=past, due_at=past + timedelta(days=7))

    assert accounts_workflow.change_due_addresses() == 1
    member.refresh_from_db()
    other.refresh_from_db()
    assert (member.email, other.email) == ("new@example.org", "old2@example.org")
    assert not member.has_usable_password()
    assert member.emailaddress_set.get().email == "new@example.org"
    assert not AddressChange.objects.exists()


def test_an_address_of_somebody_else_cannot_be_given():
    member = make_member()
    make_member("taken@example.org")
    page = reverse("admin:accounts_member_address", args=[member.pk])
    send(at_the_desk("administrator"), page, {"new_address": "Taken@example.org", "facts": "Why."})

    assert not AddressChange.objects.exists()
    assert not AccountDecision.objects.exists()


# Appeals


def test_an_appeal_is_listed_for_everybody_but_the_one_who_decided():
    member, judge = make_member(), somebody("senior moderator")
    decision = workflow.decide_on_account(
        member, "ban", by=judge, reason="spam", facts="The okapi facts."
    )
    own = Client()
    own.force_login(Member.objects.get(pk=member.pk))
    own.post(reverse("appeal", args=[decision.public_id]), {"text": "The zebra appeal."})
    appeal = Appeal.objects.get()
    listed = reverse("admin:experiences_appeal_changelist")
    page = reverse("admin:experiences_appeal_change", args=[appeal.pk])
    judges = Client()
    sign_in(judges, judge.email)
    assert page not in judges.get(listed).text
    answer = {"outcome": "upheld", "text": "The gnu answer."}
    assert send(judges, page, answer).status_code in (302, 404)
    assert Appeal.objects.get().state == "open"
    other = at_the_desk()
    assert "The zebra appeal." in other.get(page).text
    assert "Write the answer" in send(other, page, {"outcome": "upheld"}).text
    send(other, page, answer)

    assert Appeal.objects.get().state == "upheld"
    assert "The gnu answer." in own.get("/me/decisions/").text
    assert judge.email not in own.get("/me/decisions/").text


def test_an_appeal_whose_text_goes_in_the_moment_of_the_answer_leaves_what_was_written(monkeypatch):
    appeal = make_appeal(reject(submit()).decisions.get())
    author, decide = appeal.decision.experience.contributor.member, workflow.decide_appeal

    def decide_too_late(row, **said):
        workflow.ask_to_close(author, "erase")
        decide(row, **said)

    monkeypatch.setattr(workflow, "decide_appeal", decide_too_late)
    page = reverse("admin:experiences_appeal_change", args=[appeal.pk])
    answer = {"outcome": "upheld", "text": "The gnu answer."}
    response = at_the_desk().post(page, answer)

    assert response.status_code == 409
    assert "The gnu answer." in response.text
    assert "Nothing was changed." in response.text
    assert Appeal.objects.get().state == "open"


@pytest.mark.parametrize("role", ["moderator", "editor", "administrator"])
def test_only_senior_moderators_see_appeals(role):
    desk = at_the_desk(role)
    assert desk.get(reverse("admin:experiences_appeal_changelist")).status_code == 403


# Public texts


def test_a_public_text_is_found_by_the_address_of_its_page():
    experience, other = publish(), publish()
    desk = at_the_desk("moderator")
    listed = reverse("admin:experiences_experience_changelist")
    found = desk.get(listed, {"q": f"https://example.org/experiences/{experience.public_id}/"}).text

    assert public_page(experience) in found
    assert public_page(other) not in found
    assert public_page(experience) not in desk.get(listed, {"q": "hollow near my chin"}).text


def test_a_text_in_which_a_child_can_be_recognised_is_held_then_kept_or_removed():
    experience = publish()
    topic = experience.topic
    desk = at_the_desk("moderator")
    page = public_page(experience)
    assert experience.published.words in desk.get(page).text
    refused = send(desk, page, {"outcome": "held"})
    assert "Choose the reason that the author is to read." in refused.text
    said = {"reason": "personal_data_other", "facts": "The second sentence names a school."}
    send(desk, page, said | {"outcome": "held"})
    assert stored_counts(topic) == (0, 0, 0, 0)
    author = Client()
    author.force_login(experience.contributor.member)
    assert "The second sentence names a school." in author.get("/me/decisions/").text
    assert author.get(f"/experiences/{experience.public_id}/").status_code == 410
    send(desk, page, {"outcome": "kept"})
    assert stored_counts(topic) == (1, 0, 1, 1)
    send(desk, page, said | {"outcome": "removed"})

    assert stored_counts(topic) == (0, 0, 0, 0)
    assert "neither public nor held" in desk.get(page).text
    assert list(Decision.objects.order_by("pk").values_list("outcome", flat=True)) == [
        "published",
        "held",
        "kept",
        "removed",
    ]
    kinds = Letter.objects.filter(kind__in=["held", "kept", "removed"]).count()
    assert kinds == 3
    assert not drift(topic.condition)


def test_a_moderators_own_text_is_not_on_their_desk():
    moderator = somebody("moderator")
    experience = publish(submit(member=moderator))
    block(experience)
    desk = Client()
    sign_in(desk, moderator.email)

    assert desk.post(public_page(experience), {"outcome": "kept"}).status_code in (302, 404)
    assert not Experience.objects.get().is_readable
