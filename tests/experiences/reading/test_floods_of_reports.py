"""Anybody may report without an account, and nobody can flood the desk with it: a place counts once
for a text, has a share of what cannot wait, and locks no text away from a moderator."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Letter
from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import Escalation, Experience, Report, ReportText
from experiences.moderation.lanes import lanes
from tests.support import desk as desk_forms
from tests.support.factories import (
    make_credible_member,
    make_escalation,
    make_member,
    make_moderator,
    make_senior_moderator,
    make_topic,
    publish,
    report,
    set_state,
    submit,
)

pytestmark = pytest.mark.django_db
DETAILS = "The last sentence sounds like a farewell."
OF_THE_LAW = {"reason": "illegal", "where": "The second sentence.", "why": "Slander, in Iceland."}
CRISIS, URGENT, REPORTS = "Crisis and illegal", "Urgent reports", "Reports"
LIST = reverse("admin:experiences_experience_changelist")


def somewhere(number: int) -> Client:
    """A browser in a place of its own."""
    return Client(REMOTE_ADDR=f"10.0.0.{number + 1}")


def signed_in(member, client: Client | None = None) -> Client:
    client = client or Client()
    client.force_login(member)
    return client


def send(client: Client, experience: Experience, **fields):
    where = reverse("report-experience", args=[experience.public_id])
    return client.post(where, {"reason": "worried", "details": DETAILS} | fields)


def numbers(member) -> dict[str, int]:
    return {lane.title: lane.number for lane in lanes(member)}


def texts(number: int) -> list[Experience]:
    topic = make_topic()
    return [publish(submit(topic, make_member())) for _ in range(number)]


def desk_page(experience: Experience) -> str:
    return reverse("admin:experiences_experience_change", args=[experience.pk])


def shown_by(desk: Client, url: str) -> list[Experience]:
    return list(desk.get(url).context["cl"].result_list)


# The flood


def test_twenty_reports_of_one_text_and_fifteen_of_others_from_one_address_are_harmless(client):
    first, *others = texts(16)
    answers = [send(client, first).status_code for _ in range(20)]
    answers += [send(client, text, **OF_THE_LAW).status_code for text in others]
    moderator, senior = make_moderator(), make_senior_moderator()

    assert answers == [302] + [409] * 19 + [302] * 4 + [429] * 11
    assert not Escalation.objects.exists()
    assert numbers(senior)[CRISIS] == 0
    for member in (moderator, senior):
        assert (numbers(member)[URGENT], numbers(member)[REPORTS]) == (5, 5)
    desk = signed_in(moderator)
    for text in [first, *others]:
        text.refresh_from_db()
        assert text.is_readable
        assert desk.get(desk_page(text)).status_code == 200


def test_a_place_counts_once_for_a_text_until_somebody_has_decided():
    (text,) = texts(1)
    assert send(somewhere(1), text).status_code == 302

    again = send(somewhere(1), text, reason="abuse", details="Another visitor's okra words.")

    assert again.status_code == 409
    assert "has been reported without an account from your network already" in again.text
    assert "sign in to report it yourself" in again.text
    assert "Another visitor&#x27;s okra words." in again.text
    assert Report.objects.count() == 1
    assert send(somewhere(2), text).status_code == 302
    workflow.keep(text, by=make_moderator())
    assert send(somewhere(1), text).status_code == 302


def test_a_member_is_not_counted_with_the_visitors_of_their_place():
    (text,) = texts(1)
    send(somewhere(1), text)

    assert send(signed_in(make_member(), somewhere(1)), text).status_code == 302
    assert send(signed_in(make_member(), somewhere(1)), text).status_code == 302


def test_a_whole_ipv6_network_is_one_place():
    (text,) = texts(1)
    answers = [send(Client(REMOTE_ADDR=f"2001:db8::{n:x}"), text).status_code for n in (1, 2, 3)]

    assert answers == [302, 409, 409]


def test_the_database_refuses_a_second_open_report_from_a_place():
    text, other = texts(2)
    made = report(text, place="10.0.0.1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(experience=text, reason="abuse", place=made.place)

    Report.objects.create(experience=other, reason="abuse", place=made.place)


# What is kept of a place


def test_an_address_is_kept_as_a_hash_of_its_own_for_each_text_and_goes_with_the_decision():
    first, second = texts(2)
    for text in (first, second):
        send(Client(REMOTE_ADDR="203.0.113.77"), text)
    one, other = Report.objects.order_by("pk")

    assert len(one.place) == len(other.place) == 64
    assert one.place != other.place
    assert "203.0.113" not in str(list(Report.objects.values()))
    workflow.keep(first, by=make_moderator())
    workflow.delete_experience(second, by=second.contributor.member)
    assert set(Report.objects.values_list("place", flat=True)) == {""}


def test_a_place_is_hashed_with_the_sites_secret(settings):
    (text,) = texts(1)
    made = report(text, place="203.0.113.77")
    workflow.keep(text, by=make_moderator())
    settings.SECRET_KEY = "another-secret-of-the-site-for-this-test"

    assert report(text, place="203.0.113.77").place != made.place


def test_a_member_leaves_no_place():
    (text,) = texts(1)
    send(signed_in(make_member()), text)

    assert Report.objects.get().place == ""


# The limits


def test_a_place_has_a_share_of_what_cannot_wait_and_loses_nothing_that_was_typed(client):
    *before, text = texts(6)
    for other in before:
        assert send(client, other).status_code == 302

    answer = send(client, text, **OF_THE_LAW, contact="reader@example.org")

    assert answer.status_code == 429
    assert answer["Retry-After"] == "3600"
    for typed in (DETAILS, OF_THE_LAW["where"], OF_THE_LAW["why"], "reader@example.org"):
        assert typed in answer.text, typed
    assert re.search(r'value="illegal"[^>]*checked', answer.text)
    assert "try in an hour" in answer.text
    sign_in = (
        f"{reverse('account_login')}?next={reverse('report-experience', args=[text.public_id])}"
    )
    assert sign_in in answer.text
    assert not text.reports.exists()
    # Nobody is written to, and what can wait is taken as before.
    assert not Letter.objects.filter(kind="report_received").exists()
    assert send(client, text, reason="abuse").status_code == 302
    assert send(somewhere(9), before[0]).status_code == 302


def test_a_member_who_does_not_count_has_the_share_of_their_place(client):
    *before, text = texts(6)
    for other in before:
        send(client, other)

    answer = send(signed_in(make_member()), text)

    assert answer.status_code == 429
    assert "Please try again in an hour." in answer.text
    assert "Sign in and report it" not in answer.text


def test_a_member_in_good_standing_gets_through_whatever_came_from_their_place(client):
    *before, text = texts(6)
    for other in before:
        send(client, other)

    assert send(signed_in(make_credible_member()), text).status_code == 302
    assert Escalation.objects.get().experience == text


def test_a_member_in_good_standing_reports_so_often_an_hour(settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"report_by_member": "2/h/user"}
    member = make_credible_member()
    answers = [send(signed_in(member, somewhere(n)), text) for n, text in enumerate(texts(3))]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "You have sent many reports in a short time." in answers[-1].text


def test_what_is_refused_or_not_complete_takes_no_share(client):
    first, *others = texts(5)
    send(client, first)
    for _ in range(10):
        assert send(client, first).status_code == 409
        assert send(client, others[0], reason="illegal").status_code == 200

    assert [send(client, text).status_code for text in others] == [302] * 4


# Who reads it


@pytest.mark.parametrize("reason", ["worried", "illegal"])
@pytest.mark.parametrize("who", ["visitor", "new member", "paused"])
def test_what_anybody_says_is_urgent_for_every_moderator_and_locks_nothing_away(who, reason):
    (text,) = texts(1)
    by = {
        "visitor": lambda: None,
        "new member": make_member,
        "paused": lambda: set_state(make_credible_member(), "paused"),
    }[who]()
    report(text, by, reason=reason)
    moderator = make_moderator()
    lane = next(lane for lane in lanes(moderator) if lane.title == URGENT)

    assert not Escalation.objects.exists()
    text.refresh_from_db()
    assert text.is_readable
    assert lane.number == 1
    assert shown_by(signed_in(moderator), lane.url) == [text]


@pytest.mark.parametrize("outcome", ["kept", "removed", "held"])
def test_every_moderator_settles_an_urgent_report(outcome):
    (text,) = texts(1)
    report(text, reason="worried")
    moderator = make_moderator()
    said = {
        "outcome": outcome,
        "reason": "other",
        "facts": "What I saw.",
        "outcome_if_kept": "It stays.",
    }

    assert desk_forms.send(signed_in(moderator), desk_page(text), said).status_code == 302
    text.refresh_from_db()
    assert text.is_readable is (outcome == "kept")
    # A hold decides nothing yet.
    assert numbers(moderator)[URGENT] == (1 if outcome == "held" else 0)


def test_every_moderator_hands_an_urgent_report_up_and_then_it_is_in_one_lane_only():
    (text,) = texts(1)
    report(text, reason="worried")
    moderator, senior = make_moderator(), make_senior_moderator()
    desk = signed_in(moderator)
    up = reverse("admin:experiences_experience_escalate", args=[text.pk])
    assert up in desk.get(desk_page(text)).text

    desk.post(up, {"kind": "crisis", "text": "Please look at the last line."})

    assert Escalation.objects.get().raised_by == moderator
    assert numbers(moderator)[URGENT] == 0
    assert (numbers(senior)[CRISIS], numbers(senior)[URGENT]) == (1, 0)


@pytest.mark.parametrize("reason", ["worried", "illegal"])
def test_what_a_member_in_good_standing_says_is_for_senior_moderators_and_stays_public(reason):
    (text,) = texts(1)
    report(text, make_credible_member(), reason=reason)

    assert Escalation.objects.get().cause == "reported"
    text.refresh_from_db()
    assert text.is_readable
    assert numbers(make_moderator())[URGENT] == 0
    assert (numbers(make_senior_moderator())[CRISIS], numbers(make_senior_moderator())[URGENT]) == (
        1,
        0,
    )


@pytest.mark.parametrize("reason", ["identifies", "harmful", "promotion", "abuse", "other"])
def test_what_can_wait_is_in_the_lane_of_reports_alone(reason):
    (text,) = texts(1)
    report(text, reason=reason)

    assert (numbers(make_moderator())[URGENT], numbers(make_moderator())[REPORTS]) == (0, 1)


def test_the_urgent_list_has_the_oldest_first_and_nothing_else():
    moderator = make_moderator()
    old, new, waits, escalated = texts(4)
    for text in (new, old):
        report(text, reason="worried")
    Report.objects.filter(experience=old).update(created_at="2026-01-01T00:00:00Z")
    report(waits, reason="identifies")
    report(escalated, reason="worried")
    make_escalation(escalated)
    lane = next(lane for lane in lanes(moderator) if lane.title == URGENT)

    assert shown_by(signed_in(moderator), lane.url) == [old, new]


# Letters to addresses that somebody typed


def test_one_letter_an_hour_leaves_a_place_however_many_addresses_are_typed(client):
    answers = [
        send(client, text, **OF_THE_LAW, contact=f"stranger{n}@example.org")
        for n, text in enumerate(texts(4))
    ]

    assert [answer.status_code for answer in answers] == [302, 200, 200, 200]
    assert "A letter about a report has gone out from your network already." in answers[1].text
    assert "stranger1@example.org" in answers[1].text and DETAILS in answers[1].text
    assert [letter.address for letter in Letter.objects.filter(kind="report_received")] == [
        "stranger0@example.org"
    ]


def test_without_an_address_the_report_goes_through_and_no_stranger_gets_its_outcome(client):
    first, second = texts(2)
    send(client, first, **OF_THE_LAW, contact="stranger0@example.org")
    send(client, second, **OF_THE_LAW, contact="stranger1@example.org")

    assert send(client, second, **OF_THE_LAW).status_code == 302
    workflow.keep(second, by=make_moderator())
    assert not ReportText.objects.filter(text="stranger1@example.org").exists()
    assert not Letter.objects.filter(address="stranger1@example.org").exists()


def test_a_refused_report_leaves_the_letter_to_the_next(client):
    first, second = texts(2)
    send(client, first)
    refused = send(client, first, **OF_THE_LAW, contact="reader@example.org")
    assert refused.status_code == 409

    assert send(client, second, **OF_THE_LAW, contact="reader@example.org").status_code == 302
    assert Letter.objects.filter(kind="report_received").count() == 1


# Aliases of one mailbox


@pytest.mark.parametrize(
    "addresses",
    [
        ["a.b+1@gmail.com", "ab+2@googlemail.com", "ab@gmail.com"],
        ["anna@example.org", "anna+2@example.org", "anna+3@example.org"],
    ],
)
def test_aliases_of_one_mailbox_are_one_reporter(addresses):
    (text,) = texts(1)
    for address in addresses:
        report(text, make_credible_member(address))
    text.refresh_from_db()
    assert text.is_readable
    report(text, make_credible_member())
    text.refresh_from_db()
    assert text.is_readable

    report(text, make_credible_member())
    text.refresh_from_db()
    assert not text.is_readable


def test_people_whose_addresses_differ_by_a_dot_elsewhere_are_different_reporters():
    (text,) = texts(1)
    for address in ("a.b@example.org", "ab@example.org", "a.b@example.com"):
        report(text, make_credible_member(address))
    text.refresh_from_db()

    assert not text.is_readable


def test_whoever_has_two_confirmed_addresses_is_one_reporter():
    (text,) = texts(1)
    for _ in range(2):
        member = make_credible_member()
        member.emailaddress_set.create(email=f"second-{member.email}", verified=True, primary=False)
        report(text, member)
    text.refresh_from_db()

    assert text.is_readable


def test_a_mailbox_is_no_hindrance_to_reporting():
    (text,) = texts(1)
    for address in ("anna@example.org", "anna+2@example.org"):
        report(text, make_credible_member(address))
    assert text.reports.open().count() == 2
    with pytest.raises(NotAllowed, match="already"):
        report(text, Report.objects.first().reporter)
