"""The people who ask in the role matrix, and what each argument of an address may stand for.

Whoever adds an address that names an object adds a line to `OBJECTS`: the address, and a function
of the world that gives its states. One that wants more than an empty body, or a hand before the
request, says so in the same place. Everything is made by the real transitions.
"""

import io
import logging
import re
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cache, cached_property
from http.cookies import SimpleCookie
from itertools import chain

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache as limits
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from accounts import workflow as accounts_workflow
from accounts.forms import opened_now
from accounts.letters.unsubscribe import unsubscribe_url
from accounts.models import AccountOutcome, Closing, ClosingChoice, ConsentScope, Letter, Member
from conditions.models import Topic
from experiences import workflow
from experiences.models import Decision, Draft, Experience, MeToo, Outcome, Submission
from experiences.models.draft import NameChoice
from experiences.models.page_decision import Switchable
from tests.support.factories import (
    PASSWORD,
    answer_appeal,
    decide_on_account,
    hand_in_edit,
    make_appeal,
    make_article,
    make_condition,
    make_disclaimer,
    make_draft,
    make_escalation,
    make_member,
    make_moderator,
    make_old,
    make_question,
    make_reviewer,
    make_senior_moderator,
    make_topic,
    publish,
    publish_article,
    reject,
    return_for_changes,
    submit,
)
from tests.support.role_matrix import NO_SUCH, ROLES, SIGNED_OUT, STAFF, Case, Person, arguments
from tests.support.signing_up import opened_a_minute_ago

WHY = {"reason": "spam", "facts": "An advert, twice."}
WORDS = "It began with a hollow near my chin, and I call it"
NOBODY = uuid.UUID("00000000-0000-4000-8000-000000000000")
NO_ROW = 99_999_999
MODERATORS = ("moderator", "senior moderator", "superuser")
O = AccountOutcome  # noqa: E741 - as in the table of transitions


