"""How people are known in a community: by a name, for each text, with what they tell and show."""

import json
import re

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.models import Letter
from conditions.versions import page_version
from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import Contributor, Draft, Experience
from experiences.profiles import pen_names
from experiences.profiles.bands import AgeAtFirstSigns, YearsSinceFirstSigns, age_line, years_line
from experiences.workflow import profiles
from tests.support.factories import (
    hand_in_edit,
    make_condition,
    make_draft,
    make_member,
    make_moderator,
    make_question,
    make_topic,
    publish,
    return_for_changes,
    set_state,
    submit,
)

pytestmark = pytest.mark.django_db
SUGGESTED = "Quiet Heron 421"
FRESH = "Misty Otter 422"


@pytest.fixture
def topic():
    return make_topic(make_condition("Example syndrome"))


@pytest.fixture
def author():
    return make_member("somebody.curious@example.org")


@pytest.fixture
def experience(topic, author) -> Experience:
    """A readable text under a suggested name."""
    return publish(submit(topic, author, suggested_name=SUGGESTED))


@pytest.fixture
def contributor(experience) -> Contributor:
    return experience.contributor


def page(row) -> str:
    return reverse("my-profile", args=[row.public_id])


def now(row):
    return type(row).objects.get(pk=row.pk)


def versions(topic) -> tuple[tuple, tuple]:
    """Of the question's page, and of its condition's."""
    return page_version(topic), page_version(topic.condition)


def public_pages(topic) -> dict[str, str]:
    """What a visitor reads wherever a by-line stands."""
    client = Client()
    addresses = {"home": "/", "question": topic.get_absolute_url()}
    for experience in Experience.objects.readable().on(topic):
        addresses["alone"] = reverse("experience-page", args=[experience.public_id])
    return {name: client.get(address).text for name, address in addresses.items()}


def authors_in_the_structured_data(topic) -> list[str]:
    text = Client().get(topic.get_absolute_url()).text
    data = json.loads(re.search(r'ld\+json"[^>]*>(.*?)</script>', text, re.S)[1])
    graph = data.get("@graph", [data])
    (answers,) = [part["mainEntity"]["suggestedAnswer"] for part in graph if "mainEntity" in part]
    return [answer["author"]["name"] for answer in answers]


def rename(client, row, **fields):
    return client.post(page(row), {"do": "name", "suggested_name": FRESH} | fields)


# The page


def test_a_member_sees_how_they_are_known_and_with_which_texts(client, author, contributor):
    client.force_login(author)
    text = client.get(page(contributor)).text

    for shown in (SUGGESTED, "Example syndrome", "What causes Example syndrome?"):
        assert shown in text
    assert author.email not in text


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_elses_page_does_not_exist(client, contributor, method):
    client.force_login(make_moderator())

    assert getattr(client, method)(page(contributor), {"do": "name"}).status_code == 404
    assert now(contributor).pen_name == SUGGESTED


def test_somebody_elses_text_cannot_be_shown_otherwise(client, experience):
    client.force_login(make_member())
    address = reverse("shown-as", args=[experience.public_id])

    assert client.post(address, {"shown_as": "member"}).status_code == 404
    with pytest.raises(NotAllowed):
        workflow.show_as(experience, by=make_moderator(), pen_name=False)
    assert now(experience).shows_pen_name


def test_a_visitor_is_sent_to_sign_in(client, contributor, experience):
    for address in (page(contributor), reverse("shown-as", args=[experience.public_id])):
        response = client.post(address)
        assert (response.status_code, response["Location"]) == (
            302,
            f"{reverse('account_login')}?next={address}",
        )


def test_the_workflow_itself_lets_nobody_change_anothers_name_or_context(contributor):
    stranger = make_member()
    for change in (
        lambda: workflow.take_suggestion(contributor, FRESH, by=stranger),
        lambda: workflow.type_pen_name(contributor, "Otter 7", by=stranger),
        lambda: workflow.change_context(contributor, by=stranger, country="FR"),
    ):
        with pytest.raises(NotAllowed, match="Only the member"):
            change()
    assert now(contributor).pen_name == SUGGESTED


