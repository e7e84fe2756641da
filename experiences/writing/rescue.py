"""Words that were sent when nobody could be trusted to have sent them: kept, and shown again.

A session ends while somebody writes, or the form's token does. What they send then is held for
a while and shown to the same member after the next sign-in (docs/decisions/0006). Whose
words they are says a signed mark in the form; without it nothing is rescued.
"""

import logging
from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Member
from conditions.models import Topic
from diseasemaps.common.optional import not_none
from experiences.models import Draft, RescuedDraft
from experiences.policy import ExperiencePolicy
from experiences.profiles.context import BOXES

from .forms import DRAFT_FIELDS, WriteForm

log = logging.getLogger(__name__)

WRITE_URL_NAME = "write-experience"
# No agreement is among them: nobody's box is ever ticked for them.
FIELDS = DRAFT_FIELDS
VERSION = "seen_version"

_signer = signing.Signer(salt="experiences.author")


def author_mark(member: Member) -> str:
    """What a form carries to say who is writing in it; holds no address and no name."""
    return _signer.sign(str(member.public_id))


def author_reference(request: HttpRequest) -> str:
    """In whose form these words were typed, by `Member.public_id`; empty if it does not say so."""
    try:
        return _signer.unsign(request.POST.get("author", ""))
    except signing.BadSignature:
        return ""


def is_author(member, request: HttpRequest) -> bool:
    """Whether the words were typed in a form that was made for this member."""
    return member.is_authenticated and author_reference(request) == str(member.public_id)


def rescued_fields(request: HttpRequest) -> dict[str, str]:
    """What was typed into the write form, as it was sent; empty for every other form."""
    match = request.resolver_match
    if request.method != "POST" or match is None or match.url_name != WRITE_URL_NAME:
        return {}
    sent = {name: request.POST[name] for name in (*FIELDS, VERSION) if name in request.POST}
    if not sent.get("words", "").strip():
        return {}
    lines = sent["words"].replace("\r\n", "\n").replace("\r", "\n")
    return sent | {"words": lines}


def rescue_words(request: HttpRequest) -> RescuedDraft | None:
    """Rescue what was typed for the member whose mark the form carries; None when it may not be.

    The same words sent again are rescued once.
    """
    fields = {name: value.replace("\0", "") for name, value in rescued_fields(request).items()}
    if not fields or max(map(len, fields.values())) > _most_in_a_field():
        return None
    reference = author_reference(request)
    member = reference and Member.objects.filter(public_id=reference, is_active=True).first()
    topic = _topic_at(request)
    if not member or not topic:
        return None
    delete_old_rescued_drafts()
    with transaction.atomic():
        rescued = list(member.rescued_drafts.current())
        again = [row.pk for row in rescued if row.topic_id == topic.pk and row.fields == fields]
        beyond = [row.pk for row in rescued[ExperiencePolicy.MOST_RESCUED_DRAFTS - 1 :]]
        RescuedDraft.objects.filter(pk__in=again or beyond).delete()
        row = RescuedDraft.objects.create(member=member, topic=topic, fields=fields)
    log.info("rescued draft %s made", row.pk)
    return row


def _most_in_a_field() -> int:
    """Above what a draft takes, so that a text that is too long comes back to be made shorter."""
    return 4 * ExperiencePolicy.MOST_DRAFT_CHARACTERS


def _topic_at(request: HttpRequest) -> Topic | None:
    kwargs = not_none(request.resolver_match).kwargs
    return Topic.objects.filter(
        condition__slug=kwargs["condition"], question__key=kwargs["question"]
    ).first()


def latest_rescued(member: Member, topic: Topic) -> RescuedDraft | None:
    """The words last rescued for this member on this topic, if their time is not over."""
    return RescuedDraft.objects.current().filter(member=member, topic=topic).first()


def as_draft(rescued: RescuedDraft, draft: Draft | None) -> Draft:
    """An unsaved draft with the rescued words, to be saved over `draft` by its author."""
    fields = {name: rescued.fields.get(name, "") for name in FIELDS}
    # A browser sends a box only where it is ticked.
    fields |= {name: bool(fields[name]) for name in (*BOXES, "asks_for_support")}
    return Draft(
        member_id=rescued.member_id,
        topic_id=rescued.topic_id,
        version=draft.version if draft else 0,
        language=draft.language if draft else get_language() or "en",
        **fields,
    )


def is_beside(rescued: RescuedDraft, draft: Draft | None) -> bool:
    """Whether the draft was changed after the rescued words were begun, so that both must be seen."""
    if draft is None or draft.words == rescued.fields["words"]:
        return False
    return str(draft.version) != rescued.fields.get(VERSION)


def discard_rescued(key: UUID | None, *, by: Member) -> None:
    """Delete a rescued draft whose words are in their author's draft now."""
    if key:
        RescuedDraft.objects.filter(key=key, member=by).delete()


def delete_old_rescued_drafts() -> int:
    """Delete what has been held for long enough and say how many rows that were."""
    deleted, _by_model = RescuedDraft.objects.expired().delete()
    return deleted


def sign_in_without_loss(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Like `login_required`, but what was typed before the session ended is there afterwards.

    Words typed in another member's form never become this member's: they are rescued for the other.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        user = request.user
        if user.is_authenticated and author_reference(request) in ("", str(user.public_id)):
            return view(request, *args, **kwargs)
        if request.POST.get("do") == WriteForm.AUTOSAVE:
            # The page still has the words, and its author has not asked for anything.
            return JsonResponse({"signed_out": True}, status=403)
        rescued = rescue_words(request)
        if not user.is_authenticated:
            return redirect_to_login(request.path)
        if rescued:
            text = _("You wrote this with another account. Sign in with it: the text is kept.")
            messages.warning(request, text)
        return redirect(request.path)

    return wrapped
