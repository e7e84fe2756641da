"""What leaves the site beside its pages: letters that tell nobody else, and logs that tell nothing."""

import io
import logging
import smtplib
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend as Locmem
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts import workflow as accounts_workflow
from accounts.letters import outbox
from accounts.models import (
    AccountDecision,
    AccountDecisionText,
    AccountOutcome,
    AddressChange,
    Closing,
    ConsentScope,
    ErasureEntry,
    Letter,
    Member,
)
from accounts.policy import AccountPolicy
from experiences import workflow
from experiences.models import Appeal, AppealText, Draft, Experience, Report, ReportText
from tests.support.factories import (
    PASSWORD,
    block,
    hand_in_edit,
    make_condition,
    make_credible_member,
    make_draft,
    make_helpline,
    make_member,
    make_moderator,
    make_old,
    make_question,
    make_senior,
    make_topic,
    publish,
    reject,
    report,
    return_for_changes,
    submit,
    with_role,
)
from tests.support.signing_up import sign_up


class MailServerIsDown(BaseEmailBackend):
    """Refuses for now, as a real server does: with the address in the error."""

    def send_messages(self, messages):
        to = messages[0].to[0]
        raise smtplib.SMTPRecipientsRefused({to: (451, f"{to}: {messages[0].body}".encode())})


class WorkerIsKilled(BaseEmailBackend):
    def send_messages(self, messages):
        raise SystemExit


class AnswerIsLost(Locmem):
    """The server took the letter, but nobody learned of it."""

    def send_messages(self, messages):
        super().send_messages(messages)
        raise ConnectionResetError


class AnotherWorkerComesBy(Locmem):
    """While one worker is sending, another one looks for letters to send."""

    def send_messages(self, messages):
        assert send_letters() == "0 of 0 letters left.\n"
        for pk in Letter.objects.values_list("pk", flat=True):
            assert outbox.deliver(pk) is False
        return super().send_messages(messages)


def use(settings, backend: type) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.{backend.__name__}"


def send_letters() -> str:
    out = io.StringIO()
    call_command("send_letters", stdout=out)
    return out.getvalue()


def let_time_pass() -> None:
    """The next try of every letter has come."""
    Letter.objects.filter(sent_at=None).update(next_try_at=timezone.now() - timedelta(seconds=1))


def queue(**fields) -> Letter:
    fields = {
        "address": "anna@example.org",
        "subject": "A subject",
        "body": "A body",
        "member": None,
    } | fields
    return outbox.add_to_outbox("a_kind", **fields)


def every_letter() -> None:
    """Make every letter that a transition writes, about a condition that must not be named."""
    condition = make_condition("Zebrapox", second_name="Okapi fever", slug="zebrapox-of-the-north")
    topic = make_topic(condition, make_question("causes", "Does giraffe milk cause [[condition]]?"))
    submission = submit(topic, words="The okra words that I wrote about my own life.")
    experience = publish(return_for_changes_and_again(submission))
    author = experience.contributor.member
    reject(hand_in_edit(experience, "The okra words of an edit."), facts="The mango facts of it.")
    workflow.unpublish(experience, by=author)
    publish(hand_in_edit(experience, "The okra words of another edit."))
    workflow.republish(experience, by=author)
    block(experience)
    workflow.unpublish(experience, by=author)
    workflow.republish(experience, by=author)
    workflow.delete_experience(experience, by=author)
    for approved, typed_name in ((True, "Kiwi bird"), (False, "Kiwi of the north")):
        name = submit(topic, name_choice="typed", typed_name=typed_name).experience.contributor
        workflow.decide_typed_name(name, typed_name, by=make_moderator(), approved=approved)
    closed = publish(topic=topic).topic
    workflow.switch_off(closed, by=with_role("editor"), reason="The mango reason of an editor.")
    workflow.switch_on(closed, by=with_role("editor"))
    make_helpline("", "Somebody who listens")
    submit(topic, words="The okra words of a hard night.", asks_for_support=True)
    every_letter_about_an_account(topic)


