"""People: members, their consents, what was decided on their accounts, and their letters."""

from .address import AddressChange
from .consent import Consent, ConsentQuerySet, ConsentScope
from .decision import AccountDecision, AccountDecisionText, AccountOutcome, AccountTextKind
from .erasure import Closing, ClosingChoice, ErasedKind, ErasureEntry
from .letter import Letter
from .member import Member, MemberManager, MemberState
from .notification import Notification
from .refused_address import RefusedAddress
