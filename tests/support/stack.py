"""Room for deep calls, got from the system once and not thousands of times.

CPython takes the memory for frames in pieces of 16 KB and gives each back as soon as the call that
needed it has returned. Where a loop stands at the edge of a piece, as deep templates and queries do,
every turn asks the system for memory and gives it back: a ninth of the CPU time of all tests. A call
with a great many local names gets one large piece, and all calls below it find room in the rest.
"""

from collections.abc import Callable

NAMES = 66_000


def _make_with_room() -> Callable[[Callable], object]:
    names = " = ".join(f"name_{number}" for number in range(NAMES))
    source = f"def with_room(call):\n  if call is None:\n    {names} = None\n  return call()\n"
    namespace: dict = {}
    exec(source, namespace)  # noqa: S102 - our own words; nobody would type so many names
    return namespace["with_room"]


with_room = _make_with_room()
