#!/usr/bin/env python
"""Run a management command of the site."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line
from environ import Env

ROOT = Path(__file__).resolve().parent
DEVELOPMENT = ROOT / "var" / "development.env"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diseasemaps.settings")
    read_development()
    execute_from_command_line(sys.argv)


def read_development() -> None:
    """Run in development where `make run` did, unless something else has been said.

    A site for others has a SECRET_KEY, in .env or in the environment; then nothing is read here.
    Servers do not come this way (docs/decisions/0017-the-first-minute.md).
    """
    Env.read_env(ROOT / ".env")
    if DEVELOPMENT.exists() and not {"SECRET_KEY", "DEVELOPMENT"} & os.environ.keys():
        Env.read_env(DEVELOPMENT)
        print("In development, as `make run` left it (var/development.env).", file=sys.stderr)


if __name__ == "__main__":
    main()
