"""What readers and writers find on the pages, and that what they typed is never lost."""

import html
import re
import uuid
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test.html import Element, parse_html
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from accounts.models import Consent
from conditions.models import Question, Review
from experiences import workflow
from experiences.models import Contributor, Draft, Experience, Submission
from tests.support.factories import (
    WORDS,
    block,
    drift,
    hand_in_edit,
    make_article,
    make_condition,
    make_disclaimer,
    make_draft,
    make_many_readable,
    make_member,
    make_moderator,
    make_question,
    make_reviewer,
    make_topic,
    publish,
    publish_article,
    reject,
    return_for_changes,
    set_state,
    sign_article,
    submit,
    with_role,
)
from tests.support.page_catalogue import sign_in
from tests.support.thoroughness import times

pytestmark = pytest.mark.django_db


# Reading a page as a browser would


def elements(root: Element):
    """Every element of the page, in its order."""
    yield root
    for child in root.children:
        if isinstance(child, Element):
            yield from elements(child)


def attribute(element: Element, name: str) -> str | None:
    return dict(element.attributes).get(name)


def text_of(element: Element) -> str:
    parts = (text_of(c) if isinstance(c, Element) else str(c) for c in element.children)
    return " ".join(" ".join(parts).split())


def page(text: str) -> list[Element]:
    return list(elements(parse_html(text)))


def named(found: list[Element], name: str) -> list[Element]:
    return [element for element in found if element.name == name]


def with_class(found: list[Element], name: str) -> list[Element]:
    return [e for e in found if name in (attribute(e, "class") or "").split()]


def words_in_the_box(text: str) -> str:
    """What a browser would put into the box people write in."""
    (inner,) = re.findall(r"<textarea[^>]*>\n?(.*?)</textarea>", text, re.DOTALL)
    return html.unescape(inner)


def typed(text: str) -> dict[str, str]:
    """The form as it stands on the page: each control's name and value."""
    found = {}
    for element in page(text):
        name = attribute(element, "name")
        if element.name == "input" and name:
            kind = attribute(element, "type")
            chosen = any(key == "checked" for key, _value in element.attributes)
            if kind not in ("radio", "checkbox") or chosen:
                found[name] = html.unescape(
                    attribute(element, "value") or "on" * (kind == "checkbox")
                )
        elif element.name == "select" and name:
            for option in named(list(elements(element)), "option"):
                if any(key == "selected" for key, _value in option.attributes):
                    found[name] = attribute(option, "value") or ""
    return found | ({"words": words_in_the_box(text)} if "<textarea" in text else {})


def share(topic) -> str:
    return topic.get_absolute_url() + "share/"


# The question page


@pytest.fixture
def topic():
    """A question of a condition with two names."""
    condition = make_condition("Example syndrome", second_name="example disease")
    return make_topic(condition)


@pytest.fixture
def answered(topic):
    """The same with a signed answer and three people's words."""
    article = make_article(
        topic,
        short_answer="Nobody knows the cause.\n\nIt is not inherited.",
        body="## What is known\n\nLittle. [[contributors:topic]].\n\n## What is not\n\nMuch.",
    )
    publish_article(article)
    for _ in range(3):
        publish(topic=topic)
    return topic


def test_the_parts_of_an_answered_question_stand_in_their_order(client, answered):
    text = client.get(answered.get_absolute_url()).text.partition("<body")[2]
    parts = [
        "<h1>What causes Example syndrome?</h1>",
        "Short answer</span>",
        "Medically reviewed</span>",
        "Last updated <time",
        "TL;DR",
        "<p>Nobody knows the cause.</p>",
        "<p>It is not inherited.</p>",
        "3 people with Example syndrome / example disease have shared their first-person "
        f"experience on this question at {settings.SITE_NAME}.",
        '<a href="#what-is-known">What is known</a>',
        '<a href="#what-is-not">What is not</a>',
        '<a href="#references">References</a>',
        '<a href="#experiences">Experiences (3)</a>',
        '<h2 id="what-is-known">',
        "<p>Little. 3 people with Example syndrome / example disease have shared",
        '<h2 id="what-is-not">',
        '<h2 id="references">',
        "Orphanet, <a",
        "For information, not advice.",
        "Reviewed by",
        "Dr Example, Dermatologist",
        "The whole page.",
        "Next review due",
        "3 people have shared their experience of this question</h2>",
        WORDS,
        "Do you know this from your own life?",
        f'href="{share(answered)}"',
    ]
    places = [text.find(part) for part in parts]

    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


def test_the_short_answer_is_shown_once(client, answered):
    text = client.get(answered.get_absolute_url()).text
    body = text[text.index("<body") :]

    assert body.count("It is not inherited.") == 1


def test_the_day_an_answer_was_changed_can_be_read_by_machines_too(client, answered):
    text = client.get(answered.get_absolute_url()).text
    today = timezone.localdate()

    assert (
        f'Last updated <time datetime="{today:%Y-%m-%d}">{today.day} {today:%B %Y}</time>' in text
    )


def test_a_question_without_an_answer_says_so_and_still_has_its_voices(client, topic):
    publish(topic=topic, words="There is only my own word for it so far.")
    text = client.get(topic.get_absolute_url()).text

    assert "There is no reviewed answer to this question yet" in text
    assert "There is only my own word for it so far." in text
    assert "1 person with Example syndrome / example disease has shared" in text
    assert "1 person has shared their experience of this question</h2>" in text
    assert "TL;DR" not in text
    assert "On this page" not in text


def test_a_question_nobody_has_answered_invites_the_first(client, topic):
    text = client.get(topic.get_absolute_url()).text

    assert "Nobody has shared a first-person experience on this question yet." in text
    assert "Nobody has shared their experience of this question yet</h2>" in text
    assert "You could be the first." in text
    assert f'href="{share(topic)}"' in text
    assert "Written by" not in text


@pytest.mark.parametrize("reviewed", [True, False])
def test_an_answer_that_no_clinician_signed_says_so_and_asks_not_to_be_found(
    client, topic, reviewed
):
    publish_article(make_article(topic), reviewed=reviewed)
    publish(topic=topic)
    text = client.get(topic.get_absolute_url()).text

    assert ("Medically reviewed" in text) is reviewed
    assert ("Not yet reviewed" in text) is not reviewed
    assert ("Reviewed by" in text) is reviewed
    assert ('content="noindex"' in text) is not reviewed
    assert ("Reviewed on" in text) is reviewed


def test_a_question_without_an_answer_may_be_found_once_somebody_has_written(client, topic):
    assert 'content="noindex"' in client.get(topic.get_absolute_url()).text
    publish(topic=topic)
    assert 'content="noindex"' not in client.get(topic.get_absolute_url()).text


@pytest.mark.parametrize(("days", "is_overdue"), [(0, False), (-1, True)])
def test_an_answer_whose_review_is_past_due_says_so(client, answered, days, is_overdue):
    due = timezone.localdate() + timedelta(days=days)
    Review.objects.update(reviewed_on=date(2020, 1, 1), due_on=due)
    text = client.get(answered.get_absolute_url()).text

    assert ("This answer is due for review" in text) is is_overdue


