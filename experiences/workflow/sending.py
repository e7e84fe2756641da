"""Handing words in, and taking them back while nobody has decided (transitions 1, 2, 6, 8)."""

import logging
import uuid
from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import consents
from accounts import workflow as accounts_workflow
from accounts.letters import outbox
from accounts.models import Closing, Member
from conditions.models import Topic
from diseasemaps.common.optional import not_none
from experiences.exceptions import NotAllowed, StaleDraft, UnconfirmedHints
from experiences.models import (
    Appeal,
    Contributor,
    Draft,
    EscalationCause,
    EscalationKind,
    Experience,
    Submission,
    SubmissionState,
)
from experiences.policy import ExperiencePolicy
from experiences.support import helplines
from experiences.text_checks import hints as privacy_hints
from experiences.workflow import visibility

from .common import (
    back_into_draft,
    check_transition,
    lane_of,
    lock_experience,
    set_submission_state,
    takes_experiences,
)
from .escalations import escalate_by_rules, resolve_if_nothing_is_left
from .intake import check_intake_is_open
from .profiles import hand_in_as_chosen, new_contributor

log = logging.getLogger(__name__)


def submit(
    topic: Topic,
    *,
    by: Member,
    token: uuid.UUID,
    seen_version: int,
    confirmed: Collection[str] = (),
) -> Submission:
    """Hand in the draft's words (transitions 1, 6 and 8); public words stay public meanwhile.

    `token` comes from the form: the same token again gives the submission that it made.
    `seen_version` is the version of the draft that the author saw; StaleDraft is raised when it
    is another by now. `confirmed` are the keys of the privacy hints that the author saw and keeps;
    UnconfirmedHints is raised when there is another one. Raises NotAllowed with a sentence when it may not be; nothing changes then.
    """
    with transaction.atomic():
        # As the account is now: a ban or a closing of this moment is not passed by.
        by = accounts_workflow.lock_member(by.pk)
        draft = Draft.objects.select_for_update().filter(member=by, topic=topic).first()
        earlier = submitted_with(topic, by=by, token=token)
        if earlier:
            return earlier
        if draft is None:
            raise NotAllowed(_("There is no draft to send any more."))
        if draft.version != seen_version:
            raise StaleDraft(draft)
        check_intake_is_open()
        _check_may_write(by)
        _check_words(draft)
        experience = _experience_for(draft, by)
        _check_page(topic, is_first=not experience.submissions.exists())
        check_transition(experience, "submit", by)
        if Appeal.objects.on(experience).open().exists():
            raise NotAllowed(
                _("Somebody is looking again at the decision on this text. Wait for the answer.")
            )
        confirmed_hints = _confirmed_hints(draft, confirmed)
        hand_in_as_chosen(experience, draft, by)
        last = experience.submissions.order_by("-number").first()
        offer = _offer_after(last)
        submission = Submission.objects.create(
            experience=experience,
            number=_next_number(experience, last),
            words=draft.words,
            language=draft.language,
            written_as=draft.written_as,
            confirmed_hints=confirmed_hints,
            token=token,
            lane=lane_of(experience),
            **offer,
        )
        Draft.objects.filter(pk=draft.pk).delete()
        _receive(experience, draft, by)
    log.info("submission %s handed in", submission.public_id)
    return submission


def _receive(experience: Experience, draft: Draft, by: Member) -> None:
    """Tell the author that the text is here; where they may need somebody now, escalate it and
    say in the same letter who listens (transition 17)."""
    is_crisis = privacy_hints.tells_of_crisis(draft.words)
    if not draft.asks_for_support and not is_crisis:
        outbox.notify("submitted", to=by, context={}, about=experience.public_id)
        return
    cause = EscalationCause.ASKED if draft.asks_for_support else EscalationCause.WORDS
    escalate_by_rules(experience, kind=EscalationKind.CRISIS, cause=cause)
    lines = helplines.lines_for(helplines.country_of(by, draft.topic))
    outbox.notify(
        "submitted_with_support", to=by, context={"lines": lines}, about=experience.public_id
    )


def submitted_with(topic: Topic, *, by: Member, token: uuid.UUID) -> Submission | None:
    """The submission that this form token has already made, if any."""
    return Submission.objects.filter(
        token=token, experience__topic=topic, experience__contributor__member=by
    ).first()


