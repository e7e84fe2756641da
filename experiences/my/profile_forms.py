"""The forms in which a member changes how they are known in one condition's community."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from diseasemaps.common.refusals import Refused
from experiences import workflow
from experiences.models import Contributor, PenNameState
from experiences.policy import ExperiencePolicy
from experiences.profiles import pen_names
from experiences.profiles.context_fields import ContextFields, context_of
from experiences.profiles.pen_names import WAITS


class OneOfTwoForm(forms.Form):
    """A form that shares its page with another; `do` says which of the two was sent."""

    do = forms.CharField(widget=forms.HiddenInput)
    which = ""
    use_required_attribute = False

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["do"] = self.which
        self.fields["do"].widget.attrs["id"] = f"id_do_{self.which}"

    @classmethod
    def is_sent(cls, data) -> bool:
        return data is not None and data.get("do") == cls.which


class PenNameForm(OneOfTwoForm):
    """Keep the pen name, take a fresh suggestion, or type one."""

    which = "name"
    saved = _("Saved. Your texts in this community show it from now on.")

    KEEP, SUGGESTED, TYPED = "keep", "suggested", "typed"
    name_choice = forms.ChoiceField(
        label=_("Your pen name"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which name should be shown.")},
    )
    typed_name = forms.CharField(
        label=_("The name you choose"),
        required=False,
        max_length=ExperiencePolicy.PEN_NAME_CHARACTERS,
        help_text=_("One word or a word with a number, such as “Otter 7”. Not your full name."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    suggested_name = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, contributor: Contributor, member: Member, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.contributor, self.member = contributor, member
        self.initial["name_choice"] = self.KEEP
        field = self.fields["name_choice"]
        state = contributor.pen_name_state
        field.choice_hints = {self.SUGGESTED: _("We made this one up for you. It shows at once.")}
        field.choice_hints[self.TYPED] = WAITS
        if state == PenNameState.WAITING:
            field.choice_hints[self.KEEP] = WAITS
        self.fields["typed_name"].is_conditional = True
        suggested = self.data.get("suggested_name", "")
        self._suggest(suggested if pen_names.is_suggestion(suggested) else self._fresh())

    def _fresh(self) -> str:
        return workflow.suggest_pen_name(self.contributor.condition_id, self.member.email)

    def _suggest(self, name: str) -> None:
        """Offer this name: in the choice, and in what is sent with it next time."""
        is_refused = self.contributor.pen_name_state == PenNameState.REFUSED
        keep = _("Keep %(name)s") % {"name": self.contributor.pen_name}
        self.fields["name_choice"].choices = [
            (self.KEEP, _("Stay “A member”") if is_refused else keep),
            (self.SUGGESTED, name),
            (self.TYPED, _("Another name that I choose")),
        ]
        self.initial["suggested_name"] = name

    def save(self, *, by: Member) -> bool:
        """Rename, and say whether it was done; a refusal stands beside the field it is about."""
        data = self.cleaned_data
        with Refused() as refused:
            match data["name_choice"]:
                case self.SUGGESTED:
                    workflow.take_suggestion(self.contributor, data["suggested_name"], by=by)
                case self.TYPED if not data["typed_name"]:
                    self.add_error(
                        "typed_name", _("Type the name you would like, or choose one above.")
                    )
                    return False
                case self.TYPED:
                    workflow.type_pen_name(self.contributor, data["typed_name"], by=by)
                    self.saved = _(
                        "Saved. A moderator reads the name first; until then readers see “A member”."
                    )
                case self.KEEP:
                    self.saved = _("Your name stays as it is.")
            return True
        if data["name_choice"] == self.TYPED:
            self.add_error("typed_name", str(refused))
        else:
            self.add_error("name_choice", str(refused))
            self.data = self.data.copy()
            self.data["suggested_name"] = self._fresh()
            self._suggest(self.data["suggested_name"])
        return False


class ContextForm(ContextFields, OneOfTwoForm):
    """What is told about the person who has the condition, and what of it is shown."""

    which = "context"
    saved = _("Saved. Your texts in this community show it from now on.")

    def __init__(self, *args, contributor: Contributor, **kwargs) -> None:
        super().__init__(*args, initial=context_of(contributor), **kwargs)
        self.contributor = contributor

    def save(self, *, by: Member) -> bool:
        context = {name: value for name, value in self.cleaned_data.items() if name != "do"}
        with Refused(form=self) as refused:
            workflow.change_context(self.contributor, by=by, **context)
        return not refused


class ShownAsForm(forms.Form):
    """Two buttons of one meaning each."""

    PEN_NAME, MEMBER = "pen_name", "member"
    shown_as = forms.ChoiceField(choices=[(PEN_NAME, ""), (MEMBER, "")])

    @property
    def wants_pen_name(self) -> bool:
        return self.cleaned_data["shown_as"] == self.PEN_NAME
