"""What the public reads as a number of people, and when a public page has changed."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from conditions.articles import workflow as conditions_workflow
from conditions.models import Condition, Topic
from conditions.versions import page_version
from experiences import workflow
from experiences.models import Contributor, Experience, Submission
from tests.support.factories import (
    block,
    drift,
    hand_in_edit,
    make_article,
    make_condition,
    make_draft,
    make_member,
    make_moderator,
    make_question,
    make_topic,
    publish,
    publish_article,
    reject,
    return_for_changes,
    stored_counts,
    submit,
)

pytestmark = pytest.mark.django_db


def two_topics() -> tuple[Topic, Topic]:
    """Two questions of one condition."""
    condition = make_condition()
    return make_topic(condition), make_topic(
        condition, make_question("diet", "Does food make a difference with [[condition]]?")
    )


def test_one_person_with_two_experiences_is_one_contributor():
    causes, diet = two_topics()
    person = make_member()

    publish(submit(causes, person))
    publish(submit(diet, person))

    assert stored_counts(causes) == (1, 0, 1, 2)
    assert stored_counts(diet) == (1, 0, 1, 2)
    assert Contributor.objects.get().published_count == 2


def test_two_people_on_one_question_are_two_contributors():
    topic = make_topic()
    publish(submit(topic))
    publish(submit(topic))

    assert stored_counts(topic) == (2, 0, 2, 2)


@pytest.mark.parametrize("written_as", ["parent", "relative", "carer"])
def test_relatives_and_carers_are_told_apart_from_people_with_the_condition(written_as):
    topic = make_topic()
    publish(submit(topic, written_as="self"))
    publish(submit(topic, written_as=written_as))

    assert stored_counts(topic) == (1, 1, 2, 2)


def test_a_parent_who_has_it_too_is_one_contributor_on_both_sides():
    causes, diet = two_topics()
    person = make_member()
    publish(submit(causes, person, written_as="self"))
    publish(submit(diet, person, written_as="parent"))

    assert stored_counts(causes) == (1, 0, 1, 2)
    assert stored_counts(diet) == (0, 1, 1, 2)


def test_somebody_in_two_communities_counts_in_each_and_moves_only_that_one():
    person = make_member()
    one, other = publish(member=person), publish(member=person)

    workflow.unpublish(one, by=person)

    assert stored_counts(one.topic) == (0, 0, 0, 0)
    assert stored_counts(other.topic) == (1, 0, 1, 1)


def test_an_edit_that_says_who_writes_moves_one_person_to_the_other_side_once_published():
    experience = publish(written_as="self")

    edit = hand_in_edit(experience, written_as="parent")
    assert stored_counts(experience.topic) == (1, 0, 1, 1)
    workflow.publish(edit, by=make_moderator())
    assert stored_counts(experience.topic) == (0, 1, 1, 1)

    publish(hand_in_edit(experience, written_as="carer"))
    assert stored_counts(experience.topic) == (0, 1, 1, 1)
    publish(hand_in_edit(experience, written_as="self"))
    assert stored_counts(experience.topic) == (1, 0, 1, 1)
    assert drift(experience.topic.condition) == []


def test_a_refused_edit_leaves_everybody_on_their_side():
    experience = publish(written_as="self")

    reject(hand_in_edit(experience, written_as="parent"))

    assert stored_counts(experience.topic) == (1, 0, 1, 1)
    assert drift(experience.topic.condition) == []


def test_an_edit_published_while_withdrawn_counts_on_its_own_side_once_put_back():
    experience = publish(written_as="self")
    author = experience.contributor.member
    workflow.unpublish(experience, by=author)

    publish(hand_in_edit(experience, written_as="carer"))
    assert stored_counts(experience.topic) == (0, 0, 0, 0)

    workflow.republish(experience, by=author)
    assert stored_counts(experience.topic) == (0, 1, 1, 1)


def test_withdrawing_one_of_two_keeps_the_person_and_withdrawing_both_does_not():
    causes, diet = two_topics()
    person = make_member()
    one, other = publish(submit(causes, person)), publish(submit(diet, person))

    workflow.unpublish(one, by=person)
    assert stored_counts(causes) == (0, 0, 1, 1)
    workflow.unpublish(other, by=person)
    assert stored_counts(diet) == (0, 0, 0, 0)

    workflow.republish(other, by=person)
    workflow.republish(one, by=person)
    assert stored_counts(causes) == (1, 0, 1, 2)
    assert drift(causes.condition) == []


def test_deleting_takes_the_person_out_once_whatever_was_withdrawn_before():
    causes, diet = two_topics()
    person = make_member()
    one, other = publish(submit(causes, person)), publish(submit(diet, person))
    workflow.unpublish(one, by=person)

    workflow.delete_experience(one, by=person)
    assert stored_counts(diet) == (1, 0, 1, 1)
    workflow.delete_experience(other, by=person)
    assert stored_counts(diet) == (0, 0, 0, 0)
    assert drift(causes.condition) == []


def test_words_left_behind_by_somebody_without_an_account_still_count_as_one_person():
    causes, diet = two_topics()
    person = make_member()
    publish(submit(causes, person))
    waiting = submit(diet, person)
    Contributor.objects.update(member=None)

    assert drift(causes.condition) == []
    publish(waiting)
    assert stored_counts(causes) == (1, 0, 1, 2)
    assert drift(causes.condition) == []


def test_nothing_but_readable_words_is_counted():
    topic = make_topic()
    make_draft(topic, make_member())
    submit(topic)
    return_for_changes(submit(topic))
    reject(submit(topic))
    taken_back = submit(topic)
    workflow.take_back(taken_back.experience, by=taken_back.experience.contributor.member)
    block(publish(submit(topic)))

    assert stored_counts(topic) == (0, 0, 0, 0)
    assert drift(topic.condition) == []
    assert not Experience.objects.readable().exists()


def test_the_public_pages_show_what_is_stored(client):
    causes, diet = two_topics()
    Condition.objects.update(name="Parry-Romberg syndrome", second_name="")
    person = make_member()
    publish(submit(causes, person))
    publish(submit(diet, person))
    publish(submit(causes, written_as="parent"))

    question = client.get(causes.get_absolute_url()).content.decode()
    condition = client.get(causes.condition.get_absolute_url()).content.decode()
    assert (
        "1 person with Parry-Romberg syndrome and 1 relative or carer have shared their "
        "first-person experience on this question"
    ) in question
    assert "2 individuals have shared their experiences" in condition
    assert "<b>2</b> experiences" in client.get("/questions/").content.decode()


def versions(topic: Topic) -> tuple[int, int]:
    topic = Topic.objects.select_related("condition").get(pk=topic.pk)
    return topic.version, topic.condition.version


def test_what_only_author_and_moderators_see_moves_no_version():
    topic = make_topic()
    person = make_member()
    before = versions(topic)

    make_draft(topic, person)
    submission = submit(topic, person)
    assert versions(topic) == before
    return_for_changes(submission)
    assert versions(topic) == before
    submission = submit(topic, person, "The same with the change that was asked for.")
    workflow.take_back(submission.experience, by=person)
    reject(submit(topic, person))
    assert versions(topic) == before
    workflow.delete_experience(submission.experience, by=person)
    assert versions(topic) == before


def test_each_change_that_readers_see_moves_topic_and_condition_by_one():
    topic = make_topic()
    person = make_member()
    submission = submit(topic, person)
    seen = versions(topic)

    def moved_once() -> bool:
        nonlocal seen
        before, seen = seen, versions(topic)
        return seen == (before[0] + 1, before[1] + 1)

    experience = publish(submission)
    assert moved_once()
    publish(hand_in_edit(experience, "Other words, on the same side as before."))
    assert moved_once()
    workflow.unpublish(experience, by=person)
    assert moved_once()
    workflow.republish(experience, by=person)
    assert moved_once()
    workflow.delete_experience(experience, by=person)
    assert moved_once()


def test_a_refused_edit_of_public_words_moves_no_version():
    experience = publish()
    before = versions(experience.topic)

    reject(hand_in_edit(experience))
    return_for_changes(hand_in_edit(experience))
    hand_in_edit(experience)

    assert versions(experience.topic) == before


def test_what_happens_to_hidden_words_moves_no_version():
    experience = publish()
    person = experience.contributor.member
    block(experience)
    before = versions(experience.topic)

    publish(hand_in_edit(experience))
    workflow.unpublish(experience, by=person)
    workflow.republish(experience, by=person)
    workflow.delete_experience(experience, by=person)

    assert versions(experience.topic) == before


def test_a_publication_moves_no_other_question_and_no_other_condition():
    causes, diet = two_topics()
    elsewhere = make_topic()
    before = versions(diet)[0], versions(elsewhere), page_version(elsewhere)

    publish(submit(causes))

    assert (versions(diet)[0], versions(elsewhere), page_version(elsewhere)) == before


def test_one_more_contributor_is_news_on_each_page_and_one_more_text_of_theirs_is_not(client):
    causes, diet = two_topics()
    publish_article(make_article(diet, short_answer="So far [[contributors]]."))
    person = make_member()
    before = page_version(diet)
    first = publish(submit(causes, person))
    with_one = page_version(diet)

    assert with_one != before
    assert "So far 1 individual has" in client.get(diet.get_absolute_url()).text
    question = make_question("types", "Which types of [[condition]] are there?")
    publish(submit(make_topic(causes.condition, question), person))
    publish(hand_in_edit(first, "Other words of the same person, on the same question."))
    assert page_version(diet) == with_one
    workflow.unpublish(first, by=person)
    assert page_version(diet) == with_one


def test_a_pen_name_approved_later_moves_every_page_that_carries_it():
    causes, diet = two_topics()
    person = make_member()
    typed = {"name_choice": "typed", "typed_name": "Kestrel of the north"}
    first = submit(causes, person, **typed)
    publish(first)
    before = page_version(causes), page_version(causes.condition)

    second = submit(diet, person)
    workflow.publish(second, by=make_moderator(), approve_pen_name=True)

    assert page_version(causes) != before[0]
    assert page_version(causes.condition) != before[1]


def test_a_published_article_moves_topic_and_condition():
    topic = make_topic()
    before = versions(topic)
    article = make_article(topic)
    assert versions(topic) == before

    publish_article(article)
    assert versions(topic) == (before[0] + 1, before[1] + 1)

    conditions_workflow.start_article(topic, by=make_member())
    assert versions(topic) == (before[0] + 1, before[1] + 1)


def recount(*options: str) -> str:
    """What `manage.py recount` says."""
    out = io.StringIO()
    call_command("recount", *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def community() -> Topic:
    """Two people with it and a relative on one question, one of them also on another."""
    causes, diet = two_topics()
    person = make_member()
    publish(submit(causes, person))
    publish(submit(diet, person))
    publish(submit(causes))
    publish(submit(causes, written_as="parent"))
    workflow.unpublish(publish(submit(diet)), by=Experience.objects.last().contributor.member)
    return causes


COUNTS = {
    "is_readable": lambda topic: (
        Experience.objects.filter(pk=Experience.objects.first().pk),
        {"is_readable": False},
        "is_readable: False stored, True counted",
    ),
    "published_count": lambda topic: (
        Contributor.objects.filter(pk=Contributor.objects.first().pk),
        {"published_count": 5},
        "published_count: 5 stored, 2 counted",
    ),
    "people_count": lambda topic: (
        Topic.objects.filter(pk=topic.pk),
        {"people_count": 0},
        "people_count: 0 stored, 2 counted",
    ),
    "relatives_count": lambda topic: (
        Topic.objects.filter(pk=topic.pk),
        {"relatives_count": 7},
        "relatives_count: 7 stored, 1 counted",
    ),
    "contributor_count": lambda topic: (
        Condition.objects.filter(pk=topic.condition_id),
        {"contributor_count": 2},
        "contributor_count: 2 stored, 3 counted",
    ),
    "experience_count": lambda topic: (
        Condition.objects.filter(pk=topic.condition_id),
        {"experience_count": 9},
        "experience_count: 9 stored, 4 counted",
    ),
}


@pytest.mark.parametrize("count", COUNTS)
def test_a_wrong_figure_is_found_by_the_check_and_mended_by_the_recount(community, count):
    assert "0 differ" in recount("--check")
    rows, wrong, sentence = COUNTS[count](community)
    right = rows.values(*wrong).get()
    rows.update(**wrong)

    with pytest.raises(CommandError) as error:
        recount("--check")
    assert error.value.returncode == 1
    assert rows.values(*wrong).get() == wrong, "a check changes nothing"

    said = recount()
    assert sentence in said and "1 repaired" in said
    assert rows.values(*wrong).get() == right
    assert "0 differ" in recount("--check")


def test_the_check_finds_words_that_can_be_read_although_they_were_withdrawn(community):
    hidden = Experience.objects.filter(blockers__isnull=False)
    Experience.objects.filter(pk__in=hidden).update(is_readable=True)

    with pytest.raises(CommandError):
        recount("--check")
    recount()

    assert not hidden.get().is_readable


def test_the_check_says_each_figure_that_is_wrong(community):
    Topic.objects.filter(pk=community.pk).update(people_count=8, relatives_count=8)

    out = io.StringIO()
    with pytest.raises(CommandError, match="2 stored counts differ"):
        call_command("recount", "--check", stdout=out)

    assert "people_count: 8 stored, 2 counted" in out.getvalue()
    assert "relatives_count: 8 stored, 1 counted" in out.getvalue()


def test_both_figures_of_a_condition_can_be_wrong_and_are_mended_together(community):
    """One of them without the other would be more contributors than experiences."""
    Condition.objects.filter(pk=community.condition_id).update(
        contributor_count=0, experience_count=0
    )

    assert "2 repaired" in recount()
    assert stored_counts(community) == (2, 1, 3, 4)


def test_a_repair_lets_every_page_of_the_condition_be_read_anew(community):
    elsewhere = make_topic()

    def of_both_pages(topic) -> list[tuple]:
        return [page_version(topic), page_version(topic.condition)]

    untouched, before = of_both_pages(elsewhere), of_both_pages(community)

    recount()
    assert of_both_pages(community) == before, "nothing was wrong, nothing was touched"

    Topic.objects.filter(pk=community.pk).update(people_count=8)
    recount()
    assert not set(of_both_pages(community)) & set(before)
    assert of_both_pages(elsewhere) == untouched


def test_a_count_is_never_changed_halfway(community):
    """A transition that fails at its end leaves no count behind."""
    submission = submit(community)
    before = stored_counts(community)

    class PowerCut(Exception):
        pass

    with pytest.raises(PowerCut), transaction.atomic():
        workflow.publish(submission, by=make_moderator())
        assert stored_counts(community) != before
        raise PowerCut

    assert stored_counts(community) == before
    assert Submission.objects.get(pk=submission.pk).state == "waiting"
    assert drift(community.condition) == []
