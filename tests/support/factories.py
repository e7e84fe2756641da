"""Plain functions that make rows with good defaults; a test passes only what it is about."""

import io
import json
import uuid
import zipfile
from datetime import timedelta
from itertools import count

from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import consents
from accounts.models import AccountDecision, AccountOutcome, Consent, ConsentScope, Member
from conditions.articles import workflow as conditions_workflow
from conditions.catalogue import topics
from conditions.models import (
    ArticleVersion,
    Condition,
    Disclaimer,
    MedicalReviewer,
    Question,
    QuestionText,
    Reference,
    Topic,
)
from experiences import workflow
from experiences.models import (
    Appeal,
    Blocker,
    Cause,
    Contributor,
    Decision,
    Draft,
    Escalation,
    Experience,
    Helpline,
    Report,
    Submission,
    SubmissionState,
)
from experiences.profiles import pen_names
from experiences.text_checks import hints
from experiences.workflow import counts

_number = count(1)
PASSWORD = "correct-horse-battery-7"
WORDS = "It began with a small hollow near my chin, and nobody had a name for it."


def make_member(email: str = "", *, verified: bool = True, **fields) -> Member:
    """An approved member whose address is verified; a pause has a week to run."""
    if fields.get("state") == "paused":
        fields = {"paused_until": timezone.now() + timedelta(days=7)} | fields
    member = Member.objects.create_user(
        email or f"member{next(_number)}@example.org", PASSWORD, **fields
    )
    member.emailaddress_set.create(email=member.email, verified=verified, primary=True)
    return member


def set_state(member: Member, state: str) -> Member:
    """The same member, the account in another state, without a decision."""
    Member.objects.filter(pk=member.pk).update(
        state=state,
        is_active=state not in ("declined", "closed"),
        paused_until=timezone.now() + timedelta(days=7) if state == "paused" else None,
    )
    return Member.objects.get(pk=member.pk)


def make_moderator(**fields) -> Member:
    """A member of staff who may decide on submissions, and nothing else."""
    moderator = make_member(is_staff=True, **fields)
    moderator.user_permissions.add(Permission.objects.get(codename="decide_submission"))
    return moderator


def make_senior_moderator(**fields) -> Member:
    """A member of staff with exactly the rights of a senior moderator."""
    return with_role("senior moderator", **fields)


def with_role(role: str, **fields) -> Member:
    """A member of staff with exactly the rights of a role."""
    if not Group.objects.filter(name=role).exists():
        call_command("ensure_roles", verbosity=0)
    member = make_member(is_staff=True, **fields)
    member.groups.add(Group.objects.get(name=role))
    return member


def decide_on_account(
    member: Member,
    outcome: AccountOutcome = AccountOutcome.NOTE,
    *,
    by: Member | None = None,
    reason: str = "promotion",
    facts: str = "The same advert, twice.",
    **fields,
) -> AccountDecision:
    """A decision on an account, made by the real transition; its words follow."""
    return workflow.decide_on_account(
        member, outcome, by=by or make_senior_moderator(), reason=reason, facts=facts, **fields
    )


def make_appeal(
    decision: AccountDecision | Decision | None = None, text: str = "It was no advert at all."
) -> Appeal:
    """A member's wish that somebody else look at a decision again, made by the real transition."""
    decision = decision or decide_on_account(make_member())
    is_on_account = isinstance(decision, AccountDecision)
    by = decision.member if is_on_account else decision.experience.contributor.member
    return workflow.open_appeal(decision, by=by, text=text)


def answer_appeal(
    appeal: Appeal, *, by: Member | None = None, overturns: bool = False, text: str = "It stands."
) -> Appeal:
    """The same appeal, answered by somebody who may."""
    workflow.decide_appeal(appeal, by=by or make_senior_moderator(), overturns=overturns, text=text)
    appeal.refresh_from_db()
    return appeal


def make_question(key: str = "causes", title: str = "What causes [[condition]]?", **fields):
    """A question of the catalogue with its English wording."""
    fields = {"group": "about", "aspect": "Causes"} | fields
    question, is_new = Question.objects.get_or_create(key=key, defaults=fields)
    if is_new:
        QuestionText.objects.create(
            question=question, language="en", title=title, prompts="What were you told?"
        )
    return question


def make_condition(name: str = "", **fields) -> Condition:
    """A listed condition."""
    name = name or f"Condition {next(_number)}"
    fields = {"slug": name.lower().replace(" ", "-")} | fields
    return Condition.objects.create(name=name, **fields)


def make_topic(condition: Condition | None = None, question: Question | None = None) -> Topic:
    """The page of one question of one condition."""
    condition = condition or make_condition()
    question = question or make_question()
    topics.make_topics(condition=condition, question=question)
    return Topic.objects.with_wording().get(condition=condition, question=question)


