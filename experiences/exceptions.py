"""Moves refused, each with a sentence for the person who tried."""

from django.core.exceptions import PermissionDenied


class NotAllowed(PermissionDenied):
    """A move that this person may not make, or not now. Nothing has changed."""


class StaleDraft(Exception):
    """The draft was saved elsewhere meanwhile; `draft` is as it stands there."""

    def __init__(self, draft) -> None:
        super().__init__("the draft was saved elsewhere")
        self.draft = draft
