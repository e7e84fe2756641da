"""Fetch the two typefaces from npm into static/fonts; the pages look right without them.

python3 deploy/fonts.py           try now, and say what came of it
python3 deploy/fonts.py --once    try once ever: where that failed, the next start does not wait
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "static" / "fonts"
TRIED = ROOT / "var" / "fonts-tried"
VERSION = "5.3.0"
# The package's name, the name of its face here, and the family and weights that styles know.
TYPEFACES = [
    ("atkinson-hyperlegible-next", "atkinson-next-latin", "Atkinson Next", "200 800"),
    ("literata", "literata-latin", "Literata", "200 900"),
]
# Without a network npm tries for minutes.
LONGEST_SECONDS = 20
# The stylesheet takes these in where they are there (diseasemaps/stylesheet.py).
FACE = """@font-face {{
  font-family: "{family}";
  src: url("../fonts/{file}.woff2") format("woff2");
  font-weight: {weights};
  font-display: swap;
}}
"""


def main(*arguments: str) -> None:
    """Fetch them where they are not there. By hand, ends with a sentence where that failed."""
    once = "--once" in arguments
    if (TARGET / "fonts.css").exists():
        return
    if shutil.which("npm") is None:
        if not once:
            sys.exit("The typefaces come from npm, which is not here. Pages use the system's.")
        return
    TRIED.parent.mkdir(exist_ok=True)
    if once and TRIED.exists():
        return
    print(f"Fetching the two typefaces (at most {LONGEST_SECONDS} seconds, once) ...", flush=True)
    TRIED.touch()
    # Whatever npm may have left there, the site starts without.
    broken = contextlib.suppress(OSError, KeyError, tarfile.TarError)
    with tempfile.TemporaryDirectory(dir=ROOT / "var") as work, broken:
        if fetch(Path(work)):
            put_in_place(Path(work))
    if (TARGET / "fonts.css").exists():
        TRIED.unlink(missing_ok=True)
        return
    sentence = "They could not be fetched. Pages use the system's; to try again: make fonts"
    if not once:
        sys.exit(sentence)
    print(sentence)


def fetch(work: Path) -> bool:
    """Have npm put both packages into this folder; whether it did, in time."""
    packages = [f"@fontsource-variable/{name}@{VERSION}" for name, *_rest in TYPEFACES]
    npm = subprocess.Popen(
        ["npm", "pack", *packages],
        cwd=work,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return npm.wait(timeout=LONGEST_SECONDS) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        if npm.poll() is None:  # npm and all that it started
            os.killpg(npm.pid, signal.SIGKILL)
            npm.wait()


def put_in_place(work: Path) -> None:
    """Take faces and licences out of the packages, and make them the site's in one step."""
    fonts = work / "fonts"
    fonts.mkdir()
    styles = ""
    for name, file, family, weights in TYPEFACES:
        with tarfile.open(work / f"fontsource-variable-{name}-{VERSION}.tgz") as package:
            for inside, outside in (
                (f"files/{name}-latin-wght-normal.woff2", f"{file}.woff2"),
                ("LICENSE", f"{name}-LICENSE"),
            ):
                file_inside = package.extractfile(f"package/{inside}")
                if file_inside is None:
                    raise tarfile.ReadError(f"{inside} is no file")
                (fonts / outside).write_bytes(file_inside.read())
        styles += FACE.format(family=family, file=file, weights=weights)
    (fonts / "fonts.css").write_text(styles)
    # Whole or not there at all; where another start was faster, what it put there is as good.
    if not (TARGET / "fonts.css").exists():
        shutil.rmtree(TARGET, ignore_errors=True)
    fonts.rename(TARGET)


if __name__ == "__main__":
    main(*sys.argv[1:])
