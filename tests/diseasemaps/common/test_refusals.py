"""Refusals: the sentences that somebody reads, and the page on which they read them."""

import ast
from pathlib import Path

import pytest
from django import forms
from django.conf import settings as site
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from accounts.exceptions import NotAllowed
from conditions.exceptions import NotPublishable
from diseasemaps.common.refusals import Refused, refusals_lead_to
from diseasemaps.errors import permission_denied

pytestmark = pytest.mark.once
ROOT = Path(site.BASE_DIR)
REFERENCE = "3b0d7d1e-2b57-4a6c-9d4e-6f0f2f0a1c11"


@pytest.fixture
def request_(rf):
    request = rf.post("/")
    request._messages = CookieStorage(request)
    return request


def told(request) -> list[tuple[int, str]]:
    return [(message.level, message.message) for message in messages.get_messages(request)]


class WordsForm(forms.Form):
    words = forms.CharField()


def test_a_refusal_says_each_reason_by_itself_and_all_in_one_line():
    refusal = NotPublishable("Add a reference.", "Sign it first.")

    assert refusal.sentences == ("Add a reference.", "Sign it first.")
    assert str(refusal) == "Add a reference. Sign it first."


@pytest.mark.parametrize("kind", [NotAllowed, NotPublishable])
def test_every_kind_of_refusal_is_answered_in_the_same_way(kind, request_):
    with Refused(request_) as refused:
        raise kind("Not now.")

    assert refused.status == 409
    assert told(request_) == [(messages.ERROR, "Not now.")]


# Leading back to a page


def test_a_refusal_leads_to_the_named_page_with_its_sentences(request_):
    @refusals_lead_to("my-data")
    def view(request):
        raise NotPublishable("Add a reference.", "Sign it first.")

    answer = view(request_)

    assert (answer.status_code, answer["Location"]) == (302, "/me/data/")
    assert told(request_) == [
        (messages.ERROR, "Add a reference."),
        (messages.ERROR, "Sign it first."),
    ]


def test_the_page_is_about_what_the_view_was_about(request_):
    @refusals_lead_to("my-experience", "experience")
    def view(request, experience, part):
        raise NotAllowed("Not now.")

    answer = view(request_, experience=REFERENCE, part="x")

    assert answer["Location"] == f"/me/experiences/{REFERENCE}/"


def test_what_is_not_refused_is_answered_as_ever(request_):
    @refusals_lead_to("my-data")
    def view(request):
        """A view."""
        return HttpResponse("Done", status=201)

    assert view(request_).status_code == 201
    assert told(request_) == []
    assert (view.__name__, view.__doc__) == ("view", "A view.")


@pytest.mark.parametrize("error", [PermissionDenied, ValueError, KeyError])
def test_no_other_error_becomes_an_answer(error, request_):
    @refusals_lead_to("my-data")
    def view(request):
        raise error("secret")

    with pytest.raises(error):
        view(request_)
    with pytest.raises(error), Refused(request_):
        raise error("secret")
    assert told(request_) == []


# Showing the same page again


def test_after_a_refusal_the_page_is_shown_again_with_what_was_typed(request_):
    form = WordsForm({"words": "My words"})
    assert form.is_valid()
    done = []
    with Refused(request_, form=form) as refused:
        raise NotAllowed("Somebody was faster.")
        done.append("after")

    assert refused and refused.status == 409
    assert form.non_field_errors() == ["Somebody was faster."]
    assert form["words"].value() == "My words"
    assert told(request_) == []  # once, and beside the form
    assert done == []


def test_a_view_may_say_it_in_its_own_place(request_):
    with Refused() as refused:
        raise NotAllowed("Somebody was faster.")

    assert str(refused) == "Somebody was faster."
    assert told(request_) == []


def test_a_refusal_may_be_no_more_than_a_warning(request_):
    with Refused(request_, level=messages.WARNING):
        raise NotAllowed("You have claimed enough texts.")

    assert told(request_) == [(messages.WARNING, "You have claimed enough texts.")]


def test_where_nothing_is_refused_the_page_is_an_ordinary_one(request_):
    refused = Refused(request_)
    assert not refused and refused.status == 200 and str(refused) == ""
    with refused:
        pass
    assert not refused and refused.status == 200


# Where no view answers


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [NotAllowed, NotPublishable])
def test_a_refusal_without_an_answer_is_a_page_with_its_sentences(kind, client, rf):
    request = rf.get("/")
    request.user, request.session = client.get("/").wsgi_request.user, {}
    page = permission_denied(request, kind("Add a reference.", "Sign it first."))

    assert page.status_code == 403
    assert "Add a reference. Sign it first." in page.text
    assert "secret" not in permission_denied(request, PermissionDenied("secret")).text


# These tell kinds of refusal apart, and each kind has an answer of its own.
BY_HAND = {"experiences/writing/views.py", "experiences/writing/autosave.py"}
KINDS = {"Refusal", "NotAllowed", "NotPublishable"}


def test_no_other_view_catches_a_refusal_by_hand():
    rooms = ["experiences/moderation", "experiences/my", "experiences/reading"]
    rooms += ["experiences/writing", "experiences/support", "conditions"]
    modules = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    modules += [ROOT / "accounts/views.py", ROOT / "accounts/admin.py"]
    by_hand = set()
    for path in modules:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ExceptHandler) and node.type is not None:
                caught = {part.id for part in ast.walk(node.type) if isinstance(part, ast.Name)}
                if caught & KINDS:
                    by_hand.add(str(path.relative_to(ROOT)))
    assert by_hand == BY_HAND
