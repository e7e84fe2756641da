"""What pages tell strangers, shared stores and the browser's makers: nothing but what is public."""

import re
import uuid
from contextlib import closing

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.models import Member
from experiences import workflow
from experiences.models import Blocker, Decision, Draft, Experience, Submission
from tests.support.factories import (
    block,
    hand_in_edit,
    make_article,
    make_condition,
    make_draft,
    make_many_readable,
    make_member,
    make_moderator,
    make_question,
    make_topic,
    publish,
    publish_article,
    reject,
    return_for_changes,
    submit,
)
from tests.support.page_catalogue import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
}


@pytest.fixture
def topic():
    """An answered question on which one person's words can be read."""
    topic = make_topic(make_condition("Example syndrome"))
    publish_article(make_article(topic))
    publish(submit(topic, words="These words are public, so anybody may read them."))
    return topic


def rows() -> dict:
    """Every row that a request could have changed, sessions and the catalogue apart."""
    return {
        model: list(model.objects.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.app_label in ("accounts", "conditions", "experiences")
    }


# One member's own things, in each state. Each gives the experience.


def waiting(topic, author) -> Experience:
    return submit(topic, author).experience


def taken_back(topic, author) -> Experience:
    experience = submit(topic, author).experience
    workflow.take_back(experience, by=author)
    return experience


def returned(topic, author) -> Experience:
    return return_for_changes(submit(topic, author)).experience


def rejected(topic, author) -> Experience:
    return reject(submit(topic, author)).experience


def readable(topic, author) -> Experience:
    return publish(submit(topic, author))


def edit_waiting(topic, author) -> Experience:
    return hand_in_edit(publish(submit(topic, author))).experience


def withdrawn(topic, author) -> Experience:
    experience = publish(submit(topic, author))
    workflow.unpublish(experience, by=author)
    return experience


def held(topic, author) -> Experience:
    experience = publish(submit(topic, author))
    block(experience)
    return experience


STATES = [waiting, taken_back, returned, rejected, readable, edit_waiting, withdrawn, held]
in_each_state = pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
OWN_PAGES = ["my-experience", "delete-experience", "reconfirm"]
OWN_LISTS = ["my-data", "my-consents", "my-decisions"]
OWN_MOVES = [
    "take-back",
    "unpublish-experience",
    "republish-experience",
    "shown-as",
    "reconfirm",
    "delete-experience",
]


def answer(response, reference) -> tuple:
    """Everything a stranger can see of an answer, but for the reference that they sent."""
    headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
    text = response.text.replace(str(reference), "REFERENCE")
    return (
        response.status_code,
        headers,
        text,
        {name: str(c) for name, c in response.cookies.items()},
    )


# Strangers


@pytest.mark.parametrize("method", ["get", "post"])
@in_each_state
def test_somebody_elses_experience_does_not_exist(client, topic, state, method):
    experience = state(topic, make_member())
    readable(
        make_topic(topic.condition, make_question("cure", "Is it cured?")),
        stranger := make_member(),
    )
    client.force_login(stranger)
    before = rows()

    for name in sorted({*OWN_PAGES, *OWN_MOVES}):
        nobodys = uuid.uuid4()
        theirs = getattr(client, method)(reverse(name, args=[experience.public_id]))
        none = getattr(client, method)(reverse(name, args=[nobodys]))
        assert answer(theirs, experience.public_id) == answer(none, nobodys)
        assert theirs.status_code == (405 if method == "get" and name not in OWN_PAGES else 404)
    assert rows() == before


@in_each_state
def test_somebody_elses_thank_you_page_does_not_exist(client, topic, state):
    experience = state(topic, make_member())
    client.force_login(make_member())

    def thank_you(reference):
        return client.get(
            reverse("experience-sent", args=[topic.condition.slug, topic.question.key, reference])
        )

    for submission in experience.submissions.all():
        nobodys = uuid.uuid4()
        theirs = thank_you(submission.public_id)
        assert theirs.status_code == 404
        assert answer(theirs, submission.public_id) == answer(thank_you(nobodys), nobodys)


def test_a_moderator_is_a_stranger_to_members_own_pages(client, topic):
    experience = waiting(topic, make_member())
    client.force_login(make_moderator())

    for name in OWN_PAGES:
        assert client.get(reverse(name, args=[experience.public_id])).status_code == 404


def test_ones_own_thank_you_page_is_not_at_another_questions_address(client, topic):
    author = make_member()
    submission = submit(topic, author)
    other = make_topic(topic.condition, make_question("cure", "Is there a cure?"))
    client.force_login(author)

    def status(at) -> int:
        return client.get(
            reverse(
                "experience-sent",
                args=[at.condition.slug, at.question.key, submission.public_id],
            )
        ).status_code

    assert (status(topic), status(other)) == (200, 404)


def test_nobody_meets_somebody_elses_draft_where_they_write(client, topic):
    make_draft(topic, make_member(), "Somebody else is writing these words just now.")
    client.force_login(make_member())

    for part in ("share/", "share/preview/"):
        page = client.get(topic.get_absolute_url() + part, follow=True)
        assert page.status_code == 200
        assert "Somebody else is writing" not in page.text


def test_discarding_throws_away_only_ones_own_draft(client, topic):
    theirs = make_draft(topic, make_member())
    client.force_login(make_member())
    client.post(topic.get_absolute_url() + "share/discard/")

    assert list(Draft.objects.all()) == [theirs]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_visitor_without_an_account_is_sent_to_sign_in_and_then_back(client, topic, method):
    experience = readable(topic, make_member())
    submission = experience.published
    base = topic.get_absolute_url()
    addresses = [reverse(name) for name in ("my-experiences", *OWN_LISTS)]
    addresses += [base + "share/", base + "share/preview/"]
    addresses += [base + "share/discard/", base + f"share/sent/{submission.public_id}/"]
    addresses += [reverse(name, args=[experience.public_id]) for name in OWN_PAGES + OWN_MOVES]
    before = rows()

    for address in addresses:
        response = getattr(client, method)(address)
        assert response.status_code == 302
        assert response["Location"] == f"{reverse('account_login')}?next={address}"
        unknown = address.replace(str(experience.public_id), str(uuid.uuid4()))
        assert getattr(client, method)(unknown).status_code == 302
    assert rows() == before


# What has not been published


@pytest.fixture
def secrets(topic) -> list[str]:
    """Words that nobody but their author and the desk may read, in every place that has some."""
    moderator = make_moderator(desk_name="Canary Desk-Name")
    make_draft(topic, make_member(), "canary-draft is what I am still writing here.")
    submit(topic, words="canary-waiting is what nobody has read so far.")
    submit(topic, words="My pen name waits as well.", name_choice="typed", typed_name="canary-name")
    publish(
        submit(
            topic, words="Only my name is refused.", name_choice="typed", typed_name="canary-no"
        ),
        by=moderator,
    )
    return_for_changes(
        submit(topic, words="canary-returned is what somebody asked me to change."),
        by=moderator,
        message="canary-message to the author",
    )
    reject(
        submit(topic, words="canary-rejected is what was not published."),
        by=moderator,
        facts="canary-facts of a decision",
    )
    author = make_member()
    workflow.take_back(
        submit(topic, author, words="canary-back is what I took back myself.").experience, by=author
    )
    author = make_member()
    gone = publish(submit(topic, author, words="canary-withdrawn was public for a while."))
    workflow.unpublish(gone, by=author)
    block(publish(submit(topic, words="canary-held was public until somebody held it.")))
    old = publish(submit(topic, words="canary-old is what stood here before."))
    publish(hand_in_edit(old, "These newer words are what stands here now."))
    kept = publish(submit(topic, words="These older words are what still stands here."))
    hand_in_edit(kept, "canary-edit is what waits beside public words.")
    make_article(topic, short_answer="canary-article", body="canary-body", number=2)
    make_article(
        make_topic(topic.condition, make_question("cure", "Is there a cure?")),
        short_answer="canary-article",
    )
    return ["canary"]


def public_addresses(topic) -> list[str]:
    base = topic.get_absolute_url()
    found = ["/", topic.condition.get_absolute_url(), base]
    found += [f"{base}?who={who}" for who in ("self", "relatives", "x")]
    found += [f"{base}?before={e.public_id}" for e in Experience.objects.order_by("pk")]
    found += [reverse("experience-page", args=[e.public_id]) for e in Experience.objects.all()]
    found += [f"{base}?draft={number}" for number in range(1, 5)]
    found += [reverse(name) for name in ("account_login", "account_signup")]
    return found


def test_words_that_are_not_public_stand_in_no_answer_to_a_visitor(client, topic, secrets):
    for address in public_addresses(topic):
        response = client.get(address)
        assert "canary" not in (response.text + str(response.headers)).lower(), address
    text = client.get(topic.get_absolute_url()).text
    for words in ("words are public", "These newer words", "These older words", "A member"):
        assert words in text


def test_words_that_are_not_public_stand_in_no_answer_to_another_member(client, topic, secrets):
    client.force_login(make_member())

    own = ["/me/", *(reverse(name) for name in OWN_LISTS), topic.get_absolute_url() + "share/"]

    for address in [*public_addresses(topic), *own]:
        response = client.get(address)
        assert "canary" not in (response.text + str(response.headers)).lower(), address


def test_no_public_page_holds_an_address_or_a_number_of_a_member(client, topic, secrets):
    contributors = [str(e.contributor.public_id) for e in Experience.objects.all()]
    members = [m for member in Member.objects.all() for m in (member.email, str(member.public_id))]
    submissions = [str(s.public_id) for s in Submission.objects.all()]

    for address in public_addresses(topic):
        text = client.get(address).text
        for secret in contributors + members + submissions:
            assert secret not in text, address
        addresses = set(re.findall(r"[\w.+-]+@[\w.-]+", text))
        assert addresses <= {settings.OPERATOR_CONTACT}, address


@pytest.mark.parametrize("state", [waiting, taken_back, returned, rejected])
def test_nobody_can_tell_from_an_address_whether_unpublished_words_exist(client, topic, state):
    experience = state(topic, make_member())
    base, nobodys = topic.get_absolute_url(), uuid.uuid4()
    theirs = client.get(f"{base}?before={experience.public_id}")

    assert theirs.status_code == 404
    assert answer(theirs, experience.public_id) == answer(
        client.get(f"{base}?before={nobodys}"), nobodys
    )


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (waiting, 404),
        (taken_back, 404),
        (returned, 404),
        (rejected, 404),
        (readable, 200),
        (edit_waiting, 200),
        (withdrawn, 410),
        (held, 410),
    ],
)
def test_the_page_of_an_experience_is_there_only_once_it_has_been_public(
    client, topic, state, status
):
    experience = state(topic, make_member())
    nobodys = uuid.uuid4()
    response = client.get(reverse("experience-page", args=[experience.public_id]))

    assert response.status_code == status
    assert ("hollow near my chin" in response.text) is (status == 200)
    if status == 404:
        assert answer(response, experience.public_id) == answer(
            client.get(reverse("experience-page", args=[nobodys])), nobodys
        )


