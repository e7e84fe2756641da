"""What goes by itself when its time is over, told in time, once; and what a restore brings back."""

import io
import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail, serializers
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts import erasure_journal
from accounts.models import (
    AccountOutcome,
    Closing,
    ClosingChoice,
    ErasureEntry,
    Letter,
    Member,
    MemberState,
    Notification,
)
from experiences import workflow
from experiences.models import (
    Contributor,
    Decision,
    DecisionText,
    Draft,
    Experience,
    ReportText,
    RescuedDraft,
    Submission,
)
from tests.support import lives
from tests.support.factories import (
    PASSWORD,
    drift,
    hand_in_edit,
    make_draft,
    make_member,
    make_moderator,
    make_senior,
    make_topic,
    publish,
    reject,
    return_for_changes,
    stored_counts,
    submit,
)

pytestmark = pytest.mark.django_db


def run_retention() -> dict[str, int]:
    """Run the daily command; what it says it did, by what was done."""
    out = io.StringIO()
    call_command("run_retention", stdout=out)
    said = [line.rstrip(".").split(" ", 1) for line in out.getvalue().splitlines()]
    return {what: int(number) for number, what in said}


def days_pass(days: int) -> None:
    """Every moment that any table holds lies so many days further back."""
    for model in apps.get_models():
        moments = [f for f in model._meta.local_fields if isinstance(f, models.DateTimeField)]
        if moments:
            model._base_manager.update(
                **{field.name: F(field.name) - timedelta(days=days) for field in moments}
            )


def done(said: dict[str, int]) -> dict[str, int]:
    return {what: number for what, number in said.items() if number}


# Reports


def test_a_closed_report_goes_after_a_year_with_its_words_and_an_open_one_stays():
    experience = publish()
    workflow.report(experience, by=make_member(), reason="abuse", details="The okra words.")
    workflow.keep(experience, by=make_moderator())
    workflow.report(experience, by=None, reason="abuse", details="Words still open.")
    days_pass(364)
    assert "old reports deleted" not in done(run_retention())
    days_pass(1)
    assert done(run_retention())["old reports deleted"] == 1
    assert [text.text for text in ReportText.objects.all()] == ["Words still open."]


# Drafts


def test_a_draft_is_told_of_after_76_days_and_goes_after_90(settings):
    author = make_member("anna@example.org")
    make_draft(make_topic(), author, "The okra words.")
    days_pass(75)
    assert done(run_retention()) == {}
    days_pass(1)
    assert done(run_retention()) == {"authors told of old drafts": 1}
    letter = author.letters.get()
    assert (letter.kind, letter.address) == ("draft_will_go", "anna@example.org")
    goes = timezone.localdate(timezone.now() + timedelta(days=14))
    assert f"{goes.day} {goes:%B %Y}" in letter.body
    assert "okra" not in letter.body and author.drafts.get().topic.condition.name not in letter.body
    days_pass(13)
    assert done(run_retention()) == {}
    days_pass(1)
    assert done(run_retention()) == {"old drafts deleted": 1}
    assert not Draft.objects.exists()


def test_somebody_with_three_old_drafts_gets_one_letter_with_the_first_day():
    author = make_member()
    for days in (80, 78, 10):
        draft = make_draft(make_topic(), author)
        Draft.objects.filter(pk=draft.pk).update(saved_at=F("saved_at") - timedelta(days=days))
    run_retention()

    goes = timezone.localdate(timezone.now() + timedelta(days=10))
    assert f"{goes.day} {goes:%B %Y}" in author.letters.get().body
    assert Draft.objects.filter(warned_at=None).count() == 1


