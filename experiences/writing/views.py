"""Writing an experience: the form, the preview, the sending, the confirmation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import consents
from accounts.models import ConsentScope, Member
from accounts.requests import MemberRequest
from conditions.models import Topic
from diseasemaps.common.once import once
from diseasemaps.common.optional import not_none
from experiences import workflow
from experiences.exceptions import NotAllowed, StaleDraft, UnconfirmedHints
from experiences.models import (
    Contributor,
    Draft,
    Escalation,
    EscalationCause,
    Experience,
    IntakePause,
    Submission,
    SubmissionState,
)
from experiences.policy import ExperiencePolicy
from experiences.presenters import voice as voices
from experiences.text_checks import hints

from . import autosave, rescue, support
from .forms import SendForm, WriteForm

# In the address of the page after sending: its author has asked for support.
ASKED = "support"


def open_topic(condition: str, question: str, member: Member) -> Topic:
    """The topic at this address, if it takes experiences; 404 otherwise.

    One that is hidden by now stays open to members whose words are there: nothing they wrote may
    get out of their reach. Sending is refused there with a sentence.
    """
    topic = get_object_or_404(
        Topic.objects.with_wording(), condition__slug=condition, question__key=question
    )
    if not workflow.takes_experiences(topic) and not (
        Draft.objects.filter(member=member, topic=topic).exists()
        or Experience.objects.by(member).on(topic).exists()
        or rescue.latest_rescued(member, topic)
    ):
        raise Http404
    return topic


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@rescue.sign_in_without_loss
def write(request: MemberRequest, condition: str, question: str) -> HttpResponse:
    """Write or change one's own experience on a topic; both buttons save the draft first."""
    topic = open_topic(condition, question, request.user)
    experience = Experience.objects.by(request.user).on(topic).first()
    waiting = experience if experience and experience.submissions.waiting().exists() else None
    rescued = rescue.latest_rescued(request.user, topic) if request.method == "GET" else None
    if waiting and request.method == "GET" and not rescued:
        return redirect("my-experience", waiting.public_id)
    draft = Draft.objects.filter(member=request.user, topic=topic).first()
    begun = rescue.as_draft(rescued, draft) if rescued else draft
    shown = _support(begun, topic, request.user)
    form = _form(request, topic, begun, experience)
    form.initial["rescued"] = rescued.key if rescued else None
    if form.is_autosave:
        return autosave.autosave_response(form, topic, by=request.user)
    other = draft if rescued and rescue.is_beside(rescued, draft) else None
    is_stale, is_saved = False, request.method == "GET" and not rescued
    # An incomplete form is saved all the same: what somebody wrote is never lost by a refusal.
    if request.method == "POST":
        is_valid = form.is_valid()
        shown = support.for_author(topic, by=request.user, **support.typed_in(form))
        if form.can_be_saved:
            try:
                draft = autosave.save(form, topic, by=request.user)
            except StaleDraft as stale:
                draft = other = stale.draft
                is_stale = True
            except NotAllowed as error:
                form.add_error(None, str(error))
            else:
                is_saved = True
                if is_valid and form.wants_preview:
                    for scope in form.agreed_to():
                        workflow.give_consent(request.user, scope)
                    return redirect("preview-experience", condition, question)
                if is_valid:
                    messages.success(request, _("Your draft is saved. Come back when you like."))
                    return redirect("write-experience", condition, question)
        form.see_version(draft.version if draft else 0)
    return render(
        request,
        "experiences/writing/write.html",
        {
            "topic": topic,
            "crumbs": _crumbs(topic, _("Share your experience")),
            "form": form,
            "draft": draft,
            "other": other,
            "rescued": rescued,
            "is_saved": is_saved,
            "waits": waiting is not None,
            "experience": experience,
            "requested": _requested_changes(experience),
            "place": _place_to_change(request, draft),
            "support": shown,
            "is_closed": not workflow.takes_experiences(topic),
            "pause": IntakePause.objects.running(),
            "consent_texts": {scope: consents.text_template(scope) for scope in ConsentScope},
            "is_newer_consent": "consent" in form.fields
            and consents.valid_consent(request.user) is not None,
            "author_mark": rescue.author_mark(request.user),
            "autosave_seconds": ExperiencePolicy.AUTOSAVE_SECONDS,
            "nav": "mine",
        },
        status=409 if is_stale else 200,
    )