def test_two_communities_have_two_pages_that_do_not_name_each_other(client, author, contributor):
    other = publish(member=author).contributor
    client.force_login(author)

    assert other.pen_name not in client.get(page(contributor)).text
    assert contributor.pen_name not in client.get(page(other)).text


# Another name


def test_a_fresh_suggestion_is_shown_everywhere_at_once(client, topic, author, contributor):
    second = make_topic(topic.condition, make_question("diet", "What to eat?"))
    publish(submit(second, author))
    before = versions(topic), versions(second)
    client.force_login(author)
    response = rename(client, contributor, name_choice="suggested")

    assert response.status_code == 302
    for text in public_pages(topic).values():
        assert FRESH in text
        assert SUGGESTED not in text
    assert FRESH in Client().get(second.get_absolute_url()).text
    assert authors_in_the_structured_data(topic) == [FRESH]
    for was, is_now in zip(before, (versions(topic), versions(second)), strict=True):
        assert is_now[0] > was[0] and is_now[1] > was[1]


def test_a_typed_name_waits_while_a_member_stands_everywhere(client, topic, author, contributor):
    before = versions(topic)
    client.force_login(author)
    response = rename(client, contributor, name_choice="typed", typed_name="  Otter   7 ")

    assert response.status_code == 302
    row = now(contributor)
    assert (row.pen_name, row.pen_name_state) == ("Otter 7", "waiting")
    for text in public_pages(topic).values():
        assert "A member" in text
        assert "Otter 7" not in text
        assert SUGGESTED not in text
    assert authors_in_the_structured_data(topic) == ["A member"]
    assert versions(topic) > before
    assert "“Otter 7” waits for a moderator" in client.get(page(contributor)).text


def test_once_approved_a_typed_name_is_shown_everywhere(topic, author, contributor):
    workflow.type_pen_name(contributor, "Otter 7", by=author)
    before = versions(topic)
    workflow.decide_typed_name(contributor, "Otter 7", by=make_moderator(), approved=True)

    for text in public_pages(topic).values():
        assert "Otter 7" in text
    assert authors_in_the_structured_data(topic) == ["Otter 7"]
    assert versions(topic) > before


def test_a_refused_name_stays_hidden_and_its_owner_reads_that_and_chooses_anew(
    client, topic, author, contributor
):
    workflow.type_pen_name(contributor, "hemiderm helps", by=author)
    workflow.decide_typed_name(contributor, "hemiderm helps", by=make_moderator(), approved=False)
    client.force_login(author)

    assert "“hemiderm helps” is not shown" in client.get(page(contributor)).text
    for text in public_pages(topic).values():
        assert "hemiderm" not in text
    again = rename(client, contributor, name_choice="typed", typed_name="Hemiderm-helps")
    assert "A moderator has not shown this name." in again.text
    assert rename(client, contributor, name_choice="suggested").status_code == 302
    assert FRESH in public_pages(topic)["question"]


def test_keeping_the_name_changes_nothing(client, topic, author, contributor):
    before = versions(topic), Contributor.objects.values().get()
    client.force_login(author)

    assert rename(client, contributor, name_choice="keep", typed_name="Otter").status_code == 302
    workflow.type_pen_name(contributor, SUGGESTED, by=author)
    assert (versions(topic), Contributor.objects.values().get()) == before


