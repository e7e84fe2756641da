"""Transitions refused, each with a sentence for the person who tried."""

from diseasemaps.common.refusals import Refusal


class NotAllowed(Refusal):
    """A transition that this person may not make, or not now. Nothing has changed."""
