"""Which letters can be stopped and how, and what the site tells to those who stopped them."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as site
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.letters import outbox, unsubscribe
from accounts.letters.kinds import ALWAYS_SENT, KINDS, WITHOUT_NOTIFICATION, is_optional
from accounts.models import Letter, Member, Notification
from experiences import workflow
from experiences.my import notifications
from experiences.policy import ExperiencePolicy
from tests.support.factories import (
    make_credible_member,
    make_member,
    make_moderator,
    make_topic,
    publish,
    reject,
    report,
    return_for_changes,
    submit,
)
from tests.support.lives import form_with

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path_to_stop(member: Member) -> str:
    return unsubscribe.unsubscribe_url(member).removeprefix(site.SITE_URL)


def bare() -> Client:
    """As a mail program asks: without cookies, and with the token checked as in life."""
    return Client(enforce_csrf_checks=True)


def wants_letters(member: Member) -> bool:
    return Member.objects.get(pk=member.pk).wants_letters


def browser_of(member: Member) -> Client:
    client = Client()
    client.force_login(Member.objects.get(pk=member.pk))
    return client


# Which letters


def test_every_kind_with_words_is_declared_and_every_declared_one_has_words_and_a_sentence():
    folder = Path(site.BASE_DIR, "templates/accounts/letters")
    written = {path.name.removesuffix("_body.txt") for path in folder.glob("*_body.txt")}
    told = [
        notifications.OF_TEXTS,
        notifications.OF_PROFILES,
        notifications.OF_REPORTS,
        notifications.ELSEWHERE,
    ]

    assert written == set(KINDS)
    assert {kind for kinds in told for kind in kinds} == set(KINDS) - WITHOUT_NOTIFICATION
    assert sum(map(len, told)) == len(set(KINDS) - WITHOUT_NOTIFICATION)


def test_no_letter_about_a_decision_can_be_stopped_and_every_receipt_can():
    for kind in ("returned", "rejected", "removed", "held", "kept", "published", "account_ban"):
        assert not is_optional(kind), kind
    for kind in ("appeal_upheld", "appeal_overturned", "report_outcome", "closing_asked"):
        assert not is_optional(kind), kind
    for kind in ("submitted", "unpublished", "republished", "draft_will_go", "reconfirm"):
        assert is_optional(kind), kind
    assert not is_optional("email_confirmation"), "signing in is allauth's"


def test_a_kind_that_nobody_has_declared_cannot_be_written():
    with pytest.raises(KeyError):
        outbox.notify("something_new", to=make_member(), context={})


def test_whoever_wants_no_letters_gets_those_about_decisions_and_a_notification_of_everything():
    member = make_member(wants_letters=False)
    workflow.unpublish(publish(submit(make_topic(), member)), by=member)
    reject(submit(make_topic(), member))

    told = Notification.objects.filter(member=member).order_by("pk").values_list("kind", flat=True)
    sent = Letter.objects.filter(member=member).order_by("pk").values_list("kind", flat=True)
    assert list(told) == ["submitted", "published", "unpublished", "submitted", "rejected"]
    assert list(sent) == ["published", "rejected"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_letter_carries_the_way_to_stop_it_where_it_can_be_stopped(kind):
    member = make_member("anna@example.org")
    context = {
        "experience_id": uuid4(),
        "contributor_id": uuid4(),
        "key": "a-key",
        "day": timezone.now(),
        "reason": "It is spam",
        "texts": 2,
    }
    letter = outbox.notify(kind, to=member, context=context)
    body = letter.body
    assert outbox.deliver(letter.pk)

    (message,) = mail.outbox
    address = unsubscribe.unsubscribe_url(member)
    if KINDS[kind] in ALWAYS_SENT:
        assert "/letters/stop/" not in body
        assert "List-Unsubscribe" not in message.extra_headers
    else:
        assert f"\n{address}\n" in body
        assert message.extra_headers["List-Unsubscribe"] == f"<{address}>"
        assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.content_subtype == "plain" and not message.attachments


def test_the_address_names_neither_the_mailbox_nor_a_number_and_outlives_the_letter():
    member = make_member("anna@example.org")
    path = path_to_stop(member)
    assert "anna" not in path.lower().split(".")[0]
    assert not {str(member.pk), str(member.public_id)} & set(re.split(r"[/.]", path))
    submit(make_topic(), member)
    Letter.objects.all().delete()

    assert bare().post(path, ONE_CLICK).status_code == 200
    assert not wants_letters(member)


def test_a_letter_of_somebody_who_has_just_been_erased_leaves_without_that_address():
    member = make_member()
    workflow.close_account(member, "erase")
    (letter,) = Letter.objects.filter(kind="account_closed")

    assert outbox.deliver(letter.pk)
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers


# Stopping


def test_looking_at_the_page_changes_nothing_and_the_button_does():
    member, browser = make_member(), bare()
    path = path_to_stop(member)
    for _ in range(2):
        answer = browser.get(path)
        assert "Stop these letters" in answer.text
        assert answer["Cache-Control"] == "private, no-store"
        assert wants_letters(member)

    sent = form_with(answer.text, "csrfmiddlewaretoken")
    assert browser.post(path, sent, follow=True).redirect_chain == [(path, 302)]
    assert not wants_letters(member)
    after = browser.get(path).text
    assert "You get no more of these letters" in after and "<form" not in after


def test_one_click_of_a_mail_program_needs_neither_cookie_nor_token_and_leads_nowhere():
    member = make_member()
    answer = bare().post(path_to_stop(member), ONE_CLICK)

    assert answer.status_code == 200 and not answer.cookies
    assert not wants_letters(member)
    assert bare().post(path_to_stop(member), ONE_CLICK).status_code == 200


def test_one_click_as_a_form_with_parts_is_taken_too():
    member = make_member()
    body = (
        '--line\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\n'
        "One-Click\r\n--line--\r\n"
    )
    answer = bare().post(
        path_to_stop(member), body, content_type="multipart/form-data; boundary=line"
    )

    assert answer.status_code == 200
    assert not wants_letters(member)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"List-Unsubscribe": "Two-Clicks"},
        {"List-Unsubscribe": "One-Click", "and": "more"},
        {"List-Unsubscribe": ["One-Click", "One-Click"]},
        {"list-unsubscribe": "One-Click"},
    ],
)
def test_no_other_body_is_taken_without_a_token(body):
    member = make_member()

    assert bare().post(path_to_stop(member), body).status_code == 403
    assert wants_letters(member)


def test_an_address_with_another_key_does_not_exist():
    member = make_member()
    reference, _dot, mark = path_to_stop(member).strip("/").rpartition("/")[2].partition(".")
    other = make_member()
    for key in ("nonsense", reference, f"{other.public_id.hex}.{mark}", f"{reference}.{mark}x"):
        path = reverse("unsubscribe", args=[key])
        assert bare().get(path).status_code == 404
        assert bare().post(path, ONE_CLICK).status_code == 404
    assert wants_letters(member) and wants_letters(other)


def test_the_address_of_somebody_who_was_emptied_does_not_exist_any_more():
    moderator = make_moderator()
    publish(by=moderator)
    path = path_to_stop(moderator)
    workflow.close_account(moderator, "erase")

    assert bare().get(path).status_code == 404


def test_the_switch_turns_letters_off_and_on_again():
    member = make_member()
    browser = browser_of(member)
    for value, wants in (("off", False), ("on", True)):
        text = browser.get(reverse("my-consents")).text
        assert f'name="letters" value="{value}"' in text
        browser.post(reverse("letter-preferences"), {"letters": value})
        assert wants_letters(member) is wants


# Notices


def test_every_letter_of_a_transition_makes_a_notification_in_the_same_transaction():
    submission = submit()
    before = Notification.objects.count()
    member = submission.experience.contributor.member

    workflow.publish(submission, by=make_moderator())

    notification = Notification.objects.filter(member=member).latest("pk")
    assert (notification.kind, notification.about) == ("published", submission.experience.public_id)
    assert Notification.objects.count() == before + 1


def test_my_page_says_what_is_new_and_where_it_leads_until_it_is_marked():
    member = make_member()
    experience = publish(submit(make_topic(), member))
    browser = browser_of(member)
    text = browser.get("/me/").text

    assert "A text of yours can be read now." in text
    assert reverse("my-experience", args=[experience.public_id]) in text
    assert '<span class="dm-nav__new">2<' in text
    sent = form_with(text, "until")
    assert browser.post(reverse("read-notifications"), sent).status_code == 302
    text = browser.get("/me/").text
    assert "New for you" not in text and "dm-nav__new" not in text
    assert Notification.objects.filter(member=member, read_at=None).count() == 0


def test_what_comes_after_the_page_was_shown_is_not_marked_with_it():
    member = make_member()
    submit(make_topic(), member)
    browser = browser_of(member)
    sent = form_with(browser.get("/me/").text, "until")
    publish(submit(make_topic(), member))
    browser.post(reverse("read-notifications"), sent)

    unread = Notification.objects.filter(member=member).unread()
    assert list(unread.values_list("kind", flat=True)) == ["published", "submitted"]


@pytest.mark.parametrize("until", ["", "yesterday", "2026-02-31T10:00:00Z", "2026-11-21T10:00:00"])
def test_a_moment_that_is_none_marks_nothing_and_says_so(until):
    member = make_member()
    submit(make_topic(), member)
    sent = {"since": "2020-01-01T00:00:00Z", "until": until}
    answer = browser_of(member).post(reverse("read-notifications"), sent, follow=True)

    assert "Nothing was marked." in answer.text
    assert Notification.objects.filter(member=member).unread().exists()


def test_nobody_marks_or_reads_what_somebody_else_was_told():
    member, other = make_member(), make_member()
    submit(make_topic(), member)
    browser = browser_of(other)

    assert "New for you" not in browser.get("/me/").text
    everything = {"since": "2020-01-01T00:00:00Z", "until": timezone.now().isoformat()}
    browser.post(reverse("read-notifications"), everything)
    assert Notification.objects.filter(member=member).unread().exists()


def test_a_notification_of_a_decision_that_can_be_undone_is_not_shown_before_its_letter_leaves():
    member, about = make_member(), uuid4()
    outbox.notify(
        "returned",
        to=member,
        context={"experience_id": uuid4()},
        about=about,
        not_before=timezone.now() + timedelta(minutes=10),
    )
    assert "New for you" not in browser_of(member).get("/me/").text
    past = timezone.now() - timedelta(minutes=1)
    Notification.objects.update(told_at=past)
    assert "New for you" in browser_of(member).get("/me/").text

    outbox.retract(about)
    assert not Notification.objects.exists()


def test_a_notification_stays_where_its_letter_has_left():
    member, about = make_member(), uuid4()
    letter = outbox.notify("returned", to=member, context={"experience_id": uuid4()}, about=about)
    outbox.deliver(letter.pk)

    assert outbox.retract(about) == 0
    assert Notification.objects.filter(about=about).exists()


def test_a_notification_by_the_reference_of_a_decision_leads_to_the_text():
    submission = return_for_changes(submit())
    member = submission.experience.contributor.member
    # Told once the decision can no longer be undone.
    Notification.objects.filter(kind="returned").update(told_at=timezone.now())
    assert Notification.objects.get(kind="returned").about == submission.decisions.get().public_id

    (line,) = [
        row for row in notifications.unread(member).lines if "asks you to change" in row.sentence
    ]
    assert line.url == reverse("my-experience", args=[submission.experience.public_id])


def test_what_was_told_about_a_text_goes_with_the_text():
    experience = publish()
    member = experience.contributor.member
    workflow.delete_experience(experience, by=member)

    assert list(Notification.objects.values_list("kind", flat=True)) == ["deleted"]


def test_a_reporter_is_led_to_the_page_of_the_report_and_its_author_to_nothing_of_it():
    experience, reader = publish(), make_credible_member()
    made = report(experience, reader)

    assert reverse("follow-report", args=[made.key]) in browser_of(reader).get("/me/").text
    author = experience.contributor.member
    assert not Notification.objects.filter(member=author, kind="report_received").exists()


def test_only_so_many_notifications_are_shown_at_once_and_all_can_be_reached():
    member = make_member()
    now = timezone.now()
    Notification.objects.bulk_create(
        Notification(member=member, kind="unpublished", told_at=now - timedelta(minutes=place))
        for place in range(ExperiencePolicy.NOTICES_SHOWN + 3)
    )
    browser = browser_of(member)
    text = browser.get("/me/").text

    assert text.count("You have taken a text down.") == ExperiencePolicy.NOTICES_SHOWN
    assert "3 older messages" in text
    browser.post(reverse("read-notifications"), form_with(text, "until"))
    assert browser.get("/me/").text.count("You have taken a text down.") == 3
