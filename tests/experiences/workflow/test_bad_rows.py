"""One bad row of the daily command, or of any other, keeps nothing else from being done."""

import io
import uuid
from datetime import timedelta
from importlib import import_module

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db.models import Model
from django.utils import timezone

from accounts import erasure_journal, sessions
from accounts.letters import outbox
from accounts.models import (
    AddressChange,
    Closing,
    ConsentScope,
    ErasedKind,
    ErasureEntry,
    Letter,
    Member,
)
from conditions.catalogue import alphabet
from conditions.models import AzEntry, Condition
from experiences import workflow
from experiences.management.commands import run_retention
from experiences.models import Draft, Experience, Report, Submission
from experiences.workflow import counts
from tests.support import lives
from tests.support.factories import (
    make_condition,
    make_draft,
    make_member,
    make_moderator,
    make_old,
    make_topic,
    publish,
    reject,
    report,
    submit,
)

pytestmark = pytest.mark.django_db


def run(*command) -> tuple[str, str]:
    """What a command says, and what it ends with; empty where nothing failed."""
    out = io.StringIO()
    try:
        call_command(*command, stdout=out)
    except CommandError as error:
        assert error.returncode == 1
        return out.getvalue(), str(error)
    return out.getvalue(), ""


@pytest.fixture
def fails_for(monkeypatch):
    """Let a function fail where one of its arguments is this row, or its key."""

    def break_it(module, name: str, bad: Model | str) -> None:
        really = getattr(module, name)
        keys = {bad, getattr(bad, "pk", bad)}

        def sometimes(*args, **kwargs):
            if keys & {value for value in (*args, *kwargs.values()) if not isinstance(value, dict)}:
                raise ValueError("the okra words")
            return really(*args, **kwargs)

        monkeypatch.setattr(module, name, sometimes)

    return break_it


def remember(member: Member) -> None:
    """The session of a browser in which somebody began to sign in."""
    session = SessionStore()
    session["account_login"] = {"user_pk": str(member.pk)}
    session.save()


def two_with_old_drafts(days: int) -> list[Member]:
    members = [make_member(), make_member()]
    for member in members:
        make_draft(make_topic(), member)
    Draft.objects.update(saved_at=timezone.now() - timedelta(days=days))
    return members


def test_a_member_who_cannot_be_warned_of_a_draft_keeps_nobody_from_being_warned(fails_for):
    one, two = two_with_old_drafts(80)
    fails_for(outbox, "notify", one)
    said, ended = run("run_retention")

    assert ended == f"1 failed: member {one.pk} (ValueError)."
    assert "1 authors told of old drafts." in said
    assert two.letters.get().kind == "draft_will_go"
    assert one.drafts.get().warned_at is None, "they are told with the next run"


def test_a_draft_that_cannot_be_deleted_keeps_none_from_being_deleted(monkeypatch):
    two_with_old_drafts(100)
    old = timezone.now() - timedelta(days=20)
    Draft.objects.update(warned_at=old, saved_at=old - timedelta(days=80))
    bad = Draft.objects.first()
    really = workflow.retention.erase_drafts

    def sometimes(drafts):
        if drafts.filter(pk=bad.pk).exists():
            raise ValueError
        return really(drafts)

    monkeypatch.setattr(workflow.retention, "erase_drafts", sometimes)
    said, ended = run("run_retention")

    assert ended == f"1 failed: draft {bad.pk} (ValueError)." and "1 old drafts deleted." in said
    assert list(Draft.objects.all()) == [bad]


def test_a_closing_that_fails_keeps_its_account_with_its_sessions_and_no_other(
    fails_for,
):
    one, two = make_member(), make_member()
    for member in (one, two):
        workflow.ask_to_close(member, "erase")
        lives.a_week_passes(member)
        remember(member)
    closing = one.closing
    fails_for(workflow.closing, "close_account", one)
    said, ended = run("run_retention")

    assert ended == f"1 failed: closing {closing.pk} (ValueError)."
    assert "1 accounts closed." in said
    assert list(Member.objects.all()) == [one] and list(Closing.objects.all()) == [closing]
    (left,) = Session.objects.all()
    assert left.get_decoded()["account_login"]["user_pk"] == str(one.pk)


