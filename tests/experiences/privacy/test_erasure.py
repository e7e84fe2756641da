"""Every erasure does to every field of every table what the registry declares, and nothing else."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from allauth.account.models import EmailConfirmation
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import (
    ClosingChoice,
    Consent,
    ErasedKind,
    Letter,
    Member,
    MemberState,
)
from conditions.models import MedicalReviewer
from experiences import workflow
from experiences.models import (
    Appeal,
    Contributor,
    Decision,
    Draft,
    Experience,
    Report,
    RescuedDraft,
    Submission,
    SubmissionState,
)
from experiences.privacy.registry import REGISTRY, Erased, rows_in
from tests.support import lives
from tests.support.factories import (
    drift,
    hand_in_edit,
    make_draft,
    make_escalation,
    make_member,
    make_senior,
    publish,
    reject,
    submit,
)

pytestmark = pytest.mark.django_db

# Figures follow what is readable, on rows that are about nobody or about somebody who stays.
FIGURES = {
    "conditions.Topic": {"people_count", "relatives_count", "version"},
    "conditions.Condition": {"contributor_count", "experience_count", "version", "shared_version"},
    "experiences.Contributor": {"published_count"},
}
# What an erasure may write anew.
NEW = {"accounts.Letter", "accounts.Notification", "accounts.ErasureEntry", "accounts.Consent"}
REFUSED = (SubmissionState.REJECTED, SubmissionState.RETURNED, SubmissionState.TAKEN_BACK)

Row = tuple[str, object]
Act = tuple[Erased, QuerySet]


@pytest.fixture(scope="module")
def the_life(django_db_setup, django_db_blocker):
    """One life with everything for all tests here; what they do to it is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        life = lives.live_fully()
        live_beyond(life)
        life.member.refresh_from_db()
        yield life
        transaction.set_rollback(True)


@pytest.fixture
def life(the_life) -> lives.Life:
    return the_life


def live_beyond(life: lives.Life) -> None:
    """What no erasure may forget and no single life would meet."""
    member, senior, other = life.member, life.senior, life.of_another.contributor.member
    shown = Experience.objects.by(member).on(life.topics["shown"]).get()
    # Reported, kept, edited, reported again; edits refused, one appeal answered and one open.
    workflow.report(shown, by=other, reason="abuse", details="Needle report of another.")
    workflow.keep(shown, by=senior)
    publish(hand_in_edit(shown), by=senior)
    workflow.report(shown, by=other, reason="abuse", details="Needle report, still open.")
    workflow.report(shown, by=None, reason="abuse", place="203.0.113.9")
    first = reject(hand_in_edit(shown)).decisions.get()
    appeal = workflow.open_appeal(first, by=member, text="Needle appeal, answered.")
    workflow.decide_appeal(appeal, by=life.judge, overturns=False, text="Needle answer.")
    second = reject(hand_in_edit(shown)).decisions.get()
    workflow.open_appeal(second, by=member, text="Needle appeal, still open.")
    workflow.say_me_too(shown, by=other)
    workflow.add_note(shown, by=senior, text="Needle note on what stays.")
    make_escalation(shown)
    make_draft(shown.topic, member, lives.text(11))
    RescuedDraft.objects.create(member=member, topic=shown.topic, fields={"words": lives.text(12)})
    # Reported by them, signed in and not.
    workflow.report(life.of_another, by=None, reason="abuse", contact=lives.ADDRESS)
    Report.objects.by(member).update(is_credible=True)
    MedicalReviewer.objects.create(member=member, name="Dr", credentials="MD", conflicts="None")
    waits = submit(life.topics["edited"], other)
    Submission.objects.filter(pk=waits.pk).update(offered_to=member, claimed_by=member)
    EmailConfirmation.objects.create(email_address=member.emailaddress_set.first(), key="needle")
    member.groups.add(Group.objects.create(name="needles"))
    member.user_permissions.add(Permission.objects.first())
    Member.objects.filter(pk=member.pk).update(desk_name="Needle", confirmed_age=16)
    Contributor.objects.of(member).update(
        age_band="10-14", years_band="3-5", shows_age=True, shows_years=True, shows_country=False
    )
    at_the_desk(senior)


