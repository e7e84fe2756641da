"""What people see when something cannot be shown: plain words, and a way on.

The pages for faults of ours (500, 503) and for requests that cannot be read (400, 413) ask
nothing of the database, the session or the context processors, because those may be what broke.
"""

import logging
import re
import secrets
import sys
from http import HTTPStatus
from traceback import walk_tb

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from .common import pages
from .common.pages import PageKind
from .common.refusals import Refusal
from .context_processors import theme_of
from .logs import safe_path
from .policy import SitePolicy

log = logging.getLogger(__name__)

# No letter or digit that is easily taken for another.
REFERENCE_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
REFERENCE_LENGTH = 8
# What counts tries in allauth's limits; views run within another function of the same module.
COUNTING = {"consume", "clear", "rollback"}
# The last resort, should even our template for faults not render.
BARE = (
    '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Something went wrong on our side'
    "</title><h1>Something went wrong on our side</h1><p>Please try again in a few minutes. "
    "Reference: {reference}</p></html>"
)
# What the words of an address are searched for: not what stands in every address, nor a number.
_NO_SEARCH = re.compile(r"^/(?:accounts|admin|me|static|experiences|\.well-known)(?:/|$)")
_CONDITION = re.compile(r"^/conditions/([^/]+)")
_WORD = re.compile(r"[^\W\d_]{2,}")
_STRUCTURE = {"about", "conditions", "html", "index", "php", "search"}


def _alone(request: HttpRequest, template: str, status: int, **context: object) -> HttpResponse:
    """A page made of nothing but its template and the settings."""
    facts = {
        "site_name": settings.SITE_NAME,
        "operator_contact": settings.OPERATOR_CONTACT,
        "demonstration": settings.DEMONSTRATION,
        "theme": theme_of(request),
    }
    return HttpResponse(get_template(template).render(facts | context), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, and 413 where what was sent is larger than we take."""
    if isinstance(exception, RequestDataTooBig):
        return _alone(request, "413.html", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return _alone(request, "400.html", HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, with the sentences of a refusal; other exceptions speak to developers."""
    sentence = str(exception) if isinstance(exception, Refusal) else ""
    return render(request, "403.html", {"sentence": sentence}, status=HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, with a search for the words of the address, which are none where it holds a key."""
    is_secret = pages.kind_of(request) is PageKind.SECRET
    context = {"search_words": "" if is_secret else search_words_of(request.path)}
    return render(request, "404.html", context, status=HTTPStatus.NOT_FOUND)


def search_words_of(path: str) -> str:
    """The words of an address that may be worth a search; none of a private one."""
    if get_language_from_path(path):
        path = "/" + path.lstrip("/").partition("/")[2]
    if _NO_SEARCH.match(path):
        return ""
    in_condition = _CONDITION.match(path)
    words = _WORD.findall(in_condition[1] if in_condition else path)
    found = " ".join(w for w in words if w.lower() not in _STRUCTURE)
    return found[: SitePolicy.MOST_SEARCH_CHARACTERS]


@sensitive_post_parameters()
@sensitive_variables()
def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429, after which all limits of signing in and up have passed; what was typed is shown."""
    context = {
        "minutes": round(SitePolicy.RETRY_TOO_MANY_SECONDS / 60),
        "words": request.POST.get("words", "") or request.POST.get("details", ""),
    }
    response = render(request, "429.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(SitePolicy.RETRY_TOO_MANY_SECONDS)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where database or cache did not answer; called while the error is handled.

    The reference on the page stands in the log as well, with the class of the error only.
    """
    error = sys.exc_info()[1]
    if _came_from_counting(error):
        return unavailable(
            request,
            heading=_("Signing in is not possible at the moment"),
            retry_after=SitePolicy.RETRY_DATABASE_SECONDS,
            error=error,
        )
    if isinstance(error, OperationalError | InterfaceError):
        return unavailable(
            request,
            heading=_("We cannot reach our records at the moment"),
            retry_after=SitePolicy.RETRY_DATABASE_SECONDS,
            error=error,
        )
    reference = _logged(request, error)
    try:
        return _alone(request, "500.html", HTTPStatus.INTERNAL_SERVER_ERROR, reference=reference)
    except Exception as broken:  # whatever is wrong with the page itself, something must be said
        log.error("error %s: its page failed with %s", reference, type(broken).__name__)
        return HttpResponse(
            BARE.format(reference=reference), status=HTTPStatus.INTERNAL_SERVER_ERROR
        )


def _came_from_counting(error: BaseException | None) -> bool:
    """Whether this failed while tries were counted: the cache is down, whatever kind it is.

    Nobody signs in uncounted; pages for reading count nothing and go on.
    """
    frames = walk_tb(error.__traceback__) if error else ()
    return any(
        frame.f_globals.get("__name__") == ratelimit.__name__ and frame.f_code.co_name in COUNTING
        for frame, _line in frames
    )


def maintenance(request: HttpRequest) -> HttpResponse:
    """503 while the operator has closed the site for a while."""
    return unavailable(
        request,
        heading=_("We are updating the site"),
        retry_after=SitePolicy.RETRY_MAINTENANCE_SECONDS,
    )


def unavailable(
    request: HttpRequest, *, heading: str, retry_after: int, error: BaseException | None = None
) -> HttpResponse:
    """503 with the time after which to try again."""
    response = _alone(
        request,
        "503.html",
        HTTPStatus.SERVICE_UNAVAILABLE,
        heading=heading,
        reference=_logged(request, error) if error else "",
    )
    response["Retry-After"] = str(retry_after)
    return response


def _logged(request: HttpRequest, error: BaseException | None) -> str:
    """A new reference, logged with what happened where."""
    reference = "".join(secrets.choice(REFERENCE_ALPHABET) for _place in range(REFERENCE_LENGTH))
    log.error(
        "error %s: %s at %s %s",
        reference,
        type(error).__name__,
        request.method,
        safe_path(request.path),
    )
    return reference
