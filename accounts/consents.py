"""The consent texts, by version, and what it means to give one.

The words stand in `templates/accounts/consents/<scope>-<version>.html`. A changed text gets a new
version and a new file; the old file stays, because consents given under it stay.
"""

from django.utils.translation import get_language

from .models import Consent, ConsentScope, Member

CURRENT = {ConsentScope.HEALTH: "2026-11"}


def text_template(scope: ConsentScope) -> str:
    """The template that holds the current text of a scope."""
    return f"accounts/consents/{scope}-{CURRENT[scope]}.html"


def valid_consent(member: Member, scope: ConsentScope = ConsentScope.HEALTH) -> Consent | None:
    """The newest consent of this scope that the member gave and has not withdrawn."""
    return member.consents.valid().filter(scope=scope).order_by("-given_at").first()


def give_consent(member: Member, scope: ConsentScope = ConsentScope.HEALTH) -> Consent:
    """Record that the member agreed to the current text; agreeing twice is agreeing once."""
    consent, _created = Consent.objects.get_or_create(
        member=member,
        scope=scope,
        version=CURRENT[scope],
        withdrawn_at=None,
        defaults={"language": get_language() or "en"},
    )
    return consent
