"""Hand texts in and publish them as members and moderators do: by the product's own transitions."""

import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from accounts import consents
from accounts.models import Member
from conditions.models import Topic
from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import Decision, Experience, Lane, Submission
from experiences.models.draft import NameChoice
from experiences.text_checks import hints

from .files import BrokenFile
from .handwritten import Handwritten
from .people import People
from .topics import topic_of

# How long somebody waits for a decision, in hours.
SHORTEST_WAIT, LONGEST_WAIT = 2, 44


@dataclass(frozen=True)
class InventedText:
    """What one member says on one topic, and how they want to be known."""

    topic: Topic
    member: Member
    words: str
    suggested_name: str
    country: str
    written_as: str = "self"
    language: str = "en"
    typed_name: str = ""
    asks_for_support: bool = False

    @classmethod
    def by(
        cls, people: People, member: Member, topic: Topic, words: str, **more: Any
    ) -> "InventedText":
        """The words of a member, whose pen name and country are drawn."""
        name, country = people.chance.pen_name(), people.chance.country()
        return cls(topic, member, words, name, country, **more)


@dataclass(frozen=True)
class Publication:
    """A text that a moderator has published: who, and when it was sent and decided on."""

    text: InventedText
    moderator: Member
    sent_at: datetime
    decided_at: datetime
    content_notes: Collection[str] = ()

    @classmethod
    def of(
        cls, people: People, text: InventedText, content_notes: Collection[str] = ()
    ) -> "Publication":
        """The publication of a text on some day since its author joined."""
        chance = people.chance
        moderator = chance.choice(people.moderators)
        sent_at = chance.day(after=text.member.joined_at)
        decided_at = sent_at + timedelta(hours=chance.randint(SHORTEST_WAIT, LONGEST_WAIT))
        return cls(text, moderator, sent_at, decided_at, content_notes)


def submit_invented(text: InventedText) -> Submission:
    """Agree, write a draft and hand it in; every privacy hint is kept."""
    consents.record_consent(text.member)
    draft = workflow.save_draft(
        text.topic,
        by=text.member,
        seen_version=0,
        words=text.words,
        written_as=text.written_as,
        language=text.language,
        name_choice=NameChoice.TYPED if text.typed_name else NameChoice.SUGGESTED,
        suggested_name=text.suggested_name,
        typed_name=text.typed_name,
        asks_for_support=text.asks_for_support,
        country=text.country,
    )
    return workflow.submit(
        text.topic,
        by=text.member,
        token=uuid.uuid4(),
        seen_version=draft.version,
        confirmed={hint.key for hint in hints.asked(text.words)},
    )


def publish_invented(publication: Publication, *, senior: Member) -> Experience:
    """Hand in and publish, dated back to the days that the publication names.

    What may tell of a crisis is decided on by `senior`: a senior moderator, as the desk wants it.
    """
    submission = submit_invented(publication.text)
    submission.refresh_from_db()
    moderator = senior if submission.lane == Lane.ESCALATED else publication.moderator
    workflow.publish(submission, by=moderator, content_notes=publication.content_notes)
    Submission.objects.filter(pk=submission.pk).update(submitted_at=publication.sent_at)
    Decision.objects.filter(submission=submission).update(decided_at=publication.decided_at)
    Experience.objects.filter(pk=submission.experience_id).update(
        created_at=publication.sent_at, first_published_at=publication.decided_at
    )
    return Experience.objects.get(pk=submission.experience_id)


def submit_handwritten(people: People, member: Member, entry: Handwritten) -> Submission:
    """Hand in a text that stands in a file. Raises BrokenFile where the product refuses it."""
    text = _text(people, member, entry)
    with naming_the_file(entry.path):
        return submit_invented(text)


def publish_handwritten(people: People, member: Member, entry: Handwritten) -> Experience:
    """Publish a text that stands in a file. Raises BrokenFile where the product refuses it."""
    publication = publication_of(people, member, entry)
    with naming_the_file(entry.path):
        return publish_invented(publication, senior=people["senior"])


def publication_of(people: People, member: Member, entry: Handwritten) -> Publication:
    """The publication of a text that stands in a file, on some day since its author joined."""
    return Publication.of(people, _text(people, member, entry), entry.content_notes)


@contextmanager
def naming_the_file(path: Path) -> Iterator[None]:
    """Let a refusal say which file it is about."""
    try:
        yield
    except NotAllowed as refusal:
        raise BrokenFile(path, f"This cannot be sent. {refusal}") from None


def _text(people: People, member: Member, entry: Handwritten) -> InventedText:
    return InventedText.by(
        people,
        member,
        topic_of(entry),
        entry.words,
        written_as=entry.written_as,
        language=entry.language,
        typed_name=entry.typed_name,
        asks_for_support=entry.asks_for_support,
    )
