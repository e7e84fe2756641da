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
from accounts.reasons import REASON_DETAILS
from conditions.models import Topic
from diseasemaps.common.optional import not_none
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
from experiences.models.experience import content_notes_line
from experiences.policy import ExperiencePolicy
from experiences.rules import Rule, rule_of
from experiences.workflow.transitions import ExperienceStatus, status_of

from .status import StatusLine, draft_status_line, newest_first, status_line


@dataclass(frozen=True)
class ExperienceRow:
    """One line of "My experiences"."""

    title: str
    condition: str
    url: str
    lead: str
    status: StatusLine
    me_too: str = ""
    discard_url: str = ""


@dataclass(frozen=True)
class DecisionSummary:
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
    row: ExperienceRow
    public: Submission | None
    waiting: Submission | None
    refused: Submission | None
    draft: Draft | None
    decisions: list[DecisionSummary] = field(default_factory=list)
    can_write: bool = False
    can_unpublish: bool = False
    can_republish: bool = False
    hidden_by: frozenset[str] = frozenset()
    is_held_by_reports: bool = False
    why_closed: str = ""

    @property
    def notes(self) -> str:
        return content_notes_line(self.experience.content_notes)

    @property
    def name_waits(self) -> bool:
        return self.experience.contributor.pen_name_state == PenNameState.WAITING


def rows(member: Member) -> list[ExperienceRow]:
    """Every experience and draft of a member, the newest change first; a constant number of
    queries."""
    drafts = {
        draft.topic_id: draft
        for draft in Draft.objects.filter(member=member).prefetch_related(_topics())
    }
    experiences = list(_with_everything(Experience.objects.by(member)))
    begun = {experience.topic_id for experience in experiences}
    me_too = workflow.me_too_counts(experiences)
    found = [
        _row(experience, drafts.get(experience.topic_id), me_too.get(experience.pk, 0))
        for experience in experiences
    ]
    found += [_draft_row(draft) for topic_id, draft in drafts.items() if topic_id not in begun]
    return sorted(found, key=lambda row: row.status.since, reverse=True)


def page(experience: Experience) -> Page:
    """One experience with everything its author may know and do."""
    experience = _with_everything(Experience.objects.filter(pk=experience.pk)).get()
    topic = experience.topic
    member = not_none(experience.contributor.member_id)
    draft = Draft.objects.filter(member=member, topic=topic).first()
    submissions = newest_first(experience)
    last = submissions[0] if submissions else None
    waiting = last if last and last.state == SubmissionState.WAITING else None
    status = status_of(experience)
    return Page(
        experience=experience,
        topic=topic,
        row=_row(experience, draft, workflow.me_too_counts([experience]).get(experience.pk, 0)),
        public=experience.published,
        waiting=waiting,
        refused=last
        if last and last.state in (SubmissionState.REJECTED, SubmissionState.RETURNED)
        else None,
        draft=draft,
        decisions=[decision_summary(decision) for decision in experience.decisions.all()],
        can_write=waiting is None,
        can_unpublish=status in (ExperienceStatus.READABLE, ExperienceStatus.BLOCKED),
        can_republish=status is ExperienceStatus.WITHDRAWN,
        hidden_by=_hidden_by(experience),
        why_closed=workflow.why_closed(topic),
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


def _row(experience: Experience, draft: Draft | None, me_too: int = 0) -> ExperienceRow:
    last, status = newest_first(experience)[0], status_line(experience, draft)
    shown = experience.published if status_of(experience) is ExperienceStatus.READABLE else last
    return ExperienceRow(
        title=experience.topic.title,
        condition=experience.topic.condition.heading,
        url=reverse("my-experience", args=[experience.public_id]),
        lead=_lead((shown or last).words),
        status=status,
        me_too=me_too_sentence(me_too),
        discard_url=_discard_url(experience.topic) if draft else "",
    )


def _draft_row(draft: Draft) -> ExperienceRow:
    status = draft_status_line(draft)
    return ExperienceRow(
        title=draft.topic.title,
        condition=draft.topic.condition.heading,
        url=status.todo_url,
        lead=_lead(draft.words),
        status=status,
        discard_url=_discard_url(draft.topic),
    )


def me_too_sentence(people: int) -> str:
    """How many lived through the same, as the author reads it: no number for a few."""
    if not people:
        return ""
    if people < ExperiencePolicy.FEWEST_ME_TOO:
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


def decision_summary(decision: Decision) -> DecisionSummary:
    """The decision in its author's words, fetched with its texts."""
    details = REASON_DETAILS.get(decision.reason)
    outcomes: dict[str, str] = {
        Outcome.PUBLISHED: _("Published"),
        Outcome.RETURNED: _("Changes asked for"),
        Outcome.REJECTED: _("Not published"),
        Outcome.HELD: _("Held until it is decided"),
        Outcome.KEPT: _("Read again, and it stays"),
        Outcome.REMOVED: _("Removed"),
        Outcome.OVERTURNED: _("Overturned on appeal"),
        Outcome.ESCALATED: _("Out of sight until a senior moderator has read it"),
    }
    return DecisionSummary(
        at=decision.decided_at,
        outcome=outcomes[decision.outcome],
        reason=decision.get_reason_display() if decision.reason else "",
        ground=str(details.public_text) if details else "",
        rule=rule_of(decision.reason),
        message=_text(decision, TextKind.MESSAGE),
        facts=_text(decision, TextKind.FACTS),
        number=decision.number,
    )
