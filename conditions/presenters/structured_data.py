"""What search engines read, in schema.org's words: only what the page itself shows."""

import json

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from conditions.models import ArticleVersion, Condition, Topic

# A closing tag inside a string would end the script element.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def script(*things: dict) -> SafeString:
    """The things as the inside of a JSON-LD script element: data, never run."""
    graph = {"@context": "https://schema.org", "@graph": [thing for thing in things if thing]}
    text = json.dumps(graph, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(text)  # noqa: S308 - every character that could end the element is escaped


def absolute_url(path: str) -> str:
    """A path of the site as an absolute address."""
    return f"{settings.SITE_URL}{path}"


def condition_thing(condition: Condition, names: list[str], codes) -> dict:
    """The condition with the names and codes shown on its page."""
    thing: dict[str, object] = {
        "@type": "MedicalCondition",
        "@id": absolute_url(condition.get_absolute_url()) + "#condition",
        "name": condition.heading,
        "url": absolute_url(condition.get_absolute_url()),
    }
    if names:
        thing["alternateName"] = names
    if codes:
        thing["code"] = [
            {"@type": "MedicalCode", "codingSystem": code.system, "codeValue": code.code}
            for code in codes
        ]
    return thing


def breadcrumbs(crumbs: list[dict[str, str]], own_path: str) -> dict:
    """The breadcrumb as shown; the last entry is the page itself."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": crumb["title"],
                "item": absolute_url(crumb.get("url") or own_path),
            }
            for position, crumb in enumerate(crumbs, start=1)
        ],
    }


def web_page(
    title: str, path: str, condition: Condition, article: ArticleVersion | None, **more
) -> dict:
    """The page; `lastReviewed` and `reviewedBy` only with a recorded clinical review."""
    thing = {
        "@type": "MedicalWebPage",
        "@id": absolute_url(path),
        "url": absolute_url(path),
        "name": title,
        "inLanguage": article.language if article else "en",
        "about": {"@id": absolute_url(condition.get_absolute_url()) + "#condition"},
        "publisher": {"@type": "Organization", "name": settings.OPERATOR_NAME},
    } | more
    review = getattr(article, "review", None) if article else None
    if article and article.published_at:
        thing["dateModified"] = article.published_at.date().isoformat()
    if review:
        thing["lastReviewed"] = review.reviewed_on.isoformat()
        thing["reviewedBy"] = {
            "@type": "Person",
            "name": review.name,
            "description": review.credentials,
        }
    return thing


def aspect(topic: Topic) -> list[str]:
    """The health aspects that a question page is about."""
    aspects = [f"https://schema.org/{topic.question.aspect}HealthAspect"]
    if topic.experience_count:
        aspects.append("https://schema.org/PatientExperienceHealthAspect")
    return list(dict.fromkeys(aspects))