def test_an_answer_that_is_replaced_is_gone_from_the_page(client, answered):
    draft = make_article(answered, number=2, short_answer="Now we know more.")
    assert "Now we know more." not in client.get(answered.get_absolute_url()).text
    publish_article(draft)
    text = client.get(answered.get_absolute_url()).text

    assert "Now we know more." in text
    assert "Nobody knows the cause." not in text


@pytest.mark.parametrize("hidden", ["condition", "question", "topic"])
def test_what_editors_switched_off_after_people_wrote_there_is_gone(client, answered, hidden):
    switched = answered if hidden == "topic" else getattr(answered, hidden)
    workflow.switch_off(switched, by=with_role("editor"), reason="A double.")
    client.force_login(make_member())

    closed = client.get(answered.get_absolute_url())
    assert closed.status_code == 410
    assert "A double." not in closed.text
    assert "noindex" in closed.text
    assert client.get(share(answered)).status_code == 404
    experience = Experience.objects.first()
    for page_of_its_own in ("experience-page", "report-experience", "me-too"):
        answer = client.get(reverse(page_of_its_own, args=[experience.public_id]))
        assert answer.status_code == 410
        assert answered.get_absolute_url() not in answer.text
    condition = client.get(answered.condition.get_absolute_url())
    assert condition.status_code == (410 if hidden == "condition" else 200)
    assert answered.get_absolute_url() not in condition.text
    is_condition_open = hidden != "condition"
    condition_url = f'href="{answered.condition.get_absolute_url()}"'
    assert (condition_url in client.get("/").text) is is_condition_open
    assert (condition_url in closed.text) is is_condition_open
    asked_of_all = client.get(reverse("questions-page")).text
    assert ("What causes" in asked_of_all) is (hidden != "question")


@pytest.mark.parametrize("hidden", ["condition", "question", "topic"])
def test_what_editors_switched_off_before_anybody_wrote_there_is_not_there(client, topic, hidden):
    publish_article(make_article(topic))
    waiting = submit(topic)
    switched = topic if hidden == "topic" else getattr(topic, hidden)
    workflow.switch_off(switched, by=with_role("editor"), reason="A double.")

    assert client.get(topic.get_absolute_url()).status_code == 404
    condition = client.get(topic.condition.get_absolute_url())
    assert condition.status_code == (404 if hidden == "condition" else 200)
    own = reverse("experience-page", args=[waiting.experience.public_id])
    assert client.get(own).status_code == 404


def test_a_question_that_stops_taking_experiences_keeps_showing_those_it_has(client):
    topic, other = make_topic(make_condition("Foo syndrome")), make_question("cure", "A cure?")
    experience = publish(topic=topic)
    make_topic(topic.condition, other)
    Question.objects.update(takes_experiences=False)
    answer = client.get(topic.get_absolute_url())

    assert answer.status_code == 200
    assert "1 person with Foo syndrome has shared" in answer.text
    assert WORDS in answer.text
    assert '"answerCount": 1' in answer.text or '"answerCount":1' in answer.text
    for invitation in ("Share your experience", share(topic), "You could be the first"):
        assert invitation not in answer.text
    assert links_to_nothing(page(answer.text)) == set()
    alone = client.get(reverse("experience-page", args=[experience.public_id]))
    assert alone.status_code == 200
    assert share(topic) not in alone.text
    condition = client.get(topic.condition.get_absolute_url())
    assert topic.get_absolute_url() in condition.text
    assert "<b>1</b> experience" in condition.text
    assert ">1</strong> individual has" in condition.text
    assert "1 experience can be read" in client.get(reverse("how-we-count")).text
    assert "<b>1</b> experience" in client.get(reverse("questions-page")).text
    assert drift(topic.condition) == []
    workflow.unpublish(experience, by=experience.contributor.member)
    assert client.get(topic.get_absolute_url()).status_code == 404
    assert topic.get_absolute_url() not in client.get(topic.condition.get_absolute_url()).text


def test_a_question_that_takes_no_experiences_has_none_and_no_invitation(client, topic):
    types = make_topic(
        topic.condition,
        make_question("types", "Which types of [[condition]] are there?", takes_experiences=False),
    )
    assert client.get(types.get_absolute_url()).status_code == 404
    publish_article(make_article(types))
    response = client.get(types.get_absolute_url())

    assert response.status_code == 200
    assert 'id="experiences"' not in response.text
    assert "Share your experience" not in response.text
    client.force_login(make_member())
    assert client.get(share(types)).status_code == 404


def test_no_link_of_a_question_without_experiences_leads_to_a_part_that_is_not_there(client, topic):
    types = make_topic(
        topic.condition,
        make_question("types", "Which types of [[condition]] are there?", takes_experiences=False),
    )
    publish_article(make_article(types))
    found = page(client.get(types.get_absolute_url()).text)

    assert links_to_nothing(found) == set()


def links_to_nothing(found: list[Element]) -> set[str]:
    links = {attribute(a, "href")[1:] for a in named(found, "a") if attribute(a, "href")[:1] == "#"}
    return links - {attribute(element, "id") for element in found}


# Voices: twenty a page, filtered, newest first


def voices(text: str) -> list[str]:
    return [attribute(e, "id") for e in with_class(page(text), "dm-voice")]


def next_page(text: str) -> str | None:
    links = [e for e in named(page(text), "a") if attribute(e, "rel") == "next"]
    return html.unescape(attribute(links[0], "href")) if links else None


def walk(client, address: str) -> list[list[str]]:
    """The voices of each page, from the newest to the oldest, by the links on the pages."""
    pages, link = [], "?"
    while link:
        text = client.get(address + link.partition("#")[0]).text
        pages.append(voices(text))
        link = next_page(text)
        assert len(pages) < 20
    return pages


@pytest.mark.parametrize(
    ("number", "sizes"), [(19, [19]), (20, [20]), (21, [20, 1]), (41, [20, 20, 1])]
)
def test_voices_come_twenty_a_page_each_once_the_newest_first(client, topic, number, sizes):
    expected = [f"e-{e.public_id}" for e in make_many_readable(topic, number)]
    pages = walk(client, topic.get_absolute_url())

    assert [len(one) for one in pages] == sizes
    assert [anchor for one in pages for anchor in one] == expected


@pytest.mark.parametrize("who", ["self", "relatives"])
def test_readers_choose_whose_words_they_read_and_keep_the_choice_from_page_to_page(
    client, topic, who
):
    make_many_readable(topic, 100)
    pages = walk(client, f"{topic.get_absolute_url()}?who={who}&x=")
    chosen = [
        e for e in Experience.objects.newest_first() if (e.written_as == "self") == (who == "self")
    ]

    assert [a for one in pages for a in one] == [f"e-{e.public_id}" for e in chosen]
    text = client.get(f"{topic.get_absolute_url()}?who={who}").text
    assert re.search(rf'<option value="{who}" selected>', text)
    assert 'content="noindex"' in text


def test_a_filter_that_is_none_means_everybody(client, topic):
    make_many_readable(topic, 8)
    everybody = voices(client.get(topic.get_absolute_url()).text)

    assert voices(client.get(f"{topic.get_absolute_url()}?who=<script>").text) == everybody