def test_a_draft_that_was_changed_after_the_letter_starts_anew():
    author, topic = make_member(), make_topic()
    draft = make_draft(topic, author)
    days_pass(80)
    run_retention()
    days_pass(5)
    workflow.save_draft(topic, by=author, seen_version=draft.version, words="Changed words.")
    days_pass(20)

    assert done(run_retention()) == {}
    days_pass(60)
    assert done(run_retention()) == {"authors told of old drafts": 1}
    assert author.letters.count() == 2 or Draft.objects.get().warned_at


def test_a_draft_whose_author_was_told_late_stays_for_a_week_after_that():
    """The command did not run for months."""
    make_draft(make_topic(), make_member())
    days_pass(200)
    assert done(run_retention()) == {"authors told of old drafts": 1}
    days_pass(6)
    assert done(run_retention()) == {}
    days_pass(1)
    assert done(run_retention()) == {"old drafts deleted": 1}


def test_nobody_who_cannot_sign_in_is_asked_to_save_a_draft():
    author = make_member()
    make_draft(make_topic(), author)
    Member.objects.filter(pk=author.pk).update(state=MemberState.DECLINED, is_active=False)
    days_pass(80)
    run_retention()

    assert not author.letters.exists()
    days_pass(20)
    assert done(run_retention()) == {"old drafts deleted": 1}


# Refused texts


def long_ago(days: int = 184) -> None:
    days_pass(days)
    # What this is not about.
    Letter.objects.all().delete()
    Notification.objects.all().delete()
    Draft.objects.all().delete()


@pytest.mark.parametrize("refuse", [reject, return_for_changes])
def test_a_refused_text_goes_when_it_can_be_appealed_against_no_more(refuse):
    submission = refuse(submit())
    long_ago(183)
    assert "refused texts deleted" in done(run_retention())
    assert not Submission.objects.filter(pk=submission.pk).exists()


def test_a_refused_text_stays_as_long_as_it_can_be_appealed_against():
    reject(submit())
    long_ago(182)

    assert done(run_retention()) == {}
    assert Submission.objects.count() == 1


def test_a_text_that_was_taken_back_goes_after_the_same_time():
    submission = submit()
    workflow.take_back(submission.experience, by=submission.experience.contributor.member)
    long_ago()

    assert done(run_retention()) == {"refused texts deleted": 1}
    assert not Experience.objects.exists()


@pytest.mark.parametrize("made", [submit, publish])
def test_no_text_that_waits_or_is_published_goes(made):
    made()
    long_ago(2000)

    assert done(run_retention()) == {}
    assert Submission.objects.count() == 1


def test_with_the_last_text_the_experience_and_the_contributor_go_but_not_the_decision():
    submission = reject(submit(), facts="The facts quote the words.")
    author = submission.experience.contributor.member
    long_ago()
    run_retention()

    assert not Experience.objects.exists() and not Contributor.objects.exists()
    assert not DecisionText.objects.exists(), "nobody could read them any more, or erase them"
    decision = Decision.objects.get()
    assert (decision.outcome, decision.reason) == ("rejected", "promotion")
    assert decision.experience is decision.submission is None
    assert Member.objects.filter(pk=author.pk).exists()
    assert author.consents.valid().exists()


def test_of_a_published_text_only_the_refused_edit_goes_and_its_page_still_works(client):
    experience = publish()
    author = experience.contributor.member
    reject(hand_in_edit(experience), facts="An advert in the edit.")
    before = stored_counts(experience.topic)
    long_ago()
    assert done(run_retention()) == {"refused texts deleted": 1}

    client.force_login(author)
    for name in ("my-experiences", "my-decisions", "my-data"):
        assert client.get(reverse(name)).status_code == 200
    page = client.get(reverse("my-experience", args=[experience.public_id]))
    assert page.status_code == 200 and "An advert in the edit." in page.text
    assert stored_counts(experience.topic) == before
    assert not drift(experience.topic.condition)


