"""What the patterns find and leave alone, that they always end, and what an author answers.

Four corpora. hints.txt is by the author of the patterns. hints_independent.txt was written without
a look at them: measured blind, 135 of its 171 marked places were found, with no false hint in its
fifteen clean texts. The patterns were mended with it afterwards, so it is blind no longer (170 of
171). hints_held_back.txt was written with it and measured once, after the mending: 61 of 69 places,
no false hint in four clean texts. Its author had also mended the patterns by then, so even that may
be a little kind. Nothing has been mended for it; a new blind figure needs new texts by a new hand.
hints_numbers.txt holds telephone numbers and numbers of offices in the ways of many countries, and
texts full of other numbers; it is no measure, it guards what is found.
"""

import html
import re
import subprocess  # noqa: S404
import sys
import uuid
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from accounts import consents
from experiences import workflow
from experiences.exceptions import NotAllowed, UnconfirmedHints
from experiences.models import Draft, Submission
from experiences.text_checks import hints as privacy_hints
from experiences.text_checks.hints import FINDERS, LABELS, Hint, HintKind, hints
from tests.support.factories import (
    make_draft,
    make_member,
    make_senior_moderator,
    make_topic,
    submit,
)

# The same on every database.
pytestmark = pytest.mark.once

CORPORA = Path(__file__).parent / "corpus"
OWN, INDEPENDENT, HELD_BACK = "hints.txt", "hints_independent.txt", "hints_held_back.txt"
NUMBERS = "hints_numbers.txt"
MARK = re.compile(r"\[\[(\w+)\|([^\]]+)\]\]")
MARKED = "Dr Miller saw me on 3 May 2019 and I was glad of it."


@dataclass(frozen=True)
class CorpusText:
    title: str
    words: str
    places: tuple[Hint, ...]


def corpus(name: str = OWN) -> list[CorpusText]:
    texts = []
    for block in (CORPORA / name).read_text().split("\n----\n")[1:]:
        title, body = block.split("\n", 1)
        words, places, position = "", [], 0
        for mark in MARK.finditer(body):
            words += body[position : mark.start()]
            places.append(Hint(len(words), len(words) + len(mark[2]), HintKind(mark[1])))
            words += mark[2]
            position = mark.end()
        texts.append(CorpusText(title, words + body[position:], tuple(places)))
    return texts


def overlap(one: Hint, other: Hint) -> bool:
    return one.kind == other.kind and one.start < other.end and other.start < one.end


def found(words: str) -> list[tuple[str, str]]:
    return [(str(hint.kind), words[hint.start : hint.end]) for hint in hints(words)]


# --- the corpora --------------------------------------------------------------------------------
def missed_places(name: str) -> tuple[Counter, dict[HintKind, list[str]]]:
    """How many places of each kind are marked, and which of them nothing was found at."""
    marked, missed = Counter(), {kind: [] for kind in HintKind}
    for text in corpus(name):
        guesses = hints(text.words)
        for place in text.places:
            marked[place.kind] += 1
            if not any(overlap(place, guess) for guess in guesses):
                passage = text.words[place.start : place.end]
                missed[place.kind].append(f"{text.title}: {place.kind} “{passage}”")
    return marked, missed


@pytest.mark.parametrize(("name", "clean"), [(OWN, 16), (INDEPENDENT, 15)])
def test_a_corpus_has_sixty_texts_of_every_kind_and_clean_ones(name, clean):
    texts = corpus(name)
    kinds = Counter(place.kind for text in texts for place in text.places)

    assert len(texts) == 60
    assert len([text for text in texts if not text.places]) >= clean
    assert set(kinds) == set(HintKind)
    assert sum(kinds.values()) >= 100


@pytest.mark.parametrize("name", [OWN, INDEPENDENT])
def test_nine_of_ten_marked_places_are_found(name):
    marked, missed = missed_places(name)
    for kind, places in marked.items():
        print(f"{name} {kind}: {places - len(missed[kind])} of {places}", *missed[kind], sep="\n  ")
    everything = [line for lines in missed.values() for line in lines]
    print(f"{name}: {marked.total() - len(everything)} of {marked.total()} places found")

    assert len(everything) <= marked.total() // 10, "\n".join(everything)


