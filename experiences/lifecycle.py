"""The only writer of experiences: every move of the table in `experiences.moves`.

Each move is one function and one transaction: lock the experience, guard with a conditional
update, write the decision, settle readability and counts, queue the letter.
"""

import logging
import uuid
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import consents, letters
from accounts.models import Member
from conditions import versions
from conditions.models import Topic

from . import counts, pen_names
from .exceptions import NotAllowed, StaleDraft
from .models import (
    Blocker,
    Cause,
    Contributor,
    Decision,
    DecisionText,
    Draft,
    Experience,
    HeldWords,
    Outcome,
    PenNameState,
    Submission,
    SubmissionState,
    TextKind,
)
from .models.submission import FEWEST_CHARACTERS, MOST_CHARACTERS, NameChoice
from .moves import MOVES, Role, Standing

log = logging.getLogger(__name__)


def standing(experience: Experience) -> Standing:
    """Where the experience stands now, from its rows."""
    causes = set(experience.blockers.values_list("cause", flat=True))
    if experience.published_id is None:
        return Standing.UNPUBLISHED
    if Cause.WITHDRAWN in causes:
        return Standing.WITHDRAWN
    return Standing.BLOCKED if causes else Standing.READABLE


def takes_experiences(topic: Topic) -> bool:
    """Whether experiences may be sent on this topic now."""
    return topic.is_on and topic.condition.is_listed and topic.question.takes_experiences


def save_draft(topic: Topic, *, by: Member, seen_version: int, **fields) -> Draft:
    """Save the words being written; `seen_version` is the one the form was filled from, 0 for none.

    Raises StaleDraft when the draft was saved elsewhere meanwhile, and NotAllowed while a
    submission waits: neither may be overwritten unseen.
    """
    with transaction.atomic():
        if (
            Submission.objects.waiting()
            .filter(experience__topic=topic, experience__contributor__member=by)
            .exists()
        ):
            raise NotAllowed(
                _("Your text is with a moderator. Take it back first if you want to change it.")
            )
        if not seen_version:
            draft, is_new = Draft.objects.get_or_create(member=by, topic=topic, defaults=fields)
            if is_new or _holds(draft, fields):
                return draft
            raise StaleDraft(draft)
        saved = Draft.objects.filter(member=by, topic=topic, version=seen_version).update(
            version=F("version") + 1, saved_at=timezone.now(), **fields
        )
        draft = Draft.objects.filter(member=by, topic=topic).first()
        if not saved and draft is None:
            # It was sent or discarded in another tab: what is typed here must not be lost.
            return Draft.objects.create(member=by, topic=topic, **fields)
        if not saved and not _holds(draft, fields):
            raise StaleDraft(draft)
        return draft


def _holds(draft: Draft, fields: dict) -> bool:
    """Whether the draft says just this already: the same form sent twice is one draft."""
    return all(getattr(draft, name) == value for name, value in fields.items())


def discard_draft(topic: Topic, *, by: Member) -> None:
    """Throw away the words being written; what was handed in stays."""
    Draft.objects.filter(member=by, topic=topic).delete()
    HeldWords.objects.filter(member=by, topic=topic).delete()


def submit(topic: Topic, *, by: Member, token: uuid.UUID, seen_version: int) -> Submission:
    """Hand in the draft's words (moves 1, 6 and 8); public words stay public meanwhile.

    `token` comes from the form: the same token again gives the submission that it made.
    `seen_version` is the version of the draft that the author saw; StaleDraft is raised when it
    is another by now. Raises NotAllowed with a sentence when it may not be; nothing changes then.
    """
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(member=by, topic=topic).first()
        earlier = submitted_with(topic, by=by, token=token)
        if earlier:
            return earlier
        if draft is None:
            raise NotAllowed(_("There is no draft to send any more."))
        if draft.version != seen_version:
            raise StaleDraft(draft)
        _check_may_write(topic, by)
        _check_words(draft)
        experience = _experience_for(draft, by)
        _check(experience, "submit", by)
        last = experience.submissions.order_by("-number").first()
        offer = _offer_after(last)
        submission = Submission.objects.create(
            experience=experience,
            number=last.number + 1 if last else 1,
            words=draft.words,
            language=draft.language,
            written_as=draft.written_as,
            token=token,
            **offer,
        )
        Draft.objects.filter(pk=draft.pk).delete()
        letters.write("submitted", to=by, context={})
    log.info("submission %s handed in", submission.public_id)
    return submission


