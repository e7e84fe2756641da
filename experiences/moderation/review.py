"""Looking through submissions at the desk: the page with everything in view, and the decision."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django import forms
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.letters import outbox
from accounts.models import Member
from accounts.permissions import SANCTION_MEMBER
from accounts.reasons import REASON_DETAILS, Reason
from conditions.models import Topic
from diseasemaps.common.diff import Change, word_changes
from diseasemaps.common.fields import LimitedCharField, mark_conditional
from diseasemaps.common.versioned import VERSION_READ, VersionedForm
from experiences import workflow
from experiences.models import (
    ContentNote,
    Contributor,
    Escalation,
    Experience,
    Outcome,
    PenNameState,
    Submission,
    SubmissionState,
)
from experiences.models.decision import ON_SUBMISSIONS
from experiences.models.experience import content_notes_line
from experiences.policy import ExperiencePolicy
from experiences.presenters.voice import shown_context
from experiences.rules import rule_of
from experiences.workflow.reports import ESCALATED


@dataclass(frozen=True)
class AuthorInNumbers:
    """Who wrote, as far as a moderator needs to know: never a name or an address."""

    joined_at: datetime | None
    published: int
    returned: int
    rejected: int
    here: int


@dataclass(frozen=True)
class ReviewPage:
    """What a moderator sees of one submission."""

    submission: Submission
    topic: Topic
    contributor: Contributor
    author: AuthorInNumbers
    public: Submission | None
    changes: list[Change] = field(default_factory=list)
    history: list = field(default_factory=list)

    @property
    def is_waiting(self) -> bool:
        return self.submission.state == SubmissionState.WAITING

    @property
    def shown(self) -> dict[str, str]:
        """What readers see beside the name."""
        return shown_context(self.contributor)

    @property
    def asks_for_pen_name(self) -> bool:
        return self.contributor.pen_name_state == PenNameState.WAITING


def review_page(submission: Submission) -> ReviewPage:
    """Everything that belongs to the decision on one submission."""
    experience = submission.experience
    public = experience.published if experience.published_id != submission.pk else None
    return ReviewPage(
        submission=submission,
        topic=Topic.objects.with_wording().get(pk=experience.topic_id),
        contributor=experience.contributor,
        author=author_in_numbers(experience.contributor),
        public=public,
        changes=word_changes(public.words, submission.words) if public else [],
        history=list(experience.decisions.select_related("decided_by").prefetch_related("texts")),
    )


def why_folded(experience: Experience) -> str:
    """Why the words of this text stand folded at the desk until somebody opens them; empty where
    they need not. Whoever reads all day chooses when to read what is hard."""
    if experience.content_notes:
        return gettext("Content note: %(notes)s.") % {
            "notes": content_notes_line(experience.content_notes)
        }
    if raised := Escalation.objects.open().filter(experience=experience).first():
        return f"{raised.get_kind_display()}."
    urgent = experience.reports.open().in_urgent_lane().first()
    return f"{ESCALATED[urgent.reason].label}." if urgent else ""


def account_url(contributor: Contributor, *, by: Member) -> str:
    """The author's account at the desk, for who may decide on accounts."""
    member = contributor.member
    if member is None or not by.has_perm(SANCTION_MEMBER):
        return ""
    return reverse("admin:accounts_member_change", args=[member.pk])


def author_in_numbers(contributor: Contributor) -> AuthorInNumbers:
    """What the account has done so far on the whole site, in numbers only."""
    member = contributor.member
    outcomes = (
        Submission.objects.filter(experience__contributor__member=member).aggregate(
            published=Count("pk", filter=Q(decisions__outcome=Outcome.PUBLISHED)),
            returned=Count("pk", filter=_in_force(Outcome.RETURNED)),
            rejected=Count("pk", filter=_in_force(Outcome.REJECTED)),
        )
        if member
        else {"published": 0, "returned": 0, "rejected": 0}
    )
    return AuthorInNumbers(
        joined_at=member.joined_at if member else None,
        here=contributor.published_count,
        **outcomes,
    )


def _in_force(outcome: Outcome) -> Q:
    """Submissions with such a decision that was not undone."""
    return Q(decisions__outcome=outcome, decisions__undone_by=None)


@dataclass(frozen=True)
class LetterPreview:
    """The letter that a decision would send, and what its author reads after signing in."""

    subject: str
    body: str
    statement: str


def content_notes_field(label) -> forms.MultipleChoiceField:
    """What readers are told before they open a text, to be ticked."""
    field = forms.MultipleChoiceField(
        label=label,
        choices=ContentNote.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Readers are told first, and open the text themselves."),
        error_messages={"invalid_choice": _("Choose content notes from the list.")},
    )
    # A text without notes is the usual one, so nobody need be told that they may be left out.
    mark_conditional(field)
    return field


