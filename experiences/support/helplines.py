"""Two or three people to talk to, for whoever may need one now."""

from dataclasses import asdict

from django.db import DatabaseError
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import Member
from conditions.models import Topic
from experiences.models import Contributor, Draft, Helpline
from experiences.permissions import CHANGE_HELPLINE
from experiences.policy import ExperiencePolicy

from . import seed

OVERDUE = "overdue"


def lines_for(country: str = "") -> list[Helpline]:
    """The lines of this country, no more than can be read; those for everybody make up for missing ones.

    `country` is a code such as "DE". Without one, and for a country that has none, only the lines
    for everybody are given. One query, whatever is asked for.
    """
    shown = list(Helpline.objects.shown().filter(Q(country="") | Q(country=country)))
    own = [line for line in shown if line.country]
    if len(own) < ExperiencePolicy.FEWEST_HELPLINES:
        own += [line for line in shown if not line.country]
    return own[: ExperiencePolicy.MOST_HELPLINES]


def lines_whatever_happens(country: str = "") -> list[Helpline]:
    """The same; while the database cannot be asked, the lines that this release knows.

    Somebody who needs a person to talk to must not meet a page about a fault.
    """
    try:
        return lines_for(country)
    except DatabaseError:
        known = [line for line in seed.HELPLINES if line.country in ("", country)]
        lines = [Helpline(**asdict(line)) for line in known]
        own = [line for line in lines if line.country]
        return (own + [line for line in lines if not line.country])[
            : ExperiencePolicy.MOST_HELPLINES
        ]


def country_of(member: Member, topic: Topic) -> str:
    """Where the member is, as far as they have told in this community; empty otherwise.

    What they are choosing in a draft counts only until they have a name in the community: after
    that it is asked there and not in the form.
    """
    contributor = Contributor.objects.filter(member=member, condition=topic.condition_id).first()
    known = contributor or Draft.objects.filter(member=member, topic=topic).first()
    return known.country.code or "" if known else ""


def overdue_warning(member: Member) -> dict[str, str] | None:
    """How many lines have to be rung again and where, for who may change them; else None."""
    if not member.has_perm(CHANGE_HELPLINE):
        return None
    number = Helpline.objects.overdue().count()
    if not number:
        return None
    text = ngettext(
        "%(number)s helpline was last checked more than %(days)s days ago.",
        "%(number)s helplines were last checked more than %(days)s days ago.",
        number,
    ) % {"number": number, "days": ExperiencePolicy.HELPLINE_DAYS}
    listed = reverse("admin:experiences_helpline_changelist")
    return {"text": text, "url": f"{listed}?checked={OVERDUE}"}
