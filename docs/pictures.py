"""Photograph every page of the demonstration into docs/pages (`make pictures`).

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
TARGET = ROOT / "docs" / "pages"
WIDTHS = {"wide": 1280, "narrow": 390}
# JPEG keeps the whole folder small enough to live in the repository.
QUALITY, SCALE = 50, 0.6
# Most pages wide in light and narrow in dark; these at both widths in both.
IN_EVERY_WAY = {"home", "condition", "question", "write", "my-experiences", "desk-review-edit"}
# A right-to-left page, to see that the layout follows the direction of the text.
MIRRORED = "question"


def main() -> None:
    """Photograph all pages, or those named on the command line."""
    wanted = set(sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DEBUG": "1",
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
            photograph(f"http://{address}", wanted)
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


def photograph(base: str, wanted: set[str]) -> None:
    """Each page at two widths, in light or dark."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client
    from playwright.sync_api import sync_playwright

    from tests.support.page_catalogue import pages, sign_in

    TARGET.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        windows = {}
        for entry in pages():
            if wanted and entry.name not in wanted:
                continue
            if entry.status == 404:
                continue  # the development server answers with a page for developers
            for label, width in WIDTHS.items():
                usual = "light" if label == "wide" else "dark"
                for colours in ("light", "dark"):
                    if colours != usual and entry.name not in IN_EVERY_WAY:
                        continue
                    key = (entry.who, label, colours)
                    if key not in windows:
                        context = browser.new_context(
                            base_url=base,
                            viewport={"width": width, "height": 900},
                            device_scale_factor=SCALE,
                            color_scheme=colours,
                            reduced_motion="reduce",
                        )
                        if entry.who:
                            client = Client()
                            sign_in(client, entry.who)
                            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
                            context.add_cookies(
                                [{"name": cookie.key, "value": cookie.value, "url": base}]
                            )
                        windows[key] = context.new_page()
                    page = windows[key]
                    page.goto(entry.path)
                    save(page, f"{entry.name}-{label}-{colours}")
                    if entry.name == MIRRORED and colours == "light":
                        page.evaluate("document.documentElement.dir = 'rtl'")
                        save(page, f"{entry.name}-{label}-right-to-left")
        browser.close()


def save(page, name: str) -> None:
    page.screenshot(path=TARGET / f"{name}.jpg", full_page=True, type="jpeg", quality=QUALITY)


if __name__ == "__main__":
    main()
