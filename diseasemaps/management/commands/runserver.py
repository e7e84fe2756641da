"""Django's development server, which says where the demonstration is and lets letters leave."""

import contextlib
import errno
import io
import logging
import os
import socket
import threading
import time

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.commands import runserver
from django.db import DatabaseError, connections

from accounts.models import Member
from diseasemaps.demo.people import PASSWORD, SIGN_INS

log = logging.getLogger(__name__)
SECONDS_BETWEEN_LETTERS = 30
HIGHEST_PORT = 65535


class Command(runserver.Command):
    help = "Serve the site on this machine alone, and send the letters that were to wait."

    # Django's `handle` sets them.
    addr: str
    port: str
    _raw_ipv6: bool

    def inner_run(self, *args, **options) -> None:
        try:
            refuse_taken_port(self._address(self.port))
        except CommandError as taken:
            self.stderr.write(str(taken))
            os._exit(1)  # as Django does where it cannot bind: this runs in a thread
        # It ends with the server, whichever way that ends.
        threading.Thread(target=send_letters_for_ever, daemon=True).start()
        super().inner_run(*args, **options)

    def on_bind(self, server_port: int) -> None:
        """Say where the site is once it is there, so that a taken address says nothing of it."""
        address = self._address(server_port)
        lines = [
            f"  Site     http://{address}/",
            f"  Desk     http://{address}/admin/",
            f"  Letters  {(settings.VAR_DIR / 'mail').relative_to(settings.BASE_DIR)}/",
        ]
        with contextlib.suppress(DatabaseError):  # nobody has migrated it yet
            there = Member.objects.filter(email__in=SIGN_INS).values_list("email", flat=True)
            if there:
                lines.append(f"  Sign in with the password {PASSWORD} as")
                lines += [f"    {email}" for email in SIGN_INS if email in there]
        self.stdout.write("\n".join(["", *lines, ""]))
        self.stdout.flush()

    def _address(self, port: int | str) -> str:
        return f"[{self.addr}]:{port}" if self._raw_ipv6 else f"{self.addr}:{port}"


def refuse_taken_port(address: str) -> None:
    """Raise CommandError, with what to do, where nobody can listen at `address` (host:port)."""
    host, _colon, port = address.rpartition(":")
    host = host.strip("[]") or Command.default_addr
    if not port.isdigit() or int(port) > HIGHEST_PORT:
        raise CommandError(f"{address} is no address with a port, such as 127.0.0.1:8123.")
    try:
        listen(host, int(port))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise CommandError(f"The site cannot be served at {address}: {error}.") from error
        raise CommandError(
            f"{address} is taken: something is served there already, perhaps this site. "
            f"End that, or serve elsewhere: make run ADDR={address_nearby(host, int(port))}"
        ) from error


def address_nearby(host: str, taken: int) -> str:
    """The next address with a port that is free."""
    for port in range(taken + 1, min(taken + 100, HIGHEST_PORT + 1)):
        with contextlib.suppress(OSError):
            listen(host, port)
            return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return f"{host}:PORT"


def listen(host: str, port: int) -> None:
    """Listen for an instant, as the server is going to. Raises OSError where that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    socket.create_server((host, port), family=family).close()


def send_letters_for_ever() -> None:
    """Send what is due, again and again: where letters leave at once, one that was to wait has
    nobody else."""
    while True:
        time.sleep(SECONDS_BETWEEN_LETTERS)
        send_due_letters()
        connections.close_all()


def send_due_letters() -> None:
    """Send what is due now; a failure is for the log, and the next round tries again."""
    try:
        call_command("send_letters", stdout=io.StringIO())
    except Exception:
        log.exception("letters that were to wait could not be sent")
