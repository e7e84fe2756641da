"""Transitions refused, each with a sentence for the person who tried."""

from django.utils.translation import gettext as _

from accounts.exceptions import NotAllowed

__all__ = ["NotAllowed", "StaleDraft", "UnconfirmedHints"]


class StaleDraft(Exception):
    """The draft was saved elsewhere meanwhile; `draft` is as it stands there."""

    def __init__(self, draft) -> None:
        super().__init__("the draft was saved elsewhere")
        self.draft = draft


class UnconfirmedHints(NotAllowed):
    """Places of the words of which their author has not said whether to change or keep them."""

    def __init__(self, hints) -> None:
        super().__init__(_("Say first of each place whether you change or keep it."))
        self.hints = hints
