"""Texts that grow old: their authors are asked once, readers see how old they are."""

import re
from datetime import datetime, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ConsentScope, Letter, Member, Notification
from conditions.models import Topic
from conditions.versions import page_version
from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import Experience
from tests.support.factories import (
    block,
    hand_in_edit,
    make_member,
    make_old,
    make_topic,
    publish,
    submit,
)

pytestmark = pytest.mark.django_db


def old_text(member: Member | None = None, *, agrees: bool = True, days: int = 800) -> Experience:
    """A text that was published so many days ago, by somebody who agreed to such letters or not."""
    experience = make_old(publish(submit(make_topic(), member)), days)
    if agrees:
        workflow.give_consent(experience.contributor.member, ConsentScope.LETTERS)
    return experience


def browser_of(member: Member) -> Client:
    client = Client()
    client.force_login(Member.objects.get(pk=member.pk))
    return client


def page_of(experience: Experience) -> str:
    return reverse("reconfirm", args=[experience.public_id])


def asked() -> int:
    return Letter.objects.filter(kind="reconfirm").count()


# Who is asked


def test_the_daily_command_asks_once_and_never_again():
    experience = old_text()
    for _ in range(3):
        call_command("run_retention", verbosity=0)

    assert asked() == 1
    experience.refresh_from_db()
    assert experience.reconfirm_asked_at
    assert Notification.objects.filter(kind="reconfirm", about=experience.public_id).count() == 1
    assert page_of(experience) in Letter.objects.get(kind="reconfirm").body
    Experience.objects.update(reconfirm_asked_at=timezone.now() - timedelta(days=800))
    Letter.objects.all().delete()
    assert workflow.ask_to_reconfirm() == 0


def test_nobody_is_asked_before_two_years_or_without_having_agreed_or_with_letters_off():
    old_text(days=729)
    old_text(agrees=False)
    switched_off = old_text()
    Member.objects.filter(contributors=switched_off.contributor).update(wants_letters=False)
    ended = old_text()
    workflow.withdraw_consent(ended.contributor.member, ConsentScope.LETTERS)

    assert workflow.ask_to_reconfirm() == 0
    assert not Experience.objects.exclude(reconfirm_asked_at=None).exists()


def test_nobody_is_asked_about_words_that_nobody_can_read_or_that_are_young():
    held, edited, hidden_topic = old_text(), old_text(), old_text()
    block(held)
    publish(hand_in_edit(edited, "Words that were written this week, about the same."))
    Topic.objects.filter(pk=hidden_topic.topic_id).update(is_on=False)
    leaving = old_text().contributor.member
    workflow.ask_to_close(leaving, "leave_words")
    confirmed = old_text()
    workflow.reconfirm(confirmed, by=confirmed.contributor.member)
    left = old_text()
    workflow.close_account(left.contributor.member, "leave_words")

    assert workflow.ask_to_reconfirm() == 0


def test_somebody_with_three_old_texts_is_asked_about_one_a_day_the_oldest_first():
    member = make_member()
    texts = [old_text(member, days=days) for days in (800, 1000, 900)]
    said = []
    for _ in range(4):
        workflow.ask_to_reconfirm()
        newest = Notification.objects.filter(kind="reconfirm").order_by("-pk").first()
        said.append(newest.about)

    assert said == [texts[1].public_id, texts[2].public_id, texts[0].public_id, texts[0].public_id]
    assert asked() == 3


# The answer


def test_three_ways_lead_on_from_the_page():
    experience = old_text()
    text = browser_of(experience.contributor.member).get(page_of(experience)).text

    assert "It is still true" in text
    assert experience.topic.get_absolute_url() + "share/" in text
    assert f'action="{reverse("unpublish-experience", args=[experience.public_id])}"' in text


def test_looking_confirms_nothing_and_the_press_does_once_more_each_time():
    experience = old_text()
    member = experience.contributor.member
    browser = browser_of(member)
    browser.get(page_of(experience))
    experience.refresh_from_db()
    assert experience.reconfirmed_at is None

    before = page_version(experience.topic), page_version(experience.topic.condition)
    answer = browser.post(page_of(experience), follow=True)
    assert "Readers see that you have said so" in answer.text
    experience = Experience.objects.get(pk=experience.pk)
    assert experience.reconfirmed_at
    after = page_version(experience.topic), page_version(experience.topic.condition)
    assert after[0] != before[0] and after[1] != before[1], "the public page reads differently"
    assert browser.post(page_of(experience)).status_code == 302


