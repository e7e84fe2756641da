"""An experience as readers see it: the by-line, the words, the date."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from conditions.models import Condition

from .models import Contributor, Draft, Experience, PenNameState, WrittenAs
from .models.submission import NameChoice

# A longer text folds in lists, behind a link to the page of its own.
FOLDED_AFTER = 1200
LONGEST_WORD = 100


@dataclass(frozen=True)
class Voice:
    """Everything that `components/voice.html` shows, and nothing else.

    `url` leads to the experience's own page; empty where the voice stands on it, or is a preview.
    """

    by: str
    role: str
    country: str
    words: str
    language: str
    published_at: datetime | None = None
    anchor: str = "preview"
    url: str = ""

    @property
    def is_folded(self) -> bool:
        return bool(self.url) and len(self.words) > FOLDED_AFTER

    @property
    def shown_words(self) -> str:
        """The words, or their beginning up to a whole word where they are folded."""
        if not self.is_folded:
            return self.words
        beginning = self.words[:FOLDED_AFTER]
        whole = beginning.rsplit(maxsplit=1)[0]
        # In a text without spaces the last one may be far back, or missing.
        return (whole if len(whole) > FOLDED_AFTER - LONGEST_WORD else beginning) + "…"


def role(written_as: str, condition: Condition) -> str:
    """How the author stands to the condition, as in "has Parry-Romberg syndrome"."""
    return _role_sentence(written_as) % {"condition": condition.name}


def role_with_link(written_as: str, condition: Condition) -> SafeString:
    """The same, with a link to the condition's page."""
    link = format_html('<a href="{}">{}</a>', condition.get_absolute_url(), condition.name)
    sentence = escape(_role_sentence(written_as))
    return mark_safe(sentence % {"condition": link})  # noqa: S308 - both parts are escaped


def _role_sentence(written_as: str) -> str:
    return {
        WrittenAs.SELF: _("has %(condition)s"),
        WrittenAs.PARENT: _("parent of a child with %(condition)s"),
        WrittenAs.RELATIVE: _("partner or relative of somebody with %(condition)s"),
        WrittenAs.CARER: _("carer of somebody with %(condition)s"),
    }.get(written_as, "")


def voice_of(experience: Experience, condition: Condition, *, alone: bool = False) -> Voice:
    """A readable experience, fetched `with_words`; `alone` on the page of its own."""
    contributor = experience.contributor
    return Voice(
        by=contributor.shown_name,
        role=role(experience.written_as, condition),
        country=contributor.country.name,
        words=experience.published.words,
        language=experience.published.language,
        published_at=experience.first_published_at,
        anchor=str(experience.public_id),
        url="" if alone else reverse("experience-page", args=[experience.public_id]),
    )


def voice_of_draft(draft: Draft, contributor: Contributor | None) -> Voice:
    """A draft as it will read once published; a typed name waits for a moderator."""
    if contributor:
        name, country = contributor.shown_name, contributor.country.name
        if contributor.pen_name_state == PenNameState.WAITING:
            name = contributor.pen_name
    else:
        name = {
            NameChoice.SUGGESTED: draft.suggested_name,
            NameChoice.TYPED: draft.typed_name,
        }.get(draft.name_choice, _("A member"))
        country = draft.country.name
    return Voice(
        by=name,
        role=role(draft.written_as, draft.topic.condition),
        country=country,
        words=draft.words,
        language=draft.language,
    )
