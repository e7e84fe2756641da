"""Limits and periods: a setting changes them everywhere, and no sentence contradicts it.

Every page, every letter and every refusal that says a figure is made once with other settings than
the defaults; the old figures may then stand nowhere. Members' and editors' own words do not count:
only what comes from the catalogue of translations is looked through.
"""

import ast
import re
import uuid
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings as site
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.test.signals import template_rendered
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format

from accounts.letters import outbox
from accounts.letters.kinds import KINDS
from accounts.models import Member
from conditions.articles import checks
from conditions.models import ArticleVersion
from diseasemaps.common import periods
from diseasemaps.common.policy import Default, Derived
from diseasemaps.errors import too_many_requests
from diseasemaps.templatetags import policy as tags
from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import Decision, Experience, Helpline
from experiences.moderation.notes import NoteForm
from experiences.profiles import pen_names
from experiences.workflow import visibility
from experiences.writing import rescue
from tests.support.page_catalogue import FIRST, MODERATOR, NEWCOMER, PATIENT, pages, sign_in
from tests.support.pseudo import CLOSE, OPEN, pseudo_language

pytestmark = pytest.mark.once
ROOT = Path(site.BASE_DIR)
PACKAGES = ("accounts", "conditions", "experiences", "diseasemaps")

# Every figure that somebody reads, with another value; no two of them are said in the same words.
OTHER = {
    "MINIMUM_AGE": 21,
    "PASSWORD_CHARACTERS": 14,
    "APPROVAL_TARGET_DAYS": 8,
    "PAUSE_DAYS": 11,
    "LONG_PAUSE_DAYS": 41,
    "STRIKE_DAYS": 171,
    "APPEAL_DAYS": 191,
    "CLOSING_DAYS": 9,
    "KEEP_UNVERIFIED_DAYS": 17,
    "FEWEST_REFERENCES": 5,
    "REVIEW_MONTHS": 35,
    "EXACT_UP_TO": 23,
    "MOST_ASKED_CHARACTERS": 111,
    "RETRY_TOO_MANY_SECONDS": 780,
    "THEME_DAYS": 201,
    "FEWEST_EXPERIENCE_CHARACTERS": 22,
    "MOST_EXPERIENCE_CHARACTERS": 5432,
    "FEWEST_PEN_NAME_CHARACTERS": 4,
    "AUTOSAVE_SECONDS": 13,
    "RESCUE_MINUTES": 25,
    "QUEUE_ALARM_HOURS": 29,
    "QUEUE_TARGET_HOURS": 96,
    "OFFER_HOURS": 120,
    "CLAIM_MINUTES": 21,
    "MOST_CLAIMS": 19,
    "CLAIMS_AT_ONCE": 6,
    "UNDO_MINUTES": 12,
    "MOST_LISTED": 4,
    "MOST_SPAM_AT_ONCE": 43,
    "SPAM_HOURS": (2, 7, 25),
    "MOST_MODERATED_CONDITIONS": 150,
    "MOST_NOTE_CHARACTERS": 1999,
    "STATISTICS_DAYS": (33, 333),
    "TEAM_STATISTICS_DAYS": 34,
    "STATISTICS_CACHE_SECONDS": 6 * 3600,
    "SMALLEST_FIGURE": 6,
    "REPORTS_TO_HOLD": 4,
    "CREDIBLE_AFTER_DAYS": 13,
    "UNFOUNDED_DAYS": 91,
    "MOST_REPORT_CHARACTERS": 444,
    "KEEP_REPORTS_DAYS": 366,
    "APPEAL_TARGET_DAYS": 5,
    "MOST_APPEAL_CHARACTERS": 2222,
    "KEEP_DRAFTS_DAYS": 93,
    "RECONFIRM_DAYS": 700,
    "HELPLINE_DAYS": 95,
    "FEWEST_ME_TOO": 6,
}
# Settings that frameworks read, and the figures of ours that follow from them.
FRAMEWORKS = {
    "ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS": 6,
    "ACCOUNT_LOGIN_BY_CODE_TIMEOUT": 11 * 60,
    "PASSWORD_RESET_TIMEOUT": 2 * 3600,
    "SESSION_COOKIE_AGE": 19 * 24 * 3600,
    "CSRF_COOKIE_AGE": 22 * 24 * 3600,
    "ACCOUNT_RATE_LIMITS": site.ACCOUNT_RATE_LIMITS
    | {
        "login_failed": "10/m/ip,5/7m/key",
        "letters": "30/3h/key",
        "report": "20/4h/ip",
        "removal_key": "30/5h/ip",
    },
}
DERIVED = {
    "CONFIRMATION_LINK_HOURS",
    "LOGIN_CODE_SECONDS",
    "PASSWORD_LINK_SECONDS",
    "SESSION_SECONDS",
    "CSRF_COOKIE_SECONDS",
    "TRIES_COUNTED_MINUTES",
    "REPORTS_COUNTED_MINUTES",
    "FAILED_SIGN_IN_MINUTES",
    "LETTERS_COUNTED_MINUTES",
    "CLAIM_RENEWAL_MINUTES",
}
# How a figure is said where it is more than a period: {n} in figures, {w} in words up to ten.
SAID = {
    "MINIMUM_AGE": ["{n} or older"],
    "PASSWORD_CHARACTERS": ["{n} characters"],
    "FEWEST_REFERENCES": ["at least {n} sources", "at least {w} references"],
    "REVIEW_MONTHS": ["after {n} months"],
    "EXACT_UP_TO": ["Up to {n} the number"],
    "MOST_ASKED_CHARACTERS": ['search maxlength="{n}"'],
    "RETRY_TOO_MANY_SECONDS": ["Please wait {m} minutes"],
    "THEME_DAYS": ["for {p}"],
    "CSRF_COOKIE_SECONDS": ["for {p}"],
    "FEWEST_EXPERIENCE_CHARACTERS": ["between {n} and"],
    "MOST_EXPERIENCE_CHARACTERS": ["and {n} characters", "Up to {n} characters"],
    "FEWEST_PEN_NAME_CHARACTERS": ["at least {w} letters"],
    "AUTOSAVE_SECONDS": ['data-seconds="{n}"'],
    "CLAIM_RENEWAL_MINUTES": ['data-minutes="{n}"'],
    "QUEUE_ALARM_HOURS": ["Over {n} hours"],
    "QUEUE_TARGET_HOURS": ["Over {n} hours", "within {n} hours", "within {p}", "only in {p}"],
    "MOST_CLAIMS": ["Claim the next {n}"],
    "CLAIMS_AT_ONCE": ["Claim the next {n}"],
    "MOST_LISTED": ["the first {n} are listed"],
    "MOST_SPAM_AT_ONCE": ["up to {n} texts"],
    "SPAM_HOURS": ["the last {n} hours"],
    "MOST_MODERATED_CONDITIONS": ["up to {n} conditions"],
    "MOST_NOTE_CHARACTERS": ["up to {d} characters"],
    "STATISTICS_DAYS": ["the last {n} days"],
    "TEAM_STATISTICS_DAYS": ["The last {n} days"],
    "STATISTICS_CACHE_SECONDS": ["once within {p}"],
    "SMALLEST_FIGURE": ["fewer than {n}"],
    "REPORTS_TO_HOLD": ["Reports of {n} different"],
    "UNFOUNDED_DAYS": ["next {n} days", "unfounded for {p}"],
    "MOST_REPORT_CHARACTERS": ["up to {n} characters", "Up to {n} characters"],
    "KEEP_REPORTS_DAYS": ["until {n} days after"],
    "APPEAL_TARGET_DAYS": ["up to {n} days"],
    "MOST_APPEAL_CHARACTERS": ["up to {n} characters"],
    "HELPLINE_DAYS": ["more than {n} days ago"],
    "FEWEST_ME_TOO": ["from {w} people on"],
}
# Sentences of consents as people agreed to them: a version is never changed, and whoever changes the
# figure writes a new one (docs/decisions/0002).
FROZEN = (
    "after two years, to ask whether what you wrote still holds",
    "A figure is shown only where it counts at least five people",
)