def at_the_desk(by: Member) -> None:
    """The desk's log knows of every row there is."""
    for label in REGISTRY:
        model = apps.get_model(label)
        if model not in (LogEntry, ContentType, Permission):
            LogEntry.objects.bulk_create(
                LogEntry(
                    user=by,
                    content_type=ContentType.objects.get_for_model(model),
                    object_id=pk,
                    object_repr="needle text",
                    action_flag=CHANGE,
                    change_message="needle message",
                )
                for pk in model._base_manager.values_list("pk", flat=True)
            )


# What is, what is foreseen, and what comes of it


def all_rows() -> dict[Row, dict[str, object]]:
    """The values of every row of every table."""
    return {
        (model._meta.label, values[model._meta.pk.attname]): values
        for model in apps.get_models(include_auto_created=True)
        for values in model._base_manager.values()
    }


def foreseen(acts: Iterable[Act], *, of_the_team: bool) -> dict[Row, dict[str, str] | None]:
    """What the registry says of each row that these erasures are about; None where it goes."""
    found: dict[Row, dict[str, str] | None] = {}
    for erased, subjects in acts:
        for label, rows in rows_in(erased):
            about = apps.get_model(label)._base_manager.filter(rows.whose(subjects))
            going = set(about.filter(rows.go).values_list("pk", flat=True))
            for pk in about.values_list("pk", flat=True):
                before = found.get((label, pk), {})
                goes = pk in going or before is None
                is_member = label == "accounts.Member"
                found[label, pk] = (
                    None
                    if goes or (is_member and not of_the_team)
                    else rows.after() | {n: w for n, w in before.items() if not is_kept(w)}
                )
    for label, pk in list(found):
        for name, rows in rows_in(Erased.ROW):
            of_the_row = apps.get_model(label)._base_manager.filter(pk=pk)
            for entry in apps.get_model(name)._base_manager.filter(rows.whose(of_the_row)):
                found[name, entry.pk] = rows.after()
    return found


def is_kept(what: str) -> bool:
    return what not in ("emptied", "replaced")


def blank(label: str, name: str) -> object:
    column = apps.get_model(label)._meta.get_field(name)
    return None if column.null else column.get_default()


def check_that(
    act: Callable[[], object], does: list[Act], member: Member, *, of_the_team: bool = False
) -> None:
    """Compare the whole database after an act with what the registry says of it."""
    # As they are now, whatever the act makes of them.
    does = [
        (erased, rows.model._base_manager.filter(pk__in=[row.pk for row in rows]))
        for erased, rows in does
    ]
    is_account = Erased.ACCOUNT in dict(does)
    fates = foreseen(does, of_the_team=of_the_team)
    if is_account:
        # Those of nobody yet that name the account.
        fates |= {("sessions.Session", key): None for key in sessions_naming(member)}
    before = all_rows()
    act()
    after = all_rows()

    assert {label for label, _pk in set(after) - set(before)} <= NEW
    for row, values in before.items():
        label, _pk = row
        if row in fates and fates[row] is None:
            assert row not in after, f"{row} is still there"
            continue
        assert row in after, f"{row} is gone"
        let_go = REGISTRY[label].lets_go.split() if is_account else []
        for column in apps.get_model(label)._meta.concrete_fields:
            name, was, now = column.name, values[column.attname], after[row][column.attname]
            what = (fates.get(row) or {}).get(name, "it is not about this")
            if name in let_go and was == member.pk:
                assert now is None, f"{row}.{name} leads to the member"
            elif what == "emptied":
                assert now == blank(label, name), f"{row}.{name} is not emptied: {now!r}"
            elif what != "replaced" and name not in FIGURES.get(label, ()):
                assert now == was, f"{row}.{name} was {was!r} and is {now!r}, although {what}"
    for topic in apps.get_model("conditions.Topic").objects.select_related("condition"):
        assert not drift(topic.condition)