def test_nobody_can_tell_from_the_page_of_an_experience_who_took_it_down(client, topic):
    by_author, by_moderator = (
        client.get(reverse("experience-page", args=[state(topic, make_member()).public_id]))
        for state in (withdrawn, held)
    )

    assert answer(by_author, "x") == answer(by_moderator, "x")


def everything_public(topic) -> list[tuple]:
    """Status, headers and every byte of the public pages, as a new visitor gets them."""
    other = topic.condition.topics.exclude(pk=topic.pk).select_related("condition", "question")
    addresses = ["/", topic.condition.get_absolute_url(), topic.get_absolute_url()]
    addresses += [f"{topic.get_absolute_url()}?who={who}" for who in ("self", "relatives")]
    addresses += [t.get_absolute_url() for t in other]
    addresses += [
        reverse("experience-page", args=[experience.public_id])
        for experience in Experience.objects.readable()
    ]
    answers = [Client().get(address) for address in addresses]
    return [(a.status_code, dict(a.headers), a.content) for a in answers]


def test_nothing_public_changes_until_words_are_published(topic):
    author, moderator = make_member(), make_moderator()
    question = make_question("cure", "Is there a cure for [[condition]]?")
    for place in (topic, make_topic(topic.condition, question)):
        before = everything_public(topic)
        make_draft(place, author)
        assert everything_public(topic) == before
        submission = submit(place, author)
        assert everything_public(topic) == before
        return_for_changes(submission, by=moderator)
        assert everything_public(topic) == before
        experience = submit(place, author).experience
        workflow.take_back(experience, by=author)
        assert everything_public(topic) == before
        reject(submit(place, author), by=moderator)
        assert everything_public(topic) == before
        publish(submit(place, author), by=moderator)
        assert everything_public(topic) != before


