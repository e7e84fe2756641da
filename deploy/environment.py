"""Make the environment and install what a lock file names, where that has not been done yet.

    python3 deploy/environment.py .venv requirements.txt

Needs python3 with its pip and no python3-venv: the environment has no pip of its own. It is made
anew where an installation was not finished, or Python is another than it was made with.
"""

import fcntl
import hashlib
import json
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST, NEWEST = (3, 11), (3, 14)


def main(folder: str, lock_file: str) -> None:
    """Do what is missing. Ends with a sentence where Python or pip is not fit for it."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        sys.exit(
            f"This needs Python 3.{OLDEST[1]} to 3.{NEWEST[1]}; {sys.executable} is "
            f"{platform.python_version()}. Name another one, such as: make run PYTHON=python3.13"
        )
    # Everything that is made here stands in it; tests and commands find it there.
    (ROOT / "var").mkdir(exist_ok=True)
    environment, lock = ROOT / folder, ROOT / lock_file
    if is_installed(environment, lock):
        return
    with open(ROOT / "var" / "environment.lock", "w") as alone:
        # Two starts in one folder: the second waits and finds everything done.
        fcntl.flock(alone, fcntl.LOCK_EX)
        if not is_installed(environment, lock):
            install(environment, lock)


def is_installed(environment: Path, lock: Path) -> bool:
    """Whether what `lock` names has been installed to its end, for this Python."""
    stamp = read_stamp(environment)
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    return is_sound(environment, stamp) and stamp.get(lock.name) == wanted


def is_sound(environment: Path, stamp: dict) -> bool:
    """Whether the environment was finished once, and for this Python."""
    has_python = (environment / "bin" / "python").exists()
    return has_python and stamp.get("python") == platform.python_version()


def read_stamp(environment: Path) -> dict:
    """The Python and the lock files that the environment holds; nothing where it is half made."""
    try:
        return json.loads((environment / "installed.json").read_text())
    except (OSError, ValueError):
        return {}


def install(environment: Path, lock: Path) -> None:
    """Install into the environment, into a new one where the old one cannot be trusted."""
    # In an activated environment, which has no pip, this is the Python it was made with.
    python = sys._base_executable  # type: ignore[attr-defined] # the stubs of sys lack it
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--python"]
    if subprocess.run([*pip, python, "--version"], capture_output=True).returncode:
        sys.exit(f"{python} has no pip (22.3 or newer). On Debian: apt install python3-pip")
    version = platform.python_version()
    print(f"Installing what {lock.name} names for Python {version}, once ...", flush=True)
    stamp = read_stamp(environment)
    # Until the end there is none: an installation that is interrupted counts for nothing.
    (environment / "installed.json").unlink(missing_ok=True)
    # A link leads to an environment that somebody made elsewhere: nothing is deleted there.
    if not environment.is_symlink() and not is_sound(environment, stamp):
        stamp = {}
        subprocess.run([python, "-m", "venv", "--clear", "--without-pip", environment], check=True)
    options = ["--quiet", "--no-input", "--require-hashes", "--requirement", str(lock)]
    if subprocess.run([*pip, environment / "bin" / "python", "install", *options]).returncode:
        sys.exit(f"{lock.name} could not be installed. The next try begins anew.")
    stamp |= {"python": version, lock.name: hashlib.sha256(lock.read_bytes()).hexdigest()}
    (environment / "installed.json").write_text(json.dumps(stamp))


if __name__ == "__main__":
    main(*sys.argv[1:])
