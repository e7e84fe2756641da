"""Put the question catalogue into the database; what editors changed there stays."""

from django.core.management.base import BaseCommand
from django.db import transaction

from conditions import versions
from conditions.catalogue import topics
from conditions.catalogue.questions import QUESTIONS
from conditions.models import Question, QuestionText


class Command(BaseCommand):
    help = "Add the catalogue's missing questions, English wordings and topics; run it as often as you like."

    @transaction.atomic
    def handle(self, *args, **options) -> None:
        added = reworded = 0
        for position, entry in enumerate(QUESTIONS, start=1):
            question, is_new = Question.objects.get_or_create(
                key=entry.key,
                defaults={
                    "position": position * 10,
                    "group": entry.group,
                    "takes_experiences": entry.takes_experiences,
                    "aspect": entry.aspect,
                    "shows_helplines": entry.shows_helplines,
                    "review_months": entry.review_months,
                    # There is one, and an editor may have chosen it.
                    "is_overview": entry.is_overview
                    and not Question.objects.filter(is_overview=True).exists(),
                },
            )
            text, has_new_text = QuestionText.objects.get_or_create(
                question=question,
                language="en",
                defaults={
                    "title": entry.title,
                    "purpose": entry.purpose,
                    "prompts": entry.prompts,
                },
            )
            if not text.purpose:
                reworded += QuestionText.objects.filter(pk=text.pk).update(purpose=entry.purpose)
            added += is_new
            reworded += has_new_text
        made = topics.make_topics()
        if added or reworded or made:
            versions.bump_site()
        self.stdout.write(f"{added} questions and {made} topics added.")
