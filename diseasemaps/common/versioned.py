"""Versioned forms: an act on what others can change carries the version that its page showed.

A page puts the version of what it shows into its form (`VERSION_READ`). The transition that the form
makes compares it with the version there is now, under the lock of the row, and refuses another one.
So nobody signs, publishes, decides on or overwrites what they have not read.
"""

import hashlib
import json
from datetime import datetime
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from .refusals import Refusal

# The name of the field of a form in which the version travels.
VERSION_READ = "version_read"


class VersionedForm(forms.Form):
    """A form that carries the version of what stood on its page; one without any is refused.

    A page that is shown again, with what was typed, carries the version there is now.
    """

    version_read = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, version_now: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial[VERSION_READ] = self.version_now = version_now

    def read_again(self, **shown: str) -> None:
        """The page is shown again with what there is now: from here on the form is about that.

        `shown` are the hidden fields beside the version that follow it.
        """
        now = {VERSION_READ: self.version_now} | shown
        typed = self.data.copy() if isinstance(self.data, QueryDict) else QueryDict(mutable=True)
        for name, text in now.items():
            typed[self.add_prefix(name)] = text
        self.data = typed


class ChangedMeanwhile(Refusal):
    """What an act was about is no longer what its page showed; nothing has changed."""


def version_of(*parts: object) -> str:
    """A short name for exactly these parts: plain values, lists and dictionaries of them.

    Two that differ anywhere have different ones (SHA-256, of which 128 bits).
    """
    said = json.dumps(parts, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def check_version(read: str, now: str, *, who: str = "", at: datetime | None = None) -> None:
    """Refuse an act on another version than the one that was read.

    `who` changed it and when, where that is known. Raises ChangedMeanwhile with sentences for
    whoever acts.
    """
    if read != now:
        raise ChangedMeanwhile(*changed_meanwhile(who, at))


def changed_meanwhile(who: str = "", at: datetime | None = None) -> tuple[str, str]:
    """What whoever acts on another version than they read is told: what happened, and that
    nothing was done."""
    nothing_done = _("Nothing was done. Read it again, then decide.")
    if not who or at is None:
        return _("This has changed since you opened the page."), nothing_done
    said = _("%(colleague)s changed this on %(date)s at %(time)s, after you opened the page.")
    return said % who_and_when(who, at), nothing_done


def who_and_when(colleague: str, at: datetime) -> dict[str, str]:
    """For a sentence with %(colleague)s, %(date)s and %(time)s."""
    local = timezone.localtime(at)
    return {"colleague": colleague, "date": date_format(local), "time": time_format(local)}
