"""How much of a medicine, and how often."""

from collections.abc import Iterator

from .text import Place, Text, any_of, pattern

_NUMBER = any_of(
    "a_half half quarter one two three four five six seven eight nine ten twelve fifteen twenty "
    "one_and_a_half two_and_a_half"
)
_OFTEN = (
    r"(?:once|twice|thrice|daily|nightly|weekly|hourly|(?:two|three|four|five|six|\d{1,2})~?(?:times|x)"
    r"|every|each|(?:a|per)~(?:day|week|night|month|dose)|in~the~(?:morning|evening)|at~(?:night|bedtime|noon)"
    r"|before~(?:bed|meals)|(?:x|×)~?\d)"
)
_MILLIGRAMS = pattern(
    r"\d(?<![\w.,]\d)\d{0,5}(?:[.,]\d{1,3}){0,2}(?:~?(?:-|to|/|x|×)~?\d{1,6}(?:[.,]\d{1,3})?)?[ -]{0,2}"
    r"(?:mgs?|milligramm?(?:e?s)?|mcg|µg|μg|ug|microgramm?(?:e?s)?|iu|i\.?e\.|units?|million~units)"
    r"(?:~?/~?(?:kg|m2|m²|day|d|week|h|hour))?(?![\w²])(?!~?/)"
    r"(?!(?:~(?:a|per)~day)?~in~(?:the|my|his|her)~(?:urine|blood))"
    r"(?!~(?:per|of)~(?:d?l|ml|litre|liter|decilitre|blood|plasma|red~cells|platelets|alcohol|wine|water)(?!\w))"
    r"(?!~(?:in|on)~the~(?:team|ward))"
    rf"(?:~of~[a-z][\w-]{{3,30}}|~?{_OFTEN}(?:~(?:a|per)~(?:day|week))?)?"
)
_GRAMS = pattern(
    rf"\d(?<![\w.,]\d)\d{{0,3}}(?:[.,]\d{{1,3}})?~?(?:g|grams?|ml|millilit(?:re|er)s?|cc|drops?|puffs?)(?:~of~\w{{3,30}})?,?~{_OFTEN}"
)
_GIVEN = pattern(
    r"(?<!\w)(?:tak(?:e|es|ing)|took|inject(?:s|ed|ing)?|swallow(?:s|ed|ing)?)~(?:\w{1,20}~){0,2}?"
    r"\d{1,4}(?:[.,]\d{1,3})?~?(?:g|grams?|ml|cc)(?!\w)(?!~?/)"
)
_HOW_MANY = pattern(
    rf"(?<![\w.,-])(?:\d{{1,2}}(?:[.,]\d|~?1/2|½)?|½|1/2|{_NUMBER})~(?:(?:of~)?an?~|of~(?:the|my)~)?"
    r"(?:small~|large~|more~)?(?:[a-z]{4,30}~)?\Z"
)
_TABLETS = pattern(
    r"(?:tablet|pill|capsule|caplet|drop|puff|sachet|ampoule|spoon|teaspoon|spoonful|suppository|injection)s?"
    rf"(?:~(?:of|with)~[\w-]{{3,30}})?,?~{_OFTEN}(?:~(?:a|per)~day)?"
)


def doses(text: Text) -> Iterator[Place]:
    """How much of a medicine, and how often; not what a laboratory measured."""
    for each in (_MILLIGRAMS, _GRAMS, _GIVEN):
        yield from (match.span() for match in each.finditer(text.small))
    for match in _TABLETS.finditer(text.small):
        begin = max(0, match.start() - 60)
        how_many = _HOW_MANY.search(text.small[begin : match.start()])
        if how_many:
            yield begin + how_many.start(), match.end()
