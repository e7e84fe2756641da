"""What holds for every answer: personal pages stay out of shared stores, private ones out of
search engines, and a closed site says so."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag

from . import errors

PRIVATE = "private, no-store"
PUBLIC = "no-cache"
# Pages about one person or for one person; also named in robots.txt (diseasemaps.well_known).
NOT_FOR_SEARCH = ("/admin/", "/accounts/", "/me/", "/theme/", "/reports/", "/letters/")
SHARE_PAGE = re.compile(r"^/conditions/[^/]+/[^/]+/share/")
PAGE_OF_AN_ACT = re.compile(r"^/experiences/[^/]+/(?:report|same)/")


def is_for_search(path: str) -> bool:
    """Whether search engines may list the page at this path."""
    closed = SHARE_PAGE.match(path) or PAGE_OF_AN_ACT.match(path)
    return not (path.startswith(NOT_FOR_SEARCH) or closed)


class PrivatePagesMiddleware:
    """Mark each page: personal ones are never stored, public ones are asked for again each time.

    A page is personal when the request carries a session, when the answer sets a cookie, or when
    the answer is not to a plain question (GET, HEAD) that succeeded. The same rule covers pages
    that carry a form token, because those set the token's cookie. Every page follows the theme's
    cookie, so every page varies by cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie"])
        if response.streaming or response.has_header("Cache-Control"):
            return response
        session = getattr(request, "session", None)
        personal = (
            response.cookies
            or request.method not in ("GET", "HEAD")
            or response.status_code != 200
            or (session is not None and session.session_key)
            or "CSRF_COOKIE" in request.META
        )
        if personal:
            response["Cache-Control"] = PRIVATE
            return response
        response["Cache-Control"] = PUBLIC
        set_response_etag(response)
        return get_conditional_response(request, etag=response["ETag"], response=response)


class SearchEnginesMiddleware:
    """Ask search engines not to list what is private or only for doing something."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not is_for_search(request.path):
            response["X-Robots-Tag"] = "noindex"
        return response


class MaintenanceMiddleware:
    """Answer 503 to everything while the operator has closed the site (setting MAINTENANCE).

    It stands before sessions and the database, and behind the static files.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.MAINTENANCE:
            return errors.maintenance(request)
        return self.get_response(request)
