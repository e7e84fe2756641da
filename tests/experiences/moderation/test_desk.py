"""The desk: moderators decide on words, editors write answers, reviewers sign; nobody does more."""

import re
import warnings
from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.models import Letter, Member
from conditions.models import ArticleVersion, Condition, MedicalReviewer, Question, Review, Topic
from experiences import workflow
from experiences.models import Decision, Experience, Submission
from experiences.models.decision import DecisionText
from experiences.moderation.review import DecisionForm
from experiences.workflow import visibility
from tests.support.desk import as_read, send
from tests.support.factories import (
    WORDS,
    hand_in_edit,
    make_appeal,
    make_article,
    make_condition,
    make_disclaimer,
    make_escalation,
    make_helpline,
    make_member,
    make_moderator,
    make_question,
    make_reviewer,
    make_topic,
    publish,
    publish_article,
    reject,
    return_for_changes,
    sign_article,
    submit,
)
from tests.support.page_catalogue import sign_in
from tests.support.signing_up import add_app, pass_second_step

pytestmark = [
    pytest.mark.django_db,
    # One test below says so; the others are about something else.
    pytest.mark.filterwarnings("ignore:The default scheme will be changed"),
]
QUEUE = "/admin/experiences/submission/"


def at(submission: Submission) -> str:
    return reverse("admin:experiences_submission_change", args=[submission.pk])


def article_page(article: ArticleVersion, act: str = "change") -> str:
    return reverse(f"admin:conditions_articleversion_{act}", args=[article.pk])


def somebody(role: str, **fields) -> Member:
    """A member of staff with exactly the rights of a role."""
    call_command("ensure_roles", verbosity=0)
    member = make_member(is_staff=True, desk_name=f"The {role}", **fields)
    member.groups.add(Group.objects.get(name=role))
    return member


def everything() -> list:
    """Every row that a decision writes."""
    models = [Submission, Experience, Decision, DecisionText, Letter, Topic, Condition]
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.fixture
def moderator(client):
    moderator = somebody("moderator")
    client.force_login(moderator)
    return moderator


@pytest.fixture
def editor(client):
    editor = somebody("editor")
    client.force_login(editor)
    return editor


# The queue


def in_the_queue(text: str) -> list[int]:
    return [int(pk) for pk in re.findall(rf'href="{QUEUE}(\d+)/change/', text)]


def test_whoever_has_waited_longest_stands_first(client, moderator):
    topic = make_topic()
    waiting = [submit(topic) for _ in range(4)]
    for submission, hours in zip(waiting, (3, 90, 1, 30), strict=True):
        Submission.objects.filter(pk=submission.pk).update(
            submitted_at=timezone.now() - timedelta(hours=hours)
        )
    text = client.get(QUEUE).text

    assert in_the_queue(text) == [waiting[n].pk for n in (1, 3, 0, 2)]
    assert text.count("desk-age--late") == 1


def test_the_queue_holds_what_waits_and_nothing_else(client, moderator):
    topic = make_topic()
    publish(submit(topic))
    reject(submit(topic))
    return_for_changes(submit(topic))
    experience = submit(topic).experience
    workflow.take_back(experience, by=experience.contributor.member)
    waiting, edit = submit(topic), hand_in_edit(publish(submit(topic)))

    assert in_the_queue(client.get(QUEUE).text) == [waiting.pk, edit.pk]
    assert in_the_queue(client.get(f"{QUEUE}?kind=edit").text) == [edit.pk]
    assert in_the_queue(client.get(f"{QUEUE}?kind=new").text) == [waiting.pk]
    others = Submission.objects.exclude(state="taken_back").count()
    assert len(in_the_queue(client.get(f"{QUEUE}?state=all").text)) == others


def test_the_queue_says_what_may_tell_who_somebody_is(client, moderator):
    submit(words="Dr Miller gave me 50 mg, write to me@example.org for more of it.")
    text = client.get(QUEUE).text

    for label in ("somebody&#x27;s name", "a dose", "an e-mail address"):
        assert label in text


def test_a_text_sent_again_is_first_offered_to_whoever_returned_it(client, moderator):
    topic, author = make_topic(), make_member()
    colleague = make_moderator(desk_name="Colleague")
    return_for_changes(submit(topic, author), by=colleague)
    again = submit(topic, author)
    assert "Colleague" in client.get(QUEUE).text
    assert not visibility.next_for(moderator).exists()
    assert visibility.next_for(colleague).get() == again


