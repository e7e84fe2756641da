"""The A to Z: every name of every condition, found by its letter or by a part of it."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from conditions.catalogue import alphabet
from conditions.models import AzEntry, Condition, ConditionName, Place
from diseasemaps.common.text import INITIALS, fold, initial_of
from tests.diseasemaps.test_queries import queries_of
from tests.support.desk import as_read
from tests.support.factories import make_condition, make_member

pytestmark = pytest.mark.django_db
LINE = re.compile(r"<li(?: class=\"dm-names__preferred\")?>(.*?)</li>", re.DOTALL)


def named(name: str, *synonyms: str, **fields) -> Condition:
    """A condition that stands in the A to Z under each of its names."""
    fields = {"slug": f"condition-{Condition.objects.count()}"} | fields
    condition = make_condition(name, **fields)
    for synonym in synonyms:
        condition.names.create(name=synonym)
    alphabet.index_names(condition)
    return condition


def lines(response) -> list[str]:
    """The names on a page as a reader sees them."""
    assert response.status_code == 200
    lists = re.findall(r'<ul class="dm-names">(.*?)</ul>', response.text, re.DOTALL)
    return [
        unescape(re.sub(r"<[^>]*>", "", line)).strip()
        for part in lists
        for line in LINE.findall(part)
    ]


def initial(client, name: str):
    return client.get(reverse("initial-page", args=[name]))


def test_a_synonym_says_where_to_look_and_leads_there(client):
    condition = named("Parry-Romberg syndrome", "Romberg syndrome")
    page = initial(client, "r")

    assert lines(page) == ["Romberg syndrome: see Parry-Romberg syndrome"]
    assert page.text.count(f'href="{condition.get_absolute_url()}"') == 1
    assert lines(initial(client, "p")) == ["Parry-Romberg syndrome"]
    assert '<h1 class="dm-h1-s">Conditions starting with P</h1>' in initial(client, "p").text


def test_names_get_a_capital_but_abbreviations_stay_as_they_are(client):
    condition = named("localised scleroderma", "morphea")
    condition.names.create(name="hEDS", kind="abbreviation")
    condition.names.create(name="mTOR disease")
    alphabet.index_names(condition)

    assert lines(client.get("/conditions/")) == [
        "hEDS: see localised scleroderma",
        "Localised scleroderma",
        "Morphea: see localised scleroderma",
        "mTOR disease: see localised scleroderma",
    ]


def test_the_second_name_stands_in_the_list_and_names_that_read_the_same_stand_there_once(client):
    named("Ménière disease", "Meniere disease", "MENIÈRE'S disease", second_name="Hydrops")

    assert lines(client.get("/conditions/")) == [
        "Hydrops: see Ménière disease",
        "Ménière disease",
        "MENIÈRE'S disease: see Ménière disease",
    ]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Émery syndrome", "e"),
        ("Ångström disease", "a"),
        ("Øhm disease", "o"),
        ("æther disease", "a"),
        ("Łódź disease", "l"),
        ("ﬁbrous dysplasia", "f"),
        ("  'quoted' disease", "q"),
        ("(S)-something", "s"),
        ("3-methylcrotonyl deficiency", "0-9"),
        ("β-thalassaemia", "0-9"),
        ("Болезнь", "0-9"),
        ("†", "0-9"),
    ],
)
def test_a_name_stands_under_the_letter_it_begins_with_whatever_it_carries(client, name, place):
    named(name)

    assert initial_of(fold(name)) == place
    assert len(lines(initial(client, place))) == 1


@given(st.text())
def test_folding_twice_changes_nothing_more_and_leaves_words_of_letters_and_digits(text):
    folded = fold(text)

    assert fold(folded) == folded
    assert len(folded) <= 200
    assert all(char.isalnum() or char == " " for char in folded)
    assert initial_of(folded) in INITIALS


def test_letters_without_a_name_are_no_links(client):
    named("Parry-Romberg syndrome", "4q deletion")
    text = client.get("/conditions/").text

    assert re.findall(r'href="/conditions/letter/([^/]+)/"', text) == ["p", "0-9"]
    assert "<span>A</span>" in text
    assert 'aria-label="Conditions starting with a digit or a sign">0 to 9</a>' in text
    assert "No names here yet" in initial(client, "a").text
    assert "noindex" in initial(client, "a").text


@pytest.mark.parametrize("address", ["/conditions/letter/A/", "/conditions/letter/pq/"])
def test_what_is_no_letter_of_the_row_is_no_page(client, address):
    assert client.get(address).status_code == 404


def test_a_condition_that_is_not_shown_stands_nowhere(client):
    hidden = named("Hidden syndrome", "Hidden disease", is_listed=False)
    later = named("Later syndrome", "Later disease")
    Condition.objects.filter(pk=later.pk).update(is_listed=False)  # and nobody has indexed it yet
    addresses = ["/", "/conditions/", "/conditions/letter/h/", "/conditions/letter/l/"]

    for address in [*addresses, "/conditions/?q=hidden", "/conditions/?q=later"]:
        text = client.get(address).text
        for name in ("Hidden syndrome", "Hidden disease", "Later syndrome", "Later disease"):
            assert name not in text
        assert '/conditions/letter/h/" aria-label' not in text
        assert '/conditions/letter/l/" aria-label' not in text
    assert not AzEntry.objects.filter(condition=hidden).exists()


def test_a_list_of_250_names_is_read_to_its_end_without_a_name_missing_or_twice(client):
    Condition.objects.bulk_create(
        # Many of them read the same once folded, so only the last part of the key tells them apart.
        Condition(
            slug=f"p-{number}", name=f"Púrple syndrome{'!' * (number // 2)}{'?' * (number % 2)}"
        )
        for number in range(250)
    )
    call_command("index_names", verbosity=0)
    names, address, pages = [], "/conditions/letter/p/", 0
    while address:
        page = client.get(address)
        names += lines(page)
        pages += 1
        following = re.search(r'href="(\?after=[^"]+)" rel="next"', page.text)
        address = f"/conditions/letter/p/{following[1]}" if following else ""

    assert pages == 3
    assert len(names) == len(set(names)) == 250


def test_all_names_are_read_on_across_the_letters(client):
    for start in "abcde3":
        Condition.objects.bulk_create(
            Condition(slug=f"{start}-{n}", name=f"{start.upper()} {n:03}") for n in range(50)
        )
    call_command("index_names", verbosity=0)
    first = client.get("/conditions/")
    second = client.get("/conditions/" + re.search(r'href="(\?after=[^"]+)" rel', first.text)[1])
    third = client.get("/conditions/" + re.search(r'href="(\?after=[^"]+)" rel', second.text)[1])
    names = lines(first) + lines(second) + lines(third)

    assert len(names) == len(set(names)) == 300
    assert names[:1] + names[-1:] == ["3 000", "E 049"]
    assert 'rel="next"' not in third.text
    assert "Back to the first names" in third.text


def test_a_page_goes_on_at_its_place_when_the_last_name_shown_has_gone(client):
    for number in range(150):
        make_condition(f"P {number:03}")
    call_command("index_names", verbosity=0)
    after = re.search(r'href="(\?after=[^"]+)" rel', initial(client, "p").text)[1]
    AzEntry.objects.filter(name="P 099").delete()

    assert lines(client.get(f"/conditions/letter/p/{after}"))[0] == "P 100"


@pytest.mark.parametrize(
    "reference",
    ["", "x", "%00", "WzEsMl0", "é", "bnVsbA", "W10", "[" * 3000, "A" * 20000]
    + [alphabet.reference_of(Place(key, pk)) for key, pk in [("P", 1), ("p\x00", 1), ("p", 0)]]
    + [alphabet.reference_of(Place("p", 2**63)), alphabet.reference_of(Place("p", True))],
)
def test_a_reference_that_is_none_of_ours_is_no_page(client, reference):
    assert client.get("/conditions/", {"after": reference}).status_code == 404
    assert client.get("/conditions/letter/p/", {"after": reference}).status_code == 404


def test_the_last_page_costs_as_much_as_the_first_and_skips_nothing_by_counting(client):
    Condition.objects.bulk_create(
        Condition(slug=f"p-{number}", name=f"P {number:03}") for number in range(350)
    )
    call_command("index_names", verbosity=0)
    last = AzEntry.objects.get(name="P 299")
    first = queries_of(client, "/conditions/letter/p/")
    fourth = queries_of(
        client,
        f"/conditions/letter/p/?after={alphabet.reference_of(Place(last.sort_key, last.pk))}",
    )

    assert len(first) == len(fourth) == 2
    assert all("LIMIT" in query and "OFFSET" not in query for query in fourth)
    assert len(queries_of(client, "/conditions/")) == 2
    assert len(queries_of(client, "/conditions/?q=p")) == 2


def test_a_search_shows_names_that_begin_with_the_words_before_names_that_hold_them(client):
    named("Romberg syndrome")
    named("Parry-Romberg syndrome")
    named("Strömberg disease")
    named("Something else")

    assert lines(client.get("/conditions/", {"q": " ROMBERG "})) == [
        "Romberg syndrome",
        "Parry-Romberg syndrome",
        "Strömberg disease",
    ]
    assert "3 names hold “ROMBERG”" in client.get("/conditions/", {"q": "ROMBERG"}).text


@pytest.mark.parametrize(
    "asked", ["parry romberg", "Parry-Romberg", "PÁRRY", "romberg’s", "parry–romberg"]
)
def test_case_accents_and_signs_make_no_difference_to_a_search(client, asked):
    named("Parry-Romberg syndrome", "Parry-Romberg's disease")

    assert lines(client.get("/conditions/", {"q": asked}))


@pytest.mark.parametrize("asked", ["zebra", "!!!", "%", "_", "'; --", "\x00", "x" * 5000])
def test_a_search_that_finds_nothing_says_so_and_shows_the_letters(client, asked):
    named("Parry-Romberg syndrome")
    page = client.get("/conditions/", {"q": asked})

    assert lines(page) == []
    assert "No name holds “" in page.text
    assert 'href="/conditions/letter/p/"' in page.text
    assert "x" * 101 not in page.text
    assert "noindex" in page.text


def test_an_empty_search_shows_every_name(client):
    named("Parry-Romberg syndrome")

    assert lines(client.get("/conditions/", {"q": "   "})) == ["Parry-Romberg syndrome"]


def test_a_search_shows_a_hundred_names_and_says_that_there_are_more(client):
    Condition.objects.bulk_create(Condition(slug=f"p-{n}", name=f"P {n:03}") for n in range(101))
    call_command("index_names", verbosity=0)
    page = client.get("/conditions/", {"q": "p"})

    assert len(lines(page)) == 100
    assert "The first 100 names that hold “p”" in page.text
    assert "There are more." in page.text


def test_hostile_names_and_searches_stay_text(client):
    named("<script>alert(1)</script> & co", "zz<img src=x onerror=alert(2)>", slug="hostile")
    for address in ("/conditions/", "/conditions/?q=%3Cscript%3E", "/conditions/letter/s/", "/"):
        text = client.get(address).text
        assert "<script>" not in text
        assert "<img" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in client.get("/conditions/").text


def test_indexing_again_changes_nothing_and_follows_every_change():
    condition = named("Parry-Romberg syndrome", "Romberg syndrome")
    before = set(AzEntry.objects.values_list("pk", "name"))
    assert alphabet.index_names(condition) == 0
    assert alphabet.index_all_names() == 0
    assert set(AzEntry.objects.values_list("pk", "name")) == before

    ConditionName.objects.update(name="Rombergs disease")
    Condition.objects.update(second_name="hemifacial atrophy")
    assert alphabet.index_all_names() == 3
    assert set(AzEntry.objects.values_list("name", flat=True)) == {
        "Parry-Romberg syndrome",
        "Rombergs disease",
        "Hemifacial atrophy",
    }
    Condition.objects.update(is_listed=False)
    call_command("index_names", verbosity=0)
    assert not AzEntry.objects.exists()


def test_an_editor_who_saves_a_condition_changes_the_list(client):
    condition = named("Parry-Romberg syndrome")
    editor = make_member(is_staff=True)
    editor.user_permissions.set(Permission.objects.filter(content_type__app_label="conditions"))
    client.force_login(editor)
    form = {"slug": condition.slug, "name": "Romberg disease", "is_listed": "on"}
    for prefix in ("names", "codes", "related_conditions"):
        form |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    form |= {
        "names-TOTAL_FORMS": "1",
        "names-0-name": "hemiatrophy",
        "names-0-kind": "synonym",
        "names-0-language": "en",
    }
    address = reverse("admin:conditions_condition_change", args=[condition.pk])
    answer = client.post(address, form | as_read(client, address))

    assert answer.status_code == 302, answer.context["errors"]
    assert lines(client.get("/conditions/")) == [
        "Hemiatrophy: see Romberg disease",
        "Romberg disease",
    ]
