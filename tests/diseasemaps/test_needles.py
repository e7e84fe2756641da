"""Erased means gone: every table and column, cache, file and log is searched for what was typed."""

import logging
import pickle
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import erasure_journal, sessions
from accounts.letters import outbox
from accounts.models import (
    AccountOutcome,
    Closing,
    ClosingChoice,
    Consent,
    ErasedKind,
    ErasureEntry,
    Letter,
    Member,
    MemberState,
)
from conditions.models import Condition
from conditions.versions import page_version
from diseasemaps.common.rows import RowsFailed
from experiences import workflow
from experiences.models import Appeal, Contributor, Decision, Draft, Experience, Submission
from experiences.profiles import pen_names
from tests.support import lives
from tests.support.factories import (
    PASSWORD,
    drift,
    make_condition,
    make_draft,
    make_member,
    make_moderator,
    make_question,
    make_senior,
    make_topic,
    publish,
    reject,
    stored_counts,
    submit,
)

pytestmark = pytest.mark.django_db(transaction=True)

# Where a trace of somebody erased may stand, and why.
OPAQUE = "A random reference of the account, so that a restored backup can be erased again."
ALLOWED = {"accounts_erasureentry.reference": OPAQUE, "the erasure journal": OPAQUE}
# The limits on tries count by network address for some minutes, and name no account.
ALLOWED_FOR_MINUTES = {lives.PLACE: {"the cache"}}

# Where a full life stands before it is erased, at the least.
WRITTEN_TO = {
    "account_emailaddress.email",
    "accounts_accountdecisiontext.text",
    "accounts_member.email",
    "accounts_member.password",
    "django_admin_log.change_message",
    "django_admin_log.object_repr",
    "django_session.decoded",
    "experiences_appealtext.text",
    "experiences_contributor.pen_name",
    "experiences_decisiontext.text",
    "experiences_draft.words",
    "experiences_rescueddraft.fields",
    "experiences_reporttext.text",
    "experiences_submission.words",
    "mfa_authenticator.data",
    "usersessions_usersession.ip",
    "usersessions_usersession.session_key",
    "usersessions_usersession.user_agent",
}


@pytest.fixture(autouse=True)
def an_empty_journal(settings):
    Path(settings.ERASURE_JOURNAL).unlink(missing_ok=True)


def everything_kept(settings) -> Iterator[tuple[str, str]]:
    """Each single value of every table, of the cache and of the journal, in small letters."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    kept = bytes(value).decode() if isinstance(value, memoryview) else str(value)
                    yield f"{table}.{column}", kept.lower()
    for session in Session.objects.all():
        yield "django_session.decoded", str(session.get_decoded()).lower()
    for key, value in cache._cache.items():
        yield "the cache", f"{key} {pickle.loads(value)}".lower()  # noqa: S301
    file = Path(settings.ERASURE_JOURNAL)
    yield "the erasure journal", file.read_text().lower() if file.exists() else ""


def found(needles: list[str], kept: list[tuple[str, str]]) -> dict[str, set[str]]:
    """For each needle that is there at all, the places where it is."""
    hits: dict[str, set[str]] = {}
    for place, value in kept:
        for needle in needles:
            if needle in value:
                hits.setdefault(needle, set()).add(place)
    return hits


def references_to(member_pk: int) -> set[str]:
    """Every column that names the member by number."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model is Member
        and model.objects.filter(**{field.name: member_pk}).exists()
    }


def traces_of(life: lives.Life) -> tuple[list[str], list[str]]:
    """What was typed or made for the member, and the references of the account."""
    member = Member.objects.get(pk=life.member.pk)
    made = [member.password]
    made += [str(row.data.get("secret", "")) for row in member.authenticator_set.all()]
    made += [str(row.data.get("seed", "")) for row in member.authenticator_set.all()]
    made += list(member.usersession_set.values_list("session_key", flat=True))
    references = [str(member.public_id), member.public_id.hex]
    typed = lives.typed() + [trace.lower() for trace in made if len(trace) > 7]
    return typed, references


def at_the_desk(life: lives.Life) -> None:
    """The desk's own log knows of the member, with texts as an old version might have written."""
    for row in (
        life.member,
        *Submission.objects.filter(experience__contributor__member=life.member),
    ):
        LogEntry.objects.create(
            user=life.senior,
            content_type=ContentType.objects.get_for_model(row),
            object_id=row.pk,
            object_repr="needle text",
            action_flag=CHANGE,
            change_message="needle message",
        )


