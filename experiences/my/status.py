"""Where one's own text stands: the state, since when, what happens next and until about when.

Everything is read from rows that `mine` has fetched; nothing here asks the database.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conditions.models import Topic
from diseasemaps.common import periods
from diseasemaps.common.optional import not_none
from experiences import workflow
from experiences.models import (
    Appeal,
    AppealState,
    Blocker,
    Cause,
    Decision,
    Draft,
    Experience,
    Outcome,
    Submission,
    SubmissionState,
    TextKind,
)
from experiences.models.appeal import is_appealable, last_day
from experiences.policy import ExperiencePolicy
from experiences.workflow.transitions import ExperienceStatus, status_of

# Of several reasons why a text is hidden, the one that is told first.
CAUSES = (
    *(Cause.ERASURE, Cause.CONSENT, Cause.BANNED),
    *(Cause.REMOVED, Cause.HELD, Cause.CLOSED),
)


@dataclass(frozen=True)
class StatusLine:
    """`kind` is the tag's: "", "info", "warn", "ok" or "bad". `message` is what a moderator wrote:
    what to change, or what a decision rests on. `todo` is the one thing to do, and its page."""

    kind: str
    tag: str
    since: datetime
    next: str
    todo: str
    todo_url: str
    message: str = ""


def write_url(topic: Topic) -> str:
    """Where the text on this topic is written and changed."""
    return reverse("write-experience", args=[topic.condition.slug, topic.question.key])


def newest_first(experience: Experience) -> list[Submission]:
    """All versions, from rows already fetched."""
    return sorted(experience.submissions.all(), key=lambda s: s.number, reverse=True)


def draft_status_line(draft: Draft) -> StatusLine:
    """Where words stand that were never sent."""
    return StatusLine(
        kind="",
        tag=_("Draft"),
        since=draft.saved_at,
        next=_("Nobody else can read it.") + " " + _goes(draft),
        todo=_("Go on writing"),
        todo_url=write_url(draft.topic),
    )


def status_line(experience: Experience, draft: Draft | None) -> StatusLine:
    """Where an experience stands, fetched with versions, blockers and decisions with their texts
    and appeals."""
    last = newest_first(experience)[0]
    status = status_of(experience)
    if status is ExperienceStatus.BLOCKED:
        return _blocked(experience, last)
    if last.state == SubmissionState.WAITING:
        return _waiting(experience, last, status)
    if last.state == SubmissionState.RETURNED:
        return _returned(experience, last, status, draft)
    if status is ExperienceStatus.WITHDRAWN:
        return _withdrawn(experience)
    if last.state == SubmissionState.REJECTED:
        return _rejected(experience, last, status)
    if status is ExperienceStatus.READABLE:
        return _public(experience, draft)
    return _taken_back(experience, last, draft)


def _waiting(experience: Experience, last: Submission, status: ExperienceStatus) -> StatusLine:
    until = last.claimed_until if last.claimed_by_id else None
    is_read = until is not None and until > timezone.now()
    tag = _("Being read") if is_read else _("With a moderator")
    said = _("A moderator is reading it now.") if is_read else _within(last.submitted_at)
    if status is ExperienceStatus.READABLE:
        tag = _("Published, changes with a moderator")
        said += " " + _("Until then readers see the version before.")
    elif status is ExperienceStatus.WITHDRAWN:
        said += " " + _("What you took down stays hidden until you put it back.")
    return StatusLine(
        kind="info",
        tag=tag,
        since=last.submitted_at,
        next=said,
        todo=_("See it, or take it back"),
        todo_url=_own_url(experience),
    )


def _returned(
    experience: Experience, last: Submission, status: ExperienceStatus, draft: Draft | None
) -> StatusLine:
    decision = _decision_on(experience, last, Outcome.RETURNED)
    said = _("Change it and send it again whenever you like; it is not public until then.")
    if status is ExperienceStatus.READABLE:
        said = _("Change it and send it again whenever you like; the version before stays public.")
    if draft:
        said += " " + _goes(draft)
    return StatusLine(
        kind="warn",
        tag=_("Changes asked for"),
        since=decision.decided_at if decision else last.submitted_at,
        next=said,
        message=_text(decision, TextKind.MESSAGE),
        todo=_("Read the message and edit"),
        todo_url=write_url(experience.topic),
    )


def _rejected(experience: Experience, last: Submission, status: ExperienceStatus) -> StatusLine:
    decision = _decision_on(experience, last, Outcome.REJECTED)
    kind, tag = "bad", _("Not published")
    if status is ExperienceStatus.READABLE:
        kind, tag = "ok", _("Published, changes not accepted")
    return _refused(
        experience,
        decision,
        kind=kind,
        tag=tag,
        since=last.submitted_at,
        after=_("You may write anew."),
    )


def _refused(
    experience: Experience,
    decision: Decision | None,
    *,
    kind: str,
    tag: str,
    since: datetime,
    after: str,
) -> StatusLine:
    """What was decided against a text, and what can be done or was done about that."""
    own_url, todo, todo_url = _own_url(experience), _("Why, and what you can do"), ""
    appeal = _appeal(decision)
    if decision and appeal and appeal.state == AppealState.OPEN:
        kind, tag, since = "info", _("Another look asked for"), appeal.opened_at
        days = ExperiencePolicy.APPEAL_TARGET_DAYS
        until = appeal.opened_at + timedelta(days=days)
        said = _("Somebody else than the one who decided answers.") + " "
        if until > timezone.now():
            said += ngettext(
                "Usually that takes up to %(count)s day, so until about %(date)s.",
                "Usually that takes up to %(count)s days, so until about %(date)s.",
                days,
            ) % {"count": days, "date": _day(until)}
        else:
            said += _("It takes longer than usual, and is not forgotten.")
        todo = _("See your request")
        todo_url = f"{reverse('my-decisions')}#text-{decision.public_id}"
    elif appeal:
        since = not_none(appeal.decided_at)
        said = _("Somebody else has looked at it again, and the decision stands.") + " " + after
    else:
        since = decision.decided_at if decision else since
        said = after
        if decision and is_appealable(decision):
            said += " " + _(
                "If you think that the decision is wrong, you can ask somebody else to look again "
                "until %(date)s."
            ) % {"date": _day(last_day(decision))}
    return StatusLine(
        kind=kind,
        tag=tag,
        since=since,
        next=said,
        message=_text(decision, TextKind.FACTS),
        todo=todo,
        todo_url=todo_url or own_url,
    )


def _withdrawn(experience: Experience) -> StatusLine:
    return StatusLine(
        kind="",
        tag=_("Taken down by you"),
        since=_blocker(experience, Cause.WITHDRAWN).set_at,
        next=_("Nobody else can read it. It stays here until you put it back or delete it."),
        todo=_("Put it back"),
        todo_url=_own_url(experience),
    )


def _blocked(experience: Experience, last: Submission) -> StatusLine:
    causes = {blocker.cause for blocker in experience.blockers.all()}
    cause = next(cause for cause in CAUSES if cause in causes)
    blocker = _blocker(experience, cause)
    if cause == Cause.REMOVED:
        return _refused(
            experience,
            _newest(experience, Outcome.REMOVED),
            kind="bad",
            tag=_("Removed"),
            since=blocker.set_at,
            after=_("Nobody else can read it."),
        )
    kind, tag, todo, url = "bad", _("Not shown"), _("See why"), _own_url(experience)
    message = ""
    if cause == Cause.HELD:
        kind, tag = "warn", _("Out of sight")
        said = _("It is hidden until a moderator has decided.") + " " + _within(blocker.set_at)
        if blocker.set_by_id:
            message = _text(_newest(experience, Outcome.HELD), TextKind.FACTS)
        else:
            said = _("Nothing has been decided: readers asked us to look again.") + " " + said
    elif cause == Cause.CONSENT:
        said = _("It is shown again if you agree again that we keep what you write about health.")
        todo, url = _("Your consents"), reverse("my-consents")
    elif cause == Cause.ERASURE:
        said = _("Your account is about to be closed. If you keep it, the text is shown again.")
        todo, url = _("Keep or close"), reverse("my-data")
    elif cause == Cause.CLOSED:
        kind = "warn"
        said = _("Its page is closed. It is shown again if the page opens.")
    else:
        said = _("It is hidden for as long as your account is banned.")
        todo, url = _("The decision"), reverse("my-decisions")
    if last.state == SubmissionState.WAITING:
        said += " " + _("Your changes are with a moderator.")
    return StatusLine(
        kind=kind,
        tag=tag,
        since=blocker.set_at,
        next=said,
        message=message,
        todo=todo,
        todo_url=url,
    )


def _public(experience: Experience, draft: Draft | None) -> StatusLine:
    kind, tag, since = "ok", _("Published"), not_none(experience.first_published_at)
    said = _("Everybody can read it. You can change it or take it down whenever you like.")
    todo, url = _("Edit or take down"), _own_url(experience)
    if draft:
        tag, since = _("Published, with a draft of changes"), draft.saved_at
        said = _("Readers see the version before; nobody else can read the draft.")
        said += " " + _goes(draft)
        todo, url = _("Go on writing"), write_url(experience.topic)
    elif workflow.is_old(experience):
        if experience.reconfirmed_at:
            said = _("You confirmed it in %(month)s; readers see that.") % {
                "month": date_format(timezone.localtime(experience.reconfirmed_at), "F Y")
            }
        else:
            said = _("It is more than %(period)s old, and readers see that.") % {
                "period": periods.days(ExperiencePolicy.RECONFIRM_DAYS)
            }
            todo = _("Say whether it is still true")
            url = reverse("reconfirm", args=[experience.public_id])
    return StatusLine(kind=kind, tag=tag, since=since, next=said, todo=todo, todo_url=url)


def _taken_back(experience: Experience, last: Submission, draft: Draft | None) -> StatusLine:
    if draft:
        return draft_status_line(draft)
    return StatusLine(
        kind="",
        tag=_("Taken back by you"),
        since=last.submitted_at,
        next=_("Nobody has decided on it, and nobody else can read it."),
        todo=_("Write anew"),
        todo_url=write_url(experience.topic),
    )


def _own_url(experience: Experience) -> str:
    return reverse("my-experience", args=[experience.public_id])


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATE_FORMAT")


def _within(since: datetime) -> str:
    """By when a moderator has usually looked, or that it takes longer."""
    hours = ExperiencePolicy.QUEUE_TARGET_HOURS
    until = since + timedelta(hours=hours)
    if until < timezone.now():
        return _(
            "A moderator reads it. It takes longer than usual and is not forgotten: the texts that "
            "wait longest are read first."
        )
    return ngettext(
        "A moderator reads it, usually within %(count)s hour, so until about %(date)s.",
        "A moderator reads it, usually within %(count)s hours, so until about %(date)s.",
        hours,
    ) % {"count": hours, "date": _day(until)}


def _goes(draft: Draft) -> str:
    """Until when a draft is kept."""
    return _("The draft is kept until %(date)s, and longer each time you save it.") % {
        "date": _day(workflow.draft_goes_at(draft))
    }


def _blocker(experience: Experience, cause: str) -> Blocker:
    return next(blocker for blocker in experience.blockers.all() if blocker.cause == cause)


def _newest(experience: Experience, outcome: Outcome) -> Decision | None:
    return next((row for row in experience.decisions.all() if row.outcome == outcome), None)


def _decision_on(experience: Experience, version: Submission, outcome: Outcome) -> Decision | None:
    """The newest decision of this kind on this version; one that was undone came before it."""
    on_it = (row for row in experience.decisions.all() if row.submission_id == version.pk)
    return next((row for row in on_it if row.outcome == outcome), None)


def _appeal(decision: Decision | None) -> Appeal | None:
    return getattr(decision, "appeal", None) if decision else None


def _text(decision: Decision | None, kind: TextKind) -> str:
    if decision is None:
        return ""
    return next((text.text for text in decision.texts.all() if text.kind == kind), "")
