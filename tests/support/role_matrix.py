"""Who gets what at every address of the site: asked of the site, and kept in a table for people.

The addresses come from the URLconf, the people and the objects from `tests/support/role_matrix_objects.py`,
and what each person gets stands in `tests/support/role_matrix_table.txt`, one line for an address, a state
of its object and a method. `tests/diseasemaps/test_role_matrix.py` compares. After a change that is meant:

    python -m tests.support.role_matrix            # writes the table anew
    python -m tests.support.role_matrix /me/       # asks these addresses only, prints, writes nothing

Then read the difference line by line before committing it: the table is the decision, and nobody
else takes it. An address that names an object also needs its objects (and, if a form wants more
than an empty body, that body) in `tests/support/role_matrix_objects.py`.
"""

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from itertools import groupby
from pathlib import Path
from unittest import mock
from urllib.parse import urlencode, urlsplit

from django.apps import apps
from django.contrib.admindocs.views import simplify_regex
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import DateTimeField, Field, FileField, UUIDField
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve, reverse

from tests.support.desk import versioned_forms
from tests.support.thoroughness import IS_DRILL, IS_THOROUGH
from tests.support.writes import Writes

TABLE = Path(__file__).with_name("role_matrix_table.txt")
# The columns, with the words that stand above them.
ROLES = {
    "anonymous": "anon",
    "unverified": "unver",
    "applicant": "appl",
    "member": "memb",
    "other member": "other",
    "paused": "pausd",
    "banned": "bannd",
    "moderator": "mod",
    "senior moderator": "senior",
    "editor": "editor",
    "medical reviewer": "review",
    "administrator": "admin",
    "superuser": "super",
}
STAFF = list(ROLES)[7:]
SIGNED_OUT = ("anonymous", "unverified")
NO_SUCH, ANY, BOTH = "no such", "in any state", "GET, POST"
# Rows that only say who is signed in where; everything else is a change worth a sign.
OF_SESSIONS = {"django_session", "usersessions_usersession"}
# What an attacker adds to every form, hoping that something takes it.
FORGED = {
    "state": "published",
    "status": "published",
    "published": "1",
    "is_readable": "on",
    "is_superuser": "on",
    "is_active": "on",
    "first_published_at": "2020-01-01",
    "hides_words": "yes",
    "decided_by": "1",
    "author": "1",
    "member": "1",
    "contributor": "1",
    "session_epoch": "0",
    "user_permissions": ["1", "2", "3"],
}
# Where a POST without a token is taken all the same, and why; only with the body of its first case.
TAKES_A_BARE_POST = {
    "/letters/stop/<key>/": "RFC 8058: a mail program has no cookie and no token. Whoever knows the "
    "address can switch letters off that are not about a decision, and nothing else.",
}
# These are fields of one form of theirs.
MAY_GRANT = ("administrator", "superuser")
FORGED_ROLES = {"is_staff": "on", "groups": ["1", "2", "3", "4", "5"]}
TOKEN = "t" * 32
FORM = "application/x-www-form-urlencoded"
# Each object is asked for by everybody in one of its states, and in the others by whoever the state
# is about and by some of those to whom it should make no difference, in turn. Everybody in each
# state: where tests are thorough, and when the table is written.
is_whole = IS_THOROUGH
ASKED_IN_EACH_STATE = {"member"}
ASKED_IN_TURN = [
    *[{"moderator", "anonymous"}, {"senior moderator", "other member"}, {"editor", "paused"}],
    *[{"administrator", "unverified"}, {"medical reviewer", "applicant"}, {"superuser", "banned"}],
]

LEGEND = """\
# Who gets what at every address. Written by `python -m tests.support.role_matrix`, reviewed by people:
# a changed line is a changed decision about who may do what.
#
# member     the owner of the objects; other is a stranger, pausd and bannd are sanctioned strangers.
#            An object called "one's own" belongs to whoever asks.
# in         led to the sign-in page
# door       led to the door of the desk, which sends people to the sign-in page and refuses whoever
#            has signed in and is no staff
# re         led to enter the password or a second factor again
# 302, 301   led somewhere else within the site
# 200        the page; for a POST the form once more
# 4xx        refused, not there (404), no such method (405), too late (409), gone (410)
# +          rows were changed, apart from those of sessions
#
# A GET comes with what the browser holds and nothing else. A POST carries the form's token, and the
# body of tests/support/role_matrix_objects.py or an empty one. A POST without the token is refused (403),
# everywhere and for everybody, but where a line "bare" says otherwise (TAKES_A_BARE_POST says why).
"""


