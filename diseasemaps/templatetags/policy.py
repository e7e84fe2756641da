"""Limits and periods in sentences: `{% blocktranslate with days="CLOSING_DAYS"|period %}`.

By the name of the figure, since letters, components and pages about faults have no common context.
"""

from django import template

from accounts.policy import AccountPolicy
from conditions.policy import ConditionPolicy
from diseasemaps.common import periods
from diseasemaps.common.policy import DeskPolicy
from diseasemaps.policy import SitePolicy
from experiences.policy import ExperiencePolicy

register = template.Library()

POLICIES = (AccountPolicy, ConditionPolicy, DeskPolicy, ExperiencePolicy, SitePolicy)
UNITS = {
    "SECONDS": periods.seconds,
    "MINUTES": periods.minutes,
    "HOURS": periods.hours,
    "DAYS": periods.days,
    "MONTHS": periods.months,
}


@register.filter
def limit(name: str) -> int:
    """The figure of this name, of whichever app; raises LookupError for one that nobody has."""
    for policy in POLICIES:
        if name in vars(policy):
            return getattr(policy, name)
    raise LookupError(f"No policy has a figure named {name}.")


@register.filter
def period(name: str) -> str:
    """The figure of this name as a period in words; its name says the unit."""
    return UNITS[name.rpartition("_")[2]](limit(name))


# One to ten in words, others in figures: {{ "FEWEST_ME_TOO"|limit|in_words }}.
register.filter("in_words", periods.in_words)