def test_a_young_or_hidden_text_has_nothing_to_confirm_and_says_so():
    young, hidden = publish(), old_text()
    block(hidden)
    for experience, sentence in (
        (young, "This text is younger than two years"),
        (hidden, "This text is not public at the moment"),
    ):
        member = experience.contributor.member
        assert sentence in browser_of(member).get(page_of(experience)).text
        assert sentence in browser_of(member).post(page_of(experience), follow=True).text
        with pytest.raises(NotAllowed):
            workflow.reconfirm(experience, by=member)
    assert not Experience.objects.exclude(reconfirmed_at=None).exists()


def test_nobody_confirms_for_somebody_else():
    experience = old_text()
    assert browser_of(make_member()).get(page_of(experience)).status_code == 404
    assert browser_of(make_member()).post(page_of(experience)).status_code == 404
    with pytest.raises(NotAllowed, match="Only its author"):
        workflow.reconfirm(experience, by=make_member())


def test_my_experiences_leads_to_the_question_for_an_old_text_whether_or_not_it_was_asked():
    experience = old_text(agrees=False)
    text = browser_of(experience.contributor.member).get("/me/").text
    assert page_of(experience) in text
    workflow.reconfirm(experience, by=experience.contributor.member)

    text = browser_of(experience.contributor.member).get("/me/").text
    assert page_of(experience) not in text
    assert f"You confirmed it in {timezone.now():%B %Y}" in text


# What readers see


def shown(experience: Experience) -> list[str]:
    """How old the text is said to be, wherever it is shown."""
    found = []
    for address in (
        experience.topic.get_absolute_url(),
        reverse("experience-page", args=[experience.public_id]),
    ):
        text = Client().get(address).text
        found += re.findall(r'<span class="dm-voice__old">(.*?)</span>', text) or [""]
    return found


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (1, ""),
        (729, ""),
        (730, "Written 2 years ago"),
        (1090, "Written 2 years ago"),
        (1097, "Written 3 years ago"),
        (3700, "Written 10 years ago"),
    ],
)
def test_a_text_older_than_two_years_says_so_beside_its_date(days, sentence):
    assert shown(old_text(days=days)) == [sentence] * 2


def test_what_its_author_confirmed_says_when_in_month_and_year():
    experience = old_text()
    workflow.reconfirm(experience, by=experience.contributor.member)
    may = datetime(2026, 5, 31, 23, 30, tzinfo=ZoneInfo("UTC"))
    Experience.objects.update(reconfirmed_at=may, first_published_at=may - timedelta(days=900))
    experience.submissions.update(submitted_at=may - timedelta(days=900))

    with mock.patch("django.utils.timezone.now", return_value=may + timedelta(days=40)):
        assert shown(experience) == ["Confirmed in May 2026"] * 2


def test_an_update_makes_a_text_young_again():
    experience = old_text()
    publish(hand_in_edit(experience, "It is different for me these days, and better."))

    assert shown(experience) == ["", ""]


def test_beside_an_age_no_year_can_be_counted_back_to():
    experience = old_text()
    contributor = experience.contributor
    workflow.change_context(contributor, by=contributor.member, age_band="10-14", shows_age=True)
    assert shown(experience) == ["Written more than two years ago"] * 2
    workflow.reconfirm(experience, by=contributor.member)

    said = "Written more than two years ago, and confirmed since"
    assert shown(experience) == [said] * 2
    page = Client().get(reverse("experience-page", args=[experience.public_id])).text
    assert "<time" not in page.partition("dm-voice__foot")[2].partition("</article>")[0]


def test_the_marks_change_no_structured_data():
    experience = old_text()
    address = experience.topic.get_absolute_url()

    def data() -> list[str]:
        page = Client().get(address).text
        return re.findall(r'<script type="application/ld\+json">.*?</script>', page, re.S)

    before = data()
    workflow.reconfirm(experience, by=experience.contributor.member)
    assert data() == before != []


def test_words_left_behind_keep_what_readers_saw_and_not_that_their_author_was_asked():
    experience = old_text()
    workflow.ask_to_reconfirm()
    workflow.reconfirm(experience, by=experience.contributor.member)
    before = shown(experience)
    workflow.close_account(experience.contributor.member, "leave_words")

    experience.refresh_from_db()
    assert experience.reconfirm_asked_at is None
    assert shown(experience) == before
