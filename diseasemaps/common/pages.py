"""What kind of page a view answers with: the view says so, nothing is guessed from its address.

A view that says nothing answers with a personal page, and so do the desk and the pages of packages:
stores keep none of them, and search engines are asked not to list them.
"""

from collections.abc import Callable, Iterator
from enum import Enum
from functools import cache
from itertools import accumulate
from typing import TypeVar

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

View = TypeVar("View", bound=Callable)


class PageKind(Enum):
    # The same for everybody who has not signed in: may be stored, and listed by search engines.
    PUBLIC = "public"
    # About one person, for one person, or only for doing something.
    PERSONAL = "personal"
    # Personal, for whoever has its address: what follows its beginning stands in no log.
    SECRET = "secret"  # noqa: S105 - the name of a kind


def public(view: View) -> View:
    """Mark a view whose page is the same for every visitor."""
    view.page_kind = PageKind.PUBLIC  # type: ignore[attr-defined] # functions take attributes
    return view


def secret(view: View) -> View:
    """Mark a view whose address holds a key, such as those of links in letters."""
    view.page_kind = PageKind.SECRET  # type: ignore[attr-defined] # functions take attributes
    return view


def kind_of(request: HttpRequest) -> PageKind:
    """The kind of page that answers; personal where no view does."""
    match = request.resolver_match
    return _kind_of_view(match.func) if match else PageKind.PERSONAL


def _kind_of_view(view: Callable) -> PageKind:
    return getattr(view, "page_kind", PageKind.PERSONAL)


@cache
def addresses() -> dict[str, PageKind]:
    """Every address of the site with its kind of page: arguments are a star, and a language's
    prefix is left out.

    Raises ImproperlyConfigured or AppRegistryNotReady while the site is still being loaded.
    """
    found: dict[str, PageKind] = {}
    for route, kind in _below(get_resolver(), "/"):
        found.setdefault(route, kind)  # the first answers
    return found


def _below(resolver: URLResolver, before: str) -> Iterator[tuple[str, PageKind]]:
    for pattern in resolver.url_patterns:
        has_prefix = isinstance(pattern.pattern, LocalePrefixPattern)
        route = before + ("" if has_prefix else _starred(str(pattern.pattern)))
        if isinstance(pattern, URLPattern):
            yield route, _kind_of_view(pattern.callback)
        else:
            yield from _below(pattern, route)


def _starred(route: str) -> str:
    """A route with a star for each argument; a regular expression ends with its first one."""
    literal, is_expression, _rest = route.lstrip("^").rstrip("$").partition("(")
    parts = (part.partition(">") for part in literal.split("<"))
    first = next(parts)[0]
    return first + "".join(f"*{after}" for _name, _end, after in parts) + "*" * bool(is_expression)


def beginnings_of_secrets() -> list[str]:
    """What stands before the key in the addresses that hold one."""
    secrets = (route for route, kind in addresses().items() if kind is PageKind.SECRET)
    return sorted({route.partition("*")[0] for route in secrets})


def beginnings_without_public_pages() -> list[str]:
    """The shortest beginnings under which no page is public, each once."""
    found = addresses().items()
    public_routes = [route for route, kind in found if kind is PageKind.PUBLIC]

    def closed(route: str) -> str:
        parts = route.strip("/").split("/")
        for start in accumulate((f"{part}/" for part in parts), initial="/"):
            if not any(other.startswith(start) for other in public_routes):
                return start
        # A personal page with public ones below it: this address and no longer one.
        return f"{route}$"

    return sorted({closed(route) for route, kind in found if kind is not PageKind.PUBLIC})
