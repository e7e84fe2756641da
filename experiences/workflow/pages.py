"""Switching a page off and on: one question of one condition, a question, or a condition.

A page that is off is closed, and so is every page below it: each experience there, readable or not,
has the blocker "page closed". Nothing is begun there, and what waits may be decided on but is not
shown. The blocker is lifted where all that an experience stands under is on again.
"""

import logging
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.letters import outbox
from accounts.models import Member
from conditions import versions
from conditions.catalogue import switches
from conditions.models import Condition, Question, Topic
from conditions.permissions import CHANGE_CONDITION, CHANGE_QUESTION, CHANGE_TOPIC
from diseasemaps.common.versioned import check_version, version_of, who_and_when
from experiences.exceptions import NotAllowed
from experiences.models import Blocker, Cause, Experience, PageDecision, PageOutcome
from experiences.models.experience import ExperienceQuerySet
from experiences.models.page_decision import Switchable
from experiences.policy import ExperiencePolicy
from experiences.workflow import counts

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Kind:
    """Who may switch it: whoever may change it; the way to it from an experience, and its column."""

    right: str
    path: str
    column: str = "is_on"


_KINDS: dict[type[Switchable], _Kind] = {
    Topic: _Kind(CHANGE_TOPIC, "topic"),
    Question: _Kind(CHANGE_QUESTION, "topic__question"),
    Condition: _Kind(CHANGE_CONDITION, "topic__condition", "is_listed"),
}


@dataclass(frozen=True)
class SwitchState:
    """Whether a page is on, and how many texts of how many people go out of sight or come back
    with the next press. Whoever has written about two conditions counts for each: nobody is to
    learn that they are one."""

    is_on: bool
    texts: int
    people: int
    last: PageDecision | None

    @property
    def version(self) -> str:
        """Of all this, for the form that decides on it."""
        last = self.last.pk if self.last else None
        return version_of(self.is_on, self.texts, self.people, last)


def switch_state(page: Switchable) -> SwitchState:
    """How a page stands in the database now."""
    is_on = _is_on(type(page)._default_manager.get(pk=page.pk))
    moved = _experiences_of(page).readable() if is_on else _coming_back(page)
    numbers = moved.aggregate(texts=Count("pk"), people=Count("contributor", distinct=True))
    last = PageDecision.objects.about(page).first()
    return SwitchState(is_on=is_on, last=last, **numbers)


def switch_off(
    page: Switchable, *, by: Member, reason: str, version_read: str | None = None
) -> PageDecision:
    """Close a page: all its experiences out of sight in one transaction, each author told once.

    `version_read` is that of the state that stood on the page of the decision; another one is
    refused (ChangedMeanwhile). Raises NotAllowed with a sentence without the right or a reason, and
    where the page is off already.
    """
    with transaction.atomic():
        experiences = _lock(page)
        decision = _decide(page, PageOutcome.OFF, by=by, reason=reason, version_read=version_read)
        texts_of = _texts_by_author(page)
        counts.block_locked(experiences, Cause.CLOSED, by=by)
        for member in Member.objects.filter(pk__in=texts_of).order_by("pk"):
            outbox.notify("page_closed", to=member, context={"texts": texts_of[member.pk]})
    return decision


def switch_on(
    page: Switchable, *, by: Member, reason: str = "", version_read: str | None = None
) -> PageDecision:
    """Open a page again: what nothing else keeps out of sight comes back, nobody is written to.

    The rest is as with `switch_off`; a reason is for colleagues and may be left out.
    """
    with transaction.atomic():
        experiences = _lock(page)
        decision = _decide(page, PageOutcome.ON, by=by, reason=reason, version_read=version_read)
        open_now = set(_experiences_of(page).listed().values_list("pk", flat=True))
        counts.unblock_locked([row for row in experiences if row.pk in open_now], Cause.CLOSED)
    return decision


def why_closed(topic: Topic) -> str:
    """The reason by which a topic's page was closed last, for its authors; empty while it is on."""
    for page in (topic, topic.question, topic.condition):
        last = None if _is_on(page) else PageDecision.objects.about(page).first()
        if last:
            return last.reason
    return ""


class _BegunMeanwhile(Exception):
    """An experience was begun while the locks were taken."""


