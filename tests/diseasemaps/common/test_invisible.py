"""What eyes cannot see stands as a label in its place; all else is as it was, and escaped."""

import html
import re
import unicodedata

import html5lib
import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe

from diseasemaps.common.invisible import mark_invisible

# The same on every database.
pytestmark = pytest.mark.once


def labels(text: str) -> list[str]:
    """What a screen reader says of each label."""
    root = html5lib.parseFragment(mark_invisible(text), namespaceHTMLElements=False)
    return ["".join(mark.itertext()) for mark in root.iter("mark")]


def seen(text: str) -> str:
    """The text as it stands there, each label as ¤."""
    marked = re.sub(r"<mark.*?</mark>", "¤", str(mark_invisible(text)))
    assert "<" not in marked
    return html.unescape(marked)


@pytest.mark.parametrize(
    ("character", "label"),
    [
        ("\u202e", "direction sign: right-to-left override (U+202E)"),
        ("\u202d", "direction sign: left-to-right override (U+202D)"),
        ("\u2066", "direction sign: left-to-right isolate (U+2066)"),
        ("\u2069", "direction sign: pop directional isolate (U+2069)"),
        ("\u200e", "direction sign: left-to-right mark (U+200E)"),
        ("\u200f", "direction sign: right-to-left mark (U+200F)"),
        ("\u061c", "direction sign: arabic letter mark (U+061C)"),
        ("\u200b", "invisible character: zero width space (U+200B)"),
        ("\u200c", "invisible character: zero width non-joiner (U+200C)"),
        ("\u200d", "invisible character: zero width joiner (U+200D)"),
        ("\u2060", "invisible character: word joiner (U+2060)"),
        ("\ufeff", "invisible character: zero width no-break space (U+FEFF)"),
        ("\u00ad", "invisible character: soft hyphen (U+00AD)"),
        ("\u034f", "invisible character: combining grapheme joiner (U+034F)"),
        ("\u115f", "invisible character: hangul choseong filler (U+115F)"),
        ("\u3164", "invisible character: hangul filler (U+3164)"),
        ("\u2800", "invisible character: braille pattern blank (U+2800)"),
        ("\u2028", "invisible character: line separator (U+2028)"),
        ("\ufe0f", "invisible character: variation selector-16 (U+FE0F)"),
        ("\U000e0101", "invisible character: variation selector-18 (U+E0101)"),
        ("\U000e0041", "tag characters: “A”"),
        ("\x1b", "control character: U+001B"),
        ("\x85", "control character: U+0085"),
    ],
)
def test_each_has_a_label_with_its_name_in_its_place(character, label):
    text = f"be{character}fore"

    assert labels(text) == [label]
    assert seen(text) == "be¤fore"
    assert character not in mark_invisible(text)
    assert f'title="{label.split(": ", 1)[1]}"' in mark_invisible(text)


def test_every_format_character_of_unicode_is_marked():
    """Those that are drawn (Arabic number signs and the like) are seen as they are."""
    drawn = re.compile("ARABIC|SYRIAC|KAITHI|EGYPTIAN")
    for code in range(0x110000):
        character = chr(code)
        if unicodedata.category(character) == "Cf":
            name = unicodedata.name(character)
            if not drawn.match(name) or character == "\u061c":
                assert labels(f"a{character}b"), name


def test_words_stand_in_the_order_in_which_they_were_written():
    assert seen("pay \u202eevif\u202c now") == "pay ¤evif¤ now"


def test_a_message_in_tag_characters_can_be_read_and_runs_nothing():
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "<script>hi</script>")
    marked = mark_invisible(f"Hello{hidden}")

    assert "<script>" not in marked
    assert labels(f"Hello{hidden}") == ["tag characters × 19: “<script>hi</script>”"]


def test_the_same_in_a_row_is_counted_and_many_different_ones_fill_no_page():
    assert labels("a" + "\u200b" * 12 + "b") == [
        "invisible character × 12: zero width space (U+200B)"
    ]
    assert labels("a\u200b\u202eb") == [
        "invisible character: zero width space (U+200B)",
        "direction sign: right-to-left override (U+202E)",
    ]
    assert labels("a" + "\u200b\u2060" * 2500 + "b") == ["invisible characters × 5000"]


@pytest.mark.parametrize(
    "text",
    [
        "Plain words, with a tab\t, a line\n\nand a paragraph\r\n.",
        "Ünïcödé, naïve, e\u0301, 日本語, العربية, עברית, Ελληνικά",
        "می\u200cخواهم",
        "क्\u200dष and ക്\u200cഷ",
        "👩\u200d👩\u200d👧, 👩🏽\u200d🦰, 🏳\ufe0f\u200d🌈, ❤\ufe0f, ❤\ufe0f\u200d🔥, 1\ufe0f\u20e3, ‼\ufe0f",
        "A no-break\u00a0space is seen as a space.",
    ],
)
def test_what_belongs_to_the_spelling_or_a_picture_is_left_alone(text):
    assert labels(text) == []
    assert seen(text) == text


@pytest.mark.parametrize(
    "text", ["a\ufe0f\u200db", "“\u200d”", "a\u200cب", "❤\ufe0f\ufe0f", "\u200d👩"]
)
def test_the_same_characters_elsewhere_are_marked(text):
    assert labels(text)


def test_everything_is_escaped_and_what_is_safe_is_not_escaped_again():
    assert mark_invisible('<b> & "x"') == "&lt;b&gt; &amp; &quot;x&quot;"
    assert mark_invisible(mark_safe("<mark>x</mark>")) == "<mark>x</mark>"
    assert labels("<i>\u200b") == ["invisible character: zero width space (U+200B)"]


def test_a_label_does_not_turn_the_direction_of_the_words_around_it():
    """`dir="auto"` skips what has a direction of its own."""
    assert 'dir="auto"' in mark_invisible("\u200fעברית")


def test_paragraphs_of_marked_words_are_as_ever():
    template = Template("{% load invisible %}{{ words|mark_invisible|linebreaks }}")
    shown = template.render(Context({"words": "<One>\u200b\n\nTwo"}))

    assert shown.startswith("<p>&lt;One&gt;<mark")
    assert shown.endswith("<p>Two</p>")
