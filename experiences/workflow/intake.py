"""The switch that stops texts from being sent for a while, with a sentence for members.

Writing and saving go on as usual, and so does everything on words that were sent before.
"""

import logging

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Member
from experiences.exceptions import NotAllowed
from experiences.models import IntakePause
from experiences.permissions import PAUSE_INTAKE
from experiences.policy import ExperiencePolicy

log = logging.getLogger(__name__)


def pause_intake(sentence: str, *, by: Member) -> IntakePause:
    """Let no text be sent from now on; `sentence` is what members read.

    Raises NotAllowed with a sentence without the right, without words or with too many, and where
    a pause is on already.
    """
    _check_may_pause(by)
    sentence = " ".join(sentence.split())
    if not 0 < len(sentence) <= ExperiencePolicy.INTAKE_SENTENCE_CHARACTERS:
        raise NotAllowed(
            _("Say in one sentence of up to %(most)s characters what members are to read.")
            % {"most": ExperiencePolicy.INTAKE_SENTENCE_CHARACTERS}
        )
    try:
        with transaction.atomic():
            pause = IntakePause.objects.create(sentence=sentence, began_by=by)
    except IntegrityError:
        raise NotAllowed(_("Sending is paused already. Nothing was changed.")) from None
    log.info("sending paused (%s) by member %s", pause.pk, by.pk)
    return pause


def resume_intake(*, by: Member, pause_read: int | None = None) -> None:
    """Let texts be sent again; `pause_read` is the key of the pause that stood on the page.

    Raises NotAllowed without the right, and where nothing is paused or another pause is on.
    """
    _check_may_pause(by)
    running = IntakePause.objects.filter(ended_at=None)
    if pause_read is not None and running.exclude(pk=pause_read).exists():
        raise NotAllowed(_("Another pause has begun since you opened the page. It goes on."))
    ended = running.update(ended_at=timezone.now(), ended_by=by)
    if not ended:
        raise NotAllowed(_("Sending is not paused. Nothing was changed."))
    log.info("sending resumed by member %s", by.pk)


def check_intake_is_open() -> None:
    """Refuse with the team's sentence while sending is paused."""
    if pause := IntakePause.objects.running():
        raise NotAllowed(pause.sentence)


def _check_may_pause(by: Member) -> None:
    if not by.may_write or not by.has_perm(PAUSE_INTAKE):
        raise NotAllowed(_("Only senior moderators pause the sending of texts."))
