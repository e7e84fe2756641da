"""The demonstration: what somebody who starts the site for the first time finds in it."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.apps import apps
from django.contrib.auth import get_user
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Letter, Member, Notification
from conditions.models import ArticleVersion, Condition, Topic
from diseasemaps.demo import bulk, files, handwritten, known, sending
from diseasemaps.demo.chance import Chance
from diseasemaps.demo.people import PASSWORD, SIGN_INS, People
from diseasemaps.demo.sending import InventedText, Publication
from experiences.models import Contributor, Draft, Experience, Report, Submission

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("demonstration"),
]
CONDITION = "/conditions/parry-romberg-syndrome/"
CAUSES = CONDITION + "causes/"


def rows() -> dict:
    return {
        model: list(model.objects.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.app_label in ("accounts", "conditions", "experiences", "auth")
    }


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_106_individuals_have_shared(client):
    assert "106 individuals have shared their experiences" in text_of(client.get(CONDITION).text)
    contributors = Contributor.objects.filter(
        condition__slug="parry-romberg-syndrome", published_count__gt=0
    )
    assert contributors.count() == 106


def test_three_people_who_have_it_have_written_about_the_cause(client):
    text = text_of(client.get(CAUSES).text)

    assert (
        "3 people with Parry-Romberg syndrome / Progressive hemifacial atrophy have shared their "
        "first-person experience on this question"
    ) in text
    experiences = Experience.objects.readable().filter(
        topic__condition__slug="parry-romberg-syndrome", topic__question__key="causes"
    )
    assert [e.written_as for e in experiences] == ["self"] * 3


def test_over_100_members_stand_in_the_articles_prose(client):
    pages = [
        client.get(article.topic.get_absolute_url()).text
        for article in ArticleVersion.objects.published().select_related(
            "topic__condition", "topic__question"
        )
    ]

    assert any("ver 100 members have shared their experiences" in page for page in pages)
    assert not [page for page in pages if "[[" in page]


def test_the_answer_on_the_cause_was_updated_on_7_april_2026(client):
    text = client.get(CAUSES).text

    assert 'Last updated <time datetime="2026-04-07">7 April 2026</time>' in text
    assert "Medically reviewed" in text


@pytest.mark.parametrize("email", SIGN_INS)
def test_everybody_on_the_list_signs_in_with_their_role(client, email):
    response = client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    role = SIGN_INS[email]
    member = get_user(client)

    assert response.status_code == 302
    assert member.email == email
    assert client.get("/me/").status_code == 200
    assert client.get("/admin/").status_code == (200 if role else 302)
    assert list(member.groups.values_list("name", flat=True)) == ([role[0]] if role else [])
    assert member.is_superuser is (role is not None and role[0] == "administrator")


def test_the_roles_of_the_demonstration_can_do_their_work(client):
    def opens(email, name) -> bool:
        client.force_login(Member.objects.get(email=email))
        return client.get(reverse(f"admin:{name}_changelist")).status_code == 200

    queue, articles = "experiences_submission", "conditions_articleversion"
    for email in ("moderator@example.org", "moderator2@example.org", "senior@example.org"):
        assert opens(email, queue)
        assert not opens(email, articles)
    for email in ("editor@example.org", "reviewer@example.org"):
        assert opens(email, articles)
        assert not opens(email, queue)
    assert opens("admin@example.org", queue)
    assert opens("admin@example.org", "accounts_member")


def test_every_number_is_true():
    call_command("recount", "--check", verbosity=0)


def test_every_number_can_be_counted_anew_from_nothing():
    """After somebody has set the stored numbers to nought, `recount` brings all of them back."""
    before = {
        model: list(model.objects.order_by("pk").values_list("pk", *fields))
        for model, fields in STORED.items()
    }
    for model, fields in reversed(STORED.items()):
        model.objects.update(**dict.fromkeys(fields, 0))
    call_command("recount", verbosity=0)

    assert before == {
        model: list(model.objects.order_by("pk").values_list("pk", *fields))
        for model, fields in STORED.items()
    }


STORED = {
    Condition: ["contributor_count", "experience_count"],
    Topic: ["people_count", "relatives_count"],
    Contributor: ["published_count"],
    Experience: ["is_readable"],
}


def test_the_patient_has_a_text_in_every_state(client):
    client.force_login(Member.objects.get(email="patient@example.org"))
    text = client.get("/me/").text

    for tag in (
        "Published",
        "Published, changes with a moderator",
        "With a moderator",
        "Changes asked for",
        "Not published",
        "Taken down by you",
        "Draft",
    ):
        assert re.search(rf'class="dm-tag[^>]*>(<svg.*?</svg>)?\s*{tag}</span>', text, re.S), tag


def test_readers_have_reported_texts_with_each_kind_of_end():
    made = Report.objects.order_by("pk").values_list("reason", "state", "is_credible")
    assert list(made) == [
        *[("promotion", "open", True)] * 3,
        ("worried", "open", True),
        ("identifies", "dismissed", False),
    ]
    held = Experience.objects.get(blockers__cause="held", blockers__set_by=None)
    assert not held.is_readable and held.reports.open().count() == 3


def test_the_newcomer_has_nothing_yet(client):
    client.force_login(Member.objects.get(email="newcomer@example.org"))

    assert "You have not written anything yet" in client.get("/me/").text


def test_no_two_people_say_the_same():
    texts = [
        " ".join(words.split()) for words in Submission.objects.values_list("words", flat=True)
    ]
    assert len(texts) > 106
    assert len(set(texts)) == len(texts)
    sentences = [text[:80] for text in texts]
    assert max(sentences.count(sentence) for sentence in set(sentences)) <= 3


def test_every_text_could_have_been_sent_and_names_nobody():
    for words in Submission.objects.filter(state="published").values_list("words", flat=True):
        assert 20 <= len(words) <= 5000
        assert "@" not in words
        assert "http" not in words


def test_the_queue_has_texts_of_several_ages_and_one_that_is_late(client):
    client.force_login(Member.objects.get(email="moderator@example.org"))
    text = client.get(reverse("admin:experiences_submission_changelist")).text

    assert text.count('class="desk-age') >= 8
    assert "desk-age--late" in text
    assert "somebody&#x27;s name" in text


def test_nobody_gets_letters_about_invented_events():
    assert not Letter.objects.exists()
    assert not mail.outbox


def test_every_address_is_one_that_reaches_nobody():
    assert not Member.objects.exclude(email__endswith="@example.org").exists()


def test_outside_development_nothing_is_loaded():
    Member.objects.filter(email="patient@example.org").update(email="other@example.org")
    before = rows()
    with pytest.raises(CommandError, match="DEVELOPMENT"):
        call_command("load_demo", verbosity=0)

    assert rows() == before


def test_loading_twice_is_loading_once(settings):
    before = rows()
    settings.DEVELOPMENT = True
    call_command("load_demo", verbosity=0)

    assert rows() == before


def test_every_page_says_that_people_and_words_are_invented(client, settings):
    settings.DEMONSTRATION = True
    sentence = "the people, their words and the reviewers on this site are invented"
    addresses = ["/", CONDITION, CAUSES, "/nowhere/"]
    addresses += [topic.get_absolute_url() for topic in Topic.objects.select_related()[:5]]
    addresses += [reverse(name) for name in ("account_login", "account_signup")]
    experience = Experience.objects.readable().first()
    addresses.append(reverse("experience-page", args=[experience.public_id]))
    for address in addresses:
        assert sentence in client.get(address).text, address
    client.force_login(Member.objects.get(email="patient@example.org"))
    own = Experience.objects.by(Member.objects.get(email="patient@example.org")).first()
    for address in (
        "/me/",
        CAUSES + "share/",
        reverse("my-experience", args=[own.public_id]),
        reverse("account_email"),
        reverse("account_logout"),
    ):
        assert sentence in client.get(address).text, address
    client.force_login(Member.objects.get(email="moderator@example.org"))
    queue = reverse("admin:experiences_submission_changelist")
    review = reverse(
        "admin:experiences_submission_change", args=[Submission.objects.waiting().first().pk]
    )
    for address in ("/admin/", queue, review):
        assert sentence in client.get(address).text, address


def test_a_site_that_is_none_says_nothing_of_the_kind(client):
    assert "invented" not in client.get("/").text


def test_everything_that_the_demonstration_shows_opens(client):
    for condition in Condition.objects.listed():
        page = client.get(condition.get_absolute_url()).text
        for address in set(re.findall(r'href="(/conditions/[^"#?]*)', page)):
            assert client.get(address).status_code == 200, address


def test_every_text_of_the_files_is_in_the_demonstration():
    """A file that nobody loads would be one that its writer waits for."""
    said = {*Submission.objects.values_list("words", flat=True)}
    said |= {*Draft.objects.values_list("words", flat=True)}
    for path in handwritten.EXPERIENCES.rglob("*.md"):
        _known, words = files.read_text(path)
        assert files.prose(words) in said, path
    answers = {
        *ArticleVersion.objects.values_list("topic__condition__slug", "topic__question__key")
    }
    assert {(path.parent.name, path.stem) for path in known.ARTICLES.glob("*/*.md")} == answers
    conditions = {path.stem for path in known.CONDITIONS.iterdir()}
    assert conditions == {*Condition.objects.values_list("slug", flat=True)}


def people_for(seed: int) -> People:
    """The demonstration's people, with other dice."""
    members = {email.partition("@")[0]: Member.objects.get(email=email) for email in SIGN_INS}
    return People(Chance(seed), members)


