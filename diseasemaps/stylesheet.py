"""Serve each layered stylesheet as one file: layers to write in, one request to read."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

BUNDLES = ("css/site.css", "css/desk.css")
IMPORT = re.compile(r'@import url\("(?P<file>[\w./-]+)"\)(?: layer\((?P<layer>[\w-]+)\))?;')


def bundled(source: Path) -> str:
    """The stylesheet at `source` with each import replaced by that file's rules.

    A file that is not there is left out: the typefaces are fetched at set-up, where npm is.
    """

    def inline(match: re.Match[str]) -> str:
        file = source.parent / match["file"]
        rules = file.read_text() if file.exists() else ""
        return f"@layer {match['layer']} {{\n{rules}}}" if match["layer"] and rules else rules

    return IMPORT.sub(inline, source.read_text())


class StylesheetFinder(BaseFinder):
    """Find the bundles, kept in var/ and rewritten when a layer has changed."""

    def __init__(self, *args, **kwargs) -> None:
        self.sources = settings.BASE_DIR / "static"
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "static")

    def check(self, **kwargs) -> list:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs) -> str | list[str]:
        if path not in BUNDLES:
            return []
        target = Path(self.storage.path(path))
        text = bundled(self.sources / path)
        if not target.exists() or target.read_text() != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        return [str(target)] if find_all else str(target)

    def list(self, ignore_patterns: list[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in BUNDLES:
            self.find(name)
            yield name, self.storage
