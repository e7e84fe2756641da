"""What a log line may hold: ids, states and paths; never words, search terms or secret keys."""

import logging
import re
import traceback
from functools import cache

from django.core.exceptions import AppRegistryNotReady, ImproperlyConfigured

from .common import pages

# What follows the question mark of an address: search words, keys, where somebody came from.
QUERY = re.compile(r"(?<=[\w/])\?[^\s\"'<>]+")


def masked(text: str) -> str:
    """The text without queries of addresses, and without the keys of links in letters.

    Whoever has such a key can confirm an address, set a password, follow a report, stop letters.
    Their views say which addresses hold one (`diseasemaps.common.pages`), whatever language's
    prefix stands before them, and whether the rest of the address is right or not.
    """
    text = QUERY.sub("", text)
    try:
        keys = _keys()
    except (AppRegistryNotReady, ImproperlyConfigured):
        return text  # the site is being loaded: nobody has asked for anything yet
    return keys.sub(r"\1***", text)


@cache
def _keys() -> re.Pattern:
    beginnings = "|".join(map(re.escape, pages.beginnings_of_secrets()))
    return re.compile(rf"({beginnings or '(?!)'})[^/\s\"']+")


def safe_path(path: str) -> str:
    """A path on one line, its keys masked."""
    return masked(path.split("?")[0].encode("unicode_escape").decode("ascii"))


def _without_error(message: str, exc_info) -> str:
    """The message with its error's class where it begins with the error's text."""
    error = exc_info[1] if isinstance(exc_info, tuple) else None
    text = str(error) if error else ""
    if text and message.startswith(text):
        return type(error).__name__ + message.removeprefix(text)
    return message


class QuietFormatter(logging.Formatter):
    """Write each error with its class and the lines of code it came through, never its text.

    The text of an error may quote a row, and a row may hold somebody's words.
    """

    def format(self, record: logging.LogRecord) -> str:
        # A copy, because a formatter keeps the written error on the record for the next one.
        message = _without_error(record.getMessage(), record.exc_info)
        changes = {"msg": message, "args": (), "exc_text": None}
        return masked(super().format(logging.makeLogRecord(record.__dict__ | changes)))

    def formatException(self, ei) -> str:  # noqa: N802 - the name is the standard library's
        error, lines = ei[1], []
        while error is not None:
            lines += [
                f"  {frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(error.__traceback__)
            ]
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)
