"""In danger now: first person and present, said in the ways in which people say it."""

from collections.abc import Iterator

from .text import Place, Text, pattern

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
