"""Put the known conditions and their articles into the database, signed and published."""

from datetime import UTC, date, datetime, time

from conditions.articles import workflow
from conditions.catalogue import alphabet, topics
from conditions.exceptions import NotPublishable
from conditions.models import (
    ArticleVersion,
    Condition,
    ConditionCode,
    ConditionName,
    Disclaimer,
    MedicalReviewer,
    Reference,
    RelatedCondition,
)

from . import known
from .files import BrokenFile
from .known import KnownArticle, KnownCondition
from .people import People
from .topics import topic_of


def load(people: People) -> None:
    """Make the conditions with their topics, then the articles. Raises BrokenFile."""
    conditions = known.conditions()
    for entry in conditions.values():
        _condition(entry)
    _relations(list(conditions.values()))
    disclaimer = known.disclaimer()
    Disclaimer.objects.create(
        language=disclaimer.language, version=disclaimer.version, text=disclaimer.text
    )
    reviewers = _reviewers(people)
    for article in known.articles():
        _article(people, article, conditions[article.condition], reviewers)


def _condition(entry: KnownCondition) -> None:
    condition = Condition.objects.create(
        slug=entry.slug, name=entry.name, second_name=entry.second_name
    )
    ConditionName.objects.bulk_create(
        ConditionName(condition=condition, name=name, kind=kind)
        for kind, names in (("synonym", entry.synonyms), ("abbreviation", entry.abbreviations))
        for name in names
    )
    ConditionCode.objects.bulk_create(
        ConditionCode(condition=condition, system=system, code=code)
        for system, code in entry.codes.items()
    )
    topics.make_topics(condition=condition)
    alphabet.index_names(condition)


def _relations(entries: list[KnownCondition]) -> None:
    by_slug = {condition.slug: condition for condition in Condition.objects.all()}
    RelatedCondition.objects.bulk_create(
        RelatedCondition(
            condition=by_slug[entry.slug],
            related=by_slug[slug],
            comparison=comparison,
            position=position,
        )
        for entry in entries
        for position, (slug, comparison) in enumerate(entry.related.items())
    )


def _reviewers(people: People) -> dict[str, MedicalReviewer]:
    """Those who sign articles; the first of them is the one who can sign in."""
    reviewers = {
        key: MedicalReviewer.objects.create(
            name=entry.name, credentials=entry.credentials, conflicts=entry.conflicts
        )
        for key, entry in known.reviewers().items()
    }
    first = next(iter(reviewers.values()))
    first.member = people["reviewer"]
    first.save()
    return reviewers


def _article(
    people: People,
    entry: KnownArticle,
    condition: KnownCondition,
    reviewers: dict[str, MedicalReviewer],
) -> None:
    """Write, sign and publish one article, on the days that its file names."""
    article = ArticleVersion.objects.create(
        topic=topic_of(entry),
        short_answer=entry.short_answer,
        body=entry.body,
        change_summary="First version.",
    )
    workflow.add_author(article, people["editor"])
    for key in set(entry.references) - set(condition.references):
        raise BrokenFile(
            entry.path,
            f"Add [references.{key}] to conditions/{condition.slug}.toml, or mend `{key}`.",
        )
    Reference.objects.bulk_create(
        Reference(
            article=article,
            position=position,
            source=reference.source,
            title=reference.title,
            url=reference.url,
        )
        for position, reference in enumerate(condition.references[key] for key in entry.references)
    )
    if entry.reviewer:
        if entry.reviewer not in reviewers:
            raise BrokenFile(entry.path, f"Add [{entry.reviewer}] to articles/reviewers.toml.")
        workflow.sign_article(
            article,
            version_read=article.checksum(),
            reviewer=reviewers[entry.reviewer],
            checked=entry.checked,
            on=entry.reviewed_on,
        )
    try:
        workflow.publish_article(
            article, version_read=article.checksum(), at=_noon(entry.updated_on)
        )
    except NotPublishable as refusal:
        raise BrokenFile(entry.path, f"This cannot be published. {refusal}") from None


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
