"""What a question does differently is a column of its row: product code knows no question's key."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from conditions.catalogue.questions import QUESTIONS

# The same on every database.
pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("accounts", "conditions", "experiences", "diseasemaps", "deploy")
KEYS = {question.key for question in QUESTIONS}
# The catalogue itself, and demonstration data, which answers some of its questions.
NOT_SEARCHED = (
    "conditions/catalogue/questions.py",
    "diseasemaps/demo/",
)
# Words that mean something else where they stand: "support" is a note with helplines.
ANOTHER_MEANING = {
    ("experiences/writing/views.py", "support"),
    ("experiences/writing/autosave.py", "support"),
}
TAG = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")


def literals_of_code(text: str) -> set[str]:
    """The strings of a module, whole."""
    nodes = ast.walk(ast.parse(text))
    return {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def literals_of_template(text: str) -> set[str]:
    """The strings within a template's tags."""
    found = (match for tag in TAG.findall(text) for match in QUOTED.findall(tag))
    return {double or single for double, single in found}


def keys_in_the_product() -> Iterator[tuple[str, str]]:
    """Each key that a file of the product names, with the file."""
    code = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    templates = sorted((ROOT / "templates").rglob("*.*"))
    assert len(code) > 100 and len(templates) > 100
    for paths, literals_of in ((code, literals_of_code), (templates, literals_of_template)):
        for path in paths:
            name = str(path.relative_to(ROOT))
            if not name.startswith(NOT_SEARCHED):
                yield from ((name, key) for key in literals_of(path.read_text()) & KEYS)


def test_no_behaviour_hangs_on_the_key_of_a_question():
    assert set(keys_in_the_product()) == ANOTHER_MEANING


@pytest.mark.parametrize(
    "code", ['question.key == "cure"', 'KEYS = {"cure", "x"}', 'f(question__key="cure")']
)
def test_the_search_sees_a_key_in_code(code):
    assert "cure" in literals_of_code(code)


@pytest.mark.parametrize(
    "template", ['{% if q.key == "cure" %}', "{% if q.key == 'cure' %}", '{{ q|is:"cure" }}']
)
def test_the_search_sees_a_key_in_a_template(template):
    assert literals_of_template(template) == {"cure"}
