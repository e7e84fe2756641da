"""The server's settings: gunicorn -c deploy/gunicorn.conf.py diseasemaps.wsgi

The access log goes to the standard output. It holds time, method, path, status, size and duration:
no query (search words), no address of the reader, no browser, no page they came from. A proxy in
front writes a log of its own, which needs the same care.
"""

import os
import sys
from pathlib import Path

from environ import Env
from gunicorn.glogging import Logger

from diseasemaps.logs import safe_path


class QuietLogger(Logger):
    def atoms(self, resp, req, environ, request_time) -> dict:
        """The parts of an access line; keys of links in letters are masked in the path."""
        parts = super().atoms(resp, req, environ, request_time)
        return parts | {"U": safe_path(parts["U"] or "")}


worker_class = "gthread"
workers = 2
threads = 4
# A request under way may finish while a new release starts.
graceful_timeout = 30
accesslog = "-"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"
logger_class = QuietLogger


class Environment(Env):
    """What is set here and in .env, in a copy: after a reload the workers read .env themselves."""

    ENVIRON = os.environ.copy()


def on_starting(server) -> None:
    """Say at once, in one sentence, what each worker would refuse (diseasemaps.wsgi)."""
    env = Environment()
    env.read_env(Path(__file__).resolve().parent.parent / ".env")
    if env.bool("DEVELOPMENT", default=False) or env.bool("DEBUG", default=False):
        sys.exit(
            "DEVELOPMENT or DEBUG is set, so this is no site for others to open. Take them out of the "
            "environment and .env (see .env.example); on your own machine `make run` serves it."
        )
