"""Leaving a medicine off."""

from collections.abc import Iterator

from .text import Place, Text, pattern

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