def defaults() -> dict[str, object]:
    """Every figure there is, as it is without any setting."""
    return {
        name: figure.default if isinstance(figure, Default) else figure.read()
        for owner in tags.POLICIES
        for name, figure in vars(owner).items()
        if isinstance(figure, Default | Derived)
    }


def phrases(name: str, value: object) -> set[str]:
    """How a figure may stand in a sentence."""
    said = set()
    for number in value if isinstance(value, tuple) else (value,):
        unit = name.rpartition("_")[2]
        parts = {
            "n": number_format(number, force_grouping=True),
            "d": str(number),
            "w": periods.in_words(number),
            "m": str(round(number / 60)),
            "p": tags.UNITS[unit](number) if unit in tags.UNITS else "",
        }
        ways = SAID.get(name) or ["{p}", f"{{n}} {unit.lower()}"]
        said |= {way.format(**parts) for way in ways}
    return said


def of_the_catalogue(text: str) -> str:
    """What stands within marks: strings of ours, with what was filled in."""
    kept, depth = [], 0
    for character in text:
        if character == OPEN:
            depth += 1
        elif character == CLOSE:
            depth -= 1
            kept += [] if depth else ["\n"]
        elif depth:
            kept.append(character)
    return "".join(kept)


def plain(html: str) -> str:
    """One line for each string; attributes that scripts and browsers read stay."""
    lines = unescape(of_the_catalogue(html)).replace(" ẍẍ", "").split("\n")
    # What ends in three dots is the beginning of somebody's own words.
    text = "\n".join(line for line in lines if not line.endswith("…"))
    for sentence in FROZEN:
        text = text.replace(sentence, "")
    figures = re.findall(r'data-(?:seconds|minutes)="\d+"', html)
    searches = re.findall(r'type="search"[^>]*(maxlength="\d+")', html)
    return "\n".join([text, *figures, *(f"search {limit}" for limit in searches)])