def test_a_filter_that_finds_nobody_says_so_and_offers_everybody(client, topic):
    publish(topic=topic)
    text = client.get(f"{topic.get_absolute_url()}?who=relatives").text

    assert "No relatives or carers have written here yet" in text
    assert f'href="{topic.get_absolute_url()}#experiences">Show everyone' in text


def test_a_later_page_leads_back_to_the_newest(client, topic):
    experiences = make_many_readable(topic, 21)
    text = client.get(f"{topic.get_absolute_url()}?before={experiences[19].public_id}").text

    assert f'href="{topic.get_absolute_url()}?#experiences">Newest experiences' in text


@pytest.mark.parametrize(
    "garbage",
    ["", "x", "1", "-1", "0" * 32, "'", "%00", "<script>", "9" * 5000, "é", str(uuid.UUID(int=7))],
    ids=lambda text: text[:12] or "empty",
)
def test_a_reference_that_is_none_is_not_there(client, topic, garbage):
    make_many_readable(topic, 3)

    assert client.get(topic.get_absolute_url(), {"before": garbage}).status_code == 404


def test_the_reference_of_another_question_is_not_there(client, topic):
    elsewhere = publish(topic=make_topic(topic.condition, make_question("cure", "Is it cured?")))

    response = client.get(topic.get_absolute_url(), {"before": elsewhere.public_id})
    assert response.status_code == 404


def test_a_link_shared_before_its_experience_was_taken_down_still_leads_on(client, topic):
    experiences = make_many_readable(topic, 25)
    last = experiences[19]
    workflow.unpublish(last, by=last.contributor.member)
    text = client.get(f"{topic.get_absolute_url()}?before={last.public_id}").text

    assert voices(text) == [f"e-{e.public_id}" for e in experiences[20:]]


@pytest.mark.once
def test_a_thousand_people_read_the_same_wherever_they_are_counted(client, topic):
    make_many_readable(topic, 1000)
    publish_article(make_article(topic))
    text = client.get(topic.get_absolute_url()).text

    assert "750 people with" in text
    assert "1,000 people have shared their experience of this question" in text
    assert "Experiences (1,000)" in text


def test_everybody_is_named_as_they_chose_and_stands_where_they_stand(client, topic):
    publish(
        topic=topic,
        name_choice="suggested",
        suggested_name="Quiet Heron 421",
        country="AT",
        written_as="parent",
    )
    publish(topic=topic, name_choice="hidden", suggested_name="Misty Otter 422")
    text = client.get(topic.get_absolute_url()).text

    assert "Quiet Heron 421" in text
    assert "parent of a child with Example syndrome" in text
    assert "Austria" in text
    assert ">A member<" in text
    assert "Misty Otter" not in text


def test_a_typed_pen_name_shows_only_after_a_moderator_has_read_it(client, topic):
    submission = submit(topic, name_choice="typed", typed_name="Sunday painter")
    publish(submission)
    assert "Sunday painter" not in client.get(topic.get_absolute_url()).text
    assert ">A member<" in client.get(topic.get_absolute_url()).text
    edit = hand_in_edit(submission.experience)
    workflow.publish(edit, by=make_moderator(), approve_pen_name=True)

    assert "Sunday painter" in client.get(topic.get_absolute_url()).text


def test_a_refused_pen_name_never_shows(client, topic):
    submission = submit(topic, name_choice="typed", typed_name="Sunday painter")
    workflow.publish(submission, by=make_moderator(), approve_pen_name=False)
    text = client.get(topic.get_absolute_url()).text

    assert WORDS in text
    assert "Sunday painter" not in text


def test_words_keep_their_paragraphs_and_their_own_direction(client, topic):
    publish(topic=topic, words="One paragraph here.\nIts second line.\n\nאנחנו כאן.")
    text = client.get(topic.get_absolute_url()).text

    assert "<p>One paragraph here.<br>Its second line.</p>\n\n<p>אנחנו כאן.</p>" in text
    assert '<div class="dm-voice__text" dir="auto" lang="en">' in text


def test_a_long_text_is_whole_on_its_own_page_and_begins_in_the_list(client, topic):
    words = " ".join(f"word{number}" for number in range(600))
    experience = publish(topic=topic, words=words)
    address = reverse("experience-page", args=[experience.public_id])
    in_list, alone = client.get(topic.get_absolute_url()).text, client.get(address).text

    assert "word0 word1 " in in_list
    assert "word599" not in in_list
    assert f'href="{address}"' in in_list
    assert words in alone


@pytest.mark.parametrize(
    "words",
    [
        "字" * 1500,
        "字。 " + "字" * 1500,
        "a" * 1500,
        "word " * 400,
    ],
    ids=["one word", "a word and a long one", "letters", "words"],
)
def test_the_beginning_of_a_long_text_is_long_enough_to_choose_by(client, topic, words):
    publish(topic=topic, words=words)
    (voice,) = with_class(page(client.get(topic.get_absolute_url()).text), "dm-voice__text")

    assert len(text_of(voice)) > 1000
    assert len(text_of(voice)) <= 1201


@pytest.mark.parametrize("how", ["withdrawn", "held", "deleted", "waiting"])
def test_the_own_page_of_an_experience_goes_when_the_experience_goes(client, topic, how):
    author = make_member()
    submission = submit(topic, author, "These words have an address of their own.")
    address = reverse("experience-page", args=[submission.experience.public_id])
    status = 404
    if how != "waiting":
        experience = publish(submission)
        assert "address of their own" in client.get(address).text
        status = 404 if how == "deleted" else 410
        match how:
            case "withdrawn":
                workflow.unpublish(experience, by=author)
            case "held":
                block(experience)
            case "deleted":
                workflow.delete_experience(experience, by=author)
    response = client.get(address)

    assert response.status_code == status
    assert "address of their own" not in response.text


# The condition page and the home page


def test_the_condition_page_counts_people_and_each_questions_experiences(client, topic):
    cure = make_topic(topic.condition, make_question("cure", "Is there a cure for [[condition]]?"))
    author = make_member()
    publish(submit(topic, author))
    publish(submit(cure, author))
    publish(topic=cure)
    text = client.get(topic.condition.get_absolute_url()).text

    assert "<strong>2</strong> individuals have shared their experiences" in text
    assert "<b>1</b> experience<" in text
    assert "<b>2</b> experiences<" in text
    assert (
        "2 individuals have shared" in re.search(r'name="description" content="([^"]*)"', text)[1]
    )


def test_the_condition_page_of_nobody_says_so(client, topic):
    text = client.get(topic.condition.get_absolute_url()).text

    assert "Nobody has shared their experiences yet" in text
    assert "Be the first to answer" in text
    assert "dm-people__dots" not in text


def test_there_is_one_dot_for_each_person(client, topic):
    make_many_readable(topic, 37)
    text = client.get(topic.condition.get_absolute_url()).text

    assert text.count("h0") == 37