def sessions_naming(member: Member) -> list[str]:
    addresses = member.emailaddress_set.values_list("email", flat=True)
    traces = [f"'{member.pk}'", *(address.lower() for address in addresses)]
    return [
        session.pk
        for session in Session.objects.all()
        if any(trace in str(session.get_decoded()).lower() for trace in traces)
    ]


# Each erasure


def texts_of(life: lives.Life, *names: str) -> QuerySet[Experience]:
    return Experience.objects.by(life.member).filter(topic__in=[life.topics[n] for n in names])


def erase_again(kind: ErasedKind, row: Member | Contributor | Experience) -> Callable[[], object]:
    return lambda: workflow.erase_again(kind, row.public_id)


@pytest.mark.parametrize("again", [False, True])
def test_a_text_that_its_author_deletes(life, again):
    texts = texts_of(life, "shown")
    check_that(
        erase_again(ErasedKind.EXPERIENCE, texts.get())
        if again
        else lambda: workflow.delete_experience(texts.get(), by=life.member),
        [(Erased.UNFINISHED, texts), (Erased.EXPERIENCE, texts)],
        life.member,
    )


def test_the_last_texts_of_somebody_in_a_community(life):
    texts = texts_of(life, "elsewhere", "taken back")

    def act():
        for text in list(texts):
            workflow.delete_experience(text, by=life.member)

    check_that(
        act,
        [
            (Erased.UNFINISHED, texts),
            (Erased.EXPERIENCE, texts),
            (Erased.CONTRIBUTOR, Contributor.objects.filter(experiences__in=texts).distinct()),
        ],
        life.member,
    )


def closing_with_everything(member: Member) -> list[Act]:
    return [
        (Erased.EXPERIENCE, Experience.objects.by(member)),
        (Erased.CONTRIBUTOR, Contributor.objects.of(member)),
        (Erased.ACCOUNT, Member.objects.filter(pk=member.pk)),
    ]


def closing_with_words_left(member: Member) -> list[Act]:
    texts = Experience.objects.by(member)
    stays = Submission.objects.filter(experience__in=texts.readable())
    return [
        (Erased.EXPERIENCE, texts.filter(is_readable=False)),
        (Erased.SUBMISSION, stays.exclude(state=SubmissionState.PUBLISHED)),
        (Erased.LEFT_WORDS, Contributor.objects.of(member)),
        (Erased.ACCOUNT, Member.objects.filter(pk=member.pk)),
    ]


WAYS = {
    ClosingChoice.ERASE: (closing_with_everything, ErasedKind.MEMBER),
    ClosingChoice.LEAVE_WORDS: (closing_with_words_left, ErasedKind.MEMBER_LEFT_WORDS),
}


@pytest.mark.parametrize("choice", WAYS)
@pytest.mark.parametrize("again", [False, True])
def test_an_account_that_is_closed(life, choice, again):
    does, kind = WAYS[choice]
    workflow.ask_to_close(life.member, choice)
    lives.a_week_passes(life.member)
    at_the_desk(life.senior)
    act = erase_again(kind, life.member) if again else workflow.close_due
    check_that(act, does(life.member), life.member)


def test_an_account_of_somebody_who_has_decided_things(life):
    Member.objects.filter(pk=life.member.pk).update(is_staff=True, is_superuser=True)
    publish(topic=life.topics["shown"], by=Member.objects.get(pk=life.member.pk))
    workflow.ask_to_close(life.member, ClosingChoice.ERASE)
    lives.a_week_passes(life.member)
    check_that(
        workflow.close_due,
        closing_with_everything(life.member),
        life.member,
        of_the_team=True,
    )
    member = Member.objects.get(pk=life.member.pk)
    assert member.state == MemberState.CLOSED and not member.has_usable_password()
    assert member.email == f"{member.public_id}@erased.invalid"


