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


# Modules that take seconds: they ask many pages, or play many histories. `make test-fast` leaves
# them out (-m "not slow").
SLOW = set(
    [
        "accounts/known_and_unknown",
        "accounts/letters/preferences",
        "accounts/letters/smtp",
        "accounts/limits",
        "accounts/limits_across_processes",
        "accounts/signing_in",
        "accounts/workflow",
        "conditions/catalogue/alphabet",
        "diseasemaps/about",
        "diseasemaps/attacks",
        "diseasemaps/common/desk",
        "diseasemaps/demo",
        "diseasemaps/demo_files",
        "diseasemaps/first_minute",
        "diseasemaps/home",
        "diseasemaps/logs_and_letters",
        "diseasemaps/needles",
        "diseasemaps/page_catalogue",
        "diseasemaps/page_kinds",
        "diseasemaps/pages",
        "diseasemaps/policy",
        "diseasemaps/privacy_of_pages",
        "diseasemaps/queries",
        "diseasemaps/role_matrix",
        "experiences/moderation/desk",
        "experiences/moderation/lanes",
        "experiences/moderation/members",
        "experiences/moderation/member_conditions",
        "experiences/moderation/notes",
        "experiences/moderation/queues",
        "experiences/moderation/spam",
        "experiences/moderation/statistics",
        "experiences/my/profiles",
        "experiences/my/reconfirm",
        "experiences/my/status",
        "experiences/privacy/erasure",
        "experiences/privacy/export",
        "experiences/reading/content_notes",
        "experiences/reading/me_too",
        "experiences/reading/reports",
        "experiences/support/support",
        "experiences/text_checks/hints",
        "experiences/workflow/counts",
        "experiences/workflow/escalations",
        "experiences/workflow/races",
        "experiences/workflow/retention",
        "experiences/workflow/state_machine",
        "experiences/workflow/transitions",
        "experiences/workflow/visibility",
        "experiences/writing/context_fields",
        "experiences/writing/rescue",
    ]
)


def is_slow(module: Path) -> bool:
    """Whether a module of tests is one of those that take seconds."""
    name = module.relative_to(TESTS).with_suffix("")
    return str(name.with_name(name.name.removeprefix("test_"))) in SLOW
