"""One eraser: however a text or an account goes, nothing about it is forgotten by the way."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ClosingChoice, Consent, ErasedKind, Member, MemberState, Notification
from conditions.models import MedicalReviewer
from experiences import workflow
from experiences.models import (
    Contributor,
    Decision,
    Draft,
    Experience,
    ModeratorNote,
    Report,
    Submission,
)
from tests.support import lives
from tests.support.factories import (
    PASSWORD,
    make_draft,
    make_escalation,
    make_member,
    make_moderator,
    make_senior,
    make_topic,
    publish,
    reject,
    submit,
)

pytestmark = pytest.mark.django_db


def entry_about(row) -> LogEntry:
    return LogEntry.objects.create(
        user=make_moderator(),
        content_type=ContentType.objects.get_for_model(row),
        object_id=row.pk,
        object_repr="needle",
        action_flag=CHANGE,
        change_message="needle",
    )


def deleted_by_its_author(text: Experience) -> None:
    workflow.delete_experience(text, by=text.contributor.member)


def erased_after_a_restore(text: Experience) -> None:
    workflow.erase_again(ErasedKind.EXPERIENCE, text.public_id)


def refused_too_long_ago(text: Experience) -> None:
    past = timedelta(days=200)
    Submission.objects.update(submitted_at=F("submitted_at") - past)
    Decision.objects.update(decided_at=F("decided_at") - past)
    assert workflow.delete_refused() == 1


def closed_with_its_author(text: Experience) -> None:
    workflow.close_account(text.contributor.member, ClosingChoice.ERASE)


def removed_by_key(text: Experience) -> None:
    """As if it had been left: nobody is behind it any more."""
    workflow.erase_contributor(text.contributor)


WAYS_OF_A_TEXT = [
    deleted_by_its_author,
    erased_after_a_restore,
    refused_too_long_ago,
    closed_with_its_author,
    removed_by_key,
]


@pytest.mark.parametrize("erase", WAYS_OF_A_TEXT)
def test_however_a_text_goes_nothing_goes_on_telling_of_it(erase):
    refused = reject(submit(), facts="The needle in it.")
    text, author = refused.experience, refused.experience.contributor.member
    references = [text.public_id, refused.decisions.get().public_id, text.contributor.public_id]
    Notification.objects.create(member=author, kind="pen_name_refused", about=references[2])
    workflow.add_note(text, by=make_moderator(), text="The needle between moderators.")
    entries = [entry_about(row) for row in (text, refused, text.contributor)]
    assert set(Notification.objects.values_list("about", flat=True)) >= set(references)

    erase(text)

    assert not Experience.objects.exists() and not Contributor.objects.exists()
    assert not Notification.objects.filter(about__in=references).exists()
    assert not ModeratorNote.objects.exists() and not refused.decisions.exists()
    assert not Decision.objects.get().texts.exists()
    for entry in entries:
        entry.refresh_from_db()
        assert (entry.object_repr, entry.change_message) == ("", "")


def test_what_is_told_of_other_texts_and_to_others_stays():
    author, reader = make_member(), make_member()
    text, other = publish(submit(member=author)), publish(submit(member=author))
    workflow.report(text, by=reader, reason="abuse", details="Okra.")
    workflow.delete_experience(text, by=author)

    told = set(Notification.objects.filter(member=author).values_list("kind", "about"))
    assert ("submitted", other.public_id) in told and ("deleted", None) in told
    assert text.public_id not in {about for _kind, about in told}
    kinds = Notification.objects.filter(member=reader).values_list("kind", flat=True)
    assert list(kinds.order_by("pk")) == ["report_received", "report_outcome"]


def test_readers_are_told_once_that_a_text_is_gone_and_not_again_after_a_restore():
    text, reader = publish(), make_member()
    workflow.report(text, by=reader, reason="abuse", details="Okra.")
    erased_after_a_restore(text)

    assert Report.objects.get().state == "lapsed"
    assert not reader.letters.filter(kind="report_outcome").exists()
    assert not Notification.objects.filter(kind="report_outcome").exists()


def test_of_left_words_that_are_erased_one_by_one_no_agreement_stays():
    text = publish()
    workflow.close_account(text.contributor.member, ClosingChoice.LEAVE_WORDS)
    assert Consent.objects.count() == 1
    workflow.erase_again(ErasedKind.EXPERIENCE, text.public_id)

    assert not Consent.objects.exists() and not Contributor.objects.exists()


def test_the_agreement_of_somebody_who_stays_is_theirs_when_their_last_text_goes():
    text = publish()
    author = text.contributor.member
    workflow.delete_experience(text, by=author)

    assert author.consents.valid().exists() and not Contributor.objects.exists()


def test_the_sessions_of_an_account_go_with_it_and_no_other(client):
    member, other = make_member(), make_member()
    for browser, who in ((client, member), (Client(), other)):
        browser.post(reverse("account_login"), {"login": who.email, "password": PASSWORD})
    theirs = client.session.session_key
    assert member.usersession_set.filter(session_key=theirs).exists()
    workflow.close_account(member, ClosingChoice.ERASE)

    assert Session.objects.exclude(session_key=theirs).count() == Session.objects.count() == 1


def notes(member: Member) -> None:
    """Somebody has written down what they saw, and decided nothing."""
    ModeratorNote.objects.create(experience=publish(), written_by=member, text="Look at line two.")


def was_asked(member: Member) -> None:
    ModeratorNote.objects.create(
        experience=publish(), written_by=make_moderator(), asks=member, text="You know this."
    )


def resolved_what_was_escalated(member: Member) -> None:
    escalation = make_escalation(publish())
    type(escalation).objects.update(resolved_at=timezone.now(), resolved_by=member)


@pytest.mark.parametrize("acted", [notes, was_asked, resolved_what_was_escalated])
def test_whoever_did_anything_for_the_team_can_leave_also_when_they_are_of_it_no_more(acted):
    member = make_member()
    acted(member)
    workflow.ask_to_close(member, ClosingChoice.ERASE)
    lives.a_week_passes(member)

    assert workflow.close_due() == 1
    assert Member.objects.get(pk=member.pk).state == MemberState.CLOSED


def test_the_emptied_row_of_the_team_leads_to_no_name_and_no_decision_about_them():
    moderator = make_moderator()
    publish(by=moderator)
    reviewer = MedicalReviewer.objects.create(
        member=moderator, name="Dr Okra", credentials="MD", conflicts="None"
    )
    decision = moderator.account_decisions.create(outcome="closing", decided_by=make_senior())
    workflow.close_account(moderator, ClosingChoice.ERASE)

    reviewer.refresh_from_db()
    decision.refresh_from_db()
    assert Member.objects.filter(pk=moderator.pk).exists()
    assert reviewer.member is None and reviewer.name == "Dr Okra"
    assert decision.member is None


def test_what_its_author_writes_on_the_same_question_outlives_a_refused_text():
    refused = reject(submit())
    text, author = refused.experience, refused.experience.contributor.member
    make_draft(text.topic, author, "What I am writing now, much later.")
    elsewhere = make_draft(make_topic(), author, "What I am writing elsewhere.")
    refused_too_long_ago(text)
    assert Draft.objects.count() == 2

    again = reject(submit(text.topic, author))
    make_draft(text.topic, author, "What I am writing now, much later.")
    workflow.delete_experience(again.experience, by=author)
    assert list(Draft.objects.all()) == [elsewhere]
