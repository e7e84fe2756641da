"""Readers' reports: made, answered, let go of; and the hold by enough of them (transition 12).

Who reported stays here: the author, the readers and the desk never learn it.
"""

import logging
from collections.abc import Collection
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import workflow as accounts_workflow
from accounts.letters import outbox
from accounts.mailboxes import mailbox_of
from accounts.models import Member
from diseasemaps.common import periods, rows
from experiences.exceptions import NotAllowed
from experiences.models import (
    Blocker,
    Cause,
    EscalationCause,
    EscalationKind,
    Experience,
    Report,
    ReportReason,
    ReportState,
    ReportText,
    ReportTextKind,
    hash_of_place,
)
from experiences.policy import ExperiencePolicy
from experiences.workflow import counts

from .common import check_transition, lock_experience, tell_author
from .escalations import escalate_by_rules

log = logging.getLogger(__name__)

# What those who reported read, unless the moderator writes something else.
USUAL_OUTCOME_TEXTS: dict[str, Promise] = {
    ReportState.UPHELD: gettext_lazy(
        "Thank you. A moderator has read the text again and removed it."
    ),
    ReportState.DISMISSED: gettext_lazy(
        "Thank you. A moderator has read the text again and found that it may stay."
    ),
    ReportState.LAPSED: gettext_lazy(
        "Thank you. The text is no longer on this site, so there was nothing left to decide."
    ),
}
# What escalates a text at once where a credible member says it (transition 17). It stays public:
# one press must not take another's words away. Of anybody else it is for every moderator
# (`visibility.urgent_reports_for`), so that nobody locks a text away from most of the team.
ESCALATED: dict[str, EscalationKind] = {
    ReportReason.WORRIED: EscalationKind.CRISIS,
    ReportReason.ILLEGAL: EscalationKind.ILLEGAL,
}
K = ReportTextKind


def report(
    experience: Experience,
    *,
    by: Member | None,
    reason: str,
    details: str = "",
    where: str = "",
    why: str = "",
    contact: str = "",
    place: str = "",
) -> Report:
    """Report the public version of a text; `by` is None for a visitor, who may leave an address.

    `place` is the network address that a visitor reports from; kept is a keyed hash. Enough
    credible reports hold the text in the same transaction; a worry and what is said to be against
    the law escalate it where a credible member says so. Raises NotAllowed with a sentence where
    the text is not public or is one's own, for a second open report by a member or from a
    visitor's place, and for what is missing or too long.
    """
    texts = {K.DETAILS: details, K.WHERE: where, K.WHY: why}
    texts = {kind: text.strip() for kind, text in texts.items() if text.strip()}
    most = ExperiencePolicy.MOST_REPORT_CHARACTERS
    if any(len(text) > most for text in texts.values()):
        said = _("Say it in up to %(most)s characters.")
        raise NotAllowed(said % {"most": periods.in_words(most)})
    if reason == ReportReason.ILLEGAL and not {K.WHERE, K.WHY} <= set(texts):
        raise NotAllowed(_("Say which passage is against the law, and why."))
    if contact and by is None:
        texts[K.CONTACT] = contact
    with transaction.atomic():
        if by is not None:
            by = accounts_workflow.lock_member(by.pk)
        experience = lock_experience(experience.pk)
        if not experience.is_readable:
            raise NotAllowed(_("This text is not public any more, so it cannot be reported."))
        if by is not None and experience.contributor.member_id == by.pk:
            raise NotAllowed(_("This is a text of your own. You can change it or take it down."))
        if by is not None and experience.reports.open().by(by).exists():
            raise NotAllowed(_("You have reported this text already. A moderator will look at it."))
        place = hash_of_place(experience, place) if place and by is None else ""
        if place and experience.reports.open().from_place(place).exists():
            raise NotAllowed(
                _(
                    "This text has been reported without an account from your network already. A "
                    "moderator will look at it. If you have an account, sign in to report it "
                    "yourself."
                )
            )
        made = Report.objects.create(
            experience=experience,
            submission_id=experience.published_id,
            reporter=by,
            place=place,
            reason=reason,
            is_credible=by is not None and is_credible(by),
        )
        ReportText.objects.bulk_create(
            ReportText(report=made, kind=kind, text=text) for kind, text in texts.items()
        )
        _tell_reporter(made, "report_received")
        if made.is_credible and made.reason in ESCALATED:
            escalate_by_rules(
                experience, kind=ESCALATED[made.reason], cause=EscalationCause.REPORTED
            )
        if made.is_credible and has_enough_reports(experience):
            hold_after_reports(experience)
    log.info("report %s made on experience %s", made.public_id, experience.public_id)
    return made


