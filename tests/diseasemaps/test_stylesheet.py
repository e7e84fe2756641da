"""The layers are written in files of their own and read as one."""

import re
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from diseasemaps.stylesheet import LAYERS, NAME, StylesheetFinder, stylesheet

# The same on every database.
pytestmark = pytest.mark.once

STATIC = settings.BASE_DIR / "static"
DESK = "desk"


@pytest.mark.django_db
def test_the_site_is_served_each_layer_once_and_in_order(client):
    with closing(client.get("/static/css/site.css")) as response:
        text = response.getvalue().decode()

    assert tuple(re.findall(r"^@layer ([\w-]+) \{", text, re.M)) == LAYERS
    for layer in LAYERS:
        assert (STATIC / "css" / f"{layer}.css").read_text() in text
    assert "@import" not in text
    assert text.count("{") == text.count("}")


def test_each_file_of_rules_is_a_layer_or_the_desks():
    assert {file.stem for file in (STATIC / "css").glob("*.css")} == {*LAYERS, DESK}


@pytest.mark.parametrize("has_fonts", [True, False])
def test_the_typefaces_come_first_where_they_were_fetched(tmp_path, has_fonts):
    (tmp_path / "css").mkdir()
    (tmp_path / "fonts").mkdir()
    for layer in LAYERS:
        (tmp_path / "css" / f"{layer}.css").write_text(f".{layer} {{}}\n")
    if has_fonts:
        (tmp_path / "fonts" / "fonts.css").write_text("@font-face {}\n")

    assert stylesheet(tmp_path).startswith("@font-face {}\n@layer tokens {\n.tokens {}\n}\n") == (
        has_fonts
    )


def test_a_copy_from_before_a_change_is_written_anew(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    finder = StylesheetFinder()
    found = Path(finder.find(NAME))
    found.write_text("of yesterday")

    assert finder.find(NAME) == str(found)
    assert found.read_text() == stylesheet(STATIC)


def test_for_production_it_is_collected_under_a_hashed_name(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "diseasemaps.static_files.HashedStorage"}
    }
    call_command("collectstatic", verbosity=0, interactive=False)

    (served,) = tmp_path.glob("css/site.*.css")
    assert all(f"@layer {layer} {{" in served.read_text() for layer in LAYERS)
    assert served.with_name(f"{served.name}.gz").exists()
