"""The words being written: saved, and thrown away."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Member
from conditions.models import Topic
from experiences.exceptions import NotAllowed, StaleDraft
from experiences.models import Draft, RescuedDraft, Submission


def save_draft(topic: Topic, *, by: Member, seen_version: int, **fields: Any) -> Draft:
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
            if is_new or _says_already(draft, fields):
                return draft
            raise StaleDraft(draft)
        saved = Draft.objects.filter(member=by, topic=topic, version=seen_version).update(
            version=F("version") + 1, saved_at=timezone.now(), **fields
        )
        latest = Draft.objects.filter(member=by, topic=topic).first()
        if latest is None:
            # It was sent or discarded in another tab: what is typed here must not be lost.
            return Draft.objects.create(member=by, topic=topic, **fields)
        if not saved and not _says_already(latest, fields):
            raise StaleDraft(latest)
        return latest


def _says_already(draft: Draft, fields: dict) -> bool:
    """Whether the draft says just this already: the same form sent twice is one draft."""
    return all(getattr(draft, name) == value for name, value in fields.items())


def discard_draft(topic: Topic, *, by: Member) -> None:
    """Throw away the words being written; what was handed in stays."""
    Draft.objects.filter(member=by, topic=topic).delete()
    RescuedDraft.objects.filter(member=by, topic=topic).delete()
