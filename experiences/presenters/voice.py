"""An experience as readers see it: the by-line, the words, the date."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conditions.models import Condition
from diseasemaps.common import periods
from diseasemaps.common.optional import not_none
from experiences import workflow
from experiences.models import Contributor, Draft, Experience, PenNameState, WrittenAs
from experiences.models.contributor import a_member
from experiences.models.draft import NameChoice
from experiences.models.experience import WITH_HELPLINES, content_notes_line
from experiences.policy import ExperiencePolicy
from experiences.profiles.context import TOLD

LONGEST_WORD = 100


@dataclass(frozen=True)
class Voice:
    """Everything that `components/voice.html` shows, and nothing else.

    `url` leads to the experience's own page; empty where the voice stands on it, or is a preview.
    `notes` says what the words may hold that is hard to read; they stand folded behind it then.
    `report_url` and `me_too_url` are empty on a preview alone. `how_old` marks words that are older
    than two years, and says whether their author has confirmed them since.
    `told` is what the by-line says of the person who has the condition. Beside an age there is no
    date: an age and a calendar year together tell when somebody was born.
    """

    by: str
    role: str
    told: Collection[str]
    words: str
    language: str
    published_at: datetime | None = None
    anchor: str = "preview"
    url: str = ""
    report_url: str = ""
    notes: str = ""
    has_lines: bool = False
    me_too_url: str = ""
    how_old: str = ""

    @property
    def is_folded(self) -> bool:
        return bool(self.url) and len(self.words) > ExperiencePolicy.FOLDED_AFTER_CHARACTERS

    @property
    def shown_words(self) -> str:
        """The words, or their beginning up to a whole word where they are folded."""
        if not self.is_folded:
            return self.words
        most = ExperiencePolicy.FOLDED_AFTER_CHARACTERS
        beginning = self.words[:most]
        whole = beginning.rsplit(maxsplit=1)[0]
        # In a text without spaces the last one may be far back, or missing.
        return (whole if len(whole) > most - LONGEST_WORD else beginning) + "…"


def role(written_as: str, condition: Condition) -> str:
    """How the author stands to the condition, as in "has Parry-Romberg syndrome"."""
    return _role_sentence(written_as) % {"condition": condition.name}


def role_with_link(written_as: str, condition: Condition) -> SafeString:
    """The same, with a link to the condition's page."""
    link = format_html('<a href="{}">{}</a>', condition.get_absolute_url(), condition.name)
    sentence = escape(_role_sentence(written_as))
    return mark_safe(sentence % {"condition": link})  # noqa: S308 - both parts are escaped


def _role_sentence(written_as: str) -> str:
    sentences: dict[str, str] = {
        WrittenAs.SELF: _("has %(condition)s"),
        WrittenAs.PARENT: _("parent of a child with %(condition)s"),
        WrittenAs.RELATIVE: _("partner or relative of somebody with %(condition)s"),
        WrittenAs.CARER: _("carer of somebody with %(condition)s"),
    }
    return sentences.get(written_as, "")


def shown_context(of: Contributor | Draft) -> dict[str, str]:
    """What the author tells about the person who has the condition and chose to show, as a by-line
    says it and in its order, by the name of the field."""
    lines = {
        told.field: told.line(getattr(of, told.field)) for told in TOLD if getattr(of, told.box)
    }
    return {field: line for field, line in lines.items() if line}


def voice_of(experience: Experience, condition: Condition, *, alone: bool = False) -> Voice:
    """A readable experience, fetched `with_words`; `alone` on the page of its own."""
    context = shown_context(experience.contributor)
    published = not_none(experience.published)
    return Voice(
        by=experience.shown_name,
        role=role(experience.written_as, condition),
        told=context.values(),
        words=published.words,
        language=published.language,
        published_at=None if "age_band" in context else experience.first_published_at,
        anchor=str(experience.public_id),
        url="" if alone else reverse("experience-page", args=[experience.public_id]),
        report_url=reverse("report-experience", args=[experience.public_id]),
        notes=content_notes_line(experience.content_notes),
        has_lines=not WITH_HELPLINES.isdisjoint(experience.content_notes),
        me_too_url=reverse("me-too", args=[experience.public_id]),
        how_old=how_old(experience, beside_age="age_band" in context),
    )


def how_old(experience: Experience, *, beside_age: bool) -> str:
    """That words are old, and when their author confirmed them; empty for young ones.

    Beside an age at first signs no year is named, and none can be counted back to.
    """
    if not workflow.is_old(experience):
        return ""
    written = timezone.localdate(workflow.written_at(experience))
    confirmed = experience.reconfirmed_at
    if confirmed and confirmed >= workflow.written_at(experience):
        if beside_age:
            return _("Written more than %(period)s ago, and confirmed since") % {
                "period": periods.days(ExperiencePolicy.RECONFIRM_DAYS)
            }
        month = date_format(timezone.localtime(confirmed), "F Y")
        return _("Confirmed in %(month)s") % {"month": month}
    if beside_age:
        return _("Written more than %(period)s ago") % {
            "period": periods.days(ExperiencePolicy.RECONFIRM_DAYS)
        }
    today = timezone.localdate()
    years = today.year - written.year - ((today.month, today.day) < (written.month, written.day))
    # Two years of days are a day short of two in the calendar where one is a leap year.
    years = max(years, ExperiencePolicy.RECONFIRM_DAYS // 365)
    return ngettext("Written %(count)s year ago", "Written %(count)s years ago", years) % {
        "count": years
    }


def voice_of_draft(
    draft: Draft, contributor: Contributor | None, experience: Experience | None
) -> Voice:
    """A draft as it will read once published and, where the name was typed, once that is read."""
    if not draft.shows_pen_name(experience):
        name = a_member()
    elif contributor:
        waits = contributor.pen_name_state == PenNameState.WAITING
        name = contributor.pen_name if waits else contributor.shown_name
    else:
        is_typed = draft.name_choice == NameChoice.TYPED
        name = draft.typed_name if is_typed else draft.suggested_name
    return Voice(
        by=name,
        role=role(draft.written_as, draft.topic.condition),
        told=shown_context(contributor or draft).values(),
        words=draft.words,
        language=draft.language,
    )
