"""The forms for coming in, where allauth's own tell too much or let too much pass."""

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.core import context, ratelimit
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext_lazy as _

from .models import Member
from .policy import AccountPolicy

_opened = TimestampSigner(salt="accounts.forms.opened")


class TrapField(forms.CharField):
    """A field that no person sees (`dm-trap`) and that programs fill in."""

    is_trap = True


def opened_now() -> str:
    """A signed moment, for a hidden field: when the form was opened."""
    return _opened.sign("form")


def was_open_for_a_while(moment: str) -> bool:
    """Whether the form was open for as long as a person needs at the least."""
    try:
        _opened.unsign(moment, max_age=AccountPolicy.SIGN_UP_SECONDS)
    except SignatureExpired:
        return True
    except BadSignature:
        return False
    return False


class SignupForm(allauth.SignupForm):
    """Address, password and age; with a trap and a clock instead of a puzzle."""

    old_enough = forms.BooleanField()
    website = TrapField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    opened = forms.CharField(required=False, initial=opened_now, widget=forms.HiddenInput)
    field_order = ["email", "password1", "old_enough", "website", "opened"]
    data: QueryDict

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].error_messages["required"] = _("Enter your e-mail address.")
        self.fields["password1"].error_messages["required"] = _("Choose a password.")
        age = {"years": AccountPolicy.MINIMUM_AGE}
        old_enough = self.fields["old_enough"]
        old_enough.label = _("I am %(years)s or older") % age
        old_enough.error_messages["required"] = (
            _(
                "Tick the box if you are %(years)s or older. Younger people can read everything "
                "here without an account."
            )
            % age
        )

    def clean(self) -> dict:
        data = super().clean()
        if not self.errors and not was_open_for_a_while(data.get("opened", "")):
            self._ask_to_press_again()
        # The page is never stored, and who sees it has typed the password a moment ago: one that
        # will do need not be typed again because of another field.
        self.fields["password1"].widget.render_value = "password1" not in self.errors
        return data

    def _ask_to_press_again(self) -> None:
        """Refuse a form that was sent too fast, or whose clock is not ours; keep everything."""
        self.add_error(None, _("That was very quick. Please press the button once more."))
        self.data = self.data.copy()
        self.data["opened"] = opened_now()

    def try_save(self, request: HttpRequest) -> tuple[Member | None, HttpResponse | None]:
        """Sign up, taking as long for a known address, and for a program, as for a new one.

        For a known address allauth answers before it hashes the password; the time alone would
        tell that the address has an account.
        """
        if self.cleaned_data["website"]:
            make_password(self.cleaned_data["password1"])
            return None, self._answer_a_program(request)
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)

    def _answer_a_program(self, request: HttpRequest) -> HttpResponse:
        """The answer that everybody gets, and nothing else: no member, no letter."""
        get_adapter().add_message(
            request, messages.INFO, "account/messages/email_confirmation_sent.txt"
        )
        return prevent_enumeration(request)


def one_more_letter(request: HttpRequest, address: str) -> bool:
    """Count a letter to an address that somebody typed, and say whether it may be written.

    Stops floods of letters to one address, without letting a stranger stop the owner's own. Both
    limits count by the address typed, known or not, before anybody looks it up.
    """
    address, place = address.lower(), get_ip(request)
    limits = (("letters_from_here", f"{place} {address}"), ("letters", address))
    return all(ratelimit.consume(request, action=action, key=key) for action, key in limits)


def _check_one_more_letter(address: str) -> None:
    """Raise ValidationError where no more letters to this address may be written now."""
    if not one_more_letter(context.request, address):
        raise get_adapter().validation_error("too_many_letters")


class RequestLoginCodeForm(allauth.RequestLoginCodeForm):
    def clean_email(self) -> str:
        _check_one_more_letter(self.cleaned_data["email"])
        return super().clean_email()


class ResetPasswordForm(allauth.ResetPasswordForm):
    def clean_email(self) -> str:
        _check_one_more_letter(self.cleaned_data["email"])
        return super().clean_email()


class CodeForm(allauth.BaseConfirmCodeForm):
    """A mailed code, typed by somebody who is signed in."""


class AddWebAuthnForm(webauthn.AddWebAuthnForm):
    name = forms.CharField(required=False, label=_("Name of the key"))
    passwordless = forms.BooleanField(
        required=False,
        label=_("Let this key sign me in without a password"),
        help_text=_("Also called a passkey. It then asks for a finger, your face or a PIN."),
    )
    field_order = ["name", "passwordless", "credential"]
