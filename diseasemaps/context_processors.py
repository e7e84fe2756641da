"""What every page may show about the site itself."""

from django.conf import settings
from django.http import HttpRequest

THEMES = ("light", "dark")


def site(request: HttpRequest) -> dict[str, object]:
    """The site's name and operator, whether it is a demonstration, and the reader's theme."""
    theme = request.COOKIES.get("theme", "")
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "operator_name": settings.OPERATOR_NAME,
        "operator_contact": settings.OPERATOR_CONTACT,
        "demonstration": settings.DEMONSTRATION,
        "fonts": settings.HAS_FONTS,
        "theme": theme if theme in THEMES else "",
    }