# Words that a decision on an account and an appeal hold.
SAID = {"reason": "promotion", "facts": "The mango facts of it.", "message": "A mango message."}
APPEAL, ANSWER = "The okra words of my appeal.", "The mango answer to it."


def every_letter_about_an_account(topic) -> None:
    """Decide in every way on somebody's account, hear them, close it; and on applicants."""
    senior, judge = make_senior(), make_senior()
    member = publish(submit(topic, words="The okra words of another life.")).contributor.member
    for outcome in ("note", "warning", "long_pause", "pause"):
        pause = workflow.decide_on_account(member, AccountOutcome(outcome), by=senior, **SAID)
    overturned = workflow.open_appeal(pause, by=member, text=APPEAL)
    workflow.decide_appeal(overturned, by=judge, overturns=True, text=ANSWER)
    ban = workflow.decide_on_account(
        member, AccountOutcome.BAN, by=senior, hides_words=True, **SAID
    )
    upheld = workflow.open_appeal(ban, by=member, text=APPEAL)
    workflow.decide_appeal(upheld, by=judge, overturns=False, text=ANSWER)
    workflow.decide_on_account(member, AccountOutcome.LIFTED, by=senior)
    for outcome in ("approved", "declined"):
        applicant = make_member(state="applied")
        workflow.decide_on_account(applicant, AccountOutcome(outcome), by=senior, **SAID)
    workflow.withdraw_consent(member, ConsentScope.HEALTH)
    workflow.give_consent(member, ConsentScope.HEALTH)
    workflow.ask_to_close(member, "erase")
    workflow.cancel_closing(member)
    make_draft(topic, make_member(), "The okra words of a draft.")
    Draft.objects.update(saved_at=timezone.now() - timedelta(days=80))
    workflow.warn_of_drafts()
    held = publish(submit(topic, words="The okra words of a third life."))
    said = {"reason": "promotion", "facts": "The mango facts of it."}
    workflow.hold(held, by=senior, **said)
    workflow.keep(held, by=senior)
    workflow.remove(held, by=senior, **said)
    every_letter_about_reports(topic, senior)
    every_letter_about_what_is_escalated(topic, make_moderator())
    old = make_old(publish(submit(topic, words="The okra words of a fifth life.")))
    workflow.give_consent(old.contributor.member, ConsentScope.LETTERS)
    workflow.ask_to_reconfirm()
    administrator = make_member(is_staff=True, is_superuser=True)
    accounts_workflow.ask_for_address(
        member, "new.okapi@example.org", by=administrator, facts="The mango facts of it."
    )
    past = timezone.now() - timedelta(days=8)
    AddressChange.objects.update(asked_at=past, due_at=past)
    Member.objects.filter(pk=member.pk).update(last_login=None)
    accounts_workflow.change_due_addresses()
    # Somebody else, since an account takes its letters with it but for the last.
    workflow.close_account(make_member(), "erase")


def every_letter_about_what_is_escalated(topic, moderator) -> None:
    """A waiting and a public text of people in need, and one that may be illegal."""
    note = "The mango note of a moderator."
    waiting = submit(topic, words="The okra words of a fifth life.").experience
    workflow.escalate(waiting, by=moderator, kind="crisis", note=note, holds=True)
    for kind in ("crisis", "illegal"):
        experience = publish(submit(topic, words="The okra words of a sixth life."))
        workflow.escalate(experience, by=moderator, kind=kind, note=note, holds=True)


def every_letter_about_reports(topic, senior) -> None:
    """Three readers report a text, which holds it; it is kept, and they are told."""
    experience = publish(submit(topic, words="The okra words of a fourth life."))
    for _ in range(3):
        report(experience, make_credible_member(), details="The okra words of a report.")
    workflow.keep(experience, by=senior, outcome_text="The mango answer to readers.")


