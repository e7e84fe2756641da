"""What a password must be, in sentences that say what to do."""

from django.contrib.auth import password_validation as django
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .policy import AccountPolicy


class LongEnough(django.MinimumLengthValidator):
    def __init__(self) -> None:
        """Nothing to be told: how long is long enough is asked for each time."""

    @property
    def min_length(self) -> int:  # type: ignore[override] # Django's own __init__ alone writes it
        return AccountPolicy.PASSWORD_CHARACTERS

    def get_error_message(self) -> str:
        return ngettext(
            "This password is too short. Use at least %(count)d character.",
            "This password is too short. Use at least %(count)d characters.",
            self.min_length,
        ) % {"count": self.min_length}

    def get_help_text(self) -> str:
        return ngettext(
            "At least %(count)d character. Four words that only you would put together do well.",
            "At least %(count)d characters. Four words that only you would put together do well.",
            self.min_length,
        ) % {"count": self.min_length}


class NotCommon(django.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("This password is too common. Choose one that nobody else would think of.")

    def get_help_text(self) -> str:
        return _("You may paste one from a password manager.")


class NotTheAddress(django.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("This password is too similar to your address. Choose a different one.")

    def get_help_text(self) -> str:
        return _("Not your e-mail address, nor anything like it.")
