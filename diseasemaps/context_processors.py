"""What every page may show about the site itself."""

from django.conf import settings
from django.http import HttpRequest

from accounts.models import MemberState

THEMES = ("light", "dark")
THEME_COOKIE = "theme"


def theme_of(request: HttpRequest) -> str:
    """The theme that the reader chose by hand; empty where the system decides."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return theme if theme in THEMES else ""


def is_waiting(request: HttpRequest) -> bool:
    """Whether the account of whoever asks waits for a moderator; asks no session of its own."""
    user = getattr(request, "user", None)
    return getattr(user, "state", "") == MemberState.APPLIED


def restricted_member(request: HttpRequest) -> object | None:
    """Whoever asks, if their account is paused or banned: every page then says so."""
    user = getattr(request, "user", None)
    is_banned = getattr(user, "state", "") == MemberState.BANNED
    return user if is_banned or getattr(user, "is_paused", False) else None


def site(request: HttpRequest) -> dict[str, object]:
    """The site's name and operator, whether it is a demonstration, and the reader's theme."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "operator_name": settings.OPERATOR_NAME,
        "operator_contact": settings.OPERATOR_CONTACT,
        "demonstration": settings.DEMONSTRATION,
        "fonts": settings.HAS_FONTS,
        "theme": theme_of(request),
        "is_waiting": is_waiting(request),
        "restricted": restricted_member(request),
        # Where the theme page leads back to; the query stays out, it may hold somebody's words.
        "here": request.path if request.method in ("GET", "HEAD") else "",
    }
