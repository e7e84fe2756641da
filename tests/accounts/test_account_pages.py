"""Every page of coming in and of the account is ours: our look, valid, and no script in it."""

import re
from pathlib import Path

import allauth
import html5lib
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import Member
from tests.support.factories import make_member
from tests.support.signing_up import (
    NEW,
    UNKNOWN,
    add_app,
    ask_for_code,
    ask_for_new_password,
    link_in,
    newest_letter,
    pass_second_step,
    reauthenticate,
    sign_in,
    sign_up,
    type_code,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
    pytest.mark.usefixtures("letters_leave_at_once"),
]

THEIRS = Path(allauth.__file__).parent / "templates"
# Pages of what is switched off here: telephones, codes for other things, sign-up by passkey,
# trusted browsers. Their `base_` files hold nothing but a link to the layout or a heading.
SWITCHED_OFF = {
    "account/base_confirm_code.html",
    "account/base_manage_phone.html",
    "account/confirm_email_verification_code.html",
    "account/confirm_password_reset_code.html",
    "account/confirm_phone_verification_code.html",
    "account/phone_change.html",
    "account/signup_by_passkey.html",
    "mfa/trust.html",
    "mfa/webauthn/signup_form.html",
}
ONLY_A_LINK = {
    "account/base_entrance.html",
    "account/base_manage.html",
    "mfa/base_entrance.html",
    "mfa/recovery_codes/base.html",
    "mfa/totp/base.html",
    "mfa/webauthn/base.html",
}
ID = re.compile(r'\sid="([^"]*)"')
REFERS = re.compile(r'\s(?:for|form|aria-describedby|aria-labelledby|aria-controls)="([^"]*)"')


def test_no_page_of_allauth_is_shown_as_it_came():
    ours = {str(p.relative_to(d)) for d in settings.TEMPLATES[0]["DIRS"] for p in d.rglob("*.html")}
    theirs = {
        str(path.relative_to(THEIRS))
        for folder in ("account", "mfa", "usersessions")
        for path in (THEIRS / folder).rglob("*.html")
    }

    assert theirs - ours == SWITCHED_OFF | ONLY_A_LINK
    for name in ONLY_A_LINK:
        assert "<" not in re.sub(r"{%.*?%}", "", (THEIRS / name).read_text(), flags=re.S), name


def test_no_page_draws_a_field_or_a_button_in_allauths_way():
    """One markup for a field: templates/django/forms/field.html."""
    folders = settings.TEMPLATES[0]["DIRS"]
    texts = {path: path.read_text() for folder in folders for path in folder.rglob("*.html")}

    assert [str(path) for path, text in texts.items() if "{% element " in text] == []
    drawn = [str(path) for path, text in texts.items() if ".as_field_group }}" in text]
    assert [Path(path).parts[-2:] for path in drawn] == [("dm", "field.html")]


def pages_for_strangers() -> dict[str, object]:
    client = Client()
    found = {"sign in": client.get(reverse("account_login"))}
    found["sign in, refused"] = sign_in(client, NEW, "wrong")
    found["sign up"] = client.get(reverse("account_signup"))
    found["sign up, everything wrong"] = sign_up(client, "x", "", old_enough=None)
    found["sign up, too fast"] = sign_up(client, opened="")
    found["code"] = client.get(reverse("account_request_login_code"))
    found["code, refused"] = ask_for_code(client, "x")
    ask_for_code(client, NEW)
    found["type the code"] = client.get(reverse("account_confirm_login_code"))
    found["type the code, wrong"] = type_code(client, "BBBB-BBBB")
    client = Client()
    ask_for_new_password(client, NEW)
    link = link_in(newest_letter(NEW))
    found["choose a password"] = client.get(link, follow=True)
    found["choose a password, refused"] = client.post(
        found["choose a password"].request["PATH_INFO"], {"password1": "x", "password2": "y"}
    )
    found["a broken link"] = client.get(link.replace("-", "-x"), follow=True)
    cache.clear()
    sign_up(Client(), UNKNOWN)
    found["confirm"] = Client().get(link_in(newest_letter(UNKNOWN)))
    found["a password was chosen"] = client.get(reverse("account_reset_password_from_key_done"))
    found["closed"] = client.get(reverse("account_inactive"))
    return found


def pages_of_a_member(member: Member) -> dict[str, object]:
    client = Client()
    sign_in(client, NEW)

    def look(*names: str, **more) -> None:
        for name in names:
            found[name] = client.get(reverse(name, **more))

    found = {}
    look("account_email", "account_change_password", "mfa_index", "usersessions_list")
    look("account_reauthenticate", "mfa_list_webauthn", "account_logout")
    found["asked again, refused"] = client.post(reverse("account_reauthenticate"), {"password": ""})
    cache.clear()
    reauthenticate(client)
    look("mfa_activate_totp", "mfa_add_webauthn")
    client.post(reverse("account_email"), {"action_add": "", "email": UNKNOWN})
    found["another address"] = client.get(reverse("account_email"))
    member.emailaddress_set.filter(verified=False).delete()
    add_app(member)
    RecoveryCodes.activate(member)
    key = Authenticator.objects.create(
        user=member, type="webauthn", data={"name": "Key", "credential": {}}
    )
    pass_second_step(client, member)
    look("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes")
    look("mfa_edit_webauthn", "mfa_remove_webauthn", args=[key.pk])
    found["second steps, all set up"] = client.get(reverse("mfa_index"))
    found["keys, one"] = client.get(reverse("mfa_list_webauthn"))
    found["asked again, by app"] = client.get(reverse("mfa_reauthenticate"))
    key.delete()
    client = Client()
    sign_in(client, NEW)
    found["second step"] = client.get(reverse("mfa_authenticate"))
    found["second step, refused"] = client.post(reverse("mfa_authenticate"), {"code": "x"})
    Authenticator.objects.all().delete()
    Member.objects.update(password="!unusable")
    client.force_login(Member.objects.get(pk=member.pk))
    found["asked again, by letter"] = client.get(reverse("reauthenticate-by-code"))
    client.post(reverse("reauthenticate-by-code"), {"send": ""})
    found["asked again, sent"] = client.get(reverse("reauthenticate-by-code"))
    return found


def problems(page) -> list:
    text = page.text
    parser = html5lib.HTMLParser()
    parser.parse(text)
    wrong = list(parser.errors)
    ids = ID.findall(text)
    wrong += [f"twice: {i}" for i in {i for i in ids if ids.count(i) > 1}]
    wrong += [
        f"missing: {r}" for found in REFERS.findall(text) for r in set(found.split()) - set(ids)
    ]
    if page.status_code != 200:
        wrong.append(page.status_code)
    if text.count("<h1") != 1 or '<html lang="en"' not in text or '<main id="main"' not in text:
        wrong.append("not our look")
    if re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", text):
        wrong.append("a style or a script in the page")
    for script in re.findall(r"<script([^>]*)>", text):
        if "src=" not in script and 'type="application/json"' not in script:
            wrong.append(f"a script in the page: {script}")
    if re.search(r"!(?=[\s<])", re.sub(r"<!.*?>|<script.*?</script>", "", text, flags=re.S)):
        wrong.append("an exclamation mark")
    return wrong


def test_every_page_for_strangers_is_ours_and_valid():
    make_member(NEW)

    assert {
        n: found for n, page in pages_for_strangers().items() if (found := problems(page))
    } == {}


def test_every_page_of_an_account_is_ours_and_valid():
    pages = pages_of_a_member(make_member(NEW))

    assert {name: found for name, page in pages.items() if (found := problems(page))} == {}
