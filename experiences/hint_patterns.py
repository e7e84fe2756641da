"""The patterns behind the privacy hints: by kind, in English text with the habits of its writers.

Every pattern reads a text once: repeats are bounded, none stands inside another, and a lookbehind
keeps a long run of letters or digits from being tried again at each of its places. In the patterns
`~` is a blank or a few, `~?` perhaps one. All are tried on `tidied` text, which is as long as the
words, letter for letter; those in small letters on the same in small letters.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from . import numbers_of_offices as offices

Place = tuple[int, int]

_TIDY = str.maketrans(
    "’‘‛ʼ`´“”„«»‐‑‒–—−\u00a0\u2007\u2009\u202f\t", "''''''" + '"' * 5 + "-" * 6 + " " * 5
)
_SMALL = {ord(large): large.lower() for large in map(chr, range(0x250)) if len(large.lower()) == 1}
_LINE_END = re.compile(r"(?<!\n)\n(?!\n)")


@dataclass(frozen=True)
class Text:
    """A text as the patterns read it: `words` tidied, `small` the same in small letters."""

    words: str
    small: str = field(default="")

    @classmethod
    def of(cls, words: str) -> "Text":
        tidied = _LINE_END.sub(" ", words.translate(_TIDY))
        return cls(tidied, tidied.translate(_SMALL))


def pattern(source: str) -> re.Pattern[str]:
    """Compiled, with the blanks of ordinary typing."""
    return re.compile(source.replace("~?", " {0,3}").replace("~", " {1,3}"))


def any_of(words: str) -> str:
    """One of these words, longest first; `_` stands for a blank."""
    each = sorted(set(words.split()), key=len, reverse=True)
    return "(?:" + "|".join(word.replace("_", "~") for word in each) + ")"


def words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


# --- e-mail -------------------------------------------------------------------------------------
_TLD = any_of(
    "com org net info edu gov mil io eu de fr uk nl ch ca au se dk pl es ie nz jp cz pt fi "
    "app dev blog online site health me_uk"
)
# What may stand before the sign in an address, or within the name of a server.
_OF_ADDRESSES = "".join(filter(str.isalnum, map(chr, range(0x250)))) + "._+-"
_SERVER = r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"
_AT = pattern(rf"@{_SERVER}")
_SPOKEN_SERVER = (
    r"([\w-]{1,63}(?:(?:~?[(\[{<]~?(?:dot|\.|punkt)~?[)\]}>]~?|~(?:dot|punkt)~|\.)[\w-]{1,63}){1,4})"
    r"(?![\w@])"
)
_HIDDEN_AT = pattern(rf"[(\[{{<]~?(?:at|@|ät)~?[)\]}}>]~?{_SPOKEN_SERVER}")
_SPOKEN_AT = pattern(rf"(?:at~|@~?){_SPOKEN_SERVER}")
_SPOKEN_NAME = pattern(
    r"[\w.+-]{1,64}(?:(?:~(?:underscore|dot|minus|dash|hyphen|punkt)~|~?[(\[](?:dot|\.)[)\]]~?)"
    r"[\w.+-]{1,64}){0,3}~?\Z"
)
_ENDS_IN_TLD = pattern(rf"[^\w]{_TLD}\Z")


def emails(text: Text) -> Iterator[Place]:
    """Addresses as they are, and as people write them so that machines do not see them."""
    for match in _AT.finditer(text.words):
        start = _back_over(_OF_ADDRESSES, text.words, match.start())
        if start < match.start():
            yield start, match.end()
    for match in _HIDDEN_AT.finditer(text.small):
        yield from _with_spoken_name(text, match)
    for match in _SPOKEN_AT.finditer(text.small):
        # "at home. The" is a sentence's end; "at home dot com" is an address.
        is_spoken = "dot" in match[1] or "punkt" in match[1]
        is_word = text.small[match.start() - 1 : match.start()] == " "
        if is_word and is_spoken and _ENDS_IN_TLD.search(match[1]):
            yield from _with_spoken_name(text, match)


def _back_over(signs: str, text: str, end: int) -> int:
    """Where the run of these signs begins that ends at `end`; at most 64 back."""
    before = text[max(0, end - 64) : end]
    return end - len(before) + len(before.rstrip(signs))


def _with_spoken_name(text: Text, match: re.Match[str]) -> Iterator[Place]:
    begin = max(0, match.start() - 120)
    name = _SPOKEN_NAME.search(text.small[begin : match.start()])
    if name:
        yield begin + name.start(), match.end()


# --- links and handles --------------------------------------------------------------------------
_ADDRESS = pattern(r"(?:https?://|www\.)[^\s<>\"]{2,300}")
_SMALL_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_OF_SERVERS = "abcdefghijklmnopqrstuvwxyz0123456789-."
_DOMAIN = pattern(rf"\.{_TLD}(?![\w-])(?:/[^\s<>\"]{{0,200}})?")
_CLOSING = ".,;:!?)]}'\""
_HANDLE = pattern(r"@(?<![\w.@/]@)(?=[\w.]{0,30}[a-z_])[a-z0-9_](?:[\w.-]{0,38}\w)(?![\w(])")
_PLATFORM = any_of(
    "insta instagram ig facebook fb twitter tiktok tik_tok snapchat snap youtube reddit discord "
    "telegram whatsapp mastodon bluesky threads linkedin skype messenger pinterest tumblr twitch"
)
_ACCOUNT = any_of(
    "name account handle id page profile user user_name username nickname channel address nick"
)
_NOT_A_HANDLE = any_of(
    "a an the my your his her our their it this that not no is are was full private gone only "
    "always never broken empty public closed where how what why who when so really very quite just "
    "good great fine here there down open back full_of because and or but to in on at for with "
    "as one something nothing about mostly still also more less too all dead called of there"
)
_MINE = pattern(
    rf"(?<!\w)(?:my|our)~(?:{_PLATFORM}(?:~{_ACCOUNT})?|handle|username|user~name|nick(?:name)?"
    rf"|blog|channel|website|web~?site|home~?page)(?:~handle)?(?:~everywhere|~there)?"
    rf"(?:~(?:is|was)(?:~called)?~|~?[:=]~?)(?!{_NOT_A_HANDLE}(?!\w))(@?\w[\w.-]{{1,40}}\w)"
)
_PLATFORM_IS = pattern(
    rf"(?<!\w){_PLATFORM}(?:~{_ACCOUNT})?~?[:=]~?(?!{_NOT_A_HANDLE}(?!\w))@?\w[\w.-]{{1,40}}\w"
)
_FIND_ME = pattern(
    r"(?<!\w)(?:find|follow|add|message|dm|contact|reach|look~for|search~for|look~(?:me|us)~up)"
    rf"(?:~(?:me|us))?~(?:on|at|via|in|over)~{_PLATFORM}"
    r"(?:~?[:,]~?|~(?:as|at|under|by|with)~)(?:the~name~)?@?\w[\w.'-]{1,40}(?:~[A-Z][\w'-]{1,30}){0,2}"
)
_I_AM_ON = pattern(
    rf"(?<!\w)(?:i~am|i'?m|we~are|we'?re)~(?:on|at)~{_PLATFORM}~(?:as|under)~(?:the~name~)?"
    r"@?\w[\w.-]{1,40}"
)


def links(text: Text) -> Iterator[Place]:
    """Addresses on the web, and names under which somebody is found elsewhere."""
    for match in _ADDRESS.finditer(text.small):
        if not text.small[match.start() - 1 : match.start()].isalnum():
            yield match.start(), match.start() + len(match[0].rstrip(_CLOSING))
    for match in _DOMAIN.finditer(text.small):
        start = _back_over(_OF_SERVERS, text.small, match.start())
        if start < match.start() and text.small[start].isalnum():
            yield start, match.start() + len(match[0].rstrip(_CLOSING))
    for each in (_HANDLE, _MINE, _PLATFORM_IS, _FIND_ME, _I_AM_ON):
        yield from (match.span() for match in each.finditer(text.small))


# --- dates --------------------------------------------------------------------------------------
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
_YEAR = r"(?:(?:19|20)\d\d|'\d\d)(?!\d)"
_ORDINAL = any_of(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first "
    "twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh "
    "twenty-eighth twenty-ninth thirtieth thirty-first"
)
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
# Looked for backwards from each year.
_BEFORE_YEAR = pattern(
    rf"(?:(?<![\w.,/-])(?:{_DAY}(?:st|nd|rd|th|er|\.|º|ª)?|{_ORDINAL})(?:~(?:of|de|day~of))?(?:~|-|/)"
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
_YEARS_ALONE = pattern(rf"(?<!\d){_YEAR}")
_YEAR_FIRST = pattern(rf"(?<![\w.,/-])(?:19|20)\d\d,?(?:~|-){_MONTHS}\.?(?:~|-){_DAY}(?!\d)")
_NUMBERS = pattern(
    r"(\d(?<![\w.,/-].)\d?)(?:([./-])|(?:\.~))(\d{1,2})(?:\2|\.~)((?:19|20)\d\d|\d\d)(?![\w/-]|[.,]\d)"
)
_ISO = pattern(r"(?<![\w.,/-])(?:19|20)\d\d([./-])(\d{1,2})\1(\d{1,2})(?![\w/-]|[.,]\d)")


def dates(text: Text) -> Iterator[Place]:
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


# --- postcodes ----------------------------------------------------------------------------------
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
    rf"[A-Z](?<![\w-].)(?<=[DFABLISE])(?:(?<=[D])K|(?<=[F])IN)?-\d{{4,5}}~{_PLACE_NAME}|(?:CH|NL|PL|CZ)-\d{{4,5}}~{_PLACE_NAME}"
)
_NUMBER_AND_PLACE = pattern(
    rf"\d(?<![\w.,-].)\d{{3}}(?:\d?~({_PLACE_NAME})|~?(?!IU|IE|CT|MR|US|UK|EU|MS|ME|AD|BC|SA|SD|SS|OK|TV|AM|PM)"
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
    r"(?:post~?(?:al~)?code|zip(?:~code)?|plz|postleitzahl|code~postal|eircode)"
    r"(?:~is|~was|~?:|~=)?~(?=[a-z]{0,4}-?\d)[a-z\d-]{3,8}(?:~\d[a-z\d]{2,3})?(?!\w)"
)
_EIRCODE = pattern(r"[AC-FHKNPRTV-Y](?<![\w-].)(?:\d\d|6W)~[AC-FHKNPRTV-Y\d]{4}(?!\w)")


def postcodes(text: Text) -> Iterator[Place]:
    """Only what stands among words that make it one: laboratories write numbers too."""
    for match in _GB.finditer(text.words):
        if re.match("[A-Z]+", match[0])[0] in _GB_AREAS:
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


# --- identity numbers ---------------------------------------------------------------------------
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


# --- phone numbers ------------------------------------------------------------------------------
_DIGITS = pattern(r"[+(\d](?<![\w+].)(?<!\d[.,/-].)\(?\d?(?:[ ()./-]{0,3}\d){5,14}(?!\w)")
_TEN = pattern(r"(?:\+?1[ .-]?)?(?:\(\d{3}\)[ .-]?|\d{3}[.-])\d{3}[ .-]\d{4}")
_YEARS = pattern(r"(?:(?:19|20)\d\d[ /-]{0,3}){2,}")
_CALLING = pattern(
    r"(?<!\w)(?:phone|telephone|tel|mobile|cell|call|calls|ring|text~(?:me|us)|sms|whatsapp|whats~app|fax|handy"
    r"|reach~(?:me|us|him|her)|my~(?:new~|old~)?number|phone~number|hotline|dial)(?!\w)[^!?\n]{0,30}\Z"
)
_UNIT_AFTER = pattern(
    r"~?(?:mg|ml|mm|cm|km|kg|g|iu|%|euros?|dollars?|steps|cells|platelets|people|copies|units)(?!\w)"
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


# --- doses and stopping -------------------------------------------------------------------------
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


_MEDICINE = (
    r"(?:med(?:ication|icine|icament)?s?|tablets?|pills?|drugs?|treatments?|therapy|chemo\w{0,12}|insulin"
    r"|anti(?:biotic|depress|coagul|psychotic|histamin|epileptic|convuls|viral|fungal|malarial)\w{0,6}|steroids?|cortico\w{4,10}|blood~thinners?|beta~?-?blockers?|immuno\w{4,16}|injections?"
    r"|infusions?|capsules?|drops|dose|doses|inhalers?|hormones?|painkillers?|opioids?|opiates?|aspirin"
    r"|prednis\w{1,6}|\w{0,10}cortison\w?|dexameth\w{4,8}|methotrexate|heparin|warfarin|lithium|morphine"
    r"|diuretics?|statins?|biologics?|statin|gabapentin|pregabalin|botox"
    r"|[a-z]{3,20}(?:mab|nib|pril|sartan|statin|cillin|mycin|pam|olol|xaban|olone|azole|pine|ipine|epin"
    r"|tidine|parin|limus|gliptin|gliflozin|formin|thyroxine|triptan|oxetine|aline|prazole|quine|phenate|trexate|pentin|balin|thiouracil|imazole))"
)
_A_MEDICINE = pattern(_MEDICINE)
_STOPPING = (
    r"(?:stop(?:s|ped|ping)?|quit(?:ting)?|ceas(?:e|ed|ing)|discontinu(?:e|ed|ing)|skip(?:s|ped|ping)?"
    r"|c[oa]m(?:e|es|ing)~off|get(?:ting)?~off|got~off|went~off|go(?:ing)?~off|give~up|gave~up|giving~up"
    r"|(?:wean|taper)(?:ed|ing)?(?:~(?:my|your)self)?~off|drop(?:ped|ping)?|ditch(?:ed|ing)?"
    r"|leave~(?:out|off)|left~(?:out|off)|refus(?:e|ed|ing)|thr[oe]w(?:n|ing)?~(?:away|out)"
    r"|flush(?:ed|ing)?|bin(?:ned|ning)|halv(?:e|ed|ing)|doubl(?:e|ed|ing)~up~on)"
)
_STOP_MEDICINE = pattern(
    rf"{_STOPPING}(?:~(?:taking|using|with|on|all|any|of|to~take|swallowing|injecting)){{0,3}}"
    rf"(?:~(?:the|my|your|our|his|her|their|these|those|this|that|it))?(?:~[a-z]{{2,20}})?~{_MEDICINE}(?!\w)"
)
_STOP_TAKING = pattern(
    r"(?:stop(?:s|ped|ping)?|quit(?:ting)?|ceas(?:e|ed|ing)|no~longer|do~not|don'?t)~(?:tak(?:e|ing)|swallow(?:ing)?|inject(?:ing)?)"
    r"~(?!(?:photo|picture|selfie|part|note|care|turn|the~(?:bus|train|stairs|tube|lift)|it~(?:personally|seriously|easy|for~granted)"
    r"|things|life|no|advantage|my~word|me|us|him|her|you)(?:s|graphs)?(?!\w))(?:(?:the|my|your|our|his|her|their|any|all|it|them|this|these|those)(?:~[a-z-]{3,30})?|[a-z-]{3,30})"
)
_THROW_AWAY = pattern(
    r"(?:thr[oe]w(?:n|ing)?|flush(?:ed|ing)?|put|toss(?:ed)?)~(?:all~)?(?:the|my|your|our|his|her|their|those|these)~"
    rf"(?:[a-z]{{2,20}}~){{0,2}}?{_MEDICINE}~(?:away|out|down|in~the~(?:bin|trash|toilet))"
)


def stopping(text: Text) -> Iterator[Place]:
    """Leaving a medicine off: what others may copy."""
    for each in (_STOP_MEDICINE, _THROW_AWAY):
        yield from (match.span() for match in each.finditer(text.small))
    for match in _STOP_TAKING.finditer(text.small):
        # "I don't take sugar" is no advice; "don't take your tablets" is.
        if match[0].startswith(("stop", "quit", "ceas")) or _A_MEDICINE.search(match[0]):
            yield match.span()


# --- people and places of care ------------------------------------------------------------------
_LARGE = r"[A-ZÀ-ÖØ-Þ]"
_CAPITAL = rf"{_LARGE}[\w'-]{{1,30}}"
_PARTICLES = r"(?:(?:van|von|vom|zu|de|der|den|dem|di|da|del|della|du|la|le|el|al|ten|ter|bin|ibn|af)~){0,3}(?:al-|el-|d'|O')?"
_COMMON = words_of(
    "i the a an and but or so he she it they we you in on at my our your his her their this that these "
    "those then there when while after before what who why how no not yes if as for from to with by of "
    "is was are were had has have did do does said says told one two three all every each some many "
    "most both only just never always now today yesterday tomorrow later once twice again still also "
    "google who house strange no. monday tuesday wednesday thursday friday saturday sunday january "
    "february march april may june july august september october november december english german "
    "french spanish italian dutch american british irish scottish welsh european christmas easter "
    "nobody everybody everyone someone somebody nothing something because since until although "
    "doctor professor nurse practitioner practitioners general specialist anyway please thank thanks god ok okay mri ct nhs gp a&e icu er mum mom dad let first second next"
)
_TITLE = (
    r"(?:Dr\.?|Prof\.?|Mr\.?|Mrs\.?|Ms\.?|Doctor|doctor|Professor|professor|Nurse|nurse|Sister|Midwife|midwife"
    r"|Matron|matron|Surgeon|surgeon"
    r"|Miss|Frau|Herr|Madame|Mme|Monsieur|Docteur|Doktor|Dottore|Dottoressa|Doctora|Schwester|Pfleger)"
)
_TITLED = pattern(
    rf"{_TITLE}(?:~(?:Dr|Prof|med|Doctor|Professor)\.?){{0,3}}~(?:{_LARGE}\.~?){{0,3}}{_PARTICLES}"
    rf"({_CAPITAL})(?:~(?:{_LARGE}\.~)?{_PARTICLES}{_CAPITAL}){{0,2}}"
)
# Their ends are enough: neurologist, physiotherapist.
_PROFESSION = (
    r"(?:ologist|GP|consultant|surgeon|physio|therapist|dentist|midwife|nurse|doctor|physician|specialist"
    r"|iatrician|psychiatrist|optician|dietitian|professor|counsell?or|carer|geneticist|orthodontist)"
)
_BY_PROFESSION = pattern(
    rf"{_PROFESSION},?~(?:(?:is|was)~(?:called~|named~)?|called~|named~|whose~name~is~)?"
    rf"(?:Dr\.?~)?({_CAPITAL})(?:~{_PARTICLES}{_CAPITAL}){{0,2}}"
)
_AFTER_THE_NAME = pattern(
    rf"({_CAPITAL})~{_PARTICLES}{_CAPITAL},~(?:my|our|the|a)~(?:[a-z]{{2,12}}~)?[a-z]{{0,15}}{_PROFESSION}(?!\w)"
)


def is_a_name(word: str) -> bool:
    return word.lower() not in _COMMON and not (word.isupper() and len(word) < 5)


def doctors(text: Text) -> Iterator[Place]:
    """Who treated somebody, by title or by profession, and whoever else has a title."""
    for each in (_TITLED, _BY_PROFESSION, _AFTER_THE_NAME):
        for match in each.finditer(text.words):
            start = _back_over(_SMALL_LETTERS, text.small, match.start())
            if is_a_name(match[1]) and (each is _BY_PROFESSION or start == match.start()):
                yield start, match.end()


_HOUSE = (
    r"(?:Hospitals?|Infirmary|Clinics?|Medical~Cent(?:er|re)|Health~Cent(?:er|re)|Cancer~Cent(?:er|re)|Hospice"
    r"|Surgery|Klinikum|Klinik(?:en)?|Krankenhaus|Universitätsklinikum|Universitätsklinik|Uniklinik|Spital"
    r"|Ziekenhuis|Sanatorium|Medical~Practice|Medisch~Centrum|UMC|NHS~Trust)"
)
_HOUSE_ENDS = pattern(rf"{_HOUSE}(?!\w)(?:,~{_CAPITAL})?")
_NAME_BEFORE = pattern(
    rf"(?:(?:St\.|St|of|and|&|the|de|del|van|von|der|for|{_LARGE}\.|{_LARGE}[\w'-]{{0,30}})~){{1,7}}\Z"
)
_GENERIC = words_of(
    "the a an my our your his her their this that these those in on at to of and for from by with de der "
    "university general local day private public eye children's childrens women's teaching district "
    "regional city county state national big small new old same every each no any another one two first "
    "outpatient pain skin nhs gp st after before when then but i we he she they it so as er mri ct what "
    "which is was were had specialist rare genetics genetic sleep memory heart lung veterinary doctor's "
    "doctors military central main university's academic hospital clinic dr prof"
)
_HOUSE_OF = pattern(
    r"(?:(?:Hospitals?|Clinics?|Medical~Cent(?:er|re)|University~(?:[Hh]ospital|[Cc]linic)"
    r"|university~(?:hospital|clinic))~(?:of|de|in|at)"
    r"|(?:Universitätsklinikum|Universitätsklinik|Uniklinik|Klinikum|Klinik|Hôpital|Hopital|Hôpitaux"
    r"|Clinique|CHU|CHRU|Ospedale|Policlinico|Hospital|Clínica|Sjukhus|Szpital|UZ|Krankenhaus)"
    r"(?:~(?:de|du|des|della|di|la|der|am|im|in|San|Sant|St\.?)){0,3})"
    rf"~(?:the~)?({_CAPITAL})(?:[ -](?:(?:de|du|la|am|der)[ -])?{_CAPITAL}){{0,3}}"
)
_KNOWN_HOUSE = pattern(
    any_of(
        "Charité Charite Johns_Hopkins John_Hopkins Mayo_Clinic Cleveland_Clinic Great_Ormond_Street GOSH "
        "Addenbrooke's Addenbrookes Guy's_and_St_Thomas' Guy's Barts Moorfields Papworth Royal_Marsden "
        "Royal_Free Royal_Brompton Queen_Square UCLH Mass_General Massachusetts_General Cedars-Sinai "
        "Cedars_Sinai Mount_Sinai Karolinska Inselspital Pitié-Salpêtrière Salpêtrière Necker SickKids "
        "Sick_Kids Hadassah MD_Anderson Brigham_and_Women's Erasmus_MC Radboudumc LUMC UZ_Leuven Gemelli "
        "Bambino_Gesù Gaslini Rigshospitalet Sahlgrenska Boston_Children's Stanford_Health Kaiser_Permanente "
        "Sheba Ichilov Aga_Khan Christie's Alder_Hey Crumlin Temple_Street Our_Lady's"
    )
    + "(?!\\w)"
)
_SAINT = pattern(
    r"(?<=(?:at|in|to) )St\.?~[A-Z][a-z]{2,20}'s(?!\w)(?!~(?:[Cc]hurch|[Dd]ay|[Ss]chool|[Ss]quare|[Ss]treet|[Cc]ollege|[Cc]hapel|[Pp]arish|[Cc]athedral|[Pp]ark))"
)


def hospitals(text: Text) -> Iterator[Place]:
    """Houses with a name of their own; "the hospital" says nothing."""
    for match in _HOUSE_ENDS.finditer(text.words):
        begin = max(0, match.start() - 90)
        before = _NAME_BEFORE.search(text.words[begin : match.start()])
        if before and any(_names(word) for word in before[0].split()):
            start = begin + before.start()
            while (word := text.words[start:].split(" ", 1)[0]).lower() in _LEADING or not word:
                start += len(word) + 1
            yield start, match.end()
    for match in _HOUSE_OF.finditer(text.words):
        if is_a_name(match[1]):
            yield match.span()
    for each in (_KNOWN_HOUSE, _SAINT):
        yield from (match.span() for match in each.finditer(text.words))


_LEADING = words_of(
    "the a an my our in on at to of and for from by with i we he she they it after when"
)


def _names(word: str) -> bool:
    return (
        word[:1].isupper()
        and word.lower().strip(".") not in _GENERIC
        and word.lower() not in _COMMON
    )


_SAYS_NAME = (
    r"(?:My~(?:full~|real~|whole~)?name(?:~is|'s)|my~(?:full~|real~|whole~)?name(?:~is|'s)"
    r"|I~am~(?:called|named)|I'm~(?:called|named)|i~am~(?:called|named)|i'm~(?:called|named)"
    r"|Mein~Name~ist|Ich~heiße|Je~m'appelle|Me~llamo|Mi~chiamo|Ik~heet|Name:)"
)
_MY_NAME = pattern(rf"{_SAYS_NAME}~({_CAPITAL})(?:~(?:{_LARGE}\.~)?{_PARTICLES}{_CAPITAL}){{0,3}}")
_I_AM = pattern(
    r"(?:I~am|I'm|This~is|this~is|Call~me|call~me|Signed,?|signed,?|Yours,?|yours,?|Regards,?|regards,?"
    r"|Sincerely,?|sincerely,?|Wishes,?|wishes,?|Love,|love,)(?:~|\n{1,3})"
    rf"({_LARGE}[a-zß-ÿ][\w'-]{{1,30}})~(?:{_LARGE}\.~)?{_PARTICLES}({_LARGE}[\w'-]{{2,30}})(?!\w)"
)
_NOT_OF_A_PERSON = re.compile(
    r".*(?:ish|ian|ese|ican|type|positive|negative|syndrome|disease|s'|stage)\Z", re.I
)


def names(text: Text) -> Iterator[Place]:
    """The writer's own name, where they introduce themselves with it."""
    for match in _MY_NAME.finditer(text.words):
        if is_a_name(match[1]):
            yield match.span()
    for match in _I_AM.finditer(text.words):
        if all(is_a_name(part) and not _NOT_OF_A_PERSON.match(part) for part in match.groups()):
            yield match.span()