@pytest.mark.parametrize("again", [False, True])
def test_words_left_behind_that_are_removed(life, again):
    workflow.close_account(life.member, ClosingChoice.LEAVE_WORDS)
    at_the_desk(life.senior)
    body = Letter.objects.get(kind="account_closed").body
    keys = [line for line in body.splitlines() if len(line) == 23 and line.count("-") == 3]
    left = workflow.contributor_with_key(keys[0])
    check_that(
        erase_again(ErasedKind.CONTRIBUTOR, left)
        if again
        else lambda: workflow.remove_left_words(keys[0]),
        [
            (Erased.EXPERIENCE, left.experiences.all()),
            (Erased.CONTRIBUTOR, Contributor.objects.filter(pk=left.pk)),
        ],
        life.member,
    )
    assert not Consent.objects.filter(pk=left.consent_id).exists()


def long_ago(life: lives.Life) -> None:
    """All refused texts were refused long ago, and nobody looks at a decision any more."""
    for appeal in Appeal.objects.open():
        workflow.decide_appeal(appeal, by=make_senior(), overturns=False, text="No.")
    past = timedelta(days=200)
    Submission.objects.update(submitted_at=F("submitted_at") - past)
    Decision.objects.update(decided_at=F("decided_at") - past)


def test_refused_texts_whose_time_is_over(life):
    long_ago(life)
    over = Submission.objects.filter(state__in=REFUSED)
    others = Submission.objects.exclude(state__in=REFUSED)
    texts = Experience.objects.filter(submissions__in=over).exclude(submissions__in=others)
    check_that(
        workflow.delete_refused,
        [(Erased.SUBMISSION, over), (Erased.EXPERIENCE, texts.distinct())],
        life.member,
    )
    assert Draft.objects.filter(topic=life.topics["taken back"]).exists(), "it has its own time"


def test_drafts_whose_time_is_over(life):
    Draft.objects.update(
        saved_at=timezone.now() - timedelta(days=100), warned_at=timezone.now() - timedelta(days=8)
    )
    check_that(workflow.delete_old_drafts, [(Erased.DRAFT, Draft.objects.all())], life.member)


def test_an_account_that_nobody_confirmed(life):
    member = make_member(verified=False, joined_at=timezone.now() - timedelta(days=30))
    make_draft(life.topics["shown"], member)
    RescuedDraft.objects.create(
        member=member, topic=life.topics["shown"], fields={"words": "Okra."}
    )
    workflow.report(life.of_another, by=member, reason="abuse", details="Okra.")
    at_the_desk(life.senior)
    check_that(
        workflow.erase_unverified,
        [(Erased.ACCOUNT, Member.objects.filter(pk=member.pk))],
        member,
    )


# A life in which nothing happens would be erased by any code.

# What is readable has no blocker.
NEVER = {("experiences.Blocker", Erased.LEFT_WORDS)}
# Of an ordinary member these say nothing.
OF_THE_TEAM = {("accounts.Member", "is_staff"), ("accounts.Member", "is_superuser")}


def test_the_life_has_something_in_every_field_that_is_erased(life):
    member = life.member
    workflow.ask_to_close(member, ClosingChoice.LEAVE_WORDS)
    own = Experience.objects.by(member)
    begins_with = {
        Erased.DRAFT: Draft.objects.filter(member=member),
        Erased.UNFINISHED: own,
        Erased.SUBMISSION: Submission.objects.filter(experience__in=own),
        Erased.EXPERIENCE: own,
        Erased.CONTRIBUTOR: Contributor.objects.of(member),
        Erased.LEFT_WORDS: Contributor.objects.of(member),
        Erased.ACCOUNT: Member.objects.filter(pk=member.pk),
        Erased.ROW: own,
    }
    for erased, subjects in begins_with.items():
        for label, rows in rows_in(erased):
            about = list(apps.get_model(label)._base_manager.filter(rows.whose(subjects)))
            if (label, erased) == ("accounts.Consent", Erased.CONTRIBUTOR):
                continue  # in nobody's name only after an account was closed
            assert about or (label, erased) in NEVER, f"{label}, {erased.name}"
            for name in rows.emptied.split():
                column = apps.get_model(label)._meta.get_field(name)
                if not column.many_to_many and (label, name) not in OF_THE_TEAM:
                    told = {getattr(row, column.attname) for row in about}
                    assert told - {blank(label, name)}, f"{label}.{name}, {erased.name}"
