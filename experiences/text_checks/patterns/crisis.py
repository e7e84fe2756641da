"""In danger now: first person and present, said in the ways in which people say it."""

from collections.abc import Iterator

from .text import Span, Text, pattern

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
_LIFE = r"(?:to|in)~(?:live|living)"
# Not of a place, a person or an illness: "enough of living in a flat".
_OF_ALL = (
    r"(?!~(?:of|in|near|with|on|at|far|alone|off|through|by|out"
    r"|here|there|under|around|between)(?!\w))"
)
_BEING = r"(?:living|being~alive|being~here|existing|life|this~life|my~life)(?!\w)"
_TO_BE = (
    rf"(?:(?:live|living|be~alive|being~alive|be~here|being~here|exist|existing){_OF_ALL}"
    r"|(?:go~on|going~on|carry~on|carrying~on|keep~going|continu(?:e|ing))"
    r"(?=~?[.!?,;)\n]|~?\Z|~(?:any|like~this|living|with~(?:this|life)|and|but)(?!\w)))"
)
_NO_MORE_WAKING = (
    r"(?:(?:go~to|fall)~(?:sleep|asleep)|sleep|close~my~eyes|go~to~bed)~(?:and~(?:just~)?(?:never"
    r"|not)~"
    r"(?:wak(?:e|ing)|open)|for~ever|forever|for~good)"
)
_SOMETHING_STUPID = r"do~something~(?:(?:really~|very~)?(?:stupid|silly|drastic|terrible|awful)(?!~(?:like|with|for|fun))|to~my~?self)"
_I_HAVE_PLANNED = (
    r"have~(?:planned|a~plan|written|made~a~plan)~(?:for~)?(?:my~suicide"
    rf"|to~(?:die|{_END_IT})|(?:a~|my~)?(?:goodbye|suicide|farewell)~(?:letter|note))"
)
_DARK_THOUGHTS = (
    rf"(?:having|getting|haunted~by|full~of)~(?:\w{{2,12}}~){{0,2}}?thoughts~(?:of"
    rf"|about)~(?:{_ENDING_IT}|dying|not~being~here|death)"
)
_AFTER_I = (
    rf"(?:keep(?:~on)?|have~been)~{_DARK_THOUGHTS}",
    rf"(?:want~to|wanna|wish~to|need~to|long~to)~(?:die(?!\w)|be~dead|{_END_IT}){_CALM}",
    r"(?:would~rather|wish~i~(?:was|were)|want~to~be)~(?:be~)?dead(?!\w)",
    rf"(?:don'?t|do~not|no~longer|never)~(?:want|wish)~to~(?:live|be~alive|exist"
    rf"|wake~up)(?:{_AT_ALL}"
    r"|(?!~(?:in|near|with|on|like|at|far|alone|to|for|before|early|off|through"
    r"|by)(?!\w))(?![\w-]))",
    r"(?:don'?t|do~not|no~longer)~(?:want|wish)~to~(?:be~here|go~on|carry~on|be~in~this~world)"
    rf"(?:{_AT_ALL}|{_STOPS_HERE})",
    rf"(?:will|might|could|shall)~{_END_IT}{_CALM}",
    rf"(?:keep|can'?t~stop|can~?not~stop|have~been|started)~(?:thinking|dreaming)~(?:about"
    rf"|of)~(?:{_ENDING_IT}|dying)",
    rf"(?:think|dream)~(?:about|of)~{_ENDING_IT}",
    r"feel~suicidal",
    r"(?:have~)?(?:got~)?(?:suicidal~thoughts|thoughts~of~(?:suicide|ending~|killing~my))",
    _I_HAVE_PLANNED,
    r"(?:can'?t|can~?not)~(?:go~on|keep~going|carry~on)"
    rf"(?:~like~this|~living|{_AT_ALL}|{_STOPS_HERE}|(?=~(?:and|but)(?!\w)))",
    rf"(?:can'?t|can~?not)~(?:do|bear|stand|live~with|live~like)~this(?:{_AT_ALL}|~life)",
    rf"(?:(?:can~)?see|have|(?:don'?t|do~not|can'?t|can~?not)~see)~(?:no|a|any|another)~(?:way~out"
    rf"|(?:reason|point|sense|purpose)~(?:to|in|of"
    rf"|for)~(?:me~)?{_TO_BE}){_AT_ALL}?{_OF_ALL}(?![\w-])(?!~of)",
    r"(?:(?:can~)?see|have)~no~future~for~my~?self",
    rf"(?:want|wish|hope|long|would~like|would~love)~(?:i~could~|to~)(?:just~)?{_NO_MORE_WAKING}",
    r"(?:want|need)~(?:it~all|everything|all~(?:of~)?this)~to~(?:end|stop|be~over)(?!~(?:in|on|at"
    r"|by|before|soon)(?!\w))",
    rf"(?:will|might|could|may|am~going~to)~{_SOMETHING_STUPID}",
    rf"(?:have~)?(?:had~enough|am~sick)~of~{_BEING}{_OF_ALL}",
    r"(?:want|wish|would~like|wish~i~could)~(?:to~)?(?:just~)?(?:disappear~for~(?:ever|good)"
    r"|cease~to~exist|stop~existing|stop~being~alive)",
    r"(?:don'?t|do~not)~(?:care|mind)~(?:if|whether)~i~(?:live~or~die|die(?!\w)|live(?!~(?:in"
    r"|with|near|on|at))|(?:don'?t|never)~wake)",
    r"(?:don'?t|do~not)~deserve~to~(?:live|be~alive)",
    r"would~rather~not~(?:be~(?:here|alive)|wake~up|exist|live)(?!~(?:in|on|at|with|when|for|near"
    r"|to)(?!\w))",
    r"have~(?:given|giving)~up~on~(?:life|living)(?!~(?:in|with))",
    r"(?:will|could|might|want~to|need~to)~take~all~(?:of~)?(?:my|the|these|those)~(?:pills"
    r"|tablets|meds|medication|medicine)"
    r"(?!~(?:with|to~the|back|out))",
    rf"(?:have~)?(?:keep|started|began)~(?:cutting|harming|hurting|burning)~{_MYSELF}{_CALM}",
    r"(?:hope|wish|pray)~(?:that~)?i~(?:(?:do~not|don'?t|did~not|didn'?t|would~not|wouldn'?t"
    r"|never|won'?t)"
    r"~wake~up|(?:would~|could~)(?:just~)?die|had~never~been~born|was~never~born)",
)
_AFTER_I_AM = (
    r"(?:going~to|gonna|about~to|planning~to|ready~to|tempted~to|close~to|afraid~i~(?:will|might))"
    rf"~{_END_IT}{_CALM}",
    rf"(?:thinking~(?:about|of)|planning|considering|close~to)~{_ENDING_IT}",
    r"suicidal",
    _DARK_THOUGHTS,
    rf"(?:going~to|gonna|about~to|scared~i(?:'ll|~will|~might)|afraid~i(?:'ll|~will|~might)"
    rf"|worried~i(?:'ll|~will|~might))~{_SOMETHING_STUPID}",
    rf"(?:so~|just~)?(?:tired|sick|done|finished|through)~(?:of|with)~{_BEING}{_OF_ALL}",
    r"ready~to~die(?!~(?:for|of|laughing))",
    r"not~safe~(?:tonight|right~now|with~my~?self|from~my~?self|by~my~?self|on~my~own(?!~(?:on|in"
    r"|at|with))|to~be~(?:left~)?alone)",
    r"a~(?:danger|risk)~to~my~?self",
    r"(?:scared|afraid|frightened)~of~what~i(?:'ll|~will|~might|~may"
    r"|~could)~do(?:~to~my~?self)?(?=[.!?,;\n]|\Z|~(?:to|tonight|next|if)(?!\w))",
    rf"(?:cutting|harming|hurting|burning)~{_MYSELF}{_CALM}",
)
_SURELY = (
    r"(?:~(?:just|really|only|often|sometimes|still|so~much|now|truly|honestly|actually|do))?~"
)
_I = pattern(
    rf"i(?<![\w']i)(?:{_SURELY}(?:{'|'.join(_AFTER_I)})"
    rf"|'d~rather~be~dead|'ll~{_END_IT}{_CALM}"
    rf"|'ve~(?:been~thinking~(?:about|of)~{_ENDING_IT}|(?:{_I_HAVE_PLANNED.removeprefix('have~')}))"
    rf"|'d~(?:rather~not~(?:be~(?:here|alive)|wake~up|exist)(?!~(?:in|on|at|with|when|for|near"
    rf"|to)(?!\w))"
    rf"|(?:like|love)~to~(?:just~)?{_NO_MORE_WAKING})"
    rf"|'ve~(?:had~enough~of~{_BEING}{_OF_ALL}|given~up~on~(?:life|living)(?!~(?:in|with)))"
    rf"|'ll~{_SOMETHING_STUPID}|'ve~been~{_DARK_THOUGHTS}"
    rf"|(?:~am|'?m){_SURELY}(?:{'|'.join(_AFTER_I_AM)}))"
)
_WITHOUT_ME = pattern(
    r"(?:better~off|happier|(?:would|'d)~be~better)~(?:without~me(?!~(?:at|in|for|on))"
    r"|if~i~(?:was|were|wasn'?t|weren'?t)~(?:dead|gone|not~here|here|around)|if~i~died)(?!\w)"
)
_NOTHING_LEFT = pattern(
    rf"n(?:o~reason|othing~left|othing|o~point)(?:~left)?(?:~for~me)?~(?:to~live~for|{_LIFE})(?!\w)"
    rf"|no~(?:point|reason|sense)~(?:in|to|for)~(?:(?:me|my)~)?(?:to~)?{_TO_BE}(?![\w-]){_OF_ALL}"
    r"|nobody~would~(?:even~)?(?:miss~me(?!~(?:at|in|for))|care~if~i~(?:died|was~gone|were~gone))"
    r"|no~one~would~(?:even~)?(?:miss~me(?!~(?:at|in|for))|care~if~i~(?:died|was~gone|were~gone))"
    r"|not~worth~living~any~?more"
)
_MY_LIFE = pattern(r"my~life~(?:is|has)(?:~not|n'?t|~no~longer|~never)~worth~living")


def crises(text: Text) -> Iterator[Span]:
    """That somebody is in danger now: first person, present. Never a question of privacy."""
    for each in (_I, _WITHOUT_ME, _NOTHING_LEFT, _MY_LIFE):
        yield from (match.span() for match in each.finditer(text.small))
