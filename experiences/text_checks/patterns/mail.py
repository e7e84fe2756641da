"""E-mail addresses as they are, and as people write them so that machines do not see them."""

import re
from collections.abc import Iterator

from .text import Span, Text, any_of, back_over, pattern

TLD = any_of(
    "com org net info edu gov mil io eu de fr uk nl ch ca au se dk pl es ie nz jp cz pt fi "
    "app dev blog online site health tv ly gg fm bio link page shop social wiki xyz co\\.in "
    "co\\.za com\\.au org\\.au com\\.br"
)
# What may stand before the sign in an address, or within the name of a server.
_OF_ADDRESSES = "".join(filter(str.isalnum, map(chr, range(0x250)))) + "._+-"
_SERVER = r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"
_AT = pattern(rf"@{_SERVER}")
_SPOKEN_SERVER = (
    r"([\w-]{1,63}(?:(?:~?[(\[{<]~?(?:dot|\.|punkt)~?[)\]}>]~?|~(?:dot|punkt)~"
    r"|\.)[\w-]{1,63}){1,4})"
    r"(?![\w@])"
)
_HIDDEN_AT = pattern(rf"[(\[{{<]~?(?:at|@|ät)~?[)\]}}>]~?{_SPOKEN_SERVER}")
_SPOKEN_AT = pattern(rf"(?:at~|@~?){_SPOKEN_SERVER}")
_SPOKEN_NAME = pattern(
    r"[\w.+-]{1,64}(?:(?:~(?:underscore|dot|minus|dash|hyphen|punkt)~|~?[(\[](?:dot|\.)[)\]]~?)"
    r"[\w.+-]{1,64}){0,3}~?\Z"
)
_ENDS_IN_TLD = pattern(rf"[^\w]{TLD}\Z")


def emails(text: Text) -> Iterator[Span]:
    """Addresses as they are, and as people write them so that machines do not see them."""
    for match in _AT.finditer(text.words):
        start = back_over(_OF_ADDRESSES, text.words, match.start())
        if start < match.start():
            yield start, match.end()
    for match in _HIDDEN_AT.finditer(text.small):
        yield from _with_spoken_name(text, match)
    for match in _SPOKEN_AT.finditer(text.small):
        # "at home. The" is a sentence's end; "at home dot com" is an address.
        is_spoken = "dot" in match[1] or "punkt" in match[1]
        is_word = text.small[match.start() - 1 : match.start()] == " "
        if is_word and is_spoken and _ENDS_IN_TLD.search(match[1]):
            yield from _with_spoken_name(text, match)


def _with_spoken_name(text: Text, match: re.Match[str]) -> Iterator[Span]:
    begin = max(0, match.start() - 120)
    name = _SPOKEN_NAME.search(text.small[begin : match.start()])
    if name:
        yield begin + name.start(), match.end()