def test_an_unconfirmed_account_that_cannot_be_erased_keeps_no_other(fails_for):
    one, _two = make_member(verified=False), make_member(verified=False)
    Member.objects.update(joined_at=timezone.now() - timedelta(days=40))
    fails_for(workflow.retention, "close_account", one)

    assert run("run_retention")[1] == f"1 failed: member {one.pk} (ValueError)."
    assert list(Member.objects.all()) == [one]


def test_an_author_who_cannot_be_asked_to_confirm_a_text_keeps_no_other(fails_for):
    texts = [make_old(publish()), make_old(publish())]
    one, two = (text.contributor.member for text in texts)
    for member in (one, two):
        workflow.give_consent(member, ConsentScope.LETTERS)
    fails_for(outbox, "notify", one)

    assert run("run_retention")[1] == f"1 failed: experience {texts[0].pk} (ValueError)."
    assert Letter.objects.get(kind="reconfirm").member == two
    assert Experience.objects.filter(reconfirm_asked_at=None).get() == texts[0]


def test_a_text_of_somebody_whose_first_one_fails_is_asked_about_the_same_day(fails_for):
    member = make_member()
    texts = [make_old(publish(submit(make_topic(), member))) for _ in range(2)]
    workflow.give_consent(member, ConsentScope.LETTERS)
    # The package names the transition that stands in it by the same name.
    module = import_module("experiences.workflow.reconfirm")
    fails_for(module, "lock_experience", texts[0])

    assert run("run_retention")[1] == f"1 failed: experience {texts[0].pk} (ValueError)."
    assert Experience.objects.filter(reconfirm_asked_at=None).get() == texts[0]


def test_a_refused_text_that_cannot_be_deleted_keeps_no_other(monkeypatch):
    one, two = reject(submit()), reject(submit())
    past = timezone.now() - timedelta(days=200)
    for submission in (one, two):
        submission.decisions.update(decided_at=past)
    really = workflow.retention.erase_submissions

    def sometimes(submissions):
        if submissions.filter(pk=one.pk).exists():
            raise ValueError
        return really(submissions)

    monkeypatch.setattr(workflow.retention, "erase_submissions", sometimes)

    assert run("run_retention")[1] == f"1 failed: experience {one.experience_id} (ValueError)."
    assert list(Submission.objects.all()) == [one]


def test_an_address_that_cannot_be_changed_keeps_no_other_from_being_changed(fails_for):
    one, two = make_member(), make_member()
    past = timezone.now() - timedelta(days=8)
    for number, member in enumerate((one, two)):
        AddressChange.objects.create(
            member=member, new_address=f"new{number}@example.org", asked_at=past, due_at=past
        )
    fails_for(outbox, "notify", one)

    assert (
        run("run_retention")[1]
        == f"1 failed: change of address {one.address_change.pk} (ValueError)."
    )
    assert Member.objects.filter(email="new1@example.org").get() == two
    assert AddressChange.objects.get().member == one
    assert Member.objects.get(pk=one.pk).email == one.email, "nothing is half done"


def test_a_pause_that_cannot_be_ended_keeps_no_other():
    """The state of one row is such that the database refuses the new one."""
    one, two = make_member(state="paused"), make_member(state="paused")
    Member.objects.update(paused_until=timezone.now() - timedelta(days=1))
    really = Member.objects.filter(pk=one.pk).__class__.update

    def sometimes(self, **fields):
        if fields.get("state") == "approved" and self.filter(pk=one.pk).exists():
            raise ValueError
        return really(self, **fields)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Member.objects.all().__class__, "update", sometimes)
        said, ended = run("run_retention")

    assert ended == f"1 failed: member {one.pk} (ValueError)." and "1 pauses ended." in said
    assert Member.objects.get(pk=two.pk).state == "approved"


def test_a_report_that_cannot_be_deleted_keeps_no_other(monkeypatch):
    experience = publish()
    one, _two = report(experience), report(experience, make_member())
    workflow.keep(experience, by=make_moderator())
    Report.objects.update(closed_at=timezone.now() - timedelta(days=400))
    really = Report.objects.all().__class__.delete

    def sometimes(self):
        if self.filter(pk=one.pk).exists():
            raise ValueError
        return really(self)

    monkeypatch.setattr(Report.objects.all().__class__, "delete", sometimes)

    assert run("run_retention")[1] == f"1 failed: report {one.pk} (ValueError)."
    assert list(Report.objects.all()) == [one]