@pytest.fixture(scope="module")
def shown(django_db_setup, django_db_blocker) -> dict[str, str]:
    """Everything that says a figure, made with all the other settings: where it stands, and what."""
    found: dict[str, str] = {}
    templates: set[str] = set()

    def note(sender, template, **kwargs) -> None:
        templates.add(str(template.name))

    template_rendered.connect(note)
    with django_db_blocker.unblock(), transaction.atomic():
        # A pause says how long it was decided to last, so it has to be decided by these settings.
        with override_settings(DEVELOPMENT=True, PAUSE_DAYS=11, LONG_PAUSE_DAYS=41):
            call_command("load_demo", verbosity=0)
        Helpline.objects.update(verified_on=timezone.localdate() - timedelta(days=99))
        with override_settings(**OTHER, **FRAMEWORKS), pseudo_language():
            for place, text in (*all_pages(), *all_letters(), *all_states(), *all_refusals()):
                assert place not in found, place
                found[place] = plain(text)
        transaction.set_rollback(True)
    template_rendered.disconnect(note)
    cache.clear()
    return found | {"templates": "\n".join(sorted(templates))}


def all_pages():
    """Every page of the catalogue."""
    clients: dict[str, Client] = {}
    for page in pages():
        if page.who not in clients:
            clients[page.who] = Client()
            if page.who:
                sign_in(clients[page.who], page.who)
        answer = clients[page.who].get(page.path)
        assert answer.status_code == page.status, page
        yield page.name, answer.text


def all_letters():
    """Every kind of letter, ours and those of signing in."""
    key = uuid.uuid4()
    context = dict.fromkeys(["experience_id", "contributor_id"], key)
    context |= {"key": "k" * 40, "keys": ["KEY"], "day": timezone.now(), "lines": [], "reason": ""}
    context |= {"texts": 2}
    for kind in KINDS:
        yield f"letter {kind}", "\n".join(outbox.rendered(kind, context))
    for path in sorted((ROOT / "templates/account/email").glob("*.txt")):
        name = f"account/email/{path.name}"
        yield f"letter {name}", render_to_string(name, {"user": None, "activate_url": "/"})


