"""How long the privacy hints of one text take.

    .venv/bin/python benchmarks/privacy_hints.py [characters]

Prints milliseconds for a text of 5,000 characters that is full of places (the corpus of the tests)
and for a plain one, and their ratio to a reference of the same run: str.split of the same text. To
be under 5 ms on an idle machine.
"""

import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django  # noqa: E402

django.setup()

from experiences.text_checks.hints import hints  # noqa: E402

PLAIN = "It began with a small hollow near my chin, and nobody had a name for it. "


def best(work: Callable[[], object], rounds: int = 50) -> float:
    """Milliseconds of this process, the least of so many rounds: others' work is not counted."""
    taken = []
    for _round in range(rounds):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken) * 1000


def main() -> None:
    length = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    corpus = (ROOT / "tests" / "corpus" / "hints.txt").read_text().split("\n----\n", 1)[1]
    full = re.sub(r"\[\[\w+\|([^\]]+)\]\]", r"\1", corpus)
    for name, text in (("full of places", full), ("plain", PLAIN)):
        text = (text * (length // len(text) + 1))[:length]
        reference, taken = best(text.split), best(lambda text=text: hints(text))
        print(
            f"{name}: {len(hints(text))} hints in {len(text):,} characters, {taken:.2f} ms, "
            f"{taken / reference:.0f} times str.split ({reference:.3f} ms)"
        )


if __name__ == "__main__":
    main()