def topic(condition: str, question: str) -> Topic:
    topics = Topic.objects.select_related("condition", "question")
    return topics.get(condition__slug=condition, question__key=question)


def publication(people: People, member: Member, question: str, words: str, **more) -> Publication:
    text = InventedText.by(people, member, topic("myasthenia-gravis", question), words, **more)
    return Publication.of(people, text)


# Not of what is published: how often pages have changed, what somebody was told, what is random.
APART = ("version", "shared_version", "password", "token")


def rows_with_references(since: datetime) -> dict:
    """Every row of ours, its references by their place among their kind, moments of now as one."""
    place = {
        model: {pk: n for n, pk in enumerate(model._base_manager.order_by("pk").values_list("pk"))}
        for model in apps.get_models()
    }

    def told(field: models.Field, value: object) -> object:
        if isinstance(value, datetime) and value >= since:
            return "now"
        if value is not None and (field.primary_key or field.is_relation):
            return place[field.related_model or field.model][(value,)]
        return value

    return {
        model: [
            {
                field.attname: told(field, getattr(row, field.attname))
                for field in model._meta.concrete_fields
                if field.name not in APART and not isinstance(field, models.UUIDField)
            }
            for row in model._base_manager.order_by("pk")
        ]
        for model in apps.get_models()
        if model._meta.app_label in ("accounts", "conditions", "experiences")
        and model not in (Letter, Notification)
    }