@pytest.mark.parametrize("later", [submit, reject, return_for_changes])
def test_the_page_works_whatever_came_after_the_text_that_went(client, later):
    submission = return_for_changes(submit())
    experience, author = submission.experience, submission.experience.contributor.member
    long_ago()
    again = submit(experience.topic, author, "Words that were written much later.")
    if later is not submit:
        later(again)
    assert done(run_retention()) == {"refused texts deleted": 1}

    client.force_login(author)
    page = client.get(reverse("my-experience", args=[experience.public_id]))
    assert "Words that were written much later." in page.text
    assert client.get(reverse("my-experiences")).status_code == 200


def test_a_version_has_no_number_that_was_decided_on_before():
    submission = reject(submit())
    experience, author = submission.experience, submission.experience.contributor.member
    publish(submit(experience.topic, author, "Words that were published afterwards."))
    reject(submit(experience.topic, author, "An edit of these that was refused."))
    long_ago()
    run_retention()
    next_one = submit(experience.topic, author, "Another edit, sent much later.")

    assert list(Submission.objects.order_by("pk").values_list("number", flat=True)) == [2, 4]
    assert next_one.number == 4


def test_a_refused_text_stays_while_somebody_looks_again_at_its_own_decision():
    rejected = reject(submit())
    author, decision = rejected.experience.contributor.member, rejected.decisions.get()
    appeal = workflow.open_appeal(decision, by=author, text="It was none.")
    long_ago()
    assert workflow.delete_refused() == 0
    workflow.decide_appeal(appeal, by=make_senior(), overturns=False, text="It was one.")

    assert workflow.delete_refused() == 1
    assert not Experience.objects.exists()
    assert not appeal.texts.exists()


def test_while_an_appeal_of_its_author_is_open_nothing_refused_goes():
    submission = reject(submit())
    author, senior, judge = submission.experience.contributor.member, make_senior(), make_senior()
    said = {"reason": "spam", "facts": "Adverts."}
    decision = workflow.decide_on_account(author, AccountOutcome.WARNING, by=senior, **said)
    appeal = workflow.open_appeal(decision, by=author, text="They were none.")
    long_ago()
    assert done(run_retention()) == {}

    workflow.decide_appeal(appeal, by=judge, overturns=True, text="You are right.")
    assert done(run_retention()) == {"refused texts deleted": 1}


# Accounts whose address nobody confirmed


def test_an_account_that_nobody_confirmed_goes_after_two_weeks_with_its_drafts():
    unconfirmed, confirmed = make_member(verified=False), make_member()
    make_draft(make_topic(), unconfirmed)
    days_pass(13)
    assert done(run_retention()) == {}
    days_pass(1)

    assert done(run_retention())["accounts without a confirmed address erased"] == 1
    assert list(Member.objects.all()) == [confirmed]
    assert not Draft.objects.exists()
    assert not mail.outbox and not Letter.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"is_staff": True}, {"is_superuser": True}], ids=["staff", "administrator"]
)
def test_nobody_of_the_team_goes_by_the_way(fields):
    Member.objects.create_user("root@example.org", PASSWORD, **fields)
    days_pass(400)

    assert done(run_retention()) == {}
    assert Member.objects.exists()


def test_somebody_with_one_confirmed_address_of_two_stays():
    member = make_member()
    member.emailaddress_set.create(email="another@example.org")
    days_pass(400)
    run_retention()

    assert Member.objects.filter(pk=member.pk).exists()


def test_somebody_with_experiences_stays_whatever_the_address():
    author = publish().contributor.member
    author.emailaddress_set.update(verified=False)
    long_ago(400)
    run_retention()

    assert Member.objects.filter(pk=author.pk).exists()
    assert Experience.objects.readable().count() == 1


def test_the_emptied_row_of_somebody_who_decided_things_stays():
    moderator = make_moderator()
    publish(by=moderator)
    workflow.close_account(moderator, ClosingChoice.ERASE)
    Letter.objects.all().delete()
    days_pass(400)

    assert "accounts without a confirmed address erased" not in done(run_retention())
    assert Member.objects.filter(pk=moderator.pk).exists()


