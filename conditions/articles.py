"""An article's text: from Markdown to safe HTML, and what stands in the way of publishing it."""

import re
from dataclasses import dataclass

import nh3
from django.utils.text import slugify
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from . import clauses
from .models import ArticleVersion, Disclaimer

# Raw HTML is off and nh3 follows: neither is trusted alone.
_markdown = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(
    ["table", "smartquotes"]
)
TAGS = set(
    [
        "h2",
        "h3",
        "h4",
        "p",
        "ul",
        "ol",
        "li",
        "strong",
        "em",
        "a",
        "blockquote",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "br",
        "hr",
        "code",
    ]
)
ATTRIBUTES = {"a": {"href"}, "h2": {"id"}, "h3": {"id"}}

MOST_CONTENTS = 8
FEWEST_REFERENCES = 2

# A count typed into prose goes stale the day after; a token never does (the rule's wording).
_NUMBER = (
    r"(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
    r"|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?|dozens?|hundreds?"
    r"|thousands?|millions?)"
)
TYPED_COUNT = re.compile(
    rf"\b{_NUMBER}\b\W+(?:of\s+)?(?:\w+\s+){{0,2}}?(?:people|individuals|members|patients)\b",
    re.IGNORECASE,
)
OURS = re.compile(r"\bshared\b|\bour\s+community\b", re.IGNORECASE)


@dataclass(frozen=True)
class Rendered:
    """`html` is sanitised and still holds its tokens; `contents` are {"id", "title"} of its h2."""

    html: str
    contents: list[dict[str, str]]


def render(body: str) -> Rendered:
    """Markdown to sanitised HTML, its sections with ids for the contents list."""
    tokens = _markdown.parse(body)
    contents: list[dict[str, str]] = []
    taken: set[str] = set()
    for position, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        title = _plain(tokens[position + 1])
        anchor = stem = slugify(title) or "section"
        number = 2
        while anchor in taken or anchor in RESERVED_IDS:
            anchor, number = f"{stem}-{number}", number + 1
        taken.add(anchor)
        token.attrSet("id", anchor)
        if token.tag == "h2":
            contents.append({"id": anchor, "title": title})
    html = nh3.clean(
        _markdown.renderer.render(tokens, _markdown.options, {}),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https"},
        link_rel="noopener",
    )
    return Rendered(html, contents[:MOST_CONTENTS])


# Ids of the page around the article.
RESERVED_IDS = {"main", "references", "experiences", "contents", "who"}


def _plain(inline) -> str:
    """A heading's text without its markup."""
    return "".join(child.content for child in inline.children or [])


def typed_counts(text: str) -> list[str]:
    """Sentences that hold a typed number of people from our community."""
    sentences = re.split(r"(?<=[.!?])\s+(?=[^a-z\s])|\n{2,}", text)
    return [
        " ".join(sentence.split())
        for sentence in sentences
        if TYPED_COUNT.search(sentence) and OURS.search(sentence)
    ]


def current_disclaimer(language: str) -> Disclaimer | None:
    """The newest disclaimer in this language."""
    return Disclaimer.objects.filter(language=language).order_by("-version").first()


def hindrances(article: ArticleVersion) -> list[str]:
    """What stands in the way of publishing this version, each in a sentence that says what to do."""
    found = []
    if not article.short_answer.strip():
        found.append(_("Write the short answer: two or three sentences that answer by themselves."))
    if article.references.count() < FEWEST_REFERENCES:
        found.append(_("Give at least two references."))
    text = f"{article.short_answer}\n\n{article.body}"
    for sentence in typed_counts(text):
        found.append(
            _(
                "A number of people is typed in “%(sentence)s”. Put [[contributors]], "
                "[[contributors:over]] or [[contributors:topic]] in its place, so that it stays "
                "true."
            )
            % {"sentence": sentence}
        )
    for token in clauses.unknown_tokens(text):
        found.append(_("%(token)s is not a token we know.") % {"token": token})
    if current_disclaimer(article.language) is None:
        found.append(_("There is no disclaimer in this language yet: write one first."))
    return found