def all_states():
    """What is shown only after something went wrong, or in the middle of signing in."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    yield "too many tries", too_many_requests(request).content.decode()
    kept = {"fields": {"words": "Words."}, "held": True}
    yield "form too old", render_to_string("403_csrf.html", kept, request)
    yield (
        "address to confirm",
        render_to_string("account/verified_email_required.html", {}, request),
    )
    visitor = Client()
    yield "wrong link", visitor.get(reverse("account_confirm_email", args=["wrong"])).text
    asked = visitor.post(reverse("account_request_login_code"), {"email": PATIENT}, follow=True)
    yield "login code", asked.text
    patient, newcomer = (Member.objects.get(email=address) for address in (PATIENT, NEWCOMER))
    key = f"{user_pk_to_url_str(patient)}-{default_token_generator.make_token(patient)}"
    yield "reset link", visitor.get(f"/accounts/password/reset/key/{key}/", follow=True).text
    Member.objects.filter(pk=newcomer.pk).update(password="!")
    member = Client()
    sign_in(member, NEWCOMER)
    yield "no password yet", member.get(reverse("account_set_password")).text
    code = member.post(reverse("reauthenticate-by-code"), {"send": "1"}, follow=True)
    yield "code to show that it is still you", code.text
    # The session has ended, and there is a text with a moderator already.
    page = f"/conditions/{FIRST}/treatments/share/"
    sent = {"author": rescue.author_mark(patient), "words": "Some words.", "do": "preview"}
    Client().post(page, sent | {"seen_version": 0})
    writer = Client()
    sign_in(writer, PATIENT)
    yield "signed out while writing", writer.get(page).text


def all_refusals():
    """Sentences that answer something that may not be done."""
    adapter = get_adapter()
    yield "refused: tries", str(adapter.error_messages["rate_limited"])
    yield "refused: letters", str(adapter.error_messages["too_many_letters"])
    yield "refused: pen name", pen_names.objection("x", "a@example.org")
    article = ArticleVersion.objects.first()
    article.references.all().delete()
    yield "refused: references", "\n".join(checks.hindrances(article))
    moderator = Member.objects.get(email=MODERATOR)
    patient = Member.objects.get(email=PATIENT)
    public = Experience.objects.readable().filter(contributor__member=patient).first()
    rejected = Decision.objects.filter(
        experience__contributor__member=patient, outcome="rejected"
    ).first()
    long = "x" * 10_000
    yield "refused: report", refused(workflow.report, public, by=None, reason="other", details=long)
    yield "refused: appeal", refused(workflow.open_appeal, rejected, by=patient, text=long)
    decided_at = rejected.decided_at
    rejected.decided_at = timezone.now() - timedelta(days=400)
    Decision.objects.filter(pk=rejected.pk).update(decided_at=rejected.decided_at)
    yield (
        "refused: late appeal",
        refused(workflow.open_appeal, rejected, by=patient, text="Please."),
    )
    Decision.objects.filter(pk=rejected.pk).update(decided_at=decided_at)
    workflow.open_appeal(Decision.objects.get(pk=rejected.pk), by=patient, text="Please.")
    author = Client()
    sign_in(author, PATIENT)
    yield "refused: appeal opened", author.get(reverse("my-experiences")).text
    yield "refused: young text", refused(workflow.reconfirm, public, by=patient)
    waiting = visibility.next_for(moderator).first()
    yield "refused: note", refused(workflow.add_note, waiting.experience, by=moderator, text=long)
    yield "refused: spam", refused(workflow.reject_as_spam, [waiting] * 50, by=moderator)
    desk = Client()
    sign_in(desk, MODERATOR)
    spam = reverse("admin:experiences_submission_spam")
    yield "refused: spam form", desk.post(spam, {"text": list(range(44))}).text
    workflow.claim(waiting, by=moderator)
    path = reverse("admin:experiences_submission_change", args=[waiting.pk])
    yield "refused: claimed", desk.get(path).text
    path = f"/admin/experiences/experience/{waiting.experience_id}/hand-on/"
    colleague = re.search(r'<option value="(\d+)"', desk.get(path).text)[1]
    done = desk.post(path, {"to": colleague, "text": "A look?"}, follow=True)
    yield "refused: handed on", done.text
    administrator = Client()
    sign_in(administrator, "admin@example.org")
    path = f"/admin/accounts/member/{moderator.pk}/conditions/"
    lines = "\n".join(f"condition {number}" for number in range(200))
    yield "refused: conditions", administrator.post(path, {"conditions": lines}).text


def refused(act, *args, **kwargs) -> str:
    """The sentence with which this is refused."""
    with pytest.raises(NotAllowed) as refusal:
        act(*args, **kwargs)
    return str(refusal.value)


def places(shown: dict[str, str], phrase: str) -> list[str]:
    """Where a phrase stands; a longer number that ends or begins with it is none."""
    pattern = re.compile(rf"(?<![\w.,]){re.escape(phrase)}(?!\w)")
    return [place for place, text in shown.items() if phrase in text and pattern.search(text)]


def test_the_other_figures_are_said_in_other_words():
    before = {phrase for name in OTHER for phrase in phrases(name, defaults()[name])}
    after = [phrase for name, value in OTHER.items() for phrase in phrases(name, value)]

    assert before.isdisjoint(after)
    assert len(after) == len(set(after))


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*OTHER, *sorted(DERIVED)])
def test_a_setting_changes_every_sentence_that_says_its_figure(shown, name):
    before = defaults()[name]
    with override_settings(**OTHER, **FRAMEWORKS):
        after = tags.limit(name)
    assert after != before

    stale = {phrase: found for phrase in phrases(name, before) if (found := places(shown, phrase))}
    assert stale == {}
    fresh = [phrase for phrase in phrases(name, after) if places(shown, phrase)]
    assert fresh, f"nobody reads {name}: {phrases(name, after)}"


FIGURE_IN_TEMPLATE = re.compile(r'"([A-Z_]+)"\|(?:period|limit)\b')


def templates() -> dict[str, str]:
    """Every template of ours by its name."""
    folder = ROOT / "templates"
    found = (path for path in sorted(folder.rglob("*")) if path.suffix in (".html", ".txt"))
    return {str(path.relative_to(folder)): path.read_text() for path in found}


@pytest.mark.django_db
def test_everything_that_says_a_figure_was_looked_through(shown):
    """Templates by the page or letter that they make; in code by the figure that is put in words."""
    saying = {name: FIGURE_IN_TEMPLATE.findall(text) for name, text in templates().items()}
    rendered = set(shown["templates"].split("\n"))
    assert {name for name, figures in saying.items() if figures} <= rendered

    said = {figure for figures in saying.values() for figure in figures}
    for path in product():
        said |= set(re.findall(r"periods\.\w+\(\w+Policy\.([A-Z_]+)\)", path.read_text()))
    assert said <= {*OTHER, *DERIVED}


def test_of_frozen_sentences_each_is_still_agreed_to():
    texts = "".join(text for name, text in templates().items() if "/consents/" in name)

    assert [sentence for sentence in FROZEN if sentence not in texts] == []


# Nothing is left out


def product() -> list[Path]:
    """Every module of ours that is neither a table's history nor invented for a demonstration."""
    return [
        path
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if not {"migrations", "demo"} & set(path.parts) and path.name != "load_demo.py"
    ]