def test_the_browser_that_signed_up_forgets_the_account_too(client):
    session = client.session
    member = make_member("anna@example.org", verified=False)
    session["account_login"] = {"user_pk": str(member.pk), "email": "anna@example.org"}
    session.save()
    Member.objects.update(joined_at=timezone.now() - timedelta(days=15))
    run_retention()

    assert not Session.objects.exists()


# The rest


def test_a_pause_that_is_over_is_given_back():
    member = make_member(state="paused")
    days_pass(8)
    assert done(run_retention()) == {"pauses ended": 1}
    assert Member.objects.get(pk=member.pk).state == MemberState.APPROVED


def test_letters_go_after_90_days_sent_or_not():
    submit()
    days_pass(89)
    assert "old letters deleted" not in done(run_retention())
    days_pass(1)
    assert done(run_retention())["old letters deleted"] >= 1
    assert not Letter.objects.filter(kind="submitted").exists()


def test_rescued_words_go():
    RescuedDraft.objects.create(member=make_member(), topic=make_topic(), fields={})
    days_pass(1)
    assert done(run_retention()) == {"rescued drafts deleted": 1}


def test_sessions_go_when_they_are_over_with_what_the_list_says_of_them(client):
    member = make_member()
    client.post(reverse("account_login"), {"login": member.email, "password": PASSWORD})
    assert done(run_retention()) == {} and member.usersession_set.count() == 1
    days_pass(15)

    assert done(run_retention()) == {"sessions deleted": 1}
    assert not Session.objects.exists() and not member.usersession_set.exists()


def task(status: str, **fields) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [1], "kwargs": {}},
        task_path="accounts.letters.outbox.deliver_letter",
        backend_name="default",
        run_after=timezone.now(),
        exception_class_path="",
        traceback="",
        **fields,
    )


def test_tasks_that_were_done_or_failed_go_and_those_that_wait_stay():
    for status in ("SUCCESSFUL", "FAILED"):
        task(status, finished_at=timezone.now() - timedelta(days=14))
        task(status, finished_at=timezone.now() - timedelta(days=13))
    task("READY")

    assert done(run_retention()) == {"finished tasks deleted": 2}
    assert DBTaskResult.objects.count() == 3


def test_a_closing_that_fails_is_told_by_the_exit_of_the_command(monkeypatch):
    member = make_member()
    workflow.ask_to_close(member, ClosingChoice.ERASE)
    lives.a_week_passes(member)

    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(workflow.closing, "close_account", fails)
    with pytest.raises(CommandError, match=f"1 failed: closing {member.closing.pk} ") as error:
        run_retention()
    assert error.value.returncode == 1


def overdue() -> dict[str, int]:
    """What is there longer than it may be, asked for anew and not by the code that deletes."""
    now = timezone.now()

    def ago(days):
        return now - timedelta(days=days)

    return {
        what: rows.count()
        for what, rows in {
            "pauses": Member.objects.filter(paused_until__lt=now),
            "closings": Closing.objects.filter(due_at__lt=now),
            "drafts": Draft.objects.filter(saved_at__lt=ago(91)),
            "refused": Submission.objects.filter(
                state__in=["rejected", "returned", "taken_back"], submitted_at__lt=ago(184)
            ),
            "letters": Letter.objects.filter(written_at__lt=ago(91)),
            "notifications": Notification.objects.filter(told_at__lt=ago(91)),
            "unconfirmed": Member.objects.exclude(emailaddress__verified=True).filter(
                joined_at__lt=ago(15), is_staff=False
            ),
            "held": RescuedDraft.objects.filter(created_at__lt=ago(1)),
            "sessions": Session.objects.filter(expire_date__lt=now),
            "tasks": DBTaskResult.objects.filter(finished_at__lt=ago(15)),
        }.items()
        if rows.exists()
    }