class World:
    """One of everything, in every state; `member` owns what has an owner."""

    # What every private text and address has in it.
    MARK = re.compile(rf"{WORDS}|@(people\.example|example\.org)")

    def __init__(self) -> None:
        call_command("ensure_roles", verbosity=0)
        call_command("ensure_helplines", verbosity=0, stdout=io.StringIO())
        self.colleague = make_moderator(desk_name="A colleague")
        self.colleague.groups.set(Group.objects.filter(name="moderator"))
        self.senior_colleague = make_senior_moderator(desk_name="A senior colleague")
        self.root = make_member(is_staff=True, is_superuser=True, desk_name="The root")
        self.members = {role: self._member(role) for role in ROLES if role != "anonymous"}
        self.topics: dict[str, Topic] = {}
        self._make_pages()
        self._make_experiences()
        self._make_accounts()
        self.people = {role: self._person(role) for role in ROLES}

    # People

    def _member(self, role: str) -> Member:
        fields = {"desk_name": f"The {role}"} if role in STAFF else {}
        member = make_member(
            f"the-{role.replace(' ', '-')}@people.example",
            verified=role != "unverified",
            is_staff=role in STAFF,
            is_superuser=role == "superuser",
            **fields,
        )
        if role in STAFF:
            member.groups.set(Group.objects.filter(name=role))
            TOTP.activate(member, generate_totp_secret())
        return member

    def _person(self, role: str) -> Person:
        if role == "anonymous":
            return Person(role, SimpleCookie(), SimpleCookie())
        member = Member.objects.get(pk=self.members[role].pk)
        if role == "unverified":
            # Signed up, and as far in as somebody gets without having confirmed the address.
            client = Client()
            limits.clear()
            client.post(reverse("account_login"), {"login": member.email, "password": PASSWORD})
            return Person(role, client.cookies, client.cookies, member)
        return Person(role, _signed_in(member), _signed_in(member, is_stale=True), member)

    def account(self, role: str) -> Member:
        """Whom a role acts as; the owner of the objects where nobody is signed in."""
        return self.members.get(role, self.members["member"])

    @property
    def authors(self) -> dict[str, Member]:
        """Who may send texts, or might before a decision on the account."""
        return {
            role: somebody
            for role, somebody in self.members.items()
            if role not in ("unverified", "applicant")
        }

    # Pages

    def _topic(self, state: str, **condition) -> Topic:
        name = f"{state.capitalize()} syndrome"
        condition = make_condition(name, slug=slugify(name), **condition)
        self.topics[state] = make_topic(condition, make_question())
        return self.topics[state]

    def _make_pages(self) -> None:
        make_disclaimer()
        publish_article(make_article(self._topic("on")))
        self.draft_article = make_article(self.topics["on"], number=2)
        self.published_article = self.topics["on"].articles.published().get()
        self._topic("off")
        self._topic("off, with the member's draft")
        for state in ("off, once read", "condition off, once read"):
            self._topic(state)
        self._topic("unlisted condition", is_listed=False)
        closed = make_question(
            "types", "Which types of [[condition]] are there?", takes_experiences=False
        )
        self.topics["takes no texts, answered"] = make_topic(self.topics["on"].condition, closed)
        publish_article(make_article(self.topics["takes no texts, answered"]))
        self.topics["takes no texts, unanswered"] = make_topic(self.topics["off"].condition, closed)
        make_reviewer(member=self.members["medical reviewer"], name="Dr Role")
        self._topic("with one's own draft")

    def _make_experiences(self) -> None:
        member = self.members["member"]
        for role, somebody in self.members.items():
            if role != "unverified":
                make_draft(self.topics["with one's own draft"], somebody, self.words("draft"))
        make_draft(self.topics["off, with the member's draft"], member, self.words("draft"))
        for state in ("off", "off, with the member's draft"):
            self._switch_off(self.topics[state])
        self.submissions = {}

        def text(state: str, by: Member = member, **fields):
            fields = {"words": self.words(state)} | fields
            self.submissions[state] = submit(self._topic(f"one with {state}"), by, **fields)
            return self.submissions[state]

        found: dict[str, Experience] = {}
        found["waiting"] = text("waiting").experience
        found["published"] = publish(text("published"))
        found["edit waiting"] = publish(text("published, with an edit waiting"))
        self.submissions["an edit that waits"] = hand_in_edit(
            found["edit waiting"], self.words("an edit that waits")
        )
        found["edited"] = publish(text("superseded"))
        publish(hand_in_edit(found["edited"], self.words("published edit")))
        found["returned"] = return_for_changes(text("returned")).experience
        found["rejected"] = reject(text("rejected")).experience
        for state in ("escalated, waiting", "escalated, public"):
            sent = text(state)
            found[state] = publish(sent) if state == "escalated, public" else sent.experience
            make_escalation(found[state])
        found["taken back"] = text("taken back").experience
        workflow.take_back(found["taken back"], by=member)
        found["withdrawn"] = publish(text("withdrawn"))
        workflow.unpublish(found["withdrawn"], by=member)
        for state in ("held", "kept", "removed"):
            found[state] = publish(text(state))
        workflow.hold(found["held"], by=self.colleague, **WHY)
        workflow.hold(found["kept"], by=self.colleague, **WHY)
        workflow.keep(found["kept"], by=self.senior_colleague)
        workflow.remove(found["removed"], by=self.colleague, **WHY)
        found["hidden with its author's ban"] = publish(text("hidden with a ban", make_member()))
        decide_on_account(
            found["hidden with its author's ban"].contributor.member, O.BAN, hides_words=True
        )
        leaving = make_member()
        found["being erased"] = publish(text("being erased", leaving))
        workflow.ask_to_close(leaving, ClosingChoice.ERASE)
        closed = self.topics["off, once read"]
        self.submissions["on a closed page"] = submit(
            closed, member, self.words("on a closed page")
        )
        found["on a closed page"] = publish(self.submissions["on a closed page"])
        publish(submit(self.topics["condition off, once read"], words=self.words("closed")))
        self._switch_off(closed)
        self._switch_off(self.topics["condition off, once read"].condition)
        gone = make_member()
        found["left behind"] = publish(text("left behind", gone))
        workflow.close_account(gone, ClosingChoice.LEAVE_WORDS)
        self.key = re.search(
            r"\b[A-Z0-9]{5}(-[A-Z0-9]{5}){3}\b", Letter.objects.get(kind="account_closed").body
        )[0]
        own, waiting = self._topic("one's own text"), self._topic("one's own waiting text")
        self.own_waiting, self.own = {}, {}
        for role, somebody in self.authors.items():
            self.own[role] = publish(submit(own, somebody, f"{WORDS} my own, as {role}."))
            self.own_waiting[role] = submit(waiting, somebody, self.words("own, waiting"))
        self.undoable = {
            role: reject(text(f"refused just now by the {role}"), by=somebody).decisions.get()
            for role, somebody in self.members.items()
            if role in MODERATORS
        }
        self._make_names(text)
        self._make_decisions_on_texts(text)
        self.experiences = {
            state: Experience.objects.get(pk=row.pk) for state, row in found.items()
        }

    def _switch_off(self, page: Switchable) -> None:
        workflow.switch_off(page, by=self.root, reason="Two pages were the same.")

    def _make_names(self, text: Callable[..., Submission]) -> None:
        """Contributors by what became of their names, and a typed one that waits for everybody."""
        by_name = {
            state: f"{state.capitalize()} otter" for state in ("waiting", "shown", "refused")
        }
        self.contributors = {"suggested": self.own["member"].contributor}
        for state, name in by_name.items():
            typed = {"name_choice": NameChoice.TYPED, "typed_name": name}
            row = text(f"a {state} name", **typed).experience.contributor
            if state != "waiting":
                workflow.decide_typed_name(row, name, by=self.colleague, approved=state == "shown")
            self.contributors[state] = row
        self.contributors["left behind"] = self.submissions["left behind"].experience.contributor
        self.own_name, place = {}, self._topic("one's own typed name")
        for number, (role, somebody) in enumerate(self.authors.items()):
            typed = {"name_choice": NameChoice.TYPED, "typed_name": f"Otter {number}"}
            sent = submit(place, somebody, self.words("own, waiting"), **typed)
            self.own_name[role] = sent.experience.contributor

    def _make_decisions_on_texts(self, text: Callable[..., Submission]) -> None:
        """What authors can ask another look at, before and after they have asked."""

        def decided(state: str, outcome: Outcome, *, by: Member, of: Member) -> Decision:
            sent = text(state, of)
            if outcome == Outcome.REJECTED:
                reject(sent, by=by)
            else:
                workflow.remove(publish(sent), by=by, **WHY)
            return Decision.objects.get(experience=sent.experience, outcome=outcome)

        member, colleague = self.members["member"], self.colleague
        rejected, removed = Outcome.REJECTED, Outcome.REMOVED
        self.text_decisions = {
            "a rejection": Decision.objects.get(submission=self.submissions["rejected"]),
            "a hold": self._decision("held", Outcome.HELD),
            "a removal": self._decision("removed", removed),
            "a publication": self._decision("published", Outcome.PUBLISHED),
            "somebody else's rejection": decided(
                "somebody else's rejected", rejected, by=colleague, of=make_member()
            ),
        }
        asked = {
            "a rejection": decided("rejected, asked about", rejected, by=colleague, of=member),
            "a removal": decided("removed, asked about", removed, by=colleague, of=member),
        }
        self.text_decisions["a rejection, with an open appeal"] = asked["a rejection"]
        make_draft(self.topics["one with rejected, asked about"], member, self.words("draft"))
        self.text_appeals = {f"against {what}": make_appeal(row) for what, row in asked.items()}
        for what, judges in {
            "against one's own decision on a text": ("by", rejected),
            "about one's own text": ("of", removed),
        }.items():
            part, outcome = judges
            self.text_appeals[what] = {}
            for role, label in (("", "senior moderator"), ("superuser", "superuser")):
                people = {"by": colleague, "of": make_member()} | {part: self.members[label]}
                row = decided(f"{what}, {label}", outcome, **people)
                self.text_appeals[what][role] = make_appeal(row)

    def _decision(self, state: str, outcome: Outcome) -> Decision:
        experience = self.submissions[state].experience_id
        return Decision.objects.get(experience=experience, outcome=outcome)

    def words(self, state: str) -> str:
        """Words that say which state they stand for, so that each answer can be searched."""
        return f"{WORDS} the {state} one."

    def _make_accounts(self) -> None:
        people = self.members
        accounts_workflow.apply(people["applicant"])
        self.decisions = {
            role: decide_on_account(
                somebody,
                {"paused": O.PAUSE, "banned": O.BAN}.get(role, O.NOTE),
                by=self.root,
                hides_words=role == "banned",
            )
            for role, somebody in self.authors.items()
        }
        member = people["member"]
        self.decided = {
            "a note": self.decisions["member"],
            "a warning": decide_on_account(member, O.WARNING, by=self.colleague),
            "a note, with an open appeal": decide_on_account(member, O.NOTE, by=self.colleague),
            "a note, with an answered appeal": decide_on_account(member, O.NOTE, by=self.colleague),
        }
        banned = make_member()
        self.decided["somebody else's ban"] = decide_on_account(banned, O.BAN)
        senior, root = people["senior moderator"], people["superuser"]
        self.appeals = {
            "open": make_appeal(self.decided["a note, with an open appeal"]),
            "answered": make_appeal(self.decided["a note, with an answered appeal"]),
            "against one's own decision": {
                "": make_appeal(decide_on_account(make_member(), O.NOTE, by=senior)),
                "superuser": make_appeal(decide_on_account(make_member(), O.NOTE, by=root)),
            },
            "about oneself": {
                "": make_appeal(self.decisions["senior moderator"]),
                "superuser": make_appeal(self.decisions["superuser"]),
            },
        }
        answer_appeal(self.appeals["answered"], by=self.senior_colleague)
        self.decided |= self.text_decisions
        self.appeals |= self.text_appeals
        declined, applicant = make_member(), make_member()
        accounts_workflow.apply(declined)
        accounts_workflow.apply(applicant)
        decide_on_account(declined, O.DECLINED)
        closing = make_member()
        workflow.ask_to_close(closing, ClosingChoice.LEAVE_WORDS)
        self.accounts = {
            "applied": applicant.pk,
            "approved": people["member"].pk,
            "paused": people["paused"].pk,
            "banned": people["banned"].pk,
            "declined": declined.pk,
            "about to be closed": closing.pk,
            "a colleague": self.colleague.pk,
            "an administrator's": make_member(is_staff=True, is_superuser=True).pk,
            "one's own": {role: somebody.pk for role, somebody in people.items()}
            | {"": people["member"].pk},
            NO_SUCH: NO_ROW,
        }
        self.report = workflow.report(
            publish(), by=None, reason="promotion", details="It names a shop."
        )
        self.passkey = WebAuthn.add(member, "A key", _a_credential()).instance

    # What is private

    @cached_property
    def _private_words(self) -> list[str]:
        private = [
            "draft", "waiting", "an edit that waits", "superseded", "returned", "rejected",
            "taken back", "withdrawn", "held", "removed", "hidden with a ban", "being erased",
            "on a closed page", "closed", "own, waiting", "a waiting name", "a shown name", "a refused name",
            "rejected, asked about", "removed, asked about", "somebody else's rejected",
        ]  # fmt: skip
        return [self.words(state) for state in private]

    @cache  # noqa: B019 - one world, a dozen roles
    def private_from(self, role: str) -> list[str]:
        """What no answer to this role may hold: others' unpublished words, others' addresses."""
        who = self.account(role)
        words = [] if role in MODERATORS else self._private_words
        if role == "member":
            words = []
        elif role not in SIGNED_OUT:
            words = [w for w in words if w not in (self.words("draft"), self.words("own, waiting"))]
        # Whoever may see addresses at the desk sees all of them.
        if role in ("administrator", "superuser"):
            return words
        own = "" if role == "anonymous" else who.email
        everybody = Member.objects.exclude(email=own).values_list("email", flat=True)
        return [
            *words,
            *(email for email in everybody if email.endswith(("example.org", ".example"))),
        ]

    # Addresses

    def cases_of(self, address: str) -> list[Case] | None:
        """The states in which to ask for an address; None where nobody has said."""
        if address in OBJECTS:
            cases = OBJECTS[address](self)
        elif not arguments(address):
            cases = [Case()]
        else:
            cases = _rows_of_the_desk(self, address)
        if cases and address in NEEDS_PASSWORD_AGAIN:
            own = next((case for case in cases if case.state == "one's own"), cases[0])
            cases = [*cases, replace(own, state="signed in a while ago", is_stale=True)]
        return cases


