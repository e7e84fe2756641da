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

SUPPORT_BOX = "experiences/writing/support_box.html"


def save(form: WriteForm, topic: Topic, *, by: Member) -> Draft:
    """Save what the form holds; a rescued draft of its author is in it then.

    Raises StaleDraft and NotAllowed as `workflow.save_draft` does.
    """
    seen_version = form.draft_data["seen_version"]
    draft = workflow.save_draft(topic, by=by, seen_version=seen_version, **form.draft_fields())
    rescue.discard_rescued(form.draft_data.get("rescued"), by=by)
    return draft


def autosave_response(form: WriteForm, topic: Topic, *, by: Member) -> JsonResponse:
    """Save and tell the page's script how it went, in the words to show where there are any.

    A stale page is told the words that stand in the draft, so that it can recognise its own:
    their answer may have been lost on the way. Whoever asks for support gets it in any case.
    """
    form.is_valid()
    shown = support.for_author(topic, by=by, **support.typed_in(form))
    extra = {"support": render_to_string(SUPPORT_BOX, shown)} if shown else {}
    if not form.can_be_saved:
        message = _("This is too long to be saved. Take out a little.")
        return JsonResponse(extra | {"message": message}, status=400)
    try:
        draft = save(form, topic, by=by)
    except StaleDraft as stale:
        state = {"stale": True, "version": stale.draft.version, "words": stale.draft.words}
        return JsonResponse(extra | state, status=409)
    except NotAllowed as refusal:
        return JsonResponse(extra | {"waiting": True, "message": str(refusal)}, status=409)
    saved_at = date_format(timezone.localtime(draft.saved_at), "TIME_FORMAT")
    return JsonResponse(extra | {"version": draft.version, "saved_at": saved_at})
