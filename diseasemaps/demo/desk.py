"""What waits at the moderators' desk, and texts that readers open themselves."""

from datetime import timedelta

from django.utils import timezone

from diseasemaps.common.optional import not_none
from experiences import workflow
from experiences.models import Contributor, Submission

from . import handwritten
from .community import FIRST_CONDITION
from .handwritten import Handwritten
from .people import People
from .sending import publish_handwritten, submit_handwritten

# Two have chosen a new name since their words were published; the second is not shown.
RENAMED = ("Teapot 12", "hemiderm helps")


def load_queue(people: People) -> None:
    """Texts of several ages: fine ones, and ones with something to notice."""
    waiting = handwritten.texts("waiting")
    for entry in sorted(waiting, key=lambda entry: entry.waits_hours, reverse=True):
        _wait(people, entry)


def load_new_names(people: People) -> None:
    """A name that waits by itself, and one that a moderator has not shown."""
    with_one_text = Contributor.objects.filter(
        condition__slug=FIRST_CONDITION, published_count=1
    ).exclude(member=people["patient"])
    for name, contributor in zip(RENAMED, with_one_text.order_by("-pk"), strict=False):
        workflow.type_pen_name(contributor, name, by=not_none(contributor.member))
    workflow.decide_typed_name(contributor, name, by=people.moderators[0], approved=False)


def load_hard_to_read(people: People) -> None:
    """Texts that readers open themselves, and one whose author asks for support."""
    for entry in handwritten.texts("behind-a-content-note"):
        publish_handwritten(people, people.somebody(), entry)
    _wait(people, handwritten.text("asks-for-support"))


def _wait(people: People, entry: Handwritten) -> None:
    """Send a text, so many hours ago as its file says."""
    submission = submit_handwritten(people, people.somebody(), entry)
    sent = timezone.now() - timedelta(hours=entry.waits_hours)
    Submission.objects.filter(pk=submission.pk).update(submitted_at=sent)
