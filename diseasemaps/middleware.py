"""What holds for every answer: personal pages stay out of shared stores, private ones out of
search engines, and a closed site says so."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag

from . import errors
from .common import pages
from .common.pages import PageKind

PRIVATE = "private, no-store"
PUBLIC = "no-cache"


class PrivatePagesMiddleware:
    """Mark each page: personal ones are never stored, public ones are asked for again each time.

    A page is personal unless its view says that it is public (`diseasemaps.common.pages`). A public
    one is personal too when the request carries a session, when the answer sets a cookie, or when
    the answer is not to a plain question (GET, HEAD) that succeeded. The same rule covers pages
    that carry a form token, because those set the token's cookie. Every page follows the theme's
    cookie, so every page varies by cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        # Before the first request: its line in the log must know already which addresses hold a key.
        pages.addresses()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie"])
        if response.has_header("Cache-Control"):
            return response
        session = getattr(request, "session", None)
        personal = (
            pages.kind_of(request) is not PageKind.PUBLIC
            or response.cookies
            or request.method not in ("GET", "HEAD")
            or response.status_code != 200
            or (session is not None and session.session_key)
            or "CSRF_COOKIE" in request.META
        )
        if personal:
            response["Cache-Control"] = PRIVATE
            return response
        response["Cache-Control"] = PUBLIC
        if response.streaming:
            return response
        set_response_etag(response)
        etag = response["ETag"]
        return get_conditional_response(request, etag=etag, response=response) or response


class SearchEnginesMiddleware:
    """Ask search engines not to list what is private or only for doing something."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Where no view answers there is no page to list: an error, or a way to another address.
        if request.resolver_match and pages.kind_of(request) is not PageKind.PUBLIC:
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
