"""Limits and periods of the site's own pages, each overridden by a Django setting of its name."""

from diseasemaps.common.policy import Default


class SitePolicy:
    # The home page: conditions as examples, newest experiences, newly reviewed answers.
    HOME_EXAMPLES = Default(3)
    HOME_NEWEST = Default(4)
    HOME_REVIEWED = Default(4)
    # A smaller figure would tell more of the site's beginning than of its use.
    LEAST_TOTAL = Default(10)
    # How much of a missing page's address its search is given.
    MOST_SEARCH_CHARACTERS = Default(80)

    # After what time a browser may ask again.
    RETRY_MAINTENANCE_SECONDS = Default(300)
    RETRY_DATABASE_SECONDS = Default(60)
    # All limits of signing in and up have passed by then (ACCOUNT_RATE_LIMITS).
    RETRY_TOO_MANY_SECONDS = Default(300)

    # For how long light or dark colours are remembered.
    THEME_DAYS = Default(365)
    # RFC 9116 recommends less than a year ahead.
    SECURITY_TXT_DAYS = Default(365)