def test_nothing_public_changes_while_an_edit_waits_or_is_refused(topic):
    moderator = make_moderator()
    experience = Experience.objects.get()
    before = everything_public(topic)
    submission = hand_in_edit(experience)
    assert everything_public(topic) == before
    return_for_changes(submission, by=moderator)
    assert everything_public(topic) == before
    reject(hand_in_edit(experience), by=moderator)
    assert everything_public(topic) == before


def test_words_that_are_withdrawn_and_put_back_leave_no_trace(topic):
    author = make_member()
    before = everything_public(topic)
    experience = publish(submit(topic, author))
    with_them = everything_public(topic)
    workflow.unpublish(experience, by=author)
    assert everything_public(topic) == before
    workflow.republish(experience, by=author)
    assert everything_public(topic) == with_them
    workflow.delete_experience(experience, by=author)
    assert everything_public(topic) == before


# Cookies, tokens, stores


def test_reading_leaves_no_cookie_no_token_and_no_session(client, topic):
    before = Session.objects.count()
    base = topic.get_absolute_url()
    for address in ("/", topic.condition.get_absolute_url(), base, f"{base}?who=self"):
        response = client.get(address)
        assert not response.cookies
        assert not client.cookies
        assert "csrf" not in response.text.lower()
        assert "<form" not in response.text or 'method="post"' not in response.text
        assert response["Cache-Control"] == "no-cache"
    assert Session.objects.count() == before


