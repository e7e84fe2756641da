"""Limits and periods of accounts and letters, each overridden by a Django setting of its name."""

from allauth.account import app_settings as allauth
from allauth.core.internal.ratelimit import parse_rates
from django.conf import settings

from diseasemaps.common.policy import Default, Derived


def _counted_minutes(*actions: str) -> int:
    """For how long at most tries of these kinds are counted; of every kind where none is named."""
    limits = [allauth.RATE_LIMITS.get(action) for action in actions or allauth.RATE_LIMITS]
    rates = [rate for limit in limits for rate in parse_rates(limit)]
    return round(max((rate.duration for rate in rates), default=0) / 60)


# What counts reports from one place.
REPORT_LIMITS = ("report", "urgent_report", "report_letter")


class AccountPolicy:
    # How old a new member says to be: from 18 on no parent has to agree, in any country.
    MINIMUM_AGE = Default(18)
    # Nobody fills in the sign-up form faster than this; programs do.
    SIGN_UP_SECONDS = Default(3)
    # Four words are longer (docs/decisions/0007).
    PASSWORD_CHARACTERS = Default(12)
    # Within what time a moderator usually looks at a new account, as applicants are told.
    APPROVAL_TARGET_DAYS = Default(3)

    # The ladder of sanctions (docs/decisions/0009).
    PAUSE_DAYS = Default(7)
    LONG_PAUSE_DAYS = Default(30)
    STRIKE_DAYS = Default(180)
    # The six months of the Digital Services Act, article 20, to object to a decision.
    APPEAL_DAYS = Default(183)

    # Between the wish to close an account, or to have a lost mailbox replaced, and the act
    # (docs/decisions/0010).
    CLOSING_DAYS = Default(7)
    KEEP_UNVERIFIED_DAYS = Default(14)
    # Letters and what members were told on the site (docs/decisions/0014).
    KEEP_LETTERS_DAYS = Default(90)

    # While one process sends a letter, no other takes it; a process that died gives it back.
    LETTER_CLAIM_MINUTES = Default(10)
    # Each failed try of a letter waits twice as long as the one before, up to this.
    LONGEST_LETTER_WAIT_HOURS = Default(6)

    # What frameworks read from settings of their own, for sentences.
    CONFIRMATION_LINK_HOURS = Derived(lambda: allauth.EMAIL_CONFIRMATION_EXPIRE_DAYS * 24)
    MOST_CODE_TRIES = Derived(lambda: allauth.LOGIN_BY_CODE_MAX_ATTEMPTS)
    LOGIN_CODE_SECONDS = Derived(lambda: allauth.LOGIN_BY_CODE_TIMEOUT)
    PASSWORD_LINK_SECONDS = Derived(lambda: settings.PASSWORD_RESET_TIMEOUT)
    SESSION_SECONDS = Derived(lambda: settings.SESSION_COOKIE_AGE)
    CSRF_COOKIE_SECONDS = Derived(lambda: settings.CSRF_COOKIE_AGE)
    # For how long tries, and reports from one network address, are counted.
    TRIES_COUNTED_MINUTES = Derived(_counted_minutes)
    REPORTS_COUNTED_MINUTES = Derived(lambda: _counted_minutes(*REPORT_LIMITS))
    FAILED_SIGN_IN_MINUTES = Derived(lambda: _counted_minutes("login_failed"))
    LETTERS_COUNTED_MINUTES = Derived(lambda: _counted_minutes("letters"))
