"""What is decided on accounts, in the desk's words: what to press, what it does, for how long."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.models import AccountOutcome
from accounts.policy import AccountPolicy
from diseasemaps.common import periods


def closing() -> dict[str, str]:
    """After what time an account closes or gets another address, for a sentence."""
    return {"period": periods.days(AccountPolicy.CLOSING_DAYS)}


def _with_periods(sentence: Promise) -> str:
    """A sentence about a sanction, with how long it lasts when the sentence is shown."""
    return periods.lazily(
        sentence,
        pause=lambda: periods.days(AccountPolicy.PAUSE_DAYS),
        long_pause=lambda: periods.days(AccountPolicy.LONG_PAUSE_DAYS),
        strike=lambda: periods.days(AccountPolicy.STRIKE_DAYS),
    )


# What to press.
ACTIONS = {
    AccountOutcome.APPROVED: gettext_lazy("Approve the application"),
    AccountOutcome.DECLINED: gettext_lazy("Decline the application"),
    AccountOutcome.NOTE: gettext_lazy("Write a note"),
    AccountOutcome.WARNING: gettext_lazy("Warn"),
    AccountOutcome.PAUSE: _with_periods(gettext_lazy("Pause for %(pause)s")),
    AccountOutcome.LONG_PAUSE: _with_periods(gettext_lazy("Pause for %(long_pause)s")),
    AccountOutcome.BAN: gettext_lazy("Ban"),
    AccountOutcome.LIFTED: gettext_lazy("Lift the pause or ban"),
}
# What a decision does, as the person deciding and later the member reads it.
EFFECTS = {
    AccountOutcome.APPROVED: gettext_lazy("The account opens: its member can send texts."),
    AccountOutcome.DECLINED: gettext_lazy("The application ends: nobody can sign in any more."),
    AccountOutcome.NOTE: gettext_lazy(
        "The member reads it. It is no strike, nothing else changes."
    ),
    AccountOutcome.WARNING: _with_periods(
        gettext_lazy("A strike for %(strike)s. The member can go on writing.")
    ),
    AccountOutcome.PAUSE: _with_periods(
        gettext_lazy(
            "No new texts for %(pause)s, and a strike for %(strike)s. Published texts stay public."
        )
    ),
    AccountOutcome.LONG_PAUSE: _with_periods(
        gettext_lazy(
            "No new texts for %(long_pause)s, and a strike for %(strike)s. Published texts stay "
            "public."
        )
    ),
    AccountOutcome.BAN: gettext_lazy(
        "No new texts from now on. Every open session ends. The member can still sign in to read "
        "the decision, object, take a copy of their data and erase the account."
    ),
    AccountOutcome.LIFTED: gettext_lazy(
        "The pause or ban ends at once, and texts that it hid are shown again."
    ),
}
