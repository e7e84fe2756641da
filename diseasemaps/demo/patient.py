"""One experience in each state, for the patient who signs in."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Member
from experiences import workflow
from experiences.models import Blocker, Draft, Submission
from experiences.profiles.bands import AgeAtFirstSigns, YearsSinceFirstSigns

from .handwritten import Decisions, text
from .people import People
from .sending import publish_handwritten, submit_handwritten
from .topics import topic_of


def load(people: People, decisions: Decisions) -> None:
    """Write, send, publish, take back and withdraw, as the patient and a moderator would."""
    patient, moderator = people["patient"], people.moderators[0]
    own = {
        name: text(f"patient/{name}")
        for name in (
            *("published", "published-before-the-edit", "published-edit-waiting", "waiting"),
            *("returned", "rejected", "withdrawn", "taken-back", "draft"),
        )
    }
    publish_handwritten(people, patient, own["published"])
    publish_handwritten(people, patient, own["published-before-the-edit"])
    submit_handwritten(people, patient, own["published-edit-waiting"])
    submit_handwritten(people, patient, own["waiting"])
    returned = submit_handwritten(people, patient, own["returned"])
    workflow.return_for_changes(returned, by=moderator, **decisions.returned.given())
    rejected = submit_handwritten(people, patient, own["rejected"])
    workflow.reject(rejected, by=moderator, **decisions.rejected.given())
    withdrawn = publish_handwritten(people, patient, own["withdrawn"])
    workflow.withdraw(withdrawn, by=patient)
    taken_back = submit_handwritten(people, patient, own["taken-back"])
    draft = workflow.take_back(taken_back.experience, by=patient)
    workflow.save_draft(
        topic_of(own["taken-back"]), by=patient, seen_version=draft.version, asks_for_support=True
    )
    begun = own["draft"]
    workflow.save_draft(topic_of(begun), by=patient, seen_version=0, words=begun.words)
    workflow.show_as(withdrawn, by=patient, pen_name=False)
    workflow.change_context(
        withdrawn.contributor,
        by=patient,
        age_band=AgeAtFirstSigns.FROM_10,
        years_band=YearsSinceFirstSigns.FROM_11,
        shows_years=True,
        country="GB",
    )
    _date_back(patient)


def _date_back(member: Member) -> None:
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
