"""Limits and periods of articles and lists, each overridden by a Django setting of its name."""

from diseasemaps.common.policy import Default


class ConditionPolicy:
    # An answer rests on more than one source.
    FEWEST_REFERENCES = Default(2)
    # When an answer is to be checked again, unless its question says something else.
    REVIEW_MONTHS = Default(36)
    # Up to here "over so many members" would say less than the number itself; at least ten.
    EXACT_UP_TO = Default(20)
    # Sections of an article that its list of contents names.
    MOST_CONTENTS = Default(8)

    # A hundred names are a page that loads at once on a slow line.
    NAMES_A_PAGE = Default(100)
    # More names of a condition than these are folded away.
    NAMES_SHOWN = Default(5)
    MOST_ASKED_CHARACTERS = Default(100)
    # More dots than these could not be told apart.
    MOST_DOTS = Default(400)
