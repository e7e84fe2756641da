"""What an act on an account was made from: where the account stood on its page."""

from django.utils.translation import gettext as _

from diseasemaps.common.versioned import (
    ChangedMeanwhile,
    changed_meanwhile,
    version_of,
    who_and_when,
)

from .models import AccountDecision, Member


def account_version(member: Member) -> str:
    """Of where an account stands: its state and the last decision on it, read from the database."""
    state = Member.objects.values_list("state", "paused_until").get(pk=member.pk)
    last = _last_decision(member)
    return f"{last.pk if last else 0}.{version_of(*state)}"


def check_account_read(member: Member, version_read: str | None) -> None:
    """Refuse an act on an account that stands elsewhere than its page said; None where nothing was
    read on a page.

    Raises ChangedMeanwhile, which says who decided what meanwhile.
    """
    if version_read is None or version_read == account_version(member):
        return
    last = _last_decision(member)
    if last is None or version_read.partition(".")[0] == str(last.pk):
        raise ChangedMeanwhile(*changed_meanwhile())
    raise ChangedMeanwhile(
        _("%(colleague)s decided on this account on %(date)s at %(time)s: %(outcome)s.")
        % (
            who_and_when(last.decided_by.name_at_the_desk, last.decided_at)
            | {"outcome": last.get_outcome_display()}
        ),
        _("Nothing was done. Look at the account again, then decide."),
    )


def _last_decision(member: Member) -> AccountDecision | None:
    decisions = AccountDecision.objects.filter(member=member).select_related("decided_by")
    return decisions.order_by("-pk").first()
