"""Anybody tries anything at any time; a small model says what must have come of it."""

import uuid
from dataclasses import dataclass, field
from itertools import count

import pytest
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts import consents
from accounts.models import Member
from conditions.models import Topic
from conditions.versions import page_version
from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import Blocker, Draft, Escalation, Experience
from experiences.workflow import counts
from tests.support.factories import (
    block,
    drift,
    make_condition,
    make_member,
    make_moderator,
    make_question,
    make_topic,
    stored_counts,
)
from tests.support.thoroughness import IS_DRILL, times


@dataclass
class Text:
    """A text that was handed in."""

    words: str
    written_as: str
    state: str = "waiting"


@dataclass
class Voice:
    """What the model knows of one person on one question."""

    texts: list[Text] = field(default_factory=list)
    draft: tuple[str, str] | None = None
    withdrawn: bool = False
    held: bool = False
    # Why all the texts of one person are out of sight: "ban", "consent", "closing".
    hidden: set[str] = field(default_factory=set)

    @property
    def waiting(self) -> Text | None:
        return next((text for text in self.texts if text.state == "waiting"), None)

    @property
    def published(self) -> Text | None:
        return next((text for text in self.texts if text.state == "published"), None)

    @property
    def is_readable(self) -> bool:
        out_of_sight = self.withdrawn or self.held or self.hidden
        return self.published is not None and not out_of_sight


@dataclass
class World:
    """The people and the two questions; the machine changes what they write and decide."""

    topics: list[Topic]
    members: list[Member]
    moderators: list[Member]
    senior: Member

    @property
    def people(self) -> list[Member]:
        return self.members + self.moderators


# PostgreSQL is asked the same, in fewer rounds: each of them takes longer there.
EXAMPLES = times(5, thorough=20 if connection.vendor == "sqlite" else 8, drill=400)
ANNA, BERT, CLEO, DORA, EMIL = range(5)
MODERATORS = {DORA, EMIL}
# Dora moderates and writes; Cleo never writes, so there is always a stranger.
authors = st.sampled_from([ANNA, ANNA, BERT, DORA])
questions = st.sampled_from([0, 0, 1])
anybody = st.sampled_from([ANNA, BERT, CLEO, DORA, EMIL])
mostly_moderators = st.sampled_from([EMIL, EMIL, DORA, DORA, ANNA, CLEO])
# The author, four times in five.
mostly_the_author = st.one_of(*[st.none()] * 4, anybody)
relations = st.sampled_from(["self", "parent", "relative", "carer"])
verdicts = st.sampled_from([None, True, False])
picks = st.sampled_from(range(60))
outcomes = st.sampled_from(["published", "published", "returned", "rejected"])