def figures_of(owner: type) -> set[str]:
    return {name for name in vars(owner) if name.isupper()}


def test_each_figure_has_one_owner_and_is_used():
    names = [name for owner in tags.POLICIES for name in figures_of(owner)]
    assert len(names) == len(set(names))

    code = "\n".join(path.read_text() for path in product())
    used = set(re.findall(r"Policy\.([A-Z_]+)\b", code))
    used |= set(FIGURE_IN_TEMPLATE.findall("\n".join(templates().values())))
    assert set(names) - used == set()


def test_each_figure_has_a_reason_beside_it():
    for package in (*PACKAGES, "diseasemaps/common"):
        lines = (ROOT / package / "policy.py").read_text().split("\n")
        for group in "\n".join(lines).split("\n\n")[1:]:
            if re.search(r"^    [A-Z_]+ = ", group, flags=re.MULTILINE):
                assert "    # " in group, group


# Numbers of settings that are no limit or period of ours, and what they are.
NO_POLICY = {
    "EMAIL_TIMEOUT": "how long a mail server may hang",
    "MFA_TOTP_TOLERANCE": "a telephone's clock",
    "ALLAUTH_TRUSTED_PROXY_COUNT": "the operator's proxies",
    "ACCOUNT_REAUTHENTICATION_TIMEOUT": "no sentence says it",
    "ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS": "no sentence says it",
    "WHITENOISE_MAX_AGE": "read by browsers alone",
    "SECURE_HSTS_SECONDS": "read by browsers alone",
    # From EMAIL_URL
    "EMAIL_PORT": "the mail server",
}


