"""Letters that go wrong: each by itself, given up where that is for good, and told to whom it matters."""

import io
import smtplib
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.letters import outbox, refusals
from accounts.letters.kinds import ALWAYS_SENT, KINDS
from accounts.models import Letter, Member, RefusedAddress
from tests.support.factories import PASSWORD, make_member, make_senior_moderator
from tests.support.page_catalogue import sign_in

pytestmark = pytest.mark.django_db
GONE = "gone@example.org"
FOR_GOOD = (550, b"5.1.1 gone@example.org: no such mailbox")
# What allauth writes; none of it can wait.
OF_SIGNING_IN = ("login_code", "password_reset_key", "email_confirmation", "password_changed")


class RefusesOne(EmailBackend):
    """Takes every letter but those to one address."""

    error: Exception = smtplib.SMTPRecipientsRefused({GONE: FOR_GOOD})

    def send_messages(self, messages):
        if messages[0].to[0].lower() == GONE:
            raise self.error
        return super().send_messages(messages)


@pytest.fixture
def refuses(settings, monkeypatch):
    """A mail server that refuses one address, for good unless another answer is given."""
    settings.EMAIL_BACKEND = f"{__name__}.RefusesOne"

    def with_answer(error: Exception) -> None:
        monkeypatch.setattr(RefusesOne, "error", error)

    return with_answer


def queue(address: str = GONE, kind: str = "login_code", **fields) -> Letter:
    fields = {"member": Member.objects.filter(email__iexact=address).first()} | fields
    return outbox.add_to_outbox(kind, address=address, subject="S", body="B", **fields)


def send_letters() -> str:
    out = io.StringIO()
    call_command("send_letters", stdout=out)
    return out.getvalue()


@contextmanager
def at(moment: datetime):
    with mock.patch("django.utils.timezone.now", return_value=moment):
        yield


def refuse_on(*moments: datetime) -> None:
    """One letter to the address is refused for good at each of these moments."""
    for moment in moments:
        with at(moment):
            assert outbox.deliver(queue().pk) is False


def marked_member(email: str = GONE, **fields) -> Member:
    member = make_member(email, **fields)
    now = timezone.now()
    RefusedAddress.objects.create(
        member=member, address=email, refused_at=now - timedelta(days=2), marked_at=now
    )
    return member


# Each letter by itself


@pytest.mark.parametrize("tries", [41, 1100, 32_000])
def test_a_letter_that_was_tried_ever_so_often_waits_as_long_as_any(refuses, settings, tries):
    refuses(ConnectionRefusedError())
    letter = queue()
    Letter.objects.update(tries=tries)
    assert send_letters() == "0 of 1 letters left.\n"

    letter.refresh_from_db()
    wait = letter.next_try_at - timezone.now()
    assert timedelta(hours=5, minutes=59) < wait <= timedelta(hours=6)


@pytest.mark.parametrize(
    "error",
    [ValueError("no mail error"), UnicodeError(), RecursionError(), smtplib.SMTPException()],
    ids=lambda error: type(error).__name__,
)
def test_whatever_goes_wrong_with_one_letter_the_others_leave(refuses, error):
    refuses(error)
    make_member(GONE)
    bad, good = queue(), queue("bert@example.org")

    assert send_letters() == "1 of 2 letters left.\n"
    assert [message.to for message in mail.outbox] == [["bert@example.org"]]
    bad.refresh_from_db()
    assert (bad.given_up_at, bad.tries, bad.body) == (None, 1, "B\n"), "it waits for its next try"
    good.refresh_from_db()
    assert good.sent_at


def test_a_letter_that_cannot_be_made_keeps_no_other_and_waits_longer_each_time(monkeypatch):
    """Its link to stop letters, a header, an address: none of this is the mail server's doing."""
    one, two = make_member(), make_member()
    really = outbox.unsubscribe.unsubscribe_headers

    def sometimes(member):
        if member == one:
            raise ValueError
        return really(member)

    monkeypatch.setattr(outbox.unsubscribe, "unsubscribe_headers", sometimes)
    bad = queue(one.email, kind="submitted")
    queue(two.email, kind="submitted")
    of_header = queue("a\nb@example.org", member=None)

    assert send_letters() == "1 of 3 letters left.\n"
    for letter in (bad, of_header):
        letter.refresh_from_db()
        wait = letter.next_try_at - timezone.now()
        assert timedelta(minutes=1) < wait <= timedelta(minutes=2)


