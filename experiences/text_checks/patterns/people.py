"""Names of people: who treated somebody, and the writer."""

import re
from collections.abc import Iterator

from .text import LOWER_CASE, Span, Text, any_of, back_over, pattern, words_of

LARGE = r"[A-ZÀ-ÖØ-Þ]"
CAPITAL = rf"{LARGE}[\w'-]{{1,30}}"
_PARTICLES = r"(?:(?:Ó|O|van|von|vom|zu|de|der|den|dem|di|da|del|della|du|la|le|el|al|ten|ter|bin|ibn|af)~){0,3}(?:al-|el-|d'|O')?"
COMMON = words_of(
    "i the a an and but or so he she it they we you in on at my our your his her their this that "
    "these "
    "those then there when while after before what who why how no not yes if as for from to with "
    "by of "
    "is was are were had has have did do does said says told one two three all every each some "
    "many "
    "most both only just never always now today yesterday tomorrow later once twice again still "
    "also "
    "google who house strange no. monday tuesday wednesday thursday friday saturday sunday january "
    "february march april may june july august september october november december english german "
    "french spanish italian dutch american british irish scottish welsh european christmas easter "
    "nobody everybody everyone someone somebody nothing something because since until although "
    "doctor professor nurse practitioner practitioners general specialist anyway please thank "
    "thanks god ok okay mri ct nhs gp a&e icu er mum mom dad let first second next"
)
# Each word in full: a pattern that begins with plain letters is looked for faster.
_TITLE = any_of(
    r"Dr\.? DR\.? Prof\.? PROF\.? Mr\.? Mrs\.? Ms\.? Miss Doctor doctor Professor professor Nurse "
    r"nurse Sister "
    "Midwife midwife Matron matron Surgeon surgeon Frau Herr Madame Mme Monsieur Schwester Pfleger "
    "Docteur docteur Docteure docteure Doktor doktor Dottore dottore Dottoressa dottoressa "
    "Doctora doctora "
    "Doutor doutor Doutora doutora Dokter dokter Professeur professeur Professeure professeure "
    "Professorin "
    "Profesor profesor Profesora profesora Professore professore Professoressa professoressa"
)
_TITLED = pattern(
    rf"{_TITLE}(?:~(?:Dr|Prof|med|Doctor|Professor)\.?){{0,3}}~(?:{LARGE}(?:\.~?"
    rf"|~)){{0,3}}{_PARTICLES}"
    rf"({CAPITAL})(?:~(?:{LARGE}\.?~)?{_PARTICLES}{CAPITAL}){{0,2}}"
)
# Their ends are enough: neurologist, physiotherapist.
_PROFESSION = (
    r"(?:ologist|GP|consultant|surgeon|physio|therapist|dentist|midwife|nurse|doctor|physician"
    r"|specialist"
    r"|iatrician|psychiatrist|optician|dietitian|professor|counsell?or|carer|geneticist"
    r"|orthodontist)"
)
_BY_PROFESSION = pattern(
    rf"{_PROFESSION},?~(?:(?:is|was)~(?:called~|named~)?|called~|named~|whose~name~is~)?"
    rf"(?:Dr\.?~)?({CAPITAL})(?:~{_PARTICLES}{CAPITAL}){{0,2}}"
)
_AFTER_THE_NAME = pattern(
    rf"({CAPITAL})~(?:{LARGE}\.?~)?{_PARTICLES}{CAPITAL}(?:,~(?:my|our|the"
    rf"|a)~(?:[a-z]{{2,12}}~)?[a-z]{{0,15}}{_PROFESSION}"
    r"|,?~(?:M\.?D|D\.?O|Ph\.?D|R\.?N|MBBS|MBChB|FRC[PS]|FRACP|FACS|PA-C)\.?)(?!\w)"
)
# "dr patel": without capitals only where no word before it says that it is somebody's doctor.
_TYPED_SMALL = pattern(r"[dp](?<![\w'].)(?:(?<=d)r|rof)\.?~([a-z][a-z'-]{2,30})(?!\w)")
_OF_A_DOCTOR = pattern(
    r"(?<!\w)(?:an?|any|another|each|every|the|this|that|these|which|what|my|your|our|his|her"
    r"|their|no|one"
    r"|new|old|first|second|third|last|next|good|bad|nice|eye|skin|heart|family|local|other"
    r"|same)~\Z"
)
_AFTER_DOCTOR = words_of(
    "appointment appointments visit visits office offices surgery bills bill letter letters note "
    "notes "
    "order orders referral shopping hopping didn't doesn't won't wasn't couldn't wouldn't isn't "
    "can can't could "
    "would should will might may must thinks thought thinking told tells asked asks wants wanted "
    "gave gives gets "
    "got went goes came comes saw sees put puts sent sends took takes made makes knew knows found "
    "finds ordered "
    "prescribed prescribes called calls rang about over again off out into onto than that's who's "
    "whose that "
    "i'm i've mid more less few very really actually finally eventually always been being be "
    "agreed "
    "suggested recommended diagnosed mentioned explained believed listened laughed looked needs "
    "needed "
    "here there right away asap soon tonight last week month year time times days refused kept "
    "keeps started"
)


