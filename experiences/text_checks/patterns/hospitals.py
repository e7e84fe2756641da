"""Houses of care with a name of their own."""

from collections.abc import Iterator

from .people import CAPITAL, COMMON, LARGE, is_a_name
from .text import Span, Text, any_of, pattern, words_of

# Each word in full: a pattern that begins with plain letters is looked for faster.
_HOUSE = any_of(
    "Hospitals? Infirmary Clinics? Hospice Surgery Klinikum Klinik Kliniken Krankenhaus "
    "Universitätsklinikum "
    "Universitätsklinik Uniklinik Spital Ziekenhuis Sanatorium Medical_Practice Medisch_Centrum "
    "UMC Sygehus "
    "NHS_Trust NHS_Foundation_Trust Polyclinic Nursing_Home Medical_College Medical_Institute "
    "Medical_School "
    "Medical_Group Medical_Cent(?:er|re) Health_Cent(?:er|re) Cancer_Cent(?:er"
    "|re) Rehab_Cent(?:er|re) "
    "Rehabilitation_Cent(?:er|re) Treatment_Cent(?:er|re) Birth_Cent(?:er|re) Dialysis_Cent(?:er"
    "|re) "
    "Surgical_Cent(?:er|re) Imaging_Cent(?:er|re) Eye_Institute Heart_Institute Cancer_Institute "
    "Spine_Institute Brain_Institute Kidney_Institute Lung_Institute "
    "Institute_of_(?:Medic(?:al_Sciences?|ine)|(?:Child_|Mental_)?Health|[A-Z][a-z]{2,20}(?:ology"
    "|iatrics|op(?:a)?edics))"
)
_HOUSE_ENDS = pattern(rf"{_HOUSE}(?!\w)(?:,~{CAPITAL})?")
_NAME_BEFORE = pattern(
    rf"(?:(?:St\.|St|of|and|&|the|de|del|van|von|der|for|{LARGE}\."
    rf"|{LARGE}[\w'-]{{0,30}})~){{1,7}}\Z"
)
_GENERIC = words_of(
    "the a an my our your his her their this that these those in on at to of and for from by with "
    "de der "
    "university general local day private public eye children's childrens women's teaching "
    "district "
    "regional city county state national big small new old same every each no any another one two "
    "first "
    "outpatient pain skin nhs gp st after before when then but i we he she they it so as er mri "
    "ct what "
    "which is was were had specialist rare genetics genetic sleep memory heart lung veterinary "
    "doctor's "
    "doctors military central main university's academic hospital clinic dr prof"
)
_HOUSE_THEN = any_of(
    "Hospitals?_(?:of|de|in|at) Clinics?_(?:of|de|in|at) Medical_Cent(?:er|re)_(?:of|de|in|at) "
    "University_(?:[Hh]ospital|[Cc]linic)_(?:of|de|in|at) university_(?:hospital|clinic)_(?:of|de"
    "|in|at) "
    "Universitätsklinikum Universitätsklinik Uniklinik Klinikum Klinik Hôpital Hopital Hôpitaux "
    "Clinique CHU "
    "CHRU CHR Ospedale Policlinico Hospital Clínica Clinica Sjukhus Szpital UZ AZ UMC Krankenhaus "
    "Polyclinique "
    "Centre_[Hh]ospitalier Medisch_Centrum Ziekenhuis Sygehus"
)
_HOUSE_OF = pattern(
    rf"{_HOUSE_THEN}"
    r"(?:~(?:de|du|des|della|di|la|der|am|im|in|San|Sant|St\.?)){0,3}"
    rf"~(?:the~)?({CAPITAL})(?:[ -](?:(?:de|du|la|am|der)[ -])?{CAPITAL}){{0,3}}"
)
_KNOWN_HOUSE = pattern(
    any_of(
        "Charité Charite Johns_Hopkins John_Hopkins Mayo_Clinic Cleveland_Clinic "
        "Great_Ormond_Street GOSH "
        "Addenbrooke's Addenbrookes Guy's_and_St_Thomas' Guy's Barts Moorfields Papworth "
        "Royal_Marsden "
        "Royal_Free Royal_Brompton Queen_Square UCLH Mass_General Massachusetts_General "
        "Cedars-Sinai "
        "Cedars_Sinai Mount_Sinai Karolinska Inselspital Pitié-Salpêtrière Salpêtrière Necker "
        "SickKids "
        "Sick_Kids Hadassah MD_Anderson Brigham_and_Women's Erasmus_MC Radboudumc LUMC UZ_Leuven "
        "Gemelli "
        "Bambino_Gesù Gaslini Rigshospitalet Sahlgrenska Boston_Children's Stanford_Health "
        "Kaiser_Permanente "
        "Sheba Ichilov Aga_Khan Christie's Alder_Hey Crumlin Temple_Street Our_Lady's"
    )
    + "(?!\\w)"
)
_SAINT = pattern(
    r"(?<=(?:at|in|to) )St\.?~[A-Z][a-z]{2,20}'s(?!\w)(?!~(?:[Cc]hurch|[Dd]ay|[Ss]chool|[Ss]quare"
    r"|[Ss]treet|[Cc]ollege|[Cc]hapel|[Pp]arish|[Cc]athedral|[Pp]ark))"
)


