"""What the database itself refuses, each rule broken once, past all of our own code."""

import uuid
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.models import (
    AccountDecision,
    AccountDecisionText,
    AddressChange,
    Closing,
    Consent,
    ErasureEntry,
    Letter,
    Member,
    RefusedAddress,
)
from conditions.models import (
    ArticleAuthor,
    ArticleVersion,
    AzEntry,
    ConditionCode,
    ConditionName,
    Disclaimer,
    QuestionText,
    RelatedCondition,
    SiteVersion,
)
from experiences import workflow
from experiences.models import (
    Appeal,
    AppealText,
    Contributor,
    Decision,
    DecisionText,
    Experience,
    Helpline,
    IntakePause,
    MeToo,
    ModeratedCondition,
    PageDecision,
    Report,
    ReportText,
    RescuedDraft,
)
from tests.support.factories import (
    block,
    hand_in_edit,
    make_article,
    make_condition,
    make_draft,
    make_escalation,
    make_helpline,
    make_member,
    make_moderator,
    make_question,
    make_reviewer,
    make_topic,
    publish,
    publish_article,
    reject,
    submit,
    with_role,
)

pytestmark = pytest.mark.django_db


def copy(row: models.Model, **changes) -> None:
    """Store a second row that equals the first but for these fields."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    if "public_id" in values:
        values["public_id"] = uuid.uuid4()
    type(row).objects.bulk_create([type(row)(**values | changes)])


def update(row: models.Model, **changes) -> None:
    type(row).objects.filter(pk=row.pk).update(**changes)


def two_experiences() -> tuple[Experience, Experience]:
    topic = make_topic()
    return publish(topic=topic), publish(topic=topic)


def reviewed_article() -> ArticleVersion:
    return publish_article(make_article())


def code() -> ConditionCode:
    return ConditionCode.objects.create(condition=make_condition(), system="OMIM", code="141300")


def name() -> ConditionName:
    return ConditionName.objects.create(condition=make_condition(), name="Hemiatrophy")


def az_entry() -> AzEntry:
    return AzEntry.objects.create(
        condition=make_condition(), name="Hemiatrophy", sort_key="hemiatrophy", initial="h"
    )


def related() -> RelatedCondition:
    return RelatedCondition.objects.create(
        condition=make_condition(), related=make_condition(), comparison="One family."
    )


def related_to_itself() -> None:
    row = related()
    update(row, related=row.condition)


def message() -> DecisionText:
    reject(submit())
    return DecisionText.objects.get()


def consent() -> Consent:
    return submit().experience.contributor.consent


def letter() -> Letter:
    return Letter.objects.create(kind="x", address="anna@example.org", subject="S", body="B")


def me_too() -> MeToo:
    experience, other = two_experiences()
    return MeToo.objects.create(experience=experience, contributor=other.contributor)


def rescued_draft() -> RescuedDraft:
    return RescuedDraft.objects.create(member=make_member(), topic=make_topic(), fields={})


def decided(outcome: str = "warning", **fields) -> AccountDecision:
    """A decision on somebody's account, as the row that the transitions write."""
    fields = {"member": make_member(), "decided_by": make_member(), "reason": "spam"} | fields
    if outcome in ("pause", "long_pause"):
        fields = {"until": timezone.now() + timedelta(days=7)} | fields
    return AccountDecision.objects.create(outcome=outcome, **fields)


def overturned() -> AccountDecision:
    return decided("overturned", reason="", undoes=decided())


def facts() -> AccountDecisionText:
    return AccountDecisionText.objects.create(decision=decided(), kind="facts", text="An advert.")


def closing() -> Closing:
    due = timezone.now() + timedelta(days=7)
    return Closing.objects.create(member=make_member(), choice="erase", due_at=due)


def erasure() -> ErasureEntry:
    return ErasureEntry.objects.create(kind="member", reference=uuid.uuid4())


def appeal() -> Appeal:
    return Appeal.objects.create(account_decision=decided())


def decision_on_a_text() -> Decision:
    return reject(submit()).decisions.get()


def appeal_for_a_text() -> Appeal:
    return Appeal.objects.create(decision=decision_on_a_text())


