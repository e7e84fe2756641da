"""Saying of somebody's text that it was the same: who may, who sees it, when it stops counting."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import workflow as accounts_workflow
from accounts.models import AccountOutcome, ConsentScope, Member
from conditions.models import Condition, Topic
from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import Experience, MeToo
from experiences.my import experiences
from tests.support.factories import (
    block,
    decide_on_account,
    make_condition,
    make_member,
    make_moderator,
    make_question,
    make_senior,
    make_topic,
    publish,
    reject,
    submit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic():
    return make_topic(make_condition("Alpha syndrome"))


@pytest.fixture
def text(topic) -> Experience:
    """What somebody of the community has written."""
    return publish(submit(topic))


@pytest.fixture
def other(topic) -> Member:
    """Somebody else of the community, with a text on another question."""
    elsewhere = make_topic(topic.condition, make_question("cure", "Is there a cure?"))
    return publish(submit(elsewhere)).contributor.member


def browser_of(member: Member) -> Client:
    client = Client()
    client.force_login(Member.objects.get(pk=member.pk))
    return client


def page_of(text: Experience) -> str:
    return reverse("me-too", args=[text.public_id])


def number(text: Experience) -> int:
    return workflow.me_too_counts([text]).get(text.pk, 0)


# Who may


def test_a_contributor_says_so_with_one_press_and_takes_it_back_with_another(text, other):
    browser = browser_of(other)
    assert 'value="yes"' in browser.get(page_of(text)).text
    said = browser.post(page_of(text), {"same": "yes"}, follow=True).text
    assert "You have said that it was the same for you." in said
    assert number(text) == 1
    browser.post(page_of(text), {"same": "yes"})
    assert MeToo.objects.count() == 1

    assert (
        "You have taken it back." in browser.post(page_of(text), {"same": "no"}, follow=True).text
    )
    browser.post(page_of(text), {"same": "no"})
    assert not MeToo.objects.exists()


def test_looking_changes_nothing_and_a_press_needs_the_token(text, other):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(other)
    browser.get(page_of(text))
    assert browser.post(page_of(text), {"same": "yes"}).status_code == 403
    assert not MeToo.objects.exists()


def test_a_visitor_is_led_to_sign_in_and_back(text):
    answer = Client().get(page_of(text))

    assert answer["Location"] == f"{reverse('account_login')}?next={page_of(text)}"
    assert answer["Cache-Control"] == "private, no-store"


def test_the_page_is_private_and_not_for_search(text, other):
    answer = browser_of(other).get(page_of(text))

    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex"


def refused(text: Experience, member: Member) -> str:
    """Why a press is refused, in a sentence, with nothing written."""
    answer = browser_of(member).post(page_of(text), {"same": "yes"})
    assert answer.status_code == 409
    assert not MeToo.objects.exists()
    with pytest.raises(NotAllowed) as no:
        workflow.say_me_too(text, by=member)
    assert str(no.value) in answer.text
    return str(no.value)


def test_nobody_says_so_of_a_text_of_their_own(text):
    author = text.contributor.member
    assert refused(text, author) == "This is a text of your own."
    assert (
        reverse("my-experience", args=[text.public_id])
        in browser_of(author).get(page_of(text)).text
    )


def test_a_member_of_another_community_learns_how_to_become_one_of_this(text):
    member = publish(submit(make_topic(make_condition("Beta syndrome")))).contributor.member

    assert "Only people who have a public text about this condition" in refused(text, member)
    page = browser_of(member).get(page_of(text)).text
    assert 'value="yes"' not in page
    assert text.topic.get_absolute_url() + "share/" in page


def test_somebody_whose_text_waits_or_was_refused_is_none_of_them_yet(text, topic):
    elsewhere = make_topic(topic.condition, make_question("cure", "Is there a cure?"))
    waits, rejected = make_member(), make_member()
    submit(elsewhere, waits)
    reject(submit(elsewhere, rejected))

    for member in (waits, rejected):
        assert "Only people who have a public text" in refused(text, member)
        assert "as soon as a text of yours" in browser_of(member).get(page_of(text)).text


@pytest.mark.parametrize("outcome", ["pause", "ban"])
def test_a_paused_or_banned_member_says_nothing_new_and_may_take_back(text, other, outcome):
    decide_on_account(other, outcome)
    assert "cannot do this at the moment" in refused(text, other)
    contributor = other.contributors.get()
    MeToo.objects.create(experience=text, contributor=contributor)

    browser_of(other).post(page_of(text), {"same": "no"})
    assert not MeToo.objects.exists()


def test_somebody_who_is_closing_the_account_says_nothing_new(text, other):
    workflow.ask_to_close(other, "leave_words")
    assert "cannot do this at the moment" in refused(text, other)


def test_without_a_consent_on_health_nobody_says_it(text, other):
    other.consents.all().update(withdrawn_at="2100-01-01T00:00Z")
    assert "Please agree first" in refused(text, other)


@pytest.mark.parametrize("act", ["withdrawn", "held", "removed"])
def test_of_a_text_that_is_not_public_any_more_the_page_says_the_same_as_its_own(text, other, act):
    block(text, act)
    browser = browser_of(other)
    for answer in (browser.get(page_of(text)), browser.post(page_of(text), {"same": "yes"})):
        assert answer.status_code == 410
    with pytest.raises(NotAllowed, match="not public any more"):
        workflow.say_me_too(text, by=other)
    assert not MeToo.objects.exists()


def test_of_a_text_that_never_was_public_there_is_no_page(topic, other):
    waiting = submit(topic).experience

    assert browser_of(other).get(page_of(waiting)).status_code == 404
    assert Client().get(page_of(waiting)).status_code == 404


# Who sees it


def test_the_public_pages_are_the_same_before_and_after_for_everybody(text, other, topic):
    addresses = [
        topic.get_absolute_url(),
        topic.condition.get_absolute_url(),
        reverse("experience-page", args=[text.public_id]),
    ]

    def seen() -> list:
        answers = [Client().get(address) for address in addresses]
        assert all("<form" not in a.text or "csrfmiddlewaretoken" not in a.text for a in answers)
        return [(a.content, a["ETag"]) for a in answers]

    before, versions = seen(), (Topic.objects.values(), Condition.objects.values())
    versions = [list(rows) for rows in versions]
    workflow.say_me_too(text, by=other)

    assert seen() == before
    assert [list(Topic.objects.values()), list(Condition.objects.values())] == versions
    assert page_of(text) in Client().get(addresses[2]).text


def test_the_order_of_a_question_never_follows_it(text, other, topic):
    newer = publish(submit(topic))
    workflow.say_me_too(text, by=other)
    workflow.say_me_too(text, by=newer.contributor.member)
    page = Client().get(topic.get_absolute_url()).text

    assert page.index(str(newer.public_id)) < page.index(str(text.public_id))


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        (0, ""),
        (1, "A few others lived through the same."),
        (4, "A few others lived through the same."),
        (5, "5 other people lived through the same."),
        (1200, "1,200 other people lived through the same."),
    ],
)
def test_the_author_reads_a_number_from_five_people_on(people, sentence):
    assert experiences.me_too_sentence(people) == sentence


def test_the_author_alone_reads_it_and_nobodys_name(text, topic):
    for _ in range(5):
        elsewhere = make_topic(topic.condition, make_question())
        workflow.say_me_too(text, by=publish(submit(elsewhere)).contributor.member)
    author = browser_of(text.contributor.member)
    own = reverse("my-experience", args=[text.public_id])

    for address in ("/me/", own):
        page = author.get(address).text
        assert "5 other people lived through the same." in page
        for row in MeToo.objects.select_related("contributor"):
            assert row.contributor.pen_name not in page


# When it stops counting


def lose_words(member: Member) -> None:
    for row in Experience.objects.by(member):
        workflow.unpublish(row, by=member)


HIDING = {
    "the last text withdrawn": (
        lose_words,
        lambda m: [workflow.republish(row, by=m) for row in Experience.objects.by(m)],
    ),
    "the consent ended": (
        lambda m: workflow.withdraw_consent(m, ConsentScope.HEALTH),
        lambda m: workflow.give_consent(m, ConsentScope.HEALTH),
    ),
    "a ban that hides words": (
        lambda m: decide_on_account(m, AccountOutcome.BAN, hides_words=True),
        lambda m: decide_on_account(m, AccountOutcome.LIFTED),
    ),
    "an erasing asked for": (
        lambda m: workflow.ask_to_close(m, "erase"),
        lambda m: workflow.cancel_closing(m),
    ),
}


@pytest.mark.parametrize("why", HIDING)
def test_with_the_words_of_whoever_said_it_it_stops_counting_and_comes_back(text, other, why):
    hide, undo = HIDING[why]
    workflow.say_me_too(text, by=other)
    hide(other)
    assert number(text) == 0
    assert MeToo.objects.count() == 1
    undo(other)
    assert number(text) == 1


def test_a_pause_or_a_ban_that_leaves_words_takes_nothing_away(text, other):
    workflow.say_me_too(text, by=other)
    decide_on_account(other, AccountOutcome.BAN, hides_words=False)

    assert number(text) == 1


@pytest.mark.parametrize("choice", ["erase", "leave_words"])
def test_with_the_account_it_is_gone_for_good_also_where_words_stay(text, other, choice):
    workflow.say_me_too(text, by=other)
    workflow.close_account(other, choice)

    assert not MeToo.objects.exists()


def test_with_the_text_it_is_gone(text, other):
    workflow.say_me_too(text, by=other)
    workflow.delete_experience(text, by=text.contributor.member)

    assert not MeToo.objects.exists()


def test_it_stays_with_words_that_their_author_left_behind(text, other):
    workflow.say_me_too(text, by=other)
    workflow.close_account(text.contributor.member, "leave_words")

    assert MeToo.objects.filter(experience=text).exists()


def test_the_moderator_who_wrote_nothing_there_has_no_say_either(text):
    for member in (make_moderator(), make_senior()):
        assert "Only people who have a public text" in refused(text, member)


def test_an_applicant_says_nothing(text, other):
    accounts_workflow.apply(other)
    assert "cannot do this at the moment" in refused(text, other)