@dataclass(frozen=True)
class Case:
    """One state of the object that an address names. Values and bodies may differ by role.

    `given` prepares what a state needs beyond rows, and is undone after the request. `is_stale`:
    the person has signed in, but not entered the password again just now. `shows`: what would be
    private elsewhere and is not for whoever has this address. `begins_session`: a visitor gets a
    session here, because something has to be remembered until the next step.
    """

    state: str = ""
    kwargs: dict[str, object] = field(default_factory=dict)
    body: dict[str, object] | Callable[[str], dict[str, object]] | None = None
    given: Callable[[str], object] | None = None
    is_stale: bool = False
    shows: tuple[str, ...] = ()
    begins_session: bool = False

    def values(self, role: str) -> dict[str, str]:
        """What stands in the address for this role."""
        return {
            name: str(value.get(role, value.get("")) if isinstance(value, dict) else value)
            for name, value in self.kwargs.items()
        }

    def body_of(self, role: str) -> dict[str, object]:
        return (self.body(role) if callable(self.body) else self.body) or {}


@dataclass
class Person:
    """A role as it asks: one client, whose cookies are as they were before each request."""

    role: str
    cookies: SimpleCookie
    stale_cookies: SimpleCookie
    member: object = None
    client: Client = field(
        default_factory=lambda: Client(enforce_csrf_checks=True, raise_request_exception=False)
    )


@dataclass(frozen=True)
class Answer:
    """What came back, in as few letters as the table needs, and the rest for the other checks."""

    status: int
    code: str
    location: str
    writes: tuple[str, ...]
    response: object
    error: str
    rows: object = None


# Addresses


def addresses(resolver=None, before: str = "") -> Iterator[str]:
    """Every address of the URLconf, each argument as <name>; without a language's prefix."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern, route)
        else:
            yield readable(route)


def readable(route: str) -> str:
    """An address as people write it, from a route of the URLconf."""
    return re.sub(r"<\w+:", "<", simplify_regex(route))


def group_of(address: str) -> str:
    """The part of the site that an address belongs to: one table's heading, one test."""
    part = re.match(
        r"/admin/(?:accounts|auth|conditions|django_tasks_database|experiences)/\w+/"
        r"|/accounts/2fa/|/me/experiences/(?:<\w+>/[\w-]+/)?|/(?:accounts|admin|conditions|me)/",
        address,
    )
    return part[0] if part else "/"


def arguments(address: str) -> list[str]:
    return re.findall(r"<(\w+)>", address)


def path_of(address: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        address = address.replace(f"<{name}>", value)
    return address


# Asking


def ask(
    person: Person,
    method: str,
    path: str,
    body: dict | None = None,
    *,
    case: Case | None = None,
    look: Callable[[list[str]], object] | None = None,
) -> Answer:
    """One request as this person, with nothing left of it afterwards.

    `look` sees the tables that were written to, before that is undone.
    """
    client, writes = person.client, Writes()
    cookies = person.stale_cookies if case and case.is_stale else person.cookies
    client.cookies = SimpleCookie({name: morsel.value for name, morsel in cookies.items()})
    cache.clear()
    with transaction.atomic():
        if case and case.given:
            case.given(person.role)
        if method != "GET":
            client.cookies["csrftoken"] = TOKEN
        # A drill does not trust the statements that it sees: it compares all rows.
        before = every_row() if IS_DRILL and method == "GET" else None
        with connection.execute_wrapper(writes):
            if method == "GET":
                response = client.get(path)
            else:
                # As browsers send a form without files; quicker to read than the other way.
                response = client.post(path, urlencode(body, doseq=True), content_type=FORM)
        if before is not None and every_row() != before:
            writes.tables.append("rows, without a statement that was seen")
        rows = look(writes.tables) if look else None
        transaction.set_rollback(True)
    written = tuple(table for table in writes.tables if table not in OF_SESSIONS)
    error = response.exc_info[0].__name__ if getattr(response, "exc_info", None) else ""
    location = response.headers.get("Location", "")
    return Answer(
        response.status_code,
        code_of(response.status_code, location) + ("+" if written else ""),
        location,
        written,
        response,
        error,
        rows,
    )


# What is new each time, or names something new.
FRESH = {
    "password",
    "pen_name",
    "pen_name_key",
    "suggested_name",
    "removal_key",
    "body",
    "data",
    "session_key",
}
FRESH |= {"follow_hash"}


def rows_of(tables: list[str]) -> dict[str, list[str]]:
    """All rows of some tables, without what differs from one time to the next."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table in tables and model._meta.db_table not in OF_SESSIONS:
            fields = [
                f.attname
                for f in model._meta.concrete_fields
                if f.name not in FRESH
                and not f.primary_key
                and not isinstance(f, UUIDField | DateTimeField | FileField)
                and not _names_a_new_row(f, tables)
            ]
            found[model._meta.label] = sorted(map(str, model._base_manager.values_list(*fields)))
    return found


def every_row() -> dict[str, list[tuple]]:
    """All rows of all tables but those of sessions: what a drill compares around each GET."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table not in OF_SESSIONS
    }


