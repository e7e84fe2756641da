"""Tries that are counted, by allauth's limiter and the limits in `ACCOUNT_RATE_LIMITS`.

What it knows of a place or a member lies in the cache, for as long as the limit counts.
"""

from dataclasses import dataclass

from allauth.core.internal import ratelimit
from django.http import HttpRequest


@dataclass(frozen=True)
class CountedTry:
    """One try, counted against one or more limits."""

    usages: tuple[ratelimit.RateLimitUsage, ...]

    def take_back(self) -> None:
        """Count it no more: nothing came of it."""
        for usage in self.usages:
            usage.rollback()


def count_try(request: HttpRequest, *limits: str) -> CountedTry | None:
    """Count a try against each of these limits; against none, and None, where one is used up."""
    usages: list[ratelimit.RateLimitUsage] = []
    for limit in limits:
        usage = ratelimit.consume(request, app="allauth.account", action=limit)
        if usage is None:
            CountedTry(tuple(usages)).take_back()
            return None
        usages.append(usage)
    return CountedTry(tuple(usages))


def network_of(request: HttpRequest) -> str:
    """Where a request comes from, as the limits count it: an address, or a whole IPv6 network."""
    return ratelimit.get_ip(request)