@pytest.mark.parametrize("name", [OWN, INDEPENDENT])
def test_four_clean_texts_have_at_most_one_false_hint(name):
    clean = [text for text in corpus(name) if not text.places]
    false = [f"{text.title}: {each}" for text in clean for each in found(text.words)]
    print(f"{name}: {len(false)} false hints in {len(clean)} clean texts", *false, sep="\n  ")

    assert len(false) <= len(clean) // 4, "\n".join(false)


def test_texts_held_back_from_the_mending_are_read_no_worse_than_when_they_were_measured():
    marked, missed = missed_places(HELD_BACK)
    clean = [text for text in corpus(HELD_BACK) if not text.places]

    assert marked.total() - sum(map(len, missed.values())) >= 61, missed
    assert [found(text.words) for text in clean] == [[]] * 4


def test_numbers_of_telephones_and_offices_are_found_and_no_others():
    marked, missed = missed_places(NUMBERS)
    clean = [text for text in corpus(NUMBERS) if not text.places]

    assert marked.total() == 44 and not any(missed.values()), missed
    assert {text.title: found(text.words) for text in clean} == {text.title: [] for text in clean}
    assert len(clean) == 8


# --- each kind ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "kind", "passage"),
    [
        ("Write to me@example.org, it helps.", "email", "me@example.org"),
        (
            "It is maria dot lopez at example dot com.",
            "email",
            "maria dot lopez at example dot com",
        ),
        ("It is maria[at]example.de today.", "email", "maria[at]example.de"),
        ("Ring +33 6 39 98 12 34 now.", "phone", "+33 6 39 98 12 34"),
        ("Ring 0711 / 555 01 23 now.", "phone", "0711 / 555 01 23"),
        ("It is (202) 555-0143 here.", "phone", "(202) 555-0143"),
        ("See www.example.org/me.", "link", "www.example.org/me"),
        ("See example.co.uk for more.", "link", "example.co.uk"),
        ("Instagram: rosa_h has it.", "link", "Instagram: rosa_h"),
        ("On 3rd of May, 2019 it began.", "date", "3rd of May, 2019"),
        ("On May 3, 2019 it began.", "date", "May 3, 2019"),
        ("On 03.05.2019 it began.", "date", "03.05.2019"),
        ("On 2019-05-03 it began.", "date", "2019-05-03"),
        ("Le 3 mai 2019 it began.", "date", "3 mai 2019"),
        ("Near EC1A 1BB it is.", "postcode", "EC1A 1BB"),
        ("Near Boston, MA 02115 it is.", "postcode", "MA 02115"),
        ("In 10115 Berlin it is.", "postcode", "10115 Berlin"),
        ("Number 943 476 5919 is mine.", "identity", "943 476 5919"),
        ("Number 536-90-4399 is mine.", "identity", "536-90-4399"),
        ("Number 15 070649 C 103 is mine.", "identity", "15 070649 C 103"),
        ("To GB82 WEST 1234 5698 7654 32 THEN.", "identity", "GB82 WEST 1234 5698 7654 32"),
        ("My patient number is 1234567.", "identity", "patient number is 1234567"),
        ("Then Prof. van der Berg came.", "doctor", "Prof. van der Berg"),
        ("My neurologist Anna Beck came.", "doctor", "neurologist Anna Beck"),
        ("She sat at St Mary's Hospital then.", "hospital", "St Mary's Hospital"),
        ("The Royal Marsh Infirmary was far.", "hospital", "Royal Marsh Infirmary"),
        ("The University Clinic of Graz was far.", "hospital", "University Clinic of Graz"),
        ("So my name is Anna Beck, hello.", "name", "my name is Anna Beck"),
        ("I take 200 mg of it.", "dose", "200 mg"),
        ("I take two tablets a day of it.", "dose", "two tablets a day"),
        ("Please stop taking your metformin now.", "stop", "stop taking your metformin"),
        ("I came off the steroids then.", "stop", "came off the steroids"),
        ("I don’t want to live any more.", "crisis", "I don’t want to live any more"),
        ("Now i wanna die.", "crisis", "i wanna die"),
        ("See t.example/x1 or ex.am/p2 now.", "link", "ex.am/p2"),
        ("Look for soft_owl_7 there.", "link", "soft_owl_7"),
        ("On there I am softowl#1234 now.", "link", "softowl#1234"),
        ("It is soft.owl on snapchat.", "link", "soft.owl on snapchat"),
        ("Near Bondi NSW 2026 it is.", "postcode", "NSW 2026"),
        ("Near sw19 5ae it is.", "postcode", "sw19 5ae"),
        ("It is the 60601 zip code.", "postcode", "60601 zip"),
        ("Mumbai 400 001 it is.", "postcode", "Mumbai 400 001"),
        ("My passport, they wrote, is 925665416.", "identity", "925665416"),
        ("Then doctora Ruiz came.", "doctor", "doctora Ruiz"),
        ("I rang dr singh then.", "doctor", "dr singh"),
        ("Then Dr P K Ó Briain came.", "doctor", "Dr P K Ó Briain"),
        ("Then Ruth Calder, MD, came.", "doctor", "Ruth Calder, MD"),
        ("They took me to Westmere General that day.", "hospital", "Westmere General"),
        ("I was admitted to the Fernside that day.", "hospital", "Fernside"),
        ("She was in st bridgets hospital.", "hospital", "st bridgets hospital"),
        ("She was at marlow district hospital.", "hospital", "marlow district hospital"),
        ("The Selby Institute of Neurology was far.", "hospital", "Selby Institute of Neurology"),
        ("It was long.\n\nThanks,\nAnna Beck", "name", "Thanks,\nAnna Beck"),
        ("It was long.\n\nAnna Beck", "name", "Anna Beck"),
        ("I take a third of a tablet.", "dose", "a third of a tablet"),
        ("He gives me two sprays.", "dose", "two sprays"),
        ("She has 3 ml of the red syrup.", "dose", "3 ml of the red"),
        ("They run 4 mcg/kg/min of it.", "dose", "4 mcg/kg/min"),
        ("The tablets made me ill, so I came off them.", "stop", "came off them"),
        ("I weaned myself off prednisolone.", "stop", "weaned myself off prednisolone"),
        ("I went cold turkey on my steroids.", "stop", "cold turkey on my steroids"),
        ("I see no point in being alive.", "crisis", "I see no point in being alive"),
        ("I am tired of living.", "crisis", "I am tired of living"),
        ("I'm not safe tonight.", "crisis", "I'm not safe tonight"),
        ("I keep having thoughts of suicide.", "crisis", "I keep having thoughts"),
        ("I might do something stupid.", "crisis", "I might do something stupid"),
        ("I don't care if I live or die.", "crisis", "I don't care if I live or die"),
    ],
)
def test_a_place_is_found_as_what_it_is(words, kind, passage):
    assert [(k, p) for k, p in found(words) if k == kind and p.startswith(passage)], found(words)


