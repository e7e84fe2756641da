"""What somebody tries who means harm: others' accounts and words, more rights, forged forms.

Who gets what at which address is the table's business (`tests/test_role_matrix.py`); here are
the tricks that take more than one request, or values that no form offers.
"""

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse

from accounts.models import (
    Member,
)
from conditions.models import ArticleState, ArticleVersion
from experiences.models import SubmissionState
from tests.factories import (
    PASSWORD,
    make_article,
    make_member,
    set_state,
    submit,
)

pytestmark = pytest.mark.django_db
NOTE = {"reason": "spam", "facts": "An advert."}


def colleague(role: str, **fields) -> Member:
    """A member of staff with exactly the rights of a role."""
    call_command("ensure_roles", verbosity=0)
    member = make_member(is_staff=True, **fields)
    member.groups.add(Group.objects.get(name=role))
    return member


def at_the_desk(page: str, member: Member, *more) -> str:
    return reverse(f"admin:accounts_member_{page}", args=[member.pk, *more])


def signed_in(client, member: Member):
    """The client of somebody who has entered the password just now."""
    client.force_login(member)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def rights(member: Member) -> tuple:
    now = Member.objects.get(pk=member.pk)
    return now.is_staff, now.is_superuser, now.state, sorted(now.get_all_permissions())


# The door of the desk


def test_a_colleague_cannot_become_somebody_else_at_the_door_of_the_desk(client):
    root = make_member(is_staff=True, is_superuser=True)
    moderator = colleague("moderator")
    client.force_login(moderator)
    response = client.post("/admin/login/", {"username": root.email, "password": PASSWORD})

    assert response.status_code == 302
    assert get_user(client) == moderator


def test_the_desk_changes_no_password_by_a_form_of_its_own(client):
    moderator = colleague("moderator")
    client.force_login(moderator)
    data = {
        "old_password": PASSWORD,
        "new_password1": "a-pear-tree-in-a-garden",
        "new_password2": "a-pear-tree-in-a-garden",
    }
    response = client.post("/admin/password_change/", data)

    assert response["Location"] == reverse("account_change_password")
    assert client.get("/admin/password_change/done/")["Location"] == response["Location"]
    assert Member.objects.get(pk=moderator.pk).check_password(PASSWORD)


@pytest.mark.parametrize("state", ["paused", "banned", "applied"])
def test_staff_who_are_paused_or_banned_find_the_desk_closed(client, state):
    moderator, editor = colleague("moderator"), colleague("editor")
    submission, article = submit(), make_article()
    for somebody in (moderator, editor):
        client.force_login(set_state(somebody, state))
        decided = reverse("admin:experiences_submission_change", args=[submission.pk])
        client.post(decided, {"outcome": "published"})
        client.post(reverse("admin:conditions_articleversion_publish", args=[article.pk]))
        response = client.get("/admin/", follow=True)
        assert response.status_code == 403
        assert client.get("/me/").status_code == 200

    submission.refresh_from_db()
    assert submission.state == SubmissionState.WAITING
    assert ArticleVersion.objects.get(pk=article.pk).state == ArticleState.DRAFT
