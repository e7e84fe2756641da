"""What is known: conditions, questions, their topics, and the reviewed articles."""

from .article import (
    ArticleState,
    ArticleVersion,
    Disclaimer,
    MedicalReviewer,
    Reference,
    Review,
)
from .condition import Condition, ConditionCode, ConditionName
from .question import Question, QuestionText, Topic

__all__ = [
    "ArticleState",
    "ArticleVersion",
    "Condition",
    "ConditionCode",
    "ConditionName",
    "Disclaimer",
    "MedicalReviewer",
    "Question",
    "QuestionText",
    "Reference",
    "Review",
    "Topic",
]