class ContentNotesForm(VersionedForm):
    """The content notes of a text that is public or was, by themselves; its version is theirs."""

    content_notes = content_notes_field(_("Content notes"))

    def __init__(self, *args, notes: Collection[str], **kwargs) -> None:
        super().__init__(*args, version_now=workflow.content_notes_version(notes), **kwargs)
        self.initial["content_notes"] = list(notes)


class DecisionForm(VersionedForm):
    """Publish; ask for changes with a reason and a message; or do not publish, with a reason and
    the facts."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[(outcome.value, outcome.label) for outcome in ON_SUBMISSIONS],
        widget=forms.RadioSelect,
    )
    content_notes = content_notes_field(_("Content notes, if you publish"))
    pen_name = forms.ChoiceField(
        label=_("The pen name, if you publish"),
        choices=[("show", _("Show it")), ("refuse", _("Do not show it"))],
        widget=forms.RadioSelect,
        required=False,
        help_text=_("The author typed it. Readers see “A member” until you show it."),
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose a reason")), *Reason.choices],
        required=False,
        help_text=_("For changes and for not publishing. The author sees it."),
    )
    text = LimitedCharField(
        label=_("Message to the author, or facts"),
        required=False,
        longest=lambda: ExperiencePolicy.MOST_DESK_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "For changes: what to change, in words the author can act on. For not publishing: "
            "which passage, and what is wrong with it. The author reads this word for word."
        ),
    )

    # The name that stood on the page: its owner may have chosen another one since.
    name_read = forms.CharField(
        max_length=ExperiencePolicy.PEN_NAME_CHARACTERS,
        widget=forms.HiddenInput,
        required=False,
        strip=False,
    )

    def __init__(
        self, *args, name_to_read: str = "", notes: Collection[str] = (), **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial["content_notes"] = list(notes)
        self.initial["name_read"] = name_to_read
        if not name_to_read:
            del self.fields["pen_name"], self.fields["name_read"]
        # Needed or not depending on the outcome, so neither "optional" nor required.
        for name in {"reason", "text", "pen_name"} & set(self.fields):
            mark_conditional(self.fields[name])

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        outcome = data.get("outcome")
        if outcome == Outcome.PUBLISHED:
            if "pen_name" in self.fields and not data.get("pen_name"):
                self.add_error("pen_name", _("Say whether the pen name may be shown."))
            return data
        if outcome and not data.get("reason"):
            self.add_error("reason", _("Choose the reason that the author is to read."))
        if outcome and not (data.get("text") or "").strip():
            self.add_error(
                "text",
                _("Tell the author what to change, in words they can act on.")
                if outcome == Outcome.RETURNED
                else _("Write down the facts that the decision rests on."),
            )
        return data

    def read(self) -> workflow.Read:
        """What stood on the page that the form was sent from."""
        return workflow.Read(str(self.data.get(VERSION_READ, "")))

    def preview(self, submission: Submission) -> LetterPreview:
        """What the author would get for what was chosen; nothing is saved."""
        data = self.cleaned_data
        context = {"experience_id": submission.experience.public_id}
        subject, body = outbox.rendered(data["outcome"], context)
        return LetterPreview(subject, body, data.get("text", ""))

    def decide(self, submission: Submission, *, by: Member) -> None:
        """Make the transition that was chosen. Raises NotAllowed when somebody was faster."""
        data, read = self.cleaned_data, self.read()
        match data["outcome"]:
            case Outcome.PUBLISHED:
                pen_name = {"show": True, "refuse": False}.get(data.get("pen_name", ""))
                with transaction.atomic():
                    if pen_name is not None:
                        workflow.lock_typed_name(submission, data["name_read"])
                    workflow.publish(
                        submission,
                        by=by,
                        approve_pen_name=pen_name,
                        content_notes=data["content_notes"],
                        read=read,
                    )
            case Outcome.RETURNED:
                said = {"reason": data["reason"], "message": data["text"]}
                workflow.return_for_changes(submission, by=by, read=read, **said)
            case Outcome.REJECTED:
                said = {"reason": data["reason"], "facts": data["text"]}
                workflow.reject(submission, by=by, read=read, **said)


def reason_details() -> list[dict[str, object]]:
    """The reasons with what the author reads, how a message may begin, and the rule behind it."""
    return [
        {
            "key": key,
            "label": Reason(key).label,
            "usual_outcome": details.usual_outcome,
            "usually": Outcome(details.usual_outcome).label if details.usual_outcome else "",
            "text": details.public_text,
            "message": details.message,
            "rule": rule_of(key),
        }
        for key, details in REASON_DETAILS.items()
    ]
