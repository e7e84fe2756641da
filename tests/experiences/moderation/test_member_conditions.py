"""Moderators who are limited to some conditions: they meet no words of any other, anywhere."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import Contributor, Experience, ModeratedCondition
from experiences.moderation.lanes import lanes
from experiences.workflow import visibility
from tests.support.desk import send
from tests.support.factories import (
    block,
    decide_on_account,
    make_appeal,
    make_condition,
    make_member,
    make_moderator,
    make_senior_moderator,
    make_topic,
    publish,
    reject,
    report,
    return_for_changes,
    submit,
)
from tests.support.page_catalogue import sign_in

pytestmark = pytest.mark.django_db
QUEUE = reverse("admin:experiences_submission_changelist")


@pytest.fixture
def here():
    return make_topic(make_condition("Alpha syndrome"))


@pytest.fixture
def elsewhere():
    return make_topic(make_condition("Beta syndrome"))


def limited(member, *topics):
    """The same moderator, limited to the conditions of these topics."""
    ModeratedCondition.objects.bulk_create(
        ModeratedCondition(moderator=member, condition=topic.condition) for topic in topics
    )
    return member


def desk_of(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


@pytest.fixture
def anna(here):
    return limited(make_moderator(desk_name="Anna at the desk"), here)


def test_who_has_no_limit_moderates_every_condition(here, elsewhere):
    moderator = make_moderator()
    texts = {submit(here), submit(elsewhere)}

    assert set(visibility.submissions_for(moderator)) == texts
    assert set(visibility.next_for(moderator)) == texts


def test_who_has_a_limit_is_offered_texts_on_these_conditions_only(anna, here, elsewhere):
    submit(elsewhere)
    one = submit(here)

    assert list(visibility.next_for(anna)) == [one]
    assert workflow.claim_next(by=anna) == one
    workflow.publish(one, by=anna)
    assert workflow.claim_next(by=anna) is None
    assert workflow.claim_several(5, by=anna) == []


def test_the_limit_of_one_moderator_is_none_for_another(anna, elsewhere):
    text = submit(elsewhere)

    assert workflow.claim_next(by=make_moderator()) == text


ACTS_ON_TEXTS = {
    "claim": lambda text, by: workflow.claim(text, by=by),
    "publish": lambda text, by: workflow.publish(text, by=by),
    "return": lambda text, by: workflow.return_for_changes(
        text, by=by, reason="other", message="Please."
    ),
    "reject": lambda text, by: workflow.reject(text, by=by, reason="spam", facts="An advert."),
}


@pytest.mark.parametrize("act", ACTS_ON_TEXTS)
def test_no_transition_of_a_text_of_another_condition_is_made(anna, elsewhere, act):
    text = submit(elsewhere)
    with pytest.raises(NotAllowed, match="You moderate other conditions"):
        ACTS_ON_TEXTS[act](text, anna)
    text.refresh_from_db()

    assert text.state == "waiting"
    assert text.claimed_by is None
    assert not text.decisions.exists()


@pytest.mark.parametrize("act", ["hold", "remove", "keep"])
def test_no_decision_on_public_words_of_another_condition_is_made(anna, elsewhere, act):
    experience = publish(submit(elsewhere))
    if act == "keep":
        report(experience)
    why = {} if act == "keep" else {"reason": "other", "facts": "Why."}
    with pytest.raises(NotAllowed, match="You moderate other conditions"):
        getattr(workflow, act)(experience, by=anna, **why)


def test_a_pen_name_in_another_community_is_not_decided_on(anna, elsewhere):
    submit(elsewhere, name_choice="typed", typed_name="Heron 9")
    name = Contributor.objects.with_name_to_read().get()
    with pytest.raises(NotAllowed, match="You moderate other conditions"):
        workflow.decide_typed_name(name, "Heron 9", by=anna, approved=True)


def test_a_judge_answers_no_appeal_on_a_text_of_another_condition(here, elsewhere):
    judge = limited(make_senior_moderator(), here)
    on_text = make_appeal(reject(submit(elsewhere)).decisions.get())
    on_account = make_appeal(decide_on_account(make_member()))

    assert list(visibility.appeals_for(judge).open()) == [on_account]
    with pytest.raises(NotAllowed, match="You moderate other conditions"):
        workflow.decide_appeal(on_text, by=judge, overturns=True, text="It may stand.")
    workflow.decide_appeal(on_account, by=judge, overturns=False, text="It stands.")
    desk = desk_of(judge)
    for method in (desk.get, desk.post):
        page = reverse("admin:experiences_appeal_change", args=[on_text.pk])
        assert method(page, {"outcome": "upheld", "text": "No."}).status_code == 404
    on_text.refresh_from_db()
    assert on_text.state == "open"


def test_forged_addresses_at_the_desk_lead_nowhere(anna, here, elsewhere):
    """Texts, public experiences and pen names of other conditions are not there, for any method."""
    waiting = submit(elsewhere, name_choice="typed", typed_name="Heron 9")
    public = publish(submit(elsewhere))
    desk = desk_of(anna)
    pages = [
        reverse("admin:experiences_submission_change", args=[waiting.pk]),
        reverse("admin:experiences_experience_change", args=[public.pk]),
    ]
    for page in pages:
        assert desk.get(page).status_code == 404
        assert desk.post(page, {"outcome": "published", "pen_name": "show"}).status_code == 404
    name = reverse("admin:experiences_contributor_change", args=[waiting.experience.contributor.pk])
    assert desk.get(name).status_code == 404
    desk.post(name, {"outcome": "show", "pen_name": "Heron 9"})
    for act in ("claim", "release"):
        where = reverse(f"admin:experiences_submission_{act}", args=[waiting.pk])
        assert desk.post(where).status_code == 404
    history = reverse("admin:experiences_submission_history", args=[waiting.pk])
    assert desk.get(history).status_code in (302, 404)
    waiting.refresh_from_db()
    assert waiting.state == "waiting"
    assert Contributor.objects.with_name_to_read().count() == 1


def test_no_list_of_the_desk_names_what_one_does_not_moderate(anna, here, elsewhere):
    submit(elsewhere, words="Words that this moderator never meets.")
    publish(submit(elsewhere))
    block(publish(submit(elsewhere)))
    submit(elsewhere, name_choice="typed", typed_name="Heron 9")
    report(publish(submit(elsewhere)))
    desk = desk_of(anna)
    found = Experience.objects.readable().first()
    lists = [
        QUEUE,
        f"{QUEUE}?state=all",
        f"{QUEUE}?condition={elsewhere.condition_id}",
        reverse("admin:experiences_submission_spam"),
        reverse("admin:experiences_experience_changelist"),
        reverse("admin:experiences_experience_changelist") + f"?q={found.public_id}",
        reverse("admin:experiences_experience_changelist") + "?standing=reported",
        reverse("admin:experiences_contributor_changelist"),
        reverse("admin:index"),
    ]
    for address in lists:
        page = desk.get(address)
        assert page.status_code == 200, address
        rows = page.text[page.text.index('id="content"') :].split('id="changelist-filter"')[0]
        assert "Beta syndrome" not in rows, address
        assert "never meets" not in rows and "Heron 9" not in rows, address
    assert {lane.number for lane in lanes(anna)} == {0}
    publish(submit(here))
    report(Experience.objects.get(topic=here))
    assert {lane.title: lane.number for lane in lanes(anna)}["Reports"] == 1


def test_a_returned_text_is_not_offered_to_somebody_who_moderates_other_conditions_by_now(
    here, elsewhere
):
    moderator = make_moderator()
    returned = return_for_changes(submit(elsewhere), by=moderator)
    limited(moderator, here)
    again = submit(elsewhere, returned.experience.contributor.member)

    assert again.offered_to is None
    assert workflow.claim_next(by=make_moderator()) == again


# Setting it


@pytest.fixture
def administrator():
    return make_member("root@example.org", is_staff=True, is_superuser=True)


def page_of(member) -> str:
    return reverse("admin:accounts_member_conditions", args=[member.pk])


def test_an_administrator_names_conditions_by_name_or_address_and_the_log_says_it_by_id(
    client, administrator, here, elsewhere
):
    moderator = make_moderator()
    sign_in(client, administrator.email)
    answer = send(
        client,
        page_of(moderator),
        {"conditions": "alpha SYNDROME\n\nbeta-syndrome\nAlpha syndrome\n"},
    )

    assert answer.status_code == 302
    rows = ModeratedCondition.objects.filter(moderator=moderator)
    assert set(rows.values_list("condition", flat=True)) == {
        here.condition_id,
        elsewhere.condition_id,
    }
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (administrator, str(moderator.pk))
    assert str(sorted([here.condition_id, elsewhere.condition_id])) in entry.change_message
    assert "syndrome" not in entry.change_message and "@" not in entry.object_repr
    shown = client.get(page_of(moderator)).text
    assert "Alpha syndrome\nBeta syndrome" in shown


def test_with_an_empty_list_somebody_moderates_everything_again(client, administrator, here):
    moderator = limited(make_moderator(), here)
    sign_in(client, administrator.email)
    send(client, page_of(moderator), {"conditions": " \n"})

    assert not ModeratedCondition.objects.exists()


def test_a_name_that_is_no_condition_is_said_and_nothing_is_changed(client, administrator, here):
    moderator = limited(make_moderator(), here)
    sign_in(client, administrator.email)
    answer = send(client, page_of(moderator), {"conditions": "Alpha syndrome\nGamma syndrom"})

    assert "No condition is called “Gamma syndrom”." in answer.text
    assert "Gamma syndrom</textarea>" in answer.text
    assert ModeratedCondition.objects.get().condition == here.condition


def test_what_a_moderator_cannot_open_any_more_is_given_back_at_once(
    administrator, here, elsewhere
):
    moderator = make_moderator()
    returned = return_for_changes(submit(elsewhere), by=moderator)
    offered = submit(elsewhere, returned.experience.contributor.member)
    kept, given_back = submit(here), submit(elsewhere)
    for text in (kept, given_back):
        workflow.claim(text, by=moderator)
    workflow.limit_to_conditions(moderator, [here.condition], by=administrator)
    for text in (kept, given_back, offered):
        text.refresh_from_db()

    assert kept.claimed_by == moderator
    assert (given_back.claimed_by, given_back.claimed_until) == (None, None)
    assert (offered.offered_to, offered.offered_until) == (None, None)


def test_nobody_sets_their_own_limit_and_nobody_without_the_right_sets_any(here, administrator):
    senior = make_senior_moderator()
    for member, by in ((administrator, administrator), (make_moderator(), senior)):
        with pytest.raises(NotAllowed, match="Only administrators"):
            workflow.limit_to_conditions(member, [here.condition], by=by)


def test_the_page_asks_for_the_password_again(client, administrator, here):
    moderator = make_moderator()
    sign_in(client, administrator.email, asked_lately=False)
    answer = send(client, page_of(moderator), {"conditions": "Alpha syndrome"})

    assert "reauthenticate" in answer["Location"]
    assert not ModeratedCondition.objects.exists()
