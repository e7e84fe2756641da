"""Full dates: day, month and year."""

from collections.abc import Iterator

from .text import Span, Text, any_of, pattern

_MONTHS = any_of(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec "
    "januar jänner februar märz mai juni juli oktober dezember "
    "janvier février fevrier mars avril juin juillet août aout septembre octobre novembre décembre "
    "decembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre novembre dicembre "
    "januari februari maart mei augustus janeiro fevereiro março maio junho julho setembro outubro "
    "novembro dezembro"
)
_ORDINAL = any_of(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first "
    "twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh "
    "twenty-eighth twenty-ninth thirtieth thirty-first"
)
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
# Looked for backwards from each year.
_BEFORE_YEAR = pattern(
    rf"(?:(?<![\w.,/-])(?:{_DAY}(?:st|nd|rd|th|er|\.|º|ª)?|{_ORDINAL})(?:~(?:of|de|day~of))?(?:~"
    rf"|-|/)"
    rf"(?:the~month~of~)?{_MONTHS}\.?,?(?:~(?:of|de|del))?(?:~|-|/)(?:in~)?"
    rf"|(?<!\w){_MONTHS}\.?(?:~|-|/)(?:the~)?(?:{_DAY}(?:st|nd|rd|th)?|{_ORDINAL})"
    r"(?:~?,~?|~of~|~|-|/)(?:in~)?)\Z"
)
# How months, ordinals and "of" end.
_ENDS = frozenset(
    word[-2:]
    for word in f"{_MONTHS}|{_ORDINAL}|st|nd|rd|th|of|de|del|in".strip("(?:")
    .replace(")", "")
    .split("|")
)
# A year, beginning with a sign: what begins with a look back is tried at every letter.
_CENTURY = r"[12](?<![\w.,/-].)(?:(?<=1)9|(?<=2)0)"
_YEARS_ALONE = pattern(r"[12'](?<!\d.)(?:(?:(?<=1)9|(?<=2)0)\d\d|(?<=')\d\d)(?!\d)")
_YEAR_FIRST = pattern(rf"{_CENTURY}\d\d,?(?:~|-){_MONTHS}\.?(?:~|-){_DAY}(?!\d)")
_NUMBERS = pattern(
    r"(\d(?<![\w.,/-].)\d?)(?:([./-])|(?:\.~))(\d{1,2})(?:\2|\.~)((?:19|20)\d\d|\d\d)(?![\w/-]"
    r"|[.,]\d)"
)
_ISO = pattern(rf"{_CENTURY}\d\d([./-])(\d{{1,2}})\1(\d{{1,2}})(?![\w/-]|[.,]\d)")


def dates(text: Text) -> Iterator[Span]:
    """Day, month and year, in the orders and languages in which people write them."""
    for match in _YEARS_ALONE.finditer(text.small):
        begin = max(0, match.start() - 50)
        last = text.small[begin : match.start()].rstrip(" ,.-/'")
        if not (last[-1:].isdigit() or last[-2:] in _ENDS):
            continue
        before = _BEFORE_YEAR.search(text.small[begin : match.start()])
        if before:
            yield begin + before.start(), match.end()
    yield from (match.span() for match in _YEAR_FIRST.finditer(text.small))
    for match in _NUMBERS.finditer(text.small):
        first, second, year = int(match[1]), int(match[3]), match[4]
        if (match[2] == "-" or not match[2]) and len(year) == 2:
            continue
        if min(first, second) >= 1 and min(first, second) <= 12 and max(first, second) <= 31:
            yield match.span()
    for match in _ISO.finditer(text.small):
        if 1 <= int(match[2]) <= 12 and 1 <= int(match[3]) <= 31:
            yield match.span()