def _a_credential() -> dict:
    """A passkey as a browser hands it in, of an authenticator that does not exist."""
    key = ES256.from_ctap1(bytes.fromhex("04") + b"k" * 64)
    made = AttestedCredentialData.create(b"\0" * 16, b"a credential", key)
    data = AuthenticatorData.create(b"h" * 32, AuthenticatorData.FLAG.AT, 0, made)
    return {
        "id": websafe_encode(b"a credential"),
        "rawId": websafe_encode(b"a credential"),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(
                b'{"type":"webauthn.create","challenge":"","origin":""}'
            ),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
    }


def _signed_in(member: Member, *, is_stale: bool = False) -> SimpleCookie:
    """The cookies of somebody who has signed in with all their factors, and who has entered the
    password once more just now."""
    client = Client()
    client.force_login(member)
    session, at = client.session, time.time() - (3600 if is_stale else 0)
    records = [{"method": "password", "at": at}]
    for factor in member.authenticator_set.order_by("pk"):
        records.append({"method": "mfa", "at": at, "id": factor.pk, "type": factor.type})
    if not is_stale:
        # Long enough ahead for a run of the matrix on a slow machine.
        records.append({"method": "password", "at": at + 3600, "reauthenticated": True})
    session["account_authentication_methods"] = records
    session["account_authentication_methods_user"] = str(member.pk)
    session.save()
    return client.cookies


