"""The desk's page against a wave of spam: many texts in view, each read, some of them refused."""

from collections import Counter
from datetime import timedelta
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters

from accounts.models import Member
from accounts.reasons import REASON_DETAILS, Reason
from accounts.requests import MemberRequest
from conditions.models import Condition, Topic
from diseasemaps.common.desk import DeskAdmin, OwnPage
from diseasemaps.common.fields import field_of, mark_conditional
from diseasemaps.common.keys import is_key
from diseasemaps.common.refusals import Refused
from experiences import workflow
from experiences.models import Escalation, Submission
from experiences.policy import ExperiencePolicy
from experiences.text_checks import hints
from experiences.workflow import visibility
from experiences.workflow.spam import spam_facts

from .filters import first_waiting


def _last_hours(hours: int) -> tuple[int, str]:
    """One choice of the form: the value, and what it is called."""
    label = ngettext("the last hour", "the last %(number)s hours", hours)
    return hours, label % {"number": hours}


class WaveForm(forms.Form):
    """Which texts to list: those sent since then, on one condition or on all."""

    since = forms.TypedChoiceField(
        label=gettext_lazy("Sent in"),
        choices=lambda: [
            ("", _("the whole queue")),
            *map(_last_hours, ExperiencePolicy.SPAM_HOURS),
        ],
        coerce=int,
        required=False,
        empty_value=None,
    )
    condition = forms.ModelChoiceField(
        label=gettext_lazy("Condition"),
        queryset=Condition.objects.none(),
        empty_label=gettext_lazy("all"),
        required=False,
    )

    def __init__(self, *args, by: Member, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        for field in self.fields.values():
            mark_conditional(field)  # "the whole queue" and "all" are choices as well
        waiting = list(first_waiting(by).values_list("experience__topic__condition", flat=True))
        condition = field_of(self, "condition", forms.ModelChoiceField)
        condition.queryset = Condition.objects.filter(pk__in=set(waiting))

    def texts(self) -> list[Submission]:
        """The newest texts that this moderator may decide on, as many as can be read at once; those
        with the same words stand together, and each knows how many here have its words."""
        chosen = self.cleaned_data if self.is_valid() else {}
        rows = visibility.next_for(self.by).exclude(
            Exists(Escalation.objects.open().filter(experience=OuterRef("experience")).order_by())
        )
        if hours := chosen.get("since"):
            rows = rows.filter(submitted_at__gte=timezone.now() - timedelta(hours=hours))
        if condition := chosen.get("condition"):
            rows = rows.filter(experience__topic__condition=condition)
        newest = _shown(rows.order_by("-submitted_at", "-pk"))
        return same_words_together(list(newest[: ExperiencePolicy.MOST_SPAM_AT_ONCE]))

    @property
    def query(self) -> str:
        """The choice as it stands in an address."""
        chosen = {name: self.data.get(name, "") for name in self.fields}
        return urlencode({name: value for name, value in chosen.items() if value})


def same_words_together(texts: list[Submission]) -> list[Submission]:
    """The same texts in the same order, but each beside the first one that has the same words."""
    words = [" ".join(text.words.split()).casefold() for text in texts]
    places = {word: place for place, word in reversed(list(enumerate(words)))}
    how_often = Counter(words)
    for text, word in zip(texts, words, strict=True):
        # For the page alone.
        text.same_words = how_often[word]  # type: ignore[attr-defined]
        text.marked = hints.marked(text.words)  # type: ignore[attr-defined]
    order = sorted(range(len(texts)), key=lambda place: places[words[place]])
    return [texts[place] for place in order]


class ChosenForm(forms.Form):
    """The texts that were ticked, and whether they have been looked through once more."""

    text = forms.TypedMultipleChoiceField(coerce=int, required=False)
    confirmed = forms.BooleanField(required=False)

    def __init__(self, data) -> None:
        super().__init__(data)
        sent = data.getlist("text")[: ExperiencePolicy.MOST_SPAM_AT_ONCE + 1]
        # Numbers only; which of them are in this moderator's queue is asked of the database.
        keys = {key for key in sent if is_key(key)}
        texts = field_of(self, "text", forms.TypedMultipleChoiceField)
        texts.choices = [(key, key) for key in keys]

    def clean_text(self) -> list[int]:
        """The keys, each once."""
        keys = sorted(set(self.cleaned_data["text"]))
        if not keys:
            raise forms.ValidationError(_("Tick the texts that are spam."))
        most = ExperiencePolicy.MOST_SPAM_AT_ONCE
        if len(keys) > most:
            raise forms.ValidationError(
                _("Choose up to %(most)s texts at a time.") % {"most": most}
            )
        return keys


class SpamPage(DeskAdmin[Submission]):
    """What `SubmissionAdmin` gets for this page: its address and its view."""

    def own_pages(self) -> list[OwnPage]:
        return [OwnPage("spam/", self.spam_view, "spam"), *super().own_pages()]

    @method_decorator(sensitive_post_parameters())
    def spam_view(self, request: MemberRequest) -> HttpResponse:
        """List, look through what was ticked once more, refuse."""
        wave = WaveForm(request.GET, by=request.user)
        if request.method != "POST":
            return self._spam_page(request, "spam.html", wave=wave, texts=wave.texts())
        form = ChosenForm(request.POST)
        if not form.is_valid():
            # What was ticked among a wave that is too large is kept where it still waits.
            return self._spam_page(
                request, "spam.html", wave=wave, texts=wave.texts(), errors=form.errors["text"]
            )
        keys = form.cleaned_data["text"]
        chosen = list(
            self.get_queryset(request).filter(pk__in=keys).order_by("-submitted_at", "-pk")
        )
        if form.cleaned_data["confirmed"]:
            self._refuse(request, chosen, missing=len(keys) - len(chosen))
            url = reverse("admin:experiences_submission_spam")
            return redirect(f"{url}?{wave.query}" if wave.query else url)
        if not chosen:
            messages.warning(request, _missing(len(keys)))
            return redirect("admin:experiences_submission_spam")
        return self._spam_page(
            request,
            "spam_confirm.html",
            wave=wave,
            texts=same_words_together(chosen),
            details=REASON_DETAILS[Reason.SPAM],
            facts=spam_facts(),
        )

    def _refuse(self, request: MemberRequest, chosen: list[Submission], *, missing: int) -> None:
        """Refuse them, and say what was done and what was left out."""
        with Refused(request) as refused:
            done = workflow.reject_as_spam(chosen, by=request.user)
        if refused:
            return
        if number := len(done.refused):
            said = ngettext(
                "%(number)s text refused as spam. Its author gets a letter.",
                "%(number)s texts refused as spam. Each author gets a letter.",
                number,
            )
            messages.success(request, said % {"number": number})
        for text, sentence in done.left_out:
            about = {"text": text, "question": text.experience.topic.title, "why": sentence}
            messages.warning(request, _("Left out, %(text)s on “%(question)s”: %(why)s") % about)
        if missing:
            messages.warning(request, _missing(missing))

    def _spam_page(self, request: MemberRequest, template: str, **context) -> HttpResponse:
        return self.render_page(
            request,
            f"experiences/moderation/{template}",
            title=_("Spam"),
            status=400 if context.get("errors") else 200,
            most=ExperiencePolicy.MOST_SPAM_AT_ONCE,
            total=len(context["texts"]),
            **context,
        )


def _missing(number: int) -> str:
    return ngettext(
        "%(number)s text is not in your queue any more. Nothing was changed about it.",
        "%(number)s texts are not in your queue any more. Nothing was changed about them.",
        number,
    ) % {"number": number}


def _shown(rows):
    """The same with what the page shows of each, in a constant number of queries."""
    topics = Topic.objects.with_wording()
    return rows.select_related("experience__contributor").prefetch_related(
        Prefetch("experience__topic", topics)
    )