@pytest.mark.django_db(transaction=True)
def test_a_year_later_nothing_is_overdue_and_a_second_run_finds_nothing_to_do():
    life = lives.live_fully()
    make_member(verified=False)
    make_member(state="paused")
    task("SUCCESSFUL", finished_at=timezone.now())
    closing = publish().contributor.member
    workflow.ask_to_close(closing, ClosingChoice.ERASE)
    # An appeal that nobody answers keeps the refused texts.
    open_appeal = life.member.account_decisions.get(appeal__state="open").appeal
    workflow.decide_appeal(open_appeal, by=life.judge, overturns=False, text="No.")
    days_pass(365)
    assert len(overdue()) == 10

    said = done(run_retention())
    assert set(said) >= {"authors told of old drafts", "accounts closed", "refused texts deleted"}
    assert set(overdue()) == {"drafts"}, "their authors have just been told"
    assert done(run_retention()) == {}
    days_pass(8)
    assert done(run_retention()) == {"old drafts deleted": 2}
    assert overdue() == {}
    assert done(run_retention()) == {}
    for topic in life.topics.values():
        assert not drift(topic.condition)


# After a restore


BACKED_UP = ("conditions", "accounts", "account", "mfa", "experiences")


def kept_rows() -> str:
    """Everything that a backup would hold, as `dumpdata` writes it."""
    out = io.StringIO()
    call_command("dumpdata", *BACKED_UP, stdout=out)
    return out.getvalue()


def restore(backup: str) -> None:
    """Put the rows of a backup back over what is there, without what was written since."""
    ErasureEntry.objects.all().delete()
    Letter.objects.all().delete()
    # Keys point in rings: they are checked when all rows are there.
    with transaction.atomic():
        for row in serializers.deserialize("json", backup):
            row.save()


def erase_again(settings) -> str:
    out = io.StringIO()
    call_command("erase_again", settings.ERASURE_JOURNAL, stdout=out)
    return out.getvalue()


@pytest.fixture
def an_empty_journal(settings, tmp_path):
    settings.ERASURE_JOURNAL = tmp_path / "erasures.jsonl"


def with_journal(test):
    """A test with real commits, whose erasures go to a journal of its own."""
    return pytest.mark.django_db(transaction=True)(
        pytest.mark.usefixtures("an_empty_journal")(test)
    )


@with_journal
@pytest.mark.parametrize("choice", list(ClosingChoice))
def test_what_a_restored_backup_brings_back_is_erased_again(settings, choice):
    author, other = make_member("quagga@example.org"), publish()
    topic = other.topic
    shown = publish(submit(topic, author, "The okra words that readers see."))
    reject(hand_in_edit(shown, "The mango words of an edit."), facts="A mango in it.")
    make_draft(make_topic(topic.condition), author, "The kiwi words of a draft.")
    backup = kept_rows()
    assert "okra" in backup and "quagga" in backup
    workflow.close_account(author, choice)
    erased = kept_rows()
    restore(backup)
    assert Member.objects.filter(email="quagga@example.org").exists()
    mail.outbox.clear()

    assert erase_again(settings) == "1 entries read, 1 found and erased again.\n"

    after = kept_rows()
    for needle in ("mango", "kiwi", "quagga", str(author.public_id)):
        assert needle not in after.replace(journal_row(), ""), needle
    assert ("okra" in after) is ("okra" in erased) is (choice == ClosingChoice.LEAVE_WORDS)
    assert not mail.outbox and not Letter.objects.filter(kind="account_closed").exists()
    assert not drift(topic.condition)
    assert erase_again(settings) == "1 entries read, 0 found and erased again.\n"
    assert len(list(erasure_journal.read(settings.ERASURE_JOURNAL))) == 1, "nothing is noted twice"


def journal_row() -> str:
    entry = ErasureEntry.objects.get()
    return str(entry.reference)


