"""Strikes: what counts against an account until it lapses, from both kinds of decisions."""

from datetime import timedelta

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import AccountDecision, Member
from accounts.policy import AccountPolicy
from accounts.reasons import REASON_DETAILS
from experiences.models import AppealState, Decision, Outcome

# Not publishing or removing a text for one of these is a strike; returning or holding never is.
STRIKE_REASONS = [reason for reason, details in REASON_DETAILS.items() if details.is_strike]


def with_strikes(members: QuerySet) -> QuerySet:
    """The same members, each with `strikes`: how many are in force now (two subqueries)."""
    since = timezone.now() - timedelta(days=AccountPolicy.STRIKE_DAYS)
    refused = (
        Decision.objects.in_force()
        .filter(
            experience__contributor__member=OuterRef("pk"),
            outcome__in=(Outcome.REJECTED, Outcome.REMOVED),
            reason__in=STRIKE_REASONS,
            decided_at__gt=since,
        )
        .exclude(appeal__state=AppealState.OVERTURNED)
    )
    on_account = AccountDecision.objects.strikes().filter(member=OuterRef("pk"))
    return members.annotate(
        strikes=_count(refused, "experience__contributor__member") + _count(on_account, "member")
    )


def _count(rows: QuerySet, by: str) -> Coalesce:
    """How many of these rows there are for each value of `by`, as a column."""
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def strikes_of(member: Member) -> int:
    """How many strikes are in force against a member now."""
    return with_strikes(Member.objects.filter(pk=member.pk)).values_list("strikes", flat=True)[0]
