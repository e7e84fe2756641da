"""Saying of somebody else's text that it was the same for oneself, and taking that back.

Only within one community, in nobody's name, and read by the author alone, as a number. Nothing
public depends on it: no count, no order, no version of a page.
"""

import logging

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from accounts import consents
from accounts import workflow as accounts_lifecycle
from accounts.models import Closing, Member
from experiences.exceptions import NotAllowed
from experiences.models import Contributor, Experience, SameForMe

from .common import locked

log = logging.getLogger(__name__)

# Only those who are in the community at this moment: a ban that hides words, an ended consent, a
# closing that erases and a withdrawal take this away with the words, and their undoing gives it
# back.
_IN_THE_COMMUNITY = Q(contributor__published_count__gt=0)


def say_same(experience: Experience, *, by: Member) -> None:
    """Say that it was the same; saying it twice is saying it once.

    Raises NotAllowed with a sentence where the text is not public or one's own, for whoever has
    no public text on that condition, and for whoever may not write now.
    """
    with transaction.atomic():
        by = accounts_lifecycle.locked(by.pk)
        experience = locked(experience.pk)
        contributor = contributor_for(experience, by)
        if objection := _objection(experience, contributor, by):
            raise NotAllowed(objection)
        SameForMe.objects.get_or_create(experience=experience, contributor=contributor)
    log.info("the same said of experience %s", experience.public_id)


def take_same_back(experience: Experience, *, by: Member) -> None:
    """Take back what one said, whatever has become of the text or the account; nothing where
    nothing was said."""
    said_same(experience, by).delete()
    log.info("the same taken back of experience %s", experience.public_id)


def may_say_same(experience: Experience, by: Member) -> bool:
    """Whether this person could say so now."""
    return not _objection(experience, contributor_for(experience, by), by)


def said_same(experience: Experience, by: Member) -> QuerySet[SameForMe]:
    """What this person has said of this text: one row or none."""
    return SameForMe.objects.filter(experience=experience, contributor__member=by)


def contributor_for(experience: Experience, member: Member) -> Contributor | None:
    """What the member is in the community of the text, if anything."""
    own = Contributor.objects.of(member)
    return own.filter(condition__topics=experience.topic_id).first()


def same_counts(experiences: list[Experience]) -> dict[int, int]:
    """How many people each text was the same for, by key; those with none are not in it."""
    rows = SameForMe.objects.filter(_IN_THE_COMMUNITY, experience__in=experiences)
    return dict(
        rows.values("experience").annotate(people=Count("pk")).values_list("experience", "people")
    )


def _objection(experience: Experience, contributor: Contributor | None, by: Member) -> str:
    """Why this person cannot say so, in a sentence; empty where they can."""
    if not experience.is_readable:
        return _("This text is not public any more.")
    if experience.contributor.member_id == by.pk:
        return _("This is a text of your own.")
    if contributor is None or not contributor.published_count:
        return _("Only people who have a public text about this condition can say so.")
    if not by.may_write or Closing.objects.filter(member=by).exists():
        return _("Your account cannot do this at the moment.")
    if consents.valid_consent(by) is None:
        return _("Please agree first that we keep what you tell about health.")
    return ""
