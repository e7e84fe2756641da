"""What somebody tries who means harm: others' accounts and words, more rights, forged forms.

Who gets what at which address is the table's business (`tests/diseasemaps/test_role_matrix.py`); here are
the tricks that take more than one request, or values that no form offers.
"""

import re
import uuid

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts import workflow as accounts_workflow
from accounts.exceptions import NotAllowed
from accounts.models import (
    AccountDecision,
    AccountOutcome,
    AddressChange,
    Closing,
    ClosingChoice,
    Consent,
    Letter,
    Member,
)
from conditions.models import ArticleState, ArticleVersion
from experiences import workflow
from experiences.models import (
    Appeal,
    Contributor,
    Decision,
    Draft,
    Experience,
    Submission,
    SubmissionState,
)
from tests.support.desk import as_read, send
from tests.support.factories import (
    PASSWORD,
    decide_on_account,
    make_appeal,
    make_article,
    make_draft,
    make_member,
    make_moderator,
    make_reviewer,
    make_senior_moderator,
    make_topic,
    publish,
    read_export,
    set_state,
    submit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NOTE = {"reason": "spam", "facts": "An advert."}


def colleague(role: str, **fields) -> Member:
    """A member of staff with exactly the rights of a role."""
    call_command("ensure_roles", verbosity=0)
    member = make_member(is_staff=True, **fields)
    member.groups.add(Group.objects.get(name=role))
    return member


def at_the_desk(page: str, member: Member, *more) -> str:
    return reverse(f"admin:accounts_member_{page}", args=[member.pk, *more])


def signed_in(client, member: Member):
    """The client of somebody who has entered the password just now."""
    client.force_login(member)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def rights(member: Member) -> tuple:
    now = Member.objects.get(pk=member.pk)
    return now.is_staff, now.is_superuser, now.state, sorted(now.get_all_permissions())


# More rights


@pytest.mark.parametrize("role", ["moderator", "senior moderator", "editor", "medical reviewer"])
def test_nobody_but_an_administrator_grants_rights_to_anybody(client, role):
    attacker = colleague(role)
    friend = make_member()
    signed_in(client, attacker)
    everything = {"is_staff": "on", "is_superuser": "on", "groups": [1, 2, 3, 4, 5]}
    before = rights(attacker), rights(friend)

    for member in (attacker, friend):
        for page in ("change", "roles", "history", "delete"):
            client.post(at_the_desk(page, member), everything)
    client.post(reverse("admin:accounts_member_changelist"), everything | {"action": "delete"})

    assert (rights(attacker), rights(friend)) == before


def test_an_administrator_gets_no_further_right_by_any_form_of_their_own(client):
    administrator = colleague("administrator")
    signed_in(client, administrator)
    before = rights(administrator)
    forged = {
        "desk_name": "Me",
        "is_staff": "on",
        "is_superuser": "on",
        "groups": [group.pk for group in Group.objects.all()],
        "user_permissions": [1, 2, 3],
    }

    assert client.post(at_the_desk("roles", administrator), forged).status_code == 403
    client.post(at_the_desk("change", administrator), forged)
    client.post(f"/admin/auth/group/{administrator.groups.get().pk}/change/", {"permissions": [1]})

    assert rights(administrator) == before


def test_granting_a_role_takes_only_what_the_form_shows(client):
    administrator, friend = colleague("administrator"), make_member()
    signed_in(client, administrator)
    forged = {
        "is_staff": "on",
        "groups": [Group.objects.get(name="editor").pk],
        "is_superuser": "on",
        "user_permissions": [1, 2, 3],
        "state": "banned",
        "email": "mine@example.org",
        "password": "mine",
    }
    response = send(client, at_the_desk("roles", friend), forged)
    now = Member.objects.get(pk=friend.pk)

    assert response.status_code == 302
    assert [group.name for group in now.groups.all()] == ["editor"]
    assert (now.is_superuser, now.state, now.email) == (False, "approved", friend.email)
    assert not now.user_permissions.exists()
    assert now.password == friend.password


@pytest.mark.parametrize(
    ("page", "data"),
    [
        ("roles", {"desk_name": "Fallen"}),
        ("close", {"choice": "erase", "facts": "Asked by telephone."}),
        ("address", {"new_address": "mine@example.org", "facts": "Asked by telephone."}),
    ],
)
def test_an_administrator_does_not_take_over_the_account_of_a_superuser(client, page, data):
    root = make_member(is_staff=True, is_superuser=True)
    signed_in(client, colleague("administrator"))
    before = rights(root)

    assert client.get(at_the_desk(page, root)).status_code == 403
    assert client.post(at_the_desk(page, root), data).status_code == 403
    assert rights(root) == before
    assert not Closing.objects.exists()
    assert not AddressChange.objects.exists()


def test_the_transitions_themselves_refuse_an_administrator_who_reaches_for_a_superuser():
    root = make_member(is_staff=True, is_superuser=True)
    administrator = colleague("administrator")

    with pytest.raises(NotAllowed):
        accounts_workflow.ask_for_address(
            root, "mine@example.org", by=administrator, facts="Asked by telephone."
        )
    with pytest.raises(NotAllowed):
        workflow.close_for_somebody(
            root, by=administrator, choice=ClosingChoice.ERASE, facts="Asked by telephone."
        )
    assert not AccountDecision.objects.exists()


@pytest.mark.parametrize("outcome", ["note", "long_pause", "ban"])
def test_an_administrator_does_not_decide_on_the_account_of_a_superuser(client, outcome):
    root = make_member(is_staff=True, is_superuser=True)
    signed_in(client, colleague("administrator"))
    response = client.post(at_the_desk("decide", root, outcome), NOTE | {"hides_words": "no"})

    assert response.status_code == 409
    assert Member.objects.get(pk=root.pk).state == "approved"
    assert not AccountDecision.objects.exists()


# The door of the desk


def test_a_colleague_cannot_become_somebody_else_at_the_door_of_the_desk(client):
    root = make_member(is_staff=True, is_superuser=True)
    moderator = colleague("moderator")
    client.force_login(moderator)
    response = client.post("/admin/login/", {"username": root.email, "password": PASSWORD})

    assert response.status_code == 302
    assert get_user(client) == moderator


def test_the_desk_changes_no_password_by_a_form_of_its_own(client):
    moderator = colleague("moderator")
    client.force_login(moderator)
    data = {
        "old_password": PASSWORD,
        "new_password1": "a-pear-tree-in-a-garden",
        "new_password2": "a-pear-tree-in-a-garden",
    }
    response = client.post("/admin/password_change/", data)

    assert response["Location"] == reverse("account_change_password")
    assert client.get("/admin/password_change/done/")["Location"] == response["Location"]
    assert Member.objects.get(pk=moderator.pk).check_password(PASSWORD)


@pytest.mark.parametrize("state", ["paused", "banned", "applied"])
def test_staff_who_are_paused_or_banned_find_the_desk_closed(client, state):
    moderator, editor = colleague("moderator"), colleague("editor")
    submission, article = submit(), make_article()
    for somebody in (moderator, editor):
        client.force_login(set_state(somebody, state))
        decided = reverse("admin:experiences_submission_change", args=[submission.pk])
        client.post(decided, {"outcome": "published"})
        client.post(reverse("admin:conditions_articleversion_publish", args=[article.pk]))
        response = client.get("/admin/", follow=True)
        assert response.status_code == 403
        assert client.get("/me/").status_code == 200

    submission.refresh_from_db()
    assert submission.state == SubmissionState.WAITING
    assert ArticleVersion.objects.get(pk=article.pk).state == ArticleState.DRAFT


# Deciding on oneself, and on what one may not


def test_nobody_lifts_their_own_ban_or_answers_their_own_appeal(client):
    senior = make_senior_moderator()
    root = make_member(is_staff=True, is_superuser=True)
    decision = decide_on_account(senior, AccountOutcome.NOTE, by=root)
    appeal = make_appeal(decision)
    client.force_login(senior)
    answer = reverse("admin:experiences_appeal_change", args=[appeal.pk])
    data = {"outcome": "overturned", "text": "I was right."}

    assert client.post(answer, data).status_code == 404
    assert client.post(at_the_desk("decide", senior, "lifted"), NOTE).status_code == 409
    appeal.refresh_from_db()
    assert appeal.state == "open"


def test_a_moderator_who_is_an_author_too_never_publishes_their_own_words(client):
    moderator = colleague("moderator")
    own = submit(make_topic(), moderator)
    client.force_login(moderator)
    path = reverse("admin:experiences_submission_change", args=[own.pk])

    assert client.post(path, {"outcome": "published"}).status_code == 404
    assert client.post(path + "?_changelist_filters=state%3Dall").status_code == 404
    assert not Decision.objects.exists()


def test_a_decision_sent_twice_is_made_once(client):
    member = make_member()
    client.force_login(make_senior_moderator())
    ban = at_the_desk("decide", member, "ban")
    data = NOTE | {"hides_words": "yes"}

    data |= as_read(client, ban)

    assert [client.post(ban, data).status_code for _time in range(2)] == [302, 409]
    assert AccountDecision.objects.count() == 1


def test_an_appeal_answered_twice_is_answered_once(client):
    appeal = make_appeal()
    client.force_login(make_senior_moderator())
    path = reverse("admin:experiences_appeal_change", args=[appeal.pk])
    first = client.post(path, {"outcome": "upheld", "text": "It stands."})
    second = client.post(path, {"outcome": "overturned", "text": "It does not."})
    appeal.refresh_from_db()

    assert (first.status_code, second.status_code) == (302, 409)
    assert appeal.state == "upheld"


# Others' accounts and words


def test_nobody_appeals_against_somebody_elses_decision(client):
    decision = decide_on_account(make_member())
    client.force_login(make_member())
    path = reverse("appeal", args=[decision.public_id])

    assert client.post(path, {"text": "Let me in.", "by": decision.member_id}).status_code == 404
    assert not Appeal.objects.exists()


def test_an_appeal_sent_twice_is_one_appeal(client):
    decision = decide_on_account(make_member())
    client.force_login(decision.member)
    path = reverse("appeal", args=[decision.public_id])
    codes = [client.post(path, {"text": "Look again."}).status_code for _time in range(2)]

    assert codes == [302, 302]
    assert Appeal.objects.count() == 1


def test_nobody_closes_keeps_or_agrees_for_somebody_else(client):
    victim, attacker = make_member(), make_member()
    workflow.give_consent(victim, "health")
    workflow.ask_to_close(victim, ClosingChoice.LEAVE_WORDS)
    signed_in(client, attacker)
    forged = {"member": victim.pk, "user": victim.pk, "by": victim.pk, "id": victim.pk}

    client.post(reverse("cancel-closing"), forged)
    client.post(reverse("withdraw-consent", args=["health"]), forged)
    client.post(reverse("give-consent", args=["statistics"]), forged)
    client.post(reverse("close-account"), forged | {"choice": "erase"})

    closings = dict(Closing.objects.values_list("member", "choice"))
    assert closings == {victim.pk: "leave_words", attacker.pk: "erase"}
    mine = Consent.objects.filter(member=victim).values_list("scope", "withdrawn_at")
    assert list(mine) == [("health", None)]


def test_nobody_writes_into_somebody_elses_draft_or_sends_it(client):
    topic, victim, attacker = make_topic(), make_member(), make_member()
    draft = make_draft(topic, victim, "Words of the victim, and long enough to be sent.")
    client.force_login(attacker)
    here = [topic.condition.slug, topic.question.key]
    forged = {"member": victim.pk, "draft": draft.pk, "author": str(victim.public_id)}
    client.post(
        reverse("write-experience", args=here),
        forged | {"words": "Mine.", "do": "draft", "seen_version": draft.version},
    )
    client.post(
        reverse("preview-experience", args=here),
        forged | {"token": uuid.uuid4(), "seen_version": draft.version},
    )
    client.post(reverse("discard-draft", args=here), forged)

    assert Draft.objects.get(pk=draft.pk).words.startswith("Words of the victim")
    assert not Submission.objects.exists()


def test_the_token_of_a_form_gives_nobody_somebody_elses_submission(client):
    topic, victim, attacker = make_topic(), make_member(), make_member()
    theirs = submit(topic, victim)
    workflow.give_consent(attacker, "health")
    draft = make_draft(topic, attacker, "Words of the attacker, and long enough to be sent.")
    client.force_login(attacker)
    response = client.post(
        reverse("preview-experience", args=[topic.condition.slug, topic.question.key]),
        {"token": theirs.token, "seen_version": draft.version},
    )

    assert str(theirs.public_id) not in response["Location"]
    assert Submission.objects.filter(experience__contributor__member=attacker).count() == 1


def test_a_form_that_says_published_publishes_nothing(client):
    topic, member = make_topic(), make_member()
    workflow.give_consent(member, "health")
    draft = make_draft(topic, member)
    client.force_login(member)
    forged = {
        "state": "published",
        "published": "1",
        "is_readable": "on",
        "first_published_at": "2020-01-01",
        "contributor": "1",
        "offered_to": member.pk,
    }
    client.post(
        reverse("preview-experience", args=[topic.condition.slug, topic.question.key]),
        forged | {"token": uuid.uuid4(), "seen_version": draft.version},
    )
    experience = Experience.objects.get()

    assert experience.submissions.get().state == SubmissionState.WAITING
    assert experience.submissions.get().offered_to is None
    assert (experience.published, experience.is_readable) == (None, False)
    assert experience.first_published_at is None
    assert experience.contributor.member == member


def test_whoever_closes_the_account_of_a_banned_member_does_not_lift_the_ban(client):
    member = make_member()
    experience = publish(submit(make_topic(), member))
    decide_on_account(member, AccountOutcome.BAN, hides_words=True)
    workflow.ask_to_close(member, ClosingChoice.ERASE)
    client.force_login(Member.objects.get(pk=member.pk))
    client.post(reverse("cancel-closing"))
    experience.refresh_from_db()

    assert not Closing.objects.exists()
    assert not experience.is_readable
    assert Member.objects.get(pk=member.pk).state == "banned"


def test_a_ban_is_not_escaped_by_withdrawing_and_giving_the_agreement_again(client):
    member = make_member()
    experience = publish(submit(make_topic(), member))
    decide_on_account(member, AccountOutcome.BAN, hides_words=True)
    client.force_login(Member.objects.get(pk=member.pk))
    for name in ("withdraw-consent", "give-consent"):
        client.post(reverse(name, args=["health"]))
    client.post(reverse("republish-experience", args=[experience.public_id]))
    experience.refresh_from_db()

    assert not experience.is_readable


def test_nobody_gets_somebody_elses_copy(client):
    victim, attacker = make_member("victim@example.org"), make_member("attacker@example.org")
    publish(submit(make_topic(), victim, "Words of the victim, and long enough to be sent."))
    signed_in(client, attacker)
    forged = {"member": victim.pk, "user": victim.pk, "id": str(victim.public_id)}
    response = client.post(f"{reverse('download-my-data')}?member={victim.pk}", forged)
    data, page = read_export(b"".join(response.streaming_content))

    for text in (str(data), page):
        assert "attacker@example.org" in text
        assert "victim" not in text


def test_a_pen_name_is_not_approved_by_its_owners_form(client):
    member = make_member()
    contributor = publish(submit(make_topic(), member)).contributor
    others = publish(submit(make_topic(), make_member())).contributor
    client.force_login(member)
    forged = {
        "pen_name": "Jane Doe",
        "pen_name_state": "approved",
        "state": "approved",
        "member": others.member_id,
        "condition": others.condition_id,
        "contributor": str(others.public_id),
        "published_count": 99,
        "removal_key": "mine",
    }
    here = reverse("my-profile", args=[contributor.public_id])
    kept = Contributor.objects.values().get(pk=others.pk)
    typed = {"do": "name", "name_choice": "typed", "typed_name": "Otter 7"}
    client.post(here, forged | typed)
    invented = {"do": "name", "name_choice": "suggested", "suggested_name": "Jane Doe"}
    client.post(here, forged | invented)
    client.post(here, forged | {"do": "context", "country": ""})
    now = Contributor.objects.get(pk=contributor.pk)

    assert (now.pen_name, now.pen_name_state, now.shown_name) == ("Otter 7", "waiting", "A member")
    assert (now.member, now.condition) == (member, contributor.condition)
    assert (now.published_count, now.removal_key) == (1, contributor.removal_key)
    assert Contributor.objects.values().get(pk=others.pk) == kept


@pytest.mark.parametrize("outcome", ["held", "kept", "removed"])
def test_a_senior_moderator_decides_on_no_public_text_of_their_own(client, outcome):
    senior = make_senior_moderator()
    own = publish(submit(make_topic(), senior))
    if outcome == "kept":
        workflow.hold(own, by=make_moderator(), **NOTE)
    client.force_login(senior)
    before = Decision.objects.count()
    path = reverse("admin:experiences_experience_change", args=[own.pk])

    assert client.post(path, NOTE | {"outcome": outcome}).status_code == 404
    assert Decision.objects.count() == before


def test_an_appeal_against_a_removal_is_answered_neither_by_its_author_nor_by_the_one_who_removed():
    author, judge = make_senior_moderator(), make_senior_moderator()
    experience = publish(submit(make_topic(), author))
    workflow.remove(experience, by=judge, **NOTE)
    appeal = make_appeal(experience.decisions.get(outcome="removed"))
    answer = reverse("admin:experiences_appeal_change", args=[appeal.pk])
    for somebody in (author, judge):
        client = Client()
        client.force_login(somebody)
        listed = client.get(reverse("admin:experiences_appeal_changelist")).text
        assert answer not in listed
        data = {"outcome": "overturned", "text": "It was no advert."}
        assert client.post(answer, data).status_code == 404
        with pytest.raises(NotAllowed):
            workflow.decide_appeal(appeal, by=somebody, overturns=True, text="It was no advert.")
    experience.refresh_from_db()
    appeal.refresh_from_db()

    assert (appeal.state, experience.is_readable) == ("open", False)


@pytest.mark.parametrize("state", ["paused", "banned", "applied"])
def test_the_transitions_themselves_refuse_staff_who_are_paused_or_banned(state):
    text, waits = publish(submit()), submit()
    typed = submit(make_topic(), name_choice="typed", typed_name="Otter 7")
    appeal, member = make_appeal(), make_member()
    before = Decision.objects.count()
    senior = set_state(make_senior_moderator(), state)
    named = typed.experience.contributor
    acts = [
        lambda: workflow.publish(waits, by=senior),
        lambda: workflow.reject(waits, by=senior, **NOTE),
        lambda: workflow.claim(waits, by=senior),
        lambda: workflow.hold(text, by=senior, **NOTE),
        lambda: workflow.remove(text, by=senior, **NOTE),
        lambda: workflow.decide_typed_name(named, "Otter 7", by=senior, approved=True),
        lambda: workflow.decide_appeal(appeal, by=senior, overturns=True, text="Yes."),
        lambda: workflow.decide_on_account(member, AccountOutcome.BAN, by=senior, **NOTE),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    named.refresh_from_db()

    assert Decision.objects.count() == before
    assert named.pen_name_state == "waiting"


def test_a_key_removes_its_own_words_once_and_no_others(client):
    topic, gone = make_topic(), make_member()
    publish(submit(topic, gone))
    others = publish(submit(topic, make_member()))
    elsewhere = publish(submit(make_topic(), gone))
    workflow.close_account(gone, ClosingChoice.LEAVE_WORDS)
    letter = Letter.objects.get(kind="account_closed").body
    first, second = re.findall(r"\b[A-Z0-9]{5}(?:-[A-Z0-9]{5}){3}\b", letter)
    path = reverse("remove-left-words")
    sure = {"sure": "on", "contributor": others.contributor_id, "experience": others.pk}
    codes = [client.post(path, sure | {"key": first}).status_code for _time in range(2)]

    assert codes == [302, 200]
    assert set(Experience.objects.all()) == {others, elsewhere}
    client.post(path, sure | {"key": second.lower().replace("-", " ")})
    assert set(Experience.objects.all()) == {others}


def test_a_key_typed_wrong_in_one_letter_removes_nothing(client):
    gone = make_member()
    publish(submit(make_topic(), gone))
    workflow.close_account(gone, ClosingChoice.LEAVE_WORDS)
    contributor = Contributor.objects.get()
    guesses = [contributor.removal_key, str(contributor.public_id), "", "2" * 20]
    for guess in guesses:
        client.post(reverse("remove-left-words"), {"key": guess, "sure": "on"})

    assert Experience.objects.count() == 1


# A session of somebody who left it open


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("close-account", {"choice": "erase"}),
        ("download-my-data", {}),
        ("delete-experience", {}),
        ("account_email", {"action_add": "", "email": "mine@example.org"}),
    ],
)
def test_whoever_finds_an_open_session_changes_nothing_that_matters(client, name, data):
    member = make_member()
    own = publish(submit(make_topic(), member))
    signed_in(client, member)
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [r | {"at": r["at"] - 301} for r in records]
    session.save()
    path = reverse(name, args=[own.public_id] if name == "delete-experience" else [])
    response = client.post(path, data)
    now = Member.objects.get(pk=member.pk)

    assert response.status_code == 302
    assert "/reauthenticate/" in response["Location"]
    assert (now.email, now.password) == (member.email, member.password)
    assert Experience.objects.filter(pk=own.pk).exists()
    assert not Closing.objects.exists()
    assert not EmailAddress.objects.filter(email="mine@example.org").exists()