@login_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def preview(request: MemberRequest, condition: str, question: str) -> HttpResponse:
    """The words exactly as readers will see them, what may tell who the author is, and Send."""
    topic = open_topic(condition, question, request.user)
    draft = Draft.objects.filter(member=request.user, topic=topic).first()
    form = SendForm(request.POST or None, words=draft.words if draft else "")
    refusal, is_unconfirmed = "", False
    if request.method == "POST" and form.is_valid():
        try:
            submission = workflow.submit(topic, by=request.user, **form.handed_in())
        except StaleDraft:
            refusal = _(
                "Your text was changed in another window. This is how it reads now: look through "
                "it again before you send it."
            )
        except UnconfirmedHints as unconfirmed:
            form.ask_about(unconfirmed.hints)
            is_unconfirmed = True
        except NotAllowed as error:
            refusal = str(error)
        else:
            sent_url = reverse("experience-sent", args=[condition, question, submission.public_id])
            is_asked = draft is not None and draft.asks_for_support
            return redirect(f"{sent_url}?{ASKED}" if is_asked else sent_url)
        if refusal:
            draft = Draft.objects.filter(member=request.user, topic=topic).first()
    if draft is None:
        return redirect("write-experience", condition, question)
    draft.topic = topic
    contributor = Contributor.objects.filter(member=request.user, condition=topic.condition).first()
    experience = Experience.objects.by(request.user).on(topic).first()
    voice = voices.voice_of_draft(draft, contributor, experience)
    return render(
        request,
        "experiences/writing/preview.html",
        {
            "topic": topic,
            "crumbs": _crumbs(topic, _("Check your text")),
            "write_url": reverse("write-experience", args=[condition, question]),
            "voice": voice,
            "support": _support(draft, topic, request.user),
            # After a missing answer the form as it was filled in; otherwise the draft as it is.
            "form": form if is_unconfirmed else SendForm.for_draft(draft),
            "refusal": refusal,
            "pause": IntakePause.objects.running(),
            "nav": "mine",
        },
        status=409 if refusal else 200,
    )


_DISCARDED = gettext_lazy("The draft is gone.")


@login_required
@require_POST
@once(_DISCARDED)
def discard(request: MemberRequest, condition: str, question: str) -> HttpResponse:
    """Throw one's own draft away."""
    workflow.discard_draft(open_topic(condition, question, request.user), by=request.user)
    messages.success(request, _DISCARDED)
    return redirect("my-experiences")


@login_required
def sent(request: MemberRequest, condition: str, question: str, submission) -> HttpResponse:
    """Thank the author and say what happens next."""
    topic = open_topic(condition, question, request.user)
    handed_in = get_object_or_404(
        Submission.objects.filter(experience__contributor__member=request.user),
        experience__topic=topic,
        public_id=submission,
    )
    return render(
        request,
        "experiences/writing/sent.html",
        {
            "topic": topic,
            "submission": handed_in,
            "support": _support_after_sending(request, handed_in, topic),
            "nav": "mine",
        },
    )


def _support_after_sending(
    request: MemberRequest, handed_in: Submission, topic: Topic
) -> dict | None:
    """The lines once more, when the draft that asked for them is gone.

    The address tells of it, and what the rules have raised does where the text was sent twice.
    """
    asked_before = Escalation.objects.open().filter(
        experience=handed_in.experience_id, cause=EscalationCause.ASKED
    )
    return support.for_author(
        topic,
        by=request.user,
        words=handed_in.words,
        asks_for_support=ASKED in request.GET or asked_before.exists(),
    )


def _support(draft: Draft | None, topic: Topic, member: Member) -> dict | None:
    """The lines for the author of a draft, where they are needed."""
    if draft is None:
        return None
    return support.for_author(
        topic, by=member, words=draft.words, asks_for_support=draft.asks_for_support
    )


def _form(
    request: MemberRequest, topic: Topic, draft: Draft | None, experience: Experience | None
) -> WriteForm:
    """The form with what its author sent, else with the draft, else with their last words."""
    return WriteForm(
        request.POST or None,
        topic=topic,
        member=request.user,
        draft=draft or _from_last_words(experience, request.user, topic),
        contributor=Contributor.objects.filter(
            member=request.user, condition=topic.condition
        ).first(),
        experience=experience,
        asks_for=_consents_to_ask_for(request.user),
    )


def _consents_to_ask_for(member: Member) -> set[ConsentScope]:
    """The agreement to the text on health as it is now and, on that occasion only, the others."""
    if consents.current_consent(member):
        return set()
    valid = member.consents.valid().values_list("scope", flat=True)
    given = {ConsentScope(scope) for scope in valid}
    return {ConsentScope.HEALTH} | {ConsentScope.STATISTICS, ConsentScope.LETTERS} - given


def _crumbs(topic: Topic, title: str) -> list[dict[str, str]]:
    return [
        {"title": topic.condition.heading, "url": topic.condition.get_absolute_url()},
        {"title": topic.title, "url": topic.get_absolute_url()},
        {"title": title},
    ]


def _from_last_words(experience: Experience | None, member: Member, topic: Topic) -> Draft | None:
    """An unsaved draft that begins with the words handed in last, so that an edit is an edit."""
    last = experience.submissions.order_by("-number").first() if experience else None
    if last is None:
        return None
    return Draft(
        member=member,
        topic=topic,
        words=last.words,
        written_as=last.written_as,
        language=last.language,
        version=0,
    )


def _place_to_change(request: HttpRequest, draft: Draft | None) -> hints.Passage | None:
    """The place that the author chose to change on the preview, while the draft has it."""
    key, words = request.GET.get("place", ""), draft.words if draft else ""
    hint = hints.named(words, key) if words and key else None
    return hints.passage(words, hint) if hint else None


def _requested_changes(experience: Experience | None) -> dict | None:
    """What a moderator asked for, while it is still to be done: reason and message."""
    last = experience.submissions.order_by("-number").first() if experience else None
    if last is None or last.state != SubmissionState.RETURNED:
        return None
    decision = not_none(last.decisions.first())
    return {"decision": decision, "texts": list(decision.texts.all())}