@pytest.mark.parametrize(
    "words",
    [
        "Platelets 150 000, then 200 000 and 1 200 000; PBG 162-90-31.",
        "In 2019, 2020 and 2021, and from 1998-2004, blood pressure 120/80.",
        "TSH 0.04 0.06 0.08 0.12, creatinine 1.4 mg/dl, protein 300 mg/l.",
        "In 2019 CT showed it, with MS 20000 people, 1200 ME a week ago.",
        "H63D, C282Y, 22q11.2, p.Arg123Cys, E11.9, IgG4 12, HLA-B27.",
        "My doctor. Then Dr. in May, Doctor Who, my doctor Google.",
        "The Hospital was new, the University Hospital was far, in hospital Anna came.",
        "I stopped taking notes, stopped smoking, and quit my job.",
        "I am Irish American, I'm HLA-B27 positive, I am Parry.",
        "It hurt at home. The dot on my skin. The end.It was late, e.g. so.",
        "My dr said so, the dr was kind, a new dr, from dr to dr, dr after dr, dr's orders.",
        "Admitted in the Netherlands, a nurse from the Emergency Department, a scan in the Spring.",
        "I drank 500 ml of water and gave 20 ml of blood; I used two pillows, I took two days off.",
        "B12 2nd time, T4 1st, e11 9hr; in NSW 2019 and in Victoria 2015 it burned.",
        "Passport photo of 2019, it took 12 weeks; my claim number was lost, 1200000 people wrote.",
        "NM_000169.3, c.123_125del, mg.kg/day, and/or, room#1234, u/s scan, 12 u/day.",
        "General Motors, the Attorney General, Memorial Day, at local general hospital.",
        "I came off the bus and got off it later. The bleeding came and nothing stopped it.",
        "I'm done with this life of forms, tired of living with crutches, there is no point in going "
        "on a diet, they are better off without me at the match.",
        "St George is the patron. In March 2019, on 3 May, in the spring of 2019.",
    ],
)
def test_tempting_words_are_left_alone(words):
    assert found(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "I wanted to die when I was nineteen; that is long ago.",
        "I want to die laughing. I don't want to die. I would never kill myself.",
        "My uncle took his own life. This itch is killing me. He wants to die.",
        "I can't go on holiday. I cannot go on long walks. I can't take it any more, the liver.",
        "I don't want to live in a flat, and I don't want to wake up at night.",
        "I want to die at home, when I am old.",
    ],
)
def test_what_is_past_said_of_others_or_only_said_is_no_crisis(words):
    assert not privacy_hints.tells_of_crisis(words)


