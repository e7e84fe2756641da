"""An account in each state, decided on by the product's own transitions."""

from accounts import workflow as accounts_workflow
from accounts.models import AccountOutcome as O
from accounts.models import ClosingChoice
from experiences import workflow

from .handwritten import Decisions, text
from .people import People
from .sending import publish_handwritten


def load(people: People, decisions: Decisions) -> None:
    """Somebody who applies, is paused, is banned and objects, and somebody who is about to go."""
    accounts_workflow.apply(people["applicant"])
    paused, banned, leaving = people["paused"], people["banned"], people["closing"]
    senior, administrator = people["senior"], people["admin"]
    workflow.decide_on_account(paused, O.NOTE, by=senior, **decisions.note.given())
    workflow.decide_on_account(paused, O.PAUSE, by=people.moderators[0], **decisions.pause.given())
    workflow.decide_on_account(banned, O.WARNING, by=senior, **decisions.warning.given())
    ban = workflow.decide_on_account(
        banned, O.BAN, by=administrator, hides_words=True, **decisions.ban.given()
    )
    workflow.open_appeal(ban, by=banned, text=decisions.appeal)
    publish_handwritten(people, leaving, text("left-with-an-account"))
    workflow.ask_to_close(leaving, ClosingChoice.ERASE)
