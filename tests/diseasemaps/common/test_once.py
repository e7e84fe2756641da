"""A form that acts once: what a second press is, what it is told, and what is kept of the first."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Closing, Letter
from diseasemaps.common.models import PressedForm
from diseasemaps.common.once import ONCE_TOKEN
from diseasemaps.common.policy import OncePolicy
from experiences import workflow
from experiences.models import Appeal, Draft, Experience, IntakePause, ModeratorNote, Report
from tests.support.desk import fields_of
from tests.support.factories import (
    PASSWORD,
    hand_in_edit,
    make_appeal,
    make_member,
    make_moderator,
    make_senior_moderator,
    publish,
    reject,
    submit,
)
from tests.support.page_catalogue import sign_in

pytestmark = pytest.mark.django_db
AGAIN = "You have pressed this already"


def report_page(experience: Experience) -> str:
    return reverse("report-experience", args=[experience.public_id])


def note_page(experience: Experience) -> str:
    return reverse("admin:experiences_experience_note", args=[experience.pk])


def filled(client: Client, page: str, **typed: str) -> dict[str, str]:
    """The form of a page with what somebody types into it."""
    return fields_of(client.get(page).text) | typed


def window(member) -> Client:
    client = Client()
    sign_in(client, member.email)
    return client


# What a second press is


def test_a_visitors_second_press_makes_no_second_report_and_leads_to_the_first(client):
    page = report_page(publish())
    form = filled(client, page, reason="abuse")
    first, second = client.post(page, form), client.post(page, form)

    assert Report.objects.count() == 1
    assert second["Location"] == first["Location"] == f"/reports/{first['Location'].split('/')[2]}/"
    assert not client.cookies.get("sessionid")


def test_a_second_press_says_when_it_was_and_what_was_done(client):
    experience = publish()
    client.force_login(make_moderator())
    form = filled(client, note_page(experience), text="A clinic is named.")
    client.post(note_page(experience), form, follow=True)
    second = client.post(note_page(experience), form, follow=True)

    assert ModeratorNote.objects.count() == 1
    assert AGAIN in second.text
    assert "It was done once." in second.text
    assert "The note stands beside the text." in second.text


def test_a_form_with_an_error_is_sent_again_with_the_same_token(client):
    page = report_page(publish())
    form = filled(client, page)
    assert client.post(page, form).status_code == 200
    assert not PressedForm.objects.exists()
    assert client.post(page, form | {"reason": "abuse"}).status_code == 302
    assert Report.objects.count() == 1


def test_what_was_refused_may_be_sent_again_with_the_same_token(client):
    senior = make_senior_moderator()
    client.force_login(senior)
    page = reverse("admin:experiences_submission_intake")
    form = filled(client, page, sentence="We read a wave of advertising.")
    workflow.pause_intake("A colleague was quicker.", by=senior)
    assert client.post(page, form).status_code == 409
    assert not PressedForm.objects.exists()
    workflow.resume_intake(by=senior)
    assert client.post(page, form).status_code == 302
    assert IntakePause.objects.running().sentence == "We read a wave of advertising."


def test_other_words_with_a_used_token_are_another_press(client):
    """Somebody goes back, and writes something else: nothing typed is lost."""
    experience = publish()
    client.force_login(make_moderator())
    form = filled(client, note_page(experience), text="A clinic is named.")
    client.post(note_page(experience), form)
    client.post(note_page(experience), form | {"text": "A doctor is named."})

    assert ModeratorNote.objects.count() == 2


def test_a_page_opened_anew_is_another_press(client):
    experience = publish()
    client.force_login(make_moderator())
    for _time in range(2):
        client.post(note_page(experience), filled(client, note_page(experience), text="Again."))

    assert ModeratorNote.objects.count() == 2


def test_a_form_without_a_token_acts_each_time(client):
    page = note_page(publish())
    client.force_login(make_moderator())
    for token in ({}, {ONCE_TOKEN: ""}, {ONCE_TOKEN: "no token"}):
        assert client.post(page, {"text": "A clinic is named."} | token).status_code == 302

    assert ModeratorNote.objects.count() == 3
    assert not PressedForm.objects.exists()


def test_a_press_of_somebody_else_is_unknown(client):
    member = make_member()
    decision = reject(submit(member=member)).decisions.get()
    page, mine = reverse("appeal", args=[decision.public_id]), window(member)
    form = filled(mine, page, text="Please look again.")
    assert mine.post(page, form)["Location"] == "/me/decisions/"

    assert window(make_member()).post(page, form).status_code == 404
    assert client.post(page, form)["Location"].startswith(reverse("account_login"))


def test_a_colleague_with_the_same_token_writes_a_note_of_their_own(client):
    experience, other = publish(), Client()
    client.force_login(make_moderator())
    other.force_login(make_moderator())
    form = filled(client, note_page(experience), text="A clinic is named.")
    for somebody in (client, other):
        assert AGAIN not in somebody.post(note_page(experience), form, follow=True).text

    assert ModeratorNote.objects.count() == 2


# What is kept of it


def test_a_press_tells_neither_who_nor_what_nor_where(client):
    page = report_page(publish())
    form = filled(client, page, reason="abuse", details="It names me.")
    key = client.post(page, form)["Location"].split("/")[2]
    row = PressedForm.objects.get()

    assert key.encode() not in bytes(row.led_to)
    assert b"/reports/" not in bytes(row.led_to)
    assert form[ONCE_TOKEN] not in row.key
    assert {field.name for field in PressedForm._meta.get_fields()} == {
        "key",
        "pressed_at",
        "led_to",
    }


def test_a_press_is_forgotten_after_some_days(client):
    page = report_page(publish())
    client.post(page, filled(client, page, reason="abuse"))
    PressedForm.objects.update(
        pressed_at=timezone.now() - timedelta(days=OncePolicy.KEEP_PRESSES_DAYS, minutes=-1)
    )
    call_command("run_retention", verbosity=0)
    assert PressedForm.objects.count() == 1
    PressedForm.objects.update(
        pressed_at=timezone.now() - timedelta(days=OncePolicy.KEEP_PRESSES_DAYS)
    )
    call_command("run_retention", verbosity=0)
    assert not PressedForm.objects.exists()


def test_each_form_has_a_token_of_its_own(client):
    page = report_page(publish())
    first, second = (filled(client, page)[ONCE_TOKEN] for _time in range(2))

    assert uuid.UUID(first) != uuid.UUID(second)


# What a second press of each kind says


def test_an_appeal_that_was_asked_is_asked_also_without_a_token(client):
    member = make_member()
    decision = reject(submit(member=member)).decisions.get()
    client.force_login(member)
    page = reverse("appeal", args=[decision.public_id])
    for _time in range(2):
        answer = client.post(page, {"text": "Please look again."}, follow=True)
        assert "We have your request." in answer.text

    assert Appeal.objects.count() == Letter.objects.filter(kind="appeal_opened").count() == 1


def test_a_second_appeal_in_other_words_is_refused_with_the_words_still_there(client):
    member = make_member()
    decision = reject(submit(member=member)).decisions.get()
    make_appeal(decision)
    client.force_login(member)
    page = reverse("appeal", args=[decision.public_id])
    answer = client.post(page, {"text": "And one thing more."})

    assert "Another look can be asked for once" in answer.text
    assert Appeal.objects.count() == 1


def test_closing_an_account_twice_says_the_same_also_with_the_cookies_of_before():
    """A double click: the second press leaves before the browser has read the first answer."""
    member = make_member()
    client, page = window(member), reverse("close-account")
    form = filled(client, page, choice="erase")
    double = Client()
    double.cookies = SimpleCookie({name: one.value for name, one in client.cookies.items()})
    for press in (client, double, client):
        assert press.post(page, form)["Location"] == reverse("closing-asked")

    assert Closing.objects.filter(member=member).count() == 1
    assert Letter.objects.filter(kind="closing_asked").count() == 1


def test_whoever_was_signed_out_by_closing_reads_the_same_also_without_a_token(client):
    page = reverse("close-account")
    closing = window(make_member())
    for _time in range(2):
        answer = closing.post(page, {"choice": "erase"})
        assert answer["Location"] == reverse("closing-asked")

    assert client.post(page, {"choice": "erase"})["Location"].startswith(reverse("account_login"))


def test_keeping_an_account_twice_says_that_it_stays():
    member = make_member()
    workflow.ask_to_close(member, "erase")
    client = window(member)
    form = filled(client, "/me/data/")
    for _time in range(2):
        answer = client.post(reverse("cancel-closing"), form, follow=True)
        assert "Your account stays, with everything as it was." in answer.text

    assert Letter.objects.filter(kind="closing_cancelled").count() == 1


def test_deleting_for_good_twice_says_that_it_is_deleted_also_from_another_tab():
    experience = publish()
    client = window(experience.contributor.member)
    page = reverse("delete-experience", args=[experience.public_id])
    for _time in range(2):
        answer = client.post(page, follow=True)
        assert answer.status_code == 200
        assert "Your experience has been deleted for good." in answer.text

    assert client.get(page).status_code == 404
    assert window(make_member()).post(page).status_code == 404
    assert Letter.objects.filter(kind="deleted").count() == 1


def test_deleting_is_no_press_before_the_password_was_entered_again():
    experience = publish()
    client = Client()
    client.force_login(experience.contributor.member)
    page = reverse("delete-experience", args=[experience.public_id])
    for _time in range(2):
        answer = client.post(page)
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not PressedForm.objects.exists()
    client.post(answer["Location"], {"password": PASSWORD})
    client.post(page)

    assert not Experience.objects.filter(pk=experience.pk).exists()


def test_removing_left_words_twice_says_that_they_are_gone(client):
    experience = publish()
    workflow.close_account(experience.contributor.member, "leave_words")
    key = Letter.objects.get(kind="account_closed").body.split("key")[1]
    key = next(part for part in key.split() if part.count("-") == 3).rstrip(".")
    page = reverse("remove-left-words")
    form = fields_of(client.post(page, {"key": key}).text)
    for _time in range(2):
        assert "The texts are gone for good." in client.post(page, form, follow=True).text

    assert not Experience.objects.exists()


@pytest.mark.parametrize(
    ("act", "says"),
    [
        ("unpublish-experience", "Your words are no longer shown. You can put them back."),
        ("take-back", "You have your text back."),
    ],
)
def test_what_an_author_has_done_is_done_also_without_a_token(act, says):
    experience = submit().experience
    if act == "unpublish-experience":
        publish(experience.submissions.get())
    client = window(experience.contributor.member)
    for _time in range(2):
        answer = client.post(reverse(act, args=[experience.public_id]), follow=True)
        assert says in answer.text


def test_putting_back_twice_says_that_the_words_are_shown():
    experience = publish()
    member = experience.contributor.member
    workflow.unpublish(experience, by=member)
    client = window(member)
    for _time in range(2):
        answer = client.post(
            reverse("republish-experience", args=[experience.public_id]), follow=True
        )
        assert "Your words are shown again." in answer.text

    assert Letter.objects.filter(kind="republished").count() == 1


def test_taking_back_what_was_decided_on_is_refused():
    experience = publish(hand_in_edit(publish()))
    client = window(experience.contributor.member)
    answer = client.post(reverse("take-back", args=[experience.public_id]), follow=True)

    assert "You have your text back." not in answer.text
    assert not Draft.objects.exists()


# The forms for new rows at the desk


# What the form for a new row of each list takes besides what stands in it already.
NEW_ROWS = {
    "conditions.Condition": {"name": "A new syndrome", "slug": "a-new-syndrome"},
    "conditions.Disclaimer": {"version": "9", "text": "This is not advice."},
    "conditions.MedicalReviewer": {"name": "Dr New", "credentials": "MD", "conflicts": "None."},
    "conditions.Question": {
        "key": "new-question",
        "position": "9",
        "group": "about",
        "aspect": "Overview",
        "review_months": "24",
        "texts-0-title": "What else is [[condition]]?",
        "texts-0-purpose": "What else it is.",
    },
    "experiences.Helpline": {
        "country": "DE",
        "name": "A new line",
        "telephone": "116 123",
        "hours": "Day and night",
        "source": "https://example.org/",
        "verified_on": "2026-11-20",
        "position": "1",
    },
}
# Lists whose form is Django's own, and why a second press makes no second row.
OF_DJANGO = {"auth.Group": "The form comes again: a role of this name is there already."}


def lists_with_a_form(client) -> Iterator[type[Model]]:
    """The tables to which somebody at the desk can add a row by hand."""
    for model in admin.site._registry:
        if client.get(_address_of(model, "add")).status_code == 200:
            yield model


def _address_of(model: type[Model], page: str) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")


def test_every_form_for_a_new_row_of_the_desk_makes_one_however_often_it_is_sent(client):
    client.force_login(make_member(is_staff=True, is_superuser=True))
    found = set()
    for model in lists_with_a_form(client):
        found.add(model._meta.label)
        if model._meta.label in OF_DJANGO:
            continue
        page = _address_of(model, "add")
        fields = fields_of(client.get(page).text) | NEW_ROWS[model._meta.label] | {"_save": "Save"}
        before = model._base_manager.count()
        first, second = client.post(page, fields), client.post(page, fields, follow=True)

        assert first.status_code == 302, (page, first.context["errors"])
        assert model._base_manager.count() == before + 1, page
        assert second.redirect_chain == [(first["Location"], 302)]
        assert "You have pressed this already" in second.text
    assert found == set(NEW_ROWS) | set(OF_DJANGO)