def test_two_visitors_get_the_same_page_whatever_they_send_along(topic):
    def page(**headers):
        response = Client().get(topic.get_absolute_url(), **headers)
        return response.content, response["ETag"]

    assert page() == page(HTTP_USER_AGENT="Other/1.0", REMOTE_ADDR="127.0.0.9")


def test_a_page_is_sent_again_only_when_something_has_changed(client, topic):
    for address in ("/", topic.condition.get_absolute_url(), topic.get_absolute_url()):
        response = client.get(address)
        tag = response["ETag"]
        again = client.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == tag
        assert again["Cache-Control"] == "no-cache"
        assert not again.cookies
        publish(topic=topic)
        changed = client.get(address, headers={"If-None-Match": tag})
        assert changed.status_code == 200
        assert changed["ETag"] != tag


def test_a_head_request_gets_the_same_headers(client, topic):
    get, head = client.get(topic.get_absolute_url()), client.head(topic.get_absolute_url())

    assert head.status_code == 200
    assert head["ETag"] == get["ETag"]


def is_stored_by_nobody(response) -> bool:
    return {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_a_page_with_a_form_token_is_stored_by_nobody(client, name):
    response = client.get(reverse(name))

    assert "csrfmiddlewaretoken" in response.text
    assert is_stored_by_nobody(response)
    assert not response.has_header("ETag")


def test_every_page_of_somebody_signed_in_is_stored_by_nobody(client, topic):
    author = make_member()
    experience = publish(submit(topic, author))
    other = make_topic(topic.condition, make_question("cure", "Is there a cure?"))
    make_draft(other, author)
    client.force_login(author)
    addresses = ["/", topic.condition.get_absolute_url(), topic.get_absolute_url(), "/me/"]
    addresses += [reverse(name, args=[experience.public_id]) for name in OWN_PAGES]
    addresses += [other.get_absolute_url() + part for part in ("share/", "share/preview/")]
    addresses += [reverse("experience-page", args=[experience.public_id])]
    addresses += [reverse(name) for name in (*OWN_LISTS, "account_logout", "account_email")]
    addresses += ["/admin/", "/nowhere/"]

    for address in addresses:
        response = client.get(address)
        assert is_stored_by_nobody(response), address
        assert not response.has_header("ETag"), address


def test_the_desk_is_stored_by_nobody(client, topic):
    submission = submit(topic)
    client.force_login(make_moderator())
    queue = reverse("admin:experiences_submission_changelist")
    page = reverse("admin:experiences_submission_change", args=[submission.pk])

    for address in ("/admin/", queue, page):
        response = client.get(address)
        assert response.status_code == 200
        assert is_stored_by_nobody(response)


def test_somebody_who_signs_out_gets_the_public_page_again(client, topic):
    public = client.get(topic.get_absolute_url()).content
    client.force_login(make_member())
    assert client.get(topic.get_absolute_url()).content != public
    client.post(reverse("account_logout"))

    assert client.get(topic.get_absolute_url()).content == public
    assert client.get("/me/").status_code == 302


def test_a_shared_store_may_not_mix_up_members_and_visitors(client, topic):
    for address in ("/", topic.condition.get_absolute_url(), topic.get_absolute_url()):
        assert "Cookie" in client.get(address)["Vary"]


# Headers that hold for everything


@pytest.fixture
def every_kind_of_answer(topic, monkeypatch):
    """Named answers of every kind: pages, redirects, refusals, faults, the desk, files."""
    author, moderator = make_member(), make_moderator()
    submission = submit(topic, author)
    visitor, member, desk = Client(), Client(), Client()
    strict = Client(enforce_csrf_checks=True)
    for one, who in ((member, author), (desk, moderator), (strict, author)):
        one.force_login(who)
    base = topic.get_absolute_url()
    found = {
        "home": visitor.get("/"),
        "condition": visitor.get(topic.condition.get_absolute_url()),
        "question": visitor.get(base),
        "not modified": visitor.get("/", headers={"If-None-Match": visitor.get("/")["ETag"]}),
        "sign in": visitor.get(reverse("account_login")),
        "redirect to sign in": visitor.get("/me/"),
        "not found": visitor.get("/nowhere/"),
        "not found within": visitor.get(f"{base}?before=x"),
        "mine": member.get("/me/"),
        "one of mine": member.get(reverse("my-experience", args=[submission.experience.public_id])),
        "method refused": member.get(
            reverse("unpublish-experience", args=[submission.experience.public_id])
        ),
        "transition refused": member.post(
            reverse("unpublish-experience", args=[submission.experience.public_id])
        ),
        "token refused": strict.post(base + "share/"),
        "desk": desk.get("/admin/"),
        "queue": desk.get(reverse("admin:experiences_submission_changelist")),
        "desk refused": desk.get(reverse("admin:conditions_articleversion_changelist")),
        "desk for visitors": visitor.get("/admin/"),
    }
    broken = Client(raise_request_exception=False)
    monkeypatch.setattr("experiences.reading.views.voice_of", lambda *args: 1 / 0)
    found["fault"] = broken.get(base)
    return found


def test_every_answer_has_the_strict_policy(every_kind_of_answer):
    for name, response in every_kind_of_answer.items():
        policy = response.headers.get("Content-Security-Policy", "")
        assert set(policy.split("; ")) == POLICY, name
        assert "unsafe-" not in policy


def test_every_answer_forbids_frames_sniffing_and_telling_others_where_one_was(
    every_kind_of_answer,
):
    for name, response in every_kind_of_answer.items():
        assert response.headers.get("X-Frame-Options") == "DENY", name
        assert response.headers.get("X-Content-Type-Options") == "nosniff", name
        assert response.headers.get("Referrer-Policy") == "same-origin", name
        assert response.headers.get("Cross-Origin-Opener-Policy") == "same-origin", name
    assert {response.status_code for response in every_kind_of_answer.values()} == {
        200,
        302,
        304,
        403,
        404,
        405,
        500,
    }


@pytest.mark.parametrize("path", ["css/site.css", "img/favicon.svg", "admin/css/base.css"])
def test_a_file_has_the_same_headers_as_a_page(client, path):
    with closing(client.get(f"/static/{path}")) as response:
        assert response.status_code == 200
        assert set(response.headers.get("Content-Security-Policy", "").split("; ")) == POLICY
        assert response.headers.get("X-Content-Type-Options") == "nosniff"


def test_an_address_that_lacks_its_last_stroke_is_redirected_with_every_header(client, topic):
    response = client.get(topic.get_absolute_url().rstrip("/"))

    assert response.status_code == 301
    assert set(response["Content-Security-Policy"].split("; ")) == POLICY
    assert response.headers.get("X-Frame-Options") == "DENY"


def what_the_policy_would_stop(text: str) -> list[str]:
    inline = r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)"
    inline += r"|<style|\sstyle=\"|\son[a-z]+=\"|javascript:"
    return re.findall(inline, text) + re.findall(r'(?:src|action)="((?:https?:)?//[^"]*)"', text)


