"""An article's text: from Markdown to safe HTML, and what stands in the way of publishing it."""

from dataclasses import dataclass

import nh3
from django.utils.text import slugify
from markdown_it import MarkdownIt

from conditions.models import Disclaimer
from conditions.policy import ConditionPolicy

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
    return Rendered(html, contents[: ConditionPolicy.MOST_CONTENTS])


# Ids of the page around the article.
RESERVED_IDS = {"main", "references", "experiences", "contents", "who"}


def _plain(inline) -> str:
    """A heading's text without its markup."""
    return "".join(child.content for child in inline.children or [])


def current_disclaimer(language: str) -> Disclaimer | None:
    """The newest disclaimer in this language."""
    return Disclaimer.objects.filter(language=language).order_by("-version").first()
