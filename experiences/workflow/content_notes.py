"""What readers are told before they open a text: chosen with the publication, changed later."""

import logging
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Member
from conditions import versions
from diseasemaps.common.versioned import check_version, version_of
from experiences.exceptions import NotAllowed
from experiences.models import ContentNote, Experience

from .common import check_may_moderate, lock_experience

log = logging.getLogger(__name__)


def set_content_notes(
    experience: Experience,
    notes: Collection[str],
    *,
    by: Member,
    version_read: str | None = None,
) -> bool:
    """Say anew what readers are told before they open these words; gives whether it changed.

    Nothing is decided about the words: they stay where they are and count as before. Raises
    ChangedMeanwhile where there are other notes than `version_read` says (`content_notes_version`),
    and NotAllowed for whoever may not decide on the words, for words that were never published, and
    for a note that there is not.
    """
    chosen = tidy_content_notes(notes)
    with transaction.atomic():
        experience = lock_experience(experience.pk)
        check_may_moderate(experience, by)
        if experience.published_id is None:
            raise NotAllowed(_("These words are not published, so readers cannot come upon them."))
        if experience.content_notes == chosen:
            return False
        if version_read is not None:
            check_version(version_read, content_notes_version(experience.content_notes))
        Experience.objects.filter(pk=experience.pk).update(content_notes=chosen)
        if experience.is_readable:
            versions.bump_topic(experience.topic_id, experience.topic.condition_id)
    log.info("content notes of experience %s set by member %s", experience.public_id, by.pk)
    return True


def content_notes_version(notes: Collection[str]) -> str:
    """Of these notes, in whatever order."""
    return version_of(sorted(notes))


def tidy_content_notes(notes: Collection[str]) -> list[str]:
    """The notes, each once and in the order in which readers are told of them."""
    if unknown := set(notes) - set(ContentNote.values):
        raise NotAllowed(
            _("There is no content note “%(note)s”. Choose from the list.")
            % {"note": sorted(unknown)[0]}
        )
    return [note for note in ContentNote.values if note in notes]
