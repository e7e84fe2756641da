"""Many invented texts at once: the rows that handing in and publishing each would have left.

Two hundred texts by the product's own transitions take as many times ninety queries. Here the same
rows are written table by table; a test makes texts in both ways and compares every row. Readers
see nothing that the transitions would not have shown them: what needs anybody's judgement (a
crisis, a typed name, a wish for support, a content note) is refused here, and readability and
every count come from the product's own recount.
"""

import uuid
from collections.abc import Iterable, Sequence

from django.db.models import OuterRef, Subquery
from django.utils.translation import get_language

from accounts.consents import CURRENT
from accounts.models import Consent, ConsentScope, Member
from diseasemaps.common.optional import not_none
from experiences.models import (
    Contributor,
    Decision,
    Experience,
    Outcome,
    Submission,
    SubmissionState,
)
from experiences.profiles import pen_names
from experiences.text_checks import hints
from experiences.workflow import counts

from .sending import InventedText, Publication


def publish_in_bulk(publications: Sequence[Publication]) -> None:
    """Publish the texts of members who have not written anything yet; nobody gets a letter.

    Raises ValueError for a text that somebody has to look at first, and IntegrityError for a
    member who has written before.
    """
    for publication in publications:
        _check(publication)
    texts = [publication.text for publication in publications]
    contributors = _contributors(texts, _consents(text.member for text in texts))
    experiences = Experience.objects.bulk_create(
        Experience(
            contributor=contributors[text.member.pk, text.topic.condition_id],
            topic=text.topic,
            written_as=text.written_as,
            created_at=publication.sent_at,
            first_published_at=publication.decided_at,
        )
        for publication, text in zip(publications, texts, strict=True)
    )
    submissions = Submission.objects.bulk_create(
        Submission(
            experience=experience,
            number=1,
            words=publication.text.words,
            language=publication.text.language,
            written_as=publication.text.written_as,
            confirmed_hints=_kept_hints(publication.text.words),
            token=uuid.uuid4(),
            state=SubmissionState.PUBLISHED,
            submitted_at=publication.sent_at,
        )
        for publication, experience in zip(publications, experiences, strict=True)
    )
    Decision.objects.bulk_create(
        Decision(
            topic=experience.topic,
            experience=experience,
            submission=submission,
            number=submission.number,
            outcome=Outcome.PUBLISHED,
            decided_by=publication.moderator,
            decided_at=publication.decided_at,
        )
        for publication, experience, submission in zip(
            publications, experiences, submissions, strict=True
        )
    )
    own = Submission.objects.filter(experience=OuterRef("pk")).values("pk")
    written = Experience.objects.filter(pk__in=[experience.pk for experience in experiences])
    written.update(published=Subquery(own))
    for condition in sorted({text.topic.condition_id for text in texts}):
        counts.recount(condition, repair=True)


def _check(publication: Publication) -> None:
    text = publication.text
    if (
        text.typed_name
        or text.asks_for_support
        or publication.content_notes
        or hints.tells_of_crisis(text.words)
    ):
        raise ValueError(f"Somebody has to look at this text first: {text.words[:60]}…")


def _consents(members: Iterable[Member]) -> dict[int, Consent]:
    """The agreement of each member, by the member's key."""
    return {
        not_none(consent.member_id): consent
        for consent in Consent.objects.bulk_create(
            Consent(
                member=member,
                scope=ConsentScope.HEALTH,
                version=CURRENT[ConsentScope.HEALTH],
                language=get_language() or "en",
            )
            for member in dict.fromkeys(members)
        )
    }


def _contributors(
    texts: Sequence[InventedText], consents: dict[int, Consent]
) -> dict[tuple[int, int], Contributor]:
    """Each member's presence in a condition's community, as their first text there says it."""
    first: dict[tuple[int, int], InventedText] = {}
    for text in texts:
        first.setdefault((text.member.pk, text.topic.condition_id), text)
    taken: dict[int, set[str]] = {}
    made = []
    for (member_pk, condition_pk), text in first.items():
        if condition_pk not in taken:
            there = Contributor.objects.filter(condition=condition_pk)
            taken[condition_pk] = set(there.values_list("pen_name_key", flat=True))
        keys = taken[condition_pk]
        name = text.suggested_name
        while pen_names.key(name) in keys or pen_names.contains_address(name, text.member.email):
            name = pen_names.suggest(text.member.email)
        keys.add(pen_names.key(name))
        made.append(
            Contributor(
                condition=text.topic.condition,
                member=text.member,
                consent=consents[member_pk],
                pen_name=name,
                pen_name_key=pen_names.key(name),
                country=text.country,
            )
        )
    return dict(zip(first, Contributor.objects.bulk_create(made), strict=True))


def _kept_hints(words: str) -> list[dict[str, int | str]]:
    """What the author was asked about, all of it kept."""
    asked = hints.asked(words)
    return hints.confirmed_of(asked, {hint.key for hint in asked})