def is_credible(member: Member) -> bool:
    """Whether this member's report counts towards a hold: in good standing, with a confirmed
    address, not new, and without a report that was lately dismissed as unfounded."""
    now = timezone.now()
    return (
        member.may_write
        and EmailAddress.objects.filter(user=member, verified=True).exists()
        and member.joined_at <= now - timedelta(days=ExperiencePolicy.CREDIBLE_AFTER_DAYS)
        and not Report.objects.by(member)
        .unfounded_since(now - timedelta(days=ExperiencePolicy.UNFOUNDED_DAYS))
        .exists()
    )


def has_enough_reports(experience: Experience) -> bool:
    """Whether enough different credible readers report the version that is public, and nobody has
    read it again since: a moderator who keeps a text closes its reports.

    Whoever has several accounts at one mailbox is one reader.
    """
    counted = experience.reports.open().credible().filter(submission=experience.published_id)
    addresses = EmailAddress.objects.filter(
        verified=True, user__in=counted.order_by().values("reporter")
    )
    # One for each: a member may have confirmed another address and not let go of the first.
    of_readers = dict(addresses.order_by("primary", "pk").values_list("user", "email"))
    mailboxes = {mailbox_of(address) for address in of_readers.values()}
    return len(mailboxes) >= ExperiencePolicy.REPORTS_TO_HOLD


def hold_after_reports(experience: Experience) -> None:
    """Take a locked text out of sight until a moderator has read it (transition 12).

    No decision: that is a person's. The author is told at once that nothing is decided yet.
    """
    check_transition(experience, "hold_after_reports", None)
    Blocker.objects.create(experience=experience, cause=Cause.HELD)
    counts.update_readability(experience)
    tell_author(experience, "held_by_reports")
    log.info("experience %s held by reports", experience.public_id)


def close_reports(
    experience: Experience,
    state: ReportState,
    *,
    by: Member | None,
    is_unfounded: bool = False,
    outcome_text: str = "",
    tell: bool = True,
    only: Collection[int] | None = None,
) -> int:
    """Close the open reports on a locked experience and tell those who made them; how many.

    `only` are the keys of those that were read, where some may not have been.
    """
    still_open = experience.reports.open()
    reports = list(
        (still_open if only is None else still_open.filter(pk__in=only))
        .select_for_update(of=("self",), no_key=True)
        .prefetch_related("texts", "reporter")
    )
    Report.objects.filter(pk__in=[row.pk for row in reports]).update(
        state=state, is_unfounded=is_unfounded, closed_at=timezone.now(), closed_by=by, place=""
    )
    for row in reports if tell else ():
        # Told before the address that the letter needs is let go of.
        _tell_reporter(row, "report_outcome")
    ReportText.objects.filter(report__in=reports, kind=K.CONTACT).delete()
    text = outcome_text.strip() or str(USUAL_OUTCOME_TEXTS[state])
    ReportText.objects.bulk_create(
        ReportText(report=row, kind=K.OUTCOME, text=text) for row in reports
    )
    return len(reports)


def outcome_of(report: Report) -> str:
    """What the reporter reads of a closed report, fetched with its texts; empty while open."""
    if report.state == ReportState.OPEN:
        return ""
    return report.text(K.OUTCOME) or str(USUAL_OUTCOME_TEXTS[report.state])


def lapse_reports(experiences: QuerySet[Experience], *, tell: bool) -> None:
    """Close the open reports on locked texts that are being erased; `tell` those who made them."""
    for experience in experiences.filter(reports__state=ReportState.OPEN).distinct():
        close_reports(experience, ReportState.LAPSED, by=None, tell=tell)


def delete_old_reports() -> int:
    """Delete reports that were closed long ago, with their texts; how many."""
    since = timezone.now() - timedelta(days=ExperiencePolicy.KEEP_REPORTS_DAYS)
    old = Report.objects.exclude(state=ReportState.OPEN).filter(closed_at__lte=since)

    def delete(pk: int) -> int:
        _rows, by_model = old.filter(pk=pk).delete()
        return by_model.get(Report._meta.label, 0)

    return rows.each("report", old.order_by("pk").values_list("pk", flat=True), delete)


def _tell_reporter(report: Report, kind: str) -> None:
    """Queue the letter to a member, or to the address that a visitor left; else the page tells."""
    context = {"key": report.key}
    if report.reporter is not None:
        outbox.notify(kind, to=report.reporter, context=context, about=report.public_id)
    elif contact := report.text(K.CONTACT):
        outbox.notify_address(kind, address=contact, context=context)
