"""The desk opens for what a session has shown itself, in whatever order things happen."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from django.contrib.auth import HASH_SESSION_KEY
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import adapter, views, workflow
from accounts.forms import AddWebAuthnForm
from accounts.models import Member
from tests.support.factories import PASSWORD, make_moderator
from tests.support.signing_up import (
    NEW,
    NEW_PASSWORD,
    add_app,
    add_key,
    ask_for_code,
    ask_for_new_password,
    choose_password,
    code_in,
    code_of,
    is_signed_in,
    link_in,
    newest_letter,
    pass_second_step,
    reauthenticate,
    set_up_app,
    sign_in,
    type_code,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_leave_at_once")]

DESK = ["/admin/", "/admin/experiences/submission/", "/admin/jsi18n/", "/admin/password_change/"]


@pytest.fixture(autouse=True)
def two_steps_are_required(settings):
    settings.STAFF_MFA_REQUIRED = True


@pytest.fixture
def moderator() -> Member:
    return make_moderator(email=NEW)


def opens_the_desk(client: Client) -> bool:
    """Whether this browser gets any page of the desk."""
    answers = [client.get(address) for address in DESK]
    answers += [client.post("/admin/experiences/submission/", {"action": "x"})]
    ways = [answer.get("Location", "").partition("?")[0] for answer in answers]
    return set(ways) != {reverse("admin:login")}


def the_owner_sets_up_an_app() -> Client:
    """In another browser, on the page for it."""
    browser = Client()
    sign_in(browser, NEW)
    set_up_app(browser)
    assert Authenticator.objects.filter(user__email=NEW, type="totp").exists()
    return browser


# Ten orders. Where the row of a factor is written directly, the session outlives it: it was read
# back from a backup, say, or two requests crossed.


def by_password_and_an_app_is_set_up_elsewhere(here, member):
    sign_in(here, NEW)
    the_owner_sets_up_an_app()


def by_password_and_outliving_a_factor_from_elsewhere(here, member):
    sign_in(here, NEW)
    add_app(member)
    add_key(member)


def by_a_mailed_code_and_outliving_a_factor(here, member):
    ask_for_code(here, NEW)
    type_code(here, code_in(newest_letter(NEW)))
    assert is_signed_in(here)
    add_app(member)


def by_a_new_password_from_a_letter_and_outliving_a_factor(here, member):
    ask_for_new_password(here, NEW)
    choose_password(here, link_in(newest_letter(NEW)))
    assert is_signed_in(here)
    add_app(member)


def by_password_with_the_second_step_left_out(here, member):
    add_app(member)
    sign_in(here, NEW)
    here.get(reverse("mfa_authenticate"))
    here.post(reverse("mfa_authenticate"), {"code": "000000"})


def by_password_and_a_factor_is_removed_and_added_again(here, member):
    sign_in(here, NEW)
    add_app(member)
    Authenticator.objects.all().delete()
    add_app(member)


def by_password_that_is_asked_again_for_every_way_round(here, member):
    """With nothing but the password: read the codes, remove the app, set up one's own."""
    sign_in(here, NEW)
    reauthenticate(here)
    add_app(member)
    RecoveryCodes.activate(member)
    key = add_key(member)
    before = list(Authenticator.objects.order_by("pk").values("pk", "data"))
    for _try in range(2):
        here.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        for name in ("mfa_view_recovery_codes", "mfa_download_recovery_codes"):
            assert here.get(reverse(name)).status_code == 302
        for name in ("mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_add_webauthn"):
            assert here.post(reverse(name), {"name": "", "credential": "{}"}).status_code == 302
        assert here.post(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 302
    assert list(Authenticator.objects.order_by("pk").values("pk", "data")) == before


def by_password_that_is_changed_here_after_a_factor_came(here, member):
    sign_in(here, NEW)
    add_app(member)
    new = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    here.post(reverse("account_change_password"), new)
    assert Member.objects.get(pk=member.pk).check_password(NEW_PASSWORD)
    assert is_signed_in(here)


def by_password_and_kept_when_the_other_sessions_were_ended(here, member):
    sign_in(here, NEW)
    the_owner_sets_up_an_app()
    session = here.session
    session[HASH_SESSION_KEY] = Member.objects.get(pk=member.pk).get_session_auth_hash()
    session.save()
    assert is_signed_in(here)


def by_password_after_a_colleague_who_passed_the_step_here(here, member):
    colleague = make_moderator(email="colleague@example.org")
    secret = add_app(colleague)
    sign_in(here, colleague.email)
    here.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert opens_the_desk(here)
    here.force_login(member)
    add_app(member)


ORDERS = [
    by_password_and_an_app_is_set_up_elsewhere,
    by_password_and_outliving_a_factor_from_elsewhere,
    by_a_mailed_code_and_outliving_a_factor,
    by_a_new_password_from_a_letter_and_outliving_a_factor,
    by_password_with_the_second_step_left_out,
    by_password_and_a_factor_is_removed_and_added_again,
    by_password_that_is_asked_again_for_every_way_round,
    by_password_that_is_changed_here_after_a_factor_came,
    by_password_and_kept_when_the_other_sessions_were_ended,
    by_password_after_a_colleague_who_passed_the_step_here,
]


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.__name__)
def test_a_session_that_never_passed_the_second_step_gets_no_desk(moderator, order):
    here = Client()
    order(here, moderator)

    assert Authenticator.objects.filter(user=moderator, type="totp").exists()
    assert not opens_the_desk(here)
    # With the same factors the same session opens it as soon as it has shown one.
    if is_signed_in(here):
        pass_second_step(here, moderator)
        assert opens_the_desk(here)


