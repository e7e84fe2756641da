"""Asking for another look at a decision on an account or a text, and the answer (transitions 15, 16)."""

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import workflow as accounts_workflow
from accounts.letters import outbox
from accounts.models import AccountDecision, Member
from accounts.policy import AccountPolicy
from diseasemaps.common import periods
from diseasemaps.common.optional import not_none
from experiences.exceptions import NotAllowed
from experiences.models import (
    Appeal,
    AppealState,
    AppealText,
    AppealTextKind,
    Cause,
    Decision,
    Experience,
    Outcome,
    SubmissionState,
)
from experiences.models.appeal import is_appealable
from experiences.policy import ExperiencePolicy
from experiences.workflow import counts, visibility

from .common import lock_experience, record_decision, wait_again, why_not_theirs
from .members import follow_ban

log = logging.getLogger(__name__)


def may_appeal(decision: AccountDecision | Decision) -> bool:
    """Whether the person it is about can still ask for another look: once, and in time."""
    return is_appealable(decision) and not Appeal.objects.filter(**_against(decision)).exists()


def open_appeal(decision: AccountDecision | Decision, *, by: Member, text: str) -> Appeal:
    """Ask for another look (transition 15); asking twice in the same words is asking once.

    Raises NotAllowed with a sentence when it may not be.
    """
    text = text.strip()
    with transaction.atomic():
        accounts_workflow.lock_member(by.pk)
        if _person(decision) != by.pk:
            raise NotAllowed(
                _("Only the person whom a decision is about can ask for another look.")
            )
        asked = Appeal.objects.open().filter(**_against(decision)).first()
        said = asked and asked.texts.filter(kind=AppealTextKind.APPEAL, text=text)
        if asked and said:
            return asked
        if not may_appeal(decision):
            raise NotAllowed(
                _("Another look can be asked for once, within %(period)s of the decision.")
                % {"period": periods.days(AccountPolicy.APPEAL_DAYS)}
            )
        most = ExperiencePolicy.MOST_APPEAL_CHARACTERS
        if not 0 < len(text) <= most:
            raise NotAllowed(
                _("Say in up to %(most)s characters why the decision is wrong.")
                % {"most": periods.in_words(most)}
            )
        opened = Appeal.objects.create(**_against(decision))
        AppealText.objects.create(appeal=opened, kind=AppealTextKind.APPEAL, text=text)
        outbox.notify("appeal_opened", to=by, context={})
    log.info("appeal %s opened", opened.public_id)
    return opened


def decide_appeal(appeal: Appeal, *, by: Member, overturns: bool, text: str) -> None:
    """Decide an appeal (transition 16): the decision stands, or its effect and no other is undone.

    Raises NotAllowed for the one who decided, for the one it is about, for a second answer, and
    without words.
    """
    decision = appeal.against
    with transaction.atomic():
        person = _person(decision)
        if person is None:
            raise NotAllowed(_("This account has been erased."))
        member = accounts_workflow.lock_member(person)
        accounts_workflow.check_may_judge(decision.decided_by_id, person, by)
        _check_may_see(appeal, by)
        if not text.strip():
            raise NotAllowed(_("Write the answer that the member is to read."))
        # The text first, in the order of all locks, then the appeal.
        on_text = None if isinstance(decision, AccountDecision) else decision.experience_id
        experience = lock_experience(on_text) if on_text else None
        state = AppealState.OVERTURNED if overturns else AppealState.UPHELD
        is_decided = Appeal.objects.filter(pk=appeal.pk, state=AppealState.OPEN).update(
            state=state, decided_by=by, decided_at=timezone.now()
        )
        if not is_decided:
            raise NotAllowed(_how_it_went(appeal))
        AppealText.objects.create(appeal=appeal, kind=AppealTextKind.MESSAGE, text=text.strip())
        if overturns:
            if isinstance(decision, AccountDecision):
                accounts_workflow.overturn(decision, by=by)
                follow_ban(member)
            elif experience:
                _overturn(decision, experience, by)
        outbox.notify(f"appeal_{state}", to=member, context={})
    log.info("appeal %s %s by member %s", appeal.public_id, state, by.pk)


def _check_may_see(appeal: Appeal, by: Member) -> None:
    """Refuse whoever may not see the text that an appeal is about, or one that is gone."""
    if visibility.appeals_for(by).filter(pk=appeal.pk).exists():
        return
    if appeal.decision is None:
        raise NotAllowed(_("This account has been erased."))
    text = Experience.objects.filter(pk=appeal.decision.experience_id or 0).first()
    if text is None:
        raise NotAllowed(_("This experience has been deleted by its author."))
    raise NotAllowed(why_not_theirs(text, by))


def _overturn(decision: Decision, experience: Experience, by: Member) -> None:
    """Undo what one decision did to a text: newer words and other blockers stay as they are."""
    submission = not_none(decision.submission)
    record_decision(experience, submission, Outcome.OVERTURNED, by=by)
    if decision.outcome == Outcome.REMOVED:
        experience.blockers.filter(cause=Cause.REMOVED).delete()
        counts.update_readability(experience)
        return
    newer = experience.submissions.filter(number__gt=decision.number)
    if not newer.exclude(state=SubmissionState.TAKEN_BACK).exists():
        wait_again(submission)


def _against(decision: AccountDecision | Decision) -> dict[str, AccountDecision | Decision]:
    """Which of the two links of an appeal leads to this decision."""
    is_on_account = isinstance(decision, AccountDecision)
    return {"account_decision": decision} if is_on_account else {"decision": decision}


def _person(decision: AccountDecision | Decision) -> int | None:
    """Whom the decision is about; nobody once the account or the text is gone."""
    if isinstance(decision, AccountDecision):
        return decision.member_id
    # Asked of the database: the text may have been deleted since the decision was read.
    texts = Experience.objects.filter(pk=decision.experience_id or 0)
    return texts.values_list("contributor__member_id", flat=True).first()


def _how_it_went(appeal: Appeal) -> str:
    now = Appeal.objects.select_related("decided_by").get(pk=appeal.pk)
    return _("%(colleague)s has answered already: %(outcome)s. Nothing was changed.") % {
        "colleague": not_none(now.decided_by).name_at_the_desk,
        "outcome": now.get_state_display().lower(),
    }
