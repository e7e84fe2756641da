"""Telephone numbers."""

import re
from collections.abc import Iterator

from phonenumbers import Leniency, PhoneNumberMatcher

from .text import Place, Text, pattern

_DIGITS = pattern(r"[+(\d](?<![\w+].)(?<!\d[.,/-].)\(?\d?(?:[ ()./-]{0,3}\d){5,14}(?!\w)")
_YEARS = pattern(r"(?:(?:19|20)\d\d[ /-]{0,3}){2,}")
_CALLING = pattern(
    r"(?<!\w)(?:phone|telephone|tel|mobile|cell|call|calls|ring|text~(?:me|us)|sms|whatsapp"
    r"|whats~app|fax|handy"
    r"|reach~(?:me|us|him|her)|my~(?:new~|old~)?number|phone~number|hotline"
    r"|dial)(?!\w)[^!?\n]{0,30}\Z"
)
_UNIT_AFTER = pattern(
    r"~?(?:mg|ml|mm|cm|km|kg|g|iu|%|euros?|dollars?|steps|cells|platelets|people|copies"
    r"|units)(?!\w)"
)
# Countries that dial no zero in front, by how many digits stand together there. Only groups that
# differ: three numbers of three digits are a list of values sooner than a telephone in Prague.
_GROUPED = {
    (3, 3, 4): ("US", "IT"),
    (1, 3, 3, 4): ("US",),
    (3, 2, 2, 2): ("ES",),
    (2, 3, 4): ("PT",),
    (2, 3, 2, 2): ("PL",),
    (2, 4, 4): ("BR", "GR"),
    (2, 5, 4): ("BR",),
}


def phones(text: Text) -> Iterator[Place]:
    """Long rows of digits that people dial, by how they begin, are grouped or are announced."""
    for match in _DIGITS.finditer(text.words):
        found = match[0].rstrip(" ./-(")
        groups = re.findall(r"\d+", found)
        if _UNIT_AFTER.match(text.small, match.end()) or len(groups) > 8 or _YEARS.fullmatch(found):
            continue
        if re.match(r"0[.]\d", found) or max(map(len, groups)) < 2:
            continue
        before = text.small[max(0, match.start() - 45) : match.start()]
        if _is_dialled(found, groups) or _CALLING.search(before):
            yield match.start(), match.start() + len(found)


def _is_dialled(found: str, groups: list[str]) -> bool:
    """Whether it can be a number from abroad, or one as people write it in their country."""
    length = sum(map(len, groups))
    if found[0] == "+" or groups[0].startswith("00"):
        return length >= 8 and _is_in_plan("GB", found, Leniency.POSSIBLE)
    if groups[0][0] == "0":
        return 9 <= length <= 12 and len(groups[0]) >= 2
    return any(
        _is_in_plan(country, found, Leniency.VALID)
        for country in _GROUPED.get(tuple(map(len, groups)), ())
    )


def _is_in_plan(country: str, found: str, leniency: int) -> bool:
    """Whether the country's numbering plan has this number; those from abroad read alike in all."""
    return PhoneNumberMatcher(found, country, leniency, max_tries=1).has_next()