# Deciding


def test_a_moderator_publishes_and_the_page_says_so_at_once(client, moderator):
    submission = submit()
    response = send(client, at(submission), {"outcome": "published"}, follow=True)
    decision = Decision.objects.get()

    assert response.redirect_chain == [(QUEUE, 302)]
    assert "The author gets a letter." in response.text
    assert (decision.outcome, decision.decided_by, decision.submission) == (
        "published",
        moderator,
        submission,
    )
    assert WORDS in client.get(submission.experience.topic.get_absolute_url()).text
    assert Letter.objects.filter(kind="published").count() == 1


@pytest.mark.parametrize(
    ("outcome", "kind", "letter"),
    [("returned", "message", "returned"), ("rejected", "facts", "rejected")],
)
def test_a_moderator_returns_or_rejects_with_a_reason_and_a_text(
    client, moderator, outcome, kind, letter
):
    submission = submit()
    data = {"outcome": outcome, "reason": "promotion", "text": "The last sentence is an advert."}
    send(client, at(submission), data)
    decision = Decision.objects.get()

    assert (decision.outcome, decision.reason) == (outcome, "promotion")
    assert [(t.kind, t.text) for t in decision.texts.all()] == [(kind, data["text"])]
    submission.refresh_from_db()
    assert submission.state == outcome
    assert Letter.objects.filter(kind=letter).count() == 1
    author = submission.experience.contributor.member
    client.force_login(author)
    mine = reverse("my-experience", args=[submission.experience.public_id])
    assert "The last sentence is an advert." in client.get(mine).text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"reason": ""}, "This field is required."),
        ({"outcome": "superseded"}, "is not one of the available choices"),
        ({"outcome": "returned", "text": "x"}, "Choose the reason that the author is to read."),
        ({"outcome": "rejected", "text": "x"}, "Choose the reason that the author is to read."),
        ({"outcome": "returned", "reason": "spam"}, "Tell the author what to change"),
        ({"outcome": "returned", "reason": "spam", "text": " \n "}, "Tell the author what to"),
        ({"outcome": "rejected", "reason": "spam"}, "Write down the facts"),
        ({"outcome": "rejected", "reason": "dislike", "text": "x"}, "is not one of the available"),
        ({"outcome": "rejected", "reason": "spam", "text": "x" * 4001}, "at most 4000"),
    ],
)
def test_a_decision_that_lacks_something_is_asked_for_it_and_changes_nothing(
    client, moderator, data, sentence
):
    submission = submit()
    before = everything()
    response = send(client, at(submission), data)

    assert response.status_code == 200
    assert sentence in response.text
    assert "dm-error-summary" in response.text
    assert data.get("text", "").strip()[:50] in response.text
    assert everything() == before


def test_saving_opens_the_next_text_that_waits(client, moderator):
    topic = make_topic()
    first, second = submit(topic), submit(topic)
    response = send(client, at(first), {"outcome": "published", "_next": "1"})
    assert response["Location"] == at(second)
    response = client.post(
        at(second),
        as_read(client, at(second)) | {"outcome": "published", "_next": "1"},
        follow=True,
    )

    assert response.redirect_chain == [(QUEUE, 302)]
    assert "Nothing is waiting." in response.text


def test_the_next_text_is_never_ones_own_nor_one_offered_to_a_colleague(client, moderator):
    topic, author = make_topic(), make_member()
    return_for_changes(submit(topic, author))
    submit(topic, author)
    submit(topic, moderator)
    first = submit(topic)
    response = send(client, at(first), {"outcome": "published", "_next": "1"})

    assert response["Location"] == QUEUE


def test_a_typed_pen_name_is_decided_with_the_words(client, moderator):
    submission = submit(name_choice="typed", typed_name="Sunday painter")
    assert "Sunday painter" in client.get(at(submission)).text
    before = everything()
    response = send(client, at(submission), {"outcome": "published"})
    assert "Say whether the pen name may be shown." in response.text
    assert everything() == before
    named = {"pen_name": "show", "name_read": "Sunday painter"}
    send(client, at(submission), {"outcome": "published"} | named)

    assert "Sunday painter" in client.get(submission.experience.topic.get_absolute_url()).text


