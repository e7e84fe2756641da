"""Which page a file is about."""

from conditions.models import Topic

from .files import BrokenFile
from .handwritten import Handwritten
from .known import KnownArticle


def topic_of(entry: KnownArticle | Handwritten) -> Topic:
    """The topic with its condition and question. Raises BrokenFile where there is none such."""
    topics = Topic.objects.select_related("condition", "question")
    try:
        return topics.get(condition__slug=entry.condition, question__key=entry.question)
    except Topic.DoesNotExist:
        raise BrokenFile(
            entry.path,
            f"There is no question “{entry.question}” on “{entry.condition}”. Write a key of the "
            "catalogue of questions, and the name of a file in conditions/.",
        ) from None
