"""What moderators do with a text besides deciding: leave a note, ask a colleague, hand it to the
senior moderators, and resolve it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Member
from accounts.requests import MemberRequest
from diseasemaps.common import periods
from diseasemaps.common.desk import DeskAdmin, OwnPage
from diseasemaps.common.fields import LimitedCharField, field_of
from diseasemaps.common.once import once
from diseasemaps.common.refusals import Refused
from diseasemaps.common.versioned import VERSION_READ
from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import EscalationKind, Experience, ModeratorNote
from experiences.permissions import DECIDE_ESCALATED
from experiences.policy import ExperiencePolicy
from experiences.workflow import visibility


def review_url(experience: Experience) -> str:
    """Where a text is decided on: in the queue while it waits, else among the published ones."""
    waiting = experience.submissions.waiting().values_list("pk", flat=True).first()
    if waiting:
        return reverse("admin:experiences_submission_change", args=[waiting])
    if experience.published_id:
        return reverse("admin:experiences_experience_change", args=[experience.pk])
    return reverse("admin:experiences_submission_changelist")


def notes_on(experience: Experience) -> QuerySet[ModeratorNote]:
    """The notes on a text with who wrote them, oldest first."""
    return experience.notes.select_related("written_by", "asks")


_NOTED = gettext_lazy("The note stands beside the text.")
_ESCALATED = gettext_lazy(
    "Escalated: it comes first in the queue now, and senior moderators decide."
)
_HANDED_ON = gettext_lazy("The colleague whom you chose is offered this text first.")


class NoteForm(forms.Form):
    """A note for the other moderators."""

    text = LimitedCharField(
        label=gettext_lazy("Note"),
        longest=lambda: ExperiencePolicy.MOST_NOTE_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("For moderators alone. Its author and readers never see it."),
        error_messages={"required": gettext_lazy("Write the note first.")},
    )

    def save(self, experience: Experience, *, by: Member) -> str:
        """Leave the note; gives what to say when it is done."""
        workflow.add_note(experience, by=by, text=self.cleaned_data["text"])
        return str(_NOTED)


class EscalateForm(NoteForm):
    """Why senior moderators are to look at it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is the matter?"),
        choices=EscalationKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what the matter is.")},
    )
    holds = forms.BooleanField(
        label=gettext_lazy("Take it out of sight until a senior moderator has read it"),
        required=False,
        help_text=gettext_lazy(
            "For a public text. Its author gets a letter. Without this it stays public."
        ),
    )
    field_order = ("kind", "text", "holds")

    def save(self, experience: Experience, *, by: Member) -> str:
        data = self.cleaned_data
        workflow.escalate(
            experience, by=by, kind=data["kind"], note=data["text"], holds=data["holds"]
        )
        return str(_ESCALATED)


class ColleagueField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Member) -> str:
        return obj.name_at_the_desk


class HandOnForm(NoteForm):
    """Which colleague is asked, and what about."""

    to = ColleagueField(
        label=gettext_lazy("Colleague"),
        queryset=Member.objects.none(),
        error_messages={"required": gettext_lazy("Choose whom you ask.")},
    )
    field_order = ("to", "text")

    def __init__(self, *args, by: Member, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        colleagues = Member.objects.filter(pk__in=[m.pk for m in colleagues_of(by)])
        field = field_of(self, "to", ColleagueField)
        field.queryset = colleagues.order_by("desk_name", "pk")

    def save(self, experience: Experience, *, by: Member) -> str:
        data = self.cleaned_data
        waiting = experience.submissions.waiting().first()
        if waiting is None:
            raise NotAllowed(_("This text is not waiting any more. Nothing was changed."))
        workflow.hand_on(waiting, by=by, to=data["to"], note=data["text"])
        return _("%(colleague)s is offered this text first, for %(period)s.") % {
            "colleague": data["to"].name_at_the_desk,
            "period": periods.hours(ExperiencePolicy.OFFER_HOURS),
        }


def colleagues_of(member: Member) -> list[Member]:
    """The other people of the team who decide on texts."""
    staff = Member.objects.filter(is_staff=True, is_active=True).exclude(pk=member.pk)
    return [other for other in staff if visibility.is_moderator(other)]


class NotesPages(DeskAdmin[Experience]):
    """What `ExperienceAdmin` gets for all that: the addresses and the views, each of one text."""

    def own_pages(self) -> list[OwnPage]:
        return [
            OwnPage("<int:pk>/note/", self.note_view, "note"),
            OwnPage("<int:pk>/escalate/", self.escalate_view, "escalate"),
            OwnPage("<int:pk>/hand-on/", self.hand_on_view, "hand_on"),
            OwnPage("<int:pk>/settle/", self.resolve_view, "resolve", first=(require_POST,)),
            *super().own_pages(),
        ]

    @method_decorator(
        [sensitive_post_parameters(), require_http_methods(["GET", "POST"]), once(_NOTED)]
    )
    def note_view(self, request: MemberRequest, pk: int) -> HttpResponse:
        """Leave a note for the other moderators."""
        return self._note_page(request, pk, NoteForm(request.POST or None), _("Leave a note"))

    @method_decorator(
        [sensitive_post_parameters(), require_http_methods(["GET", "POST"]), once(_ESCALATED)]
    )
    def escalate_view(self, request: MemberRequest, pk: int) -> HttpResponse:
        """Hand a text to the senior moderators (transition 17)."""
        form = EscalateForm(request.POST or None)
        return self._note_page(request, pk, form, _("Escalate to the senior moderators"))

    @method_decorator(
        [sensitive_post_parameters(), require_http_methods(["GET", "POST"]), once(_HANDED_ON)]
    )
    def hand_on_view(self, request: MemberRequest, pk: int) -> HttpResponse:
        """Ask a colleague to decide on a waiting text."""
        form = HandOnForm(request.POST or None, by=request.user)
        return self._note_page(request, pk, form, _("Ask a colleague"))

    def resolve_view(self, request: MemberRequest, pk: int) -> HttpResponse:
        """Resolve an escalation that is not as it seemed."""
        experience = self._to_moderate(request, pk)
        if not request.user.has_perm(DECIDE_ESCALATED):
            raise PermissionDenied
        with Refused() as refused:
            read = workflow.Read(request.POST.get(VERSION_READ, ""))
            workflow.resolve_escalation(experience, by=request.user, read=read)
            messages.success(request, _("Resolved. The text still has to be decided on."))
            return redirect(review_url(experience))
        return self.gone_page(request, forms.Form(), refused, back=review_url(experience))

    def _to_moderate(self, request: MemberRequest, pk: int) -> Experience:
        found = visibility.texts_for(request.user).filter(pk=pk)
        experience = found.select_related("published", "contributor").first()
        if experience is None:
            raise Http404
        return experience

    def _note_page(
        self, request: MemberRequest, pk: int, form: NoteForm, title: str
    ) -> HttpResponse:
        """One form about one text: done and back to it, or shown again with what was typed."""
        experience = self._to_moderate(request, pk)
        back, refused = review_url(experience), Refused(form=form)
        if request.method == "POST" and form.is_valid():
            with refused:
                messages.success(request, form.save(experience, by=request.user))
                still_theirs = visibility.texts_for(request.user).filter(pk=pk)
                queue = reverse("admin:experiences_submission_changelist")
                return redirect(back if still_theirs.exists() else queue)
        waiting = experience.submissions.waiting().first()
        return self.render_page(
            request,
            "experiences/moderation/note_form.html",
            title=title,
            status=refused.status,
            form=form,
            text=waiting or experience.published,
            notes=notes_on(experience),
            back=back,
        )