def test_a_pen_name_that_is_refused_is_never_shown(client, moderator):
    submission = submit(name_choice="typed", typed_name="Sunday painter")
    named = {"pen_name": "refuse", "name_read": "Sunday painter"}
    send(client, at(submission), {"outcome": "published"} | named)
    client.logout()
    text = client.get(submission.experience.topic.get_absolute_url()).text

    assert WORDS in text
    assert "Sunday painter" not in text


# Somebody was faster


def test_a_text_taken_back_meanwhile_is_not_decided_on(client, moderator):
    submission = submit()
    workflow.take_back(submission.experience, by=submission.experience.contributor.member)
    before = everything()
    response = send(client, at(submission), {"outcome": "published"}, follow=True)

    assert "The author has taken this text back. Nothing was changed." in response.text
    assert WORDS not in response.text
    assert everything() == before


def test_a_text_taken_back_in_the_moment_of_the_decision_leaves_what_the_moderator_wrote(
    client, moderator, monkeypatch
):
    submission, decide = submit(), DecisionForm.decide

    def decide_too_late(form, row, *, by):
        workflow.take_back(row.experience, by=row.experience.contributor.member)
        decide(form, row, by=by)

    monkeypatch.setattr(DecisionForm, "decide", decide_too_late)
    said = {"outcome": "returned", "reason": "other", "text": "The quagga message."}
    response = send(client, at(submission), said)

    assert response.status_code == 409
    assert "The quagga message." in response.text
    assert "The author has taken this text back. Nothing was changed." in response.text
    assert WORDS not in response.text


def test_nobody_at_the_desk_reads_what_its_author_took_back_or_is_about_to_erase(client, moderator):
    taken_back, erased = submit(), publish()
    workflow.take_back(taken_back.experience, by=taken_back.experience.contributor.member)
    workflow.ask_to_close(erased.contributor.member, "erase")
    public = reverse("admin:experiences_experience_change", args=[erased.pk])

    for address in (at(taken_back), at(erased.published), public):
        assert WORDS not in client.get(address, follow=True).text
    assert in_the_queue(client.get(f"{QUEUE}?state=all").text) == []


@pytest.mark.parametrize(
    ("first", "outcome"),
    [(publish, "Publish"), (return_for_changes, "Ask for changes"), (reject, "Do not publish")],
)
def test_two_moderators_at_once_one_wins_and_the_other_is_told_who(
    client, moderator, first, outcome
):
    submission = submit()
    first(submission, by=make_moderator(desk_name="Colleague"))
    before = everything()
    data = {"outcome": "rejected", "reason": "spam", "text": "An advert."}
    response = send(client, at(submission), data)

    assert response.status_code == 409
    assert f"Colleague has decided on this text already: {outcome}." in response.text
    assert "there is nothing to decide" in response.text
    assert everything() == before


def test_a_text_deleted_meanwhile_is_not_there(client, moderator):
    submission = submit()
    workflow.delete_experience(submission.experience, by=submission.experience.contributor.member)

    assert send(client, at(submission), {"outcome": "published"}).status_code == 404


# Who may what


def test_nobody_sees_or_decides_on_their_own_words(client, moderator):
    own, other = submit(make_topic(), moderator), submit()
    before = everything()

    assert in_the_queue(client.get(QUEUE).text) == [other.pk]
    assert client.get(at(own)).status_code == 404
    assert send(client, at(own), {"outcome": "published"}).status_code == 404
    assert everything() == before


@pytest.mark.parametrize("role", ["editor", "medical reviewer", "administrator", ""])
def test_only_moderators_see_what_waits(client, role):
    submission = submit()
    client.force_login(somebody(role) if role else make_member(is_staff=True))
    before = everything()

    for address in (QUEUE, at(submission)):
        response = client.get(address)
        assert response.status_code == 403
        assert WORDS not in response.text
    assert send(client, at(submission), {"outcome": "published"}).status_code == 403
    assert everything() == before
    assert QUEUE not in client.get("/admin/").text


def test_a_superuser_may_read_the_queue_and_decide(client):
    submission = submit()
    client.force_login(make_member(is_staff=True, is_superuser=True))

    assert send(client, at(submission), {"outcome": "published"}).status_code == 302


