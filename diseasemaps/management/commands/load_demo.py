"""Load the demonstration: invented people and words about real conditions, in every state."""

import logging
import random
import uuid
from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts import consents
from accounts import workflow as accounts_lifecycle
from accounts.models import ClosingChoice, ConsentScope, Letter, Member
from conditions.articles import workflow as articles
from conditions.catalogue import alphabet, topics
from conditions.models import (
    ArticleVersion,
    Condition,
    ConditionCode,
    ConditionName,
    Disclaimer,
    MedicalReviewer,
    Reference,
    RelatedCondition,
    Topic,
)
from diseasemaps.demo import handwritten, known, lived, taking_part
from experiences import workflow
from experiences.models import Blocker, Contributor, Decision, Draft, Experience, Lane, Submission
from experiences.models.draft import NameChoice
from experiences.profiles import pen_names
from experiences.profiles.bands import AgeAtFirstSigns, YearsSinceFirstSigns
from experiences.text_checks import hints

PASSWORD = "demonstration-2026"  # noqa: S105 - printed on purpose, refused outside DEBUG
SIGN_INS = {
    "patient@example.org": None,
    "newcomer@example.org": None,
    "applicant@example.org": None,
    "paused@example.org": None,
    "banned@example.org": None,
    "closing@example.org": None,
    "moderator@example.org": ("moderator", "Moderator One"),
    "moderator2@example.org": ("moderator", "Moderator Two"),
    "senior@example.org": ("senior moderator", "Senior Moderator"),
    "editor@example.org": ("editor", "Editor"),
    "reviewer@example.org": ("medical reviewer", "Medical Reviewer"),
    "admin@example.org": ("administrator", "Administrator"),
}
SEED = 2026
FIRST_CONDITION = "parry-romberg-syndrome"
OTHER_CONDITION = "hypermobile-ehlers-danlos-syndrome"
# With the patient who signs in, this makes the 106 that the pages show.
INVENTED_THERE = 105
INVENTED_ELSEWHERE = 12
MOST_TEXTS = 3
WRITTEN_AS = {"self": 74, "parent": 14, "relative": 8, "carer": 4}
# The grammar has its own word for one of the perspectives.
PERSPECTIVE = {"relative": "partner"}
WAITING_HOURS = (80, 50, 30, 22, 9, 6, 3, 1)
# One of them typed a pen name, for a moderator to read.
TYPED_NAME, HOURS_OF_TYPED_NAME = "Sunday painter", 30
# Others have chosen a new name since their words were published; the second is not shown.
RENAMED = ("Teapot 12", "hemiderm helps")
LAST_DAY = datetime(2026, 11, 14, tzinfo=UTC)
DAYS = 640


