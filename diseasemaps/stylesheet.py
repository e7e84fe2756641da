"""Serve the site's stylesheet as one file: a file a layer to write in, one request to read.

The order of the layers decides, not specificity. Two voices: reviewed information is set in the
sans; a member's own words are set in the serif.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "css/site.css"
# Each is a file of this name in static/css; a later one wins over an earlier.
LAYERS = ("tokens", "elements", "layout", "forms", "components", "pages", "states", "print")


def stylesheet(static: Path) -> str:
    """The typefaces, where they were fetched (deploy/fonts.py), and the rules of each layer."""
    fonts = static / "fonts" / "fonts.css"
    parts = [fonts.read_text()] if fonts.exists() else []
    for layer in LAYERS:
        rules = (static / "css" / f"{layer}.css").read_text()
        parts.append(f"@layer {layer} {{\n{rules}}}\n")
    return "".join(parts)


class StylesheetFinder(BaseFinder):
    """Find the stylesheet, kept in var/ and written anew when a layer has changed."""

    def __init__(self, *args, **kwargs) -> None:
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "static")

    def check(self, **kwargs) -> list:
        return []

    def find(  # type: ignore[override] # Django's finders answer both ways, the stubs tell apart
        self, path: str, find_all: bool = False, **kwargs
    ) -> str | list[str]:
        if path != NAME:
            return []
        target = Path(self.storage.path(path))
        text = stylesheet(settings.BASE_DIR / "static")
        if not target.exists() or target.read_text() != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        return [str(target)] if find_all else str(target)

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        self.find(NAME)
        yield NAME, self.storage