@pytest.mark.parametrize("role", ["moderator", "senior moderator"])
def test_moderators_see_no_articles_and_no_letters(client, role):
    article = make_article()
    client.force_login(somebody(role))
    models = ["conditions_articleversion", "conditions_condition", "conditions_topic"]
    models += ["conditions_question", "accounts_letter", "auth_group"]

    for name in models:
        assert client.get(reverse(f"admin:{name}_changelist")).status_code == 403, name
    for act in ("change", "publish", "sign"):
        method = client.get if act == "change" else client.post
        assert method(article_page(article, act)).status_code == 403
    start = reverse("admin:conditions_topic_article", args=[article.topic_id])
    assert client.get(start).status_code == client.post(start).status_code == 403
    assert ArticleVersion.objects.get().is_draft


def test_nothing_at_the_desk_deletes_words_or_adds_them_by_hand(client):
    submission = submit()
    client.force_login(make_member(is_staff=True, is_superuser=True))
    before = everything()
    for name, arguments in (("delete", [submission.pk]), ("add", [])):
        address = reverse(f"admin:experiences_submission_{name}", args=arguments)
        assert client.get(address).status_code == 403
        assert client.post(address, {"post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": submission.pk, "post": "yes"}
    client.post(QUEUE, action)

    assert everything() == before


def test_no_page_of_the_desk_shows_moderators_an_address_of_anybody(client, moderator):
    author = make_member("canary.author@example.org")
    colleague = make_moderator(email="canary.colleague@example.org")
    topic = make_topic()
    return_for_changes(submit(topic, author), by=colleague)
    submission = submit(topic, author)
    edit = hand_in_edit(publish(submit(make_topic(), author), by=colleague))
    addresses = ["/admin/", QUEUE, f"{QUEUE}?state=all", at(submission), at(edit)]
    addresses += [f"{at(submission)}../history/", "/admin/jsi18n/"]

    for address in addresses:
        text = client.get(address, follow=True).text
        for secret in ("canary.", moderator.email, str(author.public_id)):
            assert secret not in text, address
    refused = client.post(at(submission), {"outcome": "rejected"})
    assert "canary." not in refused.text


def test_a_search_at_the_desk_finds_nobody_by_address(client, moderator):
    submit(make_topic(), make_member("canary.author@example.org"))
    for query in ("?q=canary", "?experience__contributor__member__email__startswith=canary"):
        response = client.get(QUEUE + query, follow=True)
        assert response.status_code in (200, 400)
        assert "canary.author" not in response.text
    filtered = client.get(
        QUEUE + "?experience__contributor__member__email__startswith=nobody", follow=True
    )
    assert filtered.status_code == 400 or len(in_the_queue(filtered.text)) == 1


# What a moderator reads


def test_a_moderator_reads_exactly_the_words_that_become_public(client, moderator):
    words = "First line,\nsecond line.\n\nA new paragraph with <b>brackets</b> & signs."
    submission = submit(words=words)
    text = client.get(at(submission)).text
    (shown,) = re.findall(r'<div class="desk-words" dir="auto" lang="en">(.*?)</div>', text, re.S)
    send(client, at(submission), {"outcome": "published"})
    client.logout()
    own_page = reverse("experience-page", args=[submission.experience.public_id])
    (public,) = re.findall(
        r'<div class="dm-voice__text"[^>]*>(.*?)</div>', client.get(own_page).text, re.S
    )

    assert shown.strip() == public.strip()
    assert escape("<b>brackets</b> & signs.") in shown


def test_passages_that_may_tell_who_somebody_is_are_marked_in_the_words(client, moderator):
    submission = submit(words="I rang Dr Miller & <i>others</i> on 3 May 2019 about it.")
    text = client.get(at(submission)).text

    assert "I rang <mark>Dr Miller</mark> &amp; &lt;i&gt;others&lt;/i&gt; on" in text
    assert "<mark>3 May 2019</mark>" in text
    assert "Hints by pattern, not findings:" in text


def test_an_edit_is_shown_word_by_word_beside_the_public_text(client, moderator):
    experience = publish(submit(words="My left cheek was smaller than the other one."))
    edit = hand_in_edit(experience, "My right cheek was <smaller> than the other one.")
    text = client.get(at(edit)).text

    assert "Difference to the public text" in text
    assert "My <del>left</del><ins>right</ins> cheek was" in text
    assert "<del>smaller</del><ins>&lt;smaller&gt;</ins> than the other one." in text
    assert "Difference to the public text" not in client.get(at(submit())).text


def test_a_moderator_sees_what_was_decided_before_and_by_whom(client, moderator):
    topic, author = make_topic(), make_member()
    colleague = make_moderator(desk_name="Colleague")
    return_for_changes(submit(topic, author), by=colleague, message="Leave out the street.")
    text = client.get(at(submit(topic, author))).text

    assert "Decided before on this experience" in text
    assert "Ask for changes (version 1), Colleague" in text
    assert "Leave out the street." in text


def test_a_moderator_sees_the_author_in_numbers_only(client, moderator):
    author = make_member()
    topic = make_topic()
    publish(submit(topic, author))
    other = make_topic(topic.condition, make_question("cure", "Is there a cure?"))
    reject(submit(other, author))
    text = client.get(at(submit(other, author))).text
    facts = dict(re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", text))

    assert facts["Published"] == "1"
    assert facts["Not published"] == "1"
    assert facts["Changes asked for"] == "0"
    assert facts["Member since"] == f"{author.joined_at:%B %Y}"


# Articles


def saved(article: ArticleVersion, **fields) -> dict:
    """The change form of a draft with its references, as it would be sent."""
    references = list(article.references.all())
    data = {
        "short_answer": article.short_answer,
        "body": article.body,
        "change_summary": article.change_summary,
        "references-TOTAL_FORMS": len(references),
        "references-INITIAL_FORMS": len(references),
    }
    for place, reference in enumerate(references):
        for name in ("position", "source", "title", "url"):
            data[f"references-{place}-{name}"] = getattr(reference, name)
        data[f"references-{place}-id"] = reference.pk
        data[f"references-{place}-article"] = article.pk
    return data | fields


def save(client, article: ArticleVersion, **fields):
    """The answer to a draft's form, opened, changed and sent."""
    return send(client, article_page(article), saved(article, **fields), follow=True)


def act(client, article: ArticleVersion, name: str, **said):
    """The answer to the button that signs or publishes, on the page of the article."""
    return send(client, article_page(article), said, to=article_page(article, name), follow=True)


def test_an_editor_begins_writes_previews_and_publishes(client, editor):
    make_disclaimer()
    topic = make_topic(make_condition("Example syndrome"))
    start = reverse("admin:conditions_topic_article", args=[topic.pk])
    assert "Start the article" in client.get(start).text
    assert not ArticleVersion.objects.exists()
    response = client.post(start)
    article = ArticleVersion.objects.get()
    assert response["Location"] == article_page(article)
    data = saved(article, short_answer="Nobody knows.", body="## What is known\n\nLittle.")
    data |= {"references-TOTAL_FORMS": 2, "_continue": "1"} | as_read(client, article_page(article))
    for place in range(2):
        data |= {
            f"references-{place}-position": place,
            f"references-{place}-source": "Orphanet",
            f"references-{place}-title": f"Entry {place}",
            f"references-{place}-url": "https://www.orpha.net/",
            f"references-{place}-article": article.pk,
        }
    assert client.post(article_page(article), data).status_code == 302
    preview = client.get(f"{topic.get_absolute_url()}?draft={article.pk}").text
    assert "This is a preview" in preview
    assert "Nobody knows." in preview
    assert '<h2 id="what-is-known">' in preview
    assert "Entry 1" in preview
    assert 'content="noindex"' in preview
    public = client.get(topic.get_absolute_url()).text
    assert "Nobody knows." not in public
    assert "Nothing stands in the way." in client.get(article_page(article)).text
    response = act(client, article, "publish")

    assert "The answer is public now." in response.text
    client.logout()
    assert "Nobody knows." in client.get(topic.get_absolute_url()).text
    article.refresh_from_db()
    assert article.state == "published"
    assert [author.member for author in article.article_authors.all()] == [editor]


def test_what_stands_in_the_way_is_listed_and_nothing_is_published(client, editor):
    article = make_article(
        references=1,
        short_answer="106 people have shared this in our community.",
        body="So [[contributers]] say.",
    )
    text = client.get(article_page(article)).text
    response = act(client, article, "publish")

    for sentence in (
        "Give at least two references.",
        "A number of people is typed in",
        "[[contributers]] is not a token we know.",
    ):
        assert sentence in text
        assert sentence in response.text
    article.refresh_from_db()
    assert article.is_draft


def test_a_new_version_begins_with_the_public_text_and_leaves_it_public(client, editor):
    article = publish_article(make_article(short_answer="What we knew."))
    start = reverse("admin:conditions_topic_article", args=[article.topic_id])
    assert "Version 1 is public and stays so" in client.get(start).text
    client.post(start)
    draft = ArticleVersion.objects.get(state="draft")
    save(client, draft, short_answer="What we know now.")

    assert draft.number == 2
    assert draft.references.count() == article.references.count()
    public = client.get(article.topic.get_absolute_url()).text
    assert "What we knew." in public
    assert "What we know now." not in public


def test_a_published_version_can_no_longer_be_changed(client, editor):
    article = publish_article(make_article(short_answer="What we knew."))
    response = client.post(article_page(article), saved(article, short_answer="Changed."))

    assert response.status_code == 403
    article.refresh_from_db()
    assert article.short_answer == "What we knew."
    assert (
        "has been published already"
        in client.post(article_page(article, "publish"), follow=True).text
    )


def test_a_preview_is_for_the_desk_alone(client):
    article = make_article(short_answer="Only a draft.")
    address = f"{article.topic.get_absolute_url()}?draft={article.pk}"
    for who in (None, make_member(), somebody("moderator")):
        client.logout()
        if who:
            client.force_login(who)
        assert "Only a draft." not in client.get(address).text
    client.force_login(somebody("medical reviewer"))
    response = client.get(address)

    assert "Only a draft." in response.text
    assert response["Cache-Control"] == "private, no-store"


def test_a_preview_asks_for_what_the_desk_asks_for(client, editor, settings):
    article = make_article(short_answer="Only a draft.")
    address = f"{article.topic.get_absolute_url()}?draft={article.pk}"
    settings.STAFF_MFA_REQUIRED = True
    in_one_step = client.get(address).text
    add_app(editor)
    in_one_step_though_there_is_an_app = client.get(address).text
    pass_second_step(client, editor)
    in_two_steps = client.get(address).text
    Member.objects.filter(pk=editor.pk).update(state="banned")
    banned = client.get(address).text
    Member.objects.filter(pk=editor.pk).update(state="approved", is_staff=False)
    no_staff = client.get(address).text

    assert "Only a draft." in in_two_steps
    for text in (in_one_step, in_one_step_though_there_is_an_app, banned, no_staff):
        assert "Only a draft." not in text


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 30, "²", "%00"])
def test_a_preview_of_nothing_is_the_public_page(client, editor, number):
    topic = make_topic()
    response = client.get(topic.get_absolute_url(), {"draft": number})

    assert response.status_code == 200
    assert "This is a preview" not in response.text


