"""A question page's experiences in schema.org's words: pen names only, as shown."""

from django.conf import settings

from conditions.models import Topic
from conditions.presenters.structured_data import absolute_url

from .voice import Voice


def questions_and_answers(topic: Topic, short_answer: str, voices: list[Voice]) -> dict:
    """The question with the reviewed answer and the experiences on this page; empty without
    experiences. Words that stand folded behind a content note are left out: nobody is to come upon
    them in a list of search results. An author is a pen name without an address: nobody can be
    followed from here. Age, years and country stay out, and a date that the page does not show."""
    voices = [voice for voice in voices if not voice.notes]
    if not voices:
        return {}
    question = {
        "@type": "Question",
        "name": topic.title,
        "answerCount": topic.experience_count + bool(short_answer),
        "suggestedAnswer": [
            {
                "@type": "Answer",
                "text": voice.shown_words,
                "inLanguage": voice.language,
                "url": absolute_url(voice.url),
                "author": {"@type": "Person", "name": voice.by},
            }
            | _date(voice)
            for voice in voices
        ],
    }
    if short_answer:
        question["acceptedAnswer"] = {
            "@type": "Answer",
            "text": short_answer,
            "author": {"@type": "Organization", "name": settings.OPERATOR_NAME},
        }
    return {"@type": "QAPage", "mainEntity": question}


def _date(voice: Voice) -> dict[str, str]:
    at = voice.published_at
    return {"datePublished": at.date().isoformat()} if at else {}
