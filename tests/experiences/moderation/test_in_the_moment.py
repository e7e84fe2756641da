"""What its author does to a text in the very moment of a press at the desk is told in a sentence.

Between the desk's look at the text and its transition, the author's own act is done; whichever
button was pressed, the answer is a refusal, nothing of the decision has happened, and what was
typed is still there.
"""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Member
from experiences import workflow
from experiences.models import Blocker, Decision, Experience, ModeratorNote
from tests.support.desk import as_read
from tests.support.factories import (
    make_appeal,
    make_escalation,
    make_moderator,
    make_senior_moderator,
    make_topic,
    publish,
    reject,
    report,
    submit,
)

pytestmark = pytest.mark.django_db
TYPED = "The quagga sentence that somebody has thought about."


def author_of(experience: Experience) -> Member:
    return experience.contributor.member


# What the author, or a colleague, does in that moment.
MEANWHILE = {
    "taken back": lambda text: workflow.take_back(text, by=author_of(text)),
    "taken down": lambda text: workflow.unpublish(text, by=author_of(text)),
    "deleted": lambda text: workflow.delete_experience(text, by=author_of(text)),
    "leaving": lambda text: workflow.ask_to_close(author_of(text), "erase"),
    "erased": lambda text: workflow.close_account(author_of(text), "erase"),
    "escalated": make_escalation,
}
OF_WAITING = [name for name in MEANWHILE if name != "taken down"]
OF_PUBLIC = [name for name in MEANWHILE if name != "taken back"]


def queue(text: Experience, name: str = "change") -> str:
    waiting = text.submissions.waiting().get()
    return reverse(f"admin:experiences_submission_{name}", args=[waiting.pk])


def public(text: Experience, name: str = "change") -> str:
    return reverse(f"admin:experiences_experience_{name}", args=[text.pk])


def said(outcome: str) -> dict[str, str]:
    return {"outcome": outcome, "reason": "other", "text": TYPED, "facts": TYPED}


# Each button: the transition it makes, its page, where its form is sent, and what is in it.
BUTTONS_OF_WAITING = {
    "publish": ("publish", queue, queue, said("published")),
    "return": ("return_for_changes", queue, queue, said("returned")),
    "reject": ("reject", queue, queue, said("rejected")),
    "claim": ("claim", queue, lambda text: queue(text, "claim"), {}),
    "note": ("add_note", queue, lambda text: public(text, "note"), {"text": TYPED}),
    "escalate": (
        "escalate",
        queue,
        lambda text: public(text, "escalate"),
        {"text": TYPED, "kind": "child"},
    ),
    "hand on": ("hand_on", queue, lambda text: public(text, "hand_on"), {"text": TYPED}),
    "refuse as spam": (
        "reject_as_spam",
        None,
        lambda text: reverse("admin:experiences_submission_spam"),
        {"confirmed": "1"},
    ),
}
BUTTONS_OF_PUBLIC = {
    "hold": ("hold", public, public, said("held")),
    "keep": ("keep", public, public, said("kept")),
    "remove": ("remove", public, public, said("removed")),
    "note": ("add_note", public, lambda text: public(text, "note"), {"text": TYPED}),
    "escalate": (
        "escalate",
        public,
        lambda text: public(text, "escalate"),
        {"text": TYPED, "kind": "child"},
    ),
    "content notes": (
        "set_content_notes",
        public,
        lambda text: public(text, "content_notes"),
        {"content_notes": ["death"]},
    ),
}


def press(text: Experience, button: tuple, meanwhile: str, monkeypatch):
    """The answer to a press of an ordinary moderator, and what stood in the database before."""
    transition, page, to, typed = button
    moderator, colleague = make_moderator(), make_moderator()
    desk, address = Client(), to(text)
    desk.force_login(moderator)
    read = as_read(desk, page(text), to="" if address == page(text) else address) if page else {}
    if transition == "hand_on":
        typed = typed | {"to": colleague.pk}
    if transition == "reject_as_spam":
        typed = typed | {"text": text.submissions.waiting().get().pk}
    original = getattr(workflow, transition)

    def too_late(*args, **kwargs):
        MEANWHILE[meanwhile](text)
        return original(*args, **kwargs)

    monkeypatch.setattr(workflow, transition, too_late)
    answer = desk.post(address, read | typed)
    monkeypatch.undo()
    return desk, answer


def check_refused(desk: Client, answer, typed: dict, *, decided: int) -> None:
    assert answer.status_code in (302, 404, 409)
    if answer.status_code == 302:
        shown = desk.get("/admin/").text
        assert 'class="error"' in shown or 'class="warning"' in shown
    if answer.status_code == 409 and TYPED in typed.values():
        assert TYPED in answer.text
    if answer.status_code == 404:
        assert TYPED not in typed.values(), "what was typed is lost"
    own = Decision.objects.exclude(outcome="escalated").count()
    assert own == decided
    assert not ModeratorNote.objects.filter(text=TYPED).exists()


@pytest.mark.parametrize("meanwhile", OF_WAITING)
@pytest.mark.parametrize("button", BUTTONS_OF_WAITING)
def test_a_press_on_a_waiting_text_that_is_gone_in_that_moment(button, meanwhile, monkeypatch):
    text = submit(make_topic()).experience
    if button == "note" and meanwhile == "taken back":
        pytest.skip("a note stands beside a text, whatever becomes of its versions")
    desk, answer = press(text, BUTTONS_OF_WAITING[button], meanwhile, monkeypatch)

    check_refused(desk, answer, BUTTONS_OF_WAITING[button][3], decided=0)


@pytest.mark.parametrize("meanwhile", OF_PUBLIC)
@pytest.mark.parametrize("button", BUTTONS_OF_PUBLIC)
def test_a_press_on_a_public_text_that_is_gone_in_that_moment(button, meanwhile, monkeypatch):
    text = publish(submit(make_topic()))
    report(text)
    if meanwhile == "taken down" and button in ("note", "content notes", "keep"):
        pytest.skip("can be done to a text that its author has taken down, too")
    held = Blocker.objects.count()
    desk, answer = press(text, BUTTONS_OF_PUBLIC[button], meanwhile, monkeypatch)

    check_refused(desk, answer, BUTTONS_OF_PUBLIC[button][3], decided=decisions_left(text))
    assert Blocker.objects.filter(cause__in=("held", "removed")).count() == held


def decisions_left(text: Experience) -> int:
    """The publication, whose row stays whatever becomes of the text."""
    return Decision.objects.filter(outcome="published").count()


def test_a_reply_to_an_appeal_whose_author_leaves_in_that_moment(monkeypatch):
    appeal = make_appeal(reject(submit()).decisions.get())
    author = appeal.decision.experience.contributor.member
    desk, original = Client(), workflow.decide_appeal
    desk.force_login(make_senior_moderator())

    def too_late(*args, **kwargs):
        workflow.close_account(author, "erase")
        return original(*args, **kwargs)

    monkeypatch.setattr(workflow, "decide_appeal", too_late)
    page = reverse("admin:experiences_appeal_change", args=[appeal.pk])
    answer = desk.post(page, {"outcome": "upheld", "text": TYPED})

    assert answer.status_code == 409
    assert TYPED in answer.text
