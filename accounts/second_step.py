"""The second step of signing in: what this session has shown of it, whatever its member has."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest

from . import workflow
from .models import Member
from .requests import MemberRequest

# Recovery codes alone are no second factor: they stand in for a lost one.
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_second_factor(member: Member) -> bool:
    """Whether an app or a key is set up for this member, by whichever session."""
    return is_mfa_enabled(member, SECOND_FACTORS)


def passed_second_step(request: HttpRequest) -> bool:
    """Whether this session has shown a factor that its member still has.

    At sign-in, with a passkey, when it was asked again, or by setting the factor up. What has been
    removed or made anew since was shown for nothing, even where it looks the same.
    """
    member = request.user
    if not member.is_authenticated:
        return False
    shown = {
        record.get("id")
        for record in get_authentication_records(request, member)
        if record.get("method") == "mfa"
    }
    factors = dict(Authenticator.objects.filter(user_id=member.pk).values_list("pk", "type"))
    return not shown.isdisjoint(factors) and not set(SECOND_FACTORS).isdisjoint(factors.values())


def owes_second_step(request: HttpRequest) -> bool:
    """Whether the member has a second factor that this session has never shown."""
    member = request.user
    return member.is_authenticated and has_second_factor(member) and not passed_second_step(request)


def end_other_sessions(request: MemberRequest) -> None:
    """End every session of the member but this one, which gets a new key and stays in the list."""
    member = request.user
    workflow.end_sessions(member)
    member.refresh_from_db(fields=["session_epoch"])
    update_session_auth_hash(request, member)
    UserSession.objects.create_from_request(request)
