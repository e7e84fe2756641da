"""One row that fails stops no other, undoes nothing but its own, and is named by its number."""

import logging

import pytest
from django.core.management import CommandError
from django.db import IntegrityError, transaction

from accounts.models import Member
from diseasemaps.common import rows
from tests.support.factories import make_member

pytestmark = pytest.mark.django_db


def renamed(pk: int) -> int:
    """Change the row, and fail half-way for one whose address says so."""
    member = Member.objects.get(pk=pk)
    Member.objects.filter(pk=pk).update(desk_name="Changed")
    if member.email.startswith("bad"):
        raise ValueError(f"{member.email} is bad")
    return 1


def test_all_others_are_done_and_of_the_one_that_fails_nothing_is_half_done():
    members = [make_member(), make_member("bad@example.org"), make_member()]
    with pytest.raises(rows.RowsFailed) as some:
        rows.each("member", [member.pk for member in members], renamed)

    assert some.value.done == 2
    assert some.value.failures == [f"member {members[1].pk} (ValueError)"]
    names = Member.objects.order_by("pk").values_list("desk_name", flat=True)
    assert list(names) == ["Changed", "", "Changed"]


def test_what_the_database_refuses_ends_with_its_row():
    taken, one, two = make_member(), make_member(), make_member()

    def take(pk: int) -> int:
        address = taken.email if pk == one.pk else "free@example.org"
        return Member.objects.filter(pk=pk).update(email=address)

    with pytest.raises(rows.RowsFailed, match=rf"^1 failed: member {one.pk} \(IntegrityError\)\.$"):
        rows.each("member", [one.pk, two.pk], take)
    assert Member.objects.get(pk=two.pk).email == "free@example.org"


def test_without_a_failure_it_gives_what_the_acts_have_done_together():
    assert rows.each("row", [1, 2, 3], lambda number: number) == 6
    assert rows.each("row", [], lambda number: number) == 0


@pytest.mark.django_db(transaction=True)
def test_each_row_is_committed_before_the_next_and_an_act_may_commit_by_itself():
    committed = []

    def act(_key: int) -> int:
        transaction.on_commit(lambda: committed.append("after the row"))
        committed.append("row")
        return 1

    rows.each("row", [1, 2], act)
    assert committed == ["row", "after the row"] * 2
    committed.clear()
    rows.each("row", [1], act, in_transaction=False)
    assert committed == ["after the row", "row"]


@pytest.mark.django_db(transaction=True)
def test_a_row_whose_commit_is_refused_is_not_counted_as_done():
    def refused_at_the_commit() -> None:
        raise IntegrityError

    def act(_key: int) -> int:
        transaction.on_commit(refused_at_the_commit)
        return 1

    with pytest.raises(rows.RowsFailed) as some:
        rows.each("row", [1], act)
    assert some.value.done == 0


def test_what_an_error_says_stands_neither_in_what_is_told_nor_in_the_log(caplog):
    member = make_member("bad@example.org")
    with caplog.at_level(logging.INFO), pytest.raises(rows.RowsFailed) as some:
        rows.each("member", [member.pk], renamed)

    assert f"member {member.pk} failed: ValueError at {__file__}:" in caplog.text
    assert "bad" not in caplog.text + str(some.value)


def test_a_process_that_is_told_to_end_ends():
    def end(_key: int) -> int:
        raise SystemExit

    with pytest.raises(SystemExit):
        rows.each("row", [1, 2], end)


def test_a_step_that_fails_as_a_whole_is_named_by_itself():
    def fails() -> int:
        raise OSError("/home/anna")

    assert rows.attempt("sessions deleted", fails) == (0, ["sessions deleted (OSError)"])
    assert rows.attempt("sessions deleted", lambda: 7) == (7, [])


def test_a_command_ends_with_one_where_anything_failed_and_else_not():
    rows.exit_if_any([])
    with pytest.raises(CommandError, match=r"^2 failed: draft 1 \(A\), step \(B\)\.$") as error:
        rows.exit_if_any(["draft 1 (A)", "step (B)"])
    assert error.value.returncode == 1
