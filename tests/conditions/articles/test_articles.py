"""The reviewed answer: how it is rendered, what keeps it from being published, and who signs it."""

from datetime import date

import pytest

from conditions.articles import checks, clauses, rendering, workflow
from conditions.catalogue import topics
from conditions.exceptions import NotPublishable
from conditions.models import ArticleVersion, Disclaimer, Review
from conditions.policy import ConditionPolicy
from tests.support.factories import (
    make_article,
    make_member,
    make_question,
    make_reviewer,
    make_topic,
    publish_article,
    sign_article,
)


def html(body: str) -> str:
    return rendering.render(body).html


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "Before <img src=x onerror=alert(1)> after.",
        '<a href="https://example.org" onclick="alert(1)">link</a>',
        "<!-- a comment -->",
        "<style>p { color: red }</style>",
    ],
)
def test_html_typed_into_an_article_is_shown_as_text(body):
    rendered = html(body)

    assert "&lt;" in rendered
    for markup in ("<script", "<img", "<a ", "<style", "<!--"):
        assert markup not in rendered


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "vbscript:msgbox(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "ftp://example.org/file",
    ],
)
def test_a_link_leads_to_the_web_or_nowhere(target):
    assert "href" not in html(f"[press here]({target})")
    assert "href" not in html(f"[press here]({target} 'a title')")
    assert "href" not in html(f"[press here][1]\n\n[1]: {target}")


def test_a_link_to_the_web_stays_and_tells_its_target_nothing():
    assert '<a href="https://www.orpha.net/" rel="noopener">' in html(
        "[Orphanet](https://www.orpha.net/)"
    )


def test_a_picture_from_elsewhere_is_never_loaded():
    assert "<img" not in html("![A face](https://example.org/face.png)")
    assert "example.org" not in html("![A face](https://example.org/face.png)")


def test_sections_lists_and_tables_are_rendered():
    rendered = html("## One\n\n- a\n- b\n\n| x | y |\n| --- | --- |\n| 1 | 2 |\n\n> *said* **so**")

    for markup in ("<ul>", "<table>", "<td>1</td>", "<blockquote>", "<em>said</em>", "<strong>"):
        assert markup in rendered


def test_every_section_has_an_id_and_stands_in_the_contents_list():
    rendered = rendering.render("## What is known\n\n### In *short*\n\n## Who can `help`?")

    assert '<h2 id="what-is-known">' in rendered.html
    assert '<h3 id="in-short">' in rendered.html
    assert rendered.contents == [
        {"id": "what-is-known", "title": "What is known"},
        {"id": "who-can-help", "title": "Who can help?"},
    ]


def test_sections_with_the_same_heading_have_ids_of_their_own():
    rendered = rendering.render(
        "## Causes\n\n## Causes\n\n## Causes 2\n\n### Causes\n\n## 原因\n\n## ?"
    )

    ids = [part.split('"')[0] for part in rendered.html.split('id="')[1:]]
    assert len(ids) == len(set(ids)) == 6
    assert all(ids)
    assert [item["id"] for item in rendered.contents] == [ids[0], ids[1], ids[2], ids[4], ids[5]]


@pytest.mark.parametrize("heading", ["References", "Experiences", "Main", "Contents"])
def test_a_section_never_takes_the_id_of_a_part_of_the_page(heading):
    assert rendering.render(f"## {heading}").contents[0]["id"] == f"{heading.lower()}-2"


def test_the_contents_list_stays_short():
    body = "\n\n".join(f"## Section {number}" for number in range(20))

    assert len(rendering.render(body).contents) == ConditionPolicy.MOST_CONTENTS


TYPED_COUNTS = [
    "106 individuals have shared their experiences.",
    "So far, 106 people have shared what they lived through.",
    "More than 1,234 people worldwide have shared it here.",
    "Over a hundred members of our community say so.",
    "Over 100 members have shared their experiences.",
    "3 people in our community have no pain.",
    "Three people in our community have no pain.",
    "Our community has 106 members.",
    "106 of our members have shared.",
    "106 members of our\ncommunity agree.",
    "Hundreds of patients have shared their story.",
    "A dozen other patients shared the same.",
    "**106** individuals have shared their experiences.",
    "106 **individuals** have shared their experiences.",
    "1.234 individuals have shared their experiences.",
    "106 INDIVIDUALS HAVE SHARED THEIR EXPERIENCES.",
    "It was shared by 2 patients.",
    "106 very brave individuals have shared.",
    "- 106 individuals have shared",
]
HONEST_NUMBERS = [
    "About 3 in 2 are women.",
    "The first signs appear between 5 and 15 years of age.",
    "About 1 in 700,000 people has it.",
    "A survey of 205 patients was published in 2003.",
    "[[contributors]], and [[contributors:over]].",
    "Of 12 people in a study, 4 had seizures. The authors shared their data.",
    "Our community meets on 3 days a year.",
    "People have shared 3 recipes.",
    "In 2019 our community was founded.",
]


