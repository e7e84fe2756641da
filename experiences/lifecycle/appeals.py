"""Asking for another look at a decision on an account, and the answer (moves 15 and 16)."""

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import letters
from accounts import lifecycle as accounts_lifecycle
from accounts.models import AccountDecision, Member
from accounts.models.decision import RESTRICTIONS
from experiences.exceptions import NotAllowed
from experiences.models import Appeal, AppealState, AppealText, AppealTextKind
from experiences.models.appeal import MOST_APPEAL_CHARACTERS, last_day

from .members import follow_ban

log = logging.getLogger(__name__)


def may_appeal(decision: AccountDecision) -> bool:
    """Whether its member can still ask for another look: once, within six months."""
    return (
        decision.outcome in RESTRICTIONS
        and timezone.now() <= last_day(decision)
        and not Appeal.objects.filter(account_decision=decision).exists()
    )


def appeal(decision: AccountDecision, *, by: Member, text: str) -> Appeal:
    """Ask for another look (move 15). Raises NotAllowed with a sentence when it may not be."""
    text = text.strip()
    with transaction.atomic():
        accounts_lifecycle.locked(by.pk)
        if decision.member_id != by.pk:
            raise NotAllowed(
                _("Only the person whom a decision is about can ask for another look.")
            )
        if not may_appeal(decision):
            raise NotAllowed(
                _("Another look can be asked for once, within six months of the decision.")
            )
        if not 0 < len(text) <= MOST_APPEAL_CHARACTERS:
            raise NotAllowed(_("Say in up to 2,000 characters why the decision is wrong."))
        opened = Appeal.objects.create(account_decision=decision)
        AppealText.objects.create(appeal=opened, kind=AppealTextKind.APPEAL, text=text)
        letters.write("appeal_opened", to=by, context={})
    log.info("appeal %s opened", opened.public_id)
    return opened


def answer(appeal: Appeal, *, by: Member, overturns: bool, text: str) -> None:
    """Answer an appeal (move 16): the decision stands, or its effect and no other is undone.

    Raises NotAllowed for the one who decided, for a second answer, and without words.
    """
    with transaction.atomic():
        decision = appeal.account_decision
        if decision.member_id is None:
            raise NotAllowed(_("This account has been erased."))
        member = accounts_lifecycle.locked(decision.member_id)
        accounts_lifecycle.check_may_judge(decision, by)
        if not text.strip():
            raise NotAllowed(_("Write the answer that the member is to read."))
        state = AppealState.OVERTURNED if overturns else AppealState.UPHELD
        answered = Appeal.objects.filter(pk=appeal.pk, state=AppealState.OPEN).update(
            state=state, decided_by=by, decided_at=timezone.now()
        )
        if not answered:
            raise NotAllowed(_how_it_went(appeal))
        AppealText.objects.create(appeal=appeal, kind=AppealTextKind.ANSWER, text=text.strip())
        if overturns:
            accounts_lifecycle.overturn(decision, by=by)
            follow_ban(member)
        letters.write(f"appeal_{state}", to=member, context={})
    log.info("appeal %s %s by member %s", appeal.public_id, state, by.pk)


def _how_it_went(appeal: Appeal) -> str:
    now = Appeal.objects.select_related("decided_by").get(pk=appeal.pk)
    return _("%(colleague)s has answered already: %(outcome)s. Nothing was changed.") % {
        "colleague": now.decided_by.name_at_the_desk,
        "outcome": now.get_state_display().lower(),
    }
