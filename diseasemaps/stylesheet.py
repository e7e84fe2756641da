"""Serve the layered stylesheet as one file: layers to write in, one request to read."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "css/site.css"
IMPORT = re.compile(r'@import url\("(?P<file>[\w.-]+)"\) layer\((?P<layer>[\w-]+)\);')


def bundled(source: Path) -> str:
    """The stylesheet at `source` with each layered import replaced by that file's rules."""

    def inline(match: re.Match[str]) -> str:
        rules = (source.parent / match["file"]).read_text()
        return f"@layer {match['layer']} {{\n{rules}}}"

    return IMPORT.sub(inline, source.read_text())


class StylesheetFinder(BaseFinder):
    """Find `css/site.css` as one bundle, kept in var/ and rewritten when a layer has changed."""

    def __init__(self, *args, **kwargs) -> None:
        self.source = settings.BASE_DIR / "static" / NAME
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "static")

    def check(self, **kwargs) -> list:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs) -> str | list[str]:
        if path != NAME:
            return []
        target = Path(self.storage.path(NAME))
        text = bundled(self.source)
        if not target.exists() or target.read_text() != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        return [str(target)] if find_all else str(target)

    def list(self, ignore_patterns: list[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        self.find(NAME)
        yield NAME, self.storage
