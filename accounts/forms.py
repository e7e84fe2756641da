"""The sign-up form."""

from allauth.account.forms import SignupForm as AllauthSignupForm
from django.contrib.auth.hashers import make_password


class SignupForm(AllauthSignupForm):
    def try_save(self, request):
        """Sign up, taking as long for a known address as for a new one.

        For a known address allauth answers before it hashes the password; the time alone would
        tell that the address has an account.
        """
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)
