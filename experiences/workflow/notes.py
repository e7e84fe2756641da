"""What moderators tell each other about a text, and handing it on to a colleague."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Member
from experiences.exceptions import NotAllowed
from experiences.models import Experience, ModeratorNote, Submission, SubmissionState
from experiences.policy import ExperiencePolicy

from .common import check_may_moderate, claimed_by_another, lock_experience

log = logging.getLogger(__name__)


def add_note(
    experience: Experience, *, by: Member, text: str, asks: Member | None = None
) -> ModeratorNote:
    """Leave a note on a text for other moderators; its author and readers never see it.

    Raises NotAllowed for whoever may not decide on the text, and for a note that is empty or too
    long.
    """
    with transaction.atomic():
        experience = lock_experience(experience.pk)
        check_may_moderate(experience, by)
        if not text.strip():
            raise NotAllowed(_("Write the note first."))
        if len(text) > ExperiencePolicy.MOST_NOTE_CHARACTERS:
            raise NotAllowed(
                _("A note has up to %(most)s characters.")
                % {"most": ExperiencePolicy.MOST_NOTE_CHARACTERS}
            )
        note = ModeratorNote.objects.create(
            experience=experience, written_by=by, asks=asks, text=text.strip()
        )
    log.info("note %s on experience %s", note.pk, experience.public_id)
    return note


def hand_on(submission: Submission, *, by: Member, to: Member, note: str) -> None:
    """Give a waiting text to a colleague, who is offered it first for a while, with a note.

    Raises NotAllowed where somebody else has claimed it, and for a colleague who may not decide
    on it.
    """
    with transaction.atomic():
        experience = lock_experience(submission.experience_id)
        check_may_moderate(experience, by)
        if sentence := claimed_by_another(submission, by):
            raise NotAllowed(sentence)
        if to.pk == by.pk:
            raise NotAllowed(_("Choose a colleague; you are reading this text yourself."))
        try:
            check_may_moderate(experience, to)
        except NotAllowed:
            raise NotAllowed(
                _("%(colleague)s may not decide on this text. Choose somebody else.")
                % {"colleague": to.name_at_the_desk}
            ) from None
        add_note(experience, by=by, text=note, asks=to)
        handed = Submission.objects.filter(pk=submission.pk, state=SubmissionState.WAITING).update(
            offered_to=to,
            offered_until=timezone.now() + timedelta(hours=ExperiencePolicy.OFFER_HOURS),
            claimed_by=None,
            claimed_until=None,
        )
        if not handed:
            raise NotAllowed(_("This text is not waiting any more. Nothing was changed."))
    log.info("submission %s handed on by member %s", submission.public_id, by.pk)