@pytest.mark.parametrize(
    ("typed_name", "sentence"),
    [
        ("", "Type the name you would like, or choose one above."),
        ("curious somebody", "This name holds part of your e-mail address."),
        ("otter@web", "This looks like an address or a link."),
        ("Jane Doe", "Two words with a capital letter look like a full name."),
        ("Dr otter", "“Dr” before a name makes it a real person’s."),
        ("Otter 1984", "This may be the year somebody was born."),
        ("plain pebble-7", "Somebody here has this name. Choose another one."),
        ("PlainPebble7", "Somebody here has this name. Choose another one."),
        ("a" * 41, "40"),
    ],
)
def test_a_name_that_may_not_stand_is_refused_beside_its_field_and_stays_there(
    client, topic, author, contributor, typed_name, sentence
):
    submit(topic, name_choice="typed", typed_name="Plain pebble 7")
    client.force_login(author)
    response = rename(client, contributor, name_choice="typed", typed_name=typed_name)

    assert response.status_code == 200
    assert sentence in response.text.replace("&#x27;", "'")
    assert response.text.count("<title>Error: ") == 1
    assert 'aria-invalid="true"' in response.text
    assert f'value="{typed_name}"' in response.text or not typed_name
    assert now(contributor).pen_name == SUGGESTED


def test_the_same_name_may_be_had_in_another_community(author, contributor):
    publish(submit(name_choice="typed", typed_name="Otter 7"))
    workflow.type_pen_name(contributor, "Otter 7", by=author)

    assert Contributor.objects.filter(pen_name="Otter 7").count() == 2


@pytest.mark.parametrize("state", ["paused", "banned"])
def test_who_may_not_write_may_take_a_suggestion_but_type_nothing(
    client, author, contributor, state
):
    client.force_login(set_state(author, state))
    refused = rename(client, contributor, name_choice="typed", typed_name="Otter 7")

    assert "cannot choose a name of its own at the moment" in refused.text
    assert now(contributor).pen_name == SUGGESTED
    assert rename(client, contributor, name_choice="suggested").status_code == 302
    assert now(contributor).shown_name == FRESH


def test_a_suggestion_that_somebody_has_by_now_is_followed_by_another(
    client, topic, author, contributor
):
    submit(topic, suggested_name=FRESH)
    client.force_login(author)
    response = rename(client, contributor, name_choice="suggested")

    assert "Somebody else here has chosen this name meanwhile." in response.text
    (offered,) = re.findall(r'name="suggested_name" value="([^"]+)"', response.text)
    assert pen_names.is_suggestion(offered)
    assert offered != FRESH
    assert response.text.count(offered) >= 2


def test_a_name_slipped_in_as_a_suggestion_changes_nothing(client, author, contributor):
    client.force_login(author)
    sent = {"name_choice": "suggested", "suggested_name": "Jane Doe, London"}
    response = rename(client, contributor, **sent)

    assert "none of our suggestions" in response.text
    assert "Jane" not in response.text

    assert now(contributor).pen_name == SUGGESTED
    with pytest.raises(NotAllowed, match="none of our suggestions"):
        workflow.take_suggestion(contributor, "Jane Doe", by=author)


@pytest.mark.parametrize("typed", ["OTTER 7", "Ótter-7", "o t t e r 7"])
@pytest.mark.parametrize("way", ["suggested", "typed", "first text"])
def test_two_who_choose_one_name_at_the_same_moment_get_a_sentence(
    monkeypatch, topic, author, contributor, way, typed
):
    """The database has the last word, whoever looked first."""
    submit(topic, suggested_name=FRESH)
    submit(topic, name_choice="typed", typed_name="Otter 7")
    monkeypatch.setattr(profiles, "is_taken", lambda *args, **kwargs: False)

    with pytest.raises(NotAllowed, match="meanwhile"):
        if way == "suggested":
            workflow.take_suggestion(contributor, FRESH, by=author)
        elif way == "typed":
            workflow.type_pen_name(contributor, typed, by=author)
        else:
            submit(topic, name_choice="typed", typed_name=typed)
    assert now(contributor).pen_name == SUGGESTED


def test_the_key_that_names_are_compared_by_follows_each_name(topic, author, contributor):
    def key() -> str:
        return Contributor.objects.values_list("pen_name_key", flat=True).get(pk=contributor.pk)

    assert key() == pen_names.key(SUGGESTED)
    workflow.take_suggestion(contributor, FRESH, by=author)
    assert key() == pen_names.key(FRESH)
    workflow.type_pen_name(contributor, "Ótter-7", by=author)
    assert key() == "otter7"

    first = submit(topic, name_choice="typed", typed_name="Kestrel p.").experience.contributor
    assert first.pen_name_key == "kestrelp"
    publish(first.experiences.get().submissions.get())
    workflow.close_account(first.member, "leave_words")
    left = Contributor.objects.get(pk=first.pk)
    assert left.pen_name != "Kestrel p." and left.pen_name_key == pen_names.key(left.pen_name)


