"""An account in each state, decided on by the product's own transitions."""

from accounts import workflow as accounts_lifecycle
from accounts.models import ClosingChoice
from experiences import workflow

from .handwritten import Decisions, text
from .people import People
from .sending import publish_handwritten


def load(people: People, decisions: Decisions) -> None:
    """Somebody who applies, is paused, is banned and objects, and somebody who is about to go."""
    accounts_lifecycle.apply(people["applicant"])
    paused, banned, leaving = people["paused"], people["banned"], people["closing"]
    senior, administrator = people["senior"], people["admin"]
    workflow.decide_on_account(paused, "note", by=senior, **decisions.note.given())
    workflow.decide_on_account(paused, "pause", by=people.moderators[0], **decisions.pause.given())
    workflow.decide_on_account(banned, "warning", by=senior, **decisions.warning.given())
    ban = workflow.decide_on_account(
        banned, "ban", by=administrator, hides_words=True, **decisions.ban.given()
    )
    workflow.appeal(ban, by=banned, text=decisions.appeal)
    publish_handwritten(people, leaving, text("left-with-an-account"))
    workflow.ask_to_close(leaving, ClosingChoice.ERASE)
