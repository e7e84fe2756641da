"""What the write form asks, when, and what is kept of the answers."""

import re

import pytest
from django.urls import reverse

from accounts import consents
from accounts.models import Consent, ConsentScope
from experiences.models import Contributor, Draft, RescuedDraft, Submission
from experiences.models.context import Context
from experiences.profiles.context import CONTEXT_FIELDS
from experiences.profiles.context_fields import ContextFields
from experiences.writing import rescue
from experiences.writing.forms import DRAFT_FIELDS
from tests.support.factories import (
    WORDS,
    make_condition,
    make_member,
    make_question,
    make_topic,
    publish,
    submit,
)

pytestmark = pytest.mark.django_db
BOXES = {
    "consent": "I agree that what I write here about health is kept and published.",
    "statistics": "I agree that what I tell about myself is counted in statistics.",
    "letters": "I agree to letters that are not about my own texts or account.",
}
CONTEXT = {
    "age_band": "10-14",
    "shows_age": "on",
    "years_band": "3-5",
    "country": "AT",
    "shows_country": "on",
}


@pytest.fixture
def topic():
    return make_topic(make_condition("Example syndrome"))


@pytest.fixture
def writer(client):
    member = make_member("somebody.curious@example.org")
    client.force_login(member)
    return member


@pytest.fixture
def newer_text(monkeypatch):
    """The text on health has been changed since."""
    monkeypatch.setitem(consents.CURRENT, ConsentScope.HEALTH, "2027-01")
    monkeypatch.setattr(
        consents,
        "text_template",
        lambda scope, version="": f"accounts/consents/{scope}-2026-11.html",
    )


def share(topic) -> str:
    return topic.get_absolute_url() + "share/"


def asked(client, topic) -> set[str]:
    """The agreements that the form asks for; none is ticked beforehand."""
    text = client.get(share(topic)).text
    found = set()
    for name, label in BOXES.items():
        box = re.search(rf'<input type="checkbox" name="{name}"[^>]*>', text)
        if box:
            assert "checked" not in box[0]
            assert label in text
            found.add(name)
    return found


def whole(**fields) -> dict:
    return {
        "words": WORDS,
        "written_as": "self",
        "name_choice": "suggested",
        "suggested_name": "Quiet Heron 421",
        "consent": "on",
        "seen_version": 0,
        "do": "preview",
    } | fields


def send(client, topic, **fields):
    """The form, the preview, and the press of the button."""
    draft = Draft.objects.filter(topic=topic).first()
    seen = draft.version if draft else 0
    response = client.post(share(topic), whole(seen_version=seen) | fields)
    assert response.status_code == 302, response.text
    preview = share(topic) + "preview/"
    text = client.get(preview).text
    token = re.search(r'name="token" value="([^"]+)"', text)[1]
    version = re.search(r'name="seen_version" value="([^"]+)"', text)[1]
    return client.post(preview, {"token": token, "seen_version": version})


def given(member) -> list[tuple[str, str]]:
    return sorted(member.consents.valid().values_list("scope", "version"))


# Agreements


def test_the_first_text_asks_for_three_agreements_apart_from_each_other(client, writer, topic):
    assert asked(client, topic) == set(BOXES)


@pytest.mark.parametrize("ticked", [[], ["statistics"], ["letters"], ["statistics", "letters"]])
def test_each_agreement_is_given_by_its_own_tick_only(client, writer, topic, ticked):
    client.post(share(topic), whole(**dict.fromkeys(ticked, "on")))

    assert given(writer) == sorted(
        (scope, consents.CURRENT[scope]) for scope in ["health", *ticked]
    )


def test_the_two_others_are_not_needed_and_do_not_stand_for_the_first(client, writer, topic):
    response = client.post(share(topic), whole(consent="", statistics="on", letters="on"))

    assert "Tick the box to agree, or save your text as a draft." in response.text
    assert given(writer) == []


@pytest.mark.parametrize("do", ["draft", "autosave"])
def test_a_tick_is_never_kept_in_a_draft(client, writer, topic, do):
    ticks = dict.fromkeys(BOXES, "on")
    client.post(share(topic), whole(do=do, **ticks))

    assert not Consent.objects.exists()
    assert asked(client, topic) == set(BOXES)


def test_a_tick_is_never_held_for_somebody_who_was_signed_out(client, writer, topic):
    mark = rescue.author_mark(writer)
    client.logout()
    ticks = dict.fromkeys(BOXES, "on")
    client.post(share(topic), whole(author=mark, **CONTEXT, **ticks))

    assert not set(BOXES) & set(RescuedDraft.objects.get().fields)
    client.force_login(writer)
    assert asked(client, topic) == set(BOXES)
    assert not Consent.objects.exists()