class Command(BaseCommand):
    help = "Fill an empty database with demonstration data. Refused unless DEBUG is on."

    @transaction.atomic
    def handle(self, *args, **options) -> None:
        if not settings.DEBUG:
            raise CommandError("Demonstration data is for DEBUG only: it holds known passwords.")
        if Member.objects.filter(email="patient@example.org").exists():
            self.stdout.write("The demonstration data is there already.")
            return
        logs = [logging.getLogger(name) for name in ("accounts", "experiences")]
        levels = [log.level for log in logs]
        for log in logs:
            log.setLevel(logging.WARNING)  # hundreds of moves are made below
        try:
            self._load()
        finally:
            for log, level in zip(logs, levels, strict=True):
                log.setLevel(level)
        self.stdout.write("The demonstration data is loaded.")

    def _load(self) -> None:
        self.rng = random.Random(SEED)  # noqa: S311 - the same data on every machine
        call_command("load_questions", verbosity=0, stdout=self.stdout)
        call_command("ensure_roles", verbosity=0, stdout=self.stdout)
        call_command("ensure_helplines", verbosity=0, stdout=self.stdout)
        self.people = self._sign_ins()
        self.moderators = [
            self.people["moderator@example.org"],
            self.people["moderator2@example.org"],
        ]
        self._conditions()
        self._articles()
        self._invented_people()
        self._patient()
        self._waiting()
        self._accounts()
        self._new_names()
        self._hidden()
        self._reports()
        self._hard_to_read()
        taking_part.load(FIRST_CONDITION, self.people["patient@example.org"])
        # Nobody is to get hundreds of letters about invented events.
        Letter.objects.all().delete()
        taking_part.tell(self.people["patient@example.org"])

    def _sign_ins(self) -> dict[str, Member]:
        password = make_password(PASSWORD)
        people = {}
        for email, role in SIGN_INS.items():
            member = Member(
                email=email, password=password, is_staff=bool(role), joined_at=self._some_day()
            )
            if role:
                member.desk_name = role[1]
                member.is_superuser = role[0] == "administrator"
            member.save()
            member.emailaddress_set.create(email=email, verified=True, primary=True)
            if role:
                member.groups.add(Group.objects.get(name=role[0]))
            people[email] = member
        return people

    def _conditions(self) -> None:
        for entry in known.CONDITIONS:
            condition = Condition.objects.create(
                slug=entry.slug, name=entry.name, second_name=entry.second_name
            )
            ConditionName.objects.bulk_create(
                ConditionName(condition=condition, name=name.text, kind=name.kind)
                for name in entry.names
            )
            ConditionCode.objects.bulk_create(
                ConditionCode(condition=condition, system=code.system, code=code.code)
                for code in entry.codes
            )
            topics.make_topics(condition=condition)
            alphabet.index_names(condition)
        by_slug = {condition.slug: condition for condition in Condition.objects.all()}
        RelatedCondition.objects.bulk_create(
            RelatedCondition(
                condition=by_slug[entry.slug],
                related=by_slug[related.slug],
                note=related.note,
                position=position,
            )
            for entry in known.CONDITIONS
            for position, related in enumerate(entry.related)
        )

    def _articles(self) -> None:
        Disclaimer.objects.create(
            language="en", version=known.DISCLAIMER_VERSION, text=known.DISCLAIMER
        )
        reviewers = [
            MedicalReviewer.objects.create(
                name=reviewer.name,
                credentials=reviewer.credentials,
                conflicts=reviewer.conflict_statement,
            )
            for reviewer in known.REVIEWERS
        ]
        reviewers[0].member = self.people["reviewer@example.org"]
        reviewers[0].save()
        for entry in known.ARTICLES:
            article = ArticleVersion.objects.create(
                topic=self._topic(entry.condition, entry.question),
                short_answer=entry.short_answer,
                body=entry.body,
                change_note="First version.",
                author=self.people["editor@example.org"],
            )
            Reference.objects.bulk_create(
                Reference(
                    article=article,
                    position=position,
                    source=reference.source,
                    title=reference.title,
                    url=reference.url,
                )
                for position, reference in enumerate(entry.references)
            )
            if entry.reviewer is not None:
                articles.sign_article(
                    article,
                    reviewer=reviewers[entry.reviewer],
                    checked=entry.checked,
                    on=datetime.fromisoformat(entry.reviewed_on).date(),
                )
            day = datetime.fromisoformat(entry.updated_on).date()
            articles.publish_article(article, at=datetime.combine(day, time(12), UTC))

    def _invented_people(self) -> None:
        """Everybody whose words are there to be read, each with one to three experiences."""
        used: set[str] = set()
        for condition in Condition.objects.order_by("pk"):
            is_first = condition.slug == FIRST_CONDITION
            topics = {
                topic.question.key: topic
                for topic in Topic.objects.filter(
                    condition=condition, question__takes_experiences=True
                ).select_related("condition", "question")
            }
            people = [
                self._invented_member()
                for _ in range(INVENTED_THERE if is_first else INVENTED_ELSEWHERE)
            ]
            if is_first:
                causes = topics.pop("causes")
                for member, text in zip(people, handwritten.THREE_CAUSES, strict=False):
                    self._publish(causes, member, text, "self")
                self._tell_context(people)
            for number, member in enumerate(people):
                has_written = is_first and number < len(handwritten.THREE_CAUSES)
                how_many = self.rng.choices(range(1, MOST_TEXTS + 1), [70, 23, 7])[0]
                written_as = "self" if has_written else self._written_as()
                for key in self.rng.sample(sorted(topics), how_many - has_written):
                    words = lived.words(
                        self.rng,
                        key,
                        PERSPECTIVE.get(written_as, written_as),
                        condition.slug,
                        used=used,
                    )
                    self._publish(topics[key], member, words, written_as)

    def _patient(self) -> None:
        """One experience in each state for the patient who signs in."""
        patient = self.people["patient@example.org"]
        moderator = self.moderators[0]
        own = handwritten.TEXTS_FOR_PATIENT

        def topic(key: str) -> Topic:
            return self._topic(FIRST_CONDITION, key)

        self._publish(topic("diagnosis"), patient, own["published"], "self")
        old, new = own["published_edit_waiting"]
        self._publish(topic("daily-life"), patient, old, "self")
        self._submit(topic("daily-life"), patient, new, "self")
        self._submit(topic("treatments"), patient, own["waiting"], "self")
        returned = self._submit(topic("support"), patient, own["returned"], "self")
        workflow.return_for_changes(
            returned,
            by=moderator,
            reason="personal_data_other",
            message=own["returned_message"],
        )
        rejected = self._submit(topic("self-care"), patient, own["rejected"], "self")
        workflow.reject(
            rejected, by=moderator, reason="dose_or_stop_medicine", facts=own["rejected_facts"]
        )
        withdrawn = self._publish(topic("mental-health"), patient, own["withdrawn"], "self")
        workflow.withdraw(withdrawn, by=patient)
        taken_back = self._submit(topic("work-school"), patient, own["taken_back"], "self")
        draft = workflow.take_back(taken_back.experience, by=patient)
        workflow.save_draft(
            topic("work-school"), by=patient, seen_version=draft.version, asks_for_support=True
        )
        workflow.save_draft(
            topic("newly-diagnosed"), by=patient, seen_version=0, words=own["draft"]
        )
        workflow.show_as(withdrawn, by=patient, pen_name=False)
        workflow.change_context(
            withdrawn.contributor,
            by=patient,
            age_band=AgeAtFirstSigns.FROM_10,
            years_band=YearsSinceFirstSigns.FROM_11,
            shows_years=True,
            country="GB",
        )
        self._date_back(patient)

    def _date_back(self, member: Member) -> None:
        """Spread what just happened to the patient over the last weeks."""
        now = timezone.now()
        own = Submission.objects.filter(experience__contributor__member=member)
        for days, submission in enumerate(own.exclude(state="published").order_by("-pk"), start=2):
            sent = now - timedelta(days=days * days, hours=3)
            Submission.objects.filter(pk=submission.pk).update(submitted_at=sent)
            submission.decisions.update(decided_at=sent + timedelta(hours=20))
        Blocker.objects.filter(set_by=member).update(set_at=now - timedelta(days=20))
        for days, draft in enumerate(member.drafts.order_by("-pk")):
            saved = now - timedelta(days=days * 5, hours=2)
            Draft.objects.filter(pk=draft.pk).update(saved_at=saved)

    def _waiting(self) -> None:
        """The moderators' queue: fine texts and ones with something to notice."""
        now = timezone.now()
        for hours, entry in zip(WAITING_HOURS, handwritten.WAITING, strict=False):
            submission = self._submit(
                self._topic(entry.condition, entry.question),
                self._invented_member(),
                entry.words,
                {"partner": "relative"}.get(entry.written_as, entry.written_as),
                language=entry.language,
                typed_name=TYPED_NAME if hours == HOURS_OF_TYPED_NAME else "",
            )
            Submission.objects.filter(pk=submission.pk).update(
                submitted_at=now - timedelta(hours=hours)
            )

    def _accounts(self) -> None:
        """An account in each state, decided on by the real moves, and an appeal to be answered."""
        accounts_lifecycle.apply(self.people["applicant@example.org"])
        said = handwritten.ON_ACCOUNTS
        paused, banned = self.people["paused@example.org"], self.people["banned@example.org"]
        senior, administrator = self.people["senior@example.org"], self.people["admin@example.org"]
        workflow.decide_on_account(paused, "note", by=senior, **said["note"])
        workflow.decide_on_account(paused, "pause", by=self.moderators[0], **said["pause"])
        workflow.decide_on_account(banned, "warning", by=senior, **said["warning"])
        ban = workflow.decide_on_account(
            banned, "ban", by=administrator, hides_words=True, **said["ban"]
        )
        workflow.appeal(ban, by=banned, text=said["appeal"])
        leaving = self.people["closing@example.org"]
        self._publish(
            self._topic(OTHER_CONDITION, "daily-life"), leaving, said["left_words"], "self"
        )
        workflow.ask_to_close(leaving, ClosingChoice.ERASE)

    def _new_names(self) -> None:
        """A name that waits by itself, and one that a moderator has not shown."""
        known_here = Contributor.objects.filter(
            condition__slug=FIRST_CONDITION, published_count=1
        ).exclude(member=self.people["patient@example.org"])
        for name, contributor in zip(RENAMED, known_here.order_by("-pk"), strict=False):
            workflow.type_pen_name(contributor, name, by=contributor.member)
        workflow.decide_typed_name(contributor, name, by=self.moderators[0], approved=False)

    def _reports(self) -> None:
        """A text that three readers have held, one that somebody worries about, one that stays."""
        said = handwritten.ON_REPORTS
        held, worried = (
            self._publish(
                self._topic(OTHER_CONDITION, question), self._invented_member(), words, "self"
            )
            for question, words in (
                ("self-care", said["held_words"]),
                ("mental-health", said["worried_words"]),
            )
        )
        for details in said["held_details"]:
            workflow.report(held, by=self._reader(), reason="promotion", details=details)
        workflow.report(
            worried, by=self._reader(), reason="worried", details=said["worried_details"]
        )
        on_causes = Experience.objects.readable().on(self._topic(FIRST_CONDITION, "causes"))
        kept = on_causes.newest_first().last()
        workflow.report(kept, by=None, reason="identifies", details=said["visitor_details"])
        workflow.keep(kept, by=self.moderators[0], answer=said["kept_answer"])

    def _hard_to_read(self) -> None:
        """Texts that readers open themselves, and one whose author asks for support."""
        for question, words, notes in handwritten.WITH_CONTENT_NOTES:
            topic = self._topic(OTHER_CONDITION, question)
            self._publish(topic, self._invented_member(), words, "self", content_notes=notes)
        asks = self._submit(
            self._topic(OTHER_CONDITION, "relationships"),
            self._invented_member(),
            handwritten.ASKS_FOR_SUPPORT,
            "self",
            asks_for_support=True,
        )
        sent = timezone.now() - timedelta(hours=2)
        Submission.objects.filter(pk=asks.pk).update(submitted_at=sent)

    def _reader(self) -> Member:
        """Somebody whose reports count: not new, with a confirmed address."""
        reader = self._invented_member()
        Member.objects.filter(pk=reader.pk).update(joined_at=timezone.now() - timedelta(days=40))
        reader.emailaddress_set.create(email=reader.email, verified=True, primary=True)
        return reader

    def _hidden(self) -> None:
        """A text that a moderator holds, and the texts of somebody who ended their agreement."""
        elsewhere = Contributor.objects.filter(
            condition__slug=OTHER_CONDITION, member__email__startswith="invented", published_count=1
        )
        first, second = elsewhere.select_related("member").order_by("-pk")[:2]
        held = first.experiences.get(is_readable=True)
        workflow.hold(held, by=self.moderators[0], **handwritten.ON_A_HELD_TEXT)
        workflow.withdraw_consent(second.member, ConsentScope.HEALTH)

    def _tell_context(self, people: list[Member]) -> None:
        """What the first two tell about themselves, as their words have it; one shows all of it."""
        told = [
            {"age_band": AgeAtFirstSigns.FROM_5, "shows_age": True},
            {"age_band": AgeAtFirstSigns.FROM_15},
        ]
        for member, context in zip(people, told, strict=False):
            workflow.change_context(
                Contributor.objects.of(member).get(),
                by=member,
                years_band=YearsSinceFirstSigns.OVER_20,
                shows_years=True,
                **context,
            )

    def _invented_member(self) -> Member:
        member = Member(
            email=f"invented-{uuid.UUID(int=self.rng.getrandbits(128)).hex[:12]}@example.org",
            joined_at=self._some_day(),
        )
        member.set_unusable_password()
        member.save()
        return member

    def _submit(
        self,
        topic: Topic,
        member: Member,
        words: str,
        written_as: str,
        *,
        language: str = "en",
        typed_name: str = "",
        asks_for_support: bool = False,
    ) -> Submission:
        consents.give_consent(member)
        draft = workflow.save_draft(
            topic,
            by=member,
            seen_version=0,
            words=words,
            written_as=written_as,
            language=language,
            name_choice=NameChoice.TYPED if typed_name else NameChoice.SUGGESTED,
            suggested_name=self._pen_name(),
            typed_name=typed_name,
            asks_for_support=asks_for_support,
            country=self.rng.choices(*zip(*lived.COUNTRIES, strict=True))[0]
            if self.rng.random() < 0.7
            else "",
        )
        return workflow.submit(
            topic,
            by=member,
            token=uuid.uuid4(),
            seen_version=draft.version,
            keeps={hint.key for hint in hints.asked(words)},
        )

    def _publish(
        self,
        topic: Topic,
        member: Member,
        words: str,
        written_as: str,
        content_notes: Collection[str] = (),
    ) -> Experience:
        """A readable experience by the real moves, dated back to some day before."""
        submission = self._submit(topic, member, words, written_as)
        moderator = self.rng.choice(self.moderators)
        submission.refresh_from_db()
        if submission.lane == Lane.TOP:
            moderator = self.people["senior@example.org"]
        workflow.publish(submission, by=moderator, content_notes=content_notes)
        sent = self._some_day(after=member.joined_at)
        decided = sent + timedelta(hours=self.rng.randint(2, 44))
        Submission.objects.filter(pk=submission.pk).update(submitted_at=sent)
        Decision.objects.filter(submission=submission).update(decided_at=decided)
        Experience.objects.filter(pk=submission.experience_id).update(
            created_at=sent, first_published_at=decided
        )
        return Experience.objects.get(pk=submission.experience_id)

    def _topic(self, condition: str, question: str) -> Topic:
        return Topic.objects.select_related("condition", "question").get(
            condition__slug=condition, question__key=question
        )

    def _written_as(self) -> str:
        return self.rng.choices(list(WRITTEN_AS), list(WRITTEN_AS.values()))[0]

    def _pen_name(self) -> str:
        number = self.rng.randint(pen_names.LOWEST, pen_names.HIGHEST)
        return f"{self.rng.choice(pen_names.FIRST)} {self.rng.choice(pen_names.SECOND)} {number}"

    def _some_day(self, after: datetime | None = None) -> datetime:
        earliest = LAST_DAY - timedelta(days=DAYS)
        start = max(after or earliest, earliest)
        seconds = (LAST_DAY - start).total_seconds()
        return start + timedelta(seconds=self.rng.random() * seconds)
