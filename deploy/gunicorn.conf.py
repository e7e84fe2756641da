"""The server's settings: gunicorn -c deploy/gunicorn.conf.py diseasemaps.wsgi

The access log goes to the standard output. It holds time, method, path, status, size and duration:
no query (search words), no address of the reader, no browser, no page they came from. A proxy in
front writes a log of its own, which needs the same care.
"""

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
