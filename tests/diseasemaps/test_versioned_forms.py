"""Every form of the desk that decides on or changes what others can change carries the version that
its page showed; each of the others stands here with the reason why it needs none."""

import re
from html import unescape

import pytest

from tests.support.role_matrix import addresses, ask, path_of, readable_route_of, text_of
from tests.support.role_matrix_objects import a_whole_world

pytestmark = [pytest.mark.django_db, pytest.mark.once]

OWN = "It is about whoever is signed in, and nobody else changes it."
NEW = "It makes a row of its own and changes none."
GUARDED = "It names the one state from which it can be done; the database allows it once."
NEEDS_NONE = {
    "/admin/login/": OWN,
    "/accounts/logout/": OWN,
    "/accounts/login/": OWN,
    "/accounts/reauthenticate/": OWN,
    "/accounts/2fa/reauthenticate/": OWN,
    "/admin/logout/": OWN,
    "/admin/password_change/": OWN,
    "/theme/": OWN,
    "/admin/conditions/condition/add/": NEW,
    "/admin/conditions/disclaimer/add/": NEW,
    "/admin/conditions/medicalreviewer/add/": NEW,
    "/admin/conditions/question/add/": NEW,
    "/admin/experiences/helpline/add/": NEW,
    "/admin/auth/group/add/": NEW,
    "/admin/experiences/experience/<pk>/note/": NEW,
    "/admin/experiences/experience/<pk>/escalate/": GUARDED,
    "/admin/experiences/experience/<pk>/hand-on/": GUARDED,
    "/admin/experiences/submission/<pk>/claim/": GUARDED,
    "/admin/experiences/submission/<pk>/release/": GUARDED,
    "/admin/experiences/submission/next/": GUARDED,
    "/admin/experiences/submission/undo/<decision>/": GUARDED,
    "/admin/experiences/submission/sending/": "It names the pause that stands beside the button.",
    "/admin/experiences/submission/spam/": "It names submissions, which never change.",
    "/admin/experiences/contributor/<object_id>/change/": "It carries the name that was read.",
    "/admin/experiences/appeal/<object_id>/change/": GUARDED,
    "/admin/conditions/topic/<pk>/article/": "It opens the draft that there is, or begins one.",
}


def forms_of(page: str) -> list[tuple[str, str]]:
    """Where each form of a page is sent ("" for the page itself), and the form."""
    found = []
    for form in page.split("<form")[1:]:
        opening = form.split(">")[0]
        # A list's own form has no button: nothing is done to many rows at once (`actions = None`).
        if 'method="post"' in opening and 'id="changelist-form"' not in opening:
            action = re.search(r'action="([^"]*)"', opening)
            found.append((unescape(action[1]) if action else "", form.split("</form>")[0]))
    return found


@pytest.fixture
def sent_where(db) -> dict[str, set[bool]]:
    """For each address that a form of the desk is sent to: whether it carried a version there."""
    found: dict[str, set[bool]] = {}
    with a_whole_world() as world:
        for address in sorted(set(addresses())):
            if not address.startswith("/admin/"):
                continue
            for case in world.cases_of(address) or []:
                person = world.people["superuser"]
                path = path_of(address, case.values("superuser"))
                answer = ask(person, "GET", path, case=case)
                for action, form in forms_of(text_of(answer)) if answer.status == 200 else ():
                    where = readable_route_of(action.split("?")[0]) if action else address
                    found.setdefault(where, set()).add('name="version_read" value="' in form)
    return found


def test_every_form_of_the_desk_carries_a_version_or_is_known_to_need_none(sent_where):
    without = {where for where, carries in sent_where.items() if False in carries}

    assert without - set(NEEDS_NONE) == set(), "Bind it to what was read (common/versioned.py)."
    # Nor does anything stand here that there is not, or that has one by now.
    assert {where for where in NEEDS_NONE if where in sent_where} <= without
    versioned = {where for where, carries in sent_where.items() if True in carries}
    assert {
        "/admin/accounts/member/<pk>/decide/<outcome>/",
        "/admin/conditions/articleversion/<pk>/publish/",
        "/admin/conditions/condition/<object_id>/change/",
        "/admin/experiences/experience/<object_id>/change/",
        "/admin/experiences/experience/<pk>/content-notes/",
        "/admin/experiences/experience/<pk>/settle/",
        "/admin/experiences/submission/<object_id>/change/",
    } <= versioned
