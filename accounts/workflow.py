"""The only writer of account states: who may decide what on an account, and what follows.

`ACCOUNT_TRANSITIONS` is the whole table. What a decision does to a member's words is done around it, in
`experiences.workflow`, in the same transaction.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from diseasemaps.common import rows

from .exceptions import NotAllowed
from .letters import outbox
from .models import (
    AccountDecision,
    AccountDecisionText,
    AccountOutcome,
    AccountTextKind,
    AddressChange,
    Letter,
    Member,
    MemberState,
    Notification,
)
from .models.decision import PAUSES, RESTRICTIONS, AccountDecisionQuerySet
from .permissions import APPROVE_MEMBER, BAN_MEMBER, DECIDE_APPEAL, GRANT_ROLES, SANCTION_MEMBER
from .policy import AccountPolicy
from .read import check_account_read

log = logging.getLogger(__name__)

S, O = MemberState, AccountOutcome  # noqa: E741 - the table below reads better so
# Whoever may still sign in and was let in.
LET_IN = frozenset({S.APPROVED, S.PAUSED, S.BANNED})


@dataclass(frozen=True)
class AccountTransition:
    """`states`: where the account may stand. `right`: what the person deciding needs."""

    states: frozenset[str]
    right: str


ACCOUNT_TRANSITIONS = {
    O.APPROVED: AccountTransition(frozenset({S.APPLIED}), APPROVE_MEMBER),
    O.DECLINED: AccountTransition(frozenset({S.APPLIED}), APPROVE_MEMBER),
    O.NOTE: AccountTransition(LET_IN, SANCTION_MEMBER),
    O.WARNING: AccountTransition(LET_IN, SANCTION_MEMBER),
    O.PAUSE: AccountTransition(frozenset({S.APPROVED, S.PAUSED}), SANCTION_MEMBER),
    O.LONG_PAUSE: AccountTransition(frozenset({S.APPROVED, S.PAUSED}), BAN_MEMBER),
    O.BAN: AccountTransition(frozenset({S.APPROVED, S.PAUSED}), BAN_MEMBER),
    O.LIFTED: AccountTransition(frozenset({S.PAUSED, S.BANNED}), BAN_MEMBER),
}
# From the mildest to the last; what is proposed next, never what has to be.
LADDER = (O.NOTE, O.WARNING, O.PAUSE, O.LONG_PAUSE, O.BAN)


def lock_member(member_pk: int | None) -> Member:
    """The member as they are now, the row locked until the transaction ends.

    First of all locks: member, experience, contributor, topic, condition. Raises NotAllowed where
    the account has been erased; what was about it then leads to None.
    """
    try:
        if member_pk is None:
            raise Member.DoesNotExist
        return Member.objects.select_for_update(of=("self",), no_key=True).get(pk=member_pk)
    except Member.DoesNotExist:
        raise NotAllowed(_("This account has been erased.")) from None


def decide(
    member: Member,
    outcome: AccountOutcome,
    *,
    by: Member,
    reason: str = "",
    facts: str = "",
    message: str = "",
    hides_words: bool = False,
    version_read: str | None = None,
) -> AccountDecision:
    """Make a transition of the table, write the decision, tell the member.

    `facts` are what the decision rests on, needed with every restriction; `message` is what else
    the member is to read. `version_read` is the account's on the page of the decision
    (`account_version`); another one is refused (ChangedMeanwhile). Raises NotAllowed with a
    sentence when it may not be; nothing changes then. A ban that hides words goes through
    `experiences.workflow.decide_on_account`.
    """
    with transaction.atomic():
        member = lock_member(member.pk)
        check_account_read(member, version_read)
        _check(member, outcome, by)
        if outcome in RESTRICTIONS and not (reason and facts.strip()):
            raise NotAllowed(_("A decision needs its reason and the facts that it rests on."))
        now = timezone.now()
        decision = AccountDecision.objects.create(
            member=member,
            outcome=outcome,
            reason=reason,
            hides_words=hides_words,
            until=_until(outcome, now),
            decided_by=by,
            decided_at=now,
        )
        _write_texts(decision, facts=facts, message=message)
        if outcome in (O.APPROVED, O.DECLINED):
            _set_state(member, MemberState(outcome.value))
        else:
            _follow_decisions(member, now)
        if outcome == O.BAN:
            end_sessions(member)
        _tell(member, decision)
    log.info("account decision %s: %s, by member %s", decision.pk, outcome, by.pk)
    return decision


def overturn(decision: AccountDecision, *, by: Member, message: str = "") -> AccountDecision:
    """Undo one decision's effect and no other, after an appeal (`experiences.workflow`).

    Raises NotAllowed when the one who decided would judge again, or it is undone already.
    """
    with transaction.atomic():
        member = lock_member(decision.member_id)
        check_may_judge(decision.decided_by_id, decision.member_id, by)
        if AccountDecision.objects.filter(undoes=decision).exists():
            raise NotAllowed(_("This decision has been overturned already."))
        undoing = AccountDecision.objects.create(
            member=member, outcome=O.OVERTURNED, undoes=decision, decided_by=by
        )
        _write_texts(undoing, message=message)
        if decision.outcome == O.DECLINED:
            _set_state(member, MemberState.APPLIED)
        else:
            _follow_decisions(member, undoing.decided_at)
    log.info("account decision %s overturned by member %s", decision.pk, by.pk)
    return undoing


def check_may_judge(decided_by: int, about: int | None, by: Member) -> None:
    """Refuse a judge without the right, the one who decided, and the one it is about (by key)."""
    if not by.may_write or not by.has_perm(DECIDE_APPEAL):
        raise NotAllowed(_("Only senior moderators decide on appeals."))
    if by.pk == decided_by:
        raise NotAllowed(_("Somebody else than the one who decided judges the appeal."))
    if by.pk == about:
        raise NotAllowed(_("Nobody judges in their own case."))


def may(member: Member, outcome: AccountOutcome, *, by: Member) -> bool:
    """Whether this person may make this transition on this account now."""
    try:
        _check(member, outcome, by)
    except NotAllowed:
        return False
    return True


def record_by_administrator(
    member: Member, outcome: AccountOutcome, *, by: Member, facts: str
) -> AccountDecision:
    """Write down what an administrator did for a member, with what was checked before.

    Raises NotAllowed for anybody else, for their own account, and without the facts.
    """
    if not by.may_write or not may_administer(member, by=by):
        raise NotAllowed(_("Only administrators do this for others, and nobody for themselves."))
    if not facts.strip():
        raise NotAllowed(_("Write down who asked and what was checked."))
    decision = AccountDecision.objects.create(member=member, outcome=outcome, decided_by=by)
    _write_texts(decision, facts=facts)
    log.info("account decision %s: %s, by member %s", decision.pk, outcome, by.pk)
    return decision


def may_administer(member: Member, *, by: Member) -> bool:
    """Whether this person grants rights on, closes or gives an address to this account.

    Nobody does it with their own, and nobody with one that has more rights than theirs: the new
    address of a superuser would be a way to every right.
    """
    return (
        by.has_perm(GRANT_ROLES)
        and by.pk != member.pk
        and (by.is_superuser or not member.is_superuser)
    )


def ask_for_address(
    member: Member, new_address: str, *, by: Member, facts: str, version_read: str | None = None
) -> AddressChange:
    """Have a member's address changed after a while, after the procedure for a lost mailbox.

    A letter to the old address says so, and any sign-in until then stops it. `version_read` as
    with `decide`.
    """
    # As it is looked up when somebody signs in.
    new_address = new_address.lower()
    with transaction.atomic():
        member = lock_member(member.pk)
        check_account_read(member, version_read)
        record_by_administrator(member, O.ADDRESS, by=by, facts=facts)
        taken = EmailAddress.objects.lookup([new_address]).exists()
        if taken or Member.objects.with_address(new_address).exists():
            raise NotAllowed(_("This address cannot be used. Ask for another one."))
        now = timezone.now()
        change, _is_new = AddressChange.objects.update_or_create(
            member=member,
            defaults={
                "new_address": new_address,
                "asked_at": now,
                "due_at": now + timedelta(days=AccountPolicy.CLOSING_DAYS),
            },
        )
        outbox.notify("address_asked", to=member, context={})
    return change


def change_due_addresses() -> int:
    """Make the changes of address that are due; a sign-in meanwhile has stopped it. How many.

    The old password and every open session end, so that only the new mailbox lets somebody in;
    second factors stay.
    """
    due = AddressChange.objects.filter(due_at__lte=timezone.now()).order_by("pk")
    return rows.each("change of address", due.values_list("pk", flat=True), _change_address)


def _change_address(change_pk: int) -> int:
    """Make one change within the transaction of its row; 1, or 0 where it is not to be any more."""
    change = AddressChange.objects.filter(pk=change_pk).first()
    if change is None:
        return 0
    member = lock_member(change.member_id)
    change.delete()
    if member.last_login and member.last_login >= change.asked_at:
        return 0
    if Member.objects.with_address(change.new_address).exists():
        return 0
    EmailAddress.objects.filter(user=member).delete()
    member.email = change.new_address
    # They wrote to us from there: the procedure for a lost mailbox begins with it.
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    member.set_unusable_password()
    member.save(update_fields=["email", "password"])
    end_sessions(member)
    outbox.notify("address_changed", to=member, context={})
    return 1


def end_pauses() -> int:
    """Give accounts whose pause is over their state back; they could write already. How many."""
    over = Member.objects.filter(state=S.PAUSED, paused_until__lte=timezone.now())
    return rows.each(
        "member",
        over.order_by("pk").values_list("pk", flat=True),
        lambda pk: over.filter(pk=pk).update(state=S.APPROVED, paused_until=None),
    )


def set_letter_preference(member: Member, *, wants: bool) -> None:
    """Have letters that are not about a decision sent, or not; the site tells it all the same."""
    Member.objects.filter(pk=member.pk).update(wants_letters=wants)
    log.info("member %s chose letters: %s", member.pk, wants)


def mark_notifications_read(member: Member, *, since: datetime, until: datetime) -> int:
    """Note that the member has read what was told between two moments; how many that were."""
    now = timezone.now()
    shown = Notification.objects.filter(
        member=member, told_at__gte=since, told_at__lte=min(until, now)
    )
    return shown.filter(read_at=None).update(read_at=now)


def delete_old_letters() -> int:
    """Delete letters that were written long ago, whether they left or not; how many."""
    since = timezone.now() - timedelta(days=AccountPolicy.KEEP_LETTERS_DAYS)
    deleted, _by_model = Letter.objects.filter(written_at__lte=since).delete()
    return deleted


def delete_old_notifications() -> int:
    """Delete what members were told as long ago, whether they have read it or not; how many."""
    since = timezone.now() - timedelta(days=AccountPolicy.KEEP_LETTERS_DAYS)
    deleted, _by_model = Notification.objects.filter(told_at__lte=since).delete()
    return deleted


def end_sessions(member: Member) -> None:
    """End every open session of the member with its next request."""
    Member.objects.filter(pk=member.pk).update(session_epoch=F("session_epoch") + 1)


def close(member: Member) -> None:
    """Close a locked account for good whose row stays, because decisions go on naming it.

    No mailbox, password or session leads to it; what else it said is emptied by the eraser
    (`experiences.workflow.erasure`).
    """
    member.email = f"{member.public_id}@erased.invalid"
    member.set_unusable_password()
    member.save(update_fields=["email", "password"])
    _set_state(member, S.CLOSED)
    end_sessions(member)


def apply(member: Member) -> None:
    """Let a new account wait for approval."""
    _set_state(member, S.APPLIED)


def next_step(strikes: int) -> AccountOutcome:
    """The step of the ladder that usually follows after so many strikes in force."""
    return LADDER[min(strikes + 1, len(LADDER) - 1)]


def _until(outcome: AccountOutcome, now: datetime) -> datetime | None:
    """When the effect of a decision ends by itself; None where it does not, or there is none."""
    days = {O.PAUSE: AccountPolicy.PAUSE_DAYS, O.LONG_PAUSE: AccountPolicy.LONG_PAUSE_DAYS}
    return now + timedelta(days=days[outcome]) if outcome in days else None


def _check(member: Member, outcome: AccountOutcome, by: Member) -> None:
    transition = ACCOUNT_TRANSITIONS[outcome]
    if not by.may_write or not by.has_perm(transition.right):
        raise NotAllowed(_("You do not have the right to decide this on an account."))
    if by.pk == member.pk:
        raise NotAllowed(_("Nobody decides on their own account."))
    if (member.is_staff or member.is_superuser) and not by.has_perm(GRANT_ROLES):
        raise NotAllowed(_("Only administrators decide on the accounts of the team."))
    if member.is_superuser and not by.is_superuser:
        raise NotAllowed(_("Nobody decides on an account with more rights than their own."))
    if member.state not in transition.states:
        raise NotAllowed(
            _("This account is %(state)s, so this cannot be decided now. Nothing was changed.")
            % {"state": member.get_state_display().lower()}
        )


def ban_in_force(member: Member) -> AccountDecision | None:
    """The ban that stands: neither overturned nor lifted since."""
    return _in_force(member).filter(outcome=O.BAN).first()


def _in_force(member: Member) -> AccountDecisionQuerySet:
    """The decisions that no appeal has overturned and that came after the last lifting."""
    decisions = AccountDecision.objects.filter(member=member).not_overturned()
    lifted = decisions.filter(outcome=O.LIFTED).order_by("-pk").first()
    return decisions.filter(pk__gt=lifted.pk) if lifted else decisions


def _follow_decisions(member: Member, now: datetime) -> None:
    """Make the state true to the decisions in force: a ban, or else the longest pause."""
    if ban_in_force(member):
        _set_state(member, S.BANNED)
        return
    pauses = _in_force(member).filter(outcome__in=PAUSES, until__gt=now)
    until = pauses.order_by("-until").values_list("until", flat=True).first()
    _set_state(member, S.PAUSED if until else S.APPROVED, paused_until=until)


def _set_state(member: Member, state: MemberState, *, paused_until: datetime | None = None) -> None:
    """Write the state of a locked member, and whether they may sign in."""
    member.state, member.paused_until = state, paused_until
    member.is_active = state not in (S.DECLINED, S.CLOSED)
    member.save(update_fields=["state", "paused_until", "is_active"])


def _write_texts(decision: AccountDecision, *, facts: str = "", message: str = "") -> None:
    kinds = {AccountTextKind.FACTS: facts, AccountTextKind.MESSAGE: message}
    for kind, text in kinds.items():
        if text.strip():
            AccountDecisionText.objects.create(decision=decision, kind=kind, text=text.strip())


def _tell(member: Member, decision: AccountDecision) -> None:
    """Queue the letter; somebody declined cannot sign in, so theirs says the reason."""
    outbox.notify(
        f"account_{decision.outcome}",
        to=member,
        context={"decision": decision, "reason": decision.get_reason_display()},
    )
