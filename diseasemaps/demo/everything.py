"""All of the demonstration in its order: each part builds on the ones before it."""

from accounts.models import Letter

from . import (
    accounts,
    community,
    conditions_and_articles,
    desk,
    handwritten,
    patient,
    reports,
    taking_part,
)
from .chance import Chance
from .people import People


def load() -> None:
    """Fill a database that has the questions, the roles and the helplines. Raises BrokenFile.

    The dice are thrown in this order: another one makes another demonstration.
    """
    decisions = handwritten.decisions()
    people = People.sign_up(Chance())
    conditions_and_articles.load(people)
    community.load(people)
    patient.load(people, decisions)
    desk.load_queue(people)
    accounts.load(people, decisions)
    desk.load_new_names(people)
    reports.load_hidden(people, decisions)
    reports.load_reports(people, decisions)
    desk.load_hard_to_read(people)
    taking_part.load(people)
    # Nobody is to get hundreds of letters about invented events.
    Letter.objects.all().delete()
    taking_part.tell(people)