def return_for_changes_and_again(submission):
    return_for_changes(submission, message="The mango message to the author.")
    author = submission.experience.contributor.member
    return submit(submission.experience.topic, author, "The okra words, written once more.")


@pytest.mark.django_db
def test_no_letter_names_a_condition_where_others_may_see_it_or_holds_words_at_all():
    every_letter()

    for letter in Letter.objects.all():
        seen_by_others = f"{letter.subject}\n{letter.body[:160]}".lower()
        for secret in ("zebrapox", "okapi", "giraffe", "causes"):
            assert secret not in seen_by_others, letter.kind
        whole = f"{letter.subject}\n{letter.body}".lower()
        for secret in ("okra", "mango", "promotion", "first_person", "kiwi"):
            assert secret not in whole, letter.kind


@pytest.mark.django_db
def test_every_letter_there_is_was_read_above():
    every_letter()

    written = set(Letter.objects.values_list("kind", flat=True))
    templates = Path(site.BASE_DIR, "templates/accounts/letters").glob("*_body.txt")
    assert written == {path.name.removesuffix("_body.txt") for path in templates}


@pytest.mark.django_db
def test_a_letter_says_who_writes_where_to_go_and_whom_to_ask(settings):
    settings.OPERATOR_NAME = "Müller & Daughters <e. V.>"
    experience = publish()

    letter = Letter.objects.get(kind="published")

    assert letter.address == experience.contributor.member.email
    assert f"{settings.SITE_URL}/me/experiences/{experience.public_id}/" in letter.body
    assert "Run by Müller & Daughters <e. V.>. Questions: contact@example.org" in letter.body
    assert "\n" not in letter.subject


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_is_down_fails_no_request_and_the_letter_leaves_later_once(
    client, settings, mailoutbox
):
    use(settings, MailServerIsDown)
    experience = publish()
    author = experience.contributor.member
    client.force_login(author)

    response = client.post(reverse("unpublish-experience", args=[experience.public_id]))

    assert response.status_code == 302
    experience.refresh_from_db()
    assert not experience.is_readable
    waiting = Letter.objects.filter(sent_at=None)
    assert sorted(waiting.values_list("kind", flat=True)) == [
        "published",
        "submitted",
        "unpublished",
    ]
    assert {letter.tries for letter in waiting} == {1}
    assert send_letters() == "0 of 0 letters left.\n", "the next try has not come yet"

    let_time_pass()
    assert send_letters() == "0 of 3 letters left.\n"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    let_time_pass()
    assert send_letters() == "3 of 3 letters left.\n"
    let_time_pass()
    assert send_letters() == "0 of 0 letters left.\n"

    assert [mail.to for mail in mailoutbox] == [[author.email]] * 3
    assert sorted(mail.subject for mail in mailoutbox) == [
        "We have your text",
        "Your text can be read now",
        "Your text is no longer shown",
    ]


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_is_down_fails_no_request_and_the_letter_leaves_later(monkeypatch, mailoutbox):
    def down(letter_pk, not_before):
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_hand_to_worker", down)
        submit()
    assert not mailoutbox
    send_letters()
    assert len(mailoutbox) == 1


@pytest.mark.django_db(transaction=True)
def test_a_letter_leaves_at_once_when_the_mail_server_answers(mailoutbox):
    submission = submit()

    assert [mail.to for mail in mailoutbox] == [[submission.experience.contributor.member.email]]
    assert Letter.objects.get().sent_at


@pytest.mark.django_db
def test_a_letter_waits_longer_after_each_try_but_never_forever(settings):
    use(settings, MailServerIsDown)
    letter, pauses = queue(), []
    for _ in range(12):
        let_time_pass()
        outbox.deliver(letter.pk)
        letter.refresh_from_db()
        pauses.append(round((letter.next_try_at - timezone.now()).total_seconds() / 60))

    assert pauses == [2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360, 360]
    assert letter.body == "A body\n", "a letter that has not left keeps its words"