def test_the_condition_page_has_names_codes_and_the_questions_in_their_groups(client, topic):
    topic.condition.names.create(name="Sample syndrome")
    topic.condition.codes.create(system="ORPHA", code="12345")
    make_topic(
        topic.condition,
        make_question(
            "diet", "Does food make a difference with [[condition]]?", group="life", position=9
        ),
    )
    text = client.get(topic.condition.get_absolute_url()).text
    parts = ["Example syndrome</h1>", "Also called example disease, Sample syndrome", "ORPHA"]
    parts += ["12345", "About the condition", "What causes Example syndrome?", "Daily life"]
    parts += ["Does food make a difference with Example syndrome?"]
    places = [text.index(part, text.index("<h1>")) for part in parts]

    assert places == sorted(places)


def test_a_name_that_begins_small_begins_headings_with_a_capital(client):
    topic = make_topic(make_condition("localised scleroderma"))

    assert "<h1>Localised scleroderma</h1>" in client.get(topic.condition.get_absolute_url()).text
    assert "What causes localised scleroderma?" in client.get(topic.get_absolute_url()).text


# Every page


def every_page(client, topic) -> dict[str, str]:
    """The text of every page of the site, by what it is."""
    author, moderator = make_member(), make_moderator()
    bare = make_topic(topic.condition, make_question("cure", "Is there a cure for [[condition]]?"))
    condition = make_condition("Other syndrome")

    def another(number: int):
        return make_topic(condition, make_question(f"q{number}", f"Question {number}?"))

    experience = Experience.objects.first()
    found = {
        "home": client.get("/"),
        "condition": client.get(topic.condition.get_absolute_url()),
        "question": client.get(topic.get_absolute_url()),
        "filtered": client.get(f"{topic.get_absolute_url()}?who=relatives"),
        "question without an answer": client.get(bare.get_absolute_url()),
        "experience": client.get(reverse("experience-page", args=[experience.public_id])),
        "not found": client.get("/nowhere/"),
        "sign in": client.get(reverse("account_login")),
        "sign in refused": client.post(reverse("account_login"), {"login": "x"}),
        "sign up": client.get(reverse("account_signup")),
        "sign up refused": client.post(reverse("account_signup"), {"email": "x"}),
        "letter sent": client.get(reverse("account_email_verification_sent")),
        "broken link": client.get(reverse("account_confirm_email", args=["broken"])),
        "new password": client.get(reverse("account_reset_password")),
        "new password sent": client.get(reverse("account_reset_password_done")),
        "account closed": client.get(reverse("account_inactive")),
    }
    sign_in(client, author.email)
    found["mine, empty"] = client.get("/me/")
    found["write"] = client.get(share(topic))
    found["write, refused"] = client.post(share(topic), {"words": WORDS, "seen_version": 0})
    found["preview"] = client.get(share(topic) + "preview/")
    draft = Draft.objects.get()
    found["preview, refused"] = client.post(
        share(topic) + "preview/", {"token": uuid.uuid4(), "seen_version": draft.version}
    )
    sent = submit(topic, author, WORDS + " Mail me: me@example.org")
    found["sent"] = client.get(
        reverse("experience-sent", args=["example-syndrome", "causes", sent.public_id])
    )
    states = {
        "waiting": sent,
        "published": publish(submit(another(1), author), by=moderator).published,
        "returned": return_for_changes(submit(another(2), author), by=moderator),
        "rejected": reject(submit(another(3), author), by=moderator),
        "edit waiting": hand_in_edit(publish(submit(another(4), author), by=moderator)),
        "withdrawn": publish(submit(another(5), author), by=moderator).published,
        "held": publish(submit(another(6), author), by=moderator).published,
    }
    workflow.unpublish(states["withdrawn"].experience, by=author)
    block(states["held"].experience)
    make_draft(another(7), author)
    found["mine, full"] = client.get("/me/")
    found["write after return"] = client.get(share(another(2)))
    found["change"] = client.get(share(another(1)))
    found["taken down"] = client.get(
        reverse("experience-page", args=[states["withdrawn"].experience.public_id])
    )
    for state, submission in states.items():
        reference = [submission.experience.public_id]
        found[f"mine, {state}"] = client.get(reverse("my-experience", args=reference))
    found["delete"] = client.get(reverse("delete-experience", args=reference))
    found["transition refused"] = client.post(reverse("take-back", args=reference), follow=True)
    for name in ("my-data", "my-consents", "my-decisions"):
        found[name] = client.get(reverse(name))
    for name in ("account_logout", "account_email", "account_change_password"):
        found[name] = client.get(reverse(name))
    for name in ("mfa_index", "usersessions_list", "account_reauthenticate"):
        found[name] = client.get(reverse(name))
    wrong = {name: r.status_code for name, r in found.items() if r.status_code in (301, 302, 500)}
    assert not wrong
    return {name: response.text for name, response in found.items()}


@pytest.mark.once
def test_every_page_has_one_heading_one_main_part_a_language_a_title_and_a_way_to_skip(
    client, answered
):
    titles = {}
    for name, text in every_page(client, answered).items():
        found = page(text)
        assert len(named(found, "h1")) == 1, name
        assert text_of(named(found, "h1")[0]), name
        (main,) = named(found, "main")
        assert attribute(main, "id") == "main", name
        assert named(list(elements(main)), "h1"), name
        (root,) = named(found, "html")
        assert (attribute(root, "lang"), attribute(root, "dir")) == ("en", "ltr"), name
        (title,) = named(named_in(found, "head"), "title")
        assert len(text_of(title)) > len(f" | {settings.SITE_NAME}"), name
        titles[name] = text_of(title)
        (description,) = [m for m in named(found, "meta") if attribute(m, "name") == "description"]
        assert len(attribute(description, "content")) > 20, name
        first_link = named(named_in(found, "body"), "a")[0]
        assert attribute(first_link, "href") == "#main", name
    refused = [name for name in titles if name.endswith(", refused") and "preview" not in name]
    for name in [*refused, "sign in refused", "sign up refused"]:
        assert titles[name].startswith("Error: "), name


def named_in(found: list[Element], name: str) -> list[Element]:
    return list(elements(named(found, name)[0]))


@pytest.mark.once
def test_no_heading_leaves_out_a_step(client, answered):
    for name, text in every_page(client, answered).items():
        levels = [int(e.name[1]) for e in page(text) if re.fullmatch("h[1-6]", e.name or "")]
        # A box of warnings may stand before the page's heading.
        levels = levels[levels.index(1) :]
        steps = [after - before for before, after in zip(levels, levels[1:], strict=False)]
        assert all(step <= 1 for step in steps), (name, levels)


@pytest.mark.once
def test_every_id_is_there_once_and_every_label_hint_and_link_finds_its_part(client, answered):
    for name, text in every_page(client, answered).items():
        found = page(text)
        ids = [attribute(element, "id") for element in found if attribute(element, "id")]
        assert len(ids) == len(set(ids)), name
        for key in ("for", "aria-describedby", "aria-labelledby", "form"):
            for element in found:
                for reference in (attribute(element, key) or "").split():
                    assert reference in ids, (name, key, reference)
        assert links_to_nothing(found) <= {"experiences"}, name


