"""Somebody to talk to, for an author who asks for it or whose words tell of a crisis."""

from typing import TypedDict

from accounts.models import Member
from conditions.models import Topic
from experiences.support import helplines
from experiences.text_checks import hints
from experiences.writing.forms import WriteForm


class TypedIn(TypedDict):
    """What tells whether an author needs the lines."""

    words: str
    asks_for_support: bool
    country: str


def for_author(
    topic: Topic, *, by: Member, words: str, asks_for_support: bool, country: str = ""
) -> dict | None:
    """What to show an author who asks for support, or whose words tell of a crisis; else None.

    The lines are those of the country that the author has told in this community, or else of the
    one that stands in the form. Nothing more follows from it here: sending is never hindered.
    """
    if not asks_for_support and not hints.tells_of_crisis(words):
        return None
    known = helplines.country_of(by, topic) or country
    return {"is_asked": asks_for_support, "lines": helplines.lines_for(known)}


def typed_in(form: WriteForm) -> TypedIn:
    """What `for_author` asks for, out of a form that was checked, whatever else is wrong with it."""
    return {
        "words": form.draft_data.get("words", ""),
        "asks_for_support": form.draft_data.get("asks_for_support", False),
        "country": form.draft_data.get("country", ""),
    }
