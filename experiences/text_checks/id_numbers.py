"""Numbers that an office or a bank gave somebody: whether one can be such a number at all.

Most of them carry a digit that follows from the others, so that a laboratory's number hardly ever
passes for one.
"""

import re

IBAN_LENGTHS = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18,
    "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22,
    "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18,
    "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TR": 26,
}  # fmt: skip
_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_PPS_LETTERS = "WABCDEFGHIJKLMNOPQRSTUV"


def bare(text: str) -> str:
    """Digits and letters only, letters large."""
    return re.sub(r"[\W_]", "", text).upper()


def digits(text: str) -> list[int]:
    return [int(sign) for sign in text if sign.isdecimal()]


def is_nhs_number(text: str) -> bool:
    """England and Wales: ten digits, the last one modulo 11."""
    found = digits(text)
    if len(found) != 10 or len(set(found)) == 1:
        return False
    weighted = sum(digit * weight for digit, weight in zip(found, range(10, 1, -1), strict=False))
    return (11 - weighted % 11) % 11 == found[9]


def is_social_security_number(text: str) -> bool:
    """United States: no check digit, but ranges that are never given out."""
    found = bare(text)
    return (
        len(found) == 9
        and found[:3] not in {"000", "666"}
        and found[0] != "9"
        and found[3:5] != "00"
        and found[5:] != "0000"
    )


def is_german_pension_number(text: str) -> bool:
    """Sozialversicherungsnummer: area, date of birth, letter, serial, check digit."""
    found = bare(text)
    if not re.fullmatch(r"\d{8}[A-Z]\d{3}", found):
        return False
    spelled = f"{found[:8]}{ord(found[8]) - 64:02}{found[9:11]}"
    weights = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
    total = sum(
        sum(digits(str(int(sign) * weight))) for sign, weight in zip(spelled, weights, strict=True)
    )
    return total % 10 == int(found[11])


def is_german_insurance_number(text: str) -> bool:
    """Krankenversichertennummer: a letter and nine digits."""
    found = bare(text)
    if not re.fullmatch(r"[A-Z]\d{9}", found):
        return False
    spelled = f"{ord(found[0]) - 64:02}{found[1:9]}"
    total = sum(sum(digits(str(int(sign) * (1 + place % 2)))) for place, sign in enumerate(spelled))
    return total % 10 == int(found[9])


def is_german_tax_number(text: str) -> bool:
    """Steuer-Identifikationsnummer: eleven digits, one of them two or three times."""
    found = digits(text)
    if len(found) != 11 or found[0] == 0 or len(set(found[:10])) not in (8, 9):
        return False
    product = 10
    for digit in found[:10]:
        total = (digit + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == found[10]


def is_french_social_number(text: str) -> bool:
    """Numéro de sécurité sociale: thirteen signs and a key of two digits."""
    found = bare(text).replace("2A", "19").replace("2B", "18")
    if not re.fullmatch(r"[12]\d{14}", found) or not 1 <= int(found[3:5]) <= 99:
        return False
    return 97 - int(found[:13]) % 97 == int(found[13:])


def is_swiss_insurance_number(text: str) -> bool:
    found = digits(text)
    if len(found) != 13:
        return False
    total = sum(digit * (1 + 2 * (place % 2)) for place, digit in enumerate(found[:12]))
    return -total % 10 == found[12]


def is_spanish_identity_number(text: str) -> bool:
    found = bare(text)
    if not re.fullmatch(r"[XYZ\d]\d{7}[A-Z]", found):
        return False
    number = found[:8].translate(str.maketrans("XYZ", "012"))
    return _DNI_LETTERS[int(number) % 23] == found[8]


def is_irish_service_number(text: str) -> bool:
    found = bare(text)
    if not re.fullmatch(r"\d{7}[A-W][A-IW]?", found):
        return False
    total = sum(int(sign) * (8 - place) for place, sign in enumerate(found[:7]))
    if len(found) == 9 and found[8] != "W":
        total += (ord(found[8]) - 64) * 9
    return _PPS_LETTERS[total % 23] == found[7]


def is_bank_card(text: str) -> bool:
    """Thirteen to nineteen digits, the last after Luhn."""
    found = digits(text)[::-1]
    if not 13 <= len(found) <= 19 or len(set(found)) == 1:
        return False
    total = sum(found[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in found[1::2])
    return total % 10 == 0


def iban_length(text: str) -> int:
    """How many characters of `text`, from its first, are an IBAN; 0 where they are none."""
    wanted = IBAN_LENGTHS.get(text[:2], 0)
    taken = 0
    for place, sign in enumerate(text):
        if not sign.isascii() or not (sign.isalnum() or sign in " -"):
            return 0
        taken += sign.isalnum()
        if wanted and taken == wanted:
            found = bare(text[: place + 1])
            spelled = "".join(str(int(each, 36)) for each in found[4:] + found[:4])
            return place + 1 if int(spelled) % 97 == 1 else 0
    return 0
