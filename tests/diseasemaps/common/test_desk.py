"""What all lists of the desk and the pages of their own have in common."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings as site
from django.contrib import admin
from django.urls import reverse

from diseasemaps.common.desk import DeskAdmin, OwnPage, ReadOnlyDeskAdmin
from tests.support.factories import make_member, make_moderator

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ROOT = Path(site.BASE_DIR)

# Lists that packages register themselves: background tasks, which nobody but a superuser sees, and
# roles, whose every column stands in the list.
OF_PACKAGES = {"DBTaskResult", "Group"}
LISTS = {
    model.__name__: found
    for model, found in admin.site._registry.items()
    if model.__name__ not in OF_PACKAGES
}
READ_ONLY = {name: found for name, found in LISTS.items() if isinstance(found, ReadOnlyDeskAdmin)}
OWN_PAGES = {
    f"{name} {page.name}": (found, page)
    for name, found in LISTS.items()
    for page in found.own_pages()
}
ARGUMENTS = {
    "<int:pk>": "1",
    "<slug:outcome>": "note",
    "<uuid:decision>": "00000000-0000-4000-8000-000000000000",
}


def list_url(found: DeskAdmin) -> str:
    return reverse(f"admin:{found.opts.app_label}_{found.opts.model_name}_changelist")


def page_url(found: DeskAdmin, page: OwnPage) -> str:
    route = page.route
    for argument, value in ARGUMENTS.items():
        route = route.replace(argument, value)
    assert "<" not in route, route
    return list_url(found) + route


@pytest.fixture
def superuser(client):
    superuser = make_member(is_staff=True, is_superuser=True)
    client.force_login(superuser)
    return superuser


def test_every_list_of_ours_is_a_list_of_the_desk():
    assert {name for name, found in LISTS.items() if not isinstance(found, DeskAdmin)} == set()
    assert len(LISTS) > 10


# What may stand in a list's address


def columns(model, steps: int = 2) -> list[str]:
    """The columns of a table and, so many relations further, those of the tables around it."""
    found = []
    for field in model._meta.get_fields():
        found.append(field.name)
        if field.is_relation and field.related_model and steps:
            found += [f"{field.name}__{name}" for name in columns(field.related_model, steps - 1)]
    return found


@pytest.mark.parametrize("name", LISTS)
def test_no_column_of_a_list_can_be_guessed_letter_by_letter(name, rf, superuser):
    found, request = LISTS[name], rf.get("/")
    request.user = superuser
    allowed = [
        column + end
        for column in columns(found.model)
        for end in ("__startswith", "__regex", "__gt", "__in", "__icontains")
        if found.lookup_allowed(column + end, "x", request)
    ]
    assert allowed == []


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_narrowed_down_by_its_own_filters_alone(name, client, superuser):
    found = LISTS[name]
    filters = {
        entry if isinstance(entry, str) else getattr(entry, "parameter_name", None) or entry[0]
        for entry in found.list_filter
    }
    others = [field.name for field in found.model._meta.fields if field.name not in filters]
    for column in ("pk", *others):
        for lookup in (column, f"{column}__exact", f"{column}__isnull"):
            answer = client.get(list_url(found), {lookup: "1"})
            assert answer.status_code == 400, lookup


def test_neither_a_password_nor_an_address_nor_a_letters_words_are_looked_up(client, superuser):
    for name, lookup in {
        "Member": "password__startswith",
        "Letter": "context__contains",
        "Topic": "condition__contributors__member__email__startswith",
        "ArticleVersion": "topic__condition__contributors__member__email",
        "Submission": "claimed_by__email__startswith",
        "Experience": "contributor__member",
        "Contributor": "member__email",
        "Appeal": "member__email__startswith",
        "Escalation": "raised_by__email__startswith",
    }.items():
        assert client.get(list_url(LISTS[name]), {lookup: "a"}).status_code == 400, name


@pytest.mark.usefixtures("demonstration")
def test_every_link_of_a_lists_filters_narrows_it_down(client, superuser):
    followed = set()
    for name, found in LISTS.items():
        page = client.get(list_url(found)).text
        for link in set(re.findall(r'href="(\?[^"#]+)"', page)):
            answer = client.get(list_url(found) + unescape(link))
            assert answer.status_code == 200, (name, link)
            followed.add((name, re.split("[?=]", link)[1]))
        assert client.get(list_url(found) + "?q=x&o=1&p=1&all=").status_code == 200, name
    assert {
        ("Topic", "condition__id__exact"),
        ("Topic", "is_on__exact"),
        ("ArticleVersion", "topic__condition__id__exact"),
        ("Letter", "sent_at__isempty"),
        ("Member", "is_staff__exact"),
        ("Submission", "condition"),
        ("Experience", "standing"),
    } <= followed


@pytest.mark.usefixtures("demonstration")
def test_every_number_of_the_first_page_leads_to_its_list(client, superuser):
    lanes = re.findall(r'<a href="(/admin/[^"]+\?[^"]+)"', client.get("/admin/").text)
    assert len(lanes) > 4
    for link in lanes:
        assert client.get(unescape(link)).status_code == 200, link


# Rights


@pytest.mark.parametrize("name", OWN_PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_page_is_closed_to_colleagues_without_the_right(name, method, client):
    client.force_login(make_member(is_staff=True))
    answer = getattr(client, method)(page_url(*OWN_PAGES[name]))

    assert answer.status_code == 403


@pytest.mark.parametrize("name", [name for name, (_found, page) in OWN_PAGES.items() if page.right])
def test_a_page_with_a_right_of_its_own_is_closed_to_whoever_only_sees_the_list(name, client):
    found, page = OWN_PAGES[name]
    colleague = make_moderator(is_superuser=True)
    client.force_login(colleague)
    with pytest.MonkeyPatch.context() as patch:
        has_perm = type(colleague).has_perm
        patch.setattr(
            type(colleague),
            "has_perm",
            lambda self, right, obj=None: right != page.right and has_perm(self, right, obj),
        )
        assert client.get(list_url(found)).status_code == 200
        assert client.post(page_url(found, page)).status_code == 403


@pytest.mark.parametrize("name", LISTS)
def test_a_list_and_its_rows_are_closed_to_colleagues_without_the_right(name, client):
    client.force_login(make_member(is_staff=True))

    assert client.get(list_url(LISTS[name])).status_code == 403
    assert client.get(list_url(LISTS[name]) + "1/change/").status_code in (302, 403)
    assert list_url(LISTS[name]) not in client.get("/admin/").text


@pytest.mark.parametrize("name", READ_ONLY)
def test_a_list_that_is_only_read_opens_with_one_right_and_takes_nothing(name, rf):
    found, request = READ_ONLY[name], rf.get("/")
    asked = []

    class Colleague:
        is_active = is_staff = True

        def has_perm(self, right, obj=None):
            asked.append(right)
            return right == found.right

        def has_module_perms(self, app):
            return False

    request.user = Colleague()
    assert found.has_view_permission(request) and found.has_module_permission(request)
    assert not found.has_add_permission(request)
    assert not found.has_change_permission(request)
    assert not found.has_delete_permission(request)
    assert set(asked) == {found.right}


@pytest.mark.parametrize("name", LISTS)
def test_nothing_is_deleted_at_the_desk_and_nothing_done_to_many_rows(name, rf, superuser):
    request = rf.get("/")
    request.user = superuser

    assert not LISTS[name].has_delete_permission(request)
    assert LISTS[name].get_actions(request) == {}


@pytest.mark.parametrize(
    "name", [name for name, (_found, page) in OWN_PAGES.items() if "<int:pk>" in page.route]
)
def test_a_page_about_a_row_that_is_not_there_is_not_found(name, client, superuser):
    found, page = OWN_PAGES[name]
    url = page_url(found, page).replace("/1/", "/999999/")
    answer = client.get(url)

    assert (client.post(url) if answer.status_code == 405 else answer).status_code in (302, 404)
    if answer.status_code == 302:  # asked for the password again first
        assert "reauthenticate" in answer["Location"]


# Names and pages


def test_a_setting_says_how_many_rows_of_a_list_are_on_a_page(settings):
    settings.DESK_ROWS_A_PAGE = 3
    numbers = {name: found.list_per_page for name, found in LISTS.items()}

    # All helplines at once: some dozens, whose order is looked at as a whole.
    assert numbers.pop("Helpline") == 200
    assert set(numbers.values()) == {3}


@pytest.mark.parametrize("name", [name for name, found in LISTS.items() if found.listed_as])
def test_a_list_is_called_the_same_on_its_own_page_and_on_the_first(name, client, superuser):
    found = LISTS[name]
    listed_as = str(found.listed_as)
    link = rf'<a href="{list_url(found)}"[^>]*>{listed_as}</a>'

    assert re.search(link, client.get("/admin/").text)
    # The list of submissions says what it is for.
    title = "Review queue" if name == "Submission" else listed_as
    assert f"› {title}</div>" in client.get(list_url(found)).text


def test_a_page_leads_back_to_its_list_and_says_first_where_something_is_wrong(client, superuser):
    url = reverse("admin:experiences_submission_intake")
    way = '<a href="/admin/experiences/submission/">Submissions</a> ›'
    page, wrong = client.get(url).text, client.post(url, {}).text

    assert way in page and way in wrong
    assert "<title>Sending of texts |" in page
    assert "<title>Error: Sending of texts |" in wrong


def test_what_stands_above_every_page_of_the_desk_is_written_once():
    templates = [*(ROOT / "templates").rglob("*.html")]
    written = {
        str(path.relative_to(ROOT / "templates"))
        for path in templates
        if 'class="breadcrumbs"' in path.read_text()
    }
    assert written == {"admin/change_list.html", "desk/page.html"}