@pytest.mark.parametrize("choice", list(ClosingChoice))
def test_of_somebody_who_has_used_everything_nothing_is_left(caplog, settings, choice):
    caplog.set_level(logging.DEBUG)
    life = lives.live_fully()
    at_the_desk(life)
    typed, references = traces_of(life)
    before = found([*typed, *references], list(everything_kept(settings)))
    # The search sees: a needle that is nowhere would be no needle.
    assert {needle for needle in typed if needle not in before} <= {lives.PASSWORD.lower()}
    assert {place for places in before.values() for place in places} >= WRITTEN_TO

    lives.close(life, choice)

    left = set() if choice == ClosingChoice.ERASE else {text.lower() for text in lives.READABLE}
    names = set() if choice == ClosingChoice.ERASE else {lives.SHOWN_NAME.lower()}
    may_stay = {
        "experiences_submission.words": left,
        "experiences_contributor.pen_name": names,
        "experiences_contributor.pen_name_key": {pen_names.key(name) for name in names},
    }
    kept = [
        (p, value) for p, value in everything_kept(settings) if value not in may_stay.get(p, ())
    ]
    assert found(typed, kept) == ALLOWED_FOR_MINUTES
    assert {p for places in found(references, kept).values() for p in places} <= set(ALLOWED)
    assert references_to(life.member.pk) == set()
    log = caplog.text.lower()
    assert "an account was closed" in log
    assert not [needle for needle in [*typed, *references] if needle in log]
    assert sorted(Submission.objects.values_list("words", flat=True)) == sorted(
        ["Somebody else wrote this text.", *(t for t in lives.READABLE if t.lower() in left)]
    )
    for condition in Condition.objects.all():
        assert not drift(condition)


def test_words_of_others_stay_as_they_were():
    life = lives.live_fully()
    other = life.of_another
    before = Experience.objects.filter(pk=other.pk).values().get()

    lives.close(life, ClosingChoice.ERASE)

    assert Experience.objects.filter(pk=other.pk).values().get() == before
    page = Client().get(life.topics["shown"].get_absolute_url()).text
    assert "Somebody else wrote this text." in page
    assert "needleword" not in page


# Asking, keeping, closing


def two_topics() -> list:
    condition = make_condition()
    return [make_topic(condition), make_topic(condition, make_question("cure", "A cure?"))]


def test_asking_hides_at_once_keeping_shows_again_and_closing_counts_nobody():
    here, there = two_topics()
    author = make_member()
    publish(submit(here, author))
    publish(submit(there, author, written_as="parent"))
    publish(topic=here)

    def figures():
        assert not drift(here.condition)
        return stored_counts(here), stored_counts(there)

    shared = ((2, 0, 2, 3), (0, 1, 2, 3))
    hidden = ((1, 0, 1, 1), (0, 0, 1, 1))
    assert figures() == shared
    workflow.ask_to_close(author, ClosingChoice.ERASE)
    assert figures() == hidden
    assert not Experience.objects.by(author).readable().exists()
    assert author.pk and Client().get(there.get_absolute_url()).text.count("dm-voice__") == 0
    workflow.cancel_closing(author)
    assert figures() == shared
    workflow.ask_to_close(author, ClosingChoice.ERASE)
    lives.a_week_passes(author)
    assert workflow.close_due() == 1
    assert figures() == hidden
    assert not Experience.objects.filter(contributor__member=author.pk).exists()


def test_words_that_are_left_count_all_the_way():
    here, there = two_topics()
    author = make_member()
    publish(submit(here, author))
    publish(submit(there, author))
    before = stored_counts(here), stored_counts(there)
    steps = [
        lambda: workflow.ask_to_close(author, ClosingChoice.LEAVE_WORDS),
        lambda: lives.a_week_passes(author),
        workflow.close_due,
    ]
    for step in steps:
        step()
        assert (stored_counts(here), stored_counts(there)) == before
        assert not drift(here.condition)
    assert Contributor.objects.get().member is None


def test_nobody_is_erased_before_the_week_is_over():
    author = publish().contributor.member
    workflow.ask_to_close(author, ClosingChoice.ERASE)

    assert workflow.close_due() == 0
    assert Member.objects.filter(pk=author.pk).exists()