def test_no_page_holds_a_script_or_style_that_the_policy_would_stop(every_kind_of_answer):
    for name, response in every_kind_of_answer.items():
        if name != "token refused":
            assert not what_the_policy_would_stop(response.text), name


def test_somebody_whose_form_has_expired_gets_a_page_of_this_site(every_kind_of_answer):
    text = every_kind_of_answer["token refused"].text
    assert not what_the_policy_would_stop(text)
    assert settings.SITE_NAME in text


def test_a_refusal_or_a_fault_tells_nothing_about_the_machine(every_kind_of_answer):
    for name in ("not found", "not found within", "token refused", "transition refused", "fault"):
        text = every_kind_of_answer[name].text
        for word in ("Traceback", "Django", "Python", "sqlite", "psycopg", str(settings.BASE_DIR)):
            assert word not in text, name


# Only by pressing a button


@pytest.fixture
def posts(topic):
    """Every address that changes something, with a body that would, for its own author or desk."""
    author, moderator = make_member(), make_moderator()
    editor = make_member(is_superuser=True, is_staff=True)
    cure = make_topic(topic.condition, make_question("cure", "Is there a cure?"))
    diet = make_topic(topic.condition, make_question("diet", "Does food matter?"))
    outlook = make_topic(topic.condition, make_question("outlook", "What is the outlook?"))
    draft = make_draft(cure, author)
    make_draft(diet, author)
    readable_one = publish(submit(topic, author))
    withdrawn_one = publish(submit(make_topic(make_condition(), topic.question), author))
    workflow.unpublish(withdrawn_one, by=author)
    waiting_one = submit(make_topic(make_condition(), topic.question), author)
    undecided = submit(diet)
    typed = submit(diet, name_choice="typed", typed_name="Otter 7").experience.contributor
    article = make_article(diet)
    base = cure.get_absolute_url() + "share/"
    return {
        reverse("unpublish-experience", args=[readable_one.public_id]): (author, {}),
        reverse("republish-experience", args=[withdrawn_one.public_id]): (author, {}),
        reverse("take-back", args=[waiting_one.experience.public_id]): (author, {}),
        reverse("shown-as", args=[readable_one.public_id]): (author, {"shown_as": "member"}),
        reverse("my-profile", args=[readable_one.contributor.public_id]): (
            author,
            {"do": "context", "age_band": "10-14"},
        ),
        reverse("delete-experience", args=[readable_one.public_id]): (author, {}),
        base + "preview/": (author, {"token": uuid.uuid4(), "seen_version": draft.version}),
        outlook.get_absolute_url() + "share/": (
            author,
            {"words": "New words.", "seen_version": 0, "do": "draft"},
        ),
        reverse("discard-draft", args=["example-syndrome", "diet"]): (author, {}),
        reverse("admin:experiences_submission_change", args=[undecided.pk]): (
            moderator,
            {"outcome": "published", "version_read": workflow.version_shown(undecided.experience)},
        ),
        reverse("admin:experiences_contributor_change", args=[typed.pk]): (
            moderator,
            {"pen_name": "Otter 7", "outcome": "show"},
        ),
        reverse("admin:conditions_articleversion_publish", args=[article.pk]): (
            editor,
            {"version_read": article.checksum()},
        ),
        reverse("admin:conditions_topic_article", args=[topic.pk]): (editor, {}),
    }


