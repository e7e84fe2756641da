"""Letters and a real mail server on 127.0.0.1 that refuses, hangs and comes back."""

import asyncio
import io
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.letters import outbox
from accounts.models import Letter
from tests.support.factories import make_draft, make_member, make_topic, publish, submit
from tests.support.lives import form_with

pytestmark = pytest.mark.django_db(transaction=True)
# How long the site waits for a server that answers, however busy the machine, and for one that hangs.
PATIENT, IMPATIENT = 60, 0.1
REFUSALS = {
    "421 at RCPT": "421 Try again later",
    "451 at RCPT": "451 Mailbox busy",
    "421 at DATA": "421 Try again later",
    "451 at DATA": "451 Out of disk",
    "550 at DATA": "550 Looks like spam",
}
FOR_GOOD = {"550 at RCPT": "550 No such mailbox"}
HANGS = ("hangs at EHLO", "hangs at RCPT", "hangs at DATA")


class PostOffice:
    """What the server does with whoever comes: takes letters unless `mood` says otherwise."""

    def __init__(self) -> None:
        self.mood = "takes letters"
        self.taken: list[Message] = []
        self.visits = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        session.host_name = hostname
        await self._at("EHLO")
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if (refusal := await self._at("RCPT")) is not None:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if (refusal := await self._at("DATA")) is not None:
            return refusal
        self.taken.append(message_from_bytes(envelope.content))
        return "250 Taken"

    async def _at(self, step: str) -> str | None:
        """The refusal at this step, where the mood is to refuse there."""
        if self.mood == f"hangs at {step}":
            await asyncio.Event().wait()
        return (REFUSALS | FOR_GOOD).get(self.mood) if self.mood.endswith(step) else None

    def has_had(self, visits: int) -> bool:
        """Whether it has come to so many visits; its thread may notice the last one late."""
        for _ in range(300):
            if self.visits >= visits:
                break
            time.sleep(0.1)
        return self.visits == visits


class CountingController(Controller):
    def factory(self) -> SMTP:
        self.handler.visits += 1
        return super().factory()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def post_office(settings):
    """A mail server that listens, and a site that knows it."""
    office = PostOffice()
    controller = CountingController(office, hostname="127.0.0.1", port=free_port())
    controller.start()
    # The controller has looked once whether somebody answers.
    office.visits = 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = PATIENT
    yield office
    controller.stop()


@pytest.fixture
def with_a_queue(settings):
    """As in production: no request sends a letter, a worker does."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def let_time_pass() -> None:
    """The next try of every letter has come."""
    Letter.objects.filter(sent_at=None).update(next_try_at=timezone.now() - timedelta(seconds=1))


def send_letters() -> str:
    out = io.StringIO()
    call_command("send_letters", stdout=out)
    return out.getvalue()


def work() -> None:
    """What the worker does with all that stands in the queue."""
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval", "0", verbosity=0)


def write(number: int) -> list[Letter]:
    """Letters that are not sent yet."""
    member = make_member("anna@example.org")
    return [
        outbox.add_to_outbox(
            "a_kind", member=member, address=member.email, subject=f"Letter {place}", body="B"
        )
        for place in range(number)
    ]


def subjects(office: PostOffice) -> list[str]:
    return sorted(letter["Subject"] for letter in office.taken)


@pytest.mark.parametrize("mood", [*REFUSALS, *HANGS])
def test_a_server_that_refuses_or_hangs_and_comes_back_gets_every_letter_once(
    post_office, with_a_queue, settings, mood
):
    post_office.mood = mood
    settings.EMAIL_TIMEOUT = IMPATIENT if mood in HANGS else PATIENT
    write(3)
    assert send_letters() == "0 of 3 letters left.\n"
    assert post_office.has_had(3) and not post_office.taken
    assert Letter.objects.filter(sent_at=None, tries=1).exclude(body="").count() == 3
    let_time_pass()
    assert send_letters() == "0 of 3 letters left.\n"

    post_office.mood, settings.EMAIL_TIMEOUT = "takes letters", PATIENT
    let_time_pass()
    assert send_letters() == "3 of 3 letters left.\n"
    let_time_pass()
    assert send_letters() == "0 of 0 letters left.\n"
    work()
    assert subjects(post_office) == ["Letter 0", "Letter 1", "Letter 2"]
    assert not Letter.objects.filter(sent_at=None).exists()


def test_a_server_that_knows_no_such_mailbox_is_asked_once_about_each_letter(
    post_office, with_a_queue
):
    post_office.mood = "550 at RCPT"
    write(3)
    assert send_letters() == "0 of 3 letters left.\n"
    assert Letter.objects.filter(tries=1, body="").exclude(given_up_at=None).count() == 3

    let_time_pass()
    assert send_letters() == "0 of 0 letters left.\n"
    work()
    assert post_office.has_had(3) and not post_office.taken


def test_a_server_that_is_not_there_at_all_loses_no_letter(post_office, with_a_queue, settings):
    there, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    write(2)
    assert send_letters() == "0 of 2 letters left.\n"

    settings.EMAIL_PORT = there
    let_time_pass()
    assert send_letters() == "2 of 2 letters left.\n"
    assert subjects(post_office) == ["Letter 0", "Letter 1"]


def test_four_who_send_at_once_after_a_bad_night_send_every_letter_once(post_office, with_a_queue):
    post_office.mood = "451 at DATA"
    write(8)
    send_letters()
    post_office.mood = "takes letters"
    let_time_pass()

    def one_of_four(_place: int) -> None:
        try:
            send_letters()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(one_of_four, range(4)))

    assert subjects(post_office) == [f"Letter {place}" for place in range(8)]


@pytest.mark.parametrize("mood", HANGS)
def test_no_request_of_a_member_speaks_to_the_mail_server(
    post_office, with_a_queue, settings, mood
):
    member, topic = make_member(), make_topic()
    public = publish(submit(make_topic(), member))
    make_draft(topic, member, "It began when I was nine, with a small hollow near my chin.")
    Letter.objects.all().delete()
    DBTaskResult.objects.all().delete()
    post_office.mood = mood
    client = Client()
    client.force_login(member)
    preview = reverse("preview-experience", args=[topic.condition.slug, topic.question.key])
    sent = form_with(client.get(preview).text, "token") | {"agrees": "on"}

    assert client.post(preview, sent).status_code == 302
    assert client.post(reverse("unpublish-experience", args=[public.public_id])).status_code == 302
    assert post_office.visits == 0
    kinds = Letter.objects.filter(sent_at=None).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["submitted", "unpublished"]

    settings.EMAIL_TIMEOUT = IMPATIENT
    work()
    assert post_office.has_had(2) and not post_office.taken
    post_office.mood, settings.EMAIL_TIMEOUT = "takes letters", PATIENT
    let_time_pass()
    send_letters()
    assert subjects(post_office) == ["We have your text", "Your text is no longer shown"]


def test_what_travels_is_plain_text_with_a_way_to_stop_it(post_office, with_a_queue):
    submit(make_topic(), make_member("anna@example.org"))
    send_letters()

    (letter,) = post_office.taken
    assert letter.get_content_type() == "text/plain"
    assert letter["To"] == "anna@example.org"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # A long line is folded on its way.
    address = letter["List-Unsubscribe"].strip("\r\n <>")
    assert address in letter.get_payload(decode=True).decode()