def _lock(page: Switchable) -> list[Experience]:
    """Lock every experience of a page, what its counts hang on, and the page itself.

    Whoever begins an experience waits for the page's lock before they end (`sending`), so that none
    comes after these. One that came before is only seen then: the locks are given back and taken
    anew, since to lock it now would be against the order.
    """
    topics = [page.pk] if isinstance(page, Topic) else []
    while True:
        try:
            with transaction.atomic():
                rows = counts.lock_experiences(
                    _experiences_of(page), topics=topics, conditions=_conditions_of(page)
                )
                if isinstance(page, Question):
                    questions = Question.objects.filter(pk=page.pk)
                    questions.select_for_update(of=("self",), no_key=True).get()
                if _experiences_of(page).count() != len(rows):
                    raise _BegunMeanwhile
                return rows
        except _BegunMeanwhile:
            continue


def _texts_by_author(page: Switchable) -> dict[int, int]:
    """Whose texts can be read on a locked page, and how many; words that were left behind have
    nobody to tell.

    Asked once the locks are held: who leaves an account while they are waited for is gone then.
    """
    by_author = _experiences_of(page).readable().exclude(contributor__member=None)
    counted = by_author.order_by().values("contributor__member").annotate(texts=Count("pk"))
    return dict(counted.values_list("contributor__member", "texts"))


def _conditions_of(page: Switchable) -> list[int]:
    """A condition and those whose pages lead to it, which read differently without it."""
    if not isinstance(page, Condition):
        return []
    return [page.pk, *versions.leading_to(page.pk).values_list("pk", flat=True)]


def _decide(
    page: Switchable,
    outcome: PageOutcome,
    *,
    by: Member,
    reason: str,
    version_read: str | None,
) -> PageDecision:
    """Check who switches what, write the decision and switch a locked page."""
    if not by.may_write or not by.has_perm(_KINDS[type(page)].right):
        raise NotAllowed(_("Only editors switch pages off and on."))
    state = switch_state(page)
    if state.is_on is (outcome == PageOutcome.ON):
        raise NotAllowed(_done_already(state))
    if version_read is not None:
        check_version(version_read, state.version)
    reason = reason.strip()
    if outcome == PageOutcome.OFF and not reason:
        raise NotAllowed(_("Say why the page is switched off. Authors read it."))
    most = ExperiencePolicy.MOST_DESK_CHARACTERS
    if len(reason) > most:
        raise NotAllowed(_("A reason has up to %(most)s characters.") % {"most": most})
    decision = PageDecision.objects.create(
        **{_name(page): page},
        outcome=outcome,
        reason=reason,
        texts=state.texts,
        people=state.people,
        decided_by=by,
    )
    on = outcome == PageOutcome.ON
    match page:
        case Topic():
            switches.switch_topic(page, on=on)
        case Question():
            switches.switch_question(page, on=on)
        case Condition():
            was_read = _experiences_of(page).once_public().exists()
            switches.switch_condition(page, on=on, is_gone=was_read)
    log.info("%s %s switched %s by member %s", _name(page), page.pk, outcome, by.pk)
    return decision


def _done_already(state: SwitchState) -> str:
    """What the first of two presses did: who switched the page so and when."""
    said = _("This page is on already.") if state.is_on else _("This page is off already.")
    if state.last:
        if state.is_on:
            said = _("%(colleague)s switched this page on already, on %(date)s at %(time)s.")
        else:
            said = _("%(colleague)s switched this page off already, on %(date)s at %(time)s.")
        said %= who_and_when(state.last.decided_by.name_at_the_desk, state.last.decided_at)
    return said + " " + _("Nothing was changed.")


def _experiences_of(page: Switchable) -> ExperienceQuerySet:
    return Experience.objects.filter(**{_KINDS[type(page)].path: page})


def _coming_back(page: Switchable) -> QuerySet[Experience]:
    """What nothing but this page's being off keeps out of sight."""
    others = {
        f"{kind.path}__{kind.column}": True
        for model, kind in _KINDS.items()
        if model is not type(page)
    }
    other_blockers = Blocker.objects.filter(experience=OuterRef("pk")).exclude(cause=Cause.CLOSED)
    closed = _experiences_of(page).filter(published__isnull=False, blockers__cause=Cause.CLOSED)
    return closed.filter(~Exists(other_blockers), **others)


def _is_on(page: Switchable) -> bool:
    return getattr(page, _KINDS[type(page)].column)


def _name(page: Switchable) -> str:
    return str(type(page)._meta.model_name)