# What was made at the beginning is asked for until the end, on however slow a machine.
NOT_OVER = {"UNDO_MINUTES": 24 * 60, "CLAIM_MINUTES": 24 * 60, "RESCUE_MINUTES": 24 * 60}


@contextmanager
def a_whole_world() -> Iterator[World]:
    """A world that is gone afterwards; staff need their second factor in it, as in life."""
    # Each refusal is logged, and here most of what is asked is refused.
    logging.disable(logging.CRITICAL)
    try:
        with override_settings(STAFF_MFA_REQUIRED=True, **NOT_OVER), transaction.atomic():
            yield World()
            transaction.set_rollback(True)
    finally:
        logging.disable(logging.NOTSET)


def as_cases(states: dict[str, dict], body=None, given=None) -> list[Case]:
    return [Case(state, kwargs, body, given) for state, kwargs in states.items()]


# Pages of conditions and questions


def _conditions(world: World) -> list[Case]:
    return as_cases(
        {
            "listed": {"condition": world.topics["on"].condition.slug},
            "unlisted": {"condition": world.topics["unlisted condition"].condition.slug},
            "off, once read": {
                "condition": world.topics["condition off, once read"].condition.slug
            },
            NO_SUCH: {"condition": "no-such-condition"},
        }
    )


PAGES = (
    "on",
    "off",
    "off, with the member's draft",
    "off, once read",
    "condition off, once read",
    "takes no texts, answered",
    "takes no texts, unanswered",
    "unlisted condition",
    "with one's own draft",
)


def _address_of(topic: Topic) -> dict[str, str]:
    return {"condition": topic.condition.slug, "question": topic.question.key}


def _questions(world: World, body=None) -> list[Case]:
    states = {state: _address_of(world.topics[state]) for state in PAGES}
    here = _address_of(world.topics["on"])
    return as_cases({**states, NO_SUCH: {**here, "question": "no-such-question"}}, body)


def _writing(world: World) -> list[Case]:
    body = {"words": "A few words of mine.", "do": "draft", "seen_version": "0"}
    return [
        *_questions(world, body),
        Case("one's own text waits", _address_of(world.topics["one's own waiting text"]), body),
    ]


def _previewing(world: World) -> list[Case]:
    def sending(topic: Topic) -> Callable[[str], dict]:
        def body(role: str) -> dict:
            draft = Draft.objects.filter(topic=topic, member=world.account(role)).first()
            return {"token": str(uuid.uuid4()), "seen_version": str(draft.version if draft else 1)}

        return body

    asked_about = world.topics["one with rejected, asked about"]
    return [
        *_questions(world, sending(world.topics["with one's own draft"])),
        Case("rejected, asked about", _address_of(asked_about), sending(asked_about)),
    ]


def _communities(world: World) -> list[Case]:
    states = {state: {"contributor": row.public_id} for state, row in world.contributors.items()}
    own = {role: row.contributor.public_id for role, row in world.own.items()}
    states["one's own"] = {"contributor": own | {"": world.own["member"].contributor.public_id}}
    typed = {"do": "name", "name_choice": "typed", "typed_name": "Badger 7"}
    told = {"do": "context", "age_band": "20-29", "shows_age": "on", "country": "DE"}
    return [
        *as_cases({**states, NO_SUCH: {"contributor": NOBODY}}, typed),
        Case("one's own, what is told beside it", states["one's own"], told),
    ]


def _shown_as(world: World) -> list[Case]:
    return [replace(case, body={"shown_as": "member"}) for case in _experiences(world)]


def _sent(world: World) -> list[Case]:
    states = {}
    for state in ("waiting", "published", "returned", "taken back"):
        row = world.submissions[state]
        states[state] = {**_address_of(row.experience.topic), "submission": row.public_id}
    waiting = states["waiting"]
    states["of another question"] = {**waiting, **_address_of(world.topics["on"])}
    states[NO_SUCH] = {**waiting, "submission": NOBODY}
    return as_cases(states)


# A member's own


def _experiences(world: World) -> list[Case]:
    states = {state: {"experience": row.public_id} for state, row in world.experiences.items()}
    own = {role: row.public_id for role, row in world.own.items()}
    own |= {"": world.own["member"].public_id}
    return as_cases({**states, "one's own": {"experience": own}, NO_SUCH: {"experience": NOBODY}})


def _decisions(world: World) -> list[Case]:
    states = {state: {"decision": row.public_id} for state, row in world.decided.items()}
    own = {role: row.public_id for role, row in world.decisions.items()}
    own |= {"": world.decisions["member"].public_id}
    states["one's own"] = {"decision": own}
    states[NO_SUCH] = {"decision": NOBODY}
    return as_cases(states, {"text": "Please look again."})


def _reporting(world: World) -> list[Case]:
    """The form of a reader; visitors may report as well as members."""
    states = {state: {"experience": row.public_id} for state, row in world.experiences.items()}
    states |= {NO_SUCH: {"experience": NOBODY}}
    return as_cases(states, {"reason": "promotion", "details": "It names a shop."})


def _saying_same(world: World) -> list[Case]:
    """Texts of other communities, where nobody here writes, and one of everybody's own."""
    theirs = {"": world.own["member"].public_id, "member": world.own["other member"].public_id}
    here = {"experience": theirs}

    def said(role: str) -> None:
        own = world.own.get(role, world.own["member"])
        text = world.own["other member" if role == "member" else "member"]
        if own != text:
            MeToo.objects.create(experience=text, contributor=own.contributor)

    return [
        *(replace(case, body={"same": "yes"}) for case in _experiences(world)),
        Case("in one's own community", here, {"same": "yes"}),
        Case("in one's own community, said already", here, {"same": "no"}, said),
    ]


