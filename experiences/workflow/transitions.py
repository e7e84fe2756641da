"""Every transition that an experience can make, as one table: who, from where, to where.

`experiences.workflow` makes the transitions; the reader of this table sees what exists at all.
"""

from dataclasses import dataclass
from enum import StrEnum

from experiences.models import Cause, Experience, SubmissionState


class Role(StrEnum):
    AUTHOR = "author"
    MODERATOR = "moderator"
    SYSTEM = "system"


class ExperienceStatus(StrEnum):
    """Where an experience stands, worked out from its versions and blockers.

    BLOCKED has a published version and blockers that are not its author's.
    """

    NEVER_PUBLISHED = "never published"
    READABLE = "readable"
    WITHDRAWN = "withdrawn"
    BLOCKED = "blocked"


def status_of(experience: Experience) -> ExperienceStatus:
    """Where an experience stands: the one place that says when its words are readable.

    From its rows as they are; where the blockers were fetched with it, from those, without a query.
    """
    if experience.published_id is None:
        return ExperienceStatus.NEVER_PUBLISHED
    causes = {blocker.cause for blocker in experience.blockers.all()}
    if Cause.WITHDRAWN in causes:
        return ExperienceStatus.WITHDRAWN
    return ExperienceStatus.BLOCKED if causes else ExperienceStatus.READABLE


@dataclass(frozen=True)
class Transition:
    """`statuses`: where the experience may stand. `waits`: whether a submission waits (None:
    either). `to`: what the submission becomes (None: submissions stay). `held`: whether it is
    held (None: either). `questioned`: whether it is held or reported (None: either)."""

    number: int
    by: Role
    statuses: frozenset[ExperienceStatus]
    waits: bool | None
    to: SubmissionState | None = None
    held: bool | None = None
    questioned: bool | None = None


S = ExperienceStatus
ANYWHERE = frozenset(ExperienceStatus)
PUBLISHED_ONCE = ANYWHERE - {S.NEVER_PUBLISHED}

# The numbers are those of the rules; 6 is 1 after a return, 8 and 9 are 1, 4, 5, 7 on a second
# version while the first stays public.
TRANSITIONS = {
    "submit": Transition(1, Role.AUTHOR, ANYWHERE, False, SubmissionState.WAITING),
    "take_back": Transition(2, Role.AUTHOR, ANYWHERE, True, SubmissionState.TAKEN_BACK),
    "claim": Transition(3, Role.MODERATOR, ANYWHERE, True),
    "publish": Transition(4, Role.MODERATOR, ANYWHERE, True, SubmissionState.PUBLISHED),
    "return": Transition(5, Role.MODERATOR, ANYWHERE, True, SubmissionState.RETURNED),
    "reject": Transition(7, Role.MODERATOR, ANYWHERE, True, SubmissionState.REJECTED),
    "unpublish": Transition(10, Role.AUTHOR, frozenset({S.READABLE, S.BLOCKED}), None),
    "republish": Transition(11, Role.AUTHOR, frozenset({S.WITHDRAWN}), None),
    "hold": Transition(12, Role.MODERATOR, frozenset({S.READABLE}), None, held=False),
    # By enough credible reports: out of sight until a moderator decides, which this is not.
    "hold_after_reports": Transition(12, Role.SYSTEM, frozenset({S.READABLE}), None, held=False),
    "keep": Transition(13, Role.MODERATOR, ANYWHERE, None, questioned=True),
    "remove": Transition(14, Role.MODERATOR, PUBLISHED_ONCE, None),
    "escalate": Transition(17, Role.MODERATOR, ANYWHERE, None),
    "resolve": Transition(17, Role.MODERATOR, ANYWHERE, None),
    "undo": Transition(18, Role.MODERATOR, ANYWHERE, False),
    "delete": Transition(19, Role.AUTHOR, ANYWHERE, None),
}
