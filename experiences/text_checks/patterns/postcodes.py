"""Postcodes, among words that make them one."""

import re
from collections.abc import Iterator

from .text import LOWER_CASE, Span, Text, any_of, back_over, pattern, words_of

_GB_AREAS = words_of(
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E "
    "EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL "
    "LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM "
    "SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)
_GB = pattern(r"[A-Z](?<![\w-].)[A-Z]?\d[\dA-Z]?~\d[ABD-HJLNP-UW-Z]{2}(?!\w)")
_CANADA = pattern(
    r"[ABCEGHJ-NPR-TVXY](?<![\w-].)\d[ABCEGHJ-NPRSTV-Z][ -]\d[ABCEGHJ-NPRSTV-Z]\d(?!\w)"
)
_STATE = any_of(
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM "
    "NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR"
)
_STATE_NAME = any_of(
    "Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware Florida Georgia "
    "Hawaii Idaho Illinois Indiana Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts "
    "Michigan Minnesota Mississippi Missouri Montana Nebraska Nevada Ohio Oklahoma Oregon "
    "Pennsylvania Tennessee Texas Utah Vermont Virginia Washington Wisconsin Wyoming"
)
_ZIP = pattern(r"\d(?<![\w.,-].)\d{4}(-\d{4})?(?![\w-]|[.,]\d)")
_STATE_BEFORE = pattern(
    rf"(?:(?<=[a-z.],)~?{_STATE}|(?<=[a-z])~{_STATE}|(?<!\w){_STATE_NAME}),?~\Z"
)
_PLACE_NAME = r"[A-ZÀ-Þ][a-zß-ÿ]{2,}"
_WITH_COUNTRY = pattern(
    rf"[A-Z](?<![\w-].)(?<=[DFABLISE])(?:(?<=[D])K|(?<=[F])IN)?-\d{{4,5}}~{_PLACE_NAME}|(?:CH|NL"
    rf"|PL|CZ)-\d{{4,5}}~{_PLACE_NAME}"
)
_NUMBER_AND_PLACE = pattern(
    rf"\d(?<![\w.,-].)\d{{3}}(?:\d?~({_PLACE_NAME})|~?(?!IU|IE|CT|MR|US|UK|EU|MS|ME|AD|BC|SA|SD"
    rf"|SS|OK|TV|AM|PM)"
    rf"[A-Z]{{2}}(?!\w)(~{_PLACE_NAME})?)"
)
_CITY = words_of(
    "Paris Lyon Marseille Toulouse Nice Nantes Lille Bordeaux Strasbourg Rennes Berlin Hamburg "
    "München Munich Köln Cologne Frankfurt Stuttgart Düsseldorf Leipzig Dresden Hannover Nürnberg "
    "Bremen Essen Dortmund Bonn Münster Freiburg Heidelberg Mainz Wien Vienna Graz Linz Salzburg "
    "Innsbruck Zürich Zurich Bern Basel Genève Geneva Lausanne Madrid Barcelona Valencia Sevilla "
    "Roma Rome Milano Milan Torino Napoli Bologna Firenze Bruxelles Brussels Antwerpen"
)
_NOT_A_PLACE = words_of(
    "Euro Euros Dollar Dollars Pound Pounds Swiss Francs Units People Steps Platelets"
)
_LIVING = pattern(
    r"(?<!\w)(?:liv(?:e|es|ed|ing)|address|moved|home|post|write|street|road"
    r"|\w{2,20}(?:straße|strasse|str\.|weg|gasse|platz|allee)|rue|via|calle)(?!\w)[^.!?\n]{0,40}\Z"
)
_SAID = pattern(
    r"(?:post~?(?:al~)?code|zip(?:~code)?|pin~code|plz|postleitzahl|code~postal|eircode)"
    r"(?:~is|~was|~?:|~=)?~(?=[a-z]{0,4}-?\d)[a-z\d-]{3,8}(?:~\d[a-z\d]{2,3})?(?!\w)"
)
_SAID_AFTER = pattern(r"\d(?<![\w.,-].)\d{4}~(?:zip|post~?code|area~code)(?!\w)")
_AUSTRALIA = pattern(
    r"(?:NSW|V(?:IC|ic)|Q(?:LD|ld)|T(?:AS|as)|ACT|SA|WA|NT|New~South~Wales|Victoria"
    r"|Queensland|Tasmania|South~Australia|Western~Australia),?~(?P<code>0?[1-9]\d{2,3})(?![\w-]"
    r"|[.,]\d)"
)
_PLACE_BEFORE = pattern(rf"(?<!\w){_PLACE_NAME},?~\Z")
# A city with its code behind it.
_CITY_AND_NUMBER = pattern(
    r"(?:A(?:delaide|uckland)|Brisbane|Ca(?:nberra|irns)|Ch(?:ristchurch|ennai)|D(?:arwin|unedin"
    r"|elhi)|Hobart"
    r"|Melbourne|Perth|Sydney|Wellington|Bengaluru|Bangalore|Hyderabad|Jaipur|Kochi|Kolkata"
    r"|Lucknow|Mumbai|Pune"
    r"|Singapore|Oslo|Copenhagen|Budapest)(?:,?~?-?~?)(?P<code>\d{6}|\d{3}~\d{3}|\d{4})(?![\w-]"
    r"|[., ]\d)"
)
_LIKE_A_YEAR = re.compile("(?:19|20)..")
_SMALL_GB = pattern(
    r"\d(?<=[a-z].)[\da-z]?~\d(?!st|nd|rd|th|hr|yr|lb|pt|ft|pp|db|ps|px"
    r"|ph)[abd-hjlnp-uw-z]{2}(?!\w)"
)
_EIRCODE = pattern(r"[AC-FHKNPRTV-Y](?<![\w-].)(?:\d\d|6W)~[AC-FHKNPRTV-Y\d]{4}(?!\w)")


def postcodes(text: Text) -> Iterator[Span]:
    """Only what stands among words that make it one: laboratories write numbers too."""
    for match in _GB.finditer(text.words):
        area = re.match("[A-Z]+", match[0])
        if area and area[0] in _GB_AREAS:
            yield match.span()
    for each in (_CANADA, _WITH_COUNTRY):
        yield from (match.span() for match in each.finditer(text.words))
    for match in _EIRCODE.finditer(text.words):
        last = match[0][-4:]
        if not last.isdigit() and not last.isalpha():
            yield match.span()
    for match in _ZIP.finditer(text.words):
        begin = max(0, match.start() - 25)
        state = _STATE_BEFORE.search(text.words[begin : match.start()])
        # "with MS 20000" has no comma before it; a long code needs none.
        if state and (
            match[1]
            or "," in text.words[begin + state.start() - 1 : match.start()]
            or len(state[0].strip()) > 2
        ):
            yield begin + state.end() - len(state[0].lstrip(" ")), match.end()
    for match in _NUMBER_AND_PLACE.finditer(text.words):
        is_known = match[1] in _CITY or match[2]
        before = text.small[max(0, match.start() - 65) : match.start()]
        if is_known or (match[1] not in _NOT_A_PLACE and _LIVING.search(before)):
            yield match.span()
    for match in _SAID.finditer(text.small):
        if not text.small[match.start() - 1 : match.start()].isalnum():
            yield match.span()
    yield from (match.span() for match in _SAID_AFTER.finditer(text.small))
    for each in (_AUSTRALIA, _CITY_AND_NUMBER):
        for match in each.finditer(text.words):
            # "Bondi NSW 2026" has a place before it, "in NSW 2019" is a year.
            before = text.words[max(0, match.start() - 30) : match.start()]
            if before[-1:].isalnum():
                continue
            placed = each is _AUSTRALIA and _PLACE_BEFORE.search(before)
            if placed or not _LIKE_A_YEAR.fullmatch(match["code"]):
                yield match.span()
    for match in _SMALL_GB.finditer(text.words):
        start = back_over(LOWER_CASE, text.words, match.start())
        alone = not text.words[start - 1 : start].isalnum() and text.words[start - 1 : start] != "-"
        if alone and text.words[start : match.start()].upper() in _GB_AREAS:
            yield start, match.end()
