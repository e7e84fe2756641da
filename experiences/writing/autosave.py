"""Saving the draft: when its author presses a button, and while they type."""

from django.http import JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Member
from conditions.models import Topic
from experiences import workflow
from experiences.exceptions import NotAllowed, StaleDraft
from experiences.models import Draft

from . import rescue, support
from .forms import WriteForm

SUPPORT_NOTE = "experiences/writing/support_note.html"


def save(form: WriteForm, topic: Topic, *, by: Member) -> Draft:
    """Save what the form holds; words that were held for its author are in the draft then.

    Raises StaleDraft and NotAllowed as `lifecycle.save_draft` does.
    """
    seen_version = form.kept["seen_version"]
    draft = workflow.save_draft(topic, by=by, seen_version=seen_version, **form.draft_fields())
    rescue.forget(form.kept.get("held"), by=by)
    return draft


def answer(form: WriteForm, topic: Topic, *, by: Member) -> JsonResponse:
    """Save and tell the page's script how it went, in the words to show where there are any.

    A stale page is told the words that stand in the draft, so that it can recognise its own:
    their answer may have been lost on the way. Whoever asks for support gets it in any case.
    """
    form.is_valid()
    shown = support.for_author(topic, by=by, **support.typed_in(form))
    note = {"support": render_to_string(SUPPORT_NOTE, shown)} if shown else {}
    if not form.can_be_kept:
        message = _("This is too long to be saved. Take out a little.")
        return JsonResponse(note | {"message": message}, status=400)
    try:
        draft = save(form, topic, by=by)
    except StaleDraft as stale:
        state = {"stale": True, "version": stale.draft.version, "words": stale.draft.words}
        return JsonResponse(note | state, status=409)
    except NotAllowed as refusal:
        return JsonResponse(note | {"waiting": True, "message": str(refusal)}, status=409)
    saved_at = date_format(timezone.localtime(draft.saved_at), "TIME_FORMAT")
    return JsonResponse(note | {"version": draft.version, "saved_at": saved_at})
