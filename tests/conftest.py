"""What every test needs: limits on signing in and up begin anew each time; and the demonstration."""

import gc
from functools import partial
from importlib.util import find_spec

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.test import Client, client

from tests.support import databases
from tests.support.stack import with_room
from tests.support.thoroughness import is_slow, place_of

# The journeys have a lock file of their own (make e2e); without it there is nothing to collect.
collect_ignore = [] if find_spec("playwright") else ["e2e"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Modules that take long come first; what `make test-fast` leaves out is marked, before pytest
    chooses by marks; and each test gets room for deep calls."""
    items.sort(key=lambda item: place_of(item.path))
    for item in items:
        item.runtest = partial(with_room, item.runtest)
        if is_slow(item.path):
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish():
    """What is there once all tests are found stays to the end: nobody need look for garbage in it."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def only_a_page_itself_is_noted():
    """Of each answer, Django's client copies every template's context, those of dozens of parts
    included; the tests ask for the page's own alone, the first that is rendered for a request."""
    note = client.store_rendered_templates

    def note_the_page(store, signal, sender, template, context, **kwargs):
        if getattr(context, "request", None) and not store.get("templates"):
            note(store, signal, sender, template, context, **kwargs)

    client.store_rendered_templates = note_the_page
    yield
    client.store_rendered_templates = note


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown():
    """Rows of content types go with a test that made them, or with tables that it emptied; the
    process would remember their keys."""
    yield
    ContentType.objects.clear_cache()


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


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """On SQLite the tables are those that an earlier run has made from the same migrations."""
    if databases.is_sqlite():
        databases.begin_with_the_kept_tables()


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Whether Django is to go on with the tables that it finds."""
    return databases.is_sqlite()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The usual databases; on SQLite their tables are kept for the next run, the file is not."""
    if databases.is_sqlite():
        with django_db_blocker.unblock():
            databases.keep_the_tables()
    yield
    if databases.is_sqlite():
        connection.close()
        databases.forget(connection.settings_dict["NAME"])


@pytest.fixture(scope="session")
def demonstration_database(django_db_setup, django_db_blocker):
    """The name of a database with the demonstration, made once for all modules that use it."""
    with django_db_blocker.unblock():
        name = databases.make_demonstration_database()
    yield name
    with django_db_blocker.unblock():
        databases.destroy_demonstration_database()


@pytest.fixture(scope="module")
def demonstration(demonstration_database, django_db_blocker):
    """The demonstration data, for a module whose tests are all marked `django_db`; each of them
    takes its own changes back."""
    with django_db_blocker.unblock(), databases.connected_to(demonstration_database):
        yield


def pytest_sessionfinish(session):
    """What the processes of a run shared goes with the one that began it."""
    if not hasattr(session.config, "workerinput"):
        databases.forget_the_run()
