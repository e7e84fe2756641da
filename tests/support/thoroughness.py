"""How often the tests ask what could be asked without end.

A few times in `make test` and `.ci/run`, so that they are run often; more often with THOROUGH=1,
where somebody has ten minutes more; and for long, elsewhere each time, in `make drill` (DRILL=1).
"""

import os
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
IS_DRILL = bool(os.environ.get("DRILL"))
IS_THOROUGH = IS_DRILL or bool(os.environ.get("THOROUGH"))


def times(few: int, *, thorough: int, drill: int) -> int:
    """How many times to ask, by what the tests are run for."""
    return drill if IS_DRILL else thorough if IS_THOROUGH else few


# Modules that take seconds, the longest first: they ask many pages, or play many histories. They
# begin a run, so that no process waits for another at its end; `make test-fast` leaves them out
# (-m "not slow").
SLOW = (
    "diseasemaps/role_matrix",
    "diseasemaps/pressed_twice",
    "experiences/workflow/transitions",
    "experiences/workflow/races",
    "diseasemaps/pages",
    "diseasemaps/queries",
    "diseasemaps/privacy_of_pages",
    "experiences/workflow/visibility",
    "accounts/limits_across_processes",
    "experiences/moderation/desk",
    "accounts/letters/smtp",
    "diseasemaps/needles",
    "diseasemaps/first_minute",
    "diseasemaps/common/desk",
    "diseasemaps/page_kinds",
    "accounts/known_and_unknown",
    "experiences/my/profiles",
    "experiences/reading/reports",
    "experiences/workflow/state_machine",
    "experiences/workflow/retention",
    "diseasemaps/policy",
    "experiences/privacy/export",
    "experiences/text_checks/hints",
    "accounts/limits",
    "experiences/privacy/erasure",
    "accounts/workflow",
    "diseasemaps/attacks",
    "experiences/moderation/queues",
    "experiences/moderation/statistics",
    "diseasemaps/logs_and_letters",
    "experiences/workflow/counts",
    "diseasemaps/demo",
    "diseasemaps/page_catalogue",
    "experiences/reading/me_too",
    "experiences/writing/rescue",
    "diseasemaps/home",
    "experiences/support/support",
    "experiences/moderation/members",
    "diseasemaps/about",
    "conditions/catalogue/alphabet",
    "experiences/reading/content_notes",
    "experiences/workflow/escalations",
    "experiences/writing/context_fields",
    "experiences/moderation/spam",
    "experiences/my/reconfirm",
    "experiences/my/status",
    "experiences/moderation/member_conditions",
    "accounts/signing_in",
    "diseasemaps/demo_files",
    "experiences/moderation/notes",
    "experiences/moderation/lanes",
    "accounts/letters/preferences",
)


def place_of(module: Path) -> int:
    """Where a module of tests stands in SLOW; behind its end for one that takes no seconds."""
    name = module.relative_to(TESTS).with_suffix("")
    short = str(name.with_name(name.name.removeprefix("test_")))
    return SLOW.index(short) if short in SLOW else len(SLOW)


def is_slow(module: Path) -> bool:
    """Whether a module of tests is one of those that take seconds."""
    return place_of(module) < len(SLOW)