def test_what_was_given_before_is_not_asked_again_and_no_tick_takes_nothing_back(
    client, writer, topic
):
    consents.record_consent(writer, ConsentScope.STATISTICS)
    assert asked(client, topic) == {"consent", "letters"}
    client.post(share(topic), whole())

    assert given(writer) == [("health", "2026-11"), ("statistics", "2026-11")]
    elsewhere = make_topic(make_condition(), topic.question)
    assert asked(client, elsewhere) == set()


def test_a_newer_text_is_asked_for_at_the_next_experience_and_says_that_it_is_newer(
    client, writer, topic, newer_text, monkeypatch
):
    monkeypatch.setitem(consents.CURRENT, ConsentScope.HEALTH, "2026-11")
    experience = publish(submit(topic, writer))
    second = make_topic(topic.condition, make_question("diet", "What to eat?"))
    assert "newer than the one you agreed to" not in client.get(share(second)).text
    monkeypatch.setitem(consents.CURRENT, ConsentScope.HEALTH, "2027-01")

    assert "newer than the one you agreed to" in client.get(share(second)).text
    assert "consent" in asked(client, second)
    assert WORDS in client.get(topic.get_absolute_url()).text, "texts under the old one stay"
    old = experience.contributor.consent
    assert send(client, second, name_choice="pen_name").status_code == 302
    assert given(writer) == [("health", "2026-11"), ("health", "2027-01")]
    contributor = Contributor.objects.get()
    assert (old.version, contributor.consent.version) == ("2026-11", "2027-01")


def test_an_edit_of_ones_own_text_moves_the_contributor_to_the_newer_consent_too(
    client, writer, topic, newer_text, monkeypatch
):
    monkeypatch.setitem(consents.CURRENT, ConsentScope.HEALTH, "2026-11")
    publish(submit(topic, writer))
    monkeypatch.setitem(consents.CURRENT, ConsentScope.HEALTH, "2027-01")
    send(client, topic, name_choice="pen_name", words=WORDS + " And more.")

    assert Contributor.objects.get().consent.version == "2027-01"


def test_a_draft_cannot_be_sent_under_an_old_text_round_the_form(
    client, writer, topic, newer_text, monkeypatch
):
    monkeypatch.setitem(consents.CURRENT, ConsentScope.HEALTH, "2026-11")
    client.post(share(topic), whole())
    monkeypatch.setitem(consents.CURRENT, ConsentScope.HEALTH, "2027-01")
    preview = share(topic) + "preview/"
    token = re.search(r'name="token" value="([^"]+)"', client.get(preview).text)[1]
    response = client.post(preview, {"token": token, "seen_version": 1})

    assert response.status_code == 409
    assert "Please agree that we keep and publish" in response.text
    assert not Submission.objects.exists()


def test_somebody_who_never_agreed_is_not_told_of_a_newer_text(client, writer, topic):
    assert "newer than the one" not in client.get(share(topic)).text


# What is told about the person who has the condition


def test_the_context_is_folded_away_until_something_is_told(client, writer, topic):
    text = client.get(share(topic)).text
    assert '<details class="dm-fold">' in text
    assert "We ask for bands and never for dates" in text
    assert "concerns the person who has the condition" in text

    client.post(share(topic), whole(do="draft", **CONTEXT))
    assert '<details class="dm-fold" open>' in client.get(share(topic)).text


@pytest.mark.parametrize("do", ["draft", "autosave", "preview"])
def test_what_was_told_is_kept_in_the_draft(client, writer, topic, do):
    client.post(share(topic), whole(do=do, **CONTEXT))

    draft = Draft.objects.get()
    assert (draft.age_band, draft.years_band, draft.country.code) == ("10-14", "3-5", "AT")
    assert (draft.shows_age, draft.shows_years, draft.shows_country) == (True, False, True)
    text = client.get(share(topic)).text
    assert '<option value="10-14" selected>' in text
    for name, ticked in (("age", True), ("years", False), ("country", True)):
        (box,) = re.findall(rf'<input type="checkbox" name="shows_{name}"[^>]*>', text)
        assert ("checked" in box) is ticked


def test_what_was_told_is_held_for_somebody_who_was_signed_out(client, writer, topic):
    mark = rescue.author_mark(writer)
    client.logout()
    client.post(share(topic), whole(author=mark, **CONTEXT))
    client.force_login(writer)
    text = client.get(share(topic)).text

    assert '<option value="10-14" selected>' in text
    assert '<option value="3-5" selected>' in text
    assert '<option value="AT" selected>' in text
    ticked = re.findall(r'<input type="checkbox" name="shows_(\w+)"[^>]*checked', text)
    assert ticked == ["age", "country"]