_GENERAL = pattern(r"(?:General|Memorial|Children's|Maternity|Presbyterian)(?!\w|~[A-Z])")
_NAME_OF_GENERAL = pattern(
    rf"(?:at|in|to|from|into|of|outside|near"
    rf"|the)~(({LARGE}[a-z][\w'-]{{2,30}})(?:~{LARGE}[a-z][\w'-]{{1,30}})?)"
    r"~(?:District~|Regional~|County~|University~|Royal~)?\Z"
)
_OFFICE = words_of(
    "attorney surgeon director secretary postmaster governor major lieutenant brigadier adjutant "
    "solicitor inspector auditor consul registrar"
)
# "the Rotunda", where the words before it are about being treated.
_THE_HOUSE = pattern(rf"the~({CAPITAL}(?:~{CAPITAL}){{0,3}})(?!\w|~(?:and|&)~[A-Z])")
_TREATED = pattern(
    r"(?<!\w)(?:admit\w{0,4}|admission|transfer\w{0,4}|refer(?:red|ral)|rushed|ambulance"
    r"|blue-lighted|discharged?"
    r"|trolley|a&e|casualty|ward|icu|itu|inpatient|outpatients?|operat(?:ed|ion)|surgery"
    r"|surgeons?|appointments?"
    r"|scan|mri|biopsy|infusions?|consultants?|registrar|nurses?|doctors?|clinic"
    r"|emergency)(?!\w)[^.!?\n]{0,45}(?<!\w)(?:at|in|to|from|into|by)~\Z"
)
_NO_HOUSE = words_of(
    "netherlands states philippines midlands highlands hebrides north south east west caribbean "
    "uk usa us eu "
    "gambia bahamas republic kingdom internet emirates congo sudan bronx balkans alps lake "
    "district wirral "
    "emergency intensive department unit clinic hospital ward gp dr doctor professor national "
    "patient outpatient "
    "spring summer autumn winter isle islands cotswolds borders wales facebook rare nhs"
)
_SMALL_SAINT = pattern(
    r"s(?<!\w.)t\.?~[a-z][a-z'-]{2,20}(?:~[a-z]{3,12})?~(?:hospital|infirmary|hospice"
    r"|general)(?!\w)"
)
_SMALL_HOUSE = pattern(r"(?:hospital|infirmary)(?!\w)")
_SMALL_NAME = pattern(
    r"(?<!\w)(?:at|in|to|from|near|into)~(?:the~)?([a-z][a-z'-]{3,20})~(?:(?:royal|general"
    r"|memorial|university"
    r"|district|county|regional)~){1,2}\Z"
)

_BIG = words_of(
    "nearest large larger huge busy main major nearby modern famous proper different other normal "
    "whole "
    "good better best excellent terrible tiny little brand another"
)


def hospitals(text: Text) -> Iterator[Span]:
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
    for match in _GENERAL.finditer(text.words):
        name = _NAME_OF_GENERAL.search(text.words, max(0, match.start() - 90), match.start())
        if name and _names(name[2]) and name[2].lower() not in _OFFICE:
            yield name.start(1), match.end()
    for match in _THE_HOUSE.finditer(text.words):
        known = {word.lower() for word in match[1].split()} & _NO_HOUSE
        small_before = text.small[max(0, match.start() - 65) : match.start()]
        if not known and is_a_name(match[1].split()[0]) and _TREATED.search(small_before):
            yield match.start(1), match.end()
    yield from (match.span() for match in _SMALL_SAINT.finditer(text.small))
    for match in _SMALL_HOUSE.finditer(text.small):
        name = _SMALL_NAME.search(text.small, max(0, match.start() - 60), match.start())
        if name and name[1] not in _GENERIC | _BIG:
            yield name.start(1), match.end()


_LEADING = words_of(
    "the a an my our in on at to of and for from by with i we he she they it after when"
)


def _names(word: str) -> bool:
    return (
        word[:1].isupper()
        and word.lower().strip(".") not in _GENERIC
        and word.lower() not in COMMON
    )