def test_each_figure_in_the_settings_is_known_to_a_policy():
    ours = set().union(*map(figures_of, tags.POLICIES))
    tree = ast.parse((ROOT / "diseasemaps/settings.py").read_text())
    numbers = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and type(getattr(site, target.id, None)) in (int, float)
    }
    assert numbers - ours - set(FRAMEWORKS) - set(NO_POLICY) == set()


def test_what_the_environment_overrides_is_a_figure_with_a_default_and_stands_in_the_example():
    example = (ROOT / ".env.example").read_text()
    for name in site.POLICY_FROM_ENVIRONMENT:
        owner = next(owner for owner in tags.POLICIES if name in vars(owner))
        default = vars(owner)[name].default
        assert f"\n# {name}={default}\n" in example, name


def test_a_figure_of_a_column_cannot_be_overridden(settings):
    fixed = {
        name
        for owner in tags.POLICIES
        for name in figures_of(owner)
        if not isinstance(vars(owner)[name], Default | Derived)
    }
    assert fixed == {"PEN_NAME_CHARACTERS", "INTAKE_SENTENCE_CHARACTERS"}
    settings.PEN_NAME_CHARACTERS = 50
    assert tags.limit("PEN_NAME_CHARACTERS") == 40


def test_a_name_that_no_policy_has_fails_loudly():
    with pytest.raises(LookupError):
        tags.limit("NO_SUCH_FIGURE")


NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|twenty|thirty|forty"
    "|fifty|sixty|ninety|hundred|half an"
)
UNIT_WORDS = "seconds?|minutes?|hours?|days?|weeks?|fortnights?|months?|years?|characters?|letters"
TYPED = re.compile(
    rf"\b(?:\d[\d,]*|{NUMBER_WORDS})[ -](?:{UNIT_WORDS})\b"
    r"|\b(?<!the last )(?<!less than )an? (?:hour|week|month|fortnight)\b|\bfor a year\b",
    re.IGNORECASE,
)
# What looks like a typed limit and is none, by where it stands, with the reason.
TYPED_ON_PURPOSE = {
    ("accounts/consents/letters-2026-11.html", "two years"): "a consent is never changed",
    ("accounts/letters/account_closed_body.txt", "one day"): "some day",
    ("experiences/profiles/bands.py", "1 year"): "a band is a value in the database",
    ("experiences/profiles/bands.py", "2 years"): "a band is a value in the database",
    ("experiences/profiles/bands.py", "5 years"): "a band is a value in the database",
    ("experiences/profiles/bands.py", "10 years"): "a band is a value in the database",
    ("experiences/profiles/bands.py", "20 years"): "a band is a value in the database",
    ("diseasemaps/settings.py", "50 characters"): "the operator's secret key",
    ("diseasemaps/common/periods.py", "half an hour"): "here periods get their words",
    ("diseasemaps/common/periods.py", "an hour"): "here periods get their words",
    ("diseasemaps/common/periods.py", "a month"): "here periods get their words",
}


