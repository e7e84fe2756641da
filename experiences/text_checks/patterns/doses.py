"""How much of a medicine, and how often."""

import re
from collections.abc import Iterator

from .text import Span, Text, any_of, pattern

_NUMBER = any_of(
    "a_half half quarter three_quarters third a_third a_quarter one two three four five six seven eight nine ten "
    "twelve fifteen twenty "
    "one_and_a_half two_and_a_half"
)
_OFTEN = (
    r"(?:once|twice|thrice|daily|nightly|weekly|hourly|(?:two|three|four|five|six"
    r"|\d{1,2})~?(?:times|x)"
    r"|every|each|(?:a|per)~(?:day|week|night|month|dose)|in~the~(?:morning|evening)|at~(?:night"
    r"|bedtime|noon)"
    r"|before~(?:bed|meals)|(?:x|×)~?\d|(?:b\.?d|b\.?i\.?d|t\.?d\.?s|t\.?i\.?d|q\.?d\.?s"
    r"|q\.?i\.?d|o\.?d|prn|nocte|mane)(?!\w))"
)
_MILLIGRAMS = pattern(
    r"\d(?<![\w.,]\d)\d{0,5}(?:[.,]\d{1,3}){0,2}(?:~?(?:-|to|/|x"
    r"|×)~?\d{1,6}(?:[.,]\d{1,3})?)?[ -]{0,2}"
    r"(?:mgs?|milligramm?(?:e?s)?|ng(?=~?/~?kg)|nanogramm?(?:e?s)?(?=~?(?:/|per)~?(?:kg|kilo))"
    r"|mcg|µg|μg|ug|microgramm?(?:e?s)?|iu|i\.?e\.|units?|million~units)"
    r"(?:~?/~?(?:kg|m2|m²|day|d|week|h|hour|min(?:ute)?)){0,3}(?![\w²])(?!~?/)"
    r"(?!(?:~(?:a|per)~day)?~in~(?:the|my|his|her)~(?:urine|blood))"
    r"(?!~(?:per|of)~(?:d?l|ml|litre|liter|decilitre|blood|plasma|red~cells|platelets|alcohol"
    r"|wine|water)(?!\w))"
    r"(?!~(?:in|on)~the~(?:team|ward))"
    rf"(?:~of~[a-z][\w-]{{3,30}}|~?{_OFTEN}(?:~(?:a|per)~(?:day|week))?)?"
)
_GRAMS = pattern(
    rf"\d(?<![\w.,]\d)\d{{0,3}}(?:[.,]\d{{1,3}})?~?(?:g|grams?|ml|millilit(?:re|er)s?|cc|drops?"
    rf"|puffs?)(?:~of~\w{{3,30}})?,?~{_OFTEN}"
)
_GIVEN = pattern(
    r"(?<!\w)(?:tak(?:e|es|ing)|took|inject(?:s|ed|ing)?|swallow(?:s|ed|ing)?)~(?:\w{1,20}~){0,2}?"
    r"\d{1,4}(?:[.,]\d{1,3})?~?(?:g|grams?|ml|cc)(?!\w)(?!~?/)"
)
_HOW_MANY = pattern(
    rf"(?<![\w.,-])(?:\d{{1,2}}(?:[.,]\d|~?1/2|½)?|½|¼|1/2|1/4|{_NUMBER})~(?:(?:of~)?an?~"
    rf"|of~(?:the|my)~)?"
    r"(?:small~|large~|more~)?(?:[a-z]{4,30}~)?\Z"
)
# "5 ml of the syrup", "two puffs": of what is not measured in bodies and kitchens.
_DROPS = pattern(
    r"\d(?<![\w.,]\d)\d{0,2}(?:[.,]\d{1,2})?~?(?:mls?|millilit(?:re|er)s?|drops?"
    r"|puffs?)~of~(?:the~|my~|his~|her~|our~|your~)?"
    r"(?!(?:blood|urine|pee|wee|water|milk|formula|feed|fluids?|liquids?|saline|csf|spinal|marrow"
    r"|bone|wine|beer|tea|coffee"
    r"|juice|spit|sputum|saliva|mucus|pus|plasma|serum|contrast|dye|air|oxygen|smoke|fat|tissue"
    r"|sweat|soup|rain|it)(?!\w))"
    r"[a-z][\w-]{2,30}"
)
_VESSEL = pattern(
    r"(?:tablet|pill|capsule|caplet|drop|puff|sachet|ampoule|spoon|teaspoon|spoonful|suppository"
    r"|injection"
    r"|syringe|vial|patch|lozenge|scoop|syringeful|jab|gummy|spray)(?:e?s)?(?!\w)"
)
_THEN_OFTEN = pattern(
    r"(?:~(?:of|with)~(?:the~|my~|his~|her~|our~|your~)?[\w-]{3,30})?,?~"
    rf"{_OFTEN}(?:~(?:a|per)~day)?"
)
# "half a tablet" needs no more words; "one syringe" needs somebody who takes it.
_PART = re.compile("half|quarter|third|½|¼|1/2|1/4")
_USING = pattern(
    r"(?<!\w)(?:take|takes|took|taking|taken|inject(?:s|ed|ing)?|swallow(?:s|ed|ing)?|uses?|used"
    r"|using|do|does|did"
    r"|gives?|gave|given|giving|prescribed|on)~(?:\w{1,20}~)?\Z"
)


def doses(text: Text) -> Iterator[Span]:
    """How much of a medicine, and how often; not what a laboratory measured."""
    for each in (_MILLIGRAMS, _GRAMS, _GIVEN, _DROPS):
        yield from (match.span() for match in each.finditer(text.small))
    for match in _VESSEL.finditer(text.small):
        how_many = _HOW_MANY.search(text.small, max(0, match.start() - 60), match.start())
        if not how_many:
            continue
        often = _THEN_OFTEN.match(text.small, match.end())
        begin = how_many.start()
        if often:
            yield begin, often.end()
        elif _PART.search(how_many[0]) or _USING.search(text.small, max(0, begin - 40), begin):
            yield begin, match.end()
