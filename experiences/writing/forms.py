"""The forms in which people write, choose how they are shown, and look through what others wrote."""

import uuid
from collections.abc import Collection, Iterator

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import ConsentScope, Member
from conditions.models import Topic
from diseasemaps.common.fields import LimitedCharField, field_of, mark_conditional, set_choice_hints
from experiences import workflow
from experiences.models import Contributor, Draft, Experience, PenNameState, WrittenAs
from experiences.models.draft import NameChoice
from experiences.policy import ExperiencePolicy
from experiences.profiles import pen_names
from experiences.profiles.context import CONTEXT_FIELDS
from experiences.profiles.context_fields import ContextFields, context_of
from experiences.profiles.pen_names import WAITS
from experiences.text_checks import hints as privacy_hints


class WordsBoundField(forms.BoundField):
    @property
    def aria_describedby(self) -> str:
        """Prompts and errors as everywhere, and the limit that stands under the box."""
        return " ".join(filter(None, [super().aria_describedby, f"{self.auto_id}_limit"]))


class WordsField(LimitedCharField):
    """Plain text, kept to the letter but for line ends, which browsers send in two ways."""

    widget = forms.Textarea

    @property
    def limit(self) -> int:
        """How long a text may be that is sent; a draft may be longer."""
        return ExperiencePolicy.MOST_EXPERIENCE_CHARACTERS

    def to_python(self, value):
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")

    def get_bound_field(self, form, field_name):
        return WordsBoundField(form, self, field_name)


CONSENT_FIELDS = {
    "consent": ConsentScope.HEALTH,
    "statistics": ConsentScope.STATISTICS,
    "letters": ConsentScope.LETTERS,
}


# What a draft keeps of the form, and what is rescued for a member whose session has ended.
DRAFT_FIELDS = (
    "words",
    "written_as",
    "name_choice",
    "typed_name",
    "suggested_name",
    "asks_for_support",
    *CONTEXT_FIELDS,
)


