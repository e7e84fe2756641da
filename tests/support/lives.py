"""A member who has used everything, through the real pages, with words that nobody mistakes."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from unittest import mock

import html5lib
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth import get_user
from django.core import mail
from django.core.management import call_command
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import workflow as accounts_workflow
from accounts.letters.unsubscribe import unsubscribe_url
from accounts.models import (
    AccountOutcome,
    Closing,
    ConsentScope,
    Letter,
    Member,
    RefusedAddress,
)
from conditions.models import Topic
from experiences import workflow
from experiences.models import Experience
from tests.support.factories import (
    make_condition,
    make_member,
    make_old,
    make_question,
    make_senior,
    make_topic,
    publish,
    submit,
)
from tests.support.signing_up import pass_second_step

ADDRESS, OTHER_ADDRESS = "Canary.Quokka@needle.example", "canary.numbat@needle.example"
PASSWORD = "Needle-Xylem-Pudding-1"
NEW_ADDRESS = "canary.potoroo@needle.example"
BROWSER, SECOND_BROWSER, PLACE = "NeedleBrowser/1", "NeedlePhone/2", "203.0.113.77"
SHOWN_NAME, REFUSED_NAME = "needle wombat", "needle dingo"
KEY_NAME = "needle key of mine"
DECIDED = {"reason": "abuse", "facts": "Needle facts of the team."}


def text(number: int) -> str:
    """Words that occur nowhere else: one number for each text that is typed."""
    return f"=needleword{number}(1) was how it began, <b>they</b> said, and “so” it went on.\nYes."


# Those that readers can see in the end: what may stay where words are left.
READABLE = (text(1), text(4), text(6))


def typed() -> list[str]:
    """Everything that the member, or the team about them, has ever typed, in lower case."""
    single = [ADDRESS, OTHER_ADDRESS, NEW_ADDRESS, PASSWORD, BROWSER, SECOND_BROWSER, PLACE]
    names = [SHOWN_NAME, REFUSED_NAME, KEY_NAME]
    return [word.lower() for word in [*single, *names, "needleword", "needle"]]


@dataclass
class Life:
    """The member, their browser, and what stands around them."""

    member: Member
    browser: Client
    topics: dict[str, Topic]
    senior: Member
    judge: Member
    of_another: Experience | None = None
    recovery_codes: list[str] = field(default_factory=list)


def live_fully() -> Life:
    """Sign up, write, be refused and published, be paused and banned and heard, export."""
    life = Life(
        member=_sign_up(),
        browser=Client(headers={"user-agent": BROWSER}, REMOTE_ADDR=PLACE),
        topics=_topics(),
        senior=make_senior(email="senior@example.org"),
        judge=make_senior(email="judge@example.org"),
    )
    life.of_another = publish(submit(life.topics["shown"], words="Somebody else wrote this text."))
    sign_in(life)
    _write(life)
    _report(life)
    _take_part(life)
    _be_decided_on(life)
    _agree_and_disagree(life)
    _secure(life)
    _leave_things_unfinished(life)
    life.member.refresh_from_db()
    return life


def _topics() -> dict[str, Topic]:
    first, second = make_condition("Alpha syndrome"), make_condition("Beta syndrome")
    causes, cure = make_question("causes"), make_question("cure", "Is there a cure?")
    support, diet = make_question("support", "Who helps?"), make_question("diet", "What to eat?")
    return {
        "shown": make_topic(first, causes),
        "refused": make_topic(first, cure),
        "edited": make_topic(first, support),
        "withdrawn": make_topic(first, diet),
        "elsewhere": make_topic(second, causes),
        "taken back": make_topic(second, cure),
        "draft": make_topic(second, support),
    }


def _sign_up() -> Member:
    browser = Client(headers={"user-agent": BROWSER}, REMOTE_ADDR=PLACE)
    # As if the form had been open for a while.
    with mock.patch("django.core.signing.time.time", return_value=1_700_000_000):
        page = browser.get(reverse("account_signup"))
    fields = form_with(page.text, "password1") | {"email": ADDRESS, "password1": PASSWORD}
    fields |= dict.fromkeys(boxes_in(page.text, "password1"), "on")
    assert browser.post(reverse("account_signup"), fields).status_code == 302
    browser.post(_link_in(_newest_letter()))
    member = Member.objects.get(email__iexact=ADDRESS)
    assert member.emailaddress_set.get().verified
    return member


def sign_in(life: Life, browser: Client | None = None) -> Client:
    """Sign in with the password, and the second step where there is one."""
    browser = browser or life.browser
    browser.post(reverse("account_login"), {"login": ADDRESS, "password": PASSWORD})
    if life.recovery_codes:
        browser.post(reverse("mfa_authenticate"), {"code": life.recovery_codes.pop()})
    assert get_user(browser).is_authenticated
    return browser


def show_oneself(life: Life) -> None:
    """Give the password once more, as before an export."""
    response = life.browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert response.status_code == 302


def download(life: Life):
    return life.browser.post(reverse("download-my-data"))


def _write(life: Life) -> None:
    topics, senior = life.topics, life.senior
    first = _send(life, topics["shown"], 1, typed_name=SHOWN_NAME, country="IS")
    workflow.publish(first, by=senior, approve_pen_name=True, content_notes=["death"])

    returned = _send(life, topics["refused"], 2)
    workflow.return_for_changes(
        returned, by=senior, reason="not_first_person", message="Needle message to the author."
    )
    rejected = _send(life, topics["refused"], 3)
    workflow.add_note(rejected.experience, by=senior, text="Needle note between moderators.")
    workflow.reject(rejected, by=senior, reason="spam", facts="Needle facts thought better of.")
    workflow.undo(rejected.decisions.get(), by=senior)
    workflow.reject(rejected, by=senior, reason="promotion", facts="Needle facts on the text.")
    refusal = rejected.decisions.get(outcome="rejected", undone_by=None)
    objection = workflow.open_appeal(refusal, by=life.member, text="Needle appeal for the text.")
    workflow.decide_appeal(
        objection, by=life.judge, overturns=False, text="Needle answer on the text."
    )

    workflow.publish(edited := _send(life, topics["edited"], 4), by=senior)
    # Of what stays public and is left behind, the notes go.
    workflow.add_note(edited.experience, by=senior, text="Needle note on what is public.")
    _send(life, topics["edited"], 5)

    elsewhere = _send(life, topics["elsewhere"], 6, typed_name=REFUSED_NAME, country="IS")
    workflow.publish(elsewhere, by=senior, approve_pen_name=False)

    back = _send(life, topics["taken back"], 7)
    life.browser.post(reverse("take-back", args=[back.experience.public_id]))

    workflow.publish(down := _send(life, topics["withdrawn"], 8), by=senior)
    life.browser.post(reverse("unpublish-experience", args=[down.experience.public_id]))

    _save_draft(life, topics["draft"], 9, do="draft")
    for topic in topics.values():
        assert life.browser.get(topic.get_absolute_url()).status_code == 200
        assert Client().get(topic.get_absolute_url()).status_code == 200


def _save_draft(life: Life, topic: Topic, number: int, *, browser: Client | None = None, **fields):
    browser = browser or life.browser
    address = topic.get_absolute_url() + "share/"
    page = browser.get(address)
    sent = form_with(page.text, "words") | {"words": text(number), "written_as": "self"}
    if fields.get("typed_name"):
        fields["name_choice"] = "typed"
    boxes = dict.fromkeys(boxes_in(page.text, "words"), "on")
    return browser.post(address, sent | boxes | fields)


def _send(life: Life, topic: Topic, number: int, **fields):
    """Write, look at the preview, send."""
    answer = _save_draft(life, topic, number, do="preview", **fields)
    assert answer.status_code == 302, answer.text
    sent = form_with(life.browser.get(answer["Location"]).text, "token")
    assert life.browser.post(answer["Location"], sent).status_code == 302
    experience = Experience.objects.by(life.member).on(topic).get()
    return experience.submissions.waiting().get()


def _report(life: Life) -> None:
    """Report a text of somebody else, be answered, and report it once more."""
    address = reverse("report-experience", args=[life.of_another.public_id])
    said = {"where": "Needle passage.", "why": "Needle law.", "details": "Needle report of mine."}
    sent = form_with(life.browser.get(address).text, "details") | {"reason": "illegal"} | said
    assert life.browser.post(address, sent).status_code == 302
    workflow.keep(
        life.of_another, by=life.senior, outcome_text="Needle answer to those who reported."
    )
    workflow.report(life.of_another, by=life.member, reason="abuse", details="Needle again.")


def _take_part(life: Life) -> None:
    """Say that another's text was the same, and that an old one of one's own still holds; have
    fewer letters, and mark as read what was told."""
    address = reverse("me-too", args=[life.of_another.public_id])
    assert life.browser.post(address, {"same": "yes"}).status_code == 302
    old = make_old(Experience.objects.by(life.member).on(life.topics["shown"]).get())
    workflow.give_consent(life.member, ConsentScope.LETTERS)
    assert workflow.ask_to_reconfirm() == 1
    answer = life.browser.post(reverse("reconfirm", args=[old.public_id]))
    assert answer.status_code == 302
    assert Client().post(unsubscribe_url(life.member), {"List-Unsubscribe": "One-Click"}).text
    read = form_with(life.browser.get(reverse("my-experiences")).text, "until")
    assert life.browser.post(reverse("read-notifications"), read).status_code == 302


def _be_decided_on(life: Life) -> None:
    member, senior, judge = life.member, life.senior, life.judge
    workflow.decide_on_account(member, AccountOutcome.WARNING, by=senior, **DECIDED)
    pause = workflow.decide_on_account(
        member, AccountOutcome.PAUSE, by=senior, message="Needle message.", **DECIDED
    )
    appeal = workflow.open_appeal(pause, by=member, text="Needle appeal of mine.")
    workflow.decide_appeal(appeal, by=judge, overturns=True, text="Needle answer of the team.")
    ban = workflow.decide_on_account(
        member, AccountOutcome.BAN, by=senior, hides_words=True, **DECIDED
    )
    upheld = workflow.open_appeal(ban, by=member, text="Needle second appeal.")
    workflow.decide_appeal(upheld, by=judge, overturns=False, text="Needle second answer.")
    workflow.decide_on_account(member, AccountOutcome.LIFTED, by=judge)
    warning = workflow.decide_on_account(member, AccountOutcome.WARNING, by=senior, **DECIDED)
    workflow.open_appeal(warning, by=member, text="Needle appeal that nobody has answered.")
    administrator = make_member(is_staff=True, is_superuser=True)
    accounts_workflow.ask_for_address(
        member, NEW_ADDRESS, by=administrator, facts="Needle facts about the mailbox."
    )
    workflow.limit_to_conditions(
        member, {topic.condition for topic in life.topics.values()}, by=administrator
    )
    # The ban has ended every session.
    assert not get_user(life.browser).is_authenticated
    sign_in(life)


def _agree_and_disagree(life: Life) -> None:
    for scope in (ConsentScope.STATISTICS, ConsentScope.LETTERS, ConsentScope.HEALTH):
        workflow.give_consent(life.member, scope)
        workflow.withdraw_consent(life.member, scope)
    workflow.give_consent(life.member, ConsentScope.HEALTH)
    # What waited was taken back with the consent.
    workflow.discard_draft(life.topics["edited"], by=life.member)
    _send(life, life.topics["edited"], 5)


def _secure(life: Life) -> None:
    """Export; an app, recovery codes and a key; a new address that is never confirmed."""
    show_oneself(life)
    assert download(life).status_code == 200
    life.browser.post(reverse("account_email"), {"email": OTHER_ADDRESS, "action_add": ""})
    totp.TOTP.activate(life.member, totp.generate_totp_secret())
    life.recovery_codes = RecoveryCodes.activate(life.member).get_unused_codes()
    pass_second_step(life.browser, life.member)
    sign_in(life, Client(headers={"user-agent": SECOND_BROWSER}, REMOTE_ADDR=PLACE))


def _leave_things_unfinished(life: Life) -> None:
    """Words sent after the session had ended; a sign-in and a reset that nobody finished."""
    lost = sign_in(life, Client(REMOTE_ADDR=PLACE))
    address = life.topics["draft"].get_absolute_url() + "share/"
    sent = form_with(lost.get(address).text, "words") | {"words": text(10), "do": "preview"}
    lost.logout()
    assert lost.post(address, sent).status_code == 302
    assert life.member.rescued_drafts.exists()

    half = Client(headers={"user-agent": SECOND_BROWSER}, REMOTE_ADDR=PLACE)
    half.post(reverse("account_login"), {"login": ADDRESS, "password": PASSWORD})
    assert not get_user(half).is_authenticated
    forgetful = Client(REMOTE_ADDR=PLACE)
    forgetful.post(reverse("account_reset_password"), {"email": ADDRESS})
    forgetful.get(_link_in(_newest_letter()), follow=True)
    # The next letter is refused by a mailbox that is full.
    RefusedAddress.objects.create(member=life.member, address=ADDRESS)
    Authenticator.objects.create(
        user=life.member,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": KEY_NAME, "credential": {"id": "needle-credential"}},
    )


# What happens to the account


def a_week_passes(member: Member) -> None:
    """The closing that was asked for has become due."""
    week = timedelta(days=8)
    Closing.objects.filter(member=member).update(
        asked_at=F("asked_at") - week, due_at=F("due_at") - week
    )


def close(life: Life, choice: str) -> None:
    """The whole real way: ask, and the daily command a week later."""
    workflow.ask_to_close(life.member, choice)
    a_week_passes(life.member)
    call_command("run_retention", verbosity=0)


# Forms


def form_with(page: str, name: str) -> dict[str, str]:
    """What the form that has this field would send as it stands."""
    fields = {}
    for element in _form(page, name).iter():
        kind = element.get("type", "")
        if element.tag == "textarea":
            fields[element.get("name")] = element.text or ""
        elif element.tag == "input" and element.get("name"):
            if kind in ("radio", "checkbox") and element.get("checked") is None:
                continue
            usual = "on" if kind in ("radio", "checkbox") else ""
            fields[element.get("name")] = element.get("value", usual)
        elif element.tag == "select":
            chosen = [o for o in element.iter("option") if o.get("selected") is not None]
            fields[element.get("name")] = chosen[0].get("value", "") if chosen else ""
    return {key: value for key, value in fields.items() if key}


def boxes_in(page: str, name: str) -> list[str]:
    """The boxes that can be ticked in the form that has this field."""
    return [
        box.get("name") for box in _form(page, name).iter("input") if box.get("type") == "checkbox"
    ]


def _form(page: str, name: str):
    document = html5lib.parse(page, namespaceHTMLElements=False)
    return next(
        form
        for form in document.iter("form")
        if any(element.get("name") == name for element in form.iter())
    )


def _newest_letter() -> str:
    """What went out last, or is about to where nothing is committed."""
    waiting = Letter.objects.due(timezone.now()).order_by("-pk").first()
    return waiting.body if waiting else mail.outbox[-1].body


def _link_in(body: str) -> str:
    return re.findall(r"http://testserver(/\S+)", body)[0]