def _asking_whether_it_holds(world: World) -> list[Case]:
    def old(role: str) -> None:
        make_old(world.own.get(role, world.own["member"]))

    cases = _experiences(world)
    own = next(case for case in cases if case.state == "one's own")
    return [*cases, replace(own, state="one's own, grown old", given=old)]


def _stopping(world: World) -> list[Case]:
    """Whoever has the letter may stop those that are not about a decision."""
    here = {"key": unsubscribe_url(world.members["member"]).rstrip("/").rpartition("/")[2]}
    return [
        Case("by one click", here, {"List-Unsubscribe": "One-Click"}),
        Case("by the form", here),
        Case(NO_SUCH, {"key": "no-such-key"}),
    ]


def _following(world: World) -> list[Case]:
    """What becomes of a report, for whoever has the key; there is nothing private in it."""
    return as_cases({"a visitor's": {"key": world.report.key}, NO_SUCH: {"key": "no-such-key"}})


def _scopes(world: World) -> list[Case]:
    return as_cases(
        {
            "health": {"scope": ConsentScope.HEALTH.value},
            "statistics": {"scope": ConsentScope.STATISTICS.value},
            NO_SUCH: {"scope": "everything"},
        }
    )


def _keeping(world: World) -> list[Case]:
    def closing(role: str) -> None:
        now = timezone.now()
        Closing.objects.create(
            member=world.account(role),
            choice=ClosingChoice.ERASE,
            asked_at=now,
            due_at=now + timedelta(days=7),
        )

    return [Case("nothing asked"), Case("a closing asked", given=closing)]


def _removing(world: World) -> list[Case]:
    return [
        Case(""),
        Case("a key", body={"key": world.key}),
        Case("a key, and sure", body={"key": world.key, "sure": "on"}),
        Case("a key of nothing", body={"key": "22222-22222-22222-22222", "sure": "on"}),
    ]


# Links in letters


def _confirming(world: World) -> list[Case]:
    address = world.members["unverified"].emailaddress_set.get()
    done = world.members["member"].emailaddress_set.get()
    return as_cases(
        {
            "used": {"key": EmailConfirmationHMAC(done).key},
            "nonsense": {"key": "nonsense"},
        }
    ) + [
        # Whoever has the letter is asked to confirm the address that it went to.
        Case("valid", {"key": EmailConfirmationHMAC(address).key}, shows=(address.email,))
    ]


def _resetting(world: World) -> list[Case]:
    # As they are now: the key of a link depends on when they last signed in.
    member = Member.objects.get(pk=world.members["member"].pk)
    who, key = user_pk_to_url_str(member), default_token_generator.make_token(member)

    def changed(role: str) -> None:
        somebody = Member.objects.get(pk=member.pk)
        somebody.set_password("another-password-for-it")
        somebody.save()

    body = {"password1": "a-pear-tree-in-a-garden"}
    return [
        # The key goes from the address into the session, out of what a browser remembers.
        Case("valid", {"uidb36": who, "key": key}, body, begins_session=True),
        Case("used", {"uidb36": who, "key": key}, body, changed),
        Case("nonsense", {"uidb36": who, "key": "nonsense"}, body),
        Case("not opened before", {"uidb36": who, "key": "set-password"}, body),
    ]


def _passkeys(world: World) -> list[Case]:
    states = {"the member's": {"pk": world.passkey.pk}, NO_SUCH: {"pk": NO_ROW}}
    return as_cases(states, {"name": "Another name"})


def _asking_for_a_code(world: World) -> list[Case]:
    """Known or not: everybody is led on, and a letter is written."""
    known = {"email": world.members["member"].email}
    return [
        Case(""),
        Case("a known address", body=known),
        Case("an unknown address", body={"email": "nobody@people.example"}),
    ]


def _signing_up(world: World) -> list[Case]:
    """The whole form as a person sends it, and each thing that stops it."""
    whole = {
        "email": "new@people.example",
        "password1": "a-pear-tree-in-a-garden",
        "old_enough": "on",
        "website": "",
        "opened": opened_a_minute_ago(),
    }
    known = {"email": world.members["member"].email}
    states = {
        "a new address": {},
        "a known address": known,
        "the trap filled in": {"website": "https://spam.example/"},
        "not old enough": {"old_enough": ""},
    }
    return [
        Case(""),
        *(Case(state, body={**whole, **said}) for state, said in states.items()),
        Case("too fast", body=lambda role: {**whole, "opened": opened_now()}),
    ]


def _signing_in(world: World) -> list[Case]:
    address = world.members["member"].email
    wrong = {"login": address, "password": "a-wrong-password-for-it"}
    return [
        Case(""),
        Case("the member's password", body={"login": address, "password": PASSWORD}),
        # The form once more shows what was typed into it.
        Case("a wrong password", body=wrong, shows=(address,)),
    ]


# The desk


def _deciding(world: World) -> list[Case]:
    asked = [
        ("applied", "approved"),
        ("applied", "declined"),
        ("approved", "note"),
        ("approved", "warning"),
        ("approved", "pause"),
        ("approved", "long_pause"),
        ("approved", "ban"),
        ("approved", "lifted"),
        ("paused", "lifted"),
        ("paused", "ban"),
        ("banned", "lifted"),
        ("banned", "note"),
        ("declined", "approved"),
        ("about to be closed", "note"),
        ("a colleague", "note"),
        ("an administrator's", "note"),
        ("one's own", "note"),
        ("one's own", "ban"),
        ("approved", "overturned"),
        (NO_SUCH, "note"),
    ]
    body = {"reason": "spam", "facts": "An advert, twice.", "hides_words": "no"}
    return [
        Case(
            state if state == NO_SUCH else f"{state}, {outcome}",
            {"pk": world.accounts[state], "outcome": outcome},
            body,
        )
        for state, outcome in asked
    ]


