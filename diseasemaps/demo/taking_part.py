"""What happens around the invented texts: some have grown old, some were the same for others."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Member, Notification
from diseasemaps.common.optional import not_none
from experiences import workflow
from experiences.models import Contributor, Experience, Submission

from .community import FIRST_CONDITION, HANDWRITTEN
from .people import People

# How old the two oldest texts are, in days; the author of the second confirms it.
OLD = (1150, 850)
SAME_FOR = 6
# What the patient has not read yet.
NEW = ("returned", "rejected")


def load(people: People) -> None:
    """Let texts on the first condition grow old, and others say of one that it was the same."""
    patient = people["patient"]
    invented = (
        Experience.objects.readable()
        .filter(topic__condition__slug=FIRST_CONDITION, contributor__published_count=1)
        .exclude(topic__question__key=HANDWRITTEN)
        .exclude(contributor__member=patient)
        .select_related("contributor__member")
        .order_by("pk")
    )
    old = list(invented[: len(OLD)])
    for days, experience in zip(OLD, old, strict=True):
        past = timezone.now() - timedelta(days=days)
        Member.objects.filter(pk=not_none(experience.contributor.member_id)).update(
            joined_at=past - timedelta(days=1)
        )
        Submission.objects.filter(experience=experience).update(submitted_at=past)
        Experience.objects.filter(pk=experience.pk).update(created_at=past, first_published_at=past)
    workflow.reconfirm(old[-1], by=not_none(old[-1].contributor.member))
    own = not_none(Experience.objects.by(patient).readable().order_by("pk").first())
    others = Contributor.objects.filter(condition__slug=FIRST_CONDITION, published_count__gt=0)
    for contributor in others.exclude(member=patient).order_by("pk")[:SAME_FOR]:
        workflow.say_me_too(own, by=not_none(contributor.member))


def tell(people: People) -> None:
    """Leave the newest notifications to the patient, and tell nobody else of invented events."""
    Notification.objects.exclude(member=people["patient"], kind__in=NEW).delete()
