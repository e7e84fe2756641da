"""Sessions as rows: deleted when they are over, and where they hold anything of somebody erased."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils import timezone

from .models import AddressChange, Member, MemberState

# Under these a session keeps the key of somebody who is signed in, or on the way.
KEYS_OF_MEMBERS = ("_auth_user_id", "user_pk", "user_id", "account_authentication_methods_user")


@dataclass(frozen=True)
class Traces:
    """What a session may hold of members: their keys, and their addresses in lower case."""

    keys: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()

    def __or__(self, other: "Traces") -> "Traces":
        return Traces(self.keys | other.keys, self.addresses | other.addresses)


def traces_of(member: Member) -> Traces:
    """What is to be looked for once this member is erased; to be asked before."""
    addresses = EmailAddress.objects.filter(user=member).values_list("email", flat=True)
    coming = AddressChange.objects.filter(member=member).values_list("new_address", flat=True)
    return Traces(
        frozenset({str(member.pk)}),
        frozenset(address.lower() for address in (member.email, *addresses, *coming)),
    )


def delete_expired() -> int:
    """Delete sessions that are over, and what the list of sessions says of those that are gone."""
    deleted, _rows = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    gone = ~Exists(Session.objects.filter(session_key=OuterRef("session_key")))
    listed, _rows = UserSession.objects.filter(gone).delete()
    return max(deleted, listed)


def delete_traces(traces: Traces) -> int:
    """Delete sessions that hold anything of these members and say how many there were.

    Somebody who began to sign in, or signed up in another browser, has a session that belongs to
    no member yet; and a list of sessions may have lost a row whose session is still there.
    """
    if not traces.keys and not traces.addresses:
        return 0
    found = [
        session.session_key
        for session in Session.objects.iterator()
        if any(_tells(name, value, traces) for name, value in _leaves(session.get_decoded()))
    ]
    deleted, _rows = Session.objects.filter(session_key__in=found).delete()
    return deleted


def delete_traces_of_erased(traces: Mapping[int, Traces]) -> int:
    """The same for many members by key, without those who are still there: what was to erase
    them did not happen."""
    there = Member.objects.exclude(state=MemberState.CLOSED).filter(pk__in=traces)
    still = set(there.values_list("pk", flat=True))
    gone = (found for pk, found in traces.items() if pk not in still)
    return delete_traces(reduce(or_, gone, Traces()))


def _tells(name: str, value: object, traces: Traces) -> bool:
    text = str(value)
    return text.lower() in traces.addresses or (name in KEYS_OF_MEMBERS and text in traces.keys)


def _leaves(kept: object, name: str = "") -> Iterator[tuple[str, object]]:
    """Each single value of nested dictionaries and lists, with the name it stands under."""
    if isinstance(kept, dict):
        for key, value in kept.items():
            yield from _leaves(value, str(key))
    elif isinstance(kept, list | tuple):
        for value in kept:
            yield from _leaves(value, name)
    else:
        yield name, kept
