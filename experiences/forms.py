"""The forms in which people write, choose how they are shown, and look through what others wrote."""

import uuid

from django import forms
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.models import Member
from conditions.models import Topic

from . import lifecycle, pen_names
from .models import Contributor, Draft, WrittenAs
from .models.submission import FEWEST_CHARACTERS, MOST_CHARACTERS, NameChoice

# A draft may be longer than what can be sent: nothing that somebody wrote is cut off.
MOST_IN_A_DRAFT = 50_000


class WordsBoundField(forms.BoundField):
    @property
    def aria_describedby(self) -> str:
        """Prompts and errors as everywhere, and the limit that stands under the box."""
        return " ".join(filter(None, [super().aria_describedby, f"{self.auto_id}_limit"]))


class WordsField(forms.CharField):
    """Plain text, kept to the letter but for line ends, which browsers send in two ways."""

    widget = forms.Textarea
    limit = MOST_CHARACTERS

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")

    def get_bound_field(self, form, field_name):
        return WordsBoundField(form, self, field_name)


class WriteForm(forms.Form):
    """Write or change an experience.

    The name, the country and the consent are asked once: fields that were answered before are
    not there. "Save as draft" asks for nothing, "Preview" for everything. The page itself, which
    saves while somebody types, asks for nothing and keeps every space.
    """

    PREVIEW, DRAFT, AUTOSAVE = "preview", "draft", "autosave"

    # The browser's own messages would stand in the way of saving a draft.
    use_required_attribute = False

    words = WordsField(
        label=_("Your experience"),
        max_length=MOST_IN_A_DRAFT,
        error_messages={"required": _("Write at least one sentence about your experience.")},
    )
    written_as = forms.ChoiceField(
        label=_("Who are you writing as?"),
        choices=WrittenAs.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who you are writing as.")},
    )
    name_choice = forms.ChoiceField(
        label=_("Which name should be shown?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which name should be shown.")},
    )
    typed_name = forms.CharField(
        label=_("The name you choose"),
        required=False,
        max_length=40,
        help_text=_("Only if you chose your own. Not your full name, please."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        help_text=_("Shown next to your text. Country only, never a place."),
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )
    consent = forms.BooleanField(
        label=_("I agree that what I write here about health is kept and published."),
        error_messages={"required": _("Tick the box to agree, or save your text as a draft.")},
    )
    suggested_name = forms.CharField(widget=forms.HiddenInput, required=False)
    # A browser that fills in a form again after Back must not bring an old version with it.
    seen_version = forms.IntegerField(
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}), min_value=0
    )
    held = forms.UUIDField(widget=forms.HiddenInput, required=False)
    do = forms.ChoiceField(
        choices=[(PREVIEW, ""), (DRAFT, ""), (AUTOSAVE, "")], widget=forms.HiddenInput
    )

    def __init__(
        self,
        *args,
        topic: Topic,
        member: Member,
        draft: Draft | None,
        contributor: Contributor | None,
        has_consent: bool,
        **kwargs,
    ) -> None:
        self.topic, self.member, self.contributor = topic, member, contributor
        self.language = (draft.language if draft else get_language()) or "en"
        kwargs["initial"] = self._initial(draft, contributor) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["words"].help_text = topic.prompts.replace("\n", " ")
        self.fields["words"].widget.attrs = {
            "class": "dm-area",
            "rows": 12,
            "dir": "auto",
            "spellcheck": "true",
            "data-most": MOST_CHARACTERS,
        }
        if contributor:
            for name in ("name_choice", "typed_name", "country", "suggested_name"):
                del self.fields[name]
        else:
            suggested = self["suggested_name"].value()
            if not pen_names.is_suggestion(suggested or ""):
                suggested = self.initial["suggested_name"]
            self.fields["name_choice"].choices = [
                (NameChoice.SUGGESTED, suggested),
                (NameChoice.TYPED, _("Another name that I choose")),
                (NameChoice.HIDDEN, _("No name: “A member” is shown")),
            ]
            self.fields["name_choice"].choice_hints = {
                NameChoice.SUGGESTED: _("We made this one up for you. It shows at once."),
                NameChoice.TYPED: _("A moderator reads it first; “A member” is shown until then."),
            }
            self.fields["typed_name"].is_conditional = True
            self.fields["country"].choices = [("", _("I would rather not say")), *countries]
        if has_consent:
            del self.fields["consent"]
        if self.is_bound and not self.wants_preview:
            self.fields["words"].strip = not self.is_autosave
            for field in self.fields.values():
                # Not asked for now, but not called optional either.
                field.is_conditional = field.required or getattr(field, "is_conditional", False)
                field.required = False

    def _initial(self, draft: Draft | None, contributor: Contributor | None) -> dict:
        suggested = draft.suggested_name if draft else ""
        if not contributor and not pen_names.is_suggestion(suggested):
            suggested = pen_names.suggest(lifecycle.taken_names(self.topic.condition_id))
        return {
            "words": draft.words if draft else "",
            "written_as": draft.written_as if draft else "",
            "name_choice": draft.name_choice if draft else NameChoice.SUGGESTED,
            "typed_name": draft.typed_name if draft else "",
            "country": draft.country.code if draft else "",
            "suggested_name": suggested,
            "seen_version": draft.version if draft else 0,
        }

    @property
    def wants_preview(self) -> bool:
        return self.data.get("do") not in (self.DRAFT, self.AUTOSAVE)

    @property
    def is_autosave(self) -> bool:
        return self.is_bound and self.data.get("do") == self.AUTOSAVE

    def see_version(self, version: int) -> None:
        """Let the form, shown again, be filled from this version of the draft."""
        self.data = self.data.copy()
        self.data["seen_version"] = version

    def clean_suggested_name(self) -> str:
        """The suggestion that the page showed; anything else is replaced, so it needs no review."""
        name = self.cleaned_data["suggested_name"]
        return name if pen_names.is_suggestion(name) else self.initial["suggested_name"]

    def clean(self) -> dict:
        data = super().clean()
        # A field that is refused below is still kept in the draft.
        self.kept = dict(data)
        if not self.wants_preview:
            return data
        length = len(data.get("words", ""))
        if 0 < length < FEWEST_CHARACTERS:
            self.add_error("words", _("Write a little more: one whole sentence is enough."))
        elif length > MOST_CHARACTERS:
            over = length - MOST_CHARACTERS
            self.add_error(
                "words",
                ngettext(
                    "Your text is %(over)s character too long. Take out a little.",
                    "Your text is %(over)s characters too long. Take out a little.",
                    over,
                )
                % {"over": number_format(over, force_grouping=True)},
            )
        if "name_choice" in self.fields:
            self._clean_name(data)
        return data

    def _clean_name(self, data: dict) -> None:
        """A typed name must be there, say nothing about its owner, and be free."""
        if data.get("name_choice") != NameChoice.TYPED or "typed_name" in self.errors:
            return
        name = data["typed_name"] = " ".join(data.get("typed_name", "").split())
        objection = pen_names.objection(name, self.member.email)
        if objection:
            self.add_error("typed_name", objection)
        elif lifecycle.is_taken(self.topic.condition_id, name):
            self.add_error("typed_name", _("Somebody here has this name. Choose another one."))

    @property
    def can_be_kept(self) -> bool:
        """Whether the draft can take what was typed: not beyond any measure, and not forged."""
        return {"words", "seen_version"} <= set(self.kept)

    def draft_fields(self) -> dict:
        """What the draft keeps of this form, whether or not it could be sent."""
        names = ["words", "written_as", "name_choice", "typed_name", "country", "suggested_name"]
        fields = {name: self.kept[name] for name in names if name in self.kept}
        fields["language"] = self.language
        fields["name_choice"] = fields.get("name_choice") or NameChoice.SUGGESTED
        return fields


class SendForm(forms.Form):
    """Hand in what the preview showed: its version, and a token that makes a second press
    harmless."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    @classmethod
    def for_draft(cls, draft: Draft) -> "SendForm":
        return cls(initial={"token": uuid.uuid4(), "seen_version": draft.version})


class WhoForm(forms.Form):
    """Choose whose experiences to read; part of the address, so that it can be linked."""

    ANYONE, WITH_IT, RELATIVES = "", "self", "relatives"
    who = forms.ChoiceField(
        choices=[
            (ANYONE, _("Anyone")),
            (WITH_IT, _("People with the condition")),
            (RELATIVES, _("Relatives and carers")),
        ],
        required=False,
    )