@pytest.mark.django_db
def test_a_sent_letter_keeps_no_address_and_no_words(mailoutbox):
    letter = queue()

    assert outbox.deliver(letter.pk) is True

    letter.refresh_from_db()
    assert (letter.address, letter.subject, letter.body) == ("", "", "")
    assert letter.sent_at and letter.kind == "a_kind"
    assert (mailoutbox[0].subject, mailoutbox[0].body) == ("A subject", "A body\n")


@pytest.mark.django_db
def test_a_second_worker_that_comes_by_while_a_letter_is_sent_leaves_it_alone(settings, mailoutbox):
    use(settings, AnotherWorkerComesBy)
    letter = queue()

    assert outbox.deliver(letter.pk) is True
    assert outbox.deliver(letter.pk) is False

    assert len(mailoutbox) == 1


@pytest.mark.django_db(transaction=True)
def test_four_workers_that_take_the_same_letter_at_once_send_it_once(mailoutbox):
    with transaction.atomic():
        pks = [queue(subject=f"Letter {n}").pk for n in range(6)]
        # Nobody sends them yet: what follows is the command of four workers.
        connection.run_on_commit = []

    def work(_worker: int) -> int:
        try:
            return sum(outbox.deliver(pk) for pk in pks)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        sent = list(workers.map(work, range(4)))

    assert sum(sent) == len(mailoutbox) == 6
    assert len({mail.subject for mail in mailoutbox}) == 6


@pytest.mark.django_db
def test_a_letter_whose_worker_was_killed_is_tried_again_after_a_while(settings, mailoutbox):
    use(settings, WorkerIsKilled)
    letter = queue()
    with pytest.raises(SystemExit):
        outbox.deliver(letter.pk)

    now = timezone.now()
    assert letter not in Letter.objects.due(now)
    assert letter in Letter.objects.due(
        now + timedelta(minutes=AccountPolicy.LETTER_CLAIM_MINUTES, seconds=1)
    )
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    let_time_pass()
    assert outbox.deliver(letter.pk) is True
    assert len(mailoutbox) == 1


@pytest.mark.django_db
def test_a_second_copy_carries_the_number_of_the_first_so_that_it_can_be_dropped(
    settings, mailoutbox
):
    use(settings, AnswerIsLost)
    letter = queue()
    assert outbox.deliver(letter.pk) is False
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    let_time_pass()
    assert outbox.deliver(letter.pk) is True

    first, second = [mail.extra_headers["Message-ID"] for mail in mailoutbox]
    assert first == second


def later_letter(about: uuid.UUID, minutes: int = 10) -> Letter:
    """A letter about a decision that can be undone for a while."""
    return outbox.notify(
        "returned",
        to=make_member(),
        context={"experience_id": uuid.uuid4()},
        about=about,
        not_before=timezone.now() + timedelta(minutes=minutes),
    )


@pytest.mark.django_db(transaction=True)
def test_a_letter_that_is_to_leave_later_is_not_sent_with_the_request_but_with_its_time(mailoutbox):
    letter = later_letter(uuid.uuid4())

    assert not mailoutbox
    assert outbox.deliver(letter.pk) is False
    assert send_letters() == "0 of 0 letters left.\n"
    let_time_pass()
    assert send_letters() == "1 of 1 letters left.\n"
    assert len(mailoutbox) == 1


@pytest.mark.django_db(transaction=True)
def test_the_queue_is_told_when_a_letter_is_to_leave(settings, mailoutbox):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    letter = later_letter(uuid.uuid4())

    task = DBTaskResult.objects.get()
    assert task.run_after == letter.next_try_at
    assert task not in DBTaskResult.objects.ready()
    assert not mailoutbox


@pytest.mark.django_db
def test_a_letter_about_an_undone_decision_is_taken_back_unless_it_is_leaving():
    undone, leaving, other = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    for about in (undone, leaving, other):
        later_letter(about)
    Letter.objects.filter(about=leaving).update(tries=1)

    assert outbox.retract(undone) == 1
    assert outbox.retract(leaving) == 0
    assert set(Letter.objects.values_list("about", flat=True)) == {leaving, other}