@pytest.mark.once
def test_every_control_has_a_label(client, answered):
    for name, text in every_page(client, answered).items():
        found = page(text)
        labelled = {attribute(label, "for") for label in named(found, "label")}
        for element in found:
            if element.name not in ("input", "select", "textarea"):
                continue
            if attribute(element, "type") != "hidden":
                assert attribute(element, "id") in labelled, (name, element.attributes)


def test_a_page_without_its_own_part_has_no_link_to_it(client, topic):
    """Where nobody has written yet, the counting line still leads to the invitation."""
    assert links_to_nothing(page(client.get(topic.get_absolute_url()).text)) == set()


# What people type is text, wherever it stands

PAYLOADS = [
    "<script>alert('x')</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "</textarea><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    "{{ 7*7 }}{% now 'Y' %}[[contributors]]",
    "javascript:alert(1)",
    "&lt;script&gt;",
]


def is_data_or_ours(script) -> bool:
    """Data for search engines, which is never run, or one of our own files."""
    return attribute(script, "type") == "application/ld+json" or attribute(script, "src")


def assert_only_text(text: str) -> None:
    """No element of the page came from a payload: nothing is loaded, run or linked."""
    for element in elements(parse_html(text)):
        assert element.name != "img"
        assert element.name != "script" or is_data_or_ours(element)
        for key, value in element.attributes:
            assert not key.startswith("on"), (element.name, key)
            if key in ("href", "src", "action"):
                assert not re.match(r"\s*(javascript|data|vbscript):", value or "", re.I)


@pytest.mark.once
@pytest.mark.parametrize("payload", PAYLOADS)
def test_words_and_names_of_members_are_only_ever_text(client, topic, payload):
    author, moderator = make_member(), make_moderator()
    words = f"Before {payload} after, and that is all of it."
    name = payload.replace("/", " ")[:40]
    submission = submit(topic, author, words, name_choice="typed", typed_name=name)
    desk = reverse("admin:experiences_submission_change", args=[submission.pk])
    mine = reverse("my-experience", args=[submission.experience.public_id])
    alone = reverse("experience-page", args=[submission.experience.public_id])
    texts = {}
    client.force_login(moderator)
    texts["desk"] = client.get(desk).text
    texts["queue"] = client.get(reverse("admin:experiences_submission_changelist")).text
    workflow.publish(submission, by=moderator, approve_pen_name=True)
    edit = hand_in_edit(submission.experience, words + payload)
    edit_page = reverse("admin:experiences_submission_change", args=[edit.pk])
    texts["desk, edit"] = client.get(edit_page).text
    return_for_changes(edit, by=moderator, message=f"Please {payload}")
    texts["desk, history"] = client.get(edit_page).text
    client.logout()
    for label, address in (("question", topic.get_absolute_url()), ("experience", alone)):
        texts[label] = client.get(address).text
    client.force_login(author)
    for label, address in (
        ("mine", "/me/"),
        ("my one", mine),
        ("write", share(topic)),
        ("preview", share(topic) + "preview/"),
    ):
        texts[label] = client.get(address).text
    make_draft_again = {"words": words + payload, "seen_version": 99, "do": "draft"}
    texts["stale"] = client.post(share(topic), make_draft_again).text

    for label, text in texts.items():
        assert_only_text(text)
        if "<" in payload:
            assert payload not in text, label
    for label in ("question", "experience", "my one", "desk", "preview"):
        assert html.escape(f"Before {payload[:7]}", quote=True) in texts[label].replace(
            "<mark>", ""
        ), label
    assert html.escape(name) in texts["question"]
    assert words_in_the_box(texts["write"]) == words + payload


@pytest.mark.once
@pytest.mark.parametrize("payload", PAYLOADS)
def test_names_and_codes_of_conditions_are_only_ever_text(client, payload):
    condition = make_condition(f"{payload} syndrome", slug="one", second_name=f"{payload} disease")
    condition.names.create(name=f"{payload} name")
    condition.codes.create(system="ORPHA", code=payload[:40])
    topic = make_topic(condition, make_question(title=f"{payload[:99]} and [[condition]]?"))
    publish(topic=topic, country="DE")
    author = make_member()
    submission = submit(topic, author)
    client.force_login(author)
    addresses = ["/", condition.get_absolute_url(), topic.get_absolute_url(), "/me/"]
    addresses += [reverse("my-experience", args=[submission.experience.public_id])]
    for address in addresses:
        text = client.get(address).text
        assert_only_text(text)
        if "<" in payload:
            assert payload not in text
    client.force_login(make_moderator())
    desk = reverse("admin:experiences_submission_change", args=[submission.pk])
    for address in (desk, reverse("admin:experiences_submission_changelist")):
        assert_only_text(client.get(address).text)


@pytest.mark.once
@pytest.mark.parametrize("payload", PAYLOADS)
def test_articles_are_only_ever_text_and_their_own_few_elements(client, topic, payload):
    make_disclaimer()
    article = make_article(
        topic,
        short_answer=f"Short {payload}".replace("[[contributors]]", ""),
        body=f"## Section {payload}\n\n{payload}\n\n[link]({payload})".replace(
            "[[contributors]]", ""
        ),
    )
    article.references.create(source=payload, title=payload, url="https://example.org/", position=9)
    reviewer = make_reviewer(name=payload[:120], credentials=payload, conflicts=payload)

    sign_article(article, reviewer, checked=payload)
    publish_article(article, reviewed=False)
    overview = make_topic(topic.condition, make_question("what-is", is_overview=True))
    publish_article(
        make_article(overview, short_answer=f"Overview {payload}".replace("[[contributors]]", ""))
    )

    for address in (topic.get_absolute_url(), topic.condition.get_absolute_url()):
        text = client.get(address).text
        assert_only_text(text)
        if "<" in payload:
            assert payload not in text


# Writing


@pytest.fixture
def writer(client):
    member = make_member("somebody.curious@example.org")
    client.force_login(member)
    return member


def whole(**fields) -> dict:
    """A form that could be sent as it stands."""
    return {
        "words": WORDS,
        "written_as": "parent",
        "name_choice": "typed",
        "typed_name": "Sunday painter",
        "country": "AT",
        "shows_country": "on",
        "consent": "on",
        "suggested_name": "Quiet Heron 421",
        "seen_version": 0,
        "do": "preview",
    } | fields


def test_a_draft_is_kept_with_everything_that_was_filled_in(client, writer, topic):
    response = client.post(share(topic), whole(do="draft"), follow=True)
    found = typed(response.text)

    assert response.redirect_chain == [(share(topic), 302)]
    assert "Your draft is saved." in response.text
    for name in ("words", "written_as", "name_choice", "typed_name", "country", "suggested_name"):
        assert found[name] == whole()[name], name
    assert found["seen_version"] == "1"
    assert not Consent.objects.exists()
    assert not Contributor.objects.exists()


def test_a_draft_may_be_as_little_as_a_word(client, writer, topic):
    response = client.post(share(topic), {"words": "The", "seen_version": 0, "do": "draft"})

    assert response.status_code == 302
    assert words_in_the_box(client.get(share(topic)).text) == "The"