def load_catalogue() -> None:
    """The whole question catalogue, with topics for the conditions there are."""
    call_command("load_questions", verbosity=0)


def make_disclaimer() -> Disclaimer:
    disclaimer, _is_new = Disclaimer.objects.get_or_create(
        language="en", version=1, defaults={"text": "For information, not advice."}
    )
    return disclaimer


def make_reviewer(**fields) -> MedicalReviewer:
    fields = {"name": "Dr Example", "credentials": "Dermatologist", "conflicts": "None"} | fields
    return MedicalReviewer.objects.create(**fields)


def make_article(
    topic: Topic | None = None, *, references: int = 2, author: Member | None = None, **fields
) -> ArticleVersion:
    """A draft that could be published as it stands."""
    make_disclaimer()
    fields = {
        "short_answer": "The cause is not known.",
        "body": "## What is known\n\nLittle, so far.",
    } | fields
    article = ArticleVersion.objects.create(topic=topic or make_topic(), **fields)
    for position in range(references):
        Reference.objects.create(
            article=article,
            position=position,
            source="Orphanet",
            title=f"Entry {position}",
            url="https://www.orpha.net/",
        )
    if author:
        conditions_workflow.add_author(article, author)
    return article


def publish_article(article: ArticleVersion, *, reviewed: bool = True) -> ArticleVersion:
    if reviewed:
        sign_article(article)
    now = ArticleVersion.objects.get(pk=article.pk)
    return conditions_workflow.publish_article(now, version_read=now.checksum())


def sign_article(article: ArticleVersion, reviewer: MedicalReviewer | None = None, **said):
    """The clinical review of an article as it stands, made by the real transition."""
    article = ArticleVersion.objects.get(pk=article.pk)
    said = {"checked": "The whole page.", "version_read": article.checksum()} | said
    return conditions_workflow.sign_article(article, reviewer=reviewer or make_reviewer(), **said)


def make_draft(topic: Topic, member: Member, words: str = WORDS, **fields) -> Draft:
    fields = {"written_as": "self"} | fields
    return workflow.save_draft(topic, by=member, seen_version=0, words=words, **fields)


def submit(
    topic: Topic | None = None, member: Member | None = None, words: str = WORDS, **fields
) -> Submission:
    """A waiting submission, made by the real transitions: consent, draft, submit. Every hint is kept."""
    topic = topic or make_topic()
    member = member or make_member()
    consents.record_consent(member)
    Draft.objects.filter(topic=topic, member=member).delete()
    draft = make_draft(topic, member, words, **fields)
    return workflow.submit(
        topic,
        by=member,
        token=uuid.uuid4(),
        seen_version=draft.version,
        confirmed={hint.key for hint in hints.asked(draft.words)},
    )


def publish(submission: Submission | None = None, *, by: Member | None = None, **fields):
    """A readable experience, made by the real transitions."""
    submission = submission or submit(**fields)
    workflow.publish(submission, by=by or make_moderator())
    return Experience.objects.get(pk=submission.experience_id)


def return_for_changes(
    submission: Submission, *, by: Member | None = None, message="Please."
) -> Submission:
    """The same submission, returned with the mildest of reasons."""
    workflow.return_for_changes(
        submission, by=by or make_moderator(), reason="not_first_person", message=message
    )
    submission.refresh_from_db()
    return submission


def reject(submission: Submission, *, by: Member | None = None, facts="An advert.") -> Submission:
    workflow.reject(submission, by=by or make_moderator(), reason="promotion", facts=facts)
    submission.refresh_from_db()
    return submission


def block(experience: Experience, cause: str = Cause.HELD) -> Blocker:
    """Hide an experience for another cause than its author's wish, as a later transition will do."""
    with transaction.atomic():
        Experience.objects.select_for_update().get(pk=experience.pk)
        blocker = Blocker.objects.create(experience=experience, cause=cause)
        counts.update_readability(experience)
    return blocker


def hand_in_edit(experience: Experience, words: str = "It looks different to me now.", **fields):
    """A second version of an experience, waiting while the first stays as it is."""
    return submit(experience.topic, experience.contributor.member, words, **fields)


def make_old(experience: Experience, days: int = 800) -> Experience:
    """The same experience, as if it had been sent and published so many days ago."""
    past = timezone.now() - timedelta(days=days)
    Submission.objects.filter(experience=experience).update(submitted_at=past)
    Experience.objects.filter(pk=experience.pk).update(first_published_at=past)
    experience.refresh_from_db()
    return experience


