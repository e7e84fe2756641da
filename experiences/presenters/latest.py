"""The newest experiences of the whole site, as the home page shows them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from diseasemaps.common.optional import not_none
from experiences.models import Experience
from experiences.policy import ExperiencePolicy

from .voice import role_with_link, shown_context

# So many are fetched to choose from: the page costs the same however many there are.
SENTENCE_END = re.compile(r"(?<=[.!?…。！？])\s+")


@dataclass(frozen=True)
class Lead:
    """How an experience begins, who says it, and where all of it can be read."""

    by: str
    role: SafeString
    country: str
    text: str
    language: str
    url: str


def latest_experiences(number: int) -> list[Lead]:
    """The newest experiences, the first at more length: one of a member, two of a condition.

    So nobody can see from the list that two contributors are one member. Words that stand folded
    behind a content note are left to their own pages, where readers come to them by choice.
    """
    rows = Experience.objects.readable().listed().with_words().with_page().newest_first()
    return [
        lead_of(
            experience,
            ExperiencePolicy.BRIEF_CHARACTERS if place else ExperiencePolicy.LEAD_CHARACTERS,
        )
        for place, experience in enumerate(
            _spread(rows[: ExperiencePolicy.LATEST_CHOSEN_FROM], number)
        )
    ]


def _spread(experiences: Iterable[Experience], number: int) -> Iterator[Experience]:
    members: set[tuple[str, int]] = set()
    of_condition: Counter[int] = Counter()
    for experience in experiences:
        if experience.content_notes:
            continue
        contributor = experience.contributor
        # Words left behind by a closed account have no member any more.
        member = (
            ("member", contributor.member_id)
            if contributor.member_id
            else ("contributor", contributor.pk)
        )
        condition = experience.topic.condition_id
        if (
            member in members
            or of_condition[condition] == ExperiencePolicy.MOST_LATEST_OF_A_CONDITION
        ):
            continue
        members.add(member)
        of_condition[condition] += 1
        yield experience
        if len(members) == number:
            return


def lead_of(experience: Experience, most: int) -> Lead:
    """An experience fetched `with_words` and `with_page`, in at most so many characters."""
    topic, published = experience.topic, not_none(experience.published)
    return Lead(
        by=experience.shown_name,
        role=role_with_link(experience.written_as, topic.condition),
        country=shown_context(experience.contributor).get("country", ""),
        text=opening(published.words, most),
        language=published.language,
        url=reverse("experience-page", args=[experience.public_id]),
    )


def opening(words: str, most: int) -> str:
    """The first sentences that fit; a first sentence that is too long ends after a word, with …"""
    text = " ".join(words.split())
    first, *others = SENTENCE_END.split(text)
    if len(first) > most:
        whole_words = first[:most].rpartition(" ")[0] or first[: most - 1]
        return f"{whole_words.rstrip(',;:–— ')} …"
    for sentence in others:
        if len(first) + 1 + len(sentence) > most:
            break
        first = f"{first} {sentence}"
    return first
