"""Keep personal pages out of every shared store."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, set_response_etag

PRIVATE = "private, no-store"
PUBLIC = "no-cache"


class PrivatePagesMiddleware:
    """Mark each page: personal ones are never stored, public ones are asked for again each time.

    A page is personal when the request carries a session, when the answer sets a cookie, or when
    the answer is not to a plain question (GET, HEAD) that succeeded. The same rule covers pages
    that carry a form token, because those set the token's cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
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