def sentences() -> list[tuple[str, str]]:
    """Every string that a template translates and every one in our code that is no docstring, with
    its file: what is filled into a sentence is typed just as well."""
    found = []
    for name, text in templates().items():
        strings = re.findall(r'{% translate "([^"]*)"', text)
        strings += re.findall(
            r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", text, flags=re.DOTALL
        )
        found += [(name, string) for string in strings]
    for path in product():
        if "patterns" in path.parts:
            continue  # what is looked for in members' words
        tree = ast.parse(path.read_text())
        documented = {
            node.body[0].value
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and ast.get_docstring(node) is not None
        }
        found += [
            (str(path.relative_to(ROOT)), node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node not in documented
        ]
    return found


def typed(string: str) -> list[str]:
    """The limits and periods that are typed in a sentence."""
    return [match[0].lower() for match in TYPED.finditer(string)]


def test_no_sentence_has_a_limit_or_a_period_typed():
    strings = sentences()
    assert len(strings) > 1000
    found = {(name, figure) for name, string in strings for figure in typed(string)}

    assert found - set(TYPED_ON_PURPOSE) == set()
    assert set(TYPED_ON_PURPOSE) - found == set(), "an exception that nothing needs"


@pytest.mark.parametrize(
    "sentence",
    [
        "usually within two days",
        "You have seven days to change your mind",
        "within 48 hours",
        "lapses after 180 days",
        "leaves ten minutes after the decision",
        "Claim it for half an hour",
        "30-minute lease",
        "once, within six months",
        "between 20 and 5,000 characters",
        "at least 12 characters",
        "It closes in a week",
        "or wait an hour",
        "kept for a year",
    ],
)
def test_a_typed_limit_would_be_found(sentence):
    assert typed(sentence)


# Constants in capitals that hold a number and are no limit or period of the product.
NUMBERS_ELSEWHERE = {
    "_HIGHEST_PK": "of a column",
    "PER_ROW": "of a drawing",
    "STEP": "of a drawing",
    "ROW_HEIGHT": "of a drawing",
    "LONGEST": "of a column with folded names",
    "LONGEST_WORD": "where a folded text is cut",
    "AROUND": "how much of a text stands around a hint",
    "KEY_CHARACTERS": "a key is in letters that have left",
    "KEY_LENGTH": "a key is in letters that have left",
    "KEY_GROUP": "a key is in letters that have left",
    "LOWEST": "of the numbers in suggested pen names",
    "HIGHEST": "of the numbers in suggested pen names",
    "REFERENCE_LENGTH": "beyond guessing, short enough to read out",
    "SECONDS_BETWEEN_LETTERS": "in development, where no worker runs",
    "HIGHEST_PORT": "of a machine",
    "SHORTEST_PART": "of an address, to be found in a name",
    "EARLIEST_BIRTH": "a year",
    "SOONER": "what the catalogue puts into a column of questions, where editors change it",
    "CANDIDATES": "names looked up at once; most are free",
    "BEFORE_ANY_CHANGE": "where a version begins",
}


def test_no_module_has_a_limit_or_a_period_of_its_own():
    found, excused = [], set()
    for path in product():
        if path.name in ("policy.py", "settings.py") or "text_checks/patterns" in str(path):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            where = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', '')}"
            if isinstance(node, ast.Assign):
                names = {name for name in numbers_named(node) if name.isupper()}
                excused |= names & set(NUMBERS_ELSEWHERE)
                found += [f"{where} {name}" for name in names - set(NUMBERS_ELSEWHERE)]
            if isinstance(node, ast.BinOp) and isinstance(node.right, ast.Dict):
                # What is filled into a sentence.
                found += [f"{where} %" for value in node.right.values if is_number(value)]
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "timedelta":
                # One of a unit is a unit, not a period.
                found += [
                    f"{where} timedelta"
                    for keyword in node.keywords
                    if is_number(keyword.value) and ast.unparse(keyword.value) != "1"
                ]

    assert found == []
    assert excused == set(NUMBERS_ELSEWHERE), "an exception that nothing needs"


def numbers_named(node: ast.Assign) -> set[str]:
    """The names to which numbers are given here, also several at once."""
    pairs = [(target, node.value) for target in node.targets]
    for target, value in list(pairs):
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            pairs += zip(target.elts, value.elts, strict=False)
    return {getattr(target, "id", "") for target, value in pairs if is_number(value)}


def is_number(node: ast.AST) -> bool:
    """Whether this is a number that is written out, or worked out of such."""
    if isinstance(node, ast.BinOp):
        return is_number(node.left) and is_number(node.right)
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


# And it works


@pytest.mark.django_db
def test_a_form_takes_as_much_as_the_setting_says_when_it_is_sent(settings):
    settings.MOST_NOTE_CHARACTERS = 5
    assert "text" in NoteForm({"text": "123456"}).errors
    assert 'maxlength="5"' in str(NoteForm()["text"])
    settings.MOST_NOTE_CHARACTERS = 6
    assert NoteForm({"text": "123456"}).errors == {}


def test_a_password_is_as_long_as_the_setting_says(settings):
    settings.PASSWORD_CHARACTERS = 30
    with pytest.raises(ValidationError, match="at least 30 characters"):
        validate_password("four words that belong to me")


@pytest.mark.django_db
def test_pages_agree_where_the_target_is_three_days(client, settings):
    """What began it: at 72 hours one page said two days and another 72 hours."""
    settings.QUEUE_TARGET_HOURS = 72

    assert "usually within three days" in client.get("/about/how-we-moderate/").text
    assert "usually within three days" in client.get("/support-now/").text