def submitted_with(topic: Topic, *, by: Member, token: uuid.UUID) -> Submission | None:
    """The submission that this form token has already made, if any."""
    return Submission.objects.filter(
        token=token, experience__topic=topic, experience__contributor__member=by
    ).first()


def take_back(experience: Experience, *, by: Member) -> Draft:
    """Take the waiting submission back (move 2); its words go back into the draft."""
    with transaction.atomic():
        experience = _locked(experience.pk)
        _check(experience, "take_back", by)
        return _take_back(experience, by)


def publish(submission: Submission, *, by: Member, approve_pen_name: bool | None = None) -> None:
    """Make exactly these words public (moves 4 and 9), unless a blocker stands in the way.

    `approve_pen_name` decides a typed pen name on the same occasion: True shows it, False
    refuses it, None leaves it waiting.
    """
    with transaction.atomic():
        experience = _locked(submission.experience_id)
        _check(experience, "publish", by, submission)
        # The one that was public steps down first: the database allows one published version.
        experience.submissions.filter(state=SubmissionState.PUBLISHED).update(
            state=SubmissionState.SUPERSEDED
        )
        _move(submission, SubmissionState.PUBLISHED)
        now = timezone.now()
        Experience.objects.filter(pk=experience.pk).update(
            published=submission, first_published_at=Coalesce("first_published_at", now)
        )
        _decide(experience, submission, Outcome.PUBLISHED, by=by, at=now)
        if approve_pen_name is not None:
            _decide_pen_name(experience.contributor_id, approved=approve_pen_name)
        is_readable = counts.settle(experience, written_as=submission.written_as)
        _tell_author(experience, "published" if is_readable else "published_but_hidden")
    log.info("submission %s published by member %s", submission.public_id, by.pk)


def return_for_changes(submission: Submission, *, by: Member, reason: str, message: str) -> None:
    """Ask for changes (moves 5 and 9): the words go back into the author's draft."""
    with transaction.atomic():
        experience = _locked(submission.experience_id)
        _check(experience, "return", by, submission)
        _move(submission, SubmissionState.RETURNED)
        decision = _decide(experience, submission, Outcome.RETURNED, by=by, reason=reason)
        DecisionText.objects.create(decision=decision, kind=TextKind.MESSAGE, text=message)
        _back_into_draft(submission)
        _tell_author(experience, "returned")
    log.info("submission %s returned by member %s", submission.public_id, by.pk)


def reject(submission: Submission, *, by: Member, reason: str, facts: str) -> None:
    """Decline to publish (moves 7 and 9), with a statement of reasons; public words stay."""
    with transaction.atomic():
        experience = _locked(submission.experience_id)
        _check(experience, "reject", by, submission)
        _move(submission, SubmissionState.REJECTED)
        decision = _decide(experience, submission, Outcome.REJECTED, by=by, reason=reason)
        DecisionText.objects.create(decision=decision, kind=TextKind.FACTS, text=facts)
        _tell_author(experience, "rejected")
    log.info("submission %s rejected by member %s", submission.public_id, by.pk)


def withdraw(experience: Experience, *, by: Member) -> None:
    """Take one's own words down at once (move 10); a waiting edit is taken back."""
    with transaction.atomic():
        experience = _locked(experience.pk)
        _check(experience, "withdraw", by)
        if experience.submissions.waiting().exists():
            _take_back(experience, by)
        Blocker.objects.create(experience=experience, cause=Cause.WITHDRAWN, set_by=by)
        counts.settle(experience)
        letters.write("withdrawn", to=by, context={})
    log.info("experience %s withdrawn", experience.public_id)


def put_back(experience: Experience, *, by: Member) -> bool:
    """Undo one's own withdrawal (move 11) and say whether the words are readable again."""
    with transaction.atomic():
        experience = _locked(experience.pk)
        _check(experience, "put_back", by)
        experience.blockers.filter(cause=Cause.WITHDRAWN).delete()
        is_readable = counts.settle(experience)
        letters.write("put_back" if is_readable else "put_back_but_hidden", to=by, context={})
    log.info("experience %s put back", experience.public_id)
    return is_readable