def _names_a_new_row(field: Field, tables: list[str]) -> bool:
    return field.is_relation and field.related_model._meta.db_table in tables


def code_of(status: int, location: str) -> str:
    path = urlsplit(location).path
    if not location:
        return str(status)
    if path == reverse("account_login"):
        return "in"
    if path == reverse("admin:login"):
        return "door"
    if path in {reverse("account_reauthenticate"), reverse("mfa_reauthenticate")}:
        return "re"
    return str(status)


# One address for everybody


@dataclass
class Finding:
    """What one address answers: its lines of the table, and sentences about what must never be.

    None stands for whoever was not asked.
    """

    lines: dict[tuple[str, str, str], list[str | None]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def asked_in_state(number: int) -> set[str]:
    """The roles that ask for an object in its state of this number; everybody in the first."""
    if is_whole or number == 0:
        return set(ROLES)
    return ASKED_IN_EACH_STATE | ASKED_IN_TURN[number % len(ASKED_IN_TURN)]


def render_nothing(request, template, context=None, status=200) -> HttpResponse:
    """In place of a page that only says that something is not there, or not allowed."""
    return HttpResponse(status=status)


@contextmanager
def answering_quickly() -> Iterator[None]:
    """Within it nobody notes which templates were rendered; and pages of refusals are empty, but
    where all of them are compared with those of what does not exist (`is_whole`)."""
    with ExitStack() as stack:
        stack.enter_context(mock.patch("django.test.client.store_rendered_templates"))
        if not is_whole:
            stack.enter_context(mock.patch("diseasemaps.errors.render", render_nothing))
        yield


def look_at(address: str, world) -> Finding:
    """Ask for one address in each state, in each way, as everybody or by `asked_in_state`."""
    finding = Finding()
    cases = world.cases_of(address)
    if cases is None:
        names = ", ".join(arguments(address))
        finding.faults.append(
            f"{address} names {names}, and nobody has said which: add its objects to OBJECTS in "
            "tests/support/role_matrix_objects.py."
        )
        return finding
    nothing_there = _NothingThere(address, cases)
    for number, case in enumerate(cases):
        got, posted, bare = [], [], dict.fromkeys(world.people)
        asked = asked_in_state(number)
        for role, person in world.people.items():
            if role not in asked:
                got.append(None)
                posted.append(None)
                continue
            path = path_of(address, case.values(role))
            where = f"{address} [{case.state}] as {role}"
            if readable_route_of(path) != address:
                finding.faults.append(f"{where}: {path} is answered by another address.")
            answer = ask(person, "GET", path, case=case)
            got.append(answer.code)
            finding.faults += _faults(where, "GET", answer, world, person, case)
            finding.faults += _faults_of_reading(where, answer, person, case)
            if answer.status == 404 and nothing_there.differs_from(answer, case, person):
                finding.faults.append(f"{where}: its 404 tells that there is something.")
            read = version_on(text_of(answer))
            plain = {**read, **case.body_of(role), "csrfmiddlewaretoken": TOKEN}
            answer = ask(person, "POST", path, forged(plain, role), case=case, look=rows_of)
            posted.append(answer.code)
            finding.faults += _faults(where, "POST", answer, world, person, case)
            if answer.writes and role not in MAY_GRANT:
                without = ask(person, "POST", path, plain, case=case, look=rows_of)
                if answer.rows != without.rows:
                    finding.faults.append(
                        f"{where}, POST: fields that no form offers changed what was written."
                    )
            if number == 0 and (is_whole or role in ASKED_IN_EACH_STATE):
                # Refused before anybody asks who it is: one person is enough, where time is short.
                answer = ask(person, "POST", path, case.body_of(role), case=case)
                bare[role] = answer.code
                finding.faults += _faults(
                    where, "POST without a token", answer, world, person, case
                )
                if address in TAKES_A_BARE_POST:
                    # That one body, and nothing that looks like it.
                    more = {**case.body_of(role), "and": "more"}
                    answer = ask(person, "POST", path, more, case=case)
                    if answer.status != 403:
                        finding.faults.append(
                            f"{where}: takes more than its one body: {answer.code}."
                        )
        finding.lines[address, case.state, "GET"] = got
        finding.lines[address, case.state, "POST"] = posted
        taken = set(bare.values()) - {"403", None}
        if taken:
            finding.lines[address, case.state, "bare"] = list(bare.values())
            if address not in TAKES_A_BARE_POST:
                finding.faults.append(f"{address} takes a POST without a token: {taken}.")
    return finding


def version_on(page: str) -> dict[str, str]:
    """What the form of a page of the desk carries of what stands there; nothing for other pages."""
    own = (hidden for form, hidden in versioned_forms(page) if 'action="' not in form)
    return next(own, {})


def forged(body: dict[str, object], role: str) -> dict[str, object]:
    """The body of a form with all that an attacker adds to it; it should change nothing."""
    return {**FORGED, **({} if role in MAY_GRANT else FORGED_ROLES), **body}


def readable_route_of(path: str) -> str:
    try:
        return readable(resolve(path).route)
    except Resolver404:
        return ""


def _faults(
    where: str, method: str, answer: Answer, world, person: Person, case: Case
) -> Iterator[str]:
    """What no answer may be, whoever asks."""
    if answer.status >= 500:
        yield f"{where}, {method}: {answer.status}, {answer.error or 'no exception'}."
    if urlsplit(answer.location).netloc not in ("", "testserver"):
        yield f"{where}, {method}: leads off the site, to {answer.location}."
    text = text_of(answer)
    for word in world.private_from(person.role) if world.MARK.search(text) else ():
        if word in text and word not in case.shows:
            yield f"{where}, {method}: shows “{word}”, which is not for them."


def _faults_of_reading(where: str, answer: Answer, person: Person, case: Case) -> Iterator[str]:
    """What a GET must not do: change rows, mark visitors, leave personal pages in stores."""
    if answer.writes:
        yield f"{where}: a GET changed {', '.join(sorted(set(answer.writes)))}."
    stored = answer.response.headers.get("Cache-Control", "")
    if person.role not in SIGNED_OUT and not {"private", "no-store"} <= set(stored.split(", ")):
        yield f"{where}: may be stored by others (Cache-Control: {stored or 'none'})."
    if person.role == "anonymous" and answer.response.cookies and not case.begins_session:
        has_form = "csrfmiddlewaretoken" in text_of(answer)
        beyond = set(answer.response.cookies) - ({"csrftoken"} if has_form else set())
        if beyond:
            yield f"{where}: sets the cookies {', '.join(sorted(beyond))}."


class _NothingThere:
    """What each role gets for an object that does not exist: a private one must look the same.

    Asked as the roles that get 404 for one that does, and only as these.
    """

    def __init__(self, address: str, cases: list[Case]) -> None:
        self.address = address
        self.case = next((case for case in cases if case.state == NO_SUCH), None)
        self.seen: dict[str, tuple] = {}

    def differs_from(self, answer: Answer, case: Case, person: Person) -> bool:
        """Whether this person can tell this 404 from the one for what does not exist."""
        if self.case in (None, case):
            return False
        if person.role not in self.seen:
            values = self.case.values(person.role)
            self.seen[person.role] = masked(
                ask(person, "GET", path_of(self.address, values)), values
            )
        return masked(answer, case.values(person.role)) != self.seen[person.role]


def masked(answer: Answer, values: dict[str, str]) -> tuple:
    """Status, headers and text without what names the object or is random."""
    text = text_of(answer)
    for value in sorted(values.values(), key=len, reverse=True):
        # Only in addresses: a short number may stand elsewhere too.
        text = re.sub(rf"(?<=/){re.escape(value)}(?=[/\"?&])", "…", text)
        # The page for what is not there offers to search for the words of the address.
        if not value.isdigit():
            text = text.replace(f'"{value.replace("-", " ")}"', '"…"')
    text = re.sub(r'(csrfmiddlewaretoken" value=")[^"]*', r"\1", text)
    headers = {k: v for k, v in answer.response.headers.items() if k not in ("Content-Length",)}
    headers.pop("Expires", None)
    return answer.status, headers, text


def text_of(answer: Answer) -> str:
    if answer.response.streaming:
        return ""
    return answer.response.content.decode(errors="replace")


# The table


def write_table(lines: dict[tuple[str, str, str], list[str]]) -> str:
    """The table as text: by part of the site, then by address, state and method."""
    parts = [LEGEND]
    lines = in_short(lines)
    width = max(len(_label(key)) for key in lines) + 2
    head = " " * width + "".join(f"{short:<7}" for short in ROLES.values())
    ordered = sorted(lines, key=lambda key: (group_of(key[0]), key))
    for group, keys in groupby(ordered, key=lambda key: group_of(key[0])):
        parts.append(f"\n## {group}\n{head.rstrip()}\n")
        for key in keys:
            cells = "".join(f"{code:<7}" for code in lines[key])
            parts.append(f"{_label(key):<{width}}{cells}".rstrip() + "\n")
    return "".join(parts)


def in_short(lines: dict) -> dict:
    """One line for all states, and one for both methods, where they make no difference."""
    short = {}
    ordered = sorted(lines, key=lambda key: (key[0], key[2]))
    for (address, method), keys in groupby(ordered, key=lambda key: (key[0], key[2])):
        keys = list(keys)
        if len(keys) > 1 and len({tuple(lines[key]) for key in keys}) == 1:
            short[address, ANY, method] = lines[keys[0]]
        else:
            short |= {key: lines[key] for key in keys}
    for address, state, method in list(short):
        get, post = (address, state, "GET"), (address, state, "POST")
        if method == "GET" and short.get(post) == short[get]:
            short[address, state, BOTH] = short.pop(get)
            del short[post]
    return short


def _label(key: tuple[str, str, str]) -> str:
    address, state, method = key
    return f"{address}{f'  [{state}]' if state else ''}  {method}"


LINE = re.compile(
    r"(?P<address>/\S*)(?:  \[(?P<state>[^]]*)\])?  (?P<method>GET, POST|GET|POST|bare) +(.*)"
)


def read_table() -> dict[tuple[str, str, str], list[str]]:
    """The table as it stands in the repository."""
    lines = {}
    for line in TABLE.read_text().splitlines() if TABLE.exists() else []:
        found = LINE.fullmatch(line)
        if found:
            for method in found["method"].split(", "):
                lines[found["address"], found["state"] or "", method] = found[4].split()
    return lines


def differences(expected: dict, found: dict) -> list[str]:
    """Each cell that is not as decided, and each line that nobody has decided on, in sentences."""
    said, used = [], set()
    for key in sorted(found):
        decided = key if key in expected else (key[0], ANY, key[2])
        used.add(decided)
        if decided not in expected:
            said.append(f"{_label(key)}: nobody has decided on this yet.")
        else:
            cells = zip(ROLES, expected[decided], found[key], strict=True)
            said += [
                f"{_label(key)}: {role} should get {was}, but gets {now}"
                for role, was, now in cells
                if now not in (None, was)
            ]
    said += [
        f"{_label(key)}: stands in the table, but there is no such thing any more."
        for key in sorted(expected.keys() - used)
    ]
    return said


def main(only: str = "") -> None:
    """Ask the whole site and write the table; with `only`, ask a part and print it."""
    global is_whole
    is_whole = True
    import django

    django.setup()
    from django.test.utils import setup_test_environment

    from tests.support.role_matrix_objects import a_whole_world

    setup_test_environment()
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with a_whole_world() as world, answering_quickly():
            lines, faults = {}, []
            for address in sorted(set(addresses())):
                if address.startswith(only):
                    finding = look_at(address, world)
                    lines |= finding.lines
                    faults += finding.faults
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    for fault in faults:
        print(fault, file=sys.stderr)
    if only:
        print(write_table(lines))
        return
    TABLE.write_text(write_table(lines))
    print(f"{len(lines)} lines, {len(lines) * len(ROLES)} answers; {len(faults)} faults.")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    # By its name, so that there is one set of classes and not a second as __main__.
    from tests.support import role_matrix

    role_matrix.main(*sys.argv[1:])
