"""Nobody learns from any answer, its work or its letters, whether an address has an account."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import MemberState
from tests.support.factories import make_member
from tests.support.signing_up import (
    NEW,
    UNKNOWN,
    ask_for_code,
    ask_for_new_password,
    counted,
    reauthenticate,
    sign_in,
    sign_up,
    type_code,
    what_was_answered,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
    pytest.mark.usefixtures("letters_leave_at_once"),
]

WRONG = "not-the-password-at-all"
STATES = ["verified", "unverified", *MemberState.values]


@pytest.fixture(params=STATES)
def known(request) -> str:
    """The address of an account, in each state that an account can be in."""
    state = request.param
    if state in ("verified", "unverified"):
        make_member(NEW, verified=state == "verified")
    else:
        make_member(NEW, state=state, is_active=state not in ("declined", "closed"))
    return NEW


def signing_up(client: Client, address: str) -> list:
    return [sign_up(client, address), client.get(reverse("account_email_verification_sent"))]


def signing_up_twice(client: Client, address: str) -> list:
    """The second time nothing is sent, since a letter has just left."""
    first = signing_up(client, address)
    client.cookies.clear()
    return first + signing_up(client, address)


def signing_in(client: Client, address: str) -> list:
    return [sign_in(client, address, WRONG) for _try in range(7)]


def signing_in_by_code(client: Client, address: str) -> list:
    asked = ask_for_code(client, address, next="/me/data/")
    typed = [client.get(asked["Location"])]
    typed += [type_code(client, "BCDF-GHJK", next="/me/data/") for _try in range(3)]
    return [asked, *typed, client.get(reverse("account_request_login_code"))]


def asking_for_codes_again_and_again(client: Client, address: str) -> list:
    return [ask_for_code(Client(), address) for _try in range(8)]


def asking_for_a_new_password(client: Client, address: str) -> list:
    return [ask_for_new_password(client, address) for _try in range(8)] + [
        client.get(reverse("account_reset_password_done"))
    ]


def changing_the_address(client: Client, address: str) -> list:
    page = reverse("account_email")
    add = client.post(page, {"action_add": "", "email": address})
    again = client.post(page, {"action_send": "", "email": address})
    return [add, client.get(page), again, client.get(page)]


STRANGERS = [
    signing_up,
    signing_up_twice,
    signing_in,
    signing_in_by_code,
    asking_for_codes_again_and_again,
    asking_for_a_new_password,
]


def done(what, client: Client, address: str, *own: str) -> tuple[list, dict]:
    """Every answer to somebody who does something with an address, and what it cost."""
    with counted() as cost:
        answers = [what_was_answered(answer, address, *own) for answer in what(client, address)]
    return answers, cost


@pytest.mark.parametrize("what", STRANGERS, ids=lambda what: what.__name__)
def test_a_stranger_is_told_the_same_for_the_same_work(known, what):
    answers, cost = done(what, Client(REMOTE_ADDR="10.0.0.1"), known)
    others, others_cost = done(what, Client(REMOTE_ADDR="10.1.0.1"), UNKNOWN)

    assert answers == others
    assert cost == others_cost


def test_a_member_is_told_the_same_when_taking_an_address(known):
    found = []
    for address in (known, UNKNOWN):
        member, client = make_member(), Client()
        client.force_login(member)
        reauthenticate(client)
        found.append(done(changing_the_address, client, address, member.email))

    assert found[0] == found[1]
    assert [answer[0] for answer in found[0][0]] == [302, 200, 302, 200]
    assert found[0][1] == {"hashes": 0, "letters": 1}


def test_the_work_that_is_compared_is_really_done():
    """Equal because both hash and both write, not because neither does."""
    assert done(signing_up, Client(), UNKNOWN)[1] == {"hashes": 1, "letters": 1}
    assert done(signing_in, Client(), UNKNOWN)[1] == {"hashes": 5, "letters": 0}
    assert done(signing_in_by_code, Client(), UNKNOWN)[1] == {"hashes": 0, "letters": 1}
    assert done(asking_for_a_new_password, Client(), "one.more@example.org")[1]["letters"] == 6


def test_each_letter_goes_to_whoever_typed_the_address_and_only_there(known):
    for what in STRANGERS:
        what(Client(), known)

    assert mail.outbox
    assert {tuple(message.to) for message in mail.outbox} == {(NEW,)}


def test_the_letters_tell_the_owner_what_the_pages_tell_nobody():
    make_member(NEW)
    for address in (NEW, UNKNOWN):
        sign_up(Client(), address)
        ask_for_code(Client(), address)
        ask_for_new_password(Client(), address)

    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([NEW], "You already have an account"),
        ([NEW], "Your sign-in code"),
        ([NEW], "Choose a new password"),
        ([UNKNOWN], "Confirm your e-mail address"),
        ([UNKNOWN], "Your sign-in code"),
        ([UNKNOWN], "Choose a new password"),
    ]