def _taking_on(world: World) -> list[Case]:
    """Texts of the queue, and who reads them already."""
    rows = _submission_rows(world)
    waiting = world.submissions["waiting"]

    def read_by_a_colleague(role: str) -> None:
        workflow.claim(waiting, by=world.colleague)

    def read_by_oneself(role: str) -> None:
        if role in MODERATORS:
            workflow.claim(waiting, by=world.account(role))

    return [
        *as_cases({state: {"pk": rows[state]} for state in ("waiting", "published", "one's own")}),
        Case("with a colleague", {"pk": waiting.pk}, {}, read_by_a_colleague),
        Case("with oneself", {"pk": waiting.pk}, {}, read_by_oneself),
        Case(NO_SUCH, {"pk": NO_ROW}),
    ]


def _talk(body: Callable[[World], dict]) -> Callable[[World], list[Case]]:
    """What moderators say and do about texts that wait or are public, besides deciding."""

    def cases(world: World) -> list[Case]:
        states = ("waiting", "published", "escalated, waiting", "escalated, public", "being erased")
        rows = {state: {"pk": world.experiences[state].pk} for state in states}
        own = {role: row.experience_id for role, row in world.own_waiting.items()}
        rows["one's own"] = {"pk": own | {"": world.own_waiting["member"].experience_id}}
        return as_cases(rows | {NO_SUCH: {"pk": NO_ROW}}, body(world))

    return cases


def _resolving(world: World) -> list[Case]:
    """The button that says that an escalation is not as it seemed, on what was read."""
    return [
        Case(case.state, case.kwargs, body=_read_of(world.experiences.get(case.state)))
        for case in _talk(lambda world: {})(world)
    ]


def _read_of(experience: Experience | None) -> dict[str, str]:
    return {"version_read": workflow.version_shown(experience)} if experience else {}


def _undoing(world: World) -> list[Case]:
    """Refusals whose letters have not left: by whoever asks, and by a colleague."""
    own = {role: row.public_id for role, row in world.undoable.items()}
    return as_cases(
        {
            "by oneself, just now": {"decision": own | {"": own["moderator"]}},
            "by a colleague, just now": {"decision": world.text_decisions["a rejection"].public_id},
            "a publication": {"decision": world.text_decisions["a publication"].public_id},
            NO_SUCH: {"decision": NOBODY},
        }
    )


def _taking_several(world: World) -> list[Case]:
    return [Case(""), Case("several", body={"number": "5"}), Case("too many", body={"number": "9"})]


def _pausing(world: World) -> list[Case]:
    """The switch, with nothing said, with a sentence, and while it is on."""

    def paused(role: str) -> None:
        workflow.pause_intake("We open again on Monday.", by=world.senior_colleague)

    sentence = {"sentence": "We read a wave of advertising at the moment."}
    return [
        Case(""),
        Case("with a sentence", body=sentence),
        Case("paused, again", body=sentence, given=paused),
        Case("paused, resumed", body={"resume": "1"}, given=paused),
    ]


def _refusing_as_spam(world: World) -> list[Case]:
    """Nothing ticked, looked through, refused; what has been decided on, and one's own."""
    rows = _submission_rows(world)
    own = rows["one's own"]

    def ticked(state: str, **more: str) -> Case:
        key = {"text": rows[state]}
        return Case(f"{state}, ticked" if not more else state, body=key | more)

    return [
        Case(""),
        ticked("waiting"),
        ticked("waiting", confirmed="1"),
        ticked("published", confirmed="1"),
        ticked("taken back", confirmed="1"),
        Case(
            "one's own",
            body=lambda role: {"text": own.get(role, own[""]), "confirmed": "1"},
        ),
        Case(NO_SUCH, body={"text": NO_ROW, "confirmed": "1"}),
    ]


def _accounts(body: dict, *, of: tuple[str, ...] = ()) -> Callable[[World], list[Case]]:
    def cases(world: World) -> list[Case]:
        states = of or tuple(world.accounts)
        return as_cases({state: {"pk": world.accounts[state]} for state in states}, body)

    return cases


ACCOUNTS = ("approved", "about to be closed", "a colleague", "one's own", NO_SUCH)


def _content_notes(world: World) -> list[Case]:
    """What readers are told before they open a text, set anew."""
    rows = _experience_rows(world)
    states = ("published", "held", "withdrawn", "one's own")
    asked = {state: {"pk": rows[state]} for state in states if state in rows}
    read = {"version_read": workflow.content_notes_version([])}
    return as_cases(asked | {NO_SUCH: {"pk": NO_ROW}}, {"content_notes": "death"} | read)


def _topic_articles(world: World) -> list[Case]:
    return as_cases(
        {
            "with a draft": {"pk": world.topics["on"].pk},
            "without": {"pk": world.topics["off"].pk},
            NO_SUCH: {"pk": NO_ROW},
        }
    )


def _switching(kind: str) -> Callable[[World], list[Case]]:
    """Off and on, in each state; with the version that the page shows there, and without."""

    def cases(world: World) -> list[Case]:
        def row(state: str) -> Switchable:
            topic = world.topics[state]
            return topic if kind == "topic" else getattr(topic, kind)

        on, off = row("on"), row("off")
        if kind == "condition":
            off = row("condition off, once read")
        reason = {"reason": "Two pages were the same."}

        def body(page: Switchable, outcome: str) -> dict[str, str]:
            version = workflow.switch_state(page).version
            return {"outcome": outcome, "version_read": version, **reason}

        states = {
            "on, switched off": Case("", {"pk": on.pk}, body(on, "off")),
            "on, switched on": Case("", {"pk": on.pk}, body(on, "on")),
            "on, another version": Case(
                "", {"pk": on.pk}, {"outcome": "off", "version_read": "another", **reason}
            ),
        }
        if kind != "question":
            states["off, switched on"] = Case("", {"pk": off.pk}, body(off, "on"))
            states["off, switched off"] = Case("", {"pk": off.pk}, body(off, "off"))
        states[NO_SUCH] = Case("", {"pk": NO_ROW}, {"outcome": "off", **reason})
        return [replace(case, state=state) for state, case in states.items()]

    return cases


