"""A topic for every condition and question, made when either is."""

from conditions.models import (
    Condition,
    Question,
    Topic,
)


def make_topics(*, condition: Condition | None = None, question: Question | None = None) -> int:
    """Make the topics still missing for one condition, one question, or all; say how many.

    Call it whenever a condition or a question has been made. Existing topics are left alone.
    """
    conditions = [condition.pk] if condition else Condition.objects.values_list("pk", flat=True)
    questions = [question.pk] if question else Question.objects.values_list("pk", flat=True)
    present = set(
        Topic.objects.filter(condition__in=conditions, question__in=questions).values_list(
            "condition_id", "question_id"
        )
    )
    missing = [
        Topic(condition_id=c, question_id=q)
        for c in conditions
        for q in questions
        if (c, q) not in present
    ]
    Topic.objects.bulk_create(missing, batch_size=1000, ignore_conflicts=True)
    return len(missing)