def new_address() -> AddressChange:
    due = timezone.now() + timedelta(days=7)
    return AddressChange.objects.create(
        member=make_member(), new_address="new@example.org", due_at=due
    )


def refused_address() -> RefusedAddress:
    return RefusedAddress.objects.create(member=make_member(), address="a@example.org")


def appeal_text() -> AppealText:
    return AppealText.objects.create(appeal=appeal(), kind="appeal", text="It was no advert.")


def helpline() -> Helpline:
    return make_helpline("DE", "Somebody who listens")


def reported(**fields) -> Report:
    """An open report by a member, as the row that the transitions write."""
    fields = {"experience": publish(), "reporter": make_member(), "reason": "abuse"} | fields
    return Report.objects.create(**fields)


def moderated_condition() -> ModeratedCondition:
    return ModeratedCondition.objects.create(moderator=make_moderator(), condition=make_condition())


def pause() -> IntakePause:
    return IntakePause.objects.create(sentence="On Monday again.", began_by=make_member())


def page_decision() -> PageDecision:
    return workflow.switch_off(make_topic(), by=with_role("editor"), reason="A double.")


def dismissed(**fields) -> Report:
    closed = {"state": "dismissed", "closed_at": timezone.now(), "closed_by": make_member()}
    return reported(**closed | fields)


def report_text() -> ReportText:
    return ReportText.objects.create(report=reported(), kind="details", text="It is an advert.")


def two_pen_names() -> None:
    one, other = two_experiences()
    update(other.contributor, pen_name_key=one.contributor.pen_name_key)


def two_public_ids(first, second) -> None:
    update(second, public_id=first.public_id)


def publish_the_same_words_for_two() -> None:
    one, other = two_experiences()
    update(other, published=one.published)


def sign_twice() -> None:
    article = reviewed_article()
    copy(article.review)


def undo_twice() -> None:
    anna = make_moderator()
    decision = reject(submit(), by=anna).decisions.get()
    workflow.undo(decision, by=anna)
    copy(Decision.objects.get(outcome="undone"))


def sign_as_two_reviewers() -> None:
    member = make_member()
    make_reviewer(member=member)
    make_reviewer(member=member)


def no_short_answer() -> None:
    update(reviewed_article(), short_answer="")