def is_a_name(word: str) -> bool:
    return word.lower() not in COMMON and not (word.isupper() and len(word) < 5)


def doctors(text: Text) -> Iterator[Span]:
    """Who treated somebody, by title or by profession, and whoever else has a title."""
    for each in (_TITLED, _BY_PROFESSION, _AFTER_THE_NAME):
        for match in each.finditer(text.words):
            start = back_over(LOWER_CASE, text.small, match.start())
            if is_a_name(match[1]) and (each is _BY_PROFESSION or start == match.start()):
                yield start, match.end()
    for match in _TYPED_SMALL.finditer(text.words):
        before = text.small[max(0, match.start() - 12) : match.start()]
        if match[1] not in COMMON | _AFTER_DOCTOR and not _OF_A_DOCTOR.search(before):
            yield match.span()


_SAYS_NAME = (
    r"(?:My~(?:full~|real~|whole~)?name(?:~is|'s)|my~(?:full~|real~|whole~)?name(?:~is|'s)"
    r"|I~am~(?:called|named)|I'm~(?:called|named)|i~am~(?:called|named)|i'm~(?:called|named)"
    r"|Mein~Name~ist|Ich~heiße|Je~m'appelle|Me~llamo|Mi~chiamo|Ik~heet|Name:)"
)
_MY_NAME = pattern(rf"{_SAYS_NAME}~({CAPITAL})(?:~(?:{LARGE}\.~)?{_PARTICLES}{CAPITAL}){{0,3}}")
_BY_THE_NAME = any_of(
    "I_am I'm This_is this_is Call_me call_me Signed,? signed,? Yours,? yours,? Regards,? "
    "regards,? Sincerely,? "
    "sincerely,? Wishes,? wishes,? Love, love, Thanks, thanks, Cheers, cheers, Best, Hugs, hugs, "
    "I_go_by "
    "Ask_for ask_for asking_for Look_me_up:? look_me_up:?"
)
_I_AM = pattern(
    rf"{_BY_THE_NAME}(?:~|\n{{1,3}})"
    rf"({LARGE}[a-zß-ÿ][\w'-]{{1,30}})~(?:{LARGE}\.~)?{_PARTICLES}({LARGE}[\w'-]{{2,30}})(?!\w)"
)
_IS_THE_NAME = pattern(r"is~(?:the|my)~name(?!\w|~of)")
_BEFORE_IS = pattern(rf"({CAPITAL})~{_PARTICLES}({CAPITAL}),?~\Z")
# The last line of a text: nothing but a name.
_SIGNED = pattern(
    rf"(?:\n{{1,3}}|[.!?)x]~-{{1,2}}~?)({LARGE}[a-zß-ÿ][\w'-]{{1,30}})~(?:{LARGE}\.~)?{_PARTICLES}"
    rf"({LARGE}[\w'-]{{2,30}})[\sx.]{{0,6}}\Z"
)
_NOT_OF_A_PERSON = re.compile(
    r".*(?:ish|ian|ese|ican|type|positive|negative|syndrome|disease|s'|stage|care|services?|clinic"
    r"|team|department|unit|transport|advice|support|line|desk|aunt|uncle|auntie|great|hospital"
    r"|disorders?|society|centre"
    r"|center|group|scans?|tests?|panel)\Z",
    re.I,
)


def names(text: Text) -> Iterator[Span]:
    """The writer's own name, where they introduce themselves with it."""
    for match in _MY_NAME.finditer(text.words):
        if is_a_name(match[1]):
            yield match.span()
    last = len(text.words) - 120
    signed = _SIGNED.search(text.words, max(0, last))
    said = (
        _BEFORE_IS.search(text.words, max(0, match.start() - 90), match.start())
        for match in _IS_THE_NAME.finditer(text.small)
    )
    for match in filter(None, (*_I_AM.finditer(text.words), *said, signed)):
        if all(is_a_name(part) and not _NOT_OF_A_PERSON.match(part) for part in match.groups()):
            yield match.span()