def test_a_draft_is_previewed_only_at_its_own_question(client, editor):
    article = make_article(short_answer="Only a draft.")
    other = make_topic()

    assert "Only a draft." not in client.get(f"{other.get_absolute_url()}?draft={article.pk}").text


@pytest.fixture
def reviewer(client):
    member = somebody("medical reviewer")
    make_reviewer(member=member, name="Dr Signs")
    client.force_login(member)
    return member


def test_a_reviewer_signs_exactly_the_version_that_was_read(client, reviewer):
    article = make_article()
    assert "Nobody has signed this version." in client.get(article_page(article)).text
    response = act(client, article, "sign", checked="The whole page.")

    assert "Your review of exactly this version is recorded." in response.text
    assert "Signed by Dr Signs on" in response.text
    review = Review.objects.get()
    assert (review.article, review.checked) == (article, "The whole page.")
    assert review.reviewed_on == timezone.localdate()


def test_a_signature_says_what_was_checked(client, reviewer):
    article = make_article()
    response = client.post(article_page(article, "sign"), {"checked": " "}, follow=True)

    assert "Say what you checked: readers see it." in response.text
    assert not Review.objects.exists()


def test_a_reviewer_neither_changes_nor_publishes(client, reviewer):
    article = make_article(short_answer="As it was.")
    changed = client.post(article_page(article), saved(article, short_answer="Changed."))

    assert changed.status_code == 403
    assert client.post(article_page(article, "publish")).status_code == 403
    article.refresh_from_db()
    assert article.short_answer == "As it was."
    assert article.is_draft


