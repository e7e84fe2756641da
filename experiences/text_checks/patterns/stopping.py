"""Leaving a medicine off."""

from collections.abc import Iterator

from .text import Span, Text, any_of, pattern

_MEDICINE = (
    r"(?:med(?:ication|icine|icament)?s?|tablets?|pills?|drugs?|treatments?|therapy|chemo\w{0,12}"
    r"|insulin"
    r"|anti(?:biotic|depress|coagul|psychotic|histamin|epileptic|convuls|viral|fungal"
    r"|malarial)\w{0,6}|steroids?|cortico\w{4,10}|blood~thinners?|beta~?-?blockers?"
    r"|immuno\w{4,16}|injections?"
    r"|infusions?|capsules?|drops|dose|doses|inhalers?|hormones?|painkillers?|opioids?|opiates?"
    r"|aspirin"
    r"|prednis\w{1,6}|\w{0,10}cortison\w?|dexameth\w{4,8}|methotrexate|heparin|warfarin|lithium"
    r"|morphine"
    r"|diuretics?|statins?|biologics?|statin|gabapentin|pregabalin|botox"
    r"|[a-z]{3,20}(?:mab|nib|pril|sartan|statin|cillin|mycin|pam|olol|xaban|olone|azole|pine"
    r"|ipine|epin"
    r"|tidine|parin|limus|gliptin|gliflozin|formin|thyroxine|triptan|oxetine|aline|prazole|quine"
    r"|phenate|trexate|pentin|balin|thiouracil|imazole"
    r"|thioprine|tyline|apine|setron|dron(?:ate|ic)|cycline|floxacin|ciclovir|tegravir|nercept"
    r"|tacept|phosphamide"
    r"|thiazide|semide|lactone|levodopa|barbital|zolam|codone|codeine|profen|fenac|oxicam|coxib"
    r"|terol|sonide"
    r"|metasone|stigmine|caftor|sidase|cerase|globulin|chicine|cillamine|domide|racetam|trigine"
    r"|faxine|ramate"
    r"|benazine|letine|salazine|tadine|tirizine|prost(?:il)?|entan|vaptan|citabine|platin|taxel))"
)
_A_MEDICINE = pattern(_MEDICINE)
_SELF = "(?:my|your|him|her|our|your|them)sel(?:f|ves)"
# Each way in full: a pattern that begins with plain letters is looked for faster.
_OFFS = (
    "come_off comes_off coming_off came_off get_off gets_off getting_off got_off went_off go_off "
    "going_off goes_off "
    f"gone_off wean(?:ed|ing)?(?:_{_SELF})?_off taper(?:ed|ing)?(?:_{_SELF})?_off tak(?:e|ing"
    f"|en)_{_SELF}_off "
    f"took_{_SELF}_off been_off stay(?:ed|ing)?_off"
)
_ENDINGS = (
    "stop(?:s|ped|ping)? quit(?:ting)? ceas(?:e|ed|ing) discontinu(?:e|ed|ing) skip(?:s|ped"
    "|ping)? give_up "
    "gave_up given_up giving_up drop(?:ped|ping)? ditch(?:ed"
    "|ing)? leave_out leave_off left_out left_off "
    "cut(?:ting)?_out pack(?:ed|ing)?_in chuck(?:ed|ing)?(?:_out)? dump(?:ed|ing)? abandon(?:ed"
    "|ing)?"
)
_OFF, _ENDING = any_of(_OFFS), any_of(_ENDINGS)
_STOPPING = any_of(
    f"{_OFFS} {_ENDINGS} refus(?:e|ed|ing) thr[oe]w(?:n|ing)?_away thr[oe]w(?:n"
    f"|ing)?_out flush(?:ed|ing)? "
    "bin(?:ned|ning) halv(?:e|ed|ing) doubl(?:e|ed|ing)_up_on cold_turkey(?:_(?:off|on|with|from))?"
)
_STOP_MEDICINE = pattern(
    rf"{_STOPPING}(?:~(?:taking|using|with|on|all|any|of|to~take|swallowing|injecting)){{0,3}}"
    rf"(?:~(?:the|my|your|our|his|her|their|these|those|this|that"
    rf"|it))?(?:~[a-z]{{2,20}})?~{_MEDICINE}(?!\w)"
)
# "came off it": a hint where a medicine was named a few sentences before.
_IT = (
    r"(?:them~all|it~all|all~of~(?:it|them)|it|them|hers|his|mine|theirs|ours|yours|both"
    r"|everything|the~(?:whole~)?lot)(?!\w)"
)
_OFF_IT = pattern(rf"{_OFF}~(?:all~)?{_IT}")
_END_IT = pattern(rf"{_ENDING}~(?:(?:taking|using|with)~)?{_IT}")
_WHO_ENDS = pattern(
    r"(?<!\w)(?:i|you|we|he|she|they|i've|i'd|had|has|have|just|simply|even|and|then|to|never"
    r"|don't|not|i'll)"
    r"~(?:\w{2,12}ly~)?\Z"
)
_DOSED = pattern(r"\d~?(?:mgs?|mcg|µg|iu)(?!\w)")
_SENTENCES = 350
_STOP_TAKING = pattern(
    r"(?:stop(?:s|ped|ping)?|quit(?:ting)?|ceas(?:e|ed|ing)|no~longer|do~not|don'?t)~(?:tak(?:e"
    r"|ing)|swallow(?:ing)?|inject(?:ing)?)"
    r"~(?!(?:photo|picture|selfie|part|note|care|turn|the~(?:bus|train|stairs|tube|lift)"
    r"|it~(?:personally|seriously|easy|for~granted)"
    r"|things|life|no|advantage|my~word|me|us|him|her|you)(?:s|graphs)?(?!\w))(?:(?:the|my|your"
    r"|our|his|her|their|any|all|it|them|this|these|those)(?:~[a-z-]{3,30})?|[a-z-]{3,30})"
)
_THROW_AWAY = pattern(
    r"(?:thr[oe]w(?:n|ing)?|flush(?:ed|ing)?|put|toss(?:ed)?)~(?:all~)?(?:the|my|your|our|his|her"
    r"|their|those|these)~"
    rf"(?:[a-z]{{2,20}}~){{0,2}}?{_MEDICINE}~(?:away|out|down|in~the~(?:bin|trash|toilet))"
)


def stopping(text: Text) -> Iterator[Span]:
    """Leaving a medicine off: what others may copy."""
    for each in (_STOP_MEDICINE, _THROW_AWAY):
        yield from (match.span() for match in each.finditer(text.small))
    for match in _STOP_TAKING.finditer(text.small):
        # "I don't take sugar" is no advice; "don't take your tablets" is.
        if match[0].startswith(("stop", "quit", "ceas")) or _A_MEDICINE.search(match[0]):
            yield match.span()
    for each in (_OFF_IT, _END_IT):
        for match in each.finditer(text.small):
            before = text.small[max(0, match.start() - 20) : match.start()]
            if before[-1:].isalpha() or (each is _END_IT and not _WHO_ENDS.search(before)):
                continue
            begin = max(0, match.start() - _SENTENCES)
            if any(p.search(text.small, begin, match.start()) for p in (_DOSED, _A_MEDICINE)):
                yield match.span()
