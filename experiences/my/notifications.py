"""What a member is told on their own page: a sentence for each notification, and where it leads."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Prefetch, Q, Window
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts import workflow as accounts_workflow
from accounts.models import Member, Notification
from accounts.policy import AccountPolicy
from accounts.requests import MemberRequest
from conditions.models import Topic
from diseasemaps.common import periods
from experiences.models import Contributor, Decision, Experience, Report
from experiences.policy import ExperiencePolicy

# About one text. Its question is named beside, since nobody else sees the page.
OF_TEXTS: dict[str, str | Promise] = {
    "submitted": gettext_lazy("A text of yours has reached us. A moderator reads it next."),
    "submitted_with_support": gettext_lazy(
        "A text of yours has reached us, and it is welcome. You do not have to wait for us to talk "
        "to somebody: see “Need support now?” on every page."
    ),
    "support_offered": gettext_lazy(
        "Somebody who read your text hopes that you are not alone. “Need support now?” on every "
        "page says who listens."
    ),
    "support_offered_and_held": gettext_lazy(
        "A text of yours is out of sight until an experienced moderator has read it. “Need support "
        "now?” on every page says who listens, if you need somebody."
    ),
    "escalated": gettext_lazy(
        "A text of yours is out of sight until an experienced moderator has read it again."
    ),
    "published": gettext_lazy("A text of yours can be read now."),
    "published_but_hidden": gettext_lazy(
        "A moderator found nothing against a text of yours; something else keeps it hidden."
    ),
    "returned": gettext_lazy("A moderator asks you to change a text before it is published."),
    "rejected": gettext_lazy("A moderator decided not to publish a text of yours."),
    "held": gettext_lazy("A moderator has taken a text of yours out of sight until it is decided."),
    "held_by_reports": gettext_lazy(
        "Readers asked us to look at a text again. It is out of sight until a moderator has."
    ),
    "kept": gettext_lazy("A text of yours that was held stays: it is public again."),
    "removed": gettext_lazy("A moderator has removed a text of yours."),
    "unpublished": gettext_lazy("You have taken a text down."),
    "republished": gettext_lazy("You have put a text back: it is shown again."),
    "republished_but_hidden": gettext_lazy(
        "You have put a text back; another decision keeps it hidden."
    ),
    "reconfirm": periods.lazily(
        gettext_lazy("A text of yours is %(period)s old. Is it still true for you?"),
        period=lambda: periods.days(ExperiencePolicy.RECONFIRM_DAYS),
    ),
}
OF_PROFILES: dict[str, str | Promise] = {
    "pen_name_shown": gettext_lazy("Readers see the pen name that you chose."),
    "pen_name_refused": gettext_lazy(
        "A moderator decided not to show the pen name that you chose."
    ),
}
OF_REPORTS: dict[str, str | Promise] = {
    "report_received": gettext_lazy("We have your report. A moderator looks at it."),
    "report_outcome": gettext_lazy("A report of yours has been decided on."),
}
# About the account and what is done with it: the page each leads to, and what the link says.
ELSEWHERE: dict[str, tuple[str | Promise, str, Promise]] = {
    **dict.fromkeys(
        ["account_note", "account_warning", "account_pause", "account_long_pause", "account_ban"],
        (
            gettext_lazy("A moderator has decided something about your account."),
            "my-decisions",
            gettext_lazy("The decision"),
        ),
    ),
    "account_lifted": (
        gettext_lazy("What was decided on your account is lifted: you can write again."),
        "my-decisions",
        gettext_lazy("The decision"),
    ),
    "account_approved": (
        gettext_lazy("Your account is open: you can send what you write."),
        "my-experiences",
        gettext_lazy("My experiences"),
    ),
    "account_declined": (
        gettext_lazy("Your application was declined."),
        "my-decisions",
        gettext_lazy("The decision"),
    ),
    "appeal_opened": (
        gettext_lazy("We have your request for another look."),
        "my-decisions",
        gettext_lazy("Your request"),
    ),
    "appeal_upheld": (
        gettext_lazy("Somebody else has looked at a decision again, and it stands."),
        "my-decisions",
        gettext_lazy("The answer"),
    ),
    "appeal_overturned": (
        gettext_lazy("Somebody else has looked at a decision again and overturned it."),
        "my-decisions",
        gettext_lazy("The answer"),
    ),
    "address_asked": (
        gettext_lazy("Somebody asked us to give your account another e-mail address."),
        "account_email",
        gettext_lazy("Your e-mail address"),
    ),
    "address_changed": (
        gettext_lazy("Your account has another e-mail address."),
        "account_email",
        gettext_lazy("Your e-mail address"),
    ),
    "closing_asked": (
        periods.lazily(
            gettext_lazy("Your account is to be closed in %(period)s."),
            period=lambda: periods.days(AccountPolicy.CLOSING_DAYS),
        ),
        "my-data",
        gettext_lazy("Keep or close"),
    ),
    "closing_cancelled": (
        gettext_lazy("You have changed your mind: your account stays."),
        "my-data",
        gettext_lazy("Your data"),
    ),
    "consent_withdrawn": (
        gettext_lazy("You have ended an agreement with us."),
        "my-consents",
        gettext_lazy("Your consents"),
    ),
    "deleted": (
        gettext_lazy("A text of yours has been deleted for good, as you asked."),
        "my-experiences",
        gettext_lazy("My experiences"),
    ),
    "page_closed": (
        gettext_lazy("An editor has closed a page on which you have written. It is not deleted."),
        "my-experiences",
        gettext_lazy("My experiences"),
    ),
    "draft_will_go": (
        gettext_lazy("Something that you began to write is about to be deleted."),
        "my-experiences",
        gettext_lazy("My experiences"),
    ),
}


@dataclass(frozen=True)
class NotificationLine:
    """One notification as its member reads it."""

    at: datetime
    sentence: str
    url: str
    link: str


@dataclass(frozen=True)
class Unread:
    """What a member has not read: the newest of them, and how many there are beyond."""

    lines: list[NotificationLine]
    more: int
    # The moments of the oldest and the newest that are shown: only these are marked together.
    since: datetime | None
    until: datetime | None


def unread(member: Member) -> Unread:
    """The notifications that a member has not marked as read, newest first; a constant number of
    queries, and one where there are none."""
    rows = Notification.objects.filter(member=member).unread()
    shown = list(rows.annotate(all_of_them=Window(Count("pk")))[: ExperiencePolicy.NOTICES_SHOWN])
    texts = _texts(member, _abouts(shown, OF_TEXTS))
    communities = _profiles(member, _abouts(shown, OF_PROFILES))
    reports = _reports(member, _abouts(shown, OF_REPORTS))
    lines = [_line(row, texts | communities | reports) for row in shown]
    return Unread(
        lines=lines,
        more=shown[0].all_of_them - len(shown)  # type: ignore[attr-defined] # annotated above
        if shown
        else 0,
        since=shown[-1].told_at if shown else None,
        until=shown[0].told_at if shown else None,
    )


def _line(notification: Notification, found: dict[UUID, tuple[str, str]]) -> NotificationLine:
    sentences = OF_TEXTS | OF_PROFILES | OF_REPORTS
    if notification.kind in ELSEWHERE:
        said, page, way_on = ELSEWHERE[notification.kind]
        return NotificationLine(notification.told_at, str(said), reverse(page), str(way_on))
    # What it is about may be gone by now: the sentence stays, and leads to the page of all texts.
    url, link = reverse("my-experiences"), _("My experiences")
    if notification.about in found:
        url, link = found[notification.about]
        if notification.kind == "reconfirm":
            url = reverse("reconfirm", args=[notification.about])
    # A kind that a later release brings or an earlier one had must not break the page.
    sentence = sentences.get(notification.kind, _("Something has happened to a text of yours."))
    return NotificationLine(notification.told_at, str(sentence), url, link)


def _abouts(notifications: list[Notification], kinds: Collection[str]) -> set[UUID]:
    return {row.about for row in notifications if row.kind in kinds and row.about}


def _texts(member: Member, abouts: set[UUID]) -> dict[UUID, tuple[str, str]]:
    """Address and question of each text, also by the reference of a decision on it."""
    if not abouts:
        return {}
    decisions = Decision.objects.filter(public_id__in=abouts)
    rows = (
        Experience.objects.by(member)
        .filter(Q(public_id__in=abouts) | Q(decisions__in=decisions))
        .distinct()
        .prefetch_related(
            Prefetch("topic", Topic.objects.with_wording()),
            Prefetch("decisions", decisions),
        )
    )
    found: dict[UUID, tuple[str, str]] = {}
    for row in rows:
        there = (reverse("my-experience", args=[row.public_id]), row.topic.title)
        found |= dict.fromkeys([row.public_id, *(d.public_id for d in row.decisions.all())], there)
    return found


def _profiles(member: Member, abouts: set[UUID]) -> dict[UUID, tuple[str, str]]:
    if not abouts:
        return {}
    rows = Contributor.objects.of(member).filter(public_id__in=abouts).with_condition()
    return {
        row.public_id: (reverse("my-profile", args=[row.public_id]), row.condition.heading)
        for row in rows
    }


def _reports(member: Member, abouts: set[UUID]) -> dict[UUID, tuple[str, str]]:
    if not abouts:
        return {}
    rows = Report.objects.by(member).filter(public_id__in=abouts)
    return {
        row.public_id: (reverse("follow-report", args=[row.key]), _("What becomes of it"))
        for row in rows
    }


@login_required
@require_POST
def read_notifications_view(request: MemberRequest) -> HttpResponse:
    """Mark as read what the page showed; what was older or has come since stays new."""
    since, until = (_moment(request.POST.get(name, "")) for name in ("since", "until"))
    if since is None or until is None:
        messages.error(request, _("Nothing was marked. Please press the button once more."))
    else:
        accounts_workflow.mark_notifications_read(request.user, since=since, until=until)
    return redirect("my-experiences")


def _moment(text: str) -> datetime | None:
    """The moment that the form names; none where it is no moment, or has no time zone."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