@pytest.mark.django_db
def test_a_transition_that_is_undone_leaves_no_letter():
    submission = submit()
    before = Letter.objects.count()

    with transaction.atomic():
        workflow.publish(submission, by=make_moderator())
        transaction.set_rollback(True)

    assert Letter.objects.count() == before


@pytest.mark.django_db
def test_nobody_is_written_to_about_words_that_were_left_behind():
    submission = submit()
    submission.experience.contributor.__class__.objects.update(member=None)
    Letter.objects.all().delete()

    publish(submission)

    assert not Letter.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_somebody_can_sign_up_while_the_mail_server_is_down(client, settings, mailoutbox):
    use(settings, MailServerIsDown)

    assert sign_up(client, "bert@example.org").status_code == 302

    letter = Letter.objects.get()
    assert (letter.address, letter.sent_at) == ("bert@example.org", None)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    let_time_pass()
    send_letters()
    assert "/accounts/confirm-email/" in mailoutbox[0].body


@pytest.mark.django_db(transaction=True)
def test_a_new_member_gets_one_letter_and_a_known_one_gets_another(client, mailoutbox):
    make_member("anna@example.org")

    sign_up(client, "anna@example.org")
    client.cookies.clear()
    sign_up(client, "bert@example.org")

    assert [mail.to for mail in mailoutbox] == [["anna@example.org"], ["bert@example.org"]]
    assert "/accounts/confirm-email/" not in mailoutbox[0].body
    assert "/accounts/confirm-email/" in mailoutbox[1].body


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mail_server", ["up", "down"])
def test_the_log_holds_ids_and_never_words_addresses_names_or_reasons(
    client, settings, caplog, mail_server
):
    if mail_server == "down":
        use(settings, MailServerIsDown)
    caplog.set_level(logging.DEBUG)
    condition = make_condition("Zebrapox", slug="zebrapox")
    topic = make_topic(condition)
    person = make_member("quagga@example.org")
    moderator = make_moderator(email="dodo@example.org", desk_name="Dodo")
    typed = {"name_choice": "typed", "typed_name": "Kiwi of the north"}

    first = submit(topic, person, "The okra words that I wrote about my own life.", **typed)
    return_for_changes(first, by=moderator, message="The mango message to the author.")
    workflow.take_back(
        submit(topic, person, "The okra words, written once more.").experience, by=person
    )
    experience = publish(submit(topic, person, "The okra words, once again."), by=moderator)
    reject(hand_in_edit(experience, "The okra words of an edit."), by=moderator, facts="Mango.")
    block(experience)
    workflow.unpublish(experience, by=person)
    workflow.republish(experience, by=person)
    workflow.delete_experience(experience, by=person)
    sign_up(client, "quagga@example.org", "a-long-new-password-9")
    client.get(topic.get_absolute_url())

    log = caplog.text.lower()
    assert str(first.public_id) in log and str(experience.public_id) in log
    assert ("did not leave" in log) is (mail_server == "down")
    secrets = ["okra", "mango", "quagga", "dodo", "kiwi", "first_person", "promotion"]
    for secret in [*secrets, "zebrapox", "a-long-new-password-9"]:
        assert secret not in log, secret


