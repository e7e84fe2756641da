"""What stands in the way of publishing an article."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conditions.models import ArticleVersion
from conditions.policy import ConditionPolicy
from diseasemaps.common import periods

from . import clauses
from .rendering import current_disclaimer

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


def typed_counts(text: str) -> list[str]:
    """Sentences that hold a typed number of people from our community."""
    sentences = re.split(r"(?<=[.!?])\s+(?=[^a-z\s])|\n{2,}", text)
    return [
        " ".join(sentence.split())
        for sentence in sentences
        if TYPED_COUNT.search(sentence) and OURS.search(sentence)
    ]


def hindrances(article: ArticleVersion) -> list[str]:
    """What stands in the way of publishing this version, each in a sentence that says what to do."""
    found = []
    if not article.short_answer.strip():
        found.append(_("Write the short answer: two or three sentences that answer by themselves."))
    fewest = ConditionPolicy.FEWEST_REFERENCES
    if article.references.count() < fewest:
        found.append(
            ngettext(
                "Give at least %(number)s reference.",
                "Give at least %(number)s references.",
                fewest,
            )
            % {"number": periods.in_words(fewest)}
        )
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
