"""What is known: conditions, questions, their topics, and the reviewed articles."""

from .article import (
    ArticleState,
    ArticleVersion,
    Disclaimer,
    MedicalReviewer,
    Reference,
    Review,
)
from .az import AzEntry, Place
from .condition import Condition, ConditionCode, ConditionName, NameKind
from .question import Question, QuestionText, Topic
from .related import RelatedCondition

__all__ = [
    "ArticleState",
    "ArticleVersion",
    "AzEntry",
    "Condition",
    "ConditionCode",
    "ConditionName",
    "Disclaimer",
    "MedicalReviewer",
    "NameKind",
    "Place",
    "Question",
    "QuestionText",
    "Reference",
    "RelatedCondition",
    "Review",
    "Topic",
]