def test_a_draft_cannot_carry_a_refused_name_past_the_form(topic):
    with pytest.raises(NotAllowed, match="full name"):
        submit(topic, name_choice="typed", typed_name="Jane Doe")
    assert not Contributor.objects.exists()


def test_what_readers_do_not_see_moves_no_version(topic, author):
    contributor = submit(topic, author).experience.contributor
    before = versions(topic)
    workflow.take_suggestion(contributor, FRESH, by=author)
    workflow.change_context(contributor, by=author, country="FR")

    assert versions(topic) == before


# Each text under the name, or as "A member"


def test_a_text_is_shown_as_a_members_at_once_and_under_the_name_again(
    client, topic, author, experience
):
    client.force_login(author)
    address = reverse("shown-as", args=[experience.public_id])
    mine = reverse("my-experience", args=[experience.public_id])
    before = versions(topic)
    response = client.post(address, {"shown_as": "member"})

    assert (response.status_code, response["Location"]) == (302, mine)
    for text in public_pages(topic).values():
        assert "A member" in text
        assert SUGGESTED not in text
    assert authors_in_the_structured_data(topic) == ["A member"]
    assert all(new > old for new, old in zip(versions(topic), before, strict=True))
    assert "Show it under my pen name" in client.get(mine).text
    client.post(address, {"shown_as": "pen_name"})
    assert SUGGESTED in public_pages(topic)["question"]
    assert authors_in_the_structured_data(topic) == [SUGGESTED]


def test_the_choice_holds_for_one_text_only(topic, author, experience):
    second = make_topic(topic.condition, make_question("diet", "What to eat?"))
    publish(submit(second, author))
    workflow.show_as(experience, by=author, pen_name=False)

    assert SUGGESTED not in Client().get(topic.get_absolute_url()).text
    assert SUGGESTED in Client().get(second.get_absolute_url()).text


@pytest.mark.parametrize("sent", [{}, {"shown_as": "x"}, {"shows_pen_name": "on"}])
def test_anything_else_changes_nothing(client, author, experience, sent):
    client.force_login(author)
    response = client.post(reverse("shown-as", args=[experience.public_id]), sent)

    assert response.status_code == 302
    assert now(experience).shows_pen_name


def test_looking_at_the_address_of_the_button_changes_nothing(client, author, experience):
    client.force_login(author)

    assert client.get(reverse("shown-as", args=[experience.public_id])).status_code == 405
    assert now(experience).shows_pen_name


def test_no_name_on_the_first_text_holds_for_it_and_a_suggestion_is_there_for_the_next(
    topic, author
):
    first = publish(submit(topic, author, name_choice="hidden", suggested_name=SUGGESTED))
    second_topic = make_topic(topic.condition, make_question("diet", "What to eat?"))
    publish(submit(second_topic, author, name_choice="pen_name"))

    assert (first.shown_name, first.contributor.pen_name_state) == ("A member", "suggested")
    assert SUGGESTED in Client().get(second_topic.get_absolute_url()).text
    assert SUGGESTED not in Client().get(topic.get_absolute_url()).text


@pytest.mark.parametrize(
    ("name_choice", "shows"), [("hidden", False), ("pen_name", True), ("suggested", False)]
)
def test_an_edit_changes_the_choice_only_where_it_says_so(topic, author, name_choice, shows):
    experience = publish(submit(topic, author, name_choice="hidden"))
    hand_in_edit(experience, name_choice=name_choice)

    assert now(experience).shows_pen_name is shows