def delete(experience: Experience, *, by: Member) -> None:
    """Delete one's own experience for good (move 19): versions, draft and texts of decisions.

    Decision rows stay, without words. A contributor with nothing left goes too, because being
    one is itself a fact about somebody's health.
    """
    with transaction.atomic():
        experience = _locked(experience.pk)
        _check(experience, "delete", by)
        # Out of the counts first, by the same door as any other reason not to be readable.
        Blocker.objects.create(experience=experience, cause=Cause.ERASURE, set_by=by)
        counts.settle(experience)
        Experience.objects.filter(pk=experience.pk).update(published=None)
        DecisionText.objects.filter(decision__experience=experience).delete()
        Draft.objects.filter(member=by, topic_id=experience.topic_id).delete()
        HeldWords.objects.filter(member=by, topic_id=experience.topic_id).delete()
        # Locked, so that a first text on another topic is either seen below or waits.
        contributor = Contributor.objects.select_for_update().get(pk=experience.contributor_id)
        public_id = experience.public_id
        experience.delete()
        if not contributor.experiences.exists():
            contributor.delete()
        letters.write("deleted", to=by, context={})
    log.info("experience %s deleted for good by its author", public_id)


def _locked(experience_pk: int) -> Experience:
    """The experience as it is now, its row locked until the transaction ends."""
    try:
        return Experience.objects.select_for_update(of=("self",), no_key=True).get(pk=experience_pk)
    except Experience.DoesNotExist:
        raise NotAllowed(_("This experience has been deleted by its author.")) from None


def _check(experience: Experience, name: str, by: Member, submission=None) -> None:
    """Refuse a move that the table does not know for this person, or not now."""
    move = MOVES[name]
    is_author = experience.contributor.member_id == by.pk
    if move.by is Role.MODERATOR:
        if not by.is_active or not by.has_perm("experiences.decide_submission"):
            raise NotAllowed(_("Only moderators decide on experiences."))
        if is_author:
            raise NotAllowed(_("Nobody decides on their own words."))
    elif not is_author:
        raise NotAllowed(_("Only its author can do this with an experience."))
    waits = experience.submissions.waiting().exists()
    if submission is not None:
        state = Submission.objects.values_list("state", flat=True).get(pk=submission.pk)
        if state != SubmissionState.WAITING:
            raise NotAllowed(_how_it_went(submission))
    elif move.waits is not None and waits is not move.waits:
        raise NotAllowed(
            _("Your text is with a moderator already. Take it back first to change it.")
            if waits
            else _("No text of yours is waiting here any more.")
        )
    if standing(experience) not in move.standings:
        raise NotAllowed(_NOT_FROM_HERE[name]())


_NOT_FROM_HERE = {
    "withdraw": lambda: _("These words are not public, so there is nothing to take down."),
    "put_back": lambda: _("You have not taken these words down, so they cannot be put back."),
}


def _how_it_went(submission: Submission) -> str:
    """Why a submission cannot be decided on any more: who decided what, or that it was taken
    back."""
    state = Submission.objects.values_list("state", flat=True).get(pk=submission.pk)
    if state == SubmissionState.TAKEN_BACK:
        return _("The author has taken this text back. Nothing was changed.")
    decision = submission.decisions.select_related("decided_by").first()
    if decision is None:
        return _("This text is not waiting any more. Nothing was changed.")
    return _(
        "%(colleague)s has decided on this text already: %(outcome)s. Nothing was changed."
    ) % {
        "colleague": decision.decided_by.name_at_the_desk,
        "outcome": decision.get_outcome_display(),
    }


def _move(submission: Submission, to: SubmissionState) -> None:
    """Set the state, unless somebody moved the submission first."""
    moved = Submission.objects.filter(pk=submission.pk, state=SubmissionState.WAITING).update(
        state=to
    )
    if not moved:
        raise NotAllowed(_how_it_went(submission))


def _check_may_write(topic: Topic, by: Member) -> None:
    if not by.may_write:
        raise NotAllowed(_("Your account cannot send texts at the moment."))
    if consents.valid_consent(by) is None:
        raise NotAllowed(_("Please agree that we keep and publish what you write about health."))
    if not takes_experiences(topic):
        raise NotAllowed(_("This question does not take experiences at the moment."))


def _check_words(draft: Draft) -> None:
    length = len(draft.words.strip())
    if not FEWEST_CHARACTERS <= length <= MOST_CHARACTERS:
        raise NotAllowed(
            _("A text has between %(fewest)s and %(most)s characters; this one has %(length)s.")
            % {"fewest": FEWEST_CHARACTERS, "most": MOST_CHARACTERS, "length": length}
        )
    if not draft.written_as:
        raise NotAllowed(_("Say first who you are writing as."))


