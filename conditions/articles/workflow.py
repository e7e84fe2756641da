"""The only writer of article states, and the maker of topics."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Member
from conditions import versions
from conditions.exceptions import NotPublishable
from conditions.models import (
    ArticleAuthor,
    ArticleState,
    ArticleVersion,
    MedicalReviewer,
    Reference,
    Review,
    Topic,
)
from diseasemaps.common.versioned import check_version

from . import checks, rendering


@transaction.atomic
def start_article(topic: Topic, *, by: Member, language: str = "en") -> ArticleVersion:
    """The topic's draft: the one there is, or a new one that begins as the published text."""
    Topic.objects.select_for_update().get(pk=topic.pk)
    earlier = ArticleVersion.objects.filter(topic=topic, language=language)
    draft = earlier.filter(state=ArticleState.DRAFT).first()
    if draft:
        return draft
    last = earlier.order_by("-number").first()
    draft = ArticleVersion.objects.create(
        topic=topic,
        language=language,
        number=last.number + 1 if last else 1,
        short_answer=last.short_answer if last else "",
        body=last.body if last else "",
    )
    add_author(draft, by)
    if last:
        Reference.objects.bulk_create(
            Reference(article=draft, position=r.position, source=r.source, title=r.title, url=r.url)
            for r in last.references.all()
        )
    return draft


def add_author(article: ArticleVersion, member: Member) -> None:
    """Note who began or changed a version: none of its authors signs it."""
    ArticleAuthor.objects.get_or_create(article=article, member=member)


@transaction.atomic
def sign_article(
    article: ArticleVersion,
    *,
    version_read: str,
    reviewer: MedicalReviewer,
    checked: str,
    on: date | None = None,
) -> Review:
    """Record a clinical review of exactly the text that was read (`ArticleVersion.checksum`).

    The name, credentials and statement that the reviewer has now go with it. Raises NotPublishable
    when the article is no draft any more or the reviewer is one of its authors, and
    ChangedMeanwhile when its text is another one by now.
    """
    locked = ArticleVersion.objects.select_for_update().get(pk=article.pk)
    if not locked.is_draft:
        raise NotPublishable(_("Only a draft can be signed; start a new version first."))
    if reviewer.member_id and locked.article_authors.filter(member=reviewer.member_id).exists():
        raise NotPublishable(_("Nobody signs an article that they wrote."))
    checksum = locked.checksum()
    check_version(version_read, checksum)
    signed = Review.objects.filter(article=locked, reviewer=reviewer, checksum=checksum)
    if said_before := signed.filter(checked=checked).first():
        # Pressed twice: it is signed.
        return said_before
    on = on or timezone.localdate()
    review, _created = Review.objects.update_or_create(
        article=locked,
        defaults={
            "reviewer": reviewer,
            "name": reviewer.name,
            "credentials": reviewer.credentials,
            "conflicts": reviewer.conflicts,
            "checksum": checksum,
            "reviewed_on": on,
            "due_on": _months_later(on, locked.topic.question.months_until_review),
            "checked": checked,
        },
    )
    return review


def unsign_article(article: ArticleVersion) -> bool:
    """Take the review off a draft whose text has changed, and say whether there was one."""
    deleted, _by_model = Review.objects.filter(
        article=article, article__state=ArticleState.DRAFT
    ).delete()
    return bool(deleted)


@transaction.atomic
def publish_article(
    article: ArticleVersion, *, version_read: str, at: datetime | None = None
) -> ArticleVersion:
    """Make this draft the public answer; the version it replaces stays in the history.

    Renders the Markdown, so that reading does not. Raises NotPublishable with every hindrance, and
    ChangedMeanwhile when the text is another one than was read (`ArticleVersion.checksum`).
    """
    topic = Topic.objects.select_for_update().get(pk=article.pk and article.topic_id)
    article = ArticleVersion.objects.select_for_update().get(pk=article.pk)
    if not article.is_draft:
        raise NotPublishable(_("This version has been published already."))
    checksum = article.checksum()
    check_version(version_read, checksum)
    # The mark "Medically reviewed" never stands over a text that nobody signed.
    Review.objects.filter(article=article).exclude(checksum=checksum).delete()
    hindrances = checks.hindrances(article)
    if hindrances:
        raise NotPublishable(*hindrances)
    ArticleVersion.objects.filter(
        topic=topic, language=article.language, state=ArticleState.PUBLISHED
    ).update(state=ArticleState.SUPERSEDED)
    rendered = rendering.render(article.body)
    article.html, article.contents = rendered.html, rendered.contents
    article.sources = list(article.references.values("source", "title", "url"))
    article.disclaimer = rendering.current_disclaimer(article.language)
    article.state = ArticleState.PUBLISHED
    article.published_at = at or timezone.now()
    article.save()
    versions.bump_topic(topic.pk, topic.condition_id)
    return article


def _months_later(day: date, months: int) -> date:
    """The same day some months on; the 29th of February becomes the 28th."""
    year, month = divmod(day.month - 1 + months, 12)
    try:
        return day.replace(year=day.year + year, month=month + 1)
    except ValueError:
        return day.replace(year=day.year + year, month=month + 1, day=28)
