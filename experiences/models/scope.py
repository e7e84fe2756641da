"""To which conditions somebody is limited at the desk (docs/decisions/0015).

Asked through the word `within` of each queryset, so that it is part of the query everywhere a
moderator meets members' words; who has no limit sees all of them.
"""

from django.db.models import Q

from accounts.models import Member


def conditions_of(member: Member, condition: str) -> Q:
    """The filter for rows whose condition, at the end of the path `condition`, this person
    moderates; an empty one where they have no limit.

    Which these are is asked first: whoever has no limit reads the queue without any join.
    """
    limits = list(member.moderated_conditions.values_list("condition", flat=True))
    return Q(**{f"{condition}__in": limits}) if limits else Q()