def test_words_that_came_back_stay_a_members(topic, author):
    """A draft made of returned or taken-back words does not bring the name to light."""
    for back in (
        lambda submission: return_for_changes(submission),
        lambda submission: workflow.take_back(submission.experience, by=author),
    ):
        submission = submit(topic, author, name_choice="hidden")
        back(submission)
        draft = Draft.objects.get()
        workflow.submit(topic, by=author, token=submission.public_id, seen_version=draft.version)
        assert not now(submission.experience).shows_pen_name
        workflow.take_back(submission.experience, by=author)


def test_an_edit_begun_before_does_not_undo_the_button(topic, author, experience):
    draft = make_draft(topic, author, name_choice="pen_name")
    workflow.show_as(experience, by=author, pen_name=False)
    workflow.submit(topic, by=author, token=experience.public_id, seen_version=draft.version)

    assert not now(experience).shows_pen_name


def test_a_moderator_sees_under_what_readers_will_see_the_text(client, topic):
    submission = submit(
        topic,
        name_choice="hidden",
        age_band="10-14",
        shows_age=True,
        years_band="3-5",
        country="AT",
    )
    client.force_login(make_moderator())
    text = client.get(reverse("admin:experiences_submission_change", args=[submission.pk])).text

    assert "Readers see</dt><dd>A member" in text
    assert "first signs at age 10 to 14" in text
    assert "3 to 5 years since" not in text
    assert "Austria" in text


# What is told about the person who has the condition


def test_the_bands_are_those_of_the_product_and_never_a_date():
    assert AgeAtFirstSigns.labels == [
        *("0 to 4", "5 to 9", "10 to 14", "15 to 19", "20 to 29", "30 to 39", "40 to 49"),
        *("50 to 59", "60 to 69", "70 and over"),
    ]
    assert YearsSinceFirstSigns.labels == [
        *("Under 1 year", "1 to 2 years", "3 to 5 years", "6 to 10 years", "11 to 20 years"),
        "Over 20 years",
    ]
    lines = [age_line(band) for band in AgeAtFirstSigns]
    lines += [years_line(band) for band in YearsSinceFirstSigns]
    assert len(set(lines)) == 16
    assert not [line for line in lines if re.search(r"\d{3}", line)]
    assert (age_line(""), years_line("")) == ("", "")


ALL_OF_IT = {"age_band": "10-14", "years_band": "3-5", "country": "AT"}
LINES = {
    "shows_age": "first signs at age 10 to 14",
    "shows_years": "3 to 5 years since the first signs",
    "shows_country": "Austria",
}


@pytest.mark.parametrize("shown", [[], *([box] for box in LINES), list(LINES)])
def test_the_by_line_shows_just_what_its_author_chose_to_show(topic, author, contributor, shown):
    boxes = {box: box in shown for box in LINES}
    before = versions(topic)
    workflow.change_context(contributor, by=author, **ALL_OF_IT, **boxes)
    pages = public_pages(topic)

    for box, line in LINES.items():
        for name in ("question", "alone"):
            assert (line in pages[name]) is (box in shown), (name, line)
    assert ("Austria" in pages["home"]) is ("shows_country" in shown)
    assert versions(topic) > before


def test_age_and_years_are_hidden_unless_ticked_and_the_country_is_shown(topic, author):
    publish(submit(topic, author, **ALL_OF_IT))
    text = public_pages(topic)["question"]

    assert "Austria" in text
    assert "first signs" not in text


def test_an_age_never_stands_together_with_a_calendar_year(topic, author, contributor):
    workflow.change_context(
        contributor, by=author, age_band="10-14", years_band="3-5", shows_age=True, shows_years=True
    )
    for name, text in public_pages(topic).items():
        for voice in re.findall(r'<article class="dm-voice".*?</article>', text, re.S):
            assert "first signs at age" in voice, name
            assert not re.search(r"\b(19|20)\d\d\b", re.sub(r'"[^"]*"', "", voice)), name
            assert "<time" not in voice, name
    text = public_pages(topic)["question"]
    assert "datePublished" not in re.search(r"ld\+json.*?</script>", text, re.S)[0]


