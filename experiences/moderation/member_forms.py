"""What the desk asks for when it decides on an account, closes it or changes its address."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AccountOutcome, ClosingChoice
from accounts.models.decision import RESTRICTIONS
from accounts.reasons import Reason
from diseasemaps.common.fields import LimitedCharField
from diseasemaps.common.versioned import VersionedForm
from experiences.policy import ExperiencePolicy


class AccountDecisionForm(VersionedForm):
    """Why: a reason from the list with every restriction, and in words with every decision."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[("", gettext_lazy("Choose a reason")), *Reason.choices],
        help_text=gettext_lazy("The community rule behind it. The member sees it."),
        error_messages={"required": gettext_lazy("Choose the reason that the member is to read.")},
    )
    facts = LimitedCharField(
        label=gettext_lazy("Facts"),
        longest=lambda: ExperiencePolicy.MOST_DESK_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "What happened, where and when, so that somebody else could judge it. The member "
            "reads this word for word."
        ),
        error_messages={
            "required": gettext_lazy("Write down the facts that the decision rests on.")
        },
    )
    message = LimitedCharField(
        label=gettext_lazy("Message"),
        required=False,
        longest=lambda: ExperiencePolicy.MOST_DESK_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What else the member should know, and can do now."),
    )
    hides_words = forms.ChoiceField(
        label=gettext_lazy("Published texts"),
        choices=[
            ("no", gettext_lazy("Stay public")),
            ("yes", gettext_lazy("Are hidden for as long as the ban lasts")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say what happens to the published texts.")},
    )

    def __init__(self, *args, outcome: AccountOutcome, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if outcome not in RESTRICTIONS:
            del self.fields["reason"]
            self.fields["facts"].help_text = _(
                "Why you decide so. The member reads this word for word."
            )
        if outcome != AccountOutcome.BAN:
            del self.fields["hides_words"]

    def said(self) -> dict[str, Any]:
        """What the decision says, as `workflow.decide_on_account` takes it."""
        data = dict(self.cleaned_data)
        return data | {"hides_words": data.get("hides_words") == "yes"}


class DeskClosingForm(VersionedForm):
    """What happens to the words when the desk closes an account for somebody."""

    choice = forms.ChoiceField(
        label=gettext_lazy("What happens to the texts"),
        choices=[
            (ClosingChoice.ERASE, gettext_lazy("Erase everything")),
            (
                ClosingChoice.LEAVE_WORDS,
                gettext_lazy("Leave the published words, without any link to the member"),
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say what happens to the texts.")},
    )
    facts = LimitedCharField(
        label=gettext_lazy("Who asked for it, and how it was checked"),
        longest=lambda: ExperiencePolicy.MOST_DESK_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Without names: it stays in the account's history until then."),
        error_messages={"required": gettext_lazy("Write down who asked and what was checked.")},
    )


class AddressForm(VersionedForm):
    """A new address for somebody who can neither read their mail nor sign in."""

    new_address = forms.EmailField(
        label=gettext_lazy("New e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter the new e-mail address.")},
    )
    facts = LimitedCharField(
        label=gettext_lazy("What was checked"),
        longest=lambda: ExperiencePolicy.MOST_DESK_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("How you know that the account is theirs. Without names."),
        error_messages={"required": gettext_lazy("Write down what was checked.")},
    )