def test_a_letter_whose_row_cannot_be_written_keeps_no_other_and_is_named(monkeypatch):
    bad, good = queue(), queue("bert@example.org")
    really = refusals.record_acceptance

    def sometimes(letter, **kwargs):
        if letter == bad:
            raise ValueError("gone@example.org")
        really(letter, **kwargs)

    monkeypatch.setattr(refusals, "record_acceptance", sometimes)
    with pytest.raises(
        CommandError, match=rf"^1 failed: letter {bad.pk} \(ValueError\)\.$"
    ) as error:
        send_letters()
    assert error.value.returncode == 1
    good.refresh_from_db()
    assert good.sent_at


# Refused for good


def test_a_letter_that_is_refused_for_good_is_given_up_and_keeps_no_words(refuses):
    make_member(GONE)
    letter = queue()
    assert send_letters() == "0 of 1 letters left.\n"

    letter.refresh_from_db()
    assert letter.given_up_at and letter.sent_at is None and letter.tries == 1
    assert (letter.address, letter.subject, letter.body) == ("", "", "")
    with at(timezone.now() + timedelta(days=30)):
        assert send_letters() == "0 of 0 letters left.\n"
        assert outbox.deliver(letter.pk) is False


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({GONE: (451, b"greylisted")}),
        smtplib.SMTPRecipientsRefused({}),
        smtplib.SMTPDataError(550, b"looks like spam"),
        smtplib.SMTPSenderRefused(550, b"not from there", "us@example.org"),
        smtplib.SMTPResponseException(554, b"no service"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_a_server_says_of_now_of_the_words_or_of_us_is_tried_again(refuses, error):
    refuses(error)
    make_member(GONE)
    letter = queue()
    send_letters()

    letter.refresh_from_db()
    assert letter.given_up_at is None and letter.body
    assert not RefusedAddress.objects.exists()


def test_the_desk_lists_which_letters_were_given_up(refuses, client):
    queue()
    queue("bert@example.org")
    send_letters()
    client.force_login(make_member(is_staff=True, is_superuser=True))
    url = reverse("admin:accounts_letter_changelist")

    assert "Given up" in client.get(url).text
    for wanted, shown in (("0", "given_up_at"), ("1", "sent_at")):
        page = client.get(url, {"given_up_at__isempty": wanted}).text
        assert page.count("<tr><td") + page.count("<tr><th") == 1, wanted
        (letter,) = Letter.objects.exclude(**{shown: None})
        assert reverse("admin:accounts_letter_change", args=[letter.pk]) in page


# The mark


DAY = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("UTC"))


def test_two_refusals_on_one_day_are_no_mark_and_one_on_another_day_is(refuses):
    member = make_member(GONE)
    refuse_on(DAY, DAY + timedelta(hours=3))
    assert refusals.marked_address_of(member) is None
    refuse_on(DAY + timedelta(days=1))

    mark = refusals.marked_address_of(member)
    assert mark and mark.marked_at == DAY + timedelta(days=1)
    refuse_on(DAY + timedelta(days=5))
    assert refusals.marked_address_of(member).marked_at == mark.marked_at, "since the first time"


def test_one_accepted_letter_lifts_the_mark_and_the_count_begins_anew(refuses):
    member = make_member(GONE)
    refuse_on(DAY, DAY + timedelta(days=1))
    with mock.patch.object(RefusesOne, "send_messages", EmailBackend.send_messages):
        assert outbox.deliver(queue().pk) is True
    assert refusals.marked_address_of(member) is None and not RefusedAddress.objects.exists()

    refuse_on(DAY + timedelta(days=3))
    assert refusals.marked_address_of(member) is None


def test_an_accepted_letter_between_two_refusals_leaves_no_mark(refuses):
    member = make_member(GONE)
    refuse_on(DAY)
    with mock.patch.object(RefusesOne, "send_messages", EmailBackend.send_messages):
        outbox.deliver(queue().pk)
    refuse_on(DAY + timedelta(days=1))

    assert refusals.marked_address_of(member) is None


