"""What a member sees of their own experiences: where each stands, and the one thing to do."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Member
from accounts.reasons import NOTES
from conditions.models import Topic
from experiences import workflow
from experiences.models import (
    Cause,
    Decision,
    Draft,
    Experience,
    Outcome,
    PenNameState,
    Submission,
    SubmissionState,
    TextKind,
)
from experiences.models.experience import notes_line
from experiences.policy import ExperiencePolicy
from experiences.rules import Rule, rule_of
from experiences.workflow.transitions import Standing, status_of

from .status import Stand, newest_first, stand_of, stand_of_draft


@dataclass(frozen=True)
class Row:
    """One line of "My experiences"."""

    title: str
    condition: str
    url: str
    lead: str
    stand: Stand
    same: str = ""
    discard_url: str = ""


@dataclass(frozen=True)
class DecisionNote:
    """A decision as its author reads it."""

    at: datetime
    outcome: str
    reason: str
    ground: str
    rule: Rule | None
    message: str
    facts: str
    number: int


@dataclass(frozen=True)
class Page:
    """One of a member's own experiences in full."""

    experience: Experience
    topic: Topic
    row: Row
    public: Submission | None
    waiting: Submission | None
    refused: Submission | None
    draft: Draft | None
    decisions: list[DecisionNote] = field(default_factory=list)
    can_write: bool = False
    can_withdraw: bool = False
    can_put_back: bool = False
    hidden_by: frozenset[str] = frozenset()
    is_held_by_reports: bool = False

    @property
    def notes(self) -> str:
        return notes_line(self.experience.content_notes)

    @property
    def name_waits(self) -> bool:
        return self.experience.contributor.pen_name_state == PenNameState.WAITING


def rows(member: Member) -> list[Row]:
    """Every experience and draft of a member, the newest change first; a constant number of
    queries."""
    drafts = {
        draft.topic_id: draft
        for draft in Draft.objects.filter(member=member).prefetch_related(_topics())
    }
    experiences = list(_with_everything(Experience.objects.by(member)))
    begun = {experience.topic_id for experience in experiences}
    same = workflow.same_counts(experiences)
    found = [
        _row(experience, drafts.get(experience.topic_id), same.get(experience.pk, 0))
        for experience in experiences
    ]
    found += [_draft_row(draft) for topic_id, draft in drafts.items() if topic_id not in begun]
    return sorted(found, key=lambda row: row.stand.since, reverse=True)


def page(experience: Experience) -> Page:
    """One experience with everything its author may know and do."""
    experience = _with_everything(Experience.objects.filter(pk=experience.pk)).get()
    topic = experience.topic
    draft = Draft.objects.filter(member_id=experience.contributor.member_id, topic=topic).first()
    submissions = newest_first(experience)
    last = submissions[0] if submissions else None
    waiting = last if last and last.state == SubmissionState.WAITING else None
    standing = status_of(experience)
    return Page(
        experience=experience,
        topic=topic,
        row=_row(experience, draft, workflow.same_counts([experience]).get(experience.pk, 0)),
        public=experience.published,
        waiting=waiting,
        refused=last
        if last and last.state in (SubmissionState.REJECTED, SubmissionState.RETURNED)
        else None,
        draft=draft,
        decisions=[note_of(decision) for decision in experience.decisions.all()],
        can_write=waiting is None,
        can_withdraw=standing in (Standing.READABLE, Standing.BLOCKED),
        can_put_back=standing is Standing.WITHDRAWN,
        hidden_by=_hidden_by(experience),
        # Nobody has decided on it: a moderator who holds a text is named by the blocker.
        is_held_by_reports=any(
            blocker.cause == Cause.HELD and blocker.set_by_id is None
            for blocker in experience.blockers.all()
        ),
    )


def _hidden_by(experience: Experience) -> frozenset[str]:
    """Why others cannot read it; where reports hold it, a note of its own says so."""
    return frozenset(
        blocker.cause
        for blocker in experience.blockers.all()
        if blocker.cause != Cause.HELD or blocker.set_by_id is not None
    )


def _topics() -> Prefetch:
    return Prefetch("topic", Topic.objects.with_wording())


def _with_everything(experiences):
    return experiences.select_related("published", "contributor").prefetch_related(
        _topics(),
        "submissions",
        "blockers",
        Prefetch("decisions", Decision.objects.in_force().prefetch_related("texts", "appeal")),
    )


def _row(experience: Experience, draft: Draft | None, same: int = 0) -> Row:
    last, stand = newest_first(experience)[0], stand_of(experience, draft)
    shown = experience.published if status_of(experience) is Standing.READABLE else last
    return Row(
        title=experience.topic.title,
        condition=experience.topic.condition.heading,
        url=reverse("my-experience", args=[experience.public_id]),
        lead=_lead((shown or last).words),
        stand=stand,
        same=same_sentence(same),
        discard_url=_discard_url(experience.topic) if draft else "",
    )


def _draft_row(draft: Draft) -> Row:
    stand = stand_of_draft(draft)
    return Row(
        title=draft.topic.title,
        condition=draft.topic.condition.heading,
        url=stand.todo_url,
        lead=_lead(draft.words),
        stand=stand,
        discard_url=_discard_url(draft.topic),
    )


def same_sentence(people: int) -> str:
    """How many lived through the same, as the author reads it: no number for a few."""
    if not people:
        return ""
    if people < ExperiencePolicy.FEWEST_SAME:
        return _("A few others lived through the same.")
    return ngettext(
        "%(count)s other person lived through the same.",
        "%(count)s other people lived through the same.",
        people,
    ) % {"count": number_format(people, force_grouping=True)}


def _lead(words: str) -> str:
    return Truncator(" ".join(words.split())).chars(ExperiencePolicy.OWN_LEAD_CHARACTERS)


def _discard_url(topic: Topic) -> str:
    return reverse("discard-draft", args=[topic.condition.slug, topic.question.key])


def _text(decision: Decision, kind: TextKind) -> str:
    return next((text.text for text in decision.texts.all() if text.kind == kind), "")


def note_of(decision: Decision) -> DecisionNote:
    """The decision in its author's words, fetched with its texts."""
    note = NOTES.get(decision.reason)
    return DecisionNote(
        at=decision.decided_at,
        outcome={
            Outcome.PUBLISHED: _("Published"),
            Outcome.RETURNED: _("Changes asked for"),
            Outcome.REJECTED: _("Not published"),
            Outcome.HELD: _("Held until it is decided"),
            Outcome.KEPT: _("Read again, and it stays"),
            Outcome.REMOVED: _("Removed"),
            Outcome.OVERTURNED: _("Overturned on appeal"),
            Outcome.ESCALATED: _("Out of sight until a senior moderator has read it"),
        }[decision.outcome],
        reason=decision.get_reason_display() if decision.reason else "",
        ground=str(note.public_text) if note else "",
        rule=rule_of(decision.reason),
        message=_text(decision, TextKind.MESSAGE),
        facts=_text(decision, TextKind.FACTS),
        number=decision.number,
    )
