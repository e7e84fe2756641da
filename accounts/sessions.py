"""Sessions of members, as rows: ended with an erasure, and listed in a member's own data."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from .models import Member


def delete_sessions(member: Member) -> None:
    """Delete every session that the member has signed in with, on any device."""
    keys = UserSession.objects.filter(user=member).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()
    UserSession.objects.filter(user=member).delete()


def delete_unfinished(words: set[str]) -> int:
    """Delete sessions of unfinished sign-ins that hold one of these texts (addresses, ids).

    Somebody who began to sign in, or asked for a new password, has a session that belongs to no
    member yet. Gives how many were deleted.
    """
    deleted = 0
    for session in Session.objects.iterator():
        kept = str(session.get_decoded())
        if any(word in kept for word in words):
            session.delete()
            deleted += 1
    return deleted
