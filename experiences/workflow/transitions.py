"""Every move an experience can make, as one table: who, from where, to where.

`experiences.workflow` makes the moves; the reader of this table sees what exists at all.
"""

from dataclasses import dataclass
from enum import StrEnum

from experiences.models import Cause, Experience, SubmissionState


class Role(StrEnum):
    AUTHOR = "author"
    MODERATOR = "moderator"
    SYSTEM = "system"


class Standing(StrEnum):
    """Where an experience stands, worked out from its versions and blockers.

    BLOCKED has a published version and blockers that are not its author's.
    """

    UNPUBLISHED = "unpublished"
    READABLE = "readable"
    WITHDRAWN = "withdrawn"
    BLOCKED = "blocked"


def status_of(experience: Experience) -> Standing:
    """Where an experience stands: the one place that says when its words are readable.

    From its rows as they are; where the blockers were fetched with it, from those, without a query.
    """
    if experience.published_id is None:
        return Standing.UNPUBLISHED
    causes = {blocker.cause for blocker in experience.blockers.all()}
    if Cause.WITHDRAWN in causes:
        return Standing.WITHDRAWN
    return Standing.BLOCKED if causes else Standing.READABLE


@dataclass(frozen=True)
class Move:
    """`standings`: where the experience may stand. `waits`: whether a submission waits (None:
    either). `to`: what the submission becomes (None: submissions stay). `held`: whether it is
    held (None: either). `questioned`: whether it is held or reported (None: either)."""

    number: int
    by: Role
    standings: frozenset[Standing]
    waits: bool | None
    to: SubmissionState | None = None
    held: bool | None = None
    questioned: bool | None = None


S = Standing
ANYWHERE = frozenset(Standing)
PUBLISHED_ONCE = ANYWHERE - {S.UNPUBLISHED}

# The numbers are those of the rules; 6 is 1 after a return, 8 and 9 are 1, 4, 5, 7 on a second
# version while the first stays public.
MOVES = {
    "submit": Move(1, Role.AUTHOR, ANYWHERE, False, SubmissionState.WAITING),
    "take_back": Move(2, Role.AUTHOR, ANYWHERE, True, SubmissionState.TAKEN_BACK),
    "claim": Move(3, Role.MODERATOR, ANYWHERE, True),
    "publish": Move(4, Role.MODERATOR, ANYWHERE, True, SubmissionState.PUBLISHED),
    "return": Move(5, Role.MODERATOR, ANYWHERE, True, SubmissionState.RETURNED),
    "reject": Move(7, Role.MODERATOR, ANYWHERE, True, SubmissionState.REJECTED),
    "withdraw": Move(10, Role.AUTHOR, frozenset({S.READABLE, S.BLOCKED}), None),
    "put_back": Move(11, Role.AUTHOR, frozenset({S.WITHDRAWN}), None),
    "hold": Move(12, Role.MODERATOR, frozenset({S.READABLE}), None, held=False),
    # By enough credible reports: out of sight until a moderator decides, which this is not.
    "hold_after_reports": Move(12, Role.SYSTEM, frozenset({S.READABLE}), None, held=False),
    "keep": Move(13, Role.MODERATOR, ANYWHERE, None, questioned=True),
    "remove": Move(14, Role.MODERATOR, PUBLISHED_ONCE, None),
    "escalate": Move(17, Role.MODERATOR, ANYWHERE, None),
    "settle": Move(17, Role.MODERATOR, ANYWHERE, None),
    "undo": Move(18, Role.MODERATOR, ANYWHERE, False),
    "delete": Move(19, Role.AUTHOR, ANYWHERE, None),
}