def test_nothing_changes_without_the_forms_token(posts):
    for address, (who, data) in posts.items():
        client = Client(enforce_csrf_checks=True)
        sign_in(client, who.email)
        before = rows()
        assert client.post(address, data).status_code == 403, address
        assert rows() == before, address


def test_the_same_buttons_change_something_with_the_token(posts):
    """So that the test above cannot pass because nothing would have happened anyway."""
    for address, (who, data) in posts.items():
        client = Client()
        sign_in(client, who.email)
        before = rows()
        assert client.post(address, data).status_code == 302, address
        assert rows() != before, address


def test_looking_at_any_of_these_addresses_changes_nothing(posts):
    for address, (who, data) in posts.items():
        client = Client()
        sign_in(client, who.email)
        before = rows()
        response = client.get(address, data)
        assert response.status_code in (200, 405), address
        client.head(address)
        assert rows() == before, address


@pytest.mark.parametrize(
    "name", ["take-back", "unpublish-experience", "republish-experience", "shown-as"]
)
def test_a_transition_is_only_ever_made_by_a_button(client, topic, name):
    experience = edit_waiting(topic, author := make_member())
    client.force_login(author)

    for method in ("get", "head", "put", "delete", "patch"):
        response = getattr(client, method)(reverse(name, args=[experience.public_id]))
        assert response.status_code == 405
        assert response["Allow"] == "POST"
    assert not Blocker.objects.exists()
    assert experience.submissions.waiting().exists()


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_nobody_is_signed_in_or_up_by_another_sites_form(name):
    before = rows()
    response = Client(enforce_csrf_checks=True).post(
        reverse(name), {"email": "new@example.org", "password1": "correct-horse-battery-7"}
    )

    assert response.status_code == 403
    assert rows() == before


