"""The numbers that move with every change a reader could see; pages take their ETag from them."""

from django.db.models import F

from .models import Condition, Topic


def bump_topic(topic_id: int, condition_id: int) -> None:
    """Say that one topic, and so its condition's page, now reads differently.

    Topic before condition: everything that locks both takes them in this order.
    """
    Topic.objects.filter(pk=topic_id).update(version=F("version") + 1)
    Condition.objects.filter(pk=condition_id).update(version=F("version") + 1)


def bump_condition(condition_id: int) -> None:
    """Say that everything about one condition now reads differently (a name, a pen name)."""
    for topic_id in (
        Topic.objects.filter(condition_id=condition_id).order_by("pk").values_list("pk", flat=True)
    ):
        Topic.objects.filter(pk=topic_id).update(version=F("version") + 1)
    Condition.objects.filter(pk=condition_id).update(version=F("version") + 1)


def bump_related_to(condition_id: int) -> None:
    """Say that every page which leads to this condition reads differently (its name)."""
    leading = Condition.objects.filter(related_conditions__related=condition_id)
    for pk in leading.order_by("pk").values_list("pk", flat=True):
        Condition.objects.filter(pk=pk).update(version=F("version") + 1)


def bump_question(question_id: int) -> None:
    """Say that one question reads differently on every condition (its wording, its place)."""
    Topic.objects.filter(question_id=question_id).update(version=F("version") + 1)
    Condition.objects.update(version=F("version") + 1)


def bump_reviewed_by(reviewer_id: int) -> None:
    """Say that every page which names this reviewer reads differently."""
    topics = Topic.objects.filter(articles__review__reviewer_id=reviewer_id)
    for pk, condition_id in topics.order_by("pk").values_list("pk", "condition_id").distinct():
        bump_topic(pk, condition_id)
