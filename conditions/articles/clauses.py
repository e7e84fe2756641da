"""The sentences that carry a number of people: on pages, in prose by token, in structured data.

One module, so that a number has the same words wherever it stands.
"""

import re
from collections.abc import Callable
from typing import Protocol

from django.utils.formats import number_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conditions.models import Condition, Topic
from conditions.policy import ConditionPolicy

# A token, and what stands before it where it begins a sentence: its clause gets a capital there.
TOKEN = re.compile(
    r"(?P<opening>\A\s*|[.!?]\s+|<(?:p|li|h2|h3|h4|td|th)(?: [^>]*)?>\s*)?"
    r"\[\[(?P<key>[^\[\]\n]*)\]\]"
)


class Community(Protocol):
    """A condition, or a size alone."""

    @property
    def contributor_count(self) -> int: ...


def contributors(community: Community) -> str:
    """The exact clause: "106 individuals have shared their experiences"."""
    count = community.contributor_count
    if count == 0:
        return _("nobody has shared their experiences yet")
    return ngettext(
        "%(count)s individual has shared their experiences",
        "%(count)s individuals have shared their experiences",
        count,
    ) % {"count": number_format(count, force_grouping=True)}


def contributors_heading(condition: Condition) -> SafeString:
    """The exact clause with its number marked up, to be set large."""
    count = condition.contributor_count
    if count == 0:
        return format_html("{}", _("Nobody has shared their experiences yet"))
    sentence = ngettext(
        "%(count)s individual has shared their experiences",
        "%(count)s individuals have shared their experiences",
        count,
    )
    number = format_html("<strong>{}</strong>", number_format(count, force_grouping=True))
    return mark_safe(escape(sentence) % {"count": number})  # noqa: S308 - both parts are escaped


def round_number_below(count: int) -> int:
    """The largest round number below `count`: 1 or 2 significant digits and a zero behind.

    106 gives 100, 100 gives 90, 1,234 gives 1,200. `count` is at least 11.
    """
    below = count - 1
    step = 10 ** max(1, len(str(below)) - 2)
    return below - below % step


def contributors_over(condition: Condition) -> str:
    """The round clause: "over 100 members have shared their experiences"; exact for few."""
    count = condition.contributor_count
    if count <= ConditionPolicy.EXACT_UP_TO:
        return contributors(condition)
    # Translators: the number is always above 10.
    return _("over %(count)s members have shared their experiences") % {
        "count": number_format(round_number_below(count), force_grouping=True)
    }


def topic_contributors(topic: Topic) -> str:
    """The clause for one question, people with the condition and relatives told apart."""
    names = topic.condition.names_line
    if not topic.experience_count:
        return _("nobody has shared a first-person experience on this question yet")
    people = ngettext(
        "%(count)s person with %(condition)s",
        "%(count)s people with %(condition)s",
        topic.people_count,
    ) % {"count": number_format(topic.people_count, force_grouping=True), "condition": names}
    if not topic.relatives_count:
        return ngettext(
            "%(people)s has shared their first-person experience on this question",
            "%(people)s have shared their first-person experience on this question",
            topic.people_count,
        ) % {"people": people}
    relatives_number = number_format(topic.relatives_count, force_grouping=True)
    if not topic.people_count:
        return ngettext(
            "%(count)s relative or carer of somebody with %(condition)s has shared their "
            "first-person experience on this question",
            "%(count)s relatives or carers of people with %(condition)s have shared their "
            "first-person experience on this question",
            topic.relatives_count,
        ) % {"count": relatives_number, "condition": names}
    relatives = ngettext(
        "%(count)s relative or carer", "%(count)s relatives or carers", topic.relatives_count
    ) % {"count": relatives_number}
    return _(
        "%(people)s and %(relatives)s have shared their first-person experience on this question"
    ) % {"people": people, "relatives": relatives}


def live_line(topic: Topic, site_name: str) -> str:
    """The sentence under each short answer: the topic's clause, and where it was shared."""
    clause = topic_contributors(topic)
    if not topic.experience_count:
        return _("%(clause)s.") % {"clause": capfirst(clause)}
    return _("%(clause)s at %(site)s.") % {"clause": clause, "site": site_name}


def experiences(count: int) -> SafeString:
    """The count in a list of questions, its number marked up: "3 experiences"."""
    sentence = ngettext("%(count)s experience", "%(count)s experiences", count)
    number = format_html("<b>{}</b>", number_format(count, force_grouping=True))
    return mark_safe(escape(sentence) % {"count": number})  # noqa: S308 - both parts are escaped


CLAUSES = {
    "contributors": lambda topic: contributors(topic.condition),
    "contributors:over": lambda topic: contributors_over(topic.condition),
    "contributors:topic": topic_contributors,
    "condition": lambda topic: topic.condition.name,
    "second_name": lambda topic: topic.condition.second_name or topic.condition.name,
}


def unknown_tokens(text: str) -> list[str]:
    """The tokens in `text` that no clause answers to, as they were typed."""
    keys = (match["key"] for match in TOKEN.finditer(text))
    return [f"[[{key}]]" for key in keys if key not in CLAUSES]


def resolve(html: str, topic: Topic) -> SafeString:
    """An article's stored HTML with each token replaced by its clause as it stands now."""
    resolved = TOKEN.sub(lambda match: _replaced(match, topic, escape), html)
    return mark_safe(resolved)  # noqa: S308 - sanitised at publishing, each clause escaped


def resolve_text(text: str, topic: Topic) -> str:
    """Plain text with each token replaced by its clause; the template escapes it."""
    return TOKEN.sub(lambda match: _replaced(match, topic, str), text)


def _replaced(match: re.Match[str], topic: Topic, written: Callable[[str], str]) -> str:
    """One token's clause, with a capital where it begins a sentence; an unknown one stays."""
    if match["key"] not in CLAUSES:
        return match[0]
    clause = CLAUSES[match["key"]](topic)
    if match["opening"] is None:
        return written(clause)
    return match["opening"] + written(capfirst(clause))