def test_a_form_cannot_set_what_it_does_not_show(client, topic):
    """Fields of other rows, sent along with each form, change nothing that they name."""
    author = make_member()
    submission = submit(topic, author)
    workflow.take_back(submission.experience, by=author)
    client.force_login(author)
    more = {"state": "published", "is_readable": "1", "is_staff": "1", "is_superuser": "1"}
    more |= {
        "member": "1",
        "published": "1",
        "pen_name_state": "approved",
        "contributor_count": "9",
    }
    version = Draft.objects.get().version
    data = {"words": "Words of my own, long enough.", "written_as": "self", "do": "preview"}
    share = topic.get_absolute_url() + "share/"
    assert client.post(share, {**more, **data, "seen_version": version}).status_code == 302
    version = Draft.objects.get().version
    client.post(share + "preview/", {**more, "token": uuid.uuid4(), "seen_version": version})

    author.refresh_from_db()
    assert not author.is_staff
    assert not author.is_superuser
    assert Submission.objects.order_by("-number").first().state == "waiting"
    assert not Decision.objects.filter(experience=submission.experience).exists()
    assert not Experience.objects.get(pk=submission.experience_id).is_readable


def test_a_closed_account_is_signed_out_at_its_next_request(client, topic):
    author = make_member()
    client.force_login(author)
    assert client.get("/me/").status_code == 200
    Member.objects.filter(pk=author.pk).update(state="closed", is_active=False)

    assert client.get("/me/").status_code == 302


def test_later_pages_and_filters_tell_search_engines_to_leave_them_out(client, topic):
    experiences = make_many_readable(topic, 25)
    base = topic.get_absolute_url()

    assert "noindex" not in client.get(base).text
    for part in ("?who=self", f"?before={experiences[2].public_id}"):
        assert '<meta name="robots" content="noindex">' in client.get(base + part).text


def test_pages_of_ones_own_tell_search_engines_to_leave_them_out(client, topic):
    author = make_member()
    experience = publish(submit(topic, author))
    sign_in(client, author.email)

    for address in (
        "/me/",
        reverse("my-experience", args=[experience.public_id]),
        reverse("delete-experience", args=[experience.public_id]),
        make_topic(topic.condition, make_question("cure", "Cure?")).get_absolute_url() + "share/",
    ):
        response = client.get(address)
        assert "noindex" in response.text + response.headers.get("X-Robots-Tag", ""), address