def test_a_refused_form_keeps_every_field_and_saves_the_words(client, writer, topic):
    sent = whole(words="Too short.", typed_name="curious somebody.curious", country="FR")
    response = client.post(share(topic), sent)
    found = typed(response.text)

    assert response.status_code == 200
    assert "Write a little more: one whole sentence is enough." in response.text
    assert "This name holds part of your e-mail address." in response.text
    for name in ("words", "written_as", "name_choice", "typed_name", "country", "suggested_name"):
        assert found[name] == sent[name], name
    assert found["consent"] == "on"
    assert found["seen_version"] == "1"
    assert Draft.objects.get().words == "Too short."


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [
        ("words", "Write at least one sentence about your experience."),
        ("written_as", "Choose who you are writing as."),
        ("name_choice", "Choose which name should be shown."),
        ("consent", "Tick the box to agree, or save your text as a draft."),
    ],
)
def test_each_thing_left_out_is_asked_for_in_a_sentence_that_leads_to_it(
    client, writer, topic, left_out, sentence
):
    response = client.post(share(topic), whole(**{left_out: ""}))
    found = page(response.text)
    (summary,) = with_class(found, "dm-error-summary")
    (link,) = named(list(elements(summary)), "a")

    assert response.status_code == 200
    assert "One thing needs your attention" in text_of(summary)
    assert text_of(link) == sentence
    assert attribute(link, "href")[1:] in {attribute(e, "id") for e in found}
    assert text_of(named(found, "title")[0]).startswith("Error: ")
    if left_out != "words":
        assert Draft.objects.get().words == WORDS
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("over", "sentence"), [(1, "1 character too long"), (1234, "1,234 characters")]
)
def test_a_text_that_is_too_long_is_told_by_how_much_and_kept_whole(
    client, writer, topic, over, sentence
):
    words = "a" * (5000 + over)
    response = client.post(share(topic), whole(words=words))

    assert sentence in response.text
    assert words_in_the_box(response.text) == words
    assert Draft.objects.get().words == words
    response = client.post(share(topic), whole(words=words, seen_version=1, do="draft"))
    assert response.status_code == 302


def test_a_text_too_long_even_for_a_draft_stays_in_the_box(client, writer, topic):
    words = "a" * 50_001
    for do in ("draft", "preview"):
        response = client.post(share(topic), whole(words=words, do=do))
        assert response.status_code == 200
        assert words_in_the_box(response.text) == words
        assert "50000" in response.text or "50,000" in response.text


def test_characters_are_counted_as_people_count_them(client, writer, topic):
    """Line ends count once, and a sign beyond the basic plane counts once."""
    words = "😀\r\n" * 2500
    assert client.post(share(topic), whole(words=words)).status_code == 302


def test_a_stale_window_shows_both_texts_and_saves_neither_over_the_other(client, writer, topic):
    client.post(share(topic), whole(words="Saved first, in one window.", do="draft"))
    client.post(share(topic), whole(words="Saved next, in one window.", seen_version=1, do="draft"))
    response = client.post(
        share(topic), whole(words="Typed in the other window.", seen_version=1, do="draft")
    )

    assert response.status_code == 409
    assert "This draft was changed elsewhere" in response.text
    assert "Saved next, in one window." in response.text
    assert words_in_the_box(response.text) == "Typed in the other window."
    assert Draft.objects.get().words == "Saved next, in one window."
    found = typed(response.text)
    assert client.post(share(topic), found | {"do": "draft"}).status_code == 302
    assert Draft.objects.get().words == "Typed in the other window."


def test_two_windows_opened_before_anything_was_saved_do_not_overwrite_each_other(
    client, writer, topic
):
    client.post(share(topic), whole(words="Saved in one window.", do="draft"))
    response = client.post(share(topic), whole(words="Typed in the other.", do="draft"))

    assert response.status_code == 409
    assert Draft.objects.get().words == "Saved in one window."


@pytest.mark.parametrize(
    "seen_version",
    [
        0,
        1,
    ],
)
def test_a_form_sent_twice_is_saved_once_and_nobody_is_told_of_another_window(
    client, writer, topic, seen_version
):
    if seen_version:
        client.post(share(topic), whole(words="What stood there before.", do="draft"))
    sent = whole(seen_version=seen_version, do="draft")

    assert [client.post(share(topic), sent).status_code for _ in range(2)] == [302, 302]
    assert Draft.objects.get().words == WORDS


def test_a_window_left_open_after_discarding_still_saves_its_words(client, writer, topic):
    client.post(share(topic), whole(do="draft"))
    client.post(share(topic) + "discard/")
    assert not Draft.objects.exists()
    response = client.post(
        share(topic), whole(words="Typed on, after all.", seen_version=1, do="draft")
    )

    assert response.status_code == 302
    assert Draft.objects.get().words == "Typed on, after all."


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 400])
def test_a_broken_version_loses_no_words(client, writer, topic, version):
    response = client.post(share(topic), whole(seen_version=version, do="draft"))

    assert response.status_code in (200, 302, 409)
    if response.status_code != 302:
        assert words_in_the_box(response.text) == WORDS


def test_the_preview_shows_the_words_as_they_will_read_and_what_may_tell_who_wrote(
    client, writer, topic
):
    words = "Dr Miller said so on 3 May 2019.\n\nWrite to me@example.org, it helps."
    response = client.post(share(topic), whole(words=words), follow=True)
    text = response.text

    assert response.redirect_chain == [(share(topic) + "preview/", 302)]
    assert "<p>Dr Miller said so on 3 May 2019.</p>" in text
    assert "Sunday painter" in text
    assert "parent of a child with Example syndrome" in text
    assert "Austria" in text
    for passage, label in (
        ("Dr Miller", "somebody&#x27;s name"),
        ("3 May 2019", "an exact date"),
        ("me@example.org", "an e-mail address"),
    ):
        assert (
            f"“{passage}” looks like {label}" in text
            or f"“{passage}” looks like {html.unescape(label)}" in text
        )
    assert not Submission.objects.exists()


def test_there_is_no_preview_of_nothing(client, writer, topic):
    response = client.get(share(topic) + "preview/")

    assert (response.status_code, response["Location"]) == (302, share(topic))


def send(client, topic, **fields):
    text = client.get(share(topic) + "preview/").text
    return client.post(share(topic) + "preview/", typed(text) | fields)


def test_sending_twice_stores_one_text_and_thanks_twice(client, writer, topic):
    client.post(share(topic), whole())
    form = typed(client.get(share(topic) + "preview/").text)
    first = client.post(share(topic) + "preview/", form)
    second = client.post(share(topic) + "preview/", form)

    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Submission.objects.get().words == WORDS
    assert not Draft.objects.exists()
    assert "Thank you. A moderator has your text." in client.get(first["Location"]).text