# Leading people away


ELSEWHERE = ["//evil.example/", "https://evil.example/", "/\\evil.example/", "javascript:alert(1)"]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_page_that_takes_a_way_back_leads_off_the_site(client, target):
    member = make_member()
    places = [client.post(reverse("theme-page"), {"theme": "dark", "next": target})["Location"]]
    client.force_login(member)
    again = client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": target})
    places.append(again["Location"])
    places.append(client.post(reverse("account_logout"), {"next": target})["Location"])

    for place in places:
        assert place.startswith("/"), place
        assert not place.startswith(("//", "/\\")), place


@pytest.mark.parametrize("target", ELSEWHERE)
def test_the_desk_leads_nobody_off_the_site(client, target):
    client.force_login(colleague("moderator"))
    response = client.get("/admin/login/", {"next": target})

    assert response["Location"] == "/admin/"


# Reviewing


def test_an_editor_does_not_sign_an_article_by_making_themselves_a_reviewer(client):
    editor = colleague("editor")
    make_reviewer(member=editor)
    article = make_article()
    client.force_login(editor)
    path = reverse("admin:conditions_articleversion_sign", args=[article.pk])

    assert client.post(path, {"checked": "The whole page."}).status_code == 403
    assert not hasattr(ArticleVersion.objects.get(pk=article.pk), "review")


