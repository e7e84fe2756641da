"""Pages for coming in that allauth lacks, and those of its pages that need more."""

import time

from allauth.account import views as allauth
from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator

from diseasemaps.common.once import once
from diseasemaps.common.pages import secret

from . import second_step, workflow
from .forms import CodeForm
from .models import MemberState
from .policy import AccountPolicy
from .requests import MemberRequest


class SignupView(allauth.SignupView):
    """Member, address and letter together or not at all."""

    def form_valid(self, form) -> HttpResponse:
        with transaction.atomic():
            return super().form_valid(form)


sign_up = SignupView.as_view()
# Somebody without a password is asked for something else before setting one.
set_password = login_required(reauthentication_required(allauth.password_set))


@secret
@once(whoever=True)
def confirm_email(request: HttpRequest, key: str) -> HttpResponse:
    """Whoever has the key of the letter has the mailbox."""
    return allauth.confirm_email(request, key=key)


@secret
def reset_password(request: HttpRequest, uidb36: str, key: str) -> HttpResponse:
    """A new password for whoever has the key of the letter."""
    return allauth.password_reset_from_key(request, uidb36=uidb36, key=key)


@login_required
def waiting_page(request: MemberRequest) -> HttpResponse:
    """What happens next, for somebody whose account a moderator has not looked at yet."""
    if request.user.state != MemberState.APPLIED:
        return redirect("my-experiences")
    return render(request, "accounts/member_waiting.html")


@method_decorator(login_required, name="dispatch")
class ReauthenticateByCodeView(allauth.BaseReauthenticateView):
    """Shows that it is still the same person, by a code to the confirmed address.

    For members who have neither a password nor a second factor. The code is in the session, counts
    as long and for as many tries as one to sign in, and is sent when the button is pressed.
    """

    SESSION_KEY = "reauthentication_code"
    form_class = CodeForm
    template_name = "account/reauthenticate_by_code.html"

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if "send" in request.POST:
            self._send_code()
            return redirect(request.get_full_path())
        return super().post(request, *args, **kwargs)

    def _send_code(self) -> None:
        adapter = get_adapter()
        code = adapter.generate_login_code()
        self.request.session[self.SESSION_KEY] = {"code": code, "at": time.time(), "tries": 0}
        adapter.send_mail(
            "account/email/login_code",
            self.request.user.email,
            {"code": code, "user": self.request.user},
        )

    def _sent(self) -> dict:
        """The code that waits to be typed; nothing when it is too old or was tried too often."""
        sent = self.request.session.get(self.SESSION_KEY, {})
        age = time.time() - sent.get("at", 0)
        is_over = (
            age > AccountPolicy.LOGIN_CODE_SECONDS or sent["tries"] >= AccountPolicy.MOST_CODE_TRIES
        )
        return {} if is_over else sent

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"code": self._sent().get("code", "")}

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"is_sent": bool(self._sent())}

    def form_invalid(self, form) -> HttpResponse:
        if sent := self._sent():
            self.request.session[self.SESSION_KEY] = sent | {"tries": sent["tries"] + 1}
        return super().form_invalid(form)

    def form_valid(self, form) -> HttpResponse:
        del self.request.session[self.SESSION_KEY]
        record_authentication(self.request, self.request.user, method="code", reauthenticated=True)
        return super().form_valid(form)


reauthenticate_by_code = ReauthenticateByCodeView.as_view()


class _ChangesTheSecondStep:
    """What is changed here ends every other session; what is set up here has been shown here.

    Whoever was signed in elsewhere, perhaps with a stolen password, signs in anew in two steps.
    """

    request: MemberRequest

    def form_valid(self, form) -> HttpResponse:
        member = self.request.user
        factors = Authenticator.objects.filter(user=member)
        with transaction.atomic():
            # Of two sessions that set up a first factor at once, the second finds one and owes it.
            workflow.lock_member(member.pk)
            before = set(factors.values_list("pk", flat=True))
            response = super().form_valid(form)  # type: ignore[misc] # allauth's view, beside this
            for factor in factors.exclude(pk__in=before):
                record_authentication(self.request, member, "mfa", id=factor.pk, type=factor.type)
            second_step.end_other_sessions(self.request)
        return response


class _ActivateAppView(_ChangesTheSecondStep, ActivateTOTPView):
    pass


class _DeactivateAppView(_ChangesTheSecondStep, DeactivateTOTPView):
    pass


class _AddKeyView(_ChangesTheSecondStep, AddWebAuthnView):
    pass


class _RemoveKeyView(_ChangesTheSecondStep, RemoveWebAuthnView):
    pass


class _RecoveryCodesView(_ChangesTheSecondStep, GenerateRecoveryCodesView):
    pass


activate_app = _ActivateAppView.as_view()
add_key = _AddKeyView.as_view()
# Each press gives the session a new key, so that a second one may come from nobody.
_once_signed_in = once(whoever=True, behind=(login_required,))
deactivate_app = _once_signed_in(_DeactivateAppView.as_view())
remove_key = _once_signed_in(_RemoveKeyView.as_view())
make_recovery_codes = _once_signed_in(_RecoveryCodesView.as_view())
