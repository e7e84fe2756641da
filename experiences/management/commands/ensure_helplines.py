"""Put the known helplines into the database; what the desk changed there stays."""

from dataclasses import asdict

from django.core.management.base import BaseCommand
from django.db import transaction

from conditions import versions
from experiences.models import Helpline
from experiences.support.seed import HELPLINES


class Command(BaseCommand):
    help = "Add the known helplines that are missing; run it as often as you like."

    @transaction.atomic
    def handle(self, *args, **options) -> None:
        added = 0
        for position, known in enumerate(HELPLINES, start=1):
            fields = asdict(known)
            _line, is_new = Helpline.objects.get_or_create(
                country=fields.pop("country"),
                name=fields.pop("name"),
                defaults=fields | {"position": position * 10},
            )
            added += is_new
        if added:
            versions.bump_site()
        self.stdout.write(f"{added} helplines added.")
