"""A second press of the same button does nothing new, at every address of the site."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction

from diseasemaps.common.once import ONCE_TOKEN
from tests.support.role_matrix import (
    ANY,
    FORM,
    OF_SESSIONS,
    ROLES,
    TOKEN,
    Case,
    Person,
    answering_quickly,
    code_of,
    path_of,
    read_table,
    version_on,
)
from tests.support.role_matrix_objects import a_whole_world
from tests.support.writes import Writes

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PRESSES = "common_pressedform"
# Where a second press writes again, in each state or in one, and why nothing is done twice by it.
WRITES_AGAIN = {
    "/accounts/2fa/webauthn/keys/<pk>/edit/": "The same name once more.",
    "/admin/experiences/submission/<pk>/claim/": "A claim is a lease, which its holder renews.",
    "/admin/experiences/submission/next/ []": "What one has claimed comes first: the same text.",
    "/letters/stop/<key>/": "The same switch to the same side.",
    "/me/letters/": "The same switch to the same side.",
    "/me/experiences/<experience>/shown-as/": "The same choice, noted in the draft.",
}
# Where a second press is answered otherwise than the first, and by what.
ANSWERED_OTHERWISE = {
    "/admin/auth/group/<object_id>/delete/": "Django's page says that it is there no more.",
    "/admin/experiences/contributor/<object_id>/change/": "Back to the list, with who decided.",
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One of everything, made once; each pair of presses is taken back."""
    with django_db_blocker.unblock(), a_whole_world() as world, answering_quickly():
        yield world


def changing() -> dict[str, dict[str, list[str]]]:
    """By address and state, the roles whose press changes rows, as the table of roles says."""
    found: dict[str, dict[str, list[str]]] = {}
    for (address, state, method), cells in read_table().items():
        roles = [role for role, cell in zip(ROLES, cells, strict=True) if cell.endswith("+")]
        if method == "POST" and roles:
            found.setdefault(address, {})[state] = roles
    return found


CHANGING = changing()


class Pressed(NamedTuple):
    """How one press was answered, where it led, and which tables it wrote to."""

    code: str
    location: str
    tables: list[str]

    @property
    def written(self) -> set[str]:
        return set(self.tables) - OF_SESSIONS - {PRESSES}


def press(person: Person, path: str, body: dict) -> Pressed:
    """One press with the cookies that the browser has by now."""
    writes = Writes()
    person.client.cookies["csrftoken"] = TOKEN
    with connection.execute_wrapper(writes):
        answer = person.client.post(path, urlencode(body, doseq=True), content_type=FORM)
    location = answer.headers.get("Location", "")
    return Pressed(code_of(answer.status_code, location), location, writes.tables)


def pressed_twice(person: Person, path: str, case: Case) -> Iterator[Pressed]:
    """Two presses of one form, of which nothing is left afterwards."""
    cookies = person.stale_cookies if case.is_stale else person.cookies
    person.client.cookies = SimpleCookie({name: one.value for name, one in cookies.items()})
    cache.clear()
    with transaction.atomic():
        if case.given:
            case.given(person.role)
        is_at_the_desk = path.startswith("/admin/")
        read = version_on(person.client.get(path).text) if is_at_the_desk else {}
        body = {
            **read,
            **case.body_of(person.role),
            "csrfmiddlewaretoken": TOKEN,
            ONCE_TOKEN: str(uuid.uuid4()),
        }
        yield press(person, path, body)
        yield press(person, path, body)
        transaction.set_rollback(True)


@pytest.mark.parametrize("address", sorted(CHANGING))
def test_a_second_press_changes_nothing_and_leads_to_where_the_first_led(world, address):
    for case in world.cases_of(address):
        roles = CHANGING[address].get(case.state) or CHANGING[address].get(ANY, [])
        for role in roles[:1]:
            where = f"{address} [{case.state}] as {role}"
            path = path_of(address, case.values(role))
            first, second = pressed_twice(world.people[role], path, case)
            assert not second.code.startswith("5"), where
            if not {address, f"{address} [{case.state}]"} & set(WRITES_AGAIN):
                assert second.written == set(), f"{where} did it twice: {second.written}"
            # What is bound to the version that was read is refused, with who did what when.
            if address not in ANSWERED_OTHERWISE and second.code != "409":
                assert second[:2] == first[:2], f"{where} says something else the second time"


