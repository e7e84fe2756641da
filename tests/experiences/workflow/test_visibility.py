"""Which texts somebody at the desk may see: the same in every number, list, page and guard.

Each state is one text, made by the real transitions. Asked are all who could work on it: what the
lanes count against what their lists hold, what each page shows, and what the guard lets through.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.contrib import admin
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.test import RequestFactory
from django.urls import resolve

from accounts.models import Member
from conditions.models import Topic
from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import (
    Appeal,
    Cause,
    Contributor,
    Decision,
    Draft,
    Escalation,
    Experience,
    ModeratedCondition,
    Report,
    Submission,
)
from experiences.moderation.lanes import InLane, lanes
from experiences.workflow import visibility
from experiences.workflow.common import check_may_moderate
from tests.support.factories import (
    block,
    decide_on_account,
    hand_in_edit,
    make_appeal,
    make_condition,
    make_credible_member,
    make_escalation,
    make_member,
    make_moderator,
    make_senior_moderator,
    make_topic,
    publish,
    reject,
    report,
    return_for_changes,
    set_state,
    submit,
)

pytestmark = pytest.mark.django_db
WHY = {"reason": "other", "facts": "Why."}
CRISIS, URGENT, REPORTS = "Crisis and illegal", "Urgent reports", "Reports"
NEW, EDITS = "New texts", "Edits of public texts"
HELD, NAMES, APPEALS = "Held texts", "Pen names", "Appeals"
# By their names in addresses.
MODELS = {
    model._meta.model_name: model
    for model in (Submission, Experience, Escalation, Contributor, Appeal, Member)
}


@dataclass
class Text:
    """One text on the way into its state: its page, its author, and who decides on it."""

    topic: Topic
    author: Member
    colleague: Member

    def waiting(self, **fields) -> Submission:
        return submit(self.topic, self.author, **fields)

    def public(self, **fields) -> Experience:
        return publish(self.waiting(**fields))

    def edit(self) -> Submission:
        return hand_in_edit(self.public())

    def reported(self, reason: str = "abuse", by: Member | None = None) -> Experience:
        experience = self.public()
        report(experience, by, reason=reason)
        return experience

    def reported_by_a_member(self, reason: str) -> Experience:
        return self.reported(reason, make_credible_member())

    def held(self) -> Experience:
        experience = self.public()
        workflow.hold(experience, by=self.colleague, **WHY)
        return experience

    def held_by_reports(self) -> Experience:
        experience = self.public()
        for _reader in range(3):
            report(experience, make_credible_member())
        return experience

    def escalated(self, experience: Experience) -> Experience:
        workflow.escalate(
            experience, by=make_moderator(), kind="child", note="Line two.", holds=True
        )
        return experience

    def close(self, choice: str = "erase") -> None:
        workflow.ask_to_close(self.author, choice)

    def left_behind(self) -> Experience:
        experience = self.public()
        workflow.close_account(self.author, "leave_words")
        experience.refresh_from_db()
        return experience

    def removed(self) -> Decision:
        experience = self.public()
        workflow.remove(experience, by=self.colleague, **WHY)
        return experience.decisions.get(outcome="removed")

    def refused(self) -> Decision:
        return reject(self.waiting(), by=self.colleague).decisions.get()

    def ban(self, *, hides_words: bool) -> None:
        root = make_member(is_staff=True, is_superuser=True)
        decide_on_account(self.author, "ban", by=root, hides_words=hides_words)


def _and(*steps: Callable[[Text], object]) -> Callable[[Text], None]:
    def make(text: Text) -> None:
        for step in steps:
            step(text)

    return make


def a_superseded_one(text: Text) -> None:
    publish(text.edit())


def an_edit_of_a_reported_one(text: Text) -> None:
    hand_in_edit(text.reported())


def taken_back(text: Text) -> None:
    workflow.take_back(text.waiting().experience, by=text.author)


def withdrawn(text: Text) -> None:
    workflow.unpublish(text.reported(), by=text.author)


def sent_again(text: Text) -> None:
    return_for_changes(text.waiting(), by=text.colleague)
    Draft.objects.all().delete()
    text.waiting()


def claimed(text: Text) -> None:
    workflow.claim(text.waiting(), by=text.colleague)


def claimed_and_then_escalated(text: Text) -> None:
    moderator, waiting = make_moderator(), text.waiting()
    workflow.claim(waiting, by=moderator)
    make_escalation(waiting.experience)


def reported_held_and_then_erased(text: Text) -> None:
    workflow.hold(text.reported(), by=text.colleague, **WHY)
    text.close()


def waiting_again_while_it_is_erased(text: Text) -> None:
    """As after a refusal that an appeal overturned on the day of the closing."""
    block(text.waiting().experience, Cause.ERASURE)


def left_behind_while_it_waits(text: Text) -> None:
    Contributor.objects.filter(pk=text.waiting().experience.contributor_id).update(member=None)


def answered(text: Text) -> None:
    appeal = make_appeal(text.refused())
    workflow.decide_appeal(appeal, by=make_senior_moderator(), overturns=False, text="It stands.")


def overturned(text: Text) -> None:
    appeal = make_appeal(text.refused())
    workflow.decide_appeal(appeal, by=make_senior_moderator(), overturns=True, text="It may stand.")


def withdraw_consent(text: Text) -> None:
    workflow.withdraw_consent(text.author, "health")


def typed(text: Text, act: str = "waiting"):
    return getattr(text, act)(name_choice="typed", typed_name="Heron 9")


EVERYBODY, SENIORS, NOBODY = "every moderator", "senior moderators", "nobody"


@dataclass(frozen=True)
class State:
    """How a text comes there, who at the desk sees it then, and which lanes count it."""

    make: Callable[[Text], object]
    seen_by: str
    lanes: dict[str, int] = field(default_factory=dict)


STATES = {
    "new, waiting": State(Text.waiting, EVERYBODY, {NEW: 1}),
    "edit, waiting": State(Text.edit, EVERYBODY, {EDITS: 1}),
    "sent again, offered to a colleague": State(sent_again, EVERYBODY, {NEW: 1}),
    "with a colleague": State(claimed, EVERYBODY, {NEW: 1}),
    "taken back": State(taken_back, EVERYBODY),
    "returned": State(lambda text: return_for_changes(text.waiting()), EVERYBODY),
    "rejected": State(Text.refused, EVERYBODY),
    "public": State(Text.public, EVERYBODY),
    "replaced by a newer one": State(a_superseded_one, EVERYBODY),
    "reported": State(Text.reported, EVERYBODY, {REPORTS: 1}),
    "reported as urgent by a visitor": State(
        lambda text: text.reported("worried"), EVERYBODY, {URGENT: 1, REPORTS: 1}
    ),
    "reported as urgent by a new member": State(
        lambda text: text.reported("illegal", make_member()), EVERYBODY, {URGENT: 1, REPORTS: 1}
    ),
    "reported as urgent and otherwise": State(
        lambda text: report(text.reported("worried")), EVERYBODY, {URGENT: 1, REPORTS: 2}
    ),
    "reported, edit waiting": State(an_edit_of_a_reported_one, EVERYBODY, {REPORTS: 1, EDITS: 1}),
    "reported, then withdrawn": State(withdrawn, EVERYBODY, {REPORTS: 1}),
    "held": State(Text.held, EVERYBODY, {HELD: 1}),
    "held by reports": State(Text.held_by_reports, EVERYBODY, {HELD: 1, REPORTS: 3}),
    "removed, appeal open": State(
        lambda text: make_appeal(text.removed()), EVERYBODY, {APPEALS: 1}
    ),
    "rejected, appeal open": State(
        lambda text: make_appeal(text.refused()), EVERYBODY, {APPEALS: 1}
    ),
    "rejected, appeal answered": State(answered, EVERYBODY),
    "rejected, overturned": State(overturned, EVERYBODY, {NEW: 1}),
    "pen name waiting": State(typed, EVERYBODY, {NEW: 1, NAMES: 1}),
    "public, pen name waiting": State(lambda text: typed(text, "public"), EVERYBODY, {NAMES: 1}),
    # Escalated
    "waiting, escalated by the rules": State(
        lambda text: make_escalation(text.waiting().experience), SENIORS, {CRISIS: 1}
    ),
    "waiting, escalated by the team": State(
        lambda text: text.escalated(text.waiting().experience), SENIORS, {CRISIS: 1}
    ),
    "with a moderator, then escalated": State(claimed_and_then_escalated, SENIORS, {CRISIS: 1}),
    "edit, escalated": State(
        lambda text: make_escalation(text.edit().experience), SENIORS, {CRISIS: 1}
    ),
    "public, escalated by a reader": State(
        lambda text: text.reported_by_a_member("worried"), SENIORS, {CRISIS: 1, REPORTS: 1}
    ),
    "public, reported as urgent, then escalated by the team": State(
        lambda text: text.escalated(text.reported("worried")),
        SENIORS,
        {CRISIS: 1, REPORTS: 1, HELD: 1},
    ),
    "public, escalated by the team and held": State(
        lambda text: text.escalated(text.public()), SENIORS, {CRISIS: 1, HELD: 1}
    ),
    # Its author is leaving
    "reported, its author leaves the words": State(
        _and(Text.reported, lambda text: text.close("leave_words")), EVERYBODY, {REPORTS: 1}
    ),
    "pen name waiting, its owner leaves the words": State(
        _and(lambda text: typed(text, "public"), lambda text: text.close("leave_words")),
        EVERYBODY,
        {NAMES: 1},
    ),
    "waiting, then to be erased": State(_and(Text.waiting, Text.close), NOBODY),
    "public, to be erased": State(_and(Text.public, Text.close), NOBODY),
    "held, reported, to be erased": State(reported_held_and_then_erased, NOBODY),
    "escalated, to be erased": State(
        _and(lambda text: text.reported_by_a_member("illegal"), Text.close), NOBODY
    ),
    "waiting again, to be erased": State(waiting_again_while_it_is_erased, NOBODY),
    "pen name waiting, to be erased": State(
        _and(lambda text: typed(text, "public"), Text.close), NOBODY
    ),
    "appeal open, to be erased": State(
        _and(lambda text: make_appeal(text.removed()), Text.close), NOBODY
    ),
    "left behind, reported": State(
        lambda text: report(text.left_behind()), EVERYBODY, {REPORTS: 1}
    ),
    "left behind, escalated and held": State(
        lambda text: text.escalated(text.left_behind()), SENIORS, {CRISIS: 1, HELD: 1}
    ),
    "left behind, waiting": State(left_behind_while_it_waits, EVERYBODY, {NEW: 1}),
    # Hidden for another cause
    "reported, consent withdrawn": State(
        _and(Text.reported, withdraw_consent), EVERYBODY, {REPORTS: 1}
    ),
    "escalated, consent withdrawn": State(
        _and(lambda text: text.reported_by_a_member("illegal"), withdraw_consent),
        SENIORS,
        {CRISIS: 1, REPORTS: 1},
    ),
    "reported, edit waiting, hidden by a ban": State(
        _and(an_edit_of_a_reported_one, lambda text: text.ban(hides_words=True)),
        EVERYBODY,
        {REPORTS: 1, EDITS: 1},
    ),
    "waiting, its author banned": State(
        _and(Text.waiting, lambda text: text.ban(hides_words=False)), EVERYBODY, {NEW: 1}
    ),
}


# Asking the desk


def ask(by: Member, query: str = "") -> HttpRequest:
    request = RequestFactory().get("/", dict(parse_qsl(query)))
    request.user, request.session = by, {}
    request._messages = FallbackStorage(request)
    return request


def desk_of(model) -> admin.ModelAdmin:
    return admin.site._registry[model]


def listed(by: Member) -> list:
    """Every row that some list of the desk has for this person."""
    models = (Submission, Experience, Escalation, Contributor, Appeal)
    return [row for model in models for row in desk_of(model).get_queryset(ask(by))]


def opens(row, by: Member) -> bool:
    """Whether the page of a row shows it, or leads to a page that shows its text."""
    try:
        answer = desk_of(type(row)).change_view(ask(by), str(row.pk))
    except (Http404, PermissionDenied):
        return False
    if answer.status_code == 200:
        return True
    found = resolve(answer.url)
    if not found.url_name.endswith("_change"):
        return False
    model = MODELS[found.url_name.removesuffix("_change").rsplit("_")[-1]]
    return opens(model.objects.get(pk=found.kwargs["object_id"]), by)


def lets_through(experience: Experience, by: Member) -> bool:
    try:
        check_may_moderate(experience, by)
    except NotAllowed:
        return False
    return True


def number_of_the_list(lane: InLane, by: Member) -> int:
    """What a lane counts, counted in the list to which it leads."""
    address = urlsplit(lane.url)
    model = MODELS[resolve(address.path).url_name.removesuffix("_changelist").rsplit("_")[-1]]
    rows = desk_of(model).get_changelist_instance(ask(by, address.query)).result_list
    # The lists of what is reported have one row a text, with its reports.
    match lane.title:
        case "Reports":
            return sum(len(row.open_reports) for row in rows)
        case "Urgent reports":
            return sum(_is_urgent(report) for row in rows for report in row.open_reports)
    return len(rows)


def _is_urgent(report: Report) -> bool:
    """Whether it cannot wait and escalated nothing."""
    return report.reason in ("worried", "illegal") and not report.is_credible


def check_that_all_know_the_same(by: Member, *, sees: bool, counted: dict[str, int]) -> None:
    """Lanes, lists, pages and guards, for one person and the one text that there is."""
    # As they are now: which rights somebody has is asked for once for each object.
    by = Member.objects.get(pk=by.pk)
    text, in_lists, of_lanes = Experience.objects.get(), listed(by), lanes(by)

    assert visibility.texts_for(by).filter(pk=text.pk).exists() is sees
    assert lets_through(text, by) is sees
    assert sees or not in_lists
    assert {lane.title: lane.number for lane in of_lanes if lane.number} == counted
    for lane in of_lanes:
        assert lane.number == number_of_the_list(lane, by), lane.title
    for model in (Submission, Experience, Escalation, Contributor, Appeal):
        for row in model.objects.all():
            assert opens(row, by) is (row in in_lists), row
    assert set(visibility.next_for(by)) <= set(in_lists)


@pytest.fixture
def text() -> Text:
    return Text(make_topic(), make_member(), make_senior_moderator())


@pytest.mark.parametrize("state", STATES)
def test_numbers_lists_pages_and_guards_know_the_same(text, state):
    STATES[state].make(text)
    seen_by, counted = STATES[state].seen_by, STATES[state].lanes
    of_moderators = without_appeals(counted) if seen_by == EVERYBODY else {}

    check_that_all_know_the_same(make_moderator(), sees=seen_by == EVERYBODY, counted=of_moderators)
    check_that_all_know_the_same(make_senior_moderator(), sees=seen_by != NOBODY, counted=counted)


def without_appeals(counted: dict[str, int]) -> dict[str, int]:
    return {title: number for title, number in counted.items() if title != APPEALS}


def limited_to(topic: Topic) -> Member:
    senior = make_senior_moderator()
    ModeratedCondition.objects.create(moderator=senior, condition=topic.condition)
    return senior


@pytest.mark.parametrize("state", [name for name in STATES if "appeal" in name])
def test_whoever_decided_meets_the_text_and_no_appeal_against_it(text, state):
    STATES[state].make(text)
    sees, counted = STATES[state].seen_by != NOBODY, STATES[state].lanes

    check_that_all_know_the_same(text.colleague, sees=sees, counted=without_appeals(counted))


TELLING = [
    "new, waiting",
    "reported, edit waiting",
    "reported as urgent by a visitor",
    "held by reports",
    "pen name waiting",
    "public, escalated by the team and held",
    "rejected, appeal open",
]


@pytest.mark.parametrize("state", TELLING)
def test_a_moderator_limited_to_the_condition_of_the_text_knows_what_every_moderator_knows(
    text, state
):
    STATES[state].make(text)

    check_that_all_know_the_same(limited_to(text.topic), sees=True, counted=STATES[state].lanes)


@pytest.mark.parametrize("state", TELLING)
def test_a_moderator_limited_to_another_condition_knows_nothing_of_it(text, state):
    STATES[state].make(text)
    elsewhere = limited_to(make_topic(make_condition()))

    check_that_all_know_the_same(elsewhere, sees=False, counted={})


@pytest.mark.parametrize("state", TELLING)
def test_nobody_meets_their_own_text_at_the_desk(text, state):
    text.author = make_senior_moderator()
    STATES[state].make(text)

    check_that_all_know_the_same(text.author, sees=False, counted={})


@pytest.mark.parametrize("state", TELLING)
def test_whoever_is_paused_or_no_moderator_meets_no_text_at_the_desk(text, state):
    STATES[state].make(text)

    paused = set_state(make_senior_moderator(), "paused")
    for nobody in (paused, make_member(is_staff=True)):
        check_that_all_know_the_same(nobody, sees=False, counted={})