class Community(RuleBasedStateMachine):
    world: World

    def __init__(self) -> None:
        super().__init__()
        self.voices = {(a, q): Voice() for a in (ANNA, BERT, DORA) for q in (0, 1)}
        # Pen names are typed: author -> [name, "waiting" | "approved" | "refused"].
        self.names: dict[int, list[str]] = {}
        # What holds somebody back from sending: author -> {"ban", "consent", "closing"}.
        self.held_back: dict[int, set[str]] = {who: set() for who in (ANNA, BERT, DORA)}
        self.number = count(1)
        self.secrets: set[str] = set()
        self.pages_by_version: dict[tuple, bytes] = {}
        self.client = Client()
        self.looks_old = True
        self.whole = transaction.atomic()
        self.whole.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)

    # What the rules share.

    def secret(self, kind: str) -> str:
        """Words that stand nowhere else in the world."""
        words = f"{kind} canary number {next(self.number)} sings"
        self.secrets.add(words)
        return words

    def attempt(self, is_legal: bool, act) -> None:
        """Try it: what is legal succeeds, anything else is refused with a sentence."""
        try:
            act()
        except NotAllowed as refusal:
            assert not is_legal, f"refused: {refusal}"
            assert str(refusal)
        else:
            assert is_legal, "an illegal transition was made"
            self.looks_old = True

    def person(self, who: int) -> Member:
        return self.world.people[who]

    def experience(self, author: int, question: int) -> Experience | None:
        return Experience.objects.by(self.person(author)).on(self.world.topics[question]).first()

    def stored_text(self, author: int, question: int, index: int):
        return self.experience(author, question).submissions.get(number=index + 1)

    def pick(self, number: int, likely) -> tuple[int, int]:
        """One of the voices that have begun; those for which it makes sense more often."""
        begun = [key for key, voice in self.voices.items() if voice.texts]
        pool = [key for key in begun if likely(self.voices[key])] * 4 + begun
        return pool[number % len(pool)]

    @property
    def has_begun(self) -> bool:
        return any(voice.texts for voice in self.voices.values())

    @initialize(written_as=relations, question=questions, show_name=verdicts)
    def one_text_is_public_and_two_wait(self, written_as, question, show_name):
        self.write_and_submit(ANNA, question, written_as)
        self.decide(0, EMIL, "published", show_name, 0)
        self.write_and_submit(ANNA, 1 - question, written_as)
        self.write_and_submit(DORA, question, written_as)

    # The transitions, each by anybody.

    @rule(author=authors, question=questions, written_as=relations)
    def save_a_draft(self, author, question, written_as):
        voice, topic = self.voices[author, question], self.world.topics[question]
        draft = Draft.objects.filter(member=self.person(author), topic=topic).first()
        words = self.secret("draft")
        is_legal = voice.waiting is None
        fields = {"typed_name": self.secret("name"), "name_choice": "typed"}
        self.attempt(
            is_legal,
            lambda: workflow.save_draft(
                topic,
                by=self.person(author),
                seen_version=draft.version if draft else 0,
                words=words,
                written_as=written_as,
                **fields,
            ),
        )
        if is_legal:
            voice.draft = (words, written_as)

    @rule(author=authors, question=questions)
    def submit(self, author, question):
        voice, topic = self.voices[author, question], self.world.topics[question]
        draft = Draft.objects.filter(member=self.person(author), topic=topic).first()
        is_free = not self.held_back[author]
        is_legal = is_free and voice.draft is not None and voice.waiting is None
        self.attempt(
            is_legal,
            lambda: workflow.submit(
                topic,
                by=self.person(author),
                token=uuid.uuid4(),
                seen_version=draft.version if draft else 1,
            ),
        )
        if is_legal:
            # A typed name is kept from the first text of all; it may be in a draft saved before.
            if author not in self.names:
                self.names[author] = [draft.typed_name, "waiting"]
            voice.texts.append(Text(*voice.draft))
            voice.draft = None

    @rule(author=authors, question=questions, written_as=relations)
    def write_and_submit(self, author, question, written_as):
        self.save_a_draft(author, question, written_as)
        self.submit(author, question)

    @precondition(lambda self: any(voice.is_readable for voice in self.voices.values()))
    @rule(number=picks, again=picks, written_as=relations, outcome=outcomes)
    def edit_public_words(self, number, again, written_as, outcome):
        """A second version beside the public one, and a decision on it."""
        author, question = self.pick(number, lambda voice: voice.is_readable)
        self.write_and_submit(author, question, written_as)
        self.decide(again, EMIL, outcome, None, 0)

    @precondition(lambda self: self.has_begun)
    @rule(number=picks, who=mostly_the_author)
    def take_back(self, number, who):
        author, question = self.pick(number, lambda voice: voice.waiting)
        by = author if who is None else who
        voice, experience = self.voices[author, question], self.experience(author, question)
        is_legal = by == author and voice.waiting is not None
        self.attempt(is_legal, lambda: workflow.take_back(experience, by=self.person(by)))
        if is_legal:
            self.back_into_draft(voice, "taken_back")

    @precondition(lambda self: self.has_begun)
    @rule(
        number=picks,
        by=mostly_moderators,
        outcome=outcomes,
        show_name=verdicts,
        earlier=st.sampled_from([0, 0, 0, 1, 2]),
    )
    def decide(self, number, by, outcome, show_name, earlier):
        """Decide on the newest text or, from a window left open, on an earlier one."""
        author, question = self.pick(number, lambda voice: voice.waiting)
        voice = self.voices[author, question]
        index = max(0, len(voice.texts) - 1 - earlier)
        text = voice.texts[index]
        submission, moderator = self.stored_text(author, question, index), self.person(by)
        is_legal = by in MODERATORS and by != author and text.state == "waiting"
        is_legal = is_legal and not self.is_escalated(author, question)
        self.attempt(
            is_legal,
            lambda: {
                "published": lambda: workflow.publish(
                    submission, by=moderator, approve_pen_name=show_name
                ),
                "returned": lambda: workflow.return_for_changes(
                    submission, by=moderator, reason="other", message=self.secret("message")
                ),
                "rejected": lambda: workflow.reject(
                    submission, by=moderator, reason="spam", facts=self.secret("facts")
                ),
            }[outcome](),
        )
        if not is_legal:
            return
        if outcome == "published":
            if voice.published:
                voice.published.state = "superseded"
            text.state = "published"
            if show_name is not None and self.names[author][1] == "waiting":
                self.names[author][1] = "approved" if show_name else "refused"
        elif outcome == "returned":
            self.back_into_draft(voice, "returned")
        else:
            text.state = "rejected"

    @precondition(lambda self: self.has_begun)
    @rule(number=picks, who=mostly_the_author)
    def unpublish(self, number, who):
        author, question = self.pick(number, lambda voice: voice.is_readable)
        by = author if who is None else who
        voice, experience = self.voices[author, question], self.experience(author, question)
        is_legal = by == author and voice.published is not None and not voice.withdrawn
        self.attempt(is_legal, lambda: workflow.unpublish(experience, by=self.person(by)))
        if is_legal:
            voice.withdrawn = True
            if voice.waiting:
                self.back_into_draft(voice, "taken_back")

    @precondition(lambda self: self.has_begun)
    @rule(number=picks, who=mostly_the_author)
    def republish(self, number, who):
        author, question = self.pick(number, lambda voice: voice.withdrawn)
        by = author if who is None else who
        voice, experience = self.voices[author, question], self.experience(author, question)
        is_legal = by == author and voice.withdrawn
        self.attempt(is_legal, lambda: workflow.republish(experience, by=self.person(by)))
        if is_legal:
            voice.withdrawn = False

    @precondition(lambda self: any(voice.is_readable for voice in self.voices.values()))
    @rule(number=picks, again=picks, written_as=relations, outcome=outcomes)
    def change_ones_mind(self, number, again, written_as, outcome):
        """Taken down, written anew, decided on, and put back."""
        author, question = self.pick(number, lambda voice: voice.is_readable)
        self.unpublish(number, None)
        self.write_and_submit(author, question, written_as)
        self.decide(again, EMIL, outcome, None, 0)
        self.republish(number, None)

    @precondition(lambda self: self.has_begun)
    @rule(number=picks, who=st.one_of(st.none(), *[anybody] * 6))
    def delete(self, number, who):
        author, question = self.pick(number, lambda voice: voice.published)
        by = author if who is None else who
        experience = self.experience(author, question)
        is_legal = by == author
        self.attempt(is_legal, lambda: workflow.delete_experience(experience, by=self.person(by)))
        if is_legal:
            self.voices[author, question] = Voice()
            if not any(self.voices[author, q].texts for q in (0, 1)):
                del self.names[author]

    @precondition(lambda self: any(voice.published for voice in self.voices.values()))
    @rule(number=picks)
    def hold_or_release(self, number):
        """Another cause than the author's wish comes and goes."""
        public = [key for key, voice in self.voices.items() if voice.published]
        author, question = public[number % len(public)]
        voice, experience = self.voices[author, question], self.experience(author, question)
        if voice.held:
            Blocker.objects.filter(experience=experience, cause="held").delete()
            counts.update_readability(experience)
        else:
            block(experience)
        voice.held = not voice.held
        self.looks_old = True

    # What readers and the team say about a text.

    def is_escalated(self, author: int, question: int) -> bool:
        experience = self.experience(author, question)
        return Escalation.objects.open().filter(experience=experience).exists()

    @precondition(lambda self: self.has_begun)
    @rule(number=picks, reason=st.sampled_from(["harmful", "illegal", "worried"]))
    def report(self, number, reason):
        """A visitor reports a text: nothing public changes by it, nor who may decide on it."""
        author, question = self.pick(number, lambda voice: voice.is_readable)
        voice, experience = self.voices[author, question], self.experience(author, question)
        was_escalated = self.is_escalated(author, question)
        said = {"details": self.secret("report")}
        if reason == "illegal":
            said |= {"where": self.secret("where"), "why": self.secret("why")}
        self.attempt(
            voice.is_readable,
            lambda: workflow.report(experience, by=None, reason=reason, **said),
        )
        assert self.is_escalated(author, question) is was_escalated

    @precondition(lambda self: self.has_begun)
    @rule(number=picks, by=st.one_of(st.none(), mostly_moderators))
    def keep(self, number, by):
        """Whoever may looks again and lets it stay; None is the senior moderator."""
        author, question = self.pick(number, lambda voice: voice.held)
        voice, experience = self.voices[author, question], self.experience(author, question)
        is_questioned = voice.held or experience.reports.open().exists()
        may = by is None or (
            by in MODERATORS and by != author and not self.is_escalated(author, question)
        )
        # What is about to be erased is nobody else's any more.
        may = may and "closing" not in voice.hidden
        moderator = self.world.senior if by is None else self.person(by)
        self.attempt(is_questioned and may, lambda: workflow.keep(experience, by=moderator))
        if is_questioned and may:
            voice.held = False
            assert not self.is_escalated(author, question)

    @precondition(lambda self: self.has_begun)
    @rule(number=picks, by=mostly_moderators, kind=st.sampled_from(["crisis", "illegal"]))
    def escalate(self, number, by, kind):
        author, question = self.pick(number, lambda voice: voice.is_readable or voice.waiting)
        voice, experience = self.voices[author, question], self.experience(author, question)
        is_legal = by in MODERATORS and by != author and not self.is_escalated(author, question)
        is_legal = is_legal and bool(voice.is_readable or voice.waiting)
        note = self.secret("note")
        self.attempt(
            is_legal,
            lambda: workflow.escalate(
                experience, by=self.person(by), kind=kind, note=note, holds=True
            ),
        )
        if is_legal:
            voice.held = voice.held or voice.is_readable
            assert self.is_escalated(author, question)

    @precondition(lambda self: self.has_begun)
    @rule(number=picks)
    def resolve(self, number):
        """The senior moderator takes a text off the top."""
        author, question = self.pick(number, lambda voice: voice.waiting)
        experience = self.experience(author, question)
        is_erasing = "closing" in self.voices[author, question].hidden
        is_legal = self.is_escalated(author, question) and not is_erasing
        self.attempt(
            is_legal, lambda: workflow.resolve_escalation(experience, by=self.world.senior)
        )

    @precondition(lambda self: any(voice.waiting for voice in self.voices.values()))
    @rule(number=picks, outcome=st.sampled_from(["returned", "rejected"]))
    def decide_and_undo(self, number, outcome):
        """A moderator thinks better of it at once: nothing has happened to the author."""
        waiting = [key for key, voice in self.voices.items() if voice.waiting]
        author, question = waiting[number % len(waiting)]
        if self.is_escalated(author, question):
            return
        experience = self.experience(author, question)
        submission = experience.submissions.waiting().get()
        emil, drafts = self.person(EMIL), Draft.objects.filter(topic=experience.topic)
        before = drafts.count()
        said = self.secret("undone")
        if outcome == "returned":
            workflow.return_for_changes(submission, by=emil, reason="other", message=said)
        else:
            workflow.reject(submission, by=emil, reason="spam", facts=said)
        workflow.undo(submission.decisions.first(), by=emil)
        assert experience.submissions.waiting().get() == submission
        assert drafts.count() == before
        workflow.release(submission, by=emil)

    # What happens to all texts of one person at once.

    def texts_of(self, author: int) -> list[Voice]:
        return [voice for (who, _q), voice in self.voices.items() if who == author and voice.texts]

    def hold_back(self, author: int, why: str, *, hides: bool) -> None:
        """The model's own account of an act on one person: sending, what waits, what is seen."""
        self.held_back[author].add(why)
        for voice in self.texts_of(author):
            if voice.waiting and why != "ban":
                self.back_into_draft(voice, "taken_back")
            if hides:
                voice.hidden.add(why)

    def let_go(self, author: int, why: str) -> None:
        self.held_back[author].discard(why)
        for voice in self.texts_of(author):
            voice.hidden.discard(why)

    @rule(author=st.sampled_from([ANNA, BERT]), hides=st.booleans(), by=mostly_moderators)
    def ban_or_lift(self, author, hides, by):
        is_banned = "ban" in self.held_back[author]
        judge = self.world.senior if by in MODERATORS else self.person(by)
        is_legal = by in MODERATORS
        outcome = "lifted" if is_banned else "ban"
        said = {} if is_banned else {"hides_words": hides, "reason": "spam"}
        self.attempt(
            is_legal,
            lambda: workflow.decide_on_account(
                self.person(author), outcome, by=judge, facts=self.secret("facts"), **said
            ),
        )
        if is_legal and is_banned:
            self.let_go(author, "ban")
        elif is_legal:
            self.hold_back(author, "ban", hides=hides)
        self.refresh(author)

    @rule(author=authors)
    def end_or_give_the_consent(self, author):
        if "consent" in self.held_back[author]:
            workflow.give_consent(self.person(author), "health")
            self.let_go(author, "consent")
        else:
            workflow.withdraw_consent(self.person(author), "health")
            self.hold_back(author, "consent", hides=True)
        self.looks_old = True

    @rule(author=authors, choice=st.sampled_from(["erase", "leave_words"]))
    def ask_to_close_or_keep(self, author, choice):
        if "closing" in self.held_back[author]:
            self.attempt(False, lambda: workflow.ask_to_close(self.person(author), choice))
            workflow.cancel_closing(self.person(author))
            self.let_go(author, "closing")
        else:
            workflow.ask_to_close(self.person(author), choice)
            self.hold_back(author, "closing", hides=choice == "erase")
        self.looks_old = True
        self.refresh(author)

    def refresh(self, author: int) -> None:
        """Let the person act as the account is now."""
        people = self.world.moderators if author in MODERATORS else self.world.members
        place = author - DORA if author in MODERATORS else author
        people[place] = Member.objects.get(pk=people[place].pk)

    def back_into_draft(self, voice: Voice, state: str) -> None:
        text = voice.waiting
        text.state = state
        if voice.draft is None:
            voice.draft = (text.words, text.written_as)

    # What must always hold.

    @invariant()
    def every_stored_figure_equals_its_recount(self):
        assert drift(self.world.topics[0].condition) == []

    @invariant()
    def the_figures_are_those_of_the_model(self):
        readable = {key: v for key, v in self.voices.items() if v.is_readable}
        contributors = len({author for author, _question in readable})
        for question, topic in enumerate(self.world.topics):
            here = [v.published.written_as for (_a, q), v in readable.items() if q == question]
            people = here.count("self")
            assert stored_counts(topic) == (
                people,
                len(here) - people,
                contributors,
                len(readable),
            )

    @invariant()
    def the_words_are_where_the_model_has_them(self):
        for (author, question), voice in self.voices.items():
            experience = self.experience(author, question)
            draft = Draft.objects.filter(
                member=self.person(author), topic=self.world.topics[question]
            ).first()
            assert (draft and (draft.words, draft.written_as)) == voice.draft
            assert (experience is None) == (not voice.texts)
            if experience:
                stored = experience.submissions.order_by("number")
                assert [(s.words, s.written_as, s.state) for s in stored] == [
                    (t.words, t.written_as, t.state) for t in voice.texts
                ]
                assert experience.is_readable is voice.is_readable

    @invariant()
    def the_public_reads_published_words_and_nothing_else(self):
        if not self.looks_old:
            return  # the last step was refused; tests/experiences/workflow/test_transitions.py sees that nothing changed
        self.looks_old = False
        public = set()
        for (author, question), voice in self.voices.items():
            if voice.is_readable:
                public.add((question, voice.published.words))
                if self.names[author][1] == "approved":
                    public.add((question, self.names[author][0]))
        condition = self.world.topics[0].condition
        condition.refresh_from_db()
        pages = {"condition": condition.get_absolute_url(), "home": "/"}
        versions = dict.fromkeys(["condition", "home"], page_version(condition))
        for question, topic in enumerate(self.world.topics):
            pages[question] = topic.get_absolute_url()
            versions[question] = page_version(topic)
        for name, url in pages.items():
            response = self.client.get(url)
            assert response.status_code == 200
            body = response.content.decode()
            seen = {secret for secret in self.secrets if secret in body}
            if name in (0, 1):
                assert seen == {secret for question, secret in public if question == name}
            # The other pages may show a choice of what is public, and nothing else.
            assert seen <= {secret for _question, secret in public}
            # Whoever has this version of the page stored has the page as it is.
            assert self.pages_by_version.setdefault((name, versions[name]), body) == body


@pytest.mark.django_db
def test_whatever_people_try_the_counts_are_right_and_nothing_unpublished_is_public():
    condition = make_condition()
    Community.world = World(
        topics=[
            make_topic(condition),
            make_topic(condition, make_question("diet", "Does food matter with [[condition]]?")),
        ],
        members=[make_member() for _ in range(3)],
        moderators=[make_moderator() for _ in range(2)],
        senior=make_member(is_staff=True, is_superuser=True),
    )
    for person in Community.world.people:
        consents.record_consent(person)
    run_state_machine_as_test(
        Community,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=30,
            deadline=None,
            # The same steps each time, but for a drill (make drill), which looks elsewhere.
            derandomize=not IS_DRILL,
            database=None,
            # Making a failure shorter takes minutes; add Phase.shrink to hunt one.
            phases=[Phase.generate],
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
