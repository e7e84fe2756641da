"""Texts that grow old: their authors are asked once to confirm them, and may."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import workflow as accounts_workflow
from accounts.letters import outbox
from accounts.models import Closing, Consent, ConsentScope, Member
from conditions import versions
from diseasemaps.common import periods, rows
from diseasemaps.common.optional import not_none
from experiences.exceptions import NotAllowed
from experiences.models import Experience
from experiences.policy import ExperiencePolicy

from .common import lock_experience

log = logging.getLogger(__name__)


def written_at(experience: Experience) -> datetime:
    """How old the public words are: a new version is as young as the day it was sent."""
    published = not_none(experience.published)
    return max(not_none(experience.first_published_at), published.submitted_at)


def is_old(experience: Experience) -> bool:
    """Whether readable words are so old that they are marked, and their author may be asked."""
    if not experience.is_readable:
        return False
    written = timezone.localdate(written_at(experience))
    # By the day, so that everybody reads the same.
    return written <= timezone.localdate() - timedelta(days=ExperiencePolicy.RECONFIRM_DAYS)


def reconfirm(experience: Experience, *, by: Member) -> None:
    """Confirm one's own old text; readers see when that was.

    Raises NotAllowed with a sentence for anybody else, and where the text is not public or young.
    """
    with transaction.atomic():
        experience = lock_experience(experience.pk)
        if experience.contributor.member_id != by.pk:
            raise NotAllowed(_("Only its author can do this with an experience."))
        if not experience.is_readable:
            raise NotAllowed(_("This text is not public at the moment."))
        if not is_old(experience):
            raise NotAllowed(
                _("This text is younger than %(period)s: there is nothing to confirm.")
                % {"period": periods.days(ExperiencePolicy.RECONFIRM_DAYS)}
            )
        Experience.objects.filter(pk=experience.pk).update(reconfirmed_at=timezone.now())
        versions.bump_topic(experience.topic_id, experience.topic.condition_id)
    log.info("experience %s reconfirmed", experience.public_id)


def to_reconfirm() -> QuerySet[Experience]:
    """Old public texts, never asked about, of authors who agreed to such letters and get them."""
    agreed = Consent.objects.valid().of(ConsentScope.LETTERS)
    return (
        Experience.objects.readable()
        .listed()
        .filter(
            reconfirm_asked_at=None,
            reconfirmed_at=None,
            first_published_at__lte=_old_since(),
            published__submitted_at__lte=_old_since(),
            contributor__member__is_active=True,
            contributor__member__wants_letters=True,
            contributor__member__in=agreed.values("member"),
        )
        .exclude(contributor__member__in=Closing.objects.values("member"))
        .order_by("first_published_at", "pk")
    )


def ask_to_reconfirm() -> int:
    """Write to the authors of texts that have grown old, once for each text; how many letters.

    Nobody gets two of them on one day: the oldest text comes first, the next with the next run.
    """
    author_of = dict(to_reconfirm().values_list("pk", "contributor__member"))
    asked: set[int] = set()

    def ask_once(experience_pk: int) -> int:
        member_pk = author_of[experience_pk]
        if member_pk in asked or not _ask(experience_pk, member_pk):
            return 0
        asked.add(member_pk)
        return 1

    return rows.each("experience", author_of, ask_once)


def _ask(experience_pk: int, member_pk: int) -> bool:
    """Ask about one text within the transaction of its row, unless somebody or something was
    quicker."""
    try:
        member = accounts_workflow.lock_member(member_pk)
        experience = lock_experience(experience_pk)
    except NotAllowed:
        return False
    if not to_reconfirm().filter(pk=experience.pk).exists():
        return False
    Experience.objects.filter(pk=experience.pk).update(reconfirm_asked_at=timezone.now())
    outbox.notify(
        "reconfirm",
        to=member,
        context={"experience_id": experience.public_id},
        about=experience.public_id,
    )
    log.info("experience %s asked about", experience.public_id)
    return True


def _old_since() -> datetime:
    return timezone.now() - timedelta(days=ExperiencePolicy.RECONFIRM_DAYS)
