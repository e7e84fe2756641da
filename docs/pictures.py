"""Photograph every page of the demonstration into var/pictures.

    make pictures                        every page
    make pictures PAGES="home question"  these
    make pictures PAGES=--readme         the first screen of four pages, for README: docs/pictures

Starts the site on a free port of this machine with a database of its own, and stops it again.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "var" / "pictures"
WIDTHS = {"wide": 1280, "narrow": 390}
QUALITY, SCALE = 50, 0.6
# The only ones that live in the repository, so they are few and small.
README_TARGET = ROOT / "docs" / "pictures"
README_QUALITY = 70
README_PAGES = {"home", "question", "write", "desk-review-edit"}
# Most pages wide in light and narrow in dark; these at both widths in both.
IN_EVERY_WAY = {"home", "condition", "question", "write", "my-experiences", "desk-review-edit"}
# A right-to-left page, to see that the layout follows the direction of the text.
MIRRORED = "question"


def main() -> None:
    """Photograph all pages, or those named on the command line."""
    for_readme = sys.argv[1:] == ["--readme"]
    wanted = README_PAGES if for_readme else set(sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DEVELOPMENT": "1",
            "DATABASE_URL": f"sqlite:///{folder}/pictures.sqlite3",
            "DJANGO_SETTINGS_MODULE": "diseasemaps.settings",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
        }
        sys.path.insert(0, str(ROOT))
        manage = [sys.executable, str(ROOT / "manage.py")]
        subprocess.run([*manage, "migrate", "--verbosity", "0"], check=True)
        subprocess.run([*manage, "load_demo"], check=True)
        address = f"127.0.0.1:{free_port()}"
        server = subprocess.Popen(
            [*manage, "runserver", address, "--noreload", "--verbosity", "0"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(f"http://{address}/robots.txt")
            photograph(f"http://{address}", wanted, for_readme=for_readme)
        finally:
            server.terminate()
            server.wait(timeout=10)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address: str) -> None:
    """Return once the server answers; at most 30 seconds."""
    for _ in range(120):
        with contextlib.suppress(urllib.error.URLError):
            urllib.request.urlopen(address, timeout=2)
            return
        time.sleep(0.25)
    raise SystemExit("The site did not start.")


def photograph(base: str, wanted: set[str], *, for_readme: bool) -> None:
    """Each page at two widths, in light or dark; for README its first screen, wide and in light."""
    import django

    django.setup()
    from playwright.sync_api import sync_playwright

    from tests.support.page_catalogue import pages

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        windows = {}
        for entry in pages():
            if wanted and entry.name not in wanted:
                continue
            for label, colours in [("wide", "light")] if for_readme else ways(entry.name):
                key = (entry.who, label, colours)
                if key not in windows:
                    windows[key] = window(browser, base, *key)
                page = windows[key]
                page.goto(entry.path)
                if for_readme:
                    save(page, README_TARGET / f"{entry.name}.jpg", README_QUALITY)
                    continue
                save(page, TARGET / f"{entry.name}-{label}-{colours}.jpg", full_page=True)
                if entry.name == MIRRORED and colours == "light":
                    page.evaluate("document.documentElement.dir = 'rtl'")
                    save(page, TARGET / f"{entry.name}-{label}-right-to-left.jpg", full_page=True)
        browser.close()


def ways(name: str) -> list[tuple[str, str]]:
    """Width and colours of each picture of this page."""
    if name in IN_EVERY_WAY:
        return [(label, colours) for label in WIDTHS for colours in ("light", "dark")]
    return [("wide", "light"), ("narrow", "dark")]


def window(browser, base: str, who: str, label: str, colours: str):
    """A page in a browser of this width and these colours, signed in as `who` if anybody."""
    from django.conf import settings
    from django.test import Client

    from tests.support.page_catalogue import sign_in

    context = browser.new_context(
        base_url=base,
        viewport={"width": WIDTHS[label], "height": 900},
        device_scale_factor=SCALE,
        color_scheme=colours,
        reduced_motion="reduce",
    )
    if who:
        client = Client()
        sign_in(client, who)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base}])
    return context.new_page()


def save(page, path: Path, quality: int = QUALITY, *, full_page: bool = False) -> None:
    """Write what this page looks like, to its end or only its first screen."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=full_page, type="jpeg", quality=quality)


if __name__ == "__main__":
    main()