def test_without_an_age_the_date_of_a_text_is_shown(topic, author, contributor):
    workflow.change_context(contributor, by=author, years_band="3-5", shows_years=True)

    assert public_pages(topic)["alone"].count("<time") == 1


def test_nothing_of_it_stands_in_the_structured_data(topic, author, contributor):
    shown = dict.fromkeys(LINES, True)
    workflow.change_context(contributor, by=author, **ALL_OF_IT, **shown)
    data = re.search(r"ld\+json.*?</script>", public_pages(topic)["question"], re.S)[0]

    assert SUGGESTED in data
    for told in ("first signs", "Austria", "AT", "10 to 14", "10-14", "3 to 5", "gender", "birth"):
        assert not re.search(rf"\b{told}\b", data), told


def test_the_community_page_changes_what_is_told_and_takes_it_away(client, author, contributor):
    client.force_login(author)
    sent = {"do": "context", **ALL_OF_IT, "shows_years": "on"}
    assert client.post(page(contributor), sent).status_code == 302

    row = now(contributor)
    assert (row.age_band, row.years_band, row.country.code) == ("10-14", "3-5", "AT")
    assert (row.shows_age, row.shows_years, row.shows_country) == (False, True, False)
    client.post(page(contributor), {"do": "context"})
    row = now(contributor)
    assert (row.age_band, row.years_band, row.country.code) == ("", "", "")
    assert row.pen_name == SUGGESTED


@pytest.mark.parametrize(
    "wrong", [{"age_band": "12"}, {"years_band": "2014"}, {"country": "Vienna"}]
)
def test_only_bands_and_countries_can_be_told(client, author, contributor, wrong):
    client.force_login(author)
    response = client.post(page(contributor), {"do": "context"} | wrong)

    assert response.status_code == 200
    assert "Error: " in response.text
    row = now(contributor)
    assert (row.age_band, row.years_band, row.country.code) == ("", "", "")


def test_who_has_ended_the_agreement_can_take_away_but_tell_nothing_new(
    client, author, contributor
):
    workflow.change_context(contributor, by=author, **ALL_OF_IT)
    author.consents.update(withdrawn_at=now(contributor.consent).given_at)
    client.force_login(author)
    refused = client.post(page(contributor), {"do": "context", **ALL_OF_IT, "age_band": "15-19"})

    assert "You have ended your agreement" in refused.text
    assert now(contributor).age_band == "10-14"
    assert client.post(page(contributor), {"do": "context"}).status_code == 302
    assert now(contributor).age_band == ""


# No profile, and nobody to be followed


PUBLIC_KEYS = {"condition", "question", "experience", "letter", "submission", "contributor"}


def patterns(resolver=None, prefix: str = "") -> list[tuple[str, set[str]]]:
    """Every address of the site with the names of what varies in it."""
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            found += patterns(entry, route)
        else:
            found.append(
                (route, set(entry.pattern.converters) | set(re.findall(r"<(\w+)>", route)))
            )
    return found


def test_no_public_address_is_made_of_a_member_or_a_name():
    """Every address that varies by a person lies below what needs a sign-in."""
    ours = [p for p in patterns() if not p[0].startswith(("accounts/", "admin/"))]
    assert len(ours) > 30
    for route, names in ours:
        words = {word for name in names for word in name.split("_")}
        personal = words & {"member", "contributor", "user", "author", "name", "email", "pen"}
        assert not personal or route.startswith("me/"), route
        assert not re.search(r"profile|avatar|people/|members?/|authors?/|users?/", route), route


def test_an_address_of_ones_own_tells_a_visitor_and_another_member_nothing(client, contributor):
    assert client.get(page(contributor)).status_code == 302
    client.force_login(make_member())
    assert client.get(page(contributor)).status_code == 404


def texts_of_one_person(topic, author) -> list[Experience]:
    """Two in one community, and one in another."""
    second = make_topic(topic.condition, make_question("diet", "What to eat with [[condition]]?"))
    elsewhere = make_topic(make_condition("Other syndrome"), topic.question)
    return [publish(submit(each, author)) for each in (topic, second, elsewhere)]