def test_an_editor_does_not_sign_and_no_reviewer_signs_for_another(client, editor):
    article = make_article()
    assert client.post(article_page(article, "sign"), {"checked": "x"}).status_code == 403
    client.force_login(somebody("medical reviewer"))  # has the right, but is no known clinician
    assert client.post(article_page(article, "sign"), {"checked": "x"}).status_code == 404

    assert not Review.objects.exists()


def test_nobody_signs_what_they_wrote(client, reviewer):
    article = make_article(author=reviewer)
    response = act(client, article, "sign", checked="All.")

    assert "Nobody signs an article that they wrote." in response.text
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"short_answer": "Another answer."},
        {"body": "## Other\n\nText."},
        {"references-0-title": "Another title"},
        {"references-1-DELETE": "on"},
    ],
    ids=["short answer", "sections", "a reference", "a reference less"],
)
def test_a_change_takes_the_signature_off(client, editor, change):
    article = make_article()
    sign_article(article)
    save(client, article)
    assert Review.objects.exists(), "Saving without a change keeps the signature."
    response = save(client, article, **change)

    assert not Review.objects.exists()
    assert "the clinical review no longer holds" in response.text


# Roles and the rest of the desk


def test_making_the_roles_twice_is_making_them_once():
    def roles():
        return {
            group.name: sorted(group.permissions.values_list("codename", flat=True))
            for group in Group.objects.all()
        }

    call_command("ensure_roles", verbosity=0)
    once = roles()
    Group.objects.get(name="moderator").permissions.clear()
    Group.objects.get(name="editor").permissions.set(
        Group.objects.get(name="administrator").permissions.all()
    )
    call_command("ensure_roles", verbosity=0)

    assert roles() == once
    assert set(once) == {
        "moderator",
        "senior moderator",
        "editor",
        "medical reviewer",
        "administrator",
    }
    assert "decide_submission" in once["moderator"]
    assert not [
        r
        for role in ("editor", "medical reviewer", "administrator")
        for r in once[role]
        if "submission" in r
    ]


