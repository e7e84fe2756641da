"""How often the tests ask what could be asked without end.

A few times in `make test`, so that it is run often; as often as there is time for in `.ci/run`
(THOROUGH=1); and for long, elsewhere each time, in `make drill` (DRILL=1).
"""

import os

IS_DRILL = bool(os.environ.get("DRILL"))
IS_THOROUGH = IS_DRILL or bool(os.environ.get("THOROUGH"))


def times(few: int, *, thorough: int, drill: int) -> int:
    """How many times to ask, by what the tests are run for."""
    return drill if IS_DRILL else thorough if IS_THOROUGH else few
