"""What every test needs: limits on signing in and up begin anew each time; and the demonstration."""

from importlib.util import find_spec

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings

# The journeys have a lock file of their own (make e2e); without it there is nothing to collect.
collect_ignore = [] if find_spec("playwright") else ["e2e"]


@pytest.fixture(autouse=True)
def no_limits_used_up():
    cache.clear()


@pytest.fixture
def letters_leave_at_once(django_capture_on_commit_callbacks):
    """What a commit would set off happens at the end of each request, as in life."""
    original = Client.request

    def request(self, **environ):
        with django_capture_on_commit_callbacks(execute=True):
            return original(self, **environ)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", request)
        yield


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker):
    """The demonstration data, loaded once for a module whose tests are all marked `django_db`;
    each of them takes its own changes back."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(DEVELOPMENT=True):
            call_command("load_demo", verbosity=0)
        yield
        transaction.set_rollback(True)
