"""One button pressed twice at the same moment, by real requests: one row, and the same answer."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Closing, Letter
from diseasemaps.common.models import PressedForm
from experiences.models import Appeal, Escalation, Experience, Helpline, ModeratorNote, Report
from tests.support.desk import fields_of
from tests.support.factories import (
    make_member,
    make_senior_moderator,
    publish,
    reject,
    submit,
)
from tests.support.page_catalogue import sign_in
from tests.support.thoroughness import times

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = times(2, thorough=6, drill=40)
# What a press makes, by how it is asked for: who presses, on which page, what they type, where it
# is sent if not to the page, and how many of what there are afterwards.
Pressing = tuple[Client, str, dict[str, str], Callable[[], int]]


def window(member) -> Client:
    client = Client()
    sign_in(client, member.email)
    return client


def at_the_desk() -> Client:
    client = Client()
    client.force_login(make_senior_moderator(is_superuser=True))
    return client


def a_report() -> Pressing:
    experience = publish()
    page = reverse("report-experience", args=[experience.public_id])
    return Client(), page, {"reason": "abuse"}, experience.reports.count


def a_members_report() -> Pressing:
    experience = publish()
    page = reverse("report-experience", args=[experience.public_id])
    return window(make_member()), page, {"reason": "abuse"}, experience.reports.count


def an_appeal() -> Pressing:
    member = make_member()
    page = reverse("appeal", args=[reject(submit(member=member)).decisions.get().public_id])
    made = Appeal.objects.filter(decision__experience__contributor__member=member)
    return window(member), page, {"text": "Please look again."}, made.count


def a_note() -> Pressing:
    experience = publish()
    page = reverse("admin:experiences_experience_note", args=[experience.pk])
    made = ModeratorNote.objects.filter(experience=experience)
    return at_the_desk(), page, {"text": "A clinic is named."}, made.count


def an_escalation() -> Pressing:
    experience = publish()
    page = reverse("admin:experiences_experience_escalate", args=[experience.pk])
    made = Escalation.objects.filter(experience=experience)
    return at_the_desk(), page, {"kind": "child", "text": "A school is named."}, made.count


def a_helpline() -> Pressing:
    name = f"Line {Helpline.objects.count()}"
    typed = {
        "country": "DE",
        "name": name,
        "telephone": "116 123",
        "hours": "Day and night",
        "source": "https://example.org/",
        "verified_on": "2026-11-20",
        "position": "1",
        "_save": "Save",
    }
    page = reverse("admin:experiences_helpline_add")
    return at_the_desk(), page, typed, Helpline.objects.filter(name=name).count


def a_closing() -> Pressing:
    member = make_member()
    made = Closing.objects.filter(member=member)
    return window(member), reverse("close-account"), {"choice": "erase"}, made.count


def a_deletion() -> Pressing:
    experience = publish()
    member = experience.contributor.member
    page = reverse("delete-experience", args=[experience.public_id])
    letters = Letter.objects.filter(member=member, kind="deleted")
    return window(member), page, {}, letters.count


KINDS = [
    a_report,
    a_members_report,
    an_appeal,
    a_note,
    an_escalation,
    a_helpline,
    a_closing,
    a_deletion,
]


def at_the_same_moment(client: Client, page: str, form: dict[str, str], hands: int) -> list:
    """The same form from the same browser, so often at once; the answers."""
    barrier = threading.Barrier(hands)
    cookies = {name: one.value for name, one in client.cookies.items()}

    def press(_number: int):
        hand = Client(raise_request_exception=False)
        hand.cookies = SimpleCookie(cookies)
        try:
            barrier.wait(timeout=30)
            return hand.post(page, form)
        finally:
            connection.close()

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(press, range(hands)))


@pytest.mark.parametrize("kind", KINDS)
def test_two_presses_at_the_same_moment_make_one_and_lead_to_the_same_page(kind):
    for _round in range(ROUNDS):
        client, page, typed, made = kind()
        form = fields_of(client.get(page).text) | typed
        answers = at_the_same_moment(client, page, form, hands=3)

        assert {answer.status_code for answer in answers} == {302}
        assert len({answer["Location"] for answer in answers}) == 1
        assert made() == 1


def test_a_press_that_waits_for_one_with_an_error_is_the_first():
    """What was refused made nothing, so that the other press is not told that it did."""
    experience = publish()
    page = reverse("report-experience", args=[experience.public_id])
    client = Client()
    form = fields_of(client.get(page).text)
    for _round in range(ROUNDS):
        assert {a.status_code for a in at_the_same_moment(client, page, form, hands=2)} == {200}

    assert not PressedForm.objects.exists()
    assert client.post(page, form | {"reason": "abuse"}).status_code == 302
    assert Report.objects.count() == 1
    assert Experience.objects.get().is_readable