def test_every_kind_has_a_finder_and_a_label():
    assert list(FINDERS) == list(HintKind) and set(LABELS) == set(HintKind)


def test_a_crisis_is_not_asked_about_and_comes_first_for_the_moderator():
    words = f"{MARKED} Tonight I want to die."

    assert HintKind.CRISIS not in {hint.kind for hint in privacy_hints.asked(words)}
    assert privacy_hints.passages(words)[0].label == "possible crisis"
    assert privacy_hints.labels(words)[0] == "possible crisis"


def test_places_do_not_overlap_and_are_those_of_the_words_themselves():
    for text in corpus():
        places = hints(text.words)
        for one, other in zip(places, places[1:], strict=False):
            assert one.end <= other.start, text.title


def test_marks_keep_every_letter_and_every_paragraph():
    words = "Yours,\n\nAnna Beck <b>\n\nme@example.org & İ’s"
    marked = privacy_hints.marked(words)

    assert html.unescape(re.sub(r"</?mark>", "", marked)) == words
    assert "<mark>me@example.org</mark>" in marked
    assert not re.search(r"<mark>[^<]*\n\n", marked)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("943 476 5919", "943 476 5918"),
        ("536-90-4399", "666-90-4399"),
        ("15 070649 C 103", "15 070649 C 104"),
        ("A123456780", "A123456781"),
        ("86095742719", "86095742718"),
        ("36 574 261 809", "36 574 261 890"),
        ("1 84 12 76 451 089 46", "1 84 12 76 451 089 47"),
        ("RCCMNL83S18D969H", "RCCMNL83S18D969K"),
        ("756.9217.0769.85", "756.9217.0769.84"),
        ("12345678Z", "12345678A"),
        ("X1234567L", "X1234567A"),
        ("1234567T", "1234567A"),
        ("6433435FT", "6433435ET"),
        ("44051401359", "44051401358"),
        ("151086 95088", "151086 95077"),
        ("1237 010180", "1238 010180"),
        ("85.07.30-033.28", "85.07.30-033.29"),
        ("640823-3234", "640823-3235"),
        ("131052-308T", "131052-308U"),
        ("390.533.447-05", "390.533.447-06"),
        ("2341 2341 2346", "2341 2341 2347"),
        ("4111 1111 1111 1111", "4111 1111 1111 1112"),
        ("3782 822463 10005", "3782 822463 10006"),
        ("DE89 3704 0044 0532 0130 00", "DE88 3704 0044 0532 0130 00"),
    ],
)
def test_check_digits_tell_a_number_from_a_number(right, wrong):
    assert found(f"It is {right} they said.") == [("identity", right)]
    assert "identity" not in [kind for kind, _passage in found(f"It is {wrong} they said.")]


@pytest.mark.parametrize("number", ["1111111111", "0000 0000 0000 0000", "999-999-9999"])
def test_one_digit_again_and_again_is_a_number_left_out(number):
    assert "identity" not in [kind for kind, _passage in found(f"It is {number} they said.")]


