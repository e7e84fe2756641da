"""The demonstration's text files: of a broken one, people are told which it is and what to do."""

import re
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Member
from conditions.models import Condition
from diseasemaps.demo import community, files, grammar, handwritten, known, phrases
from diseasemaps.demo.chance import Chance
from diseasemaps.demo.files import BrokenFile
from tests.support.factories import make_condition, make_question, make_topic

# The same on every database.
pytestmark = pytest.mark.once

CAUSES = "articles/parry-romberg-syndrome/causes.md"
CONDITION = "conditions/parry-romberg-syndrome.toml"
WAITING = "experiences/waiting/carers.md"
NOTE = "experiences/behind-a-content-note/1-mental-health.md"
DOORS = "experiences/causes/1-the-doors.md"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A copy of the files that may be broken; the demonstration reads this one."""
    copy = tmp_path / "demo"
    shutil.copytree(files.HERE, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for module, names in {
        files: ["HERE"],
        known: ["CONDITIONS", "ARTICLES", "REVIEWERS", "DISCLAIMER"],
        handwritten: ["EXPERIENCES", "DECISIONS"],
        phrases: ["PHRASES"],
    }.items():
        for name in names:
            path = getattr(module, name)
            monkeypatch.setattr(
                module, name, copy / path.relative_to(Path(phrases.__file__).parent)
            )
    phrases.library.cache_clear()
    yield copy
    phrases.library.cache_clear()


def read_all() -> None:
    """Read every file, as the command does."""
    known.conditions()
    known.reviewers()
    known.disclaimer()
    known.articles()
    handwritten.decisions()
    for part in handwritten.EXPERIENCES.iterdir():
        handwritten.texts(part.name) if part.is_dir() else handwritten.text(part.stem)
    for question in phrases.THEME_OF:
        grammar.words(Chance(), question, "self", "myasthenia-gravis")


def test_every_file_can_be_read(folder):
    read_all()


@pytest.mark.django_db
def test_nobody_invented_writes_on_a_question_that_has_no_phrases_yet():
    condition = make_condition()
    for key in ("diet", "travel"):
        make_topic(condition, make_question(key))
    assert list(community.topics_with_phrases(condition)) == ["diet"]


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))


@pytest.mark.parametrize(
    "name, before, after, what_to_do",
    [
        (CAUSES, "+++\n", "", "Begin the file with a line of +++"),
        (CAUSES, "+++\n\n## What", "## What", "End what is known about the words with a line of +++"),
        (CAUSES, 'references = ["', 'references = [', "This is not TOML. Mend it here"),
        (CAUSES, "references =", "refrences =", "Nothing is called `refrences` here. Write `references`."),
        (CAUSES, "updated_on = 2026-04-07\n", "", "Add `updated_on`: a date without quotes"),
        (CAUSES, "= 2026-04-07", '= "7 April"', "`updated_on` has to be a date without quotes"),
        (CAUSES, "reviewed_on = 2026-04-07\n", "", "Write `reviewer` and `reviewed_on` both"),
        (CAUSES, '["orphanet", ', '[1, ', "`each of references` has to be a text in quotes"),
        (CAUSES, '["orphanet", "gard", "omim"]', '"gard"', "`references` has to be a list of texts"),
        (CONDITION, "position = 1", 'position = "1"', "`position` has to be a whole number"),
        (CONDITION, 'OMIM = "141300"', "OMIM = 141300", "`codes.OMIM` has to be a text in quotes"),
        (CONDITION, "[related]\nlocal", "[related]\nrecol", "`recolised-scleroderma` under [related]"),
        (CONDITION, "\nurl =", "\nlink =", "Nothing is called `link` here"),
        (WAITING, 'question = "carers"', "", 'Add `question`: a text in quotes, such as "causes"'),
        (WAITING, "waits_hours = 50", "waits_hours = true", "`waits_hours` has to be a whole number"),
        (WAITING, '"parent"', '"mother"', 'has to be one of "self", "parent", "relative", "carer"'),
        (NOTE, '["suicide"]', '["sadness"]', '`each of content_notes` has to be one of "suicide",'),
        (DOORS, "shows_age", "show_age", "Write `shows_age`."),
        (DOORS, '"5-9"', '"5 to 9"', '`age_band` has to be one of "0-4", "5-9"'),
        ("decisions.toml", '"spam"', '"adverts"', "`reason` has to be one of"),
        ("decisions.toml", "[returned]", "[sent_back]", "Nothing is called `sent_back` here"),
        ("decisions.toml", "[ban]\nreason", "[ban]\ncause", "Nothing is called `cause` here"),
        ("articles/reviewers.toml", "credentials", "degrees", "Nothing is called `degrees` here"),
        ("phrases/life.md", "- I rest", "- (sporty) I rest", "No tag is called “sporty”"),
        ("phrases/life.md", "- I rest", "- {Dog} and I rest", "No slot is called “dog”"),
        ("phrases/life.md", "## self-care\n", "", "Put a heading with ## before “### self”"),
        ("phrases/life.md", "### self\n", "", "Put a heading with ### before “- I rest"),
        ("phrases/life.md", "### self\n\n", "### self\n", "Leave an empty line after “### self”"),
        ("phrases/life.md", "## diet", "## food", "Add the heading “## diet”"),
    ],
)  # fmt: skip
def test_a_broken_file_says_which_it_is_and_what_to_do(folder, name, before, after, what_to_do):
    change(folder / name, before, after)
    with pytest.raises(BrokenFile, match=re.escape(what_to_do)) as broken:
        read_all()

    assert name in str(broken.value)


def test_a_mistake_in_the_first_lines_is_named_by_the_line_of_the_file(folder):
    path = folder / WAITING
    change(path, "waits_hours = 50", "waits_hours = fifty")
    (line,) = [n for n, text in enumerate(path.read_text().splitlines(), 1) if "fifty" in text]
    with pytest.raises(BrokenFile, match=f"at line {line},"):
        read_all()


@pytest.mark.parametrize(
    "name, what_to_do",
    [
        (WAITING, "Write the words after the second line of +++"),
        (CAUSES, "Write the words after the second line of +++"),
    ],
)
def test_a_text_without_words_says_so(folder, name, what_to_do):
    path = folder / name
    path.write_text(path.read_text().rpartition("+++")[0] + "+++\n\n")
    with pytest.raises(BrokenFile, match=re.escape(what_to_do)):
        read_all()


def test_a_file_that_is_gone_or_not_utf_8_says_so(folder):
    path = folder / "decisions.toml"
    path.write_bytes(path.read_bytes() + "# Grüße".encode("latin-1"))
    with pytest.raises(BrokenFile, match=r"decisions\.toml: Save this file as UTF-8"):
        read_all()
    path.unlink()
    with pytest.raises(BrokenFile, match=r"decisions\.toml: This file is missing"):
        read_all()


def test_an_article_on_a_condition_without_a_file_says_which_to_add(folder):
    (folder / CAUSES).parent.rename(folder / "articles/another-condition")
    with pytest.raises(BrokenFile, match=r"Add conditions/another-condition\.toml, or move"):
        read_all()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name, before, after, what_to_do",
    [
        (CAUSES, '"gard"', '"guard"', "Add [references.guard] to conditions/parry-romberg"),
        (CAUSES, '"ines-example"', '"nobody"', "Add [nobody] to articles/reviewers.toml"),
        (CAUSES, "[[contributors]]", "106 members", "This cannot be published."),
        (CAUSES, "+++\n", "++\n", "Begin the file with a line of +++"),
        ("experiences/waiting/support.md", '"Sunday', '"Dr Sunday', "This cannot be sent. "),
    ],
)  # fmt: skip
def test_the_command_loads_nothing_from_a_broken_file(
    folder, settings, name, before, after, what_to_do
):
    settings.DEVELOPMENT = True
    change(folder / name, before, after)
    with pytest.raises(CommandError, match=re.escape(what_to_do)) as refusal:
        call_command("load_demo", verbosity=0)

    assert "Nothing was loaded" in str(refusal.value)
    assert name in str(refusal.value)
    assert not Member.objects.exists() and not Condition.objects.exists()


@pytest.mark.django_db
def test_a_text_on_a_question_that_there_is_not_says_so(folder, settings):
    settings.DEVELOPMENT = True
    (folder / CAUSES).rename(folder / "articles/parry-romberg-syndrome/reasons.md")
    with pytest.raises(CommandError, match=r"reasons\.md: There is no question “reasons”"):
        call_command("load_demo", verbosity=0)


def test_lines_may_be_broken_anywhere():
    assert files.prose("One\nline.\n\n\nAnother  one,\nand more.\n") == (
        "One line.\n\nAnother one, and more."
    )