def test_a_refusal_of_another_address_than_the_members_marks_nothing_and_lifts_nothing(refuses):
    """One that they have asked for and not confirmed, or had before."""
    member = make_member("anna@example.org")
    for day in range(2):
        with at(DAY + timedelta(days=day)):
            outbox.deliver(queue(GONE, member=member).pk)
    assert not RefusedAddress.objects.exists()

    marked = marked_member("bert@example.org")
    outbox.deliver(queue("bert.new@example.org", member=marked).pk)
    assert refusals.marked_address_of(marked)


def test_capitals_make_no_other_address(refuses):
    member = make_member("Gone@example.org")
    for day in range(2):
        with at(DAY + timedelta(days=day)):
            outbox.deliver(queue(GONE, member=member).pk)
    assert refusals.marked_address_of(member)


def test_another_address_is_not_marked_and_has_its_own_count(refuses):
    member = marked_member("bert@example.org")
    Member.objects.filter(pk=member.pk).update(email=GONE)
    member.refresh_from_db()
    assert refusals.marked_address_of(member) is None

    refuse_on(DAY)
    assert refusals.marked_address_of(member) is None
    refuse_on(DAY + timedelta(days=1))
    assert refusals.marked_address_of(member)


def test_a_visitors_letter_is_given_up_and_marks_nobody(refuses):
    letter = outbox.notify_address("report_received", address=GONE, context={"key": "a-key"})
    outbox.deliver(letter.pk)
    letter.refresh_from_db()

    assert letter.given_up_at and not RefusedAddress.objects.exists()


@pytest.mark.parametrize("kind", sorted([*KINDS, *OF_SIGNING_IN]))
def test_a_mark_stops_only_letters_that_can_wait_and_these_leave_once_it_is_lifted(kind):
    member = marked_member()
    letter = queue(kind=kind)
    waits = kind in KINDS and KINDS[kind] not in ALWAYS_SENT

    assert outbox.deliver(letter.pk) is not waits
    assert len(mail.outbox) == (0 if waits else 1)
    assert bool(refusals.marked_address_of(member)) is waits, "the first that arrives lifts it"
    if waits:
        assert send_letters() == "0 of 0 letters left.\n"
        letter.refresh_from_db()
        assert (letter.tries, letter.given_up_at) == (0, None)
        assert outbox.deliver(queue(kind="login_code").pk)
        assert send_letters() == "1 of 1 letters left.\n"


def test_a_mark_keeps_nobody_elses_letters(refuses):
    marked_member()
    queue("bert@example.org", kind="submitted", member=make_member("bert@example.org"))
    assert send_letters() == "1 of 1 letters left.\n"


def test_letters_to_a_new_address_do_not_wait_for_the_old_one(refuses):
    member = marked_member()
    Member.objects.filter(pk=member.pk).update(email="bert@example.org")
    queue("bert@example.org", kind="submitted", member=member)
    assert send_letters() == "1 of 1 letters left.\n"


def test_one_refusal_alone_stops_nothing():
    member = marked_member()
    RefusedAddress.objects.update(marked_at=None)
    assert outbox.deliver(queue(kind="submitted", member=member).pk) is True


# Who is told


NOTICE = "Letters to your e-mail address come back to us"


def test_whoever_has_a_marked_address_reads_at_sign_in_what_to_do():
    marked_member()
    client = Client()
    answer = client.post(
        reverse("account_login"), {"login": GONE, "password": PASSWORD}, follow=True
    )
    assert NOTICE in answer.text
    assert "Change it under “Account and sign-in”" in answer.text
    assert "make room in your mailbox" in answer.text
    assert NOTICE not in client.get("/me/").text, "once a sign-in"


@pytest.mark.parametrize("marked_at", [None, "of another address"])
def test_nobody_else_reads_it(marked_at):
    member = marked_member()
    if marked_at:
        RefusedAddress.objects.update(address="bert@example.org")
    else:
        RefusedAddress.objects.update(marked_at=None)
    sent = {"login": member.email, "password": PASSWORD}
    assert NOTICE not in Client().post(reverse("account_login"), sent, follow=True).text


def test_the_desk_reads_it_on_the_members_page_without_the_address():
    member, other = marked_member(), make_member()
    desk = Client()
    sign_in(desk, make_senior_moderator().email)
    page = desk.get(reverse("admin:accounts_member_change", args=[member.pk])).text

    assert "Refused for good since" in page and GONE not in page
    without = desk.get(reverse("admin:accounts_member_change", args=[other.pk])).text
    assert "Refused for good since" not in without
