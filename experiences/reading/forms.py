"""How readers narrow down the voices of a page."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WhoForm(forms.Form):
    """Choose whose experiences to read; part of the address, so that it can be linked."""

    ANYONE, WITH_IT, RELATIVES = "", "self", "relatives"
    CHOICES = (
        (ANYONE, _("Anyone")),
        (WITH_IT, _("People with the condition")),
        (RELATIVES, _("Relatives and carers")),
    )
    who = forms.ChoiceField(choices=CHOICES, required=False)
