"""Addresses that lead into one mailbox are one, and nobody else's is taken for it."""

import pytest

from accounts.mailboxes import mailbox_of

# The same on every database.
pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    "address",
    [
        "ab@gmail.com",
        "a.b@gmail.com",
        "A.B@Gmail.com",
        "a.b+1@gmail.com",
        "ab+2@googlemail.com",
        "a.b+one+two@GoogleMail.com",
        " ab@gmail.com. ",
    ],
)
def test_dots_plus_signs_case_and_the_other_name_of_gmail_lead_into_one_mailbox(address):
    assert mailbox_of(address) == "ab@gmail.com"


@pytest.mark.parametrize(
    "address", ["anna@example.org", "anna+1@example.org", "Anna+x@EXAMPLE.org"]
)
def test_plus_signs_lead_into_one_mailbox_everywhere(address):
    assert mailbox_of(address) == "anna@example.org"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a.b@example.org", "ab@example.org"),
        ("ab@gmail.com", "ab@gmail.com.example.org"),
        ("ab@gmail.com", "ab@mygmail.com"),
        ("ab@example.org", "ab@example.com"),
        ("ab@gmail.com", "ac@gmail.com"),
        ("+a@example.org", "+b@example.org"),
    ],
)
def test_different_mailboxes_stay_different(one, other):
    assert mailbox_of(one) != mailbox_of(other)
