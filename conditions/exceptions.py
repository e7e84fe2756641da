"""Refusals, each with sentences for the person who tried."""


class NotPublishable(Exception):
    """An article that may not be published yet; `hindrances` says why, a sentence each."""

    def __init__(self, hindrances: list[str]) -> None:
        super().__init__(" ".join(hindrances))
        self.hindrances = hindrances