# One broken row for each constraint. A new constraint without a line here fails the first test.
BREAKS = {
    # people
    "accounts.Member.public_id": lambda: two_public_ids(make_member(), make_member()),
    "accounts.Member.email": lambda: copy(make_member("anna@example.org")),
    "one_member_per_address_in_any_case": lambda: copy(
        make_member("anna@example.org"), email="ANNA@Example.org"
    ),
    "only_declined_and_closed_members_may_not_sign_in": lambda: update(
        make_member(), state="closed"
    ),
    "a_pause_and_nothing_else_has_an_end": lambda: update(
        make_member(), paused_until=timezone.now()
    ),
    "accounts.AccountDecision.undoes": lambda: copy(overturned()),
    "every_restriction_of_an_account_has_a_reason": lambda: decided(reason=""),
    "only_a_ban_hides_words": lambda: decided(hides_words=True),
    "only_pauses_have_an_end": lambda: decided("pause", until=None),
    "only_an_overturning_undoes_a_decision": lambda: decided("warning", undoes=decided()),
    "nobody_decides_on_their_own_account": lambda: update(
        decision := decided(), member=decision.decided_by
    ),
    "one_text_per_account_decision_and_kind": lambda: copy(facts(), text="Other facts."),
    "accounts.AccountDecision.public_id": lambda: two_public_ids(decided(), decided()),
    "accounts.AddressChange.member": lambda: copy(new_address()),
    "an_address_changes_after_it_was_asked": lambda: update(
        new_address(), due_at=timezone.now() - timedelta(days=1)
    ),
    "accounts.Closing.member": lambda: copy(closing(), choice="leave_words"),
    "an_account_closes_after_it_was_asked": lambda: update(
        closing(), due_at=timezone.now() - timedelta(days=1)
    ),
    "accounts.ErasureEntry.public_id": lambda: two_public_ids(erasure(), erasure()),
    "each_erasure_is_recorded_once": lambda: copy(erasure()),
    "one_valid_consent_per_member_scope_and_version": lambda: copy(consent()),
    "consent_is_withdrawn_after_it_was_given": lambda: update(
        consent(), withdrawn_at=timezone.now() - timedelta(days=1)
    ),
    "accounts.Letter.public_id": lambda: two_public_ids(letter(), letter()),
    "a_letter_that_is_over_keeps_no_address_and_no_words": lambda: update(
        letter(), sent_at=timezone.now(), address="", subject=""
    ),
    "a_letter_leaves_or_is_given_up": lambda: update(
        letter(),
        sent_at=timezone.now(),
        given_up_at=timezone.now(),
        address="",
        subject="",
        body="",
    ),
    "accounts.RefusedAddress.member": lambda: copy(refused_address(), address="b@example.org"),
    "an_address_is_marked_after_it_refused": lambda: update(
        refused_address(), marked_at=timezone.now() - timedelta(days=1)
    ),
    # what is known
    "conditions.Condition.slug": lambda: copy(make_condition(), name="Another name"),
    "conditions.Condition.name": lambda: copy(make_condition(), slug="another"),
    "condition_counts_are_never_negative": lambda: update(
        make_condition(), contributor_count=-1, experience_count=0
    ),
    "a_condition_has_no_more_contributors_than_experiences": lambda: update(
        make_condition(), contributor_count=2, experience_count=1
    ),
    "a_name_once_per_condition": lambda: copy(name(), kind="former"),
    "a_code_once_per_condition": lambda: copy(code(), relation="broader"),
    "a_name_stands_once_in_the_a_to_z": lambda: copy(az_entry(), name="Hémiatrophy"),
    "a_related_condition_once_per_condition": lambda: copy(related(), comparison="Twice."),
    "a_condition_is_not_related_to_itself": related_to_itself,
    "an_author_once_per_article_version": lambda: [
        ArticleAuthor.objects.create(article=article, member=editor)
        for article, editor in [(make_article(), make_member())] * 2
    ],
    "conditions.Question.key": lambda: copy(make_question()),
    "the_site_has_one_version": lambda: SiteVersion.objects.create(id=2),
    "one_question_is_the_overview": lambda: copy(
        make_question(is_overview=True), key="another-overview"
    ),
    "a_review_is_due_after_a_month_or_more": lambda: update(make_question(), review_months=0),
    "one_wording_per_question_and_language": lambda: copy(
        QuestionText.objects.get(question=make_question()), title="Another wording"
    ),
    "one_topic_per_condition_and_question": lambda: copy(make_topic()),
    "topic_counts_are_never_negative": lambda: update(make_topic(), relatives_count=-1),
    "one_disclaimer_per_language_and_version": lambda: copy(
        Disclaimer.objects.create(language="fr", version=1, text="Un texte.")
    ),
    "conditions.MedicalReviewer.member": sign_as_two_reviewers,
    "article_versions_are_numbered": lambda: copy(reviewed_article(), state="superseded"),
    "one_published_article_per_topic_and_language": lambda: copy(reviewed_article(), number=2),
    "one_draft_article_per_topic_and_language": lambda: copy(make_article(), number=2),
    "a_public_article_has_a_short_answer_date_and_disclaimer": no_short_answer,
    "conditions.Review.article": sign_twice,
    "the_next_review_is_due_after_this_one": lambda: update(
        reviewed_article().review, reviewed_on=date(2026, 4, 7), due_on=date(2026, 4, 7)
    ),
    # what is lived
    "experiences.Contributor.public_id": lambda: two_public_ids(
        publish().contributor, publish().contributor
    ),
    "one_contributor_per_member_and_condition": lambda: copy(
        publish().contributor, pen_name="Another Name 123", pen_name_key="anothername123"
    ),
    "one_contributor_per_pen_name_and_condition": two_pen_names,
    "a_pen_name_has_a_letter_or_a_digit": lambda: update(publish().contributor, pen_name_key=""),
    "contributor_count_is_never_negative": lambda: update(
        publish().contributor, published_count=-1
    ),
    "the_age_at_first_signs_is_a_band": lambda: update(publish().contributor, age_band="12"),
    "the_years_since_first_signs_are_a_band": lambda: update(
        publish().contributor, years_band="2014"
    ),
    "experiences.Experience.public_id": lambda: two_public_ids(*two_experiences()),
    "experiences.Experience.published": publish_the_same_words_for_two,
    "one_experience_per_contributor_and_topic": lambda: copy(submit().experience),
    "a_readable_experience_has_a_published_version": lambda: update(
        submit().experience, is_readable=True
    ),
    "a_published_version_has_its_first_date": lambda: update(publish(), first_published_at=None),
    "one_blocker_per_experience_and_cause": lambda: copy(block(publish())),
    "one_draft_per_member_and_topic": lambda: copy(make_draft(make_topic(), make_member())),
    "me_too_once_per_contributor": lambda: copy(me_too()),
    "each_condition_once_per_moderator": lambda: copy(moderated_condition()),
    "one_running_intake_pause": lambda: copy(pause(), sentence="Another pause."),
    "an_ended_pause_names_who_and_when": lambda: update(pause(), ended_at=timezone.now()),
    "experiences.RescuedDraft.key": lambda: copy(rescued_draft()),
    "experiences.Submission.public_id": lambda: two_public_ids(submit(), submit()),
    "submissions_are_numbered": lambda: copy(submit(), token=uuid.uuid4(), state="taken_back"),
    "one_submission_per_form_token": lambda: copy(submit(), number=2, state="taken_back"),
    "one_waiting_submission_per_experience": lambda: copy(submit(), number=2, token=uuid.uuid4()),
    "one_published_submission_per_experience": lambda: update(
        hand_in_edit(publish()), state="published"
    ),
    "every_refusal_has_a_reason_and_no_publication_has": lambda: update(
        Decision.objects.get(submission=reject(submit())), reason=""
    ),
    "an_undoing_names_what_it_undoes": lambda: update(
        Decision.objects.get(submission=reject(submit())), outcome="undone", reason=""
    ),
    "experiences.Decision.undoes": undo_twice,
    "one_open_escalation_per_experience": lambda: copy(make_escalation(submit().experience)),
    "only_the_team_raises_by_name": lambda: update(
        make_escalation(submit().experience), raised_by=make_member()
    ),
    "an_open_escalation_is_resolved_by_nobody": lambda: update(
        make_escalation(submit().experience), resolved_by=make_member()
    ),
    "an_escalation_is_resolved_after_it_was_raised": lambda: update(
        make_escalation(submit().experience), resolved_at=timezone.now() - timedelta(days=1)
    ),
    "one_text_per_decision_and_kind": lambda: copy(message(), text="Other facts."),
    "only_words_left_behind_have_a_removal_key": lambda: update(
        publish().contributor, removal_key="a" * 64
    ),
    "experiences.Appeal.public_id": lambda: two_public_ids(appeal(), appeal()),
    "experiences.Appeal.account_decision": lambda: copy(appeal()),
    "experiences.Appeal.decision": lambda: copy(appeal_for_a_text()),
    "an_appeal_is_against_exactly_one_decision": lambda: update(
        appeal(), decision=decision_on_a_text()
    ),
    "experiences.Decision.public_id": lambda: two_public_ids(
        decision_on_a_text(), decision_on_a_text()
    ),
    "a_decided_appeal_names_who_and_when": lambda: update(appeal(), state="upheld"),
    "one_text_per_appeal_and_kind": lambda: copy(appeal_text(), text="Another text."),
    "experiences.Report.public_id": lambda: two_public_ids(reported(), reported()),
    "one_report_per_key": lambda: copy(reported(), reporter_id=make_member().pk),
    "one_open_report_per_member_and_experience": lambda: copy(reported(), follow_hash=""),
    "one_open_report_per_place_and_experience": lambda: copy(
        reported(reporter=None, place="x" * 64), follow_hash=""
    ),
    "only_an_open_report_of_a_visitor_has_a_place": lambda: reported(place="x" * 64),
    "an_open_report_names_its_text": lambda: update(reported(), experience=None),
    "a_decided_report_names_who_and_when": lambda: update(reported(), state="upheld"),
    "only_a_dismissed_report_is_unfounded": lambda: update(reported(), is_unfounded=True),
    "only_a_members_report_is_credible": lambda: reported(reporter=None, is_credible=True),
    "a_helpline_can_be_rung_or_opened": lambda: update(helpline(), telephone="", url=""),
    "each_helpline_once_per_country": lambda: copy(helpline(), telephone="112"),
    "one_text_per_report_and_kind": lambda: copy(report_text(), text="Another text."),
    "a_condition_shown_to_visitors_is_not_gone": lambda: make_condition(is_gone=True),
    "a_decision_on_a_page_is_about_one": lambda: update(page_decision(), question=make_question()),
    "every_switching_off_has_its_reason": lambda: update(page_decision(), reason=""),
    "a_page_holds_no_more_people_than_texts": lambda: update(page_decision(), people=1),
}