@pytest.mark.django_db(transaction=True)
def test_the_log_holds_no_words_of_what_is_decided_on_accounts_exported_kept_and_erased(
    client, caplog, settings
):
    caplog.set_level(logging.DEBUG)
    condition = make_condition("Zebrapox", slug="zebrapox")
    topic = make_topic(condition)
    person = make_member("quagga@example.org")
    senior, judge = make_senior(email="dodo@example.org"), make_senior(email="moa@example.org")
    typed = {"name_choice": "typed", "typed_name": "Kiwi of the north"}
    publish(submit(topic, person, "The okra words that I wrote.", **typed), by=senior)
    other = publish(
        submit(
            make_topic(condition, make_question("cure", "A cure?")),
            person,
            "More okra words of mine.",
        ),
        by=senior,
    )

    said = SAID | {"hides_words": True}
    ban = workflow.decide_on_account(person, AccountOutcome.BAN, by=senior, **said)
    workflow.decide_appeal(
        workflow.open_appeal(ban, by=person, text=APPEAL), by=judge, overturns=True, text=ANSWER
    )
    workflow.withdraw_consent(person, ConsentScope.HEALTH)
    workflow.give_consent(person, ConsentScope.HEALTH)
    client.force_login(Member.objects.get(pk=person.pk))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.post(reverse("download-my-data")).status_code == 200
    workflow.delete_experience(other, by=person)
    workflow.ask_to_close(person, "erase")
    workflow.cancel_closing(person)
    workflow.ask_to_close(person, "leave_words")
    Closing.objects.update(due_at=F("asked_at"))
    call_command("run_retention", verbosity=0)
    left = Experience.objects.get().contributor
    workflow.erase_contributor(left)
    call_command("erase_again", settings.ERASURE_JOURNAL, verbosity=0)
    client.logout()
    reported = publish(submit(make_topic(condition), words="More okra words of another."))
    said = {"reason": "illegal", "where": "Okra.", "why": "Mango.", "details": "Kiwi."}
    said |= {"contact": "reader@example.org"}
    address = reverse("report-experience", args=[reported.public_id])
    followed = client.post(address, said)["Location"]
    assert client.get(followed).status_code == 200
    workflow.remove(reported, by=senior, reason="illegal", facts="Mango.", outcome_text="Okra.")

    log = caplog.text.lower()
    assert f"appeal {ban.appeal.public_id} overturned" in log
    assert f"contributor {left.public_id} erased" in log
    assert f"made on experience {reported.public_id}" in log
    assert followed.split("/")[2] not in log
    secrets = ["okra", "mango", "quagga", "dodo", "moa@", "kiwi", "promotion", "zebrapox", PASSWORD]
    for secret in [*secrets, "example.org", str(person.public_id)]:
        assert secret not in log, secret


@pytest.mark.django_db
def test_what_is_kept_of_an_account_has_no_name_in_the_desks_own_log():
    """What `str` gives outlives the row in the admin's log."""
    every_letter()
    rows = [row for model in NAMELESS for row in model.objects.all()]
    assert {type(row) for row in rows} == set(NAMELESS)
    for row in rows:
        for secret in ("okra", "mango", "promotion", "example.org", "zebrapox"):
            assert secret not in str(row).lower(), type(row)


NAMELESS = (
    AccountDecision,
    AccountDecisionText,
    Appeal,
    AppealText,
    ErasureEntry,
    Member,
    Draft,
    Report,
    ReportText,
)


@pytest.mark.django_db
def test_people_and_words_have_no_name_in_the_desks_own_log():
    """What `str` gives outlives the row in the admin's log."""
    experience = publish(make_named_submission())
    contributor, submission = experience.contributor, experience.published
    decision = submission.decisions.get()
    rows = [experience, contributor, contributor.member, contributor.consent, submission, decision]
    rows += [block(experience), *Letter.objects.all()]
    for row in rows:
        for secret in ("quagga", "kiwi", "okra"):
            assert secret not in str(row).lower(), type(row)


def make_named_submission():
    return submit(
        member=make_member("quagga@example.org"),
        words="The okra words that I wrote about my own life.",
        name_choice="typed",
        typed_name="Kiwi of the north",
    )


@pytest.mark.django_db
def test_no_letter_says_that_rescued_words_are_shown_again():
    experience = publish()
    author = experience.contributor.member
    block(experience)
    workflow.unpublish(experience, by=author)
    workflow.republish(experience, by=author)

    assert author.letters.order_by("pk").last().kind == "republished_but_hidden"