@pytest.mark.parametrize("sentence", TYPED_COUNTS)
def test_a_typed_number_of_people_from_our_community_is_found(sentence):
    assert checks.typed_counts(f"A first sentence. {sentence} A last one.") != []


@pytest.mark.parametrize("sentence", HONEST_NUMBERS)
def test_other_numbers_may_be_typed(sentence):
    assert checks.typed_counts(f"A first sentence. {sentence} A last one.") == []


def refused(article: ArticleVersion) -> list[str]:
    """Why this article does not publish; nothing of it may have become public."""
    with pytest.raises(NotPublishable) as refusal:
        now = ArticleVersion.objects.get(pk=article.pk)
        workflow.publish_article(article, version_read=now.checksum())
    article.refresh_from_db()
    assert (article.state, article.html, article.published_at) == ("draft", "", None)
    assert all(sentence.endswith(".") for sentence in refusal.value.sentences)
    return list(refusal.value.sentences)


@pytest.mark.django_db
@pytest.mark.parametrize("short_answer", ["", "  \n "])
def test_an_article_without_a_short_answer_does_not_publish(short_answer):
    (sentence,) = refused(make_article(short_answer=short_answer))
    assert "short answer" in sentence


@pytest.mark.django_db
@pytest.mark.parametrize("references", [0, 1])
def test_an_article_with_fewer_than_two_references_does_not_publish(references):
    (sentence,) = refused(make_article(references=references))
    assert "two references" in sentence


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["short_answer", "body"])
def test_an_article_with_a_typed_number_of_people_does_not_publish_and_names_the_token(field):
    (sentence,) = refused(make_article(**{field: "106 individuals have shared it here."}))
    assert "106 individuals have shared it here." in sentence
    assert "[[contributors]]" in sentence


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["short_answer", "body"])
def test_an_article_with_an_unknown_token_does_not_publish(field):
    (sentence,) = refused(make_article(**{field: "So many: [[contributers]]."}))
    assert "[[contributers]]" in sentence


@pytest.mark.django_db
def test_an_article_does_not_publish_before_there_is_a_disclaimer_in_its_language():
    article = make_article()
    Disclaimer.objects.update(language="fr")

    (sentence,) = refused(article)
    assert "disclaimer" in sentence


@pytest.mark.django_db
def test_everything_that_stands_in_the_way_is_said_at_once():
    article = make_article(short_answer="", body="[[nobody]]", references=1)
    Disclaimer.objects.all().delete()

    assert len(refused(article)) == 4


@pytest.mark.django_db
def test_publishing_keeps_the_newest_disclaimer_and_the_sources_as_they_were_then():
    article = make_article()
    newest = Disclaimer.objects.create(language="en", version=2, text="A newer wording.")
    Disclaimer.objects.create(language="fr", version=3, text="Une autre langue.")

    published = publish_article(article)
    article.references.all().delete()

    published.refresh_from_db()
    assert published.disclaimer == newest
    assert [source["title"] for source in published.sources] == ["Entry 0", "Entry 1"]


@pytest.mark.django_db
def test_the_published_answer_stays_public_until_the_next_one_replaces_it(client):
    topic = make_topic()
    first = publish_article(make_article(topic, short_answer="The first answer."))
    url = topic.get_absolute_url()
    before = client.get(url).content

    second = workflow.start_article(topic, by=make_member())
    ArticleVersion.objects.filter(pk=second.pk).update(short_answer="The second answer.")
    assert client.get(url).content == before
    assert b"The first answer." in before

    publish_article(second)
    after = client.get(url).content
    assert b"The second answer." in after and b"The first answer." not in after
    first.refresh_from_db()
    assert (first.state, first.short_answer) == ("superseded", "The first answer.")
    assert list(ArticleVersion.objects.published()) == [second]


@pytest.mark.django_db
def test_a_new_version_that_is_refused_leaves_the_published_answer_public():
    topic = make_topic()
    first = publish_article(make_article(topic))
    second = workflow.start_article(topic, by=make_member())
    ArticleVersion.objects.filter(pk=second.pk).update(short_answer="")

    refused(second)

    assert list(ArticleVersion.objects.published()) == [first]