def constraints() -> set[str]:
    """Every rule that the models of our apps give to the database, by its name."""
    names = set()
    for label in ("accounts", "conditions", "experiences", "diseasemaps"):
        for model in apps.get_app_config(label).get_models():
            names |= {constraint.name for constraint in model._meta.constraints}
            names |= {
                f"{model._meta.label}.{field.name}"
                for field in model._meta.local_fields
                if field.unique and not field.primary_key
            }
            assert not model._meta.unique_together, "name the rule: use a UniqueConstraint"
    return names


def test_every_rule_of_the_database_is_broken_here():
    assert constraints() == set(BREAKS)


@pytest.mark.parametrize("rule", BREAKS)
def test_the_database_refuses(rule):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        BREAKS[rule]()
    assert names_the_rule(str(refusal.value), rule), str(refusal.value)


# Two rows that break the first break the second too; the database names whichever it likes.
IMPLIED = {"accounts.Member.email": "one_member_per_address_in_any_case"}


def names_the_rule(message: str, rule: str) -> bool:
    """Whether it was this rule that refused, as far as the database says."""
    if rule in message or IMPLIED.get(rule, rule) in message:
        return True
    if "." in rule:
        model, field = rule.rsplit(".", 1)
        column = apps.get_model(model)._meta.get_field(field).column
        return column in message and "unique" in message.lower()
    # SQLite names the columns of a broken UNIQUE, not the constraint.
    return message.endswith(f": {columns_of(rule)}")


