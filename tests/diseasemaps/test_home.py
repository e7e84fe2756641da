"""The home page: a way in, honest figures, and the newest words without linking their authors."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from conditions.catalogue import alphabet
from conditions.models import Condition, Topic
from experiences import workflow
from experiences.models import Contributor, Experience
from experiences.presenters.latest import opening
from tests.diseasemaps.test_queries import MOST, queries_of
from tests.support.factories import (
    block,
    hand_in_edit,
    make_article,
    make_condition,
    make_draft,
    make_many_readable,
    make_member,
    make_question,
    make_topic,
    publish,
    publish_article,
    reject,
    submit,
)

pytestmark = pytest.mark.django_db
LEADS = re.compile(r'<p class="dm-lead-voice__text"[^>]*>(.*?)</p>', re.DOTALL)


def leads(client) -> list[str]:
    """The beginnings of the experiences on the home page, in their order."""
    return LEADS.findall(client.get("/").text)


def shared(words: str, *, topic: Topic | None = None, member=None, days_ago: int = 0):
    """A readable experience that appeared some days ago."""
    experience = publish(topic=topic or make_topic(make_condition()), member=member, words=words)
    Experience.objects.filter(pk=experience.pk).update(
        first_published_at=timezone.now() - timedelta(days=days_ago)
    )
    return experience


def test_the_newest_four_experiences_are_shown_newest_first(client):
    for day in range(6):
        shared(f"These are the words of day {day}.", days_ago=day)

    assert leads(client) == [f"These are the words of day {day}." for day in range(4)]


def test_somebody_who_writes_about_two_conditions_is_shown_once_so_that_nobody_can_link_the_two(
    client,
):
    member = make_member()
    shared("The newest words of one member.", member=member)
    shared("Older words of the same member.", member=member, days_ago=1)
    shared("Words of somebody else entirely.", days_ago=2)

    assert leads(client) == ["The newest words of one member.", "Words of somebody else entirely."]


def test_words_left_behind_by_closed_accounts_are_not_taken_for_one_person(client):
    for day in range(3):
        shared(f"Words left behind, number {day}.", days_ago=day)
    Contributor.objects.update(member=None)

    assert len(leads(client)) == 3


def test_no_condition_has_more_than_two_of_the_newest_experiences(client):
    topic = make_topic(make_condition("Talkative syndrome"))
    for day in range(4):
        shared(f"Talkative words of day {day}.", topic=topic, days_ago=day)
    shared("Words about another condition.", days_ago=5)

    assert leads(client) == [
        "Talkative words of day 0.",
        "Talkative words of day 1.",
        "Words about another condition.",
    ]


def test_each_beginning_names_its_author_by_the_pen_name_and_leads_to_the_words(client):
    experience = shared("The words that begin here.")
    experience.contributor.pen_name = "Quiet Harbour 512"
    experience.contributor.save()
    text = client.get("/").text

    assert '<b dir="auto">Quiet Harbour 512</b>' in text
    assert 'Read all of it<span class="dm-hidden">, by Quiet Harbour 512</span>' in text
    assert str(experience.public_id) in text
    assert str(experience.contributor.public_id) not in text
    condition = experience.topic.condition
    assert f'has <a href="{condition.get_absolute_url()}">{condition.name}</a>' in text


def test_a_typed_name_that_nobody_has_read_is_not_shown(client):
    experience = shared("The words that begin here.")
    Contributor.objects.update(pen_name="Unread Name", pen_name_state="waiting")

    text = client.get("/").text
    assert "Unread Name" not in text
    assert '<b dir="auto">A member</b>' in text
    assert str(experience.public_id) in text


def test_nothing_that_is_not_readable_changes_a_byte_of_the_home_page(client):
    question = make_question()
    shared("Readable words that stay as they are.")
    topics = [make_topic(make_condition(), question) for _ in range(6)]
    before = client.get("/").content

    make_draft(topics[0], make_member(), "A draft that nobody else may see.")
    submit(topics[1], words="Submitted words that are still waiting.")
    reject(submit(topics[2], words="Words that a moderator refused."))
    assert client.get("/").content == before

    withdrawn = publish(topic=topics[3], words="Words that are taken down again.")
    workflow.unpublish(withdrawn, by=withdrawn.contributor.member)
    block(publish(topic=topics[4], words="Words held after several reports."))
    edited = publish(topic=topics[5], words="The version that everybody may read.")
    hand_in_edit(edited, words="The version that is still waiting.")
    text = client.get("/").text
    for hidden in ("taken down", "held after", "still waiting", "refused", "draft"):
        assert hidden not in text.split("<main")[1]
    assert "The version that everybody may read." in text


def test_what_is_not_shown_to_visitors_stands_nowhere_on_the_home_page(client):
    hidden = make_topic(make_condition("Hidden syndrome"))
    off = make_topic(make_condition("Open syndrome"))
    shared("Words on a hidden condition.", topic=hidden)
    shared("Words on a question switched off.", topic=off)
    publish_article(make_article(hidden))
    publish_article(make_article(off))
    make_many_readable(hidden, 20)
    Topic.objects.filter(pk=off.pk).update(is_on=False)
    Condition.objects.filter(pk=hidden.condition_id).update(is_listed=False)
    text = client.get("/").text

    assert leads(client) == []
    assert "Hidden syndrome" not in text
    assert "Recently reviewed answers" not in text
    assert "dm-counts" not in text


def figures(client) -> list[str]:
    text = client.get("/").text
    return re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", text)


def test_figures_below_ten_are_not_shown_at_all(client):
    topic = make_topic()
    make_many_readable(topic, 9)
    assert figures(client) == []
    assert "dm-counts" not in client.get("/").text

    make_many_readable(topic, 1)
    assert figures(client) == [("experiences shared", "10")]


def test_the_site_counts_conditions_and_experiences_and_never_people(client):
    for _ in range(11):
        make_condition()
    make_many_readable(make_topic(Condition.objects.first()), 1200)
    make_condition(is_listed=False)

    assert figures(client) == [("conditions listed", "11"), ("experiences shared", "1,200")]


def test_the_examples_are_the_conditions_with_most_experiences(client):
    few, most, none, some = (
        make_condition(f"{name} syndrome") for name in ["few", "most", "none", "some"]
    )
    make_many_readable(make_topic(few), 1)
    make_many_readable(make_topic(most), 3)
    make_many_readable(make_topic(some), 2)
    text = client.get("/").text
    examples = re.search(r'dm-hero__try">(.*?)</p>', text, re.DOTALL)[1]

    assert re.findall(r">([^<]+)</a>", examples) == [
        "most syndrome",
        "some syndrome",
        "few syndrome",
    ]


def test_recently_reviewed_answers_are_those_that_clinicians_signed_last(client):
    topics = [make_topic(make_condition(f"Condition number {n}")) for n in range(6)]
    for days, topic in enumerate(topics):
        article = publish_article(make_article(topic))
        on = timezone.localdate() - timedelta(days=days)
        type(article.review).objects.filter(pk=article.review.pk).update(reviewed_on=on)
    unsigned = make_topic(make_condition("Unsigned syndrome"))
    publish_article(make_article(unsigned), reviewed=False)
    make_article(make_topic(make_condition("Draft syndrome")))
    shared("Words on the first of them.", topic=topics[0])
    reviewed = client.get("/").text.split("Recently reviewed answers")[1]

    assert re.findall(r">(What causes [^<]*)</a>", reviewed) == [
        f"What causes Condition number {n}?" for n in range(4)
    ]
    assert "<b>1</b> experience<" in reviewed
    assert reviewed.count("Be the first to answer") == 3


def test_a_new_version_of_an_answer_does_not_list_it_twice(client):
    topic = make_topic(make_condition("Example syndrome"))
    publish_article(make_article(topic, number=1))
    publish_article(make_article(topic, number=2))
    reviewed = client.get("/").text.split("Recently reviewed answers")[1]

    assert reviewed.count("What causes Example syndrome?") == 1


def test_the_home_page_asks_the_database_the_same_however_much_there_is(client):
    def one_of_everything():
        topic = make_topic(make_condition())
        shared("Some words about this condition.", topic=topic)
        publish_article(make_article(topic))
        alphabet.index_names(topic.condition)
        return topic

    topic = one_of_everything()
    for_one = queries_of(client, "/")
    for _ in range(8):
        one_of_everything()
    make_many_readable(topic, 500)
    for_many = queries_of(client, "/")

    assert len(for_one) == len(for_many) <= MOST, for_many
    (words,) = [query for query in for_many if "experiences_submission" in query]
    assert "LIMIT 40" in words


def test_hostile_words_and_names_stay_text(client):
    topic = make_topic(make_condition("<b>Bold</b> syndrome", slug="bold"))
    experience = shared("<script>alert('x')</script> and more words.", topic=topic)
    experience.contributor.pen_name = "<img src=x>"
    experience.contributor.save()
    text = client.get("/").text

    assert "<script" not in text
    assert "<img" not in text
    assert "<b>Bold" not in text
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; and more words." in text


def test_the_home_page_of_an_empty_site_is_a_page(client):
    text = client.get("/").text

    assert "<h1>Someone else is living with it too.</h1>" in text
    assert "Newest experiences" not in text
    assert "For example:" not in text


def test_the_search_box_leads_to_the_names(client):
    make_condition("Example syndrome")
    text = client.get("/").text

    assert 'action="/conditions/" method="get"' in text
    assert 'name="q" type="search"' in text
    assert 'maxlength="100"' in text


@pytest.mark.parametrize(
    ("words", "most", "beginning"),
    [
        ("One. Two. Three.", 9, "One. Two."),
        ("One. Two. Three.", 100, "One. Two. Three."),
        ("One\n\ntwo  three.", 100, "One two three."),
        ("A sentence that goes on and on.", 17, "A sentence that …"),
        ("A sentence, that goes on.", 12, "A sentence …"),
        ("x" * 30, 10, "x" * 9 + " …"),
        ("Really? Yes! So it is.", 12, "Really? Yes!"),
    ],
)
def test_a_beginning_ends_with_a_sentence_or_at_least_with_a_word(words, most, beginning):
    assert opening(words, most) == beginning