def test_no_public_page_leads_from_one_text_of_somebody_to_another(client, topic, author):
    experiences = texts_of_one_person(topic, author)
    for own in experiences:
        alone = client.get(reverse("experience-page", args=[own.public_id])).text
        question = client.get(own.topic.get_absolute_url()).text
        for other in experiences:
            if other != own:
                assert str(other.public_id) not in alone + question
                assert other.published.pk != own.published.pk


def test_no_public_page_names_a_contributor_or_a_member_by_a_key(client, topic, author):
    experiences = texts_of_one_person(topic, author)
    addresses = ["/", "/conditions/", "/questions/"]
    for own in experiences:
        addresses += [own.topic.get_absolute_url(), own.topic.condition.get_absolute_url()]
        addresses.append(reverse("experience-page", args=[own.public_id]))
    keys = [str(author.public_id), author.email, author.email.partition("@")[0]]
    keys += [str(own.contributor.public_id) for own in experiences]
    for address in addresses:
        response = client.get(address)
        seen = response.text + str(response.headers)
        assert not [key for key in keys if key in seen], address


def test_no_by_line_has_a_link_or_a_picture(client, topic, experience):
    for address in (
        topic.get_absolute_url(),
        reverse("experience-page", args=[experience.public_id]),
    ):
        text = client.get(address).text
        for voice in re.findall(r'<article class="dm-voice".*?</article>', text, re.S):
            by_line = re.search(r'<p class="dm-voice__by">.*?</p>', voice, re.S)[0]
            assert "<a" not in by_line
            assert not re.search(r"<(img|svg|picture)", voice)


def test_the_home_page_shows_one_text_of_a_person(client, topic, author):
    texts_of_one_person(topic, author)

    assert client.get("/").text.count('class="dm-voice__by"') == 1


# The desk


QUEUE = "admin:experiences_contributor_changelist"


def at_the_desk(row) -> str:
    return reverse("admin:experiences_contributor_change", args=[row.pk])


@pytest.fixture
def moderator(client):
    moderator = make_moderator()
    client.force_login(moderator)
    return moderator


@pytest.fixture
def waiting(author, contributor) -> Contributor:
    workflow.type_pen_name(contributor, "Otter 7", by=author)
    return now(contributor)


def test_the_list_has_the_names_that_wait_with_their_condition_and_no_address(
    client, moderator, waiting
):
    publish(submit(name_choice="suggested", suggested_name="Calm Wren 100"))
    text = client.get(reverse(QUEUE)).text

    for shown in ("Otter 7", "Example syndrome", "Pen names that wait"):
        assert shown in text
    assert "Calm Wren 100" not in text
    for page_text in (text, client.get(at_the_desk(waiting)).text):
        assert waiting.member.email not in page_text
        assert "somebody.curious" not in page_text
    assert "action" not in re.findall(r'<select name="(\w+)"', text)


@pytest.mark.parametrize(
    ("outcome", "state", "kind"),
    [("show", "approved", "pen_name_shown"), ("refuse", "refused", "pen_name_refused")],
)
def test_each_name_is_decided_on_its_own_page_and_its_owner_gets_a_letter(
    client, moderator, waiting, outcome, state, kind
):
    sent = {"pen_name": "Otter 7", "outcome": outcome}
    assert client.post(at_the_desk(waiting), sent).status_code == 302

    assert now(waiting).pen_name_state == state
    letter = Letter.objects.get(kind=kind)
    assert letter.member == waiting.member
    whole = letter.subject + letter.body
    assert "Otter" not in whole
    assert "Example" not in whole
    assert page(waiting) in letter.body


def test_a_decision_counts_for_the_name_that_was_read_and_no_other(client, moderator, waiting):
    workflow.type_pen_name(waiting, "Badger 8", by=waiting.member)
    client.post(at_the_desk(waiting), {"pen_name": "Otter 7", "outcome": "show"})

    assert (now(waiting).pen_name, now(waiting).pen_name_state) == ("Badger 8", "waiting")
    assert not Letter.objects.filter(kind__startswith="pen_name").exists()