def test_a_preview_that_is_not_what_would_be_sent_is_shown_again(client, writer, topic):
    client.post(share(topic), whole())
    form = typed(client.get(share(topic) + "preview/").text)
    changed = whole(words="Changed in another window since then.", seen_version=1, do="draft")
    client.post(share(topic), changed)
    response = client.post(share(topic) + "preview/", form)

    assert response.status_code == 409
    assert "Your text has not been sent" in response.text
    assert "Changed in another window since then." in response.text
    assert not Submission.objects.exists()
    assert client.post(share(topic) + "preview/", typed(response.text)).status_code == 302


@pytest.mark.parametrize("token", ["", "x", None])
def test_a_preview_without_its_token_is_not_sent(client, writer, topic, token):
    client.post(share(topic), whole())
    form = {"seen_version": 1} | ({} if token is None else {"token": token})
    response = client.post(share(topic) + "preview/", form)

    assert response.status_code == 200
    assert not Submission.objects.exists()


def test_a_draft_without_consent_cannot_be_sent_round_the_form(client, writer, topic):
    client.post(share(topic), whole(do="draft"))
    response = send(client, topic)

    assert response.status_code == 409
    assert "Please agree that we keep and publish" in response.text
    assert not Submission.objects.exists()
    assert not Contributor.objects.exists()


def test_consent_is_asked_the_first_time_only_and_recorded_with_its_version(client, writer, topic):
    assert "Your agreement" in client.get(share(topic)).text
    client.post(share(topic), whole())
    consent = Consent.objects.get()
    send(client, topic)
    elsewhere = make_topic(make_condition(), topic.question)

    assert (consent.member, consent.scope, consent.version, consent.language) == (
        writer,
        "health",
        "2026-11",
        "en",
    )
    assert Contributor.objects.get().consent == consent
    assert "Your agreement" not in client.get(share(elsewhere)).text
    assert client.post(share(elsewhere), whole(consent="")).status_code == 302
    assert Consent.objects.count() == 1


def test_name_and_country_are_asked_once_in_each_community(client, writer, topic):
    client.post(share(topic), whole())
    send(client, topic)
    same = make_topic(topic.condition, make_question("cure", "Is there a cure?"))
    other = make_topic(make_condition(), topic.question)

    assert "Which name should be shown?" not in client.get(share(same)).text
    assert "Which name should be shown?" in client.get(share(other)).text


def test_a_suggested_name_is_new_for_each_community(client, writer, topic):
    other = make_topic(make_condition(), topic.question)
    names = {typed(client.get(share(t)).text)["suggested_name"] for t in (topic, other)}

    assert len(names) == 2
    for name in names:
        assert re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+ [1-9]\d\d", name)


def test_a_forged_suggestion_does_not_slip_past_the_moderators(client, writer, topic):
    forged = whole(name_choice="suggested", suggested_name="Visit example dot org")
    client.post(share(topic), forged)
    send(client, topic)

    assert Contributor.objects.get().pen_name != "Visit example dot org"


def test_a_name_that_somebody_has_in_any_case_is_refused(client, writer, topic):
    publish(topic=topic, name_choice="typed", typed_name="sunday painter")
    response = client.post(share(topic), whole())

    assert "Somebody here has this name. Choose another one." in response.text


def test_while_a_text_waits_the_form_leads_to_it_and_loses_no_words(client, writer, topic):
    submission = submit(topic, writer)
    mine = reverse("my-experience", args=[submission.experience.public_id])
    response = client.get(share(topic))
    assert (response.status_code, response["Location"]) == (302, mine)
    response = client.post(share(topic), whole(words="Typed in a window left open.", do="draft"))

    assert "Your text is with a moderator." in response.text
    assert words_in_the_box(response.text) == "Typed in a window left open."
    assert not Draft.objects.exists()


def test_a_returned_text_comes_back_with_the_moderators_message(client, writer, topic):
    return_for_changes(submit(topic, writer), message="Please leave out the street.")
    text = client.get(share(topic)).text

    assert "A moderator asks for a change" in text
    assert "Please leave out the street." in text
    assert words_in_the_box(text) == WORDS


def test_an_edit_begins_with_the_public_words_and_says_that_they_stay(client, writer, topic):
    publish(submit(topic, writer))
    text = client.get(share(topic)).text

    assert "Change your experience" in text
    assert "Your public text stays as it is until a moderator has read the new one." in text
    assert words_in_the_box(text) == WORDS
    assert typed(text)["written_as"] == "self"


def test_an_edit_of_a_text_in_another_language_stays_in_that_language(client, writer, topic):
    publish(submit(topic, writer, "Es begann mit einer kleinen Mulde am Kinn.", language="de"))
    form = typed(client.get(share(topic)).text)
    client.post(share(topic), form | {"words": form["words"] + " Das war alles.", "do": "preview"})
    send(client, topic)

    assert list(Submission.objects.order_by("number").values_list("language", flat=True)) == [
        "de",
        "de",
    ]


def test_somebody_whose_account_is_paused_is_told_and_keeps_the_words(client, writer, topic):
    client.post(share(topic), whole())
    set_state(writer, "paused")
    response = send(client, topic)

    assert response.status_code == 409
    assert "Your account cannot send texts at the moment." in response.text
    assert Draft.objects.get().words == WORDS


# My experiences


def test_my_experiences_shows_each_text_with_where_it_stands(client, writer, topic):
    moderator = make_moderator()

    def another(number: int):
        return make_topic(topic.condition, make_question(f"q{number}", f"Question {number}?"))

    make_draft(another(1), writer, "The words of a draft.")
    submit(another(2), writer)
    publish(submit(another(3), writer), by=moderator)
    return_for_changes(submit(another(4), writer), by=moderator, message="Leave out the street.")
    reject(submit(another(5), writer), by=moderator)
    hand_in_edit(publish(submit(another(6), writer), by=moderator))
    workflow.unpublish(publish(submit(another(7), writer), by=moderator), by=writer)
    block(publish(submit(another(8), writer), by=moderator))
    reject(hand_in_edit(publish(submit(another(9), writer), by=moderator)), by=moderator)
    expected = {
        "Question 1?": ("Draft", "Go on writing"),
        "Question 2?": ("With a moderator", "See it, or take it back"),
        "Question 3?": ("Published", "Edit or take down"),
        "Question 4?": ("Changes asked for", "Read the message and edit"),
        "Question 5?": ("Not published", "Why, and what you can do"),
        "Question 6?": ("Published, changes with a moderator", "See it, or take it back"),
        "Question 7?": ("Taken down by you", "Put it back"),
        "Question 8?": ("Out of sight", "See why"),
        "Question 9?": ("Published, changes not accepted", "Why, and what you can do"),
    }
    text = client.get("/me/").text
    (rows,) = with_class(page(text), "dm-rows")
    found = {}
    for row in rows.children:
        inner = list(elements(row))
        title = text_of(named(inner, "b")[0])
        todo = [text_of(a).partition(":")[0].strip() for a in named(inner, "a")[1:]]
        found[title] = (text_of(with_class(inner, "dm-tag")[0]), todo[0] if todo else None)

    assert found == expected
    assert "Leave out the street." in text


