"""Letters: a row in the transaction it tells of, an e-mail after the commit, once.

A mail server that is down fails no request: the row waits, `manage.py send_letters` tries again,
each letter by itself. One that is refused for good is given up (`accounts.letters.refusals`).
What a member is told by letter they are told on the site as well, also if they want no letters;
which kinds those are stands in `accounts.letters.kinds`.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task, task_backends

from accounts.models import Letter, Member, Notification, RefusedAddress
from accounts.policy import AccountPolicy

from . import refusals, unsubscribe
from .kinds import ALWAYS_SENT, KINDS, OPTIONAL, WITHOUT_NOTIFICATION, is_optional

log = logging.getLogger(__name__)


def notify(
    kind: str,
    *,
    to: Member,
    context: dict,
    about: UUID | None = None,
    not_before: datetime | None = None,
) -> Letter | None:
    """Tell a member, on the site and by the letter `letters/<kind>_{subject,body}.txt`.

    Call it inside the transaction that changes what the letter tells: both happen or neither.
    `about` is the reference of what it tells of (a decision, else the text, the community or the
    report), which the notification leads to and by which `retract` finds both. `not_before` lets both
    wait, for a decision that can be undone for a while. Gives None where the member wants no
    letters of this kind. Raises KeyError for a kind that nobody has declared.
    """
    about_what = KINDS[kind]
    if kind not in WITHOUT_NOTIFICATION:
        told_at = not_before or timezone.now()
        Notification.objects.create(member=to, kind=kind, about=about, told_at=told_at)
    unsubscribe_url = ""
    if about_what not in ALWAYS_SENT:
        if not to.wants_letters:
            return None
        unsubscribe_url = unsubscribe.unsubscribe_url(to)
    return _write(
        kind,
        address=to.email,
        member=to,
        context=context | {"unsubscribe_url": unsubscribe_url},
        about=about,
        not_before=not_before,
    )


def notify_address(kind: str, *, address: str, context: dict) -> Letter:
    """The same, for somebody without an account who left an address to be answered at."""
    return _write(kind, address=address, member=None, context=context)


def retract(about: UUID) -> int:
    """Let go of the letters about an undone decision and of its notifications; how many letters.

    One that a worker has begun to send stays, with its notification: where the answer is 0 and a letter
    was written, it is too late to undo. Call it inside the transaction that undoes.
    """
    deleted, _by_model = Letter.objects.filter(about=about, sent_at=None, tries=0).delete()
    if not Letter.objects.filter(about=about).exists():
        Notification.objects.filter(about=about).delete()
    return deleted


def rendered(kind: str, context: dict) -> tuple[str, str]:
    """Subject and body of a letter as it would be written; nothing is queued."""
    context = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "operator_name": settings.OPERATOR_NAME,
        "operator_contact": settings.OPERATOR_CONTACT,
    } | context
    subject = render_to_string(f"accounts/letters/{kind}_subject.txt", context)
    body = render_to_string(f"accounts/letters/{kind}_body.txt", context)
    return subject.strip(), body.strip()


def _write(
    kind: str,
    *,
    address: str,
    member: Member | None,
    context: dict,
    about: UUID | None = None,
    not_before: datetime | None = None,
) -> Letter:
    subject, body = rendered(kind, context)
    return add_to_outbox(
        kind,
        member=member,
        address=address,
        subject=subject,
        body=body,
        about=about,
        not_before=not_before,
    )


def add_to_outbox(
    kind: str,
    *,
    address: str,
    subject: str,
    body: str,
    member: Member | None,
    about: UUID | None = None,
    not_before: datetime | None = None,
) -> Letter:
    """Store a finished letter and have it sent once the transaction has committed, or later."""
    letter = Letter.objects.create(
        kind=kind,
        member=member,
        address=address,
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        about=about,
        next_try_at=not_before or timezone.now(),
    )
    # Not a partial: Django names what failed, and a partial has no name.
    transaction.on_commit(lambda: _hand_to_worker(letter.pk, not_before), robust=True)
    return letter


def _hand_to_worker(letter_pk: int, not_before: datetime | None) -> None:
    """Have it sent now, or then. Where letters are sent at once nothing can wait, and one that
    is to leave later is for `manage.py send_letters`."""
    if not_before is None:
        deliver_letter.enqueue(letter_pk)
    elif task_backends["default"].supports_defer:
        deliver_letter.using(run_after=not_before).enqueue(letter_pk)


@task()
def deliver_letter(letter_pk: int) -> None:
    """Send one letter, if it still waits. The argument is an id, never words or an address."""
    deliver(letter_pk)


def due(now: datetime) -> QuerySet[Letter]:
    """Letters whose next try has come. Those that can wait do so while their address is marked."""
    marked = RefusedAddress.objects.marked().filter(
        member=OuterRef("member"), address=OuterRef("address")
    )
    return Letter.objects.due(now).exclude(Exists(marked), kind__in=OPTIONAL)


def deliver(letter_pk: int) -> bool:
    """Send one letter now and say whether it left.

    Refused for good it is given up; whatever else goes wrong with it, it waits for its next try.
    """
    now, claim = timezone.now(), timedelta(minutes=AccountPolicy.LETTER_CLAIM_MINUTES)
    is_taken = due(now).filter(pk=letter_pk).update(next_try_at=now + claim, tries=F("tries") + 1)
    if not is_taken:
        return False
    letter = Letter.objects.select_related("member").get(pk=letter_pk)
    try:
        _message(letter).send()
    except Exception as error:  # whatever a mail server does, and whatever the letter holds
        # The error's text may hold the address; its class does not.
        log.warning("letter %s did not leave: %s", letter_pk, type(error).__name__)
        if refusals.is_for_good(error):
            refusals.give_up(letter, address=letter.address)
        else:
            next_try = timezone.now() + _pause_after(letter.tries)
            Letter.objects.filter(pk=letter_pk).update(next_try_at=next_try)
        return False
    Letter.objects.filter(pk=letter_pk).update(
        sent_at=timezone.now(), address="", subject="", body=""
    )
    refusals.record_acceptance(letter, address=letter.address)
    return True


def _pause_after(tries: int) -> timedelta:
    """Two minutes after the first try, twice as long after each further one, up to the longest."""
    longest = AccountPolicy.LONGEST_LETTER_WAIT_HOURS * 60
    # The exponent is capped: the power of a letter tried for weeks is no time that there is.
    return timedelta(minutes=min(2 ** min(tries, longest.bit_length()), longest))


def _message(letter: Letter) -> EmailMessage:
    """The letter as it travels."""
    message = EmailMessage(
        subject=letter.subject,
        body=letter.body,
        to=[letter.address],
        # The same for every try, so that a mail server can drop a second copy.
        headers={"Message-ID": f"<{letter.public_id}@{settings.SITE_URL.split('//')[-1]}>"},
    )
    if letter.member and is_optional(letter.kind):
        message.extra_headers |= unsubscribe.unsubscribe_headers(letter.member)
    return message
