"""Letters that are refused for good, and addresses that do so on different days.

Such a letter is given up; a second one on another day marks the address
(`accounts.models.RefusedAddress`). A mark stops only letters that can wait: the optional kinds.
What signs somebody in or protects their account, and what was decided, is always tried.
"""

import logging
import smtplib

from django.db import transaction
from django.utils import timezone

from accounts.models import Letter, Member, RefusedAddress

log = logging.getLogger(__name__)


def is_for_good(error: Exception) -> bool:
    """Whether the mail server says that it will never take letters to this address: 5xx at RCPT
    (RFC 5321, section 4.2.1). What it says of itself, of us or of the words may change."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    codes = [code for code, _text in error.recipients.values()]
    return bool(codes) and all(500 <= code < 600 for code in codes)


def give_up(letter: Letter, *, address: str) -> None:
    """Try this letter no more, keep none of its words, and hold it against the address."""
    with transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(
            given_up_at=timezone.now(), address="", subject="", body=""
        )
        if letter.member and _is_theirs(address, letter.member):
            _record_refusal(letter.member)


def record_acceptance(letter: Letter, *, address: str) -> None:
    """Lift the mark: one accepted letter shows that the mailbox is there."""
    if letter.member and _is_theirs(address, letter.member):
        RefusedAddress.objects.filter(member=letter.member).delete()


def marked_address_of(member: Member) -> RefusedAddress | None:
    """The mark on the address that the member has now; None where letters arrive."""
    return RefusedAddress.objects.marked().filter(member=member, address=member.email).first()


def _is_theirs(address: str, member: Member) -> bool:
    """Not one that they had before, or have asked for and not confirmed."""
    return address.lower() == member.email.lower()


def _record_refusal(member: Member) -> None:
    now = timezone.now()
    row, is_new = RefusedAddress.objects.get_or_create(
        member=member, defaults={"address": member.email, "refused_at": now}
    )
    if row.address != member.email:
        RefusedAddress.objects.filter(pk=row.pk).update(
            address=member.email, refused_at=now, marked_at=None
        )
    elif row.marked_at is None and timezone.localdate(row.refused_at) < timezone.localdate(now):
        RefusedAddress.objects.filter(pk=row.pk).update(marked_at=now)
        log.info("address of member %s marked", member.pk)