@pytest.mark.django_db
def test_a_new_version_begins_as_the_published_text_and_there_is_one_draft_at_a_time():
    topic, editor = make_topic(), make_member()
    publish_article(make_article(topic, short_answer="The first answer."))

    draft = workflow.start_article(topic, by=editor)

    assert (draft.number, draft.short_answer) == (2, "The first answer.")
    assert [author.member for author in draft.article_authors.all()] == [editor]
    assert draft.references.count() == 2
    assert workflow.start_article(topic, by=make_member()) == draft


@pytest.mark.django_db
def test_an_article_is_published_once():
    article = publish_article(make_article())

    with pytest.raises(NotPublishable, match="published already"):
        workflow.publish_article(article, version_read=article.checksum())


@pytest.mark.django_db
def test_a_review_is_bound_to_the_version_that_was_reviewed(client):
    topic = make_topic()
    first = publish_article(make_article(topic))
    url = topic.get_absolute_url()
    assert "Dr Example" in client.get(url).content.decode()

    second = workflow.start_article(topic, by=make_member())
    assert not Review.objects.filter(article=second).exists()
    publish_article(second, reviewed=False)

    page = client.get(url).content.decode()
    assert "Dr Example" not in page and "Not yet reviewed" in page
    assert Review.objects.get().article == first


@pytest.mark.django_db
def test_a_changed_draft_loses_its_review_and_a_published_version_never_does():
    draft, published = make_article(), publish_article(make_article())
    sign_article(draft)

    assert workflow.unsign_article(draft) is True
    assert workflow.unsign_article(published) is False

    assert [review.article for review in Review.objects.all()] == [published]


@pytest.mark.django_db
def test_only_a_draft_can_be_signed():
    article = publish_article(make_article(), reviewed=False)

    with pytest.raises(NotPublishable, match="Only a draft"):
        sign_article(article)

    assert not Review.objects.exists()


@pytest.mark.django_db
def test_nobody_signs_an_article_that_they_wrote():
    author = make_member()
    article = make_article(author=author)

    with pytest.raises(NotPublishable, match="they wrote"):
        sign_article(article, make_reviewer(member=author))

    assert not Review.objects.exists()
    sign_article(article, make_reviewer(member=make_member()))
    assert Review.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("months", "on", "due"),
    [
        (None, date(2026, 4, 7), date(2029, 4, 7)),
        (36, date(2026, 4, 7), date(2029, 4, 7)),
        (24, date(2026, 4, 7), date(2028, 4, 7)),
        (24, date(2026, 12, 31), date(2028, 12, 31)),
        (24, date(2026, 1, 1), date(2028, 1, 1)),
        (24, date(2027, 2, 28), date(2029, 2, 28)),
        (24, date(2028, 2, 29), date(2030, 2, 28)),
        (36, date(2028, 2, 29), date(2031, 2, 28)),
        (36, date(2026, 12, 31), date(2029, 12, 31)),
        (1, date(2026, 12, 31), date(2027, 1, 31)),
    ],
)
def test_the_next_review_is_due_after_as_many_months_as_its_question_says(months, on, due):
    article = make_article(make_topic(question=make_question(review_months=months)))

    review = sign_article(article, on=on)

    assert (review.reviewed_on, review.due_on) == (on, due)


@pytest.mark.django_db
def test_a_review_that_is_overdue_is_said_on_the_page_and_stays_recorded(client):
    topic = make_topic()
    article = make_article(topic)
    sign_article(article, on=date(2015, 3, 1))
    workflow.publish_article(article, version_read=article.checksum())

    page = client.get(topic.get_absolute_url()).content.decode()

    assert Review.objects.get().is_overdue
    assert "due for review" in page and "Dr Example" in page


@pytest.mark.django_db
def test_every_condition_has_a_page_for_every_question_once():
    topic = make_topic()
    diet = make_question("diet")

    assert topics.make_topics(question=diet) == 1
    assert topics.make_topics() == 0
    assert set(topic.condition.topics.values_list("question__key", flat=True)) == {
        "causes",
        "diet",
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "Twenty people have shared.",
        "Over fifty people in our community.",
        "A million people have shared.",
        "106 individuals (e.g. parents) have shared.",
        "Some seventeen members have shared.",
    ],
)
def test_a_count_in_words_or_behind_an_abbreviation_is_a_typed_count(sentence):
    assert checks.typed_counts(sentence) == [sentence]


@pytest.mark.parametrize(
    "token", ["[[Contributors]]", "[[contributors: over]]", "[[contributors-over]]", "[[]]"]
)
def test_a_token_that_is_nearly_right_does_not_publish(token):

    assert clauses.unknown_tokens(f"Here {token} says nothing.") == [token]