def test_an_account_that_is_kept_while_the_daily_command_runs_is_kept(monkeypatch):
    """Between the list of what is due and the lock lies a moment in which somebody may decide."""
    author = publish().contributor.member
    workflow.ask_to_close(author, ClosingChoice.ERASE)
    lives.a_week_passes(author)
    of_the_list = sessions.traces_of

    def kept_meanwhile(member):
        if Closing.objects.filter(member=member).exists():
            workflow.cancel_closing(member)
        return of_the_list(member)

    monkeypatch.setattr(sessions, "traces_of", kept_meanwhile)
    assert workflow.close_due() == 0
    assert Experience.objects.by(author).readable().exists()


def test_one_closing_that_fails_stops_no_other_and_is_named_by_number(monkeypatch, caplog):
    first, second = make_member("quagga@example.org"), make_member()
    for member in (first, second):
        workflow.ask_to_close(member, ClosingChoice.ERASE)
        lives.a_week_passes(member)
    closing = first.closing.pk
    really = workflow.closing.close_account

    def sometimes(member, choice, **kwargs):
        if member.pk == first.pk:
            raise RuntimeError("quagga@example.org cannot be erased")
        really(member, choice, **kwargs)

    monkeypatch.setattr(workflow.closing, "close_account", sometimes)
    with pytest.raises(RowsFailed) as some:
        workflow.close_due()
    assert (some.value.done, some.value.failures) == (1, [f"closing {closing} (RuntimeError)"])
    assert list(Member.objects.all()) == [first]
    assert f"closing {closing} failed: RuntimeError at {__file__}:" in caplog.text
    assert "quagga" not in caplog.text


def test_the_last_letter_leaves_once_and_its_row_is_emptied():
    author = publish(submit(member=make_member("anna@example.org"))).contributor.member
    workflow.ask_to_close(author, ClosingChoice.LEAVE_WORDS)
    lives.a_week_passes(author)
    mail.outbox.clear()
    workflow.close_due()

    (last,) = mail.outbox
    assert (last.to, last.subject) == (["anna@example.org"], "Your account is closed")
    row = Letter.objects.get()
    assert (row.kind, row.member, row.address, row.body) == ("account_closed", None, "", "")
    assert outbox.deliver(row.pk) is False
    assert len(mail.outbox) == 1
    key = next(line for line in last.body.splitlines() if len(line) == 23 and line.count("-") == 3)
    assert workflow.remove_left_words(key) == 1
    assert not Experience.objects.exists()


def test_a_last_letter_that_cannot_leave_waits_in_nobodys_name(settings):
    settings.EMAIL_BACKEND = "tests.diseasemaps.test_logs_and_letters.MailServerIsDown"
    author = make_member("anna@example.org")
    workflow.close_account(author, ClosingChoice.ERASE)

    (row,) = Letter.objects.all()
    assert (row.kind, row.member, row.sent_at) == ("account_closed", None, None)
    assert row.address == "anna@example.org"


def test_a_letter_on_its_way_to_an_address_that_was_never_confirmed_goes_too():
    author, other = make_member("anna@example.org"), make_member("bert@example.org")
    author.emailaddress_set.create(email="Anna.New@example.org")
    fields = {"kind": "email_confirmation", "subject": "S", "body": "B"}
    Letter.objects.create(address="anna.new@example.org", **fields)
    stays = Letter.objects.create(address="bert@example.org", member=other, **fields)
    workflow.close_account(author, ClosingChoice.ERASE)

    kept = set(Letter.objects.exclude(kind="account_closed").values_list("pk", flat=True))
    assert kept == {stays.pk}


# Sessions


def test_every_session_goes_also_one_that_the_list_of_sessions_has_lost():
    author, other = make_member(), make_member()
    browsers = {who: Client() for who in ("listed", "lost", "of another", "half way")}
    browsers["listed"].post(reverse("account_login"), {"login": author.email, "password": PASSWORD})
    browsers["lost"].post(reverse("account_login"), {"login": author.email, "password": PASSWORD})
    browsers["of another"].post(
        reverse("account_login"), {"login": other.email, "password": PASSWORD}
    )
    author.usersession_set.filter(session_key=browsers["lost"].session.session_key).delete()
    half = browsers["half way"].session
    half["account_login"] = {"user_pk": str(author.pk), "email": None}
    half.save()
    workflow.ask_to_close(author, ClosingChoice.ERASE)
    lives.a_week_passes(author)
    workflow.close_due()

    keys = set(Session.objects.values_list("session_key", flat=True))
    assert keys == {browsers["of another"].session.session_key}


