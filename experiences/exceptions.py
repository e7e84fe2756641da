"""Moves refused, each with a sentence for the person who tried."""

from accounts.exceptions import NotAllowed

__all__ = ["NotAllowed", "StaleDraft"]


class StaleDraft(Exception):
    """The draft was saved elsewhere meanwhile; `draft` is as it stands there."""

    def __init__(self, draft) -> None:
        super().__init__("the draft was saved elsewhere")
        self.draft = draft
