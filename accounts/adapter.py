"""Where allauth meets the site: letters, new members, the way after signing in, asking again."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diseasemaps.common import periods

from . import second_step
from .letters import outbox, refusals
from .models import Member, MemberState
from .policy import AccountPolicy
from .requests import MemberRequest

_TRY_LATER = periods.lazily(
    _("Too many tries. Please wait %(period)s, or sign in another way."),
    period=lambda: periods.minutes(AccountPolicy.FAILED_SIGN_IN_MINUTES),
)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "duplicate_email": _("This is your address already."),
        "email_password_mismatch": _("The address or the password is not right."),
        "enter_current_password": _("This is not your password now."),
        "incorrect_code": _("This code is not right."),
        "incorrect_password": _("This password is not right."),
        "rate_limited": _TRY_LATER,
        "same_as_current": _("This is your address already."),
        "too_many_login_attempts": _TRY_LATER,
        "too_many_letters": periods.lazily(
            _(
                "Many letters have gone to this address already. Open the newest one, or wait "
                "%(period)s."
            ),
            period=lambda: periods.minutes(AccountPolicy.LETTERS_COUNTED_MINUTES),
        ),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Queue allauth's letter instead of sending it within the request.

        So a mail server that is down fails nothing, and its time tells nobody whether an address
        has an account.
        """
        context = {
            "site_name": settings.SITE_NAME,
            "operator_name": settings.OPERATOR_NAME,
            "operator_contact": settings.OPERATOR_CONTACT,
        } | context
        message = self.render_mail(template_prefix, email, context)
        member = Member.objects.with_address(email).first()
        kind = template_prefix.removeprefix("account/email/")
        outbox.add_to_outbox(
            kind,
            # A letter to an address that is no longer, or not yet, the member's is theirs as well.
            member=context.get("user") or member,
            address=email,
            subject=message.subject,
            body=message.body,
        )

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        super().send_notification_mail(
            template_prefix, user, (context or {}) | {"user": user}, email
        )

    def save_user(self, request: HttpRequest, user: Member, form, commit: bool = True) -> Member:
        """A new member: approved at once or after a moderator's look, of a confirmed age.

        An applicant stays active, or allauth would send no letter.
        """
        user.state = (
            MemberState.APPLIED if settings.ACCOUNTS_NEED_APPROVAL else MemberState.APPROVED
        )
        user.confirmed_age = AccountPolicy.MINIMUM_AGE
        return super().save_user(request, user, form, commit)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirm an address; accounts that claimed it and never confirmed anything give way.

        Whoever opens the letter owns the mailbox. Without a confirmed address nobody ever got
        into those accounts, so nothing is in them.
        """
        Member.objects.with_address(email_address.email).exclude(pk=email_address.user_id).exclude(
            emailaddress__verified=True
        ).delete()
        return super().confirm_email(request, email_address)

    def post_login(self, request: HttpRequest, user: Member, **kwargs) -> HttpResponse:
        """What follows every way of signing in; with a word on an address that takes no letters."""
        response = super().post_login(request, user, **kwargs)
        if refusals.marked_address_of(user):
            messages.warning(
                request,
                _(
                    "Letters to your e-mail address come back to us, so we send only the most "
                    "important ones. Is the address right? Change it under “Account and sign-in” if "
                    "it is not, or make room in your mailbox. The first letter that arrives ends this."
                ),
            )
        return response

    def get_login_redirect_url(self, request: MemberRequest) -> str:
        """Applicants land where it says what happens next, everybody else on their own page."""
        if request.user.state == MemberState.APPLIED:
            return reverse("waiting-page")
        return super().get_login_redirect_url(request)

    def get_signup_redirect_url(self, request: MemberRequest) -> str:
        return self.get_login_redirect_url(request)

    def reauthenticate(self, user: Member, password: str) -> bool:
        """Check the password of somebody who is signed in.

        Counted by session owner (`reauthenticate` in the limits), not by address as at sign-in:
        wrong passwords typed elsewhere must not keep the owner from their own settings.
        """
        return user.check_password(password)

    def set_password(self, user: Member, password: str) -> None:
        """Write the password and nothing else: a stale row would bring ended sessions back."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def get_reauthentication_methods(self, user) -> list[dict]:
        """What shows that it is still the same person: a mailed code where there is nothing else.

        A session that owes the second step shows that one; the password would not do.
        """
        methods = super().get_reauthentication_methods(user)
        if second_step.owes_second_step(self.request):
            ways = [method for method in methods if method["id"] != "reauthenticate"]
            # Where there is no app the page for its code comes last: it takes recovery codes too.
            has_app = is_mfa_enabled(user, [Authenticator.Type.TOTP])
            return ways if has_app else ways[::-1]
        if methods or not user.is_authenticated:
            return methods
        return [
            {
                "id": "reauthenticate_by_code",
                "description": _("Have a code sent to you"),
                "url": reverse("reauthenticate-by-code"),
            }
        ]

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Whether this part of allauth asks again; somebody without password and factor is asked
        too, whom allauth would let pass.

        Who has not passed the second step neither changes it nor reads its codes, however lately
        they gave their password: it would be a way round it.
        """
        required = super().is_reauthentication_required(app=app, **kwargs)
        user = self.request.user
        if app == "allauth.mfa" and second_step.owes_second_step(self.request):
            raise ReauthenticationRequired
        if required and not get_reauthentication_flows(user) and not self._showed_lately(user):
            raise ReauthenticationRequired
        return required

    def _showed_lately(self, user: Member) -> bool:
        times = [
            record["at"]
            for record in get_authentication_records(self.request, user)
            if record.get("reauthenticated")
        ]
        return bool(times) and time.time() - times[-1] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right."),
        "unverified_email": _("Confirm your e-mail address first, then set up a second step."),
    }
