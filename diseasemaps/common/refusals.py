"""Refusals: what may not be done, or not now, and how a page answers whoever tried it.

An exception carries the sentences. A view answers in one of two ways: `refusals_lead_to` sends back
to a page that shows how things stand now; `Refused` lets the view show its own page again, with
what was typed and 409. A refusal that no view answers becomes a page with its sentence (403).
"""

from collections.abc import Callable
from functools import wraps
from types import TracebackType
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class Refusal(PermissionDenied):
    """What somebody tried may not be done, or not now; nothing has changed.

    `sentences` tell them why, each by itself; `str` gives them in one line.
    """

    def __init__(self, *sentences: str) -> None:
        self.sentences = tuple(str(sentence) for sentence in sentences)
        super().__init__(" ".join(self.sentences))


class Refused:
    """A block that a refusal ends, and nothing but the block: the view goes on and shows its page.

        with Refused(request) as refused:
            workflow.decide_appeal(...)
            return redirect(...)
        return self._page(request, form, status=refused.status)

    The sentences stand in the form where one is given, else they are messages to whoever asked;
    with neither the view says them. True after a refusal; any other exception passes.
    """

    def __init__(
        self,
        request: HttpRequest | None = None,
        *,
        form: BaseForm | None = None,
        level: int = messages.ERROR,
    ) -> None:
        self.request, self.form, self.level = request, form, level
        self.refusal: Refusal | None = None

    def __enter__(self) -> "Refused":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if not isinstance(error, Refusal):
            return False
        self.refusal = error
        if self.form is not None:
            for sentence in error.sentences:
                self.form.add_error(None, sentence)
        elif self.request is not None:
            self.tell(self.request)
        return True

    def tell(self, request: HttpRequest) -> None:
        """Say it as messages, where the view has to look first how things stand."""
        for sentence in self.sentences:
            messages.add_message(request, self.level, sentence)

    def __bool__(self) -> bool:
        return self.refusal is not None

    def __str__(self) -> str:
        return str(self.refusal or "")

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the refusal says; nothing where there was none."""
        return self.refusal.sentences if self.refusal else ()

    @property
    def status(self) -> int:
        """Of a page that is shown: 409 where it was refused, with what was typed still there."""
        return 409 if self else 200


class UnlessDone:
    """A block whose refusal does not count where what it wanted is so already.

        with UnlessDone(lambda: experience.is_withdrawn()):
            workflow.unpublish(...)
        messages.success(...)

    For an act after which things stand in one way, whoever pressed how often: a second press says
    that it is done, not that it cannot be. `is_so` is asked after the refusal.
    """

    def __init__(self, is_so: Callable[[], bool]) -> None:
        self.is_so = is_so

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        return isinstance(error, Refusal) and self.is_so()


def refusals_lead_to(page: str, *arguments: str) -> Callable:
    """Answer a refusal anywhere in a view with its sentences as messages, and lead to a named page.

    The page gets those of the view's own arguments that are named:
    `@refusals_lead_to("my-experience", "experience")`.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            with Refused(request):
                return view(request, *args, **kwargs)
            return redirect(page, *(kwargs[name] for name in arguments))

        return answering

    return decorate
