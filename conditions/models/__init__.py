"""What is known: conditions, questions, their topics, and the reviewed articles."""

from .article import (
    ArticleAuthor,
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
from .site_version import SiteVersion