@pytest.mark.parametrize("broken", run_retention.STEPS)
def test_whichever_step_fails_every_other_is_made_and_it_is_named(monkeypatch, broken):
    made = []

    def fails() -> int:
        raise OSError("/home/anna")

    steps = {what: lambda what=what: made.append(what) or 1 for what in run_retention.STEPS}
    monkeypatch.setattr(run_retention, "STEPS", steps | {broken: fails})
    said, ended = run("run_retention")

    assert made == [what for what in steps if what != broken]
    assert ended == f"1 failed: {broken} (OSError)."
    assert len(said.splitlines()) == len(steps)


def test_a_journal_that_cannot_be_written_keeps_nothing_else_from_being_done(settings, tmp_path):
    make_member(verified=False)
    Member.objects.update(joined_at=timezone.now() - timedelta(days=40))
    (tmp_path / "file").write_text("")
    settings.ERASURE_JOURNAL = tmp_path / "file" / "journal.jsonl"
    said, ended = run("run_retention")

    assert ended.startswith("1 failed: lines added to the erasure journal (")
    assert "1 accounts without a confirmed address erased." in said
    assert not Member.objects.exists()


def test_a_broken_line_of_the_journal_keeps_none_from_being_added_and_is_named(settings, tmp_path):
    settings.ERASURE_JOURNAL = tmp_path / "erasures.jsonl"
    known, missing = (
        ErasureEntry.objects.create(kind="member", reference=uuid.uuid4()) for _ in range(2)
    )
    settings.ERASURE_JOURNAL.write_text(f"{erasure_journal.line_of(known)}\n{{\n")
    said, ended = run("run_retention")

    assert ended == "1 failed: line 2 of the journal."
    assert "1 lines added to the erasure journal." in said
    assert settings.ERASURE_JOURNAL.read_text().count(str(missing.reference)) == 1
    run("run_retention")
    assert len(settings.ERASURE_JOURNAL.read_text().splitlines()) == 3, "nothing is added twice"


def test_what_cannot_be_erased_again_keeps_no_other_from_being_erased(
    settings, tmp_path, fails_for
):
    settings.ERASURE_JOURNAL = tmp_path / "erasures.jsonl"
    one, two = make_member(), make_member()
    lines = [
        erasure_journal.line_of(ErasureEntry(kind=ErasedKind.MEMBER, reference=member.public_id))
        for member in (one, two)
    ]
    settings.ERASURE_JOURNAL.write_text("\n".join(lines) + "\n")
    fails_for(workflow.erasure, "close_account", one)
    said, ended = run("erase_again", settings.ERASURE_JOURNAL)

    assert said == "2 entries read, 1 found and erased again.\n"
    assert ended == f"1 failed: erasure of member {one.public_id} (ValueError)."
    assert list(Member.objects.all()) == [one]


def test_a_condition_that_cannot_be_indexed_keeps_no_other_out_of_the_list(fails_for):
    one, two = make_condition("Okra disease"), make_condition("Quince disease")
    fails_for(alphabet, "_entries", one)
    said, ended = run("index_names")

    assert said == "1 lines of the A to Z changed.\n"
    assert ended == f"1 failed: condition {one.pk} (ValueError)."
    assert AzEntry.objects.get().condition == two


@pytest.mark.parametrize("options", [(), ("--check",)])
def test_a_condition_that_cannot_be_counted_keeps_no_other_from_being_counted(fails_for, options):
    one, two = make_condition(), make_topic(make_condition())
    Condition.objects.filter(pk=two.condition_id).update(experience_count=3)
    fails_for(counts, "_differences", one)
    said, ended = run("recount", *options)

    assert "experience_count: 3 stored, 0 counted" in said and "1 conditions counted, 1" in said
    assert ended == f"1 failed: condition {one.pk} (ValueError)."


def test_the_names_of_failures_hold_no_key_of_a_session(monkeypatch):
    Session.objects.create(
        session_key="x" * 32, session_data="x", expire_date=timezone.now() - timedelta(days=1)
    )

    def fails() -> int:
        raise RuntimeError("x" * 32)

    monkeypatch.setitem(run_retention.STEPS, "sessions deleted", fails)
    assert run("run_retention")[1] == "1 failed: sessions deleted (RuntimeError)."


def test_traces_of_somebody_who_is_still_there_are_left():
    member, gone = make_member(), make_member()
    traces = {person.pk: sessions.traces_of(person) for person in (member, gone)}
    remember(member)
    gone.delete()

    assert sessions.delete_traces_of_erased(traces) == 0
    member.delete()
    assert sessions.delete_traces_of_erased(traces) == 1