@pytest.mark.parametrize(
    "role", ["moderator", "senior moderator", "editor", "medical reviewer", "administrator"]
)
def test_every_link_on_the_first_page_of_the_desk_opens(client, role):
    client.force_login(somebody(role))
    links = re.findall(r'<a href="(/admin/[^"]*)"', client.get("/admin/").text)

    assert len(links) > 2
    for link in set(links):
        assert client.get(link).status_code == 200, link


@pytest.fixture
def a_row_of_everything():
    """At least one row for every model that the desk shows."""
    call_command("ensure_roles", verbosity=0)
    condition = make_condition("Example syndrome", second_name="example disease")
    condition.names.create(name="Sample syndrome")
    condition.codes.create(system="ORPHA", code="1")
    topic = make_topic(condition)
    publish_article(make_article(topic))
    make_article(topic, number=2)
    submit(topic, name_choice="typed", typed_name="Otter 7")
    make_escalation(submit(topic).experience)
    hand_in_edit(publish(submit(topic)))
    make_appeal()
    make_helpline("DE")
    elsewhere = make_topic(condition, make_question("cure", "Is there a cure?"))
    workflow.switch_off(elsewhere, by=somebody("editor"), reason="A double.")


def test_every_page_of_the_desk_opens(client, a_row_of_everything):
    client.force_login(make_member(is_staff=True, is_superuser=True))
    opened = 0
    for model, model_admin in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert client.get(reverse(f"{name}_changelist")).status_code == 200, name
        added = client.get(reverse(f"{name}_add")).status_code
        assert added in (200, 403), name
        rows = model_admin.get_queryset(client.get("/admin/").wsgi_request)
        if model._meta.app_label in ("accounts", "conditions", "experiences"):
            assert rows.exists(), f"no row of {name}"
        for row in rows:
            response = client.get(reverse(f"{name}_change", args=[row.pk]), follow=True)
            assert response.status_code == 200, name
            opened += 1
            history = client.get(reverse(f"{name}_history", args=[row.pk]))
            assert history.status_code in (200, 403), name
            deleted = client.get(reverse(f"{name}_delete", args=[row.pk]))
            assert deleted.status_code in (200, 403), name
    assert opened > 10