def test_a_name_changed_while_the_text_beside_it_is_read_is_not_shown_unread(
    client, moderator, topic
):
    submission = submit(topic, name_choice="typed", typed_name="Otter 7")
    contributor = submission.experience.contributor
    address = reverse("admin:experiences_submission_change", args=[submission.pk])
    (read,) = re.findall(r'name="name_read" value="([^"]+)"', client.get(address).text)
    workflow.type_pen_name(contributor, "Badger 8", by=contributor.member)
    response = client.post(address, {"outcome": "published", "pen_name": "show", "name_read": read})

    assert response.status_code == 409
    assert "its owner has chosen another" in response.text
    assert not now(submission.experience).is_readable
    assert now(contributor).pen_name_state == "waiting"


def test_two_moderators_decide_once(waiting):
    workflow.decide_typed_name(waiting, "Otter 7", by=make_moderator(), approved=False)
    with pytest.raises(NotAllowed, match="does not wait any more"):
        workflow.decide_typed_name(waiting, "Otter 7", by=make_moderator(), approved=True)

    assert now(waiting).pen_name_state == "refused"
    assert Letter.objects.filter(kind__startswith="pen_name").count() == 1


def test_a_moderator_who_comes_late_is_told(client, moderator, waiting):
    workflow.decide_typed_name(waiting, "Otter 7", by=make_moderator(), approved=False)
    sent = {"pen_name": "Otter 7", "outcome": "show"}
    response = client.post(at_the_desk(waiting), sent, follow=True)

    assert "This pen name does not wait any more." in response.text
    assert now(waiting).pen_name_state == "refused"


def test_nobody_decides_on_their_own_name(client, topic):
    moderator = make_moderator()
    own = submit(topic, moderator, name_choice="typed", typed_name="Otter 7").experience.contributor
    client.force_login(moderator)
    client.post(at_the_desk(own), {"pen_name": "Otter 7", "outcome": "show"})

    assert "Otter 7" not in client.get(reverse(QUEUE)).text
    assert client.get(at_the_desk(own)).status_code == 404
    with pytest.raises(NotAllowed, match="their own pen name"):
        workflow.decide_typed_name(own, "Otter 7", by=moderator, approved=True)
    assert now(own).pen_name_state == "waiting"


def test_only_moderators_decide_on_names(client, waiting):
    for who in (make_member(), make_member(is_staff=True)):
        client.force_login(who)
        assert client.get(reverse(QUEUE)).status_code in (302, 403)
        sent = {"pen_name": "Otter 7", "outcome": "show"}
        assert client.post(at_the_desk(waiting), sent).status_code in (302, 403)
        with pytest.raises(NotAllowed, match="Only moderators"):
            workflow.decide_typed_name(waiting, "Otter 7", by=who, approved=True)
    assert now(waiting).pen_name_state == "waiting"


def test_the_desk_decides_on_nothing_without_the_forms_token(waiting):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_moderator())
    sent = {"pen_name": "Otter 7", "outcome": "show"}

    assert client.post(at_the_desk(waiting), sent).status_code == 403
    assert now(waiting).pen_name_state == "waiting"


@pytest.mark.parametrize("sent", [{}, {"outcome": "show"}, {"pen_name": "Otter 7", "outcome": "x"}])
def test_a_form_that_says_nothing_decides_nothing(client, moderator, waiting, sent):
    assert client.post(at_the_desk(waiting), sent).status_code == 200
    assert now(waiting).pen_name_state == "waiting"


def test_nobody_is_written_to_about_a_name_that_was_left_behind(waiting):
    Contributor.objects.update(member=None)
    workflow.decide_typed_name(now(waiting), "Otter 7", by=make_moderator(), approved=True)

    assert not Letter.objects.filter(kind__startswith="pen_name").exists()
