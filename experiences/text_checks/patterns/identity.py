"""Numbers that an office, an insurance or a bank gave somebody."""

import re
from collections.abc import Callable, Iterator

from stdnum.at import vnr
from stdnum.be import nn
from stdnum.br import cpf
from stdnum.ch import ssn as ahv
from stdnum.de import idnr
from stdnum.dk import cpr
from stdnum.es import dni, nie
from stdnum.fi import hetu
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.ie import pps
from stdnum.in_ import aadhaar
from stdnum.it import codicefiscale
from stdnum.no import fodselsnummer
from stdnum.pl import pesel
from stdnum.se import personnummer
from stdnum.us import ssn

from experiences.text_checks import id_numbers as offices

from .text import Place, Text, back_over, pattern

_Check = Callable[[str], bool]


def _kind(written: str, *checks: _Check) -> tuple[re.Pattern[str], tuple[_Check, ...]]:
    return pattern(written), checks


# How people write such a number, and who says that it can be one: python-stdnum where it knows the
# kind. Only kinds that hardly ever come about by chance: nine bare digits with a check digit do.
_KINDS = (
    _kind(
        r"(?<![\w.,+-])(?:[1-9]\d{2} \d{3} \d{4}|[1-9]\d{9}|\d{3}-\d{3}-\d{4})(?![\w-])",
        nhs.is_valid,
    ),
    _kind(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])", ssn.is_valid),
    _kind(r"(?<!\w)\d{2}~?\d{6}~?[A-Z]~?\d{2}~?\d(?!\w)", offices.is_german_pension_number),
    _kind(r"(?<![\w-])[A-Z]~?\d{9}(?!\w)", offices.is_german_insurance_number),
    _kind(r"(?<![\w.,-])\d{2} \d{3} \d{3} \d{3}(?![\w-])", idnr.is_valid),
    _kind(r"(?<![\w.,-])\d{11}(?![\w-])", idnr.is_valid, pesel.is_valid, fodselsnummer.is_valid),
    _kind(r"(?<![\w.,-])\d{6} \d{5}(?![\w-])", fodselsnummer.is_valid),
    _kind(
        r"(?<![\w.,-])[12]~?\d{2}~?\d{2}~?(?:\d{2}|2[AB])~?\d{3}~?\d{3}~?\d{2}(?!\w)",
        nir.is_valid,
    ),
    # National Insurance number: without a check digit.
    _kind(r"(?<!\w)[A-Z]{2}~?\d{2}~?\d{2}~?\d{2}~?[A-D](?!\w)", bool),
    _kind(
        r"(?<!\w)[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z](?!\w)",
        codicefiscale.is_valid,
    ),
    _kind(r"(?<!\w)756\.?\d{4}\.?\d{4}\.?\d{2}(?!\w)", ahv.is_valid),
    _kind(r"(?<![\w-])[XYZ\d]\d{7}-?[A-Z](?!\w)", dni.is_valid, nie.is_valid),
    _kind(r"(?<![\w-])\d{7}[A-W][ABHTWX]?(?!\w)", pps.is_valid),
    _kind(r"(?<![\w.-])\d{4} \d\d(?:0[1-9]|1[0-2])\d\d(?![\w-])", vnr.is_valid),
    _kind(r"(?<!\w)\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}(?!\w)", nn.is_valid),
    _kind(r"(?<![\w-])(?:\d\d)?\d{6}-\d{4}(?![\w-])", personnummer.is_valid, cpr.is_valid),
    _kind(r"(?<!\w)\d{6}[A-FU-Y-]\d{3}[\dA-Y](?!\w)", hetu.is_valid),
    _kind(r"(?<!\w)\d{3}\.\d{3}\.\d{3}-\d{2}(?!\w)", cpf.is_valid),
    _kind(r"(?<![\w.,-])(?<!\d )(?!20)[2-9]\d{3} \d{4} \d{4}(?![\w-]| \d)", aadhaar.is_valid),
    _kind(
        r"(?<![\w.,-])(?!20)(?:[2-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{1,7}|3[47]\d{2} \d{6} \d{5})(?!\w)",
        offices.is_bank_card,
    ),
)
_IBAN = pattern(r"[A-Z](?<!\w.)[A-Z]\d{2}(?=[ -]?[A-Z\d]{4})")
_ROW = pattern(r"[\dA-Z][\dA-Z .-]{6,}")
_LONG_NUMBER = pattern(r"\d(?<![\d.,]\d)(?:[ /-]?\d){4,14}[a-zA-Z]?(?!\w)")
_ANNOUNCED = pattern(
    r"(?<!\w)(?:ssn|social~(?:security|insurance)|bsn|burgerservicenummer|dni|nie|ahv|insured~under"
    r"|(?:nhs|chi|social~(?:security|insurance)|national~insurance|ni|insurance|patient|hospital|policy"
    r"|passport|member(?:ship)?"
    r"|medicare|medicaid|health~card|identity|id|case|tax|account|versicherungs"
    r"|sozialversicherungs|steuer)[ -]{0,2}"
    r"(?:card~)?(?:number|no|nr|num|nummer|id))"
    r"[.:#]?(?:~number)?(?:~(?:is|was|under"
    r"|with))?[ :#]{0,4}(?:the~number~)?(?:[a-z]{1,3}[ /-]?)?\Z"
)