def test_every_list_of_the_desk_can_be_searched(client, a_row_of_everything):
    client.force_login(make_member(is_staff=True, is_superuser=True))
    client.raise_request_exception = False
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert client.get(reverse(f"{name}_changelist") + "?q=x").status_code == 200, name


def test_no_list_of_the_desk_is_opened_by_a_broken_address(client, a_row_of_everything):
    client.force_login(make_member(is_staff=True, is_superuser=True))
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for query in ("?p=999", "?o=99.x", "?state=nonsense", "?id__exact=x", "?e=1"):
            response = client.get(reverse(f"{name}_changelist") + query, follow=True)
            assert response.status_code in (200, 400), (name, query)
        if name != "admin:experiences_submission":
            missing = client.get(reverse(f"{name}_change", args=["x"]), follow=True)
            assert missing.status_code in (200, 404), name


@pytest.mark.parametrize(
    "reference",
    [
        "x",
        "9" * 30,
        "1_2",
        "-1",
    ],
    ids=["a letter", "a large number", "two numbers", "a negative number"],
)
def test_a_moderator_who_opens_a_broken_address_finds_nothing_there(client, moderator, reference):
    client.raise_request_exception = False
    address = reverse("admin:experiences_submission_change", args=[reference])

    assert client.get(address).status_code == 404


def test_an_editor_opens_a_draft_without_a_warning_for_the_operator(client, editor):
    article = make_article()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert client.get(article_page(article)).status_code == 200


def test_an_editor_adds_a_condition_and_it_has_all_its_questions(client, editor):
    call_command("load_questions", verbosity=0)
    add = reverse("admin:conditions_condition_add")
    data = {"name": "new syndrome", "slug": "new-syndrome", "second_name": "", "is_listed": "on"}
    rows_below = re.findall(r'name="(\w+)-TOTAL_FORMS"', client.get(add).text)
    data |= {f"{prefix}-TOTAL_FORMS": 0 for prefix in rows_below}
    data |= {f"{prefix}-INITIAL_FORMS": 0 for prefix in rows_below}
    response = client.post(add, data)

    assert response.status_code == 302
    assert Topic.objects.filter(condition__slug="new-syndrome").count() == Question.objects.count()
    client.logout()
    assert client.get("/conditions/new-syndrome/").status_code == 200


def test_counts_cannot_be_typed_at_the_desk(client, editor):
    topic = publish().topic
    change = reverse("admin:conditions_topic_change", args=[topic.pk])
    typed = {"people_count": 99, "relatives_count": 99, "is_on": ""}
    assert client.post(change, typed).status_code == 403
    topic.refresh_from_db()

    assert (topic.people_count, topic.relatives_count, topic.is_on) == (1, 0, True)


def test_an_administrator_gives_roles_and_deletes_nobody(client):
    administrator = somebody("administrator")
    member = make_member("canary.member@example.org")
    sign_in(client, administrator.email)
    page = reverse("admin:accounts_member_change", args=[member.pk])
    change = reverse("admin:accounts_member_roles", args=[member.pk])
    assert "canary.member@example.org" in client.get(page).text
    group = Group.objects.get(name="editor")
    data = {"desk_name": "Editor", "is_staff": "on", "groups": [group.pk], "is_superuser": "on"}
    assert client.post(change, data | as_read(client, change)).status_code == 302
    member.refresh_from_db()
    delete = client.post(reverse("admin:accounts_member_delete", args=[member.pk]), {"post": "yes"})

    assert (member.is_staff, member.is_superuser, list(member.groups.all())) == (
        True,
        False,
        [group],
    )
    assert delete.status_code == 403
    assert Member.objects.filter(pk=member.pk).exists()


def test_the_desks_log_names_nobody(client, editor):
    """What the admin writes down about a row stays when the row's person is gone."""
    from django.contrib.admin.models import LogEntry

    administrator = somebody("administrator")
    sign_in(client, administrator.email)
    member = make_member("canary.member@example.org")
    roles = reverse("admin:accounts_member_roles", args=[member.pk])
    client.post(roles, as_read(client, roles) | {"desk_name": "Somebody"})
    entry = LogEntry.objects.get()

    assert "canary" not in entry.object_repr + entry.change_message
    assert not MedicalReviewer.objects.exists()
