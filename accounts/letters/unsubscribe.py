"""The address by which one press stops letters that are not about a decision (RFC 8058).

It holds a signed, opaque reference of the member: no e-mail address, no
number, and nothing that goes away with the letter's row.
"""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from accounts.models import Member, MemberState

_signer = Signer(salt="accounts.letters.unsubscribe", sep=".")


def unsubscribe_url(member: Member) -> str:
    """The address that stops this member's letters, with the site in front."""
    key = _signer.sign(member.public_id.hex)
    return f"{settings.SITE_URL}{reverse('unsubscribe', args=[key])}"


def unsubscribe_headers(member: Member) -> dict[str, str]:
    """What lets a mail program show a button of its own."""
    return {
        "List-Unsubscribe": f"<{unsubscribe_url(member)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def member_with_key(key: str) -> Member | None:
    """Whose letters this key stops; nobody's where it is none, or the account is erased."""
    try:
        reference = _signer.unsign(key)
    except BadSignature:
        return None
    return Member.objects.exclude(state=MemberState.CLOSED).filter(public_id=reference).first()
