"""Everybody gets at every address what the reviewed table says, and nothing else.

The table is `tests/support/role_matrix_table.txt`; how it is made stands in `tests/support/role_matrix.py`.
"""

import pytest

from tests.support import role_matrix
from tests.support.role_matrix import (
    addresses,
    answering_quickly,
    differences,
    group_of,
    look_at,
    read_table,
)
from tests.support.role_matrix_objects import a_whole_world

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ADDRESSES = sorted(set(addresses()))
GROUPS = sorted({group_of(address) for address in ADDRESSES})
WHAT_TO_DO = (
    "Decide who may do what there, write it with `python -m tests.support.role_matrix`, and review each "
    "changed line of tests/support/role_matrix_table.txt:"
)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One of everything, made once; each request takes its own changes back."""
    with django_db_blocker.unblock(), a_whole_world() as world, answering_quickly():
        yield world


def test_every_address_of_the_site_stands_in_the_table_and_no_other():
    decided = {address for address, _state, _method in read_table()}
    undecided = [f"{a} is new: nobody has decided on it." for a in set(ADDRESSES) - decided]
    gone = [f"{a} stands in the table, but not in the URLconf." for a in decided - set(ADDRESSES)]

    assert not undecided + gone, "\n".join([WHAT_TO_DO, *sorted(undecided + gone)])


@pytest.mark.parametrize("group", GROUPS)
def test_everybody_gets_at_every_address_what_the_table_says(world, group):
    found, faults = {}, []
    for address in ADDRESSES:
        if group_of(address) == group:
            finding = look_at(address, world)
            found |= finding.lines
            faults += finding.faults
    expected = {key: cells for key, cells in read_table().items() if group_of(key[0]) == group}
    wrong = differences(expected, found)

    assert not wrong + faults, "\n".join([*faults, *([WHAT_TO_DO] if wrong else []), *wrong])


def test_a_difference_names_address_state_method_role_and_both_outcomes():
    thirteen = ["200"] * len(role_matrix.ROLES)
    other = ["200", "200", "200", "404+", *thirteen[4:]]
    expected = {("/me/<x>/", role_matrix.ANY, "GET"): thirteen, ("/gone/", "", "GET"): thirteen}
    found = {("/me/<x>/", "waiting", "GET"): other, ("/new/", "", "POST"): thirteen}

    assert differences(expected, found) == [
        "/me/<x>/  [waiting]  GET: member should get 200, but gets 404+",
        "/new/  POST: nobody has decided on this yet.",
        "/gone/  GET: stands in the table, but there is no such thing any more.",
    ]


def test_everybody_asks_in_the_first_state_of_an_object_and_in_any_six_that_follow(monkeypatch):
    monkeypatch.setattr(role_matrix, "is_whole", False)

    assert role_matrix.asked_in_state(0) == set(role_matrix.ROLES)
    for first in range(1, 13):
        in_turn = [role_matrix.asked_in_state(first + further) for further in range(6)]
        assert set().union(*in_turn) == set(role_matrix.ROLES)
        assert all("member" in asked and asked & set(role_matrix.STAFF) for asked in in_turn)


def test_whoever_was_not_asked_makes_no_difference_and_whoever_was_does():
    thirteen = ["404"] * len(role_matrix.ROLES)
    key = ("/me/<x>/", "waiting", "GET")

    assert differences({key: thirteen}, {key: [None, *thirteen[1:]]}) == []
    assert differences({key: thirteen}, {key: [None, "200", *thirteen[2:]]}) == [
        "/me/<x>/  [waiting]  GET: unverified should get 404, but gets 200"
    ]


def test_the_table_is_read_as_it_is_written():
    table = read_table()

    assert role_matrix.write_table(table) == role_matrix.TABLE.read_text()
    assert all(len(cells) == len(role_matrix.ROLES) for cells in table.values())