@pytest.mark.parametrize("address", sorted(CHANGING))
def test_what_sends_people_to_show_who_they_are_is_no_press(world, address):
    """Else the act would count as done before it was."""
    for case in world.cases_of(address):
        for role in ("anonymous", "member", "administrator"):
            stale = replace(case, is_stale=True)
            path = path_of(address, case.values(role))
            for answer in pressed_twice(world.people[role], path, stale):
                if answer.code in ("in", "door", "re") and not answer.written:
                    assert PRESSES not in answer.tables, f"{address} [{case.state}] as {role}"


# Why a form that posts carries no token; by template, or all of a folder.
NO_TOKEN = {
    "403_csrf.html": "Saves a draft, which is bound to the version that was read.",
    "account/": "What comes of it is kept in the session, which the lost answer may not have brought.",
    "accounts/unsubscribe.html": "A switch.",
    "admin/base_site.html": "Signs out.",
    "conditions/articles/change_form.html": "Bound to the version that was read.",
    "conditions/articles/changed.html": "Bound to the version that was read.",
    "diseasemaps/theme.html": "A choice of colours.",
    "experiences/moderation/appeal.html": "An appeal is decided once, and says by whom.",
    "experiences/moderation/escalated.html": "Bound to the version that was read.",
    "experiences/moderation/member_decide.html": "Bound to the version that was read.",
    "experiences/moderation/pen_name.html": "Names the name that was read, and is decided once.",
    "experiences/moderation/published.html": "Bound to the version that was read.",
    "experiences/moderation/switch.html": "Bound to the version that was read.",
    "experiences/moderation/review.html": "Bound to the version that was read; a claim is a lease.",
    "experiences/moderation/spam.html": "Only looks through.",
    "experiences/moderation/spam_confirm.html": "Each text is decided once.",
    "experiences/my/consents.html": "Given twice is given once.",
    "experiences/my/data.html": "A copy of one's data.",
    "experiences/my/delete.html": "Done once at its address, and never again.",
    "experiences/my/experience.html": "Says how the text stands afterwards, whoever pressed how often.",
    "experiences/my/notifications.html": "A mark.",
    "experiences/my/profile.html": "A choice.",
    "experiences/my/reconfirm.html": "Taking down: says how the text stands afterwards.",
    "experiences/my/remove_left_words.html": "The first step only shows the texts.",
    "experiences/reading/me_too.html": "Said twice is said once.",
    "experiences/writing/preview.html": "A submission has a token of its own.",
    "experiences/writing/write.html": "Saves a draft, which is bound to the version that was read.",
    "mfa/": "What comes of it is kept in the session, which the lost answer may not have brought.",
    "usersessions/": "Ends sessions.",
}
POSTING = re.compile(r'<form\b[^>]*method="post".*?</form>', re.S)


def forms_without_a_token() -> Iterator[str]:
    """The template of each form that posts and carries no once-only token."""
    folder = settings.BASE_DIR / "templates"
    for path in sorted(folder.rglob("*.html")):
        if any("once_token" not in form for form in POSTING.findall(path.read_text())):
            yield str(path.relative_to(folder))


def test_a_form_that_posts_carries_a_token_or_it_is_said_why_it_needs_none():
    found = {
        next(
            (
                reason
                for reason in NO_TOKEN
                if reason == name or (reason.endswith("/") and name.startswith(reason))
            ),
            name,
        )
        for name in forms_without_a_token()
    }

    assert found - set(NO_TOKEN) == set(), "Give the form {% once_token %} and its view @once."
    assert set(NO_TOKEN) - found == set(), "There is no such form any more."
