"""Public texts that readers report, and texts that are out of sight."""

from accounts.models import ConsentScope
from diseasemaps.common.optional import not_none
from experiences import workflow
from experiences.models import Contributor, Experience

from .community import FIRST_CONDITION, HANDWRITTEN
from .handwritten import Decisions, text
from .people import People
from .sending import publish_handwritten

OTHER_CONDITION = "hypermobile-ehlers-danlos-syndrome"


def load_hidden(people: People, decisions: Decisions) -> None:
    """A text that a moderator holds, and the texts of somebody who ended their agreement."""
    elsewhere = Contributor.objects.filter(
        condition__slug=OTHER_CONDITION, member__email__startswith="invented", published_count=1
    )
    first, second = elsewhere.select_related("member").order_by("-pk")[:2]
    held = first.experiences.get(is_readable=True)
    workflow.hold(held, by=people.moderators[0], **decisions.held.given())
    workflow.withdraw_consent(not_none(second.member), ConsentScope.HEALTH)


def load_reports(people: People, decisions: Decisions) -> None:
    """A text that three readers have held, one that somebody worries about, one that stays."""
    said = decisions.reports
    held, worried = (
        publish_handwritten(people, people.somebody(), text(f"reported/{name}"))
        for name in ("held-after-reports", "somebody-worries")
    )
    for details in said.promotion:
        workflow.report(held, by=people.reader(), reason="promotion", details=details)
    workflow.report(worried, by=people.reader(), reason="worried", details=said.worried)
    on_causes = Experience.objects.readable().filter(
        topic__condition__slug=FIRST_CONDITION, topic__question__key=HANDWRITTEN
    )
    kept = not_none(on_causes.newest_first().last())
    workflow.report(kept, by=None, reason="identifies", details=said.identifies)
    workflow.keep(kept, by=people.moderators[0], outcome_text=said.kept)