# What passes the step


def test_an_app_passes_the_step_at_sign_in_and_so_does_a_recovery_code(moderator):
    secret = add_app(moderator)
    (recovery, *_rest) = RecoveryCodes.activate(moderator).get_unused_codes()
    for code in (code_of(secret), recovery):
        here = Client()
        sign_in(here, NEW)
        assert not opens_the_desk(here)
        here.post(reverse("mfa_authenticate"), {"code": code})
        assert opens_the_desk(here)


def test_a_passkey_that_signs_in_passes_the_step(moderator, monkeypatch):
    key = add_key(moderator)
    monkeypatch.setattr(LoginWebAuthnForm, "clean_credential", lambda self: key)
    here = Client()
    here.post(reverse("mfa_login_webauthn"), {"credential": '{"id": "made up"}'})

    assert opens_the_desk(here)


def test_a_factor_passes_the_step_where_it_is_set_up_and_ends_every_other_session(moderator):
    one, two, here = Client(), Client(), Client()
    for client in (one, two, here):
        sign_in(client, NEW)
    key_before = here.session.session_key
    set_up_app(here)

    assert [is_signed_in(client) for client in (one, two, here)] == [False, False, True]
    assert opens_the_desk(here)
    assert here.session.session_key != key_before
    listed = here.get(reverse("usersessions_list"))
    assert [entry.session_key for entry in listed.context["sessions"]] == [here.session.session_key]


def adding_a_key(here, member, monkeypatch):
    """As if a browser had handed in what a real key says."""
    monkeypatch.setattr(AddWebAuthnForm, "clean", lambda self: self.cleaned_data)
    sent = {"name": "Second", "credential": '{"id": "made up"}'}
    return here.post(reverse("mfa_add_webauthn"), sent)


def removing_a_key(here, member, monkeypatch):
    key = member.authenticator_set.get(type="webauthn")
    return here.post(reverse("mfa_remove_webauthn", args=[key.pk]))


def removing_the_app(here, member, monkeypatch):
    return here.post(reverse("mfa_deactivate_totp"))


def making_new_recovery_codes(here, member, monkeypatch):
    return here.post(reverse("mfa_generate_recovery_codes"))


@pytest.mark.parametrize(
    "change",
    [adding_a_key, removing_a_key, removing_the_app, making_new_recovery_codes],
    ids=lambda change: change.__name__,
)
def test_every_change_of_the_second_step_ends_the_other_sessions(moderator, monkeypatch, change):
    add_app(moderator)
    add_key(moderator)
    RecoveryCodes.activate(moderator)
    elsewhere, here = Client(), Client()
    for client in (elsewhere, here):
        client.force_login(moderator)
        pass_second_step(client, moderator)
        reauthenticate(client)
    before = set(moderator.authenticator_set.values_list("pk", flat=True))
    answer = change(here, moderator, monkeypatch)

    assert set(moderator.authenticator_set.values_list("pk", flat=True)) != before
    assert answer["Location"].startswith("/accounts/2fa/")
    assert here.get(answer["Location"]).status_code == 200
    assert opens_the_desk(here)
    assert not is_signed_in(elsewhere)


