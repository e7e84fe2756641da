"""Switching a page off and on: its column, and all that follows from it in this package.

What becomes of the experiences on it is decided in `experiences.workflow.pages`, which alone calls
these, with the rows locked.
"""

from conditions import versions
from conditions.models import Condition, Question, Topic

from . import alphabet


def switch_topic(topic: Topic, *, on: bool) -> None:
    """Show one question of one condition to visitors, or hide it."""
    Topic.objects.filter(pk=topic.pk).update(is_on=on)
    versions.bump_topic(topic.pk, topic.condition_id)


def switch_question(question: Question, *, on: bool) -> None:
    """The same for a question with its pages of all conditions."""
    Question.objects.filter(pk=question.pk).update(is_on=on)
    versions.bump_site()


def switch_condition(condition: Condition, *, on: bool, is_gone: bool = False) -> None:
    """The same for a condition with all its pages; `is_gone` where readers could read people's
    experiences there."""
    Condition.objects.filter(pk=condition.pk).update(is_listed=on, is_gone=is_gone and not on)
    alphabet.index_names(condition)
    versions.bump_condition(condition.pk)
    versions.bump_related_to(condition.pk)
