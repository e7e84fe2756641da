"""Files that machines ask for by name: robots.txt, security.txt, humans.txt, favicon.ico."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse

from .common import pages
from .common.pages import public
from .policy import SitePolicy

PLAIN = "text/plain; charset=utf-8"


def _text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)


@public
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Machines may read what is public, in every language; the rest is private or for an act."""
    others = [f"/{code}" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    paths = pages.beginnings_without_public_pages()
    closed = [f"Disallow: {prefix}{path}" for prefix in ("", *others) for path in paths]
    return _text(["User-agent: *", *closed, "Allow: /"])


@public
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a weakness (RFC 9116). The day, not the second, decides when it ends."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    expires = (today + timedelta(days=SitePolicy.SECURITY_TXT_DAYS)).strftime("%Y-%m-%dT%H:%M:%SZ")
    languages = ", ".join(code for code, _name in settings.LANGUAGES)
    return _text(
        [
            f"Contact: {contact_uri(settings.SECURITY_CONTACT)}",
            f"Expires: {expires}",
            f"Preferred-Languages: {languages}",
            f"Canonical: {settings.SITE_URL}{reverse('security-txt')}",
            f"Policy: {settings.SITE_URL}{reverse('contact-page')}#security",
        ]
    )


def contact_uri(contact: str) -> str:
    """An address as the file wants it: what has no scheme is an e-mail address."""
    return contact if contact.startswith(("https://", "mailto:", "tel:")) else f"mailto:{contact}"


@public
def humans_txt(request: HttpRequest) -> HttpResponse:
    """Who stands behind the site."""
    return _text(
        [
            settings.SITE_NAME,
            f"Run by: {settings.OPERATOR_NAME}",
            f"Contact: {settings.OPERATOR_CONTACT}",
            f"About: {settings.SITE_URL}{reverse('about-page')}",
            "Written by: people with rare conditions, their relatives and carers, editors and "
            "clinicians",
        ]
    )


@public
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers ask without having read a page."""
    return redirect(static("img/favicon.svg"))