def _experience_for(draft: Draft, by: Member) -> Experience:
    """The author's experience on the draft's topic, locked; made now if this is the first time.

    A first one locks the contributor, because deleting the last of the others at the same time
    would take the contributor away.
    """
    topic = draft.topic
    lock = {"of": ("self",), "no_key": True}
    begun = Experience.objects.by(by).on(topic).select_for_update(**lock).first()
    if begun:
        return begun
    own = Contributor.objects.filter(condition=topic.condition, member=by)
    contributor = own.select_for_update(**lock).first() or _new_contributor(draft, by)
    experience, _is_new = Experience.objects.get_or_create(
        contributor=contributor, topic=topic, defaults={"written_as": draft.written_as}
    )
    return _locked(experience.pk)


def _new_contributor(draft: Draft, by: Member) -> Contributor:
    condition = draft.topic.condition
    if draft.name_choice == NameChoice.TYPED:
        name, state = draft.typed_name, PenNameState.WAITING
    else:
        name = draft.suggested_name
        state = (
            PenNameState.HIDDEN
            if draft.name_choice == NameChoice.HIDDEN
            else PenNameState.SUGGESTED
        )
        if not pen_names.is_suggestion(name) or is_taken(condition.pk, name):
            name = pen_names.suggest(taken_names(condition.pk))
    try:
        contributor, _is_new = Contributor.objects.get_or_create(
            condition=condition,
            member=by,
            defaults={
                "consent": consents.valid_consent(by),
                "pen_name": name,
                "pen_name_state": state,
                "country": draft.country,
            },
        )
    except IntegrityError:
        raise NotAllowed(
            _("Somebody else here has chosen this name meanwhile. Please choose another.")
        ) from None
    return contributor


def taken_names(condition_id: int) -> set[str]:
    """The pen names in use in one condition's community, in lower case."""
    return {
        name.lower()
        for name in Contributor.objects.filter(condition_id=condition_id).values_list(
            "pen_name", flat=True
        )
    }


def is_taken(condition_id: int, name: str) -> bool:
    """Whether somebody in this condition's community has this pen name, in any case."""
    return Contributor.objects.filter(condition_id=condition_id, pen_name__iexact=name).exists()


def _offer_after(last: Submission | None) -> dict:
    """After a return, the next version is first offered to the moderator who returned it."""
    if last is None or last.state != SubmissionState.RETURNED:
        return {}
    moderator_id = last.decisions.values_list("decided_by", flat=True).first()
    return {"offered_to_id": moderator_id, "offered_until": timezone.now() + Submission.OFFER}


def _take_back(experience: Experience, by: Member) -> Draft:
    submission = experience.submissions.waiting().get()
    _move(submission, SubmissionState.TAKEN_BACK)
    log.info("submission %s taken back", submission.public_id)
    return _back_into_draft(submission)


def _back_into_draft(submission: Submission) -> Draft | None:
    """Put handed-in words back where their author can change them; a newer draft is never lost.

    Words that were left behind have nobody who could.
    """
    experience = submission.experience
    if experience.contributor.member_id is None:
        return None
    draft, _is_new = Draft.objects.get_or_create(
        member=experience.contributor.member,
        topic=experience.topic,
        defaults={
            "words": submission.words,
            "language": submission.language,
            "written_as": submission.written_as,
        },
    )
    return draft


def _decide(
    experience: Experience,
    submission: Submission,
    outcome: Outcome,
    *,
    by: Member,
    reason: str = "",
    at: datetime | None = None,
) -> Decision:
    return Decision.objects.create(
        topic_id=experience.topic_id,
        experience=experience,
        submission=submission,
        number=submission.number,
        outcome=outcome,
        reason=reason,
        decided_by=by,
        decided_at=at or timezone.now(),
    )


def _decide_pen_name(contributor_id: int, *, approved: bool) -> None:
    """Show or refuse a typed pen name, and let every page that carries it be read anew."""
    decided = Contributor.objects.filter(
        pk=contributor_id, pen_name_state=PenNameState.WAITING
    ).update(pen_name_state=PenNameState.APPROVED if approved else PenNameState.REFUSED)
    if decided and approved:
        contributor = Contributor.objects.get(pk=contributor_id)
        if contributor.published_count:
            versions.bump_condition(contributor.condition_id)


def _tell_author(experience: Experience, kind: str) -> None:
    """Queue the author's letter; words that were left behind have nobody to tell."""
    member = experience.contributor.member
    if member is not None:
        letters.write(kind, to=member, context={"experience_id": experience.public_id})
