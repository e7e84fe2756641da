"""Forms that act once: a second press of the same button does nothing new, and says what the first did.

A form that makes a row carries a once-only token (`{% once_token %}`), and its view is `@once`. The
press is a row, written first of all in the transaction in which the view runs: a second press at
the same moment waits for it, and is led to where the first one led. A press that led nowhere, a
form with an error or a refusal, leaves no row: what is corrected can be sent with the same token.

The same press is: the same person, address, token and fields. Other words with a used token are
another press, so that nothing typed is lost. `docs/decisions/0021` says why it is built so.
"""

import hashlib
import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format, time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .models import PressedForm
from .policy import OncePolicy

# The name of the field of a form in which the token travels.
ONCE_TOKEN = "once"  # noqa: S105 - the name of a field

_View = Callable[..., HttpResponse]
# What the first press did, for whoever presses again: a sentence, or a function of their request.
_Done = str | Promise | Callable[[HttpRequest], str | Promise]


def once(
    done: _Done | None = None,
    *,
    by_address: bool = False,
    whoever: bool = False,
    behind: tuple[Callable[[_View], _View], ...] = (),
) -> Callable[[_View], _View]:
    """Let a view act once for each token, and answer a second press with what the first one did.

    `done` says what that was, in the words that the view itself uses; without it nothing is said,
    where the page to which the press leads says all. `by_address`: what stands at this address can
    be done once and never again, so that no token is needed. `whoever`: the press may end the
    session, so the second comes from nobody. `behind` are decorators that send people elsewhere
    before the view: a second press is answered ahead of them. A form without a token acts each time.
    """

    def decorate(view: _View) -> _View:
        @wraps(view)
        def acting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            press = _press_of(request, by_address, whoever)
            if press is None:
                return view(request, *args, **kwargs)
            return _first_or_answer(
                press,
                lambda: view(request, *args, **kwargs),
                lambda row: _answer(request, row, press, done),
            )

        guarded: _View = acting
        for decorator in reversed(behind):
            guarded = decorator(guarded)

        @wraps(view)
        def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            press = _press_of(request, by_address, whoever)
            row = PressedForm.objects.filter(key=press.key).first() if press else None
            if press and row:
                return _answer(request, row, press, done)
            return guarded(request, *args, **kwargs)

        return answering if behind else acting

    return decorate


def _first_or_answer(
    press: "_Press", act: Callable[[], HttpResponse], answer: Callable[[PressedForm], HttpResponse]
) -> HttpResponse:
    """The act, in one transaction with the row that says so; or the answer, where there is one."""
    refusal: Http404 | PermissionDenied | None = None
    with transaction.atomic():
        # Here a second press waits until the first has ended.
        row, is_first = PressedForm.objects.get_or_create(key=press.key)
        if not is_first:
            return answer(row)
        try:
            response = act()
        except (Http404, PermissionDenied) as error:
            # What the view has written until then stays written, as without a token.
            refusal = error
        if refusal is None and 300 <= response.status_code < 400:
            row.led_to = press.sealed(response["Location"].encode())
            row.save(update_fields=["led_to"])
        else:
            row.delete()
    if refusal:
        raise refusal
    return response


def delete_old_presses() -> int:
    """Delete presses that nobody repeats any more; how many."""
    since = timezone.now() - timedelta(days=OncePolicy.KEEP_PRESSES_DAYS)
    deleted, _by_model = PressedForm.objects.filter(pressed_at__lte=since).delete()
    return deleted


class _Press(NamedTuple):
    """One press, by all that makes it the same as another."""

    said: str

    @property
    def key(self) -> str:
        return self._derived("key").hexdigest()

    def sealed(self, text: bytes) -> bytes:
        """The text, to be read only by whoever makes the same press; sealed twice it is open.

        Where a press led may hold a key, such as that of a report, of which only a hash is kept.
        Each press has a pad of its own, and seals one text with it.
        """
        pad = hashlib.shake_256(self._derived("pad").digest()).digest(len(text))
        return bytes(one ^ other for one, other in zip(text, pad, strict=True))

    def _derived(self, purpose: str) -> Any:
        return salted_hmac(f"{__name__}.{purpose}", self.said, algorithm="sha256")


def _press_of(request: HttpRequest, by_address: bool, whoever: bool) -> _Press | None:
    """What this request presses; None where it is no press of a once-only form."""
    if request.method != "POST":
        return None
    who = "" if whoever else str(request.user.pk or "")
    if by_address:
        return _Press(json.dumps([who, request.path]))
    token = request.POST.get(ONCE_TOKEN, "")
    try:
        uuid.UUID(token)
    except ValueError:
        return None
    # The token of the session that sends it is a new one whenever the page is loaded.
    fields = sorted((name, v) for name, v in request.POST.lists() if name != "csrfmiddlewaretoken")
    return _Press(json.dumps([who, request.path, token, fields]))


def _answer(
    request: HttpRequest, row: PressedForm, press: _Press, done: _Done | None
) -> HttpResponse:
    if done is not None:
        local = timezone.localtime(row.pressed_at)
        said = _("You have pressed this already, on %(date)s at %(time)s. It was done once.")
        messages.info(request, said % {"date": date_format(local), "time": time_format(local)})
        messages.success(request, str(done(request) if callable(done) else done))
    return redirect(press.sealed(bytes(row.led_to)).decode())
