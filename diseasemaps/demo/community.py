"""Everybody whose words are there to be read: the 106 individuals of the pages, and others."""

from accounts.models import Member
from conditions.models import Condition, Topic
from experiences import workflow
from experiences.models import Contributor

from . import bulk, grammar
from .handwritten import Handwritten, texts
from .people import People
from .phrases import THEME_OF
from .sending import InventedText, Publication, publication_of

FIRST_CONDITION = "parry-romberg-syndrome"
# With the patient who signs in, this makes the 106 that the pages show.
INVENTED_THERE = 105
INVENTED_ELSEWHERE = 12
# How often somebody writes one, two or three texts.
HOW_MANY_TEXTS = {1: 70, 2: 23, 3: 7}
# The grammar has its own word for one of the perspectives.
PERSPECTIVE = {"relative": "partner"}
# This question of the first condition is answered by the handwritten texts alone.
HANDWRITTEN = "causes"


def load(people: People) -> None:
    """Publish between one and three texts of each member of each community."""
    used: set[str] = set()
    for condition in Condition.objects.order_by("pk"):
        is_first = condition.slug == FIRST_CONDITION
        members = people.invent(INVENTED_THERE if is_first else INVENTED_ELSEWHERE)
        handwritten = dict(zip(members, texts(HANDWRITTEN), strict=False)) if is_first else {}
        publications = [
            publication_of(people, member, entry) for member, entry in handwritten.items()
        ]
        topics = topics_with_phrases(condition)
        if is_first:
            del topics[HANDWRITTEN]
        for member in members:
            publications += _invented(people, member, topics, member in handwritten, used)
        bulk.publish_in_bulk(publications)
        for member, entry in handwritten.items():
            _tell(member, entry)


def topics_with_phrases(condition: Condition) -> dict[str, Topic]:
    """What the grammar can write about, by the key of the question. A question that is new in the
    catalogue has no phrases yet, and nobody invented writes about it."""
    topics = Topic.objects.filter(
        condition=condition, question__takes_experiences=True, question__key__in=THEME_OF
    )
    return {topic.question.key: topic for topic in topics.select_related("condition", "question")}


def _invented(
    people: People, member: Member, topics: dict[str, Topic], has_written: bool, used: set[str]
) -> list[Publication]:
    """What the grammar writes for one member, on different questions."""
    chance = people.chance
    how_many = chance.choices(list(HOW_MANY_TEXTS), list(HOW_MANY_TEXTS.values()))[0]
    written_as = "self" if has_written else chance.written_as()
    perspective = PERSPECTIVE.get(written_as, written_as)
    publications = []
    for key in chance.sample(sorted(topics), how_many - has_written):
        topic = topics[key]
        words = grammar.words(chance, key, perspective, topic.condition.slug, used=used)
        text = InventedText.by(people, member, topic, words, written_as=written_as)
        publications.append(Publication.of(people, text))
    return publications


def _tell(member: Member, entry: Handwritten) -> None:
    """What an author tells about the person who has the condition, as the file says it."""
    contributor = Contributor.objects.of(member).get()
    workflow.change_context(contributor, by=member, **entry.tells.given())
