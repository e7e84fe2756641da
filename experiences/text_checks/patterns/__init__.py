"""The patterns behind the privacy hints: by kind, in English text with the habits of its writers.

Every pattern reads a text once: repeats are bounded, none stands inside another, and a lookbehind
keeps a long run of letters or digits from being tried again at each of its places. In the patterns
`~` is a blank or a few, `~?` perhaps one. All are tried on `tidied` text, which is as long as the
words, letter for letter; those in small letters on the same in small letters.
"""

from .crisis import crises
from .dates import dates
from .doses import doses
from .hospitals import hospitals
from .identity import identity_numbers
from .links import links
from .mail import emails
from .people import doctors, names
from .phones import phones
from .postcodes import postcodes
from .stopping import stopping
from .text import Span, Text

__all__ = [
    "Span",
    "Text",
    "crises",
    "dates",
    "doctors",
    "doses",
    "emails",
    "hospitals",
    "identity_numbers",
    "links",
    "names",
    "phones",
    "postcodes",
    "stopping",
]