def make_credible_member(email: str = "", **fields) -> Member:
    """A member whose report counts towards a hold: in good standing, confirmed, not new."""
    return make_member(email, **{"joined_at": timezone.now() - timedelta(days=8)} | fields)


def report(
    experience: Experience, by: Member | None = None, reason: str = "abuse", **said: str
) -> Report:
    """A report made by the real transition: a visitor's unless somebody is named."""
    if reason == "illegal":
        said = {"where": "The second sentence.", "why": "It is forbidden here."} | said
    return workflow.report(experience, by=by, reason=reason, **said)


def make_escalation(
    experience: Experience, kind: str = "crisis", cause: str = "words"
) -> Escalation:
    """What the rules do when a text may be a crisis or illegal."""
    with transaction.atomic():
        locked = Experience.objects.select_for_update().get(pk=experience.pk)
        return workflow.escalate_by_rules(locked, kind=kind, cause=cause)


def stored_counts(topic: Topic) -> tuple[int, int, int, int]:
    """People, relatives, contributors and experiences as the public pages read them."""
    topic = Topic.objects.select_related("condition").get(pk=topic.pk)
    return (
        topic.people_count,
        topic.relatives_count,
        topic.condition.contributor_count,
        topic.condition.experience_count,
    )


def drift(condition: Condition) -> list[str]:
    """What a recount of this condition would find wrong."""
    return [str(difference) for difference in counts.recount(condition.pk, repair=False)]


def make_many_readable(topic: Topic, number: int) -> list[Experience]:
    """So many readable experiences of as many people, made in bulk; the newest comes first.

    Every fourth is a parent's. Each two share the minute in which they were published.
    """
    start, now = next(_number), timezone.now()
    members = Member.objects.bulk_create(
        Member(email=f"one-of-many-{start}-{place}@example.org") for place in range(number)
    )
    given = Consent.objects.bulk_create(
        Consent(member=member, scope=ConsentScope.HEALTH, version="2026-11", language="en")
        for member in members
    )
    contributors = Contributor.objects.bulk_create(
        Contributor(
            condition=topic.condition,
            member=consent.member,
            consent=consent,
            pen_name=f"Plain Pebble {start}-{place}",
            pen_name_key=pen_names.key(f"Plain Pebble {start}-{place}"),
            published_count=1,
        )
        for place, consent in enumerate(given)
    )
    experiences = Experience.objects.bulk_create(
        Experience(
            contributor=contributor,
            topic=topic,
            written_as="parent" if place % 4 == 3 else "self",
            first_published_at=now - timedelta(minutes=place // 2),
        )
        for place, contributor in enumerate(contributors)
    )
    submissions = Submission.objects.bulk_create(
        Submission(
            experience=experience,
            number=1,
            words=f"These are the words of person {place} of many.",
            written_as=experience.written_as,
            state=SubmissionState.PUBLISHED,
            token=uuid.uuid4(),
        )
        for place, experience in enumerate(experiences)
    )
    for experience, submission in zip(experiences, submissions, strict=True):
        experience.published, experience.is_readable = submission, True
    Experience.objects.bulk_update(experiences, ["published", "is_readable"], batch_size=500)
    relatives = number // 4
    Topic.objects.filter(pk=topic.pk).update(
        people_count=F("people_count") + number - relatives,
        relatives_count=F("relatives_count") + relatives,
    )
    Condition.objects.filter(pk=topic.condition_id).update(
        contributor_count=F("contributor_count") + number,
        experience_count=F("experience_count") + number,
    )
    assert not drift(topic.condition)
    return list(Experience.objects.on(topic).readable().newest_first())


def make_helpline(country: str = "", name: str = "", **fields) -> Helpline:
    """A line that was checked today; for everybody unless a country is named."""
    fields = {
        "telephone": "116 123",
        "hours": "Day and night",
        "source": "https://helpline.example/",
        "verified_on": timezone.localdate(),
    } | fields
    name = name or f"Line {next(_number)}"
    return Helpline.objects.create(country=country, name=name, **fields)


SENIOR_RIGHTS = (
    "sanction_member",
    "ban_member",
    "approve_member",
    "decide_appeal",
    "decide_submission",
    "decide_escalated",
    "pause_intake",
)


def make_senior(**fields) -> Member:
    """A member of staff who may decide on submissions, accounts and others' decisions."""
    senior = make_member(is_staff=True, **fields)
    senior.user_permissions.set(Permission.objects.filter(codename__in=SENIOR_RIGHTS))
    return senior


def read_export(content: bytes) -> tuple[dict, str]:
    """What the copy of a member's data holds: for machines, and for people."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        return json.loads(package.read("data.json")), package.read("index.html").decode()
