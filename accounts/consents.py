"""The consent texts, by version, and what it means to give one and to take it back.

The words stand in `templates/accounts/consents/<scope>-<version>.html`. A changed text gets a new
version and a new file; the old file stays, because consents given under it stay. What withdrawing
the health consent does to a member's words is `experiences.workflow.withdraw_health_consent`.
"""

from django.utils import timezone
from django.utils.translation import get_language

from .models import Consent, ConsentScope, Member

CURRENT = {
    ConsentScope.HEALTH: "2026-11",
    ConsentScope.STATISTICS: "2026-11",
    ConsentScope.LETTERS: "2026-11",
}


def text_template(scope: ConsentScope, version: str = "") -> str:
    """The template that holds a text of a scope; the current one unless a version is named."""
    return f"accounts/consents/{scope}-{version or CURRENT[scope]}.html"


def valid_consent(member: Member, scope: ConsentScope = ConsentScope.HEALTH) -> Consent | None:
    """The newest consent of this scope that the member gave and has not withdrawn."""
    return member.consents.valid().of(scope).order_by("-given_at", "-pk").first()


def current_consent(member: Member, scope: ConsentScope = ConsentScope.HEALTH) -> Consent | None:
    """The member's consent to the text as it is now; None where it is still to be asked for."""
    return member.consents.valid().of(scope).filter(version=CURRENT[scope]).first()


def record_consent(member: Member, scope: ConsentScope = ConsentScope.HEALTH) -> Consent:
    """Record that the member agreed to the current text; agreeing twice is agreeing once."""
    consent, _created = Consent.objects.get_or_create(
        member=member,
        scope=scope,
        version=CURRENT[scope],
        withdrawn_at=None,
        defaults={"language": get_language() or "en"},
    )
    return consent


def record_withdrawal(member: Member, scope: ConsentScope) -> int:
    """Withdraw every version that the member agreed to and say how many that were."""
    return member.consents.valid().of(scope).update(withdrawn_at=timezone.now())
