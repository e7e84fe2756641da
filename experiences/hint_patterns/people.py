"""Names of people: who treated somebody, and the writer."""

import re
from collections.abc import Iterator

from .text import SMALL_LETTERS, Place, Text, back_over, pattern, words_of

LARGE = r"[A-ZÀ-ÖØ-Þ]"
CAPITAL = rf"{LARGE}[\w'-]{{1,30}}"
_PARTICLES = r"(?:(?:van|von|vom|zu|de|der|den|dem|di|da|del|della|du|la|le|el|al|ten|ter|bin|ibn|af)~){0,3}(?:al-|el-|d'|O')?"
COMMON = words_of(
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
    rf"{_TITLE}(?:~(?:Dr|Prof|med|Doctor|Professor)\.?){{0,3}}~(?:{LARGE}\.~?){{0,3}}{_PARTICLES}"
    rf"({CAPITAL})(?:~(?:{LARGE}\.~)?{_PARTICLES}{CAPITAL}){{0,2}}"
)
# Their ends are enough: neurologist, physiotherapist.
_PROFESSION = (
    r"(?:ologist|GP|consultant|surgeon|physio|therapist|dentist|midwife|nurse|doctor|physician|specialist"
    r"|iatrician|psychiatrist|optician|dietitian|professor|counsell?or|carer|geneticist|orthodontist)"
)
_BY_PROFESSION = pattern(
    rf"{_PROFESSION},?~(?:(?:is|was)~(?:called~|named~)?|called~|named~|whose~name~is~)?"
    rf"(?:Dr\.?~)?({CAPITAL})(?:~{_PARTICLES}{CAPITAL}){{0,2}}"
)
_AFTER_THE_NAME = pattern(
    rf"({CAPITAL})~{_PARTICLES}{CAPITAL},~(?:my|our|the|a)~(?:[a-z]{{2,12}}~)?[a-z]{{0,15}}{_PROFESSION}(?!\w)"
)


def is_a_name(word: str) -> bool:
    return word.lower() not in COMMON and not (word.isupper() and len(word) < 5)


def doctors(text: Text) -> Iterator[Place]:
    """Who treated somebody, by title or by profession, and whoever else has a title."""
    for each in (_TITLED, _BY_PROFESSION, _AFTER_THE_NAME):
        for match in each.finditer(text.words):
            start = back_over(SMALL_LETTERS, text.small, match.start())
            if is_a_name(match[1]) and (each is _BY_PROFESSION or start == match.start()):
                yield start, match.end()


_SAYS_NAME = (
    r"(?:My~(?:full~|real~|whole~)?name(?:~is|'s)|my~(?:full~|real~|whole~)?name(?:~is|'s)"
    r"|I~am~(?:called|named)|I'm~(?:called|named)|i~am~(?:called|named)|i'm~(?:called|named)"
    r"|Mein~Name~ist|Ich~heiße|Je~m'appelle|Me~llamo|Mi~chiamo|Ik~heet|Name:)"
)
_MY_NAME = pattern(rf"{_SAYS_NAME}~({CAPITAL})(?:~(?:{LARGE}\.~)?{_PARTICLES}{CAPITAL}){{0,3}}")
_I_AM = pattern(
    r"(?:I~am|I'm|This~is|this~is|Call~me|call~me|Signed,?|signed,?|Yours,?|yours,?|Regards,?|regards,?"
    r"|Sincerely,?|sincerely,?|Wishes,?|wishes,?|Love,|love,)(?:~|\n{1,3})"
    rf"({LARGE}[a-zß-ÿ][\w'-]{{1,30}})~(?:{LARGE}\.~)?{_PARTICLES}({LARGE}[\w'-]{{2,30}})(?!\w)"
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
