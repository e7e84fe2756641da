"""Everything that is kept about a member, in the order in which the copy of their data says it.

Each row is written down as `experiences.privacy.entries` does it. No data of others: of the team it
only says that it was the team.
"""

from collections.abc import Callable, Iterable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Model, Prefetch
from django.utils.translation import gettext as _

from accounts.models import (
    AccountDecision,
    AddressChange,
    Closing,
    Consent,
    Letter,
    Member,
    Notification,
    RefusedAddress,
)
from conditions.models import MedicalReviewer, Topic
from experiences.models import (
    Appeal,
    Blocker,
    Contributor,
    Decision,
    Draft,
    Experience,
    MeToo,
    ModeratedCondition,
    Report,
    RescuedDraft,
    Submission,
)

from .entries import Entry, Fact, Section, entry_of, moment


def everything(member: Member) -> list[Section]:
    """All that is kept about a member, in the order in which the copy says it; a constant number
    of queries."""
    topics = Prefetch("topic", Topic.objects.with_wording())
    return [
        _one("account", _("Account"), [entry_of(_account(member), _("Account"))]),
        _many(
            "email_addresses",
            _("E-mail addresses"),
            EmailAddress.objects.filter(user=member).order_by("pk"),
            lambda row: row.email,
        ),
        Section("second_steps", _("Second steps of signing in"), _second_steps(member)),
        _one(
            "medical_reviewer",
            _("Medical reviewer"),
            [entry_of(row, row.name) for row in MedicalReviewer.objects.filter(member=member)],
        ),
        _many(
            "consents",
            _("Consents"),
            Consent.objects.filter(member=member).order_by("given_at", "pk"),
            lambda row: row.get_scope_display(),
        ),
        _many(
            "communities",
            _("Communities that you write in"),
            Contributor.objects.filter(member=member)
            .select_related("condition", "consent")
            .order_by("pk"),
            lambda row: row.condition.heading,
        ),
        _many(
            "drafts",
            _("Drafts"),
            Draft.objects.filter(member=member).prefetch_related(topics).order_by("pk"),
            lambda row: row.topic.title,
        ),
        _many(
            "rescued_drafts",
            _("Texts rescued while you sign in again"),
            RescuedDraft.objects.filter(member=member).prefetch_related(topics).order_by("pk"),
            lambda row: row.topic.title,
        ),
        Section("experiences", _("Experiences"), _experiences(member, topics)),
        Section("decisions_on_account", _("Decisions on your account"), _on_account(member)),
        Section("reports", _("Reports that you made"), _reports(member)),
        _many(
            "letters",
            _("Letters"),
            Letter.objects.filter(member=member).order_by("pk"),
            lambda row: moment(row.written_at),
        ),
        _many(
            "notifications",
            _("What you were told here"),
            Notification.objects.filter(member=member).order_by("pk"),
            lambda row: moment(row.told_at),
        ),
        _many(
            "me_too",
            _("Experiences that were the same for you"),
            MeToo.objects.filter(contributor__member=member)
            .select_related("experience")
            .order_by("pk"),
            lambda row: moment(row.said_at),
        ),
        _many(
            "moderated_conditions",
            _("Conditions that you moderate"),
            ModeratedCondition.objects.filter(moderator=member)
            .select_related("condition")
            .order_by("pk"),
            lambda row: row.condition.heading,
        ),
        _many(
            "sessions",
            _("Where you are signed in"),
            UserSession.objects.filter(user=member).order_by("pk"),
            lambda row: moment(row.created_at),
        ),
        _one(
            "closing",
            _("Closing of your account"),
            [
                entry_of(row, row.get_choice_display())
                for row in Closing.objects.filter(member=member)
            ],
        ),
        _one(
            "address_change",
            _("New address asked for by the desk"),
            [entry_of(row, row.new_address) for row in AddressChange.objects.filter(member=member)],
        ),
        _one(
            "refused_address",
            _("Address that refuses our letters"),
            [entry_of(row, row.address) for row in RefusedAddress.objects.filter(member=member)],
        ),
    ]


def _account(member: Member) -> Member:
    return Member.objects.prefetch_related("groups", "user_permissions").get(pk=member.pk)


def _second_steps(member: Member) -> list[Entry]:
    """Kind and times of each; of a passkey also the name that the member gave it."""
    entries = []
    for row in Authenticator.objects.filter(user=member).order_by("pk"):
        entry = entry_of(row, row.get_type_display())
        name = row.data.get("name", "") if row.type == Authenticator.Type.WEBAUTHN else ""
        if name:
            entry.data["name"] = name
            entry.facts.append(Fact(_("Name"), name))
        entries.append(entry)
    return entries


def _experiences(member: Member, topics: Prefetch) -> list[Entry]:
    appeals = Prefetch("appeal", Appeal.objects.prefetch_related("texts"))
    rows = (
        Experience.objects.by(member)
        .select_related("contributor", "published")
        .defer("published__words")
        .prefetch_related(
            topics,
            Prefetch("blockers", Blocker.objects.order_by("pk")),
            Prefetch("submissions", Submission.objects.order_by("number", "pk")),
            Prefetch(
                "decisions",
                Decision.objects.order_by("decided_at", "pk")
                .select_related("submission", "undoes")
                .defer("submission__words")
                .prefetch_related("texts", appeals),
            ),
        )
        .order_by("pk")
    )
    return [
        entry_of(
            row,
            row.topic.title,
            _part(
                "versions",
                _("Versions"),
                row.submissions.all(),
                lambda version: _("Version %(number)s") % {"number": version.number},
            ),
            Section(
                "decisions",
                _("Decisions"),
                [
                    entry_of(
                        decision,
                        decision.get_outcome_display(),
                        _texts(decision),
                        _appeal_against(decision),
                    )
                    for decision in row.decisions.all()
                ],
            ),
            _part(
                "hidden_because",
                _("Why it is not shown"),
                row.blockers.all(),
                lambda blocker: blocker.get_cause_display(),
            ),
        )
        for row in rows
    ]


def _on_account(member: Member) -> list[Entry]:
    rows = (
        AccountDecision.objects.filter(member=member)
        .select_related("undoes")
        .prefetch_related("texts", Prefetch("appeal", Appeal.objects.prefetch_related("texts")))
        .order_by("decided_at", "pk")
    )
    entries = []
    for row in rows:
        entries.append(
            entry_of(
                row,
                row.get_outcome_display(),
                _texts(row),
                _appeal_against(row),
            )
        )
    return entries


def _reports(member: Member) -> list[Entry]:
    rows = Report.objects.by(member).select_related("experience").prefetch_related("texts")
    return [entry_of(row, row.get_reason_display(), _texts(row)) for row in rows.order_by("pk")]


def _appeal_against(decision: Decision | AccountDecision) -> Section:
    appeal = getattr(decision, "appeal", None)
    appeals = [entry_of(appeal, appeal.get_state_display(), _texts(appeal))] if appeal else []
    return _one("appeal", _("Another look that you asked for"), appeals)


def _texts(row: Decision | AccountDecision | Appeal | Report) -> Section:
    texts = sorted(row.texts.all(), key=lambda text: text.pk)
    return _part("texts", _("Texts"), texts, lambda text: text.get_kind_display())


def _one(key: str, title: str, entries: list[Entry]) -> Section:
    return Section(key, title, entries, is_one=True)


def _many(key: str, title: str, rows: Iterable[Model], named: Callable[[Any], str]) -> Section:
    return Section(key, title, [entry_of(row, named(row)) for row in rows])


_part = _many