def _articles(world: World) -> list[Case]:
    return as_cases(
        {
            "draft": {"pk": world.draft_article.pk},
            "published": {"pk": world.published_article.pk},
            NO_SUCH: {"pk": NO_ROW},
        },
        {"checked": "The whole page.", "version_read": world.draft_article.checksum()},
    )


def _seen_on_the_site(world: World) -> list[Case]:
    def at(row) -> dict[str, int]:
        kind = ContentType.objects.get_for_model(row)
        return {"content_type_id": kind.pk, "object_id": row.pk}

    return as_cases(
        {
            "a condition": at(world.topics["on"].condition),
            "a topic": at(world.topics["on"]),
            "a submission": at(world.submissions["waiting"]),
            "a member": at(world.members["member"]),
            NO_SUCH: {"content_type_id": NO_ROW, "object_id": NO_ROW},
        }
    )


def _rows_of_the_desk(world: World, address: str) -> list[Case] | None:
    """The states of the rows behind Django's own pages of one model; None for other addresses."""
    for model in admin.site._registry:
        opts = model._meta
        if address.startswith(f"/admin/{opts.app_label}/{opts.model_name}/<object_id>/"):
            states = ROWS.get(opts.label, lambda world, model=model: _any_row(model))(world)
            if not address.endswith("/change/"):
                # Django's own pages, which know no states: one row, and those of the asker.
                kept = [list(states)[:1], [s for s in states if "one's own" in s or "oneself" in s]]
                states = {state: states[state] for state in chain(*kept)}
            asked = {state: {"object_id": key} for state, key in states.items()}
            asked[NO_SUCH] = {"object_id": NO_ROW}
            body = BODIES.get(opts.label, {}) if address.endswith("/change/") else {"post": "yes"}
            if callable(body):
                return [Case(state, what, body(world, state)) for state, what in asked.items()]
            return as_cases(asked, body)
    return None


def _any_row(model) -> dict[str, object]:
    row = model._base_manager.order_by("pk").first()
    return {"any": quote(row.pk)} if row else {}


def _submission_rows(world: World) -> dict[str, object]:
    states = ("waiting", "published", "returned", "rejected", "taken back", "superseded")
    states += ("escalated, waiting",)
    own = {role: row.pk for role, row in world.own_waiting.items()}
    return {
        **{state: world.submissions[state].pk for state in states},
        "an edit that waits": world.submissions["an edit that waits"].pk,
        "left behind": world.submissions["left behind"].pk,
        "one's own": own | {"": world.own_waiting["member"].pk},
    }


def _appeal_rows(world: World) -> dict[str, object]:
    return {
        state: {role: row.pk for role, row in rows.items()} if isinstance(rows, dict) else rows.pk
        for state, rows in world.appeals.items()
    }


def _experience_rows(world: World) -> dict[str, object]:
    rows = {state: row.pk for state, row in world.experiences.items()}
    own = {role: row.pk for role, row in world.own.items()}
    for like_one_that_waits in ("returned", "rejected", "taken back", "escalated, waiting"):
        del rows[like_one_that_waits]
    return {
        "published": rows.pop("published"),
        **rows,
        "one's own": own | {"": world.own["member"].pk},
    }


def _name_rows(world: World) -> dict[str, object]:
    own = {role: row.pk for role, row in world.own_name.items()}
    rows = {state: row.pk for state, row in world.contributors.items()}
    return {
        "waiting": rows.pop("waiting"),
        **rows,
        "one's own, waiting": own | {"": world.own_name["member"].pk},
    }


def _decision_on_what_is_public(world: World, state: str) -> dict[str, str]:
    return {"outcome": "kept"} if state == "held" else {"outcome": "removed", **WHY}


def _decision_on_a_name(world: World, state: str) -> Callable[[str], dict[str, str]]:
    """Naming the name, as the page does."""

    def body(role: str) -> dict[str, str]:
        own = world.own_name.get(role, world.own_name["member"])
        row = world.contributors.get(state, own)
        return {"outcome": "show", "pen_name": row.pen_name}

    return body


# What stands behind Django's own pages at the desk, where one row is not enough.
ROWS: dict[str, Callable[[World], dict[str, object]]] = {
    "experiences.Submission": _submission_rows,
    "experiences.Appeal": _appeal_rows,
    "experiences.Experience": _experience_rows,
    "experiences.Contributor": _name_rows,
    "accounts.Member": lambda world: {
        state: key for state, key in world.accounts.items() if state != NO_SUCH
    },
    "conditions.ArticleVersion": lambda world: {
        "draft": world.draft_article.pk,
        "published": world.published_article.pk,
    },
    "conditions.Topic": lambda world: {
        "on": world.topics["on"].pk,
        "off": world.topics["off"].pk,
    },
}
# What a form of the desk takes, so that it is the person that is refused and not the form; where
# it depends on the state, a function of world and state.
BODIES = {
    "experiences.Submission": {"outcome": "published"},
    "experiences.Appeal": {"outcome": "upheld", "text": "It stands, because it was an advert."},
    "experiences.Experience": _decision_on_what_is_public,
    "experiences.Contributor": _decision_on_a_name,
    "accounts.Member": {"desk_name": "Somebody"},
    "experiences.Helpline": {
        "country": "DE",
        "name": "Another line",
        "telephone": "116 123",
        "hours": "Day and night",
        "source": "https://example.org/",
        "verified_on": "2026-11-20",
        "position": "1",
        "is_on": "on",
    },
}