@pytest.mark.once
def test_every_link_of_my_experiences_leads_somewhere(client, writer, topic):
    moderator = make_moderator()
    make_draft(topic, writer)
    withdrawn = publish(submit(make_topic(make_condition(), topic.question), writer), by=moderator)
    workflow.unpublish(withdrawn, by=writer)
    return_for_changes(submit(make_topic(make_condition(), topic.question), writer), by=moderator)
    for link in named(page(client.get("/me/").text), "a"):
        if attribute(link, "href").startswith("/"):
            assert client.get(attribute(link, "href")).status_code == 200


def test_a_draft_of_a_question_that_was_switched_off_can_still_be_read_by_its_author(
    client, writer, topic
):
    words = "word " * 100 + "the end of what I wrote"
    make_draft(topic, writer, words)
    type(topic).objects.update(is_on=False)
    text = client.get("/me/").text
    links = {attribute(a, "href") for a in named(page(text), "a")}
    pages = [client.get(link).text for link in links if link.startswith(("/me/", "/conditions/"))]

    assert any("the end of what I wrote" in one for one in pages)


def test_a_draft_can_be_thrown_away_from_my_experiences(client, writer, topic):
    make_draft(topic, writer, "A draft that nobody needs.")
    address = reverse("discard-draft", args=[topic.condition.slug, topic.question.key])
    assert f'action="{address}"' in client.get("/me/").text

    assert client.post(address).status_code == 302
    assert not Draft.objects.exists()
    assert address not in client.get("/me/").text


def test_refused_words_stay_readable_to_their_author_with_the_reason(client, writer, topic):
    submission = reject(submit(topic, writer), facts="The second sentence is an advert.")
    mine = reverse("my-experience", args=[submission.experience.public_id])
    text = client.get(mine).text

    assert WORDS in text
    assert "Not published: It promotes a product, a clinic or a person" in text
    assert "The second sentence is an advert." in text
    assert "Write anew" in text


def test_no_author_learns_who_decided(client, writer, topic):
    moderator = make_moderator(desk_name="Moderator Surname")
    submission = reject(submit(topic, writer), by=moderator)
    for address in ("/me/", reverse("my-experience", args=[submission.experience.public_id])):
        text = client.get(address).text
        assert "Surname" not in text
        assert moderator.email not in text
        assert str(moderator.public_id)[:8] not in text


def test_an_author_takes_down_and_puts_back_by_the_buttons_on_the_page(client, writer, topic):
    experience = publish(submit(topic, writer))
    mine = reverse("my-experience", args=[experience.public_id])

    def press(label: str):
        for form in named(page(client.get(mine).text), "form"):
            if text_of(form) == label:
                return client.post(attribute(form, "action"), follow=True).text
        raise AssertionError(f"There is no button {label}")

    assert "Your words are no longer shown." in press("Take it down")
    assert WORDS not in client.get(topic.get_absolute_url()).text
    assert "Your words are shown again." in press("Put it back")
    assert WORDS in client.get(topic.get_absolute_url()).text
    delete = reverse("delete-experience", args=[experience.public_id])
    asked = client.post(delete)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert Experience.objects.exists()
    sign_in(client, writer.email)
    client.post(delete)
    assert not Experience.objects.exists()
    assert client.get(mine).status_code == 404


def test_pressing_a_button_twice_says_that_it_is_done(client, writer, topic):
    experience = publish(submit(topic, writer))
    address = reverse("unpublish-experience", args=[experience.public_id])
    assert client.post(address).status_code == 302
    response = client.post(address, follow=True)

    assert response.status_code == 200
    assert "Your words are no longer shown." in response.text
    assert "there is nothing to take down" not in response.text


# Words come back as they went

HOSTILE = [
    'It\'s "quoted", <b>bold</b> & more — naïve façade.',
    "Line one\nLine two\n\n\n\nLine six",
    "\tTabbed\tand  double  spaced",
    "&amp; &lt; &#39; &quot; &nbsp; &#x3C;script&#x3E;",
    "</textarea><textarea>",
    "{{ words }} {% csrf_token %} {# x #}",
    "%s %(name)s {0} $HOME `ls` \\n \\x00 \\u0000",
    "'; DROP TABLE experiences_draft; --",
    "=1+1 and @SUM(A1) and +1 and -1",
    "../../etc/passwd and file:///etc/passwd",
    "😀👩🏽‍⚕️🏳️‍🌈 ﷽ ẞß İı ǅ ﬁ",
    "e\u0301 and é are two spellings",
    "‏עברית‎ and العربية together",
    "\u202eright to left override\u202c",
    "zero\u200bwidth\u200dand\ufeffmarks",
    "soft\u00adhyphen and non\u00a0breaking space",
    "日本語の文章です。改行もあります。\n次の行。",
    "Ångström ŒŸ žluťoučký kůň",
    "line\u2028separator and paragraph\u2029separator",
    "null-like: NULL None undefined NaN true []",
    "form\x0cfeed and vertical\x0btab and bell\x07",
    "a" * 5000,
    "\U0010ffff last of all code points \U0001f9ec",
]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_words_come_back_exactly_as_they_were_typed(client, writer, topic, words):
    words = words.strip()
    client.post(share(topic), whole(words=words.replace("\n", "\r\n"), do="draft"))
    text = client.get(share(topic)).text
    assert Draft.objects.get().words == words
    assert words_in_the_box(text) == words
    client.post(share(topic), typed(text) | {"do": "draft"})
    assert Draft.objects.get().words == words


@pytest.mark.parametrize("words", [w for w in HOSTILE if len(w) >= 20])
def test_what_is_published_is_what_was_typed(client, writer, topic, words):
    client.post(share(topic), whole(words=words))
    asked = re.findall(r'name="(keep-[^"]+)"', client.get(share(topic) + "preview/").text)
    send(client, topic, **dict.fromkeys(asked, "on"))
    submission = Submission.objects.get()
    publish(submission)
    shown = client.get(reverse("experience-page", args=[submission.experience.public_id])).text

    assert submission.words == words.strip()
    letters = re.sub(r"\s+", "", words)
    assert letters in re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]*>", "", shown)))


def test_a_text_with_a_character_that_cannot_be_kept_is_refused_in_a_sentence(
    client, writer, topic
):
    response = client.post(share(topic), whole(words="Before\x00after, and some more.", do="draft"))

    assert response.status_code == 200
    assert "Null characters are not allowed." in response.text
    assert "after, and some more." in words_in_the_box(response.text)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=300)


@pytest.mark.once
class WordsRoundTrip(HypothesisTestCase):
    @hypothesis_settings(max_examples=times(15, thorough=60, drill=500), deadline=None)
    @given(words=TEXTS)
    def test_any_text_saved_opened_and_saved_again_is_the_same_text(self, words):
        member, topic = make_member(), make_topic()
        self.client.force_login(member)
        sent = {"words": words, "seen_version": 0, "do": "draft"}
        assert self.client.post(share(topic), sent).status_code == 302
        saved = Draft.objects.get(member=member).words
        assert saved == words.replace("\r\n", "\n").replace("\r", "\n").strip()
        form = typed(self.client.get(share(topic)).text)
        assert form["words"] == saved
        assert self.client.post(share(topic), form | {"do": "draft"}).status_code == 302
        assert Draft.objects.get(member=member).words == saved
