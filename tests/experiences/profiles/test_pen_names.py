"""Pen names: what is suggested says nothing, and what is typed may not say who somebody is."""

import re

import pytest
from django.utils import timezone

from experiences import workflow
from experiences.profiles import pen_names
from tests.support.factories import (
    make_condition,
    make_many_readable,
    make_moderator,
    make_topic,
    submit,
)

ADDRESS = "anna.berg1984@example.org"


def refused(name: str, email: str = ADDRESS) -> str:
    return pen_names.objection(pen_names.tidy(name), email)


def test_a_suggestion_is_two_neutral_words_and_a_number_that_is_no_year():
    for _ in range(300):
        name = pen_names.suggest()
        assert re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+ [1-9]\d\d", name)
        assert pen_names.is_suggestion(name)
        assert refused(name) == ""


def test_no_word_is_in_both_lists_and_none_is_there_twice():
    words = [*pen_names.FIRST, *pen_names.SECOND]

    assert len(set(words)) == len(words)


def test_a_suggestion_never_holds_its_readers_own_address(monkeypatch):
    """Robin and Hazel are words here; for robin@example.org one of them is a name."""
    monkeypatch.setattr(pen_names, "SECOND", ["Robin", "Wren"])

    names = {pen_names.suggest(email="robin@example.org").split()[1] for _ in range(50)}
    assert names == {"Wren"}


@pytest.mark.django_db
@pytest.mark.parametrize("approved", [None, True, False])
def test_a_suggestion_is_nobodys_name_however_that_was_written_and_whatever_came_of_it(
    monkeypatch, approved
):
    monkeypatch.setattr(pen_names, "FIRST", ["Amber"])
    monkeypatch.setattr(pen_names, "SECOND", ["Otter"])
    monkeypatch.setattr(pen_names, "HIGHEST", 101)
    typed = "amber-ótter100"
    submission = submit(name_choice="typed", typed_name=typed)
    contributor = submission.experience.contributor
    if approved is not None:
        workflow.decide_typed_name(contributor, typed, by=make_moderator(), approved=approved)

    here, elsewhere = contributor.condition_id, make_condition().pk
    assert {workflow.suggest_pen_name(here) for _ in range(20)} == {"Amber Otter 101"}
    assert len({workflow.suggest_pen_name(elsewhere) for _ in range(40)}) == 2


@pytest.mark.django_db
def test_a_suggestion_costs_one_query_however_large_the_community_is(django_assert_num_queries):
    topic = make_topic()
    make_many_readable(topic, 50)

    with django_assert_num_queries(1):
        workflow.suggest_pen_name(topic.condition_id)


@pytest.mark.parametrize(
    "name",
    [
        "Otter",
        "Otter 7",
        "otter7",
        "Quiet otter",
        "quiet otter",
        "Kestrel of the north",
        "Sunday p.",
    ]
    + [
        "McCloud",
        "Otter 999",
        "Otter 12345",
        "Röhrich",
        "Выдра 7",
        "山田太郎",
        "O’Otter",
        "Otter no 7",
    ]
    + ["Quiet Heron 421", "Dr", "Drum major", "at dawn", "Polka dot 7"],
)
def test_a_name_that_says_nothing_about_anybody_may_stand(name):
    assert refused(name) == ""


@pytest.mark.parametrize(
    "name",
    [
        "anna berg",
        "annaberg",
        "ANNABERG",
        "Anna_Berg",
        "anna-berg",
        "berganna",
        "Berg.Anna",
        "berg anna",
    ]
    + [
        "annaberg1984",
        "annaberg 7",
        "the annaberg otter",
        "Ànna Bérg",
        "ann aberg",
        "berg1984anna",
    ],
)
def test_a_name_that_holds_what_stands_before_the_at_is_refused(name):
    assert "part of your e-mail address" in refused(name)


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("Otter anna", "anna+diseasemaps@example.org"),
        ("annadiseasemaps", "anna+diseasemaps@example.org"),
        ("Müllerin", "mueller@example.org"),
        ("muellerin", "müller@example.org"),
        ("Muller", "müller@example.org"),
        ("ole", "øle@example.org"),
        ("jo", "jo@example.org"),
        ("Jo 7", "jo12@example.org"),
        ("otter", "otter@example.org"),
        ("x1984otter", "1984@example.org"),
    ],
)
def test_an_address_is_found_however_it_is_spelt(name, email):
    assert "part of your e-mail address" in refused(name, email)


def test_two_letters_before_the_at_forbid_only_that_very_name():
    assert refused("Jolly otter", "jo@example.org") == ""


@pytest.mark.parametrize(
    "name",
    ["me@web", "otter@", "otter/7", "www otter", "http://otter", "otter.example", "otter (at) web"]
    + ["otter [dot] web", "visit otter dot org", "a\\b", "otter.co", "x://y"],
)
def test_a_name_that_looks_like_an_address_or_a_link_is_refused(name):
    assert "an address or a link" in refused(name)


@pytest.mark.parametrize(
    "name",
    [
        "Jane Doe",
        "JANE DOE",
        "Jane van der Doe",
        "J. Doe",
        "Jane D.",
        "Jane O’Doe",
        "Jane Doe 7",
        "Jane-Doe",
    ]
    + [
        "Jane_Doe",
        "JaneDoe",
        "Élodie Çelik",
        "Иван Петров",
        "the Jane Doe",
        "Sunday Painter",
        "Jane, Doe",
    ],
)
def test_a_name_that_looks_like_a_full_name_is_refused_with_a_way_on(name):
    sentence = refused(name)

    assert "look like a full name" in sentence
    for way_on in ("one word", "a word with a number", "small letters", "suggested name"):
        assert way_on in sentence


@pytest.mark.parametrize(
    "name", ["Dr Otter", "dr. otter", "Mrs otter", "Frau Otter", "professor otter"]
)
def test_a_title_before_a_name_is_refused_and_named(name):
    sentence = refused(name)

    assert "before a name makes it a real person’s" in sentence
    assert sentence.count(f"“{name.split()[0].strip('.')}”") == 2


@pytest.mark.parametrize(
    "name",
    [
        "Otter 1984",
        "Otter1984",
        "1984 otter",
        "1984otter",
        "otter 1900",
        "Otter 03051984",
        "o 19840503",
    ]
    + ["Otter 051984", "Otter ١٩٨٤"],
)
def test_a_year_of_birth_is_refused(name):
    assert "the year somebody was born" in refused(name, "x@example.org")


def test_this_year_is_a_year_of_birth_and_the_next_is_none():
    this_year = timezone.localdate().year

    assert "the year somebody was born" in refused(f"Otter {this_year}")
    assert refused(f"Otter {this_year + 1}") == ""
    assert refused("Otter 1899") == ""
    assert refused("Otter 19845") == ""


@pytest.mark.parametrize("name", ["", "A", " . ", "😀😀", "-"])
def test_a_name_has_two_letters(name):
    assert "at least two letters" in refused(name)


@pytest.mark.parametrize("name", ["A member", "a  MEMBER", "A-member"])
def test_nobody_is_called_what_stands_where_no_name_is_shown(name):
    assert "stands where no name is shown" in refused(name)


@pytest.mark.parametrize(
    "other", ["otter 7", "OTTER7", "Otter-7", "Ótter 7", "o.t.t.e.r 7", "Otter  7", "Ｏtter７"]
)
def test_names_that_read_alike_are_one(other):
    assert pen_names.key("Otter7") == pen_names.key(other)


def test_names_that_read_otherwise_are_two():
    assert len({pen_names.key(name) for name in ("Otter7", "Otter 8", "Outter 7", "Выдра 7")}) == 4
