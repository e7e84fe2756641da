"""Refusals, each with sentences for the person who tried."""

from diseasemaps.common.refusals import Refusal


class NotPublishable(Refusal):
    """An article that may not be published or signed yet; a sentence for each thing in its way."""