def test_a_session_of_somebody_whose_address_only_looks_alike_stays():
    session = Client().session
    session["account_login"] = {"user_pk": "77", "email": "joanna@example.org"}
    session.save()
    traces = sessions.Traces(frozenset({"7"}), frozenset({"anna@example.org"}))

    assert sessions.delete_traces(traces) == 0
    assert sessions.delete_traces(sessions.Traces(frozenset({"77"}))) == 1


# Those who have decided things


def test_of_somebody_with_a_history_at_the_desk_an_emptied_row_stays():
    moderator = make_moderator(email="dodo@example.org", desk_name="Dodo")
    experience = publish(by=moderator)
    own = publish(submit(member=moderator), by=make_moderator())
    number = moderator.pk
    workflow.ask_to_close(moderator, ClosingChoice.ERASE)
    lives.a_week_passes(moderator)
    call_command("run_retention", verbosity=0)

    row = Member.objects.get(pk=number)
    assert (row.state, row.is_active, row.is_staff, row.desk_name) == ("closed", False, False, "")
    assert row.email == f"{row.public_id}@erased.invalid"
    assert not row.has_usable_password() and row.last_login is None
    assert not row.emailaddress_set.exists() and not row.user_permissions.exists()
    assert not Closing.objects.exists() and not Consent.objects.filter(member=row).exists()
    assert experience.decisions.get().decided_by == row
    assert not Experience.objects.filter(pk=own.pk).exists()
    assert references_to(number) == {"experiences.Decision.decided_by"}
    client = Client()
    client.post(reverse("account_login"), {"login": row.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_the_desks_own_log_keeps_who_acted_and_no_text():
    life = lives.live_fully()
    at_the_desk(life)
    lives.close(life, ClosingChoice.ERASE)

    entries = LogEntry.objects.all()
    assert entries.count() > 5
    assert set(entries.values_list("user", flat=True)) == {life.senior.pk}
    assert set(entries.values_list("object_repr", "change_message")) == {("", "")}


# Words left behind


def leave_two_communities() -> list[Contributor]:
    author, question = make_member(), make_question()
    for _ in range(2):
        publish(submit(make_topic(make_condition(), question), author, country="IS"))
    # The consent is older than the second community, and both belong to one day now.
    Consent.objects.update(given_at=timezone.now() - timedelta(days=40))
    first, second = Contributor.objects.order_by("pk")
    Contributor.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(days=30))
    workflow.close_account(author, ClosingChoice.LEAVE_WORDS)
    return list(Contributor.objects.select_related("consent").order_by("pk"))


def test_two_communities_left_behind_cannot_be_linked():
    first, second = leave_two_communities()

    assert first.member is second.member is None
    assert first.consent_id != second.consent_id
    assert first.consent.member is second.consent.member is None
    assert first.removal_key != second.removal_key
    assert first.consent.given_at != second.consent.given_at
    for row in (first, second):
        given = row.consent.given_at
        assert given.date() == row.created_at.date()
        assert (given.hour, given.minute, given.second, given.microsecond) == (0, 0, 0, 0)
    assert Consent.objects.count() == 2


def test_no_moment_is_the_same_in_two_communities_left_behind():
    first, second = leave_two_communities()

    def moments(contributor):
        rows = [contributor, contributor.consent, *contributor.experiences.all()]
        rows += list(Submission.objects.filter(experience__contributor=contributor))
        rows += list(Decision.objects.filter(experience__contributor=contributor))
        return {
            getattr(row, field.name)
            for row in rows
            for field in row._meta.concrete_fields
            if isinstance(field, models.DateTimeField)
        } - {None}

    assert not moments(first) & moments(second)


KEPT_OF_A_CONTRIBUTOR = {
    "id",
    "public_id",
    "condition",
    "member",
    "consent",
    "pen_name",
    "pen_name_key",
    "pen_name_state",
    "published_count",
    "removal_key",
    "created_at",
}


def test_what_a_contributor_told_of_themselves_is_forgotten_but_for_the_pen_name():
    for contributor in leave_two_communities():
        for field in contributor._meta.concrete_fields:
            if field.name in KEPT_OF_A_CONTRIBUTOR or isinstance(field, models.DateTimeField):
                continue
            assert getattr(contributor, field.attname) == field.get_default(), field.name
        assert not contributor.country


@pytest.mark.parametrize("approved", [None, False])
def test_a_pen_name_that_no_reader_has_seen_does_not_stay(approved):
    typed = {"name_choice": "typed", "typed_name": "Kiwi of the north"}
    submission = submit(**typed)
    workflow.publish(submission, by=make_moderator(), approve_pen_name=approved)
    contributor = submission.experience.contributor
    workflow.close_account(contributor.member, ClosingChoice.LEAVE_WORDS)

    contributor.refresh_from_db()
    assert contributor.pen_name != "Kiwi of the north"
    assert contributor.shown_name == "A member"


def test_the_pages_of_left_words_are_read_anew():
    """The country beside them is gone, and a page that is kept somewhere must not show it."""
    experience = publish(submit(country="IS"))
    address = experience.topic.get_absolute_url()
    assert "Iceland" in Client().get(address).text
    before = page_version(experience.topic)
    workflow.close_account(experience.contributor.member, ClosingChoice.LEAVE_WORDS)

    assert "Iceland" not in Client().get(address).text
    assert page_version(experience.topic) != before


def test_only_the_words_that_readers_see_are_left():
    author, moderator = make_member(), make_moderator()
    topic = make_topic()
    publish(submit(topic, author, "The first words, replaced by later ones."), by=moderator)
    publish(submit(topic, author, "The words that readers see in the end."), by=moderator)
    reject(submit(topic, author, "The words of an edit that was refused."), by=moderator)
    submit(topic, author, "The words that wait for a moderator.")
    make_draft(make_topic(), author, "The words of a draft.")
    workflow.close_account(author, ClosingChoice.LEAVE_WORDS)

    assert list(Submission.objects.values_list("words", flat=True)) == [
        "The words that readers see in the end."
    ]
    assert not Draft.objects.exists()
    assert not drift(topic.condition)


# One experience


def test_erasing_one_experience_leaves_the_others():
    condition, author = make_condition(), make_member()
    topics = [make_topic(condition, make_question(f"q{n}", "What?")) for n in range(3)]
    rows = [publish(submit(topic, author)) for topic in topics]
    workflow.delete_experience(rows[0], by=author)

    assert set(Experience.objects.readable()) == set(rows[1:])
    assert stored_counts(topics[1]) == (1, 0, 1, 2)
    assert not drift(condition)
    assert ErasureEntry.objects.get().kind == ErasedKind.EXPERIENCE


# The journal


def test_the_journal_holds_opaque_references_and_outlives_a_rollback_of_nothing(settings):
    experience = publish()
    author = experience.contributor.member
    workflow.delete_experience(experience, by=author)
    workflow.close_account(author, ClosingChoice.ERASE)

    entries = list(erasure_journal.read(Path(settings.ERASURE_JOURNAL)))
    assert [entry[:2] for entry in entries] == [
        (ErasedKind.EXPERIENCE, experience.public_id),
        (ErasedKind.MEMBER, author.public_id),
    ]
    stored = ErasureEntry.objects.values_list("kind", "reference", "erased_at")
    assert entries == [(ErasedKind(kind), reference, at) for kind, reference, at in stored]


def test_a_journal_that_could_not_be_written_is_made_whole_by_the_daily_command(settings, tmp_path):
    settings.ERASURE_JOURNAL = tmp_path / "a-file" / "erasures.jsonl"
    (tmp_path / "a-file").write_text("No folder can be made here.")
    workflow.close_account(make_member(), ClosingChoice.ERASE)
    assert ErasureEntry.objects.count() == 1
    (tmp_path / "a-file").unlink()

    assert erasure_journal.catch_up() == 1
    assert erasure_journal.catch_up() == 0
    assert len(list(erasure_journal.read(settings.ERASURE_JOURNAL))) == 1


def test_a_pause_a_ban_and_an_appeal_leave_rows_without_a_person_or_a_text():
    author, senior = make_member(), make_senior()
    decision = workflow.decide_on_account(
        author,
        AccountOutcome.WARNING,
        by=senior,
        reason="spam",
        facts="Ten adverts.",
    )
    workflow.open_appeal(decision, by=author, text="They were none.")
    workflow.close_account(author, ClosingChoice.ERASE)

    decision.refresh_from_db()
    assert decision.member is None and decision.decided_by == senior
    assert not decision.texts.exists() and not Appeal.objects.exists()
    assert Member.objects.filter(state=MemberState.CLOSED).count() == 0
