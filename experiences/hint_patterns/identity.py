"""Numbers that an office, an insurance or a bank gave somebody."""

import re
from collections.abc import Callable, Iterator

from experiences import numbers_of_offices as offices

from .text import Place, Text, pattern

_CHECKED: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (
        pattern(r"(?<![\w.,+-])(?:[1-9]\d{2} \d{3} \d{4}|[1-9]\d{9}|\d{3}-\d{3}-\d{4})(?![\w-])"),
        offices.is_nhs_number,
    ),
    (pattern(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])"), offices.is_social_security_number),
    (pattern(r"(?<!\w)\d{2}~?\d{6}~?[A-Z]~?\d{2}~?\d(?!\w)"), offices.is_german_pension_number),
    (pattern(r"(?<![\w-])[A-Z]~?\d{9}(?!\w)"), offices.is_german_insurance_number),
    (
        pattern(r"(?<![\w.,-])(?:\d{11}|\d{2} \d{3} \d{3} \d{3})(?![\w-])"),
        offices.is_german_tax_number,
    ),
    (
        pattern(r"(?<![\w.,-])[12]~?\d{2}~?\d{2}~?(?:\d{2}|2[AB])~?\d{3}~?\d{3}~?\d{2}(?!\w)"),
        offices.is_french_social_number,
    ),
    (
        pattern(
            r"(?<!\w)(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]~?\d{2}~?\d{2}~?\d{2}~?[A-D](?!\w)"
        ),
        bool,
    ),
    (pattern(r"(?<!\w)[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z](?!\w)"), bool),
    (pattern(r"(?<!\w)756\.?\d{4}\.?\d{4}\.?\d{2}(?!\w)"), offices.is_swiss_insurance_number),
    (pattern(r"(?<![\w-])[XYZ\d]\d{7}-?[A-Z](?!\w)"), offices.is_spanish_identity_number),
    (pattern(r"(?<![\w-])\d{7}[A-W][A-IW]?(?!\w)"), offices.is_irish_service_number),
    (pattern(r"(?<![\w.,-])\d{4}(?:[ -]?\d{4}){2}[ -]?\d{1,7}(?!\w)"), offices.is_bank_card),
)
_IBAN = pattern(r"[A-Z](?<!\w.)[A-Z]\d{2}(?=[ -]?[A-Z\d]{4})")
_ROW = pattern(r"[\dA-Z][\dA-Z .-]{6,}")
_LONG_NUMBER = pattern(r"\d(?<![\d.,]\d)(?:[ /-]?\d){4,14}[a-zA-Z]?(?!\w)")
_ANNOUNCED = pattern(
    r"(?<!\w)(?:ssn|social~security|bsn|burgerservicenummer|dni|nie|ahv|insured~under"
    r"|(?:nhs|chi|social~security|national~insurance|ni|insurance|patient|hospital|policy|passport|member(?:ship)?"
    r"|medicare|medicaid|health~card|identity|id|case|tax|account|versicherungs|sozialversicherungs|steuer)[ -]{0,2}"
    r"(?:card~)?(?:number|no|nr|num|nummer|id))"
    r"[.:#]?(?:~number)?(?:~(?:is|was|under|with))?[ :#]{0,4}(?:the~number~)?(?:[a-z]{1,3}[ /-]?)?\Z"
)


def identity_numbers(text: Text) -> Iterator[Place]:
    """What an office, an insurance or a bank gave somebody to be told apart by."""
    for match in _IBAN.finditer(text.words):
        length = offices.iban_length(text.words[match.start() : match.start() + 48])
        if length:
            yield match.start(), match.start() + length
    for row in _ROW.finditer(text.words):
        if sum(map(str.isdigit, row[0])) >= 6:
            yield from _in_row(text.words, max(0, row.start() - 1), row.end() + 1)
    for match in _LONG_NUMBER.finditer(text.words):
        begin = max(0, match.start() - 50)
        announced = _ANNOUNCED.search(text.small[begin : match.start()])
        if announced:
            yield begin + announced.start(), match.end()


def _in_row(words: str, begin: int, end: int) -> Iterator[Place]:
    for each, is_one in _CHECKED:
        for match in each.finditer(words[begin:end]):
            if is_one(match[0]):
                yield begin + match.start(), begin + match.end()
