"""Houses of care with a name of their own."""

from collections.abc import Iterator

from .people import CAPITAL, COMMON, LARGE, is_a_name
from .text import Place, Text, any_of, pattern, words_of

_HOUSE = (
    r"(?:Hospitals?|Infirmary|Clinics?|Medical~Cent(?:er|re)|Health~Cent(?:er|re)|Cancer~Cent(?:er|re)|Hospice"
    r"|Surgery|Klinikum|Klinik(?:en)?|Krankenhaus|Universitätsklinikum|Universitätsklinik|Uniklinik|Spital"
    r"|Ziekenhuis|Sanatorium|Medical~Practice|Medisch~Centrum|UMC|NHS~Trust)"
)
_HOUSE_ENDS = pattern(rf"{_HOUSE}(?!\w)(?:,~{CAPITAL})?")
_NAME_BEFORE = pattern(
    rf"(?:(?:St\.|St|of|and|&|the|de|del|van|von|der|for|{LARGE}\.|{LARGE}[\w'-]{{0,30}})~){{1,7}}\Z"
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
    rf"~(?:the~)?({CAPITAL})(?:[ -](?:(?:de|du|la|am|der)[ -])?{CAPITAL}){{0,3}}"
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
        and word.lower() not in COMMON
    )