# An address and the states of what it names. One without arguments is asked once, and needs to
# stand here only if its form wants a body or it has states all the same.
OBJECTS: dict[str, Callable[[World], list[Case]]] = {
    "/conditions/letter/<initial>/": lambda world: as_cases({"o": {"initial": "o"}}),
    "/conditions/<condition>/": _conditions,
    "/conditions/<condition>/<question>/": _questions,
    "/conditions/<condition>/<question>/share/": _writing,
    "/conditions/<condition>/<question>/share/preview/": _previewing,
    "/conditions/<condition>/<question>/share/discard/": _questions,
    "/conditions/<condition>/<question>/share/sent/<submission>/": _sent,
    "/experiences/<experience>/": _experiences,
    "/experiences/<experience>/report/": _reporting,
    "/experiences/<experience>/same/": _saying_same,
    "/letters/stop/<key>/": _stopping,
    "/me/letters/": lambda world: [Case("", {}, {"letters": "off"})],
    "/me/notices/read/": lambda world: [
        Case("", {}, {"since": "2020-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z"})
    ],
    "/me/experiences/<experience>/still-holds/": _asking_whether_it_holds,
    "/reports/<key>/": _following,
    "/experiences/remove/": _removing,
    "/theme/": lambda world: [Case("", {}, {"theme": "dark", "next": "//evil.example/"})],
    "/me/experiences/<experience>/": _experiences,
    "/me/experiences/<experience>/take-back/": _experiences,
    "/me/experiences/<experience>/withdraw/": _experiences,
    "/me/experiences/<experience>/put-back/": _experiences,
    "/me/experiences/<experience>/shown-as/": _shown_as,
    "/me/experiences/<experience>/delete/": _experiences,
    "/me/communities/<contributor>/": _communities,
    "/me/decisions/<decision>/appeal/": _decisions,
    "/me/consents/<scope>/give/": _scopes,
    "/me/consents/<scope>/withdraw/": _scopes,
    "/me/data/close/": lambda world: [Case("", {}, {"choice": "erase"})],
    "/me/data/keep/": _keeping,
    "/accounts/login/": _signing_in,
    "/accounts/login/code/": _asking_for_a_code,
    "/accounts/reauthenticate/code/": lambda world: [Case("", {}, {"send": "1"})],
    "/accounts/signup/": _signing_up,
    "/accounts/confirm-email/<key>/": _confirming,
    "/accounts/password/reset/key/<uidb36>-<key>/": _resetting,
    "/accounts/2fa/webauthn/keys/<pk>/edit/": _passkeys,
    "/accounts/2fa/webauthn/keys/<pk>/remove/": _passkeys,
    "/admin/accounts/member/<pk>/decide/<outcome>/": _deciding,
    "/admin/accounts/member/<pk>/roles/": _accounts(
        {"desk_name": "Somebody"}, of=(*ACCOUNTS, "an administrator's", "banned")
    ),
    "/admin/accounts/member/<pk>/conditions/": _accounts(
        {"conditions": "on-syndrome"}, of=(*ACCOUNTS, "an administrator's")
    ),
    "/admin/accounts/member/<pk>/close/": _accounts(
        {"choice": "erase", "facts": "Asked by telephone."}, of=ACCOUNTS
    ),
    "/admin/accounts/member/<pk>/address/": _accounts(
        {"new_address": "new@people.example", "facts": "Asked by telephone."}, of=ACCOUNTS
    ),
    "/admin/experiences/submission/<pk>/claim/": _taking_on,
    "/admin/experiences/submission/<pk>/release/": _taking_on,
    "/admin/experiences/submission/undo/<decision>/": _undoing,
    "/admin/experiences/experience/<pk>/note/": _talk(lambda world: {"text": "A clinic is named."}),
    "/admin/experiences/experience/<pk>/escalate/": _talk(
        lambda world: {"kind": "child", "text": "A school is named."}
    ),
    "/admin/experiences/experience/<pk>/hand-on/": _talk(
        lambda world: {"to": world.colleague.pk, "text": "You know this clinic."}
    ),
    "/admin/experiences/experience/<pk>/settle/": _resolving,
    "/admin/experiences/experience/<pk>/content-notes/": _content_notes,
    "/admin/experiences/submission/next/": _taking_several,
    "/admin/experiences/submission/sending/": _pausing,
    "/admin/experiences/submission/spam/": _refusing_as_spam,
    "/admin/conditions/topic/<pk>/article/": _topic_articles,
    "/admin/experiences/pagedecision/topic/<pk>/": _switching("topic"),
    "/admin/experiences/pagedecision/question/<pk>/": _switching("question"),
    "/admin/experiences/pagedecision/condition/<pk>/": _switching("condition"),
    "/admin/conditions/articleversion/<pk>/publish/": _articles,
    "/admin/conditions/articleversion/<pk>/sign/": _articles,
    "/admin/r/<content_type_id>/<object_id>/": _seen_on_the_site,
    "/admin/<app_label>/": lambda world: as_cases(
        {app: {"app_label": app} for app in ("accounts", "conditions", "experiences")}
    ),
    "/admin/<url>": lambda world: as_cases({"nonsense": {"url": "nonsense/of/any/kind/"}}),
}
# Where the password or a second factor is asked for again, unless it was entered just now; and
# where it might be: both ways are asked.
NEEDS_PASSWORD_AGAIN = {
    "/accounts/2fa/recovery-codes/generate/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/webauthn/keys/<pk>/edit/",
    "/accounts/2fa/webauthn/keys/<pk>/remove/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/sessions/",
    "/admin/accounts/member/<pk>/address/",
    "/admin/accounts/member/<pk>/close/",
    "/admin/accounts/member/<pk>/conditions/",
    "/admin/accounts/member/<pk>/roles/",
    "/me/data/close/",
    "/me/data/download/",
    "/me/experiences/<experience>/delete/",
}