# --- they always end ----------------------------------------------------------------------------
HOSTILE = """
import sys
from experiences.text_checks.patterns import Text
from experiences.text_checks.hints import hints
for seed in sys.argv[1:]:
    hints((seed * 50_000)[:50_000])
"""
SEEDS = [
    *["a", "1", "@", "A", " ", "-", "i ", "a@", "a.", "1 ", "12.", "i am ", "Dr A. ", "Aa ", "at "],
    *["2019 ", "1 may ", "A Hospital ", "my insta is ", "stop taking ", "10 mg ", "AA00 AAAA "],
    *["Ring 123456 ", "x (at) y (dot) ", "patient no 1 1 1 1 1 ", "1.1.2000 ", "GP Aa ", "van de "],
    *["i want to ", "half a ", "live 1234 ", "nhs number 12345 ", "\n", "\n\n", "İ", "A'", "a-"],
    *[
        "tablet stop it ",
        "mg came off it ",
        "a_",
        "a.b/",
        "a#0000 ",
        "on insta ",
        "u/aaaa ",
        "aa. on fb ",
    ],
    *[
        "passport 1234567 ",
        "ssn a 123456789 ",
        "mrn ",
        "dr aa ",
        "Dr Ó A ",
        "the Aa ",
        "ward in the Aa ",
    ],
    *["Aa General ", "st aa aa ", "at aa general hospital ", "Perth 4101 ", "Vic 41 ", "ls1 1aa "],
    *[
        "ask for Aa ",
        "Aa Aa is the name ",
        "Aa Aa MD ",
        "half a tablet of aa ",
        "took 1 aa tablet ",
    ],
    *[
        "202-555-0143, ",
        "0044 1 ",
        "612 34 56 78; ",
        "GB82 WEST 1234 5698 7654 32 ",
        "44051401359 ",
        "640823-3234 ",
        "no point in ",
        "i am so tired of life ",
        "i have thoughts of ",
        "5 ml of the aa ",
        "1 mg/kg/min/",
    ],
]


def test_fifty_thousand_characters_made_to_hang_a_pattern_do_not():
    """Each takes a tenth of a second; a pattern that backtracks would take years."""
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    subprocess.run(  # noqa: S603
        [sys.executable, "-c", HOSTILE, *SEEDS],
        cwd=settings.BASE_DIR,
        env=environment,
        timeout=120,
        check=True,
    )


# --- what an author answers ---------------------------------------------------------------------
@pytest.fixture
def writer(client, db):
    member = make_member()
    client.force_login(member)
    consents.record_consent(member)
    return member


@pytest.fixture
def topic(db):
    return make_topic()


def address(topic) -> str:
    return topic.get_absolute_url() + "share/preview/"


def form_on(page: str) -> dict[str, str]:
    """Token and version as they stand on the page, and the boxes that are ticked."""
    fields = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]+)"', tag)[1]
        value = re.search(r'value="([^"]*)"', tag)
        if name == "csrfmiddlewaretoken":
            continue
        if "checkbox" not in tag:
            fields[name] = value[1] if value else ""
        elif " checked" in tag:
            fields[name] = "on"
    return fields


def boxes_on(page: str) -> list[str]:
    return re.findall(r'name="(keep-[^"]+)"', page)


def test_each_place_is_shown_with_its_box_and_a_way_to_change_it(client, writer, topic):
    make_draft(topic, writer, MARKED)
    page = html.unescape(client.get(address(topic)).text)

    assert boxes_on(page) == ["keep-doctor-0-9", "keep-date-20-30"]
    assert "“Dr Miller” looks like somebody's name" in page
    assert "<mark>3 May 2019</mark>" in page
    assert 'share/?place=date-20-30">Change “3 May 2019”</a>' in page


def test_sending_without_an_answer_shows_the_page_again_with_what_was_ticked(client, writer, topic):
    make_draft(topic, writer, MARKED)
    form = form_on(client.get(address(topic)).text) | {"keep-doctor-0-9": "on"}
    response = client.post(address(topic), form)
    page = html.unescape(response.text)

    assert response.status_code == 200
    assert "<title>Error: Check your text" in page and "One thing needs your attention" in page
    assert '<a href="#id_keep-date-20-30">“3 May 2019”: keep it as it is, or go back' in page
    assert form_on(page) == form
    assert not Submission.objects.exists()
    assert Draft.objects.get().words == MARKED


