"""Whoever asks for an address is answered from an index: at any size in the same time."""

import json
import re
from contextlib import suppress
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import workflow
from accounts.exceptions import NotAllowed
from accounts.models import AddressChange, Member
from tests.support.factories import make_member
from tests.support.signing_up import (
    ask_for_code,
    ask_for_new_password,
    choose_password,
    code_in,
    link_in,
    newest_letter,
    reauthenticate,
    sign_in,
    sign_up,
    type_code,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_leave_at_once")]

ROOT = Path(__file__).resolve().parents[2]
# So many that reading the table would take longer than asking an index.
MEMBERS = 4000
# Typed by people, who do not mind capitals.
KNOWN, UNKNOWN = "Somebody2000@Many.example", "Nobody@Many.example"
TABLES = {"accounts_member", "account_emailaddress"}


def an_administrator() -> Member:
    return make_member(is_staff=True, is_superuser=True)


def signing_up(address):
    sign_up(browser := Client(), address)
    letter = newest_letter(address.lower())
    if "confirm" in letter:
        browser.post(link_in(letter))


def signing_in(address):
    sign_in(Client(), address, "not-the-password-at-all")
    sign_in(Client(), address)


def signing_in_by_code(address):
    ask_for_code(browser := Client(), address)
    letter = newest_letter(address.lower())
    if re.search(r"^[A-Z]{4}-[A-Z]{4}$", letter, re.M):
        type_code(browser, code_in(letter))


def choosing_a_new_password(address):
    ask_for_new_password(browser := Client(), address)
    letter = newest_letter(address.lower())
    if "/password/reset/key/" in letter:
        choose_password(browser, link_in(letter))


def taking_the_address(address):
    browser = Client()
    browser.force_login(make_member())
    reauthenticate(browser)
    page = reverse("account_email")
    browser.post(page, {"action_add": "", "email": address})
    browser.post(page, {"action_send": "", "email": address})
    if "confirm" in (letter := newest_letter(address.lower())):
        browser.post(link_in(letter))


def an_administrator_changes_the_address(address):
    try:
        workflow.ask_for_address(make_member(), address, by=an_administrator(), facts="Asked.")
    except NotAllowed:
        return
    AddressChange.objects.update(due_at=AddressChange.objects.get().asked_at)
    assert workflow.change_due_addresses() == 1


def asking_by_natural_key(address):
    with suppress(Member.DoesNotExist):
        Member.objects.get_by_natural_key(address)


WAYS = [
    signing_up,
    signing_in,
    signing_in_by_code,
    choosing_a_new_password,
    taking_the_address,
    an_administrator_changes_the_address,
    asking_by_natural_key,
]


@pytest.fixture
def many_members():
    member = make_member(KNOWN.lower())
    made = Member.objects.bulk_create(
        Member(email=f"somebody{number}@many.example", password=member.password)
        for number in range(MEMBERS)
        if number != 2000
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=one, email=one.email, verified=True, primary=True) for one in made
    )
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ANALYZE {table}")


def nodes(plan: dict) -> list[dict]:
    """Each step of a plan."""
    return [plan, *(node for inner in plan.get("Plans", []) for node in nodes(inner))]


def steps_without_an_index(sql: str) -> list[str]:
    """The steps of a plan that read a table of addresses row by row, perhaps in another order."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        (answer,) = cursor.fetchone()
    (explained,) = json.loads(answer) if isinstance(answer, str) else answer
    return [
        f"{node['Node Type']}: {node.get('Filter')}"
        for node in nodes(explained["Plan"])
        if node.get("Relation Name") in TABLES
        and node["Node Type"] != "ModifyTable"
        and not node["Node Type"].startswith("Bitmap")
        and "Index Cond" not in node
    ]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the plan is PostgreSQL's")
@pytest.mark.parametrize("address", [KNOWN, UNKNOWN], ids=["known", "unknown"])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_lookup_by_an_address_has_an_index(many_members, way, address):
    with CaptureQueriesContext(connection) as captured:
        way(address)
    lookups = {
        query["sql"]
        for query in captured
        if address.lower() in query["sql"].lower()
        and query["sql"].startswith(("SELECT", "UPDATE", "DELETE"))
        and any(f'FROM "{table}"' in query["sql"] for table in TABLES)
    }

    assert lookups
    assert {sql: found for sql in lookups if (found := steps_without_an_index(sql))} == {}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the plan is PostgreSQL's")
def test_the_plans_are_read_right(many_members):
    """What Django would ask by itself reads the table, in whatever order."""
    asked = Member.objects.filter(email__iexact=KNOWN)
    with CaptureQueriesContext(connection) as captured:
        assert asked.exists() and asked.first() and list(asked)

    assert len(captured) == 3
    assert all(steps_without_an_index(query["sql"]) for query in captured)


@pytest.mark.once
def test_nothing_asks_for_an_address_without_regard_to_case_but_by_the_index():
    packages = ("accounts", "conditions", "diseasemaps", "experiences")
    found = [
        str(path.relative_to(ROOT))
        for package in packages
        for path in (ROOT / package).rglob("*.py")
        if re.search(r"\bemail__i(exact|contains|startswith)", path.read_text())
    ]

    assert found == []


@pytest.mark.parametrize("typed", ["member@example.org", "Member@Example.ORG"])
def test_an_address_is_found_in_whatever_case(typed):
    stored = make_member("MEMBER@example.org")
    make_member("member@example.com")

    assert list(Member.objects.with_address(typed)) == [stored]
    assert Member.objects.get_by_natural_key(typed) == stored


def test_whoever_gets_a_new_address_signs_in_with_it_however_it_was_typed():
    member = make_member()
    workflow.ask_for_address(
        member, "New.Person@Example.org", by=an_administrator(), facts="Asked."
    )
    AddressChange.objects.update(due_at=AddressChange.objects.get().asked_at)
    workflow.change_due_addresses()
    ask_for_code(browser := Client(), "New.Person@example.org")
    type_code(browser, code_in(newest_letter("new.person@example.org")))

    assert browser.get("/me/").status_code == 200
