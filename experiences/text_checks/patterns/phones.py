"""Telephone numbers."""

import re
from collections.abc import Iterator

from experiences.text_checks import id_numbers as offices

from .text import Place, Text, pattern

_DIGITS = pattern(r"[+(\d](?<![\w+].)(?<!\d[.,/-].)\(?\d?(?:[ ()./-]{0,3}\d){5,14}(?!\w)")
_TEN = pattern(r"(?:\+?1[ .-]?)?(?:\(\d{3}\)[ .-]?|\d{3}[.-])\d{3}[ .-]\d{4}")
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


def phones(text: Text) -> Iterator[Place]:
    """Long rows of digits that people dial, by how they begin, are grouped or are announced."""
    for match in _DIGITS.finditer(text.words):
        found = match[0].rstrip(" ./-(")
        number = offices.bare(found)
        groups = re.findall(r"\d+", found)
        if _UNIT_AFTER.match(text.small, match.end()) or len(groups) > 8 or _YEARS.fullmatch(found):
            continue
        if re.match(r"0[.]\d", found) or max(map(len, groups)) < 2:
            continue
        is_one = (
            (found[0] == "+" and 8 <= len(number) <= 15)
            or (number.startswith("00") and 10 <= len(number) <= 15)
            or (number[0] == "0" and 9 <= len(number) <= 12 and len(groups[0]) >= 2)
            or _TEN.fullmatch(found)
            or _CALLING.search(text.small[max(0, match.start() - 45) : match.start()])
        )
        if is_one:
            yield match.start(), match.start() + len(found)
