"""What a member is in one condition's community: the name, what is told beside it, what shows.

Everything here is written for one contributor or one experience at a time, and every page that
carries a by-line is told in the same transaction that it reads differently.
"""

import logging
import secrets
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import consents
from accounts.letters import outbox
from accounts.models import Member
from conditions import versions
from experiences.exceptions import NotAllowed
from experiences.models import (
    Blocker,
    Contributor,
    Draft,
    Experience,
    PenNameState,
    Submission,
)
from experiences.models.draft import NameChoice
from experiences.profiles import pen_names
from experiences.profiles.context import CONTEXT_FIELDS, TOLD_FIELDS
from experiences.workflow import visibility

from .common import lock_experience

log = logging.getLogger(__name__)

# So many suggestions are looked up at once.
CANDIDATES = 4


def new_contributor(draft: Draft, by: Member) -> Contributor:
    """The author's presence in the community of the draft's condition, as the draft says it."""
    condition = draft.topic.condition
    if draft.name_choice == NameChoice.TYPED:
        name, state = pen_names.tidy(draft.typed_name), PenNameState.WAITING
        objection = pen_names.objection(name, by.email)
        if objection:
            raise NotAllowed(objection)
        if is_taken(condition.pk, name):
            raise NotAllowed(_taken_meanwhile())
    else:
        # Who wants no name shown has one all the same, for a later text.
        name, state = draft.suggested_name, PenNameState.SUGGESTED
        if (
            not pen_names.is_suggestion(name)
            or pen_names.contains_address(name, by.email)
            or is_taken(condition.pk, name)
        ):
            name = suggest_pen_name(condition.pk, by.email)
    try:
        contributor, _is_new = Contributor.objects.get_or_create(
            condition=condition,
            member=by,
            defaults={
                "consent": consents.current_consent(by),
                "pen_name": name,
                "pen_name_key": pen_names.key(name),
                "pen_name_state": state,
                **{field: getattr(draft, field) for field in CONTEXT_FIELDS},
            },
        )
    except IntegrityError:
        raise NotAllowed(_taken_meanwhile()) from None
    return contributor


def hand_in_as_chosen(experience: Experience, draft: Draft, by: Member) -> None:
    """What handing in a text changes of how its author is known: under which name this text
    stands, and the consent that the author wrote under. Call it with the experience locked."""
    current = consents.current_consent(by)
    # The contributor before the pages that carry the by-line, as everything that locks both.
    Contributor.objects.filter(pk=experience.contributor_id).exclude(consent=current).update(
        consent=current
    )
    _show(experience, draft.shows_pen_name(experience))


def show_as(experience: Experience, *, by: Member, pen_name: bool) -> None:
    """Show one's own text under the pen name or as "A member", at once."""
    with transaction.atomic():
        experience = lock_experience(experience.pk)
        if experience.contributor.member_id != by.pk:
            raise NotAllowed(_("Only its author can do this with an experience."))
        _show(experience, pen_name)
        # An edit that was begun before must not turn it back when it is sent.
        Draft.objects.filter(member=by, topic_id=experience.topic_id).update(
            name_choice=NameChoice.PEN_NAME if pen_name else NameChoice.HIDDEN
        )
    log.info("by-line of experience %s changed", experience.public_id)


def _show(experience: Experience, pen_name: bool) -> None:
    changed = Experience.objects.filter(pk=experience.pk, shows_pen_name=not pen_name).update(
        shows_pen_name=pen_name
    )
    if changed and experience.is_readable:
        versions.bump_topic(experience.topic_id, experience.contributor.condition_id)


def take_suggestion(contributor: Contributor, name: str, *, by: Member) -> None:
    """Be known by a name that we suggested, at once."""
    with transaction.atomic():
        own = _own(contributor, by)
        if not pen_names.is_suggestion(name) or pen_names.contains_address(name, by.email):
            raise NotAllowed(_("This name is none of our suggestions. Here is another one."))
        if is_taken(own.condition_id, name, but_for=own):
            raise NotAllowed(_taken_meanwhile())
        _rename(own, name, PenNameState.SUGGESTED)


def type_pen_name(contributor: Contributor, name: str, *, by: Member) -> None:
    """Wish to be known by a name of one's own: "A member" until a moderator has read it."""
    with transaction.atomic():
        own = _own(contributor, by)
        if not by.may_write:
            raise NotAllowed(_may_not_type())
        name = pen_names.tidy(name)
        objection = objection_to(name, own.condition_id, by, but_for=own)
        if objection:
            raise NotAllowed(objection)
        is_refused = own.pen_name_state == PenNameState.REFUSED
        if is_refused and pen_names.key(name) == pen_names.key(own.pen_name):
            raise NotAllowed(_("A moderator has not shown this name. Choose another one."))
        if name != own.pen_name:
            _rename(own, name, PenNameState.WAITING)


def change_context(contributor: Contributor, *, by: Member, **context: Any) -> None:
    """Change what is told about the person who has the condition, and what of it is shown."""
    with transaction.atomic():
        own = _own(contributor, by)
        changes = {
            field: value
            for field, value in context.items()
            if field in CONTEXT_FIELDS and getattr(own, field) != value
        }
        tells_more = any(changes.get(field) for field in TOLD_FIELDS)
        if tells_more and consents.valid_consent(by) is None:
            raise NotAllowed(
                _(
                    "You have ended your agreement that we keep health information, so nothing new "
                    "can be kept here. You can take away what is there."
                )
            )
        if not changes:
            return
        Contributor.objects.filter(pk=own.pk).update(**changes)
        if own.published_count:
            versions.bump_condition(own.condition_id)
    log.info("context of contributor %s changed", contributor.public_id)


