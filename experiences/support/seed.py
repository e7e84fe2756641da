"""Helplines to begin with, each from a page that says so; the desk keeps them true from then on.

Nobody has rung them for this file: they were looked up on the day that each is marked with.
Whoever opens a site rings or opens each of them first and writes down the day at the desk.
"""

from dataclasses import dataclass
from datetime import date

LOOKED_UP = date(2026, 11, 21)


@dataclass(frozen=True)
class KnownHelpline:
    """A line as `experiences.models.Helpline` has it; without a country it is for everybody."""

    country: str
    name: str
    hours: str
    source: str
    telephone: str = ""
    url: str = ""
    verified_on: date = LOOKED_UP


HELPLINES = (
    KnownHelpline(
        country="",
        name="Find A Helpline",
        url="https://findahelpline.com/",
        hours="Free lines in many countries, by phone, text or chat; each has its own hours",
        source="https://developer.throughlinecare.com/general",
    ),
    KnownHelpline(
        country="",
        name="Befrienders Worldwide",
        url="https://befrienders.org/",
        hours="Volunteers who listen, in 32 countries; each centre has its own hours",
        source="https://befrienders.org/about-us",
    ),
    KnownHelpline(
        country="AT",
        name="Telefonseelsorge",
        telephone="142",
        url="https://www.telefonseelsorge.at/",
        hours="Day and night, free; in German",
        source="https://ooe.orf.at/stories/3204589/",
    ),
    KnownHelpline(
        country="AU",
        name="Lifeline",
        telephone="13 11 14",
        url="https://www.lifeline.org.au/",
        hours="Day and night",
        source="https://www.suicidepreventionaust.org/october-member-of-the-month-lifeline/",
    ),
    KnownHelpline(
        country="AU",
        name="Beyond Blue",
        telephone="1300 22 4636",
        url="https://www.beyondblue.org.au/",
        hours="Day and night, by phone or chat",
        source=(
            "https://fortitudevalleynews.com.au/"
            "beyond-blue-mental-health-support-never-takes-a-holiday"
        ),
    ),
    KnownHelpline(
        country="CA",
        name="9-8-8: Suicide Crisis Helpline",
        telephone="988",
        url="https://988.ca/",
        hours="Day and night, free, by phone or text; in English and French",
        source="https://cmhasaskatoon.ca/9-8-8/",
    ),
    KnownHelpline(
        country="CH",
        name="Die Dargebotene Hand",
        telephone="143",
        url="https://www.143.ch/",
        hours="Day and night, by phone; also by chat and e-mail",
        source="https://de-academic.com/dic.nsf/dewiki/331633",
    ),
    KnownHelpline(
        country="DE",
        name="TelefonSeelsorge",
        telephone="0800 111 0 111",
        url="https://www.telefonseelsorge.de/",
        hours="Day and night, free; in German; also by chat and e-mail",
        source=(
            "https://www.domradio.de/artikel/telefonseelsorge-jetzt-unter-oekumenischem-dachverband"
        ),
    ),
    KnownHelpline(
        country="ES",
        name="Línea 024",
        telephone="024",
        hours="Day and night, free; in Spanish",
        source=(
            "https://www.rtve.es/noticias/20220509/"
            "sanidad-presenta-telefono-prevencion-suicidio/2347183.shtml"
        ),
    ),
    KnownHelpline(
        country="FR",
        name="3114",
        telephone="3114",
        url="https://3114.fr/",
        hours="Day and night, free; in French",
        source="https://3114.fr/que-se-passe-t-il-quand-je-contacte-le-3114/",
    ),
    KnownHelpline(
        country="FR",
        name="SOS Amitié",
        telephone="09 72 39 40 50",
        url="https://www.sos-amitie.com/",
        hours="Day and night; in French; also by chat and message",
        source="https://chat-accueil.org/nous-connaitre",
    ),
    KnownHelpline(
        country="GB",
        name="Samaritans",
        telephone="116 123",
        url="https://www.samaritans.org/",
        hours="Day and night, free",
        source="https://www.samaritans.org/how-we-can-help/contact-samaritan/",
    ),
    KnownHelpline(
        country="GB",
        name="Shout",
        url="https://giveusashout.org/",
        hours="Text SHOUT to 85258: day and night, free",
        source="https://giveusashout.org/about-us/faq/",
    ),
    KnownHelpline(
        country="IE",
        name="Samaritans",
        telephone="116 123",
        url="https://www.samaritans.org/",
        hours="Day and night, free",
        source="https://www.samaritans.org/how-we-can-help/contact-samaritan/",
    ),
    KnownHelpline(
        country="NL",
        name="113 Zelfmoordpreventie",
        telephone="113",
        url="https://www.113.nl/",
        hours="Day and night, free, by phone or chat; in Dutch",
        source="https://www.113.nl/schoolopdracht",
    ),
    KnownHelpline(
        country="NZ",
        name="1737, need to talk?",
        telephone="1737",
        url="https://1737.org.nz/",
        hours="Day and night, free, by phone or text",
        source="https://www.pegasus.health.nz/?p=6300",
    ),
    KnownHelpline(
        country="US",
        name="988 Suicide & Crisis Lifeline",
        telephone="988",
        url="https://988lifeline.org/",
        hours="Day and night, free, by phone, text or chat; in English and Spanish",
        source=(
            "https://health.wyo.gov/publichealth/prevention/wivpp/suicide-prevention/"
            "988-suicide-crisis-lifeline"
        ),
    ),
)
