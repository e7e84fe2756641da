"""Two or three people to talk to, for whoever may need one now."""

from django.db.models import Q

from accounts.models import Member
from conditions import versions
from conditions.models import Question, Topic

from .models import Contributor, Draft, Experience, Helpline
from .models.experience import WITH_HELPLINES

FEWEST, MOST = 2, 3
# Questions that are hard to read about for many: the lines stand on their pages at any time.
WITH_LINES = frozenset({"mental-health"})


def lines_for(country: str = "") -> list[Helpline]:
    """The lines of this country, at most three; those for everybody make up for missing ones.

    `country` is a code such as "DE". Without one, and for a country that has none, only the lines
    for everybody are given. One query, whatever is asked for.
    """
    shown = list(Helpline.objects.shown().filter(Q(country="") | Q(country=country)))
    own = [line for line in shown if line.country]
    if len(own) < FEWEST:
        own += [line for line in shown if not line.country]
    return own[:MOST]


def country_of(member: Member, topic: Topic) -> str:
    """Where the member is, as far as they have told in this community; empty otherwise.

    What they are choosing in a draft counts only until they have a name in the community: after
    that it is asked there and not in the form.
    """
    known = Contributor.objects.filter(member=member, condition=topic.condition_id).first()
    known = known or Draft.objects.filter(member=member, topic=topic).first()
    return known.country.code or "" if known else ""


def bump_pages_with_lines() -> None:
    """Say that every public page which shows the lines for everybody reads differently now."""
    for question in Question.objects.filter(key__in=WITH_LINES).order_by("pk"):
        versions.bump_question(question.pk)
    noted = Experience.objects.readable().exclude(content_notes=[])
    rows = noted.values_list("topic", "topic__condition", "content_notes")
    for topic, condition in sorted(
        {(topic, condition) for topic, condition, notes in rows if WITH_HELPLINES & set(notes)}
    ):
        versions.bump_topic(topic, condition)
