"""No form of the desk completes what is typed, so the address that would offers nothing to anybody."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.support.factories import make_article, make_member, publish

pytestmark = pytest.mark.django_db
ADDRESS = reverse("admin:autocomplete")
RELATIONS = [
    (field.model._meta, field.name)
    for model in apps.get_models()
    for field in model._meta.get_fields()
    if field.is_relation and field.related_model in admin.site._registry
]


def of_the_team(role: str) -> Client:
    member = make_member(is_staff=True, is_superuser=role == "superuser")
    if role != "superuser":
        call_command("ensure_roles", verbosity=0)
        member.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(member)
    return client


@pytest.mark.parametrize(
    "role",
    ["moderator", "senior moderator", "editor", "medical reviewer", "administrator", "superuser"],
)
def test_nobody_is_offered_rows_of_any_relation(role):
    publish()
    make_article()
    client = of_the_team(role)

    assert RELATIONS
    assert client.get(ADDRESS).status_code == 403
    for model, field in RELATIONS:
        asked = {"app_label": model.app_label, "model_name": model.model_name, "field_name": field}
        assert client.get(ADDRESS, asked | {"term": "e"}).status_code == 403, asked


def test_no_form_of_the_desk_asks_it():
    """One that does needs an address which offers what that form needs, and no more."""
    request = RequestFactory().get("/")
    request.user = make_member(is_staff=True, is_superuser=True)
    for model_admin in admin.site._registry.values():
        inlines = model_admin.get_inline_instances(request)
        for asks in (model_admin, *inlines):
            assert not asks.get_autocomplete_fields(request), asks


def test_strangers_and_members_come_to_no_such_page(client):
    assert client.get(ADDRESS).status_code in (302, 403)
    client.force_login(make_member())
    assert client.get(ADDRESS).status_code in (302, 403)