def columns_of(rule: str) -> str:
    (columns,) = [
        ", ".join(f"{model._meta.db_table}.{model._meta.get_field(f).column}" for f in rows.fields)
        for model in apps.get_models()
        for rows in model._meta.constraints
        if rows.name == rule and isinstance(rows, models.UniqueConstraint)
    ]
    return columns


@pytest.mark.parametrize(
    "broken",
    [
        {"contributor_count": 0, "experience_count": -1},
        {"contributor_count": -1, "experience_count": -1},
    ],
)
def test_neither_count_of_a_condition_can_be_negative(broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        update(make_condition(), **broken)


@pytest.mark.parametrize("field", ["people_count", "relatives_count"])
def test_neither_count_of_a_question_can_be_negative(field):
    with pytest.raises(IntegrityError), transaction.atomic():
        update(make_topic(), **{field: -1})


@pytest.mark.parametrize("missing", [{"published_at": None}, {"disclaimer": None}])
def test_a_public_article_has_its_date_and_its_disclaimer(missing):
    with pytest.raises(IntegrityError), transaction.atomic():
        update(reviewed_article(), **missing)


@pytest.mark.parametrize("over", ["sent_at", "given_up_at"])
@pytest.mark.parametrize("kept", ["address", "subject", "body"])
def test_a_letter_that_is_over_keeps_neither_address_nor_subject_nor_body(kept, over):
    emptied = {"address": "", "subject": "", "body": ""}
    del emptied[kept]
    with pytest.raises(IntegrityError), transaction.atomic():
        update(letter(), **{over: timezone.now()}, **emptied)


@pytest.mark.parametrize(
    ("state", "is_active"), [("approved", False), ("banned", False), ("declined", True)]
)
def test_only_declined_and_closed_members_cannot_sign_in(state, is_active):
    with pytest.raises(IntegrityError), transaction.atomic():
        update(make_member(), state=state, is_active=is_active)


def test_only_an_account_that_is_paused_says_until_when():
    with pytest.raises(IntegrityError), transaction.atomic():
        update(make_member(state="paused"), paused_until=None)


@pytest.mark.parametrize(
    "broken",
    [
        {"outcome": "warning", "until": timezone.now()},
        {"outcome": "overturned", "reason": ""},
    ],
    ids=["a warning with an end", "an overturning of nothing"],
)
def test_a_decision_on_an_account_is_whole_in_the_other_direction_too(broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        decided(**broken)


@pytest.mark.parametrize("missing", ["decided_by", "decided_at"])
def test_an_answer_to_an_appeal_names_both_who_and_when(missing):
    answered = {"decided_by": make_member(), "decided_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        update(appeal(), state="upheld", **answered | {missing: None})


def test_an_appeal_is_against_something():
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.create()


def test_an_open_appeal_has_no_answer_yet():
    with pytest.raises(IntegrityError), transaction.atomic():
        update(appeal(), decided_by=make_member(), decided_at=timezone.now())


def test_a_publication_has_no_reason():
    publish()
    with pytest.raises(IntegrityError), transaction.atomic():
        update(Decision.objects.get(), reason="spam")


@pytest.mark.parametrize(
    "half",
    [
        {"closed_at": None},
        {"closed_by": None},
        {"state": "open"},
        {"state": "lapsed"},
    ],
)
def test_a_closed_report_is_closed_wholly(half):
    with pytest.raises(IntegrityError), transaction.atomic():
        update(dismissed(), **half)


def test_visitors_and_those_who_left_may_have_several_open_reports_on_one_text():
    experience = publish()
    for _ in range(2):
        update(reported(experience=experience), reporter=None, follow_hash="")
    assert experience.reports.open().count() == 2


def test_people_who_left_their_words_behind_are_not_one_and_the_same():
    """Several contributors without a member may stand in one community."""
    two_experiences()
    assert Contributor.objects.update(member=None) == 2


def test_the_same_consent_can_be_given_again_after_it_was_withdrawn():
    first = consent()
    update(first, withdrawn_at=timezone.now())
    copy(first, withdrawn_at=None)
    assert Consent.objects.filter(member=first.member).count() == 2


@pytest.mark.parametrize(
    "forget",
    [
        lambda: make_moderator_who_decided().delete(),
        lambda: reject(submit()).experience.topic.delete(),
        lambda: publish().contributor.delete(),
        lambda: publish().published.delete(),
        lambda: publish().contributor.member.delete(),
        lambda: publish().contributor.consent.delete(),
        lambda: reviewed_article().disclaimer.delete(),
        lambda: reviewed_article().review.reviewer.delete(),
    ],
    ids=[
        "moderator with decisions",
        "topic with experiences",
        "contributor with experiences",
        "published words",
        "member with experiences",
        "consent with a contributor",
        "disclaimer of an article",
        "reviewer of an article",
    ],
)
def test_what_others_rest_on_is_not_deleted_by_the_way(forget):
    with pytest.raises(models.ProtectedError):
        forget()


def make_moderator_who_decided() -> Member:
    moderator = make_moderator()
    publish(by=moderator)
    return moderator


@pytest.mark.parametrize(
    "half",
    [
        lambda row: {"ended_by": row.began_by},
        lambda row: {"ended_by": row.began_by, "ended_at": row.began_at - timedelta(seconds=1)},
    ],
    ids=["nobody knows when", "before it began"],
)
def test_a_pause_in_sending_ends_wholly_and_after_it_began(half):
    row = pause()
    with pytest.raises(IntegrityError), transaction.atomic():
        update(row, **half(row))


def test_pauses_that_are_over_stand_beside_each_other_and_a_running_one():
    first = pause()
    update(first, ended_at=timezone.now(), ended_by=first.began_by)
    first.refresh_from_db()
    copy(first)
    pause()

    assert IntakePause.objects.count() == 3


def test_whoever_paused_sending_is_not_deleted_by_the_way():
    row = pause()
    with pytest.raises(models.ProtectedError):
        row.began_by.delete()