def take_back(experience: Experience, *, by: Member) -> Draft:
    """Take the waiting submission back (transition 2); its words go back into the draft."""
    with transaction.atomic():
        experience = lock_experience(experience.pk)
        check_transition(experience, "take_back", by)
        return not_none(take_back_waiting(experience, by))


def take_back_waiting(experience: Experience, by: Member) -> Draft | None:
    submission = experience.submissions.waiting().get()
    set_submission_state(submission, SubmissionState.TAKEN_BACK)
    resolve_if_nothing_is_left(submission.experience)
    log.info("submission %s taken back", submission.public_id)
    return back_into_draft(submission)


def _check_may_write(by: Member) -> None:
    if not by.may_write:
        raise NotAllowed(_("Your account cannot send texts at the moment."))
    if Closing.objects.filter(member=by).exists():
        raise NotAllowed(
            _("Your account is about to be closed. Keep it first, under Your data, to send a text.")
        )
    if consents.current_consent(by) is None:
        raise NotAllowed(_("Please agree that we keep and publish what you write about health."))


def _check_page(topic: Topic, *, is_first: bool) -> None:
    """Refuse a text for a page that takes none, as the page is now.

    Whoever switches a page off puts a blocker on each text that it holds. They wait here for one
    that is just begun, or it is refused; those there were are locked by now.
    """
    pages = Topic.objects.select_related("condition", "question")
    if is_first:
        # Experience, contributor, topic, condition, and last the question.
        pages = pages.select_for_update(of=("self", "condition", "question"), no_key=True)
    if not takes_experiences(pages.get(pk=topic.pk)):
        raise NotAllowed(_("This question does not take experiences at the moment."))


def _check_words(draft: Draft) -> None:
    length = len(draft.words.strip())
    fewest, most = (
        ExperiencePolicy.FEWEST_EXPERIENCE_CHARACTERS,
        ExperiencePolicy.MOST_EXPERIENCE_CHARACTERS,
    )
    if not fewest <= length <= most:
        raise NotAllowed(
            _("A text has between %(fewest)s and %(most)s characters; this one has %(length)s.")
            % {"fewest": fewest, "most": most, "length": length}
        )
    if not draft.written_as:
        raise NotAllowed(_("Say first who you are writing as."))


def _confirmed_hints(draft: Draft, confirmed: Collection[str]) -> list[dict]:
    """The hints that the author keeps. None is left without an answer; changing is one too, and
    makes the hint go away."""
    hints = privacy_hints.asked(draft.words)
    unconfirmed = [hint for hint in hints if hint.key not in confirmed]
    if unconfirmed:
        raise UnconfirmedHints(unconfirmed)
    return privacy_hints.confirmed_of(hints, confirmed)


def _experience_for(draft: Draft, by: Member) -> Experience:
    """The author's experience on the draft's topic, locked; made now if this is the first time.

    A first one locks the contributor, because deleting the last of the others at the same time
    would take the contributor away.
    """
    topic = draft.topic
    theirs = Experience.objects.by(by).on(topic)
    begun = theirs.select_for_update(of=("self",), no_key=True).first()
    if begun:
        return begun
    own = Contributor.objects.filter(condition=topic.condition, member=by)
    known = own.select_for_update(of=("self",), no_key=True).first()
    contributor = known or new_contributor(draft, by)
    experience, _is_new = Experience.objects.get_or_create(
        contributor=contributor, topic=topic, defaults={"written_as": draft.written_as}
    )
    return lock_experience(experience.pk)


def _next_number(experience: Experience, last: Submission | None) -> int:
    """One more than any version had, also of those that are deleted but were decided on."""
    decided = experience.decisions.aggregate(highest=Max("number"))["highest"]
    return max(last.number if last else 0, decided or 0) + 1


def _offer_after(last: Submission | None) -> dict:
    """After a return, the next version is first offered to the moderator who returned it."""
    if last is None or last.state != SubmissionState.RETURNED:
        return {}
    decision = last.decisions.select_related("decided_by").first()
    moderator = not_none(decision).decided_by
    # Who may not see it by now could not open it, and nobody else while it is offered.
    if not visibility.texts_for(moderator).filter(pk=last.experience_id).exists():
        return {}
    until = timezone.now() + timedelta(hours=ExperiencePolicy.OFFER_HOURS)
    return {"offered_to": moderator, "offered_until": until}