# Said a few words before: "the passport number on it (533380006)", "my social, 987-65-4320".
_SAID_BEFORE = pattern(
    r"(?<!\w)(?:passport|medicare|medicaid|ssn|my~social|social~(?:security|insurance)|national~insurance"
    r"|n\.?i\.?~(?:number|no)"
    r"|nhs~(?:number|no|id)|chi~number|aa?dh+aa?r|ppsn?|ohip|mrn|bsn|ehic|ghic|blue~badge|mutuelle"
    r"|(?:health|ration|pan|insurance|identity|id)~card|driv(?:er'?s|ing)~licen[cs]e|green~card|nhi"
    r"|(?:insurance|policy|hospital|patient|claim|tax|account|health|health~and~care"
    r"|member(?:ship)?|unit~record"
    r"|identity|beneficiary|customer)~(?:number|no|nr|id))(?!\w)[^!\n\d]{0,70}\Z"
)
_CALLED = re.compile(
    r"(?<!\w)(?:call|ring|rang|phone|text|tel|dial|mobile|line|fax)(?!\w)|[.?] [A-Z]", re.I
)
_NOT_GIVEN = re.compile(
    r"0[\d -]{9,}|1?[ -]?\d{3}[ -]\d{3}-\d{4}|\d\d?-\d\d?-(?:\d\d){1,2}|(?:19"
    r"|20)\d\d-(?:\d\d-\d\d|(?:19|20)\d\d)"
)
_PASSPORT = pattern(
    r"passport(?:~(?:number|no|nr)\.?)?(?:~is|~was|,"
    r"|:)?~[(#]?(?=[a-z]*\d)(?=(?:[a-z]{0,3}\d){4})[a-z\d]{7,10}(?!\w)"
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
        elif sum(map(str.isdigit, match[0])) > 6 and _said_before(text.words, text.small, match):
            yield back_over(_LETTERS, text.words, match.start()), match.end()
    yield from (match.span() for match in _PASSPORT.finditer(text.small))


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _said_before(words: str, small: str, match: re.Match[str]) -> bool:
    said = _SAID_BEFORE.search(small, max(0, match.start() - 110), match.start())
    if not said or "/" in match[0] or match[0].endswith("0000") or _NOT_GIVEN.fullmatch(match[0]):
        return False
    return not _CALLED.search(words, said.start(), match.start())


def _in_row(words: str, begin: int, end: int) -> Iterator[Place]:
    for each, checks in _KINDS:
        for match in each.finditer(words[begin:end]):
            # One digit again and again stands for a number that is left out.
            is_left_out = len(set(filter(str.isdigit, match[0]))) == 1
            if not is_left_out and any(is_one(match[0]) for is_one in checks):
                yield begin + match.start(), begin + match.end()