@with_journal
def test_the_keys_of_words_left_behind_work_after_a_restore(settings):
    author = publish().contributor.member
    backup = kept_rows()
    workflow.close_account(author, ClosingChoice.LEAVE_WORDS)
    body = mail.outbox[-1].body
    key = next(line for line in body.splitlines() if len(line) == 23 and line.count("-") == 3)
    restore(backup)
    erase_again(settings)

    assert workflow.remove_left_words(key) == 1


@with_journal
def test_words_that_were_left_and_then_removed_are_removed_again(settings):
    experience = publish()
    contributor = experience.contributor
    backup = kept_rows()
    workflow.close_account(contributor.member, ClosingChoice.LEAVE_WORDS)
    workflow.erase_contributor(Contributor.objects.get(pk=contributor.pk))
    restore(backup)
    assert erase_again(settings) == "2 entries read, 2 found and erased again.\n"

    assert not Contributor.objects.exists() and not Submission.objects.exists()
    assert not drift(experience.topic.condition)


@with_journal
def test_an_experience_that_was_deleted_for_good_is_deleted_again_with_its_draft(settings):
    author, topic = make_member(), make_topic()
    gone, stays = publish(submit(topic, author)), publish(submit(member=author))
    make_draft(topic, author, "The kiwi words of a change.")
    backup = kept_rows()
    workflow.delete_experience(gone, by=author)
    restore(backup)
    assert Draft.objects.count() == 1
    assert erase_again(settings) == "1 entries read, 1 found and erased again.\n"

    assert list(Experience.objects.all()) == [stays]
    assert not Draft.objects.exists()
    assert not drift(topic.condition)


def test_references_that_no_backup_knows_are_no_trouble(settings, tmp_path):
    file = tmp_path / "erasures.jsonl"
    kinds = ("member", "left_words", "experience", "contributor")
    lines = [
        f'{{"kind": "{kind}", "reference": "{uuid.uuid4()}", "erased_at": "2026-11-01T10:00:00+00:00"}}'
        for kind in kinds
    ]
    file.write_text("\n".join(lines) + "\n")
    settings.ERASURE_JOURNAL = file

    assert erase_again(settings) == "4 entries read, 0 found and erased again.\n"
    assert ErasureEntry.objects.count() == 4, "the restored database knows them again"
    assert erasure_journal.catch_up() == 0


@pytest.mark.parametrize(
    "line", ["{", '{"kind": "member"}', '{"kind": "x", "reference": "1"}', "[]"]
)
def test_a_file_that_is_no_journal_erases_nothing(settings, tmp_path, line):
    member = make_member()
    file = tmp_path / "erasures.jsonl"
    whole = (
        f'{{"kind": "member", "reference": "{member.public_id}", "erased_at": "2026-11-01T10:00"}}'
    )
    file.write_text(f"{whole}\n{line}\n")
    settings.ERASURE_JOURNAL = file

    with pytest.raises(CommandError, match="Nothing was erased. Line 2 is no entry"):
        erase_again(settings)
    assert Member.objects.filter(pk=member.pk).exists()


def test_a_file_that_is_not_there_is_told(settings, tmp_path):
    settings.ERASURE_JOURNAL = tmp_path / "nothing.jsonl"
    with pytest.raises(CommandError, match="Nothing was erased"):
        erase_again(settings)


def test_somebody_whose_row_was_emptied_is_not_found_again(settings, tmp_path):
    settings.ERASURE_JOURNAL = tmp_path / "erasures.jsonl"
    moderator = make_moderator()
    publish(by=moderator)
    workflow.close_account(moderator, ClosingChoice.ERASE)
    settings.ERASURE_JOURNAL.write_text(erasure_journal.line_of(ErasureEntry.objects.get()) + "\n")

    assert erase_again(settings) == "1 entries read, 0 found and erased again.\n"
    assert Client().get(reverse("home")).status_code == 200