class WriteForm(ContextFields):
    """Write or change an experience.

    The pen name, the context and the consents are asked once: fields that were answered before
    are not there. Who has a pen name in the community chooses only whether it stands above this
    text. "Save as draft" asks for nothing, "Preview" for everything. The page itself, which saves
    while somebody types, asks for nothing and keeps every space.
    """

    PREVIEW, DRAFT, AUTOSAVE = "preview", "draft", "autosave"
    field_order = ["words", "written_as", "name_choice", "typed_name", *CONTEXT_FIELDS]

    data: MultiValueDict[str, str]

    # The browser's own messages would stand in the way of saving a draft.
    use_required_attribute = False

    words = WordsField(
        label=_("Your experience"),
        longest=lambda: ExperiencePolicy.MOST_DRAFT_CHARACTERS,
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
        max_length=ExperiencePolicy.PEN_NAME_CHARACTERS,
        help_text=_("Only if you chose your own. Not your full name, please."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    asks_for_support = forms.BooleanField(
        label=_("I need support now"),
        required=False,
        help_text=_(
            "We show you at once who listens where you are. Your text can be sent all the same, "
            "and readers never see that you asked."
        ),
    )
    consent = forms.BooleanField(
        label=_("I agree that what I write here about health is kept and published."),
        error_messages={"required": _("Tick the box to agree, or save your text as a draft.")},
    )
    statistics = forms.BooleanField(
        label=_("I agree that what I tell about myself is counted in statistics."), required=False
    )
    letters = forms.BooleanField(
        label=_("I agree to letters that are not about my own texts or account."), required=False
    )
    suggested_name = forms.CharField(widget=forms.HiddenInput, required=False)
    # A browser that fills in a form again after Back must not bring an old version with it.
    seen_version = forms.IntegerField(
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}), min_value=0
    )
    rescued = forms.UUIDField(widget=forms.HiddenInput, required=False)
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
        experience: Experience | None,
        asks_for: Collection[ConsentScope],
        **kwargs,
    ) -> None:
        self.topic, self.member, self.contributor = topic, member, contributor
        self.experience = experience
        self.language = (draft.language if draft else get_language()) or "en"
        kwargs["initial"] = self._initial(draft, contributor) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["words"].help_text = topic.prompts.replace("\n", " ")
        self.fields["words"].widget.attrs = {
            "class": "dm-area",
            "rows": 12,
            "dir": "auto",
            "spellcheck": "true",
            "data-most": ExperiencePolicy.MOST_EXPERIENCE_CHARACTERS,
        }
        if contributor:
            for name in ("typed_name", "suggested_name", *CONTEXT_FIELDS):
                del self.fields[name]
            self._ask_whether_the_name_shows(contributor)
        else:
            self._ask_for_a_name()
        mark_conditional(self.fields["asks_for_support"])
        for name in self.fields.keys() & set(DRAFT_FIELDS):
            self.fields[name].widget.attrs["data-draft"] = True
        for name, scope in CONSENT_FIELDS.items():
            if scope not in asks_for:
                del self.fields[name]
        if self.is_bound and not self.wants_preview:
            field_of(self, "words", WordsField).strip = not self.is_autosave
            for field in self.fields.values():
                if field.required:
                    # Not asked for now, but not called optional either.
                    mark_conditional(field)
                field.required = False

    def _ask_for_a_name(self) -> None:
        """The first text in a community: a suggestion, a name of one's own, or none."""
        suggested = self["suggested_name"].value()
        if not self._is_ours(suggested or ""):
            suggested = self.initial["suggested_name"]
        field = field_of(self, "name_choice", forms.ChoiceField)
        field.choices = [
            (NameChoice.SUGGESTED, suggested),
            (NameChoice.TYPED, _("Another name that I choose")),
            (NameChoice.HIDDEN, _("No name: “A member” is shown")),
        ]
        set_choice_hints(
            field,
            {
                NameChoice.SUGGESTED: _("We made this one up for you. It shows at once."),
                NameChoice.TYPED: WAITS,
                NameChoice.HIDDEN: _("For this text. You can choose anew for the next one."),
            },
        )
        mark_conditional(self.fields["typed_name"])

    def _ask_whether_the_name_shows(self, contributor: Contributor) -> None:
        """A later text: under the name that is there, or as "A member"."""
        field = field_of(self, "name_choice", forms.ChoiceField)
        field.label = _("How should this text be shown?")
        field.required = False
        mark_conditional(field)
        field.choices = [
            (
                NameChoice.PEN_NAME,
                _("Under my pen name")
                if contributor.pen_name_state == PenNameState.REFUSED
                else _("As %(name)s") % {"name": contributor.pen_name},
            ),
            (NameChoice.HIDDEN, _("As “A member”")),
        ]
        if contributor.pen_name_state == PenNameState.WAITING:
            set_choice_hints(field, {NameChoice.PEN_NAME: WAITS})
        elif contributor.pen_name_state == PenNameState.REFUSED:
            waits = _("“A member” is shown until you have chosen another one.")
            set_choice_hints(field, {NameChoice.PEN_NAME: waits})
        known = {NameChoice.PEN_NAME, NameChoice.HIDDEN, ""}
        if self.is_bound and self.data.get("name_choice", "") not in known:
            # Filled in before there was a pen name: a name was wished.
            self.data = self.data.copy()
            self.data["name_choice"] = NameChoice.PEN_NAME

    def _is_ours(self, name: str) -> bool:
        """Whether this is a name that we could have suggested to this member."""
        return pen_names.is_suggestion(name) and not pen_names.contains_address(
            name, self.member.email
        )

    def _initial(self, draft: Draft | None, contributor: Contributor | None) -> dict:
        begun = draft or Draft(topic=self.topic, version=0)
        name_choice, suggested = begun.name_choice, begun.suggested_name
        if contributor:
            shows = begun.shows_pen_name(self.experience)
            name_choice = NameChoice.PEN_NAME if shows else NameChoice.HIDDEN
        elif not self._is_ours(suggested):
            suggested = workflow.suggest_pen_name(self.topic.condition_id, self.member.email)
        return {
            "words": begun.words,
            "written_as": begun.written_as,
            "name_choice": name_choice,
            "typed_name": begun.typed_name,
            "suggested_name": suggested,
            "asks_for_support": begun.asks_for_support,
            "seen_version": begun.version,
            **context_of(begun),
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
        self.data["seen_version"] = str(version)

    def clean_suggested_name(self) -> str:
        """The suggestion that the page showed; anything else is replaced, so it needs no review."""
        name = self.cleaned_data["suggested_name"]
        return name if self._is_ours(name) else self.initial["suggested_name"]

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        # A field that is refused below is still kept in the draft.
        self.draft_data = dict(data)
        if not self.wants_preview:
            return data
        length = len(data.get("words", ""))
        most = ExperiencePolicy.MOST_EXPERIENCE_CHARACTERS
        if 0 < length < ExperiencePolicy.FEWEST_EXPERIENCE_CHARACTERS:
            self.add_error("words", _("Write a little more: one whole sentence is enough."))
        elif length > most:
            over = length - most
            self.add_error(
                "words",
                ngettext(
                    "Your text is %(over)s character too long. Take out a little.",
                    "Your text is %(over)s characters too long. Take out a little.",
                    over,
                )
                % {"over": number_format(over, force_grouping=True)},
            )
        if not self.contributor:
            self._clean_name(data)
        return data

    def _clean_name(self, data: dict) -> None:
        """A typed name must be there, say nothing about its owner, and be free."""
        if data.get("name_choice") != NameChoice.TYPED or "typed_name" in self.errors:
            return
        name = data["typed_name"] = pen_names.tidy(data.get("typed_name", ""))
        objection = workflow.objection_to(name, self.topic.condition_id, self.member)
        if objection:
            self.add_error("typed_name", objection)

    @property
    def can_be_saved(self) -> bool:
        """Whether the draft can take what was typed: not beyond any measure, and not forged."""
        return {"words", "seen_version"} <= set(self.draft_data)

    def draft_fields(self) -> dict:
        """What the draft keeps of this form, whether or not it could be sent; never a consent."""
        fields = {name: self.draft_data[name] for name in DRAFT_FIELDS if name in self.draft_data}
        fields["language"] = self.language
        fields["name_choice"] = fields.get("name_choice") or NameChoice.SUGGESTED
        return fields

    def agreed_to(self) -> Iterator[ConsentScope]:
        """What was ticked. A box that was not ticked takes nothing back."""
        for name, scope in CONSENT_FIELDS.items():
            if self.cleaned_data.get(name):
                yield scope


class SendForm(forms.Form):
    """Hand in what the preview showed: its version, a token that makes a second press harmless,
    and for each privacy hint whether its place is kept.

    Whether every hint has its answer is for the transition to say (`workflow.submit`).
    """

    token = forms.UUIDField(widget=forms.HiddenInput)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args, words: str = "", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._passages = {
            f"keep-{hint.key}": privacy_hints.passage(words, hint)
            for hint in privacy_hints.asked(words)
        }
        for name, passage in self._passages.items():
            self.fields[name] = forms.BooleanField(label=self._keeping(passage), required=False)
            # It needs an answer, but leaving the box empty is the way to another one.
            mark_conditional(self.fields[name])

    @classmethod
    def for_draft(cls, draft: Draft) -> "SendForm":
        return cls(
            initial={"token": uuid.uuid4(), "seen_version": draft.version}, words=draft.words
        )

    @staticmethod
    def _keeping(passage: privacy_hints.Passage) -> str:
        if passage.hint.kind in privacy_hints.COPIED:
            return gettext("Keep it: this is what happened, not advice")
        return gettext("Keep it: it is not personal")

    @property
    def places(self) -> list[tuple[privacy_hints.Passage, forms.BoundField]]:
        """Each place with the box that keeps it."""
        return [(passage, self[name]) for name, passage in self._passages.items()]

    def handed_in(self) -> dict:
        """What the transition wants to know."""
        data = self.cleaned_data
        return {
            "token": data["token"],
            "seen_version": data["seen_version"],
            "confirmed": {
                passage.key for name, passage in self._passages.items() if data.get(name)
            },
        }

    def ask_about(self, hints: Collection[privacy_hints.Hint]) -> None:
        """Say at each of these places that an answer is missing."""
        for hint in hints:
            name = f"keep-{hint.key}"
            self.add_error(
                name,
                gettext("“%(passage)s”: keep it as it is, or go back and change it.")
                % {"passage": self._passages[name].words},
            )