def _own(contributor: Contributor, by: Member) -> Contributor:
    """The contributor as it is now, locked; somebody else's is refused."""
    own = (
        Contributor.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk=contributor.pk, member=by)
        .first()
    )
    if own is None:
        raise NotAllowed(_("Only the member whose name it is can change it."))
    return own


def _rename(own: Contributor, name: str, state: PenNameState) -> None:
    """Write name and state, and say that every page with the name reads differently."""
    before = own.shown_name
    own.pen_name, own.pen_name_state = name, state
    try:
        with transaction.atomic():
            Contributor.objects.filter(pk=own.pk).update(
                pen_name=name,
                pen_name_key=pen_names.key(name),
                pen_name_state=state,
                pen_name_at=timezone.now(),
            )
    except IntegrityError:
        raise NotAllowed(_taken_meanwhile()) from None
    if own.published_count and own.shown_name != before:
        versions.bump_condition(own.condition_id)
    log.info("pen name of contributor %s is %s", own.public_id, state)


def objection_to(
    name: str, condition_id: int, member: Member, *, but_for: Contributor | None = None
) -> str:
    """Why this member may not be known by a typed name there; empty where nothing is against it."""
    objection = pen_names.objection(name, member.email)
    if objection:
        return objection
    if is_taken(condition_id, name, but_for=but_for):
        return _("Somebody here has this name. Choose another one.")
    return ""


def _taken_meanwhile() -> str:
    return _("Somebody else here has chosen this name meanwhile. Please choose another.")


def _may_not_type() -> str:
    return _(
        "Your account cannot choose a name of its own at the moment. You can take the suggested one."
    )


def suggest_pen_name(condition_id: int, email: str = "") -> str:
    """A pen name of ours that nobody in this condition's community has, whatever its state, and
    that does not hold this address. Looked up are a few names only: most are free."""
    while True:
        names = {pen_names.suggest(email) for _number in range(CANDIDATES)}
        by_key = {pen_names.key(name): name for name in names}
        for taken in _with_keys(condition_id, by_key).values_list("pen_name_key", flat=True):
            del by_key[taken]
        if by_key:
            return secrets.choice(list(by_key.values()))


def is_taken(condition_id: int, name: str, *, but_for: Contributor | None = None) -> bool:
    """Whether somebody in this condition's community has this pen name, or one that reads so."""
    others = _with_keys(condition_id, [pen_names.key(name)])
    return (others.exclude(pk=but_for.pk) if but_for else others).exists()


def _with_keys(condition_id: int, keys: Iterable[str]) -> QuerySet[Contributor]:
    """Whoever has one of these names there: nobody twice."""
    return Contributor.objects.filter(condition_id=condition_id, pen_name_key__in=list(keys))


def decide_typed_name(contributor: Contributor, name: str, *, by: Member, approved: bool) -> None:
    """A moderator shows or refuses a typed name by itself: the one that was read, and no other."""
    with transaction.atomic():
        if not visibility.is_moderator(by):
            raise NotAllowed(_("Only moderators decide on pen names."))
        if contributor.member_id == by.pk:
            raise NotAllowed(_("Nobody decides on their own pen name."))
        if not visibility.contributors_for(by).filter(pk=contributor.pk).exists():
            raise NotAllowed(_why_not_theirs(contributor))
        _lock_name(contributor.pk, name)
        decide_pen_name(contributor.pk, approved=approved)
    log.info("pen name of contributor %s decided by member %s", contributor.public_id, by.pk)


def _why_not_theirs(contributor: Contributor) -> str:
    """Why a moderator may not see somebody else's pen name; that they may not is known."""
    if Blocker.objects.erasing().filter(experience__contributor=contributor).exists():
        return _("Its owner has asked for the erasure of everything. Nothing was changed.")
    return _("You moderate other conditions than the one of this pen name.")


def lock_typed_name(submission: Submission, name: str) -> None:
    """Keep the name that a moderator has read beside a text until both are decided on.

    Raises NotAllowed when its owner has chosen another one meanwhile. Locks as the transitions do:
    the experience, then the contributor. Call it in the transaction of the decision.
    """
    _lock_name(lock_experience(submission.experience_id).contributor_id, name)


def _lock_name(contributor_id: int, name: str) -> None:
    waiting = Contributor.objects.with_name_to_read().select_for_update(of=("self",), no_key=True)
    if not waiting.filter(pk=contributor_id, pen_name=name).exists():
        raise NotAllowed(
            _(
                "This pen name does not wait any more: it has been decided on, or its owner has "
                "chosen another. Nothing was changed."
            )
        )


def decide_pen_name(contributor_id: int, *, approved: bool) -> None:
    """Show or refuse a typed pen name, tell its owner, and let every page that carries it be read
    anew. The caller has checked who decides."""
    state = PenNameState.APPROVED if approved else PenNameState.REFUSED
    decided = Contributor.objects.filter(
        pk=contributor_id, pen_name_state=PenNameState.WAITING
    ).update(pen_name_state=state)
    if not decided:
        return
    contributor = Contributor.objects.select_related("member").get(pk=contributor_id)
    if approved and contributor.published_count:
        versions.bump_condition(contributor.condition_id)
    if contributor.member:
        outbox.notify(
            "pen_name_shown" if approved else "pen_name_refused",
            to=contributor.member,
            context={"contributor_id": contributor.public_id},
            about=contributor.public_id,
        )
