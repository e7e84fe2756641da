"""Each permission has one name in the code, and that name stands for a permission that there is."""

import ast
import re
from functools import cache

import pytest
from django.apps import apps
from django.contrib.auth import get_permission_codename

from accounts import permissions as of_accounts
from conditions import permissions as of_conditions
from diseasemaps.management.commands.ensure_roles import ROLES
from experiences import permissions as of_experiences
from tests.diseasemaps.test_imports import FLOORS, ROOT, modules

# The same on every database.
pytestmark = pytest.mark.once
NAMED = {
    name: value
    for module in (of_accounts, of_conditions, of_experiences)
    for name, value in vars(module).items()
    if name.isupper()
}


@cache
def every_permission() -> set[str]:
    """All that the models make: Django's four of each, and our own."""
    found = set()
    for model in apps.get_models():
        opts = model._meta
        codenames = {get_permission_codename(action, opts) for action in opts.default_permissions}
        codenames |= {codename for codename, _label in opts.permissions}
        found |= {f"{opts.app_label}.{codename}" for codename in codenames}
    return found


def written_out(code: str) -> list[str]:
    """The permissions that stand in a module as plain text."""
    known = every_permission()
    constants = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant))
    return [node.value for node in constants if node.value in known]


def test_each_name_stands_for_one_permission_that_there_is():
    assert set(NAMED.values()) <= every_permission()
    assert len(set(NAMED.values())) == len(NAMED)


def test_every_permission_of_our_own_has_its_name():
    own = {
        f"{model._meta.app_label}.{codename}"
        for model in apps.get_models()
        for codename, _label in model._meta.permissions
        if model._meta.app_label in FLOORS
    }
    assert own and own <= set(NAMED.values())


def test_the_roles_have_permissions_that_have_names():
    assert {permission for role in ROLES.values() for permission in role} == set(NAMED.values())


@pytest.mark.parametrize("package", FLOORS)
def test_no_permission_is_written_out_but_where_it_is_named(package):
    for path in modules(package):
        if path.name != "permissions.py" and "migrations" not in path.parts:
            assert not written_out(path.read_text()), path.relative_to(ROOT)


def test_templates_ask_for_permissions_that_have_names():
    """`perms.app.codename` is Django's own way there; a name that is wrong is never granted."""
    asked = set()
    for path in (ROOT / "templates").rglob("*.html"):
        asked |= set(re.findall(r"\bperms\.(\w+\.\w+)", path.read_text()))

    assert asked and asked <= set(NAMED.values())


@pytest.mark.parametrize(
    "code",
    [
        "user.has_perm('experiences.decide_submission')",
        "RIGHT = 'accounts.ban_member'",
        "ROLES = {'editor': ['conditions.view_topic']}",
    ],
)
def test_the_watch_sees_a_permission_that_is_written_out(code):
    assert written_out(code)