def rows_after(act: Callable[[], object]) -> dict:
    """What the rows are once that has been done; it is taken back."""
    since = timezone.now()
    with transaction.atomic():
        act()
        found = rows_with_references(since)
        transaction.set_rollback(True)
    return found


def test_many_texts_at_once_leave_the_rows_that_the_transitions_leave():
    people = people_for(seed=1)
    anna, ben, clara = people.invent(3)
    publications = [
        publication(people, anna, "symptoms", "My eyelid came first, and it came on a Monday."),
        # There is something to keep in it: a telephone number and a date.
        publication(
            people, ben, "diagnosis", "On 3 May 2019 they rang me: 020 7946 0958, it said."
        ),
        publication(
            people, clara, "carers", "I carry the bags, she carries on.", written_as="carer"
        ),
        publication(people, anna, "diet", "I chew in the morning.", written_as="relative"),
    ]

    def by_transitions() -> None:
        for each in publications:
            sending.publish_invented(each, senior=people["senior"])

    at_once = rows_after(lambda: bulk.publish_in_bulk(publications))
    assert at_once == rows_after(by_transitions)
    assert len(at_once[Submission]) == Submission.objects.count() + len(publications)
    assert any(row["confirmed_hints"] for row in at_once[Submission][-len(publications) :])


def test_nobody_among_many_gets_a_name_that_somebody_has():
    people = people_for(seed=2)
    first, second = people.invent(2)
    here = topic("myasthenia-gravis", "diet")
    name = Contributor.objects.filter(condition=here.condition).first().pen_name
    publications = [
        Publication.of(
            people, InventedText(here, first, "I chew in the morning, slowly.", name, "")
        ),
        Publication.of(
            people, InventedText(here, second, "I chew in the evening, slowly.", name, "")
        ),
    ]
    bulk.publish_in_bulk(publications)

    names = [Contributor.objects.of(member).get().pen_name for member in (first, second)]
    assert len({name, *names}) == 3


@pytest.mark.parametrize(
    "more",
    [
        {"words": "I want to kill myself tonight and nobody knows it."},
        {"typed_name": "Sunday painter"},
        {"asks_for_support": True},
        {"content_notes": ["death"]},
    ],
    ids=lambda more: next(iter(more)),
)
def test_what_somebody_has_to_look_at_is_never_published_among_many(more):
    people = people_for(seed=3)
    words = more.pop("words", "I chew in the morning, slowly.")
    notes = more.pop("content_notes", ())
    text = InventedText.by(
        people, people.somebody(), topic("myasthenia-gravis", "diet"), words, **more
    )
    before = Experience.objects.count()
    with pytest.raises(ValueError, match="look at this text"):
        bulk.publish_in_bulk([Publication.of(people, text, notes)])

    assert Experience.objects.count() == before


def test_somebody_who_has_written_is_not_published_among_many():
    people = people_for(seed=4)
    each = publication(people, people.somebody(), "diet", "I chew in the morning, slowly.")
    bulk.publish_in_bulk([each])
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.publish_in_bulk([each])