def test_age_and_years_are_unticked_and_the_country_is_ticked_at_first(client, writer, topic):
    text = client.get(share(topic)).text

    assert re.findall(r'<input type="checkbox" name="shows_(\w+)"[^>]*checked', text) == ["country"]


def test_the_preview_and_the_page_show_what_was_ticked(client, writer, topic):
    client.post(share(topic), whole(**CONTEXT))
    preview = client.get(share(topic) + "preview/").text
    send(client, topic, **CONTEXT)
    publish(Submission.objects.get())
    for text in (preview, client.get(topic.get_absolute_url()).text):
        assert "first signs at age 10 to 14" in text
        assert "Austria" in text
        assert "since the first signs" not in text
    contributor = Contributor.objects.get()
    assert (contributor.years_band, contributor.shows_years) == ("3-5", False)


def test_nothing_has_to_be_told(client, writer, topic):
    send(client, topic)

    contributor = Contributor.objects.get()
    assert (contributor.age_band, contributor.years_band, contributor.country.code) == ("", "", "")


@pytest.mark.parametrize("wrong", [{"age_band": "12"}, {"years_band": "2014"}, {"country": "??"}])
def test_only_bands_and_countries_are_taken_and_the_fold_is_open(client, writer, topic, wrong):
    response = client.post(share(topic), whole(**wrong))

    assert response.status_code == 200
    assert "Error: " in response.text
    assert '<details class="dm-fold" open>' in response.text
    assert Draft.objects.get().words == WORDS


def test_a_later_text_in_the_community_asks_for_nothing_of_it_and_leads_to_its_page(
    client, writer, topic
):
    contributor = submit(topic, writer, age_band="10-14").experience.contributor
    second = make_topic(topic.condition, make_question("diet", "What to eat?"))
    text = client.get(share(second)).text

    assert "age_band" not in text
    assert reverse("my-profile", args=[contributor.public_id]) in text
    send(client, second, name_choice="pen_name", age_band="15-19")
    assert Contributor.objects.get().age_band == "10-14"


# The name of a later text


def test_a_later_text_is_shown_under_the_name_or_as_a_members(client, writer, topic):
    publish(submit(topic, writer, suggested_name="Quiet Heron 421"))
    second = make_topic(topic.condition, make_question("diet", "What to eat?"))
    text = client.get(share(second)).text
    assert "How should this text be shown?" in text
    assert "As Quiet Heron 421" in text
    client.post(share(second), whole(name_choice="hidden"))
    preview = client.get(share(second) + "preview/").text

    assert "Quiet Heron 421" not in re.search(r"<article.*?</article>", preview, re.S)[0]
    send(client, second, name_choice="hidden")
    publish(Submission.objects.waiting().get())
    assert "Quiet Heron 421" not in client.get(second.get_absolute_url()).text
    assert "Quiet Heron 421" in client.get(topic.get_absolute_url()).text


def test_an_edit_begins_with_the_choice_as_it_is(client, writer, topic):
    publish(submit(topic, writer, name_choice="hidden"))

    text = client.get(share(topic)).text
    (chosen,) = re.findall(r'name="name_choice" value="(\w+)"[^>]*checked', text)
    assert chosen == "hidden"


def test_a_window_opened_before_there_was_a_name_can_still_be_sent(client, writer, topic):
    submit(topic, writer, suggested_name="Quiet Heron 421")
    second = make_topic(topic.condition, make_question("diet", "What to eat?"))

    assert send(client, second, name_choice="typed", typed_name="Otter 7").status_code == 302
    assert Contributor.objects.get().pen_name == "Quiet Heron 421"


def test_a_name_of_ones_own_that_waits_is_shown_in_the_preview_and_nowhere_else(
    client, writer, topic
):
    client.post(share(topic), whole(name_choice="typed", typed_name="Otter 7"))
    assert "Otter 7" in client.get(share(topic) + "preview/").text
    send(client, topic, name_choice="typed", typed_name="Otter 7")
    publish(Submission.objects.get())

    assert "Otter 7" not in client.get(topic.get_absolute_url()).text
    assert Contributor.objects.get().pen_name_state == "waiting"


def test_whatever_may_be_told_has_a_column_and_a_field_and_each_a_box():
    assert {column.name for column in Context._meta.get_fields()} == set(CONTEXT_FIELDS)
    assert set(ContextFields.base_fields) == set(CONTEXT_FIELDS)


def test_the_page_marks_for_its_script_everything_that_a_draft_keeps(client, writer, topic):
    inputs = re.findall(r"<(?:input|select|textarea)\b[^>]*>", client.get(share(topic)).text)
    marked = [tag for tag in inputs if " data-draft" in tag]
    assert {re.search(r'name="(\w+)"', tag)[1] for tag in marked} == set(DRAFT_FIELDS)
