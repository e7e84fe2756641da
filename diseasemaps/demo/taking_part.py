"""What happens around the invented texts: some have grown old, some were the same for others."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Member, Notice
from experiences import workflow
from experiences.models import Contributor, Experience, Submission

from .community import FIRST_CONDITION, HANDWRITTEN
from .people import People

# How old the two oldest texts are, in days; the author of the second says that it still holds.
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
        Member.objects.filter(pk=experience.contributor.member_id).update(
            joined_at=past - timedelta(days=1)
        )
        Submission.objects.filter(experience=experience).update(submitted_at=past)
        Experience.objects.filter(pk=experience.pk).update(created_at=past, first_published_at=past)
    workflow.confirm(old[-1], by=old[-1].contributor.member)
    own = Experience.objects.by(patient).readable().order_by("pk").first()
    others = Contributor.objects.filter(condition__slug=FIRST_CONDITION, published_count__gt=0)
    for contributor in others.exclude(member=patient).order_by("pk")[:SAME_FOR]:
        workflow.say_same(own, by=contributor.member)


def tell(people: People) -> None:
    """Leave the newest notices to the patient, and tell nobody else of invented events."""
    Notice.objects.exclude(member=people["patient"], kind__in=NEW).delete()