# --- in danger now ------------------------------------------------------------------------------
_MYSELF = "my~?self"
_END_IT = (
    rf"(?:(?:kill|hang|harm|hurt|cut)~{_MYSELF}|end~(?:my~(?:own~)?life|this~life|it~all)"
    r"|take~my~(?:own~)?life|commit~suicide|die~by~suicide|overdose)(?!\w)"
)
_ENDING_IT = (
    rf"(?:(?:killing|hanging|harming|hurting|cutting)~{_MYSELF}|taking~my~(?:own~)?life|suicide"
    r"|ending~(?:my~(?:own~)?life|this~life|it~all)|overdosing|jumping~(?:off|in~front))"
)
# "I want to die laughing", "at home", "of shame": no danger.
_CALM = (
    r"(?!~(?:laughing|of~(?:shame|embarrassment|laughter|boredom)|at~home|in~my~own|with~dignity"
    r"|old|peacefully|first|working|trying|shaving))"
)
_AT_ALL = r"(?:~(?:any~?more|any~longer))"
_STOPS_HERE = r"(?=[.!?,;\n]|\Z)"
_LIFE = r"(?:to|in)~(?:live|living|go~on|going~on)"
_AFTER_I = (
    rf"(?:want~to|wanna|wish~to|need~to|long~to)~(?:die(?!\w)|be~dead|{_END_IT}){_CALM}",
    r"(?:would~rather|wish~i~(?:was|were)|want~to~be)~(?:be~)?dead(?!\w)",
    rf"(?:don'?t|do~not|no~longer|never)~(?:want|wish)~to~(?:live|be~alive|exist|wake~up)(?:{_AT_ALL}"
    r"|(?!~(?:in|near|with|on|like|at|far|alone|to|for|before|early|off|through|by)(?!\w))(?![\w-]))",
    r"(?:don'?t|do~not|no~longer)~want~to~(?:be~here|go~on|carry~on|be~in~this~world)"
    rf"(?:{_AT_ALL}|{_STOPS_HERE})",
    rf"(?:will|might|could|shall)~{_END_IT}{_CALM}",
    rf"(?:keep|can'?t~stop|can~?not~stop|have~been|started)~(?:thinking|dreaming)~(?:about|of)~(?:{_ENDING_IT}|dying)",
    rf"(?:think|dream)~(?:about|of)~{_ENDING_IT}",
    r"feel~suicidal",
    r"(?:have~)?(?:got~)?(?:suicidal~thoughts|thoughts~of~(?:suicide|ending~|killing~my))",
    r"have~(?:planned|a~plan|written|made~a~plan)~(?:for~)?(?:my~suicide"
    rf"|to~(?:die|{_END_IT})|(?:a~|my~)?(?:goodbye|suicide|farewell)~(?:letter|note))",
    r"(?:can'?t|can~?not)~(?:go~on|keep~going|carry~on)"
    rf"(?:~like~this|~living|{_AT_ALL}|{_STOPS_HERE}|(?=~(?:and|but)(?!\w)))",
    rf"(?:can'?t|can~?not)~(?:do|bear|stand|live~with|live~like)~this(?:{_AT_ALL}|~life)",
    rf"(?:(?:can~)?see|have|(?:don'?t|do~not|can'?t|can~?not)~see)~(?:no|a|any|another)~(?:way~out"
    rf"|reason~to~(?:live|go~on)|point~in~(?:living|going~on)){_AT_ALL}?(?!~of)",
    rf"(?:have~)?(?:keep|started|began)~(?:cutting|harming|hurting|burning)~{_MYSELF}{_CALM}",
    r"(?:hope|wish|pray)~(?:that~)?i~(?:(?:do~not|don'?t|did~not|didn'?t|would~not|wouldn'?t|never|won'?t)"
    r"~wake~up|(?:would~|could~)(?:just~)?die|had~never~been~born|was~never~born)",
)
_AFTER_I_AM = (
    r"(?:going~to|gonna|about~to|planning~to|ready~to|tempted~to|close~to|afraid~i~(?:will|might))"
    rf"~{_END_IT}{_CALM}",
    rf"(?:thinking~(?:about|of)|planning|considering|close~to)~{_ENDING_IT}",
    r"suicidal",
    rf"(?:cutting|harming|hurting|burning)~{_MYSELF}{_CALM}",
)
_SURELY = (
    r"(?:~(?:just|really|only|often|sometimes|still|so~much|now|truly|honestly|actually|do))?~"
)
_I = pattern(
    rf"i(?<![\w']i)(?:{_SURELY}(?:{'|'.join(_AFTER_I)})"
    rf"|'d~rather~be~dead|'ll~{_END_IT}{_CALM}"
    rf"|'ve~(?:been~thinking~(?:about|of)~{_ENDING_IT}|(?:{_AFTER_I[9].removeprefix('have~')}))"
    rf"|(?:~am|'?m){_SURELY}(?:{'|'.join(_AFTER_I_AM)}))"
)
_WITHOUT_ME = pattern(
    r"(?:better~off|happier)~(?:without~me|if~i~(?:was|were)~(?:dead|gone|not~here)|if~i~died)(?!\w)"
)
_NOTHING_LEFT = pattern(
    rf"n(?:o~reason|othing~left|othing|o~point)(?:~left)?(?:~for~me)?~(?:to~live~for|{_LIFE})(?!\w)"
    r"|not~worth~living~any~?more"
)
_MY_LIFE = pattern(r"my~life~(?:is|has)(?:~not|n'?t|~no~longer|~never)~worth~living")


def crises(text: Text) -> Iterator[Place]:
    """That somebody is in danger now: first person, present. Never a question of privacy."""
    for each in (_I, _WITHOUT_ME, _NOTHING_LEFT, _MY_LIFE):
        yield from (match.span() for match in each.finditer(text.small))