def test_who_keeps_every_place_can_always_send(client, writer, topic):
    make_draft(topic, writer, MARKED)
    page = client.get(address(topic)).text
    form = form_on(page) | dict.fromkeys(boxes_on(page), "on")

    assert client.post(address(topic), form).status_code == 302
    assert Submission.objects.get().confirmed_hints == [
        {"start": 0, "end": 9, "kind": "doctor"},
        {"start": 20, "end": 30, "kind": "date"},
    ]
    # The same press again, after the draft has gone.
    assert client.post(address(topic), form).status_code == 302
    assert Submission.objects.count() == 1


def test_words_without_hints_are_sent_with_one_press(client, writer, topic):
    make_draft(topic, writer)
    page = client.get(address(topic)).text

    assert not boxes_on(page)
    assert client.post(address(topic), form_on(page)).status_code == 302
    assert Submission.objects.get().confirmed_hints == []


def test_answers_for_other_words_do_not_count(client, writer, topic):
    draft = make_draft(topic, writer, MARKED)
    form = form_on(client.get(address(topic)).text)
    forged = {"keep-doctor-0-9": "on", "keep-date-0-9": "on", "keep-email-1-2": "on"}
    assert client.post(address(topic), form | forged).status_code == 200

    with pytest.raises(UnconfirmedHints) as refused:
        workflow.submit(topic, by=writer, token=uuid.uuid4(), seen_version=draft.version)
    assert [hint.key for hint in refused.value.hints] == ["doctor-0-9", "date-20-30"]
    assert isinstance(refused.value, NotAllowed)
    assert not Submission.objects.exists()


def test_a_place_to_change_is_named_on_the_form(client, writer, topic):
    make_draft(topic, writer, MARKED)
    write = topic.get_absolute_url() + "share/"

    assert "<mark>3 May 2019</mark>" in client.get(write + "?place=date-20-30").text
    for key in ("date-0-9", "nonsense", ""):
        page = client.get(write + f"?place={key}")
        assert page.status_code == 200 and "<mark>" not in page.text


def test_answers_are_as_unchanging_as_the_words(writer, topic):
    submission = submit(topic, writer, MARKED)
    submission.confirmed_hints = []

    with pytest.raises(TypeError):
        submission.save(update_fields=["confirmed_hints"])


def test_a_dose_is_kept_as_what_happened_and_not_as_impersonal(client, writer, topic):
    make_draft(topic, writer, "They gave me 200 mg of it and I slept for two days.")
    page = client.get(address(topic)).text

    assert "Keep it: this is what happened, not advice" in page
    assert "Keep it: it is not personal" not in page


def test_somebody_in_danger_is_shown_support_and_asked_nothing(client, writer, topic):
    make_draft(topic, writer, "It is three in the morning and I want to die. Nobody knows.")
    page = client.get(address(topic)).text
    sent = client.post(address(topic), form_on(page), follow=True).text

    assert not boxes_on(page)
    for each in (page, sent):
        assert "It sounds as if things are very hard right now" in each
        assert f'<a href="{reverse("support-page")}">Lines in other countries</a>' in each
        assert "personal" not in re.search(r"<main.*</main>", each, re.S)[0]


def test_moderators_read_beside_each_hint_what_the_author_said(client, writer, topic):
    words = f"{MARKED} I take 200 mg. Tonight I want to die."
    submission = submit(topic, writer, words)
    client.force_login(make_senior_moderator())
    page = client.get(reverse("admin:experiences_submission_change", args=[submission.pk])).text
    queue = client.get(reverse("admin:experiences_submission_changelist")).text

    notes = re.findall(r"<li>(“.*?)</li>", html.unescape(page))
    assert notes == [
        "“I want to die”: possible crisis",
        "“Dr Miller”: somebody's name <em>(the author says: not personal)</em>",
        "“3 May 2019”: an exact date <em>(the author says: not personal)</em>",
        "“200 mg”: a dose <em>(the author says: what happened, not advice)</em>",
    ]
    assert "possible crisis, an exact date, a dose, somebody&#x27;s name" in queue
