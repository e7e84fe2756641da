"""The switch that stops texts from being sent for a while, with a sentence for members.

Writing and saving go on as usual, and so does everything on words that were sent before.
"""

import logging

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Member
from experiences.exceptions import NotAllowed
from experiences.models import SendingPause
from experiences.permissions import PAUSE_INTAKE
from experiences.policy import ExperiencePolicy

log = logging.getLogger(__name__)


def pause_sending(sentence: str, *, by: Member) -> SendingPause:
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
            pause = SendingPause.objects.create(sentence=sentence, began_by=by)
    except IntegrityError:
        raise NotAllowed(_("Sending is paused already. Nothing was changed.")) from None
    log.info("sending paused (%s) by member %s", pause.pk, by.pk)
    return pause


def resume_sending(*, by: Member) -> None:
    """Let texts be sent again. Raises NotAllowed without the right, and where nothing is paused."""
    _check_may_pause(by)
    ended = SendingPause.objects.filter(ended_at=None).update(ended_at=timezone.now(), ended_by=by)
    if not ended:
        raise NotAllowed(_("Sending is not paused. Nothing was changed."))
    log.info("sending resumed by member %s", by.pk)


def check_sending_is_open() -> None:
    """Refuse with the team's sentence while sending is paused."""
    if pause := SendingPause.objects.running():
        raise NotAllowed(pause.sentence)


def _check_may_pause(by: Member) -> None:
    if not by.may_write or not by.has_perm(PAUSE_INTAKE):
        raise NotAllowed(_("Only senior moderators pause the sending of texts."))
