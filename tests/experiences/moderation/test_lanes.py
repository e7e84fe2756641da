"""The first page of the desk: one number for each lane, for whoever may work in it."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client

from experiences import workflow
from experiences.moderation.lanes import lanes
from tests.support.factories import (
    hand_in_edit,
    make_escalation,
    make_member,
    make_senior_moderator,
    publish,
    report,
    set_state,
    submit,
)

pytestmark = pytest.mark.django_db


def somebody(role: str):
    member = make_member(is_staff=True)
    call_command("ensure_roles", verbosity=0)
    member.groups.add(Group.objects.get(name=role))
    return member


def numbers(member) -> dict[str, int]:
    return {lane.title: lane.number for lane in lanes(member)}


@pytest.fixture
def something_in_each_lane():
    judge = make_senior_moderator()
    submit()
    make_escalation(submit().experience)
    hand_in_edit(publish())
    workflow.hold(publish(), by=judge, reason="other", facts="Why.")
    report(publish(), reason="worried")
    report(publish(), make_member(), reason="illegal")
    submit(name_choice="typed", typed_name="Otter 7")
    set_state(make_member(), "applied")
    banned = make_member()
    ban = workflow.decide_on_account(banned, "ban", by=judge, reason="spam", facts="Adverts.")
    workflow.open_appeal(ban, by=banned, text="It was not me.")
    return judge


EVERYTHING = {
    "Crisis and illegal": 1,
    "Urgent reports": 2,
    "Reports": 2,
    "New texts": 2,
    "Edits of public texts": 1,
    "Held texts": 1,
    "Pen names": 1,
    "Appeals": 1,
    "Applicants": 1,
}


def test_a_senior_moderator_sees_one_number_for_each_lane(something_in_each_lane):
    senior = somebody("senior moderator")
    desk = Client()
    desk.force_login(senior)
    page = desk.get("/admin/").text

    assert numbers(senior) == EVERYTHING
    for title, number in EVERYTHING.items():
        assert re.search(rf"<b>{number}</b> {title}", page)
    for lane in lanes(senior):
        assert desk.get(lane.url).status_code == 200, lane.title


def test_each_role_sees_the_lanes_that_it_may_work_in(something_in_each_lane):
    assert set(numbers(somebody("moderator"))) == set(EVERYTHING) - {
        "Crisis and illegal",
        "Appeals",
    }
    assert numbers(somebody("editor")) == {}
    assert numbers(somebody("medical reviewer")) == {}


def test_nobody_is_offered_their_own_words_or_decisions(something_in_each_lane):
    moderator = somebody("senior moderator")
    submit(member=moderator, name_choice="typed", typed_name="Heron 9")

    assert numbers(moderator) == EVERYTHING
    assert numbers(something_in_each_lane)["Appeals"] == 0


def test_an_empty_desk_says_nought(client):
    senior = somebody("senior moderator")

    assert set(numbers(senior).values()) == {0}


def test_the_first_page_costs_the_same_however_much_waits(
    django_assert_max_num_queries, something_in_each_lane
):
    senior = somebody("senior moderator")
    for _ in range(3):
        submit()
    with django_assert_max_num_queries(27):
        lanes(senior)