# Guessing letter by letter


@pytest.mark.parametrize(
    "query",
    ["email__startswith=v", "password__startswith=md5", "last_login__gt=2020-01-01", "email=x"],
)
@pytest.mark.parametrize("role", ["moderator", "senior moderator", "administrator"])
def test_no_filter_of_the_accounts_tells_what_their_pages_hide(client, role, query):
    make_member("victim@example.org")
    client.force_login(colleague(role))

    assert client.get(f"/admin/accounts/member/?{query}").status_code == 400


def test_the_filters_that_the_accounts_offer_work(client):
    client.force_login(colleague("moderator"))

    for query in ("state=banned", "is_staff__exact=1", "q=x", "o=2"):
        assert client.get(f"/admin/accounts/member/?{query}").status_code == 200, query


@pytest.mark.parametrize("query", ["body__contains=key", "address__startswith=v", "subject=x"])
def test_no_filter_of_the_letters_tells_what_they_say(client, query):
    client.force_login(colleague("administrator"))

    assert client.get(f"/admin/accounts/letter/?{query}").status_code == 400
    for offered in ("kind__exact=submitted", "sent_at__isempty=1"):
        assert client.get(f"/admin/accounts/letter/?{offered}").status_code == 200


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("moderator", "experiences/submission/?experience__contributor__member__email__gt=a"),
        ("moderator", "experiences/contributor/?member__email__gt=a"),
        ("moderator", "experiences/contributor/?member=1"),
        ("moderator", "experiences/contributor/?consent=1"),
        ("moderator", "experiences/experience/?contributor=1"),
        ("moderator", "experiences/experience/?published__words__contains=a"),
        ("senior moderator", "experiences/appeal/?account_decision__member__email__gt=a"),
        ("editor", "conditions/articleversion/?author__email__gt=a"),
        ("medical reviewer", "conditions/medicalreviewer/?member__email__gt=a"),
    ],
)
def test_no_list_of_the_desk_finds_what_belongs_to_one_person(client, role, path):
    client.force_login(colleague(role))

    assert client.get(f"/admin/{path}").status_code == 400


def test_the_filters_that_the_public_texts_offer_work(client):
    client.force_login(colleague("moderator"))

    for query in ("standing=held", "standing=removed", "q=x", "p=0", "o=1"):
        assert client.get(f"/admin/experiences/experience/?{query}").status_code == 200, query
