"""What a moderator says who holds, keeps or removes a public text."""

from collections.abc import Collection

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.reasons import Reason
from diseasemaps.common.fields import LimitedCharField, field_of, mark_conditional, set_choice_hints
from diseasemaps.common.keys import is_key
from diseasemaps.common.versioned import VERSION_READ, VersionedForm
from experiences import workflow
from experiences.models import (
    Experience,
    Outcome,
    ReportState,
)
from experiences.policy import ExperiencePolicy


class PublicDecisionForm(VersionedForm):
    """Hold, keep or remove; with a reason and the facts unless the words stay.

    Where readers have reported the text, also what they are told. It carries which words and which
    reports stood on its page.
    """

    outcome = forms.ChoiceField(
        label=gettext_lazy("What becomes of the text?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what becomes of the text.")},
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[("", gettext_lazy("Choose a reason")), *Reason.choices],
        required=False,
        help_text=gettext_lazy("For holding and removing. The author sees it."),
    )
    facts = LimitedCharField(
        label=gettext_lazy("Facts"),
        required=False,
        longest=lambda: ExperiencePolicy.MOST_DESK_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "For holding and removing: which passage, and what is wrong with it. The author reads "
            "this word for word."
        ),
    )

    unfounded = forms.BooleanField(
        label=gettext_lazy("The reports were unfounded"),
        required=False,
    )
    outcome_if_kept = LimitedCharField(
        label=gettext_lazy("Those who reported read, if the text stays"),
        required=False,
        longest=lambda: ExperiencePolicy.MOST_REPORT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Say nothing about the author."),
    )
    outcome_if_removed = LimitedCharField(
        label=gettext_lazy("Those who reported read, if it is removed"),
        required=False,
        longest=lambda: ExperiencePolicy.MOST_REPORT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Say nothing about the author."),
    )
    # As many as there are: a flood of them must not keep anybody from deciding.
    reports_read = forms.CharField(required=False, widget=forms.HiddenInput)
    OF_REPORTS = ("unfounded", "outcome_if_kept", "outcome_if_removed")

    def __init__(
        self, *args, is_held: bool, reports: Collection[int] = (), version_now: str, **kwargs
    ) -> None:
        super().__init__(*args, version_now=version_now, **kwargs)
        self.initial["reports_read"] = self.reports_now = ",".join(map(str, reports))
        is_reported = bool(reports)
        outcomes = [Outcome.REMOVED]
        if not is_held:
            outcomes.insert(0, Outcome.HELD)
        if is_held or is_reported:
            outcomes.insert(0, Outcome.KEPT)
        if is_reported:
            self.fields["unfounded"].help_text = _(
                "If the text stays: reports of these members hold no text for the next %(days)s "
                "days. Leave it out where somebody meant well. Nobody is told."
            ) % {"days": ExperiencePolicy.UNFOUNDED_DAYS}
            self.initial["outcome_if_kept"] = workflow.USUAL_OUTCOME_TEXTS[ReportState.DISMISSED]
            self.initial["outcome_if_removed"] = workflow.USUAL_OUTCOME_TEXTS[ReportState.UPHELD]
        else:
            for name in self.OF_REPORTS:
                del self.fields[name]
        outcome_field = field_of(self, "outcome", forms.ChoiceField)
        outcome_field.choices = [(outcome, outcome.label) for outcome in outcomes]
        set_choice_hints(
            outcome_field,
            {
                Outcome.HELD: gettext_lazy("Out of sight at once, until somebody decides."),
                Outcome.KEPT: gettext_lazy("Public again, unless its author took it down.")
                if is_held
                else gettext_lazy("It stays as it is, and its author gets no letter."),
                Outcome.REMOVED: gettext_lazy(
                    "Out of sight for good, with a statement of reasons."
                ),
            },
        )
        for name in {"reason", "facts", *self.OF_REPORTS} & set(self.fields):
            mark_conditional(self.fields[name])

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        if data.get("outcome") in (Outcome.HELD, Outcome.REMOVED):
            if not data.get("reason"):
                self.add_error("reason", _("Choose the reason that the author is to read."))
            if not (data.get("facts") or "").strip():
                self.add_error("facts", _("Write down the facts that the decision rests on."))
        return data

    def read(self) -> workflow.Read:
        """What stood on the page that the form was sent from."""
        keys = str(self.data.get("reports_read", "")).split(",")
        reports = {int(key) for key in keys if is_key(key)}
        return workflow.Read(str(self.data.get(VERSION_READ, "")), frozenset(reports))

    def decide(self, experience: Experience, *, by) -> None:
        """Make the transition that was chosen. Raises NotAllowed when somebody was faster."""
        data = self.cleaned_data
        said = {"reason": data["reason"], "facts": data["facts"], "read": self.read()}
        match data["outcome"]:
            case Outcome.HELD:
                workflow.hold(experience, by=by, **said)
            case Outcome.KEPT:
                workflow.keep(
                    experience,
                    by=by,
                    read=said["read"],
                    reports_unfounded=data.get("unfounded", False),
                    outcome_text=data.get("outcome_if_kept", ""),
                )
            case Outcome.REMOVED:
                outcome_text = data.get("outcome_if_removed", "")
                workflow.remove(experience, by=by, outcome_text=outcome_text, **said)