def test_new_codes_are_read_by_whoever_made_them_with_an_old_one(moderator):
    """The app is lost: nothing else would show who they are."""
    add_app(moderator)
    (old, *_rest) = RecoveryCodes.activate(moderator).get_unused_codes()
    here = Client()
    sign_in(here, NEW)
    here.post(reverse("mfa_authenticate"), {"code": old})
    reauthenticate(here)
    page = here.post(reverse("mfa_generate_recovery_codes"), follow=True)

    (codes,) = Authenticator.objects.filter(type="recovery_codes")
    assert codes.wrap().get_unused_codes()[0] in page.text
    assert opens_the_desk(here)


def test_what_was_shown_counts_no_more_once_it_is_removed(moderator):
    here = Client()
    here.force_login(moderator)
    add_app(moderator)
    pass_second_step(here, moderator)
    assert opens_the_desk(here)
    Authenticator.objects.all().delete()
    assert not opens_the_desk(here)
    add_app(moderator)

    assert not opens_the_desk(here)


def test_recovery_codes_are_no_step_where_there_is_no_factor(moderator):
    here = Client()
    here.force_login(moderator)
    RecoveryCodes.activate(moderator)
    pass_second_step(here, moderator)

    assert not opens_the_desk(here)


# Led to it


def test_a_session_that_owes_the_step_is_led_to_it_and_then_to_where_it_was_going(moderator):
    here = Client()
    sign_in(here, NEW)
    secret = add_app(moderator)
    going = "/admin/experiences/submission/?state=waiting"
    asked = here.get(going, follow=True)

    assert asked.redirect_chain[-1][0].startswith(reverse("mfa_reauthenticate"))
    assert "here you have not taken the second one" in asked.text
    assert "Set up an authenticator app" not in asked.text
    # The password, which it has given already, is not offered again.
    assert reverse("account_reauthenticate") not in asked.text
    assert f'name="next" value="{going}"' in asked.text
    done = here.post(reverse("mfa_reauthenticate"), {"code": code_of(secret), "next": going})
    assert done["Location"] == going
    assert here.get(going).status_code == 200


def test_who_has_a_key_alone_is_led_to_its_page(moderator):
    here = Client()
    sign_in(here, NEW)
    add_key(moderator)
    RecoveryCodes.activate(moderator)
    asked = here.get(reverse("admin:login"))

    assert asked["Location"].startswith(reverse("mfa_reauthenticate_webauthn"))


# Requests that cross


def test_of_two_sessions_that_set_up_a_first_factor_the_second_owes_the_first_one(
    moderator, monkeypatch
):
    here = Client()
    sign_in(here, NEW)
    reauthenticate(here)
    form_valid = views.activate_app.view_class.form_valid

    def form_valid_after_the_other(self, form):
        add_app(moderator)
        return form_valid(self, form)

    monkeypatch.setattr(views.activate_app.view_class, "form_valid", form_valid_after_the_other)
    answer = set_up_app(here)

    assert answer.redirect_chain[0][0].startswith(reverse("mfa_reauthenticate"))
    assert not opens_the_desk(here)


def test_a_change_waits_for_another_of_the_same_member(moderator, monkeypatch):
    """The member's row is locked before anything is looked at: two changes cannot cross."""
    here = Client()
    sign_in(here, NEW)
    reauthenticate(here)
    lock, seen = workflow.lock_member, []

    def lock_and_look(pk):
        seen.append((pk, Authenticator.objects.count(), connection.in_atomic_block))
        return lock(pk)

    monkeypatch.setattr(workflow, "lock_member", lock_and_look)
    set_up_app(here)

    assert seen == [(moderator.pk, 0, True)]
    assert Authenticator.objects.count() == 2


def test_a_password_written_from_a_stale_row_brings_no_ended_session_back(moderator):
    here = Client()
    sign_in(here, NEW)
    stale = Member.objects.get(pk=moderator.pk)
    workflow.end_sessions(moderator)
    adapter.AccountAdapter().set_password(stale, NEW_PASSWORD)

    moderator.refresh_from_db()
    assert moderator.session_epoch == 1
    assert moderator.check_password(NEW_PASSWORD)
    assert not is_signed_in(here)
