"""Numbers of offices, insurances and banks, where python-stdnum does not say all that is needed.

It knows the check digits of nearly all of them; here stand the two German ones that it does not
know, and where an IBAN ends that stands among words.
"""

import re
from functools import cache

from stdnum import iban, luhn, numdb

_COUNTRIES = numdb.get("iban")
_PENSION_WEIGHTS = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)


def bare(text: str) -> str:
    """Digits and letters only, letters large."""
    return re.sub(r"[\W_]", "", text).upper()


def is_bank_card(text: str) -> bool:
    """The digits of a card: the last one follows from the others after Luhn."""
    return luhn.is_valid(bare(text))


def is_german_pension_number(text: str) -> bool:
    """Sozialversicherungsnummer: area, date of birth, letter, serial, check digit."""
    found = bare(text)
    if not re.fullmatch(r"\d{8}[A-Z]\d{3}", found):
        return False
    spelled = f"{found[:8]}{_in_digits(found[8])}{found[9:11]}"
    products = (int(sign) * weight for sign, weight in zip(spelled, _PENSION_WEIGHTS, strict=True))
    return sum(int(digit) for product in products for digit in str(product)) % 10 == int(found[11])


def is_german_insurance_number(text: str) -> bool:
    """Krankenversichertennummer: a letter and nine digits, the last their sum after Luhn."""
    found = bare(text)
    if not re.fullmatch(r"[A-Z]\d{9}", found):
        return False
    return luhn.checksum(f"{_in_digits(found[0])}{found[1:9]}0") == int(found[9])


def _in_digits(letter: str) -> str:
    """A letter as these two numbers count it: A is 01."""
    return f"{ord(letter) - ord('A') + 1:02}"


def iban_length(text: str) -> int:
    """How many characters of `text`, from its first, are an IBAN; 0 where they are none."""
    wanted = _length_in(text[:2])
    taken = 0
    for place, sign in enumerate(text):
        if not sign.isascii() or not (sign.isalnum() or sign in " -"):
            return 0
        taken += sign.isalnum()
        if wanted and taken == wanted:
            found = text[: place + 1]
            return len(found) if iban.is_valid(found, check_country=False) else 0
    return 0


@cache
def _length_in(country: str) -> int:
    """How long this country's are, after the register of the standard; 0 where it has none."""
    ((_country, known), *_rest) = _COUNTRIES.info(country)
    parts = re.findall(r"(\d+)!", known.get("bban", ""))
    return len("DE00") + sum(map(int, parts)) if parts else 0
