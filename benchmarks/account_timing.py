"""Whether the time of an answer tells if an address has an account: known against unknown.

    .venv/bin/python benchmarks/account_timing.py [pairs] [members]

Asks the site within this process (Django's test client), with the password hasher and the outbox of
production and a database of its own (SQLite in a temporary folder, or DATABASE_URL) in which so many
members (100,000) have an account, and prints for each flow the medians of so many pairs (100), known
and unknown in turn, their difference, their ratio, and how likely so large a difference is by chance
(a permutation test). A p below 0.01 together with a difference of more than 10 ms is a finding; the
script then ends with 1. The known addresses are spread over all members: where a table is read row
by row, the place matters. Takes a few minutes: every pair of sign-ups and sign-ins hashes two
passwords. A flow ends after two minutes with the pairs that it has by then.

On PostgreSQL, which keeps its tables and plans apart from this process:

    pg_virtualenv sh -c 'DATABASE_URL="postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/$PGUSER" \
        .venv/bin/python benchmarks/account_timing.py'
"""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_MS, LEAST_P = 10, 0.01
SHUFFLES = 2000
PAIRS, MEMBERS = 100, 100_000
# The first pairs of a flow load templates and are not counted.
WARM_UP = 3
MOST_SECONDS = 120
PASSWORD = "correct-horse-battery-7"  # noqa: S105 - of invented people


def set_up(folder: str) -> None:
    """A site as production has it, but for TLS and the mail server, in a folder that goes again."""
    os.environ |= {"DEVELOPMENT": "1", "LETTERS_AT_ONCE": "0", "DEMONSTRATION": "0"}
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/timing.sqlite3")
    os.environ["CACHE_URL"] = f"filecache://{folder}/cache"
    os.environ["DJANGO_SETTINGS_MODULE"] = "diseasemaps.settings"
    sys.path.insert(0, str(ROOT))
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SIGN_UP_SECONDS = -1
    # What is measured is the work of an answer; that tries are counted costs the same for all.
    settings.ACCOUNT_RATE_LIMITS = dict.fromkeys(
        [*settings.ACCOUNT_RATE_LIMITS, "confirm_email", "login", "manage_email", "signup"],
        "1000000/m/ip",
    )
    django.setup()
    call_command("migrate", verbosity=0)


def flows() -> dict[str, Callable[[str], float]]:
    """Each thing that somebody can do with an address; answers with the milliseconds it took."""
    from django.test import Client
    from django.urls import reverse

    from accounts.forms import opened_now
    from accounts.models import Member

    member = Member.objects.create_user("taking@example.org", PASSWORD)
    member.emailaddress_set.create(email=member.email, verified=True, primary=True)
    inside = Client()
    inside.force_login(member)
    inside.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    def timed(name: str, data: dict, client: Client | None = None) -> float:
        client, address = client or Client(), reverse(name)
        start = time.perf_counter()
        response = client.post(address, data)
        took = (time.perf_counter() - start) * 1000
        assert response.status_code in (200, 302), response.status_code
        return took

    def resend(email: str) -> float:
        inside.post(reverse("account_email"), {"action_add": "", "email": email})
        return timed("account_email", {"action_send": "", "email": email}, inside)

    return {
        "sign up": lambda email: timed(
            "account_signup",
            {
                "email": email,
                "password1": "a-pear-tree-in-a-garden",
                "old_enough": "on",
                "opened": opened_now(),
            },
        ),
        "sign in, wrong password": lambda email: timed(
            "account_login", {"login": email, "password": "not-the-password"}
        ),
        "sign in by code": lambda email: timed("account_request_login_code", {"email": email}),
        "new password": lambda email: timed("account_reset_password", {"email": email}),
        "change of address": lambda email: timed(
            "account_email", {"action_add": "", "email": email}, inside
        ),
        "resend": resend,
    }


def make_known(number: int) -> None:
    """So many accounts with a confirmed address, in a database that knows how many they are."""
    from allauth.account.models import EmailAddress
    from django.contrib.auth.hashers import make_password
    from django.db import connection

    from accounts.models import Member

    password = make_password(PASSWORD)
    for batch in batched(range(number), 5_000):
        members = Member.objects.bulk_create(
            Member(email=f"known{n}@example.org", password=password) for n in batch
        )
        EmailAddress.objects.bulk_create(
            EmailAddress(user=member, email=member.email, verified=True, primary=True)
            for member in members
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def batched(numbers: range, size: int) -> Iterator[range]:
    """The numbers, so many at a time."""
    for start in range(0, len(numbers), size):
        yield numbers[start : start + size]


def chance(known: list[float], unknown: list[float]) -> float:
    """How often shuffled times differ in their medians as much as these do."""
    seen = abs(statistics.median(known) - statistics.median(unknown))
    together, draw = known + unknown, random.Random(7)
    larger = 0
    for _shuffle in range(SHUFFLES):
        draw.shuffle(together)
        one, other = together[: len(known)], together[len(known) :]
        larger += abs(statistics.median(one) - statistics.median(other)) >= seen
    return larger / SHUFFLES


def measure(
    run: Callable[[str], float], place: int, pairs: int, members: int
) -> dict[str, list[float]]:
    """The milliseconds that each pair took, known and unknown in turn, for two minutes at most."""
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    step = members // (pairs + WARM_UP)
    until = time.monotonic() + MOST_SECONDS
    for number in range(pairs + WARM_UP):
        addresses = {
            "known": f"known{number * step}@example.org",
            "unknown": f"nobody{place}-{number}@example.org",
        }
        order = list(addresses) if number % 2 else list(addresses)[::-1]
        took = {kind: run(addresses[kind]) for kind in order}
        if number >= WARM_UP:
            for kind in times:
                times[kind].append(took[kind])
            if time.monotonic() > until:
                break
    return times


def main() -> int:
    pairs, members = (
        int(sys.argv[place]) if len(sys.argv) > place else usual
        for place, usual in ((1, PAIRS), (2, MEMBERS))
    )
    members = max(members, pairs + WARM_UP)
    findings = 0
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        make_known(members)
        print(f"{members:,} members")
        print(
            f"{'flow':26}{'pairs':>6}{'known ms':>10}{'unknown ms':>12}{'difference':>12}"
            f"{'ratio':>8}{'p':>8}"
        )
        for place, (name, run) in enumerate(flows().items()):
            times = measure(run, place, pairs, members)
            known, unknown = (statistics.median(times[kind]) for kind in ("known", "unknown"))
            p = chance(times["known"], times["unknown"])
            found = abs(known - unknown) > MOST_MS and p < LEAST_P
            findings += found
            print(
                f"{name:26}{len(times['known']):6}{known:10.1f}{unknown:12.1f}"
                f"{known - unknown:12.1f}{known / unknown:8.3f}{p:8.3f}"
                f"{'  finding' if found else ''}",
                flush=True,
            )
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
