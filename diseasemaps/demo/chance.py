"""Everything that is drawn by lot, from one seed: the same demonstration on every machine."""

import random
import uuid
from datetime import UTC, datetime, timedelta

from experiences.profiles import pen_names

SEED = 2026
LAST_DAY = datetime(2026, 11, 14, tzinfo=UTC)
DAYS = 640
WRITTEN_AS = {"self": 74, "parent": 14, "relative": 8, "carer": 4}
TELL_THEIR_COUNTRY = 0.7
COUNTRIES = {
    "GB": 14,
    "US": 13,
    "DE": 9,
    "FR": 7,
    "BR": 6,
    "CA": 6,
    "AU": 5,
    "IN": 5,
    "NL": 4,
    "ES": 4,
    "IT": 4,
    "PL": 4,
    "IE": 3,
    "SE": 3,
    "MX": 3,
    "ZA": 3,
    "PT": 2,
    "AT": 2,
    "CH": 2,
    "TR": 2,
    "NZ": 2,
    "AR": 2,
    "JP": 2,
    "NG": 2,
    "PH": 1,
    "FI": 1,
}


class Chance(random.Random):
    """The dice. What is drawn first comes out first: a change of order changes all that follows."""

    def __init__(self, seed: int = SEED) -> None:
        super().__init__(seed)

    def day(self, after: datetime | None = None) -> datetime:
        """Some moment of the demonstration's last months, not before `after`."""
        earliest = LAST_DAY - timedelta(days=DAYS)
        start = max(after or earliest, earliest)
        seconds = (LAST_DAY - start).total_seconds()
        return start + timedelta(seconds=self.random() * seconds)

    def address(self) -> str:
        """An e-mail address that reaches nobody."""
        return f"invented-{uuid.UUID(int=self.getrandbits(128)).hex[:12]}@example.org"

    def pen_name(self) -> str:
        """A pen name as the product suggests them."""
        number = self.randint(pen_names.LOWEST, pen_names.HIGHEST)
        return f"{self.choice(pen_names.FIRST)} {self.choice(pen_names.SECOND)} {number}"

    def country(self) -> str:
        """The country that somebody tells, or nothing."""
        if self.random() >= TELL_THEIR_COUNTRY:
            return ""
        return self.choices(list(COUNTRIES), list(COUNTRIES.values()))[0]

    def written_as(self) -> str:
        """Who it is that writes: mostly somebody who has the condition."""
        return self.choices(list(WRITTEN_AS), list(WRITTEN_AS.values()))[0]
